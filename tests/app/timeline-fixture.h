/* timeline-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/timeline-private.h"

G_BEGIN_DECLS

#define WIDTH 800
#define HEIGHT 500

/* A timeline in a window that is never shown. */
typedef struct
{
  WeftTrace *trace;  /* (owned) */
  GtkWidget *window; /* (owned) */
  WeftTimeline *timeline;
  guint n_selections;
} TimelineFixture;

/* `data`: how many lanes a large run has; 0: the one with everything. */
void timeline_set_up (TimelineFixture *self, gconstpointer data);
void timeline_tear_down (TimelineFixture *self, gconstpointer data);

/* Another run instead, which it owns from here on. */
void timeline_show (TimelineFixture *self, WeftTrace *trace);

G_END_DECLS
