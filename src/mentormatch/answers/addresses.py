"""E-mail addresses in cells."""

import re

from mentormatch.answers.cells import PADDING
from mentormatch.answers.text import Cell

# one address and nothing else; addresses that cannot exist need not be recognized
_ADDRESS = re.compile(r"[^\s@,;<>\"']+@[^\s@,;<>\"']+\.[^\W\d_]{2,}|[^\s@,;<>\"']+@[^\s@,;<>\"']+\.xn--[\w-]+")


_DECORATED_ADDRESS = re.compile(r"[^<>@]*<([^\s<>@]+@[^\s<>@]+)>|(?:mailto:)?([^\s<>@:]+@[^\s<>@]+)", re.IGNORECASE)


# an address within other text; looked for at the start of each word only, so that long words take linear time
_ADDRESS_IN_TEXT = re.compile(r"(?<![^\s<>()\[\],;:])[^\s<>()\[\],;:]+@[^\s<>()\[\],;:]+")


def address_in(text: str) -> str | None:
    """Return the first e-mail address within a text, None where there is none.

    Examples
    --------
    >>> address_in("Ada (ada@example.org)"), address_in("Ada")
    ('ada@example.org', None)
    """
    found = _ADDRESS_IN_TEXT.search(text)
    return None if found is None else found.group()


def is_address(cell: Cell) -> bool:
    """Return whether a cell is one e-mail address and nothing else.

    Examples
    --------
    >>> [is_address(cell) for cell in ("kim@example.org", "kim at example.org", "@kim", None, 7)]
    [True, False, False, False, False]
    """
    return isinstance(cell, str) and _ADDRESS.fullmatch(cell.strip()) is not None


def address_of(value: object) -> object:
    """Return an e-mail address in lower case, without what mail programs put around it; any other value unchanged.

    Examples
    --------
    >>> address_of(" Ada@Example.org"), address_of("mailto:ada@example.org"), address_of("Ada <ada@example.org>")
    ('ada@example.org', 'ada@example.org', 'ada@example.org')
    >>> address_of("Ada"), address_of(7)
    ('Ada', 7)
    """
    if isinstance(value, str) and "@" in value and (found := _DECORATED_ADDRESS.fullmatch(value.strip(PADDING))):
        return (found[1] or found[2]).lower()
    return value
