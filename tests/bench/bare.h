/* bare.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same waits in the fewest lines of C that do them, without Weft: what it would cost if Weft cost nothing. Each
 * gives the seconds from the first line until every worker is joined or reaped; NAN where the system refuses one. */
double bare_sequence (const double *seconds, gsize n);
double bare_threads (const double *seconds, gsize n);
double bare_pool (const double *seconds, gsize n, guint workers);

/* A process each of `sleeper`, by posix_spawn(). */
double bare_processes (const char *sleeper, const double *seconds, gsize n);

G_END_DECLS
