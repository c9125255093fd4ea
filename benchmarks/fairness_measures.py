"""All metrics of one answer, by the functions that an audit uses."""

import math
from types import SimpleNamespace

import numpy as np

from mentormatch.fairness import MenteeOutcomes, metrics

SMALLEST = 5  # groups of fewer people are not compared
HALF = 0.5
OF_SCORES = (
    metrics.mean, metrics.minimum, metrics.percentile_10, metrics.mean_of_worst_tenth, metrics.geometric_mean,
    metrics.gini,
)  # fmt: skip
OF_OUTCOMES = (
    metrics.match_rate, metrics.top_choice_rate, metrics.top_k_rate(3), metrics.mean_rank, metrics.mean_regret,
    metrics.mean_envy, metrics.blocking_pairs,
)  # fmt: skip
OF_BUNDLES = (metrics.ef1_violations, metrics.wef1_violations)


class ProblemScores:
    """The scores of a problem, with the interface of a cohort's scores that outcomes read."""

    def __init__(self, problem):
        self.shape = problem.shape
        self.scores, self.may = problem.block(np.arange(problem.shape[0]))

    def block(self, rows):
        return self.scores[rows]

    def allowed(self, rows):
        return self.may[rows]


def outcomes_of(problem, pairs):
    """What each mentee got."""
    got = problem.scores.pairs(pairs[:, 0], pairs[:, 1])
    matching = SimpleNamespace(
        scores=ProblemScores(problem),
        positions=pairs,
        pairs=[SimpleNamespace(score=score) for score in got.tolist()],
        policy=SimpleNamespace(participation="first", unmatched=None, default_capacity=1, capacity=None, carried={}),
        cohort=SimpleNamespace(
            mentees=SimpleNamespace(ids=range(problem.shape[0]), demand=problem.demand),
            mentors=SimpleNamespace(ids=range(problem.shape[1]), capacity=problem.capacity),
        ),
    )
    return MenteeOutcomes(matching)


def measures(problem, pairs, groups=None):
    """Every metric by name, over the mentees who want somebody; those of groups where there are any."""
    got, wanting = outcomes_of(problem, pairs), problem.demand > 0
    score, offer = got.score[wanting], got.on_offer[wanting]
    share = np.divide(score, offer, out=np.ones(len(score)), where=offer > 0)
    found = {"total": math.fsum(problem.scores.pairs(pairs[:, 0], pairs[:, 1])), "pairs": float(len(pairs))}
    found |= {metric.__name__: metric(score) for metric in OF_SCORES}
    found["minimum_of_placed"] = metrics.minimum(score[got.matched[wanting]])
    found["share_below_half_of_offer"] = metrics.share_below(HALF)(share)
    several = OF_BUNDLES if (problem.demand > 1).any() else ()
    found |= {metric.__name__: metric(got.get(metric.outcome)[wanting]) for metric in (*OF_OUTCOMES, *several)}
    seats = problem.capacity > 0
    loads = np.bincount(pairs[:, 1], minlength=problem.shape[1])[seats] / problem.capacity[seats]
    found["gini_of_load_shares"] = metrics.gini(loads)
    if groups is not None:
        found |= of_groups(groups[wanting], score, got.matched[wanting], share)
    return found


def of_groups(groups, score, matched, share):
    """What groups of enough people got, and how far they are apart."""
    sizes = np.bincount(groups)
    members = [groups == group for group in np.flatnonzero(sizes >= SMALLEST)]
    columns = {"mean": score, "match_rate": matched, "share_below_half_of_offer": share < HALF}
    means = {
        name: [metrics.mean(values[person].astype(float)) for person in members] for name, values in columns.items()
    }
    found = {f"gap_of_{name}": max(values) - min(values) for name, values in means.items()}
    return {"worst_group_mean": min(means["mean"]), **found}
