/* support.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/batch.h"
#include "engine/clock.h"
#include "engine/shared.h"

#include <glib.h>
#include <sched.h>

G_BEGIN_DECLS

/* What several of the engine's tests need. Nothing here sleeps and hopes: a wait is a loop with a condition, and ends
 * the test when the condition does not come true within TEST_PATIENCE_SECONDS. */

#define TEST_PATIENCE_SECONDS 30

/* Sanitizers make a thread or process cost ten times as much; what repeats, repeats less under them. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TEST_SANITIZED 1
#else
#define TEST_SANITIZED 0
#endif
#define TEST_TIMES(plain, sanitized) (TEST_SANITIZED ? (sanitized) : (plain))

/* Ends the test when `since` is too long ago; 0 is the first time. For the loops below. */
void test_be_patient (gint64 *since, const char *what);

/* Turns the main loop while the condition holds. */
#define test_iterate_while(condition) \
  G_STMT_START \
  { \
    gint64 since = 0; \
    while (condition) \
      { \
        if (!g_main_context_iteration (NULL, FALSE)) \
          g_usleep (200); \
        test_be_patient (&since, #condition); \
      } \
  } \
  G_STMT_END

/* Does not turn the main loop: for what other threads and processes do by themselves. */
#define test_wait_while(condition) \
  G_STMT_START \
  { \
    gint64 since = 0; \
    while (condition) \
      { \
        g_usleep (100); \
        test_be_patient (&since, #condition); \
      } \
  } \
  G_STMT_END

/* Turns the main loop until nothing is to be done at this moment. */
void test_drain (void);

/* What the first batch of a process opens and keeps; before descriptors are counted. */
void test_open_what_is_kept (void);

/* A plan of jobs that all take this long, in milliseconds, and have 1,000 bytes. */
WeftPlan test_plan (double min_ms, double max_ms);

/* A batch of `n` jobs from the plan. (transfer full) */
WeftBatch *test_batch (const WeftPlan *plan, guint n);

void test_start (WeftBatch *batch, WeftStrategyId strategy, guint workers);
void test_run_to_end (WeftBatch *batch);

/* What the cell says, which may be ahead of what the batch has seen. */
WeftJobState test_state (WeftBatch *batch, guint32 index);
WeftJobCell *test_cell (WeftBatch *batch, guint32 index);

/* Waits, without the main loop, until the job is in this state. */
void test_await_state (WeftBatch *batch, guint32 index, WeftJobState state);

/* For one job, by position. */
void test_do (WeftBatch *batch, WeftCommand command, guint position);

/* The job's error as a sentence, or NULL. (transfer full) */
char *test_error (WeftBatch *batch, guint position);

/* The sums that the batch keeps equal the sums over its cells. */
void test_assert_sums (WeftBatch *batch);

/* Sends a signal to a child of this process, and to no other whatever `pid` may be by now: FALSE if it is no child. */
gboolean test_signal_child (gint32 pid, int signal);

/* The processes whose parent we are, zombies included; our threads; our open descriptors. */
guint test_count_children (void);
guint test_count_threads (void);
guint test_count_descriptors (void);

/* One of these processes; 0 when there is none. */
gint32 test_find_child (void);

/* 'S' is asleep, 'T' stopped, 'Z' a zombie; 0: there is no such task. */
char test_task_status (gint32 pid, gint32 tid);

/* Adds a test for each strategy, or for those whose workers are processes, named "path/nick". The data is the id. */
void test_add_for_strategies (const char *path, void (*function) (gconstpointer));
void test_add_for_processes (const char *path, void (*function) (gconstpointer));

G_END_DECLS
