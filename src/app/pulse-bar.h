/* pulse-bar.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/batch.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The bar at the window's bottom: the pulse, the workers that run, and the switch that does it the wrong way. */
#define WEFT_TYPE_PULSE_BAR (weft_pulse_bar_get_type ())
G_DECLARE_FINAL_TYPE (WeftPulseBar, weft_pulse_bar, WEFT, PULSE_BAR, AdwBin)

/* Whose workers are counted. */
void weft_pulse_bar_set_batch (WeftPulseBar *bar, WeftBatch *batch);
void weft_pulse_bar_set_narrow (WeftPulseBar *bar, gboolean narrow);

/* The main loop's worst delay of the last ten seconds, in milliseconds. */
double weft_pulse_bar_get_worst (WeftPulseBar *bar);

G_END_DECLS
