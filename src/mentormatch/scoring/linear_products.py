"""The factors of criteria whose scores are dot products."""

from typing import Any

from mentormatch.assignment import FactoredScores, is_sparse
from mentormatch.encoders import Encoded, Encoder

_FULL = 4  # rows of which more than one number in so many is stored are arrays


def products_of(encoder: Encoder | None, mentees: Encoded, mentors: Encoded) -> FactoredScores | None:
    """Return the scores of an encoder as products of factors, or None where they are no products.

    Rows that are full, such as those of embeddings, become arrays, which BLAS can multiply.

    Examples
    --------
    >>> from mentormatch.encoders import VectorsEncoder
    >>> cells = [[1.0, 0.0], [0.5, 0.5]]
    >>> encoder = VectorsEncoder(similarity="dot").fit(cells, cells)
    >>> products_of(encoder, encoder.encode_wants(cells), encoder.encode_offers(cells)).is_dense
    True
    """
    if encoder is None or not encoder.linear:
        return None
    sides: Any = (mentees.values, mentors.values)
    if all(is_sparse(side) and side.nnz * _FULL > side.shape[0] * side.shape[1] for side in sides):
        sides = [side.toarray() for side in sides]
    return FactoredScores(*sides)
