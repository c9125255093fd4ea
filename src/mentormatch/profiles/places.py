"""Where a mistake in an answer is, and whose it is."""

from dataclasses import replace

from mentormatch.errors import Mistake
from mentormatch.profiles.checks import SIDES
from mentormatch.profiles.people import People


def placed(mistake: Mistake, people: People, position: int) -> Mistake:
    """Return a mistake with the file, row, side and id of the person at a position.

    Examples
    --------
    >>> people = People("mentor", ("ada", "bob"), {"years": ("3", "few")})
    >>> found = placed(Mistake("number_unclear", "must be a number", got="few", column="years"), people, 1)
    >>> print(found)
    mentors, row 1, column 'years': must be a number. Got 'few'.
    >>> found.side, found.id
    ('mentors', 'bob')
    """
    side, row = SIDES[people.role], people.row_of(position)
    return replace(mistake, file=people.source, row=row, side=side, id=people.ids[position])
