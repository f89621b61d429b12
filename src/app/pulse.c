/* pulse.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pulse.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define TICK_US (G_USEC_PER_SEC / 50)

/* Not g_timeout_add(): until GLib 2.81 it rounds up to whole milliseconds, which is what we measure. */
static int
start_timer (gint64 first_us)
{
  int fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  struct itimerspec times = {
    .it_value = { first_us / G_USEC_PER_SEC, (first_us % G_USEC_PER_SEC) * 1000 },
    .it_interval = { 0, TICK_US * 1000 },
  };

  if (fd >= 0)
    timerfd_settime (fd, TFD_TIMER_ABSTIME, &times, NULL);
  return fd;
}

static gboolean
tick_cb (gint fd, GIOCondition condition, gpointer data)
{
  WeftPulse *self = data;
  gint64 now = g_get_monotonic_time ();
  guint64 ticks = 0;

  if (read (fd, &ticks, sizeof ticks) != (gssize) sizeof ticks)
    return G_SOURCE_CONTINUE;
  /* After a suspend there may be very many; the last ten seconds are all that counts. */
  if (ticks > WEFT_ROLLING_SAMPLES)
    {
      self->due_us += (gint64) (ticks - WEFT_ROLLING_SAMPLES) * TICK_US;
      ticks = WEFT_ROLLING_SAMPLES;
    }
  for (; ticks > 0; ticks--, self->due_us += TICK_US)
    weft_rolling_add (&self->delay, now, (double) MAX (now - self->due_us, 0) / 1000.0);
  return G_SOURCE_CONTINUE;
}

void
weft_pulse_init (WeftPulse *self)
{
  int fd;

  self->due_us = g_get_monotonic_time () + TICK_US;
  fd = start_timer (self->due_us);
  if (fd < 0)
    {
      g_warning ("The pulse can't be taken: %s", g_strerror (errno));
      return;
    }
  self->ticks = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_static_name (self->ticks, "[weft] pulse");
  g_source_set_callback (self->ticks, G_SOURCE_FUNC (tick_cb), self, NULL);
  g_source_attach (self->ticks, NULL);
  self->fd = fd;
}

static void
before_paint_cb (GdkFrameClock *clock, WeftPulse *self)
{
  self->frame_began_us = g_get_monotonic_time ();
}

static void
after_paint_cb (GdkFrameClock *clock, WeftPulse *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->frame_began_us != 0)
    weft_rolling_add (&self->frame, now, (double) (now - self->frame_began_us) / 1000.0);
  self->frame_began_us = 0;
}

void
weft_pulse_set_clock (WeftPulse *self, GdkFrameClock *clock)
{
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_set_object (&self->clock, clock);
  if (clock == NULL)
    return;
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), self);
}

void
weft_pulse_clear (WeftPulse *self)
{
  weft_pulse_set_clock (self, NULL);
  if (self->ticks != NULL)
    {
      g_source_destroy (self->ticks);
      close (self->fd);
    }
  g_clear_pointer (&self->ticks, g_source_unref);
}
