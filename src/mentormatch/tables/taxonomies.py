"""Reads lists of skills with other names, as they are published."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mentormatch.answers import fold
from mentormatch.errors import Mistake
from mentormatch.policy import RawTable, is_blank
from mentormatch.tables.named_files import NamedFiles

_SEVERAL = re.compile(r"\s*[|\n;]\s*")


@dataclass(frozen=True)
class _Format:
    """The columns of a published list: the term, its other names, and what it is related to."""

    term: str
    names: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def titles(self) -> frozenset[str]:
        return frozenset((self.term, *self.names, *self.related))


# ESCO collections, GitHub topics, O*NET technology skills and alternate titles, and a plain list of terms.
_FORMATS = (
    _Format("preferredLabel", ("altLabels",), ("broaderConceptPT",)),
    _Format("display_name", ("topic", "aliases"), ("related",)),
    _Format("Commodity Title", ("Example",)),
    _Format("Title", ("Alternate Title",)),
    _Format("term", (), ("related",)),
)
TITLES = frozenset({"alias", "term"}).union(*(kind.titles for kind in _FORMATS))


def published_aliases(table: RawTable) -> dict[str, str] | None:
    """Return the other names in a published list; None where it is none.

    A name that is itself a term, or that two terms share, stands for neither and is left out.

    Examples
    --------
    >>> published_aliases(RawTable({"topic": ("go", "k8s"), "display_name": ("Go", "Kubernetes"),
    ...     "aliases": ("golang", "kube|go")}, "topics.csv", 2, (2, 3)))
    {'golang': 'Go', 'k8s': 'Kubernetes', 'kube': 'Kubernetes'}
    """
    kind = _format_of(table)
    if kind is None or not kind.names:
        return None
    terms = {fold(term) for term, _ in _entries(table, kind.term, ())}
    found: dict[str, tuple[str, str]] = {}
    ambiguous: set[str] = set()
    for term, names in _entries(table, kind.term, kind.names):
        for name in names:
            folded = fold(name)
            if not folded or folded in terms:
                continue
            if fold(found.setdefault(folded, (name, term))[1]) != fold(term):
                ambiguous.add(folded)
    return {name: term for folded, (name, term) in found.items() if folded not in ambiguous}


def read_vocabulary(files: NamedFiles, name: str, mistakes: list[Mistake]) -> list[str]:
    """Return the terms of a list: the column "term", or the terms of a published list."""
    table, kind = _read(files, name, mistakes, related=False)
    return list(dict.fromkeys(term for term, _ in _entries(table, kind.term, ()))) if table and kind else []


def read_relations(files: NamedFiles, name: str, mistakes: list[Mistake]) -> dict[str, list[str]]:
    """Return the related terms of each term: the columns "term" and "related", or those of a published list."""
    table, kind = _read(files, name, mistakes, related=True)
    relations: dict[str, list[str]] = {}
    for term, others in _entries(table, kind.term, kind.related) if table and kind else ():
        relations.setdefault(term, []).extend(others)
    return {term: list(dict.fromkeys(others)) for term, others in relations.items() if others}


def _read(
    files: NamedFiles, name: str, mistakes: list[Mistake], *, related: bool
) -> tuple[RawTable | None, _Format | None]:
    table = files.any_table(name, TITLES, mistakes)
    kind = None if table is None else _format_of(table)
    if table is not None and (kind is None or (related and not {*kind.related} & table.columns.keys())):
        wanted = "'term' and 'related'" if related else "'term'"
        expected = f"a list of terms must have the columns {wanted}, or those of ESCO or GitHub topics"
        # the titles of what is no such list are not quoted: a policy from somebody else could name any file
        got = ", ".join(title for title in table.columns if title in TITLES) or None
        mistakes.append(Mistake("column_missing", expected, got=got, file=name))
        return None, None
    return table, kind


def _format_of(table: RawTable) -> _Format | None:
    found = (kind for kind in _FORMATS if kind.term in table.columns)
    return next((kind for kind in found if kind.term == "term" or {*kind.names} & table.columns.keys()), None)


def _entries(table: RawTable, title: str, columns: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Yield each term with what stands in these columns, several in a cell."""
    of: Mapping[str, tuple[object, ...]] = table.columns
    for row, term in enumerate(of[title]):
        if not isinstance(term, str) or is_blank(term) or not fold(term):
            continue
        cells = [of[column][row] for column in columns if column in of]
        texts = [text for cell in cells if isinstance(cell, str) for text in _SEVERAL.split(cell.strip())]
        yield term.strip(), [text for text in texts if fold(text)]
