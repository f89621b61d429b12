/* source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "source.h"

void
weft_source_free (WeftSource *self)
{
  self->class->free (self);
}

gboolean
weft_source_parse_cores (WeftSource *self, GArray *cores, gint64 *boot_s)
{
  const char *text = self->class->read_text (self, "stat", NULL);

  return text != NULL && weft_parse_cores (text, cores, boot_s);
}

gboolean
weft_source_parse_memory (WeftSource *self, WeftSampleMemory *memory)
{
  const char *text = self->class->read_text (self, "meminfo", NULL);

  return text != NULL && weft_parse_memory (text, memory);
}

gboolean
weft_source_read_load (WeftSource *self, double load[3])
{
  const char *text = self->class->read_text (self, "loadavg", NULL);

  return text != NULL && weft_parse_load (text, load);
}
