/* lookup-form.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/query.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is asked: the names, the record type, the server, the time limit, how many at once; and the button, which activates
 * "lookups.start" or "lookups.stop".
 *
 * Signal "submit" (): Return was pressed in one of its entries. "jobs-changed" (). */
#define WEFT_TYPE_LOOKUP_FORM (weft_lookup_form_get_type ())
G_DECLARE_FINAL_TYPE (WeftLookupForm, weft_lookup_form, WEFT, LOOKUP_FORM, AdwBin)

/* So many names may be given at once. */
#define WEFT_LOOKUP_FORM_NAMES 10000

/* What was asked, checked. NULL when something is wrong: that is said beside the entry, which gets the focus, until it is
 * mended. (transfer full) (element-type utf8) */
GPtrArray *weft_lookup_form_read (WeftLookupForm *form);

/* Of what weft_lookup_form_read() has checked. `server` belongs to the form, until it is changed. */
void weft_lookup_form_get_options (WeftLookupForm *form, WeftLookupOptions *options);
guint weft_lookup_form_get_jobs (WeftLookupForm *form);

/* Takes the names out, which were asked. */
void weft_lookup_form_clear (WeftLookupForm *form);
void weft_lookup_form_focus (WeftLookupForm *form);

/* The button stops what runs while nothing else is typed; otherwise it looks up. */
void weft_lookup_form_set_running (WeftLookupForm *form, gboolean running);
gboolean weft_lookup_form_would_stop (WeftLookupForm *form);

void weft_lookup_form_set_narrow (WeftLookupForm *form, gboolean narrow);
void weft_lookup_form_set_settings (WeftLookupForm *form, GSettings *settings);

G_END_DECLS
