"""Who names whom, and which choice a pair is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mentormatch.answers import Cell, Column, Directory, Entry
from mentormatch.arrays import Integers
from mentormatch.encoders import Choice, ChoicesEncoder, Encoder
from mentormatch.errors import count, shorten
from mentormatch.policy import SAME_IDS, Criterion
from mentormatch.profiles import Cohort, People

_SHOWN = 3


def wishes_without_self(
    criterion: Criterion, encoder: Encoder, cohort: Cohort, *, same_ids: str = SAME_IDS[0]
) -> Column:
    """Return the wants of a criterion without choices of oneself, whose rank stays empty.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}, {"id": "kim"}],
    ...                              mentees=[{"id": "kim", "wish": "kim; ada"}])
    >>> wish = Criterion("wish", encoder="choices")
    >>> wishes_without_self(wish, wish.make_encoder().fit(*wish.answers(cohort)), cohort)
    (('', 'ada'),)
    """
    wants, _ = criterion.answers(cohort)
    assert isinstance(encoder, ChoicesEncoder), "only the encoder of people reads whom a wish names"
    wanting, _ = _sides(criterion, cohort)
    own = _own_ids(criterion, cohort, same_ids=same_ids)
    kept = list(wants)
    for row, person_id in enumerate(wanting.ids):
        # with unknown = "error", one's own name must not be reported as unknown
        if row in own or encoder.unknown == "error":
            kept[row] = _without_self(encoder, wants[row], _OwnNames(str(person_id), wanting.labels[row], own.get(row)))
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
    return [encoder.rank(wants[wanting_row], offers[offering_row]) for wanting_row, offering_row in pairs]


def wish_notes(criterion: Criterion, encoder: Encoder | None, cohort: Cohort, *, same_ids: str) -> Iterator[str]:
    """Yield notes on choices: unknown and ambiguous names, oneself, repeated names, more choices than `worth` values.

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
    problems = _choice_problems(criterion, encoder, cohort, same_ids=same_ids)
    who, worth = criterion.wants_table.removesuffix("s"), encoder.worth
    label = f"Criterion '{criterion.name}':"
    for unread, who_has, advice in (
        (problems.nobody, "nobody here has", _suggestion),
        (problems.several, "several people have", _candidates),
    ):
        if unread:
            shown = [
                f"'{shorten(name)}' of '{ids[0]}'{_and_more(ids)}{advice(encoder, name)}"
                for name, ids in list(unread.items())[:_SHOWN]
            ]
            more = f" and {len(unread) - _SHOWN} more" if len(unread) > _SHOWN else ""
            names = count(len(unread), f"name that {who_has} is", f"names that {who_has} are")
            yield f"{label} {names} left out: {', '.join(shown)}{more}."
    for ids, what in (
        (problems.themselves, "named themselves, which is left out"),
        (problems.doubled, "named somebody twice, who counts at the better place"),
        (
            problems.beyond,
            f"named more than {len(worth)}: every further choice is worth as much as the last, {worth[-1]:g}",
        ),
        (problems.unheard, "named nobody who is here, which counts as a blank"),
    ):
        if ids:
            listed = ", ".join(f"'{person_id}'" for person_id in ids[:_SHOWN])
            yield f"{label} {count(len(ids), who)} {what}: {listed}{', …' if len(ids) > _SHOWN else ''}."


@dataclass
class _ChoiceProblems:
    """Who gave each name that nobody has, or several people, and whose choices need a note."""

    nobody: dict[str, list[str]] = field(default_factory=dict)
    several: dict[str, list[str]] = field(default_factory=dict)
    themselves: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _OwnNames:
    """The id, name and address of a person who may have named themselves, and their id on the other side."""

    id: str
    labels: tuple[str, ...]
    other_side: str | None

    def named_in(self, choice: Choice) -> bool:
        """Return whether a choice is the person; somebody of the same name on the other side is another person."""
        if choice.found:
            return choice.found == (self.other_side,)
        return bool(Directory([Entry(("", self.id), self.id, self.labels)]).find(choice.written))


def _choice_problems(
    criterion: Criterion, encoder: ChoicesEncoder, cohort: Cohort, *, same_ids: str
) -> _ChoiceProblems:
    problems = _ChoiceProblems()
    wants, _ = criterion.answers(cohort)
    wanting, offering = _sides(criterion, cohort)
    own = _own_ids(criterion, cohort, same_ids=same_ids)
    for row in sorted(range(len(wanting)), key=lambda row: wanting.ids[row]):
        choices = encoder.read(wants[row])
        if not choices:
            continue
        person_id = str(wanting.ids[row])
        own_names = _OwnNames(person_id, wanting.labels[row], own.get(row))
        others = [choice for choice in choices if not own_names.named_in(choice)]
        here = [choice for choice in others if len(choice.found) == 1 and choice.found[0] in offering.index]
        for choice in others:
            if choice not in here:
                unread = problems.several if len(choice.found) > 1 else problems.nobody
                unread.setdefault(choice.written, []).append(person_id)
        for ids, holds in (
            (problems.themselves, len(others) < len(choices)),
            (problems.doubled, len({choice.found for choice in here}) < len(here)),
            (problems.beyond, any(choice.rank > len(encoder.worth) for choice in here)),
            (problems.unheard, not here),
        ):
            if holds:
                ids.append(person_id)
    return problems


def _without_self(encoder: ChoicesEncoder, cell: Cell, own_names: _OwnNames) -> Cell:
    try:
        choices = encoder.read(cell)
    except ValueError:  # the encoder reports it, with all other mistakes
        return cell
    own = [choice for choice in choices if own_names.named_in(choice)]
    if not own:
        return cell
    if isinstance(cell, Mapping):
        return {name: place for name, place in cell.items() if name not in {choice.written for choice in own}}
    kept = {choice.rank: choice.written for choice in choices if choice not in own}
    return tuple(kept.get(rank, "") for rank in range(1, max(kept, default=0) + 1))


def _own_ids(criterion: Criterion, cohort: Cohort, *, same_ids: str) -> dict[int, str]:
    """Return the id on the offering side of each person of the wanting side who stands on both, by position."""
    if same_ids != SAME_IDS[0]:
        return {}
    mentees, mentors = cohort.mentees.ids, cohort.mentors.ids
    if criterion.wants_table == "mentees":
        return {mentee: str(mentors[mentor]) for mentee, mentor in cohort.in_both_tables()}
    return {mentor: str(mentees[mentee]) for mentee, mentor in cohort.in_both_tables()}


def _sides(criterion: Criterion, cohort: Cohort) -> tuple[People, People]:
    sides = {"mentees": cohort.mentees, "mentors": cohort.mentors}
    return sides[criterion.wants_table], sides[criterion.offers_table]


def _suggestion(encoder: ChoicesEncoder, name: str) -> str:
    near = encoder.nearest(name)
    return "" if near is None else f" (did you mean {near})"


def _candidates(encoder: ChoicesEncoder, name: str) -> str:
    ids = encoder.ids_of(name)
    return f" ({' or '.join(repr(person_id) for person_id in ids[:_SHOWN])}{', …' if len(ids) > _SHOWN else ''}?)"


def _and_more(ids: Sequence[str]) -> str:
    return f" and {len(ids) - 1} more" if len(ids) > 1 else ""
