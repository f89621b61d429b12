#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""With keys alone."""

import driver
from driver import check, wait


def tab_and_space_start_the_batch(weft):
    weft.tab_to('button', 'Start')
    weft.press('space')
    weft.find('button', 'Stop')
    weft.wait_for_rows(lambda rows: any(row.value > 0 for row in rows.values()), 'the bars move')


def jobs_pause_and_resume(weft):
    weft.press('F5')
    weft.find('button', 'Stop')
    weft.press('ctrl+p')
    weft.wait_for_states('all are paused', 'paused')
    weft.press('ctrl+r')
    weft.wait_for_states('all run on', 'running', 'succeeded')
    weft.press('ctrl+Return')
    weft.wait_for_states('all are stopped', 'cancelled', 'succeeded')
    weft.find('button', 'Run Again')


def dialog_opens_and_closes(weft):
    weft.press('ctrl+n')
    weft.find('window', 'Add Jobs')
    weft.press('Escape', window='Add Jobs')
    weft.find_gone('window', 'Add Jobs')
    weft.press('ctrl+n')
    weft.find('window', 'Add Jobs')
    weft.press('o', 'n', 'e', 'Return', window='Add Jobs')
    weft.find_gone('window', 'Add Jobs')
    weft.find('text', '6 jobs')
    weft.find('bar', 'one')


def removed_selection_is_undone(weft):
    weft.tab_to('button', 'Pause Python.pdf')
    weft.press('ctrl+a')
    weft.find('text', '5 of 5 selected')
    weft.press('Delete')
    weft.tab_to('button', 'Undo')  # which the focus falls to when the rows are gone
    weft.press('space')
    weft.wait_for_rows(lambda rows: len(rows) == 5, 'they are back')


def idle_program_quits(weft):
    weft.press('ctrl+q')
    status = weft.ended()
    check(status == 0, f'Weft ends with status {status}')
    wait(lambda: not weft.children(), 'no child is left')


driver.main(tab_and_space_start_the_batch, jobs_pause_and_resume, dialog_opens_and_closes, removed_selection_is_undone,
            idle_program_quits)
