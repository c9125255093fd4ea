"""rematch(): the next round, from what the rounds before left."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from mentormatch.assignment import Progress, SolverName
from mentormatch.errors import InputError, Mistake, PolicyError, UnknownNameError, count, unknown_name
from mentormatch.files import PathLike
from mentormatch.matching.decisions import LastRound, read_last_round
from mentormatch.matching.limits import capacity_of, demand_of
from mentormatch.matching.objective import objective_of
from mentormatch.matching.override_costs import with_costs
from mentormatch.matching.pipeline import match_scores
from mentormatch.matching.result import OVERRIDES, Matching, without_decisions
from mentormatch.matching.rounds import Round, rounds_of, waited_before
from mentormatch.matching.solving import whole_seed
from mentormatch.policy import Policy, Rule, check_given, default_policy
from mentormatch.profiles import Cohort, ids_named
from mentormatch.scoring import Scores, compare, under_rules
from mentormatch.values import Value

_FITTED_BY = ("criteria", "weights", "same_ids", "starts", "weeks", "answers")


def rematch(
    cohort: Cohort,
    policy: Policy | None = None,
    *,
    previous: Any,
    keep: float = 0.1,
    priority: Literal["default"] | None = "default",
    refit: bool = False,
    decisions: Iterable[Any] | None = None,
    solver: SolverName = "auto",
    seed: int = 0,
    progress: Progress | None = None,
    time_limit: float | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
    cache: PathLike | None = None,
    on_infeasible: Literal["raise", "closest"] = "raise",
) -> Matching:
    """Pair the next round: pairs that run go on unless something better is worth it, and who lost or waited is first.

    1. A pair of the last round runs if both are here, no rule forbids it now, and it was not declined.
    2. What a running pair is worth is raised by `keep`; its score is not.
    3. Of equally many pairs those come first that place mentees of running pairs, then those whose pair could not go
       on, then those who waited, more rounds first, then newcomers. With one mentor each, no pair is lost by that.
    4. Accepted pairs are locked, declined ones forbidden, and of held pairs neither is paired otherwise: the place and
       the seat stay empty. Where the mentor was changed by hand, that pair is locked. What each decision costs is
       computed (`Override`).

    Parameters
    ----------
    cohort : Cohort
        Who takes part now.
    policy : Policy, optional
        By default that of the last round, without its decisions. Its rules "previous" bind pairs that ended; with
        ``rounds = r`` those that ended within the last r rounds. Running pairs may go on.
    previous : Matching, mapping, iterable of pairs, or several of these, the earliest round first
        The rounds before; see `mentormatch.matching.rounds.rounds_of`. In a list of pairs, or a data frame, people
        stand by id, address or name, and each pair may have a ``decision``.
    keep : float
        What it is worth to keep a running pair, in points of score; 0 for nothing, ``inf`` locks them.
    priority : "default" or None
        Who is placed first, as in 3; None leaves it to the policy.
    refit : bool
        Whether scores are fitted to this cohort anew. Otherwise those of the last round stay as they were, where
        `previous` is a matching of the same criteria.
    decisions : iterable, optional
        The pairs of the last round as they came back, with ``decision`` accepted, declined, hold or blank, or with
        another mentor. A pair that does not stand there any more has ended.
    solver, seed, progress, time_limit, on_interrupt, cache, on_infeasible
        As for `match`. Where limits give way, what decisions cost is not computed.

    Returns
    -------
    Matching
        ``changes`` says who stays, moves, is new and waits, and why; ``rounds_waited`` how long they have.

    Raises
    ------
    InputError
        Where `keep` is no number of 0 or more, or pairs cannot be understood.
    CohortError
        With every name of several people, and every one that nobody has in a pair that was set by hand.
    PolicyError
        Where the objective is not the total, and `keep` or `priority` would have to count in it.
    InfeasibleError
        Where locked pairs or minimum loads cannot hold.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...     mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}, {"id": "lee", "skills": "Go; C"}],
    ... )
    >>> first = match(cohort)
    >>> again = rematch(cohort.without(mentors=["bob"]), previous=first)
    >>> [(pair.mentee, pair.mentor) for pair in again.pairs], dict(again.rounds_waited)
    ([('kim', 'ada')], {'lee': 2, 'noor': 1})
    >>> print(again.changes)
    1 stays, 0 move, 0 are new, 2 wait.
    """
    check_given(cohort, policy)
    seed, keep = whole_seed(seed), _checked_keep(keep)
    if priority not in (None, "default"):
        raise UnknownNameError(unknown_name("priority", str(priority), ("default",)))
    rounds = rounds_of(previous, policy)
    last = rounds[-1] if rounds else Round(())
    if policy is None:
        policy = default_policy(cohort) if last.policy is None else last.policy
    policy = without_decisions(policy)
    _check_objective(policy, keep, priority)
    found = read_last_round(cohort, last, decisions)
    cooled = _with_cool_down(policy, cohort, rounds, found)
    learned, notes = _learned_of(last, policy, refit=refit)
    scores = compare(cohort, cooled, learned=learned, progress=progress, cache=cache)
    on_hold = replace(cooled, carried={**cooled.carried, "held": found.held})
    found = found.under(scores, capacity_of(cohort.mentors, on_hold), demand_of(cohort.mentees, on_hold))
    had = _in_earlier_rounds(cohort, rounds)
    scores = under_rules(scores, _policy_of(cooled, found, waited_before(rounds), had, keep=keep, priority=priority))
    solving = _Solving(solver, seed, progress, time_limit, on_interrupt, on_infeasible)
    matching = solving.match(scores, None if refit else last.solved)
    matching = with_costs(matching, solver=solver, seed=seed)
    return replace(matching, notes=(*found.notes, *notes, *_about_worth(policy, priority), *matching.notes))


@dataclass(frozen=True)
class _Solving:
    """How the rounds of one call are solved."""

    solver: SolverName
    seed: int
    progress: Progress | None
    time_limit: float | None
    on_interrupt: Literal["raise", "best"]
    on_infeasible: Literal["raise", "closest"]

    def match(self, scores: Scores, start: Any) -> Matching:
        return match_scores(
            scores,
            solver=self.solver,
            seed=self.seed,
            progress=self.progress,
            time_limit=self.time_limit,
            on_interrupt=self.on_interrupt,
            start=start,
            on_infeasible=self.on_infeasible,
        )


def _checked_keep(keep: Any) -> float:
    number = isinstance(keep, int | float) and not isinstance(keep, bool) and not math.isnan(keep)
    if not number or keep < 0:
        raise InputError(Mistake("wrong_keep", "keep must be a number of 0 or more, or infinite", got=str(keep)))
    return float(keep)


def _check_objective(policy: Policy, keep: float, priority: str | None) -> None:
    name = objective_of(policy)[0]
    counts = [*(["keep"] if 0 < keep < math.inf else []), *(["priority"] if priority else [])]
    if name != "total" and counts:
        expected = f"the objective must be 'total' where {' and '.join(counts)} is to count"
        hint = "Give keep=0 or keep=inf, and priority=None, or take the objective 'total'."
        mistake = Mistake("rematch_objective", expected, got=name, hint=hint, column="objective", path=("objective",))
        raise PolicyError(mistake)


def _about_worth(policy: Policy, priority: str | None) -> list[str]:
    if priority is None or policy.participation != "worth":
        return []
    return ["Who lost a mentor or waited is not placed first: with participation = 'worth' pairs go by their worth."]


def _learned_of(last: Round, policy: Policy, *, refit: bool) -> tuple[Any, list[str]]:
    """What was learned in the last round, where it fits the policy; and what is to be said about it."""
    if refit:
        return None, []
    if last.learned is None or last.policy is None:
        return None, ["Scores are fitted to this cohort: a list of pairs does not hold those of the round before."]
    # as documents state them, since encoders of one's own are objects that may have been made twice
    before, now = last.policy.to_dict(), policy.to_dict()
    if any(before.get(name) != now.get(name) for name in _FITTED_BY):
        return None, ["Scores are fitted to this cohort, since the criteria are not those of the round before."]
    return dict(last.learned), []


def _with_cool_down(policy: Policy, cohort: Cohort, rounds: Sequence[Round], found: LastRound) -> Policy:
    """Return the policy whose rules "previous" bind the pairs that ended, and let running ones go on."""
    if not any(rule.kind == "previous" for rule in policy.rules):
        return policy
    running, ended = set(found.going_on), _ended(cohort, rounds, found)
    rules = []
    for rule in policy.rules:
        if rule.kind != "previous":
            rules.append(rule)
            continue
        listed = [pair for pair in rule.listed if found.named(cohort, pair.mentee, pair.mentor) not in running]
        older = [
            pair for pair, age in ended.items() if pair not in running and (rule.rounds is None or age <= rule.rounds)
        ]
        pairs = [*((pair.mentee, pair.mentor) for pair in listed), *older]
        rules.append(replace(rule, pairs=list(dict.fromkeys(pairs)), rounds=None, name=rule.label))
    aged = [(*pair, age) for pair, age in sorted(ended.items()) if pair not in running]
    as_given = [rule.to_dict() for rule in policy.rules if rule.kind == "previous"]
    return replace(policy, rules=rules, carried={"rules": as_given} | ({"ended": aged} if aged else {}))


def _in_earlier_rounds(cohort: Cohort, rounds: Sequence[Round]) -> set[str]:
    """Return the mentees of this round who had a mentor in a round before the last one, by id."""
    mentees = cohort.mentees
    had: set[str] = set()
    for one in rounds[:-1]:
        for row in one.rows:
            known = row.mentee in mentees.index
            ids = (row.mentee,) if known or one.by_id else tuple(map(str, ids_named(mentees, row.mentee)))
            had.update(ids[:1] if len(ids) == 1 else ())
    for one in rounds:
        carried = {} if one.policy is None else one.policy.carried
        had.update(carried.get("before", ()), carried.get("earlier", ()))
    return had & {str(person) for person in mentees.ids}


def _ended(cohort: Cohort, rounds: Sequence[Round], found: LastRound) -> dict[tuple[str, str], int]:
    """Return how many rounds ago two who are here were last a pair, 1 for the last round."""
    ages: dict[tuple[str, str], int] = {}
    for age, one in enumerate(reversed(rounds), start=1):
        for pair in found.pairs_of(cohort, one):
            ages.setdefault(pair, age)
        carried = () if one.policy is None else one.policy.carried.get("ended", ())
        for mentee, mentor, before in carried:
            pair = mentee, mentor
            ages[pair] = min(ages.get(pair, before + age), before + age)
    return ages


def _policy_of(
    policy: Policy, found: LastRound, waited: dict[str, int], had: set[str], *, keep: float, priority: str | None
) -> Policy:
    """Return the policy of this round: decisions as rules, and what is carried over."""
    running = found.running
    rules = [*policy.rules]
    locked = {"accepted": [*found.accepted], "by hand": [*found.by_hand]}
    if keep == math.inf:
        locked["kept"] = [pair for pair in running if pair not in {*found.accepted, *found.by_hand}]
    for said, pairs in locked.items():
        if pairs:
            rules.append(Rule("lock", pairs=pairs, name=OVERRIDES[said]))
    if found.declined:
        known = [rule for rule in rules if rule.name == OVERRIDES["declined"]]
        before = [(pair.mentee, pair.mentor) for rule in known for pair in rule.listed]
        rules = [rule for rule in rules if rule not in known]
        both = dict.fromkeys([*before, *found.declined])
        entries = [{"mentee": mentee, "mentor": mentor, "decision": "declined"} for mentee, mentor in both]
        rules.append(Rule("forbid", pairs=entries, one_way=True, name=OVERRIDES["declined"]))
    carried: dict[str, Any] = {**policy.carried, "before": found.before}
    if 0 < keep < math.inf and running:
        carried |= {"keep": keep, "pairs": sorted(running)}
    if priority:
        carried["standing"] = found.standings(waited)
    here = {mentee: rounds for mentee, rounds in sorted(waited.items()) if mentee in found.mentees}
    # who had a mentor, and not in the last round, is no newcomer
    earlier = sorted(had - found.before.keys() - here.keys())
    parts: dict[str, Any] = {"held": found.held, "left": found.left, "fates": found.fates, "waited": here}
    parts["earlier"] = [mentee for mentee in earlier if mentee in found.mentees]
    carried |= {name: part for name, part in parts.items() if part}
    overrides = [(*pair, said) for said, pairs in found.decided.items() for pair in pairs]
    return replace(policy, rules=rules, carried=carried | ({"overrides": sorted(overrides)} if overrides else {}))


@dataclass(frozen=True)
class ChurnPoint(Value):
    """What one value of `keep` gives.

    Attributes
    ----------
    keep : float
    stay, move, new, wait : int
        Mentees of each kind.
    pairs : int
    total : float
        The sum of scores.
    lost : float
        By how much that is less than with the smallest `keep`; negative where more pairs are made.
    """

    keep: float
    stay: int
    move: int
    new: int
    wait: int
    pairs: int
    total: float
    lost: float


def churn_curve(
    cohort: Cohort,
    policy: Policy | None = None,
    *,
    previous: Any,
    keeps: Sequence[float] = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5, math.inf),
    **settings: Any,
) -> tuple[ChurnPoint, ...]:
    """Return what is gained by moving people, and how many move for it, one row for each value of `keep`.

    Parameters
    ----------
    cohort, policy, previous
        As for `rematch`.
    keeps : sequence of float
        In any order; rows come in ascending order, each value once.
    **settings
        Further arguments of `rematch`.

    Raises
    ------
    MentorMatchError
        As for `rematch`.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> curve = churn_curve(cohort, previous=[("kim", "bob"), ("noor", "ada")], keeps=[0, 2])
    >>> [(row.keep, row.move, row.total, row.lost) for row in curve]
    [(0.0, 2, 2.0, 0.0), (2.0, 0, 0.0, 2.0)]
    """
    check_given(cohort, policy)
    rows: list[ChurnPoint] = []
    for keep in sorted({_checked_keep(keep) for keep in keeps}):
        found = rematch(cohort, policy, previous=previous, keep=keep, **settings)
        assert found.changes is not None, "every rematch has changes"
        counts = found.changes.counts
        lost = rows[0].total - found.total if rows else 0.0
        kinds = (counts["stays"], counts["moves"], counts["new"], counts["waits"])
        rows.append(ChurnPoint(keep, *kinds, len(found.pairs), found.total, lost))
    return tuple(rows)


def changes_in_short(matching: Matching) -> str:
    """Return what changed in one line, and by which decisions; "" where it is no answer of `rematch`.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> changes_in_short(rematch(cohort, previous=match(cohort)))
    '1 stays, 0 move, 0 are new, 0 wait.'
    """
    changes = matching.changes
    if changes is None:
        return ""
    decided = f" By hand: {count(len(changes.overrides), 'decision')}." if changes.overrides else ""
    return f"{changes}{decided}"
