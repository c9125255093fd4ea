"""Finds columns that are one week: a time in each heading."""

from collections.abc import Mapping, Sequence

from mentormatch.answers import grid_cells, is_blank, read_words, read_yes_no, split_terms, text_of, words_of
from mentormatch.column_roles.columns import InferredColumn
from mentormatch.column_roles.sides import REFUSALS
from mentormatch.column_roles.wording import is_time_heading

_DATA = read_words("families.toml", beside=__file__)
_WEEK = frozenset(str(_DATA["week"]).split())
_FREE, _BUSY = (frozenset(str(_DATA["times"][name]).split()) for name in ("free", "busy"))
_MOST_ANSWERS = 40  # of one column: a few times of the day in any order
_READ = 0.8


def week_from(columns: Sequence[InferredColumn], place: int) -> list[InferredColumn]:
    """Return columns from a place that ask for one week: headings of one stem with a day each, and times below.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> days = [infer_column(f"Free? ({day})", ["evening", "morning, evening"]) for day in ("Mon", "Tue", "Wed")]
    >>> len(week_from([*days, infer_column("City", ["Ulm", "Bonn"])], 0))
    3
    """
    members: list[InferredColumn] = []
    stem: tuple[str, ...] | None = None
    for column in columns[place:]:
        found = _without_times(column.header)
        if found is None or stem not in {None, found} or not _says_when(column, first=not members):
            break
        stem = found
        members.append(column)
    return members if len({column.header for column in members}) == len(members) else []


def _without_times(header: str) -> tuple[str, ...] | None:
    """Return the words of a heading besides days and parts of the day; None where it names none of these."""
    words = words_of(header)
    kept = tuple(word for word in words if word not in _WEEK)
    return kept if len(kept) < len(words) else None


def _says_when(column: InferredColumn, *, first: bool) -> bool:
    """Return whether nearly all answers are times of the day, or say whether somebody is free."""
    if column.kind == "empty":
        return not first
    said = {text_of(cell) for cell in column.cells if not is_blank(cell)}
    if not said or len(said) > _MOST_ANSWERS:
        return False
    return sum(_is_time(answer) or is_free(answer) is not None for answer in said) >= _READ * len(said)


def _is_time(answer: str) -> bool:
    parts = [part for piece in split_terms(answer, ";") for part in split_terms(piece, ",")]
    return bool(parts) and all(map(is_time_heading, parts))


def is_free(answer: str) -> bool | None:
    """Return whether an answer below a time says that somebody is free then; None where it says neither.

    Examples
    --------
    >>> [is_free(answer) for answer in ("free", "pris", "puedo", "no puedo", "vielleicht", "evening")]
    [True, False, True, False, False, None]
    """
    try:
        return read_yes_no(answer)
    except ValueError:
        words = {*words_of(answer)}
        if words & (_BUSY | REFUSALS):
            return False
        return True if words & _FREE else None


def week_words(members: Sequence[InferredColumn]) -> dict[str, str]:
    """Return what the answers of a week stand for that are neither yes or no nor times: "yes" or "no" each."""
    said = {text_of(cell) for column in members for cell in column.cells if not is_blank(cell)}
    return {answer: meant for answer in sorted(said) if (meant := _word_for(answer)) is not None}


def _word_for(answer: str) -> str | None:
    try:
        read_yes_no(answer)
    except ValueError:
        free = None if _is_time(answer) else is_free(answer)
        return None if free is None else "yes" if free else "no"
    return None


def week_cells(members: Sequence[InferredColumn], words: Mapping[str, str]) -> list[tuple[str, ...] | None]:
    """Return the weekly times of each person, as tables of a policy read them."""
    columns = [[words.get(text_of(cell), cell) for cell in column.cells] for column in members]
    return [None if is_blank(cell) else tuple(split_terms(cell)) for cell in
            grid_cells([column.header for column in members], columns)]  # fmt: skip
