#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked before Weft ends, and that nothing is left of it."""

import time

import driver
from driver import check, is_alive, wait


def start_processes(weft):
    """A child for each of five jobs, which do not end by themselves; their numbers."""
    weft.replace_jobs(5, Longest=600, Shortest=600)
    weft.choose_strategy('Processes')
    weft.click('button', 'Start')
    wait(lambda: len(weft.children()) == 5, 'five children')
    return weft.children()


def running_batch_is_asked_about(weft):
    children = start_processes(weft)
    weft.press('ctrl+w')
    weft.click('button', 'Keep Running')
    weft.find_gone('button', 'Keep Running')
    check(weft.process.poll() is None and weft.children() == children, 'nothing was ended')
    before = weft.figure('Elapsed')
    wait(lambda: weft.figure('Elapsed') != before, 'the batch goes on')
    weft.press('ctrl+q')
    weft.click('button', 'Stop and Close')
    status = weft.ended()
    check(status == 0, f'Weft ends with status {status}')
    check(not any(map(is_alive, children)), 'no child is left')


def stopped_batch_is_not_asked_about(weft):
    children = start_processes(weft)
    weft.click('button', 'Stop')
    weft.find('button', 'Run Again')
    weft.wait_for_states('all are cancelled', 'cancelled')
    wait(lambda: not weft.children(), 'no child is left')
    weft.press('ctrl+w')
    status = weft.ended()
    check(status == 0, f'Weft ends with status {status}')
    check(not any(map(is_alive, children)), 'no child is left')


def children_of_a_killed_weft_die(weft):
    children = start_processes(weft)
    weft.process.kill()
    killed = time.monotonic()
    wait(lambda: not any(map(is_alive, children)), 'the children are gone')
    check(time.monotonic() - killed <= 1, f'they are gone within a second: {time.monotonic() - killed:.3f} s')
    check(weft.ended() == -9, 'Weft was killed')


driver.main(running_batch_is_asked_about, stopped_batch_is_not_asked_about, children_of_a_killed_weft_die)
