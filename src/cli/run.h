/* run.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* "weft run": the runs that were kept, and files of runs. argv[0] is the command. Returns the exit status. */
int weft_cli_run (int argc, char **argv);
