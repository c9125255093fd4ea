"""Related terms: an offer of one counts in part for the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mentormatch.answers import fold, related_skills
from mentormatch.arrays import Floats, Integers
from mentormatch.encoders.named_terms import NamedTerms
from mentormatch.encoders.settings import wrong_setting
from mentormatch.errors import Mistake


@dataclass(frozen=True, eq=False)
class Relations:
    """The related terms of each known term, by position.

    Parameters
    ----------
    starts : ndarray of int, shape (terms + 1,)
        The related terms of term t lie between ``starts[t]`` and ``starts[t + 1]`` in `others`.
    others : ndarray of int, shape (relations,)
        Their positions.
    """

    starts: Integers
    others: Integers

    def add(
        self, owners: Integers, features: Integers, amounts: Floats, *, share: float, steps: int
    ) -> tuple[Integers, Integers, Floats]:
        """Return the entries of offers with those of related terms at `share` of the amount; the larger counts."""
        terms = len(self.starts) - 1
        known = np.flatnonzero(features < terms * steps)
        term = features[known] // steps
        counts = self.starts[term + 1] - self.starts[term]
        source = np.repeat(known, counts)
        offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        other = self.others[np.repeat(self.starts[term], counts) + offset]
        owners = np.concatenate((owners, owners[source]))
        amounts = np.concatenate((amounts, share * amounts[source]))
        features = np.concatenate((features, other * steps + features[source] % steps))
        order = np.lexsort((amounts, features, owners))
        owners, features, amounts = owners[order], features[order], amounts[order]
        last = np.ones(len(owners), dtype=bool)
        last[:-1] = (owners[1:] != owners[:-1]) | (features[1:] != features[:-1])
        return owners[last], features[last], amounts[last]


def neighbors(relations: Mapping[str, Sequence[str]] | None, key_of: Callable[[str], str]) -> dict[str, frozenset[str]]:
    """Return the keys of the direct neighbors of each term; None stands for our own relations.

    Examples
    --------
    >>> found = neighbors({"Docker": ["Kubernetes", "DevOps"]}, str)
    >>> sorted(found["docker"]), sorted(found["devops"])
    (['devops', 'kubernetes'], ['docker'])
    """
    found: dict[str, set[str]] = {}
    for term, others in (related_skills() if relations is None else relations).items():
        key = key_of(fold(term))
        for other in others:
            near = key_of(fold(other))
            if near != key:
                found.setdefault(key, set()).add(near)
                found.setdefault(near, set()).add(key)
    return {key: frozenset(near) for key, near in found.items()}


def relations_among(position: Mapping[str, int], near: Mapping[str, frozenset[str]]) -> Relations:
    """Return the relations among terms that are known, by position."""
    others = [sorted(position[other] for other in near.get(key, ()) if other in position) for key in position]
    starts = np.concatenate(([0], np.cumsum([len(found) for found in others]))).astype(np.int64)
    return Relations(starts, np.array([place for found in others for place in found], dtype=np.int64))


def near_terms(wanted: NamedTerms, offered: NamedTerms, near: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Return the wanted terms that are not offered, each with the first offered one that is related to it."""
    if wanted.meets_everybody[0] or offered.meets_everybody[0]:
        return ()
    had = dict(zip(offered.terms, offered.written, strict=True))
    return tuple(
        f"{written} ~ {next(had[other] for other in had if other in near[term])}"
        for term, written in zip(wanted.terms, wanted.written, strict=True)
        if term not in had and not near.get(term, frozenset()).isdisjoint(had)
    )


def relation_mistakes(relations: Any) -> list[Mistake]:
    """Return what is wrong with relations: their type, terms that are not text."""
    expected = 'be a table of terms and the list of those related to them, such as {docker = ["kubernetes"]}'
    if relations is None:
        return []
    if not isinstance(relations, Mapping):
        return [wrong_setting("relations", expected, repr(relations))]
    return [
        wrong_setting("relations", expected, f"{term!r} = {others!r}")
        for term, others in relations.items()
        if not isinstance(term, str)
        or not isinstance(others, Sequence)
        or isinstance(others, str)
        or not all(isinstance(other, str) for other in others)
    ]
