"""Encodes lists of terms; scores the share of wants that is offered."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import Cell, Column, find_separator, fold, separators_for, text_of
from mentormatch.arrays import Floats, Integers
from mentormatch.encoders.columns import distinct_answers
from mentormatch.encoders.contract import Encoded, LinearEncoder
from mentormatch.encoders.kept_apart import apart_notes, kept_apart
from mentormatch.encoders.misspellings import fewest_of_frequent, find_repairs, most_of_rare
from mentormatch.encoders.named_terms import (
    NamedTerms,
    TermSyntax,
    counts_of,
    forms_of,
    highest_level,
    offered_portions,
    read_terms,
    scale_of,
    wanted_portions,
)
from mentormatch.encoders.readings import Reading, read_readings
from mentormatch.encoders.related import near_terms, neighbors, relations_among
from mentormatch.encoders.term_meetings import met_terms, missing_terms, open_terms, worded
from mentormatch.encoders.term_names import TermNames, own_key
from mentormatch.encoders.term_ranks import rank_readings, rank_weights
from mentormatch.encoders.term_rows import joined, rows_of, weights_of, with_further_wishes
from mentormatch.encoders.term_settings import term_setting_mistakes
from mentormatch.errors import Mistake


class TermsEncoder(LinearEncoder):
    r"""Lists of terms: skills, goals, interests, languages.

    With W the wanted terms, the score is :math:`\sum_{t \in W} w_t \, c_t / \sum_{t \in W} w_t`, where
    :math:`w_t = \log((1 + N) / (1 + n_t)) + 1` for a term that :math:`n_t` of the N answers on both sides name, and
    :math:`c_t` is 1 where t is offered, 0 where not, and min(offered, wanted) / wanted where both have a level. An
    offer without a level counts as the middle of the scale, a wish without one as its lowest step. Terms are compared
    whole: folded (case, accents, hyphens), by all names and spellings of a skill ("k8s" is Kubernetes, "front-end" is
    "frontend"), with misspellings repaired where one known term is meant; `merged_` and `repaired_` say which.

    With ``related = r``, an offered term counts as r where a directly related one is wanted: :math:`c_t` is the largest
    over what is offered. With ``further_wishes = k`` the score is :math:`(n s + k \mu) / (n + k)`, for n wanted terms,
    s as above and :math:`\mu` its mean over the pairs of the cohort. Both leave the score in [0, 1] and a dot product,
    and :meth:`strict` leaves them out.

    Parameters
    ----------
    separator : str, optional
        The separator of terms in a cell; None detects it, for each column.
    aliases : mapping of str to str, optional
        Other names: ``{"js": "JavaScript"}``; they go before what is known. In a policy also a file.
    levels : sequence of str, optional
        A scale, lowest first; only then ``python:expert`` has a level. In mappings, numbers are levels also without
        a declared scale: ``{"python": 3}``.
    rarity : bool
        Whether rare terms weigh more.
    any : sequence of str
        Answers that meet everybody, such as ``"no preference"``.
    known_names : bool
        Whether other names of common skills, and other spellings of any term, are known.
    vocabulary : sequence of str
        Terms that are known, no two of them one, such as the labels of a taxonomy. In a policy also a file.
    repair_spelling : bool
        Whether a term that few wrote and that is not known counts as the known term that it misspells.
    related : float
        What an offered term counts where a related one is wanted, from 0 to 1.
    relations : mapping of str to sequence of str, optional
        The terms related to each, both ways, as ``nx.to_dict_of_lists(graph)`` gives; None: our own. Also a file.
    further_wishes : float
        How many more wishes, met as well as on average, every list counts as having.
    ranked : bool
        Whether wishes stand in an order: the one in place p has the weight 1/p, and rarity none, so that no later wish
        outweighs an earlier one. An order is a list, "1. R 2. Go", "R > Go", "Go (2), R (1)" or ``{"R": 1, "Go": 2}``;
        of offers it says nothing. Ranks left out close up; terms of one rank share the weights of their places.

    Attributes
    ----------
    terms_ : tuple of str
        The known terms, folded and sorted; of a known skill its name, else the shortest form that was written.
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
    merged_ : dict of str to tuple of str
        Of each term that was written in other forms, these forms, folded.
    repaired_ : dict of str to str
        Each misspelled form, folded, and the term that it counts as.
    apart_ : dict of str to str
        Each folded form that is a term of its own since one person named it beside another, and what it would be else.
    mean_share_ : float
        The mean score over the pairs in which both answered, without further wishes; 0 unless they are used.
    readings_ : tuple of Reading
        Of wishes in an order, how many lists give a rank twice or leave one out.

    Examples
    --------
    >>> encoder = TermsEncoder(rarity=False).fit(["Python; Rust"], ["python; AI", "retail"])
    >>> wants, offers = encoder.encode_wants(["Python; Rust"]), encoder.encode_offers(["python; AI", "retail"])
    >>> encoder.score(wants.values, offers.values).tolist()
    [[0.5, 0.0]]
    >>> encoder.in_common("Python; Rust", "python; AI"), encoder.missing("Python; Rust", "python; AI")
    (('python',), ('Rust',))
    >>> encoder = TermsEncoder().fit(["k8s; machine lerning"], ["Kubernetes; Machine Learning"])
    >>> encoder.merged_, encoder.repaired_
    ({'kubernetes': ('k8s', 'kubernetes')}, {'machine lerning': 'machine learning'})
    """

    name: ClassVar[str] = "terms"
    terms_: tuple[str, ...]
    counts_: Integers
    answers_: int
    scale_: tuple[float, ...]
    unsaid_level_: float
    separators_: tuple[str | None, str | None]
    merged_: dict[str, tuple[str, ...]]
    repaired_: dict[str, str]
    apart_: dict[str, str]
    mean_share_: float
    readings_: tuple[Reading, ...]

    def __init__(
        self,
        *,
        separator: str | None = None,
        aliases: Mapping[str, str] | None = None,
        levels: Sequence[str] | None = None,
        rarity: bool = True,
        any: Sequence[str] = (),  # noqa: A002  the word a policy uses
        known_names: bool = True,
        vocabulary: Sequence[str] = (),
        repair_spelling: bool = True,
        related: float = 0.0,
        relations: Mapping[str, Sequence[str]] | None = None,
        further_wishes: float = 0.0,
        ranked: bool = False,
    ) -> None:
        self.separator = separator
        self.aliases = aliases
        self.levels = levels
        self.rarity = rarity
        self.any = any
        self.known_names = known_names
        self.vocabulary = vocabulary
        self.repair_spelling = repair_spelling
        self.related = related
        self.relations = relations
        self.further_wishes = further_wishes
        self.ranked = ranked

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        return term_setting_mistakes(self.get_params())

    def fit(self, wants: Column, offers: Column) -> Self:
        """Learn the terms, how rare they are, the scale of levels and the separators."""
        self.check_settings()
        self.separators_ = (self.separator or find_separator(wants), self.separator or find_separator(offers))
        self._read_settings()
        self.merged_, self.repaired_, self.apart_, self._repairs = {}, {}, {}, dict[str, str]()
        named = self._keep_apart(self._read_both(wants, offers), wants, offers)
        self.answers_ = sum(int(side.answers.counts[side.answered].sum()) for side in named)
        counts, forms = counts_of(named), forms_of(named)
        if self.repair_spelling:
            few, many = most_of_rare(self.answers_), fewest_of_frequent(self.answers_)
            asked = [form for key, found in forms.items() if counts[key] <= few for form in found - self.apart_.keys()]
            frequent = [self._names.shown(key, forms[key]) for key, count in counts.items() if count >= many]
            self._repairs = find_repairs(asked, frequent, self._names)
            if self._repairs:
                named = self._keep_apart(self._read_both(wants, offers), wants, offers)
                counts, forms = counts_of(named), forms_of(named)
        self._set_terms(counts, forms)
        self.readings_ = rank_readings(named[0]) if self.ranked else ()
        self.scale_ = scale_of(named, self.level_of_)
        self.unsaid_level_ = (self.scale_[0] + self.scale_[-1]) / 2
        self.mean_share_ = 0.0
        if self.further_wishes and not (named[0].mistakes or named[1].mistakes):
            plain = self._with(further_wishes=0.0)
            mean = plain.mean(plain.encode_wants(wants), plain.encode_offers(offers))
            self.mean_share_ = 0.0 if math.isnan(mean) else mean
        return self

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a fitted copy that also knows the terms and levels here; new terms are as rare as can be."""
        self.check_fitted()
        return self._with()._learn_more(wants, offers)  # noqa: SLF001  a copy of its own

    def _learn_more(self, wants: Column, offers: Column) -> Self:
        known = self.separators_
        self.separators_ = (known[0] or find_separator(wants), known[1] or find_separator(offers))
        named = self._read_both(wants, offers)
        forms, counts = forms_of(named), dict(zip(self._position, self.counts_.tolist(), strict=True))
        if self.repair_spelling:
            asked = [form for key, found in forms.items() if key not in counts for form in found]
            many = fewest_of_frequent(self.answers_)
            frequent = [term for term, count in zip(self.terms_, counts.values(), strict=True) if count >= many]
            self._repairs |= find_repairs(asked, frequent, self._names)
            named = self._read_both(wants, offers)
        self._set_terms(dict.fromkeys((key for side in named for key in side.terms), 0) | counts, forms)
        self.readings_ = rank_readings(named[0]) if self.ranked else ()
        self.scale_ = scale_of(named, self.level_of_, self.scale_)
        return self

    def strict(self) -> Self:
        """Return a fitted copy whose score is the share of the wanted terms alone that are offered."""
        self.check_fitted()
        return self._with(related=0.0, further_wishes=0.0) if self.related or self.further_wishes else self

    def encode_wants(self, column: Column) -> Encoded:
        """Return one row of shares a person; terms that were not learned count among the wanted ones."""
        self.check_fitted()
        named = read_terms(distinct_answers(column), self._syntaxes()[0])
        owners, terms, levels = self._entries(named)
        if self.ranked:
            weights = rank_weights(named.owners, self._positions(named), named.ranks)
        else:
            weights = weights_of(self.counts_, self.answers_, len(named.terms), rarity=self.rarity)[terms]
        entry, step = np.nonzero(portions := wanted_portions(levels, self.scale_))
        features, amounts = terms[entry] * len(self.scale_) + step, (portions * weights[:, None])[entry, step]
        owner = owners[entry]
        if self.further_wishes:
            features += features >= self._size
            further, entries = {"further": self.further_wishes, "mean": self.mean_share_}, (owner, features, amounts)
            owner, features, amounts = with_further_wishes(entries, owners, weights, feature=self._size, **further)
        bags = rows_of(named, owner, features, amounts)
        return bags.wants(self._size + bool(self.further_wishes), any_features=bool(self.any))

    def encode_offers(self, column: Column) -> Encoded:
        """Return one row a person: 1 for each offered term and step of its level."""
        self.check_fitted()
        named = read_terms(distinct_answers(column), self._syntaxes()[1])
        owners, terms, levels = self._entries(named)
        entry, step = np.nonzero(portions := offered_portions(levels, self.scale_, self.unsaid_level_))
        owner, features, amounts = owners[entry], terms[entry] * len(self.scale_) + step, portions[entry, step]
        if self.related:
            relations = relations_among(self._position, neighbors(self.relations, self._names.key))
            steps = len(self.scale_)
            owner, features, amounts = relations.add(owner, features, amounts, share=self.related, steps=steps)
        if self.further_wishes:
            features += features >= self._size
            answered = np.flatnonzero(named.answered & ~named.meets_everybody)
            one = np.ones(len(answered))
            owner, features, amounts = joined((owner, features, amounts), (answered, self._size * one, one))
        bags = rows_of(named, owner, features, amounts)
        return bags.offers(self._size + bool(self.further_wishes), any_features=bool(self.any))

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the wanted terms that are offered, as the offering side wrote them.

        If the offer meets everybody, the wanted terms; if the want does, the answer that says so.
        """
        return tuple(offered for _, offered, _ in self._met(wants_cell, offers_cell))

    def met_as(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return what :meth:`in_common` does; where wordings differ, also that of the wanting side, and the name."""
        name_of, met = dict(zip(self._position, self.terms_, strict=True)), self._met(wants_cell, offers_cell)
        return tuple(worded(offered, wanted, name_of.get(key)) for key, offered, wanted in met)

    def _met(self, wants_cell: Cell, offers_cell: Cell) -> list[tuple[str, str, str]]:
        """Return the key of each term in common, and how the offering and the wanting side wrote it."""
        self.check_fitted()
        return met_terms(*zip((wants_cell, offers_cell), self._syntaxes(), strict=True))

    def open_answers(self, wants_cell: Cell, offers_cell: Cell) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what either side wrote that meets anything."""
        self.check_fitted()
        wants, offers = self._syntaxes()
        return open_terms(wants_cell, wants), open_terms(offers_cell, offers)

    def missing(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the wanted terms that are not offered, as the wanting side wrote them."""
        self.check_fitted()
        return missing_terms(*self._read_both([wants_cell], [offers_cell]))

    def near_to(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the wanted terms that are not offered, each with a related one that is: ``"Keras ~ PyTorch"``."""
        self.check_fitted()
        both = self._read_both([wants_cell], [offers_cell]) if self.related else ()
        return near_terms(*both, neighbors(self.relations, self._names.key)) if both else ()

    def notes(self) -> tuple[str, ...]:
        """Return which spellings are kept apart, and how many lists give a rank twice or leave one out."""
        return (*apart_notes(self.apart_), *map(str, self.readings_)) if self.is_fitted else ()

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the terms, with the steps of their levels, then the two features of answers that meet everybody."""
        self.check_fitted()
        steps = [f":{text_of(level)}" for level in (self.levels or self.scale_)] if len(self.scale_) > 1 else [""]
        features = [term + step for term in self.terms_ for step in steps]
        features += ["(further wishes)"] * bool(self.further_wishes)
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
            "merged": {term: list(forms) for term, forms in self.merged_.items()},
            "repaired": dict(self.repaired_),
            "apart": dict(self.apart_),
            "mean_share": self.mean_share_,
        } | ({"readings": [reading.to_dict() for reading in self.readings_]} if self.ranked else {})

    def restore(self, learned: dict[str, Any]) -> Self:
        """Restore the state that :meth:`learned` returned."""
        self._read_settings()
        self.apart_ = dict(learned.get("apart", {}))
        self.repaired_ = dict(learned.get("repaired", {}))
        self._repairs = {form: self._key_of_term(term) for form, term in self.repaired_.items()}
        self.merged_ = {term: tuple(forms) for term, forms in learned.get("merged", {}).items()}
        self.terms_ = tuple(learned["terms"])
        self._position = {self._key_of_term(term): place for place, term in enumerate(self.terms_)}
        self.counts_ = np.array([*learned["terms"].values()], dtype=np.int64)
        self.mean_share_ = learned.get("mean_share", 0.0)
        self.readings_ = read_readings(learned.get("readings", ()))
        self.answers_ = learned["answers"]
        self.scale_ = tuple(learned["scale"])
        self.unsaid_level_ = learned["unsaid_level"]
        self.separators_ = (learned["separators"][0], learned["separators"][1])
        return self

    def _read_settings(self) -> None:
        self._names = TermNames(self.aliases, self.vocabulary, known_names=self.known_names)
        self.level_of_: dict[str, float] = {fold(str(level)): 1.0 + at for at, level in enumerate(self.levels or ())}
        keys = (key for any_ in map(fold, self.any) for key in self._names.both(any_))
        self.anything_: frozenset[str] = frozenset(keys)

    def _with(self, **settings: Any) -> Self:
        return type(self)(**(self.get_params() | settings)).restore(self.learned())

    def _key(self, folded: str) -> str:
        return self._repairs.get(folded) or self._key_of_term(folded)

    def _key_of_term(self, folded: str) -> str:
        return own_key(folded) if folded in self.apart_ else self._names.key(folded)

    def _keep_apart(
        self, named: tuple[NamedTerms, NamedTerms], wants: Column, offers: Column
    ) -> tuple[NamedTerms, NamedTerms]:
        """Keep forms apart that one person names both, and read the columns again if there are any."""
        if not (apart := kept_apart(named, self._syntaxes(), self.aliases, self._names.is_listed)):
            return named
        forms = forms_of(named)
        self.apart_ |= {form: self._names.shown(key := self._key(form), forms[key]) for form in sorted(apart)}
        self._repairs = {form: key for form, key in self._repairs.items() if form not in apart}
        return self._read_both(wants, offers)

    def _set_terms(self, counts: Mapping[str, int], forms: Mapping[str, set[str]]) -> None:
        """Name and sort the terms, by key; terms that were known keep their names and forms."""
        known = {self._key_of_term(term): term for term in getattr(self, "terms_", ())}
        kept = {key: {form for form in forms.get(key, ()) if form not in self._repairs} for key in counts}
        name_of = {key: known.get(key) or self._names.shown(key, kept[key]) for key in counts}
        for key, name in known.items():
            kept[key] |= set(self.merged_.get(name, (name,)))
        self._position = {key: place for place, key in enumerate(sorted(counts, key=lambda key: name_of[key]))}
        self.terms_ = tuple(name_of[key] for key in self._position)
        self.counts_ = np.array([counts[key] for key in self._position], dtype=np.int64)
        written = {name_of[key]: tuple(sorted(kept[key])) for key in self._position}
        self.merged_ = {name: found for name, found in written.items() if found and found != (name,)}
        self.repaired_ = {form: name_of[key] for form, key in sorted(self._repairs.items()) if key in name_of}

    @property
    def _size(self) -> int:
        """How many features the terms and steps of levels have."""
        return len(self.terms_) * len(self.scale_)

    def _read_both(self, wants: Column, offers: Column) -> tuple[NamedTerms, NamedTerms]:
        of_wants, of_offers = self._syntaxes()
        return read_terms(distinct_answers(wants), of_wants), read_terms(distinct_answers(offers), of_offers)

    def _syntaxes(self) -> tuple[TermSyntax, TermSyntax]:
        rest = self._key, self.level_of_, self.anything_, self.ranked
        of_wants, of_offers = separators_for(self.separators_)
        return TermSyntax(of_wants, *rest, self.ranked), TermSyntax(of_offers, *rest)

    def _entries(self, named: NamedTerms) -> tuple[Integers, Integers, Floats]:
        """Return the entries (answer, term, level) as three arrays; terms that were not learned come last."""
        named.answers.raise_mistakes(named.mistakes)
        return highest_level(named.owners, self._positions(named), named.levels)

    def _positions(self, named: NamedTerms) -> Integers:
        """Return the feature of the term of each entry."""
        known = self._position
        places = [known.get(term, len(known) + at) for at, term in enumerate(named.terms)]
        return np.array(places, dtype=np.int64)[named.terms_named]
