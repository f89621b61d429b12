/* process-model-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "process-model.h"

G_BEGIN_DECLS

#define WEFT_PROCESS_HIDDEN G_MAXUINT

/* What the model knows of a process for as long as it runs. */
typedef struct _WeftProcess WeftProcess;
struct _WeftProcess
{
  WeftSampleProcess now;    /* its info is referenced */
  WeftProcessItem *item;    /* (not owned) (nullable): nobody looks */
  char *name_key;           /* (owned) (nullable): made when it is needed */
  char *folded;             /* (owned) (nullable): likewise: what the search looks in */
  WeftProcess *parent;      /* (not owned) (nullable) */
  WeftProcess *first, *last, *next; /* children, and the next one of the parent's; while rows are put in order */
  WeftProcessPlace place;
  guint row;                /* where it will be; WEFT_PROCESS_HIDDEN: nowhere */
  guint selected : 1;
  guint matches : 1;        /* filter and search */
  guint ours_known : 1;
  guint visited : 1;
};

struct _WeftProcessModel
{
  GObject parent_instance;

  GPtrArray *processes;  /* WeftProcess (owned): by pid */
  GPtrArray *rows;       /* WeftProcess (not owned): what the world sees */
  GPtrArray *wanted;     /* WeftProcess (not owned): what it shall see */
  WeftSample *sample;    /* (owned) (nullable): the last live one */
  char *search;          /* (owned) (nullable): folded */
  WeftProcessColumn column;
  WeftProcessFilter filter;
  guint cores;
  guint n_selected;
  gboolean descending;
  gboolean tree;
};

/* process-order.c: which rows there shall be, and in which order. */
void _weft_process_model_order (WeftProcessModel *model);

WeftProcess *_weft_process_model_find (WeftProcessModel *model, gint32 pid);

G_END_DECLS
