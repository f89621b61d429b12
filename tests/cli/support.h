/* support.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The real program, $WEFT, driven as a shell drives it. Nothing sleeps and hopes: a wait is a loop with a condition, and
 * ends the test when that does not come true within PATIENCE_SECONDS. */
#define PATIENCE_SECONDS 20

#define wait_while(condition) \
  G_STMT_START \
  { \
    gint64 until = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC; \
    while (condition) \
      { \
        if (g_get_monotonic_time () > until) \
          g_error ("After %d seconds it is still so: %s", PATIENCE_SECONDS, #condition); \
        g_usleep (1000); \
      } \
  } \
  G_STMT_END

/* What came of a run. */
typedef struct
{
  int status; /* the exit status, or 128 and the signal that ended it */
  char *out, *err;
  JsonObject *json; /* (nullable) */
} Run;

void run_clear (Run *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Starts "weft ARGUMENTS", the arguments separated by single spaces. `launcher`: NULL for one with pipes for standard
 * output and error; it is freed. */
GSubprocess *weft_start (GSubprocessLauncher *launcher, const char *arguments);
GSubprocess *weft_start_v (GSubprocessLauncher *launcher, const char *const *arguments);
GSubprocessLauncher *weft_launcher (void);

/* Waits for its end and reads what it says. */
void weft_finish (GSubprocess *weft, Run *run);

void weft_run (Run *run, const char *arguments);
void weft_run_v (Run *run, const char *const *arguments);

/* The same with --format=json, whose object is looked at. */
void weft_run_json (Run *run, const char *arguments);

/* Parses run->out: one object, nothing else. */
void run_parse_json (Run *run);

pid_t weft_pid (GSubprocess *weft);

/* The children that a process has now. (element-type int) */
GArray *children_of (pid_t pid);
guint threads_of (pid_t pid);

/* Waits until it has `n` children, and holds on to them by pidfds, which the caller closes by closing the array. */
GArray *watch_children (pid_t pid, guint n);

/* How many of these still live. */
guint count_alive (GArray *pidfds);

JsonObject *job_at (Run *run, guint i);
guint count_jobs (Run *run);
guint count_state (Run *run, const char *state);
guint count_lines (const char *text);

G_END_DECLS
