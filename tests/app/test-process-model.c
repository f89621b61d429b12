/* test-process-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "app/process-model.h"
#include "app/process-rows.h"
#include "made-up-processes.h"

#include <math.h>
#include <unistd.h>

/* Which processes are rows, in which order, and what stays selected: over processes that nobody has. */

typedef struct
{
  MadeUpProcesses machine;
  WeftProcessModel *model; /* (owned) */
  GPtrArray *mirror;       /* what somebody thinks is in the model who only hears of changes */
} Fixture;

static void
changed_cb (Fixture *self, guint position, guint removed, guint added)
{
  if (removed > 0)
    g_ptr_array_remove_range (self->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->mirror, (int) (position + i), g_list_model_get_item (G_LIST_MODEL (self->model), position + i));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  made_up_processes_init (&self->machine, 4);
  self->model = weft_process_model_new ();
  self->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (self->model, "items-changed", G_CALLBACK (changed_cb), self);
}

static void
check_mirror (Fixture *self)
{
  g_assert_cmpuint (self->mirror->len, ==, g_list_model_get_n_items (G_LIST_MODEL (self->model)));
  for (guint i = 0; i < self->mirror->len; i++)
    {
      g_autoptr(WeftProcessItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      g_assert_true (item == g_ptr_array_index (self->mirror, i));
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  check_mirror (self);
  g_ptr_array_unref (self->mirror);
  g_assert_finalize_object (self->model);
  made_up_processes_clear (&self->machine);
}

static void
take_sample (Fixture *self)
{
  g_autoptr(WeftSample) sample = made_up_processes_sample (&self->machine);

  weft_process_model_set_sample (self->model, sample);
}

/* The rows as numbers: "3 1 2". */
static char *
dup_rows (Fixture *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr(WeftProcessItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      g_string_append_printf (text, "%s%d", i > 0 ? " " : "", weft_process_item_get_process (item)->pid);
    }
  return g_string_free (text, FALSE);
}

static void
assert_rows (Fixture *self, const char *expected)
{
  g_autofree char *rows = dup_rows (self);

  g_assert_cmpstr (rows, ==, expected);
}

static guint
find (Fixture *self, gint32 pid)
{
  return weft_process_model_find (self->model, pid, made_up_processes_get (&self->machine, pid)->start_ticks);
}

static void
select_pid (Fixture *self, gint32 pid)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->model), find (self, pid), FALSE);
}

static gboolean
is_selected (Fixture *self, gint32 pid)
{
  return gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->model), find (self, pid));
}

static void
start_four (Fixture *self)
{
  made_up_processes_start (&self->machine, 1, 0, "init", 0);
  made_up_processes_start (&self->machine, 2, 1, "Éditeur", 0.5f);
  made_up_processes_start (&self->machine, 3, 1, "bash", 0);
  made_up_processes_start (&self->machine, 4, 3, "cc", 1.5f);
  take_sample (self);
}

static void
test_sorts_by_cpu_at_first_and_those_alike_by_number (Fixture *self, gconstpointer data)
{
  start_four (self);
  assert_rows (self, "4 2 1 3");
}

static void
test_sorts_by_every_column (Fixture *self, gconstpointer data)
{
  start_four (self);
  made_up_processes_get (&self->machine, 2)->info->user[0] = 'z';
  made_up_processes_get (&self->machine, 2)->uid = 12345;
  made_up_processes_get (&self->machine, 3)->threads = 9;
  made_up_processes_get (&self->machine, 3)->nice = -5;
  made_up_processes_get (&self->machine, 3)->cpu_time = 99;
  made_up_processes_get (&self->machine, 3)->last_core = 3;
  take_sample (self);
  weft_process_model_set_sort (self->model, WEFT_PROCESS_NAME, FALSE);
  assert_rows (self, "3 4 1 2");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_PID, TRUE);
  assert_rows (self, "4 3 2 1");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_USER, TRUE);
  assert_rows (self, "2 1 3 4");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_CPU, FALSE);
  assert_rows (self, "1 3 2 4");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_CPU_TIME, TRUE);
  assert_rows (self, "3 1 2 4");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_MEMORY, FALSE);
  assert_rows (self, "1 2 3 4");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_THREADS, TRUE);
  assert_rows (self, "3 1 2 4");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_STATE, FALSE);
  assert_rows (self, "2 4 1 3");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_NICE, FALSE);
  assert_rows (self, "3 1 2 4");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_STARTED, TRUE);
  assert_rows (self, "4 3 2 1");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_CORE, TRUE);
  assert_rows (self, "3 1 2 4");
  weft_process_model_set_sort (self->model, WEFT_PROCESS_COMMAND, FALSE);
  assert_rows (self, "3 4 1 2");
}

static void
test_puts_the_unknown_share_last (Fixture *self, gconstpointer data)
{
  start_four (self);
  made_up_processes_start (&self->machine, 5, 1, "new", NAN);
  take_sample (self);
  assert_rows (self, "4 2 1 3 5");
}

static void
test_what_shows_the_same_share_keeps_its_order (Fixture *self, gconstpointer data)
{
  start_four (self);
  made_up_processes_get (&self->machine, 3)->cpu = 0.0001f;
  take_sample (self);
  assert_rows (self, "4 2 1 3");
}

static void
test_selection_follows_the_process (Fixture *self, gconstpointer data)
{
  start_four (self);
  select_pid (self, 3);
  made_up_processes_get (&self->machine, 3)->cpu = 3;
  take_sample (self);
  assert_rows (self, "3 4 2 1");
  g_assert_true (is_selected (self, 3));
  weft_process_model_set_sort (self->model, WEFT_PROCESS_PID, FALSE);
  g_assert_true (is_selected (self, 3));
  g_assert_false (is_selected (self, 4));
  g_assert_cmpuint (weft_process_model_get_n_selected (self->model), ==, 1);
}

static void
test_what_is_hidden_or_gone_is_no_longer_selected (Fixture *self, gconstpointer data)
{
  start_four (self);
  select_pid (self, 3);
  select_pid (self, 4);
  made_up_processes_end (&self->machine, 4);
  take_sample (self);
  g_assert_cmpuint (weft_process_model_get_n_selected (self->model), ==, 1);
  weft_process_model_set_search (self->model, "init");
  g_assert_cmpuint (weft_process_model_get_n_selected (self->model), ==, 0);
  weft_process_model_set_search (self->model, NULL);
  g_assert_false (is_selected (self, 3));
}

static void
test_a_number_used_again_is_another_process (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftProcessItem) old = NULL, new = NULL;

  start_four (self);
  select_pid (self, 4);
  old = g_list_model_get_item (G_LIST_MODEL (self->model), 0);
  made_up_processes_end (&self->machine, 4);
  made_up_processes_start (&self->machine, 4, 1, "other", 2);
  take_sample (self);
  new = g_list_model_get_item (G_LIST_MODEL (self->model), 0);
  g_assert_true (old != new);
  g_assert_true (weft_process_item_get_place (old)->gone);
  g_assert_cmpstr (weft_process_item_get_process (old)->info->name, ==, "cc");
  g_assert_false (weft_process_item_get_place (new)->gone);
  g_assert_cmpuint (weft_process_model_get_n_selected (self->model), ==, 0);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_tells_only_what_changed (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftProcessItem) item = NULL;
  guint cpu = 0, memory = 0, all = 0;

  start_four (self);
  item = g_list_model_get_item (G_LIST_MODEL (self->model), 0);
  g_signal_connect_swapped (item, "notify::cpu", G_CALLBACK (count_cb), &cpu);
  g_signal_connect_swapped (item, "notify::memory", G_CALLBACK (count_cb), &memory);
  g_signal_connect_swapped (item, "notify", G_CALLBACK (count_cb), &all);
  take_sample (self);
  g_assert_cmpuint (all, ==, 0);
  made_up_processes_get (&self->machine, 4)->cpu = 1;
  take_sample (self);
  g_assert_cmpuint (cpu, ==, 1);
  g_assert_cmpuint (memory, ==, 0);
  g_assert_cmpuint (all, ==, 1);
}

static void
test_filters (Fixture *self, gconstpointer data)
{
  start_four (self);
  made_up_processes_get (&self->machine, 2)->uid = getuid () + 1;
  made_up_processes_get (&self->machine, 3)->state = 'D';
  take_sample (self);
  weft_process_model_set_filter (self->model, WEFT_PROCESSES_MINE);
  assert_rows (self, "4 1 3");
  weft_process_model_set_filter (self->model, WEFT_PROCESSES_ACTIVE);
  assert_rows (self, "4 2 3");
  weft_process_model_set_filter (self->model, WEFT_PROCESSES_OURS);
  assert_rows (self, "");
  weft_process_model_set_filter (self->model, WEFT_PROCESSES_ALL);
  assert_rows (self, "4 2 1 3");
  g_assert_cmpuint (weft_process_model_get_n_processes (self->model), ==, 4);
}

static void
test_knows_what_weft_has_started (Fixture *self, gconstpointer data)
{
  g_autofree char *expected = NULL;

  made_up_processes_start (&self->machine, 1, 0, "init", 0);
  made_up_processes_start (&self->machine, getpid (), 1, "weft", 0);
  made_up_processes_start (&self->machine, getpid () + 1, getpid (), "weft-worker", 2);
  made_up_processes_start (&self->machine, getpid () + 2, getpid () + 1, "child", 1);
  made_up_processes_start (&self->machine, getpid () + 3, 1, "stranger", 3);
  take_sample (self);
  weft_process_model_set_filter (self->model, WEFT_PROCESSES_OURS);
  expected = g_strdup_printf ("%d %d %d", getpid () + 1, getpid () + 2, getpid ());
  assert_rows (self, expected);
}

static void
test_searches_as_typed (Fixture *self, gconstpointer data)
{
  start_four (self);
  weft_process_model_set_search (self->model, "éDIT");
  assert_rows (self, "2");
  weft_process_model_set_search (self->model, "bin/BASH");
  assert_rows (self, "3");
  weft_process_model_set_search (self->model, "ADA");
  assert_rows (self, "4 2 1 3");
  weft_process_model_set_search (self->model, "4");
  assert_rows (self, "4");
  weft_process_model_set_search (self->model, ".*");
  assert_rows (self, "");
  weft_process_model_set_search (self->model, "");
  assert_rows (self, "4 2 1 3");
}

static void
test_hangs_children_below_their_parents (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftProcessItem) cc = NULL;

  start_four (self);
  weft_process_model_set_tree (self->model, TRUE);
  assert_rows (self, "1 2 3 4");
  cc = g_list_model_get_item (G_LIST_MODEL (self->model), 3);
  g_assert_cmpuint (weft_process_item_get_place (cc)->depth, ==, 2);
  g_assert_true (weft_process_model_set_closed (self->model, 2, TRUE));
  assert_rows (self, "1 2 3");
  g_assert_false (weft_process_model_set_closed (self->model, 1, TRUE));
  take_sample (self);
  assert_rows (self, "1 2 3");
  weft_process_model_set_search (self->model, "cc");
  assert_rows (self, "1 3 4");
  weft_process_model_set_search (self->model, NULL);
  g_assert_true (weft_process_model_set_closed (self->model, 0, TRUE));
  assert_rows (self, "1");
  weft_process_model_set_tree (self->model, FALSE);
  assert_rows (self, "4 2 1 3");
}

static void
test_a_parent_that_began_later_is_none (Fixture *self, gconstpointer data)
{
  made_up_processes_start (&self->machine, 7, 9, "orphan", 0);
  made_up_processes_start (&self->machine, 9, 7, "later", 0);
  made_up_processes_start (&self->machine, 11, 11, "own-parent", 0);
  take_sample (self);
  weft_process_model_set_tree (self->model, TRUE);
  assert_rows (self, "7 9 11");
}

static void
test_shows_a_moment_of_the_past (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftHistory) history = weft_history_new (1);
  g_autoptr(WeftProcessItem) item = NULL;
  g_autoptr(WeftSample) then = NULL;
  g_autofree char *threads = NULL, *user = NULL;

  start_four (self);
  then = made_up_processes_sample (&self->machine);
  weft_history_add (history, then);
  made_up_processes_end (&self->machine, 4);
  take_sample (self);
  assert_rows (self, "2 1 3");
  weft_process_model_set_moment (self->model, history, 0);
  assert_rows (self, "4 2 1 3");
  item = g_list_model_get_item (G_LIST_MODEL (self->model), 0);
  threads = weft_process_item_format (item, WEFT_PROCESS_THREADS, 1);
  user = weft_process_item_format (item, WEFT_PROCESS_USER, 1);
  g_assert_cmpstr (threads, ==, "—");
  g_assert_cmpstr (user, ==, "ada");
  take_sample (self);
  assert_rows (self, "2 1 3");
}

static void
test_formats_the_share_of_a_core_or_of_the_machine (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftProcessItem) item = NULL;
  g_autofree char *core = NULL, *machine = NULL;

  start_four (self);
  item = g_list_model_get_item (G_LIST_MODEL (self->model), 0);
  core = weft_process_item_format (item, WEFT_PROCESS_CPU, 1);
  machine = weft_process_item_format (item, WEFT_PROCESS_CPU, weft_process_model_get_cores (self->model));
  g_assert_cmpstr (core, ==, "150.0 %");
  g_assert_cmpstr (machine, ==, "37.5 %");
}

static void
test_three_thousand_come_and_go (Fixture *self, gconstpointer data)
{
  made_up_processes_fill (&self->machine, 3000);
  take_sample (self);
  select_pid (self, 1);
  for (guint i = 0; i < 50; i++)
    {
      weft_process_model_set_tree (self->model, i % 10 == 9);
      weft_process_model_set_sort (self->model, i % WEFT_PROCESS_N_COLUMNS, i % 2);
      weft_process_model_set_search (self->model, i % 7 == 6 ? "shell" : NULL);
      made_up_processes_go_on (&self->machine, 50);
      take_sample (self);
      check_mirror (self);
    }
  g_assert_cmpuint (weft_process_model_get_n_processes (self->model), ==, 3000);
}

static void
test_objects_are_made_only_for_those_looked_at (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftProcessModel) model = weft_process_model_new ();
  g_autoptr(WeftSample) sample = NULL;
  WeftProcessItem *item;

  made_up_processes_fill (&self->machine, 100);
  sample = made_up_processes_sample (&self->machine);
  weft_process_model_set_sample (model, sample);
  item = g_list_model_get_item (G_LIST_MODEL (model), 5);
  g_assert_true (weft_process_model_has_at (model, 5, item));
  g_assert_finalize_object (item);
  g_assert_false (weft_process_model_has_at (model, 5, item));
}

static void
tail_cb (WeftProcessRows *rows, guint position, guint removed, guint added, guint *n)
{
  g_assert_cmpuint (position + added, ==, g_list_model_get_n_items (G_LIST_MODEL (rows)));
  (*n)++;
}

static void
test_rows_come_and_go_at_the_end_only (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftProcessRows) rows = weft_process_rows_new (self->model);
  guint n = 0, turns = 0;

  g_signal_connect (rows, "items-changed", G_CALLBACK (tail_cb), &n);
  made_up_processes_fill (&self->machine, 1000);
  take_sample (self);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), <, 100);
  while (weft_process_rows_grow (rows))
    turns++;
  g_assert_cmpuint (turns, >, 5);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 1000);
  n = 0;
  made_up_processes_go_on (&self->machine, 20);
  take_sample (self);
  weft_process_model_set_sort (self->model, WEFT_PROCESS_NAME, FALSE);
  g_assert_cmpuint (n, ==, 0);
  weft_process_rows_set_exact (rows, TRUE);
  made_up_processes_end (&self->machine, 1);
  take_sample (self);
  g_assert_cmpuint (n, ==, 1);
}

static void
end_some (Fixture *self, guint n)
{
  while (n-- > 0)
    made_up_processes_end (&self->machine, g_array_index (self->machine.processes, WeftSampleProcess, 0).pid);
  take_sample (self);
}

static void
test_rows_that_nobody_sees_may_be_a_few_too_many (Fixture *self, gconstpointer data)
{
  g_autoptr(WeftProcessRows) rows = weft_process_rows_new (self->model);

  made_up_processes_fill (&self->machine, 1000);
  take_sample (self);
  while (weft_process_rows_grow (rows))
    ;
  end_some (self, 10);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 1000);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (rows));
  g_assert_cmpuint (weft_process_model_get_n_selected (self->model), ==, 990);
  weft_process_rows_set_exact (rows, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 990);
  weft_process_rows_set_exact (rows, FALSE);
  end_some (self, 100);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 890);
}

#define ADD(name, function) g_test_add ("/process-model/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_summary ("Which processes are rows, in which order, and what stays selected.");

  ADD ("sorts-by-cpu-at-first-and-those-alike-by-number", test_sorts_by_cpu_at_first_and_those_alike_by_number);
  ADD ("sorts-by-every-column", test_sorts_by_every_column);
  ADD ("puts-the-unknown-share-last", test_puts_the_unknown_share_last);
  ADD ("what-shows-the-same-share-keeps-its-order", test_what_shows_the_same_share_keeps_its_order);
  ADD ("selection-follows-the-process", test_selection_follows_the_process);
  ADD ("what-is-hidden-or-gone-is-no-longer-selected", test_what_is_hidden_or_gone_is_no_longer_selected);
  ADD ("a-number-used-again-is-another-process", test_a_number_used_again_is_another_process);
  ADD ("tells-only-what-changed", test_tells_only_what_changed);
  ADD ("filters", test_filters);
  ADD ("knows-what-weft-has-started", test_knows_what_weft_has_started);
  ADD ("searches-as-typed", test_searches_as_typed);
  ADD ("hangs-children-below-their-parents", test_hangs_children_below_their_parents);
  ADD ("a-parent-that-began-later-is-none", test_a_parent_that_began_later_is_none);
  ADD ("shows-a-moment-of-the-past", test_shows_a_moment_of_the_past);
  ADD ("formats-the-share-of-a-core-or-of-the-machine", test_formats_the_share_of_a_core_or_of_the_machine);
  ADD ("three-thousand-come-and-go", test_three_thousand_come_and_go);
  ADD ("objects-are-made-only-for-those-looked-at", test_objects_are_made_only_for_those_looked_at);
  ADD ("rows-come-and-go-at-the-end-only", test_rows_come_and_go_at_the_end_only);
  ADD ("rows-that-nobody-sees-may-be-a-few-too-many", test_rows_that_nobody_sees_may_be_a_few_too_many);
  return g_test_run ();
}
