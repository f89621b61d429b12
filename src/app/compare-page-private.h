/* compare-page-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "compare-page.h"

G_BEGIN_DECLS

struct _WeftComparePage
{
  AdwBin parent_instance;

  WeftPlan plan;
  char **names;               /* (owned) (nullable) */
  guint count;
  char *obstacle;             /* (owned) (nullable) */
  WeftComparison *comparison; /* (owned) (nullable) of the last start */
  guint tick_id;              /* while it runs */
  WeftCompareLanesFunc lanes_func;
  gpointer lanes_data;
  GDestroyNotify lanes_destroy;
  GtkCheckButton *checks[WEFT_N_STRATEGIES];

  GtkLabel *batch;
  GtkFlowBox *strategies;
  GtkEntry *workers;
  GtkButton *start;
  GtkLabel *problem;
  GtkWidget *progress;
  GtkProgressBar *bar;
  GtkLabel *status;
  GtkWidget *choice, *empty, *outcome, *save;
  WeftCompareResults *results;
};

void _weft_compare_page_say (WeftComparePage *page, const char *text);

/* compare-saving.c: the table and the charts as files. */
void _weft_compare_page_install_saving (GtkWidgetClass *widget_class);

G_END_DECLS
