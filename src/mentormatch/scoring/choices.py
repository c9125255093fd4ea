"""Who names whom, and which choice a pair is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mentormatch.answers import Cell, Column, folded_name
from mentormatch.arrays import Integers
from mentormatch.encoders import Choice, ChoicesEncoder, Encoder
from mentormatch.errors import count, shorten
from mentormatch.policy import SAME_IDS, Criterion
from mentormatch.profiles import Cohort, People

_SHOWN = 3


def named_by(criterion: Criterion, encoder: Encoder, cohort: Cohort, *, same_ids: str = SAME_IDS[0]) -> Column:
    """Return the wishes of a criterion, without those in which people name themselves; their place stays empty.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}, {"id": "kim"}],
    ...                              mentees=[{"id": "kim", "wish": "kim; ada"}])
    >>> wish = Criterion("wish", encoder="choices")
    >>> named_by(wish, wish.make_encoder().fit(*wish.answers(cohort)), cohort)
    (('', 'ada'),)
    """
    wants, _ = criterion.answers(cohort)
    assert isinstance(encoder, ChoicesEncoder), "only the encoder of people reads whom a wish names"
    wanting, offering = _sides(criterion, cohort)
    same = same_ids == SAME_IDS[0]
    kept = list(wants)
    for row, one in enumerate(wanting.ids):
        # a name that nobody has matters only where it is a mistake, which one's own is not
        if (same and one in offering.index) or encoder.unknown == "error":
            kept[row] = _without_self(encoder, wants[row], _Self(one, _names(wanting, row), same=same))
    return tuple(kept)


def ranks(
    criterion: Criterion, encoder: Encoder | None, cohort: Cohort, rows: Integers, columns: Integers
) -> list[int]:
    """Return which choice each pair (rows[k], columns[k]) is for the side that names people: 1 the first, 0 none.

    Examples
    --------
    >>> import numpy as np
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}, {"id": "bob"}],
    ...                              mentees=[{"id": "kim", "wish": "bob; ada"}])
    >>> wish = Criterion("wish", encoder="choices")
    >>> ranks(wish, wish.make_encoder().fit(*wish.answers(cohort)), cohort, np.array([0, 0]), np.array([0, 1]))
    [2, 1]
    """
    assert isinstance(encoder, ChoicesEncoder), "only people who are named have ranks"
    wants, offers = criterion.answers(cohort)
    wanting, offering = (rows, columns) if criterion.direction == "mentee" else (columns, rows)
    pairs = zip(wanting.tolist(), offering.tolist(), strict=True)
    return [encoder.rank(wants[one], offers[other]) for one, other in pairs]


def wish_notes(criterion: Criterion, encoder: Encoder | None, cohort: Cohort, *, same_ids: str) -> Iterator[str]:
    """Yield what must be said of the names in wishes: nobody's, one's own, twice, or more than have a worth.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "m1", "name": "Ada Lovelace"}],
    ...                              mentees=[{"id": "kim", "wish": "Ada Lovlace; Bob"}])
    >>> wish = Criterion("wish", encoder="choices")
    >>> encoder = wish.make_encoder().fit(*wish.answers(cohort))
    >>> for note in wish_notes(wish, encoder, cohort, same_ids="same person"):
    ...     print(note)
    Criterion 'wish': 2 names that nobody here has are left out: 'Ada Lovlace' of 'kim' (did you mean 'ada lovelace', id
    'm1'?), 'Bob' of 'kim'.
    Criterion 'wish': 1 mentee named nobody who is here, which counts as a blank: 'kim'.
    """
    assert isinstance(encoder, ChoicesEncoder), "only the encoder of people reads whom a wish names"
    told = _told(criterion, encoder, cohort, same_ids=same_ids)
    who, worth = criterion.wants_table.removesuffix("s"), encoder.worth
    label = f"Criterion '{criterion.name}':"
    if told.nobody:
        shown = [
            f"'{shorten(name)}' of '{ids[0]}'{_and_more(ids)}{_nearest(encoder, name)}"
            for name, ids in list(told.nobody.items())[:_SHOWN]
        ]
        more = f" and {len(told.nobody) - _SHOWN} more" if len(told.nobody) > _SHOWN else ""
        names = count(len(told.nobody), "name that nobody here has is", "names that nobody here has are")
        yield f"{label} {names} left out: {', '.join(shown)}{more}."
    for ids, what in (
        (told.themselves, "named themselves, which is left out"),
        (told.doubled, "named somebody twice, who counts at the better place"),
        (
            told.beyond,
            f"named more than {len(worth)}: every further choice is worth as much as the last, {worth[-1]:g}",
        ),
        (told.unheard, "named nobody who is here, which counts as a blank"),
    ):
        if ids:
            listed = ", ".join(f"'{one}'" for one in ids[:_SHOWN])
            yield f"{label} {count(len(ids), who)} {what}: {listed}{', …' if len(ids) > _SHOWN else ''}."


@dataclass
class _Told:
    """What became of the names: who gave each that nobody has, and whose wishes need a word."""

    nobody: dict[str, list[str]] = field(default_factory=dict)
    themselves: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Self:
    """Somebody who may have named themselves."""

    id: str
    names: frozenset[str]
    same: bool

    def named_in(self, choice: Choice) -> bool:
        """Whether a choice names them, on the other side too; there a namesake is somebody else."""
        if choice.found:
            return self.same and choice.found == (self.id,)
        return folded_name(choice.written) in self.names


def _told(criterion: Criterion, encoder: ChoicesEncoder, cohort: Cohort, *, same_ids: str) -> _Told:
    told = _Told()
    wants, _ = criterion.answers(cohort)
    wanting, offering = _sides(criterion, cohort)
    for row in sorted(range(len(wanting)), key=lambda row: wanting.ids[row]):
        choices = encoder.read(wants[row])
        if not choices:
            continue
        one = wanting.ids[row]
        themselves = _Self(one, _names(wanting, row), same=same_ids == SAME_IDS[0])
        others = [choice for choice in choices if not themselves.named_in(choice)]
        here = [choice for choice in others if choice.found and choice.found[0] in offering.index]
        for choice in others:
            if choice not in here:
                told.nobody.setdefault(choice.written, []).append(one)
        for ids, holds in (
            (told.themselves, len(others) < len(choices)),
            (told.doubled, len({choice.found for choice in here}) < len(here)),
            (told.beyond, any(choice.rank > len(encoder.worth) for choice in here)),
            (told.unheard, not here),
        ):
            if holds:
                ids.append(one)
    return told


def _without_self(encoder: ChoicesEncoder, cell: Cell, somebody: _Self) -> Cell:
    try:
        choices = encoder.read(cell)
    except ValueError:  # which the encoder tells, with all that is wrong
        return cell
    own = [choice for choice in choices if somebody.named_in(choice)]
    if not own:
        return cell
    if isinstance(cell, Mapping):
        return {name: place for name, place in cell.items() if name not in {choice.written for choice in own}}
    kept = {choice.rank: choice.written for choice in choices if choice not in own}
    return tuple(kept.get(rank, "") for rank in range(1, max(kept, default=0) + 1))


def _names(people: People, row: int) -> frozenset[str]:
    names = [people.ids[row], *(people.columns[one][row] for one in ("name",) if one in people.columns)]
    return frozenset(folded_name(one) for one in names if isinstance(one, str))


def _sides(criterion: Criterion, cohort: Cohort) -> tuple[People, People]:
    sides = {"mentees": cohort.mentees, "mentors": cohort.mentors}
    return sides[criterion.wants_table], sides[criterion.offers_table]


def _nearest(encoder: ChoicesEncoder, name: str) -> str:
    near = encoder.nearest(name)
    return "" if near is None else f" (did you mean {near})"


def _and_more(ids: Sequence[str]) -> str:
    return f" and {len(ids) - 1} more" if len(ids) > 1 else ""
