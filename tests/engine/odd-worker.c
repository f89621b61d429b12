/* odd-worker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/control.h"
#include "engine/drive.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* A weft-worker that does not do what it should: $WEFT_ODD says what it does instead. Started by test-odd-workers, at
 * the moments at which a real one could do so by a bug, a crash or a signal. */

static int control;
static bool is_loop;

static void
say (uint32_t kind, uint32_t value)
{
  WeftMessage message = { .kind = kind, .value = value };

  if (send (control, &message, sizeof message, MSG_NOSIGNAL) < 0)
    _exit (0);
}

static void
wait_for_ever (void)
{
  for (;;)
    pause ();
}

/* Waits for a job, which it then holds as a driver would. */
static uint32_t
take_job (WeftShared *shared)
{
  WeftMessage message;
  WeftJobCell *cell;

  /* In a share, the first of the range is always its own. */
  do
    if (recv (control, &message, sizeof message, 0) != (ssize_t) sizeof message)
      _exit (0);
  while (message.kind != WEFT_MESSAGE_RUN && message.kind != WEFT_MESSAGE_SHARE);
  is_loop = message.kind == WEFT_MESSAGE_SHARE;
  cell = &shared->cells[message.value];
  atomic_store (&cell->pid, (int32_t) getpid ());
  atomic_store (&cell->tid, (int32_t) getpid ());
  atomic_fetch_add (&cell->attempts, 1);
  weft_shared_touch (shared, message.value);
  return message.value;
}

static void
crash (void)
{
  struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  signal (SIGSEGV, SIG_DFL);
  raise (SIGSEGV);
}

static void
be_odd (const char *how, WeftShared *shared)
{
  uint32_t job;

  if (strcmp (how, "never-says-hello") == 0)
    wait_for_ever ();
  if (strcmp (how, "speaks-another-protocol") == 0)
    say (WEFT_MESSAGE_HELLO, WEFT_PROTOCOL + 1);
  else if (strcmp (how, "says-half-a-message") == 0 && send (control, "half", 4, MSG_NOSIGNAL) == 4)
    wait_for_ever ();
  else if (strcmp (how, "finds-another-protocol") == 0)
    _exit (WEFT_WORKER_EXIT_PROTOCOL);
  else if (strcmp (how, "exits-without-hello") == 0)
    _exit (0);
  else
    say (WEFT_MESSAGE_HELLO, WEFT_PROTOCOL);

  job = take_job (shared);
  if (strcmp (how, "exits") == 0)
    _exit (7);
  if (strcmp (how, "crashes") == 0)
    crash ();
  if (strcmp (how, "closes-its-socket") == 0)
    close (control);
  if (strcmp (how, "is-done-with-another-job") == 0)
    say (WEFT_MESSAGE_DONE, job + 1);
  if (strcmp (how, "is-done-but-does-not-say-so") == 0)
    weft_shared_move (shared, job, WEFT_JOB_RUNNING, WEFT_JOB_FAILED);
  if (strcmp (how, "does-not-go") == 0)
    {
      weft_shared_move (shared, job, WEFT_JOB_RUNNING, WEFT_JOB_SUCCEEDED);
      say (is_loop ? WEFT_MESSAGE_DONE_MANY : WEFT_MESSAGE_DONE, is_loop ? 1 : job);
    }
  /* "does-not-obey", and whoever should be gone by now. */
  wait_for_ever ();
}

int
main (int argc, char **argv)
{
  WeftShared shared;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (argc != 4 || getppid () != atoi (argv[3]) || weft_shared_attach (&shared, atoi (argv[1])) != 0)
    return 1;
  control = atoi (argv[2]);
  be_odd (getenv ("WEFT_ODD"), &shared);
  return 0;
}
