/* sampler.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "sampler.h"

#include "collector.h"

#include "engine/clock.h"

#include <glib/gi18n.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define READY_MOST 16
#define LEAST_NS (100 * WEFT_NS_PER_MS)
#define IDLE_INTERVALS 3 /* after so many without a sample, the next is a first one */

/* What the object and its thread share. Whoever lets go last frees it, so nobody has to wait for the thread's end.
 *
 * POSIX mutex and condition, not GLib's: the thread sanitizer knows these and would call GMutex's futex a race. */
typedef struct
{
  _Atomic guint refs;
  int notice_fd;            /* there is something in `ready` */
  WeftCollector *collector; /* (owned): the thread's alone, once it runs */

  pthread_mutex_t lock;     /* protects all below */
  pthread_cond_t changed;
  guint64 interval_ns;
  gint32 detail;
  gboolean wanted, now, stopped;
  GQueue ready;             /* WeftSample (owned), the oldest first */
  guint64 dropped;
} Shared;

struct _WeftSampler
{
  GObject parent_instance;
  Shared *shared;       /* (owned) */
  GSource *source;      /* (owned) */
  WeftHistory *history; /* (owned) */
  WeftSample *sample;   /* (owned) (nullable) */
  guint holds;
  guint retry_id;
  gboolean paused, started;
};

G_DEFINE_FINAL_TYPE (WeftSampler, weft_sampler, G_TYPE_OBJECT)

enum
{
  SAMPLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static Shared *
shared_new (WeftSource *source)
{
  Shared *self = g_new0 (Shared, 1);
  pthread_condattr_t attributes;

  atomic_init (&self->refs, 1);
  self->notice_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->collector = weft_collector_new (source);
  pthread_mutex_init (&self->lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &attributes);
  pthread_condattr_destroy (&attributes);
  g_queue_init (&self->ready);
  return self;
}

static void
shared_unref (Shared *self)
{
  if (atomic_fetch_sub (&self->refs, 1) > 1)
    return;
  g_queue_clear_full (&self->ready, (GDestroyNotify) weft_sample_unref);
  weft_collector_free (self->collector);
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->lock);
  close (self->notice_fd);
  g_free (self);
}

/* With the lock held. */
static void
wait_until (Shared *self, guint64 time_ns)
{
  struct timespec until = { (time_t) (time_ns / WEFT_NS_PER_SEC), (long) (time_ns % WEFT_NS_PER_SEC) };

  pthread_cond_timedwait (&self->changed, &self->lock, &until);
}

/* With the lock held, which is let go meanwhile. */
static void
take (Shared *self, gboolean first)
{
  gint32 detail = self->detail;
  guint64 one = 1;
  WeftSample *sample;

  self->now = FALSE;
  pthread_mutex_unlock (&self->lock);
  if (first)
    weft_collector_forget (self->collector);
  sample = weft_collector_take (self->collector, detail);
  pthread_mutex_lock (&self->lock);
  g_queue_push_tail (&self->ready, sample);
  if (g_queue_get_length (&self->ready) > READY_MOST)
    {
      weft_sample_unref (g_queue_pop_head (&self->ready));
      self->dropped++;
    }
  /* It can only fail when it is full, and then it is readable already. */
  if (write (self->notice_fd, &one, sizeof one) < 0)
    return;
}

/* With the lock held: sleeps, or takes a sample. `due_ns`: when the next one is to come. */
static void
turn (Shared *self, guint64 *due_ns, guint64 *last_ns, gboolean *idled)
{
  guint64 now = weft_clock_ns ();
  guint64 least = *last_ns + LEAST_NS;
  guint64 due = self->now ? MIN (*due_ns, least) : *due_ns;

  /* Another interval may have been set since. */
  due = MIN (due, MAX (*last_ns + self->interval_ns, least));
  if (!self->wanted)
    {
      *idled = TRUE;
      pthread_cond_wait (&self->changed, &self->lock);
    }
  else if (now < due)
    {
      wait_until (self, due);
    }
  else
    {
      gboolean first = *idled && now - *last_ns > IDLE_INTERVALS * self->interval_ns;

      *idled = FALSE;
      *last_ns = now;
      /* On the beat, if it was kept; what was missed is not made up for. */
      *due_ns = now - due < self->interval_ns && !self->now ? due + self->interval_ns : now + self->interval_ns;
      take (self, first);
    }
}

static gpointer
sampler_worker (gpointer data)
{
  Shared *self = data;
  guint64 due_ns = 0, last_ns = 0;
  gboolean idled = TRUE;

  pthread_mutex_lock (&self->lock);
  while (!self->stopped)
    turn (self, &due_ns, &last_ns, &idled);
  pthread_mutex_unlock (&self->lock);
  shared_unref (self);
  return NULL;
}

/* The main loop's side: takes what is ready. */
typedef struct
{
  GSource parent;
  WeftSampler *sampler; /* not owned: it destroys the source */
} WeftSampleSource;

static void
take_ready (WeftSampler *self, GQueue *ready)
{
  guint64 counter;

  if (read (self->shared->notice_fd, &counter, sizeof counter) < 0)
    return;
  pthread_mutex_lock (&self->shared->lock);
  *ready = self->shared->ready;
  g_queue_init (&self->shared->ready);
  pthread_mutex_unlock (&self->shared->lock);
}

static gboolean
sample_source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  WeftSampler *self = ((WeftSampleSource *) source)->sampler;
  GQueue ready = G_QUEUE_INIT;
  WeftSample *sample;

  take_ready (self, &ready);
  /* What was under way when the last one let go is not wanted any more, but it is measured. */
  while ((sample = g_queue_pop_head (&ready)) != NULL)
    {
      weft_history_add (self->history, sample);
      g_clear_pointer (&self->sample, weft_sample_unref);
      self->sample = sample;
    }
  if (self->sample != NULL)
    g_signal_emit (self, signals[SAMPLED], 0);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs sample_source_funcs = { .dispatch = sample_source_dispatch };

static void
weft_sampler_dispose (GObject *object)
{
  WeftSampler *self = WEFT_SAMPLER (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->shared != NULL)
    {
      pthread_mutex_lock (&self->shared->lock);
      self->shared->stopped = TRUE;
      pthread_cond_signal (&self->shared->changed);
      pthread_mutex_unlock (&self->shared->lock);
    }
  g_clear_pointer (&self->shared, shared_unref);
  g_clear_pointer (&self->sample, weft_sample_unref);
  G_OBJECT_CLASS (weft_sampler_parent_class)->dispose (object);
}

static void
weft_sampler_finalize (GObject *object)
{
  WeftSampler *self = WEFT_SAMPLER (object);

  weft_history_free (self->history);
  G_OBJECT_CLASS (weft_sampler_parent_class)->finalize (object);
}

static void
weft_sampler_class_init (WeftSamplerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = weft_sampler_dispose;
  object_class->finalize = weft_sampler_finalize;
  signals[SAMPLED] = g_signal_new ("sampled", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_sampler_init (WeftSampler *self)
{
  self->history = weft_history_new (1);
}

WeftSampler *
weft_sampler_new (WeftSource *source)
{
  WeftSampler *self = g_object_new (WEFT_TYPE_SAMPLER, NULL);

  self->shared = shared_new (source != NULL ? source : weft_source_system_new ());
  self->shared->interval_ns = WEFT_NS_PER_SEC;
  self->source = g_source_new (&sample_source_funcs, sizeof (WeftSampleSource));
  ((WeftSampleSource *) self->source)->sampler = self;
  g_source_set_static_name (self->source, "[weft] samples");
  g_source_add_unix_fd (self->source, self->shared->notice_fd, G_IO_IN);
  g_source_attach (self->source, NULL);
  return self;
}

static gboolean retry_cb (gpointer data);

/* The workers of a batch may have taken all threads that the system gives. They end. */
static void
start_thread (WeftSampler *self)
{
  g_autoptr(GThread) thread = NULL;

  atomic_fetch_add (&self->shared->refs, 1);
  thread = g_thread_try_new ("weft-sampler", sampler_worker, self->shared, NULL);
  self->started = thread != NULL;
  if (self->started)
    return;
  shared_unref (self->shared);
  g_message ("%s", _("The system refused a thread to take samples with; trying again in a second."));
  self->retry_id = g_timeout_add_seconds (1, retry_cb, self);
}

/* Tells the thread what has changed; it begins with the first one who wants samples. */
static void
update (WeftSampler *self)
{
  gboolean wanted = self->holds > 0 && !self->paused;

  pthread_mutex_lock (&self->shared->lock);
  self->shared->wanted = wanted;
  pthread_cond_signal (&self->shared->changed);
  pthread_mutex_unlock (&self->shared->lock);
  if (wanted && !self->started && self->retry_id == 0)
    start_thread (self);
}

static gboolean
retry_cb (gpointer data)
{
  WeftSampler *self = data;

  self->retry_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

void
weft_sampler_hold (WeftSampler *self)
{
  g_return_if_fail (WEFT_IS_SAMPLER (self));

  self->holds++;
  update (self);
}

void
weft_sampler_release (WeftSampler *self)
{
  g_return_if_fail (WEFT_IS_SAMPLER (self) && self->holds > 0);

  self->holds--;
  update (self);
}

void
weft_sampler_set_paused (WeftSampler *self, gboolean paused)
{
  g_return_if_fail (WEFT_IS_SAMPLER (self));

  self->paused = paused;
  update (self);
}

gboolean
weft_sampler_is_paused (WeftSampler *self)
{
  g_return_val_if_fail (WEFT_IS_SAMPLER (self), FALSE);

  return self->paused;
}

void
weft_sampler_set_interval (WeftSampler *self, double interval)
{
  g_return_if_fail (WEFT_IS_SAMPLER (self));

  interval = CLAMP (interval, WEFT_SAMPLER_INTERVAL_LEAST, WEFT_SAMPLER_INTERVAL_MOST);
  weft_history_set_interval (self->history, interval);
  pthread_mutex_lock (&self->shared->lock);
  self->shared->interval_ns = (guint64) (interval * (double) WEFT_NS_PER_SEC);
  pthread_cond_signal (&self->shared->changed);
  pthread_mutex_unlock (&self->shared->lock);
}

double
weft_sampler_get_interval (WeftSampler *self)
{
  double interval;

  g_return_val_if_fail (WEFT_IS_SAMPLER (self), 0);

  pthread_mutex_lock (&self->shared->lock);
  interval = weft_seconds (self->shared->interval_ns);
  pthread_mutex_unlock (&self->shared->lock);
  return interval;
}

void
weft_sampler_sample_now (WeftSampler *self)
{
  g_return_if_fail (WEFT_IS_SAMPLER (self));

  pthread_mutex_lock (&self->shared->lock);
  self->shared->now = TRUE;
  pthread_cond_signal (&self->shared->changed);
  pthread_mutex_unlock (&self->shared->lock);
}

void
weft_sampler_set_detail (WeftSampler *self, gint32 pid)
{
  g_return_if_fail (WEFT_IS_SAMPLER (self));

  pthread_mutex_lock (&self->shared->lock);
  self->shared->detail = pid;
  pthread_mutex_unlock (&self->shared->lock);
}

WeftSample *
weft_sampler_get_sample (WeftSampler *self)
{
  g_return_val_if_fail (WEFT_IS_SAMPLER (self), NULL);

  return self->sample;
}

WeftHistory *
weft_sampler_get_history (WeftSampler *self)
{
  g_return_val_if_fail (WEFT_IS_SAMPLER (self), NULL);

  return self->history;
}

guint64
weft_sampler_get_n_dropped (WeftSampler *self)
{
  guint64 dropped;

  g_return_val_if_fail (WEFT_IS_SAMPLER (self), 0);

  pthread_mutex_lock (&self->shared->lock);
  dropped = self->shared->dropped;
  pthread_mutex_unlock (&self->shared->lock);
  return dropped;
}
