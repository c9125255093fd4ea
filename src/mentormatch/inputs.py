"""Both tables and the policy, with all their mistakes at once."""

from pathlib import Path

from mentormatch.errors import InputError
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.tables import read_cohort, read_policy


def read_inputs(*, mentors: Path, mentees: Path, policy: Path | None) -> tuple[Cohort, Policy | None]:
    """Read what a command was given.

    Parameters
    ----------
    mentors, mentees : path
        Tables of people.
    policy : path, optional
        None is handed on, for `mentormatch.default_policy`.

    Raises
    ------
    InputError
        With every mistake of every file. Columns that a policy names are looked for only if the policy can be read.
    """
    if policy is None:
        return read_cohort(mentors=mentors, mentees=mentees), None
    try:
        decided = read_policy(policy)
    except InputError as of_policy:
        try:
            read_cohort(mentors=mentors, mentees=mentees)
        except InputError as of_tables:
            raise InputError([*of_policy.mistakes, *of_tables.mistakes]) from None
        raise
    return read_cohort(mentors=mentors, mentees=mentees, policy=decided), decided
