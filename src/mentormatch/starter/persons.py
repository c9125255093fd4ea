"""Whether a column of names is of the people of a table."""

from mentormatch.column_roles import NAMED_ROLES, ColumnRole

_SURE, _WEAK, _NO_MANAGERS = 0.5, 0.6, 0.95


def is_of_others(role: ColumnRole) -> bool:
    """Return whether a column of names is of somebody else than the person."""
    others = role["other_person"] + role["manager"] + sum(role[name] for name in NAMED_ROLES)
    return (others >= 0.4 and role.facts.linked < _SURE) or others > 0.8


def may_be_name(role: ColumnRole) -> bool:
    """Return whether a full column of names may be of these people: superiors, for one, are those of several."""
    others = role["manager"] + sum(role[name] for name in NAMED_ROLES)
    weak = role.best in {"name", "other_person", "id"} or role.sure < _WEAK
    return others < (0.85 if role.facts.distinct >= _NO_MANAGERS else 0.6 if weak else 0.0)


def is_weak(role: ColumnRole) -> bool:
    """Return whether a column of whole names is less likely the name than one of first and one of last names."""
    return role["name"] < _SURE and role.facts.linked < _SURE


def likely_name(role: ColumnRole) -> float:
    """Return the sort key among columns of whole names: shorter headers and fuller columns first."""
    words = len(role.column.header.split())
    return role["name"] + role.facts.linked + 0.2 * role.facts.filled - role["other_person"] - 0.05 * words
