#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monitor: what runs, what ran, and what can be done to it."""

import re
import subprocess

import driver
from driver import check, wait, xdotool


def parts(node):
    """Itself and all below it but for the rows of tables: there are many, and each takes its time."""
    yield node
    if node.role in ('tree table', 'tree grid', 'table'):
        return
    for child in node.children:
        yield from parts(child)


def look(weft, name):
    """The first text of the page that is like this, or None."""
    return next((part for part in parts(weft.page) if part.role in driver.ROLES['text'] and re.match(name, part.text)), None)


def find(weft, name):
    return wait(lambda: look(weft, name), name)


def text_of(weft, pattern):
    node = look(weft, pattern)
    return node.text if node is not None else None


def open_page(weft, text=None):
    """With one process in the table: what is searched for, or Weft's."""
    weft.click('tab', 'Monitor')
    # The graphs, above and below what the user divides, the page.
    weft.page = weft.find('graph', 'Processor').parent.parent.parent.look(0)
    entry = next(part for part in parts(weft.page) if part.name == 'Search processes')
    # The key goes to the page that shows, which on a busy machine is the one before for a moment.
    wait(lambda: entry.has_focus() or weft.move_focus('ctrl+f'), 'the focus in the search')
    xdotool('type', text or f'{weft.pid}')
    find(weft, r'1 of \d+ processes')


def select_row(weft, name):
    """With keys alone: from the search to what was found, and select it."""
    row = wait(lambda: next(weft.page.find_all('row', name), None), name)
    xdotool('key', 'Return')
    wait(row.has_focus, f'the focus on {name}')
    xdotool('key', 'ctrl+space')
    find(weft, r'1 of \d+ selected')


def cores_are_told_in_words(weft):
    open_page(weft)
    graph = weft.find('graph', 'Processor')
    told = wait(lambda: re.match(r'\d+ cores?.*; now \d+', graph.description), 'a summary', 60)
    check(told is not None, 'the graph is told in words')


def process_is_found_and_ended(weft):
    sleeper = subprocess.Popen(['sleep', '86399.25'])
    try:
        open_page(weft, '86399.25')
        select_row(weft, f'sleep, PID {sleeper.pid}')
        find(weft, f'PID {sleeper.pid} · sleeping')
        find(weft, '1 Thread')
        xdotool('key', 'Delete')
        dialog = weft.find('window', 'End This Process')
        check(any(f'sleep ({sleeper.pid})' in node.text for node in dialog.find_all('text')), 'it is named')
        driver.click(wait(lambda: next(dialog.find_all('button', 'End'), None), 'End'))
        check(sleeper.wait(driver.LIMIT) == -15, 'it was asked to end')
        find(weft, 'This process has ended')
    finally:
        sleeper.kill()


def past_moment_is_shown(weft):
    open_page(weft)
    graph = weft.find('graph', 'Processor')
    xdotool('key', 'shift+Tab', 'shift+Tab')  # past the memory's
    wait(graph.has_focus, 'the focus on the graph')

    def read_out():
        xdotool('key', 'Left')
        return graph.look(0).name.startswith('CPU 0: ')

    wait(read_out, 'the graph reads itself out')
    xdotool('key', 'Return')
    find(weft, r'This is what ran at ')
    weft.click('button', 'Back to Now')
    wait(lambda: look(weft, r'This is what ran at ') is None, 'the banner is gone')
    find(weft, r'1 of \d+ processes')


def frozen_page_stands_still(weft):
    open_page(weft)
    wait(lambda: text_of(weft, r'\d+ % busy'), 'figures')
    weft.click('button', 'Freeze')
    wait(lambda: weft.find('button', 'Freeze').has('PRESSED') or weft.find('button', 'Freeze').has('CHECKED'), 'it is frozen')
    before = [text_of(weft, r'\d+ % busy'), text_of(weft, r'.* ms a sample')]
    busy = subprocess.Popen(['sh', '-c', 'while :; do :; done'])
    try:
        for _ in range(3):
            driver.time.sleep(1)  # nothing can be waited for where nothing shall happen
            check([text_of(weft, r'\d+ % busy'), text_of(weft, r'.* ms a sample')] == before, 'what is shown stands still')
        weft.click('button', 'Freeze')
        wait(lambda: text_of(weft, r'.* ms a sample') != before[1], 'it goes on')
    finally:
        busy.kill()
        busy.wait()


def threads_have_the_names_of_their_jobs(weft):
    weft.click('button', 'Remove all jobs')
    weft.find('text', 'No Jobs')
    weft.add(2, Shortest=60, Longest=60)
    weft.click('button', 'Start')
    weft.wait_for_rows(lambda rows: all(row.state == 'running' for row in rows.values()), 'both run')
    names = list(weft.rows())
    open_page(weft)
    select_row(weft, f'weft, PID {weft.pid}, Weft.s own')
    for name in names:
        wait(lambda name=name: next(weft.page.find_all('text', fr'thread-\d+: {re.escape(name)}'), None), f'the thread of {name}')


def preferences_tell_of_the_history(weft):
    open_page(weft)
    wait(lambda: text_of(weft, r'\d+ % busy'), 'figures')
    weft.press('ctrl+comma')
    dialog = weft.find('window', 'Preferences')
    wait(lambda: next(dialog.find_all('text', r'The last 60 minutes, in .* of memory; never more than 32'), None), 'the history')
    weft.press('Escape', window='Preferences')
    weft.find_gone('window', 'Preferences')


driver.main(cores_are_told_in_words, process_is_found_and_ended, past_moment_is_shown, frozen_page_stands_still,
            threads_have_the_names_of_their_jobs, preferences_tell_of_the_history)
