/* run-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "run.h"

G_BEGIN_DECLS

/* Constant once a run has it: threads read it while the main thread holds the run. */
typedef struct
{
  const WeftRunJob *jobs;
  guint n_jobs;
  const char *names;    /* one after the other, each with its 0 */
  gsize names_size;
  WeftTrace *trace;     /* (owned) */
  gpointer owner;       /* of the arrays */
  GDestroyNotify free_owner;
} WeftRunBody;

struct _WeftRun
{
  GObject parent_instance;

  WeftRunHead head;
  char *name;           /* (owned) a thread that exports may read it while it is given another */
  GSList *names_before; /* (owned) so the former ones stay */
  char *path;           /* (owned) (nullable) */
  WeftRunBody *body;    /* (owned) (nullable) */
};

void _weft_run_body_free (WeftRunBody *body);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRunBody, _weft_run_body_free)
void _weft_run_head_clear (WeftRunHead *head);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftRunHead, _weft_run_head_clear)

/* Takes what the head points to over, and leaves it empty. */
WeftRun *_weft_run_new (WeftRunHead *head, const char *name);
void _weft_run_take_body (WeftRun *run, WeftRunBody *body);
void _weft_run_set_path (WeftRun *run, const char *path);

/* What a name becomes before it is kept. (transfer full) */
char *_weft_run_clean_name (const char *name);

void _weft_machine_read (WeftMachine *machine);

/* One job of a batch that has ended, and its name where it has its own. */
const char *_weft_run_read_job (WeftBatch *batch, guint position, WeftRunJob *job);

/* Files. Their work, which threads do as well. */
gboolean _weft_run_file_read (GBytes *bytes, const char *shown, WeftRunHead *head, char **name, WeftRunBody **body,
                              GError **error); /* `body` NULL: the head alone */

/* run-file-load.c: what is in the file, in memory of our own. `head_only`: all but the head may be zeros. (transfer full)
 * (nullable) */
GBytes *_weft_run_file_load (const char *path, gboolean head_only, GError **error);

gboolean _weft_run_file_write (const WeftRunHead *head, const char *name, const WeftRunBody *body, const char *path,
                               GError **error);

/* A task whose work is done by a thread of its own. The thread is handed `job` alone, plain memory: whatever is an object
 * is let go of in the main thread, after `done` there has returned the task's result. `job` is freed by `free_job`.
 * FALSE when there is no thread to be had: the task has returned that error. */
typedef struct
{
  void (*work) (gpointer job);
  void (*done) (GTask *task, gpointer job);
  GDestroyNotify free_job;
} WeftRunWork;

gboolean _weft_run_start_work (GTask *task, const WeftRunWork *work, gpointer job);

G_END_DECLS
