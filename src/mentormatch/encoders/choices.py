"""Encodes ranked choices of people; the first choice is worth most."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import (
    ORDINALS,
    Cell,
    Column,
    Directory,
    Entry,
    find_separator,
    fold,
    is_blank,
    label_key,
    read_rank,
    text_of,
)
from mentormatch.assignment import heeding
from mentormatch.encoders.columns import distinct_answers, sparse_rows
from mentormatch.encoders.contract import Encoded, LinearEncoder
from mentormatch.encoders.settings import any_mistakes, separator_mistakes, wrong_setting
from mentormatch.errors import Mistake

_UNKNOWN = ("note", "error")


# Searching the nearest name is slow, so that only the first mistakes get a suggestion.
_WITH_NEAREST = 50


class Choice(NamedTuple):
    """One choice: a person who was named, with the rank.

    Attributes
    ----------
    rank : int
        1 for the first choice.
    written : str
        The name as written.
    found : tuple of str
        The ids of the people with this name: none if it is unknown, several if it is ambiguous.
    """

    rank: int
    written: str
    found: tuple[str, ...]


class ChoicesEncoder(LinearEncoder):
    r"""People named in order: first, second and third choice.

    With r the rank at which a person is named, the score is :math:`\text{worth}_r`, and 0 for everybody else. An offer
    is a person's id, names and addresses, the id first: ``("m7", "Ada Lovelace")``. Whom a text names is read as
    everywhere (`mentormatch.answers.Directory`): by id, by name, also "Lovelace, Ada", or by address. A want is an
    ordered list, in which blanks keep their rank, a text of several names (also "1. Ada; 2. Linus"), or ``{name:
    rank}``, as grids of forms give it. A want that names nobody who is known counts as blank. A person who is named
    twice counts at the better rank.

    Parameters
    ----------
    worth : sequence of float
        What the first, second, ... choice is worth: above 0, at most 1, never rising. Every further choice is worth as
        much as the last of them.
    separator : str, optional
        What stands between names in a cell, beside semicolons, bars, new lines and commas between whole names; None
        detects it.
    unknown : {"note", "error"}
        Whether names that nobody has, or several people, are left out with a note, or are mistakes.
    any : sequence of str
        Answers that name nobody in particular, such as ``"no preference"``: they count as blank.

    Attributes
    ----------
    ids_ : tuple of str
        Who can be named, sorted.
    called_ : mapping of str to tuple of str
        The ids that each folded id and name stands for.
    separators_ : tuple
        The separator found in the wants, and None.

    Examples
    --------
    >>> people = [("m1", "Ada Lovelace"), ("m2", "Linus Torvalds")]
    >>> encoder = ChoicesEncoder().fit(["Torvalds, Linus; ada lovelace", "m1"], people)
    >>> wants, offers = encoder.encode_wants(["Torvalds, Linus; ada lovelace", "M1"]), encoder.encode_offers(people)
    >>> encoder.score(wants.values, offers.values).tolist()
    [[0.6, 1.0], [1.0, 0.0]]
    >>> encoder.in_common("linus torvalds; m1", people[0])
    ('second choice',)
    """

    name: ClassVar[str] = "choices"

    ids_: tuple[str, ...]
    called_: Mapping[str, tuple[str, ...]]
    separators_: tuple[str | None, str | None]

    def __init__(
        self,
        *,
        worth: Sequence[float] = (1, 0.6, 0.3),
        separator: str | None = None,
        unknown: str = "note",
        any: Sequence[str] = (),  # noqa: A002  the word a policy uses
    ) -> None:
        self.worth = worth
        self.separator = separator
        self.unknown = unknown
        self.any = any

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        mistakes = [
            *_worth_mistakes(self.worth),
            *separator_mistakes("separator", self.separator),
            *any_mistakes(self.any),
        ]
        if self.unknown not in _UNKNOWN:
            mistakes.append(wrong_setting("unknown", "be note or error", self.unknown))
        return mistakes

    def fit(self, wants: Column, offers: Column) -> Self:
        """Learn the people who can be named, and the separator of names."""
        self.check_settings()
        self._set_people(*_ids_and_names(offers))
        self.separators_ = (self.separator or find_separator(wants), None)
        return self

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a fitted copy that also knows the new people; known names keep their meaning."""
        self.check_fitted()
        ids, called = _ids_and_names([labels for labels in offers if _labels(labels)[:1] not in self._id_labels])
        extended = type(self)(**self.get_params())
        extended._set_people({*self.ids_, *ids}, {**called, **self.called_})  # noqa: SLF001  its own copy
        extended.separators_ = (self.separators_[0] or find_separator(wants), None)
        return extended

    def encode_wants(self, column: Column) -> Encoded:
        """Return one row a person: the worth of the choice, for each person they named."""
        self.check_fitted()
        answers = distinct_answers(column)
        mistakes: list[tuple[int, Mistake]] = []
        entries: list[tuple[int, int, float]] = []
        for position, cell in enumerate(heeding(answers.cells)):
            try:
                choices = self.read(cell)
            except ValueError as error:
                mistakes.append((position, Mistake("choices_not_ranked", str(error))))
                continue
            for choice in choices:
                if wrong := self._mistake_of(choice, with_nearest=len(mistakes) < _WITH_NEAREST):
                    mistakes.append((position, wrong))
            ranks = best_ranks(choices)
            entries += sorted(
                (position, self._position_of[person_id], self.worth_of(rank)) for person_id, rank in ranks.items()
            )
        answers.raise_mistakes(mistakes)
        rows = _rows(entries, len(answers.cells), len(self.ids_))
        return Encoded(rows[answers.index], np.diff(rows.indptr)[answers.index] > 0)

    def encode_offers(self, column: Column) -> Encoded:
        """Return one row a person: 1 at their own position."""
        self.check_fitted()
        labels = [_labels(cell) for cell in heeding(column)]
        places = [
            (row, self._position_of.get(own_labels[0], -1)) for row, own_labels in enumerate(labels) if own_labels
        ]
        rows = _rows([(row, place, 1.0) for row, place in places if place >= 0], len(column), len(self.ids_))
        return Encoded(rows, np.array([bool(own_labels) for own_labels in labels], dtype=bool))

    def read(self, cell: Cell) -> tuple[Choice, ...]:
        """Return the choices of a cell, in order of rank.

        Raises
        ------
        ValueError
            If a mapping has a rank that is not a whole number of 1 or more.

        Examples
        --------
        >>> ChoicesEncoder().fit([], [("m1", "Ada")]).read(["", "ada", "Bob"])
        (Choice(rank=2, written='ada', found=('m1',)), Choice(rank=3, written='Bob', found=()))
        """
        self.check_fitted()
        return tuple(
            Choice(rank, written, self.ids_of(written))
            for rank, written in self._ranked_names(cell)
            if fold(written) not in self._any_answers and not self._directory.names_nobody(written)
        )

    def ids_of(self, written: str) -> tuple[str, ...]:
        """Return the ids of the people whom a text names: none, one, or several where it does not tell which."""
        self.check_fitted()
        if written in self._position_of:
            return (written,)
        return tuple(sorted(person_id for _, person_id in self._directory.find(written)))

    def rank(self, wants_cell: Cell, offers_cell: Cell) -> int:
        """Return the rank at which a want names the person of an offer, 0 where it does not."""
        labels = _labels(offers_cell)
        return best_ranks(self.read(wants_cell)).get(labels[0], 0) if labels else 0

    def worth_of(self, rank: int) -> float:
        """Return the worth of a rank; ranks beyond the list are worth as much as the last."""
        return float(self.worth[min(rank, len(self.worth)) - 1])

    def nearest(self, written: str) -> str | None:
        """Return the nearest id or name as the end of a "did you mean"; None where none is near.

        Examples
        --------
        >>> ChoicesEncoder().fit([], [("m1", "Ada Lovelace")]).nearest("Ada Lovlace")
        "'ada lovelace', id 'm1'?"
        """
        self.check_fitted()
        near = self._directory.nearest(written)
        if near is None:
            return None
        ids = self.ids_of(near)
        return f"'{near}'?" if fold(ids[0]) == fold(near) else f"'{near}', id {_listed(ids)}?"

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the rank of the choice in words, such as "second choice"."""
        self.check_fitted()
        rank = self.rank(wants_cell, offers_cell)
        return (f"{ordinal(rank)} choice",) if rank else ()

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the ids."""
        self.check_fitted()
        return np.array(self.ids_, dtype=object)

    def learned(self) -> dict[str, Any]:
        """Return what was learned as plain JSON."""
        self.check_fitted()
        return {
            "ids": list(self.ids_),
            "called": {key: list(ids) for key, ids in sorted(self.called_.items())},
            "separators": list(self.separators_),
        }

    def restore(self, learned: dict[str, Any]) -> Self:
        """Restore the state that :meth:`learned` returned."""
        self._set_people(learned["ids"], {key: tuple(ids) for key, ids in learned["called"].items()})
        self.separators_ = (learned["separators"][0], learned["separators"][1])
        return self

    def _set_people(self, ids: Iterable[str], called: Mapping[str, tuple[str, ...]]) -> None:
        self.ids_ = tuple(sorted(ids))
        self.called_ = called
        self._position_of = {person_id: place for place, person_id in enumerate(self.ids_)}
        self._id_labels = {(person_id,) for person_id in self.ids_}
        self._directory = Directory(_entries(self.ids_, called))
        self._any_answers = frozenset(map(fold, self.any))

    def _ranked_names(self, cell: Cell) -> Iterator[tuple[int, str]]:
        """Yield the rank and the name of each person that a cell names."""
        if isinstance(cell, Mapping):
            yield from sorted(
                (_rank_from_grid(name, place), name) for name, place in cell.items() if not is_blank(place)
            )
        elif isinstance(cell, Sequence) and not isinstance(cell, str):
            yield from ((rank, text) for rank, entry in enumerate(cell, start=1) if (text := text_of(entry)))
        elif not is_blank(cell):
            yield from enumerate(self._directory.split(text_of(cell), self.separators_[0]), start=1)

    def _mistake_of(self, choice: Choice, *, with_nearest: bool) -> Mistake | None:
        if self.unknown != "error" or len(choice.found) == 1:
            return None
        if choice.found:
            expected = f"must name one person, unlike a name that {_listed(choice.found)} have"
            return Mistake("name_ambiguous", expected, got=choice.written, hint="Write the id instead.")
        near = self.nearest(choice.written) if with_nearest else None
        hint = 'unknown = "note" leaves such names out.' if near is None else f"Did you mean {near}"
        return Mistake("name_unknown", "must name somebody who is here", got=choice.written, hint=hint)


def best_ranks(choices: Iterable[Choice]) -> dict[str, int]:
    """Return the best rank of each person who was named unambiguously, by id.

    Examples
    --------
    >>> best_ranks([Choice(2, "Ada", ("m1",)), Choice(1, "ada", ("m1",)), Choice(3, "Bob", ())])
    {'m1': 1}
    """
    ranks: dict[str, int] = {}
    for rank, _, found in choices:
        if len(found) == 1:
            ranks[found[0]] = min(rank, ranks.get(found[0], rank))
    return ranks


def ordinal(rank: int) -> str:
    """Return a rank in words.

    Examples
    --------
    >>> ordinal(2), ordinal(11), ordinal(22)
    ('second', '11th', '22nd')
    """
    if rank <= len(ORDINALS):
        return ORDINALS[rank - 1]
    ending = "th" if 11 <= rank % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def _worth_mistakes(worth: Any) -> list[Mistake]:
    is_list = isinstance(worth, Sequence) and not isinstance(worth, str) and len(worth) > 0
    numbers = is_list and all(isinstance(number, int | float) and not isinstance(number, bool) for number in worth)
    if numbers and all(0 < number <= 1 for number in worth) and sorted(worth, reverse=True) == list(worth):
        return []
    must = "be numbers above 0 and at most 1 that never rise, such as [1, 0.6, 0.3]"
    return [wrong_setting("worth", must, repr(worth))]


def _ids_and_names(offers: Column) -> tuple[set[str], dict[str, tuple[str, ...]]]:
    """Return the ids, and the ids of each folded id and name; ids take precedence over names."""
    by_id: dict[str, set[str]] = {}
    by_name: dict[str, set[str]] = {}
    ids: set[str] = set()
    for cell in offers:
        labels = _labels(cell)
        if labels:
            ids.add(labels[0])
            by_id.setdefault(fold(labels[0]), set()).add(labels[0])
            for label in labels[1:]:
                by_name.setdefault(label_key(label), set()).add(labels[0])
    return ids, {key: tuple(sorted(meant)) for key, meant in (by_name | by_id).items()}


def _entries(ids: Iterable[str], called: Mapping[str, tuple[str, ...]]) -> Iterator[Entry]:
    """Yield the people of a directory: of each the id, and the folded names and addresses that stand for it."""
    labels: dict[str, list[str]] = {person_id: [] for person_id in ids}
    for key, meant in called.items():
        for person_id in meant:
            if person_id in labels and key != fold(person_id):
                labels[person_id].append(key)
    return (Entry(("", person_id), person_id, tuple(own)) for person_id, own in labels.items())


def _labels(cell: Cell) -> tuple[str, ...]:
    """Return the labels of a person: the id, then names."""
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return tuple(text for entry in cell if (text := text_of(entry)))
    text = text_of(cell)
    return (text,) if text else ()


def _rank_from_grid(name: str, place: Any) -> int:
    """Return the rank that a mapping gives a person: 2, "2nd", "second choice"."""
    with contextlib.suppress(ValueError):
        if (rank := read_rank(place)) is not None:
            return rank
    raise ValueError(f"must give each name a place of 1 or more, unlike '{name}: {text_of(place)}'")


def _rows(entries: Sequence[tuple[int, int, float]], people: int, width: int) -> Any:
    owners, features, amounts = zip(*entries, strict=True) if entries else ((), (), ())
    return sparse_rows(
        np.array(owners, dtype=np.int64),
        np.array(features, dtype=np.int64),
        np.array(amounts, dtype=np.float64),
        shape=(people, width),
    )


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - 2} more" if len(ids) > 2 else ""
    return " and ".join(f"'{person_id}'" for person_id in ids[:2]) + more
