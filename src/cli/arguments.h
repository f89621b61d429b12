/* arguments.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The options of a command, as a table that ends with a NULL name. GOptionContext is not used because what it says of a
 * wrong option is neither safe to show (the option comes back raw) nor tells how to mend it. */
typedef struct
{
  const char *name;  /* without the dashes */
  const char *value; /* (nullable): what the help shows after "=", untranslated; NULL: the option takes none */
  const char *help;  /* untranslated */
  gboolean (*take) (const char *value, gpointer options, GError **error);
} WeftCliArgument;

/* Understands --name=value, --name value and -- before names that begin with a dash; the last of two wins. What is no
 * option is added to `rest` (not owned). FALSE and a sentence. */
gboolean weft_cli_arguments_parse (const WeftCliArgument *arguments, int argc, char **argv, gpointer options,
                                   GPtrArray *rest, GError **error);

void weft_cli_arguments_append_help (const WeftCliArgument *arguments, GString *text);

/* For `take`: FALSE, and the sentence as the error. */
gboolean weft_cli_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
