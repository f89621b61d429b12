/* timeline-card.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What floats above the lanes: the sums of the selected stretch, and, until somebody has read it, how to move. */

#define HINT_KEY "timeline-hint"

static GtkWidget *
make_close_button (const char *name, GCallback callback, WeftTimeline *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
make_label (float align, gboolean dim)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), align);
  gtk_widget_add_css_class (label, "numeric");
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
make_panel (WeftTimeline *self, GtkOrientation orientation)
{
  GtkWidget *panel = gtk_box_new (orientation, 6);

  gtk_widget_add_css_class (panel, "timeline-card");
  gtk_widget_set_visible (panel, FALSE);
  gtk_widget_set_parent (panel, GTK_WIDGET (self));
  return panel;
}

static void
attach_state (WeftTimeline *self, guint state)
{
  GtkGrid *grid = GTK_GRID (self->card_grid);

  self->card_chips[state] = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->card_chips[state]), FALSE);
  gtk_widget_set_valign (self->card_chips[state], GTK_ALIGN_CENTER);
  self->card_names[state] = make_label (0, FALSE);
  gtk_widget_set_hexpand (self->card_names[state], TRUE);
  gtk_label_set_text (GTK_LABEL (self->card_names[state]), weft_timeline_get_state_name (state));
  self->card_times[state] = make_label (1, FALSE);
  self->card_shares[state] = make_label (1, TRUE);
  gtk_grid_attach (grid, self->card_chips[state], 0, (int) state, 1, 1);
  gtk_grid_attach (grid, self->card_names[state], 1, (int) state, 1, 1);
  gtk_grid_attach (grid, self->card_times[state], 2, (int) state, 1, 1);
  gtk_grid_attach (grid, self->card_shares[state], 3, (int) state, 1, 1);
}

void
weft_timeline_init_card (WeftTimeline *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->card = make_panel (self, GTK_ORIENTATION_VERTICAL);
  self->card_title = make_label (0, FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (self->card_title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->card_title, TRUE);
  gtk_widget_add_css_class (self->card_title, "caption-heading");
  gtk_box_append (GTK_BOX (head), self->card_title);
  gtk_box_append (GTK_BOX (head), make_close_button (_("Select Nothing"), G_CALLBACK (weft_timeline_unselect), self));
  self->card_grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->card_grid), 9);
  gtk_grid_set_row_spacing (GTK_GRID (self->card_grid), 2);
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    attach_state (self, state);
  gtk_box_append (GTK_BOX (self->card), head);
  gtk_box_append (GTK_BOX (self->card), self->card_grid);
}

static void
show_state (WeftTimeline *self, const WeftTimelineSums *sums, guint state)
{
  gboolean visible = sums->ns[state] > 0;
  double whole = (double) (sums->to_ns - sums->from_ns) * MAX (sums->n_lanes, 1);
  g_autofree char *time = NULL;
  g_autoptr(GdkTexture) chip = NULL;

  gtk_widget_set_visible (self->card_chips[state], visible);
  gtk_widget_set_visible (self->card_names[state], visible);
  gtk_widget_set_visible (self->card_times[state], visible);
  gtk_widget_set_visible (self->card_shares[state], visible);
  if (!visible)
    return;
  chip = weft_timeline_make_chip (self, state);
  time = weft_time_dup_length (sums->ns[state]);
  gtk_picture_set_paintable (GTK_PICTURE (self->card_chips[state]), GDK_PAINTABLE (chip));
  gtk_label_set_text (GTK_LABEL (self->card_times[state]), time);
  gtk_label_set_text (GTK_LABEL (self->card_shares[state]), weft_graph_text_get_percent ((float) ((double) sums->ns[state] / whole)));
}

static char *
dup_title (WeftTimeline *self, const WeftTimelineSums *sums)
{
  g_autofree char *length = weft_time_dup_length (sums->to_ns - sums->from_ns), *lane = NULL;

  lane = self->chosen.lane < weft_trace_get_n_lanes (self->trace) ? weft_timeline_dup_lane_name (self, self->chosen.lane) : g_strdup (_("All workers"));
  if (isnan (sums->cores))
    /* Translators: a length of time, and whose */
    return g_strdup_printf (_("%s · %s"), length, lane);
  /* Translators: a length of time, whose, and how many cores were in use on average */
  return g_strdup_printf (_("%s · %s · %.2f cores"), length, lane, sums->cores);
}

static gboolean
update_card_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  g_autofree char *title = NULL;
  WeftTimelineSums sums;

  self->card_id = 0;
  if (!self->selected || self->trace == NULL)
    return G_SOURCE_REMOVE;
  weft_timeline_get_sums (self, self->selected_from, self->selected_to, self->chosen.lane, &sums);
  title = dup_title (self, &sums);
  gtk_label_set_text (GTK_LABEL (self->card_title), title);
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    show_state (self, &sums, state);
  gtk_widget_set_visible (self->card, TRUE);
  weft_timeline_update_hint (self);
  gtk_widget_queue_allocate (widget);
  return G_SOURCE_REMOVE;
}

/* At most once a frame: of 10,000 lanes the sums take milliseconds. */
void
weft_timeline_update_card (WeftTimeline *self)
{
  if (!self->selected || self->trace == NULL)
    {
      gtk_widget_set_visible (self->card, FALSE);
      weft_timeline_update_hint (self);
    }
  else if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    update_card_cb (GTK_WIDGET (self), NULL, NULL);
  else if (self->card_id == 0)
    self->card_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), update_card_cb, NULL, NULL);
}

static void
dismiss_cb (WeftTimeline *self)
{
  gboolean focused = gtk_widget_get_focus_child (self->hint) != NULL;

  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, HINT_KEY, FALSE);
  g_clear_object (&self->settings);
  gtk_widget_set_visible (self->hint, FALSE);
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
weft_timeline_init_hint (WeftTimeline *self)
{
  GtkWidget *label = gtk_label_new (_("Drag to pan, Ctrl and the wheel to zoom, Shift and drag to select a stretch of time. "
                                      "Keys: arrows, + and −, 0 for all, [ and ] from span to span."));

  self->hint = make_panel (self, GTK_ORIENTATION_HORIZONTAL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 20);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 52);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (self->hint), label);
  gtk_box_append (GTK_BOX (self->hint), make_close_button (_("Dismiss"), G_CALLBACK (dismiss_cb), self));
}

/* Until it is dismissed, and where it does not stand in the way of the sums. */
void
weft_timeline_update_hint (WeftTimeline *self)
{
  gtk_widget_set_visible (self->hint, self->settings != NULL && g_settings_get_boolean (self->settings, HINT_KEY)
                                      && self->trace != NULL && !self->selected);
}
