/* application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "application.h"

int
weft_app_main (int argc, char **argv)
{
  return 1;
}
