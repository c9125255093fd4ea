"""Answers in an order: numbered terms, or ranks of options."""

import re
from collections.abc import Mapping, Sequence

from mentormatch.answers import Cell, fold, numbered_terms, read_rank, read_words, text_of, words_of
from mentormatch.column_roles.cells import Cells

_DATA = read_words("families.toml", beside=__file__)["ranks"]
_POINTS = frozenset(_DATA["points"].split())
_BEST = frozenset(_DATA["best"].split())
_TOLD = re.compile(r"(\d{1,2})\s*(?:=|:|-|–|est|is|ist|è|es|é)\s*([^\W\d_]+(?:\s[^\W\d_]+){0,2})")
_VALID, _DISTINCT, _NUMBERED = 0.9, 0.6, 0.5
_FEW_SETS = 3  # of ranks: numbers of another meaning are of many
_FEWEST = 3  # people who named several


def in_order(cells: Cells, header: str = "") -> Cells | None:
    """Return the terms of each person in the order of their ranks; None where the answers have none.

    Parameters
    ----------
    cells : Cells
        Texts such as "1. Python, 2. UX", or a mapping of options to ranks each.
    header : str
        The question: where it gives points, or says that a high number is best, these are no ranks.

    Examples
    --------
    >>> in_order(Cells(["1. R, 2. Go", "1) C 2) R", None, "1. Go; 2. C"]))
    (('R', 'Go'), ('C', 'R'), None, ('Go', 'C'))
    >>> in_order(Cells([{"R": "2", "Go": "1"}, {"C": "1", "R": "2"}, {"C": "2", "Go": "1"}]))
    (('Go', 'R'), ('C', 'R'), ('Go', 'C'))
    >>> in_order(Cells([{"R": "2", "Go": "2"}, {"C": "5", "R": "5"}, {"C": "4", "Go": "1"}])) is None
    True
    """
    if highest_is_best(header):
        return None
    said = [cell for cell, _ in cells.distinct]
    if said and all(isinstance(cell, Mapping) for cell in said):
        return _of_options(cells)
    if any(isinstance(cell, str) and cell[:24].lstrip("#([ ")[:1] in "123456789" for cell in said if cell):
        return _in_texts(cells)
    return None


def highest_is_best(header: str) -> bool:
    """Return whether a header asks for points, or says that a higher number is better than 1.

    Examples
    --------
    >>> highest_is_best("Give 10 points"), highest_is_best("Rank (5 = most important)"), highest_is_best("1 = best")
    (True, True, False)
    """
    if not _POINTS.isdisjoint(words_of(header)):
        return True
    told = _TOLD.findall(header.casefold())
    return any(int(number) > 1 and not _BEST.isdisjoint(words_of(words)) for number, words in told)


def are_ranks(rows: Sequence[Sequence[int]], *, options: int) -> bool:
    """Return whether the numbers of each person are ranks: 1 and those after it, shared by few.

    Parameters
    ----------
    rows : sequence of sequence of int
        Of each person the numbers given.
    options : int
        How many could be ranked.

    Examples
    --------
    >>> ranks, points = [[1, 2, 3], [2, 1], [1, 3, 2], [1, 1, 3]], [[3, 3, 5], [4, 4, 1]]
    >>> are_ranks(ranks, options=7), are_ranks(points, options=3)
    (True, False)
    """
    several = [row for row in rows if len(row) > 1]
    if not several or not any(1 in row for row in several):
        return False
    distinct = sum(len({*row}) == len(row) for row in several)
    valid = sum(
        1 in row and max(row) <= options and (max(row) <= len(row) or len({*row}) == len(row)) for row in several
    )
    shares = len({tuple(sorted(row)) for row in several if len({*row}) == len(row)})
    few_sets = shares <= max(_FEW_SETS, len(several) // 3)
    return valid >= _VALID * len(several) and distinct >= _DISTINCT * len(several) and few_sets


def _of_options(cells: Cells) -> Cells | None:
    options: set[str] = set()
    ranked: list[list[tuple[int, str]]] = []
    for cell in cells:
        row = []
        for term, said in cell.items() if isinstance(cell, Mapping) else ():
            try:
                rank = read_rank(said)
            except (TypeError, ValueError):
                return None
            options.add(term)
            row += [(rank, term)] if rank is not None else []
        ranked.append(row)
    several = sum(len(row) > 1 for row in ranked)
    if several < _FEWEST or not are_ranks([[rank for rank, _ in row] for row in ranked], options=len(options)):
        return None
    return Cells([_terms(row) for row in ranked])


def _terms(row: Sequence[tuple[int, str]]) -> Cell:
    return tuple(term for _, term in sorted(row, key=lambda pair: pair[0])) or None


def _in_texts(cells: Cells) -> Cells | None:
    read = {cell: numbered_terms(cell) for cell, _ in cells.distinct if isinstance(cell, str)}
    answers = sum(count for cell, count in cells.distinct)
    several = sum(count for cell, count in cells.distinct if isinstance(cell, str) and len(read[cell] or ()) > 1)
    if several < max(_FEWEST, _NUMBERED * answers):
        return None
    terms = {cell: tuple(named.term for named in found) if found else (text_of(cell),) for cell, found in read.items()}
    return Cells([terms[cell] if isinstance(cell, str) and fold(cell) else None for cell in cells])
