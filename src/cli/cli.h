/* cli.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The terminal face. Returns the exit status: 0 all succeeded, 1 something failed, 2 wrong usage, 128 and the signal's
 * number when it was interrupted. */
int weft_cli_main (int argc, char **argv);

#define WEFT_CLI_SUCCEEDED 0
#define WEFT_CLI_FAILED 1
#define WEFT_CLI_USAGE 2

/* One line on standard error: "weft COMMAND: SENTENCE". `command` may be NULL. */
void weft_cli_complain (const char *command, const char *sentence);

G_END_DECLS
