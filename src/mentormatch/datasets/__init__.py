"""Cohorts made up to order, published instances, and files of problems.

`make_cohort` and `make_problem` generate data of any size from a seed. `instances` reads published instances (PrefLib,
OR-Library, reviewer affinities). Assignment problems are saved, loaded, and written in the CPLEX LP format.
"""

from mentormatch.datasets import published as instances
from mentormatch.datasets.lp_files import linear_program, write_lp
from mentormatch.datasets.made_up import make_cohort, make_problem
from mentormatch.datasets.problem_files import load_problem, save_problem
from mentormatch.datasets.published import Preferences, read_affinities, read_or_library, read_preflib

__all__ = [
    "Preferences",
    "instances",
    "linear_program",
    "load_problem",
    "make_cohort",
    "make_problem",
    "read_affinities",
    "read_or_library",
    "read_preflib",
    "save_problem",
    "write_lp",
]
