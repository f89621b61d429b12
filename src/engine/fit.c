/* fit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fit.h"

#include <math.h>

/* Levenberg and Marquardt's way, in two dimensions and with bounds: a parameter at 0 that wants to be less is left out
 * of the step. The sum of squares is of the speed-ups themselves, not of their inverses, which would weigh the points
 * with few workers far more. */

#define STEPS_MOST 400
#define DAMPING_START 1e-3
#define DAMPING_MOST 1e15
#define ENOUGH 1e-14 /* of the sum of squares, in one step */
#define NOTHING 1e-9 /* a parameter as small as this is rounding */

enum
{
  SIGMA,
  KAPPA,
  N_PARAMETERS
};

typedef struct
{
  const WeftFitPoint *points;
  gsize n;
  gboolean free[N_PARAMETERS];
} Problem;

/* At the present parameters: the gradient (of half the sum of squares) and the normal matrix. */
typedef struct
{
  double gradient[N_PARAMETERS];
  double normal[N_PARAMETERS][N_PARAMETERS];
} Slope;

static double
speedup_at (const double *p, double workers)
{
  return workers / (1 + p[SIGMA] * (workers - 1) + p[KAPPA] * workers * (workers - 1));
}

static double
sum_squares (const Problem *self, const double *p)
{
  double sum = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      double off = speedup_at (p, self->points[i].workers) - self->points[i].speedup;

      sum += off * off;
    }
  return sum;
}

static void
look_around (const Problem *self, const double *p, Slope *slope)
{
  *slope = (Slope) { 0 };
  for (gsize i = 0; i < self->n; i++)
    {
      double workers = self->points[i].workers, speedup = speedup_at (p, workers);
      double by = -speedup * speedup / workers; /* the derivative by the denominator */
      double change[N_PARAMETERS] = { by * (workers - 1), by * workers * (workers - 1) };

      for (guint k = 0; k < N_PARAMETERS; k++)
        {
          slope->gradient[k] += change[k] * (speedup - self->points[i].speedup);
          for (guint j = 0; j < N_PARAMETERS; j++)
            slope->normal[k][j] += change[k] * change[j];
        }
    }
}

/* One step from `p` to `to`. FALSE when there is nowhere to go. */
static gboolean
step (const Problem *self, const double *p, const Slope *slope, double damping, double *to)
{
  gboolean moves[N_PARAMETERS];
  double a, b, c, d, determinant;

  for (guint k = 0; k < N_PARAMETERS; k++)
    moves[k] = self->free[k] && slope->normal[k][k] > 0 && !(p[k] <= 0 && slope->gradient[k] >= 0);
  to[SIGMA] = p[SIGMA];
  to[KAPPA] = p[KAPPA];
  a = slope->normal[SIGMA][SIGMA] * (1 + damping);
  d = slope->normal[KAPPA][KAPPA] * (1 + damping);
  b = c = moves[SIGMA] && moves[KAPPA] ? slope->normal[SIGMA][KAPPA] : 0;
  determinant = a * d - b * c;
  if (moves[SIGMA] && moves[KAPPA] && determinant > 0)
    {
      to[SIGMA] -= (d * slope->gradient[SIGMA] - b * slope->gradient[KAPPA]) / determinant;
      to[KAPPA] -= (a * slope->gradient[KAPPA] - c * slope->gradient[SIGMA]) / determinant;
    }
  else if (moves[SIGMA])
    to[SIGMA] -= slope->gradient[SIGMA] / a;
  else if (moves[KAPPA])
    to[KAPPA] -= slope->gradient[KAPPA] / d;
  to[SIGMA] = MAX (to[SIGMA], 0);
  to[KAPPA] = MAX (to[KAPPA], 0);
  return to[SIGMA] != p[SIGMA] || to[KAPPA] != p[KAPPA];
}

static double
descend (const Problem *self, double *p)
{
  double damping = DAMPING_START, best = sum_squares (self, p);

  for (guint i = 0; i < STEPS_MOST && damping < DAMPING_MOST; i++)
    {
      double to[N_PARAMETERS], there;
      Slope slope;

      look_around (self, p, &slope);
      if (!step (self, p, &slope, damping, to))
        break;
      there = sum_squares (self, to);
      if (!(there < best))
        {
          damping *= 4;
          continue;
        }
      p[SIGMA] = to[SIGMA];
      p[KAPPA] = to[KAPPA];
      damping = MAX (damping / 8, 1e-12);
      if (best - there <= ENOUGH * best)
        return there;
      best = there;
    }
  return best;
}

static gboolean
are_speedups (const WeftFitPoint *points, gsize n, guint least)
{
  guint different = 0;

  for (gsize i = 0; i < n; i++)
    {
      gboolean again = FALSE;

      if (!(points[i].workers >= 1) || !(points[i].speedup > 0) || !isfinite (points[i].workers) || !isfinite (points[i].speedup))
        return FALSE;
      for (gsize k = 0; k < i; k++)
        again = again || points[k].workers == points[i].workers;
      different += !again;
    }
  return different >= least;
}

static void
find_peak (WeftFit *self)
{
  self->peak_workers = self->peak_speedup = INFINITY;
  if (self->kappa > 0)
    {
      self->peak_workers = self->sigma < 1 ? MAX (sqrt ((1 - self->sigma) / self->kappa), 1) : 1;
      self->peak_speedup = weft_fit_get_speedup (self, self->peak_workers);
    }
  else if (self->sigma > 0)
    {
      self->peak_workers = self->sigma < 1 ? INFINITY : 1;
      self->peak_speedup = self->sigma < 1 ? 1 / self->sigma : 1;
    }
}

gboolean
weft_fit (WeftLaw law, const WeftFitPoint *points, gsize n, WeftFit *fit)
{
  static const double starts[][N_PARAMETERS] = { { 0.05, 0.001 }, { 0.5, 0 }, { 0, 0.05 }, { 0, 0 } };
  Problem problem = { .points = points, .n = n, .free = { TRUE, law == WEFT_LAW_USL } };
  double best = INFINITY, mean = 0;

  g_return_val_if_fail (law < WEFT_N_LAWS, FALSE);

  if (!are_speedups (points, n, weft_law_get_least (law)))
    return FALSE;
  *fit = (WeftFit) { .law = law };
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      double p[N_PARAMETERS] = { starts[i][SIGMA], law == WEFT_LAW_USL ? starts[i][KAPPA] : 0 };
      double sum = descend (&problem, p);

      if (!(sum < best))
        continue;
      best = sum;
      fit->sigma = p[SIGMA] > NOTHING ? p[SIGMA] : 0;
      fit->kappa = p[KAPPA] > NOTHING ? p[KAPPA] : 0;
    }
  for (gsize i = 0; i < n; i++)
    mean += points[i].speedup / (double) n;
  fit->error = sqrt (best / (double) n) / mean;
  find_peak (fit);
  return TRUE;
}

double
weft_fit_get_speedup (const WeftFit *self, double workers)
{
  const double p[N_PARAMETERS] = { self->sigma, self->kappa };

  return speedup_at (p, workers);
}

guint
weft_law_get_least (WeftLaw law)
{
  return law == WEFT_LAW_USL ? WEFT_FIT_USL_LEAST : WEFT_FIT_AMDAHL_LEAST;
}
