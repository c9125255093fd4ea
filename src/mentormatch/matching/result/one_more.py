"""The parts of a matching with one person more, everybody else kept."""

from dataclasses import replace
from typing import Any

from mentormatch.errors import InputError, Mistake
from mentormatch.matching.result.decided_rules import OVERRIDES
from mentormatch.matching.result.notes import notes_of, swaps_of
from mentormatch.matching.result.parts import sorted_pairs
from mentormatch.matching.result.unplaced import list_unplaced
from mentormatch.matching.solving import CohortProblem, solve_by_lot
from mentormatch.policy import Policy, Rule
from mentormatch.scoring import compare, under_rules


def parts_with_person(
    matching: Any, *, mentee: object | None, mentor: object | None, policy: Policy | None
) -> dict[str, Any]:
    """Return the parts of a matching with one person more, each called as the attribute of `Matching`.

    1. The others keep their scores: what was learned is kept.
    2. Every pair that is there is locked; what is free is solved anew.

    Parameters
    ----------
    matching : Matching
    mentee, mentor : record
        One of them.
    policy : Policy, optional
        How the answers of the new one are read.

    Raises
    ------
    InputError
        Where none, or both, are given.
    """
    if (mentee is None) is (mentor is None):
        expected = "one person must be given, a mentee or a mentor"
        raise InputError(Mistake("one_person", expected, got="none" if mentee is None else "both"))
    cohort = matching.cohort.with_people(
        mentees=[] if mentee is None else [mentee], mentors=[] if mentor is None else [mentor], policy=policy
    )
    fitted = compare(cohort, matching.policy, learned=matching.scores.learned())
    scores = under_rules(fitted, _with_lock(matching))
    solved = solve_by_lot(scores, seed=matching.seed, start=matching.solved)
    cohort_problem = CohortProblem(scores)
    unmatched, partly_matched = list_unplaced(scores, cohort_problem.problem, solved.pairs)
    mentees, mentors = cohort.mentees.ids, cohort.mentors.ids
    ids = [(mentees[i], mentors[j]) for i, j in solved.pairs.tolist()]
    given = {(pair.mentee, pair.mentor): pair.given_score for pair in matching.pairs}
    pairs = sorted_pairs(ids, scores)
    return {
        "cohort": cohort,
        "policy": scores.policy,
        "cohort_problem": cohort_problem,
        "pairs": tuple(replace(pair, given_score=given.get((pair.mentee, pair.mentor))) for pair in pairs),
        "unmatched": unmatched,
        "partly_matched": partly_matched,
        "certificate": solved.certificate,
        "then": solved.then,
        "solver": solved.answer.solver,
        "seed": matching.seed,
        "notes": (*notes_of(scores), *swaps_of(cohort, scores.policy, ids)),
        "solved": solved,
    }


def _with_lock(matching: Any) -> Policy:
    """Return the policy with a rule that keeps every pair that is there."""
    policy: Policy = matching.policy
    rules = [rule for rule in policy.rules if rule.name != OVERRIDES["kept"]]
    locked = {tuple(pair) for rule in rules if rule.kind == "lock" for pair in _listed(rule)}
    kept = [(str(pair.mentee), str(pair.mentor)) for pair in matching.pairs]
    kept = [pair for pair in kept if pair not in locked]
    return replace(policy, rules=[*rules, *([Rule("lock", pairs=kept, name=OVERRIDES["kept"])] if kept else [])])


def _listed(rule: Rule) -> list[tuple[str, str]]:
    return [(pair.mentee, pair.mentor) for pair in rule.listed]
