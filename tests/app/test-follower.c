/* test-follower.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/follower.h"
#include "app/let-go.h"

#include "tests/engine/support.h"

/* A list that follows another: what it tells of adds up, at every moment and in the end. */

#define N_MANY 1000

typedef struct
{
  GListStore *list;
  WeftFollower *follower;
  GPtrArray *seen; /* what one knows who has heard of every change */
  guint most;      /* that one change was of */
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  fixture->most = MAX (fixture->most, removed + added);
  if (removed > 0)
    g_ptr_array_remove_range (fixture->seen, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->seen, (int) (position + i), g_list_model_get_item (model, position + i));
  g_assert_cmpuint (fixture->seen->len, ==, g_list_model_get_n_items (model));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->list = g_list_store_new (G_TYPE_OBJECT);
  fixture->follower = weft_follower_new (G_LIST_MODEL (fixture->list));
  fixture->seen = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->follower, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->follower);
  g_ptr_array_unref (fixture->seen);
  g_assert_finalize_object (fixture->list);
}

static void
splice (Fixture *fixture, guint position, guint removed, guint added)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (objects, g_object_new (G_TYPE_OBJECT, NULL));
  g_list_store_splice (fixture->list, position, removed, objects->pdata, added);
}

static guint
n_told (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->follower));
}

static void
assert_same (Fixture *fixture)
{
  test_iterate_while (weft_follower_is_behind (fixture->follower));
  g_assert_cmpuint (n_told (fixture), ==, g_list_model_get_n_items (G_LIST_MODEL (fixture->list)));
  for (guint i = 0; i < n_told (fixture); i++)
    {
      g_autoptr(GObject) ours = g_list_model_get_item (G_LIST_MODEL (fixture->follower), i);
      g_autoptr(GObject) theirs = g_list_model_get_item (G_LIST_MODEL (fixture->list), i);

      g_assert_true (ours == theirs);
      g_assert_true (ours == g_ptr_array_index (fixture->seen, i));
    }
}

static void
test_tells_of_one_at_once (Fixture *fixture, gconstpointer data)
{
  splice (fixture, 0, 0, 1);
  splice (fixture, 1, 0, 1);
  g_assert_cmpuint (n_told (fixture), ==, 2);
  splice (fixture, 0, 1, 0);
  g_assert_cmpuint (n_told (fixture), ==, 1);
  g_assert_false (weft_follower_is_behind (fixture->follower));
  assert_same (fixture);
}

static void
test_tells_of_many_in_slices (Fixture *fixture, gconstpointer data)
{
  splice (fixture, 0, 0, N_MANY);
  g_assert_cmpuint (n_told (fixture), >, 0);
  assert_same (fixture);
  splice (fixture, 100, N_MANY - 200, 0);
  assert_same (fixture);
  g_assert_cmpuint (n_told (fixture), ==, 200);
  g_assert_cmpuint (fixture->most, <, N_MANY / 10);
}

static void
test_keeps_the_order_of_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (5);

  for (guint i = 0; i < 300; i++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
      guint position = (guint) g_rand_int_range (random, 0, (int) n + 1);
      guint removed = (guint) g_rand_int_range (random, 0, (int) MIN (n - position, 40) + 1);

      splice (fixture, position, removed, (guint) g_rand_int_range (random, 0, 50));
      if (g_rand_boolean (random))
        g_main_context_iteration (NULL, FALSE);
    }
  assert_same (fixture);
}

static void
test_joins_neighbours (Fixture *fixture, gconstpointer data)
{
  splice (fixture, 0, 0, N_MANY);
  for (guint i = 0; i < 50; i++)
    splice (fixture, N_MANY + i, 0, 1);
  assert_same (fixture);
  splice (fixture, N_MANY / 2, N_MANY / 2, 0);
  for (guint i = N_MANY / 2; i > 0; i--)
    splice (fixture, i - 1, 1, 0);
  assert_same (fixture);
}

static void
remove_first_cb (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  if (added > 0 && g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) > 0)
    g_list_store_remove (fixture->list, 0);
}

static void
test_bears_changes_by_who_hears_of_one (Fixture *fixture, gconstpointer data)
{
  g_signal_connect (fixture->follower, "items-changed", G_CALLBACK (remove_first_cb), fixture);
  splice (fixture, 0, 0, 40);
  assert_same (fixture);
}

static void
test_goes_while_it_is_behind (Fixture *fixture, gconstpointer data)
{
  splice (fixture, 0, 0, 10 * N_MANY);
}

static void
count_cb (gpointer data, GObject *object)
{
  (*(guint *) data)++;
}

static void
test_objects_are_let_go_in_turns (void)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func (g_object_unref);
  guint gone = 0;

  for (guint i = 0; i < N_MANY; i++)
    {
      GObject *object = g_object_new (G_TYPE_OBJECT, NULL);

      g_object_weak_ref (object, count_cb, &gone);
      g_ptr_array_add (objects, object);
    }
  weft_let_go (objects);
  g_assert_cmpuint (gone, ==, 0);
  test_iterate_while (gone < N_MANY);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *, gconstpointer);
  } tests[] = {
    { "/follower/tells-of-one-at-once", test_tells_of_one_at_once },
    { "/follower/tells-of-many-in-slices", test_tells_of_many_in_slices },
    { "/follower/keeps-the-order-of-changes", test_keeps_the_order_of_changes },
    { "/follower/joins-neighbours", test_joins_neighbours },
    { "/follower/bears-changes-by-who-hears-of-one", test_bears_changes_by_who_hears_of_one },
    { "/follower/goes-while-it-is-behind", test_goes_while_it_is_behind },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
  g_test_add_func ("/let-go/objects-are-let-go-in-turns", test_objects_are_let_go_in_turns);
  return g_test_run ();
}
