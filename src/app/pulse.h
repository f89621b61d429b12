/* pulse.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "rolling.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The window's own responsiveness. A timer of the kernel's ticks 50 times a second; the delay of the main loop is how
 * much later than the tick we come to look at it. Every tick that was missed counts, with its own delay, so a stall
 * of half a second is 25 samples and not one. The time of a frame is what the main thread works for it, from the frame
 * clock's "before-paint" to its "after-paint". */
typedef struct
{
  WeftRolling delay, frame;
  GSource *ticks;           /* (owned) */
  int fd;                   /* the timer of `ticks` */
  GdkFrameClock *clock;     /* (owned) (nullable) */
  gint64 due_us;
  gint64 frame_began_us;
} WeftPulse;

void weft_pulse_init (WeftPulse *pulse);
void weft_pulse_clear (WeftPulse *pulse);

/* Follows the frames of this clock; NULL: of none. */
void weft_pulse_set_clock (WeftPulse *pulse, GdkFrameClock *clock);

G_END_DECLS
