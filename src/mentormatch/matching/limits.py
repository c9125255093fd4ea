"""How many everybody takes, must get, and wants."""

from typing import Any

import numpy as np

from mentormatch.answers import PersonId
from mentormatch.arrays import Integers
from mentormatch.policy import Policy, seats_by_hours
from mentormatch.profiles import Cohort, People


def capacity_of(mentors: People, policy: Policy) -> Integers:
    """Return everybody's capacity: as it was said, or by hours, the smaller of both, else the policy's.

    Examples
    --------
    >>> mentors = People("mentor", ("a", "b", "c"), {"hours": ("5", "5", None)}, capacity=[1, -1, -1])
    >>> capacity_of(mentors, Policy(capacity={"hours": "hours", "each": 2}, default_capacity=3))
    array([1, 2, 3])
    """
    assert mentors.capacity is not None, "every table of mentors has capacities"
    said = mentors.capacity
    if policy.capacity is not None:
        seats = seats_by_hours(mentors, policy.capacity)
        said = np.where((said < 0) | (seats < 0), np.maximum(said, seats), np.minimum(said, seats))
    seats = np.where(said < 0, policy.default_capacity, said).astype(np.int64)
    held = policy.carried.get("held", ())
    return _without_held(mentors, seats, [mentor for _, mentor in held])


def min_load_of(mentors: People, policy: Policy | None = None) -> Integers:
    """Return how many mentees each mentor must get; with a policy, held pairs count as if they were made."""
    assert mentors.min_load is not None, "every table of mentors has minimum loads"
    held = () if policy is None else policy.carried.get("held", ())
    return _without_held(mentors, mentors.min_load, [mentor for _, mentor in held])


def demand_of(mentees: People, policy: Policy | None = None) -> Integers:
    """Return how many mentors each mentee wants; an assignment problem cuts it to how many there are.

    With a policy, without those whose pair is held: it is neither sent, nor is the mentee paired otherwise.
    """
    assert mentees.demand is not None, "every table of mentees has demands"
    held = () if policy is None else policy.carried.get("held", ())
    return _without_held(mentees, mentees.demand, [mentee for mentee, _ in held])


def placed_of(matching: Any) -> tuple[int, int]:
    """Return how many mentees of a matching are placed, of how many who want a mentor.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> placed_of(match(cohort))
    (1, 2)
    """
    return len(matching.mentors_of), int((demand_of(matching.cohort.mentees) > 0).sum())


def held_pairs(cohort: Cohort, policy: Policy) -> tuple[tuple[PersonId, PersonId], ...]:
    """Return the pairs that are held back, whose place and seat are kept free, by the ids of the people who are here.

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> cohort = Cohort.from_records(mentors=[{"id": 7}], mentees=[{"id": 1}])
    >>> held_pairs(cohort, Policy(criteria=[Criterion("skills")], carried={"held": [("1", "7"), ("2", "7")]}))
    ((1, 7),)
    """
    mentees, mentors = cohort.mentees, cohort.mentors
    return tuple(
        (mentees.own_id(mentee), mentors.own_id(mentor))
        for mentee, mentor in policy.carried.get("held", ())
        if mentee in mentees.index and mentor in mentors.index
    )


def _without_held(people: People, limit: Integers, held: list[str]) -> Integers:
    """Return a limit without one for each held pair of the people."""
    if not held:
        return limit
    left = limit.copy()
    np.subtract.at(left, [people.index[person] for person in held if person in people.index], 1)
    return np.maximum(left, 0, out=left)
