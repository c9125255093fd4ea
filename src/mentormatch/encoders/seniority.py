"""Encodes grades and years; scores a step or two ahead best."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import Cell, Column, fold, grade_names, is_blank, read_grade, read_years, text_of
from mentormatch.arrays import Floats
from mentormatch.assignment import heeding
from mentormatch.encoders.columns import distinct_answers
from mentormatch.encoders.contract import Encoded, Encoder
from mentormatch.encoders.readings import Reading, read_readings, readings_of
from mentormatch.encoders.settings import number_mistakes, wrong_setting
from mentormatch.errors import Mistake

# Grades are multiples of this, so that there are few distinct ones.
_PARTS = 100
_UNREAD = "counted as blank, since no grade is named for sure"
_YEARS = "read as years of experience"


class SeniorityEncoder(Encoder):
    r"""How far the one who offers is ahead of the one who wants, in grades of a career: a step or two is best.

    Titles are read in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish and Turkish as one of nine
    grades: 0 intern (student, apprentice), 1 junior (graduate), 2 mid, 3 senior, 4 lead (manager, principal), 5 head
    (senior manager), 6 director, 7 vp, 8 chief (C-level, managing director). Years of experience are put on the same
    scale, linearly between the `years` at which grades begin. A title that names no grade for sure ("Consultant",
    "Engineer", "Product manager", "Assistant to the director") counts as blank, and how many do is said; `grades` reads
    them.

    With d the grade of the offer minus that of the want, and `ahead` = (a, b), the score is

    - 0 for :math:`d \leq -1`, and rises to `equal` at d = 0, and from there to 1 at d = a;
    - 1 for :math:`a \leq d \leq b`;
    - :math:`\max(0, 1 - (d - b) / \text{within})` beyond: too far ahead declines gently.

    Whether both follow the same path, or one that is wished for, is another criterion, which may read the same titles:
    `category` with ``careers``, and the criterion's setting `wished` for the column of a wished change.

    Parameters
    ----------
    ahead : (float, float)
        The wished lead in grades, the least and the most; the least is above 0.
    equal : float
        The score of the same grade, from 0 to 1.
    within : float
        How many grades beyond the wished lead the score reaches 0; with 0 it drops at once.
    years : sequence of float
        The years of experience at which the grades junior, mid, ... chief begin, ascending: 8 numbers.
    grades : mapping of str to str or float, optional
        Titles of an organisation, by the name or the number of their grade: ``{"Consultant": "mid", "L7": 4.5}``.

    Attributes
    ----------
    readings_ : tuple of Reading
        How many answers could not be read, and how many were read as years.

    Examples
    --------
    >>> encoder = SeniorityEncoder().fit(["Junior Analyst", "Senior"], ["Director", "3-5 years", "intern"])
    >>> wants = encoder.encode_wants(["Junior Analyst", "Senior"])
    >>> offers = encoder.encode_offers(["Director", "3-5 years", "intern"])
    >>> wants.values.tolist(), offers.values.tolist()
    ([1.0, 3.0], [6.0, 2.67, 0.0])
    >>> encoder.score(wants.values[:, None], offers.values).round(3).tolist()
    [[0.625, 1.0, 0.0], [0.875, 0.335, 0.0]]
    >>> encoder.in_common("Senior", "Director"), encoder.missing("Senior", "intern")
    (('Director (3 grades ahead)',), ('a grade above Senior',))
    """

    grade_of_: dict[str, float]

    name: ClassVar[str] = "seniority"

    readings_: tuple[Reading, ...]

    def __init__(
        self,
        *,
        ahead: Sequence[float] = (1, 2),
        equal: float = 0.5,
        within: float = 8,
        years: Sequence[float] = (0, 2, 5, 8, 12, 15, 20, 25),
        grades: Mapping[str, str | float] | None = None,
    ) -> None:
        self.ahead = ahead
        self.equal = equal
        self.within = within
        self.years = years
        self.grades = grades

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        mistakes = [*number_mistakes("within", self.within, negative=False)]
        if not _are_numbers(self.ahead, 2) or not 0 < self.ahead[0] <= self.ahead[1]:
            must = "be two numbers above 0, the least and the most lead in grades, such as [1, 2]"
            mistakes.append(wrong_setting("ahead", must, repr(self.ahead)))
        if number_mistakes("equal", self.equal) or not 0 <= self.equal <= 1:
            mistakes.append(wrong_setting("equal", "be a number from 0 to 1", repr(self.equal)))
        steps = len(grade_names()) - 1
        if not _are_numbers(self.years, steps) or list(self.years) != sorted({*self.years}):
            mistakes.append(wrong_setting("years", f"be {steps} ascending numbers of years", repr(self.years)))
        return [*mistakes, *_grade_mistakes(self.grades)]

    def fit(self, wants: Column, offers: Column) -> Self:
        """Count which answers cannot be read; there is nothing else to learn from the columns."""
        self.check_settings()
        self.restore({"readings": []})
        self.readings_ = self._readings_in(wants, offers)
        return self

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a copy that has counted the answers here; scores do not change."""
        self.check_fitted()
        return type(self)(**self.get_params()).fit(wants, offers)

    def encode_wants(self, column: Column) -> Encoded:
        """Return one number a person: their grade, 0 where it is blank or cannot be read."""
        return self._encode(column)

    def encode_offers(self, column: Column) -> Encoded:
        """Return one number a person: their grade, 0 where it is blank or cannot be read."""
        return self._encode(column)

    def score(self, wants: Any, offers: Any) -> Floats:
        """Return the score of each pair of grades, elementwise, broadcasting."""
        lead = np.asarray(offers, dtype=np.float64) - np.asarray(wants, dtype=np.float64)
        least, most = map(float, self.ahead)
        if self.within == 0:
            beyond = np.where(lead > most, 0.0, 1.0)
        else:
            beyond = np.clip(1.0 - (lead - most) / self.within, 0.0, 1.0)
        below: Floats = np.interp(lead, [-1.0, 0.0, least], [0.0, self.equal, 1.0])
        return np.where(lead < least, below, beyond)

    def mean(self, wants: Encoded, offers: Encoded) -> float:
        """Return the mean score over all answered pairs; NaN where there are none.

        There are at most some hundred distinct grades, so that it is a sum over pairs of grades.
        """
        wanted, wanting = np.unique(np.asarray(wants.values)[wants.answered], return_counts=True)
        offered, offering = np.unique(np.asarray(offers.values)[offers.answered], return_counts=True)
        pairs = int(wanting.sum()) * int(offering.sum())
        if pairs == 0:
            return math.nan
        scores = self.score(wanted[:, None], offered) * wanting[:, None] * offering
        return min(1.0, math.fsum(scores.ravel().tolist()) / pairs)

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the offer as written, with its lead, where the score is above 0."""
        score, lead = self._compared(wants_cell, offers_cell)
        return (f"{text_of(offers_cell)} ({_lead_in_words(lead)})",) if score > 0 else ()

    def missing(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return what would be wanted, where the score is 0."""
        score, lead = self._compared(wants_cell, offers_cell)
        if score > 0 or math.isnan(lead):
            return ()
        return (f"a grade {'above' if lead < self.ahead[0] else 'nearer to'} {text_of(wants_cell)}",)

    def notes(self) -> tuple[str, ...]:
        """Return how many answers could not be read, and how many were read as years."""
        self.check_fitted()
        return tuple(map(str, self.readings_))

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the name of the one feature."""
        return np.array(["grade"], dtype=object)

    def learned(self) -> dict[str, Any]:
        """Return how answers were read, as plain JSON."""
        self.check_fitted()
        return {"readings": [reading.to_dict() for reading in self.readings_]}

    def restore(self, learned: dict[str, Any]) -> Self:
        """Restore the state that :meth:`learned` returned."""
        self.readings_ = read_readings(learned["readings"])
        names = {name: float(place) for place, name in enumerate(grade_names())}
        self.grade_of_ = {
            fold(title): names[fold(grade)] if isinstance(grade, str) else float(grade)
            for title, grade in (self.grades or {}).items()
        }
        return self

    def _readings_in(self, wants: Column, offers: Column) -> tuple[Reading, ...]:
        readings: dict[str, list[tuple[Cell, int]]] = {_UNREAD: [], _YEARS: []}
        for column in (wants, offers):
            answers = distinct_answers(column)
            for cell, count in zip(answers.cells, answers.counts.tolist(), strict=True):
                grade, manner = self._read(cell)
                if manner is not None:
                    readings[manner].append((cell, count))
                elif grade is None and not is_blank(cell):
                    readings[_UNREAD].append((cell, count))
        return readings_of(readings)

    def _read(self, cell: Cell) -> tuple[float | None, str | None]:
        """Return the grade of a cell, and how it was read where that must be said."""
        text = text_of(cell)
        if not text or isinstance(cell, bool | Mapping):
            return None, None
        grade: float | None = self.grade_of_.get(fold(text))
        grade = read_grade(text) if grade is None else grade
        if grade is not None:
            return round(grade * _PARTS) / _PARTS, None
        if (years := read_years(text)) is None:
            return None, None
        steps = range(1, len(self.years) + 1)
        return round(float(np.interp(years, self.years, steps)) * _PARTS) / _PARTS, _YEARS

    def _encode(self, column: Column) -> Encoded:
        self.check_fitted()
        answers = distinct_answers(column)
        read = [self._read(cell)[0] for cell in heeding(answers.cells)]
        grades = np.array([grade or 0.0 for grade in read], dtype=np.float64)
        answered = np.array([grade is not None for grade in read], dtype=bool)
        return Encoded(grades[answers.index], answered[answers.index])

    def _compared(self, wants_cell: Cell, offers_cell: Cell) -> tuple[float, float]:
        """Return the score of two cells and the lead of the offer; 0 and NaN where one is blank."""
        self.check_fitted()
        wanted, offered = self._read(wants_cell)[0], self._read(offers_cell)[0]
        if wanted is None or offered is None:
            return 0.0, math.nan
        return float(self.score(wanted, offered)), offered - wanted


def _lead_in_words(lead: float) -> str:
    steps = f"{round(abs(lead), 1):g}"
    if steps == "0":
        return "the same grade"
    return f"{steps} grade{'' if steps == '1' else 's'} {'ahead' if lead > 0 else 'below'}"


def _are_numbers(values: Any, length: int) -> bool:
    is_list = isinstance(values, Sequence) and not isinstance(values, str) and len(values) == length
    return is_list and not any(number_mistakes("", value, negative=False) for value in values)


def _grade_mistakes(grades: Any) -> list[Mistake]:
    if grades is None:
        return []
    if not isinstance(grades, Mapping):
        return [wrong_setting("grades", "be a table of title = grade", repr(grades))]
    names = grade_names()
    must = f"give each title one of the grades {', '.join(names)}, or a number from 0 to {len(names) - 1}"
    return [
        wrong_setting("grades", must, f"{title!r} = {grade!r}")
        for title, grade in grades.items()
        if not isinstance(title, str) or not fold(title) or not _is_grade(grade, names)
    ]


def _is_grade(grade: Any, names: tuple[str, ...]) -> bool:
    if isinstance(grade, str):
        return fold(grade) in names
    return not number_mistakes("", grade, negative=False) and grade <= len(names) - 1
