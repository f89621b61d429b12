/* test-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "servers.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A list of lookups. Where it does not matter what is answered, nslookup is "odd-nslookup". */

static const WeftLookupOptions plain = WEFT_LOOKUP_OPTIONS_INIT;

static WeftLookup *
add (WeftLookupList *list, const char *name)
{
  return weft_lookup_list_add (list, name, -1, &plain);
}

static WeftLookupState
state_at (WeftLookupList *list, guint position)
{
  g_autoptr(WeftLookup) lookup = g_list_model_get_item (G_LIST_MODEL (list), position);

  return weft_lookup_get_state (lookup);
}

static guint
length_of (WeftLookupList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
test_runs_all_in_order (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();

  use_odd_nslookup ();
  g_assert_cmpuint (weft_lookup_list_add_lines (list, "a.test\r\n\n  b.test \n-bad\n \nc.test", -1, &plain), ==, 4);
  g_assert_true (weft_lookup_list_is_running (list));
  g_assert_cmpuint (weft_lookup_list_get_count (list, WEFT_LOOKUP_QUEUED), ==, 3);
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpuint (weft_lookup_list_get_count (list, WEFT_LOOKUP_ANSWERED), ==, 3);
  g_assert_cmpint (state_at (list, 2), ==, WEFT_LOOKUP_INVALID);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const names[] = { "a.test", "b.test", "-bad", "c.test" };
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpstr (weft_lookup_get_name (lookup), ==, names[i]);
    }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 4));
}

static void
test_bytes_that_are_no_text_stay_in_one_name (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  static const char text[] = "a\0b\n\xff\xfe\nc.test\n";

  use_odd_nslookup ();
  g_assert_cmpuint (weft_lookup_list_add_lines (list, text, sizeof text - 1, &plain), ==, 3);
  g_assert_cmpint (state_at (list, 0), ==, WEFT_LOOKUP_INVALID);
  g_assert_cmpint (state_at (list, 1), ==, WEFT_LOOKUP_INVALID);
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpint (state_at (list, 2), ==, WEFT_LOOKUP_ANSWERED);
}

typedef struct
{
  WeftLookupList *list;
  guint most, finished, notified;
} Watch;

static void
changed_cb (WeftLookupList *list, Watch *watch)
{
  watch->most = MAX (watch->most, weft_lookup_list_get_count (list, WEFT_LOOKUP_RUNNING));
}

static void
finished_cb (WeftLookupList *list, Watch *watch)
{
  watch->finished++;
}

static void
state_cb (WeftLookup *lookup, GParamSpec *pspec, Watch *watch)
{
  watch->notified++;
}

static void
test_no_more_run_at_once_than_allowed (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  Watch watch = { .list = list };

  use_odd_nslookup ();
  weft_lookup_list_set_parallel (list, 3);
  g_signal_connect (list, "changed", G_CALLBACK (changed_cb), &watch);
  g_signal_connect (list, "finished", G_CALLBACK (finished_cb), &watch);
  for (guint i = 0; i < 20; i++)
    g_signal_connect (add (list, "a.test"), "notify::state", G_CALLBACK (state_cb), &watch);
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpuint (watch.most, ==, 3);
  g_assert_cmpuint (watch.finished, ==, 1);
  g_assert_cmpuint (watch.notified, ==, 40);
}

static void
test_cancels_what_is_queued_at_once (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookup *lookup;

  use_odd_nslookup ();
  lookup = add (list, "a.test");
  weft_lookup_list_cancel (list, lookup);
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_CANCELLED);
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpfloat (weft_lookup_get_elapsed (lookup), <, 0);
  g_assert_cmpuint (count_children (), ==, 0);
}

/* The best of a few, because a loaded machine can be late at anything. What must hold is that nothing but the grace
 * that a child is given, and its death, takes time. */
#define ATTEMPTS 8
#define END_SECONDS 0.6

static double
cancel_and_wait (const char *name, int wanted_signal)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookup *lookup = add (list, name);
  gint64 started;

  run_while (weft_lookup_get_state (lookup) != WEFT_LOOKUP_RUNNING);
  run_while (weft_lookup_get_elapsed (lookup) < 0.3);
  started = g_get_monotonic_time ();
  weft_lookup_list_cancel_all (list);
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_CANCELLED);
  g_assert_cmpint (weft_lookup_get_exit_status (lookup), ==, -1);
  if (wanted_signal != 0)
    g_assert_cmpint (weft_lookup_get_signal (lookup), ==, wanted_signal);
  g_assert_cmpuint (count_children (), ==, 0);
  return (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;
}

static void
test_cancel_ends_what_ignores_it (void)
{
  double best = G_MAXDOUBLE;

  use_odd_nslookup ();
  for (guint i = 0; i < ATTEMPTS && best > END_SECONDS; i++)
    best = MIN (best, cancel_and_wait ("ignores.test", 0));
  g_assert_cmpfloat (best, <=, END_SECONDS);
  g_test_minimized_result (best, "ends within %.3f s", best);
}

static double
time_out (void)
{
  WeftLookupOptions options = { WEFT_RECORD_A, NULL, 0.3 };
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookup *lookup = weft_lookup_list_add (list, "ignores.test", -1, &options);

  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_TIMED_OUT);
  g_assert_cmpuint (count_children (), ==, 0);
  return weft_lookup_get_elapsed (lookup) - 0.3;
}

static void
test_a_time_limit_ends_what_ignores_it (void)
{
  double best = G_MAXDOUBLE;

  use_odd_nslookup ();
  for (guint i = 0; i < ATTEMPTS && best > END_SECONDS; i++)
    best = MIN (best, time_out ());
  g_assert_cmpfloat (best, <=, END_SECONDS);
}

/* A descendant that holds the output open and ignores SIGTERM is no reason to wait. */
static void
test_descendants_hold_nothing_up (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookup *lookup;
  guint descriptors = count_descriptors ();

  use_odd_nslookup ();
  lookup = add (list, "leaves.test");
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_ANSWERED);
  g_assert_cmpint (weft_lookup_get_exit_status (lookup), ==, 0);
  run_while (count_descriptors () > descriptors);
}

static void
test_endless_output_is_cut_off (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookup *lookup;
  g_autofree char *error = NULL;
  gsize length;

  use_odd_nslookup ();
  lookup = add (list, "endless.test");
  run_while (weft_lookup_list_is_running (list));
  g_assert_nonnull (weft_lookup_get_raw (lookup, &length));
  g_assert_cmpuint (length, ==, WEFT_LOOKUP_OUTPUT_MOST);
  g_assert_true (weft_lookup_is_raw_cut (lookup));
  error = weft_lookup_dup_error (lookup);
  g_assert_nonnull (strstr (error, "1 MiB"));
}

static void
test_a_crash_is_told (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookup *crashes, *silent, *bytes;
  g_autofree char *error = NULL;
  gsize length;

  use_odd_nslookup ();
  crashes = add (list, "crashes.test");
  silent = add (list, "silent.test");
  bytes = add (list, "bytes.test");
  run_while (weft_lookup_list_is_running (list));
  error = weft_lookup_dup_error (crashes);
  g_assert_cmpint (weft_lookup_get_state (crashes), ==, WEFT_LOOKUP_SERVER_FAILURE);
  g_assert_cmpint (weft_lookup_get_signal (crashes), ==, 11);
  g_assert_nonnull (strstr (error, "signal 11"));
  g_assert_cmpint (weft_lookup_get_state (silent), ==, WEFT_LOOKUP_SERVER_FAILURE);
  g_assert_cmpint (weft_lookup_get_exit_status (silent), ==, 0);
  g_assert_cmpint (weft_lookup_get_state (bytes), ==, WEFT_LOOKUP_SERVER_FAILURE);
  g_assert_cmpmem (weft_lookup_get_raw (bytes, &length), length, "\0\1\377\n\0Name:\tx", 12);
}

/* It gets no descriptor of ours, no signal ignored, and a process group of its own. */
static void
test_a_child_inherits_nothing (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookup *descriptors, *group;
  int stranger = dup (STDIN_FILENO);

  use_odd_nslookup ();
  signal (SIGPIPE, SIG_IGN);
  descriptors = add (list, "descriptors.test");
  group = add (list, "group.test");
  run_while (weft_lookup_list_is_running (list));
  close (stranger);
  g_assert_cmpint (weft_lookup_get_exit_status (descriptors), ==, 0);
  g_assert_cmpint (weft_lookup_get_exit_status (group), ==, 0);
}

/* It is there and executable, but nothing that runs. */
static void
test_what_can_not_be_started_says_why (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "not-nslookup", NULL);
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookup *lookup;
  g_autofree char *error = NULL;

  g_assert_true (g_file_set_contents_full (path, "no program", -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  use_nslookup (path);
  lookup = add (list, "a.test");
  run_while (weft_lookup_list_is_running (list));
  unlink (path);
  error = weft_lookup_dup_error (lookup);
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_NOT_STARTED);
  g_assert_nonnull (strstr (error, "not-nslookup"));
  g_assert_cmpint (weft_lookup_get_exit_status (lookup), ==, -1);
}

static void
test_retries_what_has_ended (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookup *lookup, *invalid;

  use_odd_nslookup ();
  lookup = add (list, "a.test");
  invalid = add (list, "-x");
  weft_lookup_list_cancel (list, lookup);
  g_assert_false (weft_lookup_list_can_retry (list, invalid));
  g_assert_true (weft_lookup_list_can_retry (list, lookup));
  weft_lookup_list_retry (list, lookup);
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_QUEUED);
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpint (weft_lookup_get_state (lookup), ==, WEFT_LOOKUP_ANSWERED);
  weft_lookup_list_retry (list, lookup);
  g_assert_cmpuint (weft_lookup_get_answers (lookup)->len, ==, 0);
  g_assert_null (weft_lookup_get_raw (lookup, NULL));
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpuint (weft_lookup_get_answers (lookup)->len, ==, 1);
}

static void
test_removes_and_restores (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  g_autoptr(WeftLookup) running = NULL;

  use_odd_nslookup ();
  running = g_object_ref (add (list, "ignores.test"));
  add (list, "b.test");
  run_while (weft_lookup_get_state (running) != WEFT_LOOKUP_RUNNING);
  weft_lookup_list_remove (list, running);
  g_assert_cmpuint (length_of (list), ==, 1);
  g_assert_cmpuint (weft_lookup_list_get_count (list, WEFT_LOOKUP_RUNNING), <=, 1);
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpint (weft_lookup_get_state (running), ==, WEFT_LOOKUP_CANCELLED);
  g_assert_cmpuint (count_children (), ==, 0);
  weft_lookup_list_insert (list, 0, running);
  g_assert_cmpint (state_at (list, 0), ==, WEFT_LOOKUP_CANCELLED);
  g_assert_cmpuint (weft_lookup_list_get_count (list, WEFT_LOOKUP_CANCELLED), ==, 1);
}

static void
test_cancels_very_many (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  g_autoptr(WeftLookup) last = NULL;

  use_odd_nslookup ();
  for (guint i = 0; i < 1000; i++)
    add (list, "ignores.test");
  last = g_list_model_get_item (G_LIST_MODEL (list), 999);
  run_while (weft_lookup_list_get_count (list, WEFT_LOOKUP_RUNNING) == 0);
  weft_lookup_list_cancel_all (list);
  weft_lookup_list_remove (list, last);
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpuint (weft_lookup_list_get_count (list, WEFT_LOOKUP_CANCELLED), ==, 999);
  g_assert_cmpint (weft_lookup_get_state (last), ==, WEFT_LOOKUP_CANCELLED);
  g_assert_cmpuint (count_children (), ==, 0);
  /* A list that goes meanwhile lets go of them. */
  for (guint i = 0; i < 1000; i++)
    add (list, "ignores.test");
  weft_lookup_list_cancel_all (list);
}

static void
count_changes_cb (guint *n)
{
  (*n)++;
}

static void
test_neighbours_come_and_go_at_once (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookup *two[2];
  guint n_changes = 0;

  use_odd_nslookup ();
  weft_lookup_list_add_lines (list, "-a\n-b\nc.test\n-d\n", -1, &plain);
  two[0] = g_list_model_get_item (G_LIST_MODEL (list), 1);
  two[1] = g_list_model_get_item (G_LIST_MODEL (list), 2);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (count_changes_cb), &n_changes);
  weft_lookup_list_remove_range (list, 1, 2);
  g_assert_cmpuint (length_of (list), ==, 2);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpint (weft_lookup_get_state (two[1]), ==, WEFT_LOOKUP_CANCELLED);
  g_assert_cmpuint (weft_lookup_list_get_count (list, WEFT_LOOKUP_INVALID), ==, 2);
  weft_lookup_list_insert_range (list, 1, two, 2);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpuint (length_of (list), ==, 4);
  g_assert_cmpint (state_at (list, 2), ==, WEFT_LOOKUP_CANCELLED);
  g_assert_cmpuint (weft_lookup_list_get_count (list, WEFT_LOOKUP_INVALID), ==, 3);
  run_while (weft_lookup_list_is_running (list));
  g_object_unref (two[0]);
  g_object_unref (two[1]);
}

static void
test_clears_what_has_ended (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();

  use_odd_nslookup ();
  weft_lookup_list_add_lines (list, "-a\n-b\nx.test\n-c\ny.test\n-d\n", -1, &plain);
  g_assert_cmpuint (weft_lookup_list_clear (list), ==, 4);
  g_assert_cmpuint (length_of (list), ==, 2);
  run_while (weft_lookup_list_is_running (list));
  g_assert_cmpuint (weft_lookup_list_clear (list), ==, 2);
  g_assert_cmpuint (length_of (list), ==, 0);
  for (guint i = 0; i < WEFT_LOOKUP_N_STATES; i++)
    g_assert_cmpuint (weft_lookup_list_get_count (list, i), ==, 0);
}

static void
test_a_list_that_goes_ends_its_lookups (void)
{
  WeftLookupList *list = weft_lookup_list_new ();
  guint descriptors = count_descriptors ();
  WeftLookup *first, *last;

  use_odd_nslookup ();
  first = g_object_ref (add (list, "ignores.test"));
  last = g_object_ref (add (list, "ignores.test"));
  weft_lookup_list_set_parallel (list, 1);
  run_while (weft_lookup_get_state (first) != WEFT_LOOKUP_RUNNING);
  g_assert_finalize_object (list);
  g_assert_cmpint (weft_lookup_get_state (first), ==, WEFT_LOOKUP_CANCELLED);
  g_assert_finalize_object (first);
  g_assert_finalize_object (last);
  run_while (count_children () > 0);
  run_while (count_descriptors () > descriptors);
}

static void
test_is_kept_for_another_day (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookupOptions options = { WEFT_RECORD_A, "127.0.0.1#5353", 3 };

  use_odd_nslookup ();
  weft_lookup_list_add (list, "münchen.test", -1, &options);
  weft_lookup_list_add (list, "-x", -1, &options);
  weft_lookup_list_add (list, "crashes.test", -1, &options);
  run_while (weft_lookup_list_is_running (list));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (G_LIST_MODEL (list), i);
      g_autoptr(GVariant) kept = g_variant_ref_sink (weft_lookup_to_variant (lookup));
      g_autoptr(WeftLookup) again = NULL;
      g_autofree char *error = weft_lookup_dup_error (lookup);
      g_autofree char *error_again = NULL;

      g_assert_true (weft_lookup_list_add_variant (list, kept));
      again = g_list_model_get_item (G_LIST_MODEL (list), 3 + i);
      error_again = weft_lookup_dup_error (again);
      g_assert_cmpstr (weft_lookup_get_name (again), ==, weft_lookup_get_name (lookup));
      g_assert_cmpstr (weft_lookup_get_asked (again), ==, weft_lookup_get_asked (lookup));
      g_assert_cmpint (weft_lookup_get_state (again), ==, weft_lookup_get_state (lookup));
      g_assert_cmpstr (weft_lookup_get_server (again), ==, weft_lookup_get_server (lookup));
      g_assert_cmpuint (weft_lookup_get_answers (again)->len, ==, weft_lookup_get_answers (lookup)->len);
      g_assert_cmpfloat (weft_lookup_get_elapsed (again), ==, weft_lookup_get_elapsed (lookup));
      g_assert_cmpint (weft_lookup_get_started (again), ==, weft_lookup_get_started (lookup));
      g_assert_cmpstr (error_again, ==, error);
    }
  g_assert_false (weft_lookup_list_is_running (list));
}

static void
test_nonsense_is_not_kept (void)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  static const char *const texts[] = { "1", "'x'", "@a{sv} {}", "{'name': <1>}", "{'name': <b'a.test'>, 'type': <'NO'>}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GVariant) variant = g_variant_ref_sink (g_variant_new_parsed (texts[i]));

      g_assert_false (weft_lookup_list_add_variant (list, variant));
    }
  g_assert_cmpuint (length_of (list), ==, 0);
}

/* Point 2 of what must hold. The names are different, so no answer is anybody else's. */
/* A machine that has no thread or process left for an nslookup says nothing of us: such names are asked again. */
static void
retry_starved (WeftLookupList *list)
{
  for (guint i = 0; i < length_of (list); i++)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (G_LIST_MODEL (list), i);
      g_autofree char *error = weft_lookup_dup_error (lookup);
      const char *raw = weft_lookup_get_raw (lookup, NULL), *said = raw != NULL ? raw : error;

      if (weft_lookup_get_state (lookup) != WEFT_LOOKUP_ANSWERED && said != NULL && strstr (said, g_strerror (EAGAIN)) != NULL)
        weft_lookup_list_retry (list, lookup);
    }
  run_while (weft_lookup_list_is_running (list));
}

static void
test_a_thousand_names_leave_nothing_behind (void)
{
  g_autoptr(NameServer) server = name_server_new (0);
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  g_autofree char *address = NULL;
  WeftLookupOptions options = { WEFT_RECORD_A, NULL, 60 };
  guint descriptors, children;

  if (server == NULL)
    {
      g_test_skip ("named is not installed");
      return;
    }
  use_real_nslookup ();
  address = g_strdup_printf ("127.0.0.1#%u", name_server_get_port (server));
  options.server = address;
  weft_lookup_list_set_parallel (list, 32);
  /* What GLib opens once and keeps. */
  weft_lookup_list_add (list, "a.test", -1, &options);
  run_while (weft_lookup_list_is_running (list));
  descriptors = count_descriptors ();
  children = count_children ();
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("n%u.many.test", i);

      weft_lookup_list_add (list, name, -1, &options);
    }
  for (guint done = 0; done < 1000;)
    {
      guint before = done;

      /* Patience for each hundred, not for all. */
      run_while (weft_lookup_list_get_count (list, WEFT_LOOKUP_ANSWERED) < MIN (before + 100, 1000) && weft_lookup_list_is_running (list));
      done += 100;
    }
  run_while (weft_lookup_list_is_running (list));
  for (guint i = 0; i < 5; i++)
    retry_starved (list);
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (G_LIST_MODEL (list), 1 + i);
      const char *raw = weft_lookup_get_raw (lookup, NULL);
      g_autofree char *wanted = g_strdup_printf ("A n%u.many.test 192.0.2.77\n", i);
      g_autofree char *answers = dup_answers (weft_lookup_get_answers (lookup));

      if (weft_lookup_get_state (lookup) != WEFT_LOOKUP_ANSWERED)
        g_error ("n%u.many.test: state %d, exit status %d after %.1f s: %s", i, weft_lookup_get_state (lookup),
                 weft_lookup_get_exit_status (lookup), weft_lookup_get_elapsed (lookup), raw);
      g_assert_cmpstr (answers, ==, wanted);
    }
  g_assert_cmpuint (weft_lookup_list_get_count (list, WEFT_LOOKUP_ANSWERED), ==, 1001);
  g_assert_cmpuint (count_children (), ==, children);
  run_while (count_descriptors () > descriptors);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list/runs-all-in-order", test_runs_all_in_order);
  g_test_add_func ("/list/bytes-that-are-no-text-stay-in-one-name", test_bytes_that_are_no_text_stay_in_one_name);
  g_test_add_func ("/list/no-more-run-at-once-than-allowed", test_no_more_run_at_once_than_allowed);
  g_test_add_func ("/list/cancels-what-is-queued-at-once", test_cancels_what_is_queued_at_once);
  g_test_add_func ("/list/cancel-ends-what-ignores-it", test_cancel_ends_what_ignores_it);
  g_test_add_func ("/list/a-time-limit-ends-what-ignores-it", test_a_time_limit_ends_what_ignores_it);
  g_test_add_func ("/list/descendants-hold-nothing-up", test_descendants_hold_nothing_up);
  g_test_add_func ("/list/endless-output-is-cut-off", test_endless_output_is_cut_off);
  g_test_add_func ("/list/a-crash-is-told", test_a_crash_is_told);
  g_test_add_func ("/list/a-child-inherits-nothing", test_a_child_inherits_nothing);
  g_test_add_func ("/list/what-can-not-be-started-says-why", test_what_can_not_be_started_says_why);
  g_test_add_func ("/list/retries-what-has-ended", test_retries_what_has_ended);
  g_test_add_func ("/list/removes-and-restores", test_removes_and_restores);
  g_test_add_func ("/list/cancels-very-many", test_cancels_very_many);
  g_test_add_func ("/list/neighbours-come-and-go-at-once", test_neighbours_come_and_go_at_once);
  g_test_add_func ("/list/clears-what-has-ended", test_clears_what_has_ended);
  g_test_add_func ("/list/a-list-that-goes-ends-its-lookups", test_a_list_that_goes_ends_its_lookups);
  g_test_add_func ("/list/is-kept-for-another-day", test_is_kept_for_another_day);
  g_test_add_func ("/list/nonsense-is-not-kept", test_nonsense_is_not_kept);
  g_test_add_func ("/list/a-thousand-names-leave-nothing-behind", test_a_thousand_names_leave_nothing_behind);
  return g_test_run ();
}
