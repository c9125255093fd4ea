"""What must hold for every objective, the registered ones and the total, against all answers there are."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pytest
from assignment.oracles import all_answers, broken_limits
from assignment.outcome_oracles import levels, leximin_order
from assignment.random_problems import TWISTS, Case, draw
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, solve, violations
from mentormatch.assignment.objectives.registry import OBJECTIVES
from mentormatch.errors import InfeasibleError, ProblemError, StoppedError

NAMES = ("total", *sorted(OBJECTIVES))
LIMIT = 0.5
GROUPS = 3


def exact(case, pairs, *, worth=True):
    """The total, in fractions; with `worth` less what the places would be worth empty."""
    less = Fraction(case.unmatched or 0.0) if worth else Fraction(0)
    return sum((Fraction(float(case.scores[i, j])) - less for i, j in pairs), Fraction(0))


def means_of(case, groups, pairs, *, worth=False):
    """The mean outcome of each group over those of it who want somebody, who got nobody counting 0."""
    wants = [[i for i in range(len(groups)) if groups[i] == group and case.demand[i] > 0] for group in set(groups)]
    return [
        exact(case, [pair for pair in pairs if pair[0] in members], worth=worth) / len(members)
        for members in wants
        if members
    ]


def spread_between(case, groups, pairs):
    means = means_of(case, groups, pairs)
    return max(means) - min(means) if means else Fraction(0)


def lowest(case, _, pairs):
    return min((exact(case, [pair for pair in pairs if pair[0] == i]) for i, _ in pairs), default=Fraction(0))


def above_zero(case, pairs):
    sums = [exact(case, [pair for pair in pairs if pair[0] == i]) for i in {i for i, _ in pairs}]
    return [item for item in sums if item > 0]


def of_quotas(case, groups, pairs):
    """Whether no mentor has two of a group."""
    seated = [(groups[i], j) for i, j in pairs]
    return len(seated) == len(set(seated))


def whole_total(case, _, pairs):
    return exact(case, pairs)


@dataclass(frozen=True)
class Aim:
    """What an objective says of itself, written anew from its definition.

    `value` is what its certificate counts. `counted` says which answers are its rivals beside those of as many pairs,
    `first` what comes before the value. If `best` it promises the best of them, else only a bound. If `after_pairs`,
    what is not counted is left out only once as many pairs as can be are made.
    """

    value: Callable = whole_total
    options: tuple[dict, ...] = ({},)
    counted: Callable = lambda *_: True
    first: Callable = lambda *_: 0
    best: bool = True
    after_pairs: bool = False
    after_outcomes: bool = False


AIMS = {
    "total": Aim(),
    "first-come": Aim(best=False),
    "greedy": Aim(best=False),
    "group-maximin": Aim(
        lambda case, groups, pairs: min(means_of(case, groups, pairs, worth=True), default=Fraction(0)), ({"gap": 0.0},)
    ),
    "least-gap": Aim(lambda *given: -spread_between(*given), ({"gap": 0.0},)),
    "leximin": Aim(lowest, after_outcomes=True),
    "max-gap": Aim(
        options=({"gap": 0.0, "max_gap": LIMIT},),
        counted=lambda *given: spread_between(*given) <= LIMIT + 1e-9,
        after_pairs=True,
    ),
    "maximin": Aim(lowest, ({"gap": 0.0},), after_outcomes=True),
    "nash": Aim(
        lambda case, _, pairs: math.fsum(math.log(item) for item in above_zero(case, pairs)),
        ({"gap": 0.0},),
        first=lambda case, _, pairs: len(above_zero(case, pairs)),
        after_outcomes=True,
    ),
    "picking-sequence": Aim(options=({}, {"complete": False}), best=False),
    "quotas": Aim(options=({"at_most": 1},), counted=of_quotas),
    "random": Aim(options=({}, {"seed": 3}), best=False),
    "stable": Aim(options=({}, {"optimal": "mentor", "seed": 2}), best=False),
}


def test_every_objective_is_looked_at():
    assert set(AIMS) == set(NAMES)


def asked_of(name, groups, options):
    of_groups = name in OBJECTIVES and OBJECTIVES[name].groups
    return {"objective": name, "options": options} | ({"groups": groups} if of_groups else {})


def may_refuse(case, name, error):
    """Whether what is refused is what the objective's documentation says that it refuses."""
    (code,) = {mistake.code for mistake in error.mistakes}
    return {
        "worth_of_objective": case.unmatched is not None and AIMS[name].after_outcomes,
        "demand_above_one": name == "leximin" and bool((case.demand > 1).any()),
        "min_load_not_stable": name == "stable" and bool(case.min_load.any()),
    }[code]


def tolerance(*numbers):
    return 1e-9 * max(1.0, *(abs(float(item)) for item in numbers))


def answered(case, asked):
    """The answer, or the error that there is none."""
    try:
        return solve(case.problem(), **asked)
    except (InfeasibleError, ProblemError) as error:
        return error


def check(case, groups, name, options=None):
    """Hold one answer against all answers that there are; return it, None where there is none."""
    aim = AIMS[name]
    answers = [list(pairs) for pairs in all_answers(case)]
    within = [pairs for pairs in answers if aim.counted(case, groups, pairs)]
    if case.unmatched is None and aim.after_pairs:
        most = max((levels(case, pairs) for pairs in answers), default=(0, 0))
        within = [pairs for pairs in within if levels(case, pairs) == most]
    answer = answered(case, asked_of(name, groups, aim.options[0] if options is None else options))
    if isinstance(answer, ProblemError):
        assert may_refuse(case, name, answer)
        return None
    assert isinstance(answer, InfeasibleError) == (not within)
    if not within:
        return None
    check_limits(case, answer)
    check_certificate(case, groups, name, answer, within)
    return answer


def check_limits(case, answer):
    pairs = [tuple(pair) for pair in answer.pairs.tolist()]
    assert broken_limits(case, pairs) == []
    assert violations(answer.problem, answer.pairs) == ()
    assert pairs == sorted(pairs)
    assert answer.total == pytest.approx(float(exact(case, pairs, worth=False)), abs=1e-9)


def check_certificate(case, groups, name, answer, within):
    aim, certificate = AIMS[name], answer.certificate
    pairs = [tuple(pair) for pair in answer.pairs.tolist()]
    value = aim.value(case, groups, pairs)
    assert certificate.value == pytest.approx(float(value), abs=tolerance(value))
    assert certificate.gap == certificate.bound - certificate.value or certificate.bound == math.inf
    assert (certificate.pairs, certificate.placed) == (len(pairs), len({i for i, _ in pairs}))
    bounds = certificate.placed_bound if case.spread else 0, certificate.pairs_bound
    if case.unmatched is None:
        most = max(levels(case, pairs) for pairs in within)
        assert most <= bounds
        assert levels(case, pairs) == most or not aim.best
        assert bounds == most or not aim.best
        within = [pairs for pairs in within if levels(case, pairs) == bounds]
    first = max((aim.first(case, groups, pairs) for pairs in within), default=0)
    rivals = [pairs for pairs in within if aim.first(case, groups, pairs) == first]
    # a bound speaks of answers that reach the bounds before it; where there are none, it says nothing
    best = max((aim.value(case, groups, pairs) for pairs in rivals), default=None)
    if best is None:
        assert not certificate.proven
        assert not aim.best
        return
    assert certificate.bound >= float(best) - tolerance(best)
    if aim.best:
        assert aim.counted(case, groups, pairs)
        assert aim.first(case, groups, pairs) == first
        # HiGHS holds rows to 1e-6
        assert float(value) == pytest.approx(float(best), abs=2e-6)
    if certificate.proven:
        assert levels(case, pairs) == bounds or case.unmatched is not None
        assert float(value) >= float(best) - tolerance(best)
    if name == "leximin" and certificate.proven:
        assert leximin_order(case, pairs) == max(leximin_order(case, pairs) for pairs in rivals)
    if answer.then is not None:
        check_then(case, groups, aim, answer, [pairs for pairs in rivals if aim.value(case, groups, pairs) >= value])


def check_then(case, groups, aim, answer, rivals):
    """What comes after the value is the total among the answers that reach it."""
    then, best = answer.then, max(exact(case, pairs) for pairs in rivals)
    assert then.value == pytest.approx(float(exact(case, answer.pairs.tolist())), abs=tolerance(best))
    assert then.bound >= float(best) - tolerance(best)
    assert then.gap == then.bound - then.value >= 0.0
    assert not then.proven or then.value >= float(best) - tolerance(best)


@st.composite
def grouped(draw_one, **asked):
    case = draw_one(cases(**({"largest": (3, 3)} | asked)))
    return case, draw_one(st.lists(st.integers(0, GROUPS - 1), min_size=case.shape[0], max_size=case.shape[0]))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20)
@given(grouped(), st.data())
def test_limits_hold_and_certificates_are_honest(name, given_case, data):
    case, groups = given_case
    check(case, groups, name, data.draw(st.sampled_from(AIMS[name].options)))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_limits_hold_and_certificates_are_honest_of_many_kinds_of_problems(name):
    for seed in range(300):
        rng = np.random.default_rng(seed)
        case = draw(rng, whole=True)
        case = case.part(np.arange(min(4, case.shape[0])), np.arange(min(3, case.shape[1])))
        groups = rng.integers(0, GROUPS, case.shape[0]).tolist()
        check(case, groups, name, AIMS[name].options[seed % len(AIMS[name].options)])


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_twisted_problems(name):
    """All scores equal, a hair apart, negative, in millions; nobody on a side, no seats, minimum loads that bind."""
    for seed, twist in enumerate(8 * [*TWISTS.values()]):
        rng = np.random.default_rng(seed)
        case = twist(rng, small(draw(rng, whole=True)))
        case = small(case)
        check(case, rng.integers(0, GROUPS, case.shape[0]).tolist(), name)


def small(case):
    return case.part(np.arange(min(4, case.shape[0])), np.arange(min(3, case.shape[1])))


def plain(shape=(3, 3), score=0.75, **limits):
    """A case in which everybody may have everybody, such as 3 × 3 of 0.75."""
    case = Case(
        np.full(shape, score),
        np.ones(shape[1], dtype=np.int64),
        np.zeros(shape[1], dtype=np.int64),
        np.ones(shape[0], dtype=np.int64),
        np.ones(shape, dtype=bool),
        unit=0.25,
    )
    sized = {"capacity": shape[1], "min_load": shape[1], "demand": shape[0], "allowed": shape}
    return replace(case, **{key: np.full(sized[key], value) for key, value in limits.items()})


PARTICULAR = {
    "nobody": plain((0, 0)),
    "no mentors": plain((3, 0)),
    "no mentees": plain((0, 3)),
    "one": plain((1, 1)),
    "all equal": plain(),
    "all scores 0": plain(score=0.0),
    "negative scores": plain(score=-0.5),
    "nobody wants anybody": plain(demand=0),
    "no seats": plain(capacity=0),
    "nobody allowed": plain(allowed=False),
    "one seat for all": plain((4, 1), capacity=1),
    "everybody wants everybody": plain(demand=3, capacity=3),
    "more wanted than there are": plain((2, 1), demand=3, capacity=5),
    "a worth above all": replace(plain(), unmatched=1.0),
    "a worth below all": replace(plain(), unmatched=0.25),
    "a worth that is met": replace(plain(), unmatched=0.75),
    "placed first": replace(plain((3, 2), demand=2, capacity=2), spread=True),
    "forced": replace(plain(score=0.0), forced=((0, 0), (2, 1))),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", PARTICULAR)
def test_particular_problems(name, kind):
    case = PARTICULAR[kind]
    options = AIMS[name].options[0]
    answer = check(case, [i % 2 for i in range(case.shape[0])], name, options)
    if answer is None:
        assert (AIMS[name].after_outcomes and case.unmatched is not None) or (name == "leximin" and case.demand[0] > 1)
        return
    if case.unmatched is None and not (name == "quotas" and kind == "everybody wants everybody"):
        assert (
            len(answer.pairs) == min(case.demand.clip(0, case.shape[1]).sum(), case.capacity.sum()) * case.allowed.all()
        )


IMPOSSIBLE = {
    "more than there are": plain((2, 2), min_load=[2, 1], capacity=[2, 2]),
    "more than wanted": plain((2, 2), min_load=1, demand=[1, 0]),
    "more than allowed": replace(plain((2, 2), min_load=1), allowed=np.array([[True, False], [True, False]])),
    "forced beyond capacity": replace(plain((2, 2)), forced=((0, 0), (1, 0))),
    "forced beyond demand": replace(plain((2, 2)), forced=((0, 0), (0, 1))),
    "forced and not allowed": replace(plain((2, 2), allowed=False), forced=((0, 0),)),
    "minimum above capacity": plain((2, 2), min_load=[2, 0]),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", IMPOSSIBLE)
def test_what_cannot_hold_is_said_by_every_objective(name, kind):
    case = IMPOSSIBLE[kind]
    assert list(all_answers(case)) == []
    for problem in (case.problem(), case.problem(spread=True)):
        with pytest.raises(InfeasibleError):
            solve(problem, **asked_of(name, [0, 1], AIMS[name].options[0]))


FEWER_PEOPLE = replace(
    plain((3, 2), capacity=[2, 1], demand=[1, 1, 2]), scores=np.array([[0.0, 0.0], [0.25, 0.0], [0.0, 0.0]])
)


class Turned:
    """Another order for an example, the same every time: a `Random` goes on from where another test has left it."""

    @staticmethod
    def shuffle(some):
        some[:] = some[::-1].copy()


@pytest.mark.parametrize("name", [name for name in NAMES if AIMS[name].best])
@settings(max_examples=15)
@given(grouped(solvable=True), st.randoms(use_true_random=False))
@example((FEWER_PEOPLE, [0, 0, 0]), Turned())
@example((replace(FEWER_PEOPLE, spread=True), [0, 0, 0]), Turned())
def test_order_of_people_changes_no_value(name, given_case, random):
    case, groups = given_case
    rows, columns = np.arange(case.shape[0]), np.arange(case.shape[1])
    random.shuffle(rows)
    random.shuffle(columns)
    options = AIMS[name].options[0]
    first = answered(case, asked_of(name, groups, options))
    again = answered(case.permuted(rows, columns), asked_of(name, [groups[i] for i in rows], options))
    if isinstance(first, Exception) or isinstance(again, Exception):
        assert type(first) is type(again)
        return
    assert len(first.pairs) == len(again.pairs)
    # as many pairs of the same value may be those of fewer people, save where people come first or have one place each
    assert first.certificate.placed == again.certificate.placed or (not case.spread and (case.demand > 1).any())
    near = tolerance(first.certificate.value) if first.certificate.proven and again.certificate.proven else 4e-6
    assert first.certificate.value == pytest.approx(again.certificate.value, abs=near)
    if first.then is not None and again.then is not None and first.then.proven and again.then.proven:
        assert first.total == pytest.approx(again.total, abs=1e-5)


@pytest.mark.parametrize("name", ["greedy", "picking-sequence", "stable"])
@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_order_of_people_changes_no_pair_where_no_scores_are_equal(name, seed):
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 7, 2))
    scores = rng.permutation(shape[0] * shape[1]).reshape(shape) / 64
    capacity, demand = rng.integers(0, 4, shape[1]), rng.integers(0, 3, shape[0])
    rows, columns = rng.permutation(shape[0]), rng.permutation(shape[1])
    first = solve(AssignmentProblem(scores, capacity=capacity, demand=demand), objective=name)
    moved = AssignmentProblem(scores[np.ix_(rows, columns)], capacity=capacity[columns], demand=demand[rows])
    again = solve(moved, objective=name).pairs
    assert sorted(zip(rows[again[:, 0]], columns[again[:, 1]], strict=True)) == [tuple(pair) for pair in first.pairs]


def contested(seed=0, mentees=14, mentors=5):
    """Three groups, of which one has lower scores, and fewer seats than are wanted."""
    rng = np.random.default_rng(seed)
    groups = rng.integers(0, 3, mentees)
    scores = (rng.random((mentees, mentors)) * (1.0 - 0.3 * (groups == 0))[:, None]).round(3)
    return scores, groups


@pytest.mark.parametrize("limits", [{"capacity": 3}, {"capacity": 3, "min_load": 2}], ids=["free", "minimum loads"])
@pytest.mark.parametrize("name", NAMES)
def test_no_time_at_all(name, limits, monkeypatch):
    """What comes back holds every limit, and says no more of itself than is so."""
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    scores, groups = contested()
    problem = AssignmentProblem(scores, **limits)
    asked = asked_of(name, groups, AIMS[name].options[0] | ({"nodes": 5} if "nodes" in known(name) else {}))
    if name == "stable" and "min_load" in limits:  # no stable answer holds these; a stopped one may, by a greedy pass
        answer = solve(problem, **asked, time_limit=1e-9)
        assert violations(problem, answer.pairs) == ()
        assert not answer.details["stable"]
        assert not answer.certificate.proven
        return
    try:
        answer = solve(problem, **asked, time_limit=1e-9)
    except StoppedError:
        return
    check_stopped(problem, asked, answer)


def check_stopped(problem, asked, answer):
    assert violations(problem, answer.pairs) == ()
    certificate = answer.certificate
    whole = solve(problem, **asked)
    assert certificate.gap >= 0.0
    if certificate.pairs_bound == whole.certificate.pairs:
        assert certificate.bound >= whole.certificate.value - 1e-9 or not AIMS[answer.objective].best
    if certificate.proven:
        assert certificate.value == pytest.approx(whole.certificate.value, abs=1e-6)


def known(name):
    return () if name == "total" else OBJECTIVES[name].options


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_does_not_change_what_was_given(name):
    scores, groups = contested()
    options = AIMS[name].options[0] | ({"nodes": 5} if "nodes" in known(name) else {})
    given_scores, given_groups, given_options = scores.copy(), groups.copy(), dict(options)
    problem = AssignmentProblem(scores, capacity=3)
    first = solve(problem, **asked_of(name, groups, options))
    assert (scores == given_scores).all()
    assert (groups == given_groups).all()
    assert options == given_options
    assert solve(problem, **asked_of(name, groups, options)).pairs.tolist() == first.pairs.tolist()


@pytest.mark.parametrize("name", ["maximin", "nash"])
def test_mentees_placed_are_those_of_the_answer_and_not_of_the_best_total(name):
    """As many pairs may be spread over fewer people."""
    scores = [[0.0, 0.75], [0.75, 0.25]] if name == "maximin" else [[0.5, 0.5, 0.5], [0.75, 0.0, -1.0]]
    problem = AssignmentProblem(scores, demand=len(scores[0]), capacity=1)
    answer = solve(problem, objective=name)
    assert answer.certificate.placed == answer.certificate.placed_bound == len(set(answer.pairs[:, 0].tolist()))
    assert name != "maximin" or answer.certificate.placed < solve(problem).certificate.placed
