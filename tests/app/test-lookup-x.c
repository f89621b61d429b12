#pragma GCC diagnostic ignored "-Wdeclaration-after-statement"
#include "config.h"
#include "app/lookup-row.h"
#include "app/job-row.h"
#include "lookup/lookup-list.h"
#include "widgets.h"
#include <time.h>
static double cpu (void) { struct timespec t; clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t); return t.tv_sec * 1e3 + t.tv_nsec / 1e6; }
int main (int argc, char **argv) {
  test_widgets_init (&argc, &argv);
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  WeftLookupOptions o = WEFT_LOOKUP_OPTIONS_INIT;
  double t = cpu ();
  for (int i = 0; i < 1000; i++) { g_autofree char *n = g_strdup_printf ("n%d.example", i); weft_lookup_list_add (list, n, -1, &o); }
  g_print ("add 1000: %.2f ms\n", cpu () - t);
  GtkWidget *box = gtk_box_new (1, 0), *rows[200];
  t = cpu ();
  for (int i = 0; i < 200; i++) { rows[i] = weft_lookup_row_new (box); gtk_box_append (GTK_BOX (box), rows[i]); }
  g_print ("create 200: %.2f ms\n", cpu () - t);
  t = cpu (); for (int i = 0; i < 200; i++) { g_autoptr(WeftLookup) l = g_list_model_get_item (G_LIST_MODEL (list), i); weft_lookup_row_bind (WEFT_LOOKUP_ROW (rows[i]), l, NULL); weft_lookup_row_update (WEFT_LOOKUP_ROW (rows[i])); }
  g_print ("update 200: %.2f ms\n", cpu () - t);
  int m, n; t = cpu (); gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 800, &m, &n, NULL, NULL);
  g_print ("measure 200: %.2f ms\n", cpu () - t);
  t = cpu ();
  for (int i = 0; i < 200; i++) gtk_box_append (GTK_BOX (box), weft_job_row_new (box));
  g_print ("create 200 job rows: %.2f ms\n", cpu () - t);
  return 0; }
