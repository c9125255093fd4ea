"""Three independent solvers and one independent checker, written plainly, from the formulas and nothing else."""

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import networkx as nx
import numpy as np
from assignment.random_problems import Case
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp


class Optimum(NamedTuple):
    """What the best answer reaches: mentees who get anybody (0 unless `spread`), pairs, and the exact value."""

    placed: int
    pairs: int
    value: Fraction

    def order(self, case: Case) -> tuple:
        """The better answer has the larger one: pairs come first, or with a worth last."""
        return (self.value, self.pairs) if case.unmatched is not None else (self.placed, self.pairs, self.value)


def value_of(case: Case, pairs) -> Optimum:
    """What an answer reaches, exactly."""
    worth = Fraction(0) if case.unmatched is None else case.exact(case.unmatched)
    return Optimum(
        len({i for i, _ in pairs}) if case.spread else 0,
        len(pairs),
        sum((case.exact(case.scores[i, j]) - worth for i, j in pairs), Fraction(0)),
    )


def in_scores(case: Case, value: Fraction) -> float:
    """An exact value in the unit of the scores."""
    return float(value) if case.unit is None else float(value * Fraction(case.unit))


def broken_limits(case: Case, pairs) -> list[str]:
    """Every limit that an answer breaks, found one by one."""
    mentees, mentors = case.shape
    broken = [f"pair {p} twice" for p in set(pairs) if pairs.count(p) > 1]
    broken += [f"pair {p} outside" for p in pairs if not (0 <= p[0] < mentees and 0 <= p[1] < mentors)]
    broken += [f"pair {p} forbidden" for p in pairs if not case.allowed[p]]
    broken += [f"pair {p} missing" for p in case.forced if p not in pairs]
    for j in range(mentors):
        load = sum(p[1] == j for p in pairs)
        if not case.min_load[j] <= load <= case.capacity[j]:
            broken.append(f"mentor {j} has {load}")
    broken += [f"mentee {i}" for i in range(mentees) if sum(p[0] == i for p in pairs) > case.demand[i]]
    return broken


def choices(case: Case, i: int) -> list[tuple[int, ...]]:
    """All sets of mentors that a mentee could get."""
    possible = [j for j in range(case.shape[1]) if case.allowed[i, j]]
    forced = {j for k, j in case.forced if k == i}
    if not forced <= set(possible):
        return []
    sizes = range(min(int(case.demand[i]), len(possible)) + 1)
    return [some for size in sizes for some in itertools.combinations(possible, size) if forced <= set(some)]


def brute_force(case: Case) -> Optimum | None:
    """The best of all answers, or None where there is none: mentee by mentee, the best for every vector of loads."""
    mentees, mentors = case.shape
    best = {(0,) * mentors: Optimum(0, 0, Fraction(0))}
    for i in range(mentees):
        gains = [(some, value_of(case, [(i, j) for j in some])) for some in choices(case, i)]
        grown: dict[tuple[int, ...], Optimum] = {}
        for loads, so_far in best.items():
            for some, gain in gains:
                more = list(loads)
                for j in some:
                    more[j] += 1
                if any(more[j] > case.capacity[j] for j in some):
                    continue
                reached = Optimum(*(a + b for a, b in zip(so_far, gain, strict=True)))
                at = tuple(more)
                if at not in grown or reached.order(case) > grown[at].order(case):
                    grown[at] = reached
        best = grown
    enough = [reached for loads, reached in best.items() if all(np.array(loads) >= case.min_load)]
    return max(enough, key=lambda reached: reached.order(case), default=None)


def all_answers(case: Case) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every feasible answer."""
    for chosen in itertools.product(*(choices(case, i) for i in range(case.shape[0]))):
        pairs = tuple((i, j) for i, some in enumerate(chosen) for j in some)
        loads = np.bincount([j for _, j in pairs], minlength=case.shape[1])
        if (loads <= case.capacity).all() and (loads >= case.min_load).all():
            yield pairs


def best_answers(case: Case) -> list[tuple[tuple[int, int], ...]]:
    """Every optimal answer; with a worth also those of fewer pairs, which are no aim."""
    best, found = None, []
    for pairs in all_answers(case):
        whole = value_of(case, pairs)
        reached = whole.order(case) if case.unmatched is None else (whole.value,)
        if best is None or reached > best:
            best, found = reached, []
        if reached == best:
            found.append(pairs)
    return found


def highs(case: Case) -> Optimum | None:
    """The best answer by integer programs, one a level, with HiGHS."""
    mentees, mentors = case.shape
    arcs = np.argwhere(case.allowed)
    if any(not case.allowed[pair] for pair in case.forced):
        return None
    if not len(arcs):
        return Optimum(0, 0, Fraction(0)) if (case.min_load <= 0).all() else None
    k, ones = len(arcs), np.ones(len(arcs))
    count = k + (mentees if case.spread else 0)  # with spread, one more variable a mentee: whether it gets anybody
    of_mentee = sparse.csr_array((ones, (arcs[:, 0], np.arange(k))), shape=(mentees, count))
    of_mentor = sparse.csr_array((ones, (arcs[:, 1], np.arange(k))), shape=(mentors, count))
    limits = [
        LinearConstraint(of_mentee, 0, case.demand),
        LinearConstraint(of_mentor, case.min_load, np.minimum(case.capacity, mentees)),
    ]
    if case.spread:
        placed = sparse.csr_array((np.ones(mentees), (np.arange(mentees), k + np.arange(mentees))), (mentees, count))
        limits.append(LinearConstraint(of_mentee - placed, 0, np.inf))
    lower = np.zeros(count)
    lower[:k] = [(i, j) in case.forced for i, j in arcs.tolist()]
    is_pair = (np.arange(count) < k).astype(float)
    scores = np.append(_gains(case, arcs), np.zeros(count - k))
    aims = [is_pair, scores] if case.unmatched is None else [scores, is_pair]
    if case.spread:
        aims.insert(0, 1 - is_pair)
    for aim in aims:
        found = milp(
            -aim,
            integrality=np.ones(count),
            bounds=Bounds(lower, 1),
            constraints=limits,
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            assert found.status == 2, found.message
            return None
        chosen = np.round(found.x)
        reached = float(aim @ chosen)
        limits.append(LinearConstraint(aim, reached - 1e-9 * max(1.0, abs(reached)), np.inf))
    return value_of(case, [tuple(arc) for arc in arcs[chosen[:k] > 0.5].tolist()])


def _gains(case: Case, arcs) -> np.ndarray:
    """What pairs are worth, such that the tolerances of HiGHS (1e-6) are far below a unit."""
    exact = [case.exact(case.scores[i, j]) for i, j in arcs.tolist()]
    # once the number of pairs stands, a constant changes nothing
    least = min(exact) if case.unmatched is None else case.exact(case.unmatched)
    return np.array([float(item - least) for item in exact])


def network(case: Case) -> Optimum | None:
    """The best answer as a circulation of least cost in whole numbers, with networkx."""
    mentees, mentors = case.shape
    worth = 0 if case.unmatched is None else int(case.exact(case.unmatched))
    gains = np.array([[int(case.exact(s)) - worth for s in row] for row in case.scores], dtype=object)
    size = 1 + int(case.demand.sum())
    # one level above the other: more than all that the levels below can add up to
    most = 1 + size * max((abs(int(gain)) for gain in gains.flat), default=0)
    if case.unmatched is None:
        of_pair, of_placed, of_gain = most, most * size * 2 if case.spread else 0, 1
    else:
        of_pair, of_placed, of_gain = 1, 0, size
    graph, missing = nx.DiGraph(), {}

    def add(tail, head, low, high, weight):
        if low > high:
            raise nx.NetworkXUnfeasible
        graph.add_edge(tail, head, capacity=int(high - low), weight=int(weight))
        missing[tail] = missing.get(tail, 0) + int(low)
        missing[head] = missing.get(head, 0) - int(low)

    try:
        for i in range(mentees):
            first = min(1, int(case.demand[i]))
            add("people", ("first", i), 0, first, -of_placed)
            add(("first", i), ("mentee", i), 0, first, 0)
            add("people", ("mentee", i), 0, int(case.demand[i]) - first, 0)
            for j in range(mentors):
                forced = (i, j) in case.forced
                add(
                    ("mentee", i),
                    ("mentor", j),
                    forced,
                    int(case.allowed[i, j]),
                    -(of_pair + of_gain * int(gains[i, j])),
                )
        for j in range(mentors):
            add(("mentor", j), "seats", case.min_load[j], min(int(case.capacity[j]), mentees), 0)
        add("seats", "people", 0, size, 0)
        for node, amount in missing.items():
            graph.nodes[node]["demand"] = amount
        _, flow = nx.network_simplex(graph)
    except nx.NetworkXUnfeasible:
        return None
    pairs = [
        (i, j)
        for i in range(mentees)
        for j in range(mentors)
        if flow[("mentee", i)][("mentor", j)] or (i, j) in case.forced
    ]
    return value_of(case, pairs)


def bound_of(case: Case, prices) -> tuple[Fraction, ...]:
    """The bound that prices prove, level by level, straight from the formula, in fractions.

    Σ_j (cap_j π_j⁺ − low_j π_j⁻) + Σ_i (the sum of the demand_i largest positive gains over allowed j), where a vector
    is positive if its first number that is not zero is. What is forced is taken out first, and counted.
    """
    mentees, mentors = case.shape
    levels = 3 if case.spread else 2
    worth = Fraction(case.unmatched or 0.0)
    pair = [Fraction(case.unmatched is None)]
    zero = (Fraction(0),) * levels
    prices = [tuple(Fraction(float(number)) for number in row) for row in prices]

    def gain(i, j, first):
        made = ([Fraction(first)] if case.spread else []) + [*pair, Fraction(float(case.scores[i, j])) - worth]
        return tuple(a - b for a, b in zip(made, prices[j], strict=True))

    addends = []
    for j in range(mentors):
        forced = sum(column == j for _, column in case.forced)
        high = min(int(case.capacity[j]), mentees) - forced
        low = max(int(case.min_load[j]) - forced, 0)
        addends.append(tuple((max(high, 0) if prices[j] > zero else low) * number for number in prices[j]))
    for i in range(mentees):
        mine = [j for row, j in case.forced if row == i]
        for k, j in enumerate(mine):
            addends.append(tuple(a + b for a, b in zip(gain(i, j, first=k == 0), prices[j], strict=True)))
        others = [j for j in range(mentors) if case.allowed[i, j] and j not in mine]
        ranked = sorted((gain(i, j, first=False) for j in others), reverse=True)[: max(case.demand[i] - len(mine), 0)]
        if ranked and case.spread and not mine:
            ranked[0] = (ranked[0][0] + 1, *ranked[0][1:])
        addends += [item for item in ranked if item > zero]
    return tuple(sum(parts, Fraction(0)) for parts in zip(*addends, strict=True)) if addends else zero
