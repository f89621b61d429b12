/* test-sampler.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "monitor/sampler.h"
#include "support.h"

#include "engine/clock.h"

#include <dlfcn.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>

/* Before the C library's, so that a test can be a system that refuses threads. */
static _Atomic guint threads_refused;

int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*function) (void *), void *data)
{
  if (atomic_load (&threads_refused) == 0)
    return ((__typeof__ (&pthread_create)) dlsym (RTLD_NEXT, "pthread_create")) (thread, attributes, function, data);
  atomic_fetch_sub (&threads_refused, 1);
  return EAGAIN;
}

/* The sampler's thread reads this source; its clock is the real one, so that samples have a length. */
static _Atomic guint samples_begun;

static void
keep_time_cb (const char *path, gpointer data)
{
  WeftSource *source = data;

  if (g_str_has_suffix (path, "1/schedstat"))
    {
      weft_source_scripted_set_time (source, weft_clock_ns (), g_get_real_time ());
      atomic_fetch_add (&samples_begun, 1);
    }
}

static WeftSampler *
sampler_new (guint n)
{
  WeftSource *source = weft_source_scripted_new ();
  Machine machine = { .source = source };

  for (guint i = 0; i < n; i++)
    {
      Script from = script (1 + (gint32) i, "process");

      from.run_ns = 1000;
      machine_set (&machine, &from);
      machine_set_thread (&machine, from.pid, &from, 1, 1);
    }
  weft_source_scripted_set (source, "stat", "cpu0 1 2 3 4\n");
  weft_source_scripted_set_time (source, weft_clock_ns (), g_get_real_time ());
  weft_source_scripted_watch (source, keep_time_cb, source);
  atomic_store (&samples_begun, 0);
  return weft_sampler_new (source);
}

static void
count_cb (WeftSampler *sampler, guint *n)
{
  ++*n;
}

static gboolean
late_cb (gpointer data)
{
  g_error ("No sample came for 20 seconds");
  return G_SOURCE_REMOVE;
}

static void
wait_for (guint *n, guint wanted)
{
  guint late = g_timeout_add_seconds (20, late_cb, NULL);

  while (*n < wanted)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

static void
test_hands_samples_to_the_main_loop (void)
{
  g_autoptr(WeftSampler) sampler = sampler_new (3);
  guint n = 0;

  g_signal_connect (sampler, "sampled", G_CALLBACK (count_cb), &n);
  weft_sampler_set_interval (sampler, 0.25);
  g_assert_null (weft_sampler_get_sample (sampler));
  weft_sampler_hold (sampler);
  wait_for (&n, 3);
  g_assert_cmpuint (weft_sampler_get_sample (sampler)->n_processes, ==, 3);
  g_assert_cmpuint (weft_history_get_length (weft_sampler_get_history (sampler)), >=, 2);
  weft_sampler_release (sampler);
}

static void
test_begins_only_when_somebody_wants_samples (void)
{
  g_autoptr(WeftSampler) sampler = sampler_new (1);

  weft_sampler_sample_now (sampler);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (atomic_load (&samples_begun), ==, 0);
}

/* Longer than an interval, three times over. */
static guint
begun_in_a_second (void)
{
  guint before = atomic_load (&samples_begun);

  g_usleep (G_USEC_PER_SEC);
  return atomic_load (&samples_begun) - before;
}

/* Until nothing is under way any more. How many began: on a machine with no time, what was begun can come late. */
static guint
wait_for_quiet (void)
{
  guint before = atomic_load (&samples_begun);

  while (begun_in_a_second () > 0)
    g_assert_cmpuint (atomic_load (&samples_begun) - before, <=, 1);
  return atomic_load (&samples_begun) - before;
}

/* While the main loop stands still. */
static void
wait_for_begun (guint n)
{
  gint64 late = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint before = atomic_load (&samples_begun);

  while (atomic_load (&samples_begun) - before < n && g_get_monotonic_time () < late)
    g_usleep (10000);
  g_assert_cmpuint (atomic_load (&samples_begun) - before, >=, n);
}

static void
test_stops_when_nobody_wants_samples_any_more (void)
{
  g_autoptr(WeftSampler) sampler = sampler_new (1);
  guint n = 0;

  g_signal_connect (sampler, "sampled", G_CALLBACK (count_cb), &n);
  weft_sampler_set_interval (sampler, 0.25);
  weft_sampler_hold (sampler);
  weft_sampler_hold (sampler);
  wait_for (&n, 1);
  weft_sampler_release (sampler);
  wait_for (&n, 3);
  weft_sampler_release (sampler);
  /* One may be under way. */
  g_assert_cmpuint (wait_for_quiet (), <=, 1);
}

static void
test_a_pause_begins_anew (void)
{
  g_autoptr(WeftSampler) sampler = sampler_new (1);
  guint n = 0;

  g_signal_connect (sampler, "sampled", G_CALLBACK (count_cb), &n);
  weft_sampler_set_interval (sampler, 0.25);
  weft_sampler_hold (sampler);
  wait_for (&n, 2);
  weft_sampler_set_paused (sampler, TRUE);
  g_assert_true (weft_sampler_is_paused (sampler));
  g_assert_cmpuint (wait_for_quiet (), <=, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  n = 0;
  weft_sampler_set_paused (sampler, FALSE);
  wait_for (&n, 1);
  g_assert_cmpuint (weft_sampler_get_sample (sampler)->elapsed_ns, ==, 0);
  weft_sampler_release (sampler);
}

static void
test_a_main_loop_that_stood_still_gets_all_for_the_history (void)
{
  g_autoptr(WeftSampler) sampler = sampler_new (1);
  guint n = 0, length;

  g_signal_connect (sampler, "sampled", G_CALLBACK (count_cb), &n);
  weft_sampler_set_interval (sampler, 0.25);
  weft_sampler_hold (sampler);
  wait_for (&n, 2);
  length = weft_history_get_length (weft_sampler_get_history (sampler));
  n = 0;
  /* The third begins when the second is there. */
  wait_for_begun (3);
  wait_for (&n, 1);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (weft_history_get_length (weft_sampler_get_history (sampler)), >=, length + 2);
  g_assert_cmpuint (weft_sampler_get_n_dropped (sampler), ==, 0);
  weft_sampler_release (sampler);
}

static void
test_one_more_comes_before_its_time (void)
{
  g_autoptr(WeftSampler) sampler = sampler_new (1);
  gint64 before;
  guint n = 0;

  g_signal_connect (sampler, "sampled", G_CALLBACK (count_cb), &n);
  weft_sampler_set_interval (sampler, 10);
  weft_sampler_hold (sampler);
  wait_for (&n, 1);
  before = g_get_monotonic_time ();
  weft_sampler_sample_now (sampler);
  wait_for (&n, 2);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 9 * G_USEC_PER_SEC);
  weft_sampler_release (sampler);
}

static void
test_a_shorter_interval_is_kept_at_once (void)
{
  g_autoptr(WeftSampler) sampler = sampler_new (1);
  gint64 before;
  guint n = 0;

  g_signal_connect (sampler, "sampled", G_CALLBACK (count_cb), &n);
  weft_sampler_set_interval (sampler, 1000);
  g_assert_cmpfloat (weft_sampler_get_interval (sampler), ==, 10);
  weft_sampler_hold (sampler);
  wait_for (&n, 1);
  before = g_get_monotonic_time ();
  weft_sampler_set_interval (sampler, 0);
  g_assert_cmpfloat (weft_sampler_get_interval (sampler), ==, 0.25);
  wait_for (&n, 3);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 9 * G_USEC_PER_SEC);
  weft_sampler_release (sampler);
}

static void
test_threads_come_when_they_are_asked_for (void)
{
  g_autoptr(WeftSampler) sampler = sampler_new (2);
  guint n = 0;

  g_signal_connect (sampler, "sampled", G_CALLBACK (count_cb), &n);
  weft_sampler_set_interval (sampler, 0.25);
  weft_sampler_hold (sampler);
  wait_for (&n, 1);
  g_assert_cmpint (weft_sampler_get_sample (sampler)->detail.pid, ==, 0);
  weft_sampler_set_detail (sampler, 2);
  /* The one that was under way may not know yet. */
  wait_for (&n, 3);
  g_assert_cmpint (weft_sampler_get_sample (sampler)->detail.pid, ==, 2);
  g_assert_cmpuint (weft_sampler_get_sample (sampler)->detail.n_threads, ==, 1);
  weft_sampler_release (sampler);
}

static guint n_messages;

/* Weft's messages are structured, which g_test_expect_message() does not know. */
static GLogWriterOutput
count_messages_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level & G_LOG_LEVEL_MESSAGE)
    {
      n_messages++;
      return G_LOG_WRITER_HANDLED;
    }
  return g_log_writer_default (level, fields, n_fields, data);
}

static void
test_a_thread_that_is_refused_is_asked_for_again (void)
{
  g_autoptr(WeftSampler) sampler = sampler_new (1);
  guint n = 0;

  g_signal_connect (sampler, "sampled", G_CALLBACK (count_cb), &n);
  atomic_store (&threads_refused, 2);
  weft_sampler_hold (sampler);
  g_assert_cmpuint (n_messages, ==, 1);
  weft_sampler_hold (sampler);
  g_assert_cmpuint (n_messages, ==, 1);
  wait_for (&n, 1);
  g_assert_cmpuint (n_messages, ==, 2);
  g_assert_cmpuint (atomic_load (&threads_refused), ==, 0);
}

/* In the middle of a sample, too: nothing waits, nothing is left. */
static void
test_may_end_at_any_moment (void)
{
  for (guint i = 0; i < 30; i++)
    {
      WeftSampler *sampler = sampler_new (50);

      weft_sampler_hold (sampler);
      g_usleep (i * 20);
      g_assert_finalize_object (sampler);
    }
}

static void
test_this_machine_can_be_sampled (void)
{
  g_autoptr(WeftSampler) sampler = weft_sampler_new (NULL);
  guint n = 0;

  g_signal_connect (sampler, "sampled", G_CALLBACK (count_cb), &n);
  weft_sampler_set_interval (sampler, 0.25);
  weft_sampler_hold (sampler);
  wait_for (&n, 2);
  g_assert_cmpuint (weft_sampler_get_sample (sampler)->n_cores, >=, 1);
  g_assert_cmpuint (weft_sampler_get_sample (sampler)->n_processes, >=, 1);
  weft_sampler_release (sampler);
}

#define ADD(name, test) g_test_add_func ("/sampler/" name, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  weft_monitor_init ();
  g_log_set_writer_func (count_messages_cb, NULL, NULL);

  ADD ("hands-samples-to-the-main-loop", test_hands_samples_to_the_main_loop);
  ADD ("begins-only-when-somebody-wants-samples", test_begins_only_when_somebody_wants_samples);
  ADD ("stops-when-nobody-wants-samples-any-more", test_stops_when_nobody_wants_samples_any_more);
  ADD ("a-pause-begins-anew", test_a_pause_begins_anew);
  ADD ("a-main-loop-that-stood-still-gets-all-for-the-history", test_a_main_loop_that_stood_still_gets_all_for_the_history);
  ADD ("one-more-comes-before-its-time", test_one_more_comes_before_its_time);
  ADD ("a-shorter-interval-is-kept-at-once", test_a_shorter_interval_is_kept_at_once);
  ADD ("threads-come-when-they-are-asked-for", test_threads_come_when_they_are_asked_for);
  ADD ("a-thread-that-is-refused-is-asked-for-again", test_a_thread_that_is_refused_is_asked_for_again);
  ADD ("may-end-at-any-moment", test_may_end_at_any_moment);
  ADD ("this-machine-can-be-sampled", test_this_machine_can_be_sampled);

  return g_test_run ();
}
