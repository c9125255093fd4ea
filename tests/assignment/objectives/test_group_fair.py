"""Groups of mentees: the worst mean raised, the gap limited; against brute force and an independent bound."""

from fractions import Fraction

import numpy as np
import pytest
from assignment.oracles import all_answers, bound_of, broken_limits, value_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies_assignment import cases

from mentormatch.assignment import solve
from mentormatch.errors import InfeasibleError

OBJECTIVES = ["group-maximin", "least-gap", "max-gap"]


def exact_means(case, groups, pairs, *, metric="mean_score", threshold=None, gain=False):
    """Each group's mean over those who want somebody, exactly; the share below as a share."""
    worth = Fraction(case.unmatched or 0.0) if gain else 0
    outcomes = [Fraction(0)] * case.shape[0]
    for i, j in pairs:
        outcomes[i] += Fraction(float(case.scores[i, j])) - worth
    if metric == "match_rate":
        outcomes = [Fraction(i in {row for row, _ in pairs}) for i in range(case.shape[0])]
    if metric == "below":
        outcomes = [Fraction(one < threshold) for one in outcomes]
    means = {}
    for group in set(groups):
        members = [i for i in range(case.shape[0]) if groups[i] == group and case.demand[i] > 0]
        if members:
            means[group] = sum((outcomes[i] for i in members), Fraction(0)) / len(members)
    return list(means.values())


def spread_of(means):
    return max(means) - min(means) if means else Fraction(0)


def complete(case):
    """All answers that make as many pairs as can be, with their exact totals."""
    answers = [(pairs, value_of(case, list(pairs))) for pairs in all_answers(case)]
    if case.unmatched is None and answers:
        most = max(one.order(case)[:2] for _, one in answers)
        answers = [(pairs, one) for pairs, one in answers if one.order(case)[:2] == most]
    return [(list(pairs), float(one.value) * case.unit) for pairs, one in answers]


@st.composite
def grouped(draw, **asked):
    case = draw(cases(largest=(4, 3), **asked))
    return case, draw(st.lists(st.integers(0, 2), min_size=case.shape[0], max_size=case.shape[0]))


def answer_or_none(case, groups, objective, **options):
    try:
        return solve(case.problem(), objective=objective, groups=groups, options={"gap": 0.0} | options)
    except InfeasibleError:
        return None


def check_limits_hold(case, answer):
    assert broken_limits(case, [tuple(pair) for pair in answer.pairs.tolist()]) == []
    for one in filter(None, (answer.certificate, answer.then)):
        assert one.pairs == one.pairs_bound == len(answer.pairs)
        assert one.gap == one.bound - one.value >= 0.0
        assert not one.proven or one.gap <= 1e-9 * max(1.0, abs(one.value))


@settings(max_examples=60)
@given(grouped())
def test_group_maximin_against_brute_force(given_case):
    case, groups = given_case
    answer = answer_or_none(case, groups, "group-maximin")
    answers = complete(case)
    assert (answer is None) == (not answers)
    if answer is None:
        return
    check_limits_hold(case, answer)
    worst = [(min(exact_means(case, groups, pairs, gain=True), default=Fraction(0)), total) for pairs, total in answers]
    best = max(one for one, _ in worst)
    assert answer.certificate.value == pytest.approx(float(best), abs=2e-6)
    assert answer.certificate.bound >= float(best) - 1e-9
    assert answer.certificate.value <= float(best) + 1e-9
    total = max(total for one, total in worst if one >= best)
    assert answer.then.value == pytest.approx(total, abs=1e-5)
    assert answer.then.bound >= total - 1e-9


@settings(max_examples=60)
@given(grouped(), st.sampled_from(["mean_score", "match_rate", "below"]), st.sampled_from([-0.25, 0.25, 0.5, 1.0]))
def test_least_gap_and_max_gap_against_brute_force(given_case, metric, threshold):
    case, groups = given_case
    if metric != "mean_score":
        case = type(case)(**(vars(case) | {"demand": np.minimum(case.demand, 1)}))
    options = {"metric": metric} | ({"threshold": threshold} if metric == "below" else {})
    answers = complete(case)
    least = answer_or_none(case, groups, "least-gap", **options)
    assert (least is None) == (not answers)
    if least is None:
        return
    check_limits_hold(case, least)
    gaps = [(spread_of(exact_means(case, groups, pairs, **options)), total) for pairs, total in answers]
    smallest = min(gap for gap, _ in gaps)
    assert -least.certificate.value == pytest.approx(float(smallest), abs=1e-6)
    assert least.details["gap"] == pytest.approx(float(smallest), abs=1e-6)
    assert -least.certificate.bound <= float(smallest) + 1e-9
    assert least.then.value == pytest.approx(max(total for gap, total in gaps if gap == smallest), abs=1e-5)

    for limit in {0.0, float(smallest), 0.25, float(max(gap for gap, _ in gaps))}:
        answer = answer_or_none(case, groups, "max-gap", max_gap=limit, **options)
        within = [total for gap, total in gaps if gap <= limit + 1e-9]
        assert (answer is None) == (not within), limit
        if answer is not None:
            check_limits_hold(case, answer)
            assert answer.certificate.value == pytest.approx(max(within), abs=1e-5)
            assert answer.certificate.bound >= max(within) - 1e-9
            assert answer.details["gap"] <= limit + 2e-9
            assert answer.details["excess"] == max(0.0, answer.details["gap"] - limit)


def priced_case(case, groups, weight, prices, *, gain):
    """The problem that prices on groups make, as plain numbers; written anew, from the formula."""
    sizes = {one: sum(g == one and d > 0 for g, d in zip(groups, case.demand, strict=True)) for one in set(groups)}
    compared = [one for one in sorted(sizes) if sizes[one]]
    price = {one: prices[place] / sizes[one] for place, one in enumerate(compared)}
    worth = case.unmatched or 0.0
    rows = [
        [weight * (s - worth) + price.get(group, 0.0) * (s - (worth if gain else 0.0)) for s in row]
        for group, row in zip(groups, case.scores.tolist(), strict=True)
    ]
    unmatched = None if case.unmatched is None else 0.0
    return type(case)(**(vars(case) | {"scores": np.array(rows).reshape(case.shape), "unmatched": unmatched}))


@settings(max_examples=60)
@given(grouped(solvable=True), st.sampled_from(["group-maximin", "max-gap"]))
def test_prices_on_groups_prove_the_bound_by_another_formula(given_case, objective):
    case, groups = given_case
    options = {"max_gap": 0.25} if objective == "max-gap" else {}
    answer = answer_or_none(case, groups, objective, **options)
    assume(answer is not None)
    prices = np.array(answer.details["group_prices"])
    weight = 1.0 if objective == "max-gap" else 0.0
    other = priced_case(case, groups, weight, prices, gain=not weight)
    bound = float(bound_of(other, answer.certificate.prices)[-1]) + 0.25 * weight * prices.clip(0).sum()
    assert (prices >= 0).all() or weight
    assert prices.sum() == pytest.approx(0.0 if weight else 1.0, abs=1e-6)
    assert answer.certificate.bound <= bound + 1e-6
    assert answer.certificate.proven == (
        bound - answer.certificate.value <= 1e-9 * max(1, abs(answer.certificate.value))
    )
