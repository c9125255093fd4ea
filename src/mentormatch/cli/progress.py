"""A progress bar that appears once something takes longer than a second."""

import sys
import threading
from types import TracebackType
from typing import Any, Self

_DELAY = 1.0
_EVERY = 0.2


class ProgressBar:
    """Draws the stage that was last reported, from a thread of its own, so that the elapsed time of a long stage moves.

    Nothing is drawn before a second has passed, nor where standard error is no terminal.

    Parameters
    ----------
    shown : bool
        False draws nothing at all.

    Examples
    --------
    >>> with ProgressBar(shown=False) as progress:
    ...     progress("scores", 1, 2)
    """

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._draw_until_stopped, daemon=True)
        self._latest: tuple[str, int, int] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report how far a stage has come; costs next to nothing."""
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

            form = "{desc} {bar:30} {percentage:3.0f}% {elapsed}"
            bar = tqdm(
                desc=stage, initial=done, total=total, file=sys.stderr, leave=False, dynamic_ncols=True, bar_format=form
            )
            bar.start_t -= _DELAY
        bar.set_description_str(stage, refresh=False)
        bar.total, bar.n = total, min(done, total)
        bar.refresh()
        return bar
