/* file-writer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file that is either written whole or not at all: what is added goes to a file beside it, which takes its name when all
 * of it is on the disk. Whoever is killed on the way leaves the old file as it was. Plain memory, for any thread.
 *
 * A name that stands for no ordinary file, such as /dev/stdout, is written to directly. */
typedef struct _WeftFileWriter WeftFileWriter;

/* NULL and a sentence. */
WeftFileWriter *weft_file_writer_new (const char *path, GError **error);

/* FALSE when the disk is full or another thing went wrong: weft_file_writer_commit() says what. */
gboolean weft_file_writer_add (WeftFileWriter *writer, gconstpointer bytes, gsize length);

/* How much has been added. */
guint64 weft_file_writer_get_size (WeftFileWriter *writer);

/* FALSE and a sentence; nothing has changed then. */
gboolean weft_file_writer_commit (WeftFileWriter *writer, GError **error);

/* Without a commit before it: what was written is gone. */
void weft_file_writer_free (WeftFileWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftFileWriter, weft_file_writer_free)

G_END_DECLS
