/* cli.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "cli.h"

#include "compare.h"
#include "download.h"
#include "lookup.h"
#include "monitor.h"
#include "output.h"
#include "run.h"
#include "text.h"

#include "engine/format.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <unistd.h>

typedef struct
{
  const char *name;
  const char *help;
  int (*run) (int argc, char **argv);
} Command;

static const Command commands[] = {
  { "download", N_("Run a batch of simulated downloads and show how long it took"), weft_cli_download },
  { "compare", N_("Run the same batch under several strategies and say how they differ"), weft_cli_compare },
  { "lookup", N_("Look names up with nslookup, many at once, or talk with it"), weft_cli_lookup },
  { "run", N_("List, show, export and delete the runs that were kept"), weft_cli_run },
  { "monitor", N_("Show what every core and every process does"), weft_cli_monitor },
};

void
weft_cli_complain (const char *command, const char *sentence)
{
  if (command != NULL)
    g_printerr ("weft %s: %s\n", command, sentence);
  else
    g_printerr ("weft: %s\n", sentence);
}

/* Where a standard stream is closed, the next file that is opened would take its number, and text would be written into
 * Weft's own memory. A descriptor that can't be used that way fails as the closed one would have. */
static void
occupy_closed_streams (void)
{
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
      return;
}

static char *
help (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  weft                  %s\n  weft %s\n\n%s\n", _("Usage:"), _("Open the window"),
                          _("COMMAND [OPTION]..."), _("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    weft_cli_text_append_entry (text, commands[i].name, _(commands[i].help));
  g_string_append_printf (text, "\n%s\n", _("Options:"));
  weft_cli_text_append_entry (text, "--help", _("Show this help and end"));
  weft_cli_text_append_entry (text, "--version", _("Show the version and end"));
  g_string_append_printf (text, "\n%s\n", _("\"weft COMMAND --help\" tells more about a command."));
  return g_string_free (text, FALSE);
}

static int
refuse (const char *what)
{
  g_autofree char *shown = weft_format_name (what);
  g_autofree char *sentence = NULL;

  if (*what == '-')
    sentence = g_strdup_printf (_("There is no option %s. \"weft --help\" shows those that there are."), shown);
  else
    sentence = g_strdup_printf (_("There is no command \"%s\". \"weft --help\" shows those that there are."), shown);
  weft_cli_complain (NULL, sentence);
  return WEFT_CLI_USAGE;
}

int
weft_cli_main (int argc, char **argv)
{
  const char *first = argc > 1 ? argv[1] : "--help";
  g_autofree char *text = NULL;

  occupy_closed_streams ();
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (first, commands[i].name))
      return commands[i].run (argc - 1, argv + 1);

  if (g_str_equal (first, "--version"))
    text = g_strdup_printf ("weft %s\n", VERSION);
  else if (g_str_equal (first, "--help") || g_str_equal (first, "-h"))
    text = help ();
  return text != NULL ? weft_cli_output_say (text) : refuse (first);
}
