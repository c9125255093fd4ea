"""Encodes lists of terms; scores the share of wants that is offered."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import Cell, Column, find_separator, fold, separators_for, split_terms, text_of
from mentormatch.arrays import Floats, Integers
from mentormatch.encoders.aliases import alias_mistakes, alias_table
from mentormatch.encoders.columns import AnswerFeatures, distinct_answers
from mentormatch.encoders.contract import Encoded, LinearEncoder
from mentormatch.encoders.named_terms import (
    NamedTerms,
    TermSyntax,
    highest_level,
    offered_portions,
    read_answer,
    read_terms,
    wanted_portions,
)
from mentormatch.encoders.settings import any_mistakes, level_mistakes, separator_mistakes, switch_mistakes
from mentormatch.errors import Mistake


class TermsEncoder(LinearEncoder):
    r"""Lists of terms: skills, goals, interests, languages.

    With W the wanted terms, the score is :math:`\sum_{t \in W} w_t \, c_t / \sum_{t \in W} w_t`, where
    :math:`w_t = \log((1 + N) / (1 + n_t)) + 1` for a term that :math:`n_t` of the N answers on both sides name, and
    :math:`c_t` is 1 where t is offered, 0 where not, and min(offered, wanted) / wanted where both have a level. An
    offer without a level counts as the middle of the scale, a wish without one as its lowest step. Terms are compared
    whole and folded (case, accents, hyphens, aliases).

    Parameters
    ----------
    separator : str, optional
        The separator of terms in a cell; None detects it, for each column.
    aliases : mapping of str to str, optional
        Other names: ``{"js": "JavaScript"}``.
    levels : sequence of str, optional
        A scale, lowest first; only then ``python:expert`` has a level. In mappings, numbers are levels also without
        a declared scale: ``{"python": 3}``.
    rarity : bool
        Whether rare terms weigh more.
    any : sequence of str
        Answers that meet everybody, such as ``"no preference"``.

    Attributes
    ----------
    terms_ : tuple of str
        The known terms, folded and sorted.
    counts_ : ndarray of int
        How many answers name each of them.
    answers_ : int
        How many cells on both sides were answered.
    scale_ : tuple of float
        The levels as numbers, ascending.
    unsaid_level_ : float
        The level assumed for an offer without one.
    separators_ : tuple
        The separators found in the wants and in the offers; None where there was none.

    Examples
    --------
    >>> encoder = TermsEncoder(rarity=False).fit(["Python; Rust"], ["python; AI", "retail"])
    >>> wants, offers = encoder.encode_wants(["Python; Rust"]), encoder.encode_offers(["python; AI", "retail"])
    >>> encoder.score(wants.values, offers.values).tolist()
    [[0.5, 0.0]]
    >>> encoder.in_common("Python; Rust", "python; AI"), encoder.missing("Python; Rust", "python; AI")
    (('python',), ('Rust',))
    """

    name: ClassVar[str] = "terms"

    terms_: tuple[str, ...]
    counts_: Integers
    answers_: int
    scale_: tuple[float, ...]
    unsaid_level_: float
    separators_: tuple[str | None, str | None]

    def __init__(
        self,
        *,
        separator: str | None = None,
        aliases: Mapping[str, str] | None = None,
        levels: Sequence[str] | None = None,
        rarity: bool = True,
        any: Sequence[str] = (),  # noqa: A002  the word a policy uses
    ) -> None:
        self.separator = separator
        self.aliases = aliases
        self.levels = levels
        self.rarity = rarity
        self.any = any

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        return [
            *separator_mistakes("separator", self.separator),
            *alias_mistakes(self.aliases),
            *level_mistakes(self.levels),
            *switch_mistakes("rarity", self.rarity),
            *any_mistakes(self.any),
        ]

    def fit(self, wants: Column, offers: Column) -> Self:
        """Learn the terms, how rare they are, the scale of levels and the separators."""
        self.check_settings()
        self.separators_ = (self.separator or find_separator(wants), self.separator or find_separator(offers))
        self._read_settings()
        named = self._read_both(wants, offers, self.separators_)
        self.answers_ = sum(int(side.answers.counts[side.answered].sum()) for side in named)
        counts: dict[str, int] = {}
        for side in named:
            for term, count in zip(side.terms, side.cell_counts().tolist(), strict=True):
                counts[term] = counts.get(term, 0) + count
        self._set_counts(counts)
        self.scale_ = self._scale(named)
        self.unsaid_level_ = (self.scale_[0] + self.scale_[-1]) / 2
        return self

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a fitted copy that also knows the terms and levels here; new terms are as rare as can be."""
        self.check_fitted()
        separators = (self.separators_[0] or find_separator(wants), self.separators_[1] or find_separator(offers))
        named = self._read_both(wants, offers, separators)
        learned = self.learned()
        learned["terms"] = dict.fromkeys((term for side in named for term in side.terms), 0) | learned["terms"]
        learned["scale"] = list(self._scale(named, known=self.scale_))
        learned["separators"] = list(separators)
        return type(self)(**self.get_params()).restore(learned)

    def encode_wants(self, column: Column) -> Encoded:
        """Return one row of shares a person; terms that were not learned count among the wanted ones."""
        self.check_fitted()
        named = self._read(column, separators_for(self.separators_)[0])
        owners, terms, levels = self._entries(named)
        weights = self._weights(unseen=len(named.terms))[terms]
        bags = self._bags(named, owners, terms, wanted_portions(levels, self.scale_) * weights[:, None])
        return bags.wants(len(self.terms_) * len(self.scale_), any_features=bool(self.any))

    def encode_offers(self, column: Column) -> Encoded:
        """Return one row a person: 1 for each offered term and step of its level."""
        self.check_fitted()
        named = self._read(column, separators_for(self.separators_)[1])
        owners, terms, levels = self._entries(named)
        bags = self._bags(named, owners, terms, offered_portions(levels, self.scale_, self.unsaid_level_))
        return bags.offers(len(self.terms_) * len(self.scale_), any_features=bool(self.any))

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the wanted terms that are offered, as the offering side wrote them.

        If the offer meets everybody, the wanted terms; if the want does, the answer that says so.
        """
        self.check_fitted()
        separators = separators_for(self.separators_)
        wanted, wants_said, wants_anything = read_answer(wants_cell, self._syntax(separators[0]))
        offered, offers_said, offers_anything = read_answer(offers_cell, self._syntax(separators[1]))
        if not (wants_said and offers_said):
            return ()
        if wants_anything:
            return tuple(term for term in split_terms(wants_cell, separators[0]) if fold(term) in self.anything_)
        if offers_anything:
            return tuple(wanted.values())
        return tuple(offered[term] for term in wanted if term in offered)

    def missing(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the wanted terms that are not offered, as the wanting side wrote them."""
        self.check_fitted()
        wanted, offered = self._read_both([wants_cell], [offers_cell], self.separators_)
        if wanted.meets_everybody[0] or offered.meets_everybody[0]:
            return ()
        return tuple(raw for term, raw in zip(wanted.terms, wanted.written, strict=True) if term not in offered.terms)

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the terms, with the steps of their levels, then the two features of answers that meet everybody."""
        self.check_fitted()
        steps = [f":{text_of(level)}" for level in (self.levels or self.scale_)] if len(self.scale_) > 1 else [""]
        features = [term + step for term in self.terms_ for step in steps]
        return np.array([*features, *(("(anybody)", "(anything)") if self.any else ())], dtype=object)

    def learned(self) -> dict[str, Any]:
        """Return what was learned as plain JSON."""
        self.check_fitted()
        return {
            "terms": dict(zip(self.terms_, self.counts_.tolist(), strict=True)),
            "answers": self.answers_,
            "scale": list(self.scale_),
            "unsaid_level": self.unsaid_level_,
            "separators": list(self.separators_),
        }

    def restore(self, learned: dict[str, Any]) -> Self:
        """Restore the state that :meth:`learned` returned."""
        self._read_settings()
        self._set_counts(learned["terms"])
        self.answers_ = learned["answers"]
        self.scale_ = tuple(learned["scale"])
        self.unsaid_level_ = learned["unsaid_level"]
        self.separators_ = (learned["separators"][0], learned["separators"][1])
        return self

    def _read_settings(self) -> None:
        self.alias_of_ = alias_table(self.aliases)
        self.level_of_ = {fold(str(level)): float(step) for step, level in enumerate(self.levels or (), start=1)}
        self.anything_ = frozenset(self.alias_of_.get(fold(answer), fold(answer)) for answer in self.any)

    def _set_counts(self, counts: Mapping[str, int]) -> None:
        self.terms_ = tuple(sorted(counts))
        self.counts_ = np.array([counts[term] for term in self.terms_], dtype=np.int64)

    def _read_both(
        self, wants: Column, offers: Column, found: tuple[str | None, str | None]
    ) -> tuple[NamedTerms, NamedTerms]:
        of_wants, of_offers = separators_for(found)
        return self._read(wants, of_wants), self._read(offers, of_offers)

    def _read(self, column: Column, separator: str) -> NamedTerms:
        return read_terms(distinct_answers(column), self._syntax(separator))

    def _syntax(self, separator: str) -> TermSyntax:
        return TermSyntax(separator, self.alias_of_, self.level_of_, self.anything_)

    def _scale(self, named: Sequence[NamedTerms], known: tuple[float, ...] = ()) -> tuple[float, ...]:
        if self.level_of_:
            return tuple(sorted(self.level_of_.values()))
        seen = {level for side in named for level in side.levels.tolist() if level}
        return tuple(sorted(seen.union(known))) or (1.0,)

    def _entries(self, named: NamedTerms) -> tuple[Integers, Integers, Floats]:
        """Return the entries (answer, term, level) as three arrays; terms that were not learned come last."""
        named.answers.raise_mistakes(named.mistakes)
        known = {term: position for position, term in enumerate(self.terms_)}
        unseen = len(known)
        position = np.array([known.get(term, unseen + n) for n, term in enumerate(named.terms)], dtype=np.int64)
        return highest_level(named.owners, position[named.terms_named], named.levels)

    def _weights(self, *, unseen: int) -> Floats:
        counts = np.concatenate((self.counts_, np.zeros(unseen, dtype=np.int64)))
        weights: Floats = np.log((1 + self.answers_) / (1 + counts)) + 1 if self.rarity else np.ones(len(counts))
        return weights

    def _bags(self, named: NamedTerms, owners: Integers, terms: Integers, portions: Floats) -> AnswerFeatures:
        entry, step = np.nonzero(portions)
        return AnswerFeatures(
            answers=named.answers,
            starts=np.searchsorted(owners[entry], np.arange(len(named.answered) + 1)),
            features=terms[entry] * len(self.scale_) + step,
            amounts=portions[entry, step],
            answered=named.answered,
            meets_everybody=named.meets_everybody,
        )
