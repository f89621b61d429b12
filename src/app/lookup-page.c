/* lookup-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "lookup-page.h"

#include "lookup-talk.h"
#include "lookup-view.h"
#include "lookup-way.h"

#include "lookup/nslookup.h"

#include <glib/gi18n.h>

struct _WeftLookupPage
{
  AdwBin parent_instance;

  gboolean missing; /* there was no nslookup when we looked */

  GtkStack *parts;
  GtkWidget *banner;
  GtkLabel *banner_text;
  WeftLookupView *view;
  WeftLookupTalk *talk;
  WeftLookupWay *right, *wrong;
  GtkOrientable *ways;
  GtkButton *both;
};

enum
{
  SAY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeftLookupPage, weft_lookup_page, ADW_TYPE_BIN)

static void
say_cb (WeftLookupPage *self, const char *text, const char *undo)
{
  g_signal_emit (self, signals[SAY], 0, text, undo);
}

static gboolean
is_running (WeftLookupPage *self)
{
  return weft_lookup_way_is_running (self->right) || weft_lookup_way_is_running (self->wrong);
}

/* One button in one place: what it does is what one would want next. */
static void
running_cb (WeftLookupPage *self)
{
  gboolean running = self->right != NULL && self->wrong != NULL && is_running (self);

  if (self->both == NULL)
    return;
  gtk_button_set_label (self->both, running ? _("Stop") : _("Run Both"));
  if (running)
    gtk_widget_remove_css_class (GTK_WIDGET (self->both), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->both), "suggested-action");
}

static void
start_or_stop_pipes_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupPage *self = WEFT_LOOKUP_PAGE (widget);

  if (is_running (self))
    {
      weft_lookup_way_stop (self->right);
      weft_lookup_way_stop (self->wrong);
      return;
    }
  weft_lookup_way_start (self->right);
  weft_lookup_way_start (self->wrong);
}

/* Where it is missing the system's resolver does what it can, and that is said. */
static void
look_for_nslookup (WeftLookupPage *self)
{
  g_autofree char *path = weft_nslookup_find (), *sentence = weft_nslookup_dup_missing (), *text = NULL;

  self->missing = path == NULL;
  text = g_strdup_printf ("%s %s", sentence, _("Until then the system's resolver is asked, which knows less: such lookups are marked."));
  gtk_label_set_text (self->banner_text, text);
  gtk_widget_set_visible (self->banner, self->missing && gtk_stack_get_visible_child (self->parts) == GTK_WIDGET (self->view));
  weft_lookup_view_set_by_resolver (self->view, self->missing);
  weft_lookup_talk_set_missing (self->talk, self->missing);
}

static void
part_changed_cb (WeftLookupPage *self)
{
  if (self->view != NULL && self->talk != NULL)
    look_for_nslookup (self);
}

static void
look_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftLookupPage *self = WEFT_LOOKUP_PAGE (widget);

  look_for_nslookup (self);
  say_cb (self, self->missing ? _("There is still no nslookup.") : _("nslookup is here now."), NULL);
}

/* The toast's button asks the page, which knows nothing of lookups. */
static void
undo_remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (WEFT_LOOKUP_PAGE (widget)->view), "lookups.undo-remove", NULL);
}

static void
weft_lookup_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weft_lookup_page_parent_class)->map (widget);
  look_for_nslookup (WEFT_LOOKUP_PAGE (widget));
}

static void
weft_lookup_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEFT_TYPE_LOOKUP_PAGE);
  G_OBJECT_CLASS (weft_lookup_page_parent_class)->dispose (object);
}

static void
weft_lookup_page_class_init (WeftLookupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_lookup_page_dispose;
  widget_class->map = weft_lookup_page_map;

  signals[SAY] = g_signal_new ("say", WEFT_TYPE_LOOKUP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (WEFT_TYPE_LOOKUP_TALK);
  g_type_ensure (WEFT_TYPE_LOOKUP_VIEW);
  g_type_ensure (WEFT_TYPE_LOOKUP_WAY);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "lookup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftLookupPage, banner);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupPage, banner_text);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupPage, both);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupPage, parts);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupPage, right);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupPage, talk);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupPage, view);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupPage, ways);
  gtk_widget_class_bind_template_child (widget_class, WeftLookupPage, wrong);
  gtk_widget_class_bind_template_callback (widget_class, running_cb);
  gtk_widget_class_bind_template_callback (widget_class, say_cb);
  gtk_widget_class_install_action (widget_class, "lookup-page.look-again", NULL, look_again_action);
  gtk_widget_class_install_action (widget_class, "pipes.start-or-stop", NULL, start_or_stop_pipes_action);
  gtk_widget_class_install_action (widget_class, "lookups.undo-remove", NULL, undo_remove_action);
}

static void
weft_lookup_page_init (WeftLookupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->parts, "notify::visible-child", G_CALLBACK (part_changed_cb), self, G_CONNECT_SWAPPED);
}

WeftLookupList *
weft_lookup_page_get_list (WeftLookupPage *self)
{
  g_return_val_if_fail (WEFT_IS_LOOKUP_PAGE (self), NULL);

  return weft_lookup_view_get_list (self->view);
}

void
weft_lookup_page_set_past (WeftLookupPage *self, const char *path)
{
  g_return_if_fail (WEFT_IS_LOOKUP_PAGE (self));

  weft_lookup_view_set_past (self->view, path);
}

void
weft_lookup_page_set_settings (WeftLookupPage *self, GSettings *settings)
{
  g_return_if_fail (WEFT_IS_LOOKUP_PAGE (self));

  weft_lookup_view_set_settings (self->view, settings);
}

void
weft_lookup_page_set_narrow (WeftLookupPage *self, gboolean narrow)
{
  g_return_if_fail (WEFT_IS_LOOKUP_PAGE (self));

  weft_lookup_view_set_narrow (self->view, narrow);
  weft_lookup_talk_set_narrow (self->talk, narrow);
  gtk_orientable_set_orientation (self->ways, narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

void
weft_lookup_page_start_or_stop (WeftLookupPage *self)
{
  GtkWidget *part;

  g_return_if_fail (WEFT_IS_LOOKUP_PAGE (self));

  part = gtk_stack_get_visible_child (self->parts);
  if (part == GTK_WIDGET (self->view))
    gtk_widget_activate_action (part, "lookups.start-or-stop", NULL);
  else if (part == GTK_WIDGET (self->talk))
    gtk_widget_activate_action (part, "talk.start-or-end", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "pipes.start-or-stop", NULL);
}
