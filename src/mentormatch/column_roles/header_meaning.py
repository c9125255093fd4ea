"""What a header asks for, by its meaning, in six languages."""

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from mentormatch.answers import fold, group_of, is_wish, stance_of, stem_of
from mentormatch.arrays import Floats
from mentormatch.encoders import multilingual_model, vectors_of
from mentormatch.files import read_file

Probabilities: TypeAlias = Mapping[str, float]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_QUESTION = re.compile(r"([^,.;:?!()…]+)\?")
_SIGNS_AROUND = re.compile(r"^\W+|\W+$")
_LONG, _WORDS_OF_A_CLAUSE = 12, 4
# Words of which nobody doubts what they mean speak as loud as this against the model.
_WEIGHT_OF_WORDS = 0.5
# From here on a word for a group only says whom somebody would like.
_A_WISH = 0.3
GROUP_ROLES = MappingProxyType(
    {
        "gender": "group_gender",
        "age": "group_age",
        "ethnicity": "group_ethnicity",
        "disability": "group_disability",
        "religion": "group_religion",
        "orientation": "group_orientation",
        "caring": "group_family",
        "family": "group_family",
        "class": "group_class",
        "nationality": "group_nationality",
        "pay": "group_pay",
        "characteristics": "group_class",
    }
)


@dataclass(frozen=True)
class HeaderMeaning:
    """What a header asks for, as probabilities.

    Parameters
    ----------
    roles : mapping of str to float
        The probability of each role, from 0 to 1; they sum to 1.
    wants : float
        The probability that it asks what somebody wants, and not what they have, from 0 to 1.
    """

    roles: Probabilities
    wants: float

    @property
    def best(self) -> str:
        """The likeliest role."""
        return max(self.roles, key=lambda role: (self.roles[role], role))

    def __getitem__(self, role: str) -> float:
        return self.roles.get(role, 0.0)


@dataclass(frozen=True)
class _Weights:
    """Two logistic regressions on vectors of headers."""

    roles: tuple[str, ...]
    coefficients: Floats
    intercepts: Floats
    wants: Floats
    wants_intercept: float


def plain_header(header: str) -> str:
    """Return a header as the model reads it: folded, and without camelCase and underscores.

    Examples
    --------
    >>> plain_header("Years_of Experience:"), plain_header("canHelpWith")
    ('years of experience', 'can help with')
    """
    return fold(" ".join(_HUMP.sub(" ", header).replace("_", " ").split())).rstrip(":* ")


@cache
def _weights() -> _Weights:
    stored = np.load(io.BytesIO(read_file(Path(__file__).with_name("header_weights.npz"))))
    return _Weights(
        roles=tuple(map(str, stored["roles"])),
        coefficients=stored["coefficients"].astype(np.float64),
        intercepts=stored["intercepts"].astype(np.float64),
        wants=stored["wants"].astype(np.float64),
        wants_intercept=float(stored["wants_intercept"]),
    )


def meanings_of(headers: Iterable[str]) -> dict[str, HeaderMeaning]:
    """Return what each header asks for, by a small regression on vectors of the multilingual model.

    Parameters
    ----------
    headers : iterable of str
        In English, German, French, Spanish, Portuguese, Dutch, or two of them.

    Examples
    --------
    >>> found = meanings_of(["Wie viele Mentees kannst du begleiten?", "What would you like to learn?"])
    >>> [meaning.best for meaning in found.values()]
    ['capacity', 'wants']
    """
    plain = {header: [plain_header(part) or "-" for part in _parts_of(header)] for header in dict.fromkeys(headers)}
    vectors = vectors_of({part for parts in plain.values() for part in parts}, multilingual_model())
    return {
        header: _with_words(header, _together([_meaning_of(vectors[part].astype(np.float64)) for part in parts]))
        for header, parts in plain.items()
    }


def _meaning_of(vector: Floats) -> HeaderMeaning:
    weights = _weights()
    logits = weights.coefficients @ vector + weights.intercepts
    likely = np.exp(logits - logits.max())
    roles = dict(zip(weights.roles, (likely / likely.sum()).tolist(), strict=True))
    return HeaderMeaning(roles, 1.0 / (1.0 + float(np.exp(-(weights.wants @ vector) - weights.wants_intercept))))


def _parts_of(header: str) -> list[str]:
    """Return a header, and what of it alone may ask: the question before options, the clauses of a long one."""
    stems = {stem_of(option) for option in header.split(" / ")}
    question = _SIGNS_AROUND.sub("", stems.pop()) if len(stems) == 1 else ""
    if " / " in header and question:
        return [question, header]
    if len(header.split()) <= _LONG or " / " in header:
        return [header]
    clauses = [clause for clause in _QUESTION.findall(header) if len(clause.split()) >= _WORDS_OF_A_CLAUSE]
    return [header, *clauses]


def _together(meanings: Sequence[HeaderMeaning]) -> HeaderMeaning:
    """Return the mean of what clauses say, each as loud as it is clear."""
    if len(meanings) == 1:
        return meanings[0]
    loud = [max(meaning.roles.values()) ** 2 for meaning in meanings]
    total = math.fsum(loud)
    roles = {
        role: math.fsum(part * meaning.roles[role] for part, meaning in zip(loud, meanings, strict=True)) / total
        for role in meanings[0].roles
    }
    return HeaderMeaning(
        roles, math.fsum(part * meaning.wants for part, meaning in zip(loud, meanings, strict=True)) / total
    )


def _with_words(header: str, meaning: HeaderMeaning) -> HeaderMeaning:
    """Return the meaning with what known words say of it: groups, and who wants."""
    group = group_of(header)
    stance = stance_of(header)
    wants = meaning.wants
    if stance is not None:
        wants = 0.65 * wants + 0.35 * (stance == "wants")
    if group is None or group not in GROUP_ROLES:
        return HeaderMeaning(meaning.roles, wants)
    told = "group_wish" if is_wish(header) or meaning["group_wish"] >= _A_WISH else GROUP_ROLES[group]
    roles = {role: (1 - _WEIGHT_OF_WORDS) * part for role, part in meaning.roles.items()}
    roles[told] += _WEIGHT_OF_WORDS
    return HeaderMeaning(roles, wants)
