/* process-cells.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "process-table-private.h"

#include "cell-text.h"

#include <glib/gi18n.h>

/* The list of GTK keeps some two hundred rows, of which thirty are in sight: a new sample writes only those, and the
 * others when they are scrolled near. Names are written in all rows, when there is time: a row must not be called like
 * another one when a screen reader looks at it. A cell knows that it is stale by comparing numbers; it listens to nothing. */

#define CELLS_US 2000 /* of a frame */
#define CELLS_MOST 56  /* of a frame: painting what is new takes more than writing it */
#define ROWS_AROUND 256 /* GTK builds no row that is further from what is in sight */
#define DATA "weft-process-cell"
#define EVERYWHERE 1e6 /* pages */
#define INDENT 16
#define INDENT_MOST 12

typedef struct
{
  WeftProcessTable *table; /* (not owned) */
  GtkListItem *list_item;  /* (not owned) */
  WeftProcessItem *item;   /* (owned) (nullable) */
  GtkWidget *widget;       /* (not owned): has this as its data */
  WeftCellText *text;
  GtkImage *expander;      /* (nullable): only a name in a tree has it */
  GtkImage *mark;          /* (nullable): only the name of a process of ours has it */
  WeftProcessColumn column;
  guint stamp, serial;     /* of what is shown */
} Cell;

static void
cell_free (gpointer data)
{
  Cell *cell = data;

  g_clear_object (&cell->item);
  g_free (cell);
}

static GtkWidget *
get_row (Cell *cell)
{
  GtkWidget *parent = gtk_widget_get_parent (cell->widget);

  return parent != NULL ? gtk_widget_get_parent (parent) : NULL;
}

/* The row itself is what a screen reader reads when the cursor comes to it. */
static void
name_row (Cell *cell, const char *name)
{
  const WeftProcessPlace *place = weft_process_item_get_place (cell->item);
  gint32 pid = weft_process_item_get_process (cell->item)->pid;
  GtkWidget *row = get_row (cell);
  g_autofree char *text = NULL;

  if (row == NULL)
    return;
  /* Translators: a row of the table: the name of a process and its number */
  text = g_strdup_printf (place->ours ? _("%s, PID %d, Weft's own") : _("%s, PID %d"), name, pid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
toggle_children_cb (GtkGestureClick *gesture, int n, double x, double y, Cell *cell)
{
  guint position = gtk_list_item_get_position (cell->list_item);
  gboolean closed = cell->item != NULL && weft_process_item_get_place (cell->item)->closed;

  if (weft_process_model_set_closed (cell->table->model, position, !closed))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  _weft_process_table_queue_cells (cell->table);
}

static void
make_expander (Cell *cell)
{
  GtkGesture *click = gtk_gesture_click_new ();

  cell->expander = GTK_IMAGE (gtk_image_new ());
  g_signal_connect (click, "pressed", G_CALLBACK (toggle_children_cb), cell);
  gtk_widget_add_controller (GTK_WIDGET (cell->expander), GTK_EVENT_CONTROLLER (click));
  gtk_box_prepend (GTK_BOX (cell->widget), GTK_WIDGET (cell->expander));
}

static void
make_mark (Cell *cell)
{
  cell->mark = GTK_IMAGE (gtk_image_new_from_icon_name ("weft-own-symbolic"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (cell->mark), _("Weft's own"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->mark), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Weft's own"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (cell->mark), "own");
  gtk_box_append (GTK_BOX (cell->widget), GTK_WIDGET (cell->mark));
}

/* It keeps its room: for a widget that is hidden GTK lays the whole window out. */
static void
show_mark (Cell *cell, gboolean ours)
{
  gtk_widget_set_child_visible (GTK_WIDGET (cell->mark), ours);
  gtk_accessible_update_state (GTK_ACCESSIBLE (cell->mark), GTK_ACCESSIBLE_STATE_HIDDEN, !ours, -1);
}

/* Most rows need neither, and two hundred are built at once: what is not needed is not made. */
static void
show_place (Cell *cell)
{
  const WeftProcessPlace *place = weft_process_item_get_place (cell->item);
  gboolean tree = weft_process_model_is_tree (cell->table->model);

  if (place->ours && cell->mark == NULL)
    make_mark (cell);
  if (tree && cell->expander == NULL)
    make_expander (cell);
  if (cell->mark != NULL)
    show_mark (cell, place->ours);
  if (cell->expander == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (cell->expander), tree);
  gtk_widget_set_margin_start (GTK_WIDGET (cell->expander), tree ? (int) MIN (place->depth, INDENT_MOST) * INDENT : 0);
  if (!tree)
    return;
  gtk_image_set_from_icon_name (cell->expander, !place->parent ? NULL : place->closed ? "pan-end-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  !place->parent ? "" : place->closed ? _("Show children") : _("Hide children"), -1);
}

static void
update_cell (Cell *cell)
{
  WeftProcessModel *model = cell->table->model;
  guint cores = cell->table->of_machine ? weft_process_model_get_cores (model) : 1;
  g_autofree char *text = NULL;

  g_clear_object (&cell->item);
  cell->item = g_list_model_get_item (G_LIST_MODEL (model), gtk_list_item_get_position (cell->list_item));
  if (cell->item == NULL)
    return;
  text = weft_process_item_format (cell->item, cell->column, cores);
  weft_cell_text_set_text (cell->text, text);
  if (cell->column == WEFT_PROCESS_NAME)
    {
      show_place (cell);
      name_row (cell, text);
    }
  cell->stamp = weft_process_item_get_stamp (cell->item, cell->column);
  cell->serial = cell->table->cells_serial;
}

static gboolean
is_stale (Cell *cell, guint position)
{
  return !weft_process_model_has_at (cell->table->model, position, cell->item) || cell->serial != cell->table->cells_serial
         || cell->stamp != weft_process_item_get_stamp (cell->item, cell->column);
}

/* All rows are of one height. */
static double
get_row_height (WeftProcessTable *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  return n > 0 ? MAX (gtk_adjustment_get_upper (adjustment) / n, 1) : 1;
}

static gboolean
is_end_near (WeftProcessTable *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double below = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) - gtk_adjustment_get_page_size (adjustment);

  return below < ROWS_AROUND * get_row_height (self);
}

/* Brings stale cells of rows that are at most `margin` pages out of sight up to date, or names wherever they are; FALSE:
 * there was no time for all. */
static gboolean
update_cells (WeftProcessTable *self, double margin, gint64 until_us, guint *n_written)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double value = gtk_adjustment_get_value (adjustment), page = gtk_adjustment_get_page_size (adjustment);
  double height = get_row_height (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  double first = (value - margin * page) / height - 1, last = (value + (1 + margin) * page) / height + 1;
  guint written = 0, row = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < self->cells->len; i++)
    {
      Cell *cell = g_ptr_array_index (self->cells, i);
      guint position = gtk_list_item_get_position (cell->list_item);
      gboolean near = position >= first && position <= last;

      if (position >= n || (!near && (margin < EVERYWHERE || cell->column != WEFT_PROCESS_NAME)) || !is_stale (cell, position))
        continue;
      /* A row is written whole: its cells stand one after another. */
      if (position != row && (written >= CELLS_MOST || g_get_monotonic_time () >= until_us))
        return FALSE;
      update_cell (cell);
      row = position;
      written++;
      *n_written = written;
    }
  return TRUE;
}

/* First what is in sight, then, in other frames, more rows, and what a little scrolling brings into sight. */
static gboolean
update_cells_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WeftProcessTable *self = WEFT_PROCESS_TABLE (widget);
  gint64 until = g_get_monotonic_time () + CELLS_US;
  guint written = 0;

  weft_process_rows_set_exact (self->rows, is_end_near (self));
  if (!update_cells (self, 0, until, &written) || written > 0)
    return G_SOURCE_CONTINUE;
  if (weft_process_rows_grow (self->rows) || !update_cells (self, 0.5, until, &written) || !update_cells (self, EVERYWHERE, until, &written))
    return G_SOURCE_CONTINUE;
  self->cells_tick = 0;
  return G_SOURCE_REMOVE;
}

void
_weft_process_table_queue_cells (WeftProcessTable *self)
{
  if (self->cells_tick == 0)
    self->cells_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), update_cells_cb, NULL, NULL);
}

static void
cell_destroyed_cb (WeftProcessTable *self, GtkWidget *widget)
{
  g_ptr_array_remove_fast (self->cells, g_object_get_data (G_OBJECT (widget), DATA));
}

static GtkWidget *
make_name (Cell *cell)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), GTK_WIDGET (cell->text));
  gtk_widget_set_hexpand (GTK_WIDGET (cell->text), TRUE);
  return box;
}

static void
setup_cb (WeftProcessTable *self, GtkListItem *list_item, GtkListItemFactory *factory)
{
  Cell *cell = g_new0 (Cell, 1);

  cell->table = self;
  cell->list_item = list_item;
  cell->column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), DATA));
  cell->text = WEFT_CELL_TEXT (weft_cell_text_new (GTK_WIDGET (self), _weft_process_column_is_figure (cell->column)));
  cell->widget = cell->column == WEFT_PROCESS_NAME ? make_name (cell) : GTK_WIDGET (cell->text);
  g_object_set_data_full (G_OBJECT (cell->widget), DATA, cell, cell_free);
  g_ptr_array_add (self->cells, cell);
  g_signal_connect_object (cell->widget, "destroy", G_CALLBACK (cell_destroyed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, cell->widget);
}

static Cell *
get_cell (GtkListItem *list_item)
{
  GtkWidget *widget = gtk_list_item_get_child (list_item);

  return widget != NULL ? g_object_get_data (G_OBJECT (widget), DATA) : NULL;
}

static void
bind_cb (WeftProcessTable *self, GtkListItem *list_item)
{
  _weft_process_table_queue_cells (self);
}

static void
unbind_cb (WeftProcessTable *self, GtkListItem *list_item)
{
  Cell *cell = get_cell (list_item);

  if (cell != NULL)
    g_clear_object (&cell->item);
}

GtkListItemFactory *
_weft_process_table_make_factory (WeftProcessTable *self, WeftProcessColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_object_set_data (G_OBJECT (factory), DATA, GUINT_TO_POINTER (column));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  return factory;
}

static Cell *
find_cell_above (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      Cell *cell = g_object_get_data (G_OBJECT (widget), DATA);

      if (cell != NULL)
        return cell;
    }
  return NULL;
}

/* What has the focus, or was hit by the pointer, is a cell or the row around it. */
static Cell *
find_cell (WeftProcessTable *self, GtkWidget *widget)
{
  Cell *above = find_cell_above (widget);

  if (above != NULL)
    return above;
  for (guint i = 0; widget != NULL && i < self->cells->len; i++)
    {
      Cell *cell = g_ptr_array_index (self->cells, i);

      if (cell->item != NULL && (get_row (cell) == widget || gtk_widget_get_parent (cell->widget) == widget))
        return cell;
    }
  return NULL;
}

guint
_weft_process_table_get_position (WeftProcessTable *self, GtkWidget *widget)
{
  Cell *cell = find_cell (self, widget);

  return cell != NULL && cell->item != NULL ? gtk_list_item_get_position (cell->list_item) : GTK_INVALID_LIST_POSITION;
}

static Cell *
find_name (WeftProcessTable *self, guint position)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      Cell *cell = g_ptr_array_index (self->cells, i);

      if (cell->item != NULL && cell->column == WEFT_PROCESS_NAME && gtk_list_item_get_position (cell->list_item) == position)
        return cell;
    }
  return NULL;
}

static gboolean
is_in_sight (WeftProcessTable *self, guint position)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double value = gtk_adjustment_get_value (adjustment), height = get_row_height (self);

  return position * height >= value && (position + 1) * height <= value + gtk_adjustment_get_page_size (adjustment);
}

GtkWidget *
_weft_process_table_get_name_cell (WeftProcessTable *self, guint position)
{
  Cell *cell = is_in_sight (self, position) ? find_name (self, position) : NULL;

  return cell != NULL ? cell->widget : NULL;
}

WeftProcessItem *
_weft_process_table_get_focus (WeftProcessTable *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  Cell *cell;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)))
    return NULL;
  cell = find_cell (self, focus);
  return cell != NULL && cell->item != NULL ? g_object_ref (cell->item) : NULL;
}

void
_weft_process_table_focus (WeftProcessTable *self, WeftProcessItem *item)
{
  const WeftSampleProcess *process = weft_process_item_get_process (item);
  guint position = weft_process_model_find (self->model, process->pid, process->start_ticks);
  Cell *cell = position != G_MAXUINT && is_in_sight (self, position) ? find_name (self, position) : NULL;
  GtkWidget *row = cell != NULL ? get_row (cell) : NULL;

  if (row != NULL && gtk_root_get_focus (gtk_widget_get_root (row)) != row)
    gtk_widget_grab_focus (row);
}
