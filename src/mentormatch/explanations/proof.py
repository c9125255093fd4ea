"""What the certificate of a matching proves, in plain words."""

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from mentormatch.answers import read_words
from mentormatch.assignment import Certificate
from mentormatch.matching import Matching

_BASELINES = frozenset({"first-come", "greedy", "picking-sequence", "random"})
_PROOFS = frozenset({"proven", "bounded_title", "stable_title"})
# as of a certificate
_TOLERANCE = 1e-9
# four digits of what nobody reads more of
_DIGITS, _GAP_DIGITS = 6, 3


@dataclass(frozen=True)
class Amount:
    """A number in a sentence, with how many of its digits count."""

    number: float
    digits: int = _DIGITS


Part: TypeAlias = "str | int | Amount | Said"


@dataclass(frozen=True)
class Said:
    """A sentence by its key in ``proof.toml``, with its parts."""

    key: str
    parts: tuple[tuple[str, Part], ...] = ()


def said(key: str, **parts: Part) -> Said:
    """Return a sentence by its key.

    Examples
    --------
    >>> said("aside_best", total=Amount(2.5))
    Said(key='aside_best', parts=(('total', Amount(number=2.5, digits=6)),))
    """
    return Said(key, tuple(parts.items()))


@dataclass(frozen=True)
class Proof:
    """What is proven of a matching: of what its objective aims at, and of the total.

    Attributes
    ----------
    title : str
        The key of what it is: proven, not proven, bounded, stable, not stable, drawn, or a baseline.
    sentences : tuple of Said
    """

    title: str
    sentences: tuple[Said, ...]

    @property
    def is_proof(self) -> bool:
        """Whether anything is proven, which then is proven of these scores and rules."""
        return self.title in _PROOFS


def proof_lines(matching: Matching, language: str = "en") -> tuple[str, list[str]]:
    """Return a title and what is proven of a matching, in words.

    Parameters
    ----------
    matching : Matching
    language : {"de", "en", "es", "fr"}

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.policy import Policy
    >>> from mentormatch.policy import Criterion
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> proof_lines(match(cohort, Policy(criteria=[Criterion("skills")], objective="maximin")))
    ('Proven', ['no other pairing places more, or raises the lowest outcome with as many (1)',
        'of those that reach it, none has a higher total (1)'])
    """
    proof = proof_of(matching)
    words = _words(language)
    return words[proof.title], [_in_words(sentence, words, language) for sentence in proof.sentences]


def proof_in_words(matching: Matching, language: str = "en") -> tuple[str, list[str]]:
    """Return what `proof_lines` does, and of what the proof is one: a wrong answer in the tables makes another optimum.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> proof_in_words(match(cohort))[1][-1]
    'this is proven of these scores and rules, not that they are right'
    """
    title, sentences = proof_lines(matching, language)
    return title, [*sentences, *([str(_words(language)["of_what"])] if proof_of(matching).is_proof else [])]


@functools.cache
def _sentences() -> dict[str, Any]:
    return read_words("proof.toml", beside=__file__)


def _words(language: str) -> dict[str, Any]:
    words: dict[str, Any] = _sentences()[language]
    return words


def _in_words(sentence: Said, words: dict[str, Any], language: str) -> str:
    found: Any = words
    for step in sentence.key.split("."):
        found = found[step]
    parts = {name: _part_in_words(part, words, language) for name, part in sentence.parts}
    return str(found).format(**parts)


def _part_in_words(part: Part, words: dict[str, Any], language: str) -> str:
    if isinstance(part, Said):
        return _in_words(part, words, language)
    if isinstance(part, Amount):
        shown = f"{part.number:.{part.digits}g}"
        return shown if language == "en" else shown.replace(".", ",")
    return f"{part:,}" if isinstance(part, int) and language == "en" else str(part)


def proof_of(matching: Matching) -> Proof:
    """Return what is proven of a matching, in parts that any language can say.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> proof_of(match(cohort)).title
    'proven'
    """
    objective = matching.objective
    if matching.solver == "lottery":
        return Proof("drawn", (said("lot", aside=_total_aside(matching)),))
    if objective == "stable":
        return _stable(matching)
    if objective in _BASELINES:
        return Proof("baseline", (said(f"baselines.{objective}"), _total_aside(matching)))
    if objective == "total":
        return Proof("proven" if matching.certificate.proven else "not_proven", (_of_total(matching),))
    return _of_own(matching) if callable(matching.policy.objective) else _of_sought(matching)


def _of_sought(matching: Matching) -> Proof:
    objective, certificate = matching.objective, matching.certificate
    if certificate.proven is None:
        value = said("value", value=shown) if (shown := _value(matching)) else ""
        return Proof("not_proven", (said("not_stored", objective=objective, value=value), said("match_again")))
    title = "proven" if certificate.proven else "bounded_title"
    return Proof(title, (_of_objective(matching), *_of_total_then(matching)))


def _of_own(matching: Matching) -> Proof:
    """Say what a function of one's own states, whose bound nothing else has checked."""
    certificate = matching.certificate
    made = said("own", objective=matching.objective)
    if matching.solved is None:  # a stored matching does not say what its numbers are about
        return Proof("not_proven", (made, said("own_stored")))
    if "bound" not in matching.solved.answer.details:
        return Proof("not_proven", (made, _total_aside(matching)))
    value = Amount(certificate.value)
    if certificate.proven:
        return Proof("bounded_title", (made, said("own_best", value=value)))
    if math.isfinite(certificate.gap):
        return Proof("bounded_title", (made, said("own_gap", value=value, gap=_gap(certificate))))
    return Proof("not_proven", (made, said("own_value", value=value)))


def _of_total(matching: Matching) -> Said:
    certificate = matching.certificate
    if certificate.proven:
        # where pairs must be worth it, they are no aim
        if matching.policy.participation == "worth":
            return said("total_worth", value=Amount(certificate.value))
        value: Part = Amount(certificate.value)
        if _keeps(matching):
            kept = certificate.value - matching.total
            value = said("total_kept", total=Amount(matching.total), kept=Amount(kept))
        return said("total_proven_first" if certificate.precedence else "total_proven", value=value)
    most = _at_most(certificate.pairs_bound)
    if not math.isfinite(certificate.gap):
        return most
    return said("total_gap", most=most, gap=_gap(certificate))


def _keeps(matching: Matching) -> bool:
    """Whether pairs that go on count for more than their score."""
    return bool(matching.policy.carried.get("keep")) and matching.solver != "given"


def _of_objective(matching: Matching) -> Said:
    objective, certificate = matching.objective, matching.certificate
    value: Part = said("value", value=shown) if (shown := _value(matching)) else ""
    # where pairs must be worth it, they are no aim
    worth = matching.policy.participation == "worth"
    if certificate.proven:
        key = "objective_worth" if worth else "objective_proven"
        return said(key, reaches=said(f"reaches.{objective}"), value=value)
    most = _most_pairs(certificate)
    if not math.isfinite(certificate.gap):
        return said("nothing_known") if worth else most
    bounded = said(f"bounded.{objective}", gap=_gap(certificate), value=value)
    if not worth:
        bounded = said("objective_bounded", most=most, bounded=bounded)
    # where bound and value meet unproven, the bound is the integer program's own, which nothing else has checked
    met = certificate.pairs == certificate.pairs_bound and certificate.gap <= _TOLERANCE * max(
        1, abs(certificate.value)
    )
    return said("unchecked", bounded=bounded) if met else bounded


def _of_total_then(matching: Matching) -> Iterator[Said]:
    then = matching.then
    if then is not None and then.proven:
        yield said("then_proven", value=Amount(then.value))
    elif then is not None and math.isfinite(then.gap):
        yield said("then_gap", gap=_gap(then), value=Amount(then.value))


def _stable(matching: Matching) -> Proof:
    details = {} if matching.solved is None else matching.solved.answer.details
    if matching.stopped or not details.get("stable", True):
        return Proof("not_stable", (said("stopped_early"), _total_aside(matching)))
    return Proof("stable_title", (said("stable_checked" if details else "stable"), _total_aside(matching)))


def _total_aside(matching: Matching) -> Said:
    """Say how far the total is from the best, where the objective does not maximise it."""
    certificate, total = matching.certificate, Amount(matching.total)
    if matching.policy.participation == "worth":
        return said("aside_worth", total=total)
    if certificate.proven:
        return said("aside_best", total=total)
    if math.isfinite(certificate.gap):
        aside = said("aside_gap", total=total, gap=_gap(certificate))
    else:
        aside = said("aside_worth", total=total)
    if certificate.pairs == certificate.pairs_bound:
        return aside
    return said("both", first=_most_pairs(certificate), second=aside)


def _most_pairs(certificate: Certificate) -> Said:
    if (certificate.pairs, certificate.placed) == (certificate.pairs_bound, certificate.placed_bound):
        return said("no_more")
    return _at_most(certificate.pairs_bound)


def _at_most(pairs: int) -> Said:
    return said("most_one" if pairs == 1 else "most_other", pairs=pairs)


def _value(matching: Matching) -> Said | Amount | None:
    """Return the value of the objective in words that need no mathematics."""
    value = matching.certificate.value
    if matching.objective == "least-gap":
        return said("apart", value=Amount(max(0.0, -value), _GAP_DIGITS))
    if matching.objective == "nash":
        outcomes = np.zeros(len(matching.cohort.mentees))
        np.add.at(outcomes, matching.positions[:, 0], [pair.score for pair in matching.pairs])
        above = int((outcomes > 0).sum())
        return said("geometric", value=Amount(math.exp(value / above))) if above else None
    return Amount(value)


def _gap(certificate: Certificate) -> Amount:
    return Amount(max(0.0, certificate.gap), _GAP_DIGITS)
