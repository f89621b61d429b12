#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A batch from Start to its end, as one watches it."""

import driver
from driver import check, wait


def number_of(text):
    return float(text.split(' ')[0].rstrip('×'))


def five_jobs_tell_the_lesson(weft):
    check(all(row.value == 0 for row in weft.rows().values()), 'no bar shows anything before Start')
    weft.click('button', 'Start')
    weft.find('button', 'Stop')
    before = weft.wait_for_rows(lambda rows: sum(row.value > 0 for row in rows.values()) >= 3, 'three bars move')
    weft.wait_for_rows(lambda rows: sum(rows[name].value > before[name].value > 0 for name in rows) >= 3, 'they rise')
    check(weft.find('bar', 'Whole batch').value > 0, 'the bar of the batch moves too')
    weft.wait_for_states('all succeed', 'succeeded')
    weft.find('button', 'Run Again')
    elapsed = number_of(weft.figure('Elapsed'))
    total = number_of(weft.figure('Sum of job times'))
    gain = number_of(weft.figure('Gain'))
    check(weft.figure('Jobs done') == '5 / 5', 'all jobs are done')
    check(weft.figure('Progress') == '100 %', 'all bytes are done')
    check(5 <= elapsed < total, f'at the same time they take {elapsed} s instead of {total} s')
    check(abs(gain - total / elapsed) < 0.1, f'{gain} is {total} / {elapsed}')
    weft.find('text', 'All at once: ')


def paused_job_stands_still(weft):
    weft.replace_jobs(3, Longest=40, Shortest=40)
    weft.click('button', 'Start')
    name = list(weft.rows())[1]
    weft.row(name).click('Pause')
    weft.wait_for_rows(lambda rows: rows[name].state == 'paused', 'one is paused')

    def others(rows):
        return sum(row.value for other, row in rows.items() if other != name)

    first = weft.rows()
    second = weft.wait_for_rows(lambda rows: others(rows) > others(first) + 0.01, 'the others rise')
    third = weft.wait_for_rows(lambda rows: others(rows) > others(second) + 0.05, 'the others rise further')
    check(second[name].value == third[name].value, 'the bar of the paused job stands')
    weft.row(name).click('Resume')
    weft.wait_for_rows(lambda rows: rows[name].value > third[name].value, 'it rises after Resume')


def cancelled_job_is_not_succeeded(weft):
    """The long one is cancelled when the others, which are short, have ended."""
    weft.replace_jobs(1, Longest=600, Shortest=600)
    weft.add(2, Shortest=0.5, Longest=1)
    weft.find('text', '3 jobs')
    long = list(weft.rows())[0]
    weft.click('button', 'Start')
    weft.wait_for_rows(lambda rows: [row.state for row in rows.values()] == ['running', 'succeeded', 'succeeded'],
                       'the others succeed')
    weft.row(long).click('Cancel')
    weft.wait_for_rows(lambda rows: rows[long].state == 'cancelled', 'it is cancelled')
    weft.find('button', 'Run Again')
    rows = weft.rows()
    check([name for name, row in rows.items() if row.state == 'cancelled'] == [long], 'only that one is cancelled')
    check([name for name, row in rows.items() if not row.is_full()] == [long], 'only its bar is not full')
    check(weft.figure('Jobs done') == '3 / 3', 'all jobs are done')
    weft.find('text', 'Jobs were paused, cancelled or lost')


def batch_runs_again(weft):
    """Other threads do it, and none of the first is seen in the end."""
    weft.replace_jobs(3, Shortest=0.5, Longest=1)
    weft.click('button', 'Start')
    first = weft.wait_for_states('all succeed', 'succeeded')
    weft.click('button', 'Run Again')
    weft.wait_for_rows(lambda rows: all(row.state == 'succeeded' and row.worker != first[name].worker
                                        for name, row in rows.items()), 'other threads succeed')
    weft.find('button', 'Run Again')
    check(weft.figure('Jobs done') == '3 / 3', 'all jobs are done')
    check(not weft.notifications, 'nobody who looks at the window is told of its end')


def end_is_told_to_who_looks_elsewhere(weft):
    weft.replace_jobs(3, Shortest=0.5, Longest=1)
    weft.take_focus()
    weft.click('button', 'Start')
    weft.wait_for_states('all succeed', 'succeeded')
    wait(lambda: weft.notifications == [('Batch Finished', '3 jobs succeeded.')], 'a notification')


driver.main(five_jobs_tell_the_lesson, paused_job_stands_still, cancelled_job_is_not_succeeded, batch_runs_again,
            end_is_told_to_who_looks_elsewhere)
