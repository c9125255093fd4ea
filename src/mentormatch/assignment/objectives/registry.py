"""The objectives by name, loaded on demand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Literal, TypeAlias

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
    value : str
        What a certificate's value is called.
    seeks : bool
        Whether it seeks an answer that is the best of all; where not, the certificate says how far the total is from
        the best, which is no aim.
    """

    module: str
    function: str
    options: tuple[str, ...] = ()
    groups: bool = False
    value: str = "value of the objective"
    seeks: bool = True

    def load(self) -> Callable[..., Assignment]:
        """Return the function."""
        found: Callable[..., Assignment] = getattr(import_module(f"{__package__}.{self.module}"), self.function)
        return found


ObjectiveName: TypeAlias = Literal[
    "first-come",
    "greedy",
    "group-maximin",
    "least-gap",
    "leximin",
    "max-gap",
    "maximin",
    "nash",
    "picking-sequence",
    "quotas",
    "random",
    "stable",
    "total",
]
"""An objective by name."""

_EFFORT = ("gap", "nodes", "smallest")
_METRIC = ("metric", "threshold", *_EFFORT)

OBJECTIVES: dict[str, Objective] = {
    "first-come": Objective("mechanisms.baselines", "first_come", value="total", seeks=False),
    "greedy": Objective("mechanisms.baselines", "greedy", value="total", seeks=False),
    "group-maximin": Objective(
        "groups.group_fair", "group_maximin", ("keep", *_EFFORT), groups=True, value="worst group's mean"
    ),
    "least-gap": Objective(
        "groups.group_fair", "least_gap", ("keep", *_METRIC), groups=True, value="nearness of the groups"
    ),
    "leximin": Objective("welfare.leximin", "leximin", value="lowest score"),
    "max-gap": Objective(
        "groups.group_fair", "max_gap", ("max_gap", *_METRIC), groups=True, value="total within the gap"
    ),
    "maximin": Objective("welfare.maximin", "maximin", ("gap",), value="lowest outcome"),
    "nash": Objective("welfare.nash", "nash", ("gap",), value="sum of the logarithms of outcomes"),
    "picking-sequence": Objective(
        "mechanisms.picking_sequence", "picking_sequence", ("complete",), value="total", seeks=False
    ),
    "quotas": Objective(
        "groups.quotas", "quotas", ("at_least", "at_most"), groups=True, value="total within the quotas"
    ),
    "random": Objective("mechanisms.baselines", "at_random", ("seed",), value="total", seeks=False),
    "stable": Objective("mechanisms.stable", "stable", ("optimal", "seed"), value="total", seeks=False),
}
"""All but "total", which needs no registering."""


def objective_name(objective: object) -> str:
    """Return the name of an objective: its own, that of its table, or of a function one that is none of ours.

    Examples
    --------
    >>> def nash(problem):
    ...     return []
    >>> objective_name("nash"), objective_name({"name": "nash", "gap": 0.1}), objective_name(nash)
    ('nash', 'nash', 'own nash')
    """
    if isinstance(objective, str):
        return objective
    if isinstance(objective, Mapping):
        return str(objective["name"])
    name = str(getattr(objective, "__name__", type(objective).__name__))
    return f"own {name}" if name in ("total", *OBJECTIVES) else name
