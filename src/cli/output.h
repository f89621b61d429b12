/* output.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Standard output that never makes the main loop wait: what the reader does not take yet is kept and written when it
 * does. So Ctrl+C works while a pager holds the pipe, and a slow terminal holds up no job.
 *
 * The descriptor is not made non-blocking, because the shell and others share it; instead no more is written than
 * poll(2) promises to go. */
typedef struct _WeftCliOutput WeftCliOutput;

/* `broken` is called once, from the main loop, when the reader has gone or a write has failed. It may be NULL. */
WeftCliOutput *weft_cli_output_new (int fd, void (*broken) (gpointer data), gpointer data);
void weft_cli_output_free (WeftCliOutput *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCliOutput, weft_cli_output_free)

/* UTF-8, for people: in the locale's character set where that is another. */
void weft_cli_output_add_text (WeftCliOutput *output, const char *text);

/* For programs: as it is. */
void weft_cli_output_add_bytes (WeftCliOutput *output, const char *bytes, gsize length);

/* The same as a WeftRunSink: waits until they are written. FALSE when nothing more can be. */
gboolean weft_cli_output_sink (const char *bytes, gsize length, gpointer output);

/* Whether everything has been written. */
gboolean weft_cli_output_is_drained (WeftCliOutput *output);

/* Runs the main loop until everything has been written, or nothing more can be. */
void weft_cli_output_drain (WeftCliOutput *output);

/* Drops what has not been written; what is added from now on is dropped too. */
void weft_cli_output_abandon (WeftCliOutput *output);

/* 0, or the errno of the write that failed: EPIPE when the reader has gone. */
int weft_cli_output_get_error (WeftCliOutput *output);

/* Complains of the error, if it is one that people should know of. FALSE when there was any. */
gboolean weft_cli_output_check (WeftCliOutput *output);

/* Text to standard output, for commands that say something and end. Returns the exit status. */
int weft_cli_output_say (const char *text);

G_END_DECLS
