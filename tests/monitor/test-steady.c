/* test-steady.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include "monitor/history.h"

#include <malloc.h>

#define SLACK 65536

/* 0 under the sanitizers, which have a heap of their own and look for leaks themselves. */
static gsize
heap (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static void
set_cores (Machine *machine, guint second)
{
  g_autofree char *text = g_strdup_printf ("cpu0 %u 0 0 %u\ncpu1 0 0 0 %u\nbtime 1700000000\n", second * 30, second * 70, second * 100);

  weft_source_scripted_set (machine->source, "stat", text);
}

static void
play (Machine *machine, WeftHistory *history, guint from, guint to)
{
  for (guint second = from; second < to; second++)
    {
      Script busy = script (1 + (gint32) second % 50, "busy");
      g_autoptr(WeftSample) sample = NULL;

      busy.user_ticks = busy.run_ns = second;
      busy.turns = second;
      set_cores (machine, second);
      machine_set (machine, &busy);
      machine_wait (machine, 1);
      sample = machine_take (machine);
      weft_history_add (history, sample);
    }
}

static void
test_an_hour_more_needs_no_more_memory (void)
{
  g_auto(Machine) machine = { 0 };
  g_autoptr(WeftHistory) history = weft_history_new (1);
  gsize full;

  machine_init (&machine);
  play (&machine, history, 1, WEFT_HISTORY_SECONDS + 100);
  full = heap ();
  play (&machine, history, WEFT_HISTORY_SECONDS + 100, 2 * WEFT_HISTORY_SECONDS + 100);
  g_test_message ("an hour: %zu bytes; two: %zu", full, heap ());
  g_assert_cmpuint (heap (), <=, full + SLACK);
  g_assert_cmpuint (weft_history_get_length (history), ==, WEFT_HISTORY_SECONDS + 1);
}

/* 1,000 are there at a time. */
static void
come_and_go (Machine *machine, gint32 from)
{
  g_autoptr(WeftSample) sample = NULL;

  for (gint32 pid = from; pid < from + 1000; pid++)
    {
      Script other = script (pid, "short-lived");

      machine_set (machine, &other);
    }
  machine_wait (machine, 1);
  sample = machine_take (machine);
  g_assert_cmpuint (sample->n_processes, ==, 1000);
  for (gint32 pid = from; pid < from + 1000; pid++)
    weft_source_scripted_end (machine->source, pid);
}

static void
test_processes_that_come_and_go_leave_nothing_behind (void)
{
  g_auto(Machine) machine = { 0 };
  gsize before;

  machine_init (&machine);
  for (gint32 i = 0; i < 3; i++)
    come_and_go (&machine, 1 + i * 1000);
  before = heap ();
  for (gint32 i = 3; i < 100; i++)
    come_and_go (&machine, 1 + i * 1000);
  g_test_message ("3,000 processes: %zu bytes; 100,000: %zu", before, heap ());
  g_assert_cmpuint (heap (), <=, before + SLACK);
}

#define ADD(name, test) g_test_add_func ("/steady/" name, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("an-hour-more-needs-no-more-memory", test_an_hour_more_needs_no_more_memory);
  ADD ("processes-that-come-and-go-leave-nothing-behind", test_processes_that_come_and_go_leave_nothing_behind);

  return g_test_run ();
}
