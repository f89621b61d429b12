/* test-history.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "monitor/history.h"

#include "engine/clock.h"

#include <math.h>
#include <string.h>

static WeftSample *
sample_new (guint n_cores, guint n_processes, guint64 second)
{
  WeftSample *sample = weft_sample_new ();

  sample->time_ns = second * WEFT_NS_PER_SEC;
  sample->wall_us = (gint64) second * G_USEC_PER_SEC;
  sample->elapsed_ns = WEFT_NS_PER_SEC;
  sample->cores = g_new0 (WeftSampleCore, n_cores);
  sample->n_cores = n_cores;
  sample->total.busy = 0.5;
  for (guint i = 0; i < n_cores; i++)
    sample->cores[i] = (WeftSampleCore) { .id = i, .online = TRUE, .busy = (float) i / (float) n_cores, .user = 0.25f };
  sample->processes = g_new0 (WeftSampleProcess, n_processes);
  sample->n_processes = n_processes;
  for (guint i = 0; i < n_processes; i++)
    {
      sample->processes[i] = (WeftSampleProcess) { .pid = (gint32) i + 1, .info = weft_process_info_new (), .memory = 4096 * (i + 1) };
      sample->processes[i].info->name = g_strdup_printf ("process %u", i + 1);
    }
  return sample;
}

static void
add (WeftHistory *history, guint n_cores, guint n_processes, guint64 second)
{
  g_autoptr(WeftSample) sample = sample_new (n_cores, n_processes, second);

  weft_history_add (history, sample);
}

static void
test_what_was_added_is_found_by_its_time (void)
{
  g_autoptr(WeftHistory) history = weft_history_new (1);

  g_assert_cmpuint (weft_history_find (history, 0), ==, G_MAXUINT);
  for (guint second = 10; second < 20; second++)
    add (history, 4, 3, second);
  g_assert_cmpuint (weft_history_get_length (history), ==, 10);
  g_assert_cmpuint (weft_history_find (history, 0), ==, 0);
  g_assert_cmpuint (weft_history_find (history, 13 * WEFT_NS_PER_SEC), ==, 3);
  /* The sample of a moment tells of the time before it. */
  g_assert_cmpuint (weft_history_find (history, 13 * WEFT_NS_PER_SEC + 1), ==, 4);
  g_assert_cmpuint (weft_history_find (history, 20 * WEFT_NS_PER_SEC), ==, G_MAXUINT);
  g_assert_cmpuint (weft_history_get_time (history, 3), ==, 13 * WEFT_NS_PER_SEC);
  g_assert_cmpfloat_with_epsilon (weft_history_get_core (history, 3, 1, WEFT_SHARE_BUSY), 0.25, 1e-4);
  g_assert_cmpfloat_with_epsilon (weft_history_get_core (history, 3, 1, WEFT_SHARE_USER), 0.25, 1e-4);
  g_assert_cmpfloat_with_epsilon (weft_history_get_total (history, 3, WEFT_SHARE_BUSY), 0.5, 1e-6);
}

static void
test_the_oldest_makes_room (void)
{
  g_autoptr(WeftHistory) history = weft_history_new (1);
  guint full;
  gsize bytes;

  add (history, 2, 1, 1);
  bytes = weft_history_get_bytes (history);
  for (guint second = 2; second <= 5000; second++)
    add (history, 2, 1, second);
  full = weft_history_get_length (history);
  g_assert_cmpuint (full, ==, WEFT_HISTORY_SECONDS + 1);
  g_assert_cmpuint (weft_history_get_bytes (history), ==, bytes);
  g_assert_cmpuint (weft_history_get_time (history, full - 1), ==, 5000 * WEFT_NS_PER_SEC);
  for (guint i = 1; i < full; i++)
    g_assert_cmpuint (weft_history_get_time (history, i), ==, weft_history_get_time (history, i - 1) + WEFT_NS_PER_SEC);
}

static void
test_an_hour_fits_into_32_mib (void)
{
  const guint cores[] = { 1, 2, 16, 128, 256, 257, 1024 };

  for (guint i = 0; i < G_N_ELEMENTS (cores); i++)
    {
      g_autoptr(WeftHistory) history = weft_history_new (1);

      for (guint second = 1; second <= WEFT_HISTORY_SECONDS + 5; second++)
        add (history, cores[i], 5, second);
      g_test_message ("%u cores: %.1f MiB", cores[i], (double) weft_history_get_bytes (history) / (1 << 20));
      g_assert_cmpuint (weft_history_get_bytes (history), <=, WEFT_HISTORY_BYTES_MOST);
      g_assert_cmpuint (weft_history_get_length (history), >=, WEFT_HISTORY_SECONDS);
      g_assert_cmpfloat_with_epsilon (weft_history_get_core (history, 9, cores[i] - 1, WEFT_SHARE_BUSY),
                                      (cores[i] - 1) / (double) cores[i], 1e-4);
    }
}

static void
test_the_busiest_are_kept_then_the_largest (void)
{
  g_autoptr(WeftHistory) history = weft_history_new (1);
  g_autoptr(WeftSample) sample = sample_new (1, 3000, 1);
  const WeftHistoryProcess *kept;
  guint n = 0;

  sample->processes[70].cpu = 0.5;
  sample->processes[2500].cpu = 1.5;
  sample->processes[3].cpu = NAN;
  weft_history_add (history, sample);
  kept = weft_history_get_processes (history, 0, &n);
  g_assert_cmpuint (n, ==, WEFT_HISTORY_PROCESSES);
  g_assert_cmpuint (weft_history_get_n_processes (history, 0), ==, 3000);
  g_assert_cmpint (kept[0].pid, ==, 2501);
  g_assert_cmpfloat_with_epsilon (kept[0].cpu, 1.5, 1e-6);
  g_assert_cmpstr (kept[0].name, ==, "process 2501");
  g_assert_cmpint (kept[1].pid, ==, 71);
  for (guint i = 2; i < n; i++)
    g_assert_cmpint (kept[i].pid, ==, 3000 - (gint32) i + 2);
}

static void
test_names_are_cut_between_characters (void)
{
  g_autoptr(WeftHistory) history = weft_history_new (1);
  g_autoptr(WeftSample) sample = sample_new (1, 1, 1);
  guint n = 0;

  g_free (sample->processes[0].info->name);
  sample->processes[0].info->name = g_strdup ("一二三四五六七八九十");
  weft_history_add (history, sample);
  g_assert_cmpstr (weft_history_get_processes (history, 0, &n)->name, ==, "一二三四五六七");
}

static void
test_a_first_sample_is_no_moment (void)
{
  g_autoptr(WeftHistory) history = weft_history_new (1);
  g_autoptr(WeftSample) sample = sample_new (1, 1, 1);

  sample->elapsed_ns = 0;
  weft_history_add (history, sample);
  g_assert_cmpuint (weft_history_get_length (history), ==, 0);
}

static void
test_an_offline_core_is_a_gap (void)
{
  g_autoptr(WeftHistory) history = weft_history_new (1);
  g_autoptr(WeftSample) sample = sample_new (2, 1, 1);

  sample->cores[1].online = FALSE;
  sample->cores[1].busy = NAN;
  weft_history_add (history, sample);
  g_assert_true (isnan (weft_history_get_core (history, 0, 1, WEFT_SHARE_BUSY)));
  g_assert_false (isnan (weft_history_get_core (history, 0, 0, WEFT_SHARE_BUSY)));
}

static void
test_another_interval_keeps_what_there_was (void)
{
  g_autoptr(WeftHistory) history = weft_history_new (0.5);

  for (guint second = 1; second <= 100; second++)
    add (history, 2, 3, second);
  weft_history_set_interval (history, 10);
  g_assert_cmpuint (weft_history_get_length (history), ==, 100);
  g_assert_cmpuint (weft_history_get_time (history, 0), ==, WEFT_NS_PER_SEC);
  for (guint second = 101; second <= 1000; second++)
    add (history, 2, 3, second);
  g_assert_cmpuint (weft_history_get_length (history), ==, 361);
  weft_history_set_interval (history, 0.25);
  g_assert_cmpuint (weft_history_get_length (history), ==, 361);
  g_assert_cmpuint (weft_history_get_time (history, 360), ==, 1000 * WEFT_NS_PER_SEC);
  g_assert_cmpfloat_with_epsilon (weft_history_get_core (history, 5, 1, WEFT_SHARE_BUSY), 0.5, 1e-4);
}

static void
test_a_core_that_comes_takes_no_other_ones_past (void)
{
  g_autoptr(WeftHistory) history = weft_history_new (1);
  g_autoptr(WeftSample) first = sample_new (2, 1, 1);
  g_autoptr(WeftSample) second = sample_new (3, 1, 2);

  first->cores[1].id = 2;
  weft_history_add (history, first);
  weft_history_add (history, second);
  g_assert_cmpuint (weft_history_get_cores (history), ==, 3);
  g_assert_true (isnan (weft_history_get_core (history, 0, 1, WEFT_SHARE_BUSY)));
  g_assert_cmpfloat_with_epsilon (weft_history_get_core (history, 0, 2, WEFT_SHARE_BUSY), 0.5, 1e-4);
  g_assert_cmpfloat_with_epsilon (weft_history_get_core (history, 1, 1, WEFT_SHARE_BUSY), 1 / 3.0, 1e-4);
}

#define ADD(name, test) g_test_add_func ("/history/" name, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("what-was-added-is-found-by-its-time", test_what_was_added_is_found_by_its_time);
  ADD ("the-oldest-makes-room", test_the_oldest_makes_room);
  ADD ("an-hour-fits-into-32-mib", test_an_hour_fits_into_32_mib);
  ADD ("the-busiest-are-kept-then-the-largest", test_the_busiest_are_kept_then_the_largest);
  ADD ("names-are-cut-between-characters", test_names_are_cut_between_characters);
  ADD ("a-first-sample-is-no-moment", test_a_first_sample_is_no_moment);
  ADD ("an-offline-core-is-a-gap", test_an_offline_core_is_a_gap);
  ADD ("another-interval-keeps-what-there-was", test_another_interval_keeps_what_there_was);
  ADD ("a-core-that-comes-takes-no-other-ones-past", test_a_core_that_comes_takes_no_other_ones_past);

  return g_test_run ();
}
