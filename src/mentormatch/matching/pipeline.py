"""match(): the stages in order; the first file to read."""

import logging
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from mentormatch.assignment import (
    AssignmentProblem,
    ObjectiveName,
    Progress,
    SolverName,
    StoppedBy,
    Watch,
    placement_cuts,
    telling,
)
from mentormatch.errors import InfeasibleError, InputError, Mistake, StoppedError, count
from mentormatch.files import PathLike
from mentormatch.matching.given_matching import check_matching
from mentormatch.matching.infeasible import not_everybody
from mentormatch.matching.named_cuts import NamedChange, gave_way_notes, with_names
from mentormatch.matching.objective import SMALLEST, compared_groups, objective_of
from mentormatch.matching.result import Matching, Unmatched, list_unplaced, notes_of, sorted_pairs, swaps_of
from mentormatch.matching.solving import CohortProblem, Solved, solve_by_lot, whole_seed
from mentormatch.policy import Policy, check_given, default_policy
from mentormatch.profiles import Cohort
from mentormatch.scoring import Scores, compare

_SHOWN = 20
_ROUNDING = 1e-8
_LEAST_LIMIT = 1e-9
_NOTHING = 1e-3  # seconds left of a limit that count as none: the solver's clock began a little later
_PATIENCE = 0.25  # seconds in which reasons are looked for after a stop


def match(
    cohort: Cohort,
    policy: Policy | None = None,
    *,
    objective: ObjectiveName | Mapping[str, Any] | Callable[[AssignmentProblem], Any] | None = None,
    solver: SolverName = "auto",
    seed: int = 0,
    progress: Progress | None = None,
    time_limit: float | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
    on_stop: Literal["best", "raise"] = "best",
    start: Matching | None = None,
    cache: PathLike | None = None,
    on_infeasible: Literal["raise", "closest"] = "raise",
) -> Matching:
    """Pair mentors and mentees as well as it can be done for all of them together, and prove it.

    1. Every column that the policy names becomes vectors; a pair's score is the weighted mean of the criteria.
    2. Both tables are put in the order of hash(seed, id): the order of rows decides nothing, and ties fall by lot.
    3. The assignment problem (scores, capacities, rules) is solved exactly, and its answer checked by other code.
    4. Who was not placed gets a reason.

    Parameters
    ----------
    cohort : Cohort
        Who is to be paired.
    policy : Policy, optional
        What counts and who may not be paired; by default `default_policy` of the cohort.
    objective : str, mapping or function, optional
        What is aimed at, in the place of the policy's: a name, a table of name and options, or a function problem ->
        pairs or (pairs, value, bound), as `mentormatch.assignment.solve` takes it. The function sees people in the
        order of the lot, and who they are in ``problem.names``. The policy of the matching is the one that names it.
    solver : "auto", "hungarian" or "min-cost-flow"
        All are exact; of equally good answers they may find different ones.
    seed : int
        The lot by which ties fall, and the seed of an objective that draws ("random", "stable"), unless the policy
        gives that one of its own. The same people, policy, solver and seed give the same pairs.
    progress : function (stage, done, total), optional
        Called about four times a second. Where it returns False, the run stops: while answers are compared there are no
        pairs yet, so that StoppedError is raised; later the best pairs so far are given, see `on_stop`.
    time_limit : float, optional
        Seconds, from the call on, after which the solver stops. For about a second after that empty places are filled,
        the answer is checked and reasons are looked for; what is not found by then is not said. Answers are compared to
        their end, since there would be no pairs without, unless ``on_stop="raise"``. The first time on a machine,
        compiling comes on top (`mentormatch.warm_up`).
    on_interrupt : "raise" or "best"
        What Ctrl-C does while the solver is at work: raise KeyboardInterrupt, or stop it.
    on_stop : "best" or "raise"
        What a time limit or `progress` does: give the best pairs there are, or raise StoppedError.
    start : Matching, optional
        A matching of nearly the same people, such as before somebody left: what was learned from them is kept, so that
        nobody's score moves, and the solver goes on from there. With another policy scores are learned anew.
    cache : str or path, optional
        A file that keeps vectors of texts between runs; see `vectors_kept_in`.
    on_infeasible : "raise" or "closest"
        Where limits cannot hold together: raise, or return the nearest matching there is. As few locks as can be give
        way, then as little of minimum loads, then ``participation = "all"``; capacities and rules always hold. What
        gave way is in ``matching.gave_way`` and among its notes; nothing gives way unasked.

    A solver that is stopped gives the best pairs it has, with an honest gap and ``certificate.proven`` false;
    ``stopped`` says by what.

    Raises
    ------
    CohortError
        Where columns that the policy names are missing, or answers cannot be read.
    InputError
        Where the seed is no whole number.
    InfeasibleError
        Where locked pairs or minimum loads cannot hold, or with ``participation = "all"`` somebody cannot be placed:
        ``cuts`` say who and what is in each other's way (`NamedCut`), ``ways_out`` the smallest changes of each kind.
    UnknownNameError
        Where there is no such solver or objective.
    StoppedError
        Where the run was stopped before there were pairs, or minimum loads held, or with ``on_stop="raise"`` before its
        end.
    PolicyError
        Where the policy is none (`Policy.from_dict` and `Policy.from_toml` make one), or the objective.
    ProblemError
        Where a function of your own returns no pairs, pairs that break a limit, or a value above its bound.

    Examples
    --------
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": ["python", "sql"]}, {"id": "linus", "skills": ["c", "git"]}],
    ...     mentees=[{"id": "kim", "skills": ["git", "sql"]}, {"id": "noor", "skills": ["python"]}],
    ... )
    >>> matching = match(cohort)
    >>> [(pair.mentee, pair.mentor, round(pair.score, 2)) for pair in matching.pairs]
    [('kim', 'linus', 0.5), ('noor', 'ada', 1.0)]
    >>> matching.certificate.proven
    True
    """
    began = time.monotonic()
    seed = whole_seed(seed)
    _check_given(cohort, policy, progress, on_stop, time_limit)
    if start is not None:
        check_matching(start)
    ending = _Ending(progress, time_limit, raises=on_stop == "raise")
    with telling(ending):
        if policy is None:
            policy = default_policy(cohort) if start is None else start.policy
        if objective is not None:
            policy = replace(policy, objective=objective)
        learned = start.scores.learned() if start is not None and _states_the_same(start.policy, policy) else None
        scores = compare(cohort, policy, learned=learned, cache=cache)
        matching = match_scores(
            scores,
            solver=solver,
            seed=seed,
            progress=ending.or_raise if on_stop == "raise" else progress,
            time_limit=ending.seconds_left(),
            on_interrupt=on_interrupt,
            start=None if start is None else start.solved,
            on_infeasible=on_infeasible,
        )
    if ending.by is not None and matching.stopped is None:
        matching = replace(matching, stopped=ending.by)
    _log(matching, time.monotonic() - began)
    if matching.stopped and on_stop == "raise":
        raise _stopped(matching.stopped)
    return matching


def _stopped(by: StoppedBy) -> StoppedError:
    return StoppedError(f"The run was stopped by {by} before its end.")


class _Ending:
    """Says stop, outside of the solver, where progress does, or the time is up and nothing else is to be given.

    Attributes
    ----------
    by : "progress", "time limit" or None
        Why it said stop, if it did.
    """

    def __init__(self, progress: Progress | None, time_limit: float | None, *, raises: bool) -> None:
        self._progress = progress
        self._watch = Watch(time_limit=time_limit)
        self._raises = raises
        self.by: StoppedBy | None = None

    def __call__(self, stage: str, done: int, total: int) -> bool:
        if self._progress is not None and self._progress(stage, done, total) is False:
            self.by = "progress"
        elif self._raises and (self.seconds_left() or math.inf) <= _NOTHING:
            self.by = "time limit"
        return self.by is None

    def or_raise(self, stage: str, done: int, total: int) -> None:
        """Raise StoppedError in the midst of solving, since nothing that would be made of it is wanted."""
        if not self(stage, done, total):
            assert self.by is not None
            raise _stopped(self.by)

    def seconds_left(self) -> float | None:
        """Return what is left of the limit for the solver; None where there is none."""
        left = self._watch.seconds_left()
        return None if left is None else max(left, _LEAST_LIMIT)


def _check_given(cohort: object, policy: object, progress: object, on_stop: str, time_limit: object) -> None:
    """Raise an error of ours where something else was given than `match` takes."""
    check_given(cohort, policy)
    if progress is not None and not callable(progress):
        expected = "progress must be a function of (stage, done, total)"
        raise InputError(Mistake("wrong_progress", expected, got=ascii(progress)))
    if on_stop not in ("best", "raise"):
        raise InputError(Mistake("wrong_on_stop", 'on_stop must be "best" or "raise"', got=ascii(on_stop)))
    seconds = isinstance(time_limit, int | float) and not isinstance(time_limit, bool) and time_limit > 0
    if time_limit is not None and not seconds:
        raise InputError(Mistake("time_limit", "the time_limit must be seconds above 0", got=str(time_limit)))


def _states_the_same(before: Policy, policy: Policy) -> bool:
    """Return whether two policies state the same; encoders of one's own are objects, which may have been made twice."""
    return before == policy or before.to_dict() == policy.to_dict()


def _log(matching: Matching, seconds: float) -> None:
    """Write one line, with numbers and no names."""
    mentees, mentors = matching.cohort.shape
    stopped = f", stopped by {matching.stopped}" if matching.stopped else ""
    logging.getLogger(__name__).info(
        "%d pairs of %d mentees and %d mentors by %s in %.2f s: %s%s",
        *(len(matching.pairs), mentees, mentors, matching.solver, seconds, matching.certificate.summary, stopped),
    )


def match_scores(
    scores: Scores,
    *,
    solver: SolverName = "auto",
    seed: int = 0,
    progress: Progress | None = None,
    time_limit: float | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
    start: Solved | None = None,
    on_infeasible: Literal["raise", "closest"] = "raise",
) -> Matching:
    """Pair by scores that were fitted already; see `match`, whose steps 2 to 4 these are."""
    cohort, policy, seed = scores.cohort, scores.policy, whole_seed(seed)
    solved = solve_by_lot(
        scores,
        solver=solver,
        seed=seed,
        progress=progress,
        time_limit=time_limit,
        on_interrupt=on_interrupt,
        start=start,
        on_infeasible=on_infeasible,
    )
    cohort_problem = CohortProblem(scores, gave_way=solved.gave_way)
    unmatched, partly_matched = list_unplaced(
        scores,
        cohort_problem.problem,
        solved.pairs,
        stopped=solved.answer.stopped,
        patience=_PATIENCE if solved.answer.stopped else None,
    )
    if policy.participation == "all" and unmatched:
        if on_infeasible == "raise":
            raise _not_everybody(scores, solved, unmatched)
        left = with_names((NamedChange("unplaced", mentee=person.mentee) for person in unmatched), cohort)
        cohort_problem = CohortProblem(scores, gave_way=solved.gave_way + left)
    mentees, mentors = cohort.mentees.ids, cohort.mentors.ids
    ids = [(mentees[i], mentors[j]) for i, j in solved.pairs.tolist()]
    return Matching(
        cohort=cohort,
        policy=policy,
        cohort_problem=cohort_problem,
        pairs=sorted_pairs(ids, scores),
        unmatched=unmatched,
        partly_matched=partly_matched,
        certificate=solved.certificate,
        then=solved.then,
        solver=solved.answer.solver,
        seed=seed,
        stopped=solved.answer.stopped,
        notes=(
            *gave_way_notes(cohort_problem.gave_way),
            *notes_of(scores),
            *swaps_of(cohort, policy, ids),
            *_about_sides(scores, solved.answer.details),
            *_about_groups(cohort, policy, solved.answer.details),
        ),
        solved=solved,
    )


def _about_sides(scores: Scores, details: Mapping[str, Any]) -> Iterator[str]:
    """Say by what each side goes where the objective is two-sided, and where the answer is not stable after all."""
    if "stable" not in details:
        return
    if not details["stable"]:
        yield "Objective 'stable': stopped before the end, so that some may rather have each other."
    elif scores.sides is None:
        yield "Objective 'stable': both sides go by the whole score, since only one of them wants anything."
    else:
        mentees, mentors = (
            ", ".join(f"'{scored.criterion.name}'" for scored in side.criteria) for side in scores.sides
        )
        yield f"Objective 'stable': mentees go by {mentees}; mentors by {mentors}."


def _about_groups(cohort: Cohort, policy: Policy, details: Mapping[str, Any]) -> Iterator[str]:
    """Say how far apart groups are where the objective is about them, and by how much that is more than asked."""
    name, options = objective_of(policy)
    if "gap" not in details:
        return
    columns = [options["by"]] if isinstance(options["by"], str) else options["by"]
    by = " × ".join(columns)
    what = str(options.get("metric", "mean_score")).replace("_", " ")
    more = details.get("excess", 0.0)
    excess = f", {more:.3g} more than asked: nothing nearer was found" if more > _ROUNDING else ""
    yield f"Objective '{name}': groups of '{by}' differ by {details['gap']:.4g} in {what}{excess}."
    smallest = options.get("smallest", SMALLEST)
    if joined := compared_groups(cohort.mentees, columns, smallest=smallest)[2]:
        few = f"so that groups of fewer than {smallest} cannot be told"
        yield f"Objective '{name}': {', '.join(joined)} of '{by}' count as one group, {few}."


def _alone(person: Unmatched) -> Unmatched:
    """Return an entry without the group that shares too few mentors: the cut says it once for all of them."""
    return replace(person, details={name: part for name, part in person.details.items() if name != "group"})


def _not_everybody(scores: Scores, solved: Solved, unmatched: tuple[Unmatched, ...]) -> InfeasibleError:
    """Say who cannot be placed; where an objective left them out though everybody could be, that."""
    problem, drawn = solved.answer.problem, solved.cohort
    cuts = placement_cuts(problem, solved.answer.pairs) or ()
    more = len(unmatched) - _SHOWN
    blame = "" if cuts else f" by the objective '{objective_of(scores.policy)[0]}', though everybody could be"
    lines = [
        f'Not everybody can be placed, as participation = "all" asks: {count(len(unmatched), "mentee")} cannot{blame}.',
        *(
            f"{scores.cohort.mentees.called(person.mentee)}: "
            f"{_alone(person).said_with(scores.cohort.mentors.called, scores.cohort.mentees.called)}"
            for person in unmatched[:_SHOWN]
        ),
        *([f"… and {more} more."] if more > 0 else []),
    ]
    mentees, mentors = (
        np.array([now.index[person] for person in then.ids], dtype=np.int64)
        for now, then in ((scores.cohort.mentees, drawn.mentees), (scores.cohort.mentors, drawn.mentors))
    )
    whom = [person.mentee for person in unmatched]
    return not_everybody(lines, cuts, problem, scores.take(mentees=mentees, mentors=mentors), whom)
