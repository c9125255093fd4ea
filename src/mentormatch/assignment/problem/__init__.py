"""Assignment problems, checked, with their levels and reasons of infeasibility.

`AssignmentProblem` holds scores, capacities, minimum loads, demands, allowed and forced pairs. An objective may have
several *levels* (mentees placed, pairs, total), which are compared lexicographically and never added up.
`infeasibility` finds a cut that shows why limits cannot hold together.
"""

from mentormatch.assignment.problem.changes import Change, ChangeKind, WayOut, WayOutKind, changed
from mentormatch.assignment.problem.cuts import Cut, CutKind, minimum_load_cuts, placement_cuts
from mentormatch.assignment.problem.infeasibility import check_limits, explain_minimum_loads
from mentormatch.assignment.problem.levels import (
    PAIR,
    PLACED,
    REQUIRED,
    LevelNumbers,
    as_prices,
    place_levels,
    placed_and_pairs,
)
from mentormatch.assignment.problem.problem import AssignmentProblem, counted
from mentormatch.assignment.problem.residual_network import emptied_seats, empty_places, lower_costs, movable_pairs

__all__ = [
    "AssignmentProblem",
    "Change",
    "ChangeKind",
    "Cut",
    "CutKind",
    "LevelNumbers",
    "PAIR",
    "PLACED",
    "REQUIRED",
    "WayOut",
    "WayOutKind",
    "as_prices",
    "changed",
    "check_limits",
    "counted",
    "emptied_seats",
    "empty_places",
    "explain_minimum_loads",
    "lower_costs",
    "minimum_load_cuts",
    "movable_pairs",
    "place_levels",
    "placed_and_pairs",
    "placement_cuts",
]
