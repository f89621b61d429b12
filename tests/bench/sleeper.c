/* sleeper.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* sleeper SECONDS: the least that a process can be for the same wait. The reference for processes. */
int
main (int argc, char **argv)
{
  double seconds = argc == 2 ? strtod (argv[1], NULL) : 0;
  struct timespec left = { (time_t) seconds, (long) ((seconds - (double) (time_t) seconds) * 1e9) };

  while (nanosleep (&left, &left) != 0 && errno == EINTR)
    ;
  return 0;
}
