"""An encoder as a transformer of scikit-learn, for one side."""

from collections.abc import Sequence
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from mentormatch.answers import Column, plain_cell
from mentormatch.errors import InputError, Mistake, UnknownNameError, unknown_name

Side = Literal["wants", "offers"]


# scikit-learn is not typed
class EncoderTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turns one column of answers into vectors, for a `Pipeline` or a `ColumnTransformer`.

    Parameters
    ----------
    encoder : Encoder
    side : {"wants", "offers"}
    learned : dict, optional
        What an encoder has learned (`Encoder.learned`), with which ``fit`` then learns nothing new.

    Attributes
    ----------
    encoder_ : Encoder
        The fitted copy.
    n_features_in_ : int
        1: one column.
    feature_names_in_ : array of str
        Its name, where it has one.
    """

    encoder_: Any
    n_features_in_: int
    feature_names_in_: NDArray[Any]

    def __init__(self, encoder: Any = None, *, side: Side = "wants", learned: dict[str, Any] | None = None) -> None:
        self.encoder = encoder
        self.side = side
        self.learned = learned

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002  scikit-learn's names
        """Learn from a column of this side, or take back what was learned from both.

        Raises
        ------
        UnknownNameError
            Where `side` is none.
        InputError
            Where X is not one column.
        """
        if self.side not in ("wants", "offers"):
            raise UnknownNameError(unknown_name("side", str(self.side), ("wants", "offers")))
        column, title = _column_of(X)
        encoder = type(self.encoder)(**self.encoder.get_params())
        if self.learned is not None:
            self.encoder_ = encoder.restore(self.learned)
        else:
            self.encoder_ = encoder.fit(*((column, []) if self.side == "wants" else ([], column)))
        self.n_features_in_ = 1
        if title is not None:
            self.feature_names_in_ = np.array([title], dtype=object)
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_
        return self

    def transform(self, X: Any) -> Any:
        """Return one row an answer: sparse of a linear encoder, else an array; blank answers are zeros.

        Raises
        ------
        InputError
            Where X is not one column.
        CohortError
            With every answer that cannot be read, by its row.
        """
        check_is_fitted(self)
        encode = self.encoder_.encode_wants if self.side == "wants" else self.encoder_.encode_offers
        values = encode(_column_of(X)[0]).values
        return values if values.ndim > 1 else values[:, None]

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Return the name of each feature: those of the encoder, where each number of a row has one."""
        check_is_fitted(self)
        names: NDArray[np.object_] = self.encoder_.get_feature_names_out()
        width = self.transform([None]).shape[1]
        if len(names) < width and self.encoder_.linear:
            names = np.array([*names, "(any answer)", "(other answers)"], dtype=object)
        if len(names) == width:
            return names
        return np.array([f"{self.encoder_.name}{place}" for place in range(width)], dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.input_tags.categorical = True
        tags.input_tags.allow_nan = True
        tags.requires_fit = True
        return tags


def _column_of(given: Any) -> tuple[Column, str | None]:
    """Return one column as cells, and its title where it has one."""
    shape = getattr(given, "shape", None)
    if shape is not None and len(shape) == 2:
        if shape[1] != 1:
            raise InputError(Mistake("not_one_column", "X must be one column", got=f"{shape[1]} columns"))
        titles = getattr(given, "columns", None)
        title = None if titles is None else str(next(iter(titles)))
        cells = [row[0] for row in given.to_numpy().tolist()] if hasattr(given, "to_numpy") else given[:, 0].tolist()
        return [plain_cell(cell) for cell in cells], title
    if isinstance(given, str | bytes) or not (isinstance(given, Sequence) or hasattr(given, "__array__")):
        raise InputError(Mistake("not_one_column", "X must be one column", got=type(given).__name__))
    name = getattr(given, "name", None)
    return [plain_cell(cell) for cell in given], None if name is None else str(name)
