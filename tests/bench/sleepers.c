/* sleepers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* sleepers N: N processes that wait for nothing. Says "ready", and ends them when its standard input ends. */

static void
sleep_until_parent_ends (pid_t parent)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (0);
  for (;;)
    pause ();
}

int
main (int argc, char **argv)
{
  int n = argc == 2 ? atoi (argv[1]) : 0, made = 0;
  pid_t parent = getpid ();
  char nothing;

  for (; made < n; made++)
    {
      pid_t pid = fork ();

      if (pid < 0)
        break;
      if (pid == 0)
        sleep_until_parent_ends (parent);
    }
  printf ("ready %d\n", made);
  fflush (stdout);
  while (read (STDIN_FILENO, &nothing, 1) > 0)
    ;
  return made == n ? 0 : 1;
}
