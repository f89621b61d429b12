# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program shows, as a screen reader is told: over the accessibility bus, by its own protocol.

A window has hundreds of things in it. Asking for one after the other takes as many turns of the program's main loop, and
seconds on a busy machine; so all that can be asked at once is, and a tree costs a turn for each of its levels. What a Node
says of its role and name is from when it was looked at; texts, values and states are asked for when they are wanted.
"""

import re

from gi.repository import Gio, GLib

PATIENCE_MS = 10000
ACCESSIBLE = 'org.a11y.atspi.Accessible'

# Their numbers are part of the protocol.
STATES = {'ACTIVE': 1, 'CHECKED': 4, 'FOCUSED': 12, 'PRESSED': 20, 'SELECTED': 23}

ROLES = {
    'bar': ('progress bar',),
    'button': ('push button', 'button', 'toggle button'),
    'choice': ('combo box',),
    'graph': ('image',),
    'item': ('list item',),
    'list': ('list', 'list box'),
    'number': ('spin button',),
    'row': ('table row', 'row'),
    'slider': ('slider',),
    'switch': ('switch', 'check box', 'checkbox', 'toggle button'),
    'tab': ('page tab', 'tab'),
    'text': ('label', 'static', 'text'),
    'window': ('frame', 'window', 'dialog', 'alert'),
}


class Gone(Exception):
    """What was looked at is not there any more, or not yet."""


class Bus:
    """The accessibility bus of this session."""

    connection = None

    @classmethod
    def get(cls):
        if cls.connection is None:
            session = Gio.bus_get_sync(Gio.BusType.SESSION)
            address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0,
                                        PATIENCE_MS, None).unpack()[0]
            flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
            cls.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        return cls.connection


def ask(questions):
    """The answers, None for those that there are none to: what was asked about has gone. A question is the place (the name
    on the bus and the path), interface, method, and its arguments."""
    questions = list(questions)
    answers = [None] * len(questions)
    waiting = len(questions)

    def answered(connection, result, index):
        nonlocal waiting
        waiting -= 1
        try:
            answers[index] = connection.call_finish(result).unpack()[0]
        except (GLib.Error, IndexError):
            pass

    for index, ((name, path), interface, method, arguments) in enumerate(questions):
        Bus.get().call(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START, PATIENCE_MS, None,
                       answered, index)
    while waiting > 0:
        GLib.MainContext.default().iteration(True)
    return answers


def get(place, interface, name):
    """The question for a property."""
    return place, 'org.freedesktop.DBus.Properties', 'Get', GLib.Variant('(ss)', (interface, name))


def ask_text(node):
    """The question for what is written there."""
    return node.place, 'org.a11y.atspi.Text', 'GetText', GLib.Variant('(ii)', (0, -1))


def ask_value(node):
    return get(node.place, 'org.a11y.atspi.Value', 'CurrentValue')


def texts_of(nodes):
    """What is written there, or else the names, in which GTK 4.8 has it."""
    nodes = list(nodes)
    return [text or node.name for node, text in zip(nodes, ask(map(ask_text, nodes)))]


def has_bit(states, state):
    number = STATES[state]
    return bool(states and states[number // 32] >> number % 32 & 1)


class Node:
    """Something that is seen in a window."""

    def __init__(self, place):
        self.place = place
        self.role = self.name = ''
        self.below = []

    def ask(self, interface, method, arguments=None):
        return ask([(self.place, interface, method, arguments)])[0]

    def look(self, depth=-1):
        """Looks at itself and all below it, or so deep; returns itself."""
        level = [self]
        while level:
            answers = ask([question for node in level
                           for question in ((node.place, ACCESSIBLE, 'GetRoleName', None),
                                            get(node.place, ACCESSIBLE, 'Name'),
                                            (node.place, ACCESSIBLE, 'GetChildren', None))])
            for i, node in enumerate(level):
                node.role, node.name = answers[3 * i] or '', answers[3 * i + 1] or ''
                node.below = [Node(place) for place in answers[3 * i + 2] or ()] if depth != 0 else []
            level = [child for node in level for child in node.below]
            depth -= 1
        return self

    @property
    def text(self):
        return texts_of([self])[0]

    @property
    def value(self):
        return ask([ask_value(self)])[0] or 0

    @value.setter
    def value(self, value):
        Bus.get().call_sync(*self.place, 'org.freedesktop.DBus.Properties', 'Set',
                            GLib.Variant('(ssv)', ('org.a11y.atspi.Value', 'CurrentValue', GLib.Variant('d', value))),
                            None, Gio.DBusCallFlags.NO_AUTO_START, PATIENCE_MS, None)

    @property
    def description(self):
        return ask([get(self.place, ACCESSIBLE, 'Description')])[0] or ''

    @property
    def parent(self):
        return Node(ask([get(self.place, ACCESSIBLE, 'Parent')])[0])

    @property
    def children(self):
        return self.look(1).below

    def has(self, state):
        return has_bit(self.ask(ACCESSIBLE, 'GetState'), state)

    def iterate(self):
        """What was last looked at, in reading order."""
        yield self
        for child in self.below:
            yield from child.iterate()

    def walk(self):
        """Itself and all below it, in reading order."""
        yield from self.look().iterate()

    def find_all(self, role, name=''):
        return (node for node in self.walk() if node.role in ROLES[role] and re.match(name, node.name.lstrip('_')))

    def find_below(self, role):
        """The same among what was last looked at, whatever its name."""
        return [node for node in self.iterate() if node.role in ROLES[role]]

    def find_in_state(self, state):
        """All in this state, the innermost last."""
        nodes = list(self.walk())
        states = ask([(node.place, ACCESSIBLE, 'GetState', None) for node in nodes])
        return [node for node, bits in zip(nodes, states) if has_bit(bits, state)]

    def has_focus(self):
        """Itself, or what it is made of."""
        return bool(self.find_in_state('FOCUSED'))

    def get_action(self):
        """The number of the action that presses it, or None."""
        count = ask([get(self.place, 'org.a11y.atspi.Action', 'NActions')])[0] or 0
        names = ask([(self.place, 'org.a11y.atspi.Action', 'GetName', GLib.Variant('(i)', (i,))) for i in range(count)])
        return next((i for i, name in enumerate(names) if name in ('click', 'press', 'toggle', 'activate')), None)

    def press(self, action):
        """Whether it could be pressed."""
        return self.ask('org.a11y.atspi.Action', 'DoAction', GLib.Variant('(i)', (action,)))


def find_application(pid):
    """The program of this number, or None."""
    root = Node(('org.a11y.atspi.Registry', '/org/a11y/atspi/accessible/root'))
    places = root.ask(ACCESSIBLE, 'GetChildren') or []
    owners = ask([(('org.freedesktop.DBus', '/org/freedesktop/DBus'), 'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                   GLib.Variant('(s)', (name,))) for name, _ in places])
    return next((Node(place) for place, owner in zip(places, owners) if owner == pid), None)
