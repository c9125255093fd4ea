"""Repairs terms that are misspelled, where one known term is meant."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from mentormatch.answers import word_set
from mentormatch.encoders.spelling import squeezed
from mentormatch.encoders.term_names import TermNames, right_words

_SHORTEST = 5
_MOST_EDITS = 2
_LONG = 16
# a block of distances stays below some 16 MB
_DISTANCES = 2**24
# what is no letter, in order, and the length
_Kind = tuple[str, int]
_OPPOSITES = word_set("un in im il ir de dis non mis pre re sub anti over under inter intra hyper hypo")


def most_of_rare(answers: int) -> int:
    """Return how many of so many answers may name a term that is taken for a misspelling: 2, or one in 1000."""
    return max(2, answers // 1000)


def fewest_of_frequent(answers: int) -> int:
    """Return how many of so many answers must name a term that rare ones may misspell: 10, or one in 100."""
    return max(10, answers // 100)


def find_repairs(terms: Iterable[str], frequent: Iterable[str], names: TermNames) -> dict[str, str]:
    """Return the key of the known term that each misspelled term means; terms that are not repaired are left out.

    The distance is that of optimal string alignment (letters dropped, added, replaced, or two neighbours exchanged; a
    restricted Damerau-Levenshtein distance), spaces not counted. A term is repaired to the nearest known one if no
    other is as near. Against a vocabulary that was brought, 2 edits are allowed from 6 letters on, and 1 with 5.
    Against our own skills and frequent terms, 1 edit is allowed from 6 letters on (8 where a letter is another) and 2
    from 12 on, and the first letter must be right. Nothing is repaired that is known, has fewer than 5 letters, differs
    in digits or signs, or consists of words that are right (unless it is one edit away from a brought term of 16
    letters or more).

    Parameters
    ----------
    terms : iterable of str
        Folded terms that few people wrote.
    frequent : iterable of str
        Folded terms that many people wrote.
    names : TermNames
        What is known.

    Examples
    --------
    >>> names = TermNames(vocabulary=["falconry"])
    >>> find_repairs(["kubernets", "falcorny", "rugby", "javva"], [], names)
    {'falcorny': 'falconry', 'kubernets': 'kubernetes'}
    """
    asked = sorted({term for term in terms if _is_asked(term, names)})
    if not asked:
        return {}
    brought, known = names.brought(), names.known()
    further = {squeezed(term): names.key(term) for term in frequent}
    targets = {**further, **known, **brought}
    repairs = {term: targets[squeezed(term)] for term in asked if squeezed(term) in targets}
    words: frozenset[str] | None = None
    own = _own_by_kind() if known else {}
    for term, near in _near([term for term in asked if term not in repairs], own, {*further, *brought} - known.keys()):
        letters = squeezed(term)
        allowed = [
            (distance, target)
            for distance, target in near
            if _may_mean(letters, target, distance, brought=target in brought)
        ]
        if not allowed:
            continue
        if words is None:  # thousands of names, of which most calls need none
            words = _words(targets, names)
        if all(word in words for word in term.split()):
            allowed = [one for one in allowed if one[0] == 1 and one[1] in brought and len(one[1]) >= _LONG]
        least = min((distance for distance, _ in allowed), default=0)
        meant = {targets[target] for distance, target in allowed if distance == least}
        if len(meant) == 1:
            repairs[term] = meant.pop()
    return repairs


def _is_asked(term: str, names: TermNames) -> bool:
    letters = squeezed(term)
    if len(letters) < _SHORTEST or letters in right_words():
        return False
    if names.is_inflected_name(term):
        return False
    return names.name(names.key(term)) is None if names.known_names else letters not in names.brought()


def _words(targets: Mapping[str, str], names: TermNames) -> frozenset[str]:
    """Return the words of known terms: a term of such words alone is not misspelled."""
    shown = {name for key in targets.values() if (name := names.name(key)) is not None}
    return right_words().union(word for name in shown for word in name.split())


def _near(
    terms: Sequence[str], own: Mapping[_Kind, Sequence[str]], further: Iterable[str]
) -> Iterable[tuple[str, list[tuple[int, str]]]]:
    """Yield each term with the known ones within two edits; only those of about its length are looked at."""
    others = _by_kind(further)
    if not terms or not (own or others):
        return
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    asked: dict[_Kind, list[str]] = {}
    for term in terms:
        letters = squeezed(term)
        asked.setdefault((_signs(letters), len(letters)), []).append(term)
    for (signs, length), group in sorted(asked.items()):
        lengths = range(length - _MOST_EDITS, length + _MOST_EDITS + 1)
        kinds = [(signs, other) for other in lengths]
        known = [target for kind in kinds for group_of in (own, others) for target in group_of.get(kind, ())]
        step = max(1, _DISTANCES // max(len(known), 1))
        for start in range(0, len(group) if known else 0, step):
            part = group[start : start + step]
            queries = [squeezed(term) for term in part]
            distances = cdist(queries, known, scorer=OSA.distance, score_cutoff=_MOST_EDITS, dtype=np.uint8)
            for position, term in enumerate(part):
                near = np.flatnonzero(distances[position] <= _MOST_EDITS).tolist()
                if near:
                    yield term, [(int(distances[position, place]), known[place]) for place in near]


def _by_kind(targets: Iterable[str]) -> dict[_Kind, list[str]]:
    """Return terms by their signs and their length: only those of a kind can be near each other."""
    found: dict[_Kind, list[str]] = {}
    for target in targets:
        found.setdefault((_signs(target), len(target)), []).append(target)
    return found


@cache
def _own_by_kind() -> Mapping[_Kind, Sequence[str]]:
    """Return the letters of our own skills by their kinds, which no alias changes."""
    return _by_kind(TermNames().known())


def _signs(letters: str) -> str:
    """Return what is no letter, in order."""
    return "" if letters.isalpha() else "".join(sign for sign in letters if not sign.isalpha())


def _may_mean(term: str, target: str, distance: int, *, brought: bool) -> bool:
    shorter, longer = sorted((term, target), key=len)
    if len(shorter) < _SHORTEST or any(longer == prefix + shorter for prefix in _OPPOSITES):
        return False
    if brought:
        return distance <= (_MOST_EDITS if len(target) >= 6 else 1)
    if term[0] != target[0] or len(target) < 6:
        return False
    is_replaced = len(term) == len(target) and sorted(term) != sorted(target)
    return len(target) >= (12 if distance > 1 else 8 if is_replaced else 6)
