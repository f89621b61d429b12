/* preferences.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "monitor/sampler.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is kept from one time to the next, and what the monitor's history takes of the memory. */
#define WEFT_TYPE_PREFERENCES (weft_preferences_get_type ())
G_DECLARE_FINAL_TYPE (WeftPreferences, weft_preferences, WEFT, PREFERENCES, AdwPreferencesWindow)

/* `settings`: (nullable): nothing is kept, so there is nothing to be set. `sampler`: (nullable): the monitor has not been
 * opened. */
WeftPreferences *weft_preferences_new (GSettings *settings, WeftSampler *sampler);

G_END_DECLS
