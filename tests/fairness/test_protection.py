"""Several audits of one matching together tell of no small group: attacked by linear algebra and by bounds."""

import math
from itertools import combinations

import numpy as np
import pytest
from scipy.linalg import null_space

from mentormatch.fairness.audit import audit
from mentormatch.fairness.frontier import frontier
from mentormatch.fairness.protection import ProtectedTable
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort

SMALLEST = 5
COLUMNS = ("gender", "region", "age")


def programme(rng):
    """A matching of random scores, a few of whose people have nobody, and a table of groups that came later."""
    people = int(rng.integers(12, 90))
    columns = {
        name: rng.choice([*"abcdef"[: rng.integers(2, 6)], None], size=people, p=None).tolist() for name in COLUMNS
    }
    if rng.random() < 0.5:  # one column inside another, as countries lie in continents
        columns["age"] = [f"{region}{rng.integers(3)}" for region in columns["region"]]
    ids = [f"m{number}" for number in range(people)]
    cohort = Cohort.from_records(
        mentors=[{"id": f"r{id_}"} for id_ in ids],
        mentees=[
            {"id": id_, **{name: cells[row] for name, cells in columns.items()}, "unnamed": "xyz"[row % 3]}
            for row, id_ in enumerate(ids)
        ],
    )
    pairs = [(id_, f"r{id_}", float(score)) for id_, score in zip(ids, rng.random(people), strict=True)]
    policy = Policy(criteria=[Criterion("given", encoder="pairs", pairs=pairs)], audit=COLUMNS)
    matching = matching_of_pairs(cohort, policy, [pair[:2] for pair in pairs if rng.random() < 0.8])
    later = {id_: str(rng.choice([*"uvw"], p=[0.6, 0.3, 0.1])) for id_ in ids}
    return matching, later


def tables_to_ask_for(rng, later):
    """Two or three of the tables that protect one another: at most one by other columns, or by three."""
    ours = [*COLUMNS, *(list(pair) for pair in combinations(COLUMNS, 2))]
    asked = [ours[place] for place in rng.permutation(len(ours))[: rng.integers(1, 3)]]
    return [*asked, [list(COLUMNS), later, "unnamed", ["gender", "unnamed"]][rng.integers(4)]]


def members_of(matching, by):
    """Which mentees are in each group, by the label that an audit gives it."""
    grouping = ProtectedTable(matching.cohort.mentees, by, (), 1).grouping
    labels = grouping.labels()
    return {labels[group]: grouping.of == number for number, group in enumerate(grouping.groups)}


def attacked(matching, asked, *, matched_only):
    """Return the sums and the lowest scores that are shown, as masks over people, and the groups that are small."""
    people = len(matching.cohort.mentees)
    counted = np.ones(people, dtype=bool)
    if matched_only:
        counted = np.isin(matching.cohort.mentees.ids, [pair.mentee for pair in matching.pairs])
    sums, lowest, small = [], [], []
    for by in asked:
        found = audit(matching, by=by, smallest=SMALLEST, resamples=5, matched_only=matched_only)
        members = members_of(matching, by)
        shown = {label: values for label, values in found.by_group.items() if not math.isnan(values["mean_score"])}
        assert shown.keys().isdisjoint(found.hidden)
        hidden = [members[label] & counted for label in found.hidden]
        masks = [(members[label] & counted, values) for label, values in shown.items()]
        if not math.isnan(found.overall["mean_score"]):
            masks.append((counted, found.overall))
        if found.others:
            masks.append((np.logical_or.reduce(hidden), found.others))
        for mask, values in masks:
            assert mask.sum() == values["n"]
            sums.append(mask)
            if not math.isnan(values["min_score"]):
                lowest.append((mask, values["min_score"]))
        small += [mask & counted for mask in members.values() if 0 < (mask & counted).sum() < SMALLEST]
    return sums, lowest, small


def follows(sums, small):
    """Whether the sum of a small group follows from the shown sums."""
    lines = np.array(sums, dtype=float)
    free = null_space(lines)
    return not free.size or np.abs(small.astype(float) @ free).max() < 1e-9


@pytest.mark.parametrize("seed", range(25))
def test_several_audits_tell_of_no_small_group(seed):
    rng = np.random.default_rng(seed)
    matching, later = programme(rng)
    asked = tables_to_ask_for(rng, later)
    for matched_only in (False, True):
        sums, lowest, small = attacked(matching, asked, matched_only=matched_only)
        if sums:
            assert [group for group in small if follows(sums, group)] == []
        for mask, value in lowest:
            higher = [other for other, least in lowest if least > value]
            left = mask & ~np.logical_or.reduce(higher) if higher else mask
            assert left.sum() >= SMALLEST, "the lowest score is that of one of few people"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25, 400))
def test_many_more_audits_tell_of_no_small_group(seed):
    test_several_audits_tell_of_no_small_group(seed)


def test_the_attack_finds_what_is_shown():
    """The attack is able to find a hidden mean: without protection, it does."""
    found = 0
    for seed in range(3, 30):
        drawn, _ = programme(np.random.default_rng(seed))
        plain = matching_of_pairs(
            drawn.cohort, Policy(criteria=drawn.policy.criteria), [(pair.mentee, pair.mentor) for pair in drawn.pairs]
        )
        sums, _, small = attacked(plain, [*COLUMNS, *map(list, combinations(COLUMNS, 2))], matched_only=False)
        found += sum(follows(sums, group) for group in small)
    assert found > 0


def test_a_frontier_does_not_show_what_an_audit_hides():
    """Europe is audited as a whole; Germany is too small, and France would tell of it."""
    places = (
        [("europe", "france")] * 20 + [("europe", "germany")] * 2 + [("asia", "japan")] * 9 + [("asia", "india")] * 3
    )
    cohort = Cohort.from_records(
        mentors=[{"id": f"r{number}", "skills": "R" if number % 2 else "Go"} for number in range(len(places))],
        mentees=[
            {"id": f"m{number}", "skills": "R", "continent": continent, "country": country}
            for number, (continent, country) in enumerate(places)
        ],
    )
    policy = Policy(criteria=[Criterion("skills")], audit=["continent", "country"])
    hidden = {name.casefold() for name in audit(match(cohort, policy), by="country", resamples=0).hidden}
    assert hidden == {"germany", "france", "india", "japan"}
    shown = frontier(cohort, policy, by="country", points=2).points[0].by_group
    assert {name for name, value in shown.items() if math.isnan(value)} == {"france", "japan"}
    found = frontier(cohort, policy, by="country", points=4)
    assert "not shown" in found.text()
    # nor does the gap tell the mean of a group that is not shown, nor the limits, which are made of gaps
    for point in (*found.points, found.worst_group):
        values = [value for value in point.by_group.values() if not math.isnan(value)]
        told = max(values) - min(values) if len(values) > 1 else math.nan
        assert repr(point.gap) == repr(told)
        assert point.max_gap is None
    assert "nan" not in found.text()


def test_the_order_of_rows_changes_no_p_value():
    together = 0
    for seed in range(5):
        rng = np.random.default_rng(seed)
        matching, _ = programme(rng)
        order = rng.permutation(len(matching.cohort.mentees)).tolist()
        pairs = [(pair.mentee, pair.mentor) for pair in matching.pairs]
        again = matching_of_pairs(matching.cohort.take(mentees=order), matching.policy, pairs)
        for by in COLUMNS:
            first, second = (audit(some, by=by, resamples=50) for some in (matching, again))
            together += bool(first.others)
            assert repr(first.p_values) == repr(second.p_values)
    assert together
