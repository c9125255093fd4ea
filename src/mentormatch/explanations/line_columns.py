"""Columns of well-known names, where a policy says nothing of them."""

from collections.abc import Sequence

from mentormatch.answers import fold
from mentormatch.policy import Policy
from mentormatch.profiles import People


def column_of(people: People, names: Sequence[str], policy: Policy) -> str | None:
    """Return the column of a well-known name, or None; what is audited is left aside.

    Examples
    --------
    >>> column_of(People("mentor", ("ada",), {"Spoken_Languages": ("English",)}), ("spoken languages",), Policy())
    'Spoken_Languages'
    """
    known: dict[str, str] = {}
    for column in people.columns:
        if column not in policy.audit:
            known.setdefault(fold(column), column)
    return next((known[name] for name in names if name in known), None)
