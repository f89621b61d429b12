/* downloads-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/downloads-page.h"
#include "widgets.h"

G_BEGIN_DECLS

/* The page in a window. */
typedef struct
{
  GtkWidget *page;
  WeftBatch *batch; /* (not owned) */
  GtkWindow *window;
  char *said, *undo; /* the last "say" */
  guint n_said;
} DownloadsFixture;

void downloads_set_up (DownloadsFixture *fixture, gconstpointer data);

guint downloads_n_jobs (DownloadsFixture *fixture);

/* Only jobs of these lengths, in milliseconds, instead of those that are offered. */
void downloads_replace_jobs (DownloadsFixture *fixture, guint n, double min_ms, double max_ms);

void downloads_set_up_short (DownloadsFixture *fixture, gconstpointer data);

/* With a batch that runs till the end of the test. */
void downloads_set_up_running (DownloadsFixture *fixture, gconstpointer data);

void downloads_tear_down (DownloadsFixture *fixture, gconstpointer data);

WeftJobState downloads_state_of (DownloadsFixture *fixture, guint position);

void downloads_assert_states (DownloadsFixture *fixture, WeftJobState state);

void downloads_assert_name (DownloadsFixture *fixture, guint position, const char *expected);

/* The row that shows this job, or NULL while none does. */
GtkWidget *downloads_look_for_row (DownloadsFixture *fixture, const char *name);

GtkWidget *downloads_find_row (DownloadsFixture *fixture, const char *name);

/* Waits until the row says so: it is brought up to date with a frame. */
void downloads_await_row (DownloadsFixture *fixture, const char *name, const char *text);

double downloads_fraction_of (GtkWidget *row);

G_END_DECLS
