/* compare-saving.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "compare-page-private.h"

#include "engine/format.h"

#include <glib/gi18n.h>
#include <string.h>

/* Files: chosen by a dialog of the system, written without the main loop waiting. */
static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftComparePage) self = WEFT_COMPARE_PAGE (data);
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source)), *shown = weft_format_name (name), *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    /* Translators: a file's name */
    text = g_strdup_printf (_("Saved as %s"), shown);
  else
    text = g_strdup_printf (_("%s can't be saved: %s"), shown, error->message);
  _weft_compare_page_say (self, text);
}

static GBytes *
make_content (WeftComparePage *self, const char *suffix, GError **error)
{
  char *csv;

  if (g_str_equal (suffix, "svg"))
    return weft_compare_results_get_picture (self->results, WEFT_PICTURE_SVG, error);
  if (g_str_equal (suffix, "png"))
    return weft_compare_results_get_picture (self->results, WEFT_PICTURE_PNG, error);
  csv = weft_compare_results_dup_csv (self->results);
  return g_bytes_new_take (csv, strlen (csv));
}

static void
response_cb (WeftComparePage *self, int response, GtkNativeDialog *dialog)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = file != NULL ? make_content (self, g_object_get_data (G_OBJECT (dialog), "suffix"), &error) : NULL;

  if (bytes != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb, g_object_ref (self));
  else if (error != NULL)
    _weft_compare_page_say (self, error->message);
  g_object_unref (dialog);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftComparePage *self = WEFT_COMPARE_PAGE (widget);
  const char *suffix = strrchr (name, '-') + 1;
  /* Translators: the beginning of a file's name */
  g_autofree char *proposed = g_strdup_printf ("%s.%s", _("comparison"), suffix);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (NULL, GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), proposed);
  g_object_set_data_full (G_OBJECT (dialog), "suffix", g_strdup (suffix), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
_weft_compare_page_install_saving (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "compare.save-csv", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "compare.save-svg", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "compare.save-png", NULL, save_action);
}
