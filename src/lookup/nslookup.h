/* nslookup.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The program's path, looked for anew at each call; NULL: it is not here. $WEFT_NSLOOKUP names another. (transfer full) */
char *weft_nslookup_find (void);

/* The package that brings it in Debian and its kin. */
#define WEFT_NSLOOKUP_PACKAGE "bind9-dnsutils"

/* A sentence for people: it is not here, and what brings it. (transfer full) */
char *weft_nslookup_dup_missing (void);

/* stdbuf, which makes a conversation come line by line; NULL: it is not here. $WEFT_STDBUF names another. (transfer full) */
char *weft_stdbuf_find (void);

G_END_DECLS
