"""What the words in cells stand for: blanks, numbers, other words."""

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from mentormatch.answers import (
    find_separator,
    fold,
    is_blank,
    number_in_words,
    plain_cell,
    read_number,
    regained_bands,
    split_terms,
    text_of,
)
from mentormatch.errors import shorten
from mentormatch.policy import Needs, Wording

Manner: TypeAlias = tuple[str, str]  # what was done with one answer, and with several
Note: TypeAlias = tuple[Manner, object, object]

_EXAMPLES = 3
_BLANK: Manner = ("answer counted as blank", "answers counted as blank")
_ANY: Manner = (
    "answer that anything will do counted as blank, since numbers are compared",
    "answers that anything will do counted as blank, since numbers are compared",
)
_WORD: Manner = ("answer read as [answers] says", "answers read as [answers] says")
_NUMBER: Manner = ("answer read as a number", "answers read as numbers")
_LEFT_OUT: Manner = ("item left out of lists", "items left out of lists")
_REGAINED: Manner = (
    "date read as the range that a spreadsheet had made it from",
    "dates read as the ranges that a spreadsheet had made them from",
)


@dataclass
class Readings:
    """How the answers of a column were read, counted by what was done.

    Examples
    --------
    >>> readings = Readings("mentors.capacity")
    >>> readings.note(("answer read as a number", "answers read as numbers"), "up to two", 2)
    >>> readings.lines()
    ["mentors.capacity: 1 answer read as a number ('up to two' = 2)"]
    """

    column: str
    found: dict[Manner, Counter[tuple[str, str]]] = field(default_factory=dict)

    def note(self, manner: Manner, written: object, meaning: object = None, *, times: int = 1) -> None:
        """Count an answer that was read in some manner, as often as it was given."""
        said = shorten(text_of(written) if isinstance(written, str | int | float) else str(written), limit=30)
        meant = "" if meaning is None else text_of(meaning) if isinstance(meaning, str | int | float) else str(meaning)
        self.found.setdefault(manner, Counter())[said, meant] += times

    def lines(self) -> list[str]:
        """Return one line for each manner, the commonest answers as examples."""
        lines = []
        for manner, counts in self.found.items():
            common = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            shown = [f"'{said}' = {meant}" if meant else f"'{said}'" for (said, meant), _ in common[:_EXAMPLES]]
            more = ", …" if len(common) > _EXAMPLES else ""
            said = manner[counts.total() != 1]
            lines.append(f"{self.column}: {counts.total():,} {said} ({', '.join(shown)}{more})")
        return lines


def worded(
    cells: Sequence[object], wording: Wording, readings: Readings, *, needs: Needs = "answer"
) -> tuple[object, ...]:
    """Return a column with its words replaced by what they stand for.

    Parameters
    ----------
    cells : sequence
        As they came.
    wording : Wording
        What people mean by what they write here.
    readings : Readings
        What was done is counted there.
    needs : {"answer", "number", "count", "text", "names", "id"}
        Whether the answers must be numbers, or whole numbers; those that nobody can read stay as they are. Sentences,
        names in order and ids are looked up whole, and nothing is regained of ids.

    Examples
    --------
    >>> readings = Readings("mentees.wants")
    >>> worded(["R; n/a", "n/a", "SQL; R"], Wording(blank=frozenset({"n/a"})), readings)
    ('R', None, 'SQL; R')
    >>> readings.lines()
    ["mentees.wants: 1 item left out of lists ('n/a')", "mentees.wants: 1 answer counted as blank ('n/a')"]
    """
    number = needs in {"number", "count"}
    regained = {} if needs == "id" else regained_bands(cells, numbers=number)
    for place, band in regained.items():
        readings.note(_REGAINED, cells[place], band)
    column = [regained.get(place, cell) for place, cell in enumerate(cells)] if regained else list(cells)
    if not (wording.blank or wording.words or wording.separator or (number and (wording.any or wording.bands))):
        return tuple(column)
    words = _Words(wording, readings, needs=needs, separator=_separator(column, wording))
    read = words.meant(column)
    if needs == "answer" and words.separator and words.divided and _separator(read, wording) != words.separator:
        # what is left out took separators along: what the others mean must not change
        return tuple(split_terms(cell, words.separator) or None if isinstance(cell, str) else cell for cell in read)
    return read


def _separator(cells: Sequence[object], wording: Wording) -> str | None:
    """Return what stands between the answers of a cell, where it matters."""
    if wording.separator or not (wording.blank or wording.words):
        return wording.separator
    return find_separator([cell for cell in cells if isinstance(cell, str)])


class _Words:
    """Looks up cells, equal ones once."""

    def __init__(self, wording: Wording, readings: Readings, *, needs: Needs, separator: str | None) -> None:
        self.wording = wording
        self.readings = readings
        self.needs = needs
        self.separator = separator
        self.divided = False
        self.welcome = frozenset[str]() if needs == "answer" else frozenset(map(fold, wording.any))

    def meant(self, cells: Sequence[object]) -> tuple[object, ...]:
        """Return what cells stand for, and count what was done."""
        keys = [cell if type(cell) is str else _key(cell) for cell in cells]
        meanings: dict[Hashable, object] = {None: None}
        done: dict[Hashable, list[Note]] = {}
        for key, cell in zip(keys, cells, strict=True):
            if key not in meanings:
                notes: list[Note] = []
                meanings[key] = self._looked_up(cell, notes)
                if notes:
                    done[key] = notes
        times = Counter(key for key in keys if key in done) if done else {}
        for key, notes in done.items():
            for note in notes:
                self.readings.note(*note, times=times[key])
        return tuple([meanings[key] for key in keys])

    def _looked_up(self, cell: object, notes: list[Note]) -> object:
        if isinstance(cell, dict):
            levels = {term: level for term, level in cell.items() if not self._is_blank(level, notes, _BLANK)}
            kept = {term: self._item(level, notes) for term, level in levels.items()}
            return cell if kept == cell else kept or None
        if isinstance(cell, list | tuple):
            listed = [self._item(one, notes) for one in cell if not self._is_blank(one, notes)]
            return cell if listed == list(cell) else tuple(listed) or None
        if not isinstance(cell, str | int | float | dt.date | dt.time):
            return cell
        return self._word(cell, fold(str(cell) if isinstance(cell, str | bool) else text_of(plain_cell(cell))), notes)

    def _word(self, cell: object, folded: str, notes: list[Note]) -> object:
        if folded and folded in self.wording.blank | self.welcome:
            notes.append((_BLANK if folded in self.wording.blank else _ANY, cell, None))
            return None
        if folded and folded in self.wording.words:
            meaning = self.wording.words[folded]
            notes.append((_WORD, cell, meaning))
            return meaning
        if isinstance(cell, str) and folded:
            return self._listed(cell, notes) if self.needs == "answer" else self._number(cell, notes)
        return cell

    def _number(self, cell: str, notes: list[Note]) -> object:
        if self.wording.bands is None:
            return cell
        try:
            read_number(cell)
        except ValueError:
            number = number_in_words(cell, bands=self.wording.bands)
            if number is None:
                return cell
            number = int(number) if number.is_integer() or self.needs == "count" else number
            notes.append((_NUMBER, cell, number))
            return number
        return cell

    def _listed(self, cell: str, notes: list[Note]) -> object:
        """Return a list of answers without those that say nothing, divided where the policy says by what."""
        if self.needs in {"text", "names"} and not self.wording.separator:
            return cell  # what stands between commas of a sentence is no answer, and places in an order must stay
        terms = split_terms(cell, self.separator)
        kept = [self._item(one, notes) for one in terms if not self._is_blank(one, notes)]
        if self.wording.separator:
            return tuple(kept) or None
        if list(terms) == kept:
            return cell
        self.divided = True
        return f"{self.separator} ".join(map(str, kept)) or None  # as text, as it came

    def _is_blank(self, one: object, notes: list[Note], manner: Manner = _LEFT_OUT) -> bool:
        folded = fold(text_of(one)) if isinstance(one, str) else ""
        if folded and folded in self.wording.blank:
            notes.append((manner, one, None))
            return True
        return is_blank(one) if isinstance(one, str) else one is None

    def _item(self, one: object, notes: list[Note]) -> object:
        meaning = self.wording.words.get(fold(one)) if isinstance(one, str) else None
        if meaning is None:
            return one
        notes.append((_WORD, one, meaning))
        return meaning


def _key(cell: object) -> Hashable:
    """Return what equal cells of one type share; text is its own key."""
    if cell is None:
        return None
    return (type(cell), cell if isinstance(cell, Hashable) and not isinstance(cell, tuple) else str(cell))


def lines_of(readings: Iterable[Readings]) -> list[str]:
    """Return the lines of all columns."""
    return [line for one in readings for line in one.lines()]
