/* tubes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "tubes.h"

#include "engine/clock.h"
#include "engine/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* Weft makes the pipes, hands their ends to the two processes, and keeps an end of each to see how full it is. It never
 * reads or writes them. */

#define LINES "8000"        /* of 31 bytes: four times what a pipe holds */
#define ANSWER_BYTES "500"
#define MEASURE_MS 50
#define STUCK_NS (500 * WEFT_NS_PER_MS)

enum
{
  ASKER,
  ANSWERER,
  N_PARTIES
};

struct _WeftTubes
{
  GObject parent_instance;

  GSubprocess *parties[N_PARTIES]; /* (owned) (nullable): while they are there */
  int gauges[3];                   /* read ends; -1: closed */
  WeftPipeLevel levels[3];
  WeftTubesState state;
  gboolean ending, broken;
  guint64 started_ns, moved_ns, ended_ns;
  guint timer;
};

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

enum
{
  MOVED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (WeftTubes, weft_tubes, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_state (WeftTubes *self, WeftTubesState state)
{
  if (state == self->state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
kill_parties (WeftTubes *self)
{
  for (guint i = 0; i < N_PARTIES; i++)
    if (self->parties[i] != NULL)
      g_subprocess_force_exit (self->parties[i]);
}

static void
measure (WeftTubes *self)
{
  WeftPipeLevel before[3];

  memcpy (before, self->levels, sizeof before);
  for (guint i = 0; i < G_N_ELEMENTS (self->gauges); i++)
    self->levels[i] = weft_pipe_level_get (self->gauges[i]);
  if (memcmp (before, self->levels, sizeof before) != 0)
    self->moved_ns = weft_clock_ns ();
}

/* The right way can show the same levels twice, but never both pipes full. */
static gboolean
is_stuck (WeftTubes *self)
{
  const WeftPipeLevel *in = &self->levels[0], *out = &self->levels[1];

  return weft_clock_ns () - self->moved_ns >= STUCK_NS && in->used > in->size / 4 * 3 && out->used > out->size / 4 * 3;
}

static gboolean
measure_cb (gpointer data)
{
  g_autoptr(WeftTubes) self = g_object_ref (data);

  measure (self);
  set_state (self, is_stuck (self) ? WEFT_TUBES_STUCK : WEFT_TUBES_RUNNING);
  g_signal_emit (self, signals[MOVED], 0);
  if (weft_tubes_get_time_left (self) <= 0)
    weft_tubes_end (self);
  return G_SOURCE_CONTINUE;
}

static void
close_gauges (WeftTubes *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->gauges); i++)
    {
      if (self->gauges[i] >= 0)
        close (self->gauges[i]);
      self->gauges[i] = -1;
    }
  memset (self->levels, 0, sizeof self->levels);
}

static void
finish (WeftTubes *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->ended_ns = weft_clock_ns ();
  close_gauges (self);
  if (self->ending)
    set_state (self, WEFT_TUBES_ENDED);
  else
    set_state (self, self->broken ? WEFT_TUBES_FAILED : WEFT_TUBES_FINISHED);
  g_signal_emit (self, signals[MOVED], 0);
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftTubes) self = data;
  GSubprocess *party = G_SUBPROCESS (source);

  g_subprocess_wait_finish (party, result, NULL);
  if (!g_subprocess_get_successful (party) && !self->ending)
    {
      self->broken = TRUE;
      kill_parties (self);
    }
  g_clear_object (&self->parties[party == self->parties[ASKER] ? ASKER : ANSWERER]);
  if (self->parties[ASKER] == NULL && self->parties[ANSWERER] == NULL)
    finish (self);
}

static void
weft_tubes_dispose (GObject *object)
{
  WeftTubes *self = WEFT_TUBES (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  kill_parties (self);
  g_clear_object (&self->parties[ANSWERER]);
  g_clear_object (&self->parties[ASKER]);
  close_gauges (self);
  G_OBJECT_CLASS (weft_tubes_parent_class)->dispose (object);
}

static void
weft_tubes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, WEFT_TUBES (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weft_tubes_class_init (WeftTubesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weft_tubes_dispose;
  object_class->get_property = weft_tubes_get_property;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, WEFT_TUBES_RUNNING, WEFT_TUBES_FAILED, WEFT_TUBES_RUNNING,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[MOVED] = g_signal_new ("moved", WEFT_TYPE_TUBES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_tubes_init (WeftTubes *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->gauges); i++)
    self->gauges[i] = -1;
  self->started_ns = self->moved_ns = weft_clock_ns ();
}

/* The launcher takes the three descriptors. */
static GSubprocess *
spawn (const char *const *arguments, int in, int out, int err, GError **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_INHERIT_FDS);

  g_subprocess_launcher_take_stdin_fd (launcher, in);
  g_subprocess_launcher_take_stdout_fd (launcher, out);
  g_subprocess_launcher_take_stderr_fd (launcher, err);
  return g_subprocess_launcher_spawnv (launcher, arguments, error);
}

static int
dup_of (int fd)
{
  return fcntl (fd, F_DUPFD_CLOEXEC, 3);
}

/* Both ends of each, or none at all. */
static gboolean
open_pipes (int pipes[3][2], GError **error)
{
  for (guint i = 0; i < 3; i++)
    if (!g_unix_open_pipe (pipes[i], FD_CLOEXEC, error))
      {
        while (i-- > 0)
          {
            close (pipes[i][0]);
            close (pipes[i][1]);
          }
        return FALSE;
      }
  return TRUE;
}

/* Each end goes to one of the two; what is measured is a copy of the reading end. */
static gboolean
start (WeftTubes *self, const char *worker, gboolean together, GError **error)
{
  g_autofree char *parent = g_strdup_printf ("%d", (int) getpid ());
  const char *answerer[] = { worker, "--answer", parent, ANSWER_BYTES, NULL };
  const char *asker[] = { worker, "--ask", parent, LINES, together ? "together" : "first", NULL };
  int pipes[3][2], *questions = pipes[0], *answers = pipes[1], *errors = pipes[2];

  if (!open_pipes (pipes, error))
    return FALSE;
  self->gauges[0] = dup_of (questions[0]);
  self->gauges[1] = dup_of (answers[0]);
  self->gauges[2] = errors[0];
  self->parties[ANSWERER] = spawn (answerer, questions[0], answers[1], dup_of (errors[1]), error);
  if (self->parties[ANSWERER] == NULL)
    {
      close (answers[0]);
      close (questions[1]);
      close (errors[1]);
      return FALSE;
    }
  self->parties[ASKER] = spawn (asker, answers[0], questions[1], errors[1], error);
  return self->parties[ANSWERER] != NULL && self->parties[ASKER] != NULL;
}

WeftTubes *
weft_tubes_new (gboolean together, GError **error)
{
  g_autoptr(WeftTubes) self = g_object_new (WEFT_TYPE_TUBES, NULL);
  g_autofree char *worker = weft_runner_find_worker (NULL);

  if (worker == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The helper program weft-worker is missing. Install Weft again."));
      return NULL;
    }
  if (!start (self, worker, together, error))
    return NULL;
  for (guint i = 0; i < N_PARTIES; i++)
    g_subprocess_wait_async (self->parties[i], NULL, exited_cb, g_object_ref (self));
  self->timer = g_timeout_add (MEASURE_MS, measure_cb, self);
  measure (self);
  return g_steal_pointer (&self);
}

void
weft_tubes_end (WeftTubes *self)
{
  g_return_if_fail (WEFT_IS_TUBES (self));

  if (!weft_tubes_is_alive (self))
    return;
  self->ending = TRUE;
  kill_parties (self);
}

WeftTubesState
weft_tubes_get_state (WeftTubes *self)
{
  g_return_val_if_fail (WEFT_IS_TUBES (self), WEFT_TUBES_FAILED);

  return self->state;
}

gboolean
weft_tubes_is_alive (WeftTubes *self)
{
  g_return_val_if_fail (WEFT_IS_TUBES (self), FALSE);

  return self->ended_ns == 0;
}

double
weft_tubes_get_elapsed (WeftTubes *self)
{
  g_return_val_if_fail (WEFT_IS_TUBES (self), 0);

  return weft_seconds ((self->ended_ns != 0 ? self->ended_ns : weft_clock_ns ()) - self->started_ns);
}

double
weft_tubes_get_time_left (WeftTubes *self)
{
  g_return_val_if_fail (WEFT_IS_TUBES (self), 0);

  return weft_tubes_is_alive (self) ? MAX (WEFT_TUBES_DEADLINE - weft_tubes_get_elapsed (self), 0) : 0;
}

void
weft_tubes_get_levels (WeftTubes *self, WeftPipeLevel levels[3])
{
  g_return_if_fail (WEFT_IS_TUBES (self));

  memcpy (levels, self->levels, sizeof self->levels);
}
