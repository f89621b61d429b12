/* switches.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "switches.h"

#include "schedstat.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* One event a core, of the thread that opens them and of all that it starts, with a ring of records that the kernel writes and we
 * map. The event itself counts nothing ("dummy"): what we want are the records of switches that come beside it. */

#define PAGES_MOST 64      /* of data, each core: 8,000 switches between two looks */
#define PAGES_LEAST 4
#define PAGES_OF_ALL 2048  /* with many cores each has a smaller ring */

/* What each record ends with, as `sample_type` says. */
typedef struct
{
  guint32 pid, tid;
  guint64 time_ns;
  guint32 core, unused;
} Trailer;

typedef struct
{
  struct perf_event_header header;
  guint64 words[15];
} Record;

typedef struct
{
  int fd;
  struct perf_event_mmap_page *page;
  gsize size;
} Core;

struct _WeftSwitches
{
  WeftTruth truth;
  char *reason;         /* (owned) (nullable) */
  gint32 tid;
  GArray *cores;        /* (owned) Core */
  WeftSchedstat *schedstat; /* (owned) (nullable) */
};

static int
open_event (int core)
{
  struct perf_event_attr attributes = {
    .type = PERF_TYPE_SOFTWARE,
    .size = sizeof attributes,
    .config = PERF_COUNT_SW_DUMMY,
    .sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU,
    .sample_id_all = 1,
    .context_switch = 1,
    .task = 1, /* a thread's end is no switch */
    .inherit = 1,
    .exclude_kernel = 1,
    .exclude_hv = 1,
    .use_clockid = 1,
    .clockid = CLOCK_MONOTONIC,
  };

  return (int) syscall (SYS_perf_event_open, &attributes, 0, core, -1, PERF_FLAG_FD_CLOEXEC);
}

static gsize
pages_each (long cores)
{
  gsize pages = PAGES_MOST;

  while (pages > PAGES_LEAST && pages * (gsize) cores > PAGES_OF_ALL)
    pages /= 2;
  return pages;
}

/* The memory is locked, and a user may have only so much of that. */
static gboolean
map_ring (Core *core, gsize pages)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);

  for (; pages >= PAGES_LEAST; pages /= 2)
    {
      void *memory;

      core->size = (1 + pages) * page;
      memory = mmap (NULL, core->size, PROT_READ | PROT_WRITE, MAP_SHARED, core->fd, 0);
      if (memory != MAP_FAILED)
        {
          core->page = memory;
          return TRUE;
        }
    }
  return FALSE;
}

static void
close_cores (WeftSwitches *self)
{
  for (guint i = 0; i < self->cores->len; i++)
    {
      Core *core = &g_array_index (self->cores, Core, i);

      if (core->page != NULL)
        munmap (core->page, core->size);
      close (core->fd);
    }
  g_array_set_size (self->cores, 0);
}

/* 0 or an errno. */
static int
open_cores (WeftSwitches *self)
{
  long n = sysconf (_SC_NPROCESSORS_CONF);

  for (int i = 0; i < n; i++)
    {
      Core core = { .fd = open_event (i) };
      gboolean mapped;
      int failed = errno;

      /* A core that is switched off. */
      if (core.fd < 0 && failed == ENODEV)
        continue;
      if (core.fd < 0)
        return failed;
      mapped = map_ring (&core, pages_each (n));
      failed = errno;
      g_array_append_val (self->cores, core);
      if (!mapped)
        return failed;
    }
  return self->cores->len > 0 ? 0 : ENODEV;
}

static void
sample_instead (WeftSwitches *self, const char *why)
{
  int error;

  self->schedstat = weft_schedstat_new (&error);
  self->truth = self->schedstat != NULL ? WEFT_TRUTH_SCHEDSTAT : WEFT_TRUTH_NONE;
  if (self->schedstat != NULL)
    self->reason = g_strdup_printf (_("When which core ran a worker can't be had: %s. Its sums are read %d times a second instead."),
                                    why, WEFT_SCHEDSTAT_HERTZ);
  else
    self->reason = g_strdup_printf (_("When which core ran a worker can't be had: %s. Neither can its sums: %s."),
                                    why, g_strerror (error));
}

/* Before the first event of a machine, and again a second after its last one was closed, the kernel waits until every core has
 * passed through its scheduler (account_event() in kernel/events/core.c): 5 to 15 ms, by which a batch would start late.
 * This event is of a thread that ends at once: it is never on a core, and nothing is counted or recorded for it. */
static gpointer
keep_one (gpointer data)
{
  struct perf_event_attr attributes = {
    .type = PERF_TYPE_SOFTWARE,
    .size = sizeof attributes,
    .config = PERF_COUNT_SW_DUMMY,
    .disabled = 1,
    .exclude_kernel = 1,
    .exclude_hv = 1,
  };

  /* Kept until the process ends. Where it is refused, so are the others, and they say so. */
  syscall (SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  return NULL;
}

void
weft_switches_prepare (void)
{
  static gsize prepared;
  GThread *thread;

  if (!g_once_init_enter (&prepared))
    return;
  thread = g_thread_try_new ("weft-perf", keep_one, NULL, NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  g_once_init_leave (&prepared, 1);
}

WeftSwitches *
weft_switches_open (guint at_once)
{
  WeftSwitches *self = g_new0 (WeftSwitches, 1);
  const char *wish = g_getenv ("WEFT_TRUTH");
  int failed;

  self->tid = (gint32) syscall (SYS_gettid);
  self->cores = g_array_new (FALSE, FALSE, sizeof (Core));
  if (at_once > WEFT_SWITCHES_MOST)
    {
      self->reason = g_strdup_printf (_("With more than %d workers at once it is not recorded which core ran them."), WEFT_SWITCHES_MOST);
      return self;
    }
  if (g_strcmp0 (wish, "none") == 0)
    {
      self->reason = g_strdup (_("$WEFT_TRUTH says that it shall not be recorded which core ran a worker."));
      return self;
    }
  failed = g_strcmp0 (wish, "schedstat") == 0 ? ECANCELED : open_cores (self);
  if (failed == 0)
    {
      self->truth = WEFT_TRUTH_SWITCHES;
      return self;
    }
  close_cores (self);
  sample_instead (self, g_strerror (failed));
  return self;
}

void
weft_switches_free (WeftSwitches *self)
{
  close_cores (self);
  g_array_unref (self->cores);
  g_clear_pointer (&self->schedstat, weft_schedstat_free);
  g_free (self->reason);
  g_free (self);
}

const char *
weft_truth_describe (WeftTruth truth)
{
  switch (truth)
    {
    case WEFT_TRUTH_SWITCHES:
      return _("Cores: from the kernel's switch records");
    case WEFT_TRUTH_SCHEDSTAT:
      /* Translators: "sampled": looked at now and then, so not every change was seen */
      return _("Cores: sampled from the kernel's statistics");
    case WEFT_TRUTH_NONE:
    case WEFT_N_TRUTHS:
    default:
      return _("Cores: not known; states are as Weft recorded them");
    }
}

WeftTruth
weft_switches_get_truth (const WeftSwitches *self, const char **reason)
{
  if (reason != NULL)
    *reason = self->reason;
  return self->truth;
}

gint32
weft_switches_get_tid (const WeftSwitches *self)
{
  return self->tid;
}

void
weft_switches_watch (WeftSwitches *self, gint32 pid, gint32 tid)
{
  if (self->schedstat != NULL)
    weft_schedstat_watch (self->schedstat, pid, tid);
}

/* The ring ends where it likes, in the middle of a record too. Of a record that is longer than any of ours the rest is left. */
static void
copy_record (const Core *core, guint64 at, Record *record)
{
  const char *data = (const char *) core->page + core->page->data_offset;
  gsize from = at & (core->page->data_size - 1); /* the size is a power of two */
  gsize until_end = core->page->data_size - from;
  gsize length;

  memcpy (&record->header, data + from, sizeof record->header); /* records are aligned to 8 bytes, as long as a header */
  length = MIN (record->header.size, sizeof *record);
  memcpy (record, data + from, MIN (length, until_end));
  if (length > until_end)
    memcpy ((char *) record + until_end, data, length - until_end);
}

/* How many were lost. */
static guint64
read_record (const Record *record, GArray *records)
{
  Trailer trailer;
  WeftSwitch found;

  if (record->header.type == PERF_RECORD_LOST)
    return record->words[1];
  if (record->header.size < sizeof record->header + sizeof trailer || record->header.size > sizeof *record)
    return 0;
  if (record->header.type != PERF_RECORD_SWITCH && record->header.type != PERF_RECORD_EXIT)
    return 0;
  memcpy (&trailer, (const char *) record + record->header.size - sizeof trailer, sizeof trailer);
  found = (WeftSwitch) { .time_ns = trailer.time_ns, .tid = (gint32) trailer.tid, .core = (guint16) trailer.core };
  if (record->header.type == PERF_RECORD_EXIT)
    found.kind = WEFT_SWITCH_EXIT;
  else if (!(record->header.misc & PERF_RECORD_MISC_SWITCH_OUT))
    found.kind = WEFT_SWITCH_IN;
  else
    found.kind = record->header.misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT ? WEFT_SWITCH_PREEMPTED : WEFT_SWITCH_OUT;
  g_array_append_val (records, found);
  return 0;
}

static guint64
read_core (const Core *core, GArray *records)
{
  guint64 head = __atomic_load_n (&core->page->data_head, __ATOMIC_ACQUIRE);
  guint64 tail = core->page->data_tail, lost = 0;

  while (tail < head)
    {
      Record record;

      copy_record (core, tail, &record);
      if (record.header.size < sizeof record.header)
        break;
      lost += read_record (&record, records);
      tail += record.header.size;
    }
  __atomic_store_n (&core->page->data_tail, tail, __ATOMIC_RELEASE);
  return lost;
}

guint64
weft_switches_read (WeftSwitches *self, GArray *records)
{
  guint64 lost = 0;

  for (guint i = 0; i < self->cores->len; i++)
    lost += read_core (&g_array_index (self->cores, Core, i), records);
  if (self->schedstat != NULL)
    weft_schedstat_read (self->schedstat, records);
  return lost;
}
