"""Compares the only wish of the mentees with the only offer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mentormatch.column_roles.likeness import Likeness
from mentormatch.column_roles.pairs import DIRECTED, SURE_OF_WHO, Pair, likeness_of
from mentormatch.column_roles.understanding import ColumnRole

NEVER = 0.15  # of a probability that it tells a group
WORDLIKE = frozenset({"terms", "category", "levels"})
_ANY_WISH, _AHEAD = 0.25, 0.25  # of a probability that it asks for a wish or an offer, and before the next column
_OF_ITS_OWN = ("languages", "availability", "time_zone", "place", "organisation", "other_person", "manager", "health",
               "remarks", "logistics", "state", "seniority")  # fmt: skip


def with_lone(found: list[tuple[Pair, Likeness]], pairs: Sequence[Pair]) -> list[tuple[Pair, Likeness]]:
    """Compare the only wish of the mentees with the only offer of the mentors where no wish meets an offer yet.

    Both must be texts, lists or options; a wish is what one side is asked for in its own words, so that nothing but
    its meaning can be compared.
    """
    if any(one.is_sure and (one.by_words or pair.told >= _ANY_WISH) for pair, one in found):
        return found
    wish = _only([role for role in _once(pair.wants for pair in pairs) if role.group < NEVER])
    offer = _only([role for role in _once(pair.offers for pair in pairs) if role.group < NEVER])
    pair = next((pair for pair in pairs if pair.wants is wish and pair.offers is offer), None)
    if pair is None or pair.is_back or (pair.wants.wants < 0.2 and pair.offers.wants > 0.2):
        return found
    shares = pair.several and pair.share >= 0.2
    why = "the only wish, and the only offer"
    one = replace(likeness_of(pair, is_sure=True, by_words=not shares, why=why), direction="mentee")
    return [(other, known) for other, known in found if other is not pair] + [(pair, one)]


def _once(roles: Iterable[ColumnRole]) -> list[ColumnRole]:
    return list({id(role): role for role in roles}.values())


def _only(roles: Sequence[ColumnRole]) -> ColumnRole | None:
    """Return the column of wishes or offers that is likeliest, if the next is clearly less likely."""
    likely = sorted(((_of_wishes(role), place) for place, role in enumerate(roles)), reverse=True)
    if not likely or likely[0][0] < _ANY_WISH:
        return None
    if len(likely) > 1 and likely[0][0] - likely[1][0] < _AHEAD:
        return None
    return roles[likely[0][1]]


def _of_wishes(role: ColumnRole) -> float:
    """Return how likely a column tells wishes or offers, from 0 to 1; prose and lists only."""
    if role.are_people or role.facts.kind not in {"prose", "list"} or role.column.kind not in WORDLIKE | {"text"}:
        return 0.0
    if role.best in _OF_ITS_OWN or sum(role[name] for name in _OF_ITS_OWN) >= SURE_OF_WHO:
        return 0.0
    known = sum(role[name] for name in sorted(DIRECTED))
    return known + (1 - known) * (_ANY_WISH if role.facts.kind == "prose" else 0.0)
