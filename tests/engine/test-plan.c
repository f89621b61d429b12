/* test-plan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/clock.h"
#include "engine/plan.h"
#include "engine/random.h"
#include "engine/workload.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* Random numbers, and the jobs that are drawn from them. */

#define N_DRAWS 10000

static void
test_random_is_a_function_of_its_arguments (void)
{
  g_assert_cmpuint (weft_random_u64 (1, 2, 3), ==, weft_random_u64 (1, 2, 3));
  g_assert_cmpuint (weft_random_u64 (1, 2, 3), !=, weft_random_u64 (0, 2, 3));
  g_assert_cmpuint (weft_random_u64 (1, 2, 3), !=, weft_random_u64 (1, 0, 3));
  g_assert_cmpuint (weft_random_u64 (1, 2, 3), !=, weft_random_u64 (1, 2, 0));
}

/* What was drawn once is drawn for ever: a seed in a bug report or a lesson keeps its meaning. */
static void
test_random_stays_as_it_was (void)
{
  g_assert_cmphex (weft_random_u64 (0, 0, 0), ==, G_GUINT64_CONSTANT (0x48218226ff3cd4bf));
  g_assert_cmphex (weft_random_u64 (1, 2, 3), ==, G_GUINT64_CONSTANT (0xf56fb8a924b4017f));
}

static void
test_random_doubles_are_uniform (void)
{
  for (guint64 stream = 0; stream < 4; stream++)
    {
      guint tenths[10] = { 0 };

      for (guint i = 0; i < N_DRAWS; i++)
        {
          double x = weft_random_double (7, stream, i);

          g_assert_cmpfloat (x, >=, 0);
          g_assert_cmpfloat (x, <, 1);
          tenths[(guint) (x * 10)]++;
        }
      /* 1,000 each, and a standard deviation of 30. */
      for (guint i = 0; i < G_N_ELEMENTS (tenths); i++)
        {
          g_assert_cmpuint (tenths[i], >, 850);
          g_assert_cmpuint (tenths[i], <, 1150);
        }
    }
}

static void
test_random_neighbours_do_not_follow_each_other (void)
{
  double streams = 0, indices = 0, seeds = 0;

  /* The mean product of two independent uniform numbers is 1/4. */
  for (guint i = 0; i < N_DRAWS; i++)
    {
      double x = weft_random_double (i, 1, 1);

      seeds += x * weft_random_double (i + 1, 1, 1) / N_DRAWS;
      streams += x * weft_random_double (i, 2, 1) / N_DRAWS;
      indices += x * weft_random_double (i, 1, 2) / N_DRAWS;
    }
  g_assert_cmpfloat_with_epsilon (seeds, 0.25, 0.01);
  g_assert_cmpfloat_with_epsilon (streams, 0.25, 0.01);
  g_assert_cmpfloat_with_epsilon (indices, 0.25, 0.01);
}

static void
test_plan_same_seed_gives_the_same_jobs (void)
{
  WeftPlan plan;

  weft_plan_init (&plan);
  for (guint64 seed = 0; seed < 20; seed++)
    for (guint i = 0; i < 50; i++)
      {
        WeftJobSpec one, other;

        plan.seed = seed;
        weft_plan_draw (&plan, i, &one);
        weft_plan_draw (&plan, i, &other);
        g_assert_cmpmem (&one, sizeof one, &other, sizeof other);
      }
}

static void
test_plan_another_seed_gives_other_jobs (void)
{
  WeftPlan plan;
  WeftJobSpec one, other;

  weft_plan_init (&plan);
  weft_plan_draw (&plan, 0, &one);
  plan.seed++;
  weft_plan_draw (&plan, 0, &other);
  g_assert_cmpuint (one.duration_ns, !=, other.duration_ns);
  g_assert_cmpuint (one.bytes_total, !=, other.bytes_total);
  g_assert_cmpuint (one.seed, !=, other.seed);
}

static void
test_plan_a_job_does_not_depend_on_the_others (void)
{
  WeftPlan plan;
  WeftJobSpec forwards[100], backwards[100];

  weft_plan_init (&plan);
  for (guint i = 0; i < 100; i++)
    weft_plan_draw (&plan, i, &forwards[i]);
  for (guint i = 100; i > 0; i--)
    weft_plan_draw (&plan, i - 1, &backwards[i - 1]);
  g_assert_cmpmem (forwards, sizeof forwards, backwards, sizeof backwards);
}

static void
test_plan_draws_within_its_ranges (void)
{
  WeftPlan plan;
  guint64 shortest = G_MAXUINT64, longest = 0, smallest = G_MAXUINT64, largest = 0;

  weft_plan_init (&plan);
  plan.failure = 0.25;
  plan.retries = 3;
  for (guint i = 0; i < N_DRAWS; i++)
    {
      WeftJobSpec spec;

      weft_plan_draw (&plan, i, &spec);
      shortest = MIN (shortest, spec.duration_ns);
      longest = MAX (longest, spec.duration_ns);
      smallest = MIN (smallest, spec.bytes_total);
      largest = MAX (largest, spec.bytes_total);
      g_assert_cmpfloat (spec.failure, ==, 0.25);
      g_assert_cmpuint (spec.retries, ==, 3);
      g_assert_cmpuint (spec.workload, ==, WEFT_WORKLOAD_DOWNLOAD);
    }
  /* Within the range, and to both of its ends. */
  g_assert_cmpuint (shortest, >=, 5 * WEFT_NS_PER_SEC);
  g_assert_cmpuint (shortest, <, 5 * WEFT_NS_PER_SEC + 10 * WEFT_NS_PER_MS);
  g_assert_cmpuint (longest, <=, 10 * WEFT_NS_PER_SEC);
  g_assert_cmpuint (longest, >, 10 * WEFT_NS_PER_SEC - 10 * WEFT_NS_PER_MS);
  g_assert_cmpuint (smallest, >=, 2 << 20);
  g_assert_cmpuint (smallest, <, (2 << 20) + (1 << 18));
  g_assert_cmpuint (largest, <=, 64 << 20);
  g_assert_cmpuint (largest, >, (64 << 20) - (1 << 18));
}

static void
test_plan_a_range_may_be_one_value (void)
{
  WeftPlan plan;
  WeftJobSpec spec;

  weft_plan_init (&plan);
  plan.duration_min = plan.duration_max = 0.5;
  plan.size_min = plan.size_max = 0;
  weft_plan_draw (&plan, 9, &spec);
  g_assert_cmpuint (spec.duration_ns, ==, WEFT_NS_PER_SEC / 2);
  g_assert_cmpuint (spec.bytes_total, ==, 0);
}

/* Each field that makes no sense, and a word that the sentence must have. */
static const struct
{
  const char *name;
  WeftPlan plan;
  const char *word;
} bad_plans[] = {
  { "negative-duration", { .duration_min = -1, .duration_max = 1 }, "seconds" },
  { "duration-not-a-number", { .duration_min = NAN, .duration_max = 1 }, "seconds" },
  { "longest-not-a-number", { .duration_min = 1, .duration_max = NAN }, "seconds" },
  { "endless-duration", { .duration_min = 1, .duration_max = INFINITY }, "seconds" },
  { "shortest-over-longest", { .duration_min = 2, .duration_max = 1 }, "exchange" },
  { "longer-than-a-week", { .duration_min = 1, .duration_max = 700000 }, "604800" },
  { "smallest-over-largest", { .size_min = 2, .size_max = 1 }, "exchange" },
  { "larger-than-a-pebibyte", { .size_max = WEFT_PLAN_SIZE_MAX + 1 }, "1048576G" },
  { "negative-chance", { .failure = -0.1 }, "0.2" },
  { "chance-over-one", { .failure = 1.1 }, "0.2" },
  { "chance-not-a-number", { .failure = NAN }, "0.2" },
  { "too-many-retries", { .retries = WEFT_PLAN_RETRIES_MAX + 1 }, "100" },
};

static void
test_plan_refuses (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(GError) error = NULL;

  g_assert_false (weft_plan_check (&bad_plans[i].plan, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, bad_plans[i].word));
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_false (weft_plan_check (&bad_plans[i].plan, NULL));
}

static void
test_plan_accepts_its_bounds (void)
{
  WeftPlan least = { 0 };
  WeftPlan most = { WEFT_PLAN_DURATION_MAX, WEFT_PLAN_DURATION_MAX, WEFT_PLAN_SIZE_MAX, WEFT_PLAN_SIZE_MAX, G_MAXUINT64, 1,
                    WEFT_PLAN_RETRIES_MAX };
  WeftJobSpec spec;
  g_autoptr(GError) error = NULL;

  g_assert_true (weft_plan_check (&least, &error));
  g_assert_true (weft_plan_check (&most, &error));
  g_assert_no_error (error);
  weft_plan_draw (&most, G_MAXUINT32, &spec);
  g_assert_cmpuint (spec.duration_ns, ==, 604800 * WEFT_NS_PER_SEC);
  g_assert_cmpuint (spec.bytes_total, ==, WEFT_PLAN_SIZE_MAX);
}

static void
test_plan_names_are_known_ones_then_made_up_and_unique (void)
{
  static const char *const known[] = { "Python.pdf", "nazha.mkv", "something.mp4", "lena.png", "lol.avi" };
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < N_DRAWS; i++)
    {
      char *name = weft_plan_name (i);

      if (i < WEFT_PLAN_N_NAMES)
        g_assert_cmpstr (name, ==, known[i]);
      g_assert_nonnull (strchr (name, '.'));
      g_assert_true (weft_plan_check_name (name, NULL));
      g_assert_true (g_hash_table_add (seen, name));
    }
}

static void
test_plan_a_name_must_have_a_visible_character (void)
{
  static const char *const empty[] = { "", " ", "\t \n" };
  static const char *const good[] = { "a", " a ", "\n1", "下载.pdf", "--help" };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_assert_false (weft_plan_check_name (empty[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_clear_error (&error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (weft_plan_check_name (good[i], &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/random/is-a-function-of-its-arguments", test_random_is_a_function_of_its_arguments);
  g_test_add_func ("/random/stays-as-it-was", test_random_stays_as_it_was);
  g_test_add_func ("/random/doubles-are-uniform", test_random_doubles_are_uniform);
  g_test_add_func ("/random/neighbours-do-not-follow-each-other", test_random_neighbours_do_not_follow_each_other);
  g_test_add_func ("/plan/same-seed-gives-the-same-jobs", test_plan_same_seed_gives_the_same_jobs);
  g_test_add_func ("/plan/another-seed-gives-other-jobs", test_plan_another_seed_gives_other_jobs);
  g_test_add_func ("/plan/a-job-does-not-depend-on-the-others", test_plan_a_job_does_not_depend_on_the_others);
  g_test_add_func ("/plan/draws-within-its-ranges", test_plan_draws_within_its_ranges);
  g_test_add_func ("/plan/a-range-may-be-one-value", test_plan_a_range_may_be_one_value);
  g_test_add_func ("/plan/accepts-its-bounds", test_plan_accepts_its_bounds);
  for (guint i = 0; i < G_N_ELEMENTS (bad_plans); i++)
    {
      g_autofree char *path = g_strconcat ("/plan/refuses/", bad_plans[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_plan_refuses);
    }
  g_test_add_func ("/plan/names-are-known-ones-then-made-up-and-unique", test_plan_names_are_known_ones_then_made_up_and_unique);
  g_test_add_func ("/plan/a-name-must-have-a-visible-character", test_plan_a_name_must_have_a_visible_character);

  return g_test_run ();
}
