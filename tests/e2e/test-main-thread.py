#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The work on the main thread: the window answers late, and gets over it by itself."""

import time

import driver
from driver import check, wait


def round_trip(weft):
    """How long the window takes to say what it is called."""
    began = time.monotonic()
    check(weft.application.children[0].name == 'Weft', 'the window says its name')
    return time.monotonic() - began


def is_quick(weft):
    return all(round_trip(weft) < 0.1 for _ in range(20))


def window_freezes_and_recovers(weft):
    wait(lambda: is_quick(weft), 'the window answers at once')
    weft.click('switch', 'Do the work on the main thread')
    began = time.monotonic()
    wait(lambda: round_trip(weft) > 0.15, 'the window answers late', 6)
    # Not looked for on the way: each look takes many round trips.
    wait(lambda: is_quick(weft), 'the window answers at once again')
    lasted = time.monotonic() - began
    weft.find('text', 'That was the main thread')
    check(not weft.find('switch', 'Do the work on the main thread').has('CHECKED'), 'the switch has gone back')
    check(lasted < 10, f'it ended by itself: after {lasted:.1f} s')
    weft.find('text', r'\d{3,} ms')  # so says the pulse, of the worst of the last ten seconds
    weft.wait_for_states('the jobs are there for workers', 'queued')
    weft.click('button', 'Start')
    weft.find('button', 'Stop')
    wait(lambda: is_quick(weft), 'the window answers at once while workers do the work')


driver.main(window_freezes_and_recovers)
