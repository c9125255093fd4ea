"""What the words in cells stand for: blanks, numbers, other words."""

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from mentormatch.encoders.answers import find_separator, fold, is_blank, read_number, split_terms, text_of
from mentormatch.errors import shorten
from mentormatch.form_numbers import number_in_words, regained_bands
from mentormatch.forms import Wording
from mentormatch.profile_cells import plain_cell

Note: TypeAlias = tuple[str, object, object]

_EXAMPLES = 3


@dataclass
class Readings:
    """How the answers of a column were read, counted by what was done.

    Examples
    --------
    >>> readings = Readings("mentors.capacity")
    >>> readings.note("read as numbers", "up to two", 2)
    >>> readings.lines()
    ["mentors.capacity: 1 read as numbers ('up to two' = 2)"]
    """

    column: str
    found: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)

    def note(self, manner: str, written: object, meaning: object = None) -> None:
        """Count an answer that was read in some manner."""
        said = shorten(text_of(written) if isinstance(written, str | int | float) else str(written), limit=30)
        meant = "" if meaning is None else text_of(meaning) if isinstance(meaning, str | int | float) else str(meaning)
        self.found.setdefault(manner, Counter())[said, meant] += 1

    def lines(self) -> list[str]:
        """Return one line for each manner, the commonest answers as examples."""
        lines = []
        for manner, counts in self.found.items():
            common = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            shown = [f"'{said}' = {meant}" if meant else f"'{said}'" for (said, meant), _ in common[:_EXAMPLES]]
            more = ", …" if len(common) > _EXAMPLES else ""
            lines.append(f"{self.column}: {counts.total():,} {manner} ({', '.join(shown)}{more})")
        return lines


def worded(cells: Sequence[object], wording: Wording, readings: Readings, *, number: bool) -> tuple[object, ...]:
    """Return a column with its words replaced by what they stand for.

    Parameters
    ----------
    cells : sequence
        As they came.
    wording : Wording
        What people mean by what they write here.
    readings : Readings
        What was done is counted there.
    number : bool
        Whether the answers must be numbers; those that nobody can read stay as they are.

    Examples
    --------
    >>> readings = Readings("mentees.wants")
    >>> worded(["R; n/a", "n/a", "SQL; R"], Wording(blank=frozenset({"n/a"})), readings, number=False)
    ('R', None, 'SQL; R')
    >>> readings.lines()
    ["mentees.wants: 1 left out of lists ('n/a')", "mentees.wants: 1 counted as blank ('n/a')"]
    """
    regained = regained_bands(cells)
    for place, band in regained.items():
        readings.note("taken for a date by a spreadsheet", cells[place], band)
    column = [regained.get(place, cell) for place, cell in enumerate(cells)] if regained else list(cells)
    if not (wording.blank or wording.words or wording.separator or (number and (wording.any or wording.bands))):
        return tuple(column)
    words = _Words(wording, readings, number=number, separator=_separator(column, wording))
    return tuple(map(words.meant, column))


def _separator(cells: Sequence[object], wording: Wording) -> str | None:
    """Return what stands between the answers of a cell, where it matters."""
    if wording.separator or not (wording.blank or wording.words):
        return wording.separator
    return find_separator([cell for cell in cells if isinstance(cell, str)])


class _Words:
    """Looks up cells, equal ones once."""

    def __init__(self, wording: Wording, readings: Readings, *, number: bool, separator: str | None) -> None:
        self.wording = wording
        self.readings = readings
        self.number = number
        self.separator = separator
        self.welcome = frozenset(map(fold, wording.any)) if number else frozenset()
        self.once: dict[tuple[type, Hashable], tuple[object, list[Note]]] = {}

    def meant(self, cell: object) -> object:
        """Return what a cell stands for, and count what was done."""
        if cell is None or isinstance(cell, bool):
            return cell
        key = (type(cell), cell if isinstance(cell, Hashable) and not isinstance(cell, tuple) else str(cell))
        if key not in self.once:
            notes: list[Note] = []
            self.once[key] = (self._looked_up(cell, notes), notes)
        meaning, notes = self.once[key]
        for note in notes:
            self.readings.note(*note)
        return meaning

    def _looked_up(self, cell: object, notes: list[Note]) -> object:
        if isinstance(cell, dict):
            kept = {term: self._item(level, notes) for term, level in cell.items() if not self._is_blank(level, notes)}
            return cell if kept == cell else kept or None
        if isinstance(cell, list | tuple):
            listed = [self._item(one, notes) for one in cell if not self._is_blank(one, notes)]
            return cell if listed == list(cell) else tuple(listed) or None
        if not isinstance(cell, str | int | float | dt.date | dt.time):
            return cell
        return self._word(cell, fold(cell if isinstance(cell, str) else text_of(plain_cell(cell))), notes)

    def _word(self, cell: object, folded: str, notes: list[Note]) -> object:
        if folded and folded in self.wording.blank | self.welcome:
            why = "" if folded in self.wording.blank else ", since a number must be compared"
            notes.append((f"counted as blank{why}", cell, None))
            return None
        if folded and folded in self.wording.words:
            meaning = self.wording.words[folded]
            notes.append(("read as the policy says", cell, meaning))
            return meaning
        if isinstance(cell, str) and folded:
            return self._number(cell, notes) if self.number else self._listed(cell, notes)
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
            number = int(number) if number.is_integer() else number
            notes.append(("read as numbers", cell, number))
            return number
        return cell

    def _listed(self, cell: str, notes: list[Note]) -> object:
        """Return a list of answers without those that say nothing, divided where the policy says by what."""
        terms = split_terms(cell, self.separator)
        kept = [self._item(one, notes) for one in terms if not self._is_blank(one, notes)]
        if self.wording.separator:
            return tuple(kept) or None
        if list(terms) == kept:
            return cell
        return f"{self.separator} ".join(map(str, kept)) or None  # as text, as it came

    def _is_blank(self, one: object, notes: list[Note]) -> bool:
        folded = fold(text_of(one)) if isinstance(one, str) else ""
        if folded and folded in self.wording.blank:
            notes.append(("left out of lists", one, None))
            return True
        return is_blank(one) if isinstance(one, str) else one is None

    def _item(self, one: object, notes: list[Note]) -> object:
        meaning = self.wording.words.get(fold(one)) if isinstance(one, str) else None
        if meaning is None:
            return one
        notes.append(("read as the policy says", one, meaning))
        return meaning


def lines_of(readings: Iterable[Readings]) -> list[str]:
    """Return the lines of all columns."""
    return [line for one in readings for line in one.lines()]
