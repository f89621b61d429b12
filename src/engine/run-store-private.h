/* run-store-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "run-private.h"
#include "run-store.h"

G_BEGIN_DECLS

typedef enum
{
  WEFT_RUN_STEP_SCAN,
  WEFT_RUN_STEP_SAVE,
  WEFT_RUN_STEP_RENAME,
  WEFT_RUN_STEP_TRASH,
  WEFT_RUN_STEP_RESTORE,
  WEFT_RUN_STEP_PURGE,
  WEFT_RUN_STEP_SETTLE,
} WeftRunStepKind;

/* What a scan has read of a file. */
typedef struct
{
  WeftRunHead head;
  char *name, *path;
} WeftRunFound;

/* One thing to do. They are done one after the other, each by a thread, so that what is asked for first is on the disk
 * first. */
typedef struct
{
  WeftRunStepKind kind;
  WeftRun *run;        /* (owned) (nullable): let go of in the main thread */
  char *folder;        /* (owned) */
  char *path;          /* (owned) (nullable) the run's */
  char *trash;         /* (owned) (nullable) where its file is after it was removed */
  char *name;          /* (owned) (nullable) to save it under */
  char *name_before;   /* (owned) (nullable) */
  const WeftRunBody *body_before; /* (not owned) (nullable) what the run had when the step began: the main thread may give it one */
  GPtrArray *found;    /* (owned) (nullable) WeftRunFound */
  GPtrArray *problems; /* (owned) (nullable) char * */
  WeftRunHead head;    /* (owned) of a run whose body had to be read */
  WeftRunBody *body;   /* (owned) (nullable) likewise */
  GError *error;       /* (owned) (nullable) */
} WeftRunStep;

void _weft_run_step_free (gpointer step);

/* The thread's part. */
void _weft_run_step_work (gpointer step);

G_END_DECLS
