/* pipe-level.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How full a pipe is, as the kernel says (FIONREAD, F_GETPIPE_SZ). `size` 0: there is no pipe (any more). A pipe can be
 * full for a writer at fewer bytes than its size, because it is made of pages and not every write fills its last one. */
typedef struct
{
  guint used;
  guint size;
} WeftPipeLevel;

/* `fd`: either end; -1: none. */
WeftPipeLevel weft_pipe_level_get (int fd);

G_END_DECLS
