"""Groups of mentees: the worst mean raised, the gap limited; against brute force and an independent bound."""

from fractions import Fraction

import numpy as np
import pytest
from assignment.oracles import all_answers, bound_of, broken_limits, value_of
from assignment.random_problems import Case
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, FactoredScores, solve
from mentormatch.errors import InfeasibleError, ProblemError, StoppedError, UnknownNameError

LIMIT = {"group-maximin": {}, "least-gap": {}, "max-gap": {"max_gap": 0.1}}
FEW_NODES = {"nodes": 10}
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
        outcomes = [Fraction(item < threshold) for item in outcomes]
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
        most = max(answer.order(case)[:2] for _, answer in answers)
        answers = [(pairs, answer) for pairs, answer in answers if answer.order(case)[:2] == most]
    return [(list(pairs), float(answer.value) * case.unit) for pairs, answer in answers]


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
    for item in filter(None, (answer.certificate, answer.then)):
        assert item.pairs == item.pairs_bound == len(answer.pairs)
        assert item.gap == item.bound - item.value >= 0.0
        assert not item.proven or item.gap <= 1e-9 * max(1.0, abs(item.value))


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
    best = max(item for item, _ in worst)
    assert answer.certificate.value == pytest.approx(float(best), abs=2e-6)
    assert answer.certificate.bound >= float(best) - 1e-9
    assert answer.certificate.value <= float(best) + 1e-9
    total = max(total for item, total in worst if item >= best)
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


@settings(max_examples=40)
@given(grouped(), st.sampled_from(["group-maximin", "least-gap"]), st.sampled_from([0.0, 0.7, 0.95, 1.0]))
def test_what_must_be_kept_of_the_total_against_brute_force(given_case, objective, keep):
    case, groups = given_case
    answers = complete(case)
    answer = answer_or_none(case, groups, objective, keep=keep)
    assert (answer is None) == (not answers)
    if answer is None:
        return
    check_limits_hold(case, answer)
    best = max(total for _, total in answers)
    floor = best - (1 - keep) * abs(best)
    worths = []
    for pairs, total in answers:
        means = exact_means(case, groups, pairs, gain=objective == "group-maximin")
        worth = min(means, default=Fraction(0)) if objective == "group-maximin" else -spread_of(means)
        if total >= floor - 1e-9:
            worths.append(worth)
    assert answer.certificate.value == pytest.approx(float(max(worths)), abs=2e-6)
    assert answer.certificate.bound >= float(max(worths)) - 1e-9
    # the second aim's value is in the unit of the total, less what staying unmatched is worth
    assert answer.then.value >= floor - 1e-8
    assert answer.details.get("total_price", 0.0) >= 0.0


def priced_case(case, groups, weight, prices, *, gain):
    """The problem that prices on groups make, as plain numbers; written anew, from the formula."""
    sizes = {
        group: sum(g == group and d > 0 for g, d in zip(groups, case.demand, strict=True)) for group in set(groups)
    }
    compared = [group for group in sorted(sizes) if sizes[group]]
    price = {item: prices[place] / sizes[item] for place, item in enumerate(compared)}
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


def medium(seed=0, mentees=18, mentors=6, **limits):
    rng = np.random.default_rng(seed)
    scores = rng.random((mentees, mentors)).round(3)
    groups = rng.integers(0, 3, mentees)
    scores[groups == 0] *= 0.7
    return AssignmentProblem(scores, **{"capacity": 3, **limits}), groups


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_unknown_groups_options_and_their_values(objective):
    problem, groups = medium()
    with pytest.raises(ProblemError, match="must have groups, one per mentee"):
        solve(problem, objective=objective)
    with pytest.raises(UnknownNameError, match="Did you mean 'smallest'"):
        solve(problem, objective=objective, groups=groups, options={"smalest": 1})
    for wrong in ({"gap": 1.0}, {"gap": "no"}, {"nodes": 0}, {"smallest": 0}, {"smallest": 1.5}):
        with pytest.raises(ProblemError, match="must be a"):
            solve(problem, objective=objective, groups=groups, options=LIMIT[objective] | wrong)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "must say max_gap, a number"),
        ({"max_gap": -0.1}, "max_gap must be a number"),
        ({"max_gap": 0.1, "metric": "median"}, "no such metric"),
        ({"max_gap": 0.1, "metric": "below"}, "threshold"),
        ({"max_gap": 0.1, "threshold": 0.5}, "threshold"),
        ({"max_gap": 0.1, "metric": "below", "threshold": float("nan")}, "threshold"),
    ],
)
def test_options_of_max_gap(options, message):
    problem, groups = medium()
    with pytest.raises(ProblemError, match=message):
        solve(problem, objective="max-gap", groups=groups, options=options)


def test_rates_of_mentees_who_want_several_are_refused():
    problem, groups = medium(demand=2)
    with pytest.raises(ProblemError, match="one mentor each"):
        solve(problem, objective="least-gap", groups=groups, options={"metric": "match_rate"})


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1)])
@pytest.mark.parametrize("limits", [{}, {"capacity": 0}, {"demand": 0}, {"unmatched": 0.5}, {"allowed": "none"}])
def test_nobody_one_and_nothing_to_give(objective, shape, limits):
    if "allowed" in limits:
        limits = {"allowed": np.zeros(shape, dtype=bool)}
    problem = AssignmentProblem(np.full(shape, 0.75), **limits)
    answer = solve(problem, objective=objective, groups=["a"] * shape[0], options=LIMIT[objective])
    made = shape == (1, 1) and not {"capacity", "demand", "allowed"} & limits.keys()
    assert answer.pairs.tolist() == ([[0, 0]] if made else [])
    assert answer.certificate.proven
    assert answer.details["gap"] == 0.0


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_all_equal(objective):
    problem = AssignmentProblem(np.full((6, 6), 0.5))
    answer = solve(problem, objective=objective, groups=[0, 0, 1, 1, 2, 2], options=LIMIT[objective])
    assert len(answer.pairs) == 6
    assert answer.certificate.proven
    assert answer.details == {**answer.details, "means": (0.5, 0.5, 0.5), "gap": 0.0}


def test_one_group_is_the_total():
    problem, _ = medium()
    best = solve(problem)
    for objective in OBJECTIVES:
        answer = solve(problem, objective=objective, groups=np.zeros(18), options=LIMIT[objective])
        assert answer.total == pytest.approx(best.total)
        assert answer.certificate.proven


def test_small_groups_are_left_out_where_asked():
    problem = AssignmentProblem([[0.9, 0.9, 0.9], [0.9, 0.9, 0.9], [0.1, 0.1, 0.1]])
    asked = {"objective": "max-gap", "groups": ["a", "a", "b"]}
    assert solve(problem, **asked, options={"max_gap": 0.1, "smallest": 2}).certificate.proven
    with pytest.raises(InfeasibleError, match=r"the least is 0\.8"):
        solve(problem, **asked, options={"max_gap": 0.1})


def test_a_worst_mean_that_only_fractions_exceed_is_not_called_proven():
    answer = solve(AssignmentProblem([[0.9, 0.2], [0.8, 0.3]]), objective="group-maximin", groups=["a", "b"])
    assert answer.certificate.value == 0.3
    assert not answer.certificate.proven
    assert 0.0 < answer.certificate.gap < 1e-6


@pytest.mark.parametrize("objective", ["group-maximin", "max-gap"])
def test_factored_sparse_and_dense_scores_agree(objective):
    from scipy import sparse

    rng = np.random.default_rng(4)
    left, right = rng.random((9, 3)).round(2), rng.random((6, 3)).round(2)
    factored = FactoredScores(left, right)
    dense = factored.block(np.arange(9))
    asked = {"objective": objective, "groups": np.arange(9) % 2, "options": LIMIT[objective] | FEW_NODES}
    answers = [solve(AssignmentProblem(item), **asked) for item in (factored, dense, sparse.csr_array(dense))]
    assert np.ptp([answer.certificate.value for answer in answers]) < 1e-3


@pytest.mark.parametrize("objective", ["group-maximin", "max-gap"])
def test_large_problems_are_not_kept_as_a_matrix(objective, monkeypatch):
    problem, groups = medium(3)
    kept = solve(problem, objective=objective, groups=groups, options=LIMIT[objective] | FEW_NODES)
    monkeypatch.setattr("mentormatch.assignment.objectives.groups.measures._KEPT_CELLS", 0)
    monkeypatch.setattr("mentormatch.assignment.objectives.groups.near_arcs._ALL_CELLS", 0)
    monkeypatch.setattr("mentormatch.assignment.objectives.groups.near_arcs._MOST_OF_A_ROW", 4)
    looked = solve(problem, objective=objective, groups=groups, options=LIMIT[objective] | FEW_NODES)
    assert looked.certificate.bound >= kept.certificate.value - 1e-9
    assert kept.certificate.bound >= looked.certificate.value - 1e-9
    assert looked.certificate.value >= kept.certificate.value - 0.02


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_stopped_at_any_moment(objective, monkeypatch):
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    problem, groups = medium(1, unmatched="last_resort")
    whole = solve(problem, objective=objective, groups=groups, options=LIMIT[objective] | FEW_NODES)
    seen = 0
    for at in (1, 2, 4, 8, 14):
        told = []
        try:
            answer = solve(
                problem,
                objective=objective,
                groups=groups,
                options=LIMIT[objective] | FEW_NODES,
                progress=lambda *report, told=told, at=at: told.append(report) or len(told) < at,
            )
        except StoppedError:
            assert objective == "max-gap"
            continue
        seen += 1
        certificate = answer.certificate
        assert certificate.gap >= 0.0
        assert certificate.pairs <= certificate.pairs_bound
        if certificate.pairs == certificate.pairs_bound:
            assert certificate.bound >= whole.certificate.value - 1e-6
        assert objective != "max-gap" or answer.details["gap"] <= 0.1 + 1e-9
        assert not certificate.proven or certificate.gap <= 1e-9 * max(1.0, abs(certificate.value))
    assert seen == 5


def test_stopped_within_a_gap_groups_take_turns():
    rng = np.random.default_rng(2)
    problem, groups = AssignmentProblem(rng.random((90, 30)), capacity=3), rng.integers(0, 3, 90)
    request = {"objective": "max-gap", "groups": groups, "options": {"max_gap": 0.05}}
    answer = solve(problem, **request, time_limit=1e-9)
    assert (answer.stopped, answer.certificate.proven) == ("time limit", False)
    assert answer.details["gap"] <= 0.05 + 1e-9
    assert len(answer.pairs) > 70


def test_the_second_bound_of_a_stopped_answer_is_one_of_the_total(monkeypatch):
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    problem, groups = medium(1)
    best = solve(problem).total
    for at in range(2, 12):
        told = []
        stop = lambda *report, told=told, at=at: told.append(report) or len(told) < at  # noqa: E731
        answer = solve(problem, objective="least-gap", groups=groups, progress=stop)
        if answer.then.pairs == answer.then.pairs_bound:
            assert answer.then.bound >= answer.total
            assert answer.then.bound >= best - 1e-9 or answer.certificate.value < 0


def test_least_gap_keeps_the_share_of_the_total_that_was_asked():
    problem, groups = medium(4)
    best = solve(problem).total
    gaps = []
    for keep in (1.0, 0.99, 0.9):
        answer = solve(problem, objective="least-gap", groups=groups, options={"keep": keep, **FEW_NODES})
        assert answer.total >= keep * best - 1e-8
        gaps.append(-answer.certificate.bound)
    assert gaps == sorted(gaps, reverse=True)
    for wrong in (1.5, -0.1, "most", True):
        with pytest.raises(ProblemError, match="keep must be a number from 0 to 1"):
            solve(problem, objective="least-gap", groups=groups, options={"keep": wrong})


def test_a_time_limit_reaches_the_integer_program():
    problem, groups = medium(2, mentees=60, mentors=20)
    answer = solve(problem, objective="least-gap", groups=groups, time_limit=0.3, options={"nodes": 10_000, "gap": 0.0})
    assert not answer.certificate.proven
    assert len(answer.pairs) == 60


def test_what_cannot_be_brought_near_enough_is_returned_with_its_excess(monkeypatch):
    """Where pairs are too many for an integer program, the nearest that was found is given, and said to be that."""
    monkeypatch.setattr("mentormatch.assignment.objectives.groups.whole_answers._MOST", 40)
    problem, groups = medium(5, mentees=24)
    scores = problem.scores.matrix + np.random.default_rng(1).random(problem.shape) * 1e-7
    exact = AssignmentProblem(scores, capacity=5)
    answer = solve(exact, objective="max-gap", groups=groups, options={"max_gap": 0.0, "nodes": 5})
    assert 1e-9 < answer.details["excess"] == answer.details["gap"] < 0.05
    assert not answer.certificate.proven
    assert answer.certificate.value <= answer.certificate.bound


@pytest.mark.slow
@settings(max_examples=400)
@given(grouped(), st.sampled_from([0.0, 0.1, 0.25, 0.5]))
def test_max_gap_against_brute_force_at_length(given_case, limit):
    case, groups = given_case
    answers = complete(case)
    within = [total for pairs, total in answers if spread_of(exact_means(case, groups, pairs)) <= limit + 1e-9]
    answer = answer_or_none(case, groups, "max-gap", max_gap=limit)
    assert (answer is None) == (not within)
    if answer is not None:
        check_limits_hold(case, answer)
        assert answer.certificate.value == pytest.approx(max(within), abs=1e-5)


@pytest.mark.parametrize("seed", range(12))
def test_as_many_mentees_placed_as_can_be_where_some_want_several(seed):
    """Few seats, so that who gets a second mentor takes a first one from somebody."""
    rng = np.random.default_rng(seed)
    case = Case(
        rng.integers(0, 9, (4, 3)) / 8,
        rng.integers(1, 3, 3),
        np.zeros(3, dtype=np.int64),
        rng.integers(1, 4, 4),
        rng.random((4, 3)) < 0.8,
        spread=True,
        unit=0.125,
    )
    groups = [0, 1, 0, 1]
    answers = complete(case)
    worst = [(min(exact_means(case, groups, pairs)), total) for pairs, total in answers]
    best = max(worst)
    answer = answer_or_none(case, groups, "group-maximin")
    check_limits_hold(case, answer)
    assert (answer.certificate.value, answer.then.value) == pytest.approx([float(item) for item in best], abs=1e-6)
    gaps = [(spread_of(exact_means(case, groups, pairs)), total) for pairs, total in answers]
    limit = float(sorted(gap for gap, _ in gaps)[len(gaps) // 3])
    answer = answer_or_none(case, groups, "max-gap", max_gap=limit)
    check_limits_hold(case, answer)
    assert answer.certificate.value == pytest.approx(
        max(total for gap, total in gaps if gap <= limit + 1e-12), abs=1e-6
    )


def test_scores_in_hundreds_of_thousands():
    """The prices of groups are a linear program, and HiGHS gives up on numbers of very different size."""
    scores = [
        [2828.3672627668066, 782401.5127308926, 644488.010963296, 191644.65966446066],
        [655102.8104831659, 7395.244162805792, 549115.4128859495, 738277.8871064505],
        [162692.4145212927, 102216.8439522233, 258901.46358295807, 177158.84616254762],
    ]
    problem = AssignmentProblem(scores, capacity=[2, 0, 0, 1], demand=[1, 3, 0], unmatched=0.2)
    answer = solve(problem, objective="group-maximin", groups=[1, 0, 2], options={"gap": 0.0})
    # mentee 0 takes the last mentor, mentee 1 the first
    assert answer.certificate.value == pytest.approx(191644.45966446066)
    assert answer.then.value == pytest.approx(191644.45966446066 + 655102.6104831659)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metric": ["mean_score"]}, "no such metric"),
        ({"metric": {}}, "no such metric"),
        ({"threshold": "x"}, "threshold"),
        ({"threshold": float("nan")}, "threshold"),
        ({"gap": True}, "gap must be a number"),
        ({"nodes": True}, "nodes must be a whole number"),
        ({"smallest": True}, "smallest must be a whole number"),
    ],
)
def test_options_of_odd_kinds(options, message):
    problem, groups = medium()
    with pytest.raises(ProblemError, match=message):
        solve(problem, objective="least-gap", groups=groups, options=options)


def test_options_may_be_numbers_of_numpy():
    problem, groups = medium(mentees=6, mentors=3)
    options = {"gap": np.float32(0.0), "nodes": np.int64(50), "smallest": np.int32(1), "max_gap": np.float64(0.5)}
    answer = solve(problem, objective="max-gap", groups=groups, options=options)
    plain = solve(problem, objective="max-gap", groups=groups, options={"gap": 0, "nodes": 50, "max_gap": 0.5})
    assert answer.pairs.tolist() == plain.pairs.tolist()
