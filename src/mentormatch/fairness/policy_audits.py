"""The audits that a policy asks for, of both sides."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mentormatch.fairness.audit import FairnessAudit, Who, audit
from mentormatch.matching import Matching
from mentormatch.profiles import People

_METRICS = ("match_rate", "mean_score", "min_score", "mean_load", "mean_load_share")
_WITH_INTERVALS = ("match_rate", "mean_score")
_OFFERS = {"on_offer": "on_offer", "missed": "difference"}
_HIDDEN = "not shown: too few people, or theirs could be told from it"


def policy_audits(matching: Matching, *, resamples: int = 1000) -> tuple[FairnessAudit, ...]:
    """Return one audit for each column that the policy names in ``audit``: of mentees, then of mentors who have it.

    Parameters
    ----------
    matching : Matching
    resamples : int
        As for `audit`; 0 leaves intervals and p-values out, which is quicker.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.policy import Criterion, Policy
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "town": "Turin"}],
    ...                              mentees=[{"id": "kim", "skills": "R", "team": "a"}])
    >>> policy = Policy(criteria=[Criterion("skills")], audit=["team", "town"])
    >>> [(found.by, found.who) for found in policy_audits(match(cohort, policy))]
    [('team', 'mentees'), ('town', 'mentors')]
    """
    sides: tuple[tuple[Who, People], ...] = (("mentees", matching.cohort.mentees), ("mentors", matching.cohort.mentors))
    return tuple(
        audit(matching, by=column, who=who, resamples=resamples)
        for who, people in sides
        for column in matching.policy.audit
        if column in people.columns
    )


def audit_rows(audits: Sequence[FairnessAudit]) -> list[dict[str, Any]]:
    """Return what audits show, as one mapping a group, everybody last, and one for each of their notes.

    Where several groups are hidden, they stand there together if that is shown. Values that are hidden, or that the
    side does not have, are None.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.policy import Criterion, Policy
    >>> from mentormatch.profiles import Cohort
    >>> mentors, mentees = [{"id": "ada", "skills": "R"}], [{"id": "kim", "skills": "R", "team": "a"}]
    >>> policy = Policy(criteria=[Criterion("skills")], audit=["team"])
    >>> found = audit(match(Cohort.from_records(mentors=mentors, mentees=mentees), policy), by="team")
    >>> [(row["group"], row["people"], row["mean_score"]) for row in audit_rows([found])]
    [('a', 1, None), ('(everybody)', 1, None)]
    """
    return [row for found in audits for row in _rows_of(found)]


def _rows_of(found: FairnessAudit) -> Iterator[dict[str, Any]]:
    groups = [
        (name, values, found.intervals.get(name, {}), found.offers.get(name, {}))
        for name, values in found.by_group.items()
    ]
    if found.others:
        groups.append(("(hidden, together)", found.others, {}, found.others_offer))
    groups.append(("(everybody)", found.overall, found.overall_interval, found.overall_offer))
    for name, values, intervals, offers in groups:
        row: dict[str, Any] = {"side": found.who, "column": found.by, "group": name, "people": int(values["n"])}
        for metric in _METRICS:
            row[metric] = _known(values, metric)
            if metric in _WITH_INTERVALS:
                low, high = intervals.get(metric, (math.nan, math.nan))
                row |= {f"{metric}_from": _finite(low), f"{metric}_to": _finite(high)}
        row |= {title: _known(offers, metric) for title, metric in _OFFERS.items()}
        yield row | {"note": _HIDDEN if name in found.hidden else None}
    blank = dict.fromkeys(row)
    for note in found.notes:
        yield blank | {"side": found.who, "column": found.by, "note": note}


def _known(values: Mapping[str, float], metric: str) -> float | None:
    return _finite(values.get(metric, math.nan))


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def audit_columns() -> tuple[str, ...]:
    """Return the keys of `audit_rows`, in their order.

    Examples
    --------
    >>> audit_columns()[:5]
    ('side', 'column', 'group', 'people', 'match_rate')
    """
    metrics = [
        name
        for metric in _METRICS
        for name in ([metric, f"{metric}_from", f"{metric}_to"] if metric in _WITH_INTERVALS else [metric])
    ]
    return ("side", "column", "group", "people", *metrics, *_OFFERS, "note")
