"""What the values of a column say of it, without its header."""

import datetime as dt
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from mentormatch.answers import (
    ANY_WORDS,
    BLANK_WORDS,
    NOBODY_WORDS,
    Cell,
    address_of,
    fold,
    is_blank,
    number_in_words,
    read_number,
    read_words,
    split_terms,
    text_of,
    words_of,
)
from mentormatch.assignment import heeding
from mentormatch.column_roles.cells import Cells
from mentormatch.column_roles.columns import InferredColumn

ValueKind: TypeAlias = Literal[
    "empty", "constant", "address", "link", "phone", "date", "past_date", "year", "running", "code", "yes_no", "count",
    "number", "person", "word", "category", "list", "prose",
]  # fmt: skip

_DATA = read_words("families.toml", beside=__file__)
PLAIN_WORDS = frozenset(str(_DATA["plain"]["words"]).split())
_ADDRESS = re.compile(r"[^@\s]++@[^@\s]+\.[^@\s]+")  # goes through a long cell once
_LINK = re.compile(r"(?:https?://|www\.)\S+|[\w.-]+\.[a-z]{2,7}/\S*", re.IGNORECASE)
_PHONE = re.compile(r"(?=(?:\D*\d){6})\+?[\d\s()./-]{6,25}(?:\s*(?:x|ext\.?)\s*\d+)?")
# 2026-09-21, 21.9.26, "Sep 21, 2026 03:14 PM", "21 de septiembre de 2026"; each with a time of the day or without.
DATE = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.]\d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|(?:[^\W\d_]{2,10}[.,]? )?[^\W\d_]{3,10}[.]? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    r"|(?:[^\W\d_]{2,10}[.,]? )?\d{1,2}(?:st|nd|rd|th|er|[.ºª])?(?: de)?[ -][^\W\d_]{3,10}[.,]?(?: de)?[ -]"
    r"(?:19|20)\d\d)"
    r"(?:[ ,T]+\d{1,2}:\d{2}.*)?"
)
_NAME_WORD = r"[^\W\d_]+(?:['’.-][^\W\d_]*)*"
_NAME = re.compile(rf"{_NAME_WORD}(?:,? {_NAME_WORD}){{1,4}}")
_WORD = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD})?")
_GIVEN = re.compile(_NAME_WORD)
_CODE = re.compile(r"(?=.*\d)[\w./#:-]{2,40}")
_PATTERNS: Mapping[ValueKind, re.Pattern[str]] = {"address": _ADDRESS, "link": _LINK, "date": DATE}
_DIGITS = re.compile(r"(?<!\w)\d+(?:[.,]\d+)?(?!\w)")
_MOSTLY, _CAPITALISED = 0.8, 0.7
_DISTINCT, _ALL_DISTINCT, _HALF = 0.85, 0.95, 0.5
_MANY = 8  # answers: among fewer all may differ in any column
_APART = 0.2  # of the words before a comma that stand behind one, too
_MOST_ROWS, _FIRST_CELLS = 2000, 3
_LARGEST_COUNT = 10
_MOST_WORDS = 4  # of a count without digits
_LONG = 60  # characters of a count in words: more is prose
_FIRST_YEAR, _LAST_YEAR = 1930, 2040
_COUNTS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "none zero keine keinen niemand aucun ninguno ninguna nenhum nenhuma geen nul 0",
            "one single ein eine einen einer eins une uno una uma een één solo",
            "two couple pair both zwei deux dos dois duas twee",
            "three drei trois tres três drie",
            "four vier quatre cuatro quatro",
            "five fünf funf cinq cinco vijf",
            "six sechs sei seis zes",
            "seven sieben sept siete sete zeven",
            "eight acht huit ocho oito",
            "nine neun neuf nueve nove negen",
            "ten zehn dix diez dez tien",
        )
    )
    for word in words.split()
}
# Behind a number, of another thing than people: "2 hours".
UNITS = frozenset(word for words in _DATA["units"].values() for word in words.split()) | {"years", "jahre", "ans", "%"}


@dataclass(frozen=True)
class ValueFacts:
    """What the answers of a column are, whatever its header says.

    Parameters
    ----------
    kind : str
        What most answers are.
    filled, distinct : float
        The part of the rows that answer, and of these answers those that nobody else gave, from 0 to 1.
    linked : float
        The part of the answers whose words stand in the e-mail address of the same row, from 0 to 1.
    """

    kind: ValueKind
    filled: float
    distinct: float
    linked: float = 0.0


def count_meant(answer: str) -> int | None:
    """Return the whole number of people that an answer means, in words too; None where it means none.

    Examples
    --------
    >>> [count_meant(text) for text in ("2", "up to two", "2 max", "eine", "máximo 3", "1-2", "até 2", "1 or 2")]
    [2, 2, 2, 1, 3, 1, 2, 1]
    >>> [count_meant(text) for text in ("2.5", "depends", "2 hours", "12/01/2026")]
    [None, None, None, None]
    """
    try:
        number = read_number(answer)
    except (ValueError, OverflowError):
        number = number_in_words(answer, bands="low")
        number = _count_in_words(answer) if number is None else number
        if UNITS.intersection(words_of(answer)) or "%" in answer:
            return None
    return None if number is None or number != int(number) or number < 0 else int(number)


def _count_in_words(answer: str) -> float | None:
    said = fold(answer)
    if said in ANY_WORDS:
        return None
    if len(said) > _LONG or DATE.fullmatch(said):
        return None
    if len(said.split()) > _MOST_WORDS and not _DIGITS.search(said):
        return None
    numbers = [float(found.replace(",", ".")) for found in _DIGITS.findall(said)]
    if not numbers:
        numbers = [float(_COUNTS[word]) for word in words_of(said) if word in _COUNTS]
    return min(numbers) if 1 <= len(numbers) <= 2 else None  # "1 or 2" is the lower


def facts_of(column: InferredColumn, addresses: Sequence[frozenset[str]] | None = None) -> ValueFacts:
    """Return what the answers of a column are.

    Parameters
    ----------
    column : InferredColumn
    addresses : sequence of frozenset of str, optional
        Of each row the words of the e-mail address there.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> facts_of(infer_column("?", ["2", "up to 3", "1"])).kind, facts_of(infer_column("?", ["Ada Li", "Bo Ek"])).kind
    ('count', 'person')
    """
    said = [(place, cell) for place, cell in enumerate(column.cells) if not is_blank(cell)]
    texts = [text_of(cell) for _, cell in said]
    nothing = BLANK_WORDS if column.kind == "yes_no" else BLANK_WORDS | NOBODY_WORDS
    texts = [text for text in texts if fold(text) not in nothing or _is_number(text)]
    if not texts:
        return ValueFacts("empty", 0.0, 0.0)
    counted = Counter(map(fold, texts))
    distinct = len(counted) / len(texts)
    linked = 0.0
    if addresses is not None:
        linked = sum(_in_address(text_of(cell), addresses[place]) for place, cell in said) / len(said)
    several = any(isinstance(cell, tuple | list | Mapping) for _, cell in said)
    kind = "list" if several else _kind_of(counted, texts, distinct, column)
    return ValueFacts(kind, len(texts) / max(1, len(column.cells)), distinct, linked)


def some_rows(columns: Sequence[InferredColumn]) -> list[int]:
    """Return the places of the rows that are looked at: all, or of many 2,000 by a hash of their first cells.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> some_rows([infer_column("?", ["a", "b"])])
    [0, 1]
    """
    return rows_looked_at([column.cells for column in columns])


def rows_looked_at(columns: Sequence[Sequence[Cell]]) -> list[int]:
    """Return the places of the rows that `some_rows` names, of the cells of columns."""
    rows = len(columns[0]) if columns else 0
    if rows <= _MOST_ROWS:
        return list(range(rows))
    first = columns[:_FIRST_CELLS]
    keys = [
        zlib.crc32(repr([cells[row] for cells in first]).encode("utf-8", "replace")) for row in heeding(range(rows))
    ]
    return sorted(sorted(range(rows), key=keys.__getitem__)[:_MOST_ROWS])


def at_rows(column: InferredColumn, rows: Sequence[int]) -> InferredColumn:
    """Return a column with the cells of some rows only."""
    if len(rows) == len(column.cells):
        return column
    return replace(column, cells=Cells([column.cells[row] for row in rows]))


def _is_number(text: str) -> bool:
    try:
        return read_number(text) is not None
    except (ValueError, OverflowError):
        return False


def _in_address(text: str, words: frozenset[str]) -> bool:
    parts = [word for word in words_of(text) if len(word) > 2]
    return bool(parts) and any(part in word or word in part for part in parts for word in words)


def _kind_of(counted: Counter[str], texts: Sequence[str], distinct: float, column: InferredColumn) -> ValueKind:
    all_ = sum(counted.values())

    def share(pattern: re.Pattern[str]) -> float:
        return sum(bool(pattern.fullmatch(text)) for text in texts) / all_

    found = next((kind for kind, pattern in _PATTERNS.items() if share(pattern) >= _MOSTLY), None)
    if found is not None:
        return "past_date" if found == "date" and not _are_recent(texts) else found
    if column.kind == "yes_no" and not any(text.isdecimal() for text in counted):
        return "yes_no"
    if (kind := _kind_of_numbers(counted, distinct)) is not None:
        return kind
    known: tuple[tuple[ValueKind, bool], ...] = (
        ("phone", share(_PHONE) >= _MOSTLY),
        ("constant", len(counted) == 1 and all_ > 1),
        ("yes_no", column.kind == "yes_no"),
        ("code", distinct >= _DISTINCT and share(_CODE) >= _MOSTLY),
    )
    found = next((kind for kind, holds in known if holds), None)
    return found or _kind_of_words(texts, distinct, column)


def _are_recent(texts: Sequence[str]) -> bool:
    """Return whether most dates are of the last ten years, or to come."""
    years = sorted(int(found) for text in texts for found in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)[:1])
    return not years or years[len(years) // 2] > dt.date.today().year - 10  # noqa: DTZ011


def _kind_of_numbers(counted: Counter[str], distinct: float) -> ValueKind | None:
    plain = {text: float(text) for text in counted if text.isdecimal() and len(text) < 12}
    all_ = sum(counted.values())
    share = sum(counted[text] for text in plain) / all_
    if share >= _MOSTLY and plain:
        values = sorted(plain.values())
        if _FIRST_YEAR <= values[len(values) // 2] <= _LAST_YEAR and values[0] > 1000:
            return "year"
        if len(values) > 3 and distinct == 1.0 and values == list(range(int(values[0]), int(values[0]) + len(values))):
            return "running"
        if distinct >= _DISTINCT and len(counted) > 3 and values[len(values) // 2] >= 1000:
            return "code"
    meant = {text: c for text in counted if (c := count_meant(text)) is not None and c <= _LARGEST_COUNT}
    counts = sum(counted[text] for text in meant)
    articles = {*meant.values()} == {1} and not any(text.isdecimal() for text in meant)  # "a woman", and no number
    if 2 * counts >= all_ and (not articles or len(meant) == 1):
        if all_ == sum(counted.get(sign, 0) for sign in ("0", "1")):
            return "yes_no" if len(counted) == 2 else "count"
        words = sum(n for text, n in counted.items() if len(text) > _LONG)
        return "count" if 4 * words < all_ and _are_numeric(counted) else None
    numbers = sum(
        n for text, n in counted.items() if _is_number(text) or number_in_words(text, bands="low") is not None
    )
    return "number" if 10 * numbers >= 7 * all_ else None


def _are_numeric(counted: Counter[str]) -> bool:
    """Return whether numbers stand there, and not only words such as "one" in sentences."""
    short = sum(n for text, n in counted.items() if len(text.split()) <= 6)
    return 2 * short >= sum(counted.values())


def _kind_of_words(texts: Sequence[str], distinct: float, column: InferredColumn) -> ValueKind:
    all_ = len(texts)
    names = sum(bool(_NAME.fullmatch(text)) and _is_capitalised(text) for text in texts)
    parts = [part for text in texts for part in split_terms(text, column.separator)]
    in_parts = column.separator is not None and not _are_inverted(texts)
    short = sum(bool(_GIVEN.fullmatch(text)) and text[:1].isupper() for text in texts)
    whole = distinct >= _DISTINCT and names >= _CAPITALISED * all_
    first = distinct >= _ALL_DISTINCT and names >= _HALF * all_ and names + short >= _CAPITALISED * all_
    if not in_parts and (whole or (first and all_ >= _MANY)):  # some give their first names only
        return "person"
    words = sum(len(text.split()) for text in texts) / all_
    long_parts = sum(len(part.split()) for part in parts) / max(1, len(parts))
    reused = len({fold(part) for part in parts}) <= 0.6 * len(parts)
    if column.kind == "terms" and column.separator is not None and (reused or long_parts <= 3):
        return "list"
    if (words > 6 or long_parts > 5) and not reused and distinct > 0.5:
        return "prose"
    if column.kind == "text" and distinct > 0.5:
        return "prose"
    single = sum(bool(_WORD.fullmatch(text)) for text in texts)
    if distinct > 0.4 and single >= _MOSTLY * all_ and words <= 1.5:
        return "word"
    return "list" if column.kind == "terms" and len(parts) > all_ else "category"


def is_person(text: str) -> bool:
    """Return whether a text may be the name of a person: two to five words, capitalised.

    Examples
    --------
    >>> [is_person(text) for text in ("Ada Lovelace", "Lovelace, Ada", "data science", "R2 D2")]
    [True, True, False, False]
    """
    return _NAME.fullmatch(text) is not None and _is_capitalised(text)


def _are_inverted(texts: Sequence[str]) -> bool:
    """Return whether these are names as lists have them: "Lovelace, Ada": family names first, and hardly behind."""
    inverted = [text for text in texts if text.count(",") == 1 and len(text.split()) <= 4]
    if len(inverted) < _MOSTLY * len(texts):
        return False
    before, behind = ([fold(text.split(",")[place]) for text in inverted] for place in (0, 1))
    if len({*before, *behind}) >= _MOSTLY * 2 * len(inverted):
        return True
    return len(inverted) >= _MANY and sum(word in {*behind} for word in before) <= _APART * len(before)


def _is_capitalised(text: str) -> bool:
    words = text.replace(",", " ").split()
    return text.isupper() or sum(word[:1].isupper() for word in words) * 2 >= len(words)


def address_words(columns: Iterable[InferredColumn]) -> list[frozenset[str]] | None:
    """Return of each row the words before the @ of its addresses; None where no column holds addresses."""
    found = [column for column in columns if _holds_addresses(column)]
    if not found:
        return None
    return [
        frozenset(word for cell in row for word in _local_words(cell))
        for row in zip(*(c.cells for c in found), strict=True)
    ]


def _holds_addresses(column: InferredColumn) -> bool:
    texts = [text_of(cell) for cell in column.cells[:200] if not is_blank(cell)]
    return bool(texts) and sum(bool(_ADDRESS.fullmatch(text)) for text in texts) >= _MOSTLY * len(texts)


def _local_words(cell: Cell) -> list[str]:
    local = fold(str(address_of(text_of(cell)))).partition("@")[0]
    return list(re.findall(r"[^\W\d_]{3,}", local))


def is_nobody(answer: str) -> bool:
    """Return whether an answer names nobody: "none", "n/a", "no preference"."""
    return folds_to_nobody(fold(answer))


def folds_to_nobody(folded: str) -> bool:
    """Return whether a folded answer names nobody."""
    said = folded.rstrip(".!")
    return said in BLANK_WORDS or said in NOBODY_WORDS or said in ANY_WORDS or said in {"-", "no", "/"}
