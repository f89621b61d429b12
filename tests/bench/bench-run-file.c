/* bench-run-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench.h"
#include "made-up-run.h"

#include "engine/clock.h"

#include <glib/gstdio.h>
#include <math.h>

/* What it takes to open a run with a million spans: read, checked, its sums made. The reference is a walk over as many
 * bytes that adds them up. */

#define LANES 100
#define SPANS 10000

typedef struct
{
  char *path;
  GBytes *bytes;
  guint64 sum;
} File;

static double
open_it (gpointer data)
{
  File *self = data;
  guint64 since = weft_clock_ns ();
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftRun) run = weft_run_open (self->path, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (weft_trace_get_n_lanes (weft_run_get_trace (run)), ==, LANES);
  return (double) (weft_clock_ns () - since) / WEFT_NS_PER_MS;
}

static double
walk (gpointer data)
{
  File *self = data;
  guint64 since = weft_clock_ns ();
  gsize size;
  const guint8 *bytes = g_bytes_get_data (self->bytes, &size);

  for (gsize i = 0; i < size; i++)
    self->sum += bytes[i];
  return (double) (weft_clock_ns () - since) / WEFT_NS_PER_MS;
}

int
main (void)
{
  const Bench bench = {
    .name = "run-file",
    .unit = "ms",
    .measure = open_it,
    .reference = walk,
    .rounds = 9,
    .warm_up = TRUE,
    .limit = 300,
    .quiet = 20,
  };
  g_autofree char *folder = g_dir_make_tmp ("weft-bench-XXXXXX", NULL);
  g_autoptr(WeftRun) run = made_up_run (LANES, SPANS, "x");
  g_autoptr(GMappedFile) mapped = NULL;
  File file = { .path = g_build_filename (folder, "a" WEFT_RUN_SUFFIX, NULL) };
  int status;

  g_assert_true (weft_run_save (run, file.path, NULL));
  mapped = g_mapped_file_new (file.path, FALSE, NULL);
  file.bytes = g_mapped_file_get_bytes (mapped);
  status = bench_run (&bench, &file);
  g_bytes_unref (file.bytes);
  g_unlink (file.path);
  g_rmdir (folder);
  g_free (file.path);
  return status;
}
