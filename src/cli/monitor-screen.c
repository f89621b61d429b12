/* monitor-screen.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "monitor-report.h"

#include "redraw.h"
#include "terminal.h"
#include "text.h"

#include "engine/format.h"
#include "monitor/state.h"

#include <glib/gi18n.h>
#include <math.h>

#define PIPE_WIDTH 1000
#define PIPE_PROCESSES 20
#define CORE_WIDTH 26 /* "  0 ━━━━━━━━━━━━  37.5 %  " */
#define CORE_BAR 12
#define CORE_LINES_MOST 8

struct _WeftCliScreen
{
  const WeftCliMonitorOptions *options;
  WeftCliOutput *output; /* not owned */
  int fd;
  gboolean draws;        /* on a terminal */
  WeftCliGlyphs glyphs;
  WeftCliRedraw redraw;
  guint width, rows;     /* of the frame under way; rows: that are left */
};

WeftCliScreen *
weft_cli_screen_new (const WeftCliMonitorOptions *options, WeftCliOutput *output, int fd)
{
  WeftCliScreen *self = g_new0 (WeftCliScreen, 1);

  self->options = options;
  self->output = output;
  self->fd = fd;
  self->draws = weft_cli_terminal_can_draw (fd);
  self->redraw.stall_us = (gint64) ((options->interval + 2) * G_USEC_PER_SEC);
  weft_cli_glyphs_init (&self->glyphs);
  return self;
}

void
weft_cli_screen_free (WeftCliScreen *self)
{
  g_free (self);
}

static char *
percent (double share)
{
  if (isnan (share))
    return g_strdup ("—");
  /* Translators: a share, as in "37.5 %"; of a core, 200 % are two cores */
  return g_strdup_printf (_("%.1f %%"), 100 * share);
}

/* Ends a line that was begun at `from`, at the frame's width. */
static void
end_line (WeftCliScreen *self, GString *frame, gsize from)
{
  g_autofree char *line = g_strdup (frame->str + from);
  gsize length;

  g_string_truncate (frame, from);
  weft_cli_text_append_fitted (frame, line, self->width, self->glyphs.ellipsis);
  length = frame->len;
  while (length > from && frame->str[length - 1] == ' ')
    length--;
  g_string_truncate (frame, length);
  g_string_append (frame, self->draws ? "\033[K\n" : "\n");
  self->rows -= MIN (self->rows, 1);
}

static void
append_total (WeftCliScreen *self, GString *frame, const WeftSample *sample)
{
  g_autoptr(GDateTime) local = g_date_time_new_from_unix_local (sample->wall_us / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (local, "%X");
  g_autofree char *busy = percent (sample->total.busy);
  g_autofree char *user = percent (sample->total.user + sample->total.nice);
  g_autofree char *system = percent (sample->total.system);
  g_autofree char *iowait = percent (sample->total.iowait);
  g_autofree char *steal = percent (sample->total.steal);
  gsize from = frame->len;

  /* Translators: the machine's processor time; the first %s is the time of day, the others are shares; stolen is what
   * other virtual machines took */
  g_string_append_printf (frame, _("%s  processor %s (user %s, system %s, I/O wait %s, stolen %s)"),
                          time, busy, user, system, iowait, steal);
  end_line (self, frame, from);
}

static void
append_memory (WeftCliScreen *self, GString *frame, const WeftSample *sample)
{
  const WeftSampleMemory *memory = &sample->memory;
  g_autofree char *used = weft_format_size (memory->used);
  g_autofree char *total = weft_format_size (memory->total);
  g_autofree char *swap_used = weft_format_size (memory->swap_used);
  g_autofree char *swap_total = weft_format_size (memory->swap_total);
  gsize from = frame->len;

  /* Translators: sizes such as "1.5 GiB", then three loads, of 1, 5 and 15 minutes */
  g_string_append_printf (frame, _("Memory %s of %s   swap %s of %s   load %.2f %.2f %.2f"), used, total, swap_used, swap_total,
                          sample->load[0], sample->load[1], sample->load[2]);
  end_line (self, frame, from);
}

static void
append_core (WeftCliScreen *self, GString *frame, const WeftSampleCore *core)
{
  g_autofree char *share = core->online ? percent (core->busy) : g_strdup (_("offline"));
  guint full = isnan (core->busy) ? 0 : (guint) lroundf (CLAMP (core->busy, 0, 1) * CORE_BAR);

  g_string_append_printf (frame, "%4u ", core->id);
  for (guint i = 0; i < CORE_BAR; i++)
    g_string_append (frame, i < full ? self->glyphs.full : self->glyphs.empty);
  weft_cli_text_append_right (frame, share, CORE_WIDTH - CORE_BAR - 5, self->glyphs.ellipsis);
}

static void
append_hidden (WeftCliScreen *self, GString *frame)
{
  gsize from = frame->len;

  g_string_append (frame, _("This system hides the processes of others (hidepid): the cores are the machine's, but only your own processes can be seen."));
  end_line (self, frame, from);
}

/* As many as fit into a few lines, side by side. */
static void
append_cores (WeftCliScreen *self, GString *frame, const WeftSample *sample)
{
  guint across = MAX (self->width / CORE_WIDTH, 1);
  guint n = MIN (sample->n_cores, across * CORE_LINES_MOST);
  gsize from = frame->len;

  for (guint i = 0; i < n; i++)
    {
      append_core (self, frame, &sample->cores[i]);
      if ((i + 1) % across == 0 || i + 1 == n)
        {
          end_line (self, frame, from);
          from = frame->len;
        }
    }
  if (n == sample->n_cores)
    return;
  g_string_append_printf (frame, ngettext ("and %u core more", "and %u cores more", sample->n_cores - n), sample->n_cores - n);
  end_line (self, frame, from);
}

/* The columns of a table: a width, and whether it holds numbers. What does not fit is left out from the right, so the
 * first ones matter most. */
typedef struct
{
  const char *title;
  guint width;
  gboolean number;
} Column;

static void
append_cells (WeftCliScreen *self, GString *frame, const Column *columns, const char *const *cells)
{
  gsize from = frame->len;

  for (guint i = 0; cells[i] != NULL; i++)
    {
      if (columns[i].number)
        weft_cli_text_append_right (frame, cells[i], columns[i].width, self->glyphs.ellipsis);
      else
        weft_cli_text_append_fitted (frame, cells[i], columns[i].width, self->glyphs.ellipsis);
      if (cells[i + 1] != NULL)
        g_string_append (frame, "  ");
    }
  end_line (self, frame, from);
}

#define COLUMNS_MOST 12

static void
append_titles (WeftCliScreen *self, GString *frame, const Column *columns)
{
  const char *titles[COLUMNS_MOST + 1] = { NULL };

  for (guint i = 0; columns[i].title != NULL; i++)
    titles[i] = _(columns[i].title);
  append_cells (self, frame, columns, titles);
}

static const Column process_columns[] = {
  /* Translators: from here on, titles of columns; short ones */
  { N_("PID"), 7, TRUE },
  { N_("Name"), 16, FALSE },
  { N_("CPU"), 8, TRUE },
  { N_("CPU time"), 9, TRUE },
  { N_("Memory"), 9, TRUE },
  { N_("Threads"), 7, TRUE },
  { N_("State"), 10, FALSE },
  { N_("User"), 9, FALSE },
  { N_("Nice"), 4, TRUE },
  { N_("Core"), 4, TRUE },
  { NULL },
};

static void
append_process (WeftCliScreen *self, GString *frame, const WeftSampleProcess *process)
{
  g_autofree char *pid = g_strdup_printf ("%d", process->pid);
  g_autofree char *uid = g_strdup_printf ("%u", process->uid);
  g_autofree char *cpu = percent (process->cpu);
  g_autofree char *time = weft_format_duration (process->cpu_time);
  g_autofree char *memory = weft_format_size (process->memory);
  g_autofree char *threads = g_strdup_printf ("%u", process->threads);
  g_autofree char *nice = g_strdup_printf ("%d", process->nice);
  g_autofree char *core = g_strdup_printf ("%d", process->last_core);
  g_autofree char *user = weft_format_name (process->info->user != NULL ? process->info->user : uid);
  g_autofree char *name = weft_format_name (process->info->name);
  const char *const cells[] = { pid, name, cpu, time, memory, threads, weft_process_state_name (process->state), user, nice, core, NULL };

  append_cells (self, frame, process_columns, cells);
}

static void
append_processes (WeftCliScreen *self, GString *frame, const WeftSample *sample)
{
  guint most = self->options->processes;
  g_autoptr(GPtrArray) chosen = NULL;

  if (most == WEFT_CLI_PROCESSES_DEFAULT && !self->draws)
    most = PIPE_PROCESSES;
  if (self->draws)
    most = MIN (most, self->rows > 2 ? self->rows - 2 : 0);
  if (most == 0)
    return;
  chosen = weft_cli_monitor_choose (self->options, sample, most);
  end_line (self, frame, frame->len);
  append_titles (self, frame, process_columns);
  for (guint i = 0; i < chosen->len; i++)
    append_process (self, frame, g_ptr_array_index (chosen, i));
}

static const Column thread_columns[] = {
  { N_("TID"), 7, TRUE },
  { N_("Name"), 16, FALSE },
  { N_("CPU"), 8, TRUE },
  { N_("CPU time"), 9, TRUE },
  { N_("State"), 10, FALSE },
  { N_("Core"), 4, TRUE },
  /* Translators: switches from one thread to another: because it had to wait, and because its time was up */
  { N_("Waited"), 10, TRUE },
  { N_("Displaced"), 10, TRUE },
  { NULL },
};

static void
append_thread (WeftCliScreen *self, GString *frame, const WeftSampleThread *thread)
{
  g_autofree char *tid = g_strdup_printf ("%d", thread->tid);
  g_autofree char *cpu = percent (thread->cpu);
  g_autofree char *time = weft_format_duration (thread->cpu_time);
  g_autofree char *voluntary = g_strdup_printf ("%" G_GUINT64_FORMAT, thread->voluntary);
  g_autofree char *involuntary = g_strdup_printf ("%" G_GUINT64_FORMAT, thread->involuntary);
  g_autofree char *core = g_strdup_printf ("%d", thread->last_core);
  g_autofree char *name = weft_format_name (thread->name);
  const char *const cells[] = { tid, name, cpu, time, weft_process_state_name (thread->state), core, voluntary, involuntary, NULL };

  append_cells (self, frame, thread_columns, cells);
}

static void
append_threads (WeftCliScreen *self, GString *frame, const WeftSampleDetail *detail)
{
  guint n = detail->n_threads;

  if (self->draws)
    n = MIN (n, self->rows > 2 ? self->rows - 2 : 0);
  if (n == 0)
    return;
  end_line (self, frame, frame->len);
  append_titles (self, frame, thread_columns);
  for (guint i = 0; i < n; i++)
    append_thread (self, frame, &detail->threads[i]);
}

static guint
append_sample (WeftCliScreen *self, GString *frame, const WeftSample *sample)
{
  guint before = self->rows;

  append_total (self, frame, sample);
  append_memory (self, frame, sample);
  append_cores (self, frame, sample);
  if (weft_sample_hides_others (sample))
    append_hidden (self, frame);
  append_processes (self, frame, sample);
  if (self->options->threads)
    append_threads (self, frame, &sample->detail);
  return before - self->rows;
}

static void
show_in_pipe (WeftCliScreen *self, const WeftSample *sample)
{
  g_autoptr(GString) frame = g_string_new (NULL);

  self->width = PIPE_WIDTH;
  self->rows = G_MAXUINT;
  append_sample (self, frame, sample);
  g_string_append_c (frame, '\n');
  weft_cli_output_add_text (self->output, frame->str);
}

void
weft_cli_screen_show (WeftCliScreen *self, const WeftSample *sample)
{
  g_autoptr(GString) frame = NULL;
  guint rows, columns, drawn;

  if (!self->draws)
    {
      show_in_pipe (self, sample);
      return;
    }
  /* In the background we keep off the screen. */
  if (!weft_cli_terminal_is_ours (self->fd))
    return;
  frame = g_string_new (NULL);
  weft_cli_terminal_get_size (self->fd, &rows, &columns);
  self->width = MAX (columns, 2) - 1;
  self->rows = MAX (rows, 2) - 1;
  weft_cli_redraw_append_way_back (&self->redraw, frame, rows, columns);
  /* Lines are not wrapped meanwhile: some terminals show characters wider than Unicode says. */
  g_string_append (frame, "\033[?7l");
  drawn = append_sample (self, frame, sample);
  g_string_append (frame, "\033[J\033[?7h");
  weft_cli_redraw_done (&self->redraw, drawn, self->width);
  weft_cli_output_add_text (self->output, frame->str);
}
