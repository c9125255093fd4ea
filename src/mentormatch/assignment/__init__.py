"""Numbers in, pairs of indices out, with a proof; knows no people."""

from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.blocking_pairs import blocking_pairs
from mentormatch.assignment.certificate import Certificate, certify, violations
from mentormatch.assignment.objectives.lottery import Lottery, lottery
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.rankings import scores_of_rankings
from mentormatch.assignment.scores import FactoredScores, PairScores
from mentormatch.assignment.solve import solve

__all__ = [
    "Assignment",
    "AssignmentProblem",
    "Certificate",
    "FactoredScores",
    "Lottery",
    "PairScores",
    "blocking_pairs",
    "certify",
    "lottery",
    "scores_of_rankings",
    "solve",
    "violations",
]
