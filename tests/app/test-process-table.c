/* test-process-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/cores-dialog.h"
#include "app/nice-dialog.h"
#include "app/cell-text.h"
#include "app/process-table-private.h"
#include "made-up-processes.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The table in a window: what its cells say, that nothing loses its place, and what is done to processes, here a child of
 * the test. */

#define WAIT_US (20 * G_USEC_PER_SEC)

#define ITERATE_WHILE(condition) \
  G_STMT_START { \
    gint64 until = g_get_monotonic_time () + WAIT_US; \
    while (condition) \
      { \
        g_assert_cmpint (g_get_monotonic_time (), <, until); \
        g_main_context_iteration (NULL, TRUE); \
      } \
  } G_STMT_END

typedef struct
{
  MadeUpProcesses machine;
  GtkWindow *window;
  WeftProcessTable *table; /* (owned) */
  char *said;
  gint activated;
  GSubprocess *child; /* (nullable) */
} Fixture;

static void
say_cb (Fixture *self, const char *text, const char *undo)
{
  g_free (self->said);
  self->said = g_strdup (text);
  g_assert_null (undo);
}

static void
activated_cb (Fixture *self, gint pid, guint64 start_ticks)
{
  self->activated = pid;
}

static void
take_sample (Fixture *self)
{
  g_autoptr(WeftSample) sample = made_up_processes_sample (&self->machine);

  weft_process_table_set_sample (self->table, sample);
  ITERATE_WHILE (self->table->cells_tick != 0);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  made_up_processes_init (&self->machine, 4);
  made_up_processes_fill (&self->machine, GPOINTER_TO_UINT (data));
  self->table = g_object_ref_sink (weft_process_table_new ());
  g_signal_connect_swapped (self->table, "say", G_CALLBACK (say_cb), self);
  g_signal_connect_swapped (self->table, "process-activated", G_CALLBACK (activated_cb), self);
  self->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (self->window, 1000, 600);
  gtk_window_set_child (self->window, GTK_WIDGET (self->table));
  gtk_window_present (self->window);
  take_sample (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (self->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->table);
  made_up_processes_clear (&self->machine);
  g_free (self->said);
  if (self->child != NULL)
    g_subprocess_force_exit (self->child);
  g_clear_object (&self->child);
}

static GtkSelectionModel *
get_model (Fixture *self)
{
  return GTK_SELECTION_MODEL (weft_process_table_get_model (self->table));
}

/* A child of the test that waits, as the only process of the sample that is real. */
static gint32
add_child (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL, *text = NULL;
  g_auto(GStrv) fields = NULL;
  WeftSampleProcess *process;
  gint32 pid;

  self->child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "sleep", "30", NULL);
  g_assert_no_error (error);
  pid = (gint32) g_ascii_strtoll (g_subprocess_get_identifier (self->child), NULL, 10);
  path = g_strdup_printf ("/proc/%d/stat", pid);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  fields = g_strsplit (strrchr (text, ')') + 2, " ", -1);
  process = made_up_processes_start (&self->machine, pid, 1, "a-child", 9);
  process->start_ticks = g_ascii_strtoull (fields[19], NULL, 10);
  take_sample (self);
  gtk_selection_model_select_item (get_model (self), 0, TRUE);
  g_assert_cmpint (self->activated, ==, pid);
  return pid;
}

static gboolean
can (Fixture *self, const char *action)
{
  return gtk_widget_get_sensitive (GTK_WIDGET (self->table->act)) && gtk_widget_activate_action (GTK_WIDGET (self->table), action, NULL);
}

static GtkWidget *
get_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window;
    }
  return NULL;
}

/* All texts of cells that are in sight, row after row. */
static const char *
get_text (Fixture *self, guint position, WeftProcessColumn column)
{
  GtkWidget *cell = _weft_process_table_get_name_cell (self->table, position);
  GtkWidget *at;

  g_assert_nonnull (cell);
  if (column == WEFT_PROCESS_NAME)
    {
      for (at = gtk_widget_get_first_child (cell); !WEFT_IS_CELL_TEXT (at); at = gtk_widget_get_next_sibling (at))
        ;
      return weft_cell_text_get_text (WEFT_CELL_TEXT (at));
    }
  at = gtk_widget_get_parent (cell);
  for (guint i = 0; i < column; i++)
    at = gtk_widget_get_next_sibling (at);
  return weft_cell_text_get_text (WEFT_CELL_TEXT (gtk_widget_get_first_child (at)));
}

static void
test_cells_say_what_the_sample_does (Fixture *self, gconstpointer data)
{
  made_up_processes_start (&self->machine, 4000, 1, "busy\nbee", 2.5f);
  take_sample (self);
  g_assert_cmpstr (get_text (self, 0, WEFT_PROCESS_NAME), ==, "busy\\nbee");
  g_assert_cmpstr (get_text (self, 0, WEFT_PROCESS_PID), ==, "4000");
  g_assert_cmpstr (get_text (self, 0, WEFT_PROCESS_CPU), ==, "250.0 %");
  gtk_widget_activate_action (GTK_WIDGET (self->table), "table.cpu-per", "s", "machine");
  ITERATE_WHILE (self->table->cells_tick != 0);
  g_assert_cmpstr (get_text (self, 0, WEFT_PROCESS_CPU), ==, "62.5 %");
  g_assert_cmpstr (gtk_column_view_column_get_title (self->table->columns[WEFT_PROCESS_CPU]), !=, "CPU (of a core)");
}

static void
test_the_view_stays_where_it_is (Fixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->table->scrolled);

  gtk_adjustment_set_value (adjustment, 20000);
  ITERATE_WHILE (gtk_adjustment_get_value (adjustment) < 20000);
  for (guint i = 0; i < 10; i++)
    {
      made_up_processes_go_on (&self->machine, 50);
      take_sample (self);
      gtk_widget_activate_action (GTK_WIDGET (self->table), "table.sort", "s", i % 2 ? "cpu" : "memory");
      ITERATE_WHILE (self->table->cells_tick != 0);
      g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 20000);
    }
}

static void
test_selection_stays_with_its_processes (Fixture *self, gconstpointer data)
{
  g_autoptr(GPtrArray) before = NULL, after = NULL;

  weft_process_model_set_sort (weft_process_table_get_model (self->table), WEFT_PROCESS_PID, FALSE);
  gtk_selection_model_select_range (get_model (self), 49, 1, TRUE);
  before = weft_process_model_get_selected (weft_process_table_get_model (self->table));
  weft_process_model_set_sort (weft_process_table_get_model (self->table), WEFT_PROCESS_CPU, TRUE);
  made_up_processes_go_on (&self->machine, 0);
  take_sample (self);
  after = weft_process_model_get_selected (weft_process_table_get_model (self->table));
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_true (g_ptr_array_index (after, 0) == g_ptr_array_index (before, 0));
}

static void
test_weft_is_marked (Fixture *self, gconstpointer data)
{
  GtkWidget *cell, *mark;

  made_up_processes_start (&self->machine, getpid (), 1, "weft", 9);
  take_sample (self);
  cell = _weft_process_table_get_name_cell (self->table, 0);
  mark = gtk_widget_get_last_child (cell);
  g_assert_true (gtk_widget_get_mapped (mark));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, "Weft's own");
  cell = _weft_process_table_get_name_cell (self->table, 5);
  g_assert_false (GTK_IS_IMAGE (gtk_widget_get_last_child (cell)));
  made_up_processes_start (&self->machine, getpid () + 1, 1, "above", 10);
  take_sample (self);
  g_assert_false (gtk_widget_get_mapped (mark));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE);
}

static void
test_nothing_is_offered_without_a_selection (Fixture *self, gconstpointer data)
{
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (self->table->act)));
  g_assert_nonnull (gtk_widget_get_tooltip_text (GTK_WIDGET (self->table->act)));
}

static void
test_what_has_ended_is_not_offered (Fixture *self, gconstpointer data)
{
  gtk_selection_model_select_item (get_model (self), 0, TRUE);
  g_assert_false (can (self, "processes.stop"));
}

static void
test_ending_asks_and_names (Fixture *self, gconstpointer data)
{
  AdwMessageDialog *dialog;

  add_child (self);
  g_assert_true (can (self, "processes.end"));
  dialog = ADW_MESSAGE_DIALOG (get_window (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_nonnull (dialog);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "a-child ("));
  adw_message_dialog_response (dialog, "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_true (can (self, "processes.end"));
  dialog = ADW_MESSAGE_DIALOG (get_window (ADW_TYPE_MESSAGE_DIALOG));
  adw_message_dialog_response (dialog, "do");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_true (g_subprocess_wait (self->child, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_term_sig (self->child), ==, SIGTERM);
  g_assert_null (self->said);
}

static void
test_names_five_and_how_many_more (Fixture *self, gconstpointer data)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autofree char *text = NULL;

  gtk_selection_model_select_range (get_model (self), 0, 8, TRUE);
  items = weft_process_model_get_selected (weft_process_table_get_model (self->table));
  text = _weft_process_table_list (items);
  g_assert_true (g_str_has_suffix (text, "\nand 3 more"));
}

static void
test_says_that_it_has_ended (Fixture *self, gconstpointer data)
{
  g_autoptr(GPtrArray) items = NULL;

  add_child (self);
  items = weft_process_model_get_selected (weft_process_table_get_model (self->table));
  g_subprocess_force_exit (self->child);
  g_assert_true (g_subprocess_wait (self->child, NULL, NULL));
  _weft_process_table_set_nice (self->table, items, 5);
  g_assert_nonnull (self->said);
  g_assert_nonnull (strstr (self->said, "has ended"));
}

static void
test_sets_the_nice_value (Fixture *self, gconstpointer data)
{
  gint32 pid = add_child (self);

  gtk_widget_activate_action (GTK_WIDGET (self->table), "processes.nice", "i", 7);
  g_assert_null (self->said);
  g_assert_cmpint (getpriority (PRIO_PROCESS, (id_t) pid), ==, 7);
  g_assert_true (can (self, "processes.choose-nice"));
  g_assert_nonnull (get_window (WEFT_TYPE_NICE_DIALOG));
  gtk_window_destroy (GTK_WINDOW (get_window (WEFT_TYPE_NICE_DIALOG)));
}

static void
test_offers_the_cores (Fixture *self, gconstpointer data)
{
  add_child (self);
  g_assert_true (can (self, "processes.cores"));
  g_assert_nonnull (get_window (WEFT_TYPE_CORES_DIALOG));
  gtk_window_destroy (GTK_WINDOW (get_window (WEFT_TYPE_CORES_DIALOG)));
}

static void
test_says_when_nothing_is_found (Fixture *self, gconstpointer data)
{
  weft_process_model_set_search (weft_process_table_get_model (self->table), "no such thing");
  take_sample (self);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->table->stack), ==, "empty");
  gtk_widget_activate_action (GTK_WIDGET (self->table), "processes.show-all", NULL);
}

static void
test_columns_and_order_are_kept (Fixture *self, gconstpointer data)
{
  g_autoptr(GSettings) settings = g_settings_new (APP_ID);
  WeftProcessTable *other;
  g_auto(GStrv) columns = NULL;

  weft_process_table_set_settings (self->table, settings);
  gtk_widget_activate_action (GTK_WIDGET (self->table), "table.column-nice", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->table), "table.sort", "s", "name");
  gtk_widget_activate_action (GTK_WIDGET (self->table), "table.cpu-per", "s", "machine");
  gtk_drop_down_set_selected (self->table->filter, WEFT_PROCESSES_MINE);
  columns = g_settings_get_strv (settings, "process-columns");
  g_assert_true (g_strv_contains ((const char *const *) columns, "nice"));
  other = g_object_ref_sink (weft_process_table_new ());
  weft_process_table_set_settings (other, settings);
  g_assert_true (gtk_column_view_column_get_visible (other->columns[WEFT_PROCESS_NICE]));
  g_assert_cmpint (other->sort, ==, WEFT_PROCESS_NAME);
  g_assert_false (other->descending);
  g_assert_true (other->of_machine);
  g_assert_cmpuint (gtk_drop_down_get_selected (other->filter), ==, WEFT_PROCESSES_MINE);
  g_assert_finalize_object (other);
}

#define ADD(name, n, function) g_test_add ("/process-table/" name, Fixture, GUINT_TO_POINTER (n), set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* A warning ends a test; but newer libraries warn of the labels of their own AdwMessageDialog. */
  if (gtk_get_minor_version () >= 10)
    g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  adw_init ();
  g_test_summary ("The table of processes in a window, and what can be done to processes there.");

  ADD ("cells-say-what-the-sample-does", 100, test_cells_say_what_the_sample_does);
  ADD ("the-view-stays-where-it-is", 3000, test_the_view_stays_where_it_is);
  ADD ("selection-stays-with-its-processes", 300, test_selection_stays_with_its_processes);
  ADD ("weft-is-marked", 100, test_weft_is_marked);
  ADD ("nothing-is-offered-without-a-selection", 20, test_nothing_is_offered_without_a_selection);
  ADD ("what-has-ended-is-not-offered", 20, test_what_has_ended_is_not_offered);
  ADD ("ending-asks-and-names", 20, test_ending_asks_and_names);
  ADD ("names-five-and-how-many-more", 20, test_names_five_and_how_many_more);
  ADD ("says-that-it-has-ended", 20, test_says_that_it_has_ended);
  ADD ("sets-the-nice-value", 20, test_sets_the_nice_value);
  ADD ("offers-the-cores", 20, test_offers_the_cores);
  ADD ("says-when-nothing-is-found", 20, test_says_when_nothing_is_found);
  ADD ("columns-and-order-are-kept", 20, test_columns_and_order_are_kept);
  return g_test_run ();
}
