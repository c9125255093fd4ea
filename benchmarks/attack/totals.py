"""Best totals: pairs, bounds and prices of `solve` against the oracle, with every solver."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from attack.oracle import Reached, best, broken, reached, rounding
from attack.problems import Trial, draw, shrunk
from attack.running import Case
from mentormatch.assignment import Assignment, solve
from mentormatch.errors import InfeasibleError


def check(case: Case) -> None:
    rng = case.rng
    trial = draw(rng, small=rng.random() < 0.7)
    case.count(f"kind: {trial.kind}", "small" if trial.is_small else "large")
    found = best(trial)
    case.count(*(["infeasible"] if found is None else []))
    one_each = max(trial.demand, default=0) <= 1
    for solver in ("auto", "min-cost-flow", *(["hungarian"] if one_each else [])):
        what, answer = judged(trial, solver, found)
        if answer is not None:
            case.count("answers", "proven" if answer.certificate.proven else f"not proven: {trial.kind}")
        if what:
            kind = what.split(":")[0]
            small = shrunk(trial, lambda other, by=solver, of=kind: judged(other, by, best(other))[0].startswith(of))
            case.fail(f"{kind} ({solver})", f"{what}\n  {small.text()}\n  {judged(small, solver, best(small))[0]}")
    if found is not None and trial.is_small and case.index % 4 == 0:
        wrong = wrong_prices(trial, found)
        case.count("seat prices checked")
        if wrong:
            small = shrunk(trial, lambda other: best(other) is not None and bool(wrong_prices(other, best(other))))
            case.fail("a seat price is not what a seat adds", f"{wrong_prices(small, best(small))}\n  {small.text()}")


def judged(trial: Trial, solver: str, found: Reached | None) -> tuple[str, Assignment | None]:
    """What is wrong with the answer of a solver, "" for nothing; and the answer."""
    try:
        answer = solve(trial.problem(), solver=solver)
    except InfeasibleError:
        return ("" if found is None else "an answer exists: said to be infeasible"), None
    return wrong_answer(trial, answer, found), answer


def wrong_answer(  # noqa: PLR0911 - one a mistake
    trial: Trial, answer: Assignment, found: Reached | None
) -> str:
    """What is wrong with an answer to the best total, beside what the best reaches; "" for nothing."""
    pairs = as_pairs(answer.pairs)
    if wrong := broken(trial, pairs):
        return f"a limit is broken: {wrong}"
    if found is None:
        return f"wrong oracle: no answer is known, but {pairs}"
    got, slack, proof = reached(trial, pairs), rounding(trial), answer.certificate
    if lacks(trial, got, found, slack):
        claim = "false proof" if proof.proven else "wrong pairs"
        return f"{claim}: {shown(got)} where {shown(found)} can be had"
    if trial.unmatched is not None and (free := addable(trial, pairs)):
        return f"a pair is missing: {free} scores no less than an empty place"
    if abs(Fraction(float(answer.total)) - sum(Fraction(float(trial.scores[p])) for p in pairs)) > slack:
        return f"wrong total: {answer.total}"
    counts = trial.unmatched is None
    if counts and (proof.pairs_bound < found.pairs or (trial.spread and proof.placed_bound < found.placed)):
        return f"bound below the optimum: {proof.pairs_bound} pairs where {shown(found)} can be had"
    if (
        (not counts or proof.pairs_bound == found.pairs)
        and np.isfinite(proof.bound)
        and Fraction(proof.bound) < found.value - slack
    ):
        return f"bound below the optimum: {proof.bound!r} where {shown(found)} can be had"
    return ""


def lacks(trial: Trial, got: Reached, found: Reached, slack: Fraction) -> bool:
    """Whether an answer is worse than another, rounding aside."""
    if trial.unmatched is None and got[:2] != found[:2]:
        return got[:2] < found[:2]
    return got.value < found.value - slack


def addable(trial: Trial, pairs: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """A pair worth an empty place or more that could be made beside the others."""
    for i, j in np.argwhere(trial.allowed & (trial.scores >= trial.unmatched)).tolist():
        load, places = sum(k == j for _, k in pairs), sum(k == i for k, _ in pairs)
        if (i, j) not in pairs and load < trial.capacity[j] and places < trial.demand[i]:
            return i, j
    return None


def wrong_prices(trial: Trial, found: Reached) -> str:
    """Where `prices` are not what one more seat with a mentor adds."""
    answer = solve(trial.problem())
    slack = float(4 * rounding(trial)) + 1e-300
    for j in range(trial.shape[1]):
        seats = [capacity + (k == j) for k, capacity in enumerate(trial.capacity)]
        more = best(replace(trial, capacity=seats))
        pairs = 0 if trial.unmatched is not None else more.pairs - found.pairs
        total = float(more.value - found.value)
        price = answer.prices[j].tolist()
        # a seat beyond the number of mentees is none
        if trial.capacity[j] < trial.shape[0] and (price[0] != pairs or abs(price[1] - total) > slack):
            return f"mentor {j}: {price} where one more seat adds {[pairs, total]}"
    return ""


def as_pairs(array: np.ndarray) -> list[tuple[int, int]]:
    return [(i, j) for i, j in array.tolist()]


def shown(found: Reached) -> str:
    return f"({found.placed} placed, {found.pairs} pairs, value {float(found.value)!r})"
