/* test-talk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "servers.h"

#include "lookup/talk.h"
#include "lookup/tubes.h"

#include <signal.h>
#include <string.h>

/* Conversations, with the real nslookup and the server that makes mistakes. */

static FaultServer *faults;

static WeftTalk *
start_talk (void)
{
  g_autofree char *server = g_strdup_printf ("127.0.0.1#%u", fault_server_get_port (faults));
  g_autoptr(GError) error = NULL;
  WeftTalk *talk = weft_talk_new (server, &error);

  g_assert_no_error (error);
  return talk;
}

static void
say (WeftTalk *talk, const char *command)
{
  g_autoptr(GError) error = NULL;

  weft_talk_send (talk, command, &error);
  g_assert_no_error (error);
}

/* (transfer none): the conversation has it. */
static WeftTalkEntry *
entry_at (WeftTalk *talk, guint position)
{
  WeftTalkEntry *entry = g_list_model_get_item (G_LIST_MODEL (talk), position);

  g_object_unref (entry);
  return entry;
}

static gboolean
is_pending (WeftTalk *talk, guint position)
{
  return weft_talk_entry_is_pending (entry_at (talk, position));
}

static void
assert_answer (WeftTalk *talk, guint position, const char *command, const char *part)
{
  WeftTalkEntry *entry = entry_at (talk, position);

  g_assert_cmpstr (weft_talk_entry_get_command (entry), ==, command);
  if (part != NULL && strstr (weft_talk_entry_get_answer (entry), part) == NULL)
    g_error ("%s is answered with \"%s\"", command, weft_talk_entry_get_answer (entry));
  if (part == NULL)
    g_assert_cmpstr (weft_talk_entry_get_answer (entry), ==, "");
  g_assert_null (strstr (weft_talk_entry_get_answer (entry), "eot-"));
}

static void
test_answers_come_while_it_goes_on (void)
{
  g_autoptr(WeftTalk) talk = NULL;

  if (!nslookup_can_talk (fault_server_get_port (faults)))
    return;
  talk = start_talk ();
  g_assert_true (weft_talk_is_line_buffered (talk));
  say (talk, "answer.test");
  run_while (is_pending (talk, 0));
  g_assert_true (weft_talk_is_alive (talk));
  assert_answer (talk, 0, "answer.test", "Address: 192.0.2.80\n");
  say (talk, "rcode-3.test");
  run_while (is_pending (talk, 1));
  assert_answer (talk, 1, "rcode-3.test", "NXDOMAIN");
  weft_talk_end (talk);
  run_while (weft_talk_is_alive (talk));
}

/* Sent at once, without waiting: each has its own answer all the same. */
static void
test_each_answer_belongs_to_its_command (void)
{
  g_autoptr(WeftTalk) talk = NULL;

  if (!nslookup_can_talk (fault_server_get_port (faults)))
    return;
  talk = start_talk ();
  say (talk, "set type=a");
  say (talk, "answer.test");
  say (talk, "no such option");
  say (talk, "set nothing-of-the-kind");
  say (talk, "late.test");
  say (talk, "");
  say (talk, "rcode-5.test");
  say (talk, "exit");
  run_while (weft_talk_is_alive (talk));
  assert_answer (talk, 0, "set type=a", NULL);
  assert_answer (talk, 1, "answer.test", "192.0.2.80");
  assert_answer (talk, 3, "set nothing-of-the-kind", "*** Invalid option: nothing-of-the-kind");
  assert_answer (talk, 4, "late.test", "Name:\tlate.test");
  assert_answer (talk, 5, "", NULL);
  assert_answer (talk, 6, "rcode-5.test", "REFUSED");
  for (guint i = 0; i < 8; i++)
    g_assert_false (is_pending (talk, i));
  g_assert_cmpint (weft_talk_get_exit_status (talk), ==, 1);
}

static void
test_exit_gives_the_status (void)
{
  g_autoptr(WeftTalk) talk = NULL;
  g_autoptr(GError) error = NULL;

  if (!nslookup_can_talk (fault_server_get_port (faults)))
    return;
  talk = start_talk ();
  say (talk, "answer.test");
  say (talk, "exit");
  run_while (weft_talk_is_alive (talk));
  g_assert_cmpint (weft_talk_get_exit_status (talk), ==, 0);
  g_assert_cmpint (weft_talk_get_signal (talk), ==, 0);
  g_assert_false (weft_talk_send (talk, "answer.test", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
test_what_is_no_line_is_not_sent (void)
{
  g_autoptr(WeftTalk) talk = start_talk ();
  g_autofree char *long_line = g_strnfill (2000, 'a');
  const char *const lines[] = { "a\nb", "a\rb", "\033[2J", "\xff", long_line };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (weft_talk_send (talk, lines[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (talk)), ==, 0);
  weft_talk_end (talk);
  run_while (weft_talk_is_alive (talk));
}

static void
test_without_stdbuf_all_comes_at_the_end (void)
{
  g_autoptr(WeftTalk) talk = NULL;

  if (!nslookup_can_talk (fault_server_get_port (faults)))
    return;
  g_setenv ("WEFT_STDBUF", "/nowhere/stdbuf", TRUE);
  talk = start_talk ();
  g_unsetenv ("WEFT_STDBUF");
  g_assert_false (weft_talk_is_line_buffered (talk));
  say (talk, "answer.test");
  say (talk, "rcode-3.test");
  weft_talk_end (talk);
  run_while (weft_talk_is_alive (talk));
  assert_answer (talk, 0, "answer.test", "192.0.2.80");
  assert_answer (talk, 1, "rcode-3.test", "NXDOMAIN");
}

static void
test_communicate_gets_all_at_once (void)
{
  g_autofree char *server = g_strdup_printf ("127.0.0.1#%u", fault_server_get_port (faults));
  g_autoptr(WeftTalk) talk = NULL;

  if (!nslookup_can_talk (fault_server_get_port (faults)))
    return;
  talk = weft_talk_new_communicate (server, "set q=a\nanswer.test\nexit\n", NULL);
  g_assert_nonnull (talk);
  run_while (weft_talk_is_alive (talk));
  assert_answer (talk, 0, "set q=a\nanswer.test\nexit\n", "Address: 192.0.2.80");
  g_assert_cmpint (weft_talk_get_exit_status (talk), ==, 0);
}

/* It reads nothing, and ignores SIGTERM; a megabyte waits for it. */
static double
kill_deaf (void)
{
  g_autoptr(WeftTalk) talk = NULL;
  g_autofree char *line = g_strnfill (900, 'a');
  WeftPipeLevel levels[3] = { 0 };
  gint64 started;

  use_odd_nslookup ();
  talk = start_talk ();
  for (guint i = 0; i < 1200; i++)
    say (talk, line);
  run_while ((weft_talk_get_levels (talk, levels), levels[0].used < 60000));
  g_assert_cmpuint (levels[0].size, >=, levels[0].used);
  run_while (weft_talk_get_elapsed (talk) < 0.3);
  started = g_get_monotonic_time ();
  weft_talk_kill (talk);
  run_while (weft_talk_is_alive (talk));
  use_real_nslookup ();
  g_assert_cmpint (weft_talk_get_exit_status (talk), ==, -1);
  g_assert_cmpint (weft_talk_get_signal (talk), !=, 0);
  g_assert_cmpuint (count_children (), ==, 0);
  return (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;
}

static void
test_kill_ends_what_does_not_listen (void)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < 8 && best > 0.6; i++)
    best = MIN (best, kill_deaf ());
  g_assert_cmpfloat (best, <=, 0.6);
}

static void
test_who_goes_takes_it_along (void)
{
  WeftTalk *talk;
  guint descriptors = count_descriptors ();

  use_odd_nslookup ();
  talk = start_talk ();
  use_real_nslookup ();
  say (talk, "answer.test");
  g_assert_finalize_object (talk);
  run_while (count_children () > 0);
  run_while (count_descriptors () > descriptors);
}

static void
test_one_that_gives_up_is_said (void)
{
  g_autoptr(WeftTalk) talk = NULL;
  g_autofree char *error = NULL;

  use_odd_nslookup ();
  g_setenv ("WEFT_ODD_TALK", "aborts", TRUE);
  talk = start_talk ();
  use_real_nslookup ();
  say (talk, "answer.test");
  run_while (weft_talk_is_alive (talk));
  /* Not before: a thread of its own starts it. */
  g_unsetenv ("WEFT_ODD_TALK");
  error = weft_talk_dup_error (talk);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error, "gave up"));
  g_assert_false (is_pending (talk, 0));
}

static void
test_no_nslookup_is_said (void)
{
  g_autoptr(GError) error = NULL;

  use_nslookup ("/nowhere/nslookup");
  g_assert_null (weft_talk_new (NULL, &error));
  use_real_nslookup ();
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "bind9-dnsutils"));
}

static void
test_a_wrong_server_is_said (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (weft_talk_new ("-x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_the_wrong_way_gets_stuck_and_ends (void)
{
  g_autoptr(WeftTubes) tubes = weft_tubes_new (FALSE, NULL);
  WeftPipeLevel levels[3];
  guint descriptors;

  g_assert_nonnull (tubes);
  descriptors = count_descriptors ();
  run_while (weft_tubes_get_state (tubes) == WEFT_TUBES_RUNNING);
  g_assert_cmpint (weft_tubes_get_state (tubes), ==, WEFT_TUBES_STUCK);
  weft_tubes_get_levels (tubes, levels);
  g_assert_cmpuint (levels[0].used, >, levels[0].size * 3 / 4);
  g_assert_cmpuint (levels[1].used, >, levels[1].size * 3 / 4);
  g_assert_cmpuint (levels[2].used, ==, 0);
  run_while (weft_tubes_is_alive (tubes));
  g_assert_cmpint (weft_tubes_get_state (tubes), ==, WEFT_TUBES_ENDED);
  g_assert_cmpfloat (weft_tubes_get_elapsed (tubes), >=, WEFT_TUBES_DEADLINE);
  g_assert_cmpuint (count_children (), ==, 0);
  g_assert_cmpuint (count_descriptors (), <, descriptors);
}

static void
test_the_right_way_comes_through (void)
{
  g_autoptr(WeftTubes) tubes = weft_tubes_new (TRUE, NULL);

  g_assert_nonnull (tubes);
  run_while (weft_tubes_is_alive (tubes));
  /* On a machine that is busy enough it meets the deadline. */
  if (weft_tubes_get_state (tubes) != WEFT_TUBES_ENDED)
    g_assert_cmpint (weft_tubes_get_state (tubes), ==, WEFT_TUBES_FINISHED);
  g_assert_cmpuint (count_children (), ==, 0);
}

static void
test_tubes_can_be_ended (void)
{
  g_autoptr(WeftTubes) tubes = weft_tubes_new (FALSE, NULL);

  weft_tubes_end (tubes);
  run_while (weft_tubes_is_alive (tubes));
  g_assert_cmpint (weft_tubes_get_state (tubes), ==, WEFT_TUBES_ENDED);
  g_assert_cmpfloat (weft_tubes_get_time_left (tubes), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  g_test_add_func ("/talk/answers-come-while-it-goes-on", test_answers_come_while_it_goes_on);
  g_test_add_func ("/talk/each-answer-belongs-to-its-command", test_each_answer_belongs_to_its_command);
  g_test_add_func ("/talk/exit-gives-the-status", test_exit_gives_the_status);
  g_test_add_func ("/talk/what-is-no-line-is-not-sent", test_what_is_no_line_is_not_sent);
  g_test_add_func ("/talk/without-stdbuf-all-comes-at-the-end", test_without_stdbuf_all_comes_at_the_end);
  g_test_add_func ("/talk/communicate-gets-all-at-once", test_communicate_gets_all_at_once);
  g_test_add_func ("/talk/kill-ends-what-does-not-listen", test_kill_ends_what_does_not_listen);
  g_test_add_func ("/talk/who-goes-takes-it-along", test_who_goes_takes_it_along);
  g_test_add_func ("/talk/one-that-gives-up-is-said", test_one_that_gives_up_is_said);
  g_test_add_func ("/talk/no-nslookup-is-said", test_no_nslookup_is_said);
  g_test_add_func ("/talk/a-wrong-server-is-said", test_a_wrong_server_is_said);
  g_test_add_func ("/tubes/the-wrong-way-gets-stuck-and-ends", test_the_wrong_way_gets_stuck_and_ends);
  g_test_add_func ("/tubes/the-right-way-comes-through", test_the_right_way_comes_through);
  g_test_add_func ("/tubes/tubes-can-be-ended", test_tubes_can_be_ended);
  faults = fault_server_new ();
  status = g_test_run ();
  fault_server_free (faults);
  return status;
}
