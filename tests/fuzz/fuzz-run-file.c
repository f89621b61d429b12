/* fuzz-run-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include "engine/run-format.h"

/* A file from anywhere is refused with a sentence, or everything of it can be used. */

static gboolean
swallow (const char *bytes, gsize length, gpointer data)
{
  return TRUE;
}

static void
use_trace (WeftTrace *trace)
{
  guint64 length = weft_trace_get_length (trace), ns[WEFT_SPAN_N_STATES];

  weft_trace_sum (trace, WEFT_LANE_NONE, length / 3, length, ns);
  for (guint i = 0; i < weft_trace_get_n_lanes (trace); i++)
    {
      const WeftLane *lane = weft_trace_get_lane (trace, i);

      weft_trace_sum (trace, i, length / 3, length, ns);
      weft_spans_sum (lane->spans, length / 3, length, length, ns);
      if (lane->on_core != NULL)
        weft_spans_sum (lane->on_core, 0, length / 2, length, ns);
    }
}

static void
try (GBytes *bytes, gboolean head_only)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftRun) run = weft_run_open_bytes (bytes, "file", head_only, &error);

  g_assert_true ((run != NULL) == (error == NULL));
  if (run == NULL || head_only)
    return;
  for (guint i = 0; i < WEFT_RUN_N_FORMATS; i++)
    weft_run_write (run, i, swallow, NULL);
  use_trace (weft_run_get_trace (run));
}

/* With a beginning that is right, so that what is made up gets further than that. */
static GBytes *
mend (const uint8_t *data, size_t size)
{
  guint8 *copy = g_memdup2 (data, size);

  if (size >= sizeof (WeftRunFixed))
    *(WeftRunFixed *) (void *) copy = (WeftRunFixed) { WEFT_RUN_MAGIC, WEFT_RUN_VERSION, 0, size };
  return g_bytes_new_take (copy, size);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GBytes) plain = g_bytes_new (data, size), mended = mend (data, size);

  try (plain, TRUE);
  try (plain, FALSE);
  try (mended, FALSE);
  return 0;
}
