"""Scores behind one interface: dense, sparse, or factored.

`PairScores` gives any block of rows and any single pairs in float64, independent of block sizes and threads. Factored
scores are dot products of a mentee's and a mentor's vector, so the whole matrix never exists; `QuickProducts` screens
blocks in float32 with a proven error bound, and what decides is computed again exactly.

Names are loaded when they are asked for, since screening is compiled with numba.
"""

import lazy_loader as _lazy

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

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "factored": ["FactoredScores", "sample_of"],
        "quick_products": ["QuickProducts", "is_sparse"],
        "raised": ["raised_scores"],
        "rankings": ["scores_of_rankings"],
        "scores": ["DenseScores", "PairScores", "ScreenedScores", "SparseScores", "as_pair_scores", "swapped"],
        "screening": ["any_above", "push", "screened"],
    },
)
