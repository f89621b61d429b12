/* made-up.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/series.h"

G_BEGIN_DECLS

/* Cores that nobody has, the same at every run: some work, some wait, some come in bursts; one is off for a while, and
 * there is a gap in which nothing was measured. One sample a second. */
typedef struct
{
  guint n_cores;
  WeftSeries *cores; /* (owned) */
  WeftSeries *kinds; /* (owned) */
  GRand *rand;       /* (owned) */
  float *values;     /* (owned) */
  guint64 step;
} MadeUp;

void made_up_init (MadeUp *made_up, guint n_cores);
void made_up_clear (MadeUp *made_up);

/* The sample of the second that ends at `to_us`. */
void made_up_append (MadeUp *made_up, gint64 to_us);
/* `seconds` samples, the last of which ends at `end_us`. */
void made_up_fill (MadeUp *made_up, gint64 end_us, guint seconds);

G_END_DECLS
