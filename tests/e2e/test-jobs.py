#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs added, removed, brought back, selected and tried again."""

import driver
from driver import check, click, wait


def replace_jobs(weft, count, **numbers):
    """Other jobs instead of those that are offered; the names of the first."""
    weft.replace_jobs(count, **numbers)
    return list(weft.wait_for_rows(lambda rows: len(rows) == 5, 'their rows'))


def wait_for_done(weft, figure):
    wait(lambda: weft.figure('Jobs done') == figure, f'{figure} jobs done')
    weft.find('button', 'Run Again')


def undo_last_removal(weft):
    """At once: the toast is there for ten seconds. That of an earlier removal has to be gone."""

    def press():
        buttons = list(weft.application.find_all('button', 'Undo'))
        action = buttons[0].get_action() if len(buttons) == 1 else None
        return action is not None and weft.look('text', '1 job removed') and buttons[0].press(action)

    wait(press, 'the toast')


def added_jobs_run(weft):
    replace_jobs(weft, 20, Shortest=0.2, Longest=0.5)
    check(weft.figure('Jobs done') == '0 / 20', 'there are twenty jobs')
    weft.click('button', 'Start')
    wait_for_done(weft, '20 / 20')
    weft.wait_for_states('all succeed', 'succeeded')
    check(weft.figure('Progress') == '100 %', 'all bytes are done')


def removed_job_comes_back(weft):
    names = replace_jobs(weft, 20)
    weft.row(names[2]).click('Cancel')
    weft.wait_for_rows(lambda rows: rows[names[2]].state == 'cancelled', 'what was queued is cancelled')
    weft.row(names[2]).click('Remove')
    undo_last_removal(weft)
    weft.wait_for_rows(lambda rows: list(rows) == names, 'it is back in its place')
    weft.find('text', '20 jobs')
    weft.row(names[2]).click('Remove')
    weft.find('text', '19 jobs')
    weft.wait_for_rows(lambda rows: list(rows)[:4] == names[:2] + names[3:], 'it is that one that is gone')


def selection_is_what_commands_work_on(weft):
    weft.tab_to('button', 'Pause Python.pdf')
    weft.press('ctrl+a')
    weft.find('text', '5 of 5 selected')
    weft.find('button', 'Remove the selected jobs')
    weft.click('button', 'Cancel the selected jobs')
    weft.wait_for_states('all are cancelled', 'cancelled')
    weft.press('Escape')
    weft.find('text', '5 jobs')
    weft.find('button', 'Remove all jobs')


def cancelled_job_is_tried_again(weft):
    names = replace_jobs(weft, 20, Shortest=0.2, Longest=0.5)
    weft.row(names[3]).click('Cancel')
    weft.wait_for_rows(lambda rows: rows[names[3]].state == 'cancelled', 'one is cancelled')
    weft.click('button', 'Start')
    wait_for_done(weft, '20 / 20')
    rows = weft.wait_for_states('the others succeed', 'succeeded', 'cancelled')
    check([name for name, row in rows.items() if row.state == 'cancelled'] == [names[3]], 'only that one was not run')
    check(weft.figure('Progress') != '100 %', 'its bytes are missing')
    weft.row(names[3]).click('Retry')
    weft.wait_for_states('that one succeeds too', 'succeeded')
    wait(lambda: weft.figure('Progress') == '100 %', 'all bytes are done')


driver.main(added_jobs_run, removed_job_comes_back, selection_is_what_commands_work_on, cancelled_job_is_tried_again)
