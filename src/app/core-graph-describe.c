/* core-graph-describe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "core-graph-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* The graph in words: for what is read out, and for those who hear it. */

/* A screen reader must not be told at every sample. */
#define DESCRIBE_US (5 * G_USEC_PER_SEC)

static const char *
get_kind_name (guint kind)
{
  static const char *const names[WEFT_CPU_N_KINDS] = {
    [WEFT_CPU_USER] = N_("User"),
    [WEFT_CPU_SYSTEM] = N_("System"),
    [WEFT_CPU_NICE] = N_("Nice"),
    [WEFT_CPU_IOWAIT] = N_("I/O wait"),
    [WEFT_CPU_IRQ] = N_("Interrupts"),
    /* Translators: time in which the host let another virtual machine run */
    [WEFT_CPU_STEAL] = N_("Steal"),
  };

  return _(names[kind]);
}

static gboolean
shows_kinds (WeftCoreGraph *self)
{
  return self->kinds != NULL && weft_core_graph_get_shown (self) == self->kinds;
}

char *
weft_core_graph_dup_name (WeftCoreGraph *self, guint channel)
{
  if (shows_kinds (self))
    return g_strdup (get_kind_name (channel));
  if (self->names != NULL && channel < g_strv_length (self->names))
    return g_strdup (self->names[channel]);
  /* Translators: a core and its number */
  return g_strdup_printf (_("CPU %u"), channel);
}

char *
weft_core_graph_dup_legend (WeftCoreGraph *self, guint channel)
{
  if (self->legend_short && self->names == NULL && !shows_kinds (self))
    return g_strdup_printf ("%u", channel);
  return weft_core_graph_dup_name (self, channel);
}

char *
weft_core_graph_dup_value (WeftCoreGraph *self, guint channel, float value)
{
  WeftSeries *shown = weft_core_graph_get_shown (self);

  if (isnan (value))
    /* Translators: a core that is switched off; as short as can be */
    return g_strdup (shown != NULL && weft_series_get_n_samples (shown) > 0 ? _("off") : "—");
  if (self->format != NULL && !shows_kinds (self))
    return self->format (channel, value, self->format_data);
  return g_strdup (weft_graph_text_get_percent (value));
}

char *
weft_core_graph_dup_reading (WeftCoreGraph *self, const WeftReading *reading)
{
  g_autofree char *name = weft_core_graph_dup_name (self, self->read_channel);
  g_autofree char *mean = NULL, *high = NULL;

  if (!reading->known)
    return g_strdup_printf ("%s: %s", name, reading->off ? _("off") : _("not measured"));
  mean = weft_core_graph_dup_value (self, self->read_channel, reading->mean);
  high = weft_core_graph_dup_value (self, self->read_channel, reading->high);
  if (g_str_equal (mean, high))
    return g_strdup_printf ("%s: %s", name, mean);
  /* Translators: a core, its mean value, its highest value */
  return g_strdup_printf (_("%s: %s, at most %s"), name, mean, high);
}

static guint
count_off (WeftCoreGraph *self)
{
  guint n = weft_series_get_n_samples (self->cores), off = 0;

  for (guint i = 0; n > 0 && i < weft_series_get_n_channels (self->cores); i++)
    off += isnan (weft_series_get_value (self->cores, i, n - 1));
  return off;
}

/* What a graph with names shows is not cores: each channel by its name. */
static char *
dup_named_summary (WeftCoreGraph *self, gint64 since_us)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < weft_series_get_n_channels (self->cores); i++)
    {
      g_autofree char *name = weft_core_graph_dup_name (self, i), *last = NULL, *mean = NULL, *high = NULL;
      WeftSeriesSummary summary;

      weft_series_get_summary (self->cores, i, since_us, &summary);
      last = weft_core_graph_dup_value (self, i, summary.last);
      mean = weft_core_graph_dup_value (self, i, summary.mean);
      high = weft_core_graph_dup_value (self, i, summary.high);
      /* Translators: what it is, its value now, its mean, its highest value */
      g_string_append_printf (text, _("%s: now %s, on average %s, at most %s. "), name, last, mean, high);
    }
  return g_strchomp (g_string_free (text, FALSE));
}

char *
weft_core_graph_dup_summary (WeftCoreGraph *self)
{
  gint64 since_us = weft_core_graph_get_newest_us (self) - (gint64) self->span * G_USEC_PER_SEC;
  WeftSeriesSummary summary;
  GString *text;
  guint n, off;

  if (self->cores == NULL || weft_series_get_n_samples (self->cores) == 0)
    return g_strdup (_("Nothing has been measured yet"));
  if (self->names != NULL)
    return dup_named_summary (self, since_us);

  n = weft_series_get_n_channels (self->cores);
  off = count_off (self);
  text = g_string_new (NULL);
  weft_series_get_summary (self->total, 0, since_us, &summary);
  g_string_append_printf (text, ngettext ("%u core", "%u cores", n), n);
  if (off > 0)
    g_string_append_printf (text, ngettext (", %u of them off", ", %u of them off", off), off);
  /* Translators: shares of all cores, as in "; now 45 %, on average 30 %, at most 98 %" */
  g_string_append_printf (text, _("; now %s, on average %s, at most %s"), weft_graph_text_get_percent (summary.last),
                          weft_graph_text_get_percent (summary.mean), weft_graph_text_get_percent (summary.high));
  return g_string_free (text, FALSE);
}

static const char *
get_title (WeftCoreGraph *self)
{
  return self->title != NULL ? self->title : _("Use of the cores");
}

void
weft_core_graph_describe (WeftCoreGraph *self, gboolean at_once)
{
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *summary = NULL;

  if (self->read_by == WEFT_READ_KEYS || (!at_once && now_us - self->described_us < DESCRIBE_US))
    return;
  self->described_us = now_us;
  summary = weft_core_graph_dup_summary (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, get_title (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary,
                                  -1);
}

/* GTK 4.8 has no way to announce a text; a changed name of what has the focus is read out. */
void
weft_core_graph_announce (WeftCoreGraph *self)
{
  g_autofree char *what = NULL, *when = NULL, *label = NULL;
  WeftReading reading;

  weft_core_graph_read (self, &reading);
  what = weft_core_graph_dup_reading (self, &reading);
  when = weft_graph_text_dup_ago (reading.ago_us);
  label = g_strdup_printf ("%s, %s", what, when);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, label,
                                  -1);
}
