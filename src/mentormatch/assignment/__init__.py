"""Numbers in, pairs of indices out, with a proof; knows no people.

An *assignment problem* has mentees (rows) with demands and mentors (columns) with capacities and minimum loads, a score
for each pair, and pairs that are allowed or forced. `solve` returns an `Assignment`: pairs that are best for an
objective, and a `Certificate` whose prices prove a bound by linear programming duality, which `certify` checks without
the solver.

Names are loaded when they are asked for: most runs need few of these files.
"""

import lazy_loader as _lazy

__all__ = [
    "Assignment",
    "AssignmentProblem",
    "Certificate",
    "Change",
    "Cut",
    "DenseScores",
    "DrawMetrics",
    "FactoredScores",
    "ForcedPair",
    "Forcing",
    "GroupMeasure",
    "KnownPairs",
    "Lottery",
    "OBJECTIVES",
    "PairScores",
    "Progress",
    "QuickProducts",
    "Shape",
    "SparseScores",
    "Start",
    "StoppedBy",
    "Watch",
    "WayOut",
    "answer_of",
    "blocking_pairs",
    "certify",
    "changed",
    "check_limits",
    "cost_of_priority",
    "counted",
    "heed",
    "heeding",
    "is_sparse",
    "kernels",
    "lottery",
    "measure_of",
    "nearest_changes",
    "placement_cuts",
    "plain_bound",
    "scores_of_rankings",
    "solve",
    "tell",
    "telling",
    "violations",
    "ways_out",
    "wrong_options",
    "wrong_values",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "answer": ["Assignment", "answer_of"],
        "certificates": ["Certificate", "blocking_pairs", "certify", "violations"],
        "compiled": ["kernels"],
        "feasibility": ["nearest_changes", "ways_out"],
        "objectives": [
            "DrawMetrics",
            "GroupMeasure",
            "Lottery",
            "OBJECTIVES",
            "Shape",
            "lottery",
            "measure_of",
            "plain_bound",
            "wrong_options",
            "wrong_values",
        ],
        "priority_cost": ["cost_of_priority"],
        "problem": [
            "AssignmentProblem",
            "Change",
            "Cut",
            "WayOut",
            "changed",
            "check_limits",
            "counted",
            "placement_cuts",
        ],
        "scores": [
            "DenseScores",
            "FactoredScores",
            "PairScores",
            "QuickProducts",
            "SparseScores",
            "is_sparse",
            "scores_of_rankings",
        ],
        "sensitivity": ["ForcedPair", "Forcing", "KnownPairs"],
        "solve": ["solve"],
        "solvers": ["Progress", "StoppedBy", "Watch"],
        "start": ["Start"],
        "stopping": ["heed", "heeding", "tell", "telling"],
    },
)
