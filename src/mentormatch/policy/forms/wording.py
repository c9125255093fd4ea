"""What the words in cells stand for: blanks, numbers, other words."""

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from mentormatch.answers import (
    bands_from_dates,
    find_separator,
    fold,
    is_blank,
    number_in_words,
    plain_cell,
    read_number,
    split_terms,
    text_of,
)
from mentormatch.errors import shorten
from mentormatch.policy.forms.form import Needs, Wording

Treatment: TypeAlias = tuple[str, str]  # how an answer was treated: a phrase for one, and for several
Note: TypeAlias = tuple[Treatment, object, object]

_LISTS = frozenset({"answer", "times"})  # needs whose answers may hold several entries
_EXAMPLES = 3
_BLANK: Treatment = ("answer counted as blank", "answers counted as blank")
_ANY: Treatment = (
    "answer that anything will do counted as blank, since numbers are compared",
    "answers that anything will do counted as blank, since numbers are compared",
)
_WORD: Treatment = ("answer read as [answers] says", "answers read as [answers] says")
_NUMBER: Treatment = ("answer read as a number", "answers read as numbers")
_LEFT_OUT: Treatment = ("item left out of lists", "items left out of lists")
_REGAINED: Treatment = (
    "date read as the range that a spreadsheet had made it from",
    "dates read as the ranges that a spreadsheet had made them from",
)


@dataclass
class ColumnReadings:
    """How the answers of a column were read: counts by treatment and answer.

    Examples
    --------
    >>> readings = ColumnReadings("mentors.capacity")
    >>> readings.note(("answer read as a number", "answers read as numbers"), "up to two", 2)
    >>> readings.lines()
    ["mentors.capacity: 1 answer read as a number ('up to two' = 2)"]
    """

    column: str
    found: dict[Treatment, Counter[tuple[str, str]]] = field(default_factory=dict)

    def note(self, treatment: Treatment, written: object, meaning: object = None, *, times: int = 1) -> None:
        """Count an answer under its treatment, as often as it was given."""
        said = shorten(text_of(written) if isinstance(written, str | int | float) else str(written), limit=30)
        meant = "" if meaning is None else text_of(meaning) if isinstance(meaning, str | int | float) else str(meaning)
        self.found.setdefault(treatment, Counter())[said, meant] += times

    def lines(self) -> list[str]:
        """Return one line for each treatment, with the commonest answers as examples."""
        lines = []
        for treatment, counts in self.found.items():
            common = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            shown = [f"'{said}' = {meant}" if meant else f"'{said}'" for (said, meant), _ in common[:_EXAMPLES]]
            more = ", …" if len(common) > _EXAMPLES else ""
            said = treatment[counts.total() != 1]
            lines.append(f"{self.column}: {counts.total():,} {said} ({', '.join(shown)}{more})")
        return lines


def apply_wording(
    cells: Sequence[object], wording: Wording, readings: ColumnReadings, *, needs: Needs = "answer"
) -> tuple[object, ...]:
    """Return a column with its words replaced by their meaning.

    Parameters
    ----------
    cells : sequence
        The cells as read.
    wording : Wording
        The meaning of words in this column.
    readings : Readings
        The treatment of answers is counted in it.
    needs : {"answer", "number", "count", "text", "names", "times", "id"}
        Whether the answers must be numbers, or whole numbers; those that cannot be read are left unchanged. Texts,
        names in order and ids are looked up whole, and dates among ids are not converted back to bands.

    Examples
    --------
    >>> readings = ColumnReadings("mentees.wants")
    >>> apply_wording(["R; n/a", "n/a", "SQL; R"], Wording(blank=frozenset({"n/a"})), readings)
    ('R', None, 'SQL; R')
    >>> readings.lines()
    ["mentees.wants: 1 item left out of lists ('n/a')", "mentees.wants: 1 answer counted as blank ('n/a')"]
    """
    number = needs in {"number", "count"}
    regained = {} if needs == "id" else bands_from_dates(cells, numbers=number)
    for place, band in regained.items():
        readings.note(_REGAINED, cells[place], band)
    column = [regained.get(place, cell) for place, cell in enumerate(cells)] if regained else list(cells)
    if not (wording.blank or wording.words or wording.separator or (number and (wording.any or wording.bands))):
        return tuple(column)
    words = _WordingLookup(wording, readings, needs=needs, separator=_separator(column, wording))
    read = words.look_up(column)
    if needs in _LISTS and words.separator and words.divided and _separator(read, wording) != words.separator:
        # entries that were left out may have held the only separators: return tuples, so that the others stay split
        return tuple(split_terms(cell, words.separator) or None if isinstance(cell, str) else cell for cell in read)
    return read


def _separator(cells: Sequence[object], wording: Wording) -> str | None:
    """Return the separator of the answers in a cell, if there are words to look up."""
    if wording.separator or not (wording.blank or wording.words):
        return wording.separator
    return find_separator([cell for cell in cells if isinstance(cell, str)])


class _WordingLookup:
    """Replaces the cells of a column by their meaning; equal cells are looked up once."""

    def __init__(self, wording: Wording, readings: ColumnReadings, *, needs: Needs, separator: str | None) -> None:
        self.wording = wording
        self.readings = readings
        self.needs = needs
        self.separator = separator
        self.divided = False
        self.welcome = frozenset[str]() if needs in _LISTS else frozenset(map(fold, wording.any))

    def look_up(self, cells: Sequence[object]) -> tuple[object, ...]:
        """Return the meanings of cells, and count their treatments."""
        keys = [cell if type(cell) is str else _key(cell) for cell in cells]
        meanings: dict[Hashable, object] = {None: None}
        done: dict[Hashable, list[Note]] = {}
        for key, cell in zip(keys, cells, strict=True):
            if key not in meanings:
                notes: list[Note] = []
                meanings[key] = self._look_up_cell(cell, notes)
                if notes:
                    done[key] = notes
        times = Counter(key for key in keys if key in done) if done else {}
        for key, notes in done.items():
            for note in notes:
                self.readings.note(*note, times=times[key])
        return tuple([meanings[key] for key in keys])

    def _look_up_cell(self, cell: object, notes: list[Note]) -> object:
        if isinstance(cell, dict):
            levels = {term: level for term, level in cell.items() if not self._is_blank(level, notes, _BLANK)}
            kept = {term: self._look_up_entry(level, notes) for term, level in levels.items()}
            return cell if kept == cell else kept or None
        if isinstance(cell, list | tuple):
            listed = [self._look_up_entry(entry, notes) for entry in cell if not self._is_blank(entry, notes)]
            return cell if listed == list(cell) else tuple(listed) or None
        if not isinstance(cell, str | int | float | dt.date | dt.time):
            return cell
        return self._look_up_answer(
            cell, fold(str(cell) if isinstance(cell, str | bool) else text_of(plain_cell(cell))), notes
        )

    def _look_up_answer(self, cell: object, folded: str, notes: list[Note]) -> object:
        if folded and folded in self.wording.blank | self.welcome:
            notes.append((_BLANK if folded in self.wording.blank else _ANY, cell, None))
            return None
        if folded and folded in self.wording.words:
            meaning = self.wording.words[folded]
            notes.append((_WORD, cell, meaning))
            return meaning
        if isinstance(cell, str) and folded:
            return self._look_up_list(cell, notes) if self.needs in _LISTS else self._look_up_number(cell, notes)
        return cell

    def _look_up_number(self, cell: str, notes: list[Note]) -> object:
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

    def _look_up_list(self, cell: str, notes: list[Note]) -> object:
        """Return a list of answers without blank ones; split if the policy gives a separator."""
        if self.needs in {"text", "names"} and not self.wording.separator:
            return cell  # sentences are not split, and names keep their order
        terms = split_terms(cell, self.separator)
        kept = [self._look_up_entry(term, notes) for term in terms if not self._is_blank(term, notes)]
        if self.wording.separator:
            return tuple(kept) or None
        if list(terms) == kept:
            return cell
        self.divided = True
        return f"{self.separator} ".join(map(str, kept)) or None  # text, like the cell

    def _is_blank(self, answer: object, notes: list[Note], treatment: Treatment = _LEFT_OUT) -> bool:
        folded = fold(text_of(answer)) if isinstance(answer, str) else ""
        if folded and folded in self.wording.blank:
            notes.append((treatment, answer, None))
            return True
        return is_blank(answer) if isinstance(answer, str) else answer is None

    def _look_up_entry(self, answer: object, notes: list[Note]) -> object:
        meaning = self.wording.words.get(fold(answer)) if isinstance(answer, str) else None
        if meaning is None:
            return answer
        notes.append((_WORD, answer, meaning))
        return meaning


def _key(cell: object) -> Hashable:
    """Return a hashable key of a cell, with its type."""
    if cell is None:
        return None
    return (type(cell), cell if isinstance(cell, Hashable) and not isinstance(cell, tuple) else str(cell))


def reading_lines(readings: Iterable[ColumnReadings]) -> list[str]:
    """Return the lines of all columns."""
    return [line for reading in readings for line in reading.lines()]
