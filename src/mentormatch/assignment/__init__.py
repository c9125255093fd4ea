"""Numbers in, pairs of indices out, with a proof; knows no people.

An *assignment problem* has mentees (rows) with demands and mentors (columns) with capacities and minimum loads, a score
for each pair, and pairs that are allowed or forced. `solve` returns an `Assignment`: pairs that are best for an
objective, and a `Certificate` whose prices prove a bound by linear programming duality, which `certify` checks without
the solver.
"""

from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.certificates import Certificate, blocking_pairs, certify, violations
from mentormatch.assignment.objectives import (
    OBJECTIVES,
    DrawMetrics,
    GroupMeasure,
    Lottery,
    Shape,
    is_whole,
    lottery,
    measure_of,
    plain_bound,
    wrong_options,
)
from mentormatch.assignment.problem import AssignmentProblem, check_limits, counted
from mentormatch.assignment.scores import (
    DenseScores,
    FactoredScores,
    PairScores,
    QuickProducts,
    SparseScores,
    is_sparse,
    scores_of_rankings,
)
from mentormatch.assignment.solve import solve
from mentormatch.assignment.solvers import Progress
from mentormatch.assignment.start import Start

__all__ = [
    "Assignment",
    "AssignmentProblem",
    "Certificate",
    "DenseScores",
    "DrawMetrics",
    "FactoredScores",
    "GroupMeasure",
    "Lottery",
    "OBJECTIVES",
    "PairScores",
    "Progress",
    "QuickProducts",
    "Shape",
    "SparseScores",
    "Start",
    "answer_of",
    "blocking_pairs",
    "certify",
    "check_limits",
    "counted",
    "is_sparse",
    "is_whole",
    "lottery",
    "measure_of",
    "plain_bound",
    "scores_of_rankings",
    "solve",
    "violations",
    "wrong_options",
]
