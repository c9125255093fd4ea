"""The relation of people with enough hours a week in common."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mentormatch.answers import Column, zoned
from mentormatch.arrays import Booleans
from mentormatch.encoders import Encoded, ScheduleEncoder
from mentormatch.errors import CohortError
from mentormatch.policy import Rule
from mentormatch.profiles import SIDES, People
from mentormatch.scoring.rules.columns import ColumnReader
from mentormatch.scoring.rules.fitted import MarkedPeople
from mentormatch.scoring.rules.relations import Integers

_HOUR = 60
# Minutes are whole; hours such as 0.1 are not exact in binary.
_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class OverlapHours:
    """Two people have so many minutes a week in common; those who did not answer have none.

    Parameters
    ----------
    encoder : ScheduleEncoder
        Fitted to both sides.
    mentees, mentors : ndarray of uint32, shape (people, words)
        Their weeks as it encodes them.
    at_least : float
        How many minutes.

    Examples
    --------
    >>> encoder = ScheduleEncoder().fit(["Mon 18-20"], ["Mon 19-20", "Tue 9-12"])
    >>> sides = encoder.encode_wants(["Mon 18-20"]).values, encoder.encode_offers(["Mon 19-20", "Tue 9-12"]).values
    >>> OverlapHours(encoder, *sides, at_least=60).block(np.array([0]), None).tolist()
    [[True, False]]
    """

    encoder: ScheduleEncoder
    mentees: Any
    mentors: Any
    at_least: float

    def block(self, rows: Integers, columns: Integers | None) -> Booleans:
        """Return whether it holds for each row with each column (None: all), shape (rows, columns)."""
        mentors = self.mentors if columns is None else self.mentors[columns]
        minutes = self.encoder.clocks_.minutes_block(self.mentees[rows], mentors)
        return np.asarray(minutes >= self.at_least)

    def pairs(self, rows: Integers, columns: Integers) -> Booleans:
        """Return whether it holds for each row with the column beside it."""
        minutes = self.encoder.clocks_.minutes_pairs(self.mentees[rows], self.mentors[columns])
        return np.asarray(minutes >= self.at_least)


def common_hours(rule: Rule, reader: ColumnReader) -> tuple[OverlapHours, MarkedPeople]:
    """Return the relation of a rule "overlap_hours", and whose times or zone are blank; mistakes go to the reader."""
    cohort = reader.cohort
    sides = [
        (people, str(column)) for people, column in zip((cohort.mentees, cohort.mentors), rule.columns, strict=True)
    ]
    columns = [_cells_of(people, column, rule, reader) for people, column in sides]
    encoder = ScheduleEncoder(**rule.schedule_settings).with_weeks(reader.weeks).fit(*columns)
    encoded = [
        _encode(encoder, cells, people, column, reader) for cells, (people, column) in zip(columns, sides, strict=True)
    ]
    at_least = float(rule.at_least or 0.0) * _HOUR - _TOLERANCE
    relation = OverlapHours(encoder, encoded[0].values, encoded[1].values, at_least)
    return relation, MarkedPeople(~encoded[0].answered, ~encoded[1].answered)


def _cells_of(people: People, column: str, rule: Rule, reader: ColumnReader) -> Column:
    nothing: Column = [None] * len(people)
    times = reader.cells(people, column)
    zone_column = dict(rule.zone_columns).get(SIDES[people.role])
    zones = None if zone_column is None else replace(reader, any=()).cells(people, zone_column) or nothing
    return zoned(nothing if times is None else times, zones)


def _encode(encoder: ScheduleEncoder, cells: Column, people: People, column: str, reader: ColumnReader) -> Encoded:
    try:
        return encoder.encode_offers(cells)
    except CohortError as error:
        for mistake in error.mistakes:
            position = mistake.row or 0
            expected = f"{reader.owner}: {mistake.expected}"
            reader.add_mistake(
                people, position, mistake.code, expected, got=mistake.got, hint=mistake.hint, column=column
            )
        return encoder.encode_offers([None] * len(cells))
