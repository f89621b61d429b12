/* monitor-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "monitor-page.h"

#include "area-graph.h"
#include "core-graph.h"
#include "monitor-series.h"
#include "process-pane.h"
#include "process-table.h"

#include "engine/format.h"
#include "monitor/source.h"

#include <glib/gi18n.h>
#include <math.h>

#define GRAPHS_HEIGHT 230
#define GRAPHS_HEIGHT_NARROW 150

static const guint spans[] = { 60, 300, 900, 3600 };
static const double intervals[] = { 0.25, 0.5, 1, 2, 5, 10 };

struct _WeftMonitorPage
{
  AdwBin parent_instance;

  WeftSampler *sampler;     /* (owned) (nullable) */
  GSettings *settings;      /* (owned) (nullable) */
  WeftMonitorSeries series;
  gboolean frozen;          /* what is shown stands still; samples are taken all the same */
  gboolean recording;       /* samples are taken also while nobody looks */
  gboolean held;            /* we hold the sampler */
  gboolean narrow;
  guint graphs_tick;        /* the graphs' turn comes */
  gint64 sampled_frame;     /* the last one before the newest sample */
  gint64 moment_us;         /* chosen in the graph; negative: now is shown */

  WeftCoreGraph *cores;
  WeftCoreGraph *memory;    /* an area graph */
  GtkBox *memory_box;
  GtkBox *bar;
  GtkDropDown *view, *span, *interval;
  GtkWidget *record;
  GtkInscription *summary, *memory_text, *cost; /* new with each sample, and never of another size */
  GtkWidget *banner, *sandbox, *hidden;
  GtkLabel *banner_text;
  WeftProcessTable *table;
  WeftProcessPane *pane;
  GtkRevealer *pane_revealer;
  GtkPaned *paned;
};

enum
{
  PROP_0,
  PROP_FROZEN,
  PROP_RECORDING,
  N_PROPS
};

enum
{
  SAY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftMonitorPage, weft_monitor_page, ADW_TYPE_BIN)

static gboolean
shows_now (WeftMonitorPage *self)
{
  return !self->frozen && self->moment_us < 0;
}

static void
show_summary (WeftMonitorPage *self, const WeftSample *sample)
{
  g_autofree char *used = weft_format_size (sample->memory.used), *total = weft_format_size (sample->memory.total);
  g_autofree char *text = NULL, *memory = NULL, *cost = NULL;
  double share = sample->elapsed_ns > 0 ? 1e8 * sample->cost_cpu_ms / (double) sample->elapsed_ns : 0;

  if (isnan (sample->total.busy))
    text = g_strdup ("—");
  else
    /* Translators: how busy the processor is, and the load: the mean number of tasks over 1, 5 and 15 minutes */
    text = g_strdup_printf (_("%.0f %% busy · load %.2f, %.2f, %.2f"), 100 * (double) sample->total.busy, sample->load[0], sample->load[1], sample->load[2]);
  memory = g_strdup_printf (_("%s of %s"), used, total);
  /* Translators: what a sample costs, as in "0.8 ms a sample, 0.1 % of a core" */
  cost = g_strdup_printf (_("%.1f ms a sample, %.1f %% of a core"), sample->cost_wall_ms, share);
  gtk_inscription_set_text (self->summary, text);
  gtk_inscription_set_text (self->memory_text, memory);
  gtk_inscription_set_text (self->cost, cost);
}

static void
show_sample (WeftMonitorPage *self)
{
  WeftSample *sample = weft_sampler_get_sample (self->sampler);

  if (sample == NULL)
    return;
  show_summary (self, sample);
  gtk_widget_set_visible (self->hidden, weft_sample_hides_others (sample));
  weft_process_table_set_sample (self->table, sample);
  weft_process_pane_set_sample (self->pane, sample);
}

static void
show_banner (WeftMonitorPage *self)
{
  g_autoptr(GDateTime) time = NULL;
  g_autofree char *when = NULL, *text = NULL;
  gint64 ago = g_get_monotonic_time () - self->moment_us;

  gtk_widget_set_visible (self->banner, self->moment_us >= 0);
  if (self->moment_us < 0)
    return;
  time = g_date_time_new_from_unix_local ((g_get_real_time () - ago) / G_USEC_PER_SEC);
  when = g_date_time_format (time, "%X");
  /* Translators: a time of day */
  text = g_strdup_printf (_("This is what ran at %s."), when);
  gtk_label_set_text (self->banner_text, text);
}

/* Negative: back to now. */
static void
set_moment (WeftMonitorPage *self, gint64 time_us)
{
  WeftHistory *history = weft_sampler_get_history (self->sampler);
  guint moment = time_us < 0 ? G_MAXUINT : weft_history_find (history, (guint64) time_us * 1000);

  self->moment_us = moment < weft_history_get_length (history) ? time_us : -1;
  weft_core_graph_set_moment (self->cores, self->moment_us);
  weft_core_graph_set_moment (self->memory, self->moment_us);
  show_banner (self);
  if (self->moment_us >= 0)
    weft_process_table_set_moment (self->table, history, moment);
  else
    show_sample (self);
}

static void
moment_chosen_cb (WeftMonitorPage *self, gint64 time_us)
{
  if (self->sampler != NULL)
    set_moment (self, time_us);
}

static void
back_to_now_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  moment_chosen_cb (WEFT_MONITOR_PAGE (widget), -1);
}

/* Not in the frame in which the table is written, which has enough to do: in the one after it. */
static gboolean
update_graphs_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WeftMonitorPage *self = WEFT_MONITOR_PAGE (widget);

  if (gdk_frame_clock_get_frame_counter (clock) <= self->sampled_frame + 1)
    return G_SOURCE_CONTINUE;
  self->graphs_tick = 0;
  weft_core_graph_update (self->cores);
  weft_core_graph_update (self->memory);
  return G_SOURCE_REMOVE;
}

static void
queue_graphs (WeftMonitorPage *self)
{
  self->sampled_frame = gdk_frame_clock_get_frame_counter (gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  if (self->graphs_tick == 0)
    self->graphs_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), update_graphs_cb, NULL, NULL);
}

static void
sampled_cb (WeftMonitorPage *self)
{
  gboolean anew = weft_monitor_series_follow (&self->series, weft_sampler_get_history (self->sampler));

  if (anew)
    {
      weft_core_graph_set_series (self->cores, self->series.cores, self->series.kinds);
      weft_core_graph_set_series (self->memory, self->series.memory, NULL);
    }
  /* Recording goes on when nobody looks, drawing does not. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  /* The first sample has nothing to be compared with, so there is nothing to be drawn yet. */
  if (self->series.cores != NULL)
    queue_graphs (self);
  if (shows_now (self))
    show_sample (self);
}

static void
update_hold (WeftMonitorPage *self)
{
  gboolean wanted = self->sampler != NULL && (self->recording || gtk_widget_get_mapped (GTK_WIDGET (self)));

  if (wanted == self->held || self->sampler == NULL)
    return;
  self->held = wanted;
  if (wanted)
    weft_sampler_hold (self->sampler);
  else
    weft_sampler_release (self->sampler);
}

static void
view_changed_cb (WeftMonitorPage *self)
{
  /* The last of the five stacks what the time went into, instead of the cores. */
  guint selected = gtk_drop_down_get_selected (self->view);

  weft_core_graph_set_by_kind (self->cores, selected > WEFT_CORE_VIEW_HEAT);
  weft_core_graph_set_view (self->cores, selected > WEFT_CORE_VIEW_HEAT ? WEFT_CORE_VIEW_STACKED : (WeftCoreView) selected);
}

static void
span_changed_cb (WeftMonitorPage *self)
{
  guint seconds = spans[MIN (gtk_drop_down_get_selected (self->span), G_N_ELEMENTS (spans) - 1)];

  weft_core_graph_set_span (self->cores, seconds);
  weft_core_graph_set_span (self->memory, seconds);
}

static void
interval_changed_cb (WeftMonitorPage *self)
{
  if (self->sampler != NULL)
    weft_sampler_set_interval (self->sampler, intervals[MIN (gtk_drop_down_get_selected (self->interval), G_N_ELEMENTS (intervals) - 1)]);
}

/* In a narrow window a process takes the place of the table. */
static void
show_pane (WeftMonitorPage *self, gboolean open)
{
  /* Sliding, both would need their width. */
  gtk_revealer_set_transition_type (self->pane_revealer, self->narrow ? GTK_REVEALER_TRANSITION_TYPE_NONE : GTK_REVEALER_TRANSITION_TYPE_SLIDE_LEFT);
  gtk_revealer_set_reveal_child (self->pane_revealer, open);
  gtk_widget_set_hexpand (GTK_WIDGET (self->pane_revealer), self->narrow && open);
  gtk_widget_set_visible (GTK_WIDGET (self->pane_revealer), !self->narrow || open);
  gtk_widget_set_visible (GTK_WIDGET (self->table), !self->narrow || !open);
}

static void
process_activated_cb (WeftMonitorPage *self, gint pid, guint64 start_ticks)
{
  weft_process_pane_set_process (self->pane, pid, start_ticks);
  show_pane (self, pid != 0);
  if (self->sampler == NULL)
    return;
  weft_sampler_set_detail (self->sampler, pid);
  weft_sampler_sample_now (self->sampler);
}

static void
pane_closed_cb (WeftMonitorPage *self)
{
  process_activated_cb (self, 0, 0);
}

static void
table_says_cb (WeftMonitorPage *self, const char *text, const char *undo)
{
  g_signal_emit (self, signals[SAY], 0, text, undo);
}

static void
set_frozen (WeftMonitorPage *self, gboolean frozen)
{
  self->frozen = frozen;
  weft_core_graph_set_frozen (self->cores, frozen);
  weft_core_graph_set_frozen (self->memory, frozen);
  if (shows_now (self) && self->sampler != NULL)
    show_sample (self);
}

static void
weft_monitor_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_monitor_page_parent_class)->map (widget);
  update_hold (WEFT_MONITOR_PAGE (widget));
}

static void
weft_monitor_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_monitor_page_parent_class)->unmap (widget);
  update_hold (WEFT_MONITOR_PAGE (widget));
}

static void
weft_monitor_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftMonitorPage *self = WEFT_MONITOR_PAGE (object);

  if (id == PROP_FROZEN)
    g_value_set_boolean (value, self->frozen);
  else if (id == PROP_RECORDING)
    g_value_set_boolean (value, self->recording);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_monitor_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeftMonitorPage *self = WEFT_MONITOR_PAGE (object);
  gboolean on = g_value_get_boolean (value);

  if (id == PROP_FROZEN && on != self->frozen)
    {
      set_frozen (self, on);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (id == PROP_RECORDING && on != self->recording)
    {
      self->recording = on;
      update_hold (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
weft_monitor_page_dispose (GObject *object)
{
  WeftMonitorPage *self = WEFT_MONITOR_PAGE (object);

  if (self->sampler != NULL && self->held)
    weft_sampler_release (self->sampler);
  self->held = FALSE;
  g_clear_object (&self->sampler);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_MONITOR_PAGE);
  weft_monitor_series_clear (&self->series);
  G_OBJECT_CLASS (weft_monitor_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, banner);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, bar);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, banner_text);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, cores);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, cost);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, interval);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, memory_box);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, memory_text);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, pane);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, pane_revealer);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, paned);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, record);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, sandbox);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, hidden);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, span);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, summary);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, table);
  gtk_widget_class_bind_template_child (widget_class, WeftMonitorPage, view);
  gtk_widget_class_bind_template_callback (widget_class, interval_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, moment_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, process_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, span_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, table_says_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
}

static void
weft_monitor_page_class_init (WeftMonitorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = weft_monitor_page_dispose;
  object_class->get_property = weft_monitor_page_get_property;
  object_class->set_property = weft_monitor_page_set_property;
  widget_class->map = weft_monitor_page_map;
  widget_class->unmap = weft_monitor_page_unmap;

  properties[PROP_FROZEN] = g_param_spec_boolean ("frozen", NULL, NULL, FALSE, flags);
  properties[PROP_RECORDING] = g_param_spec_boolean ("recording", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SAY] = g_signal_new ("say", WEFT_TYPE_MONITOR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (WEFT_TYPE_CORE_GRAPH);
  g_type_ensure (WEFT_TYPE_PROCESS_PANE);
  g_type_ensure (WEFT_TYPE_PROCESS_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "monitor-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_property_action (widget_class, "monitor.freeze", "frozen");
  gtk_widget_class_install_property_action (widget_class, "monitor.record", "recording");
  gtk_widget_class_install_action (widget_class, "monitor.back-to-now", NULL, back_to_now_action);
}

static gboolean
search_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WeftMonitorPage *self = WEFT_MONITOR_PAGE (widget);

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (self->narrow)
    pane_closed_cb (self);
  weft_process_table_search (self->table);
  return TRUE;
}

/* Wherever the focus is, while the page is shown. */
static void
add_search_key (WeftMonitorPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_f, GDK_CONTROL_MASK), gtk_callback_action_new (search_cb, NULL, NULL));

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
weft_monitor_page_init (WeftMonitorPage *self)
{
  const char *const names[] = { _("Memory"), _("Swap"), NULL };

  self->moment_us = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  weft_core_graph_set_title (self->cores, _("Processor"));
  self->memory = WEFT_CORE_GRAPH (weft_area_graph_new (_("Memory"), names));
  g_signal_connect_object (self->memory, "moment-chosen", G_CALLBACK (moment_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_vexpand (GTK_WIDGET (self->memory), TRUE);
  gtk_box_append (self->memory_box, GTK_WIDGET (self->memory));
  gtk_widget_set_visible (self->sandbox, weft_monitor_is_sandboxed ());
  add_search_key (self);
  span_changed_cb (self);
}

void
weft_monitor_page_set_sampler (WeftMonitorPage *self, WeftSampler *sampler)
{
  g_return_if_fail (WEFT_IS_MONITOR_PAGE (self));
  g_return_if_fail (self->sampler == NULL);

  self->sampler = g_object_ref (sampler);
  g_signal_connect_object (sampler, "sampled", G_CALLBACK (sampled_cb), self, G_CONNECT_SWAPPED);
  interval_changed_cb (self);
  update_hold (self);
}

WeftSampler *
weft_monitor_page_get_sampler (WeftMonitorPage *self)
{
  g_return_val_if_fail (WEFT_IS_MONITOR_PAGE (self), NULL);

  return self->sampler;
}

void
weft_monitor_page_open (WeftMonitorPage *self)
{
  g_autoptr(WeftSampler) sampler = NULL;

  g_return_if_fail (WEFT_IS_MONITOR_PAGE (self));

  if (self->sampler != NULL)
    return;
  sampler = weft_sampler_new (NULL);
  weft_monitor_page_set_sampler (self, sampler);
}

void
weft_monitor_page_set_settings (WeftMonitorPage *self, GSettings *settings)
{
  g_return_if_fail (WEFT_IS_MONITOR_PAGE (self));

  g_set_object (&self->settings, settings);
  g_settings_bind (settings, "monitor-view", self->view, "selected", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "monitor-span", self->span, "selected", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "monitor-interval", self->interval, "selected", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "monitor-recording", self, "recording", G_SETTINGS_BIND_DEFAULT);
  weft_process_table_set_settings (self->table, settings);
}

void
weft_monitor_page_set_batch (WeftMonitorPage *self, WeftBatch *batch)
{
  g_return_if_fail (WEFT_IS_MONITOR_PAGE (self));

  weft_process_pane_set_batch (self->pane, batch);
}

void
weft_monitor_page_set_narrow (WeftMonitorPage *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_MONITOR_PAGE (self));

  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (GTK_WIDGET (self->memory_box), !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->cost), !narrow);
  /* The preferences have it too. */
  gtk_widget_set_visible (self->record, !narrow);
  gtk_paned_set_position (self->paned, narrow ? GRAPHS_HEIGHT_NARROW : GRAPHS_HEIGHT);
  show_pane (self, gtk_revealer_get_reveal_child (self->pane_revealer));
  weft_process_table_set_narrow (self->table, narrow);
}
