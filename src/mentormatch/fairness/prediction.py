"""How well a model predicts a group from what people answered."""

import math
from typing import Any

import numpy as np
from scipy import sparse

from mentormatch.arrays import Booleans, Floats

FOLDS = 5


def auc_and_weights(features: Any, inside: Booleans, seed: int) -> tuple[float, Floats]:
    """Return the cross-validated AUC of a group, and the coefficients of a model that is fitted to everybody.

    The model is a logistic regression with an L2 penalty of one half of the squared coefficients (C = 1), the
    cross-validation five-fold and stratified. With fewer than five people inside or outside the AUC is NaN; where
    nobody's features differ it is 0.5.

    Examples
    --------
    >>> inside = np.arange(20) < 8
    >>> auc, weights = auc_and_weights(inside[:, None].astype(float), inside, 0)
    >>> auc, weights.shape
    (1.0, (1,))
    """
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    fewest = min(int(inside.sum()), int((~inside).sum()))
    if not fewest or not features.shape[1]:
        return math.nan if fewest < FOLDS else 0.5, np.zeros(features.shape[1])
    model = LogisticRegression(max_iter=10_000)
    with threadpool_limits(1):  # so that threads change no digit; there is little to share, too
        return _auc(model, features, inside, seed), np.asarray(model.fit(features, inside).coef_[0], dtype=np.float64)


def cross_validated_auc(features: Any, inside: Booleans, seed: int) -> float:
    """Return only the AUC of `auc_and_weights`.

    Examples
    --------
    >>> cross_validated_auc(np.ones((20, 1)), np.arange(20) < 8, 0)
    0.5
    """
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return _auc(LogisticRegression(max_iter=10_000), features, inside, seed)


def scaled_vectors(values: Any) -> Any:
    """Return vectors with a root mean squared length of 1, so that a penalty means the same for each encoder.

    Dense vectors are centered first: those of sentences all have a large part in common.

    Examples
    --------
    >>> scaled_vectors(np.array([[3.0, 4.0], [3.0, 8.0]], dtype=np.float32)).tolist()
    [[0.0, -1.0], [0.0, 1.0]]
    """
    if not sparse.issparse(values):
        values = np.asarray(values, dtype=np.float64)
        values = values - values.mean(axis=0)
        return values / (math.sqrt(float(np.square(values).sum(axis=1).mean())) or 1.0)
    rows: Any = values
    length = math.sqrt(float(rows.multiply(rows).sum()) / max(1, rows.shape[0]))
    return rows * (1.0 / (length or 1.0))


def _auc(model: Any, features: Any, inside: Booleans, seed: int) -> float:
    from sklearn.model_selection import StratifiedKFold, cross_val_score

    if min(int(inside.sum()), int((~inside).sum())) < FOLDS:
        return math.nan
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    return float(cross_val_score(model, features, inside, cv=folds, scoring="roc_auc").mean())
