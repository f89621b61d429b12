/* support.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "support.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void
run_clear (Run *run)
{
  g_clear_pointer (&run->out, g_free);
  g_clear_pointer (&run->err, g_free);
  g_clear_pointer (&run->json, json_object_unref);
}

/* Who runs the tests may have told them to ignore it, and children inherit that. */
static void
take_hangups_cb (gpointer data)
{
  signal (SIGHUP, SIG_DFL);
}

GSubprocessLauncher *
weft_launcher (void)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);

  g_subprocess_launcher_set_child_setup (launcher, take_hangups_cb, NULL, NULL);
  return launcher;
}

GSubprocess *
weft_start_v (GSubprocessLauncher *launcher, const char *const *arguments)
{
  g_autoptr(GSubprocessLauncher) own = launcher != NULL ? launcher : weft_launcher ();
  g_autoptr(GStrvBuilder) line = g_strv_builder_new ();
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) argv = NULL;
  GSubprocess *weft;

  g_strv_builder_add (line, g_getenv ("WEFT"));
  g_strv_builder_addv (line, (const char **) arguments);
  argv = g_strv_builder_end (line);
  weft = g_subprocess_launcher_spawnv (own, (const char *const *) argv, &error);
  g_assert_no_error (error);
  return weft;
}

GSubprocess *
weft_start (GSubprocessLauncher *launcher, const char *arguments)
{
  g_auto(GStrv) words = g_strsplit (arguments, " ", -1);

  return weft_start_v (launcher, (const char *const *) words);
}

/* Bytes that are empty are NULL. */
static char *
text_of (GBytes *bytes)
{
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return data != NULL ? g_strndup (data, length) : g_strdup ("");
}

void
weft_finish (GSubprocess *weft, Run *run)
{
  g_autoptr(GBytes) out = NULL;
  g_autoptr(GBytes) err = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate (weft, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  run->out = text_of (out);
  run->err = text_of (err);
  if (g_subprocess_get_if_exited (weft))
    run->status = g_subprocess_get_exit_status (weft);
  else
    run->status = 128 + g_subprocess_get_term_sig (weft);
}

void
weft_run_v (Run *run, const char *const *arguments)
{
  g_autoptr(GSubprocess) weft = weft_start_v (NULL, arguments);

  weft_finish (weft, run);
}

void
weft_run (Run *run, const char *arguments)
{
  g_autoptr(GSubprocess) weft = weft_start (NULL, arguments);

  weft_finish (weft, run);
}

void
run_parse_json (Run *run)
{
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = json_from_string (run->out, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  run->json = json_object_ref (json_node_get_object (node));
}

void
weft_run_json (Run *run, const char *arguments)
{
  g_autofree char *line = g_strconcat (arguments, " --format=json", NULL);

  weft_run (run, line);
  g_assert_cmpstr (run->err, ==, "");
  run_parse_json (run);
}

pid_t
weft_pid (GSubprocess *weft)
{
  return (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (weft), NULL, 10);
}

/* "PID (NAME) STATE PPID …"; the name may hold anything, so from its end on. */
static pid_t
parent_of (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *text = NULL;
  const char *end;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;
  end = strrchr (text, ')');
  return end != NULL && strlen (end) > 4 ? (pid_t) g_ascii_strtoll (end + 4, NULL, 10) : -1;
}

GArray *
children_of (pid_t pid)
{
  g_autoptr(GDir) proc = g_dir_open ("/proc", 0, NULL);
  GArray *children = g_array_new (FALSE, FALSE, sizeof (int));
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      int child = g_ascii_isdigit (*name) ? (int) g_ascii_strtoll (name, NULL, 10) : -1;

      if (child > 0 && parent_of (name) == pid)
        g_array_append_val (children, child);
    }
  return children;
}

guint
threads_of (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task", (int) pid);
  g_autoptr(GDir) tasks = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (tasks != NULL && g_dir_read_name (tasks) != NULL)
    n++;
  return n;
}

static void
close_cb (gpointer data)
{
  close (*(int *) data);
}

static guint
count_children (pid_t pid)
{
  g_autoptr(GArray) children = children_of (pid);

  return children->len;
}

GArray *
watch_children (pid_t pid, guint n)
{
  GArray *pidfds = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr(GArray) children = NULL;

  wait_while (count_children (pid) != n);
  children = children_of (pid);
  g_array_set_clear_func (pidfds, close_cb);
  for (guint i = 0; i < children->len; i++)
    {
      int fd = (int) syscall (SYS_pidfd_open, g_array_index (children, int, i), 0);

      g_assert_cmpint (fd, >=, 0);
      g_array_append_val (pidfds, fd);
    }
  return pidfds;
}

guint
count_alive (GArray *pidfds)
{
  guint n = 0;

  for (guint i = 0; i < pidfds->len; i++)
    {
      struct pollfd ended = { .fd = g_array_index (pidfds, int, i), .events = POLLIN };

      n += poll (&ended, 1, 0) == 0;
    }
  return n;
}

JsonObject *
job_at (Run *run, guint i)
{
  return json_array_get_object_element (json_object_get_array_member (run->json, "jobs"), i);
}

guint
count_jobs (Run *run)
{
  return json_array_get_length (json_object_get_array_member (run->json, "jobs"));
}

guint
count_state (Run *run, const char *state)
{
  guint n = 0;

  for (guint i = 0; i < count_jobs (run); i++)
    n += g_str_equal (json_object_get_string_member (job_at (run, i), "state"), state);
  return n;
}

guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}
