from mentormatch.assignment.solvers import deferred_acceptance as deferred_acceptance
from mentormatch.assignment.solvers import lowest_first as lowest_first
from mentormatch.assignment.solvers.hungarian import hungarian as hungarian
from mentormatch.assignment.solvers.min_cost_flow import min_cost_flow as min_cost_flow
from mentormatch.assignment.solvers.solution import Solution as Solution
from mentormatch.assignment.solvers.watch import Progress as Progress
from mentormatch.assignment.solvers.watch import Stopped as Stopped
from mentormatch.assignment.solvers.watch import StoppedBy as StoppedBy
from mentormatch.assignment.solvers.watch import Watch as Watch

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
