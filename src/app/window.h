/* window.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_WINDOW (weft_window_get_type ())
G_DECLARE_FINAL_TYPE (WeftWindow, weft_window, WEFT, WINDOW, AdwApplicationWindow)

/* `settings`: NULL when there is no schema (nothing is kept then). */
WeftWindow *weft_window_new (AdwApplication *application, GSettings *settings);

G_END_DECLS
