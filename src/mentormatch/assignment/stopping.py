"""Where a run may be stopped, whatever stage it is in."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from mentormatch.assignment.solvers import Progress
from mentormatch.errors import StoppedError

EVERY = 0.25
"""Seconds between two calls of progress, and so the longest that saying stop to it may wait for."""

_Item = TypeVar("_Item")


class _Told:
    """Whom to tell how far a run has come, and how far that was."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.latest = ("at work", 0, 1)
        self.at = time.monotonic()

    def tell(self) -> None:
        self.at = time.monotonic()
        if self.progress(*self.latest) is False:
            stage = self.latest[0]
            raise StoppedError(f"The run was stopped before there was an answer, at the stage '{stage}'.")


_told: ContextVar[_Told | None] = ContextVar("_told", default=None)


@contextmanager
def telling(progress: Progress | None) -> Iterator[None]:
    """Let `tell` and `heed` call a function (stage, done, total) meanwhile; None leaves the one there is.

    Examples
    --------
    >>> with telling(lambda stage, done, total: done < 2):
    ...     for place in range(9):
    ...         tell("counting", place, 9)
    Traceback (most recent call last):
    mentormatch.errors.StoppedError: The run was stopped before there was an answer, at the stage 'counting'.
    """
    if progress is None:
        yield
        return
    token = _told.set(_Told(progress))
    try:
        yield
    finally:
        _told.reset(token)


def raising(progress: Progress | None) -> Progress | None:
    """Return a progress that raises where the given one returns False, for runs whose parts alone nobody wants.

    Examples
    --------
    >>> raising(lambda *_: False)("solving", 1, 9)
    Traceback (most recent call last):
    mentormatch.errors.StoppedError: The run was stopped before its end, at the stage 'solving'.
    """
    if progress is None:
        return None

    def tell_or_raise(stage: str, done: int, total: int) -> None:
        if progress(stage, done, total) is False:
            raise StoppedError(f"The run was stopped before its end, at the stage '{stage}'.")

    return tell_or_raise


def tell(stage: str, done: int, total: int) -> None:
    """Say how far a stage has come.

    Raises
    ------
    StoppedError
        Where progress returns False.
    """
    told = _told.get()
    if told is not None:
        told.latest = (stage, done, total)
        told.tell()


def heed() -> None:
    """Say again how far the stage has come where that was a quarter of a second ago; costs next to nothing.

    For loops over people or pairs, so that nothing runs on for long after somebody said stop.

    Raises
    ------
    StoppedError
        Where progress returns False.
    """
    told = _told.get()
    if told is not None and time.monotonic() - told.at >= EVERY:
        told.tell()


def heeding(items: Iterable[_Item]) -> Iterator[_Item]:
    """Yield the items, and heed whoever says stop between any two.

    Examples
    --------
    >>> list(heeding("ab"))
    ['a', 'b']
    """
    told = _told.get()
    if told is None:
        yield from items
        return
    for item in items:
        if time.monotonic() - told.at >= EVERY:  # as `heed`, which would cost as much again
            told.tell()
        yield item
