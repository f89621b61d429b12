/* format.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "job-cell.h"

#include <glib.h>

G_BEGIN_DECLS

/* Text for people: translated, in the locale's numbers. All (transfer full). */

/* "1.5 MiB", three figures at most. */
char *weft_format_size (guint64 bytes);

/* "1.5 MiB/s"; "—" when negative. */
char *weft_format_speed (double bytes_per_second);

/* "0.52 s", "12.3 s", "2:05", "1:02:05"; "—" when negative or NAN. */
char *weft_format_duration (double seconds);

/* "7 s", "2:05": whole seconds, because an estimate has no hundredths; "—" when negative or NAN. */
char *weft_format_time_left (double seconds);

/* "running", in the middle of a sentence or alone. Not to be freed. */
const char *weft_format_state (WeftJobState state);

/* What went wrong with a job; NULL when nothing did. */
char *weft_format_job_error (WeftJobError error, int value);

/* A name that came from outside, safe to be shown in a line of text: valid UTF-8, no control characters and none that
 * change the direction of what follows (they are shown as \n, \u202e, …), at most 80 characters with … in the
 * middle. It is not escaped for markup. */
char *weft_format_name (const char *name);

G_END_DECLS
