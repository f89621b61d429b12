#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process for every job: which they are, and what the death of one does to the others."""

import os
import re
import signal

import driver
from driver import check, wait


def pids(rows):
    """The process of every job whose row names one."""
    found = {name: re.match(r'process \d+ · PID (\d+)$', row.worker) for name, row in rows.items()}
    return {name: int(match.group(1)) for name, match in found.items() if match}


def start_processes(weft):
    weft.choose_strategy('Processes')
    weft.find('text', 'A process for every job')
    weft.click('button', 'Start')
    return pids(weft.wait_for_rows(lambda rows: len(pids(rows)) == len(rows) > 0, 'every row names its process'))


def rows_name_the_processes(weft):
    named = start_processes(weft)
    check(len(set(named.values())) == 5, f'five jobs, five processes: {named}')
    check(set(named.values()) == weft.children(), 'they are the children of Weft')
    for pid in named.values():
        with open(f'/proc/{pid}/comm', encoding='utf-8') as comm:
            check(comm.read().strip() == 'weft-worker', f'{pid} is a weft-worker')
    weft.wait_for_states('all succeed', 'succeeded')
    wait(lambda: not weft.children(), 'no child is left')


def killed_process_fails_its_job_only(weft):
    named = start_processes(weft)
    os.kill(named['something.mp4'], signal.SIGKILL)
    rows = weft.wait_for_rows(lambda rows: rows['something.mp4'].state == 'failed', 'the job of the killed one fails')
    check('worker ended by signal 9' in rows['something.mp4'].details, f'it says why: {rows["something.mp4"].details}')
    rows = weft.wait_for_states('all end', 'succeeded', 'failed')
    check([name for name, row in rows.items() if row.state == 'failed'] == ['something.mp4'], 'the others succeed')
    wait(lambda: not weft.children(), 'no child is left')
    rows['something.mp4'].click('Retry')
    weft.wait_for_states('it succeeds when it is tried again', 'succeeded')


driver.main(rows_name_the_processes, killed_process_fails_its_job_only)
