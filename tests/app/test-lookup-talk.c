/* test-lookup-talk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/lookup-talk-row.h"
#include "app/lookup-talk.h"
#include "app/lookup-tube.h"
#include "app/lookup-way.h"

#include "widgets.h"

#include <string.h>

/* A conversation in a window, with a scripted nslookup; and the pipes, with the program that fills them. */

typedef struct
{
  GtkWidget *talk;
  GtkWindow *window;
  char *said;
} Fixture;

static void
say_cb (Fixture *fixture, const char *text)
{
  g_free (fixture->said);
  fixture->said = g_strdup (text);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "app", "fake-nslookup", NULL);

  g_setenv ("WEFT_NSLOOKUP", program, TRUE);
  fixture->talk = g_object_ref_sink (g_object_new (WEFT_TYPE_LOOKUP_TALK, NULL));
  g_signal_connect_swapped (fixture->talk, "say", G_CALLBACK (say_cb), fixture);
  fixture->window = test_show (fixture->talk, 800, 700);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_destroy (fixture->window);
  g_assert_finalize_object (fixture->talk);
  g_free (fixture->said);
}

static GtkEditable *
get_entry (Fixture *fixture)
{
  return GTK_EDITABLE (test_find (fixture->talk, GTK_TYPE_ENTRY, "Command"));
}

static void
send (Fixture *fixture, const char *command)
{
  gtk_editable_set_text (get_entry (fixture), command);
  test_press (fixture->talk, "Send");
}

static gboolean
has_exchange (Fixture *fixture, const char *command, const char *answer)
{
  g_autoptr(GPtrArray) rows = test_find_all (fixture->talk, WEFT_TYPE_LOOKUP_TALK_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (test_has_text (g_ptr_array_index (rows, i), command) && test_has_text (g_ptr_array_index (rows, i), answer))
      return TRUE;
  return FALSE;
}

static void
press_key (Fixture *fixture, guint key)
{
  GListModel *controllers = gtk_widget_observe_controllers (GTK_WIDGET (get_entry (fixture)));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr(GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) && gtk_event_controller_get_propagation_phase (GTK_EVENT_CONTROLLER (controller)) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }
  g_object_unref (controllers);
  g_assert_true (handled);
}

static void
test_talk_ties_answers_to_commands (Fixture *fixture, gconstpointer data)
{
  g_assert_true (test_has_text (fixture->talk, "No Conversation"));
  test_press (fixture->talk, "Start");
  test_iterate_while (!test_has_text (fixture->talk, "nslookup Listens"));
  send (fixture, "www.test");
  send (fixture, "nx.test");
  test_iterate_while (!has_exchange (fixture, "www.test", "Server:*192.0.2.1"));
  test_iterate_while (!has_exchange (fixture, "nx.test", "*NXDOMAIN"));
  g_assert_false (test_has_text (fixture->talk, "*Invalid option*"));
  test_press (fixture->talk, "Copy the answer to nx.test");
  g_assert_cmpstr (fixture->said, ==, "Copied");
}

static void
test_talk_says_the_exit_status (Fixture *fixture, gconstpointer data)
{
  test_press (fixture->talk, "Start");
  send (fixture, "nx.test");
  test_iterate_while (!has_exchange (fixture, "nx.test", "*NXDOMAIN"));
  test_press (fixture->talk, "End");
  test_iterate_while (!test_has_text (fixture->talk, "Ended with exit status 1 after *"));
  g_assert_true (test_can_press (fixture->talk, "Start"));
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (get_entry (fixture))));
}

static void
test_talk_can_be_killed (Fixture *fixture, gconstpointer data)
{
  test_press (fixture->talk, "Start");
  test_press (fixture->talk, "Kill");
  test_iterate_while (!test_has_text (fixture->talk, "Ended by signal * after *"));
}

static void
test_talk_remembers_what_was_sent (Fixture *fixture, gconstpointer data)
{
  test_press (fixture->talk, "Start");
  send (fixture, "set q=mx");
  send (fixture, "mail.test");
  gtk_editable_set_text (get_entry (fixture), "half");
  press_key (fixture, GDK_KEY_Up);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "mail.test");
  press_key (fixture, GDK_KEY_Up);
  press_key (fixture, GDK_KEY_Up);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "set q=mx");
  press_key (fixture, GDK_KEY_Down);
  press_key (fixture, GDK_KEY_Down);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "half");
}

static void
test_talk_sends_three_lines_at_once (Fixture *fixture, gconstpointer data)
{
  test_press (fixture->talk, "Send the Three Lines at Once");
  test_iterate_while (!test_has_text (fixture->talk, "Ended with exit status 0 after *"));
  test_iterate_while (!has_exchange (fixture, "set q=mx\npython.org\nexit", "*python.org*"));
}

static void
test_talk_says_what_is_wrong (Fixture *fixture, gconstpointer data)
{
  gtk_editable_set_text (GTK_EDITABLE (test_find (fixture->talk, GTK_TYPE_ENTRY, "Server")), "-evil");
  test_press (fixture->talk, "Start");
  g_assert_null (weft_lookup_talk_get_talk (WEFT_LOOKUP_TALK (fixture->talk)));
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (test_find (fixture->talk, GTK_TYPE_LABEL, NULL))));
}

static void
test_talk_without_nslookup_names_the_package (Fixture *fixture, gconstpointer data)
{
  weft_lookup_talk_set_missing (WEFT_LOOKUP_TALK (fixture->talk), TRUE);
  g_assert_true (test_has_text (fixture->talk, "No nslookup Here"));
  g_assert_true (test_has_text (fixture->talk, "*bind9-dnsutils*"));
  g_assert_null (test_look_for (fixture->talk, GTK_TYPE_BUTTON, "Start"));
}

static void
test_tube_tells_how_full_it_is (void)
{
  GtkWidget *tube = g_object_ref_sink (weft_lookup_tube_new (FALSE));
  g_autofree char *closed = weft_lookup_tube_describe (WEFT_LOOKUP_TUBE (tube)), *half = NULL, *full = NULL;

  g_assert_cmpstr (closed, ==, "closed");
  weft_lookup_tube_set (WEFT_LOOKUP_TUBE (tube), 32768, 65536, FALSE);
  half = weft_lookup_tube_describe (WEFT_LOOKUP_TUBE (tube));
  g_assert_cmpstr (half, ==, "32.0 KiB of 64.0 KiB");
  g_assert_cmpfloat (weft_lookup_tube_get_fraction (WEFT_LOOKUP_TUBE (tube)), ==, 0.5);
  gtk_test_accessible_assert_property (tube, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 32768.0);
  gtk_test_accessible_assert_property (tube, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 65536.0);
  gtk_test_accessible_assert_property (tube, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "32.0 KiB of 64.0 KiB");
  gtk_test_accessible_assert_role (tube, GTK_ACCESSIBLE_ROLE_METER);
  /* With less than a page free it is full. */
  weft_lookup_tube_set (WEFT_LOOKUP_TUBE (tube), 61441, 65536, FALSE);
  full = weft_lookup_tube_describe (WEFT_LOOKUP_TUBE (tube));
  g_assert_cmpstr (full, ==, "full: 60.0 KiB of 64.0 KiB");
  g_assert_true (weft_lookup_tube_is_full (WEFT_LOOKUP_TUBE (tube)));
  g_assert_finalize_object (tube);
}

static GtkWidget *
show_way (gboolean together, GtkWindow **window)
{
  GtkWidget *way = g_object_ref_sink (g_object_new (WEFT_TYPE_LOOKUP_WAY, "together", together, NULL));

  *window = test_show (way, 500, 500);
  return way;
}

static void
test_way_right_ends_by_itself (void)
{
  GtkWindow *window;
  GtkWidget *way = show_way (TRUE, &window);

  g_assert_true (test_has_text (way, "Not run yet."));
  test_press (way, "Do It Right");
  g_assert_true (weft_lookup_way_is_running (WEFT_LOOKUP_WAY (way)));
  test_iterate_while (!test_has_text (way, "Done in *"));
  g_assert_true (test_can_press (way, "Do It Right"));
  test_destroy (window);
  g_assert_finalize_object (way);
}

static void
test_way_wrong_is_seen_stuck_and_seen_to_end (void)
{
  GtkWindow *window;
  GtkWidget *way = show_way (FALSE, &window);

  test_press (way, "Do It Wrong");
  test_iterate_while (!test_has_text (way, "Deadlock: *"));
  g_assert_true (test_has_text (way, "full: *"));
  test_press (way, "End It");
  test_iterate_while (!test_has_text (way, "Ended after *"));
  /* By itself too. */
  test_press (way, "Do It Wrong");
  test_iterate_while (!test_has_text (way, "Deadlock: *"));
  test_iterate_while (!test_has_text (way, "Ended after *"));
  g_assert_false (weft_lookup_way_is_running (WEFT_LOOKUP_WAY (way)));
  test_destroy (window);
  g_assert_finalize_object (way);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *, gconstpointer);
  } tests[] = {
    { "/lookup-talk/ties-answers-to-commands", test_talk_ties_answers_to_commands },
    { "/lookup-talk/says-the-exit-status", test_talk_says_the_exit_status },
    { "/lookup-talk/can-be-killed", test_talk_can_be_killed },
    { "/lookup-talk/remembers-what-was-sent", test_talk_remembers_what_was_sent },
    { "/lookup-talk/sends-three-lines-at-once", test_talk_sends_three_lines_at_once },
    { "/lookup-talk/says-what-is-wrong", test_talk_says_what_is_wrong },
    { "/lookup-talk/without-nslookup-names-the-package", test_talk_without_nslookup_names_the_package },
  };

  test_widgets_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
  g_test_add_func ("/lookup-tube/tells-how-full-it-is", test_tube_tells_how_full_it_is);
  g_test_add_func ("/lookup-way/right-ends-by-itself", test_way_right_ends_by_itself);
  g_test_add_func ("/lookup-way/wrong-is-seen-stuck-and-seen-to-end", test_way_wrong_is_seen_stuck_and_seen_to_end);
  return g_test_run ();
}
