"""Reads pairs that came back with decisions, and the round before."""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from mentormatch.answers import BY_TITLES, DECISION_TITLES, NOTE_TITLES, PersonId, id_text, read_decision, title_key
from mentormatch.errors import CohortError, FileError, InputError, Mistake, count
from mentormatch.files import PathLike
from mentormatch.matching import Decision
from mentormatch.policy import RawTable, is_blank
from mentormatch.profiles import SIDES, Cohort, People, ids_named
from mentormatch.tables.columns import table_of
from mentormatch.tables.limits import UNLESS_GIVEN, Limits
from mentormatch.tables.matchings import PAIRS_FILE, stored_document
from mentormatch.tables.pair_columns import with_sides
from mentormatch.tables.pair_lists import has_columns
from mentormatch.tables.runs import is_changed, refuse_interrupted
from mentormatch.tables.workbook import WORKBOOK

_TITLES: Mapping[str, tuple[str, ...]] = {
    "decision": DECISION_TITLES,
    "note": NOTE_TITLES,
    "by": BY_TITLES,
    "round": ("round",),
}
_REMOVE = "To end a pair, write declined under decision."
_ALL_END = "A pair goes on where its row is left in the sheet; to end all of them, write declined under decision."
_MANY = 3


def read_decisions(
    path: PathLike,
    cohort: Cohort | None = None,
    *,
    made: Collection[tuple[PersonId, PersonId]] | None = None,
    limits: Limits = UNLESS_GIVEN,
) -> tuple[Decision, ...]:
    r"""Read pairs that came back from a coordinator, for `mentormatch.rematch`.

    Parameters
    ----------
    path : str or path
        A table as ``pairs.csv``, in any format that is read. The column ``decision`` says accepted, declined, hold or
        nothing, also in other languages; ``note`` and ``by`` are for people. People stand there by id, address or name.
    cohort : Cohort, optional
        With it, the columns of names are looked at as well: who was changed there alone, and not by id, is changed.
    made : collection of (mentee, mentor), optional
        The pairs of the last round by id, by which it is known what was changed; without them, a name beside an id must
        be that person's.
    limits : Limits
        How much is read at most.

    Raises
    ------
    CohortError
        With every mistake of the file.
    FileError
        Where a run was interrupted while it wrote the folder.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "pairs.csv")
    ...     _ = file.write_text("mentee,mentor,decision,note\nkim,ada,Hold,asks her manager")
    ...     read_decisions(file)
    (Decision(mentee='kim', mentor='ada', decision='hold', note='asks her manager', by='', round=None),)
    """
    made = None if made is None else {(str(mentee), str(mentor)) for mentee, mentor in made}
    refuse_interrupted(path)
    name = Path(path).name
    mistakes: list[Mistake] = []
    table = table_of(Path(path), name, frozenset({"mentee", "mentor", *_TITLES}), mistakes, limits=limits)
    if table is not None and not mistakes:
        table = with_sides(table, ("score", "weight", *_TITLES))
    rows: list[Decision] = []
    if table is not None and has_columns(table, ("mentee", "mentor"), "a list of pairs", mistakes):
        rows = _rows(table, name, mistakes)
        if cohort is not None:
            rows, unclear = _by_names(table, rows, cohort, made)
            mistakes += unclear
        if made and not rows and not mistakes:
            expected = f"it must hold the pairs of the last round, which are {len(made)}"
            mistakes.append(Mistake("no_pairs", expected, got="no pair", hint=_ALL_END, file=name))
    if mistakes:
        raise CohortError(mistakes)
    return tuple(rows)


def sheet_of_round(path: PathLike) -> Path:
    """Return the file that holds what came back of a round: the one itself, or that of its folder which was changed.

    In a folder, ``pairs.csv`` and ``matching.xlsx`` hold the same pairs; the one that was changed since the run has the
    decisions, and ``pairs.csv`` where neither was.

    Raises
    ------
    FileError
        Where both were changed, so that one must be named.

    Examples
    --------
    >>> sheet_of_round("back.csv").name
    'back.csv'
    """
    place = Path(path)
    if not place.is_dir():
        return place
    sheets = [place / PAIRS_FILE, place / WORKBOOK]
    changed = [sheet for sheet in sheets if is_changed(sheet)]
    if len(changed) > 1:
        names = " and ".join(sheet.name for sheet in changed)
        raise FileError(f"{os.fspath(path)}: {names} were both changed since the run. Name the one with the decisions.")
    return changed[0] if changed else sheets[0]


def read_round(path: PathLike, *, limits: Limits = UNLESS_GIVEN) -> Mapping[str, Any] | None:
    """Return the stored matching that lies in a folder or beside a file, None where there is none.

    It need not belong to the tables of today: `mentormatch.rematch` takes its pairs, who waited, and what was learned.

    Raises
    ------
    FileError, InputError
        Where there is one that cannot be read, or is none of ours.

    Examples
    --------
    >>> read_round("nowhere/pairs.csv") is None
    True
    """
    place = Path(path)
    folder = place if place.is_dir() else place.parent
    file = place if place.suffix.casefold() == ".json" and place.is_file() else folder / "matching.json"
    if not file.is_file():
        return None
    document = stored_document(file, limits)
    if not isinstance(document, Mapping) or document.get("format") != "mentormatch/matching":
        raise InputError(Mistake("not_a_matching", "a stored matching must have its format", file=os.fspath(file)))
    return document


def _columns(table: RawTable) -> dict[str, str]:
    """The titles of what a sheet says beside the pair, by what it is."""
    keys = {title_key(title): title for title in reversed(list(table.columns))}
    found = {}
    for what, titles in _TITLES.items():
        there = [keys[key] for key in map(title_key, titles) if key in keys]
        if there:
            found[what] = there[0]
    return found


def _rows(table: RawTable, name: str, mistakes: list[Mistake]) -> list[Decision]:
    titles = _columns(table)
    said = {what: table.columns[title] for what, title in titles.items()}
    rows: list[Decision] = []
    seen: dict[tuple[str, str], int] = {}
    for place, number in enumerate(table.rows):
        known = len(mistakes)
        ids = {}
        for side in ("mentee", "mentor"):
            try:
                ids[side] = id_text(table.columns[side][place])
            except (TypeError, ValueError):
                ids[side] = ""
            if not ids[side]:
                expected = "must be an id, an address or a name"
                mistakes.append(Mistake(f"pair_{side}", expected, hint=_REMOVE, file=name, row=number, column=side))
        texts = {what: "" if is_blank(cells[place]) else str(cells[place]).strip() for what, cells in said.items()}
        decision = None
        try:
            decision = read_decision(texts.get("decision", ""))
        except ValueError:
            expected, got = "must be accepted, declined, hold or blank", texts["decision"]
            mistakes.append(
                Mistake("pair_decision", expected, got=got, file=name, row=number, column=titles["decision"])
            )
        pair = ids["mentee"], ids["mentor"]
        if all(pair) and seen.setdefault(pair, number) != number:
            expected, hint = "each pair must stand once", f"Row {seen[pair]} has it as well."
            mistakes.append(Mistake("pair_doubled", expected, got=", ".join(pair), hint=hint, file=name, row=number))
        if len(mistakes) == known:
            when = texts.get("round", "")
            rows.append(
                Decision(
                    *pair,
                    decision,
                    note=texts.get("note", ""),
                    by=texts.get("by", ""),
                    round=int(when) if when.isdecimal() else when or None,
                    file=name,
                    row=number,
                )
            )
    return rows


def _by_names(
    table: RawTable, rows: list[Decision], cohort: Cohort, made: Collection[tuple[PersonId, PersonId]] | None
) -> tuple[list[Decision], list[Mistake]]:
    """Return the rows with whom the columns of names say instead, and where nobody can tell who is meant.

    Where a pair of the last round stands there with the name of somebody else, the name was changed, and counts; where
    the id was changed, the name is the old one. Which it was is not known without the last round.
    """
    changed, mistakes = list(rows), []
    at = {row.row: place for place, row in enumerate(rows)}
    titles = {title_key(title): title for title in reversed(list(table.columns))}
    for people in (cohort.mentees, cohort.mentors):
        side = people.role
        title = titles.get(title_key(f"{side}_name"))
        cells = None if title is None else table.columns[title]
        if cells is None or not people.name_columns:
            continue
        others: list[tuple[int, str, str]] = []
        same = 0
        for number, cell in zip(table.rows, cells, strict=True):
            place = at.get(number)
            if place is None or is_blank(cell):
                continue
            row, text = rows[place], str(cell).strip()
            meant, named = (tuple(map(str, ids_named(people, name))) for name in (getattr(row, side), text))
            if len(meant) != 1 or not named or meant[0] in named:
                same += bool(named)
                continue
            if made is None or (len(named) > 1 and (row.mentee, row.mentor) in made):
                mistakes.append(_two_people(side, meant[0], text, row))
            elif (row.mentee, row.mentor) in made:
                others.append((place, named[0], text))
        # a sheet is given back with other mentors; other mentees, or other mentors in most rows, are other ids
        if others and (side == "mentee" or len(others) > max(same, _MANY - 1)):
            mistakes.append(_ids_of_others(people, [(rows[place], text) for place, _, text in others]))
        else:
            for place, other, _ in others:
                changed[place] = replace(changed[place], mentor=other)
    return changed, mistakes


def _ids_of_others(people: People, rows: Sequence[tuple[Decision, str]]) -> Mistake:
    """Where ids of the last round are those of other people now, by the names that stand beside them."""
    side = people.role
    first, text = rows[0]
    many = count(len(rows), "row")
    expected = f"ids must be of whom they were in the last round, and in {many} the name beside the id is another's now"
    at_id = getattr(first, side)
    got = f"{text} beside {at_id}, who is {people.called(at_id)} now"
    hint = (
        "If ids were given to others, give everybody the id that they had. "
        f"If another {side} is meant, change the id as well."
    )
    return Mistake(
        "ids_of_others", expected, got=got, hint=hint, file=first.file, row=first.row, column=side, side=SIDES[side]
    )


def _two_people(side: Literal["mentee", "mentor"], meant: str, text: str, row: Decision) -> Mistake:
    expected = f"the {side}_name must be that of the {side} '{meant}'"
    hint = f"Write the same person into the columns '{side}' and '{side}_name', or leave the name blank."
    title = f"{side}_name"
    return Mistake(
        "name_of_another", expected, got=text, hint=hint, file=row.file, row=row.row, column=title, side=SIDES[side]
    )


def check_is_file(path: PathLike) -> None:
    """Raise `FileError` where there is neither a file nor a folder of this name.

    Examples
    --------
    >>> check_is_file("nowhere.csv")
    Traceback (most recent call last):
    mentormatch.errors.FileError: nowhere.csv: there is no such file or folder.
    """
    if not Path(path).exists():
        raise FileError(f"{os.fspath(path)}: there is no such file or folder.")
