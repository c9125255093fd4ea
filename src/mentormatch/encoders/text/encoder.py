"""Encodes free text, by meaning or by words."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self, cast

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import Cell, Column, fold
from mentormatch.arrays import Floats
from mentormatch.encoders.contract import Encoded, Encoder
from mentormatch.encoders.settings import switch_mistakes, wrong_setting
from mentormatch.encoders.text.calibration import Calibration, mean_of
from mentormatch.encoders.text.language import main_language
from mentormatch.encoders.text.masking import Masking
from mentormatch.encoders.text.sentence_models import SentenceModel, model_of
from mentormatch.encoders.text.sentences import SentenceVectors, some_of, texts_in
from mentormatch.encoders.text.stop_words import ENGLISH
from mentormatch.encoders.text.words import WordVectors
from mentormatch.errors import Mistake, PolicyError, count, unknown_name

TEXT_MODELS: tuple[str, ...] = ("auto", "english", "multilingual", "words")
"""The models of texts that are known by a name; a folder, names of parts, or a function are others."""
_SCALES = ("cohort", "none")
_OTHER_PROCESSOR = 0.002


class TextEncoder(Encoder):
    r"""Free text: goals, biographies, what somebody wants to talk about.

    Texts are compared by meaning: "I burn out" meets "learnt to rest after exhaustion". A model of sentences turns each
    text into a vector; with s the cosine of two of them the score is :math:`\text{clip}((s - \mu) / 4\rho, 0, 1)`,
    where :math:`\mu` is the mean of s over the cohort and :math:`\rho` the root mean square of its spread among the
    offers to one person: a cosine has no scale of its own. Both are learned once and kept, so that nobody's score moves
    later. Where there is no spread (one offer, all texts alike) s stands. Of a text some 3,000 words are read.

    With ``model="words"`` s is the cosine of two TF-IDF vectors (Salton and Buckley 1988), half by words, half by
    character n-grams (n = 3, 4) within words, and the score :math:`\min(1, s / (\mu + 4\rho))`.

    Parameters
    ----------
    model : {"auto", "english", "multilingual", "words"}, path, mapping or function
        "english" is all-MiniLM-L6-v2 (Reimers and Gurevych 2019), "multilingual" the universal sentence encoder for 16
        languages (Yang et al. 2020); both are installed with mentormatch and need no network. "auto" takes the first
        where nine in ten of the texts of both sides that tell are English, else the second. A path is a folder with
        ``model.onnx`` (or ``onnx/model.onnx``) of the BERT family, its ``vocab.txt``, and ``1_Pooling/config.json``
        where not the mean of the pieces is the vector. What is stored states it as ``{"folder": name}``, which only
        names it: it is restored with the path. A function takes a list of texts and returns a row a text.
    scale : {"cohort", "none"}
        "none" leaves cosines as they are, cut off at 0.
    mask : bool
        Whether words that tell a gender, and first names of the cohort, are replaced before a text is encoded. With
        "words" nothing is replaced.
    words, characters : bool
        With "words": which of the two halves count.
    max_features : int
        With "words": the largest size of either vocabulary; the terms in most texts are kept.
    stop_words : "english" or sequence of str, optional
        With "words": what to leave out, of both halves; "english" stands for words such as "the" and "with".

    Attributes
    ----------
    vectors_ : SentenceVectors or WordVectors
        How texts are compared.
    languages_ : dict of str to int
        In which languages the texts that tell are, for "auto".
    fingerprint_ : str
        Of the vectors of all texts, by which another machine sees whether it computes the same; "" by words.

    Examples
    --------
    >>> goals, bios = ["I am burning out"], ["Learnt to rest after years of exhaustion", "Writes compilers"]
    >>> encoder = TextEncoder().fit(goals, bios)
    >>> wants, offers = encoder.encode_wants(goals), encoder.encode_offers(bios)
    >>> encoder.score_block(wants.values, offers.values).round(2).tolist()
    [[0.25, 0.0]]
    >>> by_words = TextEncoder(model="words").fit(["Change into data science"], ["Data scientist", "Gardening"])
    >>> by_words.in_common("Change into data science", "Data scientist")
    ('Data',)
    """

    name: ClassVar[str] = "text"

    vectors_: SentenceVectors | WordVectors
    languages_: dict[str, int]
    fingerprint_: str

    def __init__(
        self,
        *,
        model: str | Path | Mapping[str, str] | Callable[[list[str]], Any] = "auto",
        scale: str = "cohort",
        mask: bool = True,
        words: bool = True,
        characters: bool = True,
        max_features: int = 65536,
        stop_words: str | Sequence[str] | None = None,
    ) -> None:
        self.model = model
        self.scale = scale
        self.mask = mask
        self.words = words
        self.characters = characters
        self.max_features = max_features
        self.stop_words = stop_words

    @property
    def linear(self) -> bool:
        """Whether the score is a dot product, cut off at 1: by words, not by meaning."""
        return self.model == "words"

    @property
    def names_what_is_shared(self) -> bool:
        """Whether `in_common` names what two answers share: the nearest phrases, or words of both."""
        return True

    def with_names(self, names: Iterable[str]) -> Self:
        """Tell the encoder what the people of the cohort are called, so that first names can be masked."""
        self._names = tuple(names)
        return self

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        switches = [("mask", self.mask), ("words", self.words), ("characters", self.characters)]
        mistakes = [mistake for name, value in switches for mistake in switch_mistakes(name, value)]
        if not mistakes and not (self.words or self.characters):
            mistakes.append(wrong_setting("words", "be true where 'characters' is false", "both false"))
        if self.scale not in _SCALES:
            mistakes.append(wrong_setting("scale", "be 'cohort' or 'none'", repr(self.scale)))
        return [
            *_model_mistakes(self.model),
            *mistakes,
            *_limit_mistakes(self.max_features),
            *_stop_word_mistakes(self.stop_words),
        ]

    def fit(self, wants: Column, offers: Column) -> Self:
        """Choose the model, and learn the scale of cosines; by words, the vocabulary as well."""
        self.check_settings()
        rescale = self.scale == "cohort"
        if self.model == "words":
            self.languages_, self.fingerprint_ = {}, ""
            self.vectors_ = self._word_vectors().fitted(wants, offers, rescale=rescale)
            return self
        found = main_language(some_of(texts_in([*wants, *offers]))) if self.model == "auto" else None
        self.languages_ = {} if found is None else dict(sorted(found.counts.items()))
        chosen = self.model if found is None else "english" if found.is_english else "multilingual"
        main = (found.main if found else "") or "en"
        masking = Masking(getattr(self, "_names", ()), main) if self.mask else None
        self.vectors_ = SentenceVectors(model_of(chosen), masking).fitted(wants, offers, rescale=rescale)
        self.fingerprint_ = self._fingerprint(wants, offers)
        return self

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a fitted copy; by words, it knows the new terms here as far as `max_features` allows."""
        self.check_fitted()
        copy = type(self)(**self.get_params())
        copy.languages_, copy.fingerprint_ = self.languages_, self.fingerprint_
        copy.vectors_ = self.vectors_.extended(wants, offers)
        return copy

    def encode_wants(self, column: Column) -> Encoded:
        """Return one vector a person; a text without a letter, digit or symbol counts as blank."""
        self.check_fitted()
        return self.vectors_.encode_wants(column)

    def encode_offers(self, column: Column) -> Encoded:
        """Return one vector a person; a text without a letter, digit or symbol counts as blank."""
        self.check_fitted()
        return self.vectors_.encode_offers(column)

    def score(self, wants: Any, offers: Any) -> Floats:
        """Return the scores of all pairs of rows, shape (rows of wants, rows of offers)."""
        self.check_fitted()
        return self.vectors_.score_block(wants, offers)

    def score_block(self, wants: Any, offers: Any) -> Floats:
        """Return the scores of all pairs of rows, shape (rows of wants, rows of offers)."""
        return self.score(wants, offers)

    def score_pairs(self, wants: Any, offers: Any) -> Floats:
        """Return the scores of the pairs (wants[k], offers[k]), shape (pairs,)."""
        self.check_fitted()
        return self.vectors_.score_pairs(wants, offers)

    def mean(self, wants: Encoded, offers: Encoded) -> float:
        """Return the mean score over all answered pairs; NaN where there are none.

        Of more than 2,048 different texts on a side, 2,048 stand for all.
        """
        return mean_of(wants, offers, self.score)

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the nearest phrases of both texts, or by words the rarest words of both, at most five."""
        self.check_fitted()
        return self.vectors_.in_common(wants_cell, offers_cell)

    def shared_words(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return words that both texts have and few others, at most five: what may be told without quoting a text."""
        self.check_fitted()
        return self.vectors_.shared_words(wants_cell, offers_cell)

    def notes(self) -> tuple[str, ...]:
        """Return which languages were found, and by which model texts are compared, where both were guessed."""
        if not self.is_fitted or not self.languages_:
            return ()
        told = sum(self.languages_.values())
        often = sorted(self.languages_, key=lambda code: (-self.languages_[code], code))
        listed = ", ".join(f"{self.languages_[code]} {code}" for code in often[:4])
        model = cast(SentenceVectors, self.vectors_).model.name
        if often == ["en"]:
            return ()
        found = f"{listed} of the {count(told, 'text')} that tell"
        return (f"texts that are not all English ({found}): compared by the model '{model}'",)

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the words and character n-grams; by meaning, numbers of the model that have no names."""
        self.check_fitted()
        return np.array(self.vectors_.feature_names(), dtype=object)

    def learned(self) -> dict[str, Any]:
        """Return what was learned as plain JSON: for models of sentences their name and the hash of their weights."""
        self.check_fitted()
        told = {"fingerprint": self.fingerprint_, "languages": self.languages_} if self.fingerprint_ else {}
        return self.vectors_.learned() | told

    def restore(self, learned: dict[str, Any]) -> Self:
        """Take back what :meth:`learned` returned, and return the same object.

        Raises
        ------
        PolicyError
            If the model is not the one that was learned with: its vectors would be others.
        """
        if self.model == "words":
            self.languages_, self.fingerprint_ = {}, ""
            self.vectors_ = self._word_vectors().restored(learned)
            return self
        model = model_of(learned["model"] if self.model == "auto" else self.model)
        if model.digest != learned["digest"]:
            raise PolicyError(_other_model(model, str(learned["digest"])))
        self.fingerprint_ = str(learned["fingerprint"])
        masking = None if learned["masked"] is None else Masking.restore(learned["masked"])
        given = learned["calibration"]
        calibration = None if given is None else Calibration(float(given[0]), float(given[1]))
        self.languages_ = {str(code): int(number) for code, number in learned["languages"].items()}
        self.vectors_ = SentenceVectors(model, masking, calibration, frozenset(map(str, learned["common_words"])))
        return self

    def uncertainty(self, wants: Column, offers: Column) -> float:
        """Return by how much scores of these columns may differ from those on the machine where they were learned.

        0 where all vectors are the same to the last bit. Another kind of processor adds up in another order, which may
        move some numbers of a vector to the next multiple of 2^-11, and a cosine by 0.002.
        """
        self.check_fitted()
        if not self.fingerprint_ or self._fingerprint(wants, offers) == self.fingerprint_:
            return 0.0
        calibration = cast(SentenceVectors, self.vectors_).calibration
        return _OTHER_PROCESSOR / (4.0 * calibration.spread if calibration and calibration.spread else 1.0)

    def _fingerprint(self, wants: Column, offers: Column) -> str:
        digest = hashlib.sha256()
        for encoded in (self.encode_wants(wants), self.encode_offers(offers)):
            rows = {row.tobytes() for row in encoded.values[encoded.answered]}
            digest.update(b"".join([*sorted(rows), b"|"]))
        return digest.hexdigest()

    def _word_vectors(self) -> WordVectors:
        words = ENGLISH if self.stop_words == "english" else self.stop_words or ()
        return WordVectors(self.words, self.characters, self.max_features, frozenset(fold(word) for word in words))


def _other_model(model: SentenceModel, digest: str) -> Mistake:
    expected = f"the model '{model.name}' must be the one that texts were compared with when this was stored"
    return Mistake("another_model", expected, got=model.digest[:12], hint=f"It was {digest[:12]}. Match anew.")


def _model_mistakes(model: Any) -> list[Mistake]:
    is_named = isinstance(model, Mapping) and [*model] == ["folder"] and isinstance(model["folder"], str)
    if isinstance(model, Path) or callable(model) or is_named or (isinstance(model, str) and model in TEXT_MODELS):
        return []
    must = f"be one of {', '.join(TEXT_MODELS)}, or a folder"
    hint = "A folder is named relative to the policy's, from Python as a pathlib.Path; a function goes in as it is."
    near = unknown_name("model", model, TEXT_MODELS).hint if isinstance(model, str) else None
    return [wrong_setting("model", must, repr(model), hint=f"{near} {hint}" if near else hint)]


def _limit_mistakes(limit: Any) -> list[Mistake]:
    if isinstance(limit, int) and not isinstance(limit, bool) and limit >= 1:
        return []
    return [wrong_setting("max_features", "be a whole number of 1 or more", repr(limit))]


def _stop_word_mistakes(words: Any) -> list[Mistake]:
    is_list = isinstance(words, Sequence | set | frozenset) and not isinstance(words, str)
    if words is None or words == "english" or (is_list and all(isinstance(word, str) for word in words)):
        return []
    return [wrong_setting("stop_words", "be 'english' or a list of words", repr(words))]
