/* child.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pipe-level.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Another program as a child: started, fed, read, ended, understood. For the main thread alone, which it never makes
 * wait. It dies with Weft, whatever ends that; weft-worker --exec sees to it. */
typedef struct _WeftChild WeftChild;

typedef struct
{
  void (*said) (WeftChild *child, const char *bytes, gsize length, gpointer data);

  /* Once: the child has exited, and all that it said has been told. It may be freed in here. */
  void (*ended) (WeftChild *child, gpointer data);
} WeftChildListener;

typedef enum
{
  WEFT_CHILD_NO_INPUT,    /* standard input is empty; error goes where output goes */
  WEFT_CHILD_THREE_PIPES,
} WeftChildPipes;

/* How long a child has to heed SIGTERM, and its descendants to let go of its output after its end. */
#define WEFT_CHILD_GRACE_MS 500

/* `arguments`: the first is the program's path. NULL and a sentence when it can't even be tried; whether it can be started
 * turns out later. */
WeftChild *weft_child_new (const char *const *arguments, WeftChildPipes pipes, const WeftChildListener *listener, gpointer data,
                           GError **error);

/* What still runs is killed; nobody is told. */
void weft_child_free (WeftChild *child);

/* Written when the child takes it. FALSE when the input is closed. */
gboolean weft_child_write (WeftChild *child, const char *bytes, gsize length);

/* When all has been written. */
void weft_child_close_input (WeftChild *child);

/* SIGTERM to it and its process group, then SIGKILL. */
void weft_child_stop (WeftChild *child);

/* The same, and nothing of what it still says is read: its next word ends it. */
void weft_child_cut_off (WeftChild *child);

int weft_child_get_exit_status (WeftChild *child); /* -1: none */
int weft_child_get_signal (WeftChild *child);      /* 0: none */
void weft_child_get_levels (WeftChild *child, WeftPipeLevel levels[3]);

/* It was never the program: the system would not start weft-worker (then there is an error), or that could not become
 * it (then it said why). */
const GError *weft_child_get_error (WeftChild *child);
gboolean weft_child_is_unstarted (WeftChild *child);

G_END_DECLS
