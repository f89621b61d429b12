# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives Weft as somebody does who sees only names, values and states: through the accessibility bus, and with keys.

A test is a function that takes a Weft; main() gives it a new one, and says TAP. Nothing here sleeps and hopes: what is
waited for is a condition, asked again until it holds or LIMIT is over, which fails the test.

What GTK 4.8 and later say differently is dealt with here: a button with a text is "Start Start" or "_Undo Undo" and
a figure "0 / 5 Jobs done" in 4.8, so names are matched from their beginning; and 4.8 cannot be told to focus something,
so that is done with the Tab key. Nobody manages the windows of the display, so the driver gives them the focus.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

try:
    from gi.repository import Gio, GLib

    from accessible import ROLES, Gone, find_application, texts_of
except ImportError as missing:
    print(f'1..0 # SKIP {missing}')
    sys.exit(0)

LIMIT = 30  # seconds, for what takes a moment
POLL = 0.02

# Of GTK 4.8, which is asked about a widget while it takes that off the accessibility bus; and of newer ones, which warn of
# the labels of libadwaita's own AdwMessageDialog.
FORGIVEN = ("g_variant_is_object_path: assertion 'string != NULL' failed", 'Trying to measure GtkLabel')


class Failure(Exception):
    """What was expected did not happen."""


def check(holds, what):
    if not holds:
        raise Failure(what)


def wait(condition, what, limit=LIMIT):
    """Returns what the condition does as soon as that is true. What vanishes while it is looked at is looked at again."""
    end = time.monotonic() + limit
    while True:
        late = time.monotonic() >= end
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            result = condition()
        except (GLib.Error, Gone):
            result = None
        if result:
            return result
        if late:
            raise Failure(f'waited {limit} s for: {what}')
        time.sleep(POLL)


def click(node):
    action = node.get_action()
    check(action is not None, f'{node.role} "{node.name}" has something to press')
    check(node.press(action), f'{node.role} "{node.name}" can be pressed')


class Row:
    """What the row of a job says."""

    def __init__(self, item):
        bars = item.find_below('bar')
        texts = texts_of(item.find_below('text'))
        if len(bars) != 1 or len(texts) < 4:
            raise Gone
        self.name = bars[0].name
        self.value = bars[0].value
        self.state, self.details, self.worker = texts[1:4]
        self.buttons = {node.name.split(' ')[0]: node for node in item.find_below('button')}

    def is_full(self):
        """GTK does not tell when a value changes by less than 0.001."""
        return self.value > 0.998

    def click(self, verb):
        """Pause, Resume, Retry, Cancel or Remove."""
        if verb not in self.buttons:
            raise Failure(f'{self.name}, {self.state}, has no button to {verb}')
        click(self.buttons[verb])


NOTIFICATIONS = """
<node><interface name="org.freedesktop.Notifications"><method name="Notify">
  <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
  <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
  <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
</method><method name="CloseNotification"><arg type="u" direction="in"/></method></interface></node>
"""


def serve_notifications(told):
    """The part of the desktop that shows notifications: puts their titles and bodies into the list, while the
    connection that is returned is kept."""

    def answer(_connection, _sender, _path, _interface, method, parameters, invocation):
        if method == 'Notify':
            told.append(tuple(parameters.unpack()[3:5]))
            invocation.return_value(GLib.Variant('(u)', (len(told),)))
        else:
            invocation.return_value(None)

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    interface = Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS).interfaces[0]
    bus.register_object('/org/freedesktop/Notifications', interface, answer, None, None)
    bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'RequestName',
                  GLib.Variant('(su)', ('org.freedesktop.Notifications', 0)), None, 0, -1, None)
    return bus


def state_of(pid):
    """Its state and the number of its parent, or None when there is no such process."""
    try:
        with open(f'/proc/{pid}/stat', encoding='utf-8') as stat:
            fields = stat.read().rpartition(')')[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[1])


def is_alive(pid):
    state = state_of(pid)
    return state is not None and state[0] not in 'ZX'


def xdotool(*words):
    return subprocess.run(['xdotool', *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=LIMIT,
                          check=False, encoding='utf-8').stdout.split()


class Weft:
    """The program, in a home of its own, from its start to its end."""

    notifications = []  # what the desktop was told: titles and bodies

    def __init__(self):
        self.notifications.clear()
        self.home = tempfile.TemporaryDirectory(prefix='weft-e2e.')
        self.log = open(os.path.join(self.home.name, 'log'), 'w+', encoding='utf-8')
        environment = dict(os.environ, HOME=self.home.name)
        for kind in ('CONFIG', 'CACHE', 'DATA', 'STATE'):
            environment[f'XDG_{kind}_HOME'] = os.path.join(self.home.name, kind.lower())
        # It ends with the test, whatever ends that.
        self.process = subprocess.Popen(['setpriv', '--pdeathsig', 'KILL', os.environ['WEFT']],
                                        env=environment, stdout=self.log, stderr=self.log)
        self.pid = self.process.pid

    def __enter__(self):
        self.application = wait(self.look_for_application, 'Weft on the accessibility bus')
        self.find('button', 'Start')
        self.give_focus('Weft')
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.log.close()
        self.home.cleanup()

    def look_for_application(self):
        check(self.process.poll() is None, f'Weft runs, instead of ending with status {self.process.returncode}')
        return find_application(self.pid)

    # Seeing

    def look(self, role, name=''):
        """The first of this role whose name begins so, or None."""
        return next(self.application.find_all(role, name), None)

    def find(self, role, name='', limit=LIMIT):
        return wait(lambda: self.look(role, name), f'{role} "{name}"', limit)

    def find_gone(self, role, name=''):
        wait(lambda: self.look(role, name) is None, f'no {role} "{name}"')

    def rows(self):
        """What the rows of the first five jobs say now, by the names of the jobs. Those below may be out of sight, and
        then they say nothing, or nothing new."""
        jobs = self.look('list', 'Jobs')
        items = [item for item in jobs.below if item.role in ROLES['item']] if jobs is not None else []
        return {row.name: row for row in map(Row, items[:5])}

    def row(self, name):
        return self.rows()[name]

    def wait_for_rows(self, condition, what, limit=LIMIT):
        def look():
            rows = self.rows()
            return rows if condition(rows) else None

        return wait(look, what, limit)

    def wait_for_states(self, what, *states, limit=LIMIT):
        """Waits until each of the first five jobs is in one of these states."""
        return self.wait_for_rows(lambda rows: rows and all(row.state in states for row in rows.values()), what, limit)

    def figure(self, caption):
        """What is written above "Jobs done", "Elapsed" and so on."""

        def look():
            texts = texts_of(self.application.find_all('text'))
            return next((before.removesuffix(caption).strip() for before, text in zip(texts, texts[1:]) if text == caption), None)

        return wait(look, f'figure "{caption}"')

    def children(self):
        """The numbers of its child processes that run."""
        states = {int(pid): state_of(pid) for pid in os.listdir('/proc') if pid.isdigit()}
        return {pid for pid, state in states.items() if state is not None and state[1] == self.pid and state[0] != 'Z'}

    # Doing

    def click(self, role, name):
        """Looks and presses as often as it takes: what has just appeared may change its place on the bus before the press."""

        def press():
            node = self.look(role, name)
            action = node.get_action() if node is not None else None
            return action is not None and node.press(action)

        wait(press, f'{role} "{name}" can be pressed')

    def give_focus(self, title):
        """What a window manager does for the window that somebody points at."""

        def focus():
            windows = xdotool('search', '--all', '--onlyvisible', '--pid', str(self.pid), '--name', f'^{re.escape(title)}$')
            if not windows:
                return False
            if xdotool('getwindowfocus') == windows[:1]:
                return True
            xdotool('windowfocus', windows[0])
            return False

        wait(focus, f'the focus in the window "{title}"')
        wait(lambda: any(node.name == title and node.has('ACTIVE') for node in self.application.children),
             f'the window "{title}" is active')

    def take_focus(self):
        """As if somebody pointed at another program: keys go to none of its windows."""
        xdotool('mousemove', '1279', '899')
        xdotool('windowfocus', xdotool('search', '--maxdepth', '0', '')[0])
        wait(lambda: not any(node.has('ACTIVE') for node in self.application.children), 'no window is active')

    def press(self, *keys, window='Weft'):
        """Keys as xdotool names them, such as ctrl+n."""
        self.give_focus(window)
        xdotool('key', *keys)

    def focused(self):
        """What has the focus; of what lies in one another the innermost."""
        found = [node.place for node in self.application.find_in_state('FOCUSED') if node.role not in ROLES['window']]
        return found[-1] if found else None

    def move_focus(self, key, window='Weft'):
        """Presses a key that moves the focus, and waits until that was done."""
        before = self.focused()
        self.press(key, window=window)
        try:
            wait(lambda: self.focused() != before, 'the focus moves', 3)
        except Failure:
            pass  # to something that does not say so

    def tab_to(self, role, name, window='Weft'):
        """Moves the focus to it with the Tab key; where it is already, there is nothing to do."""
        for _ in range(40):
            node = self.find(role, name)
            if node.has_focus():
                return node
            self.move_focus('Tab', window)
        raise Failure(f'Tab does not reach {role} "{name}"')

    def choose_strategy(self, title):
        """Opens the choice, goes to the title with keys, takes it."""
        choice = self.find('choice')

        def item():
            """The title that has the focus, while one is chosen."""
            items = [node for node in choice.find_in_state('FOCUSED') if node.role in ROLES['item']]
            return texts_of(items[0].find_all('text'))[0] if items else None

        click(wait(lambda: next(choice.find_all('button'), None), 'what opens the choice'))
        wait(item, 'the strategies to choose from')
        self.press('Home')
        wait(lambda: item() == 'Sequential', 'the first strategy')
        while (before := item()) != title:
            self.press('Down')
            wait(lambda before=before: item() not in (before, None), f'the strategy after {before}')
        self.press('Return')
        wait(lambda: item() is None, 'the choice is made')
        wait(lambda: title in texts_of(choice.find_all('text')), f'{title} is chosen')

    def add(self, count, **numbers):
        """Adds jobs through the dialog; its numbers by the first letters of their names, _ for a space."""
        self.click('button', 'Add jobs')
        dialog = self.find('window', 'Add Jobs')
        for name, value in dict(Number=count, **numbers).items():
            number = wait(lambda name=name: next(dialog.find_all('number', name.replace('_', ' ')), None), name)
            number.value = value
            wait(lambda number=number, value=value: number.value == value, f'{name} is {value}')
        click(wait(lambda: next(dialog.find_all('button', 'Add'), None), 'Add'))
        self.find_gone('window', 'Add Jobs')
        self.give_focus('Weft')

    def replace_jobs(self, count, **numbers):
        """Other jobs instead of those that are there."""
        self.click('button', 'Remove all jobs')
        self.find('text', 'No Jobs')
        self.add(count, **numbers)
        self.find('text', f'{count} jobs' if count != 1 else '1 job')

    def ended(self, limit=LIMIT):
        """Waits for its end; the status, or the negative number of the signal."""
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            raise Failure(f'waited {limit} s for the end of Weft') from None

    def check_log(self):
        """What it wrote has no warnings."""
        self.log.seek(0)
        lines = [line for line in self.log.read().splitlines() if re.search('WARNING|CRITICAL|ERROR', line)]
        lines = [line for line in lines if not any(known in line for known in FORGIVEN)]
        check(not lines, '\n'.join(['no warnings, but it says:', *lines]))

    # When something went wrong

    def describe(self):
        """All that is seen, and what the program wrote."""
        lines = []

        def add(node, depth):
            value = f' {node.value:g}' if node.role in ROLES['bar'] + ROLES['number'] else ''
            states = [state for state in ('FOCUSED', 'SELECTED', 'CHECKED') if node.has(state)]
            lines.append('  ' * depth + f'{node.role} "{node.text}"{value} {" ".join(states)}')
            for child in node.below:
                add(child, depth + 1)

        try:
            if self.process.poll() is None:
                add(self.application.look(), 0)
            else:
                lines.append(f'Weft has ended: {self.process.returncode}')
        except (AttributeError, GLib.Error) as error:
            lines.append(f'No more is to be seen: {error}')
        self.log.seek(0)
        return lines + self.log.read().splitlines()


def run(number, test):
    name = f'/{os.path.basename(sys.argv[0]).removeprefix("test-").removesuffix(".py")}/{test.__name__.replace("_", "-")}'
    weft = None
    began = time.monotonic()
    try:
        weft = Weft()
        with weft:
            try:
                test(weft)
                weft.check_log()
            except Exception:
                print('\n'.join(f'# {line}' for line in weft.describe()))
                raise
    except Exception:  # what it is, the log shall say; the next test has its chance
        print('\n'.join(f'# {line}' for line in traceback.format_exc().splitlines()))
        print(f'not ok {number} {name}', flush=True)
        return False
    print(f'# {time.monotonic() - began:.1f} s\nok {number} {name}', flush=True)
    return True


def main(*tests):
    """Runs the tests, each with a Weft of its own."""
    for program in ('xdotool', 'setpriv'):
        if shutil.which(program) is None:
            print(f'1..0 # SKIP {program} is not installed')
            return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    desktop = serve_notifications(Weft.notifications)
    print(f'1..{len(tests)}', flush=True)
    passed = [run(number, test) for number, test in enumerate(tests, 1)]
    desktop.close_sync(None)
    sys.exit(0 if all(passed) else 1)
