from mentormatch.assignment.answer import Assignment as Assignment
from mentormatch.assignment.answer import answer_of as answer_of
from mentormatch.assignment.certificates import Certificate as Certificate
from mentormatch.assignment.certificates import blocking_pairs as blocking_pairs
from mentormatch.assignment.certificates import certify as certify
from mentormatch.assignment.certificates import violations as violations
from mentormatch.assignment.certificates import without_bound as without_bound
from mentormatch.assignment.compiled import kernels as kernels
from mentormatch.assignment.feasibility import nearest_changes as nearest_changes
from mentormatch.assignment.feasibility import ways_out as ways_out
from mentormatch.assignment.objectives import OBJECTIVES as OBJECTIVES
from mentormatch.assignment.objectives import DrawMetrics as DrawMetrics
from mentormatch.assignment.objectives import GroupMeasure as GroupMeasure
from mentormatch.assignment.objectives import Lottery as Lottery
from mentormatch.assignment.objectives import ObjectiveName as ObjectiveName
from mentormatch.assignment.objectives import Shape as Shape
from mentormatch.assignment.objectives import lottery as lottery
from mentormatch.assignment.objectives import measure_of as measure_of
from mentormatch.assignment.objectives import objective_name as objective_name
from mentormatch.assignment.objectives import plain_bound as plain_bound
from mentormatch.assignment.objectives import wrong_options as wrong_options
from mentormatch.assignment.objectives import wrong_values as wrong_values
from mentormatch.assignment.priority_cost import cost_of_priority as cost_of_priority
from mentormatch.assignment.problem import AssignmentProblem as AssignmentProblem
from mentormatch.assignment.problem import Change as Change
from mentormatch.assignment.problem import Cut as Cut
from mentormatch.assignment.problem import WayOut as WayOut
from mentormatch.assignment.problem import changed as changed
from mentormatch.assignment.problem import check_limits as check_limits
from mentormatch.assignment.problem import counted as counted
from mentormatch.assignment.problem import placement_cuts as placement_cuts
from mentormatch.assignment.scores import DenseScores as DenseScores
from mentormatch.assignment.scores import FactoredScores as FactoredScores
from mentormatch.assignment.scores import PairScores as PairScores
from mentormatch.assignment.scores import QuickProducts as QuickProducts
from mentormatch.assignment.scores import SparseScores as SparseScores
from mentormatch.assignment.scores import is_sparse as is_sparse
from mentormatch.assignment.scores import scores_of_rankings as scores_of_rankings
from mentormatch.assignment.sensitivity import ForcedPair as ForcedPair
from mentormatch.assignment.sensitivity import Forcing as Forcing
from mentormatch.assignment.sensitivity import KnownPairs as KnownPairs
from mentormatch.assignment.solve import solve as solve
from mentormatch.assignment.solver_names import SolverName as SolverName
from mentormatch.assignment.solvers import Progress as Progress
from mentormatch.assignment.solvers import StoppedBy as StoppedBy
from mentormatch.assignment.solvers import Watch as Watch
from mentormatch.assignment.start import Start as Start
from mentormatch.assignment.stopping import heed as heed
from mentormatch.assignment.stopping import heeding as heeding
from mentormatch.assignment.stopping import raising as raising
from mentormatch.assignment.stopping import tell as tell
from mentormatch.assignment.stopping import telling as telling

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
    "ObjectiveName",
    "PairScores",
    "Progress",
    "QuickProducts",
    "Shape",
    "SolverName",
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
    "objective_name",
    "placement_cuts",
    "plain_bound",
    "raising",
    "scores_of_rankings",
    "solve",
    "tell",
    "telling",
    "violations",
    "ways_out",
    "without_bound",
    "wrong_options",
    "wrong_values",
]
