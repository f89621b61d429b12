/* json.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* JSON (RFC 8259) written as it goes, without a tree of it in memory: a batch may have a million jobs. Objects and
 * arrays have a line for each member, but those that are told to be on one line. Independent of the locale. */
typedef struct
{
  GString *text;   /* not owned; may be emptied between two calls */
  guint depth;
  guint one_line;  /* the depth from which on everything is on one line; 0: nothing is */
  gboolean filled; /* the innermost object or array has a member already */
} WeftJson;

/* `bracket`: '{' or '['. `key` is NULL in an array and at the top, here and below. */
void weft_json_open (WeftJson *json, const char *key, char bracket, gboolean one_line);
void weft_json_close (WeftJson *json, char bracket);

/* NULL is null. What is not UTF-8 becomes U+FFFD; what could play tricks with a terminal is escaped. */
void weft_json_add_string (WeftJson *json, const char *key, const char *value);
void weft_json_add_whole (WeftJson *json, const char *key, guint64 value);
void weft_json_add_signed (WeftJson *json, const char *key, gint64 value);
void weft_json_add_boolean (WeftJson *json, const char *key, gboolean value);

/* To the millionth; null when it is not finite, because JSON has no word for that. */
void weft_json_add_real (WeftJson *json, const char *key, double value);
void weft_json_add_null (WeftJson *json, const char *key);

G_END_DECLS
