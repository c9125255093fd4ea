"""The settings that say who is placed before whom."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from mentormatch.answers import Cell, fold, is_blank, read_number, text_of
from mentormatch.arrays import Floats
from mentormatch.assignment import objective_name
from mentormatch.errors import CohortError, Mistake, shorten
from mentormatch.policy.settings import FrozenDict, wrong_value
from mentormatch.profiles import People, placed

UNANSWERED = ("last", "as others")
SETTINGS = {"by", "order", "unanswered"}


def priority_setting(given: Any) -> str | FrozenDict | None:
    """Return a priority as the name of a column, or as a table of ``by``, ``order`` and ``unanswered``.

    Raises
    ------
    ValueError
        Where it is neither.

    Examples
    --------
    >>> priority_setting("waiting"), priority_setting({"by": "group", "order": ["returning", "new"]})
    ('waiting', {'by': 'group', 'order': ('returning', 'new')})
    """
    if given is None:
        return None
    if isinstance(given, str) and given.strip():
        given.encode()
        return given
    if isinstance(given, Mapping) and given and set(given) <= SETTINGS and _is_table(given):
        return given if isinstance(given, FrozenDict) else FrozenDict(given)
    raise ValueError(given)


def _is_table(given: Mapping[str, Any]) -> bool:
    by, order = given.get("by"), given.get("order")
    texts = isinstance(order, Sequence) and not isinstance(order, str) and all(isinstance(name, str) for name in order)
    named = by is None or (isinstance(by, str) and bool(by.strip()))
    ordered = order is None or (texts and len(order) > 1 and by is not None)
    return named and ordered and given.get("unanswered", "last") in UNANSWERED


def priority_column(priority: str | Mapping[str, Any] | None) -> str | None:
    """Return the column of the mentees by which a policy places some before others, if it names one.

    Examples
    --------
    >>> priority_column("waiting"), priority_column({"unanswered": "as others"})
    ('waiting', None)
    """
    return priority.get("by") if isinstance(priority, Mapping) else priority


def priority_mistakes(policy: Any) -> Iterator[Mistake]:
    """Yield what does not go with the priority of a policy: an audited column, another objective, a worth."""
    column = priority_column(policy.priority)
    if column is None:
        return
    if column in policy.audit:
        expected, hint = "must not name an audited column: what is audited decides nothing", "Take it out of the audit."
        code, about = "audited_priority", ["audit"]
        yield wrong_value("priority", expected, got=column, hint=hint, code=code, about=about)
    if objective_name(policy.objective) != "total":
        expected, about = "must be left out where the objective is not the total", ["objective"]
        yield wrong_value("priority", expected, got=column, code="priority_of_objective", about=about)
    if policy.participation == "worth":
        expected = 'must be left out with participation = "worth", which goes by what a pair is worth'
        yield wrong_value("priority", expected, got=column, code="priority_and_worth", about=["participation"])


def priority_numbers(mentees: People, priority: str | Mapping[str, Any] | None) -> Floats:
    """Return the number by which each mentee is placed before others, the higher the sooner; 0 without a column.

    Parameters
    ----------
    mentees : People
    priority : str or mapping, optional
        As `priority_setting` returns it. A blank number is 0; of ordered answers a blank comes where "" stands, else
        after all of them.

    Returns
    -------
    ndarray of float64, shape (mentees,)

    Raises
    ------
    CohortError
        If there is no such column, and with every answer that is no number, or is not in the order.

    Examples
    --------
    >>> mentees = People("mentee", ("kim", "noor", "lee"), {"seen": ("returning", "new", None)})
    >>> priority_numbers(mentees, {"by": "seen", "order": ("returning", "new")})
    array([2., 1., 0.])
    """
    column = priority_column(priority)
    numbers = np.zeros(len(mentees))
    if column is None:
        return numbers
    order = priority.get("order") if isinstance(priority, Mapping) else None
    ranks = None if order is None else {fold(name): len(order) - place for place, name in enumerate(order)}
    mistakes: list[Mistake] = []
    for position, cell in enumerate(mentees.column(column)):
        try:
            numbers[position] = _number_of(cell, ranks)
        except (TypeError, ValueError):
            expected = "must be a number, since it decides who is placed before whom"
            if order is not None:
                expected = f"must be one of {', '.join(order)}, the order of the priority"
            got = shorten(text_of(cell), limit=40)
            mistakes.append(placed(Mistake("priority_unclear", expected, got=got, column=column), mentees, position))
    if mistakes:
        raise CohortError(mistakes)
    return numbers


def _number_of(cell: Cell, ranks: Mapping[str, int] | None) -> float:
    if ranks is not None:
        if is_blank(cell):
            return ranks.get("", 0)
        rank = ranks.get(fold(text_of(cell)))
        if rank is None:
            raise ValueError(cell)
        return rank
    if is_blank(cell):
        return 0.0
    if isinstance(cell, bool):
        return float(cell)
    number = read_number(cell)
    if number is None or not np.isfinite(number):
        raise ValueError(cell)
    return float(number)


def priority_answer_mistakes(mentees: People, priority: str | Mapping[str, Any] | None) -> list[Mistake]:
    """Return all that is wrong with the answers that decide who is placed before whom.

    Examples
    --------
    >>> mentees = People("mentee", ("kim",), {"waiting": ("long",)})
    >>> [mistake.code for mistake in priority_answer_mistakes(mentees, "waiting")]
    ['priority_unclear']
    """
    try:
        priority_numbers(mentees, priority)
    except CohortError as error:
        return list(error.mistakes)
    return []
