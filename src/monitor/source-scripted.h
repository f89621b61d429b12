/* source-scripted.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "source.h"

G_BEGIN_DECLS

/* A machine made of texts, for tests: what the files of /proc say, and what the clocks show, changes only when it is
 * told to. The same parsers read it as read the real one. */
WeftSource *weft_source_scripted_new (void);

/* A file below /proc, or one with an absolute path; a NULL text takes it away. "123/stat" makes process 123 be there. */
void weft_source_scripted_set (WeftSource *source, const char *path, const char *text);

/* The process is gone, with all of its files. */
void weft_source_scripted_end (WeftSource *source, gint32 pid);

/* Not to be read by us, as other users' processes are under hidepid. */
#define WEFT_SCRIPTED_FORBIDDEN "(forbidden)"

/* 100 ticks a second, pages of 4 KiB; a process' owner is what "PID/uid" says, 0 otherwise. */
void weft_source_scripted_set_time (WeftSource *source, guint64 time_ns, gint64 wall_us);

/* Called before every reading of a process' file, with its path: the place to make it end, or change, at the worst
 * moment. */
void weft_source_scripted_watch (WeftSource *source, void (*reads) (const char *path, gpointer data), gpointer data);

/* All files of a folder: one step of a recorded /proc. What was set before and is not in it stays. */
gboolean weft_source_scripted_load (WeftSource *source, const char *folder, GError **error);

/* How many files have been read. */
guint64 weft_source_scripted_get_reads (WeftSource *source);

G_END_DECLS
