/* servers.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lookup/lookup-list.h"

G_BEGIN_DECLS

#define LOOKUP_PATIENCE_SECONDS 60

/* Runs the main loop while the condition holds; ends the test when it holds for too long. */
#define run_while(condition) \
  G_STMT_START \
  { \
    gint64 until = g_get_monotonic_time () + LOOKUP_PATIENCE_SECONDS * G_USEC_PER_SEC; \
    guint alarm_id = g_timeout_add (20, run_while_tick_cb, NULL); \
    while (condition) \
      { \
        if (g_get_monotonic_time () > until) \
          g_error ("After %d seconds it is still so: %s", LOOKUP_PATIENCE_SECONDS, #condition); \
        g_main_context_iteration (NULL, TRUE); \
      } \
    g_source_remove (alarm_id); \
  } \
  G_STMT_END

gboolean run_while_tick_cb (gpointer data);

/* BIND's named on a port of the loopback interface, with the zones of write_zones(). `forward_to`: 0 for one that is
 * authoritative, else the port of the one that it asks. NULL when named is not installed. It dies with the test. */
typedef struct _NameServer NameServer;
NameServer *name_server_new (guint forward_to);
guint name_server_get_port (NameServer *server);
void name_server_free (NameServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NameServer, name_server_free)

/* A port that nobody listens on, of both protocols. */
guint find_port (void);

/* A name server that does what the first label of the name says, to UDP and TCP alike:
 *
 *   answer           one address, not authoritative
 *   late             the same, 700 ms later
 *   wrong-id         the answer of another question
 *   wrong-question   the answer to another question
 *   truncated        UDP: nothing but the flag; TCP: the answer
 *   closes           UDP: nothing but the flag; TCP: closes
 *   cut              half an answer
 *   garbage          bytes that are no message but for their id
 *   empty            no answer, not authoritative
 *   rcode-N          that code
 *   nothing          nothing
 */
typedef struct _FaultServer FaultServer;
FaultServer *fault_server_new (void);
guint fault_server_get_port (FaultServer *server);
void fault_server_free (FaultServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultServer, fault_server_free)

/* Looks one name up, to its end. `port`: of a server on the loopback interface. (transfer full) */
WeftLookup *look_up (const char *name, WeftRecordType type, guint port, double timeout);

/* The program that nslookup is, until the end of the test: "odd-nslookup" of the tests, or another. */
void use_nslookup (const char *path);
void use_odd_nslookup (void);
void use_real_nslookup (void);

/* Whether the real nslookup survives six questions to that server in a row, without Weft: that of BIND 9.20.30 does not. What
 * would break off for that reason is not tested, and says so. */
gboolean nslookup_can_talk (guint port);

/* The processes whose parent we are, and our descriptors. */
guint count_children (void);
guint count_descriptors (void);

/* The answers in one line each, "TYPE name data". (transfer full) */
char *dup_answers (GPtrArray *answers);

G_END_DECLS
