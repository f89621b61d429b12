/* fuzz-lookup-parser.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include "lookup/parser.h"

/* Whatever nslookup says is read, and reads the same in pieces as in one. */

static void
check_answer (const WeftAnswer *answer)
{
  g_autofree char *text = weft_answer_dup_text (answer);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (answer->type != NULL && answer->name != NULL && answer->value != NULL);
  g_assert_cmpuint (answer->n_numbers, <=, WEFT_ANSWER_NUMBERS_MOST);
  for (guint i = 0; i < WEFT_ANSWER_NUMBERS_MOST; i++)
    weft_answer_get_number_name (answer, i);
  weft_answer_get_word_name (answer);
}

static void
check_same (const WeftReading *a, const WeftReading *b)
{
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpint (a->authoritative, ==, b->authoritative);
  g_assert_cmpstr (a->server, ==, b->server);
  g_assert_cmpstr (a->message, ==, b->message);
  g_assert_cmpuint (a->answers->len, ==, b->answers->len);
  for (guint i = 0; i < a->answers->len; i++)
    {
      g_autofree char *text = weft_answer_dup_text (a->answers->pdata[i]);
      g_autofree char *other = weft_answer_dup_text (b->answers->pdata[i]);

      g_assert_cmpstr (text, ==, other);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gsize step = size > 0 ? 1 + data[0] % 64 : 1;
  g_autoptr(WeftReading) whole = weft_reading_new ((const char *) data, size);
  g_autoptr(WeftReading) pieces = weft_reading_begin ();

  for (gsize at = 0; at < size; at += step)
    weft_reading_feed (pieces, (const char *) data + at, MIN (step, size - at));
  weft_reading_finish (pieces);
  check_same (whole, pieces);
  g_assert_true (weft_lookup_state_is_final (whole->state));
  g_assert_true ((whole->state == WEFT_LOOKUP_ANSWERED) == (whole->answers->len > 0));
  for (guint i = 0; i < whole->answers->len; i++)
    check_answer (whole->answers->pdata[i]);
  return 0;
}
