/* export.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup.h"

G_BEGIN_DECLS

/* For programs: the same in every language and locale. `model`: of WeftLookup. (transfer full) */

/* One object with lookups[]. */
char *weft_lookup_export_json (GListModel *model);

/* A head line, then a line for each answer, and one for each lookup that has none. */
char *weft_lookup_export_csv (GListModel *model);

/* Either of them, one lookup after the other, so that who has a main loop to turn need not do thousands in one turn. */
typedef struct _WeftLookupExport WeftLookupExport;

WeftLookupExport *weft_lookup_export_new (gboolean as_json);
void weft_lookup_export_free (WeftLookupExport *export);
void weft_lookup_export_add (WeftLookupExport *export, WeftLookup *lookup);

/* The text; frees the rest. (transfer full) */
char *weft_lookup_export_end (WeftLookupExport *export);

G_END_DECLS
