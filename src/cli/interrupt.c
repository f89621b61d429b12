/* interrupt.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "interrupt.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

/* Signals are the process's, so this is too. */
static struct
{
  guint ids[G_N_ELEMENTS (signals)];
  int signal;
  void (*interrupted) (gpointer data);
  gpointer data;
} watch;

static gboolean
signal_cb (gpointer data)
{
  int number = GPOINTER_TO_INT (data);

  if (watch.signal != 0)
    _exit (128 + number);
  watch.signal = number;
  watch.interrupted (watch.data);
  return G_SOURCE_CONTINUE;
}

/* nohup(1) ignores SIGHUP for us, and that is to stay. SIGINT, which a shell ignores for what a script starts with "&",
 * is taken all the same: nobody starts a batch that shall not be interrupted. */
static gboolean
is_unwanted (int number)
{
  struct sigaction action;

  return number == SIGHUP && sigaction (number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void
weft_cli_interrupt_watch (void (*interrupted) (gpointer data), gpointer data)
{
  watch.signal = 0;
  watch.interrupted = interrupted;
  watch.data = data;
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (!is_unwanted (signals[i]))
      watch.ids[i] = g_unix_signal_add (signals[i], signal_cb, GINT_TO_POINTER (signals[i]));
}

void
weft_cli_interrupt_unwatch (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_clear_handle_id (&watch.ids[i], g_source_remove);
}

int
weft_cli_interrupt_get_signal (void)
{
  return watch.signal;
}
