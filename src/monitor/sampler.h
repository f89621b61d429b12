/* sampler.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "history.h"
#include "source.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* Takes samples on a thread of its own and hands them to the main loop, which never waits for it. The object, its sample
 * and its history are the main thread's.
 *
 * signal "sampled" (): there is a new sample. */
#define WEFT_TYPE_SAMPLER (weft_sampler_get_type ())
G_DECLARE_FINAL_TYPE (WeftSampler, weft_sampler, WEFT, SAMPLER, GObject)

#define WEFT_SAMPLER_INTERVAL_LEAST 0.25
#define WEFT_SAMPLER_INTERVAL_MOST 10.0

/* `source`: (transfer full) (nullable): NULL is this machine, for which weft_monitor_init() has been called. */
WeftSampler *weft_sampler_new (WeftSource *source);

/* Somebody wants samples, or no longer does. While nobody does, nothing wakes up. Counted. */
void weft_sampler_hold (WeftSampler *sampler);
void weft_sampler_release (WeftSampler *sampler);

/* Paused, it takes none, whoever wants them. */
void weft_sampler_set_paused (WeftSampler *sampler, gboolean paused);
gboolean weft_sampler_is_paused (WeftSampler *sampler);

/* Seconds, brought into the limits above. */
void weft_sampler_set_interval (WeftSampler *sampler, double interval);
double weft_sampler_get_interval (WeftSampler *sampler);

/* One more, as soon as there is something to be measured: a tenth of a second after the last. The next follows after a
 * whole interval. Nothing comes of it while nobody wants samples. */
void weft_sampler_sample_now (WeftSampler *sampler);

/* The process whose threads the samples tell; 0: none. */
void weft_sampler_set_detail (WeftSampler *sampler, gint32 pid);

/* The newest; NULL before the first. It is not to be kept without a reference. */
WeftSample *weft_sampler_get_sample (WeftSampler *sampler);

/* All samples, also those that came while the main loop had no time: only of the newest the signal tells. */
WeftHistory *weft_sampler_get_history (WeftSampler *sampler);

/* Samples that were lost because the main loop stood still for longer than 16 of them. */
guint64 weft_sampler_get_n_dropped (WeftSampler *sampler);

G_END_DECLS
