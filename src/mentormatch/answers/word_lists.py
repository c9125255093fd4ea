"""Lists of words, as data beside the files that use them."""

import tomllib
from pathlib import Path
from typing import Any


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text.

    Examples
    --------
    >>> sorted(word_set("id uid"))
    ['id', 'uid']
    """
    return frozenset(text.split())


def phrase_set(text: str) -> frozenset[str]:
    """Return the phrases of a text, which bars separate.

    Examples
    --------
    >>> sorted(phrase_set("no answer|n/a"))
    ['n/a', 'no answer']
    """
    return frozenset(text.split("|"))


def read_words(name: str, *, beside: str = __file__) -> dict[str, Any]:
    """Return the lists of words in a file that stands beside a module, by default beside this one.

    Examples
    --------
    >>> sorted(read_words("header_words.toml"))
    ['groups', 'name_parts', 'phrases', 'titles', 'topics', 'words', 'written_out']
    """
    return tomllib.loads(Path(beside).with_name(name).read_text(encoding="utf-8"))
