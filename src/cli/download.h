/* download.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* "weft download": a batch of simulated downloads. argv[0] is the command. Returns the exit status. */
int weft_cli_download (int argc, char **argv);
