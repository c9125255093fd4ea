"""The objectives by name, each loaded when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from mentormatch.assignment.answer import Assignment


@dataclass(frozen=True)
class Objective:
    """Where an objective is found, and what it takes.

    Its function is called as ``function(problem, solver=..., watch=..., **options)``, with ``groups=`` (an int64 array
    of 0, 1, … a mentee) where it is about groups, and returns an `Assignment`.

    Attributes
    ----------
    module, function : str
        The module inside this package, and the function in it.
    options : tuple of str
    groups : bool
        Whether it must be told the mentees' groups.
    """

    module: str
    function: str
    options: tuple[str, ...] = ()
    groups: bool = False

    def load(self) -> Callable[..., Assignment]:
        """Return the function."""
        found: Callable[..., Assignment] = getattr(import_module(f"{__package__}.{self.module}"), self.function)
        return found


OBJECTIVES: dict[str, Objective] = {
    "maximin": Objective("egalitarian", "maximin", options=("gap",)),
    "leximin": Objective("leximin", "leximin"),
    "nash": Objective("proportional", "nash", options=("gap",)),
}
"""All but "total", which needs no registering."""
