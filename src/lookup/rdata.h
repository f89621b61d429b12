/* rdata.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/* "mail exchanger = 10 mx.example." behind a name and a tab: an answer, or NULL when it is nothing that we know. */
WeftAnswer *weft_rdata_read (const char *name, const char *text);

/* One of the seven lines of a SOA: "serial = 1". FALSE when it is none. */
gboolean weft_rdata_read_soa (WeftAnswer *soa, const char *text);

G_END_DECLS
