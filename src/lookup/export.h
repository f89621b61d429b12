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

G_END_DECLS
