"""Other answers that a mentee could have given."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.answers import Cell, find_separator, is_blank, read_number, split_ranked, split_terms, topic_of
from mentormatch.arrays import Floats, Integers
from mentormatch.encoders import ChoicesEncoder, TermsEncoder
from mentormatch.policy import columns_of
from mentormatch.profiles import Cohort
from mentormatch.scoring import ScoredCriterion, Scores

# What the policy names without comparing it.
_NOT_COMPARED = frozenset({"audit", "show"})


@dataclass(frozen=True)
class OtherReport:
    """One change of what a mentee reports.

    Parameters
    ----------
    change : str
        The kind of change, such as "leaving 'goals' blank".
    answers : mapping of str to Cell
        The cells that change, by column.
    """

    change: str
    answers: Mapping[str, Cell]

    def of(self, cohort: Cohort, mentee: int) -> Cohort:
        """Return the cohort with the changed answers of the mentee at a position.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "goals": "R"}])
        >>> OtherReport("leaving 'goals' blank", {"goals": None}).of(cohort, 0).mentees.column("goals")
        (None,)
        """
        columns = dict(cohort.mentees.columns)
        for name, cell in self.answers.items():
            columns[name] = (*columns[name][:mentee], cell, *columns[name][mentee + 1 :])
        return replace(cohort, mentees=replace(cohort.mentees, columns=columns))


class OtherReports:
    """The reports that a mentee could make instead: blanks, fewer or easier wishes, less time, other weights.

    Parameters
    ----------
    scores : Scores
        Of the true reports.
    capacity : ndarray of int, shape (mentors,)
        How many seats each mentor has: what most seats offer is the easiest wish.

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Policy
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "R; Go"}],
    ...                              mentees=[{"id": "kim", "skills": "Go; R; C"}])
    >>> scores = compare(cohort, Policy(criteria=[Criterion("skills")]))
    >>> for other in OtherReports(scores, np.array([1, 1])).of(0):
    ...     print(other.change, other.answers)
    leaving 'skills' blank {'skills': None}
    naming only the first wish in 'skills' {'skills': ('Go',)}
    naming only the easiest wish in 'skills' {'skills': ('R',)}
    naming what most mentors offer in 'skills' {'skills': ('r',)}
    """

    columns: tuple[str, ...]
    lists: list[ScoredCriterion]
    times: tuple[str, ...]
    scores: Scores
    capacity: Floats

    def __init__(self, scores: Scores, capacity: Integers) -> None:
        self.scores, self.capacity = scores, capacity.astype(np.float64)
        mentees = scores.cohort.mentees
        named = columns_of(scores.policy)
        self.columns = tuple(
            name
            for name, where in {**named["mentees"], **named["either"]}.items()
            if name in mentees.columns and not _NOT_COMPARED.issuperset(where)
        )
        wanted = [scored for scored in scores.criteria if scored.criterion.wants_table == "mentees"]
        self.lists = [scored for scored in wanted if isinstance(scored.encoder, TermsEncoder | ChoicesEncoder)]
        self.times = tuple(name for name in self.columns if self._is_time(name))
        self._most_offered = {scored.criterion.name: self._commonest(scored) for scored in self.lists}

    def of(self, mentee: int) -> Iterator[OtherReport]:
        """Yield each change for the mentee at a position that says something else than the true report."""
        cells = {name: self.scores.cohort.mentees.column(name)[mentee] for name in self.columns}
        for name, cell in cells.items():
            if not is_blank(cell):
                yield OtherReport(f"leaving '{name}' blank", {name: None})
        for scored in self.lists:
            yield from self._fewer(scored, cells)
        for name in self.times:
            if (half := _half(cells[name])) is not None:
                yield OtherReport(f"giving half of '{name}'", {name: half})
        yield from self._weightings(cells)

    def _weightings(self, cells: Mapping[str, Cell]) -> Iterator[OtherReport]:
        """Yield for each criterion the report that it matters most, where mentees have weights of their own."""
        own = {
            scored.criterion.name: weight
            for scored in self.scores.criteria
            if (weight := scored.criterion.own_weight) is not None
        }
        for name, weight in own.items():
            if weight.scale is None:
                answers: dict[str, Cell] = {weight.column: name}
            else:
                scales = {other.column: other.scale[0] for other in own.values() if other.scale is not None}
                answers = {**scales, weight.column: weight.scale[1]}
            if any(cells.get(column) != cell for column, cell in answers.items()):
                yield OtherReport(f"weighting '{name}' most", answers)

    def _fewer(self, scored: ScoredCriterion, cells: Mapping[str, Cell]) -> Iterator[OtherReport]:
        """Yield shorter and easier lists of wishes."""
        names = scored.criterion.wants_columns
        where = " and ".join(f"'{name}'" for name in names[:2]) + (", …" if len(names) > 2 else "")
        if len(names) > 1:
            said = [name for name in names if not is_blank(cells[name])]
            if len(said) > 1:
                first = dict.fromkeys(said[1:])
                yield OtherReport(f"answering only the first of {where}", first)
            return
        cell, name = cells[names[0]], names[0]
        wishes = self._wishes(scored, cell)
        if len(wishes) > 1:
            yield OtherReport(f"naming only the first wish in {where}", {name: (wishes[0],)})
        if isinstance(scored.encoder, TermsEncoder):
            worth = self._seats_for(scored, wishes)
            if len(wishes) > 1:
                easiest = (wishes[int(np.argmax(worth))],)
                yield OtherReport(f"naming only the easiest wish in {where}", {name: easiest})
            common = self._most_offered[scored.criterion.name]
            if common is not None and wishes and tuple(wishes) != (common,):
                yield OtherReport(f"naming what most mentors offer in {where}", {name: (common,)})

    def _wishes(self, scored: ScoredCriterion, cell: Cell) -> tuple[str, ...]:
        """Return the wishes in a cell, as written, in order."""
        encoder = scored.encoder
        if isinstance(encoder, ChoicesEncoder):
            return tuple(choice.written for choice in encoder.read(cell))
        assert isinstance(encoder, TermsEncoder), "only these encoders have lists of wishes"
        separator = encoder.separators_[0] or encoder.separators_[1] or ";"
        if isinstance(cell, Mapping):
            return tuple(map(str, cell))
        if encoder.ranked:
            return tuple(wish.term for wish in split_ranked(cell, separator))
        return split_terms(cell, separator)

    def _seats_for(self, scored: ScoredCriterion, wishes: tuple[str, ...]) -> Floats:
        """Return what each wish alone would be met with, over all seats."""
        encoder = scored.encoder
        assert isinstance(encoder, TermsEncoder), "only wishes for terms are weighed"
        offered = scored.mentors.values.T @ self.capacity
        return np.asarray(encoder.encode_wants([(wish,) for wish in wishes]).values @ offered)

    def _commonest(self, scored: ScoredCriterion) -> str | None:
        """Return the term that most seats offer; of equal ones the first by name."""
        encoder = scored.encoder
        if not isinstance(encoder, TermsEncoder) or not encoder.terms_:
            return None
        return encoder.terms_[int(np.argmax(self._seats_for(scored, encoder.terms_)))]

    def _is_time(self, name: str) -> bool:
        """Return whether a column says when, or for how long, somebody has time."""
        encoders = {
            scored.encoder.name
            for scored in self.scores.criteria
            if scored.encoder is not None and name in scored.criterion.wants_columns + scored.criterion.offers_columns
        }
        return "schedule" in encoders or topic_of(name) == "availability"


def _half(cell: Cell) -> Cell:
    """Return half of a number, or of a list the first half; None where there is no half."""
    if is_blank(cell) or isinstance(cell, bool | Mapping):
        return None
    try:
        number = read_number(cell)
    except ValueError:
        number = None
    if number is not None:
        return number / 2 if math.isfinite(number) and number else None
    terms = split_terms(cell, find_separator([cell]))
    return tuple(terms[: len(terms) // 2]) or None
