"""What the encoder benchmark measures: places of right partners, texts a second, and skills that meet."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mentormatch.encoders import Encoder

BLOCK = 60
TIMED_TEXTS = 256
LEAST_SECONDS = 0.5
SAME_SCORE = 9  # decimals; what differs by less is rounding

Vectors = Callable[[Sequence[str]], Any]


class Scorer(Protocol):
    """What is asked of an encoder."""

    def fit(self, wants: Sequence[str], offers: Sequence[str]) -> Any: ...
    def encode_wants(self, column: Sequence[str]) -> Any: ...
    def encode_offers(self, column: Sequence[str]) -> Any: ...
    def score(self, wants: Any, offers: Any) -> Any: ...


Factory = Callable[[], Scorer]


@dataclass(frozen=True)
class Encoded:
    values: NDArray[np.float64]


class OfVectors:
    """Any function from texts to an array with a row each, compared by the cosine."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors

    def fit(self, _wants: Sequence[str], _offers: Sequence[str]) -> "OfVectors":
        return self

    def encode_wants(self, column: Sequence[str]) -> Encoded:
        rows = np.asarray(self.vectors(list(column)), dtype=np.float64)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return Encoded(rows / np.where(lengths > 0, lengths, 1.0))

    encode_offers = encode_wants

    def score(self, wants: NDArray[np.float64], offers: NDArray[np.float64]) -> NDArray[np.float64]:
        return wants @ offers.T


@dataclass(frozen=True)
class Found:
    """How one right partner, or the first of several, was found."""

    first: float
    first_five: float
    reciprocal: float
    percentile: float


def scores_of(make: Factory, goals: Sequence[str], bios: Sequence[str]) -> NDArray[np.float64]:
    """Return the score of each goal with each bio, of an encoder that has learned from these alone."""
    encoder = make().fit(goals, bios)
    scores = encoder.score(encoder.encode_wants(goals).values, encoder.encode_offers(bios).values)
    rounded: NDArray[np.float64] = np.asarray(scores, dtype=np.float64).round(SAME_SCORE)
    return rounded


def found(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> Found:
    """Return what to expect of the first right partner where equal scores are in an order drawn by lot."""
    best = scores[right].max()
    above = int((scores > best).sum())
    tied = scores == best
    of_all, of_right = int(tied.sum()), int((tied & right).sum())
    # The chance that none of the right ones is among the first 1, 2, .. of those tied.
    left = of_all - np.arange(of_all)
    none_yet = np.cumprod(np.maximum(left - of_right, 0) / left)
    chances = np.r_[1.0, none_yet[:-1]] - none_yet
    places = above + 1 + np.arange(of_all)
    return Found(
        first=float(chances[places <= 1].sum()),
        first_five=float(chances[places <= 5].sum()),
        reciprocal=float((chances / places).sum()),
        percentile=1.0 - float((chances * (places - 1)).sum()) / max(1, len(scores) - 1),
    )


def blocks(count: int, shuffles: int) -> list[NDArray[np.int64]]:
    """Return blocks of 60 pairs: those in the order of the file, then those of seeded shuffles.

    The last of each order is filled with those before it.
    """
    size = min(BLOCK, count)
    orders = [np.arange(count), *(np.random.default_rng(seed).permutation(count) for seed in range(shuffles))]
    starts = [min(start, count - size) for start in range(0, count, size)]
    return [order[start : start + size] for order in orders for start in starts]


def mean_of(all_found: Sequence[Found]) -> Found:
    return Found(*np.mean([[f.first, f.first_five, f.reciprocal, f.percentile] for f in all_found], axis=0).tolist())


def retrieve(make: Factory, goals: Sequence[str], bios: Sequence[str], shuffles: int) -> tuple[Found, list[Found]]:
    """Return the mean over blocks, and the mean of each pair over the blocks that it is in."""
    means: list[Found] = []
    of_pairs: list[list[Found]] = [[] for _ in goals]
    for block in blocks(len(goals), shuffles):
        scores = scores_of(make, [goals[pair] for pair in block], [bios[pair] for pair in block])
        in_block = [found(scores[row], np.arange(len(block)) == row) for row in range(len(block))]
        means.append(mean_of(in_block))
        for pair, one in zip(block, in_block, strict=True):
            of_pairs[pair].append(one)
    return mean_of(means), [mean_of(several) for several in of_pairs]


def margin(values: Iterable[float]) -> float:
    """Return half of the 95 % interval of a mean over pairs."""
    values = list(values)
    return 1.96 * float(np.std(values, ddof=1)) / math.sqrt(len(values))


_NUMBERS = count()


def texts_a_second(make: Factory, texts: Sequence[str]) -> float:
    """Return how many texts are learned from and encoded in a second; loading a model does not count.

    A number at the end makes all texts distinct, also from those of other encoders, so that nothing kept helps.
    """
    make().fit(["Hello there"], []).encode_wants(["Hello there"])
    took: list[float] = []
    while sum(took) < LEAST_SECONDS or len(took) < 3:
        many = [f"{texts[n % len(texts)]} {next(_NUMBERS)}" for n in range(TIMED_TEXTS)]
        began = time.perf_counter()
        make().fit(many, []).encode_wants(many)
        took.append(time.perf_counter() - began)
    return TIMED_TEXTS / float(np.median(took))


def meeting(encoder: Encoder, pairs: Sequence[tuple[str, str]]) -> list[bool]:
    """Return which pairs have a score above 0, whichever name is wished for."""
    both = [(name, other) for pair in pairs for name, other in (pair, pair[::-1])]
    wants = encoder.encode_wants([name for name, _ in both]).values
    offers = encoder.encode_offers([other for _, other in both]).values
    meets = np.diagonal(encoder.score(wants, offers)) > 0
    return [bool(met) for met in meets[::2] & meets[1::2]]
