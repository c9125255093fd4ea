"""Cohorts made up to order, published instances, and files of problems.

`make_cohort` and `make_problem` generate data of any size from a seed. `instances` reads published instances (PrefLib,
OR-Library, reviewer affinities), and readers beside it take similarities of papers and reviewers, supervisors with
their capacities, and fair division. Assignment problems are saved, loaded, and written in the CPLEX LP format.
"""

from mentormatch.datasets import published as instances
from mentormatch.datasets.allocation_files import (
    Division,
    Supervisor,
    read_fairpyx,
    read_similarities,
    read_supervisors,
)
from mentormatch.datasets.lp_files import linear_program, write_lp
from mentormatch.datasets.made_up import make_cohort, make_problem
from mentormatch.datasets.problem_files import load_problem, save_problem
from mentormatch.datasets.published import Preferences, read_affinities, read_or_library, read_preflib

__all__ = [
    "Division",
    "Preferences",
    "Supervisor",
    "instances",
    "linear_program",
    "load_problem",
    "make_cohort",
    "make_problem",
    "read_affinities",
    "read_fairpyx",
    "read_or_library",
    "read_preflib",
    "read_similarities",
    "read_supervisors",
    "save_problem",
    "write_lp",
]
