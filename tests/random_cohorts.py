"""Random cohorts with rules, limits and wishes, and what oracles need of them."""

from dataclasses import replace
from typing import Any

import numpy as np
from assignment.random_problems import Case

from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import Cohort
from mentormatch.scoring import Scores

SKILLS = ("python", "sql", "go", "ux", "grants", "law", "hiring")
FIELDS = ("health", "energy", "arts")
TEAMS = ("red", "blue", "green", None)


def draw_cohort(rng: np.random.Generator, *, most: int = 14, least: bool = False) -> Cohort:
    """Draw up to `most` mentees and as many mentors, some without seats, some with blanks; `least`: minimum loads."""

    def answers(**limits: Any) -> dict[str, Any]:
        skills = rng.choice(SKILLS, int(rng.integers(0, 4)), replace=False).tolist()
        return {"skills": skills or None, "field": str(rng.choice(FIELDS)), "team": rng.choice(TEAMS), **limits}

    def limits(capacity: int) -> dict[str, int]:
        return {"capacity": capacity, "min_load": min(capacity, int(rng.integers(0, 3)) // 2 if least else 0)}

    mentees = [
        {"id": f"kim{n}", **answers(demand=int(rng.choice([0, 1, 1, 1, 2, 3])))}
        for n in range(int(rng.integers(1, most + 1)))
    ]
    mentors = [
        {"id": f"ada{n}", **answers(**limits(int(rng.choice([0, 1, 1, 2, 3]))))}
        for n in range(int(rng.integers(1, most + 1)))
    ]
    return Cohort.from_records(mentors=mentors, mentees=mentees)


def draw_policy(rng: np.random.Generator, cohort: Cohort) -> Policy:
    """Draw what counts, and rules that leave some people few mentors or none."""

    def people(side: Any) -> str:
        return str(rng.choice(side.ids))

    pairs = {(people(cohort.mentees), people(cohort.mentors)) for _ in range(int(rng.integers(1, 4)))}
    rules = [Rule("different", column="team")] if rng.random() < 0.5 else []
    rules += [Rule("forbid", pairs=sorted(pairs))] if rng.random() < 0.4 else []
    worth = bool(rng.random() < 0.3)
    field = Criterion("field", encoder="category", weight=float(rng.random() + 0.1))
    return Policy(
        criteria=[Criterion("skills", weight=2), field],
        rules=rules,
        at_least=0.1 if rng.random() < 0.2 else None,
        participation="worth" if worth else "first",
        unmatched=float(rng.choice([0.1, 0.3])) if worth else None,
    )


def case_of(scores: Scores, *, capacity: Any, demand: Any, min_load: Any = 0) -> Case:
    """Return the scores and rules of a cohort, with other limits, as the oracles take them."""
    mentees, mentors = scores.shape
    policy = scores.policy
    worth = policy.unmatched if policy.participation == "worth" else None
    return Case(
        scores=scores.block(),
        capacity=np.broadcast_to(np.asarray(capacity, dtype=np.int64), (mentors,)).copy(),
        min_load=np.broadcast_to(np.asarray(min_load, dtype=np.int64), (mentors,)).copy(),
        demand=np.broadcast_to(np.asarray(demand, dtype=np.int64), (mentees,)).copy(),
        allowed=scores.allowed(),
        forced=tuple(sorted((int(row), int(column)) for row, column in scores.forced)),
        unmatched=worth,
        spread=worth is None,
    )


def shuffled(rng: np.random.Generator, cohort: Cohort) -> Cohort:
    """Return the same people in another order of rows."""
    return cohort.take(mentors=rng.permutation(len(cohort.mentors)), mentees=rng.permutation(len(cohort.mentees)))


def with_capacity(cohort: Cohort, mentor: str, more: int) -> Cohort:
    """Return the cohort in which one mentor has more seats."""
    assert cohort.mentors.capacity is not None
    capacity = np.where(cohort.mentors.capacity < 0, 1, cohort.mentors.capacity)
    capacity[cohort.mentors.index[mentor]] += more
    return replace(cohort, mentors=replace(cohort.mentors, capacity=capacity))
