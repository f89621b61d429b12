/* test-lookup-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/lookup-details.h"
#include "app/lookup-page.h"
#include "app/lookup-row.h"
#include "app/lookup-view-private.h"

#include "widgets.h"

#include <glib/gstdio.h>
#include <string.h>

/* The page in a window, with a scripted nslookup. */

typedef struct
{
  GtkWidget *page;
  WeftLookupList *list; /* (not owned) */
  GtkWindow *window;
  char *folder, *log, *past;
  char *said, *undo; /* the last "say" */
} Fixture;

static void
say_cb (Fixture *fixture, const char *text, const char *undo)
{
  g_free (fixture->said);
  g_free (fixture->undo);
  fixture->said = g_strdup (text);
  fixture->undo = g_strdup (undo);
}

static void
open_page (Fixture *fixture)
{
  fixture->page = g_object_ref_sink (g_object_new (WEFT_TYPE_LOOKUP_PAGE, NULL));
  fixture->list = weft_lookup_page_get_list (WEFT_LOOKUP_PAGE (fixture->page));
  weft_lookup_page_set_past (WEFT_LOOKUP_PAGE (fixture->page), fixture->past);
  g_signal_connect_swapped (fixture->page, "say", G_CALLBACK (say_cb), fixture);
  fixture->window = test_show (fixture->page, 900, 800);
}

static void
close_page (Fixture *fixture)
{
  test_destroy (fixture->window);
  g_assert_finalize_object (fixture->page);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "app", "fake-nslookup", NULL);

  fixture->folder = g_dir_make_tmp ("weft-lookups.XXXXXX", NULL);
  fixture->log = g_build_filename (fixture->folder, "log", NULL);
  fixture->past = g_build_filename (fixture->folder, "past", NULL);
  g_setenv ("WEFT_NSLOOKUP", data != NULL ? data : program, TRUE);
  g_setenv ("FAKE_NSLOOKUP_LOG", fixture->log, TRUE);
  open_page (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_page (fixture);
  g_unlink (fixture->log);
  test_iterate_while (g_unlink (fixture->past) != 0 && g_file_test (fixture->past, G_FILE_TEST_EXISTS));
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->log);
  g_free (fixture->past);
  g_free (fixture->said);
  g_free (fixture->undo);
}

static guint
n_lookups (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

static void
type_names (Fixture *fixture, const char *names)
{
  GtkWidget *view = test_find (fixture->page, GTK_TYPE_TEXT_VIEW, "Names to look up");

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), names, -1);
}

static void
look_up (Fixture *fixture, const char *names)
{
  type_names (fixture, names);
  test_press (fixture->page, "Look Up");
}

static void
look_up_to_end (Fixture *fixture, const char *names)
{
  look_up (fixture, names);
  test_iterate_while (weft_lookup_list_is_running (fixture->list) || !test_has_text (fixture->page, "*lookup*"));
}

/* The row that shows this lookup, or NULL while none does. */
static GtkWidget *
look_for_row (Fixture *fixture, const char *name)
{
  g_autoptr(GPtrArray) rows = test_find_all (fixture->page, WEFT_TYPE_LOOKUP_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (gtk_widget_get_mapped (g_ptr_array_index (rows, i)) && test_has_text (g_ptr_array_index (rows, i), name))
      return g_ptr_array_index (rows, i);
  return NULL;
}

static gboolean
row_says (Fixture *fixture, const char *name, const char *text)
{
  GtkWidget *row = look_for_row (fixture, name);

  return row != NULL && test_has_text (row, text);
}

static GtkWidget *
await_row (Fixture *fixture, const char *name, const char *text)
{
  test_iterate_while (!row_says (fixture, name, text));
  return look_for_row (fixture, name);
}

/* Waits for the row, and for its buttons, which come a frame later. */
static void
press_in_row (Fixture *fixture, const char *name, const char *button)
{
  GtkWidget *row = NULL;

  test_iterate_while ((row = look_for_row (fixture, name)) == NULL || test_look_for (row, GTK_TYPE_BUTTON, button) == NULL);
  test_press (row, button);
}

static double
get_top (Fixture *fixture, const char *name)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (await_row (fixture, name, "*"), fixture->page, &bounds));
  return bounds.origin.y;
}

static GtkSelectionModel *
get_selection (Fixture *fixture)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (test_find (fixture->page, GTK_TYPE_LIST_VIEW, "Lookups")));
}

static char *
dup_log (Fixture *fixture)
{
  char *text = NULL;

  return g_file_get_contents (fixture->log, &text, NULL, NULL) ? text : g_strdup ("");
}

static void
paste_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static char *
dup_clipboard (Fixture *fixture)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->page), NULL, paste_cb, &text);
  test_iterate_while (text == NULL);
  return text;
}

static void
test_page_empty_says_what_to_do (Fixture *fixture, gconstpointer data)
{
  test_iterate_while (!test_has_text (fixture->page, "No Lookups"));
  test_press (fixture->page, "Type a Name");
  g_assert_true (gtk_widget_has_focus (test_find (fixture->page, GTK_TYPE_TEXT_VIEW, "Names to look up")));
}

static void
test_page_shows_all_of_an_answer (Fixture *fixture, gconstpointer data)
{
  look_up_to_end (fixture, "www.test");
  await_row (fixture, "www.test", "192.0.2.1");
  await_row (fixture, "www.test", "answered");
  await_row (fixture, "www.test", "authoritative · 127.0.0.1#53 · exit status 0 · *");
  test_iterate_while (!test_has_text (fixture->page, "1 lookup"));
}

static void
test_page_takes_a_pasted_list (Fixture *fixture, gconstpointer data)
{
  look_up_to_end (fixture, "www.test\r\n\n  mail.test  \nnx.test\n");
  g_assert_cmpuint (n_lookups (fixture), ==, 3);
  await_row (fixture, "nx.test", "no such name");
  await_row (fixture, "nx.test", "*exit status 1*");
  test_iterate_while (get_top (fixture, "www.test") >= get_top (fixture, "mail.test"));
  test_iterate_while (get_top (fixture, "mail.test") >= get_top (fixture, "nx.test"));
  /* What is asked next stands above. */
  look_up_to_end (fixture, "later.test");
  await_row (fixture, "later.test", "answered");
  test_iterate_while (get_top (fixture, "later.test") >= get_top (fixture, "www.test"));
}

static void
test_page_says_what_is_wrong_before_it_starts (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "-type=any", "a b", "$(id)", ";id", "a..b" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *names = g_strdup_printf ("www.test\n%s", wrong[i]);

      look_up (fixture, names);
      g_assert_true (test_has_text (fixture->page, "Line 2, “*”: *"));
      g_assert_cmpuint (n_lookups (fixture), ==, 0);
    }
  look_up (fixture, "");
  g_assert_true (test_has_text (fixture->page, "There is no name yet*"));
  g_assert_false (g_file_test (fixture->log, G_FILE_TEST_EXISTS));
  /* Until it is mended. */
  type_names (fixture, "www.test\na b");
  test_press (fixture->page, "Look Up");
  g_assert_true (test_has_text (fixture->page, "Line 2*"));
  type_names (fixture, "www.test\na.b");
  g_assert_false (test_has_text (fixture->page, "Line 2*"));
}

static void
test_page_checks_the_server (Fixture *fixture, gconstpointer data)
{
  GtkWidget *server = test_find (fixture->page, GTK_TYPE_ENTRY, "Server");

  gtk_editable_set_text (GTK_EDITABLE (server), "-port=1");
  look_up (fixture, "www.test");
  g_assert_cmpuint (n_lookups (fixture), ==, 0);
  g_assert_true (gtk_widget_has_css_class (server, "error"));
  gtk_editable_set_text (GTK_EDITABLE (server), "127.0.0.9");
  g_assert_false (gtk_widget_has_css_class (server, "error"));
}

static void
test_page_asks_as_it_was_told (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = NULL;

  gtk_editable_set_text (GTK_EDITABLE (test_find (fixture->page, GTK_TYPE_ENTRY, "Server")), "127.0.0.9");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (test_find (fixture->page, GTK_TYPE_SPIN_BUTTON, "Port")), 5353);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Record type")), WEFT_RECORD_MX);
  look_up_to_end (fixture, "mail.test");
  await_row (fixture, "mail.test", "10 mx.mail.test*");
  log = dup_log (fixture);
  g_assert_nonnull (strstr (log, "MX"));
  g_assert_nonnull (strstr (log, "5353"));
  g_assert_nonnull (strstr (log, "mail.test 127.0.0.9"));
}

static void
test_page_copies_answers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = NULL, *all = NULL;

  look_up_to_end (fixture, "www.test");
  test_press (await_row (fixture, "www.test", "answered"), "Copy 192.0.2.1");
  g_assert_cmpstr (fixture->said, ==, "Copied 192.0.2.1");
  one = dup_clipboard (fixture);
  g_assert_cmpstr (one, ==, "192.0.2.1");
  look_up_to_end (fixture, "many.test");
  await_row (fixture, "many.test", "answered");
  gtk_widget_activate_action (test_find (fixture->page, GTK_TYPE_LIST_VIEW, "Lookups"), "lookups.copy", NULL);
  g_assert_cmpstr (fixture->said, ==, "7 answers copied");
  all = dup_clipboard (fixture);
  g_assert_cmpstr (all, ==, "192.0.2.1\n192.0.2.2\n192.0.2.3\n192.0.2.4\n192.0.2.5\n192.0.2.6\n192.0.2.1\n");
}

static void
test_page_shows_the_output_as_it_came (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row, *details, *view;
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  g_autofree char *text = NULL, *command = NULL;

  look_up_to_end (fixture, "many.test");
  row = await_row (fixture, "many.test", "answered");
  g_assert_true (test_can_press (row, "2 more answers*"));
  press_in_row (fixture, "many.test", "Output for many.test");
  details = test_get_window (WEFT_TYPE_LOOKUP_DETAILS);
  g_assert_nonnull (details);
  test_iterate_while (!gtk_widget_get_mapped (details));
  view = test_find (details, GTK_TYPE_TEXT_VIEW, "Output");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_true (g_str_has_prefix (text, "Server:\t\t127.0.0.1\nAddress:\t127.0.0.1#53\n\nName:\tmany.test\n"));
  g_assert_nonnull (test_look_for (details, GTK_TYPE_BUTTON, "Copy 192.0.2.6"));
  test_press (details, "Copy as a shell command");
  command = dup_clipboard (fixture);
  g_assert_nonnull (strstr (command, "many.test"));
  test_destroy (GTK_WINDOW (details));
}

static void
test_page_cancels_and_retries (Fixture *fixture, gconstpointer data)
{
  look_up (fixture, "slow.test\nslow.two.test");
  await_row (fixture, "slow.test", "running");
  press_in_row (fixture, "slow.test", "Cancel slow.test");
  await_row (fixture, "slow.test", "cancelled");
  g_assert_true (test_can_press (fixture->page, "Stop"));
  test_press (fixture->page, "Stop");
  await_row (fixture, "slow.two.test", "cancelled");
  test_iterate_while (test_look_for (fixture->page, GTK_TYPE_BUTTON, "Stop") != NULL);
  press_in_row (fixture, "slow.test", "Retry slow.test");
  await_row (fixture, "slow.test", "running");
  test_press (fixture->page, "Cancel all lookups");
  await_row (fixture, "slow.test", "cancelled");
}

static guint
count_spinning (Fixture *fixture)
{
  g_autoptr(GPtrArray) spinners = test_find_all (fixture->page, GTK_TYPE_SPINNER);
  guint n = 0;

  for (guint i = 0; i < spinners->len; i++)
    n += gtk_widget_get_mapped (g_ptr_array_index (spinners, i)) && gtk_spinner_get_spinning (g_ptr_array_index (spinners, i));
  return n;
}

static void
test_page_spins_only_for_few (Fixture *fixture, gconstpointer data)
{
  look_up (fixture, "slow.a.test\nslow.b.test");
  await_row (fixture, "slow.b.test", "running");
  test_iterate_while (count_spinning (fixture) != 2);
  look_up (fixture, "slow.c.test\nslow.d.test\nslow.e.test\nslow.f.test");
  await_row (fixture, "slow.f.test", "running");
  test_iterate_while (count_spinning (fixture) != 0);
  test_press (fixture->page, "Stop");
  await_row (fixture, "slow.f.test", "cancelled");
  g_assert_cmpuint (count_spinning (fixture), ==, 0);
}

static void
test_page_is_still_under_reduced_motion (Fixture *fixture, gconstpointer data)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  look_up (fixture, "slow.a.test");
  await_row (fixture, "slow.a.test", "running");
  g_assert_cmpuint (count_spinning (fixture), ==, 0);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  test_press (fixture->page, "Stop");
  await_row (fixture, "slow.a.test", "cancelled");
}

static void
test_page_clears_and_brings_back_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GString) names = g_string_new (NULL);
  GtkWidget *list;

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (names, "slow.%u.test\n", i);
  look_up (fixture, names->str);
  test_iterate_while (n_lookups (fixture) < 300);
  test_press (fixture->page, "Stop");
  test_iterate_while (weft_lookup_list_is_running (fixture->list));
  list = test_find (fixture->page, GTK_TYPE_LIST_VIEW, "Lookups");
  gtk_widget_activate_action (list, "lookups.clear", NULL);
  g_assert_cmpuint (n_lookups (fixture), ==, 0);
  g_assert_true (test_has_text (fixture->page, "No Lookups"));
  g_assert_cmpstr (fixture->said, ==, "300 lookups removed");
  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_cmpuint (n_lookups (fixture), ==, 300);
  test_iterate_while (g_list_model_get_n_items (G_LIST_MODEL (get_selection (fixture))) < 300);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr(WeftLookup) lookup = g_list_model_get_item (G_LIST_MODEL (get_selection (fixture)), i);
      g_autofree char *name = g_strdup_printf ("slow.%u.test", i);

      g_assert_cmpstr (weft_lookup_get_name (lookup), ==, name);
    }
}

static void
test_page_exports_what_is_shown (Fixture *fixture, gconstpointer data)
{
  WeftLookupView *view = WEFT_LOOKUP_VIEW (test_find (fixture->page, WEFT_TYPE_LOOKUP_VIEW, NULL));
  g_autofree char *path = g_build_filename (fixture->folder, "lookups.csv", NULL), *text = NULL;
  g_autoptr(GFile) file = g_file_new_for_path (path);

  look_up_to_end (fixture, "a.test\nnx.test");
  await_row (fixture, "nx.test", "no such name");
  gtk_selection_model_select_item (get_selection (fixture), 1, TRUE);
  _weft_lookup_view_save (view, file, FALSE);
  test_iterate_while (g_strcmp0 (fixture->said, "Saved as lookups.csv") != 0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\nnx.test,nx.test,A,no-such-name,"));
  g_assert_null (strstr (text, "\na.test"));
  g_unlink (path);
}

static void
test_page_removed_lookups_come_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr(WeftLookup) second = NULL;

  look_up_to_end (fixture, "a.test\nb.test\nc.test");
  await_row (fixture, "b.test", "answered");
  press_in_row (fixture, "b.test", "Remove b.test");
  g_assert_cmpstr (fixture->said, ==, "1 lookup removed");
  g_assert_cmpuint (n_lookups (fixture), ==, 2);
  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_cmpuint (n_lookups (fixture), ==, 3);
  second = g_list_model_get_item (G_LIST_MODEL (fixture->list), 1);
  g_assert_cmpstr (weft_lookup_get_name (second), ==, "b.test");
  /* Of the selected. */
  gtk_selection_model_select_item (get_selection (fixture), 0, TRUE);
  test_iterate_while (!test_has_text (fixture->page, "1 of 3 selected"));
  test_press (fixture->page, "Remove the selected lookups");
  g_assert_cmpuint (n_lookups (fixture), ==, 2);
  /* All, and back. */
  test_press (fixture->page, "Remove all lookups that are shown");
  g_assert_cmpuint (n_lookups (fixture), ==, 0);
  test_iterate_while (!test_has_text (fixture->page, "No Lookups"));
  gtk_widget_activate_action (fixture->page, fixture->undo, NULL);
  g_assert_cmpuint (n_lookups (fixture), ==, 2);
}

static void
test_page_filters_and_sorts (Fixture *fixture, gconstpointer data)
{
  GtkWidget *find;

  look_up_to_end (fixture, "c.test\nnx.test\na.test");
  await_row (fixture, "a.test", "answered");
  gtk_widget_activate_action (test_find (fixture->page, GTK_TYPE_LIST_VIEW, "Lookups"), "lookups.order", "s", "name");
  test_iterate_while (get_top (fixture, "a.test") > get_top (fixture, "c.test"));
  find = test_find (fixture->page, GTK_TYPE_TOGGLE_BUTTON, "Search and filter");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find), TRUE);
  test_iterate_while (test_look_for (fixture->page, GTK_TYPE_DROP_DOWN, "Which lookups are shown") == NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Which lookups are shown")), 2);
  test_iterate_while (!test_has_text (fixture->page, "1 of 3 lookups"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_selection (fixture))), ==, 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (test_find (fixture->page, GTK_TYPE_DROP_DOWN, "Which lookups are shown")), 0);
  gtk_editable_set_text (GTK_EDITABLE (test_find (fixture->page, GTK_TYPE_SEARCH_ENTRY, "Search lookups")), "192.0.2.1");
  test_iterate_while (!test_has_text (fixture->page, "2 of 3 lookups"));
  gtk_editable_set_text (GTK_EDITABLE (test_find (fixture->page, GTK_TYPE_SEARCH_ENTRY, "Search lookups")), "zzz");
  test_iterate_while (!test_has_text (fixture->page, "No Such Lookups"));
  test_press (fixture->page, "Show All");
  test_iterate_while (!test_has_text (fixture->page, "3 lookups"));
}

static void
test_page_keeps_past_lookups (Fixture *fixture, gconstpointer data)
{
  look_up_to_end (fixture, "a.test\nnx.test");
  await_row (fixture, "nx.test", "no such name");
  close_page (fixture);
  test_iterate_while (!g_file_test (fixture->past, G_FILE_TEST_EXISTS));
  g_unlink (fixture->log);
  open_page (fixture);
  await_row (fixture, "a.test", "192.0.2.1");
  await_row (fixture, "nx.test", "*exit status 1*");
  test_iterate_while (get_top (fixture, "a.test") >= get_top (fixture, "nx.test"));
  g_assert_false (g_file_test (fixture->log, G_FILE_TEST_EXISTS));
  gtk_widget_activate_action (test_find (fixture->page, GTK_TYPE_LIST_VIEW, "Lookups"), "lookups.clear", NULL);
  g_assert_cmpuint (n_lookups (fixture), ==, 0);
  g_assert_cmpstr (fixture->said, ==, "2 lookups removed");
}

static void
test_page_reads_no_file_of_somebody_else (Fixture *fixture, gconstpointer data)
{
  close_page (fixture);
  g_assert_true (g_file_set_contents (fixture->past, "\377 this is no list of lookups at all, but it is long enough", -1, NULL));
  open_page (fixture);
  look_up_to_end (fixture, "a.test");
  await_row (fixture, "a.test", "answered");
  g_assert_cmpuint (n_lookups (fixture), ==, 1);
}

static void
test_page_without_nslookup_says_so (Fixture *fixture, gconstpointer data)
{
  g_assert_true (test_has_text (fixture->page, "*bind9-dnsutils*"));
  g_assert_true (test_has_text (fixture->page, "*the system's resolver is asked*"));
  g_assert_true (weft_lookup_list_get_by_resolver (fixture->list));
  test_press (fixture->page, "Look Again");
  g_assert_cmpstr (fixture->said, ==, "There is still no nslookup.");
}

static void
test_page_by_resolver_is_marked (Fixture *fixture, gconstpointer data)
{
  look_up_to_end (fixture, "localhost");
  await_row (fixture, "localhost", "*by the system's resolver*");
}

static void
test_page_names_everything (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) buttons = NULL;

  look_up_to_end (fixture, "many.test\nnx.test");
  await_row (fixture, "many.test", "answered");
  test_iterate_while (test_look_for (fixture->page, GTK_TYPE_BUTTON, "Remove nx.test") == NULL);
  buttons = test_find_all (fixture->page, GTK_TYPE_BUTTON);
  for (guint i = 0; i < buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (buttons, i);
      g_autofree char *name = test_dup_name (button);

      /* What these are made of has the name of the whole. */
      if (gtk_widget_get_ancestor (button, GTK_TYPE_DROP_DOWN) != NULL || gtk_widget_get_ancestor (button, GTK_TYPE_SPIN_BUTTON) != NULL
          || gtk_widget_get_ancestor (button, GTK_TYPE_MENU_BUTTON) != NULL || gtk_widget_get_ancestor (button, GTK_TYPE_STACK_SWITCHER) != NULL)
        continue;
      g_assert_nonnull (name);
      g_assert_cmpstr (name, !=, "");
    }
}

/* The application does it, and here is none. */
static void
load_style (void)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, APP_PATH "style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
test_page_fits_a_phone (Fixture *fixture, gconstpointer data)
{
  static const char *const parts[] = { "look-up", "talk", "pipes" };
  GtkWidget *stack = test_find (fixture->page, GTK_TYPE_STACK, NULL);
  int least;

  weft_lookup_page_set_narrow (WEFT_LOOKUP_PAGE (fixture->page), TRUE);
  look_up_to_end (fixture, "many.test\na-very-long-name-that-does-not-fit-into-any-row.of-a-phone.test");
  await_row (fixture, "many.test", "answered*");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (stack), parts[i]);
      gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_assert_cmpint (least, <=, 360);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *, gconstpointer);
    const char *program;
  } tests[] = {
    { "/lookup-page/empty-says-what-to-do", test_page_empty_says_what_to_do, NULL },
    { "/lookup-page/shows-all-of-an-answer", test_page_shows_all_of_an_answer, NULL },
    { "/lookup-page/takes-a-pasted-list", test_page_takes_a_pasted_list, NULL },
    { "/lookup-page/says-what-is-wrong-before-it-starts", test_page_says_what_is_wrong_before_it_starts, NULL },
    { "/lookup-page/checks-the-server", test_page_checks_the_server, NULL },
    { "/lookup-page/asks-as-it-was-told", test_page_asks_as_it_was_told, NULL },
    { "/lookup-page/copies-answers", test_page_copies_answers, NULL },
    { "/lookup-page/shows-the-output-as-it-came", test_page_shows_the_output_as_it_came, NULL },
    { "/lookup-page/cancels-and-retries", test_page_cancels_and_retries, NULL },
    { "/lookup-page/spins-only-for-few", test_page_spins_only_for_few, NULL },
    { "/lookup-page/is-still-under-reduced-motion", test_page_is_still_under_reduced_motion, NULL },
    { "/lookup-page/clears-and-brings-back-many", test_page_clears_and_brings_back_many, NULL },
    { "/lookup-page/exports-what-is-shown", test_page_exports_what_is_shown, NULL },
    { "/lookup-page/removed-lookups-come-back", test_page_removed_lookups_come_back, NULL },
    { "/lookup-page/filters-and-sorts", test_page_filters_and_sorts, NULL },
    { "/lookup-page/keeps-past-lookups", test_page_keeps_past_lookups, NULL },
    { "/lookup-page/reads-no-file-of-somebody-else", test_page_reads_no_file_of_somebody_else, NULL },
    { "/lookup-page/without-nslookup-says-so", test_page_without_nslookup_says_so, "/nonexistent/nslookup" },
    { "/lookup-page/by-resolver-is-marked", test_page_by_resolver_is_marked, "/nonexistent/nslookup" },
    { "/lookup-page/names-everything", test_page_names_everything, NULL },
    { "/lookup-page/fits-a-phone", test_page_fits_a_phone, NULL },
  };

  test_widgets_init (&argc, &argv);
  load_style ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].program, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
