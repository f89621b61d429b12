/* nslookup.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "nslookup.h"

#include <glib/gi18n.h>

static char *
find (const char *variable, const char *name)
{
  const char *named = g_getenv (variable);

  return g_find_program_in_path (named != NULL ? named : name);
}

char *
weft_nslookup_find (void)
{
  return find ("WEFT_NSLOOKUP", "nslookup");
}

char *
weft_nslookup_dup_missing (void)
{
  /* Translators: %s is the name of a package */
  return g_strdup_printf (_("The program nslookup is not here. The package %s brings it."), WEFT_NSLOOKUP_PACKAGE);
}

char *
weft_stdbuf_find (void)
{
  return find ("WEFT_STDBUF", "stdbuf");
}
