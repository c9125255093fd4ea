"""The decorators of compiled kernels (numba), with their cache."""

import logging
from collections.abc import Callable
from typing import Any, cast

from mentormatch.assignment.compile_time import COMPILING

with COMPILING:
    import numba
    from numba.core import event
    from numba.core.caching import FunctionCache
    from numba.core.dispatcher import Dispatcher

# numba tells each step of each kernel to whoever listens to DEBUG
if logging.getLogger("numba").level == logging.NOTSET:
    logging.getLogger("numba").setLevel(logging.WARNING)


class _DiskCache(FunctionCache):
    """Numba's cache, which survives that a class of named fields was renamed or moved since it was written."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)  # type: ignore[no-untyped-call]
        except (AttributeError, ImportError):  # signatures are pickled, and refer to their classes by name
            self.flush()  # type: ignore[no-untyped-call]
            return None


class _Listener(event.Listener):
    """Tells `COMPILING` when numba's compiler is entered and left, to compile or to load from the cache."""

    def on_start(self, _event: Any) -> None:
        COMPILING.__enter__()

    def on_end(self, _event: Any) -> None:
        COMPILING.__exit__(None, None, None)


event.register("numba:compiler_lock", _Listener())  # type: ignore[no-untyped-call]


_KERNELS: list[Any] = []


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that makes no arrays, and keep the result on disk where there is a place for it.

    Arrays belong to who calls it, so that nothing counts who refers to them (numba's option `_nrt`): a tenth of all
    compiling, and in functions that are called often more than the work itself.
    """
    return _kernel(_compiled(function, _nrt=False))


def compiled_with_arrays(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that makes arrays.

    If it is called often, it reads the fields of a named tuple where it uses them: a local name for an array is a
    counted reference.
    """
    return _kernel(_compiled(function))


def _kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    _KERNELS.append(function)
    return function


def kernels() -> tuple[Any, ...]:
    """Return the kernels of all files that were loaded, without the parts of others.

    Examples
    --------
    >>> import mentormatch.assignment.solvers.deferred_acceptance
    >>> "propose" in {kernel.__name__ for kernel in kernels()}
    True
    """
    return tuple(_KERNELS)


def compiled_part(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that only kernels call: without what calls from Python need, a fifth of all compiling.

    A number written in a call is a type of its own to numba, for which the function is compiled once more: callers say
    ``np.int64(0)``. Also `min` and `max` are compiled, for each type anew; a comparison takes less.
    """
    return _compiled(function, no_cpython_wrapper=True, _nrt=False)


def compiled_into_caller(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function as a part of the one function that calls it, as if it stood there.

    For what is either short, or takes very many arrays: each is handed on as seven numbers, in the call and in the
    function, and what is linked into a caller is optimised there once more. To numba it costs about as much to put a
    long function that calls others into its caller as is saved; try it.
    """
    return _compiled(function, no_cpython_wrapper=True, _nrt=False, inline="always")


def _compiled(function: Callable[..., Any], **options: bool | str) -> Callable[..., Any]:
    njit: Any = numba.njit
    options |= {"nogil": True, "no_cfunc_wrapper": True}
    try:
        dispatcher = njit(cache=True, **options)(function)
        if isinstance(dispatcher, Dispatcher):  # with NUMBA_DISABLE_JIT it is the function itself
            dispatcher._cache = _DiskCache(function)  # type: ignore[attr-defined, no-untyped-call]  # noqa: SLF001
    except RuntimeError as error:  # a read-only package and no home
        logging.getLogger("mentormatch").info("The solver is compiled in memory: %s", error)
        dispatcher = njit(**options)(function)
    return cast("Callable[..., Any]", dispatcher)
