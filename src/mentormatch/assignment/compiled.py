"""The decorator of compiled kernels (numba), with their cache."""

import logging
from collections.abc import Callable
from typing import Any, cast

import numba


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile, and keep the result on disk where there is a place for it."""
    try:
        return cast("Callable[..., Any]", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError as error:  # a read-only package and no home
        logging.getLogger("mentormatch").info("The solver is compiled in memory: %s", error)
        return cast("Callable[..., Any]", numba.njit(nogil=True)(function))
