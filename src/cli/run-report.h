/* run-report.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "output.h"

#include "engine/run-store.h"

G_BEGIN_DECLS

void weft_cli_run_list (WeftRunStore *store, gboolean json, WeftCliOutput *output);

/* A run with its body. */
void weft_cli_run_show (WeftRun *run, gboolean json, WeftCliOutput *output);

G_END_DECLS
