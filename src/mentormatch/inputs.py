"""What a command was given: tables, policy and earlier results."""

from pathlib import Path

from mentormatch.errors import InputError
from mentormatch.matching import Matching
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.tables import read_cohort, read_matching, read_pairs, read_policy


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


def read_result(path: Path, cohort: Cohort, policy: Policy | None) -> Matching:
    """Read what an earlier run wrote, or pairs that were made by hand.

    Parameters
    ----------
    path : path
        A ``matching.json`` or the folder that holds one; any other file is a table of pairs.
    cohort : Cohort
        Whose pairs.
    policy : Policy or None
        What counts; None for what stands in ``matching.json``, and for `mentormatch.default_policy` of pairs.

    Raises
    ------
    InputError, FileError
        Where it cannot be read, or belongs to other people.
    """
    stored = path.suffix.casefold() == ".json" or path.is_dir() or not path.exists()
    return read_matching(path, cohort, policy) if stored else read_pairs(path, cohort, policy)
