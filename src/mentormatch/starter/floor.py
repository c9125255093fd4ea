"""The question of the least score that a pair must have."""

import math
from dataclasses import replace

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.errors import InfeasibleError, count
from mentormatch.matching import solve_by_lot
from mentormatch.scoring import Scores
from mentormatch.starter.lines import ask, toml_value

# With more pairs, pairing takes longer than all the rest of `init`.
MOST_PAIRS = 4_000_000
_STEP, _TENTH = 0.05, 0.1
_UNTRIED = 0.2
_WIDE = 0.3  # of the scores of the pairs that are made, from the lowest to the highest
_ROWS = 500


def floor_lines(scores: Scores) -> list[str]:
    """Return the question whether pairs of a low score should be made, with what a least score would cost.

    The least score that is proposed is what pairs drawn by lot score on average, or what all but a tenth of the best
    pairs reach, if that is lower; in steps of 0.05. Where all pairs score alike, nothing is asked.

    Parameters
    ----------
    scores : Scores
        Of the tables, under the policy that is proposed.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.policy import Criterion, Policy
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bo", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "lea", "skills": "SQL"}])
    >>> floor_lines(compare(cohort, Policy(criteria=[Criterion("skills")])))[-1]
    '# at_least = 0.1'
    """
    pairs = _pairs(scores)
    if not len(pairs):
        return []
    made = scores.pairs(pairs[:, 0], pairs[:, 1])
    by_lot = _by_lot(scores)
    if made.max() <= _STEP or (np.ptp(made) < _STEP and abs(by_lot - made.max()) < _STEP):
        return []  # nobody fits better than anybody
    likely = min(by_lot, float(np.quantile(made, _TENTH)))
    floor = round(max(_STEP, math.floor(likely / _STEP + 1e-9) * _STEP), 2)
    # pairs that all reach it are the best under it, too
    kept = pairs if made.min() >= floor else _pairs(replace(scores, policy=replace(scores.policy, at_least=floor)))
    fewer, people = len(pairs) - len(kept), scores.shape[0]
    alone = people - len(set(kept[:, 0].tolist()))
    without = f"{alone:,} of {count(people, 'mentee')} {'is' if alone == 1 else 'are'} without a mentor"
    cost = f"cost {count(fewer, 'pair')}: {without}" if fewer else "cost no pair"
    asked = (
        f"Should pairs of a low score be made? As it is, {count(len(pairs), 'pair')} are made, with scores from "
        f"{made.min():.2f} to {made.max():.2f}, half of them {np.median(made):.2f} or more; by lot a pair scores "
        f"{by_lot:.2f}. This line would {cost}.{_by_worth(scores, floor, made, kept)}"
    )
    return [*ask(asked), f"# at_least = {toml_value(floor)}"]


def _by_worth(scores: Scores, floor: float, made: Floats, kept: Integers) -> str:
    """Return what pairs would be made if a better total counted more than one pair more; "" where it changes nothing.

    Where scores are spread widely, a mentee may take the place in which another would fit far better.
    """
    if np.ptp(made) < _WIDE or not len(kept):
        return ""
    policy = replace(scores.policy, participation="worth", unmatched=floor, at_least=None)
    pairs = _pairs(replace(scores, policy=policy))
    if len(pairs) in {0, len(kept)}:
        return ""
    means = [float(scores.pairs(chosen[:, 0], chosen[:, 1]).mean()) for chosen in (pairs, kept)]
    return (
        f' Another way is `participation = "worth"` with `unmatched = {toml_value(floor)}`, which pairs somebody only '
        f"if that raises the total: {count(len(pairs), 'pair')} of {means[0]:.2f} on average, instead of {len(kept):,} "
        f"of {means[1]:.2f}."
    )


def _pairs(scores: Scores) -> Integers:
    """Return the best pairs, as positions (mentee, mentor); none where there is no answer."""
    try:
        return solve_by_lot(scores, seed=0).pairs
    except InfeasibleError:
        return np.empty((0, 2), dtype=np.int64)


def _by_lot(scores: Scores) -> float:
    """Return the mean score of all pairs."""
    rows = np.arange(scores.shape[0], dtype=np.int64)
    parts = (scores.block(rows[start : start + _ROWS]) for start in range(0, len(rows), _ROWS))
    return math.fsum(math.fsum(part.ravel().tolist()) for part in parts) / (scores.shape[0] * scores.shape[1])


def untried_floor(pairs: int) -> list[str]:
    """Return the question for tables that are too large to pair them only in order to ask.

    Examples
    --------
    >>> untried_floor(10**10)[-1]
    '# at_least = 0.2'
    """
    asked = (
        f"Should pairs of a low score be made? Of {pairs:,} possible pairs it was not tried how many this line would "
        "cost: `mentormatch match` says which scores are made."
    )
    return [*ask(asked), f"# at_least = {toml_value(_UNTRIED)}"]
