#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names looked up, and a conversation, with an nslookup that needs no network."""

import os

import driver
from driver import ROLES, check, wait

os.environ['WEFT_NSLOOKUP'] = os.path.join(os.environ['G_TEST_SRCDIR'], 'app', 'fake-nslookup')


def open_page(weft):
    weft.click('tab', 'Lookups')
    weft.find('text', 'No Lookups')


def type_names(weft, *names):
    """As many lines as there are names, with keys alone."""
    weft.press('ctrl+l')
    wait(lambda: any(node.name == 'Names to look up' and node.has('FOCUSED') for node in weft.application.walk()), 'the focus in the names')
    for number, name in enumerate(names):
        if number:
            weft.press('shift+Return')
        driver.xdotool('type', '--delay', '5', '--', name)


def texts(weft):
    """What is written in the rows of lookups."""
    shown = weft.look('list', 'Lookups')
    items = [item for item in shown.children if item.role in ROLES['item']] if shown is not None else []
    return [[node.text for node in item.walk() if node.role in ROLES['text']] for item in items[:10]]


def wait_for_row(weft, *expected):
    """Waits for a row that says all of this."""
    return wait(lambda: any(all(any(part in text for text in row) for part in expected) for row in texts(weft)),
                f'a row with {", ".join(expected)}')


def names_are_looked_up_with_keys(weft):
    open_page(weft)
    type_names(weft, 'www.test', 'nx.test')
    weft.press('Return')
    wait_for_row(weft, 'www.test', '192.0.2.1', 'exit status 0')
    wait_for_row(weft, 'nx.test', 'no such name', 'exit status 1')
    weft.find('button', 'Copy 192.0.2.1')


def bad_name_is_told_before_anything_starts(weft):
    open_page(weft)
    type_names(weft, 'www.test', '-type=any')
    weft.press('Return')
    weft.find('text', 'Line 2, “-type=any”')
    check(weft.look('text', 'No Lookups') is not None, 'nothing was started')


def output_is_one_click_away(weft):
    open_page(weft)
    type_names(weft, 'mail.test')
    weft.press('Return')
    weft.click('button', 'Output for mail.test')
    weft.find('window', 'Lookup')
    weft.find('button', 'Copy as a shell command')
    weft.press('Escape', window='Lookup')
    weft.find_gone('window', 'Lookup')


def slow_lookup_is_stopped_and_removed(weft):
    open_page(weft)
    type_names(weft, 'slow.test')
    weft.press('Return')
    wait_for_row(weft, 'slow.test', 'running')
    wait(weft.children, 'nslookup runs')
    weft.press('ctrl+Return')
    wait_for_row(weft, 'slow.test', 'cancelled')
    wait(lambda: not weft.children(), 'nslookup is gone')
    weft.click('button', 'Remove slow.test')
    weft.find('text', 'No Lookups')
    weft.click('button', 'Undo')
    wait_for_row(weft, 'slow.test', 'cancelled')


def conversation_is_led_with_keys(weft):
    weft.click('tab', 'Lookups')
    weft.click('tab', 'Talk')
    weft.find('text', 'No Conversation')
    weft.press('ctrl+Return')
    weft.find('text', 'nslookup Listens')
    driver.xdotool('type', '--delay', '5', 'www.test')
    weft.press('Return')
    weft.find('text', 'Server:')
    driver.xdotool('type', '--delay', '5', 'exit')
    weft.press('Return')
    weft.find('text', 'Ended with exit status 0')


driver.main(names_are_looked_up_with_keys, bad_name_is_told_before_anything_starts, output_is_one_click_away,
            slow_lookup_is_stopped_and_removed, conversation_is_led_with_keys)
