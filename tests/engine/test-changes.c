/* test-changes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/changes.h"

#include <string.h>

/* Against the same worked out from every single change. Times are few, so that many changes share one. */

#define N_ROUNDS 40
#define N_STRETCHES 100
#define N_LANES 9
#define TIMES 2000

static WeftChanges *
draw_changes (GRand *random, guint n)
{
  WeftChanges *changes = weft_changes_new ();
  guint states[N_LANES], time = 0;

  for (guint lane = 0; lane < N_LANES; lane++)
    states[lane] = WEFT_SPAN_ABSENT;
  for (guint i = 0; i < n; i++)
    {
      guint lane = (guint) g_rand_int_range (random, 0, N_LANES);
      /* One that is rare, so that whole blocks are without it. */
      guint to = (guint) (g_rand_int_range (random, 0, 300) == 0 ? WEFT_SPAN_CRASHED : g_rand_int_range (random, 0, 4));

      time += (guint) g_rand_int_range (random, 0, (gint32) (2 * TIMES / n + 2));
      weft_changes_add (changes, time, states[lane], to);
      states[lane] = to;
    }
  return changes;
}

static guint
brute_states (WeftChanges *changes, guint64 from, guint64 to)
{
  guint states = 0;
  gsize n;
  const guint64 *all = weft_changes_get (changes, &n);

  for (gsize i = 0; i < n; i++)
    if (WEFT_CHANGE_TIME (all[i]) >= from && WEFT_CHANGE_TIME (all[i]) < to && WEFT_CHANGE_TO (all[i]) < WEFT_SPAN_N_STATES)
      states |= 1u << WEFT_CHANGE_TO (all[i]);
  return states;
}

static void
brute_sum (WeftChanges *changes, guint64 from, guint64 to, guint64 *ns)
{
  gsize n;
  const guint64 *all = weft_changes_get (changes, &n);

  memset (ns, 0, WEFT_SPAN_N_STATES * sizeof *ns);
  for (gsize i = 0; i < n; i++)
    {
      guint64 left = to - MIN (MAX (WEFT_CHANGE_TIME (all[i]), from), to);

      if (WEFT_CHANGE_FROM (all[i]) < WEFT_SPAN_N_STATES)
        ns[WEFT_CHANGE_FROM (all[i])] -= left;
      if (WEFT_CHANGE_TO (all[i]) < WEFT_SPAN_N_STATES)
        ns[WEFT_CHANGE_TO (all[i])] += left;
    }
}

static void
assert_stretch (WeftChanges *changes, guint64 from, guint64 to)
{
  guint64 ns[WEFT_SPAN_N_STATES], expected[WEFT_SPAN_N_STATES];

  g_assert_cmphex (weft_changes_get_states (changes, from, to), ==, brute_states (changes, from, to));
  weft_changes_sum (changes, from, to, ns);
  brute_sum (changes, from, to, expected);
  g_assert_cmpmem (ns, sizeof ns, expected, sizeof expected);
}

static void
test_sums_and_states_are_exact (void)
{
  for (guint32 round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (round);
      g_autoptr(WeftChanges) changes = draw_changes (random, 1 + round * round * 4);

      for (guint i = 0; i < N_STRETCHES; i++)
        {
          guint64 from = (guint64) g_rand_int_range (random, 0, TIMES + TIMES / 10);

          assert_stretch (changes, from, from + (guint64) g_rand_int_range (random, 0, i % 2 == 0 ? 30 : TIMES));
        }
      assert_stretch (changes, 0, G_MAXUINT32);
    }
}

static void
test_without_changes_there_is_nothing (void)
{
  g_autoptr(WeftChanges) changes = weft_changes_new ();
  guint64 ns[WEFT_SPAN_N_STATES];

  g_assert_cmphex (weft_changes_get_states (changes, 0, G_MAXUINT32), ==, 0);
  g_assert_cmpuint (weft_changes_sum (changes, 0, G_MAXUINT32, ns), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/changes/sums-and-states-are-exact", test_sums_and_states_are_exact);
  g_test_add_func ("/changes/without-changes-there-is-nothing", test_without_changes_there_is_nothing);

  return g_test_run ();
}
