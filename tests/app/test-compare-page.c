/* test-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/compare-bars-private.h"
#include "app/compare-curve-private.h"
#include "app/compare-page.h"
#include "made-up-runs.h"
#include "widgets.h"

#include <math.h>
#include <string.h>

/* The charts, the table and the page that compares, over made-up runs and over short real ones. */

typedef struct
{
  WeftFindingRun runs[MADE_UP_RUNS_MOST];
  char *titles[MADE_UP_RUNS_MOST];
  guint n;
} Made;

static void
make (Made *self, gboolean scaling)
{
  memset (self, 0, sizeof *self);
  self->n = made_up_runs (scaling, self->runs, self->titles);
}

static void
made_clear (Made *self)
{
  for (guint i = 0; i < self->n; i++)
    g_free (self->titles[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Made, made_clear)

static const char *const *
titles (Made *self)
{
  return (const char *const *) self->titles;
}

/* Through the class's own bindings, as a key press does. */
static gboolean
press (GtkWidget *widget, guint key)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, gtk_shortcut_get_arguments (shortcut));
        }
    }
  return FALSE;
}

static char *
draw (GtkWidget *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GBytes) bytes = NULL;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  bytes = gsk_render_node_serialize (node);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_steps_are_round (void)
{
  g_assert_cmpfloat (weft_nice_step (10, 10), ==, 1);
  g_assert_cmpfloat (weft_nice_step (38.2, 8), ==, 5);
  g_assert_cmpfloat (weft_nice_step (11, 10), ==, 2);
  g_assert_cmpfloat_with_epsilon (weft_nice_step (0.07, 4), 0.02, 1e-12);
  g_assert_cmpfloat (weft_nice_step (0, 4), ==, 1);
  g_assert_cmpfloat (weft_nice_step (NAN, 4), ==, 1);
  g_assert_cmpfloat (weft_measure_get_step (WEFT_MEASURE_MEMORY, 9.0 * 1024 * 1024, 5), ==, 2 * 1024 * 1024);
  g_assert_cmpfloat (weft_measure_get_step (WEFT_MEASURE_ELAPSED, 600, 5), ==, 120);
  g_assert_cmpfloat (weft_measure_get_step (WEFT_MEASURE_SWITCHES, 3, 10), ==, 1);
}

static void
test_ticks_tell_their_unit (void)
{
  static const struct { WeftMeasure measure; double value, step; const char *text; } ticks[] = {
    { WEFT_MEASURE_ELAPSED, 0, 1, "0" },
    { WEFT_MEASURE_ELAPSED, 10, 5, "10 s" },
    { WEFT_MEASURE_ELAPSED, 2.5, 0.5, "2.5 s" },
    { WEFT_MEASURE_ELAPSED, 120, 60, "2:00" },
    { WEFT_MEASURE_CPU, 0.02, 0.01, "20 ms" },
    { WEFT_MEASURE_MEMORY, 2 * 1024 * 1024, 1024 * 1024, "2.0 MiB" },
    { WEFT_MEASURE_SWITCHES, 500, 100, "500" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    {
      g_autofree char *text = weft_measure_dup_tick (ticks[i].measure, ticks[i].value, ticks[i].step);

      g_assert_cmpstr (text, ==, ticks[i].text);
    }
}

static void
test_parts_are_the_figures (void)
{
  g_auto(Made) made = { 0 };
  const WeftFindingRun *run;

  make (&made, FALSE);
  run = &made.runs[1];
  g_assert_cmpfloat (weft_measure_get_value (WEFT_MEASURE_ELAPSED, 0, run), ==, run->elapsed);
  g_assert_cmpfloat (weft_measure_get_value (WEFT_MEASURE_ELAPSED, 1, run), ==, run->ideal);
  g_assert_cmpfloat (weft_measure_get_extent (WEFT_MEASURE_CPU, run), ==, run->cpu_user + run->cpu_system);
  g_assert_cmpfloat (weft_measure_get_extent (WEFT_MEASURE_MEMORY, run), ==, (double) run->peak_memory);
  g_assert_cmpfloat (weft_measure_get_extent (WEFT_MEASURE_SWITCHES, run), ==, (double) (run->switches_voluntary + run->switches_involuntary));
}

static void
test_bars_tell_all_runs (void)
{
  g_auto(Made) made = { 0 };
  GtkWidget *bars = g_object_ref_sink (weft_compare_bars_new (WEFT_MEASURE_ELAPSED));
  g_autofree char *description = NULL;

  make (&made, FALSE);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_ROLE_IMG);
  weft_compare_bars_set_runs (WEFT_COMPARE_BARS (bars), made.runs, titles (&made), made.n);
  description = weft_compare_bars_dup_description (WEFT_COMPARE_BARS (bars));
  g_assert_nonnull (strstr (description, "Threads: elapsed 9.88 s, best possible 9.87 s."));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);
  g_object_unref (bars);
}

static void
test_keys_read_the_bars (void)
{
  g_auto(Made) made = { 0 };
  GtkWidget *bars = g_object_ref_sink (weft_compare_bars_new (WEFT_MEASURE_CPU));
  WeftCompareBars *self = WEFT_COMPARE_BARS (bars);

  make (&made, FALSE);
  weft_compare_bars_set_runs (self, made.runs, titles (&made), made.n);
  g_assert_true (press (bars, GDK_KEY_Down));
  g_assert_cmpint (weft_compare_bars_get_selected (self), ==, 0);
  press (bars, GDK_KEY_Down);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_PROPERTY_LABEL, "CPU time, Threads: user 3.4 ms, system 2.8 ms");
  press (bars, GDK_KEY_End);
  g_assert_cmpint (weft_compare_bars_get_selected (self), ==, (int) made.n - 1);
  press (bars, GDK_KEY_Home);
  g_assert_cmpint (weft_compare_bars_get_selected (self), ==, 0);
  g_assert_true (press (bars, GDK_KEY_Escape));
  g_assert_cmpint (weft_compare_bars_get_selected (self), ==, -1);
  g_assert_false (press (bars, GDK_KEY_Escape));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_PROPERTY_LABEL, "CPU time");
  g_object_unref (bars);
}

/* Whatever the width, everything lies inside, and a row for each run is found where it was drawn. */
static void
test_bars_fit_every_width (void)
{
  g_auto(Made) made = { 0 };
  GtkWidget *bars = g_object_ref_sink (weft_compare_bars_new (WEFT_MEASURE_MEMORY));

  make (&made, TRUE);
  weft_compare_bars_set_runs (WEFT_COMPARE_BARS (bars), made.runs, titles (&made), made.n);
  for (int width = 200; width < 1200; width += 37)
    {
      WeftCompareBarsLayout layout;

      weft_compare_bars_lay_out (WEFT_COMPARE_BARS (bars), width, &layout);
      g_assert_cmpint (layout.x + layout.width + layout.value, <=, width);
      g_assert_cmpint (layout.y + (int) made.n * layout.row, <=, layout.height);
      gtk_widget_allocate (bars, width, layout.height, -1, NULL);
      g_assert_cmpint (weft_compare_bars_find (WEFT_COMPARE_BARS (bars), layout.y - 1), ==, -1);
      g_assert_cmpint (weft_compare_bars_find (WEFT_COMPARE_BARS (bars), layout.y + 3 * layout.row + 1), ==, 3);
      g_assert_cmpint (weft_compare_bars_find (WEFT_COMPARE_BARS (bars), layout.height), ==, -1);
    }
  g_object_unref (bars);
}

/* Nothing at all, nothing known, one run. */
static void
test_bars_draw_whatever_there_is (void)
{
  WeftFindingRun run = { .strategy = weft_strategy_get (0), .elapsed = NAN, .ideal = NAN };
  const char *const title[] = { "Odd" };
  GtkWidget *bars = g_object_ref_sink (weft_compare_bars_new (WEFT_MEASURE_ELAPSED));
  g_autofree char *none = NULL, *odd = NULL;

  gtk_widget_allocate (bars, 400, 200, -1, NULL);
  none = draw (bars);
  weft_compare_bars_set_runs (WEFT_COMPARE_BARS (bars), &run, title, 1);
  gtk_widget_allocate (bars, 400, 200, -1, NULL);
  odd = draw (bars);
  g_assert_cmpuint (strlen (odd), >, strlen (none));
  g_object_unref (bars);
}

static void
test_the_curve_needs_two_numbers_of_workers (void)
{
  g_auto(Made) downloads = { 0 }, scaling = { 0 };
  GtkWidget *curve = g_object_ref_sink (weft_compare_curve_new ());

  make (&downloads, FALSE);
  make (&scaling, TRUE);
  g_assert_false (weft_compare_curve_set_runs (WEFT_COMPARE_CURVE (curve), downloads.runs, downloads.n));
  g_assert_true (weft_compare_curve_set_runs (WEFT_COMPARE_CURVE (curve), scaling.runs, scaling.n));
  g_assert_cmpuint (WEFT_COMPARE_CURVE (curve)->lines->len, ==, 2);
  g_object_unref (curve);
}

static void
test_keys_read_the_curve (void)
{
  g_auto(Made) made = { 0 };
  GtkWidget *curve = g_object_ref_sink (weft_compare_curve_new ());
  g_autofree char *first = NULL, *other = NULL, *description = NULL;

  make (&made, TRUE);
  weft_compare_curve_set_runs (WEFT_COMPARE_CURVE (curve), made.runs, made.n);
  g_assert_true (press (curve, GDK_KEY_Right));
  first = weft_compare_curve_dup_reading (WEFT_COMPARE_CURVE (curve));
  g_assert_cmpstr (first, ==, "Thread pool, 1 worker: 1.00 times as fast as one");
  press (curve, GDK_KEY_Down);
  press (curve, GDK_KEY_Right);
  other = weft_compare_curve_dup_reading (WEFT_COMPARE_CURVE (curve));
  g_assert_true (g_str_has_prefix (other, "Process pool, 2 workers: "));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (curve), GTK_ACCESSIBLE_PROPERTY_LABEL, other);
  description = weft_compare_curve_dup_description (WEFT_COMPARE_CURVE (curve));
  g_assert_nonnull (strstr (description, "Amdahl's law: "));
  g_assert_nonnull (strstr (description, "Universal scalability law: fastest with "));
  g_object_unref (curve);
}

static void
test_the_pointer_finds_a_point (void)
{
  g_auto(Made) made = { 0 };
  GtkWidget *curve = g_object_ref_sink (weft_compare_curve_new ());
  int line, point;

  make (&made, TRUE);
  weft_compare_curve_set_runs (WEFT_COMPARE_CURVE (curve), made.runs, made.n);
  gtk_widget_allocate (curve, 640, 400, -1, NULL);
  weft_compare_curve_find (WEFT_COMPARE_CURVE (curve), 635, 395, &line, &point);
  g_assert_cmpint (point, ==, -1);
  for (double y = 0; y < 400 && point < 0; y += 10)
    weft_compare_curve_find (WEFT_COMPARE_CURVE (curve), 575, y, &line, &point);
  g_assert_cmpint (point, ==, 4);
  g_object_unref (curve);
}

static void
test_numbers_of_workers_are_parsed (void)
{
  static const struct { const char *text; int n; } texts[] = {
    { "", 0 }, { " ", 0 }, { "1,2,4,8", 4 }, { "1, 2", 2 }, { "2 2 2", 1 }, { "1，2", 2 }, { "10000", 1 },
    { "0", -1 }, { "10001", -1 }, { "1,x", -1 }, { "-1", -1 }, { "1.5", -1 }, { "99999999999999999999", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GArray) workers = NULL;
      gboolean right = weft_compare_parse_workers (texts[i].text, &workers);

      g_assert_cmpint (right ? (int) workers->len : -1, ==, texts[i].n);
    }
}

static WeftComparePage *
show_page (GtkWindow **window)
{
  GtkWidget *page = weft_compare_page_new ();

  *window = test_show (page, 800, 900);
  return WEFT_COMPARE_PAGE (page);
}

static void
test_the_page_shows_runs_from_elsewhere (void)
{
  g_auto(Made) made = { 0 };
  GtkWindow *window;
  WeftComparePage *page = show_page (&window);
  g_autofree char *csv = NULL;

  make (&made, TRUE);
  g_assert_true (test_has_text (GTK_WIDGET (page), "Nothing Compared Yet"));
  weft_compare_page_show_runs (page, made.runs, titles (&made), made.n);
  test_await_frame (GTK_WIDGET (page));
  g_assert_true (test_has_text (GTK_WIDGET (page), "*pooled processes worked*"));
  g_assert_false (test_has_text (GTK_WIDGET (page), "Nothing Compared Yet"));
  g_assert_nonnull (test_look_for (GTK_WIDGET (page), WEFT_TYPE_COMPARE_CURVE, NULL));
  csv = weft_compare_results_dup_csv (weft_compare_page_get_results (page));
  g_assert_true (g_str_has_prefix (csv, "strategy,workers,"));
  test_destroy (window);
}

static void
test_a_row_is_chosen_in_all_charts (void)
{
  g_auto(Made) made = { 0 };
  GtkWindow *window;
  WeftComparePage *page = show_page (&window);
  g_autoptr(GPtrArray) charts = NULL;

  make (&made, FALSE);
  weft_compare_page_show_runs (page, made.runs, titles (&made), made.n);
  charts = test_find_all (GTK_WIDGET (page), WEFT_TYPE_COMPARE_BARS);
  g_assert_cmpuint (charts->len, ==, WEFT_N_MEASURES);
  weft_compare_bars_set_selected (g_ptr_array_index (charts, 2), 3);
  for (guint i = 0; i < charts->len; i++)
    g_assert_cmpint (weft_compare_bars_get_selected (g_ptr_array_index (charts, i)), ==, 3);
  test_destroy (window);
}

static void
test_pictures_are_what_they_say (void)
{
  g_auto(Made) made = { 0 };
  GtkWindow *window;
  WeftComparePage *page = show_page (&window);
  g_autoptr(GBytes) svg = NULL, png = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GError) error = NULL;

  make (&made, TRUE);
  weft_compare_page_show_runs (page, made.runs, titles (&made), made.n);
  test_await_frame (GTK_WIDGET (page));
  svg = weft_compare_results_get_picture (weft_compare_page_get_results (page), WEFT_PICTURE_SVG, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (svg, NULL), (gssize) g_bytes_get_size (svg), "<svg"));
  png = weft_compare_results_get_picture (weft_compare_page_get_results (page), WEFT_PICTURE_PNG, &error);
  g_assert_no_error (error);
  texture = gdk_texture_new_from_bytes (png, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), >, 600);
  test_destroy (window);
}

static GtkWidget *
lane_cb (WeftComparisonRun *run, guint64 span_ns, gpointer data)
{
  (*(guint *) data)++;
  g_assert_nonnull (weft_batch_get_trace (weft_comparison_run_get_batch (run)));
  g_assert_cmpuint (span_ns, >, 0);
  return gtk_label_new ("lanes");
}

static void
test_the_page_compares (void)
{
  GtkWindow *window;
  WeftComparePage *page = show_page (&window);
  WeftPlan plan = test_plan (5, 10);
  guint lanes = 0;

  weft_compare_page_set_batch (page, &plan, NULL, 4);
  weft_compare_page_set_lanes_func (page, lane_cb, &lanes, NULL);
  gtk_editable_set_text (GTK_EDITABLE (test_find (GTK_WIDGET (page), GTK_TYPE_ENTRY, NULL)), "1, 2");
  gtk_widget_activate_action (GTK_WIDGET (page), "compare.start", NULL);
  g_assert_true (weft_compare_page_is_running (page));
  g_assert_nonnull (test_find (GTK_WIDGET (page), GTK_TYPE_BUTTON, "Stop"));
  test_iterate_while (weft_compare_page_is_running (page));
  g_assert_cmpuint (weft_compare_results_get_n_runs (weft_compare_page_get_results (page)), ==, g_list_model_get_n_items (G_LIST_MODEL (weft_compare_page_get_comparison (page))));
  g_assert_cmpuint (lanes, ==, weft_compare_results_get_n_runs (weft_compare_page_get_results (page)));
  g_assert_nonnull (test_find (GTK_WIDGET (page), GTK_TYPE_BUTTON, "Compare"));
  test_destroy (window);
}

static void
test_stop_keeps_what_there_is (void)
{
  GtkWindow *window;
  WeftComparePage *page = show_page (&window);
  WeftPlan plan = test_plan (60000, 60000);

  weft_compare_page_set_batch (page, &plan, NULL, 2);
  weft_compare_page_start (page);
  test_iterate_while (weft_comparison_get_current (weft_compare_page_get_comparison (page)) == NULL);
  gtk_widget_activate_action (GTK_WIDGET (page), "compare.stop", NULL);
  test_iterate_while (weft_compare_page_is_running (page));
  g_assert_cmpuint (weft_compare_results_get_n_runs (weft_compare_page_get_results (page)), ==, 1);
  g_assert_true (test_has_text (GTK_WIDGET (page), "*can't be compared."));
  test_destroy (window);
}

static void
test_wrong_numbers_are_said_and_hold_it_back (void)
{
  GtkWindow *window;
  WeftComparePage *page = show_page (&window);
  GtkWidget *entry = test_find (GTK_WIDGET (page), GTK_TYPE_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), "0");
  g_assert_true (test_has_text (GTK_WIDGET (page), "The numbers of workers must be whole*"));
  gtk_widget_activate_action (GTK_WIDGET (page), "compare.start", NULL);
  g_assert_false (weft_compare_page_is_running (page));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_assert_false (test_has_text (GTK_WIDGET (page), "The numbers of workers must be whole*"));
  test_destroy (window);
}

/* The window is closed while it compares. */
static void
test_closing_under_way_leaves_nothing (void)
{
  GtkWindow *window;
  WeftComparePage *page = show_page (&window);
  WeftPlan plan = test_plan (60000, 60000);

  weft_compare_page_set_batch (page, &plan, NULL, 2);
  weft_compare_page_start (page);
  test_iterate_while (weft_comparison_get_current (weft_compare_page_get_comparison (page)) == NULL);
  test_destroy (window);
}

int
main (int argc, char **argv)
{
  test_widgets_init (&argc, &argv);

  g_test_add_func ("/compare/steps-are-round", test_steps_are_round);
  g_test_add_func ("/compare/ticks-tell-their-unit", test_ticks_tell_their_unit);
  g_test_add_func ("/compare/parts-are-the-figures", test_parts_are_the_figures);
  g_test_add_func ("/compare/bars-tell-all-runs", test_bars_tell_all_runs);
  g_test_add_func ("/compare/keys-read-the-bars", test_keys_read_the_bars);
  g_test_add_func ("/compare/bars-fit-every-width", test_bars_fit_every_width);
  g_test_add_func ("/compare/bars-draw-whatever-there-is", test_bars_draw_whatever_there_is);
  g_test_add_func ("/compare/the-curve-needs-two-numbers-of-workers", test_the_curve_needs_two_numbers_of_workers);
  g_test_add_func ("/compare/keys-read-the-curve", test_keys_read_the_curve);
  g_test_add_func ("/compare/the-pointer-finds-a-point", test_the_pointer_finds_a_point);
  g_test_add_func ("/compare/numbers-of-workers-are-parsed", test_numbers_of_workers_are_parsed);
  g_test_add_func ("/compare/the-page-shows-runs-from-elsewhere", test_the_page_shows_runs_from_elsewhere);
  g_test_add_func ("/compare/a-row-is-chosen-in-all-charts", test_a_row_is_chosen_in_all_charts);
  g_test_add_func ("/compare/pictures-are-what-they-say", test_pictures_are_what_they_say);
  g_test_add_func ("/compare/the-page-compares", test_the_page_compares);
  g_test_add_func ("/compare/stop-keeps-what-there-is", test_stop_keeps_what_there_is);
  g_test_add_func ("/compare/wrong-numbers-are-said-and-hold-it-back", test_wrong_numbers_are_said_and_hold_it_back);
  g_test_add_func ("/compare/closing-under-way-leaves-nothing", test_closing_under_way_leaves_nothing);

  return g_test_run ();
}
