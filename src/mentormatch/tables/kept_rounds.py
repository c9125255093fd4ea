"""Keeps the files of the round before, and brings them back."""

import io
import json
import os
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from mentormatch.answers import PersonId
from mentormatch.errors import FileError, count
from mentormatch.files import DAMAGED_ARCHIVE, PathLike
from mentormatch.matching import Decision, Matching
from mentormatch.profiles import Cohort, ids_named
from mentormatch.tables.matchings import check_free, write_matching
from mentormatch.tables.runs import FILE_NAME, MANIFEST, files_of_run, is_changed, remove_from, write_run

KEPT = "round_before.zip"
_MOST_BYTES = 4 << 30
_WHEN = (1980, 1, 1, 0, 0, 0)


def write_round(
    matching: Matching,
    directory: PathLike,
    *,
    decisions: Sequence[Decision] = (),
    force: bool = False,
    workbook: bool = False,
) -> tuple[Path, ...]:
    """Write a round into a folder in place of the one before, whose files are kept in ``round_before.zip``.

    Beside what `write_matching` writes: ``changes.csv``, who stays, moves, is new and waits, and why; and where there
    are some, ``decisions.csv``, what was decided, what it costs, the notes, and by whom.

    Parameters
    ----------
    matching : Matching
        Of `mentormatch.rematch`.
    directory : str or path
    decisions : sequence of Decision
        What came back, for the notes.
    force : bool
        Whether files that are no round of ours may be replaced.
    workbook : bool
        As for `write_matching`.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    FileError
        Where files are there that no list of a run names, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import match, rematch
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first = write_matching(match(cohort), folder)
    ...     second = write_round(rematch(cohort, previous=match(cohort)), folder)
    ...     [path.name for path in second][-2:], undo_round(folder) == tuple(path.name for path in first)
    (['changes.csv', 'round_before.zip'], True)
    """
    folder = Path(directory)
    before = files_of_run(folder)
    also: dict[str, Any] = {"changes.csv": _changes(matching)}
    if matching.changes is not None and matching.changes.overrides:
        also["decisions.csv"] = _decided(matching, decisions)
    if not before:
        check_free(folder, force=force, also=[*also, KEPT], workbook=workbook)
        return write_matching(matching, folder, force=force, also=also, workbook=workbook)
    kept = {KEPT: _packed(folder, before)}
    written = write_matching(matching, folder, force=True, also=also | kept, workbook=workbook)
    remove_from(folder, set(before) - {path.name for path in written})
    return written


def undo_round(directory: PathLike) -> tuple[str, ...]:
    """Bring back the files of the round before, and return their names.

    Parameters
    ----------
    directory : str or path
        In which `write_round` wrote.

    Raises
    ------
    FileError
        Where no round before is kept there, or it is damaged.
    """
    folder = Path(directory)
    now = files_of_run(folder)
    file = folder / KEPT
    if KEPT not in now or not file.is_file():
        raise FileError(f"{os.fspath(directory)}: no round before is kept here ({KEPT}), so that none can come back.")
    kept = _unpacked(file)
    write_run(folder, kept, force=True)
    remove_from(folder, set(now) - set(kept))
    return tuple(kept)


def check_is_of_last_round(
    rows: Iterable[Decision], directory: PathLike, cohort: Cohort, made: Collection[tuple[str, str]]
) -> None:
    """Check that a sheet holds the pairs of the round in a folder, rather than of the one that is kept there.

    That happens where the same sheet is given once more: every pair that moved would seem to be set by hand.

    Parameters
    ----------
    rows : iterable of Decision
    directory : str or path
        Where the round lies that is taken for the last one.
    cohort : Cohort
    made : collection of (mentee, mentor)
        The pairs of that round, by the text of their ids.

    Raises
    ------
    FileError
        Where it does, or what is kept is damaged.

    Examples
    --------
    >>> check_is_of_last_round([], "nowhere", Cohort.from_records(mentors=[], mentees=[]), ())
    """
    file = Path(directory) / KEPT
    if not file.is_file():
        return
    document = _unpacked(file).get("matching.json")
    try:
        pairs = json.loads(document or b"{}").get("pairs", ())
        before = {(str(pair["mentee"]), str(pair["mentor"])) for pair in pairs}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise FileError(f"{file}: must hold a round as it was kept.") from error
    named = {
        (row.mentee if mentee is None else str(mentee), row.mentor if mentor is None else str(mentor))
        for row in rows
        for mentee, mentor in [_ids_of(cohort, row)]
    }
    of_this, of_before = len(named & {*made}), len(named & before)
    if of_before > of_this:
        raise FileError(
            f"The sheet holds the pairs of the round before the one in {os.fspath(directory)}: "
            f"{count(of_before, 'row')} {'is' if of_before == 1 else 'are'} of that round, {of_this} of this one. "
            f"To pair anew from that round, bring it back: mentormatch rematch --undo --out {os.fspath(directory)}"
        )


def _ids_of(cohort: Cohort, row: Decision) -> tuple[PersonId | None, PersonId | None]:
    """The ids of the mentee and the mentor whom a row names, by id, name or address; None where that is nobody."""
    sides = (cohort.mentees, row.mentee), (cohort.mentors, row.mentor)
    mentee, mentor = (
        people.own_id(text) if text in people.index else ids[0] if len(ids := ids_named(people, text)) == 1 else None
        for people, text in sides
    )
    return mentee, mentor


def _packed(folder: Path, names: Iterable[str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            with suppress(FileNotFoundError):
                packed.writestr(zipfile.ZipInfo(name, _WHEN), (folder / name).read_bytes(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _unpacked(file: Path) -> dict[str, bytes]:
    damaged = f"{file}: must be the files of a round as they were kept. It was changed, and is not unpacked."
    if is_changed(file):  # an archive whose directory is damaged may open, with some of its files
        raise FileError(damaged)
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            names = [part.filename for part in parts]
            plain = all(FILE_NAME.fullmatch(name) and name not in {".", "..", MANIFEST} for name in names)
            if not parts or not plain or sum(part.file_size for part in parts) > _MOST_BYTES:
                raise FileError(damaged)
            return {name: packed.read(name) for name in names}
    except DAMAGED_ARCHIVE as error:
        raise FileError(damaged) from error


def _changes(matching: Matching) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    header = ("change", "mentee", "mentee_name", "before", "after", "before_names", "after_names", "why")
    each = () if matching.changes is None else matching.changes.each
    mentees = matching.cohort.mentees
    names, mentors = (dict(zip(people.ids, people.names, strict=True)) for people in (mentees, matching.cohort.mentors))
    rows = [
        (
            change.change,
            change.mentee,
            names.get(change.mentee, ""),
            [*change.before],
            [*change.after],
            *([name for one in some if (name := mentors.get(one))] for some in (change.before, change.after)),
            change.why,
        )
        for change in each
    ]
    return header, rows


def _decided(matching: Matching, decisions: Sequence[Decision]) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    header = ("mentee", "mentor", "decision", "pairs_lost", "total_lost", "note", "by")
    noted = _notes(matching, decisions)
    assert matching.changes is not None
    rows = []
    for override in matching.changes.overrides:
        note, by = noted.get((override.mentee, override.mentor), ("", ""))
        rows.append((override.mentee, override.mentor, override.decision, override.pairs, override.total, note, by))
    return header, rows


def _notes(matching: Matching, decisions: Sequence[Decision]) -> Mapping[tuple[PersonId, PersonId], tuple[str, str]]:
    """The notes by the ids of the pair."""
    found = {}
    for row in decisions:
        mentee, mentor = _ids_of(matching.cohort, row)
        if mentee is not None and mentor is not None:
            found[mentee, mentor] = (row.note, row.by)
    return found
