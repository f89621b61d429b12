/* lookup-tube.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A pipe between Weft and a program, drawn as a tube: how full it is, and whether somebody is stuck because of that. Filled
 * from the side of who writes. A screen reader is told a meter with its value in bytes, and a sentence. */
#define WEFT_TYPE_LOOKUP_TUBE (weft_lookup_tube_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupTube, weft_lookup_tube, WEFT, LOOKUP_TUBE, GtkWidget)

/* `backwards`: the program writes and Weft reads. Property of that name too, for templates. */
GtkWidget *weft_lookup_tube_new (gboolean backwards);

/* `capacity` 0: there is no pipe now. `stuck`: who wants to write into it waits. */
void weft_lookup_tube_set (WeftLookupTube *tube, guint64 level, guint64 capacity, gboolean stuck);

/* From 0 to 1, and whether it counts as full: less than a page is free. */
double weft_lookup_tube_get_fraction (WeftLookupTube *tube);
gboolean weft_lookup_tube_is_full (WeftLookupTube *tube);

/* "empty", "12 KiB of 64 KiB", "full: 64 KiB", "closed". (transfer full) */
char *weft_lookup_tube_describe (WeftLookupTube *tube);

G_END_DECLS
