# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text for people is offered to translators, and translated: po/POTFILES lists each file that has some, and each
language of po/LINGUAS has each of them. The folder of the sources is the one argument."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(sys.argv[1])

# What marks a text in a file of this kind.
KINDS = {
    ('src', '*.[ch]'): r'(?<!\w)(?:_|N_|Q_|C_|NC_|ngettext)\s*\(\s*"',
    ('ui', '*.ui'): r'translatable="(?:yes|true|1)"',
    ('data', '*.desktop.in.in'): r'^Name=',
    ('data', '*.gschema.xml.in'): r'<summary>',
    ('data', '*.metainfo.xml.in.in'): r'<summary>',
}

# The keywords that Meson's preset for GLib gives to xgettext, as far as Weft uses them.
KEYWORDS = ('_', 'N_', 'Q_:1g', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2')


def listed():
    lines = (TOP / 'po' / 'POTFILES').read_text(encoding='utf-8').splitlines()
    return [line for line in lines if line and not line.startswith('#')]


def with_texts():
    for (folder, pattern), mark in KINDS.items():
        for path in (TOP / folder).rglob(pattern):
            if re.search(mark, path.read_text(encoding='utf-8'), re.MULTILINE):
                yield str(path.relative_to(TOP))


def potfiles_is_sorted():
    """One path a line, in order, none twice: so that two changes to it meet as rarely as can be."""
    wrong = [f'"{after}" follows "{before}"' for before, after in zip(listed(), listed()[1:]) if after <= before]
    assert not wrong, wrong


def potfiles_lists_every_file_with_texts():
    missing = sorted(set(with_texts()) - set(listed()))
    assert not missing, f'missing in po/POTFILES: {missing}'


def potfiles_lists_nothing_else():
    idle = sorted(set(listed()) - set(with_texts()))
    assert not idle, f'in po/POTFILES, but not there or without texts: {idle}'


def every_language_has_every_text():
    languages = (TOP / 'po' / 'LINGUAS').read_text(encoding='utf-8').split('\n')
    languages = [word for line in languages if not line.startswith('#') for word in line.split()]
    assert 'zh_CN' in languages
    with tempfile.TemporaryDirectory(prefix='weft-strings.') as folder:
        template = os.path.join(folder, 'weft.pot')
        run('xgettext', '--from-code=UTF-8', '--files-from=po/POTFILES', f'--output={template}',
            *(f'--keyword={keyword}' for keyword in KEYWORDS))
        for language in languages:
            run('msgfmt', '--check', '--output-file=/dev/null', f'po/{language}.po')
            run('msgcmp', f'po/{language}.po', template)


def run(*words):
    done = subprocess.run(words, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, encoding='utf-8')
    assert done.returncode == 0, f'{" ".join(words[:2])} …:\n{done.stdout}'


TESTS = (potfiles_is_sorted, potfiles_lists_every_file_with_texts, potfiles_lists_nothing_else, every_language_has_every_text)

print(f'1..{len(TESTS)}')
failed = 0
for number, test in enumerate(TESTS, 1):
    name = '/ui-strings/' + test.__name__.replace('_', '-')
    try:
        test()
        print(f'ok {number} {name}')
    except AssertionError as error:
        failed += 1
        print('\n'.join(f'# {line}' for line in str(error).splitlines()))
        print(f'not ok {number} {name}')
sys.exit(1 if failed else 0)
