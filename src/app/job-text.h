/* job-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/job.h"

G_BEGIN_DECLS

/* What a row says of a job as it is now: bytes, and speed and time left while it runs, or what went wrong. */
char *weft_job_text_describe (WeftJob *job);

/* Who runs it: thread, loop or process, with its real number; empty while nobody has run it. */
char *weft_job_text_describe_worker (WeftJob *job);

G_END_DECLS
