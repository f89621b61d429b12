/* servers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "servers.h"

#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

struct _NameServer
{
  GSubprocess *process;
  char *folder;
  guint port;
};

gboolean
run_while_tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static int
bind_socket (int type, guint *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK), .sin_port = htons (*port) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);

  if (bind (fd, (struct sockaddr *) &address, length) != 0)
    {
      close (fd);
      return -1;
    }
  getsockname (fd, (struct sockaddr *) &address, &length);
  *port = ntohs (address.sin_port);
  return fd;
}

guint
find_port (void)
{
  for (;;)
    {
      guint port = 0;
      int udp = bind_socket (SOCK_DGRAM, &port);
      int tcp = bind_socket (SOCK_STREAM, &port);

      close (udp);
      if (tcp < 0)
        continue;
      close (tcp);
      return port;
    }
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

#define HEAD "$TTL 300\n@ SOA ns1.test. admin.test. 2026112601 3600 600 86400 300\n@ NS ns1.test.\n"
#define HUNDRED "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"

static const char zone[] = HEAD
  "@ NS ns2\n@ MX 10 mail\n@ MX 20 backup\n"
  "ns1 A 127.0.0.1\nns1 AAAA ::1\nns2 A 127.0.0.1\nmail A 192.0.2.25\nbackup A 192.0.2.26\n"
  "a A 192.0.2.1\na A 192.0.2.2\na AAAA 2001:db8::1\nonly4 A 192.0.2.4\n"
  "alias CNAME middle\nmiddle CNAME a\n"
  "txt TXT \"hello\" \"world\"\n"
  "quote TXT \"say \\\"hi\\\" \\\\ back; done\" \"tab\\009end\" \"\\228\\189\\160\"\n"
  "_sip._tcp SRV 1 2 5060 mail\ncaa CAA 0 issue \"ca.test\"\nhttps HTTPS 1 . alpn=\"h2\"\nnullmx MX 0 .\n"
  "$GENERATE 1-40 big TXT \"$ " HUNDRED "\"\n"
  "xn--mnchen-3ya A 192.0.2.9\n*.many A 192.0.2.77\n"
  "any A 192.0.2.5\nany MX 5 mail\nany TXT \"all of it\"\nany AAAA 2001:db8::5\n";

static void
write_zones (const char *folder)
{
  write_file (folder, "test.zone", zone);
  write_file (folder, "private.zone", HEAD "x A 192.0.2.66\n");
  write_file (folder, "reverse.zone", HEAD "1 PTR a.test.\n2 PTR a.test.\n2 PTR b.test.\n");
  write_file (folder, "reverse6.zone", HEAD "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR a.test.\n");
}

/* No zone is there for "broken", so its names fail. */
static void
write_configuration (NameServer *self, guint forward_to)
{
  g_autofree char *forwarders = g_strdup_printf ("recursion yes; forward only; forwarders { 127.0.0.1 port %u; };", forward_to);
  g_autofree char *text = g_strdup_printf (
    "options { directory \"%s\"; port %u; listen-on { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile none;\n"
    "  dnssec-validation no; empty-zones-enable no; minimal-responses no; notify no; max-udp-size 1232;\n  %s };\n"
    "controls { };\n%s",
    self->folder, self->port, forward_to != 0 ? forwarders : "recursion no;",
    forward_to != 0 ? "" :
    "zone \"test\" { type primary; file \"test.zone\"; };\n"
    "zone \"2.0.192.in-addr.arpa\" { type primary; file \"reverse.zone\"; };\n"
    "zone \"8.b.d.0.1.0.0.2.ip6.arpa\" { type primary; file \"reverse6.zone\"; };\n"
    "zone \"broken\" { type primary; file \"missing.zone\"; };\n"
    "zone \"private\" { type primary; file \"private.zone\"; allow-query { none; }; };\n");

  write_file (self->folder, "named.conf", text);
}

static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Whether it runs now; FALSE also when it has ended (somebody else took the port). */
static gboolean
wait_until_running (NameServer *self)
{
  g_autofree char *log = g_build_filename (self->folder, "log", NULL);

  for (guint i = 0; i < LOOKUP_PATIENCE_SECONDS * 100 && g_subprocess_get_identifier (self->process) != NULL; i++)
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (log, &text, NULL, NULL) && strstr (text, " running\n") != NULL)
        return strstr (text, "address in use") == NULL;
      g_usleep (10000);
    }
  return FALSE;
}

static gboolean
start (NameServer *self, const char *named, guint forward_to)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *log = g_build_filename (self->folder, "log", NULL);
  g_autofree char *configuration = g_build_filename (self->folder, "named.conf", NULL);
  g_autoptr(GError) error = NULL;

  self->port = find_port ();
  write_configuration (self, forward_to);
  unlink (log);
  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  /* A sanitizer's library is not for it. */
  g_subprocess_launcher_unsetenv (launcher, "LD_PRELOAD");
  self->process = g_subprocess_launcher_spawn (launcher, &error, named, "-g", "-n", "1", "-c", configuration, NULL);
  g_assert_no_error (error);
  if (wait_until_running (self))
    return TRUE;
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  return FALSE;
}

static char *
find_named (void)
{
  char *named = g_find_program_in_path ("named");

  if (named == NULL && g_file_test ("/usr/sbin/named", G_FILE_TEST_IS_EXECUTABLE))
    named = g_strdup ("/usr/sbin/named");
  return named;
}

/* AppArmor, where it is, lets /usr/sbin/named read the system's zones only; it goes by the path. */
static char *
copy_named (const char *named, const char *folder)
{
  char *path = g_build_filename (folder, "named", NULL);
  g_autoptr(GFile) from = g_file_new_for_path (named);
  g_autoptr(GFile) to = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;

  g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return path;
}

NameServer *
name_server_new (guint forward_to)
{
  g_autofree char *named = find_named ();
  g_autofree char *copy = NULL;
  NameServer *self;

  if (named == NULL)
    return NULL;
  self = g_new0 (NameServer, 1);
  self->folder = g_dir_make_tmp ("weft-named-XXXXXX", NULL);
  write_zones (self->folder);
  copy = copy_named (named, self->folder);
  for (guint i = 0; i < 5; i++)
    if (start (self, copy, forward_to))
      return self;
  g_error ("named does not start; see %s/log", self->folder);
}

guint
name_server_get_port (NameServer *self)
{
  return self->port;
}

void
name_server_free (NameServer *self)
{
  static const char *const names[] = { "test.zone", "private.zone", "reverse.zone", "reverse6.zone", "named.conf", "log", "named",
                                       "managed-keys.bind", "managed-keys.bind.jnl" };

  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      unlink (path);
    }
  rmdir (self->folder);
  g_free (self->folder);
  g_free (self);
}

WeftLookup *
look_up (const char *name, WeftRecordType type, guint port, double timeout)
{
  g_autoptr(WeftLookupList) list = weft_lookup_list_new ();
  g_autofree char *server = g_strdup_printf ("127.0.0.1#%u", port);
  WeftLookupOptions options = { type, port != 0 ? server : NULL, timeout };
  WeftLookup *lookup = g_object_ref (weft_lookup_list_add (list, name, -1, &options));

  run_while (weft_lookup_list_is_running (list));
  g_assert_true (weft_lookup_state_is_final (weft_lookup_get_state (lookup)));
  return lookup;
}

void
use_nslookup (const char *path)
{
  g_setenv ("WEFT_NSLOOKUP", path, TRUE);
}

void
use_odd_nslookup (void)
{
  use_nslookup (g_getenv ("WEFT_ODD_NSLOOKUP"));
}

void
use_real_nslookup (void)
{
  g_unsetenv ("WEFT_NSLOOKUP");
}

static guint
count_words (const char *path)
{
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  for (const char *p = text; *p != '\0'; p++)
    n += *p == ' ';
  return n;
}

/* Zombies are among them. */
guint
count_children (void)
{
  g_autoptr(GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  const char *thread;
  guint n = 0;

  while ((thread = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/children", thread);

      n += count_words (path);
    }
  return n;
}

/* It may also lose a question, and wait for ever. */
static gboolean
nslookup_answers_all (guint port)
{
  const char *questions = "answer.test\nanswer.test\nanswer.test\nanswer.test\nanswer.test\nanswer.test\nexit\n";
  g_autofree char *option = g_strdup_printf ("-port=%u", port), *output = NULL;
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE;
  g_autoptr(GSubprocess) nslookup = g_subprocess_new (flags, NULL, "timeout", "5", "nslookup", option, "-", "127.0.0.1", NULL);

  return nslookup != NULL && g_subprocess_communicate_utf8 (nslookup, questions, NULL, &output, NULL, NULL)
         && g_subprocess_get_successful (nslookup);
}

gboolean
nslookup_can_talk (guint port)
{
  gboolean can = TRUE;

  for (guint i = 0; can && i < 4; i++)
    can = nslookup_answers_all (port);
  if (!can)
    g_test_skip ("this nslookup breaks off in a conversation without Weft, too");
  return can;
}

guint
count_descriptors (void)
{
  g_autoptr(GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n - 1;
}

char *
dup_answers (GPtrArray *answers)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < answers->len; i++)
    {
      const WeftAnswer *answer = answers->pdata[i];
      g_autofree char *data = weft_answer_dup_text (answer);

      g_string_append_printf (text, "%s %s %s\n", answer->type, answer->name, data);
    }
  return g_string_free (text, FALSE);
}
