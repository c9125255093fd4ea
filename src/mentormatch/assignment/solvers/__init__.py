"""Exact solvers, each one algorithm by the name of the field.

The Hungarian method (one column a seat, SciPy), min-cost flow (shortest augmenting paths over candidate pairs, with
column generation), deferred acceptance, and lexicographic search. A solver takes a problem and returns a `Solution`:
pairs and dual prices. `Watch` reports progress and stops it.

Names are loaded when they are asked for: min-cost flow compiles its kernels with numba, the Hungarian method needs
none.
"""

import lazy_loader as _lazy

__all__ = [
    "Progress",
    "Solution",
    "Stopped",
    "StoppedBy",
    "Watch",
    "deferred_acceptance",
    "hungarian",
    "lowest_first",
    "min_cost_flow",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submodules=["deferred_acceptance", "lowest_first"],
    submod_attrs={
        "hungarian": ["hungarian"],
        "min_cost_flow": ["min_cost_flow"],
        "solution": ["Solution"],
        "watch": ["Progress", "Stopped", "StoppedBy", "Watch"],
    },
)
