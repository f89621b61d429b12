/* weft-worker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "modes.h"

#include "engine/control.h"
#include "engine/drive.h"
#include "engine/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* weft-worker: runs jobs in a process of its own.
 *
 *   weft-worker CELLS-FD CONTROL-FD PARENT-PID
 *
 * or is something else for a moment (modes.h).
 *
 * It links the C library and nothing else, because it is started once a job: with GLib a start takes twice as long.
 * It lives as long as the control socket is open and its parent alive, whichever ends first. */

/* The most memory this process ever had in RAM, from the kernel's own high-water mark (proc(5), VmHWM). Not from
 * getrusage(): its ru_maxrss starts with the size of the process that spawned us. */
static uint32_t
read_peak_kib (void)
{
  char text[2048], *line;
  int fd = open ("/proc/self/status", O_RDONLY | O_CLOEXEC);
  ssize_t length;

  if (fd < 0)
    return 0;
  length = read (fd, text, sizeof text - 1);
  close (fd);
  if (length <= 0)
    return 0;
  text[length] = '\0';
  line = strstr (text, "VmHWM:");
  return line == NULL ? 0 : (uint32_t) strtoul (line + strlen ("VmHWM:"), NULL, 10);
}

/* Reading it takes a tenth of what starting this process takes, and one worker is like the next: every sixteenth says
 * it, the runner takes the largest for all. */
static uint32_t
peak_kib (uint32_t lane)
{
  return lane % 16 == 0 ? read_peak_kib () : 0;
}

int
weft_worker_parse_number (const char *text)
{
  char *end;
  long number = strtol (text, &end, 10);

  return *text == '\0' || *end != '\0' || number < 0 || number > INT32_MAX ? -1 : (int) number;
}

static int
say (int control, WeftMessage message)
{
  return send (control, &message, sizeof message, MSG_NOSIGNAL) == (ssize_t) sizeof message ? 0 : -1;
}

/* The parent may have died before the first prctl(), so it is looked for once afterwards. */
void
weft_worker_die_with_parent (int parent)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (0);
}

/* Carries what is marked as ours and nobody's yet. */
static void
take_share (WeftLoop *loop, WeftDriver *driver, const WeftMessage *message)
{
  for (uint32_t job = message->value; job < message->more && job < WEFT_JOBS_MAX; job++)
    {
      WeftJobCell *cell = &driver->shared->cells[job];

      if (atomic_load (&cell->worker) == driver->lane + 1 && atomic_load (&cell->pid) == 0
          && atomic_load (&cell->state) == WEFT_JOB_RUNNING && !weft_loop_add (loop, job))
        abort (); /* no memory: whoever started us settles what we carry */
    }
}

/* Everything that the runner has said by now. False when it has nothing more to say, ever. */
static bool
hear (WeftLoop *loop, WeftDriver *driver, int control, uint32_t *shares)
{
  WeftMessage message;
  ssize_t length;
  bool obey = false;

  while ((length = recv (control, &message, sizeof message, MSG_DONTWAIT)) == (ssize_t) sizeof message)
    {
      if (message.kind == WEFT_MESSAGE_SHARE)
        {
          take_share (loop, driver, &message);
          ++*shares;
        }
      else if (message.kind == WEFT_MESSAGE_OBEY)
        obey = true;
      else
        return false;
    }
  if (obey)
    weft_loop_obey (loop);
  if (obey && say (control, (WeftMessage) { .kind = WEFT_MESSAGE_OBEYED }) != 0)
    return false;
  return length < 0 && (errno == EAGAIN || errno == EINTR);
}

static bool
tell_done (WeftLoop *loop, int control)
{
  WeftMessage message = { .kind = WEFT_MESSAGE_DONE_MANY, .value = weft_loop_take_done (loop) };

  if (message.value == 0)
    return true;
  if (weft_loop_get_n (loop) == 0)
    message.more = read_peak_kib ();
  return say (control, message) == 0;
}

/* Once for what it has heard: a loop that only waits has nothing to compute most of the time. */
static bool
ask_for_more (WeftLoop *loop, int control, uint32_t shares, uint32_t *asked)
{
  if (*asked == shares || weft_loop_has_ready (loop))
    return true;
  *asked = shares;
  return say (control, (WeftMessage) { .kind = WEFT_MESSAGE_ASK, .value = shares }) == 0;
}

static void
serve_loop (WeftDriver *driver, int control, const WeftMessage *first)
{
  WeftLoop *loop = weft_loop_new (driver);
  bool going_on = loop != NULL;
  uint32_t shares = 1, asked = 0;

  if (going_on)
    take_share (loop, driver, first);
  while (going_on)
    {
      uint64_t next = weft_loop_turn (loop);

      going_on = tell_done (loop, control) && ask_for_more (loop, control, shares, &asked);
      if (going_on && weft_loop_sleep (loop, control, next))
        going_on = hear (loop, driver, control, &shares);
    }
  if (loop != NULL)
    weft_loop_free (loop);
}

static int
serve (WeftShared *shared, int control)
{
  WeftDriver driver;
  WeftMessage message;
  bool begun = false;

  if (say (control, (WeftMessage) { .kind = WEFT_MESSAGE_HELLO, .value = WEFT_PROTOCOL }) != 0)
    return EXIT_SUCCESS;
  for (;;)
    {
      ssize_t length = recv (control, &message, sizeof message, 0);

      if (length < 0 && errno == EINTR)
        continue;
      if (length != (ssize_t) sizeof message || message.value >= WEFT_JOBS_MAX
          || (message.kind != WEFT_MESSAGE_RUN && message.kind != WEFT_MESSAGE_SHARE))
        break;
      if (!begun)
        weft_driver_begin (&driver, shared, message.lane);
      begun = true;
      if (message.kind == WEFT_MESSAGE_SHARE)
        {
          serve_loop (&driver, control, &message);
          break;
        }
      weft_drive (&driver, message.value);
      message = (WeftMessage) { .kind = WEFT_MESSAGE_DONE, .value = message.value, .more = peak_kib (driver.lane) };
      if (say (control, message) != 0)
        break;
    }
  if (begun)
    weft_driver_end (&driver);
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    int (*run) (int argc, char **argv);
  } modes[] = {
    { "--exec", weft_worker_exec },
    { "--exec-merged", weft_worker_exec },
    { "--answer", weft_worker_answer },
    { "--ask", weft_worker_ask },
  };
  WeftShared shared;
  int cells, control, parent, error;

  if (argc == 2 && strcmp (argv[1], "--version") == 0)
    return printf ("weft-worker %s (protocol %d)\n", WEFT_WORKER_VERSION, WEFT_PROTOCOL) < 0;
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
    if (argc > 1 && strcmp (argv[1], modes[i].name) == 0)
      return modes[i].run (argc, argv);
  cells = argc == 4 ? weft_worker_parse_number (argv[1]) : -1;
  control = argc == 4 ? weft_worker_parse_number (argv[2]) : -1;
  parent = argc == 4 ? weft_worker_parse_number (argv[3]) : -1;
  if (cells < 0 || control < 0 || parent < 0)
    {
      fputs ("weft-worker: Weft starts this program itself; run \"weft\" instead.\n", stderr);
      return WEFT_WORKER_EXIT_USAGE;
    }
  weft_worker_die_with_parent (parent);
  error = weft_shared_attach (&shared, cells);
  if (error != 0)
    return WEFT_WORKER_EXIT_PROTOCOL;
  return serve (&shared, control);
}
