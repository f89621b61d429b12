/* modes.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* What weft-worker can be besides a worker. Each takes main()'s arguments, and gives the exit status.
 *
 *   weft-worker --exec PARENT-PID PROGRAM [ARGUMENT]...
 *   weft-worker --exec-merged PARENT-PID PROGRAM [ARGUMENT]...
 *   weft-worker --answer PARENT-PID BYTES
 *   weft-worker --ask PARENT-PID LINES first|together
 */
#define WEFT_WORKER_EXIT_USAGE 2
#define WEFT_WORKER_EXIT_NO_PROGRAM 127

int weft_worker_parse_number (const char *text);
void weft_worker_die_with_parent (int parent);

/* Becomes another program, which dies with Weft, leads a process group of its own, has no descriptor but the three and no
 * signal ignored or blocked. GSubprocess can do this only where it forks, which a window must not. Merged, its standard
 * error goes where its output goes: GLib 2.74 then closes both when it spawns. */
int weft_worker_exec (int argc, char **argv);

/* Answers each line on standard input with BYTES bytes, at a pace that can be watched. */
int weft_worker_answer (int argc, char **argv);

/* Writes LINES lines to standard output and reads what is answered on standard input: writes all first, or both
 * together. */
int weft_worker_ask (int argc, char **argv);
