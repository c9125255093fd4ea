"""Titles of columns: how they are compared, and patterns of them."""

import functools
import re
from collections.abc import Iterable, Mapping

from mentormatch.answers.text import fold

_SIGNS = str.maketrans("\u2018\u2019\u201c\u201d\u201e\u2010\u2011\u2013\u2014\u00a0", '\'\'"""---- ')


@functools.cache
def pattern_of(source: str) -> re.Pattern[str] | None:
    """Return the regular expression of a source with a ``*``, with the term as its group; None for a plain header.

    Examples
    --------
    >>> pattern_of("Skills [*]").fullmatch("skills [Data  science]").group(1)
    'Data  science'
    """
    if "*" not in source:
        return None
    before, after = (re.sub(r"\\?\s+", r"\\s+", re.escape(part)) for part in source.translate(_SIGNS).split("*"))
    return re.compile(f"{before}(.+){after}", re.IGNORECASE)


def term_of(source: str, title: str) -> str | None:
    """Return the term at the ``*`` of a source in a title, None where the title does not match.

    Examples
    --------
    >>> term_of("I'd teach [*]", "I’d teach [Data science]"), term_of("I'd teach", "I’d teach")
    ('Data science', None)
    """
    pattern = pattern_of(source)
    found = pattern and pattern.fullmatch(title.translate(_SIGNS))
    return title[found.start(1) : found.end(1)].strip() if found else None


def title_key(title: str) -> str:
    """Return the key by which titles are compared: folded, without punctuation at the end.

    Examples
    --------
    >>> title_key("E-mail address: *") == title_key("e-mail  Address")
    True
    """
    return fold(title).rstrip(":?* ")


def keys_of(columns: Mapping[str, tuple[str, ...]], given: Iterable[str] = ()) -> frozenset[str]:
    """Return the keys of the titles that identify the header row of a table: those of headers, and those given.

    Examples
    --------
    >>> sorted(keys_of({"id": ("E-mail",), "skills": ("Skills [*]",)}, ["role"]))
    ['e mail', 'role']
    """
    headers = [source for sources in columns.values() for source in sources if "*" not in source[:-1]]
    return frozenset(title_key(title) for title in (*headers, *given))
