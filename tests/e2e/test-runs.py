#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has run stays to be looked at: replayed, deleted and brought back, and compared."""

import driver
from driver import check, wait


def run_batch(weft, again=False):
    weft.click('button', 'Run Again' if again else 'Start')
    weft.wait_for_states('all succeed', 'succeeded')
    weft.find('button', 'Run Again')


def show(weft, view):
    weft.click('tab', view)


def open_first(weft):
    """From the list of runs to the jobs of that run."""
    show(weft, 'Runs')
    weft.click('button', 'Replay Threads: 3 jobs')
    weft.find('button', 'Back to the batch')
    show(weft, 'Jobs')


def run_is_replayed(weft):
    weft.replace_jobs(3, Shortest=2, Longest=3)
    run_batch(weft)
    done = weft.rows()
    open_first(weft)
    weft.wait_for_states('it is played to its end: they succeed as they did', 'succeeded')
    weft.find('button', 'Play')
    weft.find('slider', 'Time of the run').value = 1
    weft.wait_for_rows(lambda rows: all(0.2 < row.value < 0.6 and row.state == 'running' for row in rows.values()),
                       'a second after their start they are on their way')
    weft.find('slider', 'Time of the run').value = 100
    weft.wait_for_states('they succeed again', 'succeeded')
    rows = weft.rows()
    check([row.worker for row in rows.values()] == [row.worker for row in done.values()], 'by the same threads')
    check(weft.figure('Jobs done') == '3 / 3', 'all jobs are done')
    weft.click('button', 'Back to the batch')
    weft.find('button', 'Run Again')


def deleted_run_comes_back(weft):
    weft.replace_jobs(3, Shortest=0.2, Longest=0.3)
    run_batch(weft)
    show(weft, 'Runs')
    weft.find('text', '1 run')
    weft.tab_to('button', 'Replay Threads: 3 jobs')
    weft.press('ctrl+a')
    weft.find('text', '1 of 1 selected')
    weft.press('Delete')
    weft.find('text', 'No Runs Yet')

    weft.click('button', 'Undo')
    weft.find('button', 'Replay Threads: 3 jobs')


def two_runs_are_compared(weft):
    weft.replace_jobs(3, Shortest=0.2, Longest=0.3)
    run_batch(weft)
    run_batch(weft, again=True)
    show(weft, 'Runs')
    weft.find('text', '2 runs')
    weft.tab_to('button', 'Replay Threads: 3 jobs')
    weft.press('ctrl+a')
    weft.find('text', '2 of 2 selected')
    weft.click('button', 'Compare the selected runs')
    weft.find('window', 'Compare Runs')
    weft.find('graph', 'Elapsed')


driver.main(run_is_replayed, deleted_run_comes_back, two_runs_are_compared)
