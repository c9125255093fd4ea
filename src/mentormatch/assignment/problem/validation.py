"""Checks what is given to an assignment problem."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment.scores import PairScores, as_pair_scores
from mentormatch.errors import Mistake, ProblemError

_UNLIMITED = 1e18
"""More than anybody can have, and still within int64."""

_MOST_CLASSES = 1 << 17
"""More classes would not fit the digits of levels."""

Shape = tuple[int, int]


def checked_scores(scores: Any, name: str, mistakes: list[Mistake]) -> PairScores | None:
    """Return `scores` behind the interface, or None and the reason among the mistakes.

    Examples
    --------
    >>> mistakes = []
    >>> checked_scores([[0.5, float("nan")]], "scores", mistakes) is None, mistakes[0].code
    (True, 'scores_not_finite')
    """
    try:
        return as_pair_scores(scores, name=name)
    except ProblemError as error:
        mistakes += error.mistakes
        return None


def shape_of(scores: Any) -> Shape | None:
    """Return the shape of what was given, even where its numbers are wrong; None where it has none.

    Examples
    --------
    >>> shape_of([[0.5, float("nan")]]), shape_of("scores")
    ((1, 2), None)
    """
    try:
        shape = scores.shape if hasattr(scores, "shape") else np.shape(scores)
        return (int(shape[0]), int(shape[1])) if len(shape) == 2 else None
    except (TypeError, ValueError):
        return None


def checked_limits(name: str, values: ArrayLike, size: int | None, whose: str, mistakes: list[Mistake]) -> Integers:
    """Return one whole number a person; `size` is None where it is not known how many there are.

    Examples
    --------
    >>> mistakes = []
    >>> checked_limits("capacity", 2, 3, "mentor", mistakes)
    array([2, 2, 2])
    >>> _ = checked_limits("capacity", [1, -1, 0.5], 3, "mentor", mistakes)
    >>> print(mistakes[0])
    Capacity must be a whole number of 0 or more, or one for each mentor (3). Got '-1.0 at [1] and 1 more'.
    """
    many = "" if size is None else f" ({size})"
    expected = f"{name} must be a whole number of 0 or more, or one for each {whose}{many}"
    nothing = np.zeros(size or 0, dtype=np.int64)
    try:
        array = np.asarray(values)
        numbers = array.astype(np.float64) if array.dtype.kind in "iufO" else None
    except (TypeError, ValueError):
        numbers = None
    if numbers is None:
        mistakes.append(Mistake(f"{name}_not_whole", expected, got=str(values)))
        return nothing
    if numbers.ndim > 1 or (size is not None and numbers.shape not in {(), (size,)}):
        mistakes.append(Mistake(f"{name}_shape", expected, got=f"shape {numbers.shape}"))
        return nothing
    with np.errstate(invalid="ignore"):
        wrong = np.atleast_1d(~(np.isfinite(numbers) & (numbers >= 0) & (numbers == np.floor(numbers))))
    if wrong.any():
        first, more = int(np.flatnonzero(wrong)[0]), int(wrong.sum()) - 1
        place = f" at [{first}]" if numbers.ndim else ""
        got = f"{np.atleast_1d(numbers)[first]}{place}" + (f" and {more} more" if more else "")
        mistakes.append(Mistake(f"{name}_not_whole", expected, got=got))
        return nothing
    whole = np.minimum(numbers, _UNLIMITED)
    return np.array(np.broadcast_to(whole, whole.shape if size is None else (size,)), dtype=np.int64)


def checked_forced(forced: Any, shape: Shape | None, mistakes: list[Mistake]) -> Integers:
    """Return the forced pairs (row, column), each once, in ascending order.

    Examples
    --------
    >>> checked_forced([(1, 0), (0, 1), (1, 0)], (2, 2), [])
    array([[0, 1],
           [1, 0]])
    """
    none = np.zeros((0, 2), dtype=np.int64)
    try:
        array = np.asarray(forced if isinstance(forced, np.ndarray) else list(forced))
    except (TypeError, ValueError):
        array = np.array("?")
    if array.size == 0:
        return none
    if array.ndim != 2 or array.shape[1] != 2 or not np.issubdtype(array.dtype, np.integer):
        mistakes.append(Mistake("forced_pairs", "forced must be pairs of whole numbers (row, column)", got=str(forced)))
        return none
    pairs = np.unique(array.astype(np.int64), axis=0)
    if shape is None:
        return pairs
    outside = ((pairs < 0) | (pairs >= np.array(shape))).any(axis=1)
    expected = f"forced pairs must lie within the shape {shape}"
    mistakes += [Mistake("forced_pairs", expected, got=f"({row}, {column})") for row, column in pairs[outside]]
    return pairs[~outside]


def checked_worth(unmatched: Any, mistakes: list[Mistake]) -> float | None:
    """Return what staying unmatched is worth; None where it is the last resort.

    Examples
    --------
    >>> checked_worth("last_resort", []), checked_worth(0.15, [])
    (None, 0.15)
    """
    if isinstance(unmatched, str) and unmatched == "last_resort":
        return None
    number = isinstance(unmatched, int | float | np.integer | np.floating) and not isinstance(unmatched, bool)
    if number and np.isfinite(unmatched):
        return float(unmatched)
    mistakes.append(Mistake("unmatched", "unmatched must be 'last_resort' or a finite number", got=str(unmatched)))
    return None


def checked_spread(spread: Any, worth: float | None, mistakes: list[Mistake]) -> bool:
    """Return whether as many mentees as can be get one mentor before anybody gets a second.

    Examples
    --------
    >>> checked_spread(True, None, [])
    True
    """
    if not isinstance(spread, bool | np.bool_):
        mistakes.append(Mistake("spread", "spread must be True or False", got=str(spread)))
        return False
    if spread and worth is not None:
        expected = "spread must be left out where staying unmatched has a worth"
        mistakes.append(Mistake("spread_and_worth", expected, got=f"spread=True, unmatched={worth}"))
    return bool(spread)


def checked_priority(priority: Any, size: int | None, worth: float | None, mistakes: list[Mistake]) -> Integers | None:
    """Return the rank of each mentee's class, 1 the lowest; None where no priority is given.

    Examples
    --------
    >>> checked_priority([7.5, -1, 7.5], 3, None, [])
    array([2, 1, 2])
    """
    if priority is None:
        return None
    of = "" if size is None else f" ({size})"
    expected = f"priority must be a finite number for each mentee{of}, the higher the sooner placed"
    try:
        array = np.asarray(priority)
        numbers = array.astype(np.float64) if array.dtype.kind in "biuf" else None
    except (TypeError, ValueError):
        numbers = None
    if numbers is None or numbers.ndim != 1 or (size is not None and len(numbers) != size):
        mistakes.append(Mistake("priority_shape", expected, got=str(priority)))
        return None
    if not np.isfinite(numbers).all():
        mistakes.append(Mistake("priority_not_finite", expected, got=str(numbers[~np.isfinite(numbers)][0])))
        return None
    if worth is not None:
        expected = "priority must be left out where staying unmatched has a worth: who is placed then goes by worth"
        mistakes.append(Mistake("priority_and_worth", expected, got=f"unmatched={worth}"))
    classes, rank = np.unique(numbers, return_inverse=True)
    if len(classes) > _MOST_CLASSES:
        expected = f"priority must have at most {_MOST_CLASSES:,} different numbers"
        mistakes.append(Mistake("priority_classes", expected, got=f"{len(classes):,}"))
        return None
    return (rank.reshape(-1) + 1).astype(np.int64)


def checked_bonus(bonus: Any, shape: Shape | None, mistakes: list[Mistake]) -> Any:
    """Return what is added to the worth of pairs as a sparse array; None where nothing is.

    Examples
    --------
    >>> checked_bonus(sparse.coo_array(([0.1], ([0], [1])), shape=(1, 2)), (1, 2), []).nnz
    1
    """
    if bonus is None:
        return None
    expected = f"bonus must be a sparse matrix of finite numbers of shape {shape or '(mentees, mentors)'}"
    given: Any = bonus if sparse.issparse(bonus) else None
    numbers = given is not None and given.ndim == 2 and given.dtype.kind in "biuf"
    if not numbers or (shape is not None and tuple(given.shape) != shape):
        got = f"shape {tuple(given.shape)}" if numbers else type(bonus).__name__
        mistakes.append(Mistake("bonus_shape", expected, got=got))
        return None
    added = sparse.csr_array(bonus, dtype=np.float64, copy=True)
    added.sum_duplicates()
    if not np.isfinite(added.data).all():
        mistakes.append(Mistake("bonus_not_finite", expected, got=str(added.data[~np.isfinite(added.data)][0])))
        return None
    return added


def checked_allowed(
    allowed: Any, shape: Shape | None, mistakes: list[Mistake]
) -> Booleans | Callable[[Integers], Booleans] | None:
    """Return which pairs may be made: an array, a function of rows (checked at each block it returns), or None for all.

    Examples
    --------
    >>> checked_allowed([[True, False]], (1, 2), [])
    array([[ True, False]])
    """
    if allowed is None:
        return None
    if callable(allowed):
        return cast("Callable[[Integers], Booleans]", allowed)
    try:
        array = np.asarray(allowed)
    except ValueError:
        array = np.array("?")
    if array.dtype == bool and (array.ndim == 2 if shape is None else array.shape == shape):
        return array
    expected = f"allowed must be a boolean array of shape {shape or '(mentees, mentors)'}, or a function of rows"
    mistakes.append(Mistake("allowed_shape", expected, got=f"{array.dtype} of shape {array.shape}"))
    return None


def checked_names(
    names: tuple[Sequence[str], Sequence[str]] | None, shape: Shape | None, mistakes: list[Mistake]
) -> tuple[Sequence[str], Sequence[str]] | None:
    """Return what messages call mentees and mentors, as many names as there are people.

    Examples
    --------
    >>> checked_names((["kim"], ["ada", "bob"]), (1, 2), [])
    (['kim'], ['ada', 'bob'])
    """
    if names is None or shape is None:
        return None
    lengths = tuple(len(side) for side in names)
    if lengths != shape:
        expected = f"names must be those of {shape[0]} mentees and of {shape[1]} mentors"
        mistakes.append(Mistake("names", expected, got=f"{lengths} names"))
        return None
    return names
