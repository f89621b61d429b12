/* test-terminal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "screen.h"
#include "support.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* "weft download" on a terminal: what a person sees in the end is what is left on a screen that obeys it. */

typedef struct
{
  int master;
  GSubprocess *weft;
  Screen *screen;
} Terminal;

/* In a session of its own, so that Ctrl+C is a signal. */
static void
control_terminal_cb (gpointer data)
{
  setsid ();
  ioctl (STDIN_FILENO, TIOCSCTTY, 0);
  signal (SIGHUP, SIG_DFL);
}

/* `environment`: NAME=VALUE or NULL. */
static void
terminal_start (Terminal *self, guint rows, guint columns, const char *environment, const char *arguments)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  struct winsize size = { .ws_row = (unsigned short) rows, .ws_col = (unsigned short) columns };
  int slave;

  g_assert_cmpint (openpty (&self->master, &slave, NULL, NULL, &size), ==, 0);
  self->screen = screen_new (rows, columns);
  g_subprocess_launcher_setenv (launcher, "TERM", "xterm-256color", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "NO_COLOR");
  if (environment != NULL)
    {
      g_auto(GStrv) parts = g_strsplit (environment, "=", 2);

      g_subprocess_launcher_setenv (launcher, parts[0], parts[1], TRUE);
    }
  g_subprocess_launcher_set_child_setup (launcher, control_terminal_cb, NULL, NULL);
  g_subprocess_launcher_take_stdin_fd (launcher, dup (slave));
  g_subprocess_launcher_take_stdout_fd (launcher, dup (slave));
  g_subprocess_launcher_take_stderr_fd (launcher, slave);
  self->weft = weft_start (launcher, arguments);
}

/* FALSE at the end: the last that had the terminal open has closed it. */
static gboolean
terminal_read (Terminal *self)
{
  char bytes[4096];
  struct pollfd ready = { .fd = self->master, .events = POLLIN };
  gssize n;

  g_assert_cmpint (poll (&ready, 1, PATIENCE_SECONDS * 1000), >, 0);
  n = read (self->master, bytes, sizeof bytes);
  if (n > 0)
    screen_feed (self->screen, bytes, (gsize) n);
  return n > 0;
}

static gboolean
terminal_shows (Terminal *self, const char *text)
{
  g_autofree char *all = screen_dup_text (self->screen);

  return strstr (all, text) != NULL;
}

static void
terminal_read_until (Terminal *self, const char *text)
{
  while (!terminal_shows (self, text))
    g_assert_true (terminal_read (self));
}

/* Reads to the end; gives what is left to see. */
static char *
terminal_finish (Terminal *self, int status)
{
  while (terminal_read (self))
    ;
  g_subprocess_wait (self->weft, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (self->weft));
  g_assert_cmpint (g_subprocess_get_exit_status (self->weft), ==, status);
  g_assert_true (self->screen->wrap);
  g_assert_cmpuint (self->screen->partial->len, ==, 0);
  return screen_dup_text (self->screen);
}

static void
terminal_clear (Terminal *self)
{
  close (self->master);
  g_clear_object (&self->weft);
  g_clear_pointer (&self->screen, screen_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Terminal, terminal_clear)

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *p = strstr (text, part); p != NULL; p = strstr (p + 1, part))
    n++;
  return n;
}

static void
test_every_job_has_one_bar (void)
{
  const char *const names[] = { "Python.pdf", "nazha.mkv", "something.mp4", "lena.png", "lol.avi" };
  g_auto(Terminal) terminal = { 0 };
  g_autofree char *text = NULL;

  terminal_start (&terminal, 24, 80, NULL, "download --duration=0.2..0.5");
  text = terminal_finish (&terminal, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (count (text, names[i]), ==, 1);
  g_assert_cmpuint (count (text, "✓ "), ==, 5);
  g_assert_cmpuint (count (text, "  100 %  took 0."), ==, 5);
  g_assert_cmpuint (count (text, "  5/5 done "), ==, 1);
  g_assert_cmpuint (count (text, "\nThreads: 5 jobs, 5 succeeded\n"), ==, 1);
  g_assert_cmpuint (terminal.screen->widest, <=, 79);
  g_assert_cmpuint (terminal.screen->colours, >, 0);
}

static void
test_no_line_is_wider_than_the_terminal (void)
{
  for (guint columns = 10; columns <= 70; columns += 15)
    {
      g_auto(Terminal) terminal = { 0 };
      g_autofree char *text = NULL;

      terminal_start (&terminal, 24, columns, NULL, "download 文件文件文件文件文件文件.pdf a-name-that-goes-on-and-on-and-on-for-ever.iso b "
                                                    "--duration=0.15 --strategy=processes");
      text = terminal_finish (&terminal, 0);
      g_assert_cmpuint (terminal.screen->widest, <, columns);
      g_assert_cmpuint (count (text, "✓ "), ==, 3);
    }
}

static void
test_40_columns_show_names_bars_and_percentages (void)
{
  g_auto(Terminal) terminal = { 0 };
  g_autofree char *text = NULL;

  terminal_start (&terminal, 24, 40, NULL, "download --duration=0.2");
  text = terminal_finish (&terminal, 0);
  g_assert_cmpuint (terminal.screen->widest, <, 40);
  g_assert_true (g_regex_match_simple ("^✓ Python\\.pdf +━{10,}  100 %\n✓ nazha\\.mkv +━{10,}  100 %\n", text, 0, 0));
}

/* Where there are more jobs than rows: those that run, which give their rows back, and the total. */
static void
test_many_jobs_show_those_that_run (void)
{
  g_auto(Terminal) terminal = { 0 };
  g_autofree char *text = NULL;

  terminal_start (&terminal, 10, 80, NULL, "download --count=30 --duration=0.3 --strategy=thread-pool --workers=10");
  terminal_read_until (&terminal, "▸ ");
  terminal_read_until (&terminal, "/30 done");
  g_assert_cmpuint (terminal.screen->lines->len, <=, 10);
  text = terminal_finish (&terminal, 0);
  g_assert_true (g_str_has_prefix (text, "  30/30 done "));
  g_assert_cmpuint (count (text, "Python.pdf"), ==, 0);
  g_assert_cmpuint (count (text, "\nThread pool: 30 jobs, 30 succeeded\n"), ==, 1);
}

static void
test_failures_of_many_jobs_are_listed (void)
{
  g_auto(Terminal) terminal = { 0 };
  g_autofree char *text = NULL;

  terminal_start (&terminal, 10, 80, NULL, "download --count=30 --duration=0.02 --fail=1");
  text = terminal_finish (&terminal, 1);
  g_assert_cmpuint (count (text, ": failed: broke off at "), ==, 10);
  g_assert_cmpuint (count (text, "… and 20 more failed\n"), ==, 1);
}

static void
test_ctrl_c_ends_with_the_summary (void)
{
  g_auto(Terminal) terminal = { 0 };
  g_autofree char *text = NULL;

  terminal_start (&terminal, 24, 80, NULL, "download --duration=600 --strategy=processes");
  terminal_read_until (&terminal, "process-5");
  g_assert_cmpint (write (terminal.master, "\003", 1), ==, 1);
  text = terminal_finish (&terminal, 130);
  g_assert_cmpuint (count (text, "⊘ "), ==, 5);
  g_assert_cmpuint (count (text, "\nProcesses: 5 jobs, 0 succeeded, 5 cancelled\n"), ==, 1);
}

static void
test_a_terminal_that_shrinks_is_followed (void)
{
  g_auto(Terminal) terminal = { 0 };
  struct winsize narrow = { .ws_row = 24, .ws_col = 30 };
  g_autofree char *text = NULL;

  terminal_start (&terminal, 24, 100, NULL, "download --duration=1");
  terminal_read_until (&terminal, "thread-5");
  g_assert_cmpint (ioctl (terminal.master, TIOCSWINSZ, &narrow), ==, 0);
  /* A frame may be under way; the one after it knows. */
  for (guint frames = 0; frames < 2; frames++)
    g_assert_true (terminal_read (&terminal));
  terminal.screen->widest = 0;
  text = terminal_finish (&terminal, 0);
  g_assert_cmpuint (terminal.screen->widest, >, 0);
  g_assert_cmpuint (terminal.screen->widest, <, 30);
}

static void
test_no_color_is_obeyed (void)
{
  g_auto(Terminal) terminal = { 0 };
  g_autofree char *text = NULL;

  terminal_start (&terminal, 24, 80, "NO_COLOR=1", "download --duration=0.15 --fail=0.5");
  text = terminal_finish (&terminal, 1);
  g_assert_cmpuint (terminal.screen->colours, ==, 0);
  g_assert_cmpuint (terminal.screen->widest, >, 0);
  g_assert_cmpuint (count (text, "✗ "), >, 0);
}

static void
test_a_dumb_terminal_gets_plain_lines (void)
{
  g_auto(Terminal) terminal = { 0 };
  g_autofree char *text = NULL;

  terminal_start (&terminal, 24, 80, "TERM=dumb", "download --duration=0.05");
  text = terminal_finish (&terminal, 0);
  g_assert_cmpuint (count (text, ": running on thread-"), ==, 5);
  g_assert_cmpuint (terminal.screen->colours, ==, 0);
  g_assert_cmpuint (terminal.screen->widest, ==, 0);
}

static void
test_a_terminal_without_utf8_gets_ascii (void)
{
  g_auto(Terminal) terminal = { 0 };
  g_autofree char *text = NULL;

  terminal_start (&terminal, 24, 80, "LC_ALL=C", "download 文件 --duration=0.15");
  text = terminal_finish (&terminal, 0);
  g_assert_true (g_str_is_ascii (text));
  g_assert_true (g_regex_match_simple ("^\\+ \\?\\? +#{10,}  100 %", text, 0, 0));
}

static void
test_json_draws_nothing (void)
{
  g_auto(Terminal) terminal = { 0 };
  g_autofree char *text = NULL;

  terminal_start (&terminal, 24, 200, NULL, "download --duration=0.15 --format=json");
  text = terminal_finish (&terminal, 0);
  g_assert_true (g_str_has_prefix (text, "{\n"));
  g_assert_cmpuint (terminal.screen->colours, ==, 0);
  g_assert_cmpuint (terminal.screen->widest, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/terminal/every-job-has-one-bar", test_every_job_has_one_bar);
  g_test_add_func ("/terminal/no-line-is-wider-than-the-terminal", test_no_line_is_wider_than_the_terminal);
  g_test_add_func ("/terminal/40-columns-show-names-bars-and-percentages", test_40_columns_show_names_bars_and_percentages);
  g_test_add_func ("/terminal/many-jobs-show-those-that-run", test_many_jobs_show_those_that_run);
  g_test_add_func ("/terminal/failures-of-many-jobs-are-listed", test_failures_of_many_jobs_are_listed);
  g_test_add_func ("/terminal/ctrl-c-ends-with-the-summary", test_ctrl_c_ends_with_the_summary);
  g_test_add_func ("/terminal/a-terminal-that-shrinks-is-followed", test_a_terminal_that_shrinks_is_followed);
  g_test_add_func ("/terminal/no-color-is-obeyed", test_no_color_is_obeyed);
  g_test_add_func ("/terminal/a-dumb-terminal-gets-plain-lines", test_a_dumb_terminal_gets_plain_lines);
  g_test_add_func ("/terminal/a-terminal-without-utf8-gets-ascii", test_a_terminal_without_utf8_gets_ascii);
  g_test_add_func ("/terminal/json-draws-nothing", test_json_draws_nothing);

  return g_test_run ();
}
