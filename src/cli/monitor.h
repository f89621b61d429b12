/* monitor.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* weft monitor: what the machine does, sample by sample. */
int weft_cli_monitor (int argc, char **argv);
