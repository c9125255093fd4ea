"""Encodes weekly times; scores the hours that two people have in common."""

import math
import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import (
    PARTS,
    WEEK,
    Cell,
    Column,
    ProgrammeWeeks,
    TimesInZone,
    WeeklyTimes,
    Zone,
    fold,
    is_blank,
    left_open_in,
    read_weekly_times,
    read_zone,
    stretch_in_words,
    text_of,
    times_and_zone,
    zone_advice,
)
from mentormatch.arrays import Floats, Integers
from mentormatch.assignment import heeding
from mentormatch.encoders.columns import DistinctAnswers, distinct_answers, key_of_cell
from mentormatch.encoders.contract import Encoded, Encoder
from mentormatch.encoders.readings import Reading, read_readings, readings_of
from mentormatch.encoders.settings import any_mistakes, number_mistakes, wrong_setting
from mentormatch.encoders.weekly_overlaps import ONE_CLOCK, Clocks, step_for
from mentormatch.errors import Mistake

_HOUR = 60
_SIGNS = re.compile(r"[;,|\n]")
_KNOWN = 1 << 18  # answers that are kept after they were read
_LEFT_OPEN = {
    "days": "with times of no day, counted for every day",
    "hours": "with whole days, counted from {day[0]:g} to {day[1]:g} o'clock",
    "parts": "with parts of the day, whose hours are the encoder's setting 'parts'",
}
_NO_ZONE = "with no known time zone, counted as blank"
_COUNTED_AS_BLANK = "counted as blank, since they name no times for sure"
_UNCLEAR = ("mistake", "blank")
_HOW = (
    'Write days and times, such as "Mon 18:00-20:00; Wed 12:00-13:00" or "weekday evenings"; or say once what it '
    'means, under [answers] of the policy: "{got}" = "Mon-Fri 17:00-20:00".'
)


class ScheduleEncoder(Encoder):
    r"""Weekly times at which people can meet, each in their own time zone.

    The score of two people is :math:`\min(1, m / \text{hours})`, with m the hours a week that they have in common: in
    each week of the programme, clock changes included, so that it is the week in which they have fewest that counts.
    Days and times are read as people write them, see `read_weekly_times`; neighbouring times join, times named twice
    count once.

    Parameters
    ----------
    hours : float
        How many hours a week the meetings need, above 0 and at most 168.
    shortest : int
        The minutes that a meeting takes at least, 1 to 1440: shorter stretches of common time do not count.
    parts : mapping of str to sequence of float, optional
        The hours of parts of the day, where they differ from ours: ``{"evening": [18, 22]}``. Ours are morning 8-12,
        lunchtime 12-14, afternoon 12-17, evening 17-21, night 20-23, before_work 7-9, after_work 17-20, office 9-17;
        and day 7-22, which is a day of which nothing else is said, and ends "after 18:00".
    any : sequence of str
        Answers of those who can meet at any time, such as ``"flexible"``: they have all hours of the others.
    unclear : {"mistake", "blank"}
        What an answer is that cannot be read, or whose time zone cannot: a mistake, or counted as blank, which is said.

    Attributes
    ----------
    clocks_ : Clocks
        The zones, and by how much their clocks are ahead of UTC in each week of the programme.
    readings_ : tuple of Reading
        What answers left open, and how it was counted.

    Examples
    --------
    >>> encoder = ScheduleEncoder(hours=2).fit(["Mon 18-20"], ["Mon 19-20; Wed 9-12", "Monday mornings"])
    >>> wants, offers = encoder.encode_wants(["Mon 18-20"]), encoder.encode_offers(["Mon 19-20", "Monday mornings"])
    >>> encoder.score(wants.values, offers.values).tolist()
    [[0.5, 0.0]]
    >>> encoder.in_common("Mon 18-20", "weekday evenings")
    ('Mon 18:00-20:00',)
    """

    name: ClassVar[str] = "schedule"

    clocks_: Clocks
    readings_: tuple[Reading, ...]
    _known: dict[Hashable, "tuple[WeeklyTimes | None, str] | Mistake"]

    def __init__(
        self,
        *,
        hours: float = 1,
        shortest: int = 30,
        parts: Mapping[str, Sequence[float]] | None = None,
        any: Sequence[str] = (),  # noqa: A002  the word a policy uses
        unclear: Literal["mistake", "blank"] = "mistake",
    ) -> None:
        self.hours = hours
        self.shortest = shortest
        self.parts = parts
        self.any = any
        self.unclear = unclear
        self._known = {}

    @property
    def names_what_is_shared(self) -> bool:
        """Whether `in_common` names what two answers share: yes, times."""
        return True

    def with_weeks(self, weeks: ProgrammeWeeks) -> Self:
        """Tell the encoder, before it is fitted, in which weeks clocks are compared, and return it."""
        self._weeks = weeks
        return self

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        mistakes = number_mistakes("hours", self.hours)
        if not mistakes and not 0 < self.hours <= WEEK / _HOUR:
            mistakes = [wrong_setting("hours", "be a number of hours above 0, at most 168", self.hours)]
        is_whole = isinstance(self.shortest, int) and not isinstance(self.shortest, bool)
        if not is_whole or not 1 <= self.shortest <= WEEK // 7:
            mistakes.append(wrong_setting("shortest", "be a whole number of minutes from 1 to 1440", self.shortest))
        if self.unclear not in _UNCLEAR:
            mistakes.append(wrong_setting("unclear", "be mistake or blank", repr(self.unclear)))
        return [*mistakes, *_part_mistakes(self.parts), *any_mistakes(self.any)]

    def fit(self, wants: Column, offers: Column) -> Self:
        """Learn the zones of both columns, the weeks' clocks, and how finely times are given."""
        self.check_settings()
        self._read_settings()
        self.clocks_ = self.clocks_of(wants, offers, {})
        self.readings_ = self.readings_in(wants, offers)
        return self

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a fitted copy that also knows the zones and times here."""
        self.check_fitted()
        copy = type(self)(**self.get_params()).with_weeks(self._programme).restore(self.learned())
        copy.clocks_ = copy.clocks_of(wants, offers, self.clocks_.zones, step=self.clocks_.step)
        copy.readings_ = copy.readings_in(wants, offers)
        return copy

    def encode_wants(self, column: Column) -> Encoded:
        """Return the weeks of the people who want, as bits; raises CohortError with each answer that cannot be read."""
        return self._encode(column)

    def encode_offers(self, column: Column) -> Encoded:
        """Return the weeks of the people who offer, as bits; raises CohortError with each answer that is not read."""
        return self._encode(column)

    def score(self, wants: Any, offers: Any) -> Floats:
        """Return the scores of all pairs of rows, shape (wants, offers)."""
        return self._scores_of(self.clocks_.minutes_block(wants, offers))

    def score_block(self, wants: Any, offers: Any) -> Floats:
        """Return the scores of all pairs, shape (wants, offers)."""
        return self.score(wants, offers)

    def score_pairs(self, wants: Any, offers: Any) -> Floats:
        """Return the scores of the pairs (wants[k], offers[k])."""
        return self._scores_of(self.clocks_.minutes_pairs(wants, offers))

    def scores_of_steps(self) -> Floats:
        """Return the score of 0, 1, ... common steps, shape (steps + 1,)."""
        return self._scores_of(np.arange(self.clocks_.steps + 1, dtype=np.int64) * self.clocks_.step)

    def mean(self, wants: Encoded, offers: Encoded) -> float:
        """Return the mean score over all answered pairs, from how many have how many steps in common; NaN without any.

        It compares each distinct week with each, since the hours that count are at most those needed.
        """
        pairs = int(wants.answered.sum()) * int(offers.answered.sum())
        if pairs == 0:
            return math.nan
        counts = self.clocks_.tally(wants.values, offers.values)
        scores = self.scores_of_steps()
        return min(1.0, math.fsum(float(count) * score for count, score in zip(counts, scores, strict=True)) / pairs)

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the times of both, in both clocks where these differ: first in that of the one who wants."""
        self.check_fitted()
        zones = [self._zone_name(cell) for cell in (wants_cell, offers_cell)]
        return tuple(
            own if own == ", ".join(others) else f"{own} {zones[0]} ({', '.join(others)} {zones[1]})"
            for own, others in self.common_times(wants_cell, offers_cell)
        )

    def common_times(self, wants_cell: Cell, offers_cell: Cell) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return each stretch that both have in every week: in the first one's clock, and as the other's shows it.

        Where clocks change on different days, the other's shows several; what does not hold in every week is left out.

        Examples
        --------
        >>> both = TimesInZone("Mon 18-20", "Europe/Paris"), TimesInZone("Mon 18-20", "Europe/London")
        >>> ScheduleEncoder().fit(both[:1], both[1:]).common_times(*both)
        (('Mon 19:00-20:00', ('Mon 18:00-19:00',)),)
        """
        found = self.common_stretches(wants_cell, offers_cell)
        return tuple((stretch_in_words(own), tuple(map(stretch_in_words, others))) for own, others in found)

    def common_stretches(
        self, wants_cell: Cell, offers_cell: Cell
    ) -> tuple[tuple[tuple[int, int], tuple[tuple[int, int], ...]], ...]:
        """Return what `common_times` does in minutes of the week, from and to."""
        self.check_fitted()
        (own, zone), (other, other_zone) = (self._read_or_none(cell) for cell in (wants_cell, offers_cell))
        if own is None or other is None:
            return ()
        ahead = sorted({a - b for a, b in zip(self._offsets(zone), self._offsets(other_zone), strict=True)})
        both = own
        for minutes in ahead:
            both = both.common(other.later(minutes))
        return tuple((own, _on_other_clock(own, ahead)) for own in both.lasting(self.shortest).stretches)

    def notes(self) -> tuple[str, ...]:
        """Return what answers left open, and whether all share one clock."""
        self.check_fitted()
        alone = set(self.clocks_.zones) <= {ONE_CLOCK}
        shared = ("all times are taken as of one clock, since no column of time zones is named",) if alone else ()
        return (*map(str, self.readings_), *shared)

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the step that each bit stands for, in UTC."""
        self.check_fitted()
        step = self.clocks_.step
        return np.array(
            [stretch_in_words((place * step, (place + 1) * step)) for place in range(self.clocks_.steps)], dtype=object
        )

    def learned(self) -> dict[str, Any]:
        """Return what was learned as plain JSON."""
        self.check_fitted()
        return {
            "zones": {zone: list(offsets) for zone, offsets in sorted(self.clocks_.zones.items())},
            "step": self.clocks_.step,
            "readings": [reading.to_dict() for reading in self.readings_],
        }

    def restore(self, learned: dict[str, Any]) -> Self:
        """Restore the state that :meth:`learned` returned."""
        self._read_settings()
        zones = {str(zone): tuple(map(int, offsets)) for zone, offsets in learned["zones"].items()}
        self.clocks_ = Clocks(zones, int(learned["step"]), self.shortest)
        self.readings_ = read_readings(learned.get("readings", ()))
        return self

    @property
    def _programme(self) -> ProgrammeWeeks:
        return getattr(self, "_weeks", None) or ProgrammeWeeks()

    def _read_settings(self) -> None:
        self._known = {}
        self.anything_: frozenset[str] = frozenset(map(fold, self.any))

    def _offsets(self, zone: str) -> tuple[int, ...]:
        known = self.clocks_.zones.get(zone) if hasattr(self, "clocks_") else None
        return tuple(known) if known is not None else self._new_offsets(zone)

    def _new_offsets(self, zone: str) -> tuple[int, ...]:
        weeks = self._programme
        return (0,) * len(weeks.instants) if zone == ONE_CLOCK else weeks.offsets(Zone(zone))

    def clocks_of(
        self, wants: Column, offers: Column, known: Mapping[str, Sequence[int]], *, step: int = _HOUR
    ) -> Clocks:
        """Return the clocks of two columns, beside those that are known, and the step of their times."""
        zones = {zone: tuple(offsets) for zone, offsets in known.items()}
        edges = {step}
        for column in (wants, offers):
            for cell in heeding(distinct_answers(column).cells):
                week, zone = self._read_or_none(cell)
                if week is not None:
                    edges.update(edge for stretch in week.stretches for edge in stretch)
                    zones.setdefault(zone, self._new_offsets(zone))
        if not zones:
            zones[ONE_CLOCK] = self._new_offsets(ONE_CLOCK)
        offsets = {minutes for each in zones.values() for minutes in each}
        return Clocks(zones, step_for(edges | offsets, self.shortest), self.shortest)

    def _encode(self, column: Column) -> Encoded:
        self.check_fitted()
        answers = distinct_answers(column)
        mistakes: list[tuple[int, Mistake]] = []
        people: list[tuple[WeeklyTimes | None, str]] = []
        for position, cell in enumerate(heeding(answers.cells)):
            read = self._read(cell)
            if isinstance(read, Mistake) and self.unclear == "mistake":
                mistakes.append((position, read))
            people.append(self._read_or_none(cell))
        answers.raise_mistakes(mistakes)
        values = self.clocks_.encode(people)[answers.index]
        return Encoded(values, values[:, 0] > 0)

    def _read_or_none(self, cell: Cell) -> tuple[WeeklyTimes | None, str]:
        read = self._read(cell)
        return (None, ONE_CLOCK) if isinstance(read, Mistake) else read

    def _read(self, cell: Cell) -> tuple[WeeklyTimes | None, str] | Mistake:
        """Return the times, None where they or their zone are blank, and the zone; each cell is read once."""
        key = key_of_cell(cell)
        known = self._known
        if key not in known:
            if len(known) >= _KNOWN:
                known.clear()
            known[key] = self._read_anew(cell)
        return known[key]

    def _read_anew(self, cell: Cell) -> tuple[WeeklyTimes | None, str] | Mistake:
        try:
            times, zone_cell = times_and_zone(cell, parts=self.parts)
            if is_blank(times):
                return None, ONE_CLOCK
            zone = ONE_CLOCK
            if isinstance(cell, TimesInZone):
                try:
                    found = read_zone(zone_cell)
                except ValueError:
                    got = text_of(zone_cell)
                    return Mistake("zone_not_read", "must be a time zone", got=got, hint=zone_advice(got))
                if found is None:
                    return None, ONE_CLOCK
                zone = found.name
            if self.anything_ and self._meets_anything(times):
                return WeeklyTimes(((0, WEEK),)), zone
            return read_weekly_times(times, parts=self.parts), zone
        except ValueError as error:
            got = text_of(cell.times if isinstance(cell, TimesInZone) else cell)
            expected = f"must be days of the week and times: {error}"
            return Mistake("times_not_read", expected, got=got, hint=_HOW.format(got=got.replace('"', "'")))

    def _meets_anything(self, times: Cell) -> bool:
        text = text_of(times)
        return any(fold(part) in self.anything_ for part in (text, *_SIGNS.split(text)))

    def _zone_name(self, cell: Cell) -> str:
        return self._read_or_none(cell)[1]

    def readings_in(self, wants: Column, offers: Column) -> tuple[Reading, ...]:
        """Return what the answers of two columns left open, and how it is counted."""
        day = (self.parts or {}).get("day", PARTS["day"])
        found: dict[str, list[tuple[Cell, int]]] = {text.format(day=day): [] for text in _LEFT_OPEN.values()}
        found |= {_NO_ZONE: [], _COUNTED_AS_BLANK: []}
        for column in (wants, offers):
            answers: DistinctAnswers = distinct_answers(column)
            for cell, count in zip(answers.cells, answers.counts.tolist(), strict=True):
                if is_blank(cell.times if isinstance(cell, TimesInZone) else cell):
                    continue
                if isinstance(self._read(cell), Mistake):
                    found[_COUNTED_AS_BLANK].append((cell.times if isinstance(cell, TimesInZone) else cell, count))
                    continue
                times, zone = times_and_zone(cell, parts=self.parts)
                if isinstance(cell, TimesInZone) and is_blank(zone):
                    found[_NO_ZONE].append((times, count))
                elif not (self.anything_ and self._meets_anything(times)):
                    for kind in left_open_in(times, parts=self.parts):
                        found[_LEFT_OPEN[kind].format(day=day)].append((times, count))
        return readings_of(found)

    def _scores_of(self, minutes: Integers) -> Floats:
        scores: Floats = np.minimum(1.0, np.maximum(minutes, 0) / (_HOUR * self.hours))
        return scores


def _on_other_clock(stretch: tuple[int, int], ahead: Sequence[int]) -> tuple[tuple[int, int], ...]:
    starts = [(stretch[0] - minutes) % WEEK for minutes in ahead]
    return tuple((start, start + stretch[1] - stretch[0]) for start in starts)


def _part_mistakes(parts: Any) -> list[Mistake]:
    """Return what is wrong with the hours of parts of the day."""
    if parts is None:
        return []
    if not isinstance(parts, Mapping) or not all(name in PARTS and _are_hours(hours) for name, hours in parts.items()):
        known = ", ".join(PARTS)
        must = f"name parts of the day ({known}), each with the hours from and to, such as [18, 22]"
        return [wrong_setting("parts", must, dict(parts) if isinstance(parts, Mapping) else parts)]
    return []


def _are_hours(hours: Any) -> bool:
    if isinstance(hours, str) or not isinstance(hours, Sequence) or len(hours) != 2:
        return False
    if not all(isinstance(hour, int | float) and not isinstance(hour, bool) for hour in hours):
        return False
    return bool(0 <= hours[0] < hours[1] <= 24 and all(hour * _HOUR % 1 == 0 for hour in hours))
