"""The solvers by name, for whoever asks for one."""

from typing import Literal, TypeAlias

SolverName: TypeAlias = Literal["auto", "hungarian", "min-cost-flow"]
"""A solver by name; "auto" takes the one that is quicker for the size."""
