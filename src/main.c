/* main.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "cli/cli.h"
#include "app/application.h"
#include "monitor/source.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>

/* The window when nothing was asked for, or when D-Bus starts us; the terminal for everything else. */
static gboolean
wants_window (int argc, char **argv)
{
  return argc == 1 || g_str_equal (argv[1], "--gapplication-service");
}

/* The build tree has its translations elsewhere: tools/run and the tests say where. */
static const char *
get_locale_dir (void)
{
  const char *named = g_getenv ("WEFT_LOCALEDIR");

  return named != NULL ? named : LOCALEDIR;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, get_locale_dir ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* A pipe whose reader has gone is an error to be reported, not the end of Weft. */
  signal (SIGPIPE, SIG_IGN);

  if (wants_window (argc, argv))
    {
      /* 0.1 ms, here because no other thread may be there yet. */
      weft_monitor_init ();
      return weft_app_main (argc, argv);
    }
  return weft_cli_main (argc, argv);
}
