"""Encodes places in a hierarchy; scores the shared part of a path."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import Cell, Column, find_separator, fold, initials_of, separators_for, split_terms
from mentormatch.arrays import Floats, Integers
from mentormatch.assignment import heeding
from mentormatch.encoders.aliases import alias_mistakes
from mentormatch.encoders.code_tables import code_mistakes
from mentormatch.encoders.columns import AnswerFeatures, DistinctAnswers, distinct_answers
from mentormatch.encoders.contract import Encoded, LinearEncoder
from mentormatch.encoders.paths import Paths, common_nodes
from mentormatch.encoders.readings import Reading, read_readings, readings_of
from mentormatch.encoders.settings import any_mistakes, separator_mistakes, switch_mistakes, wrong_setting
from mentormatch.errors import Mistake

_INITIALS = "may be the same by their initials, and count as different unless an alias says so"
_OTHER_NAME = "read by the code in front, though its name is another"
_NO_CODE = "compared as written, since they begin with no code or sector that is known"
_NO_CAREER = "compared as written, since they name no career path that is known, or several"


class CategoryEncoder(LinearEncoder):
    """Places in a hierarchy: industries, regions, career paths, official codes.

    The score of one wanted path is the number of steps, from the top, that some offered path has in common with it,
    divided by its length; of several wanted paths it is the mean.

    Parameters
    ----------
    separator : str
        What stands between the steps of a path.
    prefix_lengths : sequence of int, optional
        The cells are codes whose prefixes of these lengths are the steps: ``(2, 3, 4, 5, 6)`` for NAICS. Codes are
        letters and digits; an answer with any other character matches only equal answers.
    aliases : mapping of str to str, optional
        Other names of a path or of any prefix of one: ``{"IT": "technology/software"}``, ``{"31": "31-33"}``.
    codes : {"naics", "nace", "isic"} or mapping, optional
        The cells are industry codes, alone or followed by their names: ``541511 Custom Computer Programming Services``
        of NAICS, ``J62.01`` of NACE Rev. 2, ``6201`` of ISIC Rev. 4. Two industries of one sector share its steps: the
        digits of NAICS from the second on, the letter of NACE and ISIC and the digits after it. Others are compared
        as written.
    sectors : bool
        Whether names of sectors and of their parts are read by a short table of ours, in English, German, French,
        Spanish, Portuguese, Italian, Dutch, Polish and Turkish: "IT", "Tech" and "Informationstechnologie" are
        ``technology``, "Banken" is ``finance/banking``. Names are known whole only; others are compared as written.
    careers : bool
        Whether career paths are read in job titles and names of fields by a table of ours, in the same languages,
        whatever the grade: "Senior Nurse" and "Pflege" are ``nursing``, "Engineering Manager" is ``engineering``,
        "Software developer" ``engineering/software``. Others are compared as written.
    several : bool or str
        Whether a cell may hold several paths; a text is what separates them, True finds it, for each column.
    any : sequence of str
        Answers that meet everybody, such as ``"no preference"``.

    Attributes
    ----------
    nodes_ : tuple of str
        The known paths and all their prefixes, folded and sorted.
    separators_ : tuple
        The separators of paths found in the wants and in the offers; None where there was none.
    readings_ : tuple of Reading
        Answers that may be the same by their initials (``HR`` and ``Human Resources``), which are never merged, and
        those that begin with no known code or sector, where these are read.

    Examples
    --------
    >>> encoder = CategoryEncoder().fit(["Technology/Software"], ["technology/hardware", "Health"])
    >>> wants = encoder.encode_wants(["Technology/Software"])
    >>> offers = encoder.encode_offers(["technology/hardware", "Health"])
    >>> encoder.score(wants.values, offers.values).tolist()
    [[0.5, 0.0]]
    >>> encoder = CategoryEncoder(codes="naics").fit(["541511 Custom Programming"], ["541512", "62 Health Care"])
    >>> wants, offers = encoder.encode_wants(["541511"]), encoder.encode_offers(["541512", "62 Health Care"])
    >>> encoder.score(wants.values, offers.values).round(6).tolist()
    [[0.8, 0.0]]
    """

    paths_: Paths
    anything_: frozenset[str]

    name: ClassVar[str] = "category"

    nodes_: tuple[str, ...]
    separators_: tuple[str | None, str | None]
    readings_: tuple[Reading, ...]

    def __init__(
        self,
        *,
        separator: str = "/",
        prefix_lengths: Sequence[int] | None = None,
        aliases: Mapping[str, str] | None = None,
        codes: str | Mapping[str, Sequence[str]] | None = None,
        sectors: bool = False,
        careers: bool = False,
        several: bool | str = True,
        any: Sequence[str] = (),  # noqa: A002  the word a policy uses
    ) -> None:
        self.separator = separator
        self.prefix_lengths = prefix_lengths
        self.aliases = aliases
        self.codes = codes
        self.sectors = sectors
        self.careers = careers
        self.several = several
        self.any = any

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        mistakes = separator_mistakes("separator", self.separator or "")
        if self.several is not True and self.several is not False:
            mistakes += separator_mistakes("several", self.several or "")
        mistakes += code_mistakes(self.codes)
        if self.prefix_lengths is not None and (self.codes or self.sectors is True or self.careers is True):
            must = "not stand beside 'codes', 'sectors' or 'careers'"
            mistakes.append(wrong_setting("prefix_lengths", must, self.prefix_lengths))
        return [
            *mistakes,
            *switch_mistakes("sectors", self.sectors),
            *switch_mistakes("careers", self.careers),
            *_length_mistakes(self.prefix_lengths),
            *alias_mistakes(self.aliases),
            *any_mistakes(self.any),
        ]

    def fit(self, wants: Column, offers: Column) -> Self:
        """Learn which paths there are, and the separators."""
        self.check_settings()
        self.separators_ = (self._separator_in(wants), self._separator_in(offers))
        self._read_settings()
        self.nodes_ = tuple(sorted(self.nodes_of(wants, offers)))
        self.readings_ = self.readings_in(wants, offers)
        return self

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a fitted copy that also knows the paths here."""
        self.check_fitted()
        copy = type(self)(**self.get_params()).restore(self.learned())
        copy.separators_ = (
            self.separators_[0] or self._separator_in(wants),
            self.separators_[1] or self._separator_in(offers),
        )
        learned = copy.learned()
        learned["nodes"] = copy.nodes_of(wants, offers).union(self.nodes_)
        learned["readings"] = [reading.to_dict() for reading in copy.readings_in(wants, offers)]
        return copy.restore(learned)

    def encode_wants(self, column: Column) -> Encoded:
        """Return one row a person: the shares of the wanted paths and their prefixes."""
        self.check_fitted()
        return self._bags(column, 0).wants(len(self.nodes_), any_features=bool(self.any))

    def encode_offers(self, column: Column) -> Encoded:
        """Return one row a person: 1 for each offered path and each of its prefixes."""
        self.check_fitted()
        return self._bags(column, 1).offers(len(self.nodes_), any_features=bool(self.any))

    def nodes_of(self, wants: Column, offers: Column) -> set[str]:
        """Return all paths of two columns, and their prefixes."""
        self.check_fitted()
        paths = [
            path
            for side, column in enumerate((wants, offers))
            for path in self._read(distinct_answers(column), side)[2]
        ]
        return {node for path in paths for node in path if path[-1] not in self.anything_}

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return, for each wanted path, its longest offered prefix, as the offering side wrote it.

        Where the two wrote a name otherwise, it is called as an alias calls it.
        If the offer meets everybody, the wanted paths; if the want does, the answer that says so.
        """
        self.check_fitted()
        wanted, offered = self._written(wants_cell, 0), self._written(offers_cell, 1)
        if not (wanted and offered):
            return ()
        wants_anything, offers_anything = self.open_answers(wants_cell, offers_cell)
        if wants_anything or offers_anything:
            return wants_anything or tuple(wanted.values())
        labels: dict[str, str] = {}
        for path in wanted:
            nearest = max(offered, key=lambda other: len(common_nodes(path, other)))
            if common := common_nodes(path, nearest):
                alike = common == path == nearest and fold(wanted[path]) == fold(offered[nearest]) and not self.codes
                label = offered[nearest].strip() if alike else self.paths_.label(common[-1], offered[nearest])
                labels.setdefault(common[-1], label)
        return tuple(labels.values())

    def open_answers(self, wants_cell: Cell, offers_cell: Cell) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what either side wrote that meets anything."""
        self.check_fitted()
        wants, offers = (
            tuple(written for path, written in self._written(cell, side).items() if path[-1] in self.anything_)
            for side, cell in enumerate((wants_cell, offers_cell))
        )
        return wants, offers

    def notes(self) -> tuple[str, ...]:
        """Return which answers may be the same, and which name no known industry."""
        self.check_fitted()
        return tuple(map(str, self.readings_))

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the paths and their prefixes, then the two features of answers that meet everybody."""
        self.check_fitted()
        return np.array([*self.nodes_, *(("(anybody)", "(anything)") if self.any else ())], dtype=object)

    def learned(self) -> dict[str, Any]:
        """Return what was learned as plain JSON."""
        self.check_fitted()
        readings = [reading.to_dict() for reading in self.readings_]
        return {"nodes": list(self.nodes_), "separators": list(self.separators_), "readings": readings}

    def restore(self, learned: dict[str, Any]) -> Self:
        """Restore the state that :meth:`learned` returned."""
        self._read_settings()
        self.nodes_ = tuple(sorted(learned["nodes"]))
        self.separators_ = (learned["separators"][0], learned["separators"][1])
        self.readings_ = read_readings(learned.get("readings", ()))
        return self

    def _read_settings(self) -> None:
        lengths = None if self.prefix_lengths is None else tuple(self.prefix_lengths)
        self.paths_ = Paths(self.separator, lengths, self.aliases, self.codes, self.sectors, self.careers)
        self.anything_ = frozenset(path[-1] for answer in self.any if (path := self.paths_.nodes(answer)))

    def readings_in(self, wants: Column, offers: Column) -> tuple[Reading, ...]:
        """Return what must be said of the answers of two columns, besides their paths."""
        self.check_fitted()
        counts: dict[str, int] = {}
        for side, column in enumerate((wants, offers)):
            answers, separator = distinct_answers(column), self._separator_of(side)
            for cell, count in zip(answers.cells, answers.counts.tolist(), strict=True):
                for piece in self._pieces(cell, separator):
                    counts[piece] = counts.get(piece, 0) + count
        written: dict[str, dict[str, int]] = {}
        for piece, count in counts.items():
            path = self.paths_.nodes(piece)
            if len(path) == 1 and path[0] not in self.anything_:
                written.setdefault(path[0], {})[piece] = count
        initials = [
            (
                f"{_commonest(written[short])} = {_commonest(written[long])}",
                sum((written[short] | written[long]).values()),
            )
            for short, long in initials_of([*written])
        ]
        unknown = []
        if self.codes or self.sectors or self.careers:
            unknown = [
                (piece, count)
                for piece, count in counts.items()
                if (path := self.paths_.nodes(piece))
                and path[-1] not in self.anything_
                and not self.paths_.is_known(piece)
            ]
        said = _NO_CODE if self.codes or self.sectors else _NO_CAREER
        doubtful = [(piece, count) for piece, count in counts.items() if self.paths_.classified(piece).doubtful]
        return readings_of({_INITIALS: initials, said: unknown, _OTHER_NAME: doubtful})

    def _pieces(self, cell: Cell, separator: str | None) -> tuple[str, ...]:
        """Return the answers in a cell; names of a classification may have commas of their own."""
        return self.paths_.joined(split_terms(cell, separator))

    def _separator_in(self, column: Column) -> str | None:
        if self.several is True:
            return find_separator(column, besides=self.separator)
        return self.several or None

    def _separator_of(self, side: int) -> str | None:
        return separators_for(self.separators_, besides=self.separator)[side] if self.several else None

    def _written(self, cell: Cell, side: int) -> dict[tuple[str, ...], str]:
        """Return path -> the path as written, of one cell."""
        paths = {self.paths_.nodes(piece): piece for piece in reversed(self._pieces(cell, self._separator_of(side)))}
        return {path: written for path, written in reversed(paths.items()) if path}

    def _read(self, answers: DistinctAnswers, side: int) -> tuple[Integers, Integers, list[tuple[str, ...]]]:
        """Return the distinct entries (answer, path) as two sorted arrays, and the paths."""
        places: dict[tuple[str, ...], int] = {}
        place_of: dict[str, int] = {}
        owners: list[int] = []
        named: list[int] = []
        separator = self._separator_of(side)
        for owner, cell in enumerate(heeding(answers.cells)):
            for piece in self._pieces(cell, separator):
                if piece not in place_of:
                    place_of[piece] = places.setdefault(self.paths_.nodes(piece), len(places))
                owners.append(owner)
                named.append(place_of[piece])
        paths = list(places)
        pairs = np.array([owners, named], dtype=np.int64)
        says = np.array([bool(path) for path in paths], dtype=bool)
        pairs = np.unique(pairs[:, says[pairs[1]]], axis=1)
        return pairs[0], pairs[1], paths

    def _bags(self, column: Column, side: int) -> AnswerFeatures:
        answers = distinct_answers(column)
        owners, named, paths = self._read(answers, side)
        welcoming = np.array([bool(path) and path[-1] in self.anything_ for path in paths], dtype=bool)
        known = {node: position for position, node in enumerate(self.nodes_)}
        nodes = [known.setdefault(node, len(known)) for path in paths for node in path]
        depths = np.array([len(path) for path in paths], dtype=np.int64)[named]
        firsts = np.cumsum([0, *map(len, paths)])[named]
        entries = np.repeat(firsts - np.cumsum(depths) + depths, depths) + np.arange(depths.sum())
        owners_of_entries, features, amounts = _sum_duplicates(
            np.repeat(owners, depths), np.array(nodes, dtype=np.int64)[entries], np.repeat(1.0 / depths, depths)
        )
        return AnswerFeatures(
            answers=answers,
            starts=np.searchsorted(owners_of_entries, np.arange(len(answers.cells) + 1)),
            features=features,
            amounts=amounts if side == 0 else np.ones(len(amounts)),
            answered=np.bincount(owners, minlength=len(answers.cells)) > 0,
            meets_everybody=np.bincount(owners[welcoming[named]], minlength=len(answers.cells)) > 0,
        )


def _commonest(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda written: (-counts[written], written))


def _length_mistakes(lengths: Any) -> list[Mistake]:
    if lengths is None:
        return []
    if isinstance(lengths, Sequence) and not isinstance(lengths, str) and len(lengths) > 0:
        are_whole = all(isinstance(length, int) and not isinstance(length, bool) and length > 0 for length in lengths)
        if are_whole and list(lengths) == sorted(set(lengths)):
            return []
    return [wrong_setting("prefix_lengths", "be ascending whole numbers of 1 or more", repr(lengths))]


def _sum_duplicates(owners: Integers, features: Integers, amounts: Floats) -> tuple[Integers, Integers, Floats]:
    """Return the entries sorted by owner and feature, the amounts of equal ones added."""
    order = np.lexsort((amounts, features, owners))
    owners, features, amounts = owners[order], features[order], amounts[order]
    first = np.ones(len(owners), dtype=bool)
    first[1:] = (owners[1:] != owners[:-1]) | (features[1:] != features[:-1])
    starts = np.flatnonzero(first)
    return owners[first], features[first], np.add.reduceat(amounts, starts) if len(starts) else amounts
