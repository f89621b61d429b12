/* terminal.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/job-cell.h"

#include <glib.h>

G_BEGIN_DECLS

/* Whether `fd` is a terminal that can move its cursor. */
gboolean weft_cli_terminal_can_draw (int fd);

/* FALSE while a shell has us in the background: the screen is somebody else's. */
gboolean weft_cli_terminal_is_ours (int fd);

/* Asked at every frame, so that no signal has to tell of a change. */
void weft_cli_terminal_get_size (int fd, guint *rows, guint *columns);

/* What bars are drawn with. Each text is one column wide; with colours a state's is its escape sequence, without it
 * is "". */
typedef struct
{
  const char *full, *empty, *ellipsis, *retrying;
  const char *symbols[WEFT_JOB_N_STATES];
  const char *colours[WEFT_JOB_N_STATES];
  const char *faint, *plain;
} WeftCliGlyphs;

/* By the locale's character set and NO_COLOR (no-color.org). */
void weft_cli_glyphs_init (WeftCliGlyphs *glyphs);

G_END_DECLS
