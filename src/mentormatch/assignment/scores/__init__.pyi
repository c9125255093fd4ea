from mentormatch.assignment.scores.factored import FactoredScores as FactoredScores
from mentormatch.assignment.scores.factored import sample_of as sample_of
from mentormatch.assignment.scores.quick_products import QuickProducts as QuickProducts
from mentormatch.assignment.scores.quick_products import is_sparse as is_sparse
from mentormatch.assignment.scores.raised import raised_scores as raised_scores
from mentormatch.assignment.scores.rankings import scores_of_rankings as scores_of_rankings
from mentormatch.assignment.scores.scores import DenseScores as DenseScores
from mentormatch.assignment.scores.scores import PairScores as PairScores
from mentormatch.assignment.scores.scores import ScreenedScores as ScreenedScores
from mentormatch.assignment.scores.scores import SparseScores as SparseScores
from mentormatch.assignment.scores.scores import as_pair_scores as as_pair_scores
from mentormatch.assignment.scores.scores import swapped as swapped
from mentormatch.assignment.scores.screening import any_above as any_above
from mentormatch.assignment.scores.screening import push as push
from mentormatch.assignment.scores.screening import screened as screened

__all__ = [
    "DenseScores",
    "FactoredScores",
    "PairScores",
    "QuickProducts",
    "ScreenedScores",
    "SparseScores",
    "any_above",
    "as_pair_scores",
    "is_sparse",
    "push",
    "raised_scores",
    "sample_of",
    "scores_of_rankings",
    "screened",
    "swapped",
]
