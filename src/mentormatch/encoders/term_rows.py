"""Entries of terms as rows of features, with further wishes."""

from typing import Any

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.encoders.columns import AnswerFeatures
from mentormatch.encoders.named_terms import NamedTerms


def joined(entries: Any, more: Any) -> tuple[Integers, Integers, Floats]:
    """Return the entries (owner, feature, amount) of both, by owner and feature.

    Examples
    --------
    >>> first, second = ([0, 1], [5, 2], [1.0, 0.5]), ([0], [3], [0.2])
    >>> [column.tolist() for column in joined(first, second)]
    [[0, 0, 1], [3, 5, 2], [0.2, 1.0, 0.5]]
    """
    owners, features, amounts = (np.concatenate(both) for both in zip(entries, more, strict=True))
    order = np.lexsort((features, owners))
    return owners[order].astype(np.int64), features[order].astype(np.int64), amounts[order]


def rows_of(named: NamedTerms, owners: Integers, features: Integers, amounts: Floats) -> AnswerFeatures:
    """Return entries, by owner and feature, as the features of each distinct answer."""
    return AnswerFeatures(
        answers=named.answers,
        starts=np.searchsorted(owners, np.arange(len(named.answered) + 1)),
        features=features,
        amounts=amounts,
        answered=named.answered,
        meets_everybody=named.meets_everybody,
    )


def with_further_wishes(
    entries: Any, owners: Integers, weights: Floats, *, further: float, mean: float, feature: int
) -> tuple[Integers, Integers, Floats]:
    """Return wanted entries with two features more a list, which stand for `further` wishes of the list's mean weight.

    The share `mean` of them is met by everybody who offers `feature`, the rest by nobody. As shares of a list of n
    wishes, of which the share s is met, they make the score (n s + further * mean) / (n + further).

    Parameters
    ----------
    entries : tuple of (ndarray, ndarray, ndarray)
        The owner, feature and amount of each entry.
    owners, weights : ndarray, shape (wishes,)
        The list and the weight of each wish; owners ascend.
    """
    present, first, counts = np.unique(owners, return_index=True, return_counts=True)
    wish = np.add.reduceat(weights, first) / counts * further if len(present) else np.zeros(0)
    for place, share in ((feature, mean), (np.iinfo(np.int64).max, 1.0 - mean)):
        if share > 0:
            entries = joined(entries, (present, np.full(len(present), place), wish * share))
    owner, features, amounts = entries
    return owner, features, amounts


def weights_of(counts: Integers, answers: int, unseen: int, *, rarity: bool) -> Floats:
    """Return the weight of each known term, and of so many that nobody named: log((1 + answers) / (1 + count)) + 1.

    Examples
    --------
    >>> weights_of(np.array([3, 1]), 3, 1, rarity=True).round(2).tolist()
    [1.0, 1.69, 2.39]
    """
    counts = np.concatenate((counts, np.zeros(unseen, dtype=np.int64)))
    weights: Floats = np.log((1 + answers) / (1 + counts)) + 1 if rarity else np.ones(len(counts))
    return weights
