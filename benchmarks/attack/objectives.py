"""Every other objective against all answers of small problems."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from attack.oracle import Pairs, answers, broken, reached, rounding
from attack.problems import Rng, Trial, draw, shrunk
from attack.running import Case
from attack.totals import as_pairs
from mentormatch.assignment import OBJECTIVES, Assignment, solve
from mentormatch.errors import InfeasibleError, ProblemError

MOST = (4, 3)
PAIRS_FIRST = ("maximin", "leximin", "nash")
NO_AIM = ("first-come", "greedy", "random", "stable", "picking-sequence")
"""What promises no best value, only limits, bounds, and what `promise` says."""
NEAR = 1e-9


@dataclass(frozen=True, eq=False)
class Asked:
    """A problem with what is asked of it."""

    trial: Trial
    name: str
    groups: tuple[int, ...]
    options: dict[str, Any]
    theirs: np.ndarray | None = None

    def answer(self) -> Assignment:
        more = {} if self.theirs is None else {"mentor_scores": self.theirs}
        groups = {"groups": list(self.groups)} if OBJECTIVES[self.name].groups else {}
        return solve(self.trial.problem(**more), objective=self.name, options=self.options, **groups)

    def simpler(self) -> Iterator["Asked"]:
        """The same question with somebody or something less."""
        for axis in (0, 1):
            for k in range(self.trial.shape[axis]):
                groups = self.groups if axis else (*self.groups[:k], *self.groups[k + 1 :])
                theirs = None if self.theirs is None else np.delete(self.theirs, k, axis)
                yield replace(self, trial=self.trial.without(axis, k), groups=groups, theirs=theirs)
        yield from (replace(self, trial=other) for other in self.trial.simpler() if other.shape == self.trial.shape)

    def text(self) -> str:
        theirs = "" if self.theirs is None else f", mentor_scores={self.theirs.tolist()}"
        return f"{self.trial.text()}\n  {self.name}, groups={list(self.groups)}, options={self.options}{theirs}"


def check(case: Case) -> None:
    asked = ask(case.rng, sorted(OBJECTIVES)[case.index % len(OBJECTIVES)])
    case.count(asked.name)
    what, claimed = judged(asked)
    case.count(*claimed)
    if what:
        kind = what.split(":")[0]
        small = shrunk(asked, lambda other: judged(other)[0].startswith(kind))
        case.fail(f"{asked.name}: {kind}", f"{judged(small)[0]}\n  {small.text()}")


def ask(rng: Rng, name: str) -> Asked:  # noqa: C901, PLR0912 - a branch an objective
    """A random question that the objective takes."""
    trial = draw(rng, small=True)
    for axis in (0, 1):
        while trial.shape[axis] > MOST[axis]:
            trial = trial.without(axis, trial.shape[axis] - 1)
    groups = tuple(rng.integers(0, 3, trial.shape[0]).tolist())
    scale = float(np.abs(trial.scores).max(initial=0.0)) or 1.0
    options: dict[str, Any] = {}
    theirs = None
    if name in PAIRS_FIRST:
        trial = replace(trial, unmatched=None)
    if name == "leximin":
        trial = replace(trial, demand=[min(1, wanted) for wanted in trial.demand])
    if name in {"maximin", "nash", "group-maximin", "least-gap", "max-gap"}:
        options["gap"] = 0.0
    if name in {"group-maximin", "least-gap"} and rng.random() < 0.3:
        options["keep"] = float(rng.choice([0.5, 0.9, 1.0]))
    if name == "max-gap":
        options["max_gap"] = float(scale * rng.choice([0.0, 0.1, 0.3, 1.0]))
    if name == "quotas":
        options["at_most"] = int(rng.integers(1, 3))
        if rng.random() < 0.3:
            options["at_least"] = 1
    if name == "stable":
        trial = replace(trial, min_load=[0] * trial.shape[1])
        options = {"optimal": str(rng.choice(["mentee", "mentor"])), "seed": int(rng.integers(9))}
        theirs = rng.integers(0, 4, trial.shape) / 4 if rng.random() < 0.6 else None
    if name == "picking-sequence":
        trial = replace(trial, demand=rng.integers(0, 4, trial.shape[0]).tolist())
        options["complete"] = bool(rng.random() < 0.3)
        if rng.random() < 0.7:  # of which envy up to one is promised
            none = [0] * trial.shape[1]
            trial = replace(trial, scores=np.abs(trial.scores), forced=(), min_load=none, unmatched=None)
    if name == "random":
        options["seed"] = int(rng.integers(9))
    return Asked(trial, name, groups, options, theirs)


# ---- what each aims at, in exact numbers


def outcomes(trial: Trial, pairs: Pairs, *, worth: bool = False) -> list[Fraction]:
    """What each mentee has."""
    less = Fraction(trial.unmatched or 0.0) if worth else Fraction(0)
    found = [Fraction(0)] * trial.shape[0]
    for i, j in pairs:
        found[i] += Fraction(float(trial.scores[i, j])) - less
    return found


def means(asked: Asked, pairs: Pairs, *, worth: bool = False) -> list[Fraction]:
    """The mean outcome of each group, over those who want somebody."""
    found, trial = outcomes(asked.trial, pairs, worth=worth), asked.trial
    members = [[i for i, own in enumerate(asked.groups) if own == group and trial.demand[i]] for group in range(3)]
    return [sum((found[i] for i in some), Fraction(0)) / len(some) for some in members if some]


def lowest(asked: Asked, pairs: Pairs) -> Fraction:
    found = outcomes(asked.trial, pairs)
    return min((found[i] for i, _ in pairs), default=Fraction(0))


def worst_mean(asked: Asked, pairs: Pairs) -> Fraction:
    return min(means(asked, pairs, worth=True), default=Fraction(0))


def distance(asked: Asked, pairs: Pairs) -> Fraction:
    found = means(asked, pairs)
    return max(found) - min(found) if found else Fraction(0)


def log_sum(asked: Asked, pairs: Pairs) -> float:
    return math.fsum(math.log(one) for one in outcomes(asked.trial, pairs) if one > 0)


def many_above(asked: Asked, pairs: Pairs) -> int:
    return sum(one > 0 for one in outcomes(asked.trial, pairs))


def total(asked: Asked, pairs: Pairs) -> Fraction:
    return reached(asked.trial, pairs).value


VALUES: dict[str, Callable[[Asked, Pairs], Any]] = {
    "maximin": lowest,
    "leximin": lowest,
    "nash": log_sum,
    "group-maximin": worst_mean,
    "least-gap": lambda asked, pairs: -distance(asked, pairs),
}
"""Of the others: the total."""


def within_quotas(asked: Asked, pairs: Pairs) -> bool:
    most, least = asked.options["at_most"], asked.options.get("at_least", 0)
    seats = np.zeros((3, asked.trial.shape[1]), dtype=int)
    for i, j in pairs:
        seats[asked.groups[i], j] += 1
    return bool((seats <= most).all() and (seats[sorted(set(asked.groups))] >= least).all())


def rivals_of(asked: Asked, slack: float) -> tuple[list[list[tuple[int, int]]], bool]:
    """The answers that the objective compares, and whether a tolerance decides that there are any."""
    every = list(answers(asked.trial))
    if asked.name == "quotas":
        every = [pairs for pairs in every if within_quotas(asked, pairs)]
    if asked.trial.unmatched is None and every:
        most = max(reached(asked.trial, pairs)[:2] for pairs in every)
        every = [pairs for pairs in every if reached(asked.trial, pairs)[:2] == most]
    if asked.name == "max-gap":
        limit = asked.options["max_gap"]
        sure = [pairs for pairs in every if distance(asked, pairs) <= limit]
        near = [pairs for pairs in every if distance(asked, pairs) <= limit + slack]
        return sure, bool(near) != bool(sure)
    if "keep" in asked.options and every:
        best = max(total(asked, pairs) for pairs in every)
        floor = best - (1 - Fraction(asked.options["keep"])) * abs(best)
        every = [pairs for pairs in every if total(asked, pairs) >= floor]
    if asked.name == "nash" and every:
        most_above = max(many_above(asked, pairs) for pairs in every)
        every = [pairs for pairs in every if many_above(asked, pairs) == most_above]
    return every, False


# ---- what is wrong


def judged(asked: Asked) -> tuple[str, Sequence[str]]:  # noqa: PLR0911 - one a mistake
    """What is wrong with the answer, "" for nothing; and what is to be counted."""
    size = max(1.0, float(np.abs(asked.trial.scores).max(initial=0.0)))
    rivals, unsure = rivals_of(asked, NEAR * size)
    try:
        answer = asked.answer()
    except InfeasibleError:
        return ("an answer exists: said to be infeasible" if rivals and not unsure else ""), ["infeasible"]
    except ProblemError as error:
        return f"refused: {error}", []
    pairs = as_pairs(answer.pairs)
    if wrong := broken(asked.trial, pairs):
        return f"a limit is broken: {wrong}", []
    if asked.name in NO_AIM:
        return promise(asked, pairs) or plain_bounds(asked, answer), ["promise checked"]
    if asked.name == "quotas" and not within_quotas(asked, pairs):
        return f"quotas are broken: {pairs}", []
    if not rivals:
        excess = answer.details.get("excess", 0.0)
        silent = asked.name != "max-gap" or (excess == 0.0 and not unsure)
        return ("infeasible: but an answer came" if silent else ""), ["no rival"]
    return compared(asked, answer, pairs, rivals)


def compared(  # noqa: PLR0911 - one a mistake
    asked: Asked, answer: Assignment, pairs: Pairs, rivals: list[Any]
) -> tuple[str, Sequence[str]]:
    """An answer beside the best of its rivals."""
    proof, value_of = answer.certificate, VALUES.get(asked.name, total)
    values = [value_of(asked, other) for other in rivals]
    best, got = max(values), value_of(asked, pairs)
    slack = NEAR * max(1.0, abs(float(best))) + float(rounding(asked.trial))
    levels = [reached(asked.trial, some)[:2] for some in (rivals[0], pairs)]
    if asked.trial.unmatched is None and levels[0] != levels[1]:
        return f"fewer pairs: {levels[1]} where {levels[0]} can be had", []
    if abs(proof.value - float(got)) > slack:
        return f"wrong value: {proof.value!r} of an answer of {float(got)!r}", []
    if proof.pairs_bound < levels[0][1]:
        return f"bound below the optimum: {proof.pairs_bound} pairs", []
    if proof.bound < float(best) - slack:
        return f"bound below the optimum: {proof.bound!r} where {float(best)!r} can be had", []
    is_beaten = float(got) < float(best) - slack
    if asked.name == "nash" and many_above(asked, pairs) < many_above(asked, rivals[0]):
        is_beaten = True
    if asked.name == "leximin":
        order = [tuple(sorted(outcomes(asked.trial, some)[i] for i, _ in some)) for some in (*rivals, pairs)]
        is_beaten |= order[-1] < max(order)
    if proof.proven and is_beaten:
        return f"a proven answer is beaten: {pairs} has {float(got)!r}, {float(best)!r} can be had", []
    if then := wrong_total(asked, answer, pairs, rivals):
        return then, []
    near = float(got) < float(best) - 1e-4 * max(1.0, abs(float(best)))
    beaten = ["beaten by more than 0.0001, not claimed"] if near else ["beaten by less, not claimed"]
    return "", [*(["proven"] if proof.proven else []), *(beaten if is_beaten else [])]


def wrong_total(asked: Asked, answer: Assignment, pairs: Pairs, rivals: list[Any]) -> str:
    """What is wrong with the proof about the total among the answers that reach the value."""
    if answer.then is None:
        return ""
    value_of = VALUES[asked.name]
    equal = [total(asked, other) for other in rivals if value_of(asked, other) >= value_of(asked, pairs)]
    best = max(equal, default=total(asked, pairs))
    slack = NEAR * max(1.0, abs(float(best))) + float(rounding(asked.trial))
    if answer.then.bound < float(best) - slack:
        return f"bound of the total below the optimum: {answer.then.bound!r} where {float(best)!r} can be had"
    if answer.then.proven and total(asked, pairs) < best - Fraction(slack):
        return f"a proven total is beaten: {float(total(asked, pairs))!r} where {float(best)!r} can be had"
    return ""


def plain_bounds(asked: Asked, answer: Assignment) -> str:
    """What is wrong with the bounds of an answer that aims at nothing."""
    every = list(answers(asked.trial))
    proof, trial = answer.certificate, asked.trial
    most = max(reached(trial, pairs)[:2] for pairs in every)
    if trial.unmatched is None and (proof.placed_bound if trial.spread else 0, proof.pairs_bound) < most:
        return f"bound below the optimum: {proof.pairs_bound} pairs where {most[1]} can be had"
    at = (proof.placed_bound if trial.spread else 0, proof.pairs_bound)
    peers = [pairs for pairs in every if trial.unmatched is not None or reached(trial, pairs)[:2] == at]
    best = max((total(asked, pairs) for pairs in peers), default=None)
    if best is not None and Fraction(proof.bound) < best - rounding(trial) - Fraction(NEAR):
        return f"bound below the optimum: {proof.bound!r} where {float(best)!r} can be had"
    return ""


def promise(asked: Asked, pairs: Pairs) -> str:
    """What is wrong with what a mechanism promises of its pairs."""
    if asked.name == "stable":
        blocking = first_blocking(asked, pairs)
        return f"not stable: {blocking} would rather have each other" if blocking else ""
    if asked.name == "picking-sequence" and not asked.options["complete"]:
        trial = asked.trial
        if (trial.scores >= 0).all() and not trial.forced and not any(trial.min_load):
            envious = envy_beyond_one(trial, pairs)
            return f"envy up to one: {envious} do not hold it with {pairs}" if envious else ""
    return ""


def first_blocking(asked: Asked, pairs: Pairs) -> tuple[int, int] | None:
    """Two who would rather have each other than an empty place or one of those they have and may give up."""
    trial, made = asked.trial, set(pairs)
    theirs = trial.scores if asked.theirs is None else asked.theirs
    loose = [pair for pair in pairs if pair not in set(trial.forced)]
    for i, j in np.argwhere(trial.allowed).tolist():
        if (i, j) in made or (trial.unmatched is not None and trial.scores[i, j] <= trial.unmatched):
            continue
        room = sum(k == i for k, _ in pairs) < trial.demand[i]
        seat = sum(k == j for _, k in pairs) < min(trial.capacity[j], trial.shape[0])
        wants = room or any(trial.scores[i, j] > trial.scores[i, k] for row, k in loose if row == i)
        wanted = seat or any(theirs[i, j] > theirs[row, j] for row, k in loose if k == j)
        if wants and wanted:
            return i, j
    return None


def envy_beyond_one(trial: Trial, pairs: Pairs) -> tuple[int, int] | None:
    """(who, whom): somebody who envies another, weighed by what each wants, by more than one mentor."""
    worth = np.where(trial.allowed, trial.scores, 0.0)
    wanted = [min(wanted, trial.shape[1]) for wanted in trial.demand]  # nobody has a mentor twice
    has = [[j for row, j in pairs if row == i] for i in range(trial.shape[0])]
    for who in range(trial.shape[0]):
        for whom in range(trial.shape[0]):
            if who == whom or not wanted[who] or not has[whom]:
                continue
            own = sum(Fraction(worth[who, j]) for j in has[who]) / wanted[who]
            theirs = [Fraction(worth[who, j]) for j in has[whom]]
            beyond = (sum(theirs) - max(theirs)) / wanted[whom] - own
            if beyond > 2 * NEAR * max(1.0, abs(float(own))):
                return who, whom
    return None
