/* batch-header.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "batch-header.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <math.h>

#define WORK_US 1000    /* what summing up may take whenever the jobs change */
#define WORK_SPACING 20 /* beyond that: as many times longer it is left alone afterwards */

struct _WeftBatchHeader
{
  AdwBin parent_instance;

  WeftBatch *batch;     /* (owned) (nullable) */
  GSettings *settings;  /* (owned) (nullable) */
  gboolean blocked;
  gboolean narrow, is_short;
  gboolean work_known;  /* `work` is that of the jobs as they are */
  double work;          /* seconds */
  gint64 work_due_us;   /* when it may be summed up again */
  guint work_id;        /* does it then */

  GtkWidget *choice;
  GtkDropDown *strategy;
  GtkDropDown *workload;
  GtkWidget *workers_box, *mix;
  GtkRange *computes;
  GtkLabel *mix_value;
  GtkSpinButton *workers;
  GtkButton *start;
  GtkLabel *description;
  GtkProgressBar *bar;
  GtkLabel *done, *progress, *elapsed, *sum, *ratio;
  GtkGrid *figures;
  GtkLabel *finding;
};

enum
{
  WORKLOAD_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftBatchHeader, weft_batch_header, ADW_TYPE_BIN)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

const WeftStrategy *
weft_batch_header_get_strategy (WeftBatchHeader *self)
{
  guint selected;

  g_return_val_if_fail (WEFT_IS_BATCH_HEADER (self), NULL);

  selected = gtk_drop_down_get_selected (self->strategy);
  return weft_strategy_get (selected < WEFT_N_STRATEGIES ? selected : WEFT_STRATEGY_THREADS);
}

guint
weft_batch_header_get_workers (WeftBatchHeader *self)
{
  g_return_val_if_fail (WEFT_IS_BATCH_HEADER (self), 0);

  return (guint) gtk_spin_button_get_value_as_int (self->workers);
}

static void
strategy_changed_cb (WeftBatchHeader *self)
{
  const WeftStrategy *strategy = weft_batch_header_get_strategy (self);

  gtk_label_set_text (self->description, _(strategy->description));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->strategy), _(strategy->description));
  gtk_widget_set_visible (self->workers_box, strategy->pooled);
  if (self->settings != NULL)
    g_settings_set_string (self->settings, "strategy", strategy->nick);
}

static void
workers_changed_cb (WeftBatchHeader *self)
{
  if (self->settings != NULL)
    g_settings_set_int (self->settings, "workers", (int) weft_batch_header_get_workers (self));
}

WeftWorkloadKind
weft_batch_header_get_workload (WeftBatchHeader *self, double *computes)
{
  guint selected;

  g_return_val_if_fail (WEFT_IS_BATCH_HEADER (self), WEFT_WORKLOAD_DOWNLOAD);

  selected = gtk_drop_down_get_selected (self->workload);
  *computes = gtk_range_get_value (self->computes) / 100;
  return selected < WEFT_N_WORKLOADS ? selected : WEFT_WORKLOAD_DOWNLOAD;
}

static void
workload_changed_cb (WeftBatchHeader *self)
{
  double computes;
  WeftWorkloadKind workload = weft_batch_header_get_workload (self, &computes);

  gtk_widget_set_visible (self->mix, workload == WEFT_WORKLOAD_MIXED);
  if (self->settings != NULL)
    g_settings_set_string (self->settings, "workload", weft_plan_workload_nick (workload));
  g_signal_emit (self, signals[WORKLOAD_CHANGED], 0);
}

static void
computes_changed_cb (WeftBatchHeader *self)
{
  double percent = gtk_range_get_value (self->computes);
  /* Translators: share of computing in per cent */
  g_autofree char *text = g_strdup_printf (_("%d %%"), (int) lround (percent));

  set_text (self->mix_value, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->computes), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  if (self->settings != NULL)
    g_settings_set_double (self->settings, "computes", percent / 100);
  g_signal_emit (self, signals[WORKLOAD_CHANGED], 0);
}

static gboolean
has_queued (WeftBatchHeader *self)
{
  return weft_batch_get_count (self->batch, WEFT_JOB_QUEUED) + weft_batch_get_count (self->batch, WEFT_JOB_PAUSED) > 0;
}

/* One button in one place: what it does is what one would want next. */
static void
show_button (WeftBatchHeader *self)
{
  gboolean running = weft_batch_is_running (self->batch);
  const char *label = running ? _("Stop") : has_queued (self) ? _("Start") : _("Run Again");

  gtk_widget_set_sensitive (GTK_WIDGET (self->strategy), !running && !self->blocked);
  gtk_widget_set_sensitive (self->workers_box, !running && !self->blocked);
  gtk_widget_set_sensitive (GTK_WIDGET (self->workload), !running && !self->blocked);
  gtk_widget_set_sensitive (self->mix, !running && !self->blocked);
  if (g_strcmp0 (gtk_button_get_label (self->start), label) == 0)
    return;
  gtk_button_set_label (self->start, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start), running ? "jobs.stop" : "jobs.start");
  if (running)
    gtk_widget_remove_css_class (GTK_WIDGET (self->start), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->start), "suggested-action");
}

/* The sentence that the figures lead to. */
static char *
find_out (WeftBatchHeader *self, const WeftFigures *figures)
{
  const WeftStrategy *strategy = weft_batch_get_strategy (self->batch);
  g_autofree char *elapsed = weft_format_duration (figures->elapsed);
  g_autofree char *work = weft_format_duration (figures->work);
  g_autofree char *ideal = weft_format_duration (figures->ideal);

  if (isnan (figures->overhead))
    return g_strdup (_("Jobs were paused, cancelled or lost: this time says little about the strategy."));
  if (figures->computed > 0)
    {
      g_autofree char *computed = weft_format_duration (figures->computed);

      /* Translators: the time it took, the best possible one, the sum of processor time that the jobs took */
      return g_strdup_printf (_("It took %s, at best it would be %s: the cores share %s of computing."), elapsed, ideal, computed);
    }
  if (strategy->loop)
    return g_strdup_printf (_("All at once, without a thread each: %s, and the longest job alone takes %s."), elapsed, ideal);
  if (strategy->one_job)
    return g_strdup_printf (_("All at once: %s, and the longest job alone takes %s."), elapsed, ideal);
  if (!strategy->pooled)
    return g_strdup_printf (_("One after the other: %s, the sum of all jobs is %s."), elapsed, work);
  return g_strdup_printf (ngettext ("%u job at a time: %s, at best it would be %s.", "%u jobs at a time: %s, at best it would be %s.",
                                    weft_batch_get_workers (self->batch)),
                          weft_batch_get_workers (self->batch), elapsed, ideal);
}

static void
show_finding (WeftBatchHeader *self)
{
  g_autofree char *text = NULL;
  guint refused = weft_batch_get_refused (self->batch);
  WeftFigures figures;

  if (weft_batch_is_running (self->batch) || weft_batch_get_elapsed (self->batch) <= 0
      || g_list_model_get_n_items (G_LIST_MODEL (self->batch)) == 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->finding), FALSE);
      return;
    }
  weft_batch_get_figures (self->batch, NULL, 0, &figures);
  text = find_out (self, &figures);
  if (refused > 0)
    {
      g_autofree char *finding = g_steal_pointer (&text);

      text = g_strdup_printf (ngettext ("%s The system refused %u worker.", "%s The system refused %u workers.", refused), finding, refused);
    }
  gtk_label_set_text (self->finding, text);
  gtk_widget_set_visible (GTK_WIDGET (self->finding), TRUE);
}

static void
sum_work (WeftBatchHeader *self)
{
  gint64 since = g_get_monotonic_time (), took;
  WeftFigures figures;

  weft_batch_get_figures (self->batch, weft_batch_header_get_strategy (self), weft_batch_header_get_workers (self), &figures);
  self->work = figures.work;
  self->work_known = TRUE;
  took = g_get_monotonic_time () - since;
  self->work_due_us = took > WORK_US ? since + took * WORK_SPACING : 0;
}

static gboolean
work_due_cb (gpointer data)
{
  WeftBatchHeader *self = data;

  self->work_id = 0;
  weft_batch_header_update (self);
  return G_SOURCE_REMOVE;
}

/* The jobs' own times are known beforehand, from the seed: they are summed when the jobs change, not every time. Many jobs
 * come in parts, one a frame, and the sum of a hundred thousand takes milliseconds: then it follows at a distance. */
static double
get_work (WeftBatchHeader *self)
{
  gint64 wait = self->work_due_us - g_get_monotonic_time ();

  if (!self->work_known && wait <= 0)
    sum_work (self);
  else if (!self->work_known && self->work_id == 0)
    {
      self->work_id = g_timeout_add ((guint) (wait / 1000 + 1), work_due_cb, self);
      g_source_set_name_by_id (self->work_id, "[weft] sum of the jobs' times");
    }
  return self->work;
}

/* Three figures are as much as a ratio says. */
static int
decimals_of (double ratio)
{
  return ratio < 9.995 ? 2 : ratio < 99.95 ? 1 : 0;
}

static void
show_times (WeftBatchHeader *self)
{
  double elapsed = weft_batch_get_elapsed (self->batch), work = get_work (self);
  gboolean over = !weft_batch_is_running (self->batch) && elapsed > 0 && work > 0;
  g_autofree char *elapsed_text = weft_format_duration (elapsed);
  g_autofree char *work_text = weft_format_duration (work);
  /* Translators: how many times more job time than elapsed time */
  g_autofree char *ratio_text = over ? g_strdup_printf (_("%.*f×"), decimals_of (work / elapsed), work / elapsed) : g_strdup ("—");

  set_text (self->elapsed, elapsed_text);
  set_text (self->sum, work_text);
  set_text (self->ratio, ratio_text);
}

void
weft_batch_header_update (WeftBatchHeader *self)
{
  guint64 total, bytes;
  double fraction;
  guint n, done;
  g_autofree char *done_text = NULL, *progress_text = NULL;

  g_return_if_fail (WEFT_IS_BATCH_HEADER (self));

  /* Put back to the start: what was found out is no longer there to be seen, and jobs cut short are whole again. */
  if ((weft_batch_get_elapsed (self->batch) <= 0 || g_list_model_get_n_items (G_LIST_MODEL (self->batch)) == 0)
      && gtk_widget_get_visible (GTK_WIDGET (self->finding)))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->finding), FALSE);
      self->work_known = FALSE;
    }
  bytes = weft_batch_get_bytes (self->batch, &total);
  fraction = total > 0 ? CLAMP ((double) bytes / (double) total, 0, 1) : 0;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->batch));
  done = weft_batch_get_count (self->batch, WEFT_JOB_SUCCEEDED) + weft_batch_get_count (self->batch, WEFT_JOB_FAILED)
         + weft_batch_get_count (self->batch, WEFT_JOB_CANCELLED);
  done_text = g_strdup_printf ("%'u / %'u", done, n);
  /* Translators: progress in per cent */
  progress_text = g_strdup_printf (_("%d %%"), (int) (100 * fraction));
  gtk_progress_bar_set_fraction (self->bar, fraction);
  set_text (self->done, done_text);
  set_text (self->progress, progress_text);
  show_times (self);
  show_button (self);
}

static void
jobs_changed_cb (WeftBatchHeader *self)
{
  self->work_known = FALSE;
}

static void
running_changed_cb (WeftBatchHeader *self)
{
  self->work_known = FALSE;
  self->work_due_us = 0; /* the figures of an end belong together */
  show_finding (self);
  weft_batch_header_update (self);
}

static void
weft_batch_header_dispose (GObject *object)
{
  WeftBatchHeader *self = WEFT_BATCH_HEADER (object);

  g_clear_handle_id (&self->work_id, g_source_remove);
  g_clear_object (&self->batch);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_BATCH_HEADER);
  G_OBJECT_CLASS (weft_batch_header_parent_class)->dispose (object);
}

static void
weft_batch_header_class_init (WeftBatchHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_batch_header_dispose;

  signals[WORKLOAD_CHANGED] = g_signal_new ("workload-changed", WEFT_TYPE_BATCH_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "batch-header.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, bar);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, choice);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, description);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, computes);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, mix);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, mix_value);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, workload);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, done);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, elapsed);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, figures);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, finding);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, progress);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, ratio);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, start);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, strategy);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, sum);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, workers);
  gtk_widget_class_bind_template_child (widget_class, WeftBatchHeader, workers_box);
  gtk_widget_class_bind_template_callback (widget_class, strategy_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, workers_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, computes_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, workload_changed_cb);
}

static void
weft_batch_header_init (WeftBatchHeader *self)
{
  static const char *const workloads[WEFT_N_WORKLOADS] = {
    [WEFT_WORKLOAD_DOWNLOAD] = N_("Download"), [WEFT_WORKLOAD_CHECKSUM] = N_("Checksum"), [WEFT_WORKLOAD_MIXED] = N_("Mixed"),
  };
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL), works = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    gtk_string_list_append (titles, _(weft_strategy_get (i)->title));
  for (guint i = 0; i < WEFT_N_WORKLOADS; i++)
    gtk_string_list_append (works, _(workloads[i]));
  gtk_drop_down_set_model (self->workload, G_LIST_MODEL (works));
  gtk_drop_down_set_model (self->strategy, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->strategy, WEFT_STRATEGY_THREADS);
  gtk_spin_button_set_range (self->workers, 1, WEFT_WORKERS_MAX);
  gtk_spin_button_set_value (self->workers, g_get_num_processors ());
  computes_changed_cb (self);
}

/* The description is the tooltip of the choice too, and a small window needs the room for jobs. Of
 * a run that is replayed nothing can be chosen any more. */
static void
show_parts (WeftBatchHeader *self)
{
  gboolean replay = self->batch != NULL && weft_batch_is_replay (self->batch);

  gtk_widget_set_visible (self->choice, !replay);
  gtk_widget_set_visible (GTK_WIDGET (self->description), !self->narrow && !self->is_short && !replay);
  gtk_widget_set_visible (GTK_WIDGET (self->figures), !self->is_short);
}

void
weft_batch_header_set_batch (WeftBatchHeader *self, WeftBatch *batch)
{
  g_return_if_fail (WEFT_IS_BATCH_HEADER (self));

  if (self->batch != NULL)
    g_signal_handlers_disconnect_by_data (self->batch, self);
  g_set_object (&self->batch, batch);
  self->work_due_us = 0; /* the sum of another one is none of its own */
  show_parts (self);
  g_signal_connect_object (batch, "items-changed", G_CALLBACK (jobs_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (batch, "notify::running", G_CALLBACK (running_changed_cb), self, G_CONNECT_SWAPPED);
  running_changed_cb (self);
}

void
weft_batch_header_set_settings (WeftBatchHeader *self, GSettings *settings)
{
  const WeftStrategy *strategy;
  g_autofree char *nick = NULL, *workload_nick = NULL;
  WeftWorkloadKind workload;
  int workers;

  g_return_if_fail (WEFT_IS_BATCH_HEADER (self));

  if (settings == NULL)
    return;
  nick = g_settings_get_string (settings, "strategy");
  workers = g_settings_get_int (settings, "workers");
  strategy = weft_strategy_by_nick (nick);
  if (strategy != NULL)
    gtk_drop_down_set_selected (self->strategy, strategy->id);
  if (workers > 0)
    gtk_spin_button_set_value (self->workers, workers);
  gtk_range_set_value (self->computes, 100 * g_settings_get_double (settings, "computes"));
  workload_nick = g_settings_get_string (settings, "workload");
  if (weft_plan_workload_by_nick (workload_nick, &workload))
    gtk_drop_down_set_selected (self->workload, workload);
  g_set_object (&self->settings, settings);
}

/* A row of them, or as many rows as it takes. */
static void
arrange_figures (WeftBatchHeader *self, int columns)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->figures));
  int i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->figures)); child != NULL; child = gtk_widget_get_next_sibling (child), i++)
    g_object_set (gtk_layout_manager_get_layout_child (layout, child), "column", i % columns, "row", i / columns, NULL);
}

static void
place (GtkWidget *widget, int column, int row)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (gtk_widget_get_parent (widget));

  g_object_set (gtk_layout_manager_get_layout_child (layout, widget), "column", column, "row", row, NULL);
}

/* Beside the strategy, or below it: all of it is too wide for a phone. */
static void
place_choices (WeftBatchHeader *self, gboolean below)
{
  place (self->workers_box, 1, below ? 1 : 0);
  place (GTK_WIDGET (self->workload), below ? 0 : 2, below ? 1 : 0);
  place (GTK_WIDGET (self->start), below ? 1 : 3, 0);
}

void
weft_batch_header_set_short (WeftBatchHeader *self, gboolean is_short)
{
  g_return_if_fail (WEFT_IS_BATCH_HEADER (self));

  self->is_short = is_short;
  show_parts (self);
}

void
weft_batch_header_set_narrow (WeftBatchHeader *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_BATCH_HEADER (self));

  self->narrow = narrow;
  show_parts (self);
  gtk_grid_set_column_spacing (self->figures, narrow ? 6 : 12);
  arrange_figures (self, narrow ? 3 : G_MAXINT);
  place_choices (self, narrow);
}

void
weft_batch_header_set_blocked (WeftBatchHeader *self, gboolean blocked)
{
  g_return_if_fail (WEFT_IS_BATCH_HEADER (self));

  self->blocked = blocked;
  show_button (self);
}
