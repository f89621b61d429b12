/* talk.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pipe-level.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One command of a conversation, and what nslookup said to it. Properties "command", "answer" (strings, valid UTF-8; the
 * answer grows as it comes) and "pending" (boolean). */
#define WEFT_TYPE_TALK_ENTRY (weft_talk_entry_get_type ())
G_DECLARE_FINAL_TYPE (WeftTalkEntry, weft_talk_entry, WEFT, TALK_ENTRY, GObject)

const char *weft_talk_entry_get_command (WeftTalkEntry *entry);
const char *weft_talk_entry_get_answer (WeftTalkEntry *entry);
gboolean weft_talk_entry_is_pending (WeftTalkEntry *entry);

/* A conversation with one nslookup that stays open: a GListModel of WeftTalkEntry. For the main thread alone.
 *
 * Property "alive" (boolean). Signal "ended" (): it has ended, with an exit status or a signal. */
#define WEFT_TYPE_TALK (weft_talk_get_type ())
G_DECLARE_FINAL_TYPE (WeftTalk, weft_talk, WEFT, TALK, GObject)

/* The most that is kept of a whole conversation; more ends it. */
#define WEFT_TALK_OUTPUT_MOST (8 * 1024 * 1024)

/* `server`: (nullable): HOST or HOST#PORT. NULL and a sentence when it can't be started. */
WeftTalk *weft_talk_new (const char *server, GError **error);

/* Everything at once, then the end of the input, as communicate() does: all answers are one entry's. The three lines of
 * the tutorials are WEFT_TALK_EXAMPLE. */
WeftTalk *weft_talk_new_communicate (const char *server, const char *commands, GError **error);
#define WEFT_TALK_EXAMPLE "set q=mx\npython.org\nexit\n"

/* One line. FALSE and a sentence when it is none (too long, a line break or a control character in it) or nobody is
 * there to hear it. */
gboolean weft_talk_send (WeftTalk *talk, const char *command, GError **error);

/* Closes the pipe that nslookup reads: it answers what it was asked before, and ends. */
void weft_talk_end (WeftTalk *talk);

/* SIGTERM, and SIGKILL half a second later. */
void weft_talk_kill (WeftTalk *talk);

gboolean weft_talk_is_alive (WeftTalk *talk);

/* FALSE: there is no stdbuf, so nothing comes before nslookup ends. */
gboolean weft_talk_is_line_buffered (WeftTalk *talk);

int weft_talk_get_exit_status (WeftTalk *talk); /* -1: none */
int weft_talk_get_signal (WeftTalk *talk);      /* 0: none */
double weft_talk_get_elapsed (WeftTalk *talk);  /* seconds */
char *weft_talk_dup_command_line (WeftTalk *talk);

/* Why we ended it (too much output), could not start it, or it gave up by itself, as a sentence; NULL otherwise. (transfer full) */
char *weft_talk_dup_error (WeftTalk *talk);

/* How full the three pipes are now: standard input, output, error. */
void weft_talk_get_levels (WeftTalk *talk, WeftPipeLevel levels[3]);

G_END_DECLS
