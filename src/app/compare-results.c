/* compare-results.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-results.h"

#include "compare-bars.h"
#include "compare-curve.h"
#include "compare-table.h"

#include "engine/compare-csv.h"

#include <glib/gi18n.h>

struct _WeftCompareResults
{
  AdwBin parent_instance;

  WeftFindingRun *runs; /* (owned) */
  guint n;
  GPtrArray *findings;  /* (owned) (nullable) WeftFinding, as the rows of the list */

  GtkListBox *list;
  GtkFlowBox *charts;
  WeftCompareBars *bars[WEFT_N_MEASURES];
  GtkWidget *curve_card;
  WeftCompareCurve *curve;
  GtkWidget *lanes_box;
  AdwBin *lanes;
  WeftCompareTable *table;
};

G_DEFINE_FINAL_TYPE (WeftCompareResults, weft_compare_results, ADW_TYPE_BIN)

static GtkWidget *
make_card (GtkWidget *child)
{
  GtkWidget *card = adw_bin_new ();

  adw_bin_set_child (ADW_BIN (card), child);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "compare-card");
  return card;
}

static GtkWidget *
make_heading (const char *text)
{
  GtkWidget *heading = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  return heading;
}

/* A row that is chosen in one chart is chosen in all, and in the table. */
static void
bind_selection (WeftCompareResults *self)
{
  for (guint i = 1; i < WEFT_N_MEASURES; i++)
    g_object_bind_property (self->bars[0], "selected", self->bars[i], "selected", G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (self->bars[0], "selected", self->table, "selected", G_BINDING_DEFAULT);
}

static void
add_chart (WeftCompareResults *self, WeftMeasure measure)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  self->bars[measure] = WEFT_COMPARE_BARS (weft_compare_bars_new (measure));
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), make_card (GTK_WIDGET (self->bars[measure])));
  /* What is in it has the focus. */
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_append (self->charts, child);
}

static void
finding_cb (WeftCompareResults *self, GtkListBoxRow *row)
{
  const WeftFinding *finding = g_ptr_array_index (self->findings, (guint) gtk_list_box_row_get_index (row));

  weft_compare_bars_set_selected (self->bars[0], (int) finding->runs[0]);
}

static GtkWidget *
make_list (WeftCompareResults *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What it shows"), -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (finding_cb), self, G_CONNECT_SWAPPED);
  return list;
}

static GtkWidget *
make_charts (WeftCompareResults *self)
{
  GtkWidget *charts = gtk_flow_box_new ();

  self->charts = GTK_FLOW_BOX (charts);
  gtk_flow_box_set_selection_mode (self->charts, GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (self->charts, TRUE);
  gtk_flow_box_set_min_children_per_line (self->charts, 1);
  gtk_flow_box_set_max_children_per_line (self->charts, 2);
  gtk_flow_box_set_column_spacing (self->charts, 18);
  gtk_flow_box_set_row_spacing (self->charts, 18);
  for (guint i = 0; i < WEFT_N_MEASURES; i++)
    add_chart (self, i);
  return charts;
}

static GtkWidget *
make_lanes (WeftCompareResults *self)
{
  self->lanes_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->lanes = ADW_BIN (adw_bin_new ());
  gtk_widget_set_visible (self->lanes_box, FALSE);
  gtk_box_append (GTK_BOX (self->lanes_box), make_heading (_("What ran when")));
  gtk_box_append (GTK_BOX (self->lanes_box), make_card (GTK_WIDGET (self->lanes)));
  return self->lanes_box;
}

static GtkWidget *
make_table (WeftCompareResults *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->table = WEFT_COMPARE_TABLE (weft_compare_table_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->table));
  return make_card (scrolled);
}

static void
weft_compare_results_dispose (GObject *object)
{
  WeftCompareResults *self = WEFT_COMPARE_RESULTS (object);

  g_clear_pointer (&self->findings, g_ptr_array_unref);
  G_OBJECT_CLASS (weft_compare_results_parent_class)->dispose (object);
}

static void
weft_compare_results_finalize (GObject *object)
{
  g_free (WEFT_COMPARE_RESULTS (object)->runs);
  G_OBJECT_CLASS (weft_compare_results_parent_class)->finalize (object);
}

static void
weft_compare_results_class_init (WeftCompareResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_compare_results_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_compare_results_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "compareresults");
}

static void
weft_compare_results_init (WeftCompareResults *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_box_append (GTK_BOX (box), make_list (self));
  gtk_box_append (GTK_BOX (box), make_charts (self));
  self->curve = WEFT_COMPARE_CURVE (weft_compare_curve_new ());
  self->curve_card = make_card (GTK_WIDGET (self->curve));
  gtk_box_append (GTK_BOX (box), self->curve_card);
  gtk_box_append (GTK_BOX (box), make_lanes (self));
  gtk_box_append (GTK_BOX (box), make_table (self));
  bind_selection (self);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_compare_results_new (void)
{
  return g_object_new (WEFT_TYPE_COMPARE_RESULTS, NULL);
}

static void
add_finding (WeftCompareResults *self, const WeftFinding *finding)
{
  GtkWidget *row = gtk_list_box_row_new (), *label = gtk_label_new (finding->sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_widget_add_css_class (row, "finding");
  gtk_list_box_append (self->list, row);
}

static void
show_findings (WeftCompareResults *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  self->findings = weft_findings_new (self->runs, self->n);
  for (guint i = 0; i < self->findings->len; i++)
    add_finding (self, g_ptr_array_index (self->findings, i));
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->findings->len > 0);
}

void
weft_compare_results_set_runs (WeftCompareResults *self, const WeftFindingRun *runs, const char *const *titles, guint n)
{
  g_return_if_fail (WEFT_IS_COMPARE_RESULTS (self));

  g_free (self->runs);
  self->runs = g_memdup2 (runs, n * sizeof *runs);
  self->n = n;
  for (guint i = 0; i < WEFT_N_MEASURES; i++)
    weft_compare_bars_set_runs (self->bars[i], runs, titles, n);
  gtk_widget_set_visible (self->curve_card, weft_compare_curve_set_runs (self->curve, runs, n));
  weft_compare_table_set_runs (self->table, runs, titles, n);
  show_findings (self);
}

guint
weft_compare_results_get_n_runs (WeftCompareResults *self)
{
  g_return_val_if_fail (WEFT_IS_COMPARE_RESULTS (self), 0);

  return self->n;
}

void
weft_compare_results_set_lanes (WeftCompareResults *self, GtkWidget *lanes)
{
  g_return_if_fail (WEFT_IS_COMPARE_RESULTS (self));

  adw_bin_set_child (self->lanes, lanes);
  gtk_widget_set_visible (self->lanes_box, lanes != NULL);
}

char *
weft_compare_results_dup_csv (WeftCompareResults *self)
{
  GString *text = g_string_new (WEFT_COMPARISON_CSV_HEAD);

  g_return_val_if_fail (WEFT_IS_COMPARE_RESULTS (self), NULL);

  for (guint i = 0; i < self->n; i++)
    weft_comparison_append_csv (text, &self->runs[i]);
  return g_string_free (text, FALSE);
}

GBytes *
weft_compare_results_get_picture (WeftCompareResults *self, WeftPictureKind kind, GError **error)
{
  GtkWidget *widgets[WEFT_N_MEASURES + 1];
  GdkRGBA ground = { 1, 1, 1, 1 };
  guint n = 0;

  g_return_val_if_fail (WEFT_IS_COMPARE_RESULTS (self), NULL);

  for (; n < WEFT_N_MEASURES; n++)
    widgets[n] = GTK_WIDGET (self->bars[n]);
  if (gtk_widget_get_visible (self->curve_card))
    widgets[n++] = GTK_WIDGET (self->curve);
  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), "view_bg_color", &ground);
  return weft_picture_new (kind, widgets, n, &ground, error);
}
