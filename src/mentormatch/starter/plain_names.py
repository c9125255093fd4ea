"""Short and plain names of columns, from what they are for."""

from mentormatch.answers import short_name
from mentormatch.column_roles import ColumnRole
from mentormatch.profiles import Role

_SURE = 0.6
# Roles whose name says what both sides answer; the words of a header say more of any other.
_OF_BOTH = {
    "availability": "availability",
    "hours": "hours",
    "languages": "languages",
    "time_zone": "time_zone",
    "experience": "experience",
    "seniority": "seniority",
    "industry": "industry",
    "place": "place",
    "interests": "interests",
    "study": "studies",
    "meeting": "meetings",
    "goals": "goals",
    "about": "about",
}
_OF_PEOPLE = {
    ("choices", "mentee"): "mentors_wished_for",
    ("choices", "mentor"): "mentees_wished_for",
    ("not_with", "mentee"): "mentors_to_avoid",
    ("not_with", "mentor"): "mentees_to_avoid",
    ("previous", "mentee"): "earlier_mentors",
    ("previous", "mentor"): "earlier_mentees",
    ("manager", "mentee"): "manager",
    ("manager", "mentor"): "manager",
}
_LONG = 24


def plain_name(header: str, role: ColumnRole | None, side: Role) -> str:
    """Return a short name for a column: of its role where that is sure, else of the words of its header.

    Parameters
    ----------
    header : str
        Its title.
    role : ColumnRole or None
        What it is for; None where nobody knows.
    side : {"mentor", "mentee"}
        Whose column it is.

    Examples
    --------
    >>> plain_name("In which 2 of these areas would you like to improve?", None, "mentee")
    'areas_improve'
    """
    if role is not None and role.sure >= _SURE:
        found = _OF_BOTH.get(role.best) or _OF_PEOPLE.get((role.best, side))
        if found is not None:
            return found
    words = short_name(header)
    if len(words) > _LONG and role is not None and role.sure >= _SURE and role.best in {"wants", "offers"}:
        return role.best
    return words


def shared_name(role: ColumnRole | None) -> str | None:
    """Return the name of a role that says what both sides answer; None where it is another, or not sure."""
    return None if role is None or role.sure < _SURE else _OF_BOTH.get(role.best)
