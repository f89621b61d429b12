/* process-info.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "source.h"

G_BEGIN_DECLS

/* The names of users by their numbers: asking the system may mean asking a server. */
GHashTable *weft_user_names_new (void);

/* (nullable); good as long as the table. */
const char *weft_user_name (GHashTable *names, guint32 uid);

/* Reads what `stat` does not say. (transfer full) */
WeftProcessInfo *weft_process_info_read (WeftSource *source, const WeftStat *stat, gint64 boot_s, const char *user);

G_END_DECLS
