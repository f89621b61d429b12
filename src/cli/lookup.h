/* lookup.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* weft lookup: one nslookup for each name. */
int weft_cli_lookup (int argc, char **argv);
