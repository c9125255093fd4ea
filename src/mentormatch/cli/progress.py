"""A progress bar that appears once something takes longer than a second."""

import math
import sys
import threading
import time
from types import TracebackType
from typing import Any, Self

_DELAY = 1.0
_EVERY = 0.2
# what is known of a rate before is too little to tell how long the rest takes
_LEAST_SHARE, _LEAST_SECONDS = 0.05, 1.0


class ProgressBar:
    """Draws the stage that was last reported, from a thread of its own, so that the elapsed time of a long stage moves.

    Nothing is drawn before a second has passed, nor where standard error is no terminal. Once a stage has come some
    way, it says how long the rest of it may take.

    Parameters
    ----------
    shown : bool
        False draws nothing at all.
    limit : float, optional
        After how many seconds the solver is stopped.

    Examples
    --------
    >>> with ProgressBar(shown=False) as progress:
    ...     progress("scores", 1, 2)
    """

    def __init__(self, *, shown: bool, limit: float | None = None) -> None:
        self._limit = "" if limit is None else f"at most {spoken_time(limit)}"
        self._began = ("", time.monotonic())
        self._shown = shown and sys.stderr.isatty()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._draw_until_stopped, daemon=True)
        self._latest: tuple[str, int, int] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report how far a stage has come; costs next to nothing."""
        if self._began[0] != stage:
            self._began = (stage, time.monotonic())
        self._latest = (stage, done, total)

    def __enter__(self) -> Self:
        if self._shown:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        if self._shown:
            self._thread.join()

    def _draw_until_stopped(self) -> None:
        bar: Any = None
        wait = _DELAY
        while not self._stopped.wait(wait):
            wait = _EVERY
            bar = self._draw(bar)
        if bar is not None:
            bar.close()

    def _draw(self, bar: Any) -> Any:
        if self._latest is None:
            return bar
        stage, done, total = self._latest
        total = max(total, 1)
        if bar is None:
            from tqdm import tqdm

            form = "{desc} {bar:30} {percentage:3.0f}% {elapsed}{postfix}"
            bar = tqdm(
                desc=stage, initial=done, total=total, file=sys.stderr, leave=False, dynamic_ncols=True, bar_format=form
            )
            bar.start_t -= _DELAY
        bar.set_description_str(stage, refresh=False)
        bar.total, bar.n = total, min(done, total)
        said = (time_left(done, total, time.monotonic() - self._began[1]), self._limit)
        bar.set_postfix_str(", ".join(filter(None, said)), refresh=False)
        bar.refresh()
        return bar


def time_left(done: int, total: int, seconds: float) -> str:
    """Return how long the rest of a stage may take, after so many seconds; "" where too little of it is done.

    Examples
    --------
    >>> time_left(20, 100, 5.0), time_left(1, 100, 5.0), time_left(100, 100, 5.0)
    ('about 20 s left', '', '')
    """
    if done >= total or done < _LEAST_SHARE * total or seconds < _LEAST_SECONDS:
        return ""
    return f"about {spoken_time(seconds * (total - done) / done)} left"


def spoken_time(seconds: float) -> str:
    """Return a time in seconds, minutes or hours, rounded up.

    Examples
    --------
    >>> spoken_time(0.2), spoken_time(90), spoken_time(7000)
    ('1 s', '2 min', '2 h')
    """
    for length, unit, most in ((1, "s", 90), (60, "min", 90)):
        if seconds < most * length:
            return f"{max(1, math.ceil(seconds / length))} {unit}"
    return f"{math.ceil(seconds / 3600)} h"
