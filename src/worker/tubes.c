/* tubes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "modes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Both sides of the pipes that the lookups' page shows. They belong to a process group each, and die with Weft. */

#define LINE "what is the address of a name?\n"
#define PACE_NS 200000
#define ANSWER_MOST 4096

static bool
write_all (const char *bytes, size_t length)
{
  while (length > 0)
    {
      ssize_t n = write (STDOUT_FILENO, bytes, length);

      if (n < 0 && errno != EINTR)
        return false;
      if (n > 0)
        {
          bytes += n;
          length -= (size_t) n;
        }
    }
  return true;
}

int
weft_worker_answer (int argc, char **argv)
{
  int parent = argc == 4 ? weft_worker_parse_number (argv[2]) : -1;
  int length = argc == 4 ? weft_worker_parse_number (argv[3]) : -1;
  char answer[ANSWER_MOST], byte;
  ssize_t n;

  if (parent < 0 || length < 1 || length > ANSWER_MOST)
    return WEFT_WORKER_EXIT_USAGE;
  setpgid (0, 0);
  weft_worker_die_with_parent (parent);
  memset (answer, 'x', (size_t) length);
  answer[length - 1] = '\n';
  while ((n = read (STDIN_FILENO, &byte, 1)) != 0)
    {
      if (n < 0 && errno != EINTR)
        return EXIT_FAILURE;
      if (n > 0 && byte == '\n')
        {
          nanosleep (&(struct timespec) { .tv_nsec = PACE_NS }, NULL);
          if (!write_all (answer, (size_t) length))
            return EXIT_FAILURE;
        }
    }
  return EXIT_SUCCESS;
}

static int
read_to_end (void)
{
  char bytes[65536];
  ssize_t n;

  while ((n = read (STDIN_FILENO, bytes, sizeof bytes)) != 0)
    if (n < 0 && errno != EINTR)
      return EXIT_FAILURE;
  return EXIT_SUCCESS;
}

/* The wrong way: what everybody writes first. */
static int
ask_first (int lines)
{
  for (int i = 0; i < lines; i++)
    if (!write_all (LINE, strlen (LINE)))
      return EXIT_FAILURE;
  close (STDOUT_FILENO);
  return read_to_end ();
}

/* One step of the right way: waits until something goes, and does that. A line is shorter than PIPE_BUF, so it goes
 * as a whole or, where descriptors do not block, not at all. */
static bool
ask_step (int *lines, bool *ended)
{
  char bytes[65536];
  struct pollfd pipes[2] = {
    { .fd = STDIN_FILENO, .events = POLLIN },
    { .fd = *lines > 0 ? STDOUT_FILENO : -1, .events = POLLOUT },
  };

  if (poll (pipes, 2, -1) < 0)
    return errno == EINTR;
  if ((pipes[0].revents & (POLLIN | POLLHUP)) != 0)
    *ended = read (STDIN_FILENO, bytes, sizeof bytes) <= 0;
  if ((pipes[1].revents & POLLERR) != 0)
    return false;
  if ((pipes[1].revents & POLLOUT) != 0 && write (STDOUT_FILENO, LINE, strlen (LINE)) > 0 && --*lines == 0)
    close (STDOUT_FILENO);
  return true;
}

static int
ask_together (int lines)
{
  bool ended = false;

  fcntl (STDOUT_FILENO, F_SETFL, O_NONBLOCK);
  while (!ended)
    if (!ask_step (&lines, &ended))
      return EXIT_FAILURE;
  return lines == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
weft_worker_ask (int argc, char **argv)
{
  int parent = argc == 5 ? weft_worker_parse_number (argv[2]) : -1;
  int lines = argc == 5 ? weft_worker_parse_number (argv[3]) : -1;

  if (parent < 0 || lines < 1)
    return WEFT_WORKER_EXIT_USAGE;
  setpgid (0, 0);
  weft_worker_die_with_parent (parent);
  return strcmp (argv[4], "together") == 0 ? ask_together (lines) : ask_first (lines);
}
