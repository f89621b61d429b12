/* machine.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "run-private.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define CPU_NAME_MOST 100

/* The names of x86, and of some others; arm64 tells none. */
static char *
read_cpu_name (void)
{
  g_autofree char *text = NULL;
  const char *const keys[] = { "model name", "cpu model", "Model", "cpu" };

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *line = g_strdup_printf ("\n%s", keys[i]);
      const char *at = g_str_has_prefix (text, keys[i]) ? text : strstr (text, line);
      const char *colon = at != NULL ? strchr (at, ':') : NULL;
      g_autofree char *name = NULL;

      if (colon == NULL)
        continue;
      name = g_strndup (colon + 1, MIN (strcspn (colon + 1, "\n"), CPU_NAME_MOST));
      return g_utf8_make_valid (g_strstrip (name), -1);
    }
  return g_strdup ("");
}

void
_weft_machine_read (WeftMachine *machine)
{
  struct utsname system;
  long pages = sysconf (_SC_PHYS_PAGES), page = sysconf (_SC_PAGESIZE);

  *machine = (WeftMachine) {
    .cpu = read_cpu_name (),
    .kernel = uname (&system) == 0 ? g_strdup_printf ("%s %s", system.sysname, system.release) : g_strdup (""),
    .processors = g_get_num_processors (),
    .memory = pages > 0 && page > 0 ? (guint64) pages * (guint64) page : 0,
  };
}
