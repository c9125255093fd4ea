"""Whether a column of names is of the people of a table."""

from collections.abc import Sequence

from mentormatch.column_roles import NAMED_ROLES, ColumnRole, side_named
from mentormatch.profiles import Role

_SURE, _WEAK, _NO_MANAGERS = 0.5, 0.6, 0.95
_FEWEST = 5  # rows: among fewer, superiors may all differ


def is_of_others(role: ColumnRole) -> bool:
    """Return whether a column of names is of somebody else than the person."""
    others = role["other_person"] + role["manager"] + sum(role[name] for name in NAMED_ROLES)
    return (others >= 0.4 and role.facts.linked < _SURE) or others > 0.8


def may_be_name(role: ColumnRole) -> bool:
    """Return whether a full column of names may be of these people: superiors, for one, are those of several."""
    others = role["manager"] + sum(role[name] for name in NAMED_ROLES)
    weak = role.best in {"name", "other_person", "id"} or role.sure < _WEAK
    return others < (0.85 if role.facts.distinct >= _NO_MANAGERS else 0.6 if weak else 0.0)


def are_own(role: ColumnRole, roles: Sequence[ColumnRole], side: Role) -> bool:
    """Return whether the only names of a table are of its people: all differ, and the title says the side.

    So "Supervisor" of the table of mentors; in that of mentees it says who somebody else is.

    Parameters
    ----------
    role : ColumnRole
        Of the names.
    roles : sequence of ColumnRole
        Of all columns of the table.
    side : {"mentor", "mentee"}
        Whose table it is.
    """
    if role.facts.kind != "person" or not role.column.is_unique or len(role.column.cells) < _FEWEST:
        return False
    others = [other for other in roles if other is not role and other.facts.kind == "person"]
    return not others and (side == "mentor" or side_named(role.column.header) == side)


def is_weak(role: ColumnRole) -> bool:
    """Return whether a column of whole names is less likely the name than one of first and one of last names."""
    return role["name"] < _SURE and role.facts.linked < _SURE


def likely_name(role: ColumnRole) -> float:
    """Return the sort key among columns of whole names: shorter headers and fuller columns first."""
    words = len(role.column.header.split())
    return role["name"] + role.facts.linked + 0.2 * role.facts.filled - role["other_person"] - 0.05 * words
