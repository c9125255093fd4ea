"""How far each mentee's order of mentors changes without a criterion."""

import numpy as np
from scipy.stats import rankdata


def order_changed(scores, place, rows):
    """Return how far the order of mentors changes without a criterion: 1 less the mean rank correlation."""
    block = scores.block(rows)
    without = block - scores.criteria[place].addend_block(rows)
    ranks = [rankdata(part, axis=1) - (part.shape[1] + 1) / 2 for part in (block, without)]
    norms = [np.sqrt((part**2).sum(axis=1)) for part in ranks]
    there = (norms[0] > 0) & (norms[1] > 0)
    return float(1 - ((ranks[0] * ranks[1]).sum(axis=1)[there] / (norms[0] * norms[1])[there]).mean())
