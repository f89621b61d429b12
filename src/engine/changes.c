/* changes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "changes.h"

#include "clock.h"

#include <stdlib.h>
#include <string.h>

/* Changes from one kept sum to the next: not three bytes a change. */
#define BLOCK 64

/* What is so just before the first change of a block, at the time of that change. */
typedef struct
{
  guint64 ns[WEFT_SPAN_N_STATES];
  guint32 lanes[WEFT_SPAN_N_STATES];
  guint32 after[WEFT_SPAN_N_STATES]; /* behind the last change into this state; 0: there was none */
} Sum;

typedef struct _WeftSorting WeftSorting;

static void sorting_free (WeftSorting *sorting);
static void sort (WeftChanges *self);

struct _WeftChanges
{
  guint64 *changes; /* (owned) unless `borrowed` */
  gsize n, room;
  gsize n_sorted;   /* the rest came since the last question */
  WeftSorting *sorting; /* (owned) (nullable): while they are sorted in slices */
  GArray *sums;     /* Sum, of each block that begins among the sorted ones */
  gboolean borrowed;
};

WeftChanges *
weft_changes_new (void)
{
  WeftChanges *self = g_new0 (WeftChanges, 1);

  self->sums = g_array_new (FALSE, FALSE, sizeof (Sum));
  return self;
}

WeftChanges *
weft_changes_new_borrowed (const guint64 *changes, gsize n)
{
  WeftChanges *self = weft_changes_new ();

  self->changes = (guint64 *) changes;
  self->n = n;
  self->borrowed = TRUE;
  return self;
}

void
weft_changes_free (WeftChanges *self)
{
  if (!self->borrowed)
    g_free (self->changes);
  g_clear_pointer (&self->sorting, sorting_free);
  g_array_unref (self->sums);
  g_free (self);
}

void
weft_changes_add (WeftChanges *self, guint64 time_ns, guint from, guint to)
{
  g_return_if_fail (!self->borrowed);

  if (from == to)
    return;
  if (self->sorting != NULL)
    sort (self);
  if (self->n == self->room)
    {
      self->room = MAX (16, self->room + self->room / 2);
      self->changes = g_renew (guint64, self->changes, self->room);
    }
  self->changes[self->n++] = WEFT_CHANGE (time_ns, from, to);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a, right = *(const guint64 *) b;

  return (left > right) - (left < right);
}

/* The first of the first `n` at this time or later. */
static gsize
find (const WeftChanges *self, gsize n, guint64 time_ns)
{
  gsize low = 0, high = n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (WEFT_CHANGE_TIME (self->changes[middle]) >= time_ns)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* The time from the last change to `time_ns` is added for the lanes that there are. */
static void
pass (Sum *sum, guint64 *last_ns, guint64 time_ns)
{
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    sum->ns[state] += sum->lanes[state] * (time_ns - *last_ns);
  *last_ns = time_ns;
}

static void
apply (Sum *sum, gsize i, guint64 change)
{
  /* Of changes at one time the second half may come first: the count runs through zero for no time at all. */
  if (WEFT_CHANGE_FROM (change) < WEFT_SPAN_N_STATES)
    sum->lanes[WEFT_CHANGE_FROM (change)]--;
  if (WEFT_CHANGE_TO (change) >= WEFT_SPAN_N_STATES)
    return;
  sum->lanes[WEFT_CHANGE_TO (change)]++;
  sum->after[WEFT_CHANGE_TO (change)] = (guint32) i + 1;
}

/* FALSE when the time was over before all were made. */
static gboolean
keep_sums (WeftChanges *self, guint64 until_ns)
{
  while (self->sums->len * BLOCK < self->n)
    {
      gsize block = self->sums->len;
      Sum sum = { 0 };

      if (block > 0)
        {
          guint64 last = WEFT_CHANGE_TIME (self->changes[(block - 1) * BLOCK]);

          sum = g_array_index (self->sums, Sum, block - 1);
          for (gsize i = (block - 1) * BLOCK; i < block * BLOCK; i++)
            {
              pass (&sum, &last, WEFT_CHANGE_TIME (self->changes[i]));
              apply (&sum, i, self->changes[i]);
            }
          pass (&sum, &last, WEFT_CHANGE_TIME (self->changes[block * BLOCK]));
        }
      g_array_append_val (self->sums, sum);
      if (block % 16 == 15 && until_ns != G_MAXUINT64 && weft_clock_ns () >= until_ns)
        return FALSE;
    }
  return TRUE;
}

/* Fewer than this are sorted as quickly by comparing them. */
#define MANY 4096
#define DIGIT_BITS 11
#define DIGIT(change, i) ((change) >> ((i) * DIGIT_BITS) & ((1u << DIGIT_BITS) - 1))
#define N_DIGITS ((64 + DIGIT_BITS - 1) / DIGIT_BITS)

/* By one digit, keeping the order of equal ones. */
static void
sort_by_digit (const guint64 *from, guint64 *to, gsize n, guint digit)
{
  g_autofree gsize *places = g_new0 (gsize, 1u << DIGIT_BITS);
  gsize before = 0;

  for (gsize i = 0; i < n; i++)
    places[DIGIT (from[i], digit)]++;
  for (guint i = 0; i < 1u << DIGIT_BITS; i++)
    {
      gsize count = places[i];

      places[i] = before;
      before += count;
    }
  for (gsize i = 0; i < n; i++)
    to[places[DIGIT (from[i], digit)]++] = from[i];
}

/* A loop's jobs come as they began and end in any order: many changes are sorted digit by digit, which takes a fifth of what
 * comparing them takes, and each digit is a slice. Meanwhile half of them may stand in the other place. */
struct _WeftSorting
{
  gsize first;       /* what is before is sorted already */
  guint64 different; /* the bits in which they are not all the same */
  guint64 *others;   /* (owned) the other place */
  guint digit;       /* the next */
  gboolean moved;    /* they stand in the other place */
};

static void
sorting_free (WeftSorting *sorting)
{
  g_free (sorting->others);
  g_free (sorting);
}

static WeftSorting *
sorting_new (const WeftChanges *self, gsize first)
{
  WeftSorting *sorting = g_new0 (WeftSorting, 1);

  sorting->first = first;
  sorting->others = g_new (guint64, self->n - first);
  for (gsize i = first + 1; i < self->n; i++)
    sorting->different |= self->changes[i] ^ self->changes[first];
  return sorting;
}

/* By one digit. FALSE when there was none left, and all stand where they belong. */
static gboolean
sort_once (WeftChanges *self)
{
  WeftSorting *sorting = self->sorting;
  guint64 *ours = self->changes + sorting->first;
  gsize n = self->n - sorting->first;

  while (sorting->digit < N_DIGITS && DIGIT (sorting->different, sorting->digit) == 0)
    sorting->digit++;
  if (sorting->digit == N_DIGITS)
    {
      if (sorting->moved)
        memcpy (ours, sorting->others, n * sizeof *ours);
      return FALSE;
    }
  sort_by_digit (sorting->moved ? sorting->others : ours, sorting->moved ? ours : sorting->others, n, sorting->digit++);
  sorting->moved = !sorting->moved;
  return TRUE;
}

/* Where those begin that have to be sorted anew: only what is not older than the oldest of the new ones. `n`: they are in order. */
static gsize
find_unsorted (const WeftChanges *self)
{
  guint64 oldest = G_MAXUINT64;
  gboolean sorted = TRUE;

  for (gsize i = self->n_sorted; i < self->n; i++)
    {
      sorted = sorted && (i == 0 || self->changes[i - 1] <= self->changes[i]);
      oldest = MIN (oldest, WEFT_CHANGE_TIME (self->changes[i]));
    }
  return sorted ? self->n : find (self, self->n_sorted, oldest);
}

/* TRUE when they are sorted now, there being few, or none. */
static gboolean
begin_to_sort (WeftChanges *self)
{
  gsize first = self->borrowed ? self->n : find_unsorted (self);

  if (first < self->n)
    g_array_set_size (self->sums, (guint) MIN (self->sums->len, first / BLOCK));
  if (self->n - first >= MANY)
    {
      self->sorting = sorting_new (self, first);
      return FALSE;
    }
  if (first < self->n)
    qsort (self->changes + first, self->n - first, sizeof *self->changes, compare);
  self->n_sorted = self->n;
  return TRUE;
}

/* TRUE when all are sorted. */
static gboolean
sort_some (WeftChanges *self)
{
  if (self->n_sorted == self->n)
    return TRUE;
  if (self->sorting == NULL)
    return begin_to_sort (self);
  if (sort_once (self))
    return FALSE;
  g_clear_pointer (&self->sorting, sorting_free);
  self->n_sorted = self->n;
  return TRUE;
}

static void
sort (WeftChanges *self)
{
  while (!sort_some (self))
    ;
}

static void
settle (WeftChanges *self)
{
  sort (self);
  keep_sums (self, G_MAXUINT64);
}

gboolean
weft_changes_settle (WeftChanges *self, guint64 until_ns)
{
  if (self->n_sorted < self->n && !sort_some (self))
    return FALSE;
  return keep_sums (self, until_ns);
}

/* All nanoseconds of each state from the beginning to `time_ns`, before which there are `n` changes. */
static void
sum_until (const WeftChanges *self, gsize n, guint64 time_ns, guint64 *ns)
{
  gsize block = n > 0 ? (n - 1) / BLOCK : 0;
  Sum sum;
  guint64 last;

  memset (ns, 0, WEFT_SPAN_N_STATES * sizeof *ns);
  if (n == 0)
    return;
  sum = g_array_index (self->sums, Sum, block);
  last = WEFT_CHANGE_TIME (self->changes[block * BLOCK]);
  for (gsize i = block * BLOCK; i < n; i++)
    {
      pass (&sum, &last, WEFT_CHANGE_TIME (self->changes[i]));
      apply (&sum, i, self->changes[i]);
    }
  pass (&sum, &last, time_ns);
  memcpy (ns, sum.ns, sizeof sum.ns);
}

gsize
weft_changes_sum (WeftChanges *self, guint64 from_ns, guint64 to_ns, guint64 ns[WEFT_SPAN_N_STATES])
{
  guint64 before[WEFT_SPAN_N_STATES];
  gsize first, end;

  settle (self);
  memset (ns, 0, WEFT_SPAN_N_STATES * sizeof *ns);
  if (from_ns >= to_ns)
    return 0;
  first = find (self, self->n, from_ns);
  end = find (self, self->n, to_ns);
  sum_until (self, end, to_ns, ns);
  sum_until (self, first, from_ns, before);
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    ns[state] -= before[state];
  return end - first;
}

guint
weft_changes_get_states (WeftChanges *self, guint64 from_ns, guint64 to_ns)
{
  gsize first, end, block;
  guint states = 0;
  Sum sum;

  settle (self);
  first = find (self, self->n, from_ns);
  end = find (self, self->n, to_ns);
  if (first >= end)
    return 0;
  block = (end - 1) / BLOCK;
  sum = g_array_index (self->sums, Sum, block);
  for (gsize i = MAX (block * BLOCK, first); i < end; i++)
    apply (&sum, i, self->changes[i]);
  for (guint state = 0; state < WEFT_SPAN_N_STATES; state++)
    if (sum.after[state] > first)
      states |= 1u << state;
  return states;
}

const guint64 *
weft_changes_get (WeftChanges *self, gsize *n)
{
  settle (self);
  *n = self->n;
  return self->changes;
}

gsize
weft_changes_get_size (const WeftChanges *self)
{
  return sizeof *self + self->room * sizeof *self->changes + self->sums->len * sizeof (Sum);
}
