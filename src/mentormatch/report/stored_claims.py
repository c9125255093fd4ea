"""Adds up again what a stored matching says of itself, without tables."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from mentormatch.assignment import OBJECTIVES

_TOLERANCE = 1e-9
_LOCKING = ("lock",)


def wrong_claims(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what does not hold of a stored matching, whatever its tables are: counts, sums, gap and what is proven.

    Parameters
    ----------
    document : mapping
        What ``matching.json`` holds.

    Raises
    ------
    KeyError, TypeError, ValueError, AttributeError
        Where it has another form.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> document = match(cohort).to_dict()
    >>> list(wrong_claims(document)), list(wrong_claims(document | {"unmatched": [{"mentee": "kim"}]}))
    ([], ["'kim' is paired and unmatched"])
    """
    pairs = [(str(pair["mentee"]), str(pair["mentor"])) for pair in document["pairs"]]
    yield from (f"the pair of '{i}' and '{j}' stands {n} times" for (i, j), n in Counter(pairs).items() if n > 1)
    for pair in document["pairs"]:
        if not 0.0 <= float(pair["score"]) <= 1.0 + _TOLERANCE:
            yield f"the pair of '{pair['mentee']}' and '{pair['mentor']}' has a score of {pair['score']}"
    places = Counter(mentee for mentee, _ in pairs)
    unmatched = [str(person["mentee"]) for person in document["unmatched"]]
    yield from (f"'{mentee}' is paired and unmatched" for mentee in unmatched if mentee in places)
    yield from (f"'{mentee}' is unmatched {n} times" for mentee, n in Counter(unmatched).items() if n > 1)
    for person in document["partly_matched"]:
        got = places[str(person["mentee"])]
        if got != person["got"]:
            yield f"'{person['mentee']}' has {got} mentors, and is said to have {person['got']}"
    for name in ("certificate", "then"):
        if name in document:
            yield from _wrong_certificate(name, document[name], len(pairs), len(places))
    value, said = _total(document), document["certificate"]["value"]
    if value is not None and not _near(said, value):
        yield f"certificate: the value is {said}, and the scores sum to {value}"


def _wrong_certificate(name: str, said: Mapping[str, Any], pairs: int, placed: int) -> Iterator[str]:
    for what, is_so in (("pairs", pairs), ("placed", placed)):
        if said[what] != is_so:
            yield f"{name}: {what} is {said[what]}, and there are {is_so}"
        if said[f"{what}_bound"] < said[what]:
            yield f"{name}: {what}_bound is {said[f'{what}_bound']}, below {what}"
    value, bound, gap = (math.inf if said[part] is None else float(said[part]) for part in ("value", "bound", "gap"))
    if not math.isclose(bound - value, gap, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE) and bound - value != gap:
        yield f"{name}: the gap is {gap}, and bound less value {bound - value}"
    if said["proven"]:
        if abs(gap) > _TOLERANCE * max(1.0, abs(value)):
            yield f"{name}: it says proven, with a gap of {gap}"
        for what in ("pairs", "placed", "precedence"):
            if said[what] != said[f"{what}_bound"]:
                yield f"{name}: it says proven, with {what} = {said[what]} of at most {said[f'{what}_bound']}"


def _total(document: Mapping[str, Any]) -> float | None:
    """What the scores sum to, where the value is that and nothing else counts."""
    if not aims_at_total(document) or _keeps(document):
        return None
    worth = document["policy"].get("unmatched", 0.0) if _by_worth(document) else 0.0
    return math.fsum(float(pair["score"]) - worth for pair in document["pairs"])


def aims_at_total(document: Mapping[str, Any]) -> bool:
    """Return whether the certificate is of the total, whatever was sought.

    Examples
    --------
    >>> aims_at_total({"solver": "hungarian", "policy": {"objective": "nash"}})
    False
    """
    name = stated_name(document["policy"])
    known = OBJECTIVES.get(name)
    return document["solver"] in ("given", "lottery") or name == "total" or (known is not None and not known.seeks)


def stated_name(policy: Mapping[str, Any]) -> str:
    """Return the name of the objective of a stored policy, of a function where it is defined.

    Examples
    --------
    >>> [stated_name(policy) for policy in ({}, {"objective": {"name": "nash"}}, {"objective": {"own": "module.mine"}})]
    ['total', 'nash', 'module.mine']
    """
    objective = policy.get("objective", "total")
    return objective if isinstance(objective, str) else str(objective.get("name", objective.get("own")))


def _by_worth(document: Mapping[str, Any]) -> bool:
    return bool(document["policy"].get("participation") == "worth")


def _keeps(document: Mapping[str, Any]) -> bool:
    return bool(document["policy"].get("carried", {}).get("keep")) and document["solver"] != "given"


def wrong_prices(document: Mapping[str, Any], seats_left: Mapping[str, int]) -> Iterator[str]:
    """Yield where the stored prices cannot prove what the certificate says, as far as files alone can tell.

    Of a proof by prices, no mentor with a seat left has a price above zero, and nobody's own pair would lose by its
    mentor's price. Whether another pair gains more at these prices, only the tables tell.

    Parameters
    ----------
    document : mapping
        What ``matching.json`` holds.
    seats_left : mapping of str to int
        The seats that each mentor has left, by id as text.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> mentors = [{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "R"}]
    >>> document = match(Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "skills": "R"}])).to_dict()
    >>> left = {mentor: int(mentor != document["pairs"][0]["mentor"]) for mentor in ("ada", "bob")}
    >>> list(wrong_prices(document, left))
    []
    >>> document["certificate"]["prices"] = {"ada": [0.0, 0.0, 0.5], "bob": [0.0, 0.0, 0.5]}
    >>> [line[:32] for line in wrong_prices(document, left)]
    ['certificate: the price of a seat']
    """
    said = document["certificate"]
    if not said["proven"] or not aims_at_total(document):
        return
    prices = {str(mentor): [float(part) for part in price] for mentor, price in said["prices"].items()}
    for mentor, left in seats_left.items():
        if left > 0 and mentor in prices and _above_zero(prices[mentor]):
            yield f"certificate: the price of a seat with '{mentor}' is above zero, and one is left"
        worth = document["prices"].get(mentor)
        if left > 0 and worth is not None and (worth["pairs"], worth["total"]) != (0, 0.0):
            yield f"prices: one more seat with '{mentor}' is worth something, and one is left"
    locks = any(rule["kind"] in _LOCKING for rule in document["policy"].get("rules", ()))
    if locks or _keeps(document) or said["precedence"]:
        return
    places = Counter(str(pair["mentee"]) for pair in document["pairs"])
    start = [0.0, -float(document["policy"].get("unmatched", 0.0))] if _by_worth(document) else [1.0, 1.0, 0.0]
    for pair in document["pairs"]:
        price = prices.get(str(pair["mentor"]))
        if price is None or len(price) != len(start) or places[str(pair["mentee"])] > 1:
            continue
        gain = [part - cost for part, cost in zip(start, price, strict=True)]
        gain[-1] += float(pair["score"])
        if _above_zero([-part for part in gain]):
            yield f"certificate: at these prices '{pair['mentee']}' had better have nobody than '{pair['mentor']}'"


def _above_zero(price: list[float]) -> bool:
    """Return whether the first part that is not zero, rounding aside, is above it."""
    return next((part > 0 for part in price if abs(part) > _TOLERANCE), False)


def _near(said: Any, now: float) -> bool:
    return math.isclose(float(said), now, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
