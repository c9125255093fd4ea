"""What the best answer reaches, by enumeration, an integer program or SciPy's assignment; exact values."""

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from attack.problems import Trial

Pairs = Sequence[tuple[int, int]]


class Reached(NamedTuple):
    """Mentees who get anybody (0 unless `spread`), pairs, and the exact Σ (score − worth)."""

    placed: int
    pairs: int
    value: Fraction

    def order(self, trial: Trial) -> tuple:
        """The better answer has the larger one."""
        return (self.value, self.pairs) if trial.unmatched is not None else tuple(self)


def reached(trial: Trial, pairs: Pairs) -> Reached:
    worth = Fraction(trial.unmatched or 0.0)
    value = sum((Fraction(float(trial.scores[pair])) - worth for pair in pairs), Fraction(0))
    return Reached(len({i for i, _ in pairs}) if trial.spread else 0, len(pairs), value)


def broken(trial: Trial, pairs: Pairs) -> str | None:
    """The first limit that an answer breaks, None if it holds them all."""
    loads, places = [0] * trial.shape[1], [0] * trial.shape[0]
    for i, j in pairs:
        if not (0 <= i < trial.shape[0] and 0 <= j < trial.shape[1] and trial.allowed[i, j]):
            return f"pair {(i, j)} is not allowed"
        loads[j] += 1
        places[i] += 1
    if len(set(pairs)) < len(pairs):
        return "a pair is made twice"
    if any(pair not in set(pairs) for pair in trial.forced):
        return "a forced pair is missing"
    for j, load in enumerate(loads):
        if not trial.min_load[j] <= load <= trial.capacity[j]:
            return f"mentor {j} has {load}"
    return next((f"mentee {i} has {k}" for i, k in enumerate(places) if k > trial.demand[i]), None)


def choices(trial: Trial, i: int) -> list[tuple[int, ...]]:
    """All sets of mentors that a mentee may get."""
    open_to = np.flatnonzero(trial.allowed[i]).tolist()
    must = {j for row, j in trial.forced if row == i}
    sizes = range(min(trial.demand[i], len(open_to)) + 1)
    return [some for size in sizes for some in itertools.combinations(open_to, size) if must <= set(some)]


def answers(trial: Trial) -> Iterator[list[tuple[int, int]]]:
    """Every feasible answer."""
    for chosen in itertools.product(*(choices(trial, i) for i in range(trial.shape[0]))):
        loads = [0] * trial.shape[1]
        for some in chosen:
            for j in some:
                loads[j] += 1
        if all(a <= b <= c for a, b, c in zip(trial.min_load, loads, trial.capacity, strict=True)):
            yield [(i, j) for i, some in enumerate(chosen) for j in some]


def best(trial: Trial) -> Reached | None:
    """What the best answer reaches; None where there is none."""
    if trial.is_small:
        return by_loads(trial)
    plain = max(trial.demand, default=0) <= 1 and not any(trial.min_load)
    return by_assignment(trial) if plain else by_program(trial)


def by_loads(trial: Trial) -> Reached | None:
    """Mentee by mentee, the best for each vector of the mentors' loads."""
    found: dict[tuple[int, ...], Reached] = {(0,) * trial.shape[1]: Reached(0, 0, Fraction(0))}
    for i in range(trial.shape[0]):
        gains = [(some, reached(trial, [(i, j) for j in some])) for some in choices(trial, i)]
        grown: dict[tuple[int, ...], Reached] = {}
        for loads, before in found.items():
            for some, gain in gains:
                after = tuple(load + (j in some) for j, load in enumerate(loads))
                if any(load > most for load, most in zip(after, trial.capacity, strict=True)):
                    continue
                now = Reached(*(a + b for a, b in zip(before, gain, strict=True)))
                if after not in grown or now.order(trial) > grown[after].order(trial):
                    grown[after] = now
        found = grown
    whole = [now for loads, now in found.items() if all(np.array(loads) >= trial.min_load)]
    return max(whole, key=lambda now: now.order(trial), default=None)


def by_assignment(trial: Trial) -> Reached | None:
    """One mentor each: a column a seat, and a large number for a pair where pairs come first."""
    fixed = set(trial.forced)
    if broken(trial, [*fixed]):
        return None
    left = np.array(trial.capacity, dtype=int)
    np.subtract.at(left, [j for _, j in fixed], 1)
    taken = {i for i, _ in fixed}
    rows = [i for i in range(trial.shape[0]) if trial.demand[i] and i not in taken]
    seats = np.repeat(np.arange(trial.shape[1]), np.minimum(left, trial.shape[0]))
    gains = (trial.scores - (trial.unmatched or 0.0))[np.ix_(rows, seats)]
    size = max(float(np.abs(gains).max(initial=0.0)), 1e-300)
    gains = gains / size + (2.0 * len(rows) + 1.0 if trial.unmatched is None else 0.0)
    gains[~trial.allowed[np.ix_(rows, seats)]] = -1.0
    # a column a mentee in which nobody is got
    row, column = linear_sum_assignment(np.hstack([gains, np.zeros((len(rows), len(rows)))]), maximize=True)
    real = [(rows[i], int(seats[k])) for i, k in zip(row, column, strict=True) if k < len(seats)]
    pairs = [pair for pair in real if trial.allowed[pair]]
    return reached(trial, [*fixed, *pairs])


def by_program(trial: Trial) -> Reached | None:
    """Integer programs, one a level, at scores of unit size."""
    arcs = np.argwhere(trial.allowed)
    mentees, mentors, count = *trial.shape, len(arcs)
    if not count:
        return reached(trial, []) if not any(trial.min_load) and not trial.forced else None
    width = count + mentees  # after the pairs: whether each mentee gets anybody
    ones, places = np.ones(count), np.arange(count)
    of_mentee = sparse.csr_array((ones, (arcs[:, 0], places)), shape=(mentees, width))
    of_mentor = sparse.csr_array((ones, (arcs[:, 1], places)), shape=(mentors, width))
    has = sparse.csr_array((np.ones(mentees), (np.arange(mentees), count + np.arange(mentees))), (mentees, width))
    rows = [
        LinearConstraint(of_mentee, 0, trial.demand),
        LinearConstraint(of_mentor, trial.min_load, trial.capacity),
        LinearConstraint(of_mentee - has, 0, np.inf),
    ]
    least = np.zeros(width)
    least[:count] = [tuple(arc) in set(trial.forced) for arc in arcs.tolist()]
    gains = trial.scores[arcs[:, 0], arcs[:, 1]] - (trial.unmatched or 0.0)
    size = max(float(np.abs(gains).max()), 1e-300)
    aim_at = {
        "placed": np.repeat([0.0, 1.0], [count, mentees]),
        "pairs": np.repeat([1.0, 0.0], [count, mentees]),
        "value": np.append(gains / size, np.zeros(mentees)),
    }
    order = ["value"] if trial.unmatched is not None else [*(["placed"] if trial.spread else []), "pairs", "value"]
    chosen = np.zeros(width)
    for name in order:
        aim = aim_at[name]
        options = {"mip_rel_gap": 0.0}
        done = milp(-aim, integrality=np.ones(width), bounds=Bounds(least, 1), constraints=rows, options=options)
        if done.x is None:
            return None
        chosen = np.round(done.x)
        rows.append(LinearConstraint(aim, float(np.round(aim @ chosen)) if name != "value" else -np.inf, np.inf))
    return reached(trial, [tuple(arc) for arc in arcs[chosen[:count] > 0.5].tolist()])


def rounding(trial: Trial) -> Fraction:
    """How far sums of floats may be off."""
    size = float(np.abs(trial.scores).max(initial=0.0)) + abs(trial.unmatched or 0.0)
    return Fraction(size) * sum(trial.demand, 1) * Fraction(1, 2**46)
