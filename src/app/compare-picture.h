/* compare-picture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  WEFT_PICTURE_SVG,
  WEFT_PICTURE_PNG,
} WeftPictureKind;

/* What these widgets show, below each other, as one picture: lines stay lines in SVG, PNG has two pixels for one. The widgets
 * must be shown. FALSE when nothing of them is. (transfer full) */
GBytes *weft_picture_new (WeftPictureKind kind, GtkWidget *const *widgets, guint n, const GdkRGBA *ground, GError **error);

G_END_DECLS
