"""What cannot hold together, and the ways out, in people and words."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np

from mentormatch.answers import PersonId, id_order
from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment import AssignmentProblem, Change, Cut, WayOut
from mentormatch.errors import InfeasibleError
from mentormatch.matching.named_cuts import MOST_NAMED, NamedChange, NamedCut, NamedWayOut, with_names
from mentormatch.profiles import Cohort
from mentormatch.scoring import Scores
from mentormatch.values import ReadOnlyDict

_COUNTED = 2000
_ONESELF = "oneself"


def in_words(error: InfeasibleError, problem: AssignmentProblem, scores: Scores) -> InfeasibleError:
    """Return the error of an assignment problem with the ids and rules of its people, and with ways out in its text.

    Parameters
    ----------
    error : InfeasibleError
    problem : AssignmentProblem
        Of `scores`, in the same order.
    scores : Scores
    """
    return _told(error, [], problem, scores, everybody=False)


def not_everybody(
    lines: Sequence[str], cuts: Iterable[Cut], problem: AssignmentProblem, scores: Scores, mentees: Sequence[PersonId]
) -> InfeasibleError:
    """Return the error for ``participation = "all"`` where not everybody can be placed."""
    if not (found := tuple(cuts)):
        return InfeasibleError("\n".join(lines), mentees=mentees)
    error = InfeasibleError("", mentees=[scores.cohort.mentees.index[mentee] for mentee in mentees], cuts=found)
    return _told(error, lines, problem, scores, everybody=True)


def named_changes(changes: Iterable[Change], scores: Scores) -> tuple[NamedChange, ...]:
    """Return changes of an assignment problem with ids, by those."""
    cohort = scores.cohort
    found = [
        NamedChange(
            change.kind,
            None if change.row is None else cohort.mentees.ids[change.row],
            None if change.column is None else cohort.mentors.ids[change.column],
            change.amount,
            scores.excluded_by(change.row, change.column)
            if change.kind == "rule" and change.row is not None and change.column is not None
            else (),
        )
        for change in changes
    ]
    return tuple(sorted(with_names(found, cohort), key=_change_order))


def _change_order(change: NamedChange) -> tuple[Any, ...]:
    return change.kind, *(id_order("" if one is None else one) for one in (change.mentor, change.mentee))


def changes_of(named: Iterable[NamedChange], cohort: Cohort) -> tuple[Change, ...]:
    """Return the same as positions in a cohort.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "kim"}])
    >>> changes_of([NamedChange("lock", "kim", "ada")], cohort)
    (Change(kind='lock', row=0, column=0, amount=1),)
    """
    mentees, mentors = cohort.mentees.index, cohort.mentors.index
    return tuple(
        Change(
            change.kind,
            None if change.mentee is None else mentees[change.mentee],
            None if change.mentor is None else mentors[change.mentor],
            change.amount,
        )
        for change in named
    )


def named_cut(cut: Cut, scores: Scores, problem: AssignmentProblem) -> NamedCut:
    """Return a cut with ids, and with the rules that narrow it."""
    cohort = scores.cohort
    mentees = tuple(sorted(cohort.mentees.ids[i] for i in cut.rows))
    mentors = tuple(sorted(cohort.mentors.ids[j] for j in cut.columns))
    return NamedCut(
        cut.kind,
        mentees,
        mentors,
        cut.needed,
        cut.available,
        ReadOnlyDict(_rules_of(cut, scores, problem)),
        int(problem.remaining.forced_of_mentor[cut.columns].sum()) if cut.kind in {"min_load", "placed"} else 0,
        tuple(map(cohort.mentees.called, mentees)),
        tuple(map(cohort.mentors.called, mentors)),
    )


def _told(
    error: InfeasibleError, lines: Sequence[str], problem: AssignmentProblem, scores: Scores, *, everybody: bool
) -> InfeasibleError:
    from mentormatch.assignment import ways_out  # HiGHS is loaded where it is needed

    cuts = tuple(named_cut(cut, scores, problem) for cut in error.cuts)
    found = _named_ways(ways_out(problem, everybody=everybody, liftable=partial(_liftable, scores)), scores)
    lines = [*lines, *(cut.text() for cut in cuts[:MOST_NAMED])]
    if len(cuts) > MOST_NAMED:
        lines.append(f"… and {len(cuts) - MOST_NAMED} more such groups.")
    if found:
        lines += [
            "Any of these would do:" if len(found) > 1 else "This would do:",
            *(f"  {way.text()}" for way in found),
        ]
    return InfeasibleError(
        "\n".join(lines),
        mentors=[scores.cohort.mentors.ids[int(j)] for j in error.mentors],
        mentees=[scores.cohort.mentees.ids[int(i)] for i in error.mentees],
        cuts=cuts,
        ways_out=found,
    )


def _named_ways(ways: Iterable[WayOut], scores: Scores) -> tuple[NamedWayOut, ...]:
    return tuple(NamedWayOut(way.kind, named_changes(way.changes, scores), way.smallest) for way in ways)


def _liftable(scores: Scores, rows: Integers) -> Booleans:
    """Pairs for which a rule could be lifted: nobody is paired with themselves, nor with whom they do not want."""
    block = np.ones((len(rows), scores.shape[1]), dtype=bool)
    for rule in scores.rules:
        if rule.is_safeguard or rule.label == _ONESELF:
            rule.narrow(block, rows)
    return block


def _rules_of(cut: Cut, scores: Scores, problem: AssignmentProblem) -> dict[str, int]:
    """How many of the pairs that would help each rule excludes."""
    counts: dict[str, int] = {}
    if cut.kind == "not_allowed":
        return dict.fromkeys(scores.excluded_by(int(cut.rows[0]), int(cut.columns[0])), 1)
    if cut.kind == "placed" and len(cut.rows) <= _COUNTED // 10:
        for row in cut.rows.tolist():
            for name, taken in scores.exclusions(row).items():
                counts[name] = counts.get(name, 0) + taken
    elif cut.kind == "min_load":
        rows = np.flatnonzero(problem.remaining.demand > 0)
        if len(rows) * len(cut.columns) <= _COUNTED:
            for row in rows.tolist():
                for column in cut.columns.tolist():
                    for name in scores.excluded_by(row, column):
                        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))
