"""The time that compiling took, which does not count against limits."""

import gc
import threading
import time
from types import TracebackType


class CompileTime:
    """Adds up the time in which at least one thread loads or compiles kernels; to be entered for each such step.

    Meanwhile Python does not look for garbage. A compiler makes very many objects, which live until it is done: to look
    through them again and again took a tenth of its time.

    Examples
    --------
    >>> spent = CompileTime()
    >>> with spent, spent:
    ...     time.sleep(0.01)
    >>> 0.005 < spent.seconds() < 5.0
    True
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work = 0
        self._since = self._seconds = 0.0
        self._collects = False

    def __enter__(self) -> None:
        with self._lock:
            self._at_work += 1
            if self._at_work == 1:
                self._since = time.monotonic()
                self._collects = gc.isenabled()
                gc.disable()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._at_work -= 1
            if not self._at_work:
                self._seconds += time.monotonic() - self._since
                if self._collects:
                    gc.enable()

    def seconds(self) -> float:
        """Return the seconds so far, those of a step that is not over among them."""
        with self._lock:
            return self._seconds + (time.monotonic() - self._since if self._at_work else 0.0)


COMPILING = CompileTime()
"""That of this process; see `mentormatch.assignment.compiled`."""
