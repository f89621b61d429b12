/* tubes.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pipe-level.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* The deadlock that communicate() avoids, for real, in two processes that are not Weft: an asker writes lines into the
 * pipe of an answerer, which answers each of them with more than it was told. Who writes all and reads only then finds
 * both pipes full, and both wait for ever. Here for ever ends at a deadline.
 *
 * Property "state" (uint); signal "moved" (): the levels were measured anew, twenty times a second while it runs. */
#define WEFT_TYPE_TUBES (weft_tubes_get_type ())
G_DECLARE_FINAL_TYPE (WeftTubes, weft_tubes, WEFT, TUBES, GObject)

typedef enum
{
  WEFT_TUBES_RUNNING,
  WEFT_TUBES_STUCK,    /* nothing has moved for half a second */
  WEFT_TUBES_FINISHED, /* everything was written and read */
  WEFT_TUBES_ENDED,    /* at the deadline, or by weft_tubes_end() */
  WEFT_TUBES_FAILED    /* a process died */
} WeftTubesState;

#define WEFT_TUBES_DEADLINE 5.0 /* seconds */

/* `together`: the right way, writing and reading as the pipes allow. Starts at once. NULL and a sentence. */
WeftTubes *weft_tubes_new (gboolean together, GError **error);
void weft_tubes_end (WeftTubes *tubes);

WeftTubesState weft_tubes_get_state (WeftTubes *tubes);
gboolean weft_tubes_is_alive (WeftTubes *tubes);    /* some process is there */
double weft_tubes_get_elapsed (WeftTubes *tubes);   /* seconds */
double weft_tubes_get_time_left (WeftTubes *tubes); /* to the deadline; 0 once it has ended */

/* Of the answerer: its standard input, output, error, as last measured. */
void weft_tubes_get_levels (WeftTubes *tubes, WeftPipeLevel levels[3]);

G_END_DECLS
