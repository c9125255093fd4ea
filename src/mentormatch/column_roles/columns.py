"""Infers what a column holds: names, groups, terms, numbers, free text."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from mentormatch.answers import (
    ANY_WORDS,
    BLANK_WORDS,
    Cell,
    find_separator,
    fold,
    group_of,
    is_consent,
    is_contact,
    is_name,
    is_remark,
    is_time,
    is_wish,
    numbers_in_answers,
    read_yes_no,
    scale_of,
    split_terms,
    text_of,
    words_of,
)
from mentormatch.column_roles.cells import Cells, enough
from mentormatch.column_roles.ranked import in_order

Kind: TypeAlias = Literal[
    "empty", "constant", "time", "contact", "name", "group", "wish", "remark", "yes_no", "number", "levels", "category",
    "terms", "text", "private", "admin",
]  # fmt: skip

_WORDS_OF_A_TERM = 5
_SHORT = 3  # characters of an answer that is not folded, so that "-" and "n/a" stay what they are
# Kinds that are told by words of headers.
_BY_HEADER = frozenset({"time", "contact", "name", "group", "wish", "constant", "remark"})
_EMAIL = re.compile(r"\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*")
_LINK = re.compile(r"\s*(https?://|www\.)\S+\s*", re.IGNORECASE)
_DATE = re.compile(r"\s*(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([ T]\d{1,2}:\d{2}.*)?\s*")


@dataclass(frozen=True)
class InferredColumn:
    """A column of a table, and what it was inferred to hold.

    Parameters
    ----------
    header : str
        Its title; of a grid what stands before the brackets.
    source : str
        What a policy names it by: the title, or a pattern such as ``"Skills [*]"``.
    cells : Cells
        As they stand there; of a grid a list or ``{term: level}`` each.
    kind : str
        The inferred kind.
    group : str or None
        Of a column that tells groups: which.
    separator : str or None
        What stands between the terms of a cell.
    terms : Counter
        How many people gave each answer, folded; empty for sentences.
    written : mapping of str to str
        Of each folded answer one as it was written.
    blank : int
        How many say nothing, words for nothing included.
    blank_words, any_words : tuple of str
        Answers that seem to say nothing, and that seem to mean everybody.
    numbers : mapping of str to float
        What answers in words seem to mean where numbers are asked for.
    odd : tuple of str
        Of a column of numbers, the few answers that are none.
    scale : tuple of str
        The answers in their order, lowest first, where it is known.
    sources : tuple of str
        Of a family of columns that are one question, the titles of all.
    words : mapping of str to str
        What the answers of a family stand for, where they are ranks.
    ranked : bool
        Whether the terms of each person stand in the order of their ranks.
    """

    header: str
    source: str
    cells: Cells
    kind: Kind
    group: str | None = None
    separator: str | None = None
    terms: Counter[str] = field(default_factory=Counter)
    written: Mapping[str, str] = field(default_factory=dict)
    blank: int = 0
    blank_words: tuple[str, ...] = ()
    any_words: tuple[str, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)
    scale: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    odd: tuple[str, ...] = ()
    ranked: bool = False

    @property
    def is_unique(self) -> bool:
        """Whether everybody answered, and nobody as somebody else."""
        return bool(self.cells) and len(self.cells.counted) == len(self.cells)


def infer_column(header: str, cells: Sequence[Cell], *, source: str | None = None) -> InferredColumn:
    """Infer what a column holds, from its header and its answers.

    Parameters
    ----------
    header : str
        Its title.
    cells : sequence of cells
        Its answers.
    source : str, optional
        What a policy names it by, where that is not the title.

    Examples
    --------
    >>> found = infer_column("Skills", ["python, sql", "sql", "n/a"])
    >>> found.kind, found.separator, sorted(found.terms), found.blank_words
    ('terms', ',', ['python', 'sql'], ('n/a',))
    >>> infer_column("Years", ["3", "10+", "4-5"]).numbers
    {'4-5': 4.0, '10+': 10.0}
    """
    cells = cells if isinstance(cells, Cells) else Cells(cells)
    if (ordered := in_order(cells, header)) is not None:
        found = infer_column(header, ordered, source=source)
        if found.kind == "terms":
            return replace(found, ranked=True)
    counted = cells.counted
    blank_words, any_words = _of_nothing_and_all(cells)
    settled = {*blank_words, *any_words}
    said = {answer: count for answer, count in counted.items() if answer not in settled}
    known: dict[str, Any] = {"header": header, "source": source or header, "cells": cells, "any_words": any_words}
    scale = _steps({*said, *blank_words})
    if scale and blank_words:  # "none, beginner, expert": here none is an answer
        said, blank_words = {**said, **{word: counted[word] for word in blank_words}}, ()
    filled = sum(said.values()) + sum(counted[word] for word in any_words)
    known |= {"blank_words": blank_words, "blank": len(cells) - filled}
    kind, group = _kind_by_header(header, said)
    if kind is not None:
        return InferredColumn(kind=kind, group=group, **_answers(said), **known)
    return _kind_by_answers([cell for cell in cells.distinct if text_of(cell[0]) in said], said, scale, known)


def by_values(column: InferredColumn) -> InferredColumn:
    """Return a column described by its answers alone, whatever its header says of it.

    Examples
    --------
    >>> by_values(infer_column("Name", ["R; SQL", "SQL"])).kind
    'terms'
    """
    if column.kind not in _BY_HEADER:
        return column
    return replace(infer_column("", column.cells, source=column.source), header=column.header)


def _of_nothing_and_all(cells: Cells) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the answers that say nothing, and those that mean everybody."""
    plain = {answer: folded if len(answer) > _SHORT else _plain(answer) for answer, folded in cells.folded.items()}
    blank_words, any_words = (
        tuple(sorted(answer for answer, word in plain.items() if word in known)) for known in (BLANK_WORDS, ANY_WORDS)
    )
    return blank_words, any_words


def _plain(answer: str) -> str:
    return " ".join(answer.casefold().replace("’", "'").split())


def _kind_by_header(header: str, said: Mapping[str, int]) -> tuple[Kind | None, str | None]:
    """Return the kind, and the group, that follow from the header or a pattern of the answers; None where none does."""
    group = group_of(header, said)
    is_ours: tuple[tuple[Kind, bool], ...] = (
        ("empty", not said),
        ("time", is_time(header) or _mostly_match(said, _DATE)),
        ("constant", len(said) == 1 < sum(said.values()) and is_contact(header)),
        ("contact", _mostly_match(said, _EMAIL) or _mostly_match(said, _LINK) or is_contact(header)),
        ("name", is_name(header)),
        ("wish", group is not None and is_wish(header) and _are_yes_no(said)),
        ("group", group is not None),
        ("constant", is_consent(header) and len(said) <= 2),
        ("remark", is_remark(header)),
    )
    kind = next((kind for kind, holds in is_ours if holds), None)
    return kind, group if kind in {"wish", "group"} else None


def _mostly_match(said: Mapping[str, int], pattern: re.Pattern[str]) -> bool:
    return enough(said, pattern.fullmatch, 4 * len(said) / 5)


def _kind_by_answers(
    cells: list[tuple[Cell, int]], said: Mapping[str, int], scale: tuple[str, ...], known: Mapping[str, Any]
) -> InferredColumn:
    """Return the column with the kind that its answers have; `cells` are the different ones, with how often each."""
    if len(said) == 1 and sum(said.values()) > 1:
        return InferredColumn(kind="constant", **_answers(said), **known)
    if _are_yes_no(said):
        return InferredColumn(kind="yes_no", **_answers(said), **known)
    numbers = numbers_in_answers(said, known["header"])
    if numbers is not None:
        return InferredColumn(kind="number", numbers=numbers.words, odd=numbers.odd, **_answers(said), **known)
    if scale:
        return InferredColumn(kind="levels", scale=scale, **_answers(said), **known)
    separator = _separator(cells, said)
    divided = [(text_of(cell), split_terms(cell, separator), count) for cell, count in cells]
    longest = [
        max((len(term.split()) for term in terms), default=0)
        for terms in {text: terms for text, terms, _ in divided}.values()
    ]
    several = separator is not None or any(isinstance(cell, tuple | list | Mapping) for cell, _ in cells)
    found = _terms((terms, count) for _, terms, count in divided)
    recur = 2 * len(found["terms"]) <= sum(found["terms"].values())  # long options of a form are no sentences
    if sum(longest) > _WORDS_OF_A_TERM * len(longest) and not recur:
        return InferredColumn(kind="text", **known)
    return InferredColumn(kind="terms" if several else "category", separator=separator, **found, **known)


def _answers(said: Mapping[str, int]) -> dict[str, Any]:
    """Return how often each folded answer was given, and its commonest spelling; of equals the first by alphabet."""
    terms: Counter[str] = Counter()
    written: dict[str, str] = {}
    for answer, count in sorted(said.items(), key=lambda item: (-item[1], item[0])):
        folded = fold(answer)
        terms[folded] += count
        written.setdefault(folded, answer)
    return {"terms": terms, "written": written}


def _terms(divided: Iterable[tuple[Sequence[str], int]]) -> dict[str, Any]:
    spelled: Counter[str] = Counter()
    for terms, count in divided:
        for term in {*terms}:
            spelled[term] += count
    return _answers({term: count for term, count in spelled.items() if fold(term) not in BLANK_WORDS})


def _are_yes_no(said: Mapping[str, int]) -> bool:
    if len(said) > 4:
        return False
    try:
        values = {read_yes_no(answer) for answer in said}
    except ValueError:
        return False
    return len(values) == 2 or not any(answer.isdecimal() for answer in said)


def _steps(said: Iterable[str]) -> tuple[str, ...]:
    """Return several answers in the order of their scale, in their spelling; () if none is known."""
    said = [*said]
    steps = scale_of(said)
    written = {fold(answer): answer for answer in sorted(said)} if steps else {}
    return tuple(written[step] for step in steps if step in written) if len(written) > 1 else ()


def _separator(cells: Sequence[tuple[Cell, int]], said: Mapping[str, int]) -> str | None:
    """Return what stands between terms; not what belongs to one answer, such as the comma of "Developer, mobile"."""
    found = find_separator(Counter({cell: count for cell, count in cells if isinstance(cell, str)}))
    with_sign = sum(count for cell, count in cells if found is not None and found in text_of(cell))
    if found is None or 30 * with_sign < sum(count for _, count in cells):
        return None
    if found != ",":
        return found
    divided = [split_terms(answer, ",") for answer in said]
    several = [answer for answer, terms in zip(said, divided, strict=True) if len(terms) > 1]
    if sum(said[answer] for answer in several) < 3 * len(several):  # not chosen from few
        return ","
    first = {fold(terms[0]) for terms in divided if terms}
    later = {fold(term) for terms in divided for term in terms[1:]}
    return "," if first & later else None


def shared_scale(sides: Sequence[InferredColumn]) -> tuple[str, ...]:
    """Return the scale on which the answers of several columns lie, as they were written; () if none is known.

    Examples
    --------
    >>> shared_scale([infer_column("Level", ["Junior", "Senior"]), infer_column("Grade", ["lead", "senior"])])
    ('Junior', 'senior', 'lead')
    """
    return _steps({answer for side in reversed(sides) for answer in side.written.values()})


def count_leaks(group: InferredColumn, text: InferredColumn) -> int:
    """Return how many people repeat in a text what they answered in a column that tells groups.

    Examples
    --------
    >>> about = infer_column("about", ["I am a woman", "I build bridges"])
    >>> count_leaks(infer_column("gender", ["woman", "man"]), about)
    1
    """
    told = {
        text_of(cell): [f" {' '.join(words)} " for term in split_terms(cell, ",") if (words := words_of(term))]
        for cell, _ in group.cells.distinct
    }
    said = {text: f" {' '.join(words_of(text))} " for text in text.cells.counted}
    pairs = zip(group.cells.texts, text.cells.texts, strict=True)
    return sum(any(term in said[text] for term in told[answer]) for answer, text in pairs if answer and text)


def joined_names(columns: Sequence[InferredColumn]) -> InferredColumn | None:
    """Return first and last names as one column; None where there are none.

    Examples
    --------
    >>> first = InferredColumn("First", "First", Cells(["Ada"]), "name")
    >>> last = InferredColumn("Last", "Last", Cells(["Lee"]), "name")
    >>> list(joined_names([first, last]).cells)
    ['Ada Lee']
    """
    if not columns:
        return None
    cells = [" ".join(filter(None, row)) for row in zip(*(column.cells.texts for column in columns), strict=True)]
    return InferredColumn("name", "name", Cells(cells), "name")
