"""Which rules leave somebody nobody to be paired with."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from mentormatch.arrays import Booleans, Integers
from mentormatch.scoring import Scores, least_score_label, requirement_label

Table: TypeAlias = Literal["mentors", "mentees"]
# Of more pairs, looking at each rule alone would take longer than a check should.
_MOST_PAIRS = 20_000_000
_ROUNDING = 1e-12


@dataclass(frozen=True)
class LeftAloneBy:
    """People whom the same rules leave nobody.

    Parameters
    ----------
    table : {"mentors", "mentees"}
        Where they stand.
    ids : tuple of str
        Theirs.
    rules : tuple of str
        The rules, required criteria and limits, each of which alone could be lifted to leave them somebody; where
        there is no such, all that exclude anybody for them.
    together : bool
        Whether it takes several of them.
    """

    table: Table
    ids: tuple[str, ...]
    rules: tuple[str, ...]
    together: bool


def left_alone_by(scores: Scores, table: Table, lonely: Integers, others: Integers) -> tuple[LeftAloneBy, ...]:
    """Return by which rules people are left alone, those of most people first.

    Parameters
    ----------
    scores : Scores
    table : {"mentors", "mentees"}
        Whose positions `lonely` are; `others` are of the other table.
    lonely : ndarray of int
        Who may be paired with none of `others`.
    others : ndarray of int
        Mentors with a seat, or mentees who want somebody.

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Policy, Rule
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "team": "x"}], mentees=[{"id": "kim", "team": "x"}])
    >>> scores = compare(cohort, Policy(criteria=[Criterion("team")], rules=[Rule("different", column="team")]))
    >>> left_alone_by(scores, "mentees", np.array([0]), np.array([0]))
    (LeftAloneBy(table='mentees', ids=('kim',), rules=('different team',), together=False),)
    """
    people = scores.cohort.mentees if table == "mentees" else scores.cohort.mentors
    found: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for position in lonely[: _MOST_PAIRS // max(1, len(others))].tolist() if len(others) else ():
        alone = np.full(len(others), position, dtype=np.int64)
        excluded = dict(_excluded(scores, *((alone, others) if table == "mentees" else (others, alone))))
        times = np.sum(list(excluded.values()), axis=0)
        single = tuple(name for name, taken in excluded.items() if (taken & (times == 1)).any())
        rules = single or tuple(name for name, taken in excluded.items() if taken.any())
        found.setdefault((rules, not single), []).append(people.ids[position])
    groups = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(LeftAloneBy(table, tuple(ids), rules, together) for (rules, together), ids in groups)


def _excluded(scores: Scores, rows: Integers, columns: Integers) -> Iterable[tuple[str, Booleans]]:
    """Yield of each rule, required criterion and limit which of the pairs it excludes."""
    for rule in scores.rules:
        yield rule.label, ~rule.allows_pairs(rows, columns)
    for scored in scores.criteria:
        if scored.criterion.required:
            yield requirement_label(scored), ~(scored.strict or scored).pairs_meet_requirement(rows, columns)
    if scores.policy.at_least is not None:
        yield least_score_label(scores.policy), scores.pairs(rows, columns) < scores.policy.at_least - _ROUNDING
