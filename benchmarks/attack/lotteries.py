"""Lotteries: caps, feasible probabilities, bounds, and draws as often as they say."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse
from scipy.optimize import linprog
from scipy.stats import binom

from attack.oracle import broken
from attack.problems import Rng, Trial, draw
from attack.running import Case
from mentormatch.assignment import Lottery, lottery
from mentormatch.errors import InfeasibleError, MentorMatchError

DRAWS = 500
UNLIKELY = 1e-9
"""Of one pair, for the frequency to be taken as another than the probability."""
NEAR = 1e-7
MOST = (10, 6)


def check(case: Case) -> None:
    rng = case.rng
    trial, options = ask(rng)
    how = f"{trial.text()}\n  lottery({options})"
    found = program(trial, options["max_probability"])
    case.count(f"perturbation: {options.get('perturbation', 'linear')}", *(["keep"] if "keep" in options else []))
    try:
        drawn = lottery(trial.problem(), **options)
    except InfeasibleError:
        case.count("infeasible")
        if found is not None and "keep" not in options:
            case.fail("probabilities exist", how)
        return
    except MentorMatchError as error:
        if {mistake.code for mistake in error.mistakes} == {"keep_of_nothing"}:
            case.count("nothing to keep")
            return
        case.fail(f"refused: {error}", how)
        return
    case.count(*(["proven"] if drawn.certificate.proven else ["not proven"]))
    for wrong in (
        wrong_probabilities(trial, options, drawn),
        wrong_value(options, drawn, found, trial),
        wrong_draws(case, trial, drawn),
    ):
        if wrong:
            case.fail(wrong.split(":")[0], f"{wrong}\n  {how}")


def ask(rng: Rng) -> tuple[Trial, dict]:
    """A problem, and options that go with it."""
    trial = draw(rng, small=rng.random() < 0.6)
    for axis in (0, 1):
        while trial.shape[axis] > MOST[axis]:
            trial = trial.without(axis, trial.shape[axis] - 1)
    options: dict = {"max_probability": float(rng.choice([0.3, 0.5, 1 / 3, 0.75, 1.0]))}
    shape = str(rng.choice(["linear", "linear", "quadratic", "exponential"]))
    if shape != "linear":
        trial = replace(trial, scores=np.abs(trial.scores))
        options |= {"perturbation": shape, "strength": float(rng.choice([0.1, 0.5, 1.0]))}
    elif rng.random() < 0.25:
        options["keep"] = float(rng.choice([0.5, 0.8, 0.95]))
    return trial, options


def program(trial: Trial, most: float) -> tuple[float, float, float] | None:
    """Most (expected placed, pairs, Σ x (score − worth)) that linear programs find, one a level; None for no answer."""
    arcs = np.argwhere(trial.allowed)
    mentees, mentors, count = *trial.shape, len(arcs)
    if any(not trial.allowed[pair] for pair in trial.forced):
        return None
    if not count:
        return (0.0, 0.0, 0.0) if not any(trial.min_load) else None
    ones, places = np.ones(count), np.arange(count)
    rows = sparse.csr_array((ones, (arcs[:, 0], places)), shape=(mentees, count + mentees)).toarray()
    columns = sparse.csr_array((ones, (arcs[:, 1], places)), shape=(mentors, count + mentees)).toarray()
    has = np.hstack([np.zeros((mentees, count)), np.eye(mentees)])
    upper = [rows, columns, -columns, has - rows]
    limits = [trial.demand, trial.capacity, -np.array(trial.min_load), np.zeros(mentees)]
    forced = [tuple(arc) in set(trial.forced) for arc in arcs.tolist()]
    bounds = [(1.0, 1.0) if must else (0.0, most) for must in forced] + [(0.0, 1.0)] * mentees
    gains = trial.scores[arcs[:, 0], arcs[:, 1]] - (trial.unmatched or 0.0)
    size = max(float(np.abs(gains).max()), 1e-300)
    aims = {
        "placed": np.repeat([0.0, 1.0], [count, mentees]),
        "pairs": np.repeat([1.0, 0.0], [count, mentees]),
        "value": np.append(gains / size, np.zeros(mentees)),
    }
    order = ["value"] if trial.unmatched is not None else [*(["placed"] if trial.spread else []), "pairs", "value"]
    reached = {"placed": 0.0, "pairs": 0.0}
    for name in order:
        done = linprog(-aims[name], A_ub=np.vstack(upper), b_ub=np.concatenate(limits), bounds=bounds)
        if done.x is None:
            return None
        reached[name] = float(aims[name] @ done.x)
        upper.append(-aims[name][None, :])
        limits.append(np.array([-reached[name] + 1e-9]))
    return reached["placed"], reached["pairs"], reached["value"] * size


def wrong_probabilities(trial: Trial, options: dict, drawn: Lottery) -> str:
    """A probability above its cap, or probabilities that no draw can have."""
    chance = np.zeros(trial.shape)
    chance[drawn.pairs[:, 0], drawn.pairs[:, 1]] = drawn.probabilities
    free = np.ones(trial.shape, dtype=bool)
    for pair in trial.forced:
        free[pair] = False
        if chance[pair] != 1.0:
            return f"a forced pair is left to chance: {pair} has {chance[pair]}"
    if (chance[free] > options["max_probability"]).any():
        return f"above the cap: {chance[free].max()!r}"
    if (chance < 0).any() or chance[~trial.allowed].any():
        return "a pair that may not be has a probability"
    loads, places = chance.sum(axis=0), chance.sum(axis=1)
    slack = 1e-9
    if (loads > np.array(trial.capacity) + slack).any() or (loads < np.array(trial.min_load) - slack).any():
        return f"loads that no draw has: {loads.tolist()}"
    if (places > np.array(trial.demand) + slack).any():
        return f"places that no draw has: {places.tolist()}"
    return ""


def wrong_value(options: dict, drawn: Lottery, found: tuple[float, float, float] | None, trial: Trial) -> str:  # noqa: PLR0911 - one a mistake
    """Expected pairs or a value that a linear program beats, or a bound below what it reaches."""
    if found is None:
        return "infeasible: but probabilities came"
    proof = drawn.certificate
    slack = NEAR * max(1.0, abs(found[2]), float(np.abs(trial.scores).max(initial=0.0)) * trial.shape[0])
    levels = [] if trial.unmatched is not None else [*([0] if trial.spread else []), 1]
    bounds = (proof.placed_bound, proof.pairs_bound)
    for level in levels:
        got = (proof.placed, proof.pairs)[level]
        if bounds[level] < found[level] - NEAR:
            return f"bound below the optimum: {bounds[level]!r} where {found[level]!r} can be had"
        if got < found[level] - 1e-5 and "keep" not in options:
            return f"fewer expected pairs: {got!r} where {found[level]!r} can be had"
    if "perturbation" in options or "keep" in options:
        return ""
    if proof.bound < found[2] - slack:
        return f"bound below the optimum: {proof.bound!r} where {found[2]!r} can be had"
    if proof.value < found[2] - slack - 1e-5 * abs(found[2]) or (proof.proven and proof.value < found[2] - slack):
        return f"a better lottery: {found[2]!r} where {proof.value!r} is had"
    return ""


def wrong_draws(case: Case, trial: Trial, drawn: Lottery) -> str:
    """A draw that breaks a limit or rounds a sum otherwise than up or down, or pairs drawn too often or seldom."""
    times = np.zeros(trial.shape, dtype=int)
    chance = np.zeros(trial.shape)
    chance[drawn.pairs[:, 0], drawn.pairs[:, 1]] = drawn.probabilities
    sums = [chance.sum(axis=0), chance.sum(axis=1), chance.sum()]
    for array in drawn.draws(DRAWS, seed=case.index):
        pairs: Sequence[tuple[int, int]] = [(i, j) for i, j in array.tolist()]
        if wrong := broken(trial, pairs):
            return f"a draw breaks a limit: {wrong} in {pairs}"
        made = np.zeros(trial.shape, dtype=int)
        made[array[:, 0], array[:, 1]] = 1
        times += made
        for expected, got in zip(sums, [made.sum(axis=0), made.sum(axis=1), made.sum()], strict=True):
            if (got > np.ceil(expected - 1e-6)).any() or (got < np.floor(expected + 1e-6)).any():
                return f"a draw rounds otherwise: {np.asarray(got).tolist()} of {np.asarray(expected).tolist()}"
    case.count("draws", *["draws"] * (DRAWS - 1))
    low = binom.cdf(times, DRAWS, np.clip(chance, 0, 1))
    high = binom.sf(times - 1, DRAWS, np.clip(chance, 0, 1))
    rare = np.argwhere(np.minimum(low, high) < UNLIKELY)
    if len(rare):
        i, j = rare[0].tolist()
        return f"drawn otherwise: ({i}, {j}) {times[i, j]} times of {DRAWS} at a probability of {chance[i, j]!r}"
    return ""
