/* dot-inks.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "graph-colors.h"

#include "engine/job-cell.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How a job looks as a dot: a shape for each state, and the colour that the state has everywhere. */
typedef enum
{
  WEFT_DOT_QUEUED,
  WEFT_DOT_RUNNING,
  WEFT_DOT_PAUSED,
  WEFT_DOT_SUCCEEDED,
  WEFT_DOT_FAILED,
  WEFT_DOT_CRASHED, /* failed, because its worker died */
  WEFT_DOT_CANCELLED,
  WEFT_DOT_N_LOOKS
} WeftDotLook;

/* How far a job has come, in so many steps, where dots are large enough to show it. */
#define WEFT_DOT_LEVELS 16

typedef struct
{
  int cell;                                                /* pixels of the device */
  guint32 *sprites[WEFT_DOT_N_LOOKS][WEFT_DOT_LEVELS];     /* (owned) a cell, premultiplied; (nullable) beyond level 0 where none shows */
  guint32 flat[WEFT_DOT_N_LOOKS];                          /* the same, as one colour */
  gboolean levels;
} WeftDotInks;

WeftDotLook weft_dot_get_look (WeftJobState state, WeftJobError error);

/* "running"; translated. */
const char *weft_dot_get_name (WeftDotLook look);

void weft_dot_inks_init (WeftDotInks *inks, const WeftGraphColors *colors, gboolean high_contrast, int cell, int scale);
void weft_dot_inks_clear (WeftDotInks *inks);

/* One dot of this size at the origin, for a legend. `fraction` is for what runs or is paused. */
void weft_dot_draw (cairo_t *cr, WeftDotLook look, const WeftGraphColors *colors, gboolean high_contrast, double size, double fraction);

G_END_DECLS
