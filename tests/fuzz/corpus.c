/* corpus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include <glib.h>

/* Where there is no libFuzzer: a fuzz target with all files of the folders given, and each of them cut off everywhere. */

static guint
try_file (const char *path)
{
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  for (gsize part = 0; part <= length; part += 1 + length / 500)
    LLVMFuzzerTestOneInput ((const uint8_t *) bytes, part);
  LLVMFuzzerTestOneInput ((const uint8_t *) bytes, length);
  return 1;
}

int
main (int argc, char **argv)
{
  guint n = 0;

  for (int i = 1; i < argc; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GDir) folder = g_dir_open (argv[i], 0, &error);
      const char *name;

      g_assert_no_error (error);
      while ((name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *path = g_build_filename (argv[i], name, NULL);

          n += try_file (path);
        }
    }
  g_assert_cmpuint (n, >, 0);
  return 0;
}
