"""Finds columns that are one question."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal, TypeAlias

from mentormatch.answers import fold, options_of, read_words, read_yes_no, stem_of, words_of
from mentormatch.column_roles.columns import InferredColumn, infer_column
from mentormatch.column_roles.sides import REFUSALS
from mentormatch.column_roles.weeks import week_cells, week_from, week_words
from mentormatch.column_roles.wording import is_time_heading

FamilyKind: TypeAlias = Literal["ticks", "ranks", "times", "choices"]

_DATA = read_words("families.toml", beside=__file__)
_ORDINALS = frozenset(str(_DATA["ordinals"]).split())
_NUMBERED = re.compile(r"^\W*(?:#?\d{1,2}|\d{1,2}(?:st|nd|rd|th|\.|er|e|ª|º))\W*$")
_FEWEST = 3
_LONGEST = 8  # words of a heading that is an option
_DISTINCT_RANKS = 0.9


@dataclass(frozen=True)
class Family:
    """Columns that are one question.

    Parameters
    ----------
    kind : str
        Ticks, ranks, the times of a week, or one choice a column.
    members : tuple of InferredColumn
    """

    kind: FamilyKind
    members: tuple[InferredColumn, ...]


def join_families(
    columns: Sequence[InferredColumn],
    apart: frozenset[str] = frozenset(),
    others: frozenset[str] = frozenset(),
) -> list[InferredColumn]:
    """Return the columns with each family as one.

    Parameters
    ----------
    columns : sequence of InferredColumn
        Of one table, in its order.
    apart : frozenset of str
        Headers of columns that are of no family: consents, states, groups.
    others : frozenset of str
        Headers and answers of the other table, folded: options that stand there too are of one family.

    Examples
    --------
    >>> table = {"Rust": ["1", "0"], "Go": ["0", "1"], "C": ["1", "1"], "City": ["Ulm", "Bonn"]}
    >>> joined = join_families([infer_column(header, cells) for header, cells in table.items()])
    >>> [(column.header, column.sources) for column in joined]
    [('Rust / Go / C', ('Rust', 'Go', 'C')), ('City', ())]
    >>> joined[0].cells
    (('Rust', 'C'), ('Go', 'C'))
    """
    joined: list[InferredColumn] = []
    place = 0
    while place < len(columns):
        family = _family_at(columns, place, apart)
        if family is None:
            joined.append(columns[place])
            place += 1
            continue
        place += len(family.members)
        met = family.members if stem_of(family.members[0].header) else _met(family.members, apart, others)
        if family.kind in {"ticks", "ranks"} and _FEWEST <= len(met) < len(family.members):
            joined += [member for member in family.members if member not in met]
            family = replace(family, members=met)
        joined.append(_join(family))
    return joined


def _family_at(columns: Sequence[InferredColumn], place: int, apart: frozenset[str]) -> Family | None:
    """Return the longest family that begins at a column, if one does."""
    for kind, belongs in (("ticks", _is_tick), ("ranks", _is_rank), ("times", None), ("choices", None)):
        if kind == "times":
            members = week_from(columns, place)
        elif belongs is None:
            members = _choices_from(columns, place, apart)
        else:
            members = []
            for column in columns[place:]:
                if not belongs(column):
                    break
                members.append(column)
            members = _one_question(members)
            while members and members[-1].header in apart and not stem_of(members[-1].header):
                members.pop()
            doubtful = sum(column.header in apart for column in members)
            begins = columns[place].header in apart and not stem_of(columns[place].header)
            if begins or 2 * doubtful > len(members):
                continue
            if kind == "ranks" and not _are_ranks(members):
                continue
        if len(members) >= (2 if kind == "choices" else _FEWEST):
            return Family(kind, tuple(members))  # type: ignore[arg-type]
    return None


def _met(
    members: Sequence[InferredColumn], apart: frozenset[str], others: frozenset[str]
) -> tuple[InferredColumn, ...]:
    """Return the options that the other table has, and what seems to stand apart but lies between two of these."""
    known = [fold(member.header) in others for member in members]
    between = [
        member.header in apart and 0 < place < len(members) - 1 and known[place - 1] and known[place + 1]
        for place, member in enumerate(members)
    ]
    return tuple(member for member, is_met, is_in in zip(members, known, between, strict=True) if is_met or is_in)


def _one_question(members: Sequence[InferredColumn]) -> list[InferredColumn]:
    """Return the first of columns in a row that are one question: of one stem, times, months, or none of these."""
    headings = [column.header for column in members]
    asked = [fold(stem_of(heading)) or "times" * is_time_heading(heading) for heading in headings]
    known = {key for key, count in Counter(asked).items() if key and count >= _FEWEST}
    asked = [key if key in known else "" for key in asked]
    return [column for column, _ in takewhile(lambda pair: pair[1] == asked[0], zip(members, asked, strict=True))]


def _said(column: InferredColumn) -> set[str]:
    return set(column.cells.counted)


def _is_option(column: InferredColumn) -> bool:
    return (
        len(column.header.split()) <= _LONGEST and not column.header.rstrip().endswith("?") and "[" not in column.source
    )


def _is_tick(column: InferredColumn) -> bool:
    """Return whether a column holds ticks under a plain heading."""
    if not _is_option(column):
        return False
    said = _said(column)
    if not said or len(said) > 3:
        return False
    if _words_for_ticks(said):
        return True
    for answer in said:
        try:
            if fold(answer) != fold(column.header) and read_yes_no(answer) is None:
                return False
        except ValueError:
            return False
    return True


def _words_for_ticks(said: set[str]) -> dict[str, str]:
    """Return which of two answers is yes where one denies the other: "selected", "not selected"; {} elsewhere."""
    if len(said) != 2:
        return {}
    denying = [answer for answer in said if REFUSALS.intersection(words_of(answer))]
    other = [answer for answer in said if answer not in denying]
    if len(denying) != 1 or len(words_of(other[0])) > 2 or len(words_of(denying[0])) != len(words_of(other[0])) + 1:
        return {}
    try:
        return {} if read_yes_no(other[0]) is not None else {other[0]: "yes", denying[0]: "no"}
    except ValueError:
        return {other[0]: "yes", denying[0]: "no"}


def _is_rank(column: InferredColumn) -> bool:
    said = _said(column)
    return _is_option(column) and bool(said) and all(answer.isdecimal() and 1 <= int(answer) <= 30 for answer in said)


def _are_ranks(members: Sequence[InferredColumn]) -> bool:
    """Return whether each person gave each rank once."""
    if len(members) < _FEWEST:
        return False
    rows = [[text for text in row if text] for row in zip(*(member.cells.texts for member in members), strict=True)]
    rows = [row for row in rows if len(row) > 1]
    once = sum(len(set(row)) == len(row) and max(map(int, row)) <= len(members) for row in rows)
    return bool(rows) and once >= _DISTINCT_RANKS * len(rows) and any("1" in row for row in rows)


def _without_place(header: str) -> str | None:
    """Return a header without its ordinal; None where it has none."""
    words = words_of(header)
    kept = [word for word in words if word not in _ORDINALS and not _NUMBERED.match(word)]
    return " ".join(kept) if len(kept) < len(words) else None


def is_ordered(headers: Sequence[str]) -> bool:
    """Return whether headers differ in an ordinal only: "1st wish", "2nd wish".

    Examples
    --------
    >>> is_ordered(["First wish", "Second wish"]), is_ordered(["Wish", "Hope"])
    (True, False)
    """
    stems = {_without_place(header) for header in headers}
    return len(stems) == 1 and None not in stems


def _choices_from(columns: Sequence[InferredColumn], place: int, apart: frozenset[str]) -> list[InferredColumn]:
    """Return columns from a place whose headers differ in an ordinal only, and whose answers are alike."""
    first = columns[place]
    if first.header in apart or first.kind not in {"category", "terms", "levels", "name", "number", "text"}:
        return []
    stem = _without_place(first.header)
    members = [first]
    for column in columns[place + 1 :]:
        other = _without_place(column.header)
        plain = " ".join(words_of(first.header))
        if other is None or other not in {stem, plain} or column.kind == "empty":
            break
        members.append(column)
    if len(members) < 2 or not _share_answers(members):
        return []
    return members


def _share_answers(members: Sequence[InferredColumn]) -> bool:
    """Return whether some answers stand in several columns, as choices from one list do."""
    said = [{fold(answer) for answer in _said(column)} for column in members]
    return any(said[0] & other for other in said[1:])


def _join(family: Family) -> InferredColumn:
    headers = [column.header for column in family.members]
    rows = list(zip(*(column.cells.texts for column in family.members), strict=True))
    words: Mapping[str, str] = {}
    if family.kind == "ticks":
        meant = _words_for_ticks({text for column in family.members for text in column.cells.counted})
        words = dict(sorted(meant.items()))
        ticks = [
            {text: option for text in column.cells.counted if _ticked(text, column.header, meant)}
            for option, column in zip(options_of(headers), family.members, strict=True)
        ]
        cells = [
            tuple(of_option[text] for of_option, text in zip(ticks, row, strict=True) if text in of_option)
            for row in rows
        ]
    elif family.kind == "ranks":
        last = _last_rank(rows, len(headers))
        cells = [
            tuple(h for _, h in sorted((_rank(cell), h) for h, cell in zip(headers, row, strict=True) if cell))
            for row in rows
        ]
        ranks = {text for row in rows for text in row if text}
        words = {rank: "yes" if int(rank) <= last else "no" for rank in sorted(ranks, key=int)}
    elif family.kind == "times":
        words = week_words(family.members)
        cells = [row or () for row in week_cells(family.members, words)]
    else:
        cells = [tuple(text for text in row if text) for row in rows]
    shown = headers[0] if family.kind == "choices" else " / ".join(headers)
    column = infer_column("", [row or None for row in cells], source=" / ".join(headers))
    return replace(column, header=shown, sources=tuple(column.source for column in family.members), words=words,
                   ranked=family.kind == "ranks", kind="terms" if column.cells else column.kind)  # fmt: skip


def _ticked(text: str, header: str, words: Mapping[str, str]) -> bool:
    text = words.get(text, text)
    return fold(text) == fold(header) or read_yes_no(text) is True


def _rank(text: str) -> float:
    return int(text) if text else float("inf")


def _last_rank(rows: Sequence[Sequence[str]], options: int) -> int:
    """Return the last rank that counts as wanted: of those who rank everything, the better half."""
    full = sum(all(row) for row in rows)
    return (options + 1) // 2 if 2 * full >= len(rows) else options
