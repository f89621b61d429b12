/* test-cores.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <math.h>

static void
set_cores (Machine *machine, const char *lines)
{
  g_autofree char *text = g_strconcat ("cpu  0 0 0 0\n", lines, "intr 5\nbtime 1700000000\n", NULL);

  weft_source_scripted_set (machine->source, "stat", text);
}

static WeftSample *
next (Machine *machine, const char *lines)
{
  machine_wait (machine, 1);
  set_cores (machine, lines);
  return machine_take (machine);
}

static void
test_the_first_sample_has_no_shares (void)
{
  g_auto(Machine) machine = { 0 };
  g_autoptr(WeftSample) sample = NULL;

  machine_init (&machine);
  sample = next (&machine, "cpu0 10 0 0 90\n");
  g_assert_cmpuint (sample->elapsed_ns, ==, 0);
  g_assert_cmpuint (sample->n_cores, ==, 1);
  g_assert_true (sample->cores[0].online);
  assert_unknown (sample->cores[0].busy);
  assert_unknown (sample->total.busy);
}

static void
test_shares_are_those_worked_out_by_hand (void)
{
  g_auto(Machine) machine = { 0 };
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;

  machine_init (&machine);
  first = next (&machine, "cpu0 100 10 50 800 30 4 6 0 7 7\ncpu1 0 0 0 0 0 0 0 0\n");
  second = next (&machine, "cpu0 120 15 60 840 40 5 9 11 9 9\ncpu1 50 0 0 50 0 0 0 0\n");
  /* 20 + 5 + 10 + 40 + 10 + 1 + 3 + 11 = 100; guests are in user and nice already */
  assert_share (second->cores[0].user, 0.20);
  assert_share (second->cores[0].nice, 0.05);
  assert_share (second->cores[0].system, 0.10);
  assert_share (second->cores[0].iowait, 0.10);
  assert_share (second->cores[0].irq, 0.04);
  assert_share (second->cores[0].steal, 0.11);
  assert_share (second->cores[0].busy, 0.39);
  assert_share (second->cores[1].busy, 0.50);
  assert_share (second->total.busy, 89 / 200.0);
  assert_share (second->total.user, 70 / 200.0);
  g_assert_cmpuint (second->elapsed_ns, ==, 1000000000);
}

static void
test_counters_that_go_back_are_no_time (void)
{
  g_auto(Machine) machine = { 0 };
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;

  machine_init (&machine);
  first = next (&machine, "cpu0 100 0 0 100 50 0 0 0\n");
  second = next (&machine, "cpu0 150 0 0 150 40 0 0 0\n");
  assert_share (second->cores[0].iowait, 0);
  assert_share (second->cores[0].busy, 0.5);
}

static void
test_a_core_that_goes_offline_keeps_its_place (void)
{
  g_auto(Machine) machine = { 0 };
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) gone = NULL;
  g_autoptr(WeftSample) back = NULL;
  g_autoptr(WeftSample) later = NULL;

  machine_init (&machine);
  first = next (&machine, "cpu0 0 0 0 0\ncpu1 0 0 0 0\ncpu2 0 0 0 0\n");
  gone = next (&machine, "cpu0 50 0 0 50\ncpu2 100 0 0 0\n");
  g_assert_cmpuint (gone->n_cores, ==, 3);
  g_assert_cmpuint (gone->cores[1].id, ==, 1);
  g_assert_false (gone->cores[1].online);
  assert_unknown (gone->cores[1].busy);
  assert_share (gone->cores[2].busy, 1);
  assert_share (gone->total.busy, 0.75);

  back = next (&machine, "cpu0 50 0 0 150\ncpu1 0 0 0 0\ncpu2 100 0 0 100\n");
  g_assert_true (back->cores[1].online);
  assert_unknown (back->cores[1].busy);
  assert_share (back->total.busy, 0);

  later = next (&machine, "cpu0 50 0 0 250\ncpu1 25 0 0 75\ncpu2 100 0 0 200\n");
  assert_share (later->cores[1].busy, 0.25);
}

static void
test_a_core_that_is_present_and_was_never_online_is_shown (void)
{
  g_auto(Machine) machine = { 0 };
  g_autoptr(WeftSample) sample = NULL;

  machine_init (&machine);
  weft_source_scripted_set (machine.source, "/sys/devices/system/cpu/present", "0-3\n");
  sample = next (&machine, "cpu0 0 0 0 0\ncpu1 0 0 0 0\ncpu3 0 0 0 0\n");
  g_assert_cmpuint (sample->n_cores, ==, 4);
  g_assert_false (sample->cores[2].online);
  g_assert_true (sample->cores[3].online);
  g_assert_cmpuint (sample->cores[3].id, ==, 3);
}

static void
test_as_many_cores_as_there_are (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr(GString) before = g_string_new (NULL);
  g_autoptr(GString) after = g_string_new (NULL);
  g_auto(Machine) machine = { 0 };
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (before, "cpu%u 0 0 0 0\n", i);
      g_string_append_printf (after, "cpu%u %u 0 0 %u\n", i, i, n - i);
    }
  machine_init (&machine);
  first = next (&machine, before->str);
  second = next (&machine, after->str);
  g_assert_cmpuint (second->n_cores, ==, n);
  for (guint i = 0; i < n; i++)
    assert_share (second->cores[i].busy, i / (double) n);
  assert_share (second->total.busy, (n - 1) / 2.0 / n);
}

static void
test_a_clock_that_goes_back_gives_no_shares (void)
{
  g_auto(Machine) machine = { 0 };
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;
  g_autoptr(WeftSample) third = NULL;

  machine_init (&machine);
  machine_wait (&machine, 100);
  first = next (&machine, "cpu0 0 0 0 0\n");
  machine_wait (&machine, -50);
  second = next (&machine, "cpu0 50 0 0 50\n");
  g_assert_cmpuint (second->elapsed_ns, ==, 0);
  assert_unknown (second->cores[0].busy);
  third = next (&machine, "cpu0 60 0 0 140\n");
  assert_share (third->cores[0].busy, 0.1);
}

/* The wall clock is set by people and servers; nothing is measured by it. */
static void
test_a_wall_clock_that_jumps_changes_nothing (void)
{
  g_auto(Machine) machine = { 0 };
  g_autoptr(WeftSample) first = NULL;
  g_autoptr(WeftSample) second = NULL;

  machine_init (&machine);
  first = next (&machine, "cpu0 0 0 0 0\n");
  set_cores (&machine, "cpu0 50 0 0 50\n");
  weft_source_scripted_set_time (machine.source, machine.time_ns + 1000000000, 5);
  second = machine_take (&machine);
  g_assert_cmpint (second->wall_us, ==, 5);
  g_assert_cmpuint (second->elapsed_ns, ==, 1000000000);
  assert_share (second->cores[0].busy, 0.5);
}

static void
test_nothing_to_be_read_is_no_core (void)
{
  g_auto(Machine) machine = { 0 };
  g_autoptr(WeftSample) sample = NULL;

  machine_init (&machine);
  sample = machine_take (&machine);
  g_assert_cmpuint (sample->n_cores, ==, 0);
  g_assert_cmpuint (sample->memory.total, ==, 0);
  assert_unknown (sample->load[0]);
  assert_unknown (sample->total.busy);
}

#define ADD(name, test) g_test_add_func ("/cores/" name, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("the-first-sample-has-no-shares", test_the_first_sample_has_no_shares);
  ADD ("shares-are-those-worked-out-by-hand", test_shares_are_those_worked_out_by_hand);
  ADD ("counters-that-go-back-are-no-time", test_counters_that_go_back_are_no_time);
  ADD ("a-core-that-goes-offline-keeps-its-place", test_a_core_that_goes_offline_keeps_its_place);
  ADD ("a-core-that-is-present-and-was-never-online-is-shown", test_a_core_that_is_present_and_was_never_online_is_shown);
  g_test_add_data_func ("/cores/one", GUINT_TO_POINTER (1), test_as_many_cores_as_there_are);
  g_test_add_data_func ("/cores/128", GUINT_TO_POINTER (128), test_as_many_cores_as_there_are);
  g_test_add_data_func ("/cores/1024", GUINT_TO_POINTER (1024), test_as_many_cores_as_there_are);
  ADD ("a-clock-that-goes-back-gives-no-shares", test_a_clock_that_goes_back_gives_no_shares);
  ADD ("a-wall-clock-that-jumps-changes-nothing", test_a_wall_clock_that_jumps_changes_nothing);
  ADD ("nothing-to-be-read-is-no-core", test_nothing_to_be_read_is_no_core);

  return g_test_run ();
}
