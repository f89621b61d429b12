/* column-titles.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "column-titles.h"

/* What a title is made of is not for us to know: where it is made otherwise, it stays at the left. */
void
weft_column_titles_align_end (GtkColumnView *view, guint position)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;
  GtkWidget *content;

  while (title != NULL && position-- > 0)
    title = gtk_widget_get_next_sibling (title);
  content = title != NULL ? gtk_widget_get_first_child (title) : NULL;
  if (content != NULL)
    gtk_widget_set_halign (content, GTK_ALIGN_END);
}
