"""Lists as programs write them into a cell."""

import json
import re
from collections.abc import Sequence

from mentormatch.answers import PADDING, fold
from mentormatch.policy import is_blank

_ENTRY = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s,'"\[\]{}][^,'"\[\]{}]*)"""
_LIST = re.compile(rf"(?:\[|\{{)\s*(?:{_ENTRY}(?:\s*,\s*{_ENTRY}|\s+(?=['\"]){_ENTRY})*\s*,?)?\s*(?:\]|\}})")
_ENTRIES = re.compile(_ENTRY)
_ESCAPED = re.compile(r"\\(.)")
_NOTHING = frozenset(("none", "null", "nan"))


def read_lists(cells: Sequence[object]) -> tuple[object, ...] | None:
    r"""Return the cells of a column as lists of terms; None where they are not all lists as a program writes them.

    Parameters
    ----------
    cells : sequence
        Of one column: lists of Python, JSON or a database; blank cells may be among them.

    Examples
    --------
    >>> read_lists(["['python', 'ux']", "[]", None, '["R", "C\\u00f4te"]'])
    (('python', 'ux'), None, None, ('R', 'Côte'))
    >>> read_lists(["{budgets,\"team work\"}", "{ux}"]), read_lists(["[optional] R", "SQL"]), read_lists(["[draft]"])
    ((('budgets', 'team work'), ('ux',)), None, None)
    """
    read: list[tuple[str, ...] | None] = []
    are_lists = False
    for cell in cells:
        if is_blank(cell):
            read.append(None)
            continue
        text = cell.strip(PADDING) if isinstance(cell, str) else ""
        if not text.startswith(("[", "{")) or not _LIST.fullmatch(text):
            return None
        entries = tuple(term for entry in _ENTRIES.findall(text) if (term := _term(entry)))
        are_lists = are_lists or len(entries) > 1 or any(sign in text for sign in "'\"")
        read.append(entries or None)
    return tuple(read) if are_lists else None


def _term(entry: str) -> str:
    """Return what an entry says; "" where it is the word of a program for nothing."""
    if entry.startswith('"'):
        try:
            return str(json.loads(entry)).strip()
        except ValueError:
            pass
    if entry.startswith(("'", '"')):
        return _ESCAPED.sub(r"\1", entry[1:-1]).strip()
    term = entry.strip()
    return "" if fold(term) in _NOTHING else term
