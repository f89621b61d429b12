/* run-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "run-row.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <math.h>

struct _WeftRunRow
{
  AdwBin parent_instance;

  WeftRun *run; /* (owned) (nullable) */

  GtkLabel *name, *what, *figures;
  GtkButton *open;
  GtkMenuButton *more;
};

G_DEFINE_FINAL_TYPE (WeftRunRow, weft_run_row, ADW_TYPE_BIN)

char *
weft_run_dup_when (WeftRun *run)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (weft_run_get_head (run)->when / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  /* Translators: a moment, for g_date_time_format() */
  return local != NULL ? g_date_time_format (local, _("%Y-%m-%d %H:%M")) : g_strdup ("—");
}

static const char *
describe_workload (const char *nick)
{
  WeftWorkloadKind workload;

  if (!weft_plan_workload_by_nick (nick, &workload))
    return nick;
  return workload == WEFT_WORKLOAD_CHECKSUM ? _("checksums") : workload == WEFT_WORKLOAD_MIXED ? _("mixed work") : _("downloads");
}

/* "2026-03-01 12:30 · Thread pool, 4 workers · downloads · 12 jobs" */
static char *
describe_what (WeftRun *run)
{
  const WeftRunHead *head = weft_run_get_head (run);
  const WeftStrategy *strategy = weft_strategy_by_nick (head->strategy);
  g_autofree char *when = weft_run_dup_when (run), *workers = NULL;
  g_autofree char *jobs = g_strdup_printf (ngettext ("%'u job", "%'u jobs", head->n_jobs), head->n_jobs);

  if (!strategy->pooled)
    workers = g_strdup (_(strategy->title));
  else
    /* Translators: a strategy and its workers */
    workers = g_strdup_printf (ngettext ("%s, %u worker", "%s, %u workers", head->workers), _(strategy->title), head->workers);
  return g_strdup_printf ("%s · %s · %s · %s", when, workers, describe_workload (head->workload), jobs);
}

static char *
describe_machine (const WeftMachine *machine)
{
  g_autofree char *cpu = weft_format_name (machine->cpu);
  g_autofree char *processors = g_strdup_printf (ngettext ("%u processor", "%u processors", machine->processors), machine->processors);

  return *cpu == '\0' ? g_steal_pointer (&processors) : g_strdup_printf ("%s, %s", cpu, processors);
}

/* "9.88 s, at best 9.87 s · 1 failed · Made-up CPU, 2 processors" */
static char *
describe_figures (const WeftRunHead *head)
{
  g_autofree char *elapsed = weft_format_duration (head->figures.elapsed), *ideal = weft_format_duration (head->figures.ideal);
  g_autofree char *machine = describe_machine (&head->machine), *lost = NULL;
  guint failed = head->counts[WEFT_JOB_FAILED], cancelled = head->counts[WEFT_JOB_CANCELLED];

  if (failed + cancelled > 0)
    /* Translators: jobs of a run */
    lost = g_strdup_printf (_(" · %u failed, %u cancelled"), failed, cancelled);
  if (isnan (head->figures.ideal))
    return g_strdup_printf ("%s%s · %s", elapsed, lost != NULL ? lost : "", machine);
  /* Translators: elapsed time, the best possible one, nothing or what was lost, the machine */
  return g_strdup_printf (_("%s, at best %s%s · %s"), elapsed, ideal, lost != NULL ? lost : "", machine);
}

static void
name_button (GtkWidget *button, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_name (WeftRunRow *self)
{
  g_autofree char *name = weft_format_name (weft_run_get_name (self->run));
  g_autofree char *open = g_strdup_printf (_("Replay %s"), name);
  /* Translators: a menu, of a run */
  g_autofree char *more = g_strdup_printf (_("More of %s"), name);

  gtk_label_set_text (self->name, name);
  name_button (GTK_WIDGET (self->open), open);
  name_button (GTK_WIDGET (self->more), more);
}

static void
add_item (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static GMenu *
make_exports (const char *id)
{
  static const struct { const char *label, *kind; } exports[] = {
    { N_("_JSON…"), "json" },
    { N_("Table of Jobs (_CSV)…"), "csv" },
    { N_("Chrome _Trace…"), "chrome" },
    { N_("Picture (_SVG)…"), "svg" },
    { N_("Picture (_PNG)…"), "png" },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (exports); i++)
    add_item (menu, _(exports[i].label), "runs.export", g_variant_new ("(ss)", id, exports[i].kind));
  return menu;
}

/* Made when it is opened: most never are. */
static void
make_menu_cb (GtkMenuButton *button, gpointer data)
{
  const char *id = weft_run_get_head (WEFT_RUN_ROW (data)->run)->id;
  g_autoptr(GMenu) menu = g_menu_new (), first = g_menu_new (), last = g_menu_new (), exports = make_exports (id);

  add_item (first, _("_Rename…"), "runs.rename", g_variant_new_string (id));
  add_item (first, _("_Save to a File…"), "runs.save", g_variant_new_string (id));
  g_menu_append_submenu (first, _("_Export"), G_MENU_MODEL (exports));
  add_item (last, _("_Delete"), "runs.delete-one", g_variant_new_string (id));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
open_cb (WeftRunRow *self)
{
  if (self->run != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "runs.open", "s", weft_run_get_head (self->run)->id);
}

static void
weft_run_row_dispose (GObject *object)
{
  WeftRunRow *self = WEFT_RUN_ROW (object);

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEFT_TYPE_RUN_ROW);
  G_OBJECT_CLASS (weft_run_row_parent_class)->dispose (object);
}

static void
weft_run_row_class_init (WeftRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_run_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftRunRow, figures);
  gtk_widget_class_bind_template_child (widget_class, WeftRunRow, more);
  gtk_widget_class_bind_template_child (widget_class, WeftRunRow, name);
  gtk_widget_class_bind_template_child (widget_class, WeftRunRow, open);
  gtk_widget_class_bind_template_child (widget_class, WeftRunRow, what);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
weft_run_row_init (WeftRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->more, make_menu_cb, self, NULL);
}

GtkWidget *
weft_run_row_new (void)
{
  return g_object_new (WEFT_TYPE_RUN_ROW, NULL);
}

void
weft_run_row_bind (WeftRunRow *self, WeftRun *run)
{
  g_autofree char *what = NULL, *figures = NULL;

  g_return_if_fail (WEFT_IS_RUN_ROW (self));

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run == NULL)
    return;
  g_signal_connect_object (run, "notify::name", G_CALLBACK (show_name), self, G_CONNECT_SWAPPED);
  what = describe_what (run);
  figures = describe_figures (weft_run_get_head (run));
  gtk_label_set_text (self->what, what);
  gtk_label_set_text (self->figures, figures);
  show_name (self);
}
