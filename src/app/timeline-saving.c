/* timeline-saving.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "timeline-pane-private.h"

#include "engine/format.h"

#include <glib/gi18n.h>

/* Pictures and exports of what the pane shows. A batch that has ended is made a run for it; files are written by a thread. */

#define PNG WEFT_RUN_N_FORMATS /* is no export of a run, but what is on the screen */

static const char *const actions[] = {
  [WEFT_RUN_JSON] = "timeline.save-json",
  [WEFT_RUN_CSV] = "timeline.save-csv",
  [WEFT_RUN_SPANS] = "timeline.save-spans",
  [WEFT_RUN_CHROME] = "timeline.save-chrome",
  [WEFT_RUN_SVG] = "timeline.save-svg",
  [PNG] = "timeline.save-png",
};

/* One file that is to be written. */
typedef struct
{
  WeftTimelinePane *pane; /* (owned) */
  GFile *file;            /* (owned) */
  guint format;
} Saving;

static void
saving_free (Saving *self)
{
  g_object_unref (self->pane);
  g_object_unref (self->file);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

const char *
_weft_timeline_pane_get_action (WeftRunFormat format)
{
  return actions[format];
}

static guint
find_format (const char *action)
{
  guint format = 0;

  while (!g_str_equal (actions[format], action))
    format++;
  return format;
}

static void
tell (Saving *self, const GError *error)
{
  g_autofree char *name = g_file_get_basename (self->file), *shown = weft_format_name (name), *text = NULL;

  if (error == NULL)
    /* Translators: a file's name */
    text = g_strdup_printf (_("Saved as %s"), shown);
  else
    text = g_strdup_printf (_("%s can't be saved: %s"), shown, error->message);
  _weft_timeline_pane_say (self->pane, text);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Saving) self = data;
  g_autoptr(GError) error = NULL;

  weft_run_export_finish (WEFT_RUN (source), result, &error);
  tell (self, error);
}

static void
export_run (WeftRun *run, Saving *self)
{
  const char *path = g_file_peek_path (self->file);
  g_autoptr(GError) error = NULL;

  if (path != NULL)
    {
      weft_run_export_async (run, self->format, path, NULL, exported_cb, self);
      return;
    }
  g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("Only files of this machine can be written."));
  tell (self, error);
  saving_free (self);
}

static void
run_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Saving) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WeftRun) run = weft_run_new_from_batch_finish (result, &error);

  if (run != NULL)
    export_run (run, g_steal_pointer (&self));
  else
    tell (self, error);
}

static void
picture_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Saving) self = data;
  g_autoptr(GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  tell (self, error);
}

/* In a thread: making a PNG takes longer than a frame. */
static void
write_picture (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr(GBytes) png = gdk_texture_save_to_png_bytes (GDK_TEXTURE (data));
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents (G_FILE (source), g_bytes_get_data (png, NULL), g_bytes_get_size (png), NULL, FALSE,
                               G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
save_picture (Saving *self)
{
  g_autoptr(GTask) task = g_task_new (self->file, NULL, picture_written_cb, self);

  g_task_set_task_data (task, weft_timeline_render (self->pane->timeline, FALSE), g_object_unref);
  g_task_run_in_thread (task, write_picture);
}

static void
save (WeftTimelinePane *pane, guint format, GFile *file)
{
  Saving *self = g_new (Saving, 1);
  WeftPlan plan;

  *self = (Saving) { .pane = g_object_ref (pane), .file = g_object_ref (file), .format = format };
  weft_plan_init (&plan);
  if (format == PNG)
    save_picture (self);
  else if (pane->run != NULL)
    export_run (pane->run, self);
  else
    weft_run_new_from_batch_async (pane->batch, pane->plan != NULL ? pane->plan : &plan, NULL, NULL, run_made_cb, self);
}

static void
response_cb (WeftTimelinePane *self, int response, GtkNativeDialog *dialog)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && (self->batch != NULL || self->run != NULL))
    save (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "format")), file);
  g_object_unref (dialog);
}

static char *
propose_name (guint format)
{
  /* Translators: the beginning of a file's name */
  const char *stem = format == WEFT_RUN_CSV ? _("jobs") : _("timeline");

  return g_strdup_printf ("%s.%s", stem, format == PNG ? "png" : weft_run_format_get_extension (format));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  guint format = find_format (name);
  g_autofree char *proposed = propose_name (format);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (NULL, GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), proposed);
  g_object_set_data (G_OBJECT (dialog), "format", GUINT_TO_POINTER (format));
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), widget, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
_weft_timeline_pane_install_saving (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, save_action);
}
