/* process-pane.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "process-pane.h"

#include "area-graph.h"
#include "column-titles.h"
#include "thread-item.h"

#include "engine/clock.h"
#include "engine/format.h"
#include "monitor/state.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  SERIES_CPU,
  SERIES_MEMORY,
  N_SERIES
};

struct _WeftProcessPane
{
  AdwBin parent_instance;

  gint32 pid; /* 0: none */
  guint64 start_ticks;
  WeftBatch *batch;        /* (owned) (nullable) */
  WeftSeries *series;      /* (owned) (nullable) since it is shown */
  GListStore *threads;     /* (owned) WeftThreadItem, by TID */

  GtkLabel *title, *subtitle, *command, *threads_title;
  GtkLabel *cpu, *memory, *user, *started;
  GtkBox *graph_box;
  WeftCoreGraph *graph;
  GtkColumnView *list;
};

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftProcessPane, weft_process_pane, ADW_TYPE_BIN)

static void
show_cell (GtkListItem *cell)
{
  WeftThreadColumn column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "column"));
  g_autofree char *text = weft_thread_item_dup_text (gtk_list_item_get_item (cell), column);

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (cell)), text);
}

static gboolean
shows_text (WeftThreadColumn column)
{
  return column == WEFT_THREAD_NAME || column == WEFT_THREAD_STATE;
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer column)
{
  GtkWidget *inscription = gtk_inscription_new ("");
  gboolean is_text = shows_text (GPOINTER_TO_UINT (column));

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (inscription), GPOINTER_TO_UINT (column) == WEFT_THREAD_NAME ? 16 : is_text ? 9 : 6);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (inscription), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (inscription), is_text ? 0 : 1);
  gtk_widget_add_css_class (inscription, "numeric");
  g_object_set_data (G_OBJECT (cell), "column", column);
  gtk_list_item_set_child (cell, inscription);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  g_signal_connect_object (gtk_list_item_get_item (cell), "figures", G_CALLBACK (show_cell), cell, G_CONNECT_SWAPPED);
  show_cell (cell);
}

static void
unbind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (cell), show_cell, cell);
}

static void
add_column (WeftProcessPane *self, WeftThreadColumn column, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *view_column;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell_cb), NULL);
  view_column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_column_set_expand (view_column, column == WEFT_THREAD_NAME);
  gtk_column_view_append_column (self->list, view_column);
  if (!shows_text (column))
    weft_column_titles_align_end (self->list, g_list_model_get_n_items (gtk_column_view_get_columns (self->list)) - 1);
  g_object_unref (view_column);
}

static void
add_columns (WeftProcessPane *self)
{
  add_column (self, WEFT_THREAD_NAME, _("Name"));
  add_column (self, WEFT_THREAD_CPU, _("CPU"));
  add_column (self, WEFT_THREAD_STATE, _("State"));
  add_column (self, WEFT_THREAD_TID, _("TID"));
  add_column (self, WEFT_THREAD_CORE, _("Core"));
  /* Translators: context switches: the thread waited by itself, or was made to wait */
  add_column (self, WEFT_THREAD_VOLUNTARY, _("Voluntary"));
  add_column (self, WEFT_THREAD_INVOLUNTARY, _("Involuntary"));
}

/* NULL: it is no worker, or has nothing in hand. */
static char *
dup_job_name (WeftProcessPane *self, GHashTable *workers, gint32 tid)
{
  const WeftWorkerJobs *jobs = workers != NULL ? g_hash_table_lookup (workers, GINT_TO_POINTER (tid)) : NULL;
  g_autofree char *first = NULL;

  if (jobs == NULL)
    return NULL;
  first = weft_batch_dup_name (self->batch, jobs->first);
  if (jobs->n == 1)
    return g_steal_pointer (&first);
  /* Translators: a job, and how many others the same loop carries */
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", jobs->n - 1), first, jobs->n - 1);
}

/* Both lists are by TID: one pass finds what came, what stayed and what went. */
static void
show_threads (WeftProcessPane *self, const WeftSampleDetail *detail)
{
  gboolean works = self->batch != NULL && weft_batch_is_running (self->batch);
  g_autoptr(GHashTable) workers = works ? weft_batch_find_workers (self->batch) : NULL;
  GListModel *model = G_LIST_MODEL (self->threads);
  g_autofree char *title = g_strdup_printf (ngettext ("%'u Thread", "%'u Threads", detail->n_threads), detail->n_threads);
  guint position = 0;

  for (guint i = 0; i < detail->n_threads; i++)
    {
      const WeftSampleThread *thread = &detail->threads[i];
      g_autofree char *job = dup_job_name (self, workers, thread->tid);
      g_autoptr(WeftThreadItem) item = NULL;

      while ((item = g_list_model_get_item (model, position)) != NULL && weft_thread_item_get_tid (item) < thread->tid)
        {
          g_list_store_remove (self->threads, position);
          g_clear_object (&item);
        }
      if (item != NULL && weft_thread_item_get_tid (item) == thread->tid)
        {
          weft_thread_item_update (item, thread, job);
        }
      else
        {
          g_autoptr(WeftThreadItem) new_item = weft_thread_item_new (thread, job);

          g_list_store_insert (self->threads, position, new_item);
        }
      position++;
    }
  g_list_store_splice (self->threads, position, g_list_model_get_n_items (model) - position, NULL, 0);
  gtk_label_set_text (self->threads_title, title);
}

/* The graph's top is the whole machine: its cores, its memory. */
static void
append_to_graph (WeftProcessPane *self, WeftSample *sample, const WeftSampleProcess *process)
{
  gint64 to_us = (gint64) (sample->time_ns / WEFT_NS_PER_US);
  float values[N_SERIES];

  values[SERIES_CPU] = process->cpu / (float) MAX (sample->n_cores, 1);
  values[SERIES_MEMORY] = sample->memory.total == 0 ? NAN : (float) ((double) process->memory / (double) sample->memory.total);
  if (sample->elapsed_ns > 0 && weft_series_append (self->series, to_us - (gint64) (sample->elapsed_ns / WEFT_NS_PER_US), to_us, values))
    weft_core_graph_update (self->graph);
}

static void
show_started (WeftProcessPane *self, const WeftSampleProcess *process)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (process->info->started_us / G_USEC_PER_SEC);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%x %X") : g_strdup ("—");

  gtk_label_set_text (self->started, text);
}

static void
show_process (WeftProcessPane *self, const WeftSampleProcess *process)
{
  g_autofree char *name = weft_format_name (process->info->name);
  g_autofree char *command = weft_format_name (process->info->command != NULL ? process->info->command : process->info->name);
  g_autofree char *memory = weft_format_size (process->memory), *cpu_time = weft_format_duration (process->cpu_time);
  g_autofree char *subtitle = g_strdup_printf (_("PID %d · %s"), process->pid, weft_process_state_name (process->state));
  g_autofree char *cpu = isnan (process->cpu) ? g_strdup_printf ("— · %s", cpu_time)
                                              : g_strdup_printf (_("%.1f %% of a core · %s"), 100 * (double) process->cpu, cpu_time);

  gtk_label_set_text (self->title, name);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->command, command);
  gtk_label_set_text (self->cpu, cpu);
  gtk_label_set_text (self->memory, memory);
  gtk_label_set_text (self->user, process->info->user != NULL ? process->info->user : "—");
  show_started (self, process);
}

static void
close_cb (WeftProcessPane *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
weft_process_pane_dispose (GObject *object)
{
  WeftProcessPane *self = WEFT_PROCESS_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_PROCESS_PANE);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->threads);
  g_clear_object (&self->batch);
  g_clear_pointer (&self->series, weft_series_unref);
  G_OBJECT_CLASS (weft_process_pane_parent_class)->dispose (object);
}

static void
weft_process_pane_class_init (WeftProcessPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_process_pane_dispose;

  signals[CLOSED] = g_signal_new ("closed", WEFT_TYPE_PROCESS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "process-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftProcessPane, command);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessPane, cpu);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessPane, graph_box);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessPane, list);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessPane, memory);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessPane, started);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessPane, subtitle);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessPane, threads_title);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessPane, title);
  gtk_widget_class_bind_template_child (widget_class, WeftProcessPane, user);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
weft_process_pane_init (WeftProcessPane *self)
{
  const char *const names[] = { _("CPU"), _("Memory"), NULL };
  g_autoptr(GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->graph = WEFT_CORE_GRAPH (weft_area_graph_new (_("This process"), names));
  gtk_widget_set_size_request (GTK_WIDGET (self->graph), -1, 110);
  gtk_box_append (self->graph_box, GTK_WIDGET (self->graph));
  self->threads = g_list_store_new (WEFT_TYPE_THREAD_ITEM);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->threads))));
  gtk_column_view_set_model (self->list, selection);
  add_columns (self);
}

void
weft_process_pane_set_batch (WeftProcessPane *self, WeftBatch *batch)
{
  g_return_if_fail (WEFT_IS_PROCESS_PANE (self));

  g_set_object (&self->batch, batch);
}

void
weft_process_pane_set_process (WeftProcessPane *self, gint32 pid, guint64 start_ticks)
{
  g_autofree char *name = NULL;

  g_return_if_fail (WEFT_IS_PROCESS_PANE (self));

  if (pid == self->pid && start_ticks == self->start_ticks)
    return;
  self->pid = pid;
  self->start_ticks = start_ticks;
  name = g_strdup_printf (_("PID %d"), pid);
  gtk_label_set_text (self->title, name);
  gtk_label_set_text (self->subtitle, NULL);
  g_list_store_remove_all (self->threads);
  g_clear_pointer (&self->series, weft_series_unref);
  self->series = weft_series_new (N_SERIES, WEFT_SERIES_CAPACITY);
  weft_core_graph_set_series (self->graph, self->series, NULL);
}

void
weft_process_pane_set_sample (WeftProcessPane *self, WeftSample *sample)
{
  const WeftSampleProcess *process;

  g_return_if_fail (WEFT_IS_PROCESS_PANE (self));

  if (self->pid == 0)
    return;
  process = weft_sample_find (sample, self->pid);
  if (process == NULL || process->start_ticks != self->start_ticks)
    {
      gtk_label_set_text (self->subtitle, _("This process has ended."));
      g_list_store_remove_all (self->threads);
      return;
    }
  show_process (self, process);
  append_to_graph (self, sample, process);
  if (sample->detail.pid == self->pid)
    show_threads (self, &sample->detail);
}
