/* compare.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* "weft compare": the same batch under one strategy after the other. argv[0] is the command. Returns the exit status. */
int weft_cli_compare (int argc, char **argv);
