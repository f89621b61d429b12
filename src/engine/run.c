/* run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "run-private.h"

#include "format.h"
#include "run-json.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  PROP_0,
  PROP_NAME,
  PROP_LOADED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeftRun, weft_run, G_TYPE_OBJECT)

void
_weft_run_head_clear (WeftRunHead *head)
{
  g_clear_pointer (&head->id, g_free);
  g_clear_pointer (&head->strategy, g_free);
  g_clear_pointer (&head->workload, g_free);
  g_clear_pointer (&head->version, g_free);
  g_clear_pointer (&head->machine.cpu, g_free);
  g_clear_pointer (&head->machine.kernel, g_free);
}

void
_weft_run_body_free (WeftRunBody *body)
{
  g_clear_pointer (&body->trace, weft_trace_free);
  if (body->free_owner != NULL)
    body->free_owner (body->owner);
  g_free (body);
}

static void
weft_run_finalize (GObject *object)
{
  WeftRun *self = WEFT_RUN (object);

  _weft_run_head_clear (&self->head);
  g_free (self->name);
  g_slist_free_full (self->names_before, g_free);
  g_free (self->path);
  g_clear_pointer (&self->body, _weft_run_body_free);
  G_OBJECT_CLASS (weft_run_parent_class)->finalize (object);
}

static void
weft_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftRun *self = WEFT_RUN (object);

  if (id == PROP_NAME)
    g_value_set_string (value, self->name);
  else if (id == PROP_LOADED)
    g_value_set_boolean (value, self->body != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_run_class_init (WeftRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = weft_run_finalize;
  object_class->get_property = weft_run_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weft_run_init (WeftRun *self)
{
}

char *
_weft_run_clean_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  g_strstrip (valid);
  if (g_utf8_strlen (valid, -1) > WEFT_RUN_NAME_MOST)
    *g_utf8_offset_to_pointer (valid, WEFT_RUN_NAME_MOST) = '\0';
  return g_steal_pointer (&valid);
}

/* "Threads: 5 jobs" */
static char *
make_name (const WeftRunHead *head)
{
  const WeftStrategy *strategy = weft_strategy_by_nick (head->strategy);

  /* Translators: a strategy and its jobs, as in "Threads: 5 jobs"; more follows, as in ", 4 succeeded, 1 failed" */
  return g_strdup_printf (ngettext ("%s: %u job", "%s: %u jobs", head->n_jobs), _(strategy->title), head->n_jobs);
}

WeftRun *
_weft_run_new (WeftRunHead *head, const char *name)
{
  WeftRun *self = g_object_new (WEFT_TYPE_RUN, NULL);

  self->head = *head;
  *head = (WeftRunHead) { 0 };
  weft_run_set_name (self, name != NULL ? name : "");
  return self;
}

void
_weft_run_take_body (WeftRun *self, WeftRunBody *body)
{
  g_assert (self->body == NULL);

  self->body = body;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

void
_weft_run_set_path (WeftRun *self, const char *path)
{
  g_autofree char *before = self->path;

  self->path = g_strdup (path);
}

const WeftRunHead *
weft_run_get_head (WeftRun *self)
{
  g_return_val_if_fail (WEFT_IS_RUN (self), NULL);

  return &self->head;
}

const char *
weft_run_get_name (WeftRun *self)
{
  g_return_val_if_fail (WEFT_IS_RUN (self), NULL);

  return g_atomic_pointer_get (&self->name);
}

void
weft_run_set_name (WeftRun *self, const char *name)
{
  g_autofree char *clean = _weft_run_clean_name (name);
  char *given;

  g_return_if_fail (WEFT_IS_RUN (self));

  if (*clean == '\0')
    {
      g_free (clean);
      clean = make_name (&self->head);
    }
  if (g_strcmp0 (self->name, clean) == 0)
    return;
  if (self->name != NULL)
    self->names_before = g_slist_prepend (self->names_before, self->name);
  /* The macro may look at its argument twice. */
  given = g_steal_pointer (&clean);
  g_atomic_pointer_set (&self->name, given);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/* What was made in another language can't be told from a given name; but for English, which everybody has. */
gboolean
weft_run_is_named (WeftRun *self)
{
  const WeftRunHead *head;
  g_autofree char *made = NULL, *english = NULL;

  g_return_val_if_fail (WEFT_IS_RUN (self), FALSE);

  head = &self->head;
  made = make_name (head);
  english = g_strdup_printf (head->n_jobs == 1 ? "%s: %u job" : "%s: %u jobs", weft_strategy_by_nick (head->strategy)->title, head->n_jobs);
  return g_strcmp0 (self->name, made) != 0 && g_strcmp0 (self->name, english) != 0;
}

const char *
weft_run_get_path (WeftRun *self)
{
  g_return_val_if_fail (WEFT_IS_RUN (self), NULL);

  return self->path;
}

gboolean
weft_run_is_loaded (WeftRun *self)
{
  g_return_val_if_fail (WEFT_IS_RUN (self), FALSE);

  return self->body != NULL;
}

const WeftRunJob *
weft_run_get_jobs (WeftRun *self, guint *n)
{
  g_return_val_if_fail (WEFT_IS_RUN (self), NULL);

  *n = self->body != NULL ? self->body->n_jobs : 0;
  return self->body != NULL ? self->body->jobs : NULL;
}

char *
weft_run_dup_job_name (WeftRun *self, const WeftRunJob *job)
{
  g_return_val_if_fail (WEFT_IS_RUN (self) && self->body != NULL, NULL);

  return job->name == G_MAXUINT32 ? weft_plan_name (job->number) : g_strdup (self->body->names + job->name);
}

char *
weft_run_dup_job_error (WeftRun *self, const WeftRunJob *job)
{
  return weft_format_job_error (job->error, job->error_value);
}

WeftTrace *
weft_run_get_trace (WeftRun *self)
{
  g_return_val_if_fail (WEFT_IS_RUN (self), NULL);

  return self->body != NULL ? self->body->trace : NULL;
}

static char *
get_job_of_run (gpointer source, guint position, WeftRunJob *job)
{
  *job = WEFT_RUN (source)->body->jobs[position];
  return weft_run_dup_job_name (source, job);
}

void
weft_run_view_init_run (WeftRunView *view, WeftRun *run)
{
  const WeftRunHead *head = &run->head;

  g_return_if_fail (WEFT_IS_RUN (run) && run->body != NULL);

  *view = (WeftRunView) {
    .strategy = weft_strategy_by_nick (head->strategy),
    .workers = head->workers,
    .workload = head->workload,
    .seed = head->plan.seed,
    .processors = head->machine.processors,
    .n_jobs = run->body->n_jobs,
    .succeeded = head->counts[WEFT_JOB_SUCCEEDED],
    .failed = head->counts[WEFT_JOB_FAILED],
    .cancelled = head->counts[WEFT_JOB_CANCELLED],
    .refused = head->refused,
    .figures = head->figures,
    .source = run,
    .get_job = get_job_of_run,
  };
}
