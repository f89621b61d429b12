/* thread-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "thread-item.h"

#include "engine/format.h"
#include "monitor/state.h"

#include <glib/gi18n.h>
#include <math.h>

struct _WeftThreadItem
{
  GObject parent_instance;

  WeftSampleThread thread; /* its name is owned */
  char *job;               /* (owned) (nullable) */
};

enum
{
  FIGURES,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftThreadItem, weft_thread_item, G_TYPE_OBJECT)

static void
weft_thread_item_finalize (GObject *object)
{
  g_free (WEFT_THREAD_ITEM (object)->thread.name);
  g_free (WEFT_THREAD_ITEM (object)->job);
  G_OBJECT_CLASS (weft_thread_item_parent_class)->finalize (object);
}

static void
weft_thread_item_class_init (WeftThreadItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_thread_item_finalize;

  signals[FIGURES] = g_signal_new ("figures", WEFT_TYPE_THREAD_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_thread_item_init (WeftThreadItem *self)
{
}

static void
take_over (WeftThreadItem *self, const WeftSampleThread *thread, const char *job)
{
  char *name = g_strdup (thread->name);

  g_free (self->thread.name);
  self->thread = *thread;
  self->thread.name = name;
  if (g_strcmp0 (self->job, job) == 0)
    return;
  g_free (self->job);
  self->job = g_strdup (job);
}

WeftThreadItem *
weft_thread_item_new (const WeftSampleThread *thread, const char *job)
{
  WeftThreadItem *self = g_object_new (WEFT_TYPE_THREAD_ITEM, NULL);

  take_over (self, thread, job);
  return self;
}

void
weft_thread_item_update (WeftThreadItem *self, const WeftSampleThread *thread, const char *job)
{
  g_return_if_fail (WEFT_IS_THREAD_ITEM (self));

  take_over (self, thread, job);
  g_signal_emit (self, signals[FIGURES], 0);
}

gint32
weft_thread_item_get_tid (WeftThreadItem *self)
{
  g_return_val_if_fail (WEFT_IS_THREAD_ITEM (self), 0);

  return self->thread.tid;
}

float
weft_thread_item_get_cpu (WeftThreadItem *self)
{
  g_return_val_if_fail (WEFT_IS_THREAD_ITEM (self), 0);

  return self->thread.cpu;
}

static char *
dup_name (WeftThreadItem *self)
{
  g_autofree char *name = weft_format_name (self->thread.name), *job = NULL;

  if (self->job == NULL)
    return g_steal_pointer (&name);
  job = weft_format_name (self->job);
  /* Translators: a thread and the job that it runs, as in "thread-1: Python.pdf" */
  return g_strdup_printf (_("%s: %s"), name, job);
}

char *
weft_thread_item_dup_text (WeftThreadItem *self, WeftThreadColumn column)
{
  const WeftSampleThread *thread = &self->thread;

  switch (column)
    {
    case WEFT_THREAD_TID:
      return g_strdup_printf ("%d", thread->tid);
    case WEFT_THREAD_NAME:
      return dup_name (self);
    case WEFT_THREAD_CPU:
      /* Translators: a share in per cent with a decimal, as in "12.5 %" */
      return isnan (thread->cpu) ? g_strdup ("—") : g_strdup_printf (_("%.1f %%"), 100 * (double) thread->cpu);
    case WEFT_THREAD_STATE:
      return g_strdup (weft_process_state_name (thread->state));
    case WEFT_THREAD_CORE:
      return thread->last_core < 0 ? g_strdup ("—") : g_strdup_printf ("%d", thread->last_core);
    case WEFT_THREAD_VOLUNTARY:
      return g_strdup_printf ("%'" G_GUINT64_FORMAT, thread->voluntary);
    case WEFT_THREAD_INVOLUNTARY:
      return g_strdup_printf ("%'" G_GUINT64_FORMAT, thread->involuntary);
    case WEFT_THREAD_N_COLUMNS:
    default:
      return NULL;
    }
}
