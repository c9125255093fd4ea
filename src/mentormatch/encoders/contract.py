"""The interface of encoders, and the vectors that they return."""

import inspect
import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal, Self, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from mentormatch.answers import Cell, Column, ProgrammeWeeks, text_of
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.encoders.settings import stated_folder
from mentormatch.errors import Mistake, PolicyError, shorten, unknown_name

Rows: TypeAlias = csr_array


_DEFAULTS: WeakKeyDictionary[type, Mapping[str, Any]] = WeakKeyDictionary()


class Parameters:
    """Gives a class whose ``__init__`` only stores keyword arguments the parameter contract of scikit-learn.

    Examples
    --------
    >>> class Ruler(Parameters):
    ...     def __init__(self, *, length=30):
    ...         self.length = length
    >>> Ruler().set_params(length=20)
    Ruler(length=20)
    """

    @classmethod
    def parameter_names(cls) -> tuple[str, ...]:
        """Return the names of the settings, in the order of ``__init__``."""
        return tuple(cls._defaults())

    @classmethod
    def _defaults(cls) -> Mapping[str, Any]:
        """Return the settings with their defaults, inspected once a class, since that takes long."""
        if cls not in _DEFAULTS:
            _DEFAULTS[cls] = {name: setting.default for name, setting in inspect.signature(cls).parameters.items()}
        return _DEFAULTS[cls]

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002, FBT001, FBT002  scikit-learn's signature
        """Return the settings by name; `deep` has no effect, since encoders contain no other estimators."""
        return {name: getattr(self, name) for name in self.parameter_names()}

    def set_params(self, **settings: Any) -> Self:
        """Change settings and return the same object; what was learned stays until the next fit."""
        known = self.parameter_names()
        unknown = [name for name in settings if name not in known]
        if unknown:
            raise PolicyError([replace(unknown_name("setting", name, known), path=(name,)) for name in unknown])
        for name, value in settings.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        defaults = self._defaults()
        changed = [f"{name}={value!r}" for name, value in self.get_params().items() if value != defaults[name]]
        return f"{type(self).__name__}({', '.join(changed)})"


@dataclass(frozen=True, eq=False)
class Encoded:
    """One column of answers as vectors.

    Parameters
    ----------
    values : csr_array of float64, or ndarray of float32, shape (people, features), or of float64, shape (people,)
        Sparse rows of a linear encoder, vectors of sentences, or numbers of a shaped encoder; zero for blank answers.
    answered : ndarray of bool, shape (people,)
        Who answered.
    """

    values: Any
    answered: Booleans

    def __len__(self) -> int:
        return len(self.answered)

    def take(self, order: Integers) -> "Encoded":
        """Return the same answers for some people, in another order."""
        return Encoded(self.values[order], self.answered[order])


class Encoder(Parameters, ABC):
    """Turns a column of wants and a column of offers into vectors.

    ``fit`` learns from both columns and does not depend on the order of their rows. A linear encoder's score of two
    answered rows is their dot product, cut off at 1; that of any other is what :meth:`score_block` and
    :meth:`score_pairs` say, with the same bits. All lie in [0, 1].

    Attributes
    ----------
    name : str
        What a policy calls it.
    """

    name: ClassVar[str]

    @property
    def linear(self) -> bool:
        """Whether the score is a dot product, cut off at 1."""
        return False

    @property
    def names_what_is_shared(self) -> bool:
        """Whether `in_common` names what two answers share, rather than showing an answer that scores."""
        return self.linear

    def with_names(self, names: Iterable[str]) -> Self:  # noqa: ARG002  most encoders do not ask
        """Tell the encoder, before it is fitted, what the people of the cohort are called, and return it."""
        return self

    def with_weeks(self, weeks: ProgrammeWeeks) -> Self:  # noqa: ARG002  most encoders do not ask
        """Tell the encoder, before it is fitted, in which weeks clocks are compared, and return it."""
        return self

    @abstractmethod
    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""

    @abstractmethod
    def fit(self, wants: Column, offers: Column) -> Self:
        """Learn from both columns; raises PolicyError for wrong settings."""

    @abstractmethod
    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a fitted copy that also knows the new values here; scores of known values do not change."""

    @abstractmethod
    def encode_wants(self, column: Column) -> Encoded:
        """Return the vectors of the wants; raises CohortError with the row of each answer that cannot be read."""

    @abstractmethod
    def encode_offers(self, column: Column) -> Encoded:
        """Return the vectors of the offers; raises CohortError with the row of each answer that cannot be read."""

    @abstractmethod
    def score(self, wants: Any, offers: Any) -> Any:
        """Return the scores: for all pairs of rows of vectors, or elementwise for numbers, broadcasting."""

    def score_block(self, wants: Any, offers: Any) -> Floats:
        """Return the scores of all pairs, shape (wants, offers)."""
        return np.asarray(self.score(wants[:, None], offers[None, :]), dtype=np.float64)

    def score_pairs(self, wants: Any, offers: Any) -> Floats:
        """Return the scores of the pairs (wants[k], offers[k])."""
        return np.asarray(self.score(wants, offers), dtype=np.float64)

    @abstractmethod
    def mean(self, wants: Encoded, offers: Encoded) -> float:
        """Return the mean score over all pairs in which both answered, in linear time; NaN where there are none."""

    def shown(self, cell: Cell) -> str:
        """Return how explanations show an answer."""
        return shorten(text_of(cell))

    @abstractmethod
    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return what a pair has in common, as the offering side wrote it."""

    def met_as(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return what a pair has in common in words: where the wordings of both differ, both of them."""
        return self.in_common(wants_cell, offers_cell)

    def missing(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:  # noqa: ARG002  most encoders return nothing
        """Return what is wanted and not offered, as the wanting side wrote it."""
        return ()

    def near_to(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:  # noqa: ARG002  most return nothing
        """Return what is wanted and not offered, each with what is offered and counts for a part of it."""
        return ()

    def open_answers(self, wants_cell: Cell, offers_cell: Cell) -> tuple[tuple[str, ...], tuple[str, ...]]:  # noqa: ARG002
        """Return what either side wrote that meets anything ("no preference"); most encoders know no such answer."""
        return (), ()

    def strict(self) -> "Encoder":
        """Return the encoder of what is truly offered, which decides about required criteria; most are that already."""
        return self

    def notes(self) -> tuple[str, ...]:
        """Return what must be said of how the columns were read that were learned last; most encoders nothing."""
        return ()

    @abstractmethod
    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the name of each feature."""

    @abstractmethod
    def learned(self) -> dict[str, Any]:
        """Return what was learned as plain JSON."""

    @abstractmethod
    def restore(self, learned: dict[str, Any]) -> Self:
        """Take back what :meth:`learned` returned, and return the same object."""

    @property
    def is_fitted(self) -> bool:
        """Whether :meth:`fit` was called."""
        return any(name.endswith("_") and not name.endswith("__") for name in vars(self))

    def check_settings(self) -> None:
        """Raise PolicyError with all that is wrong with the settings."""
        if mistakes := self.setting_mistakes():
            raise PolicyError(mistakes)

    def check_fitted(self) -> None:
        """Raise PolicyError unless the encoder has been fitted."""
        if not self.is_fitted:
            raise PolicyError(
                Mistake("not_fitted", f"the encoder '{self.name}' must be fitted before it encodes", hint="Call fit.")
            )

    def as_transformer(self, side: Literal["wants", "offers"]) -> Any:
        """Return a transformer of scikit-learn that encodes one column as one side does.

        Where this encoder is fitted, the transformer keeps what was learned from both columns, so that those of both
        sides have the same features; else ``fit`` learns from the column that it is given. scikit-learn is loaded here.

        Examples
        --------
        >>> from mentormatch.encoders import TermsEncoder
        >>> encoder = TermsEncoder(rarity=False)
        >>> encoder.as_transformer("wants").fit_transform(["R; SQL", "R", None]).toarray().tolist()
        [[0.5, 0.5], [1.0, 0.0], [0.0, 0.0]]
        """
        from mentormatch.encoders.transformer import EncoderTransformer

        encoder = type(self)(**self.get_params())
        return EncoderTransformer(encoder, side=side, learned=self.learned() if self.is_fitted else None)

    def to_dict(self) -> dict[str, Any]:
        """Return the encoder as plain JSON; ``from_dict`` reads it."""
        settings = {name: _to_json_value(value) for name, value in self.get_params().items()}
        return {"name": self.name, "settings": settings, "learned": self.learned() if self.is_fitted else None}


class LinearEncoder(Encoder):
    """An encoder whose score is a dot product of sparse rows."""

    @property
    def linear(self) -> bool:
        """Whether the score is a dot product: yes."""
        return True

    def score(self, wants: Rows, offers: Rows) -> Floats:
        """Return the scores of all pairs of rows, shape (rows of wants, rows of offers)."""
        scores: Floats = (wants @ offers.T).toarray()
        return scores

    def mean(self, wants: Encoded, offers: Encoded) -> float:
        """Return the mean score over all answered pairs: the product of the column sums; NaN where there are none."""
        pairs = int(wants.answered.sum()) * int(offers.answered.sum())
        if pairs == 0:
            return math.nan
        return min(1.0, math.fsum(_column_sums(wants.values) * _column_sums(offers.values)) / pairs)


def _column_sums(rows: Any) -> Floats:
    """Return the sum of each column, bit-identical for any order of the rows."""
    sums = np.zeros(rows.shape[1])
    order = np.lexsort((rows.data, rows.indices))
    columns = rows.indices[order]
    if len(columns):
        starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])
        sums[columns[starts]] = np.add.reduceat(rows.data[order], starts)
    return sums


def _to_json_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _to_json_value(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_to_json_value(entry) for entry in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return stated_folder(value) if isinstance(value, Path) else value
