"""Reads what a command was given: tables, policy, earlier results."""

from pathlib import Path
from typing import Any

import click

from mentormatch.cli.reading import reading
from mentormatch.errors import InputError, Mistake, UnknownNameError
from mentormatch.matching import Matching
from mentormatch.policy import Policy, default_policy
from mentormatch.profiles import Cohort, People, ambiguous_name, ids_named, unknown_person
from mentormatch.tables import (
    read_cohort,
    read_matching,
    read_pairs,
    read_policy,
    reads_forms,
    settle,
    stored_policy,
    with_template,
)


def read_inputs(
    *,
    mentors: Path,
    mentees: Path | None,
    policy: Path | None,
    role: str | None = None,
    stored: Path | None = None,
    mistakes: list[Mistake] | None = None,
) -> tuple[Cohort, Policy | None]:
    """Read the tables and the policy that a command was given.

    Parameters
    ----------
    mentors, mentees : path
        Tables of people; without `mentees`, the first is one of everybody.
    policy : path, optional
        None is handed on, for `mentormatch.default_policy`.
    role : str, optional
        In one table of everybody, the header under which they say what they want to be.
    stored : path, optional
        An earlier result, whose policy says how tables that a form wrote are read where no `policy` is given.
    mistakes : list of Mistake, optional
        Where it is given, mistakes in single rows and columns of the tables are appended to it instead of raised.

    Raises
    ------
    InputError
        With every mistake of every file. Columns that a policy names are looked for only if the policy can be read.
    """
    if mentees is not None and role is not None:
        expected = "--role belongs to one table of everybody, and two tables were given"
        raise InputError(Mistake("role_of_two_tables", expected, got=role))
    limits = reading().limits()
    tables: dict[str, Any] = {"limits": limits, "mistakes": mistakes}
    tables["sheets"] = reading().sheets(joint=mentees is None)
    tables |= {"people": mentors, "role": role} if mentees is None else {"mentors": mentors, "mentees": mentees}
    if policy is None:
        read_by = None if stored is None else stored_policy(stored, limits=limits)
        return read_cohort(**tables, policy=read_by), None
    try:
        decided = read_policy(policy, allow_outside=reading().allow_outside, limits=limits)
    except InputError as of_policy:
        if reads_forms(policy, limits=limits) or (mentees is None and role is None):
            raise  # without what the policy says of them, tables cannot be read
        try:
            read_cohort(**tables | {"mistakes": None})
        except InputError as of_tables:
            raise InputError([*of_policy.mistakes, *of_tables.mistakes]) from None
        raise
    return read_cohort(**tables, policy=decided), decided


def cohort_of_run(
    folder: Path, *, mentors: Path | None, mentees: Path | None, policy: Path | None, role: str | None
) -> tuple[Cohort | None, Policy | None]:
    """Read the people of a run in a folder, and the policy, where they were given; None for each that was not.

    Raises
    ------
    click.UsageError
        Where a policy or a role was given without tables.
    InputError
        As `read_inputs`.
    """
    if mentors is not None:
        return read_inputs(mentors=mentors, mentees=mentees, policy=policy, role=role, stored=folder)
    if policy is not None or role is not None:
        raise click.UsageError("--policy and --role belong to tables: give MENTORS and MENTEES after DIR.")
    return None, None


def read_checked(
    *, mentors: Path, mentees: Path | None, policy: Path | None, role: str | None = None
) -> tuple[Cohort, Policy]:
    """Read the tables and the policy, and compare answers also where tables have mistakes, so that all are known.

    Without a policy, it is that of the cohort's well-known columns.

    Raises
    ------
    InputError
        With every mistake of every file, also those that criteria and rules find in the answers.
    """
    from mentormatch.checkup import answer_mistakes

    mistakes: list[Mistake] = []
    cohort, decided = read_inputs(mentors=mentors, mentees=mentees, policy=policy, role=role, mistakes=mistakes)
    decided = decided or default_policy(cohort)
    if mistakes:
        raise InputError([*mistakes, *answer_mistakes(cohort, decided, beside=mistakes)])
    return cohort, decided


def templated(cohort: Cohort, policy: Policy | None, template: Path | None) -> Policy | None:
    """Return the policy with the template of a file, which is looked at before anybody is paired.

    Without a template, the policy as it is; without a policy, that of the cohort's well-known columns.

    Raises
    ------
    PolicyError
        With every mistake in the template.
    """
    if template is None:
        return policy
    return with_template(policy or default_policy(cohort), template, limits=reading().limits())


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
    say_settled(settle(path if path.is_dir() else path.parent))
    stored = path.suffix.casefold() == ".json" or path.is_dir() or not path.exists()
    read = read_matching if stored else read_pairs
    return read(path, cohort, policy, limits=reading().limits())


def say_settled(settled: str | None) -> None:
    """Say on the standard error stream what was done with a run that had been interrupted."""
    if settled is not None:
        click.echo(settled, err=True)


def person_id(people: People, text: str, option: str, *, private: bool = False) -> str:
    """Return the id of the person of one table whom an option names, by id, name or address.

    Where it is `private`, the error names nobody else.

    Raises
    ------
    UnknownNameError
        If it names nobody, with the nearest who is there, or several people, with their ids.

    Examples
    --------
    >>> person_id(People("mentee", ("7",), {"Full name": ("Kim Lee",)}), "Lee, Kim", "--mentee")
    '7'
    """
    ids = ids_named(people, text)
    if len(ids) == 1:
        return str(ids[0])
    if private:
        raise UnknownNameError(unknown_person(people, text, code=f"unknown_{people.role}", nearest=False))
    if ids:
        raise UnknownNameError(ambiguous_name(people, text, ids, option))
    raise UnknownNameError(unknown_person(people, text, code=f"unknown_{people.role}"))
