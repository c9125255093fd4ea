"""Encodes time zones; the nearer two clocks are, the higher the score."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import (
    Cell,
    Column,
    ProgrammeWeeks,
    Zone,
    is_blank,
    is_named_zone,
    read_zone,
    text_of,
    zone_advice,
)
from mentormatch.arrays import Floats
from mentormatch.assignment import heeding
from mentormatch.encoders.columns import DistinctAnswers, distinct_answers, sparse_rows
from mentormatch.encoders.contract import Encoded, LinearEncoder
from mentormatch.encoders.readings import Reading, read_readings, readings_of
from mentormatch.encoders.settings import number_mistakes, wrong_setting
from mentormatch.errors import CohortError, Mistake

_UNCLEAR = ("mistake", "blank")
_NAMED = "read as the time zone of what they name"
_COUNTED_AS_BLANK = "counted as blank, since they name no time zone for sure"


class TimeZoneEncoder(LinearEncoder):
    r"""How near the clocks of two people are.

    With h the most hours by which the two clocks differ in any week of the programme (0 to 12, around the clock), the
    score is :math:`\max(0, 1 - h / \text{within})`. The weeks are those of the policy's `starts` and `weeks`; without
    them those of a fixed year.

    A want is one feature, the clock of its zone; an offer has the score with each clock. There are as many features as
    distinct clocks in the columns, some 40 in the world.

    Parameters
    ----------
    within : float
        How many hours apart the score reaches 0; above 0.
    unclear : {"mistake", "blank"}
        What an answer is that names no time zone for sure ("EST", "anywhere"): a mistake, or counted as blank, which is
        said.

    Attributes
    ----------
    zones_ : tuple of Zone
        One zone of each clock of the columns that were learned.
    readings_ : tuple of Reading
        How many answers were read as what they name, and how many were counted as blank.

    Examples
    --------
    >>> encoder = TimeZoneEncoder().fit(["London"], ["Madrid", "New York", "Hanoi (GMT+7)"])
    >>> wants = encoder.encode_wants(["London"])
    >>> offers = encoder.encode_offers(["Madrid", "New York", "Hanoi (GMT+7)"])
    >>> encoder.score(wants.values, offers.values).round(3).tolist()
    [[0.833, 0.167, 0.0]]
    >>> encoder.in_common("London", "Madrid"), encoder.missing("London", "Hanoi")
    (('Madrid (1 hour apart)',), ('a clock nearer to London',))
    """

    name: ClassVar[str] = "time_zone"

    zones_: tuple[Zone, ...]
    readings_: tuple[Reading, ...]

    def __init__(self, *, within: float = 6, unclear: Literal["mistake", "blank"] = "mistake") -> None:
        self.within = within
        self.unclear = unclear
        self._weeks = ProgrammeWeeks()

    @property
    def names_what_is_shared(self) -> bool:
        """Whether `in_common` names what two answers share: no, it shows the offer and how far apart it is."""
        return False

    def with_weeks(self, weeks: ProgrammeWeeks) -> Self:
        """Tell the encoder, before it is fitted, in which weeks clocks are compared, and return it."""
        self._weeks = weeks
        return self

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        mistakes = number_mistakes("within", self.within, negative=False)
        if not mistakes and self.within == 0:
            mistakes = [wrong_setting("within", "be a number of hours above 0", repr(self.within))]
        if self.unclear not in _UNCLEAR:
            mistakes.append(wrong_setting("unclear", "be mistake or blank", repr(self.unclear)))
        return mistakes

    def fit(self, wants: Column, offers: Column) -> Self:
        """Learn which clocks there are."""
        self.check_settings()
        return self.restore(self._lessons(wants, offers, known=()))

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a fitted copy that also knows the clocks here; scores of known clocks do not change."""
        self.check_fitted()
        return type(self)(**self.get_params()).restore(self._lessons(wants, offers, known=self.zones_))

    def encode_wants(self, column: Column) -> Encoded:
        """Return one row a person, with a 1 at their clock."""
        self.check_fitted()
        answers, zones = self._read(column)
        places = [self._place_of.get(self._weeks.offsets(zone)) if zone else None for zone in zones]
        owners = np.array([row for row, place in enumerate(places) if place is not None], dtype=np.int64)
        features = np.array([place for place in places if place is not None], dtype=np.int64)
        return self._encoded(answers, zones, owners, features, np.ones(len(owners)))

    def encode_offers(self, column: Column) -> Encoded:
        """Return one row a person, with the score of each clock."""
        self.check_fitted()
        answers, zones = self._read(column)
        scores = np.zeros((len(zones), len(self.zones_)))
        rows: dict[tuple[int, ...], Floats] = {}
        for row, zone in enumerate(zones):
            if zone is not None:
                clock = self._weeks.offsets(zone)
                if clock not in rows:
                    rows[clock] = np.array([self._score_of(zone, other) for other in self.zones_])
                scores[row] = rows[clock]
        owners, features = np.nonzero(scores)
        return self._encoded(answers, zones, owners, features, scores[owners, features])

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the offer as written, with how many hours it is apart, where the score is above 0."""
        both = self._both(wants_cell, offers_cell)
        if both is None or self._score_of(*both) == 0:
            return ()
        return (f"{text_of(offers_cell)} ({_in_words(self._weeks.minutes_apart(*both))})",)

    def missing(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return what would be wanted, where the score is 0."""
        both = self._both(wants_cell, offers_cell)
        if both is None or self._score_of(*both) > 0:
            return ()
        return (f"a clock nearer to {text_of(wants_cell)}",)

    def notes(self) -> tuple[str, ...]:
        """Return how many answers were read as what they name, and how many were counted as blank."""
        self.check_fitted()
        return tuple(map(str, self.readings_))

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the name of one zone of each clock."""
        self.check_fitted()
        return np.array([zone.name for zone in self.zones_], dtype=object)

    def learned(self) -> dict[str, Any]:
        """Return the zones, the weeks and how answers were read, as plain JSON."""
        self.check_fitted()
        return self._document(self.zones_, self.readings_)

    def restore(self, learned: dict[str, Any]) -> Self:
        """Restore the state that :meth:`learned` returned."""
        self._weeks = ProgrammeWeeks.from_texts(learned["starts"], learned["weeks"])
        self.readings_ = read_readings(learned["readings"])
        zones = sorted((Zone(str(name)) for name in learned["zones"]), reverse=True)
        of_clock = {self._weeks.offsets(zone): zone for zone in zones}
        self.zones_ = tuple(of_clock[clock] for clock in sorted(of_clock))
        self._place_of = {clock: place for place, clock in enumerate(sorted(of_clock))}
        return self

    def _document(self, zones: Iterable[Zone], readings: Iterable[Reading]) -> dict[str, Any]:
        starts = self._weeks.starts
        return {
            "zones": [zone.name for zone in zones],
            "starts": None if starts is None else starts.isoformat(),
            "weeks": self._weeks.weeks,
            "readings": [reading.to_dict() for reading in readings],
        }

    def _lessons(self, wants: Column, offers: Column, *, known: Iterable[Zone]) -> dict[str, Any]:
        """Return what the columns teach, with what is known, as `learned` does."""
        found: dict[str, list[tuple[Cell, int]]] = {_NAMED: [], _COUNTED_AS_BLANK: []}
        zones = set(known)
        for column in (wants, offers):
            answers = distinct_answers(column)
            for cell, count in zip(answers.cells, answers.counts.tolist(), strict=True):
                zone = _zone_or_none(cell)
                if zone is not None:
                    zones.add(zone)
                    if is_named_zone(cell):
                        found[_NAMED].append((cell, count))
                elif not is_blank(cell) and self.unclear == "blank":
                    found[_COUNTED_AS_BLANK].append((cell, count))
        return self._document(sorted(zones), readings_of(found))

    def _read(self, column: Column) -> tuple[DistinctAnswers, list[Zone | None]]:
        """Return the zone of each distinct answer; raises CohortError with one mistake for each that is unclear."""
        answers = distinct_answers(column)
        zones = [_zone_or_none(cell) for cell in heeding(answers.cells)]
        if self.unclear == "mistake":
            unclear: dict[str, list[int]] = {}
            for position, (cell, zone) in enumerate(zip(answers.cells, zones, strict=True)):
                if zone is None and not is_blank(cell):
                    unclear.setdefault(text_of(cell), []).append(position)
            if unclear:
                raise CohortError([_mistake(answers, text, cells) for text, cells in unclear.items()])
        return answers, zones

    def _encoded(
        self, answers: DistinctAnswers, zones: Sequence[Zone | None], owners: Any, features: Any, amounts: Floats
    ) -> Encoded:
        rows = sparse_rows(owners, features, amounts, shape=(len(zones), len(self.zones_)))
        answered = np.array([zone is not None for zone in zones], dtype=np.bool_)
        return Encoded(rows[answers.index], answered[answers.index])

    def _score_of(self, first: Zone, second: Zone) -> float:
        return max(0.0, 1.0 - self._weeks.minutes_apart(first, second) / 60 / self.within)

    def _both(self, wants_cell: Cell, offers_cell: Cell) -> tuple[Zone, Zone] | None:
        self.check_fitted()
        wanted, offered = _zone_or_none(wants_cell), _zone_or_none(offers_cell)
        return None if wanted is None or offered is None else (wanted, offered)


def _zone_or_none(cell: Cell) -> Zone | None:
    try:
        return read_zone(cell)
    except ValueError:
        return None


def _mistake(answers: DistinctAnswers, text: str, cells: Sequence[int]) -> Mistake:
    """Return the mistake for an unclear answer, at the first row that gave it."""
    rows = np.flatnonzero(np.isin(answers.index, cells))
    many = "" if len(rows) == 1 else f" ({len(rows)} rows say so)"
    return Mistake("cell_not_read", f"must be a time zone{many}", got=text, hint=zone_advice(text), row=int(rows[0]))


def _in_words(minutes: int) -> str:
    hours = f"{minutes / 60:g}"
    if hours == "0":
        return "the same time"
    return f"{hours} hour{'' if hours == '1' else 's'} apart"
