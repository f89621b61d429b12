/* process-info.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "process-info.h"

#include <pwd.h>
#include <string.h>

#define COMMAND_MOST 4096
#define SHORT_NAME 15 /* the kernel cuts names there */

GHashTable *
weft_user_names_new (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

const char *
weft_user_name (GHashTable *names, guint32 uid)
{
  struct passwd entry, *found = NULL;
  char buffer[4096];
  gpointer known;

  if (g_hash_table_lookup_extended (names, GUINT_TO_POINTER (uid), NULL, &known))
    return known;
  if (getpwuid_r (uid, &entry, buffer, sizeof buffer, &found) != 0)
    found = NULL;
  g_hash_table_insert (names, GUINT_TO_POINTER (uid), found != NULL ? g_utf8_make_valid (found->pw_name, -1) : NULL);
  return g_hash_table_lookup (names, GUINT_TO_POINTER (uid));
}

/* The arguments end with a NUL each. A program may have written anything there instead. */
static char *
command_of (const char *text, gsize length)
{
  g_autofree char *line = NULL;

  length = MIN (length, COMMAND_MOST);
  while (length > 0 && text[length - 1] == '\0')
    length--;
  if (length == 0)
    return NULL;
  line = g_malloc (length + 1);
  memcpy (line, text, length);
  line[length] = '\0';
  for (gsize i = 0; i < length; i++)
    if (line[i] == '\0')
      line[i] = ' ';
  return g_utf8_make_valid (line, -1);
}

/* A name that was cut is looked for, whole, in the first argument. */
static char *
name_of (const char *name, const char *first)
{
  const char *base = first != NULL ? strrchr (first, '/') : NULL;

  base = base != NULL ? base + 1 : first;
  if (strlen (name) == SHORT_NAME && base != NULL && g_str_has_prefix (base, name) && strlen (base) < WEFT_NAME_MOST)
    name = base;
  return g_utf8_make_valid (name, -1);
}

WeftProcessInfo *
weft_process_info_read (WeftSource *source, const WeftStat *stat, gint64 boot_s, const char *user)
{
  WeftProcessInfo *self = weft_process_info_new ();
  const char *text;
  char path[32];
  gsize length = 0;

  g_snprintf (path, sizeof path, "%d/cmdline", stat->pid);
  text = source->class->read_text (source, path, &length);
  self->name = name_of (stat->name, text);
  self->command = text != NULL ? command_of (text, length) : NULL;
  self->user = g_strdup (user);
  self->started_us = boot_s * G_USEC_PER_SEC + (gint64) ((double) stat->start_ticks / source->ticks_per_second * G_USEC_PER_SEC);
  return self;
}
