"""What each group of mentees got."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mentormatch.assignment.scores import Integers
from mentormatch.encoders.answers import Column, fold, text_of
from mentormatch.errors import InputError, Mistake
from mentormatch.fairness.metrics import mean, minimum
from mentormatch.matching import Matching, named_by_policy
from mentormatch.solving import demand_of

Metric: TypeAlias = Callable[[NDArray[np.float64]], float]
BLANK = "(blank)"


@dataclass(frozen=True)
class FairnessAudit:
    """What mentees got, over all and by group.

    Attributes
    ----------
    by : str
        The column that makes the groups.
    overall : mapping of metric to float
    by_group : mapping of group to mapping of metric to float
        ``n`` counts the group; ``match_rate`` is the share who got a mentor; the others are metrics of the outcomes:
        the sum of the scores of a mentee's pairs, 0 for who got nobody. Of a group of nobody they are NaN.
    notes : tuple of str
        Where the policy names the column.
    """

    by: str
    overall: Mapping[str, float]
    by_group: Mapping[str, Mapping[str, float]]
    notes: tuple[str, ...]

    def difference(self) -> dict[str, float]:
        """Return, for each metric, the largest less the smallest value of any group."""
        return {name: max(values) - min(values) for name, values in self._values().items()}

    def ratio(self) -> dict[str, float]:
        """Return, for each metric, the smallest over the largest value of any group; NaN where the largest is 0."""
        return {name: min(values) / max(values) if max(values) else math.nan for name, values in self._values().items()}

    def _values(self) -> dict[str, list[float]]:
        names = [name for name in self.overall if name != "n"]
        values = {name: [group[name] for group in self.by_group.values()] for name in names}
        return {name: [one for one in found if not math.isnan(one)] or [math.nan] for name, found in values.items()}


def audit(matching: Matching, *, by: str, metrics: Sequence[Metric] = (), matched_only: bool = False) -> FairnessAudit:
    """Return what each group of mentees got.

    Parameters
    ----------
    matching : Matching
        Ours, or pairs that were read.
    by : str
        A column of the mentees. Groups are told apart by folded values and called as most write them; who left it
        blank is a group of their own. Who wants no mentor is in none.
    metrics : sequence of functions array -> float
        Beside the mean and the smallest score, called by their names.
    matched_only : bool
        Whether only those who got somebody are counted: a second view, since it hides who was left out.

    Raises
    ------
    CohortError
        Where the mentees have no such column.
    InputError
        Where two metrics have the same name.

    Examples
    --------
    >>> from mentormatch.pipeline import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R"}],
    ...     mentees=[{"id": "kim", "skills": "R", "region": "north"},
    ...              {"id": "noor", "skills": "Go", "region": "south"}],
    ... )
    >>> found = audit(match(cohort), by="region")
    >>> found.by_group["north"]["match_rate"], found.difference()["mean_score"]
    (1.0, 1.0)
    """
    cells = matching.cohort.mentees.column(by)
    outcomes, placed = _outcomes(matching)
    wanting = demand_of(matching.cohort.mentees) > 0
    counted = np.flatnonzero(wanting & placed if matched_only else wanting)
    measures = _by_name(metrics)

    def measured(people: Integers) -> dict[str, float]:
        found = {"n": len(people), "match_rate": mean(placed[people].astype(np.float64))}
        return found | {
            name: float(one(outcomes[people])) if len(people) else math.nan for name, one in measures.items()
        }

    return FairnessAudit(
        by=by,
        overall=measured(counted),
        by_group={group: measured(people) for group, people in _groups(cells, counted).items()},
        notes=tuple(named_by_policy(matching.policy, by)),
    )


def _groups(cells: Column, counted: Integers) -> dict[str, Integers]:
    """Return the positions of each group, under the name that most of them write; the blank come first."""
    texts = [text_of(cell) for cell in cells]
    keys = ["" if (key := fold(text)) == BLANK else key for text in texts]
    written: dict[str, Counter[str]] = {}
    for key, text in zip(keys, texts, strict=True):
        written.setdefault(key, Counter())[text] += 1
    members: dict[str, list[int]] = {}
    for position in counted.tolist():
        members.setdefault(keys[position], []).append(position)
    called = {key: min(times, key=lambda text: (-times[text], text)) for key, times in written.items() if key}
    return {called.get(key, BLANK): np.array(members[key], dtype=np.int64) for key in sorted(members)}


def _by_name(metrics: Sequence[Metric]) -> dict[str, Metric]:
    named: dict[str, Metric] = {"mean_score": mean, "min_score": minimum}
    mistakes = []
    for metric in metrics:
        name = getattr(metric, "__name__", str(metric))
        if name in {"n", "match_rate", *named}:
            hint = "Define it as a function with a name of its own."
            mistakes.append(Mistake("metric_doubled", "each metric must have another name", got=name, hint=hint))
        named[name] = metric
    if mistakes:
        raise InputError(mistakes)
    return named


def _outcomes(matching: Matching) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    outcomes = np.zeros(len(matching.cohort.mentees))
    placed = np.zeros(len(outcomes), dtype=bool)
    for one in matching.pairs:
        position = matching.cohort.mentees.index[one.mentee]
        outcomes[position] += one.score
        placed[position] = True
    return outcomes, placed
