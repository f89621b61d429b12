/* exec.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "modes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

#define MARK_MOST 4096

/* Marks them all to be closed by exec. Linux before 5.11 can't do that at once. */
static void
keep_three_descriptors (void)
{
  struct rlimit limit = { .rlim_cur = MARK_MOST };

  if (syscall (SYS_close_range, 3, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */) == 0)
    return;
  getrlimit (RLIMIT_NOFILE, &limit);
  for (int fd = 3; fd < (int) limit.rlim_cur && fd < MARK_MOST; fd++)
    fcntl (fd, F_SETFD, FD_CLOEXEC);
}

static void
reset_signals (void)
{
  sigset_t none;

  for (int number = 1; number < NSIG; number++)
    signal (number, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

int
weft_worker_exec (int argc, char **argv)
{
  int parent = argc > 3 ? weft_worker_parse_number (argv[2]) : -1;

  if (parent < 0)
    return WEFT_WORKER_EXIT_USAGE;
  if (strcmp (argv[1], "--exec-merged") == 0)
    dup2 (STDOUT_FILENO, STDERR_FILENO);
  setpgid (0, 0);
  weft_worker_die_with_parent (parent);
  keep_three_descriptors ();
  reset_signals ();
  execv (argv[3], argv + 3);
  fprintf (stderr, "weft-worker: %s: %s\n", argv[3], strerror (errno));
  return WEFT_WORKER_EXIT_NO_PROGRAM;
}
