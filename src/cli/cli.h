/* cli.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* The terminal face. Returns the exit status: 0 all succeeded, 1 something failed, 2 wrong usage, 130 interrupted. */
int weft_cli_main (int argc, char **argv);
