/* job-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "job-row.h"

#include "job-text.h"

#include "engine/format.h"

#include <glib/gi18n.h>

#define TEXT_US (G_USEC_PER_SEC / 4)
#define SIZE "weft-job-row-size"

/* What all rows of one view measure alike, whatever they show. */
typedef struct
{
  int minimum[2], natural[2]; /* by orientation; 0: no row was measured yet */
} Size;

struct _WeftJobRow
{
  AdwBin parent_instance;

  GtkWidget *view;     /* (not owned) */
  GtkListItem *item;   /* (not owned) (nullable) */
  gboolean has_holder; /* is told when the list's own widget around it has the focus */
  Size *size;          /* (not owned) */
  WeftJob *job;        /* (owned) (nullable) */
  gboolean following;  /* is told when the job changes */
  int height;          /* as it was measured last */
  gboolean stale;      /* the job has changed since */
  gboolean fresh;      /* no name and no figures of this job were written yet */
  gint64 text_us;      /* when its figures were written last */
  WeftJobState shown;  /* the state that icon, style and buttons show */

  GtkWidget *content; /* (not owned): hidden while the row rests */
  GtkImage *icon;
  GtkInscription *name;
  GtkInscription *state;
  GtkProgressBar *bar;
  GtkBox *texts;
  GtkInscription *details;
  GtkInscription *worker;
  GtkButton *first;  /* pause, resume or retry */
  GtkButton *second; /* cancel or remove */
};

G_DEFINE_FINAL_TYPE (WeftJobRow, weft_job_row, ADW_TYPE_BIN)

/* How a state looks: the shape says it, the colour (by the style class) only helps. */
static const struct
{
  const char *icon, *style;
  const char *first_icon, *first_action, *first_label;
} looks[WEFT_JOB_N_STATES] = {
  [WEFT_JOB_QUEUED] = { "weft-state-queued-symbolic", "queued", "media-playback-pause-symbolic", "jobs.pause-one", N_("Pause %s") },
  [WEFT_JOB_RUNNING] = { "weft-state-running-symbolic", "running", "media-playback-pause-symbolic", "jobs.pause-one", N_("Pause %s") },
  [WEFT_JOB_PAUSED] = { "weft-state-paused-symbolic", "paused", "media-playback-start-symbolic", "jobs.resume-one", N_("Resume %s") },
  [WEFT_JOB_SUCCEEDED] = { "weft-state-succeeded-symbolic", "succeeded", NULL, NULL, NULL },
  [WEFT_JOB_FAILED] = { "weft-state-failed-symbolic", "failed", "view-refresh-symbolic", "jobs.retry-one", N_("Retry %s") },
  [WEFT_JOB_CANCELLED] = { "weft-state-cancelled-symbolic", "cancelled", "view-refresh-symbolic", "jobs.retry-one", N_("Retry %s") },
};

static gboolean
is_final (WeftJobState state)
{
  return weft_job_state_is_final (state);
}

static char *
dup_shown_name (WeftJobRow *self)
{
  g_autofree char *name = weft_job_dup_name (self->job);

  return weft_format_name (name);
}

static void
set_icon (GtkButton *button, const char *icon)
{
  if (g_strcmp0 (gtk_button_get_icon_name (button), icon) != 0)
    gtk_button_set_icon_name (button, icon);
}

static void
set_style (GtkWidget *widget, const char *old, const char *new)
{
  gtk_widget_remove_css_class (widget, old);
  gtk_widget_add_css_class (widget, new);
}

/* Classes, icons and texts make the row be styled and laid out anew, so they are left alone where they are right already. The
 * classes are those of what they colour: one of the row would have all that is in it styled anew, with every row scrolled by. */
static void
show_state (WeftJobRow *self, WeftJobState state)
{
  set_style (GTK_WIDGET (self->icon), looks[self->shown].style, looks[state].style);
  set_style (GTK_WIDGET (self->state), looks[self->shown].style, looks[state].style);
  set_style (GTK_WIDGET (self->bar), looks[self->shown].style, looks[state].style);
  self->shown = state;
  gtk_image_set_from_icon_name (self->icon, looks[state].icon);
  gtk_inscription_set_text (self->state, weft_format_state (state));
  /* Insensitive rather than gone: nothing in a row changes its place. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->first), looks[state].first_icon != NULL);
  if (looks[state].first_icon != NULL)
    set_icon (self->first, looks[state].first_icon);
  set_icon (self->second, is_final (state) ? "user-trash-symbolic" : "process-stop-symbolic");
}

static void
name_button (GtkButton *button, const char *label, const char *name)
{
  g_autofree char *text = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  text = g_strdup_printf (label, name);
#pragma GCC diagnostic pop
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* What a screen reader is told of the job's name, and of what the buttons do to it. */
static void
show_names (WeftJobRow *self, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (looks[self->shown].first_label != NULL)
    name_button (self->first, _(looks[self->shown].first_label), name);
  name_button (self->second, is_final (self->shown) ? _("Remove %s") : _("Cancel %s"), name);
}

static void
show_job (WeftJobRow *self)
{
  g_autofree char *name = dup_shown_name (self);

  if (weft_job_get_state (self->job) != self->shown)
    show_state (self, weft_job_get_state (self->job));
  gtk_inscription_set_text (self->name, name);
  show_names (self, name);
}

static void
show_text (WeftJobRow *self)
{
  g_autofree char *details = weft_job_text_describe (self->job);
  g_autofree char *worker = weft_job_text_describe_worker (self->job);

  gtk_inscription_set_text (self->details, details);
  gtk_inscription_set_text (self->worker, worker);
  self->text_us = g_get_monotonic_time ();
}

static void
job_changed_cb (WeftJobRow *self)
{
  self->stale = TRUE;
}

static void
first_clicked_cb (WeftJobRow *self)
{
  if (self->item != NULL && looks[self->shown].first_action != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), looks[self->shown].first_action, "u", gtk_list_item_get_position (self->item));
}

static void
second_clicked_cb (WeftJobRow *self)
{
  if (self->item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), is_final (self->shown) ? "jobs.remove-one" : "jobs.cancel-one", "u",
                                gtk_list_item_get_position (self->item));
}

static void
follow_job (WeftJobRow *self)
{
  g_autofree char *name = NULL;

  if (self->following || self->job == NULL)
    return;
  self->following = TRUE;
  g_signal_connect_object (self->job, "notify::bytes", G_CALLBACK (job_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (job_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self->first), weft_job_can_change (self->job));
  gtk_widget_set_visible (GTK_WIDGET (self->second), weft_job_can_change (self->job));
  if (weft_job_get_state (self->job) != self->shown)
    show_state (self, weft_job_get_state (self->job));
  name = dup_shown_name (self);
  show_names (self, name);
}

/* Who does not follow has missed what has changed since. */
static void
leave_job (WeftJobRow *self)
{
  if (self->following)
    g_signal_handlers_disconnect_by_data (self->job, self);
  self->following = FALSE;
  self->stale = self->fresh = TRUE;
}

/* While the frame in which it comes into sight is laid out: it is never painted as it was. */
static void
weft_job_row_map (GtkWidget *widget)
{
  weft_job_row_wake (WEFT_JOB_ROW (widget));
  if (weft_job_row_is_stale (WEFT_JOB_ROW (widget)))
    weft_job_row_update (WEFT_JOB_ROW (widget));
  GTK_WIDGET_CLASS (weft_job_row_parent_class)->map (widget);
}

static void
weft_job_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  WeftJobRow *self = WEFT_JOB_ROW (widget);
  Size *size = self->size;

  if (gtk_widget_get_visible (self->content))
    gtk_widget_measure (self->content, orientation, for_size, &size->minimum[orientation], &size->natural[orientation], NULL, NULL);
  *minimum = size->minimum[orientation];
  *natural = size->natural[orientation];
  if (orientation == GTK_ORIENTATION_VERTICAL)
    self->height = *minimum;
}

static void
weft_job_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeftJobRow *self = WEFT_JOB_ROW (widget);

  if (gtk_widget_get_visible (self->content))
    gtk_widget_allocate (self->content, width, height, baseline, NULL);
}

static void
weft_job_row_dispose (GObject *object)
{
  WeftJobRow *self = WEFT_JOB_ROW (object);

  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_JOB_ROW);
  G_OBJECT_CLASS (weft_job_row_parent_class)->dispose (object);
}

static void
weft_job_row_class_init (WeftJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_job_row_dispose;
  widget_class->map = weft_job_row_map;
  widget_class->measure = weft_job_row_measure;
  widget_class->size_allocate = weft_job_row_size_allocate;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftJobRow, bar);
  gtk_widget_class_bind_template_child (widget_class, WeftJobRow, details);
  gtk_widget_class_bind_template_child (widget_class, WeftJobRow, first);
  gtk_widget_class_bind_template_child (widget_class, WeftJobRow, icon);
  gtk_widget_class_bind_template_child (widget_class, WeftJobRow, name);
  gtk_widget_class_bind_template_child (widget_class, WeftJobRow, second);
  gtk_widget_class_bind_template_child (widget_class, WeftJobRow, state);
  gtk_widget_class_bind_template_child (widget_class, WeftJobRow, texts);
  gtk_widget_class_bind_template_child (widget_class, WeftJobRow, worker);
  gtk_widget_class_bind_template_callback (widget_class, first_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, second_clicked_cb);
}

static void
weft_job_row_init (WeftJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->content = adw_bin_get_child (ADW_BIN (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL); /* that of a bin would forget the size of a row that rests */
  show_state (self, WEFT_JOB_QUEUED);
}

static Size *
get_size (GtkWidget *view)
{
  Size *size = g_object_get_data (G_OBJECT (view), SIZE);

  if (size == NULL)
    g_object_set_data_full (G_OBJECT (view), SIZE, size = g_new0 (Size, 1), g_free);
  return size;
}

GtkWidget *
weft_job_row_new (GtkWidget *view)
{
  WeftJobRow *self = g_object_new (WEFT_TYPE_JOB_ROW, NULL);

  self->view = view;
  self->size = get_size (view);
  return GTK_WIDGET (self);
}

/* What is in the row, or the list's own widget around it. */
static gboolean
has_focus (WeftJobRow *self)
{
  GtkWidget *holder = gtk_widget_get_parent (GTK_WIDGET (self));

  return gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL || (holder != NULL && gtk_widget_has_focus (holder));
}

/* A key may take the focus far away, to a row that gets its place only with the next layout. A screen reader asks at once. */
static void
holder_focused_cb (WeftJobRow *self)
{
  if (!has_focus (self) || self->job == NULL)
    return;
  weft_job_row_wake (self);
  weft_job_row_update (self);
}

static void
follow_focus (WeftJobRow *self)
{
  GtkWidget *holder = gtk_widget_get_parent (GTK_WIDGET (self));

  if (holder == NULL || self->has_holder)
    return;
  self->has_holder = TRUE;
  g_signal_connect_object (holder, "notify::has-focus", G_CALLBACK (holder_focused_cb), self, G_CONNECT_SWAPPED);
}

/* GTK 4.8 keeps two hundred rows, most of them out of sight, binds dozens of them in one frame, and lays all of them out anew
 * for one text. So what is out of sight is written when it comes into sight. */
void
weft_job_row_bind (WeftJobRow *self, WeftJob *job, GtkListItem *item)
{
  g_return_if_fail (WEFT_IS_JOB_ROW (self));

  follow_focus (self);
  leave_job (self);
  g_set_object (&self->job, job);
  self->item = item;
  if (job == NULL || !gtk_widget_get_visible (self->content))
    return;
  follow_job (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    weft_job_row_update (self);
}

guint
weft_job_row_get_position (WeftJobRow *self)
{
  g_return_val_if_fail (WEFT_IS_JOB_ROW (self), GTK_INVALID_LIST_POSITION);

  return self->item != NULL ? gtk_list_item_get_position (self->item) : GTK_INVALID_LIST_POSITION;
}

void
weft_job_row_wake (WeftJobRow *self)
{
  g_return_if_fail (WEFT_IS_JOB_ROW (self));

  gtk_widget_set_visible (self->content, TRUE);
  follow_job (self);
}

void
weft_job_row_fit (WeftJobRow *self)
{
  g_return_if_fail (WEFT_IS_JOB_ROW (self));

  if (!gtk_widget_get_visible (self->content) && self->height != self->size->minimum[GTK_ORIENTATION_VERTICAL])
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Whenever a row moves, GTK looks through the styles of all that follow it, but not of what is hidden. */
void
weft_job_row_rest (WeftJobRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  g_return_if_fail (WEFT_IS_JOB_ROW (self));

  if (self->size->minimum[GTK_ORIENTATION_VERTICAL] == 0 || !gtk_widget_get_visible (self->content))
    return;
  if (gtk_widget_get_mapped (widget) || has_focus (self))
    return;
  gtk_widget_set_visible (self->content, FALSE);
  leave_job (self);
}

/* Who runs the job goes above what it has done, instead of beside it; and that has two lines then, whatever it says, so that
 * the time left is always to be seen and nothing jumps. */
void
weft_job_row_set_narrow (WeftJobRow *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_JOB_ROW (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->texts), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->texts, narrow ? 0 : 12);
  gtk_box_reorder_child_after (self->texts, GTK_WIDGET (self->details), narrow ? GTK_WIDGET (self->worker) : NULL);
  gtk_inscription_set_min_lines (self->details, narrow ? 2 : 0);
  gtk_inscription_set_yalign (self->details, narrow ? 0 : 0.5f);
  gtk_inscription_set_xalign (self->worker, narrow ? 0 : 1);
}

gboolean
weft_job_row_is_stale (WeftJobRow *self)
{
  g_return_val_if_fail (WEFT_IS_JOB_ROW (self), FALSE);

  return self->stale && self->job != NULL;
}

gboolean
weft_job_row_is_near (WeftJobRow *self, double margin)
{
  double height = gtk_widget_get_height (self->view);
  graphene_rect_t bounds;

  g_return_val_if_fail (WEFT_IS_JOB_ROW (self), FALSE);

  /* What a list has no room for is not mapped, and has no bounds of its own. What is just made gets its place with the
   * next layout, so it counts as in sight. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;
  if (gtk_widget_get_height (GTK_WIDGET (self)) == 0)
    return TRUE;
  if (!gtk_widget_compute_bounds (GTK_WIDGET (self), self->view, &bounds))
    return FALSE;
  return bounds.origin.y < height * (1 + margin) && bounds.origin.y + bounds.size.height > -height * margin;
}

void
weft_job_row_update (WeftJobRow *self)
{
  gboolean changed;

  g_return_if_fail (WEFT_IS_JOB_ROW (self));

  if (self->job == NULL)
    return;
  changed = self->fresh || weft_job_get_state (self->job) != self->shown;
  gtk_progress_bar_set_fraction (self->bar, weft_job_get_fraction (self->job));
  if (changed)
    show_job (self);
  self->fresh = FALSE;
  /* Too soon for figures: it stays stale, or the last ones would never be written. */
  self->stale = !changed && g_get_monotonic_time () - self->text_us < TEXT_US;
  if (!self->stale)
    show_text (self);
}
