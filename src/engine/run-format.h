/* run-format.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "run-private.h"

G_BEGIN_DECLS

/* The files of runs. A file is one GVariant in normal form, of type
 *
 *   (t magic, u version, u flags: 0, t bytes of the whole file, a{sv} head, and the arrays of WeftRunSection)
 *
 * The records of the arrays are the structs below and those of spans.h and trace.h, byte for byte, and lie at multiples of
 * 8, so they are used where they were read to; a machine of another byte order refuses the file by its magic. The head is a
 * dictionary so that it can tell more one day without a new version: who does not know a key passes over it. All else
 * needs one. */

#define WEFT_RUN_MAGIC G_GUINT64_CONSTANT (0x004e555254464557) /* "WEFTRUN", 0 */
#define WEFT_RUN_VERSION 1u
#define WEFT_RUN_TYPE_HEAD "a{sv}"

/* Of a head. What Weft writes takes about a kilobyte; the limit is for who reads heads alone. */
#define WEFT_RUN_HEAD_MOST (64 * 1024)
#define WEFT_RUN_HEAD_END ((gssize) (sizeof (WeftRunFixed) + WEFT_RUN_HEAD_MOST))

typedef enum
{
  WEFT_RUN_NAMES,     /* bytes: names, each with its 0 */
  WEFT_RUN_JOBS,      /* WeftRunJob */
  WEFT_RUN_LANES,     /* WeftRunLane */
  WEFT_RUN_ALL_SPANS, /* WeftSpan: of the lanes, from the kernel, of the cores */
  WEFT_RUN_MARKS,     /* WeftMark */
  WEFT_RUN_EDGES,     /* WeftEdge */
  WEFT_RUN_IN_FLIGHT, /* WeftCount */
  WEFT_RUN_IN_USE,    /* WeftCount */
  WEFT_RUN_CORES,     /* WeftRunStretch, of the spans */
  WEFT_RUN_GROUPS,    /* WeftRunGroup, of the changes */
  WEFT_RUN_CHANGES,   /* WEFT_CHANGE() */
  WEFT_RUN_N_SECTIONS
} WeftRunSection;

#define WEFT_RUN_TYPE_JOB "(tttttuuuiiiuqq)"
#define WEFT_RUN_TYPE_LANE "(ttttuuuiiu)"
#define WEFT_RUN_TYPE_SPAN "(ttuu)"
#define WEFT_RUN_TYPE_MARK "(tuuui)"
#define WEFT_RUN_TYPE_EDGE "(ttuuuu)"
#define WEFT_RUN_TYPE_COUNT "(td)"
#define WEFT_RUN_TYPE_CORE "(tt)"
#define WEFT_RUN_TYPE_GROUP "(ttuu)"

#define WEFT_RUN_TYPE                                                                                                  \
  "(tuut" WEFT_RUN_TYPE_HEAD "aya" WEFT_RUN_TYPE_JOB "a" WEFT_RUN_TYPE_LANE "a" WEFT_RUN_TYPE_SPAN                     \
  "a" WEFT_RUN_TYPE_MARK "a" WEFT_RUN_TYPE_EDGE "a" WEFT_RUN_TYPE_COUNT "a" WEFT_RUN_TYPE_COUNT                        \
  "a" WEFT_RUN_TYPE_CORE "a" WEFT_RUN_TYPE_GROUP "at)"
#define WEFT_RUN_FIRST_SECTION 5 /* among the children of the whole */

/* The beginning, which stays as it is in all versions. */
typedef struct
{
  guint64 magic;
  guint32 version, flags;
  guint64 size; /* of the whole file */
} WeftRunFixed;

/* Some records that follow each other. */
typedef struct
{
  guint64 from, n;
} WeftRunStretch;

/* A lane and where its spans are among all. */
typedef struct
{
  WeftRunStretch spans;
  WeftRunStretch on_core; /* what the kernel says; none where it says nothing */
  guint32 kind, worker, parent;
  gint32 pid, tid;
  guint32 padding;
} WeftRunLane;

typedef struct
{
  WeftRunStretch changes;
  guint32 lane; /* or WEFT_LANE_NONE */
  guint32 padding;
} WeftRunGroup;

/* Of a record of each section. */
extern const gsize _weft_run_record_sizes[WEFT_RUN_N_SECTIONS];

/* The bytes from one multiple to the next that the section begins at. */
#define WEFT_RUN_ALIGNMENT(section) ((section) == WEFT_RUN_NAMES ? 1u : 8u)

G_STATIC_ASSERT (sizeof (WeftRunJob) == 72);
G_STATIC_ASSERT (sizeof (WeftRunLane) == 56 && sizeof (WeftRunGroup) == 24);

/* What the head says of the trace. */
typedef struct
{
  guint64 length_ns;
  guint64 dropped, hidden;
  guint32 truth;  /* WeftTruth */
  char *reason;   /* (owned) (nullable) */
} WeftRunTraceHead;

/* run-head.c. The variant is floating. */
GVariant *_weft_run_head_to_variant (const WeftRunHead *head, const WeftRunTraceHead *trace, const char *name);

/* FALSE when it is damaged; `known`: this version has its strategy and its workload. */
gboolean _weft_run_head_from_variant (GVariant *variant, WeftRunHead *head, WeftRunTraceHead *trace, char **name, gboolean *known);

/* Whether everything in the sections is within its bounds and in its order, so that it can be used as it is. */
typedef struct
{
  const void *records[WEFT_RUN_N_SECTIONS]; /* never NULL */
  gsize n[WEFT_RUN_N_SECTIONS];
} WeftRunSections;

gboolean _weft_run_check (const WeftRunHead *head, const WeftRunSections *sections);

G_END_DECLS
