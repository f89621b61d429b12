/* terminal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

gboolean
weft_cli_terminal_can_draw (int fd)
{
  const char *kind = g_getenv ("TERM");

  return isatty (fd) && kind != NULL && *kind != '\0' && !g_str_equal (kind, "dumb");
}

gboolean
weft_cli_terminal_is_ours (int fd)
{
  pid_t foreground = tcgetpgrp (fd);

  /* A terminal that does not control us has no foreground to be in. */
  return foreground < 0 || foreground == getpgrp ();
}

void
weft_cli_terminal_get_size (int fd, guint *rows, guint *columns)
{
  struct winsize size = { 0 };

  if (ioctl (fd, TIOCGWINSZ, &size) != 0)
    size = (struct winsize) { 0 };
  *rows = size.ws_row > 0 ? size.ws_row : 24;
  *columns = size.ws_col > 0 ? size.ws_col : 80;
}

/* The terminal's own sixteen colours: they follow the user's theme. */
static void
add_colours (WeftCliGlyphs *self)
{
  self->faint = "\033[2m";
  self->plain = "\033[0m";
  self->colours[WEFT_JOB_QUEUED] = "\033[2m";
  self->colours[WEFT_JOB_RUNNING] = "\033[32m";
  self->colours[WEFT_JOB_PAUSED] = self->colours[WEFT_JOB_HELD] = "\033[36m";
  self->colours[WEFT_JOB_SUCCEEDED] = "";
  self->colours[WEFT_JOB_FAILED] = "\033[31m";
  self->colours[WEFT_JOB_CANCELLED] = "\033[33m";
}

static void
add_no_colours (WeftCliGlyphs *self)
{
  self->faint = self->plain = "";
  for (guint i = 0; i < WEFT_JOB_N_STATES; i++)
    self->colours[i] = "";
}

void
weft_cli_glyphs_init (WeftCliGlyphs *self)
{
  static const WeftCliGlyphs unicode = { "━", "─", "…", "↻", { "·", "▸", "‖", "✓", "✗", "⊘", "‖" } };
  static const WeftCliGlyphs ascii = { "#", "-", "~", "r", { ".", ">", "=", "+", "x", "/", "=" } };
  const char *no_colour = g_getenv ("NO_COLOR");

  *self = g_get_charset (NULL) ? unicode : ascii;
  if (no_colour != NULL && *no_colour != '\0')
    add_no_colours (self);
  else
    add_colours (self);
}
