"""The decorator of compiled kernels (numba), with their cache."""

import logging
from collections.abc import Callable
from typing import Any, cast

import numba
from numba.core.caching import FunctionCache
from numba.core.dispatcher import Dispatcher


class _DiskCache(FunctionCache):
    """Numba's cache, which survives that a class of named fields was renamed or moved since it was written."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)  # type: ignore[no-untyped-call]
        except (AttributeError, ImportError):  # signatures are pickled, and refer to their classes by name
            self.flush()  # type: ignore[no-untyped-call]
            return None


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile, and keep the result on disk where there is a place for it.

    Functions that are called often read the fields of a named tuple where they use them: a local name for an array is
    a counted reference, which costs more there than the work itself.
    """
    try:
        dispatcher: Any = numba.njit(cache=True, nogil=True)(function)
        if isinstance(dispatcher, Dispatcher):  # with NUMBA_DISABLE_JIT it is the function itself
            dispatcher._cache = _DiskCache(function)  # type: ignore[no-untyped-call, attr-defined]  # noqa: SLF001
    except RuntimeError as error:  # a read-only package and no home
        logging.getLogger("mentormatch").info("The solver is compiled in memory: %s", error)
        dispatcher = numba.njit(nogil=True)(function)
    return cast("Callable[..., Any]", dispatcher)
