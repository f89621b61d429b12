# SPDX-License-Identifier: GPL-3.0-or-later
"""The views of a batch, as somebody uses them who sees names and descriptions: the timeline and comparing."""

import re

import driver
from accessible import texts_of
from driver import check, wait

SENTENCE = re.compile('times as fast|The jobs wait|one after the other')


def timeline_tells_of_the_batch(weft):
    """Five jobs on an event loop: one worker, whose lane and those of its jobs are told."""
    weft.replace_jobs(5, Longest=1, Shortest=0.5)
    weft.choose_strategy('Event loop')
    weft.press('alt+2')
    weft.find('text', 'Nothing Has Run Yet')
    weft.click('button', 'Start')
    timeline = weft.find('graph', 'Timeline')
    wait(lambda: timeline.description.startswith('1 worker, 0 '), 'one worker in the timeline')
    weft.find('button', 'Run Again')
    wait(lambda: 'Cores:' in timeline.description or 'cores' in timeline.description.lower(), 'where the cores come from')
    weft.press('alt+1')
    weft.wait_for_states('all succeed', 'succeeded')


def comparing_tells_a_finding(weft):
    """Four short jobs under two strategies: what was found is a sentence."""
    weft.replace_jobs(4, Longest=0.3, Shortest=0.3)
    weft.press('alt+3')
    weft.find('text', '4 jobs of')
    for title in ('Thread pool', 'Processes', 'Process pool', 'Event loop', 'Process loops'):
        box = weft.tab_to('switch', f'({title} )?{title}$')
        weft.press('space')
        wait(lambda box=box: not box.has('CHECKED'), f'{title} is not ticked')
    weft.click('button', 'Compare')
    weft.find('text', 'What It Shows')
    weft.find('button', 'Compare')
    wait(lambda: any(SENTENCE.search(text) for text in texts_of(weft.application.find_all('text'))), 'what was found')
    weft.press('alt+1')
    check(weft.figure('Jobs done') == '0 / 4', 'the batch itself was not run')


driver.main(timeline_tells_of_the_batch, comparing_tells_a_finding)
