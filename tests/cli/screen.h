/* screen.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As much of a terminal as Weft needs: characters, the end of a line, the cursor up, erasing, colours (ignored), wrapping
 * on and off. What it does not know ends the test. */
typedef struct
{
  guint rows, columns;
  GPtrArray *lines; /* GString, all that there ever were; the last `rows` are on the screen */
  guint row;        /* of `lines` */
  guint column;
  gboolean wrap;
  guint widest;     /* column that was written to while wrapping was off */
  guint colours;    /* sequences that set one */
  GString *partial; /* the beginning of a sequence or character whose end has not come yet */
} Screen;

Screen *screen_new (guint rows, guint columns);
void screen_free (Screen *screen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Screen, screen_free)

void screen_feed (Screen *screen, const char *bytes, gsize length);

/* All lines, without spaces at their ends. (transfer full) */
char *screen_dup_text (Screen *screen);

G_END_DECLS
