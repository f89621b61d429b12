/* pipe-level.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pipe-level.h"

#include <fcntl.h>
#include <sys/ioctl.h>

WeftPipeLevel
weft_pipe_level_get (int fd)
{
  int used = 0, size = fd >= 0 ? fcntl (fd, F_GETPIPE_SZ) : -1;

  if (size <= 0 || ioctl (fd, FIONREAD, &used) != 0)
    return (WeftPipeLevel) { 0, 0 };
  return (WeftPipeLevel) { (guint) used, (guint) size };
}
