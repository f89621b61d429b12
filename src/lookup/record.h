/* record.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a lookup may ask for. */
typedef enum
{
  WEFT_RECORD_A,
  WEFT_RECORD_AAAA,
  WEFT_RECORD_MX,
  WEFT_RECORD_NS,
  WEFT_RECORD_TXT,
  WEFT_RECORD_CNAME,
  WEFT_RECORD_SOA,
  WEFT_RECORD_PTR,
  WEFT_RECORD_SRV,
  WEFT_RECORD_CAA,
  WEFT_RECORD_ANY,
  WEFT_N_RECORD_TYPES
} WeftRecordType;

/* "MX". */
const char *weft_record_type_get_name (WeftRecordType type);

/* In capitals or not; FALSE when there is none of that name. */
gboolean weft_record_type_parse (const char *name, WeftRecordType *type);

/* "A, AAAA, MX, …" (transfer full) */
char *weft_record_type_list (void);

/* One record of an answer. `type` is its own, which need not be the one that was asked for: a CNAME comes before what it
 * leads to. `value` is an address, a host name or a text; what else the record holds are numbers (MX: preference) and a
 * word (SOA: mail, CAA: tag). */
#define WEFT_ANSWER_NUMBERS_MOST 5

typedef struct
{
  char *type;  /* "MX"; "TYPE65280" when it has no name */
  char *name;  /* whose record it is */
  char *value;
  char *word;  /* (nullable) */
  guint32 numbers[WEFT_ANSWER_NUMBERS_MOST];
  guint n_numbers;
} WeftAnswer;

WeftAnswer *weft_answer_new (const char *type, const char *name, const char *value);
void weft_answer_free (WeftAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftAnswer, weft_answer_free)

/* What number `i` is and what the word is, in English and lower case, as JSON names it: "preference", "mail". NULL for
 * those that a record of this type does not have. */
const char *weft_answer_get_number_name (const WeftAnswer *answer, guint i);
const char *weft_answer_get_word_name (const WeftAnswer *answer);

/* All of it on one line, as a zone file has it: "10 mail.example.org." (transfer full) */
char *weft_answer_dup_text (const WeftAnswer *answer);

G_END_DECLS
