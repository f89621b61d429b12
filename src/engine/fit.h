/* fit.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How speed-up grows with the number of workers N, and what limits it: the universal scalability law (Gunther),
 *
 *   C(N) = N / (1 + sigma (N - 1) + kappa N (N - 1))
 *
 * sigma is the share that one worker at a time does, kappa what every pair of workers costs each other. Amdahl's law is
 * the same with kappa 0. Both are fitted to the measured speed-ups by least squares, with sigma and kappa not below 0. */
typedef enum
{
  WEFT_LAW_AMDAHL,
  WEFT_LAW_USL,
  WEFT_N_LAWS
} WeftLaw;

/* Different numbers of workers that a fit needs at least: one more than it has parameters, and one to be wrong by. */
#define WEFT_FIT_AMDAHL_LEAST 3
#define WEFT_FIT_USL_LEAST 4

typedef struct
{
  double workers; /* 1 or more */
  double speedup; /* above 0; 1 is the speed of one worker */
} WeftFitPoint;

typedef struct
{
  WeftLaw law;
  double sigma, kappa;
  double peak_workers; /* where it is fastest; INFINITY: more workers never make it slower */
  double peak_speedup; /* there; INFINITY: it grows without end */
  double error;        /* root of the mean square of what measured and fitted speed-ups differ by, as a share of the mean speed-up */
} WeftFit;

/* FALSE when there are too few different numbers of workers, or points that are no speed-ups. */
gboolean weft_fit (WeftLaw law, const WeftFitPoint *points, gsize n, WeftFit *fit);

/* The speed-up of this many workers by the law. */
double weft_fit_get_speedup (const WeftFit *fit, double workers);

/* How many points the law wants. */
guint weft_law_get_least (WeftLaw law);

G_END_DECLS
