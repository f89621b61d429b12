/* parse.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "parse.h"

#include <string.h>

#define CORES_MOST 8192

/* strtoull() looks the locale up for every number, and there are fifty in a line. */
static gboolean
take_number (const char **text, guint64 *value)
{
  const char *p = *text;
  guint64 number = 0;

  while (*p == ' ')
    p++;
  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++)
    number = number * 10 + (guint64) (*p - '0');
  *text = p;
  *value = number;
  return TRUE;
}

static gboolean
take_signed (const char **text, gint64 *value)
{
  guint64 number;
  gboolean negative;

  while (**text == ' ')
    ++*text;
  negative = **text == '-';
  *text += negative;
  if (!take_number (text, &number))
    return FALSE;
  *value = negative ? -(gint64) (number & G_MAXINT64) : (gint64) (number & G_MAXINT64);
  return TRUE;
}

/* The fields behind the name, by their numbers in proc(5). */
enum
{
  FIELD_PPID = 4,
  FIELD_UTIME = 14,
  FIELD_STIME = 15,
  FIELD_NICE = 19,
  FIELD_THREADS = 20,
  FIELD_START = 22,
  FIELD_RESIDENT = 24,
  FIELD_CORE = 39,
};

static void
set_field (WeftStat *stat, guint field, gint64 value)
{
  switch (field)
    {
    case FIELD_PPID: stat->ppid = (gint32) value; break;
    case FIELD_UTIME: stat->cpu_ticks = (guint64) value; break;
    case FIELD_STIME: stat->cpu_ticks += (guint64) value; break;
    case FIELD_NICE: stat->nice = (gint16) value; break;
    case FIELD_THREADS: stat->threads = (guint32) value; break;
    case FIELD_START: stat->start_ticks = (guint64) value; break;
    case FIELD_RESIDENT: stat->resident = (guint64) MAX (value, 0); break;
    case FIELD_CORE: stat->last_core = (gint32) value; break;
    default: break;
    }
}

/* A name may hold spaces, parentheses and newlines; behind it there are only numbers. So it ends at the last parenthesis. */
gboolean
weft_parse_stat (const char *text, WeftStat *stat)
{
  const char *open = strchr (text, '('), *close = strrchr (text, ')');
  gint64 value;
  gsize length;

  if (open == NULL || close == NULL || close < open || !take_signed (&text, &value) || value <= 0 || value > G_MAXINT32)
    return FALSE;
  *stat = (WeftStat) { .pid = (gint32) value };
  length = MIN ((gsize) (close - open - 1), sizeof stat->name - 1);
  memcpy (stat->name, open + 1, length);
  if (close[1] != ' ' || !g_ascii_isalpha (close[2]))
    return FALSE;
  stat->state = close[2];
  text = close + 3;
  for (guint field = FIELD_PPID; field <= FIELD_CORE; field++)
    {
      if (!take_signed (&text, &value))
        return FALSE;
      set_field (stat, field, value);
    }
  return TRUE;
}

gboolean
weft_parse_schedstat (const char *text, guint64 *run_ns)
{
  guint64 waited, turns;

  return take_number (&text, run_ns) && take_number (&text, &waited) && take_number (&text, &turns)
         /* A kernel that does not count says zero to everything. */
         && (*run_ns != 0 || waited != 0 || turns != 0);
}

static gboolean
take_core (const char *text, WeftCoreTicks *core)
{
  guint64 id;

  *core = (WeftCoreTicks) { 0 };
  if (!take_number (&text, &id) || id >= CORES_MOST)
    return FALSE;
  core->id = (guint32) id;
  /* Kernels have added kinds: one that is missing is zero. */
  for (guint kind = 0; kind < WEFT_CORE_N_KINDS && take_number (&text, &core->ticks[kind]); kind++)
    ;
  return TRUE;
}

static const char *
next_line (const char *text)
{
  const char *end = strchr (text, '\n');

  return end != NULL ? end + 1 : NULL;
}

gboolean
weft_parse_cores (const char *text, GArray *cores, gint64 *boot_s)
{
  guint64 boot = 0;

  g_array_set_size (cores, 0);
  for (const char *line = text; line != NULL; line = next_line (line))
    {
      WeftCoreTicks core;

      if (g_str_has_prefix (line, "btime "))
        break;
      /* The first line, "cpu ", is the sum: it is not needed. Cores stand in the order of their numbers. */
      if (g_str_has_prefix (line, "cpu") && g_ascii_isdigit (line[3]) && take_core (line + 3, &core)
          && (cores->len == 0 || g_array_index (cores, WeftCoreTicks, cores->len - 1).id < core.id))
        g_array_append_val (cores, core);
    }
  text = strstr (text, "\nbtime ");
  if (text != NULL)
    {
      text += strlen ("\nbtime ");
      take_number (&text, &boot);
    }
  *boot_s = (gint64) boot;
  return cores->len > 0;
}

void
weft_parse_ranges (const char *text, void (*add) (guint id, gpointer data), gpointer data)
{
  guint64 from, to;

  while (take_number (&text, &from))
    {
      to = from;
      if (*text == '-')
        {
          text++;
          if (!take_number (&text, &to))
            return;
        }
      for (guint64 id = from; id <= to && id < CORES_MOST; id++)
        add ((guint) id, data);
      if (*text != ',')
        return;
      text++;
    }
}

gboolean
weft_parse_field (const char *text, const char *key, guint64 *value)
{
  gsize length = strlen (key);

  for (const char *line = text; line != NULL; line = next_line (line))
    {
      if (strncmp (line, key, length) != 0 || line[length] != ':')
        continue;
      line += length + 1;
      while (g_ascii_isspace (*line))
        line++;
      return take_number (&line, value);
    }
  return FALSE;
}

static guint64
kibibytes (const char *text, const char *key)
{
  guint64 value = 0;

  return weft_parse_field (text, key, &value) ? value * 1024 : 0;
}

gboolean
weft_parse_memory (const char *text, WeftSampleMemory *memory)
{
  guint64 swap_free = kibibytes (text, "SwapFree");

  *memory = (WeftSampleMemory) {
    .total = kibibytes (text, "MemTotal"),
    .available = kibibytes (text, "MemAvailable"),
    .cached = kibibytes (text, "Cached") + kibibytes (text, "Buffers") + kibibytes (text, "SReclaimable"),
    .swap_total = kibibytes (text, "SwapTotal"),
  };
  memory->available = MIN (memory->available, memory->total);
  memory->used = memory->total - memory->available;
  memory->swap_used = memory->swap_total - MIN (swap_free, memory->swap_total);
  return memory->total > 0;
}

gboolean
weft_parse_load (const char *text, double load[3])
{
  for (guint i = 0; i < 3; i++)
    {
      char *end;

      load[i] = g_ascii_strtod (text, &end);
      if (end == text)
        return FALSE;
      text = end;
    }
  return TRUE;
}
