/* process-columns.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "process-table-private.h"

#include "column-titles.h"

#include <glib/gi18n.h>
#include <string.h>

#define NAME_CHARS_NARROW 14

/* Which columns show, by which the rows are sorted and what a share is of: actions "table.…", so that a menu and the
 * keyboard can do what a click on a header does, and settings. */

static const struct
{
  const char *nick; /* in the settings */
  const char *title;
  guint chars;
  gboolean figure;  /* at the right, and the greatest first */
} kinds[WEFT_PROCESS_N_COLUMNS] = {
  [WEFT_PROCESS_NAME] = { "name", N_("Name"), 22, FALSE },
  [WEFT_PROCESS_CPU] = { "cpu", N_("CPU (of a core)"), 15, TRUE },
  [WEFT_PROCESS_MEMORY] = { "memory", N_("Memory"), 10, TRUE },
  [WEFT_PROCESS_PID] = { "pid", N_("PID"), 8, TRUE },
  [WEFT_PROCESS_USER] = { "user", N_("User"), 10, FALSE },
  [WEFT_PROCESS_CPU_TIME] = { "cpu-time", N_("CPU Time"), 10, TRUE },
  [WEFT_PROCESS_THREADS] = { "threads", N_("Threads"), 9, TRUE },
  [WEFT_PROCESS_STATE] = { "state", N_("State"), 12, FALSE },
  [WEFT_PROCESS_NICE] = { "nice", N_("Nice"), 6, TRUE },
  [WEFT_PROCESS_STARTED] = { "started", N_("Started"), 12, TRUE },
  [WEFT_PROCESS_CORE] = { "core", N_("Last Core"), 10, TRUE },
  [WEFT_PROCESS_COMMAND] = { "command", N_("Command Line"), 40, FALSE },
};

static const char *const shown_first[] = { "name", "cpu", "memory", "pid", "user", "cpu-time", "threads", "state", NULL };

const char *
_weft_process_column_get_nick (WeftProcessColumn column)
{
  return kinds[column].nick;
}

gboolean
_weft_process_column_is_figure (WeftProcessColumn column)
{
  return kinds[column].figure;
}

static WeftProcessColumn
find_column (const char *nick)
{
  for (guint i = 0; i < WEFT_PROCESS_N_COLUMNS; i++)
    if (g_str_equal (kinds[i].nick, nick))
      return i;
  return WEFT_PROCESS_N_COLUMNS;
}

static void
set_state (WeftProcessTable *self, const char *action, GVariant *state)
{
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->view_actions), action)), state);
}

static void
keep_columns (WeftProcessTable *self)
{
  g_autoptr(GPtrArray) nicks = g_ptr_array_new ();

  if (self->settings == NULL || self->loading)
    return;
  for (guint i = 0; i < WEFT_PROCESS_N_COLUMNS; i++)
    if (gtk_column_view_column_get_visible (self->columns[i]))
      g_ptr_array_add (nicks, (gpointer) kinds[i].nick);
  g_ptr_array_add (nicks, NULL);
  g_settings_set_strv (self->settings, "process-columns", (const char *const *) nicks->pdata);
}

/* Fixed, so that no cell is ever measured; by the width of digits, so that large text has room. A column that is hidden has none:
 * GTK counts it among those that take room, and there would be none for the name to grow into. */
static void
size_column (WeftProcessTable *self, WeftProcessColumn column, int digit)
{
  guint chars = column == WEFT_PROCESS_NAME && self->narrow ? NAME_CHARS_NARROW : kinds[column].chars;
  gboolean visible = gtk_column_view_column_get_visible (self->columns[column]);

  gtk_column_view_column_set_fixed_width (self->columns[column], visible ? PANGO_PIXELS ((int) chars * digit) + 24 : 0);
}

static int
get_digit_width (WeftProcessTable *self)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (GTK_WIDGET (self->view)), NULL, NULL);
  int digit = pango_font_metrics_get_approximate_digit_width (metrics);

  pango_font_metrics_unref (metrics);
  return digit;
}

void
_weft_process_table_size_columns (WeftProcessTable *self)
{
  int digit = get_digit_width (self);

  for (guint i = 0; i < WEFT_PROCESS_N_COLUMNS; i++)
    size_column (self, i, digit);
}

static void
show_column (WeftProcessTable *self, WeftProcessColumn column, gboolean visible)
{
  g_autofree char *action = g_strconcat ("column-", kinds[column].nick, NULL);

  gtk_column_view_column_set_visible (self->columns[column], visible);
  size_column (self, column, get_digit_width (self));
  set_state (self, action, g_variant_new_boolean (visible));
  keep_columns (self);
  _weft_process_table_queue_cells (self);
}

static void
change_column_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  show_column (data, find_column (g_action_get_name (G_ACTION (action)) + strlen ("column-")), g_variant_get_boolean (state));
}

static void
show_cpu_title (WeftProcessTable *self)
{
  gtk_column_view_column_set_title (self->columns[WEFT_PROCESS_CPU], self->of_machine ? _("CPU (of all)") : _(kinds[WEFT_PROCESS_CPU].title));
}

static void
change_cpu_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  WeftProcessTable *self = data;

  self->of_machine = g_str_equal (g_variant_get_string (state, NULL), "machine");
  self->cells_serial++;
  g_simple_action_set_state (action, state);
  show_cpu_title (self);
  if (self->settings != NULL && !self->loading)
    g_settings_set_value (self->settings, "cpu-per", state);
  _weft_process_table_queue_cells (self);
}

static void
apply_sort (WeftProcessTable *self)
{
  set_state (self, "sort", g_variant_new_string (kinds[self->sort].nick));
  set_state (self, "descending", g_variant_new_boolean (self->descending));
  weft_process_model_set_sort (self->model, self->sort, self->descending);
  _weft_process_table_queue_cells (self);
  if (self->settings == NULL || self->loading)
    return;
  g_settings_set_string (self->settings, "process-sort", kinds[self->sort].nick);
  g_settings_set_boolean (self->settings, "process-sort-descending", self->descending);
}

static void
sort_by (WeftProcessTable *self, WeftProcessColumn column, gboolean descending)
{
  self->sort = column;
  self->descending = descending;
  self->sorting = TRUE;
  gtk_column_view_sort_by_column (self->view, self->columns[column], descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->sorting = FALSE;
  apply_sort (self);
}

static void
change_sort_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  WeftProcessColumn column = find_column (g_variant_get_string (state, NULL));

  if (column < WEFT_PROCESS_N_COLUMNS)
    sort_by (data, column, kinds[column].figure);
}

static void
change_descending_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  sort_by (data, ((WeftProcessTable *) data)->sort, g_variant_get_boolean (state));
}

/* GTK 4.8 does not tell by which column its view sorts. But it asks the sorter of that column first, which says here that
 * the first of two is the smaller one, and the view turns that round when it is falling. */
static guint asked;

static int
probe_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  asked = GPOINTER_TO_UINT (data);
  return -1;
}

/* A click on a header. Of figures the greatest are wanted first. */
static void
sorter_changed_cb (WeftProcessTable *self)
{
  gboolean descending;

  if (self->sorting)
    return;
  asked = WEFT_PROCESS_N_COLUMNS;
  descending = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), self, self->view) == GTK_ORDERING_LARGER;
  if (asked == WEFT_PROCESS_N_COLUMNS)
    return;
  sort_by (self, asked, asked != self->sort ? kinds[asked].figure : descending);
}

static void
make_column (WeftProcessTable *self, WeftProcessColumn column)
{
  GtkColumnViewColumn *made = gtk_column_view_column_new (_(kinds[column].title), _weft_process_table_make_factory (self, column));
  g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, GUINT_TO_POINTER (column), NULL));

  gtk_column_view_column_set_sorter (made, sorter);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_expand (made, column == WEFT_PROCESS_NAME || column == WEFT_PROCESS_COMMAND);
  gtk_column_view_append_column (self->view, made);
  self->columns[column] = made;
}

static void
make_actions (WeftProcessTable *self)
{
  static const GActionEntry entries[] = {
    { .name = "cpu-per", .parameter_type = "s", .state = "'core'", .change_state = change_cpu_cb },
    { .name = "sort", .parameter_type = "s", .state = "'cpu'", .change_state = change_sort_cb },
    { .name = "descending", .state = "true", .change_state = change_descending_cb },
  };

  self->view_actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->view_actions), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < WEFT_PROCESS_N_COLUMNS; i++)
    {
      g_autofree char *name = g_strconcat ("column-", kinds[i].nick, NULL);
      GActionEntry entry = { .name = name, .state = "true", .change_state = change_column_cb };

      g_action_map_add_action_entries (G_ACTION_MAP (self->view_actions), &entry, 1, self);
    }
  /* Without its name no row could be told from another. */
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->view_actions), "column-name")), FALSE);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table", G_ACTION_GROUP (self->view_actions));
}

static GMenu *
make_columns_menu (const char *prefix, gboolean target)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < WEFT_PROCESS_N_COLUMNS; i++)
    {
      g_autofree char *action = target ? g_strdup (prefix) : g_strconcat (prefix, kinds[i].nick, NULL);
      g_autoptr(GMenuItem) item = g_menu_item_new (i == WEFT_PROCESS_CPU ? _("CPU") : _(kinds[i].title), NULL);

      g_menu_item_set_action_and_target_value (item, action, target ? g_variant_new_string (kinds[i].nick) : NULL);
      g_menu_append_item (menu, item);
    }
  return menu;
}

static void
make_menu (WeftProcessTable *self)
{
  g_autoptr(GMenu) menu = g_menu_new (), share = g_menu_new (), order = g_menu_new ();
  g_autoptr(GMenu) columns = make_columns_menu ("table.column-", FALSE), sort = make_columns_menu ("table.sort", TRUE);

  g_menu_append_submenu (menu, _("_Columns"), G_MENU_MODEL (columns));
  g_menu_append_submenu (menu, _("_Sort By"), G_MENU_MODEL (sort));
  g_menu_append (order, _("_Greatest First"), "table.descending");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  g_menu_append (share, _("CPU as a Share of One C_ore"), "table.cpu-per::core");
  g_menu_append (share, _("CPU as a Share of the _Machine"), "table.cpu-per::machine");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (share));
  gtk_menu_button_set_menu_model (self->look, G_MENU_MODEL (menu));
}

static void
show_columns (WeftProcessTable *self, const char *const *nicks)
{
  for (guint i = 0; i < WEFT_PROCESS_N_COLUMNS; i++)
    show_column (self, i, i == WEFT_PROCESS_NAME || g_strv_contains (nicks, kinds[i].nick));
}

void
_weft_process_table_make_columns (WeftProcessTable *self)
{
  make_actions (self);
  for (guint i = 0; i < WEFT_PROCESS_N_COLUMNS; i++)
    {
      make_column (self, i);
      if (kinds[i].figure)
        weft_column_titles_align_end (self->view, i);
    }
  make_menu (self);
  show_columns (self, shown_first);
  sort_by (self, WEFT_PROCESS_CPU, TRUE);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "realize", G_CALLBACK (_weft_process_table_size_columns), self, G_CONNECT_SWAPPED);
}

void
_weft_process_table_load_columns (WeftProcessTable *self)
{
  g_auto(GStrv) nicks = g_settings_get_strv (self->settings, "process-columns");
  g_autofree char *sort = g_settings_get_string (self->settings, "process-sort");
  WeftProcessColumn column = find_column (sort);
  g_autoptr(GVariant) cpu = g_settings_get_value (self->settings, "cpu-per");

  self->loading = TRUE;
  show_columns (self, (const char *const *) nicks);
  sort_by (self, column < WEFT_PROCESS_N_COLUMNS ? column : WEFT_PROCESS_CPU, g_settings_get_boolean (self->settings, "process-sort-descending"));
  g_action_group_change_action_state (G_ACTION_GROUP (self->view_actions), "cpu-per", cpu);
  self->loading = FALSE;
}
