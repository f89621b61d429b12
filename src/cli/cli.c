/* cli.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "cli.h"

int
weft_cli_main (int argc, char **argv)
{
  return 2;
}
