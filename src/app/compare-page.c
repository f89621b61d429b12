/* compare-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-page-private.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <math.h>

/* Drawing counts as the runs' CPU time, which the kernel keeps for whole processes: as little of it as can be. */
#define TICK_MS 250
#define DRAWING 0.03 /* of the time, at most */

enum
{
  PROP_0,
  PROP_RUNNING,
  N_PROPS
};

enum
{
  SAY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftComparePage, weft_compare_page, ADW_TYPE_BIN)

static gboolean
add_number (GArray *workers, const char *text)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, WEFT_WORKERS_MAX, &number, NULL))
    return FALSE;
  for (guint i = 0; i < workers->len; i++)
    if (g_array_index (workers, guint, i) == number)
      return TRUE;
  g_array_append_vals (workers, &(guint) { (guint) number }, 1);
  return workers->len <= WEFT_COMPARE_WORKERS_MOST;
}

/* People separate numbers by commas, spaces, both, or the comma of their script. */
gboolean
weft_compare_parse_workers (const char *text, GArray **workers)
{
  g_autoptr(GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto(GStrv) wide = g_strsplit (text, "，", -1);
  g_autofree char *plain = g_strjoinv (",", wide);
  g_auto(GStrv) parts = g_strsplit_set (plain, ", ;", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0' && !add_number (found, parts[i]))
      return FALSE;
  *workers = g_steal_pointer (&found);
  return TRUE;
}

static guint
get_ticked (WeftComparePage *self, const WeftStrategy **strategies)
{
  guint n = 0;

  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    if (gtk_check_button_get_active (self->checks[i]))
      strategies[n++] = weft_strategy_get (i);
  return n;
}

static void
show_problem (WeftComparePage *self, const char *sentence)
{
  gtk_label_set_text (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

/* What is wrong is said while it is wrong, and Compare waits until it is mended. */
static void
changed_cb (WeftComparePage *self)
{
  const WeftStrategy *strategies[WEFT_N_STRATEGIES];
  g_autoptr(GArray) workers = NULL;
  gboolean right = weft_compare_parse_workers (gtk_editable_get_text (GTK_EDITABLE (self->workers)), &workers);
  guint n = get_ticked (self, strategies);
  gboolean running = weft_compare_page_is_running (self);

  if (!right)
    show_problem (self, _("The numbers of workers must be whole, from 1 to 10000, such as 1, 2, 4, 8."));
  else
    show_problem (self, n == 0 ? _("Tick at least one strategy.") : running ? NULL : self->obstacle);
  if (right)
    gtk_widget_remove_css_class (GTK_WIDGET (self->workers), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->workers), "error");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.start", right && n > 0 && !running && self->obstacle == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.stop", running);
}

static void
activate_cb (WeftComparePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "compare.start", NULL);
}

static char *
dup_computing (WeftComparePage *self)
{
  if (self->plan.workload == WEFT_WORKLOAD_CHECKSUM)
    return g_strdup (_("computing all the time"));
  if (self->plan.workload == WEFT_WORKLOAD_MIXED)
    return g_strdup_printf (_("computing %d %% of it"), (int) lround (100 * self->plan.computes));
  return NULL;
}

static void
show_batch (WeftComparePage *self)
{
  g_autofree char *shortest = weft_format_duration (self->plan.duration_min), *longest = weft_format_duration (self->plan.duration_max);
  g_autofree char *jobs = NULL, *computing = dup_computing (self), *text = NULL;

  if (self->plan.duration_min < self->plan.duration_max)
    /* Translators: jobs, the shortest and the longest time that one takes */
    jobs = g_strdup_printf (ngettext ("%u job of %s to %s", "%u jobs of %s to %s", self->count), self->count, shortest, longest);
  else
    jobs = g_strdup_printf (ngettext ("%u job of %s", "%u jobs of %s", self->count), self->count, longest);
  /* Translators: the jobs and how long they take, how much of it they compute */
  text = computing != NULL ? g_strdup_printf (_("%s, %s"), jobs, computing) : g_steal_pointer (&jobs);
  gtk_label_set_text (self->batch, text);
}

/* One button in one place. */
static void
show_running (WeftComparePage *self)
{
  gboolean running = weft_compare_page_is_running (self);

  gtk_button_set_label (self->start, running ? _("Stop") : _("Compare"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start), running ? "compare.stop" : "compare.start");
  if (running)
    gtk_widget_remove_css_class (GTK_WIDGET (self->start), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->start), "suggested-action");
  gtk_widget_set_sensitive (GTK_WIDGET (self->strategies), !running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->workers), !running);
  gtk_widget_set_visible (self->progress, running);
  changed_cb (self);
}

static void
show_outcome (WeftComparePage *self)
{
  gboolean any = weft_compare_results_get_n_runs (self->results) > 0;

  gtk_widget_set_visible (self->empty, !any && !weft_compare_page_is_running (self));
  gtk_widget_set_visible (self->outcome, any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.save-csv", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.save-svg", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.save-png", any);
}

static guint
count_done (WeftComparePage *self, guint *n)
{
  guint done = 0;

  *n = g_list_model_get_n_items (G_LIST_MODEL (self->comparison));
  for (guint i = 0; i < *n; i++)
    {
      g_autoptr(WeftComparisonRun) run = g_list_model_get_item (G_LIST_MODEL (self->comparison), i);

      done += weft_comparison_run_get_state (run) >= WEFT_COMPARISON_ENDED;
    }
  return done;
}

static void
show_status (WeftComparePage *self)
{
  WeftComparisonRun *run = weft_comparison_get_current (self->comparison);
  g_autofree char *title = NULL, *text = NULL;
  guint n, done = count_done (self, &n);

  gtk_progress_bar_set_fraction (self->bar, weft_comparison_get_fraction (self->comparison));
  if (run == NULL)
    return;
  title = weft_comparison_run_dup_title (run);
  /* Translators: a strategy, its number among all runs, and how many there are */
  text = g_strdup_printf (_("%s, run %u of %u"), title, done + 1, n);
  if (g_strcmp0 (gtk_label_get_text (self->status), text) != 0)
    gtk_label_set_text (self->status, text);
}

static gboolean
tick_cb (gpointer data)
{
  show_status (WEFT_COMPARE_PAGE (data));
  return G_SOURCE_CONTINUE;
}

static void
show_results (WeftComparePage *self)
{
  g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autofree WeftFindingRun *figures = NULL;
  g_autofree guint *positions = NULL;
  guint n;

  figures = weft_comparison_dup_figures (self->comparison, &n, &positions);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(WeftComparisonRun) run = g_list_model_get_item (G_LIST_MODEL (self->comparison), positions[i]);

      g_ptr_array_add (titles, weft_comparison_run_dup_title (run));
      figures[i].drawing = DRAWING * figures[i].elapsed;
    }
  weft_compare_results_set_runs (self->results, figures, (const char *const *) titles->pdata, n);
  show_outcome (self);
}

static void
append_lane (WeftComparePage *self, GtkWidget *box, WeftComparisonRun *run, guint64 span_ns)
{
  GtkWidget *lane = self->lanes_func (run, span_ns, self->lanes_data), *label;
  g_autofree char *title = weft_comparison_run_dup_title (run);

  if (lane == NULL)
    return;
  label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), lane);
}

static void
show_lanes (WeftComparePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree WeftFindingRun *figures = NULL;
  g_autofree guint *positions = NULL;
  double longest = 0;
  guint n;

  figures = weft_comparison_dup_figures (self->comparison, &n, &positions);
  for (guint i = 0; i < n; i++)
    longest = MAX (longest, figures[i].elapsed);
  for (guint i = 0; i < n && self->lanes_func != NULL; i++)
    {
      g_autoptr(WeftComparisonRun) run = g_list_model_get_item (G_LIST_MODEL (self->comparison), positions[i]);

      append_lane (self, box, run, (guint64) (longest * 1e9));
    }
  g_object_ref_sink (box);
  weft_compare_results_set_lanes (self->results, gtk_widget_get_first_child (box) != NULL ? box : NULL);
  g_object_unref (box);
}

void
_weft_compare_page_say (WeftComparePage *self, const char *text)
{
  g_signal_emit (self, signals[SAY], 0, text, NULL);
}

static void
run_ended_cb (WeftComparePage *self, WeftComparisonRun *run)
{
  g_autofree char *title = NULL, *text = NULL;

  if (weft_comparison_run_get_state (run) == WEFT_COMPARISON_REFUSED)
    {
      title = weft_comparison_run_dup_title (run);
      /* Translators: a strategy, and why it can't be run */
      text = g_strdup_printf (_("%s: %s"), title, weft_comparison_run_get_error (run));
      _weft_compare_page_say (self, text);
      return;
    }
  /* Only lanes need it any more. */
  if (self->lanes_func == NULL)
    weft_comparison_run_forget_batch (run);
  show_results (self);
}

static void
stop_ticking (WeftComparePage *self)
{
  if (self->tick_id > 0)
    g_source_remove (self->tick_id);
  self->tick_id = 0;
}

static void
finished_cb (WeftComparePage *self)
{
  stop_ticking (self);
  show_lanes (self);
  show_running (self);
  show_outcome (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
drop_comparison (WeftComparePage *self)
{
  stop_ticking (self);
  if (self->comparison == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->comparison, self);
  weft_comparison_stop (self->comparison);
  g_clear_object (&self->comparison);
}

void
weft_compare_page_start (WeftComparePage *self)
{
  const WeftStrategy *strategies[WEFT_N_STRATEGIES];
  g_autoptr(GArray) workers = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (WEFT_IS_COMPARE_PAGE (self));

  if (weft_compare_page_is_running (self) || !weft_compare_parse_workers (gtk_editable_get_text (GTK_EDITABLE (self->workers)), &workers))
    return;
  drop_comparison (self);
  weft_compare_results_set_lanes (self->results, NULL);
  weft_compare_results_set_runs (self->results, NULL, NULL, 0);
  self->comparison = weft_comparison_new (&self->plan, (const char *const *) self->names, self->count);
  weft_comparison_set_drawing (self->comparison, TRUE);
  weft_comparison_plan (self->comparison, strategies, get_ticked (self, strategies), (const guint *) (void *) workers->data, workers->len);
  g_signal_connect_object (self->comparison, "run-ended", G_CALLBACK (run_ended_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->comparison, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  if (!weft_comparison_start (self->comparison, &error))
    {
      show_problem (self, error->message);
      return;
    }
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
  show_running (self);
  show_outcome (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

void
weft_compare_page_stop (WeftComparePage *self)
{
  g_return_if_fail (WEFT_IS_COMPARE_PAGE (self));

  if (self->comparison != NULL)
    weft_comparison_stop (self->comparison);
}

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_compare_page_start (WEFT_COMPARE_PAGE (widget));
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_compare_page_stop (WEFT_COMPARE_PAGE (widget));
}

static void
weft_compare_page_dispose (GObject *object)
{
  WeftComparePage *self = WEFT_COMPARE_PAGE (object);

  drop_comparison (self);
  weft_compare_page_set_lanes_func (self, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEFT_TYPE_COMPARE_PAGE);
  G_OBJECT_CLASS (weft_compare_page_parent_class)->dispose (object);
}

static void
weft_compare_page_finalize (GObject *object)
{
  g_strfreev (WEFT_COMPARE_PAGE (object)->names);
  g_free (WEFT_COMPARE_PAGE (object)->obstacle);
  G_OBJECT_CLASS (weft_compare_page_parent_class)->finalize (object);
}

static void
weft_compare_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RUNNING)
    g_value_set_boolean (value, weft_compare_page_is_running (WEFT_COMPARE_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, bar);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, batch);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, choice);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, empty);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, outcome);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, problem);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, progress);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, results);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, save);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, start);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, status);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, strategies);
  gtk_widget_class_bind_template_child (widget_class, WeftComparePage, workers);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
weft_compare_page_class_init (WeftComparePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_compare_page_dispose;
  object_class->finalize = weft_compare_page_finalize;
  object_class->get_property = weft_compare_page_get_property;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SAY] = g_signal_new ("say", WEFT_TYPE_COMPARE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (WEFT_TYPE_COMPARE_RESULTS);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "compare.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "compare.stop", NULL, stop_action);
  _weft_compare_page_install_saving (widget_class);
}

static void
add_check (WeftComparePage *self, WeftStrategyId id)
{
  const WeftStrategy *strategy = weft_strategy_get (id);
  GtkWidget *check = gtk_check_button_new_with_label (_(strategy->title)), *child = gtk_flow_box_child_new ();

  self->checks[id] = GTK_CHECK_BUTTON (check);
  gtk_check_button_set_active (self->checks[id], TRUE);
  gtk_widget_set_tooltip_text (check, _(strategy->description));
  g_signal_connect_object (check, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), check);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_append (self->strategies, child);
}

static void
weft_compare_page_init (WeftComparePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weft_plan_init (&self->plan);
  self->count = WEFT_PLAN_N_NAMES;
  for (guint i = 0; i < WEFT_N_STRATEGIES; i++)
    add_check (self, i);
  show_batch (self);
  show_running (self);
  show_outcome (self);
}

GtkWidget *
weft_compare_page_new (void)
{
  return g_object_new (WEFT_TYPE_COMPARE_PAGE, NULL);
}

void
weft_compare_page_set_batch (WeftComparePage *self, const WeftPlan *plan, const char *const *names, guint count)
{
  g_return_if_fail (WEFT_IS_COMPARE_PAGE (self));
  g_return_if_fail (count > 0);

  self->plan = *plan;
  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  self->count = count;
  show_batch (self);
}

void
weft_compare_page_show_runs (WeftComparePage *self, const WeftFindingRun *runs, const char *const *titles, guint n)
{
  g_return_if_fail (WEFT_IS_COMPARE_PAGE (self));
  g_return_if_fail (!weft_compare_page_is_running (self));

  gtk_widget_set_visible (self->choice, FALSE);
  weft_compare_results_set_lanes (self->results, NULL);
  weft_compare_results_set_runs (self->results, runs, titles, n);
  show_outcome (self);
}

void
weft_compare_page_set_lanes_func (WeftComparePage *self, WeftCompareLanesFunc func, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (WEFT_IS_COMPARE_PAGE (self));

  if (self->lanes_destroy != NULL)
    self->lanes_destroy (self->lanes_data);
  self->lanes_func = func;
  self->lanes_data = data;
  self->lanes_destroy = destroy;
}

void
weft_compare_page_set_obstacle (WeftComparePage *self, const char *sentence)
{
  g_return_if_fail (WEFT_IS_COMPARE_PAGE (self));

  if (g_strcmp0 (self->obstacle, sentence) == 0)
    return;
  g_free (self->obstacle);
  self->obstacle = g_strdup (sentence);
  changed_cb (self);
}

gboolean
weft_compare_page_is_running (WeftComparePage *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARE_PAGE (self), FALSE);

  return self->comparison != NULL && weft_comparison_is_running (self->comparison);
}

WeftComparison *
weft_compare_page_get_comparison (WeftComparePage *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARE_PAGE (self), NULL);

  return self->comparison;
}

WeftCompareResults *
weft_compare_page_get_results (WeftComparePage *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARE_PAGE (self), NULL);

  return self->results;
}
