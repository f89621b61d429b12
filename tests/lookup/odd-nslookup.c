/* odd-nslookup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* What nslookup should not be, by the first letters of the name that it is asked for. */

static bool
is (const char *name, const char *what)
{
  return strncmp (name, what, strlen (what)) == 0;
}

static void
ignore_and_wait (void)
{
  signal (SIGTERM, SIG_IGN);
  puts ("ready");
  fflush (stdout);
  for (;;)
    pause ();
}

/* The child keeps standard output open when the parent has gone, and SIGTERM does not move it. */
static void
leave_child (void)
{
  if (fork () == 0)
    ignore_and_wait ();
  printf ("Server:\t\t127.0.0.1\nAddress:\t127.0.0.1#53\n\nName:\tleaves.test\nAddress: 192.0.2.3\n\n");
  exit (0);
}

static void
say_for_ever (void)
{
  for (;;)
    if (puts ("Name:\tendless.test\nAddress: 192.0.2.3") < 0)
      exit (1);
}

/* At the first command, as the programs of BIND do when a check of theirs fails; or it hears nothing. */
static void
talk (void)
{
  const char *how = getenv ("WEFT_ODD_TALK");

  if (how == NULL || strcmp (how, "aborts") != 0)
    ignore_and_wait ();
  setrlimit (RLIMIT_CORE, &(struct rlimit) { 0, 0 });
  getchar ();
  abort ();
}

/* How many descriptors there are that nslookup has no business with. */
static int
count_strangers (void)
{
  int n = 0;

  for (int fd = 3; fd < 256; fd++)
    n += fcntl (fd, F_GETFD) >= 0;
  return n;
}

/* The name is the last argument but a server; "-" is a conversation. */
int
main (int argc, char **argv)
{
  const char *name = "";

  for (int i = 1; i < argc && *name == '\0'; i++)
    if (argv[i][0] != '-' || argv[i][1] == '\0')
      name = argv[i];
  if (is (name, "-"))
    talk ();
  if (is (name, "ignores"))
    ignore_and_wait ();
  if (is (name, "leaves"))
    leave_child ();
  if (is (name, "endless"))
    say_for_ever ();
  if (is (name, "crashes"))
    raise (SIGSEGV);
  if (is (name, "bytes"))
    return fwrite ("\0\1\377\n\0Name:\tx", 1, 12, stdout) == 12 ? 0 : 1;
  if (is (name, "descriptors"))
    return count_strangers ();
  if (is (name, "group"))
    return getpgrp () == getpid () && signal (SIGPIPE, SIG_DFL) == SIG_DFL ? 0 : 1;
  if (is (name, "silent"))
    return 0;
  printf ("Name:\t%s\nAddress: 192.0.2.3\n", name);
  return 0;
}
