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

# Warnings end nobody: in here libatspi warns of programs that end, and those of Weft are looked for in what it wrote.
os.environ['G_DEBUG'] = 'gc-friendly'

try:
    import gi

    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi, Gio, GLib
except (ImportError, ValueError) as missing:
    print(f'1..0 # SKIP {missing}')
    sys.exit(0)

LIMIT = 30  # seconds, for what takes a moment
POLL = 0.02

# Of GTK 4.8, which is asked about a widget while it takes that off the accessibility bus.
FORGIVEN = ("g_variant_is_object_path: assertion 'string != NULL' failed",)

ROLES = {
    'bar': ('progress bar',),
    'button': ('push button', 'button', 'toggle button'),
    'choice': ('combo box',),
    'graph': ('image',),
    'item': ('list item',),
    'list': ('list', 'list box'),
    'number': ('spin button',),
    'row': ('table row', 'row'),
    'switch': ('switch', 'check box', 'toggle button'),
    'tab': ('page tab', 'tab'),
    'text': ('label', 'static', 'text'),
    'window': ('frame', 'window', 'dialog', 'alert'),
}


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
        except GLib.Error:
            result = None
        if result:
            return result
        if late:
            raise Failure(f'waited {limit} s for: {what}')
        time.sleep(POLL)


class Node:
    """Something that is seen in a window."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def role(self):
        return self.accessible.get_role_name()

    @property
    def name(self):
        return self.accessible.get_name() or ''

    @property
    def text(self):
        """What is written there, or else the name, in which GTK 4.8 has it."""
        if 'Text' in self.accessible.get_interfaces():
            count = Atspi.Text.get_character_count(self.accessible)
            return Atspi.Text.get_text(self.accessible, 0, count) or self.name
        return self.name

    @property
    def value(self):
        return Atspi.Value.get_current_value(self.accessible)

    @value.setter
    def value(self, value):
        Atspi.Value.set_current_value(self.accessible, value)

    @property
    def children(self):
        count = self.accessible.get_child_count()
        children = (self.accessible.get_child_at_index(i) for i in range(count))
        return [Node(child) for child in children if child is not None]

    def has(self, state):
        return self.accessible.get_state_set().contains(getattr(Atspi.StateType, state))

    def walk(self):
        """Itself and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find_all(self, role, name=''):
        return (node for node in self.walk() if node.role in ROLES[role] and re.match(name, node.name.lstrip('_')))

    def has_focus(self):
        """Itself, or what it is made of."""
        return any(node.has('FOCUSED') for node in self.walk())

    def get_action(self):
        """The number of the action that presses it, or None."""
        for i in range(Atspi.Action.get_n_actions(self.accessible)):
            if Atspi.Action.get_action_name(self.accessible, i) in ('click', 'press', 'toggle', 'activate'):
                return i
        return None

    def click(self, action=None):
        action = self.get_action() if action is None else action
        check(action is not None, f'{self.role} "{self.name}" has something to press')
        check(Atspi.Action.do_action(self.accessible, action), f'{self.role} "{self.name}" can be pressed')


class Row:
    """What the row of a job says."""

    def __init__(self, item):
        texts = []
        self.buttons = {}
        for node in item.walk():
            if node.role in ROLES['bar']:
                self.name = node.name
                self.value = node.value
            elif node.role in ROLES['text']:
                texts.append(node.text)
            elif node.role in ROLES['button']:
                self.buttons[node.name.split(' ')[0]] = node
        self.state, self.details, self.worker = texts[1:4]

    def is_full(self):
        """GTK does not tell when a value changes by less than 0.001."""
        return self.value > 0.998

    def click(self, verb):
        """Pause, Resume, Retry, Cancel or Remove."""
        if verb not in self.buttons:
            raise Failure(f'{self.name}, {self.state}, has no button to {verb}')
        self.buttons[verb].click()


def find_application(pid):
    desktop = Atspi.get_desktop(0)
    desktop.set_cache_mask(Atspi.Cache.NONE)
    for i in range(desktop.get_child_count()):
        try:
            application = desktop.get_child_at_index(i)
            if application is not None and application.get_process_id() == pid:
                application.set_cache_mask(Atspi.Cache.NONE)
                return Node(application)
        except GLib.Error:
            pass  # one that ends just now
    return None


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
        items = [item for item in self.look('list', 'Jobs').children if item.role in ROLES['item']]
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
            before = None
            for node in self.application.find_all('text'):
                text = node.text
                if text == caption and before is not None:
                    return before.removesuffix(caption).strip()
                before = text
            return None

        return wait(look, f'figure "{caption}"')

    def children(self):
        """The numbers of its child processes that run."""
        states = {int(pid): state_of(pid) for pid in os.listdir('/proc') if pid.isdigit()}
        return {pid for pid, state in states.items() if state is not None and state[1] == self.pid and state[0] != 'Z'}

    # Doing

    def click(self, role, name):
        """Looks as often as it takes, but presses once."""

        def look():
            node = self.look(role, name)
            return (node, node.get_action()) if node is not None else None

        node, action = wait(look, f'{role} "{name}"')
        node.click(action)

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
        found = None
        for node in self.application.walk():
            if node.has('FOCUSED') and not node.role in ROLES['window']:
                found = node.accessible
        return found

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
        """As somebody does who has no pointer: to the choice, open it, to the title, take it."""
        self.tab_to('choice', '')
        self.press('space')
        wait(self.choice_item, 'the strategies to choose from')
        self.press('Home')
        wait(lambda: self.choice_item() == 'Sequential', 'the first strategy')
        while (before := self.choice_item()) != title:
            self.press('Down')
            wait(lambda before=before: self.choice_item() not in (before, None), f'the strategy after {before}')
        self.press('Return')
        wait(lambda: self.choice_item() is None, 'the choice is made')
        wait(lambda: title in [node.text for node in self.find('choice').find_all('text')], f'{title} is chosen')

    def choice_item(self):
        """The title of the strategy that has the focus, while one is chosen."""
        for item in self.look('choice').find_all('item'):
            if item.has('FOCUSED'):
                return next(item.find_all('text')).text
        return None

    def add(self, count, **numbers):
        """Adds jobs through the dialog; its numbers by the first letters of their names, _ for a space."""
        self.click('button', 'Add jobs')
        dialog = self.find('window', 'Add Jobs')
        for name, value in dict(Number=count, **numbers).items():
            number = wait(lambda name=name: next(dialog.find_all('number', name.replace('_', ' ')), None), name)
            number.value = value
            wait(lambda number=number, value=value: number.value == value, f'{name} is {value}')
        wait(lambda: next(dialog.find_all('button', 'Add'), None), 'Add').click()
        self.find_gone('window', 'Add Jobs')
        self.give_focus('Weft')

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
            for child in node.children:
                add(child, depth + 1)

        try:
            if self.process.poll() is None:
                add(self.application, 0)
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
    Atspi.init()
    Atspi.set_timeout(10000, 10000)
    desktop = serve_notifications(Weft.notifications)
    print(f'1..{len(tests)}', flush=True)
    passed = [run(number, test) for number, test in enumerate(tests, 1)]
    desktop.close_sync(None)
    sys.exit(0 if all(passed) else 1)
