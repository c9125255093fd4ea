"""What each decision of the coordinator costs, solved again without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from mentormatch.assignment import Certificate, SolverName
from mentormatch.errors import InfeasibleError, count
from mentormatch.matching.objective import objective_of
from mentormatch.matching.result import OVERRIDES, Matching
from mentormatch.matching.solving import CohortProblem, Solved, solve_by_lot
from mentormatch.policy import Policy
from mentormatch.scoring import Scores, under_rules

_MOST_PAIRS, _FEWEST_SOLVED = 10_000_000_000, 16
_EQUAL = 1e-9
_ORDER = ("by hand", "declined", "accepted", "hold")


class _Decided(NamedTuple):
    """A decision as a policy carries it; people by the text of their ids."""

    mentee: str
    mentor: str
    said: str


@dataclass
class _Costs:
    """Solves without some decisions, as often as is allowed, and keeps what each costs."""

    scores: Scores
    now: Certificate
    solved: Solved | None
    solver: SolverName
    seed: int
    left: int
    found: dict[_Decided, tuple[int, float]]

    def lost_by(self, some: Sequence[_Decided]) -> tuple[int, int, float]:
        """Return by how much less there is by some decisions together: placed people by rank, pairs, and worth."""
        policy, bonus = without(self.scores.policy, some)
        self.left -= 1
        scores = under_rules(self.scores, policy)
        free = solve_by_lot(scores, solver=self.solver, seed=self.seed, start=self.solved).certificate
        ranks = (free.precedence or 0) - (self.now.precedence or 0)
        worth = free.value - self.now.value + bonus
        rounding = abs(worth) <= _EQUAL * max(1.0, abs(self.now.value))
        return ranks, free.pairs - self.now.pairs, 0.0 if rounding else worth

    def of_all(self, some: Sequence[_Decided]) -> None:
        """Find what each costs: no more than all of them together, so that where that is nothing each costs nothing."""
        if not some or self.left <= 0:
            return
        ranks, pairs, worth = self.lost_by(some)
        if ranks == pairs == 0 and worth <= 0.0:
            self.found |= dict.fromkeys(some, (0, 0.0))
        elif len(some) == 1:
            self.found[some[0]] = pairs, worth
        else:
            half = len(some) // 2
            self.of_all(some[:half])
            self.of_all(some[half:])

    def of_each(self, some: Sequence[_Decided]) -> None:
        """Find what each costs, one after the other."""
        for one in some:
            if self.left <= 0:
                return
            try:
                _, *lost = self.lost_by([one])
            except InfeasibleError:
                continue  # a held pair that cannot be made, of a mentor who must get somebody
            self.found[one] = int(lost[0]), float(lost[1])


def with_costs(matching: Matching, *, solver: SolverName, seed: int) -> Matching:
    """Return a matching of `rematch` whose record says what each decision costs; see `Override`.

    1. Without a decision, the pair is neither locked nor forbidden nor held, and has no bonus for going on.
    2. Without several of those that narrow the choice (accepted, set by hand, declined) there is no less than without
       one of them. So where all of them together cost nothing, one solve tells it of each; else they are halved.
    3. Large cohorts are solved again some times only, first for pairs that were set by hand; the rest has no cost.

    Examples
    --------
    >>> from mentormatch.matching import rematch
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> sheet = [{"mentee": "kim", "mentor": "bob", "decision": "accepted"}, {"mentee": "noor", "mentor": "ada"}]
    >>> [(one.decision, one.pairs, one.total) for one in rematch(cohort, previous=sheet, keep=0).changes.overrides]
    [('accepted', 0, 2.0)]
    """
    policy = matching.policy
    decided = [_Decided(*entry[:3]) for entry in policy.carried.get("overrides", ())]
    if not decided or not matching.certificate.proven or matching.gave_way:
        return matching
    mentees, mentors = matching.cohort.shape
    by_said = {said: [one for one in decided if one.said == said] for said in _ORDER}
    most = max(_FEWEST_SOLVED, _MOST_PAIRS // max(1, mentees * mentors), 2 * len(by_said["by hand"]))
    costs = _Costs(matching.scores, matching.certificate, matching.solved, solver, seed, most, {})
    for said in _ORDER:
        together = said != "hold" and objective_of(policy)[0] == "total"
        (costs.of_all if together else costs.of_each)(by_said[said])
    told = [(*one, *costs.found.get(one, (None, None))) for one in decided]
    policy = replace(policy, carried={**policy.carried, "overrides": told})
    # the rules are those that were fitted: only the record changes
    scores = replace(matching.scores, policy=policy)
    unknown = len(decided) - len(costs.found)
    notes = [f"What {count(unknown, 'decision')} cost was not computed, since that takes long."] if unknown else []
    return replace(matching, policy=policy, cohort_problem=CohortProblem(scores), notes=(*matching.notes, *notes))


def without(policy: Policy, some: Sequence[_Decided]) -> tuple[Policy, float]:
    """Return a policy without some decisions, and the bonuses that their pairs do not have there.

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Rule
    >>> locked = Rule("lock", pairs=[("kim", "ada")], name="accepted in the sheet")
    >>> carried = {"keep": 0.1, "pairs": [("kim", "ada")]}
    >>> policy = Policy(criteria=[Criterion("skills")], rules=[locked], carried=carried)
    >>> free, bonus = without(policy, [_Decided("kim", "ada", "accepted")])
    >>> free.rules, free.carried["pairs"], bonus
    ((), (), 0.1)
    """
    pairs: Mapping[str, set[tuple[str, str]]] = {
        said: {(one.mentee, one.mentor) for one in some if one.said == said} for said in _ORDER
    }
    rules = []
    for rule in policy.rules:
        said = next((said for said, label in OVERRIDES.items() if rule.name == label and said in pairs), None)
        # a pair that was declined has ended, and what ended is bound by a cool-down as well
        said = "declined" if rule.kind == "previous" else said
        if said is None or not pairs[said]:
            rules.append(rule)
            continue
        listed = [entry for entry in rule.listed if (entry.mentee, entry.mentor) not in pairs[said]]
        rules += [replace(rule, pairs=listed)] if listed else []
    locked = pairs["accepted"] | pairs["by hand"]
    carried: dict[str, Any] = dict(policy.carried)
    running = [tuple(pair) for pair in carried.get("pairs", ())]
    freed = [pair for pair in running if pair in locked]
    if freed:
        carried["pairs"] = [pair for pair in running if pair not in locked]
    if pairs["hold"]:
        carried["held"] = [pair for pair in carried["held"] if tuple(pair) not in pairs["hold"]]
    return replace(policy, rules=rules, carried=carried), carried.get("keep", 0.0) * len(freed)
