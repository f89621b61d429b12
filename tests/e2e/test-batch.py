#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A batch from Start to its end, as one watches it."""

import driver
from driver import check, wait


def number_of(text):
    return float(text.split(' ')[0].rstrip('×'))


def bars_rise(weft):
    check(all(row.value == 0 for row in weft.rows().values()), 'no bar shows anything before Start')
    weft.click('button', 'Start')
    weft.find('button', 'Stop')
    before = weft.wait_for_rows(lambda rows: sum(row.value > 0 for row in rows.values()) >= 3, 'three bars move')
    weft.wait_for_rows(lambda rows: sum(rows[name].value > before[name].value > 0 for name in rows) >= 3, 'they rise')
    check(weft.find('bar', 'Whole batch').value > 0, 'the bar of the batch moves too')


def paused_job_stands_still(weft):
    weft.click('button', 'Start')
    weft.row('nazha.mkv').click('Pause')
    weft.wait_for_rows(lambda rows: rows['nazha.mkv'].state == 'paused', 'one is paused')

    def others(rows):
        return sum(row.value for name, row in rows.items() if name != 'nazha.mkv')

    first = weft.rows()
    second = weft.wait_for_rows(lambda rows: others(rows) > others(first) + 0.05, 'the others rise')
    third = weft.wait_for_rows(lambda rows: others(rows) > others(second) + 0.2, 'the others rise further')
    check(second['nazha.mkv'].value == third['nazha.mkv'].value, 'the bar of the paused job stands')
    weft.row('nazha.mkv').click('Resume')
    weft.wait_for_rows(lambda rows: rows['nazha.mkv'].value > third['nazha.mkv'].value, 'it rises after Resume')


def cancelled_job_is_not_succeeded(weft):
    weft.click('button', 'Start')
    weft.row('lena.png').click('Cancel')
    weft.wait_for_rows(lambda rows: rows['lena.png'].state == 'cancelled', 'one is cancelled')
    rows = weft.wait_for_states('all end', 'succeeded', 'cancelled')
    check([name for name, row in rows.items() if row.state == 'cancelled'] == ['lena.png'], 'only that one is cancelled')
    check([name for name, row in rows.items() if not row.is_full()] == ['lena.png'], 'only its bar is not full')
    weft.find('button', 'Run Again')
    check(weft.figure('Jobs done') == '5 / 5', 'all jobs are done')
    weft.find('text', 'Jobs were paused, cancelled or lost')


def figures_tell_the_lesson(weft):
    weft.click('button', 'Start')
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


def replace_jobs(weft):
    weft.click('button', 'Remove all jobs')
    weft.find('text', 'No Jobs')
    weft.add(3, Shortest=1, Longest=2)


def batch_runs_again(weft):
    replace_jobs(weft)
    weft.click('button', 'Start')
    weft.wait_for_states('all succeed', 'succeeded')
    weft.click('button', 'Run Again')
    weft.find('button', 'Stop')
    weft.wait_for_rows(lambda rows: not any(row.is_full() for row in rows.values()), 'the bars begin anew')
    weft.wait_for_states('all succeed again', 'succeeded')
    weft.find('button', 'Run Again')
    check(weft.figure('Jobs done') == '3 / 3', 'all jobs are done')
    check(not weft.notifications, 'nobody who looks at the window is told of its end')


def end_is_told_to_who_looks_elsewhere(weft):
    replace_jobs(weft)
    weft.click('button', 'Start')
    weft.take_focus()
    weft.wait_for_states('all succeed', 'succeeded')
    wait(lambda: weft.notifications == [('Batch Finished', '3 jobs succeeded.')], 'a notification')


driver.main(bars_rise, paused_job_stands_still, cancelled_job_is_not_succeeded, figures_tell_the_lesson,
            batch_runs_again, end_is_told_to_who_looks_elsewhere)
