"""Fairness audits: metrics of outcomes by group, with intervals and p-values."""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np

from mentormatch.answers import fold
from mentormatch.arrays import Integers
from mentormatch.errors import InputError, Mistake, UnknownNameError, unknown_name
from mentormatch.fairness.audit_lines import audit_lines
from mentormatch.fairness.disaggregation import Disaggregation
from mentormatch.fairness.group_notes import notes_on_columns, unprotected_notes
from mentormatch.fairness.metrics import Metric, OutcomeMetric, mean, mean_of_known, minimum
from mentormatch.fairness.outcomes import MenteeOutcomes, MentorOutcomes
from mentormatch.fairness.protection import ProtectedTable
from mentormatch.fairness.proxies import GroupProxies, tell_groups
from mentormatch.fairness.resampling import Interval
from mentormatch.fairness.text_gaps import TextGap, text_gaps
from mentormatch.matching import SMALLEST, Matching, check_matching, demand_of
from mentormatch.profiles import BLANK, By, Group, People
from mentormatch.values import Value, plain, plain_fields

__all__ = ["BLANK", "FairnessAudit", "Metric", "audit"]


Who: TypeAlias = Literal["mentees", "mentors"]


_WHO = ("mentees", "mentors")


_MENTEES = (
    OutcomeMetric("match_rate", "matched", mean),
    OutcomeMetric("mean_score", "score", mean),
    OutcomeMetric("min_score", "score", minimum),
)


_MENTORS = (
    OutcomeMetric("match_rate", "matched", mean),
    OutcomeMetric("mean_load", "load", mean),
    OutcomeMetric("mean_load_share", "load_share", mean_of_known),
    OutcomeMetric("mean_score", "mean_score", mean_of_known),
)


_OFFERS = (
    OutcomeMetric("on_offer", "on_offer", mean),
    OutcomeMetric("got", "score", mean),
    OutcomeMetric("difference", "regret", mean),
)


@dataclass(frozen=True, eq=False)
class FairnessAudit(Value):
    """What people got, over all and by group.

    Attributes
    ----------
    by : str
        What makes the groups.
    overall : mapping of metric to float
    by_group : mapping of group to mapping of metric to float
        ``n`` counts the group; ``match_rate`` is the share who got somebody; the others are metrics of the outcomes.
        Of mentees, ``mean_score`` and ``min_score`` are of the sum of the scores of their pairs, 0 for who got nobody;
        of mentors there are ``mean_load``, ``mean_load_share`` (against capacity) and ``mean_score`` (of those who have
        anybody). All but ``n`` is NaN for groups in `hidden`, and of nobody.
    notes : tuple of str
        Where the policy names the column, which spellings seem to be one group, and who is in no group.
    who : {"mentees", "mentors"}
        Whose groups these are.
    hidden : tuple of str
        Groups of fewer than ``smallest``, and those from which theirs could be computed, also from audits by other
        columns: they show no values. Values that may be one person's (``min_score``) are NaN for more groups.
    others : mapping of metric to float
        The hidden groups together, where they are ``smallest`` people or more and any group shows values.
    overall_offer, offers : mapping, mapping of group to mapping
        Of mentees: the mean of the best allowed scores (``on_offer``), of what they got (``got``), and the
        ``difference``. A group with less on offer is served worse by the pool (or by the rules), one with a larger
        difference by the matching.
    others_offer : mapping of metric to float
        The same of the hidden groups together, where `others` shows them.
    overall_interval, intervals : mapping of metric to (low, high), mapping of group to such mappings
        95 % bootstrap intervals: people drawn again with replacement, outcomes as they are. An interval of a minimum
        only says how many people it hangs on.
    p_values : mapping of metric to float
        How often the groups would differ by as much if they were dealt out by chance among these people.
    told : mapping of group to GroupProxies
        How well the answers that are compared predict each group, where `tell` asked for it.
    text_gaps : tuple of TextGap
        Of each criterion of free text: how well it tells each group that shows values, and by how much the group's mean
        score is above or below that of the others, over all pairs; the same by the language of the texts.
    smallest : int
        The fewest people of whom values are shown.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> women = [{"id": f"w{k}", "skills": "R", "gender": "woman"} for k in range(6)]
    >>> men = [{"id": f"m{k}", "skills": "SQL", "gender": "man"} for k in range(6)]
    >>> mentor = {"id": "ada", "skills": "R", "capacity": 8}
    >>> matching = match(Cohort.from_records(mentors=[mentor], mentees=women + men))
    >>> found = audit(matching, by="gender", resamples=0)
    >>> {group: values["match_rate"] for group, values in found.by_group.items()}
    {'man': 0.3333333333333333, 'woman': 1.0}
    >>> found.difference()["match_rate"]
    0.6666666666666667
    """

    by: str
    overall: Mapping[str, float]
    by_group: Mapping[str, Mapping[str, float]]
    notes: tuple[str, ...]
    who: Who = "mentees"
    hidden: tuple[str, ...] = ()
    others: Mapping[str, float] = field(default_factory=dict)
    others_offer: Mapping[str, float] = field(default_factory=dict)
    overall_offer: Mapping[str, float] = field(default_factory=dict)
    offers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    overall_interval: Mapping[str, Interval] = field(default_factory=dict)
    intervals: Mapping[str, Mapping[str, Interval]] = field(default_factory=dict)
    p_values: Mapping[str, float] = field(default_factory=dict)
    told: Mapping[str, GroupProxies] = field(default_factory=dict)
    text_gaps: tuple[TextGap, ...] = ()
    smallest: int = SMALLEST

    def to_dict(self) -> dict[str, Any]:
        """Return the audit as plain JSON; what is hidden, or not known, is None.

        Examples
        --------
        >>> from mentormatch.matching import match
        >>> from mentormatch.profiles import Cohort
        >>> mentors, mentees = [{"id": "ada", "skills": "R"}], [{"id": "kim", "skills": "R", "team": "a"}]
        >>> document = audit(match(Cohort.from_records(mentors=mentors, mentees=mentees)), by="team").to_dict()
        >>> document["overall"]["n"], document["by_group"]["a"]["mean_score"]
        (1, None)
        """
        computed = {"difference": self.difference(), "ratio": self.ratio(), "offer_difference": self.offer_difference()}
        return {**plain_fields(self), **plain(computed)}

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping a group: ``group``, how many they are, and each metric, None where it is hidden.

        Examples
        --------
        >>> from mentormatch.matching import match
        >>> from mentormatch.profiles import Cohort
        >>> mentors, mentees = [{"id": "ada", "skills": "R"}], [{"id": "kim", "skills": "R", "team": "a"}]
        >>> found = audit(match(Cohort.from_records(mentors=mentors, mentees=mentees)), by="team", smallest=1)
        >>> found.to_records()
        [{'group': 'a', 'n': 1, 'match_rate': 1.0, 'mean_score': 1.0, 'min_score': 1.0}]
        """
        groups = {group if isinstance(group, str) else " × ".join(group): of for group, of in self.by_group.items()}
        return [{"group": group, **plain(dict(values))} for group, values in groups.items()]

    def text(self, *, of: str = "matching") -> str:
        """Return the audit as plain lines: a table of groups, how much they differ, and what may be chance.

        Parameters
        ----------
        of : str
            What was audited, as the first line says it.

        Examples
        --------
        >>> from mentormatch.matching import match
        >>> from mentormatch.profiles import Cohort
        >>> mentors, mentees = [{"id": "ada", "skills": "R"}], [{"id": "kim", "skills": "R", "team": "a"}]
        >>> found = audit(match(Cohort.from_records(mentors=mentors, mentees=mentees)), by="team", smallest=1)
        >>> found.text().splitlines()[:4]
        ['Audited     matching: 1 mentee, by team', '', '            n  placed  mean score  lowest  on offer  missed',
            'a           1   1.000       1.000   1.000     1.000   0.000']
        """
        return "\n".join(audit_lines(self, of=of))

    def difference(self) -> dict[str, float]:
        """Return, for each metric, the largest less the smallest value of any group; NaN where fewer than two show one.

        The hidden groups together count as one group.
        """
        return _of_two(self._values(), lambda values: max(values) - min(values))

    def offer_difference(self) -> dict[str, float]:
        """Return the same for the metrics of what was on offer."""
        values = {
            name: [group[name] for group in (*self.offers.values(), self.others_offer) if name in group]
            for name in self.overall_offer
        }
        return _of_two(values, lambda found: max(found) - min(found))

    def ratio(self) -> dict[str, float]:
        """Return, for each metric, the smallest over the largest value of any group; NaN also where that is 0."""
        return _of_two(self._values(), lambda values: min(values) / max(values) if max(values) else math.nan)

    def _values(self) -> dict[str, list[float]]:
        groups = [*self.by_group.values(), self.others]
        return {name: [group[name] for group in groups if name in group] for name in self.overall if name != "n"}


def _of_two(values: Mapping[str, Sequence[float]], measure: Callable[[Sequence[float]], float]) -> dict[str, float]:
    """Return a measure of the numbers under each name, without NaN; NaN where there are fewer than two."""
    known = {name: [value for value in found if not math.isnan(value)] for name, found in values.items()}
    return {name: measure(found) if len(found) > 1 else math.nan for name, found in known.items()}


def audit(
    matching: Matching,
    *,
    by: By,
    metrics: Sequence[Metric] = (),
    who: Who = "mentees",
    matched_only: bool = False,
    smallest: int = SMALLEST,
    resamples: int = 1000,
    tell: bool = False,
    seed: int = 0,
) -> FairnessAudit:
    """Return metrics of what each group got and was offered, with intervals, and p-values of the differences.

    Parameters
    ----------
    matching : Matching
        Ours, or pairs that were read.
    by : str, sequence of str, mapping, or data frame
        A column; several columns for their intersections; or a table of groups that the matching knows nothing of:
        ``{id: group}``, or columns or a data frame with ``id``. Groups are told apart by folded values and called as
        most write them; who left it blank is a group of their own. Who wants no mentor, or takes nobody, is in none.
    metrics : sequence of functions array -> float
        Beside those that are always given, called by their names; `mentormatch.fairness.metrics` has more. They get the
        scores of mentees, or the loads of mentors, unless they are an `OutcomeMetric`.
    who : {"mentees", "mentors"}
        Whose groups.
    matched_only : bool
        Whether only those who got somebody are counted: a second view, since it hides who was left out.
    smallest : int
        Groups of fewer people show no values, and as many others that theirs cannot be computed from the rest, nor from
        audits by the columns that the policy names in ``audit``. Two audits of the same people with different
        `smallest`, or by two columns that the policy does not name, are not protected against each other.
    resamples : int
        How many times people are drawn for each interval and dealt out for each p-value; 0 leaves them out.
    tell : bool
        Whether to measure how well the answers that are compared predict each group; see `tell_groups`.
    seed : int
        Of everything that is drawn.

    Raises
    ------
    CohortError
        Where the people have no such column.
    InputError
        Where two metrics have the same name, ask for an outcome that there is not, or a setting or table is wrong.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R", "capacity": 5}],
    ...     mentees=[{"id": str(n), "skills": "R" if n < 5 else "Go", "region": "north" if n < 6 else "south"}
    ...              for n in range(12)],
    ... )
    >>> found = audit(match(cohort), by="region")
    >>> round(found.by_group["north"]["match_rate"], 3), found.difference()["match_rate"] == 5 / 6
    (0.833, True)
    >>> found.offers["south"], found.p_values["mean_score"] < 0.05
    ({'on_offer': 0.0, 'got': 0.0, 'difference': 0.0}, True)
    """
    check_matching(matching)
    _check(who, smallest=smallest, resamples=resamples, seed=seed)
    of_mentees = who == "mentees"
    people = matching.cohort.mentees if of_mentees else matching.cohort.mentors
    others = matching.cohort.mentors if of_mentees else matching.cohort.mentees
    outcomes = MenteeOutcomes(matching) if of_mentees else MentorOutcomes(matching)
    table = ProtectedTable(people, by, matching.policy.audit, smallest, others=others.ids)
    grouping = table.grouping
    wanting = demand_of(people) > 0 if isinstance(outcomes, MenteeOutcomes) else outcomes.capacity + outcomes.load > 0
    counted = _by_id(people)
    counted = counted[wanting[counted]]
    disaggregation = Disaggregation(outcomes, table, counted, matched_only=matched_only, smallest=smallest)
    measures = _measures(metrics, _MENTEES if of_mentees else _MENTORS, "score" if of_mentees else "load", outcomes)
    proxies = tell_groups(matching, by=by, smallest=smallest, seed=seed) if tell else {}
    drawn = np.random.default_rng(seed)
    labels = grouping.labels()
    hidden = tuple(labels[group] for group in disaggregation.groups if group in disaggregation.hidden)
    gaps = text_gaps(matching.scores, by=[by], who=who, smallest=smallest, seed=seed)
    return FairnessAudit(
        by=grouping.title,
        overall={"n": disaggregation.n} | disaggregation.overall(measures),
        by_group={
            labels[group]: {"n": disaggregation.size(group)} | disaggregation.of_group(group, measures)
            for group in disaggregation.groups
        },
        notes=(
            *notes_on_columns(matching, by),
            *grouping.notes,
            *(unprotected_notes(matching, by) if smallest > 1 else ()),
        ),
        who=who,
        hidden=hidden,
        others=disaggregation.of_hidden(measures),
        others_offer=disaggregation.of_hidden(_OFFERS) if of_mentees else {},
        overall_offer=disaggregation.overall(_OFFERS) if of_mentees else {},
        offers={
            labels[group]: disaggregation.of_group(group, _OFFERS) for group in disaggregation.groups if of_mentees
        },
        overall_interval=disaggregation.overall_interval(measures, resamples, drawn) if resamples else {},
        intervals={
            labels[group]: disaggregation.intervals(group, measures, resamples, drawn)
            for group in disaggregation.groups
            if group not in disaggregation.hidden and resamples
        },
        p_values=disaggregation.p_values(measures, resamples, drawn) if resamples else {},
        told=_relabelled(proxies, labels, disaggregation.hidden),
        text_gaps=tuple(gap for gap in gaps if gap.by != grouping.title or gap.group not in hidden),
        smallest=smallest,
    )


def _by_id(people: People) -> Integers:
    return np.array(sorted(range(len(people)), key=people.ids.__getitem__), dtype=np.int64)


def _relabelled(
    found: Mapping[str, GroupProxies], labels: Mapping[Group, str], hidden: Collection[Group]
) -> dict[str, GroupProxies]:
    """Return the proxies under the labels of this audit, without the groups that it hides."""
    called = {fold(label): label for label in labels.values()}
    nothing = {fold(labels[group]) for group in hidden}
    return {called.get(fold(group), group): proxies for group, proxies in found.items() if fold(group) not in nothing}


def _measures(
    metrics: Sequence[Metric],
    always: Sequence[OutcomeMetric],
    outcome: str,
    outcomes: MenteeOutcomes | MentorOutcomes,
) -> list[OutcomeMetric]:
    measures = list(always)
    names = {"n", *(measure.name for measure in always)}
    mistakes = []
    for metric in metrics:
        if not isinstance(metric, OutcomeMetric) and not callable(metric):
            expected = "each metric must be a function of an array, or an OutcomeMetric"
            mistakes.append(Mistake("metric_no_function", expected, got=str(metric)))
            continue
        measure = metric if isinstance(metric, OutcomeMetric) else OutcomeMetric(_name(metric), outcome, metric)
        if measure.name in names:
            hint = "Define it as a function with a name of its own."
            mistakes.append(
                Mistake("metric_doubled", "each metric must have another name", got=measure.name, hint=hint)
            )
        if measure.outcome not in outcomes.names:
            mistakes.append(unknown_name("outcome", measure.outcome, outcomes.names))
        names.add(measure.name)
        measures.append(measure)
    if mistakes:
        raise InputError(mistakes)
    return measures


def _name(metric: Metric) -> str:
    return str(getattr(metric, "__name__", metric))


def _check(who: str, **numbers: int) -> None:
    if who not in _WHO:
        raise UnknownNameError(unknown_name("side", who, _WHO))
    mistakes = list(_not_whole(**numbers))
    if mistakes:
        raise InputError(mistakes)


def _not_whole(**numbers: int) -> Iterator[Mistake]:
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 0:
            yield Mistake("setting_not_whole", f"'{name}' must be a whole number of 0 or more", got=str(number))
