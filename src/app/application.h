/* application.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* The window. Returns the exit status. */
int weft_app_main (int argc, char **argv);
