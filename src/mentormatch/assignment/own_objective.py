"""A user's function as an objective: its pairs, value and bound."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.certificates import TOLERANCE, Certificate
from mentormatch.assignment.objectives import plain_bound
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.errors import Mistake, ProblemError

OwnObjective: TypeAlias = Callable[[AssignmentProblem], Any]
"""A function problem -> pairs, or (pairs, value, bound)."""

_NUMBERS = (int, float, np.integer, np.floating)
_SHOWN = 80


def own_objective(problem: AssignmentProblem, objective: OwnObjective, name: str) -> Assignment:
    """Return whatever a user's function pairs.

    Where it states a value and a bound, the certificate is about them, and proven where they meet; that the bound holds
    is the function's word. Where it does not, the certificate is about the total, with a bound that holds even where
    every mentor had enough seats.

    Raises
    ------
    ProblemError
        Where it returns something else, the pairs break a limit, or the value is above the bound.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9], [0.8]])
    >>> certificate = own_objective(problem, lambda _: ([(0, 0)], 9, 9.5), "mine").certificate
    >>> certificate.value, certificate.bound, certificate.proven
    (9.0, 9.5, False)
    """
    given = objective(problem)
    stated = isinstance(given, tuple) and len(given) == 3 and not isinstance(given[1], tuple | list | np.ndarray)
    pairs = _checked_pairs(given[0] if stated else given, name)
    certificate = plain_bound(problem, pairs)
    details = {}
    if stated:
        value, bound = _checked_value(given[1], given[2], name)
        certificate, details = _in_its_unit(certificate, value, bound), {"value": value, "bound": bound}
    return answer_of(problem, pairs, certificate, solver=name, objective=name, details=details)


def _in_its_unit(certificate: Certificate, value: float, bound: float) -> Certificate:
    """Return the certificate of the same pairs about another value; as with a worth, pairs are no aim beside it."""
    gap = bound - value
    return replace(
        certificate,
        value=value,
        bound=bound,
        gap=gap,
        proven=gap <= TOLERANCE * max(1.0, abs(value)),
        pairs_bound=certificate.pairs,
        placed_bound=certificate.placed,
        precedence_bound=certificate.precedence,
    )


def _checked_value(value: Any, bound: Any, name: str) -> tuple[float, float]:
    """Return a value and a bound as floats; the bound may be infinite, where nothing is known."""
    wrong = [
        given
        for given, most in ((value, math.inf), (bound, None))
        if not isinstance(given, _NUMBERS) or isinstance(given, bool) or math.isnan(given) or abs(given) == most
    ]
    if wrong:
        expected = f"the function '{name}' must return a finite value and a bound (inf where none is known) as numbers"
        raise ProblemError([Mistake("value_of_function", expected, got=shown(given)) for given in wrong])
    if value > bound + TOLERANCE * max(1.0, abs(value)):
        expected = f"the function '{name}' must return a bound that is not below its value"
        raise ProblemError(Mistake("bound_of_function", expected, got=f"value {value}, bound {bound}"))
    return float(value), float(bound)


def _checked_pairs(given: Any, name: str) -> Integers:
    """What a user's function returned as pairs of indices; what are none are not rounded to some."""
    found = array_of(given)
    if found is not None and found.size == 0 and found.ndim > 0:
        return np.zeros((0, 2), dtype=np.int64)
    if found is None or found.ndim != 2 or found.shape[1] != 2 or not np.issubdtype(found.dtype, np.integer):
        expected = (
            f"the function '{name}' must return pairs (mentee, mentor) of indices, whole numbers of shape (n, 2), "
            "or (pairs, value, bound)"
        )
        raise ProblemError(Mistake("pairs_of_function", expected, got=shown(given)))
    pairs: Integers = found.astype(np.int64)
    return pairs


def array_of(given: Any) -> Any:
    """An array of what may be one, None where it is ragged."""
    try:
        return np.asarray(given)
    except (TypeError, ValueError):
        return None


def shown(given: object) -> str:
    """What was given, cut where it is long."""
    return text if len(text := repr(given)) <= _SHOWN else f"{text[:_SHOWN]} …"
