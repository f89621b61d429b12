/* parser.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "parser.h"

#include "rdata.h"

#include <string.h>

/* The grammar, from nslookup's own source and recorded outputs (tests/lookup/recorded/):
 *
 *   Server:\t\tNAME              the head: who answers, not an answer, though its second line is an "Address:" too
 *   Address:\tADDRESS#PORT
 *
 *   Non-authoritative answer:    only without the AA bit
 *   Name:\tNAME                  then "Address: ADDRESS", for A and AAAA
 *   NAME\tWORDS DATA             all others, on one line
 *   NAME                         a SOA: seven lines with a tab before them follow
 *
 *   Authoritative answers can be found from:
 *   …                            no answers but hints, up to the next head
 *
 * and lines that begin with "**", ";;" or "nslookup:" tell what went wrong. */

typedef struct
{
  WeftReading public;
  GString *line;      /* what has come of a line that is not complete */
  char *owner;        /* (nullable): of the addresses that follow, or of a SOA */
  WeftAnswer *soa;    /* (nullable): the one whose lines are being read; among the answers */
  WeftLookupState verdict; /* WEFT_LOOKUP_QUEUED: nothing went wrong so far */
  gboolean in_head, had_head, in_hints;
  gboolean timed_out; /* a try has */
  gboolean failed;    /* a try has, in another way */
} Reading;

static void
judge (Reading *self, WeftLookupState verdict, const char *line)
{
  self->verdict = verdict;
  g_free (self->public.message);
  self->public.message = g_strdup (line);
}

/* "** server can't find NAME: CODE" */
static void
read_code (Reading *self, const char *line)
{
  const char *colon = strrchr (line, ':');
  const char *code = colon != NULL && colon[1] == ' ' ? colon + 2 : "";

  if (g_str_equal (code, "NXDOMAIN"))
    judge (self, WEFT_LOOKUP_NO_SUCH_NAME, line);
  else if (g_str_equal (code, "REFUSED"))
    judge (self, WEFT_LOOKUP_REFUSED, line);
  else
    judge (self, WEFT_LOOKUP_SERVER_FAILURE, line);
}

/* ";; …": what happened on the way. Until 9.18.0 the last of them is "connection timed out; no servers could be
 * reached" whatever was the matter, later ones say it in two lines. */
static void
read_remark (Reading *self, const char *line)
{
  if (strstr (line, "no servers could be reached") != NULL)
    {
      gboolean late = self->timed_out || (!self->failed && strstr (line, "timed out") != NULL);
      g_autofree char *reason = self->failed ? g_strdup (self->public.message) : g_strdup (line);

      judge (self, late ? WEFT_LOOKUP_TIMED_OUT : WEFT_LOOKUP_SERVER_FAILURE, late ? line : reason);
      return;
    }
  if (strstr (line, "timed out") != NULL)
    self->timed_out = TRUE;
  else if (strstr (line, "communications error") != NULL || strstr (line, "failed: ") != NULL || strstr (line, "bad packet") != NULL)
    self->failed = TRUE;
  else
    return;
  if (self->verdict == WEFT_LOOKUP_QUEUED)
    {
      g_free (self->public.message);
      self->public.message = g_strdup (line);
    }
}

/* TRUE when the line tells of something that went wrong. */
static gboolean
read_trouble (Reading *self, const char *line)
{
  if (g_str_has_prefix (line, ";; "))
    read_remark (self, line);
  else if (g_str_has_prefix (line, "** server can't find "))
    read_code (self, line);
  else if (g_str_has_prefix (line, "*** Can't find ") && g_str_has_suffix (line, ": No answer"))
    judge (self, WEFT_LOOKUP_NO_DATA, line);
  else if (g_str_has_prefix (line, "nslookup: ") || g_str_has_prefix (line, "*** ") || g_str_has_prefix (line, "** "))
    judge (self, WEFT_LOOKUP_SERVER_FAILURE, line);
  else
    return FALSE;
  return TRUE;
}

/* TRUE when the line belongs to the frame of an answer. */
static gboolean
read_frame (Reading *self, const char *line)
{
  if (g_str_has_prefix (line, "Server:\t"))
    {
      self->in_head = self->had_head = TRUE;
      self->in_hints = FALSE;
    }
  else if (self->in_head && g_str_has_prefix (line, "Address:\t"))
    {
      g_free (self->public.server);
      self->public.server = g_strdup (line + strlen ("Address:\t"));
      self->in_head = FALSE;
    }
  else if (g_str_equal (line, "Non-authoritative answer:"))
    {
      self->public.authoritative = 0;
      self->in_hints = FALSE;
    }
  else if (g_str_equal (line, "Authoritative answers can be found from:"))
    {
      self->in_hints = TRUE;
    }
  else
    {
      return FALSE;
    }
  return TRUE;
}

static void
set_owner (Reading *self, const char *name)
{
  g_free (self->owner);
  self->owner = g_strdup (name);
}

static void
read_address (Reading *self, const char *address)
{
  if (self->owner != NULL && *address != '\0')
    g_ptr_array_add (self->public.answers,
                     weft_answer_new (strchr (address, ':') != NULL ? "AAAA" : "A", self->owner, address));
}

static void
read_indented (Reading *self, const char *text)
{
  if (g_str_has_prefix (text, "origin = ") && self->owner != NULL)
    {
      self->soa = weft_answer_new ("SOA", self->owner, text + strlen ("origin = "));
      g_ptr_array_add (self->public.answers, self->soa);
    }
  else if (self->soa != NULL && !weft_rdata_read_soa (self->soa, text))
    {
      self->soa = NULL;
    }
}

/* "NAME\tWORDS DATA", or a name alone. */
static void
read_record (Reading *self, const char *line)
{
  const char *tab = strchr (line, '\t');
  g_autofree char *name = tab != NULL ? g_strndup (line, (gsize) (tab - line)) : NULL;
  WeftAnswer *answer = tab != NULL ? weft_rdata_read (name, tab + 1) : NULL;

  if (answer != NULL)
    g_ptr_array_add (self->public.answers, answer);
  set_owner (self, tab == NULL ? line : NULL);
}

static void
read_answer (Reading *self, const char *line)
{
  if (*line == '\t')
    {
      read_indented (self, line + 1);
      return;
    }
  self->soa = NULL;
  if (g_str_has_prefix (line, "Name:\t"))
    set_owner (self, line + strlen ("Name:\t"));
  else if (g_str_has_prefix (line, "Address: "))
    read_address (self, line + strlen ("Address: "));
  else if (*line != '\0')
    read_record (self, line);
}

static void
read_line (Reading *self)
{
  GString *bytes = self->line;
  g_autofree char *line = NULL;

  if (bytes->len > 0 && bytes->str[bytes->len - 1] == '\r')
    g_string_truncate (bytes, bytes->len - 1);
  line = g_utf8_make_valid (bytes->str, (gssize) bytes->len);
  g_string_truncate (bytes, 0);
  if (!read_trouble (self, line) && !read_frame (self, line) && !self->in_hints && !self->in_head)
    read_answer (self, line);
}

WeftReading *
weft_reading_begin (void)
{
  Reading *self = g_new0 (Reading, 1);

  self->line = g_string_new (NULL);
  self->public.answers = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_answer_free);
  self->public.authoritative = -1;
  self->public.state = WEFT_LOOKUP_SERVER_FAILURE;
  return &self->public;
}

void
weft_reading_feed (WeftReading *reading, const char *bytes, gsize length)
{
  Reading *self = (Reading *) reading;

  while (length > 0)
    {
      const char *end = memchr (bytes, '\n', length);
      gsize part = end != NULL ? (gsize) (end - bytes) : length;

      g_string_append_len (self->line, bytes, (gssize) part);
      if (end == NULL)
        return;
      read_line (self);
      bytes += part + 1;
      length -= part + 1;
    }
}

/* A line that something cut off in its middle would be half an answer, so it counts for what it tells of trouble only. */
static void
read_rest (Reading *self)
{
  if (self->line->len > 0 && (*self->line->str == '*' || *self->line->str == ';'))
    read_line (self);
}

void
weft_reading_finish (WeftReading *reading)
{
  Reading *self = (Reading *) reading;

  read_rest (self);
  if (reading->answers->len > 0)
    reading->state = WEFT_LOOKUP_ANSWERED;
  else if (self->verdict != WEFT_LOOKUP_QUEUED)
    reading->state = self->verdict;
  else if (self->timed_out)
    reading->state = WEFT_LOOKUP_TIMED_OUT;
  /* The AA bit is told by a line that is missing; nothing is told where nothing was answered. */
  if (reading->authoritative < 0 && self->had_head && (reading->state == WEFT_LOOKUP_ANSWERED || reading->state == WEFT_LOOKUP_NO_DATA))
    reading->authoritative = 1;
}

WeftReading *
weft_reading_new (const char *output, gsize length)
{
  WeftReading *reading = weft_reading_begin ();

  weft_reading_feed (reading, output, length);
  weft_reading_finish (reading);
  return reading;
}

void
weft_reading_free (WeftReading *reading)
{
  Reading *self = (Reading *) reading;

  g_ptr_array_unref (reading->answers);
  g_free (reading->server);
  g_free (reading->message);
  g_string_free (self->line, TRUE);
  g_free (self->owner);
  g_free (self);
}
