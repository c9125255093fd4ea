"""The objective of a policy, its options and its groups."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mentormatch.answers import fold, text_of
from mentormatch.arrays import Integers
from mentormatch.assignment import OBJECTIVES, objective_name, wrong_options, wrong_values
from mentormatch.errors import Mistake, PolicyError, UnknownNameError, unknown_name
from mentormatch.policy import Policy
from mentormatch.profiles import BETWEEN_VALUES, BLANK, People, groups_of, hidden_groups

SMALLEST = 5
"""Groups of fewer people are joined before an objective counts them."""


OTHERS = "(others)"
"""What objectives call the groups of fewer than `SMALLEST` people, which count as one."""


def objective_of(policy: Policy) -> tuple[str, dict[str, Any]]:
    """Return the name of the objective, also of a function, and its options.

    Examples
    --------
    >>> objective_of(Policy(objective={"name": "group-maximin", "by": "gender"}))
    ('group-maximin', {'by': 'gender'})
    """
    given = policy.objective
    options = {key: value for key, value in given.items() if key != "name"} if isinstance(given, Mapping) else {}
    return objective_name(given), options


def options_and_groups(
    mentees: People, name: str, options: Mapping[str, Any]
) -> tuple[dict[str, Any], Integers | None]:
    """Return the options for `solve`, and the group of each mentee if the objective is about groups.

    Parameters
    ----------
    mentees : People
    name : str
        The objective's.
    options : mapping
        Its options; ``by`` names the column, or columns, of its groups. Groups of fewer than ``smallest``, by default
        5, are joined with those from which they could be computed.

    Raises
    ------
    UnknownNameError
        Where the objective has no such option.
    PolicyError
        If an objective about groups has no column `by`, an option is not what it must be, or it names a group that does
        not exist.
    CohortError
        Where the mentees have no such column.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "team": "B "}, {"id": "noor", "team": "a"}])
    >>> options_and_groups(cohort.mentees, "group-maximin", {"by": "team", "gap": 0.01, "smallest": 1})
    ({'gap': 0.01}, array([1, 0]))
    """
    known = OBJECTIVES.get(name)
    there = () if known is None else (*known.options, *(["by"] if known.groups else []))
    unknown = [option for option in options if option not in there]
    if unknown and (known is not None or name == "total"):
        raise UnknownNameError(
            replace(unknown_name(f"option of the objective '{name}'", option, there), path=("objective", option))
            for option in unknown
        )
    if wrong := [_in_policy(mistake) for mistake in wrong_options(name, options)]:
        raise PolicyError(wrong)
    if known is None or not known.groups:
        return dict(options), None
    by = options.get("by")
    columns = [by] if isinstance(by, str) else by
    if not isinstance(columns, Sequence) or not columns or not all(isinstance(column, str) for column in columns):
        hint = f'For example objective = {{name = "{name}", by = "gender"}}.'
        expected = f"the objective '{name}' must say by which column of the mentees its groups are made"
        got = None if by is None else str(by)
        path = ("objective", "by")
        raise PolicyError(
            Mistake("objective_without_groups", expected, got=got, hint=hint, column="objective", path=path)
        )
    if "smallest" in known.options:
        groups, names, _ = compared_groups(mentees, columns, smallest=options.get("smallest", SMALLEST))
        # small groups have been joined, so that the solver need not leave any out
        options = {key: value for key, value in options.items() if key != "smallest"}
    else:
        groups, names = groups_of(mentees, columns)
    return {key: _option_by_group(key, value, names) for key, value in options.items() if key != "by"}, groups


def _in_policy(mistake: Mistake) -> Mistake:
    """Return a mistake in an option with its place in the policy."""
    return replace(mistake, column="objective", path=("objective", *mistake.path))


def _option_by_group(option: str, given: Any, names: Sequence[str]) -> Any:
    """Return an option that maps names of groups to values as a list, one value a group, None where none is given."""
    if not isinstance(given, Mapping):
        return given
    folded = {fold(text_of(name)) if name != BLANK else name: value for name, value in given.items()}
    unknown = [name for name in folded if name not in names]
    if unknown:
        raise PolicyError(
            replace(unknown_name(f"group of the option '{option}'", group, names), path=("objective", option, group))
            for group in unknown
        )
    return [folded.get(name) for name in names]


def compared_groups(
    mentees: People, columns: Sequence[str], *, smallest: Any = SMALLEST
) -> tuple[Integers, tuple[str, ...], tuple[str, ...]]:
    """Return the group of each mentee, the names of the groups, and the names of those joined as "(others)".

    Joined are the groups with fewer than `smallest` mentees whose demand is above 0, and the groups from whose values
    theirs could be computed: the same as an audit hides. Together they have `smallest` mentees or more, or are all that
    there are, so that no mentee is left out and no mean of a small group is disclosed.

    Raises
    ------
    PolicyError
        Where `smallest` is no whole number of 1 or more.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> teams = ["a"] * 9 + ["b"] * 6 + ["c"]
    >>> cohort = Cohort.from_records(mentors=[], mentees=[{"id": n, "team": team} for n, team in enumerate(teams)])
    >>> compared_groups(cohort.mentees, ["team"])[1:]
    (('(others)', 'a'), ('b', 'c'))
    """
    if wrong := [_in_policy(mistake) for mistake in wrong_values({"smallest": smallest})]:
        raise PolicyError(wrong)
    groups, names = groups_of(mentees, columns)
    assert mentees.demand is not None
    wanting = np.bincount(groups[np.asarray(mentees.demand) > 0], minlength=len(names)).tolist()
    cells = [tuple(name.split(BETWEEN_VALUES)) for name in names]
    if any(len(cell) != len(columns) for cell in cells):  # a value holds what stands between values
        cells = [(name,) for name in names]
    sizes = {cell: size for cell, size in zip(cells, wanting, strict=True) if size}
    hidden = hidden_groups(sizes, smallest)
    joined = tuple(name for name, cell in zip(names, cells, strict=True) if cell in hidden)
    if len(joined) < 2:
        return groups, names, ()
    kept = tuple(sorted({OTHERS, *names} - set(joined)))
    place = [kept.index(OTHERS if name in joined else name) for name in names]
    return np.array(place, dtype=np.int64)[groups], kept, joined
