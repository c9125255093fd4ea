"""What a policy aims at, and the groups that it names."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mentormatch.answers import fold, text_of
from mentormatch.arrays import Integers
from mentormatch.assignment import OBJECTIVES, is_whole
from mentormatch.errors import Mistake, PolicyError, UnknownNameError, unknown_name
from mentormatch.policy import Policy
from mentormatch.profiles import BETWEEN_VALUES, BLANK, People, groups_of, hidden_groups

SMALLEST = 5


_OTHERS = "(others)"


def objective_of(policy: Policy) -> tuple[str, dict[str, Any]]:
    """Return the name of the objective and its options.

    Examples
    --------
    >>> objective_of(Policy(objective={"name": "group-maximin", "by": "gender"}))
    ('group-maximin', {'by': 'gender'})
    """
    if isinstance(policy.objective, str):
        return policy.objective, {}
    return str(policy.objective["name"]), {key: value for key, value in policy.objective.items() if key != "name"}


def asked_of(mentees: People, name: str, options: Mapping[str, Any]) -> tuple[dict[str, Any], Integers | None]:
    """Return the options that `solve` takes, and everybody's group where the objective is about groups.

    Parameters
    ----------
    mentees : People
    name : str
        The objective's.
    options : mapping
        Its options; ``by`` names the column, or columns, of its groups. Groups of fewer than ``smallest``, by default
        5, are compared as one with those that would tell of them.

    Raises
    ------
    UnknownNameError
        Where the objective has no such option.
    PolicyError
        Where an objective about groups does not say by which column, or names a group that there is not.
    CohortError
        Where the mentees have no such column.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "team": "B "}, {"id": "noor", "team": "a"}])
    >>> asked_of(cohort.mentees, "group-maximin", {"by": "team", "gap": 0.01, "smallest": 1})
    ({'gap': 0.01}, array([1, 0]))
    """
    known = OBJECTIVES.get(name)
    there = () if known is None else (*known.options, *(["by"] if known.groups else []))
    unknown = [one for one in options if one not in there]
    if unknown and (known is not None or name == "total"):
        raise UnknownNameError([unknown_name(f"option of the objective '{name}'", one, there) for one in unknown])
    if known is None or not known.groups:
        return dict(options), None
    by = options.get("by")
    columns = [by] if isinstance(by, str) else by
    if not isinstance(columns, Sequence) or not columns or not all(isinstance(one, str) for one in columns):
        hint = f'For example objective = {{name = "{name}", by = "gender"}}.'
        expected = f"the objective '{name}' must say by which column of the mentees its groups are made"
        got = None if by is None else str(by)
        raise PolicyError(Mistake("objective_without_groups", expected, got=got, hint=hint, column="objective"))
    if "smallest" in known.options:
        groups, names, _ = compared_groups(mentees, columns, smallest=options.get("smallest", SMALLEST))
        # who is few has been joined: none is left out
        options = {key: value for key, value in options.items() if key != "smallest"}
    else:
        groups, names = groups_of(mentees, columns)
    return {key: _of_groups(key, value, names) for key, value in options.items() if key != "by"}, groups


def _of_groups(option: str, given: Any, names: Sequence[str]) -> Any:
    """Return an option that is given by the names of groups as one value a group, None where there is none."""
    if not isinstance(given, Mapping):
        return given
    folded = {fold(text_of(name)) if name != BLANK else name: value for name, value in given.items()}
    unknown = [name for name in folded if name not in names]
    if unknown:
        raise PolicyError([unknown_name(f"group of the option '{option}'", one, names) for one in unknown])
    return [folded.get(name) for name in names]


def compared_groups(
    mentees: People, columns: Sequence[str], *, smallest: Any = SMALLEST
) -> tuple[Integers, tuple[str, ...], tuple[str, ...]]:
    """Return the group of each mentee, their names, and the names of those that were joined to one, "(others)".

    These are the groups of fewer than `smallest` mentees who want somebody, and those from whose values theirs could be
    computed: the same that an audit hides. Together they are `smallest` or more, or all there are, so that nobody is
    left out of what is compared, and no mean of a small group is shown.

    Raises
    ------
    PolicyError
        Where `smallest` is no whole number of 1 or more.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> teams = ["a"] * 9 + ["b"] * 6 + ["c"]
    >>> cohort = Cohort.from_records(mentors=[], mentees=[{"id": n, "team": one} for n, one in enumerate(teams)])
    >>> compared_groups(cohort.mentees, ["team"])[1:]
    (('(others)', 'a'), ('b', 'c'))
    """
    if not is_whole(smallest) or smallest < 1:
        expected = "the option smallest must be a whole number of 1 or more"
        raise PolicyError(Mistake("smallest", expected, got=str(smallest), column="objective"))
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
    kept = tuple(sorted({_OTHERS, *names} - set(joined)))
    place = [kept.index(_OTHERS if name in joined else name) for name in names]
    return np.array(place, dtype=np.int64)[groups], kept, joined
