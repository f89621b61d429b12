/* lookup-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "let-go.h"
#include "lookup-view-private.h"

#include "lookup/export.h"

#include <glib/gi18n.h>
#include <string.h>

/* The lookups that are selected, or all that are shown, as a file for other programs. The text is made a little in each
 * turn of the main loop, which owns the lookups; each is told as it is in its turn. */

#define TURN_US 1500

typedef struct
{
  WeftLookupView *view;   /* (owned) */
  GFile *file;            /* (owned) */
  GPtrArray *lookups;     /* (owned) */
  WeftLookupExport *text; /* (owned) (nullable) */
  guint next;
} Export;

static void
saved_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr(WeftLookupView) self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL, *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (file), result, NULL, &error))
    {
      name = g_file_get_basename (G_FILE (file));
      text = g_strdup_printf (_("Saved as %s"), name);
    }
  _weft_lookup_view_say (self, text != NULL ? text : error->message, NULL);
}

static void
export_free (Export *export)
{
  g_clear_object (&export->view);
  g_clear_object (&export->file);
  g_clear_pointer (&export->text, weft_lookup_export_free);
  weft_let_go (export->lookups);
  g_free (export);
}

static gboolean
add_some_cb (gpointer data)
{
  Export *export = data;
  gint64 until = g_get_monotonic_time () + TURN_US;
  g_autoptr(GBytes) bytes = NULL;
  char *text;

  while (export->next < export->lookups->len && g_get_monotonic_time () < until)
    weft_lookup_export_add (export->text, g_ptr_array_index (export->lookups, export->next++));
  if (export->next < export->lookups->len)
    return G_SOURCE_CONTINUE;
  text = weft_lookup_export_end (g_steal_pointer (&export->text));
  bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (export->file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb, g_object_ref (export->view));
  export_free (export);
  return G_SOURCE_REMOVE;
}

void
_weft_lookup_view_save (WeftLookupView *self, GFile *file, gboolean as_json)
{
  Export *export = g_new0 (Export, 1);

  export->view = g_object_ref (self);
  export->file = g_object_ref (file);
  export->lookups = _weft_lookup_view_get_scope (self);
  export->text = weft_lookup_export_new (as_json);
  g_idle_add (add_some_cb, export);
}

static void
response_cb (GtkNativeDialog *dialog, int response, WeftLookupView *self)
{
  gboolean as_json = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), "json"));
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL)
    _weft_lookup_view_save (self, file, as_json);
  g_object_unref (dialog);
}

void
_weft_lookup_view_export (WeftLookupView *self, gboolean as_json)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Export Lookups"), window, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  /* Translators: the beginning of a file's name */
  g_autofree char *name = g_strdup_printf ("%s.%s", _("lookups"), as_json ? "json" : "csv");

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_object_set_data (G_OBJECT (dialog), "json", GINT_TO_POINTER (as_json));
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
