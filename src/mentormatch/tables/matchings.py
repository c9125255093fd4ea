"""Reads and writes the files of a matching: tables and matching.json."""

import html
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from mentormatch.errors import CohortError, FileError, InputError, Mistake
from mentormatch.explanations import introduction_columns
from mentormatch.files import PathLike
from mentormatch.matching import Matching, matching_of_pairs
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.tables.formats import read_content
from mentormatch.tables.limits import UNLESS_GIVEN, Limits
from mentormatch.tables.nesting import check_json
from mentormatch.tables.pair_lists import pair_rows
from mentormatch.tables.runs import MANIFEST, check_run, refuse_interrupted, write_run
from mentormatch.tables.writing import Contents, write_all

FILES = ("pairs.csv", "unmatched.csv", "mentors.csv", "introductions.csv", "matching.json")


def read_pairs(
    path: PathLike, cohort: Cohort, policy: Policy | None = None, *, limits: Limits = UNLESS_GIVEN
) -> Matching:
    r"""Read a pairing that was made by hand, as a Matching: explained and audited like ours.

    Parameters
    ----------
    path : str or path
        A table with the columns ``mentee`` and ``mentor``; further columns do not matter.
    cohort : Cohort
        The people it pairs.
    policy : Policy, optional
        By default `default_policy` of the cohort.
    limits : Limits
        How much is read at most.

    Returns
    -------
    Matching
        What the pairing breaks stands in its ``violations``, and what it loses in its ``certificate.gap``.

    Raises
    ------
    CohortError
        With every id that is not in the cohort and every pair that stands twice.

    Examples
    --------
    >>> import tempfile
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "pairs.csv")
    ...     _ = file.write_text("mentee,mentor\nkim,bob")
    ...     read_pairs(file, cohort)
    Matching(1 pair, 0 unmatched, gap 1)
    """
    refuse_interrupted(path)
    mistakes: list[Mistake] = []
    entries = pair_rows(Path(path), Path(path).name, mistakes, limits=limits)
    if mistakes:
        raise CohortError(mistakes)
    pairs = [(entry.mentee, entry.mentor) for _, entry in entries]
    return matching_of_pairs(cohort, policy, pairs, source=Path(path).name, rows=[row for row, _ in entries])


def read_matching(
    path: PathLike, cohort: Cohort, policy: Policy | None = None, *, limits: Limits = UNLESS_GIVEN
) -> Matching:
    """Read the ``matching.json`` that `write_matching` wrote.

    Parameters
    ----------
    path : str or path
        The file, or the folder that it is in.
    cohort : Cohort
        The people the matching was made from, in any order.
    policy : Policy, optional
        The policy it was made with; by default the one in the file.
    limits : Limits
        How much is read at most.

    Raises
    ------
    FileError
        Where it cannot be read, is no JSON, or is beyond the limits.
    InputError
        Where it is none of ours, or was changed.
    CohortError, PolicyError
        Where the tables or the policy are not those it was made from.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import match
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_matching(match(cohort), folder)
    ...     read_matching(folder, cohort)
    Matching(1 pair, 0 unmatched, proven)
    """
    file = Path(path) / "matching.json" if Path(path).is_dir() else Path(path)
    return Matching.from_dict(stored_document(file, limits), cohort, policy)


def stored_document(file: Path, limits: Limits) -> Any:
    """Return what a stored matching holds, as it stands; FileError where it cannot be read or is no JSON."""
    check_run(file)
    try:
        return _document(file, limits)
    except CohortError as error:
        raise FileError(f"A stored matching must be readable. {error}") from None
    except (ValueError, RecursionError) as error:
        raise FileError(f"{file}: a stored matching must be JSON. {error}.") from None


def _document(file: Path, limits: Limits) -> Any:
    """Return what a JSON file holds; CohortError, ValueError or RecursionError where it cannot be read."""
    text = read_content(file, os.fspath(file), limits=limits).decode("utf-8-sig")
    check_json(text, os.fspath(file), limits)
    return json.loads(text)


def stored_policy(path: PathLike, *, limits: Limits = UNLESS_GIVEN) -> Policy | None:
    """Return the policy in a stored matching; None where there is none that can be read, as `read_matching` then says.

    Parameters
    ----------
    path : str or path
        The file, or the folder that it is in.
    limits : Limits
        How much is read at most.

    Examples
    --------
    >>> stored_policy("nowhere") is None
    True
    """
    file = Path(path) / "matching.json" if Path(path).is_dir() else Path(path)
    try:
        return Policy.from_dict(_document(file, limits)["policy"])
    except (InputError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write_pairs(matching: Matching, path: PathLike, *, force: bool = False) -> None:
    """Write the pairs: mentee, mentor, score, what each criterion adds, names, and what the policy shows.

    Parameters
    ----------
    matching : Matching
        Whose pairs.
    path : str or path
        Its suffix says what is written: ``.csv``, ``.tsv``, ``.xlsx`` or ``.json``.
    force : bool
        Whether a file that is there may be replaced.

    Raises
    ------
    FileError
        Where the file is there already, unless `force`, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import match
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_pairs(match(cohort), Path(folder, "pairs.csv"))
    ...     print(Path(folder, "pairs.csv").read_text())
    mentee,mentor,score,skills
    kim,ada,1.0,1.0
    """
    write_all({Path(path): _pairs(matching)}, force=force)


def write_introductions(
    matching: Matching, path: PathLike, *, force: bool = False, escape: Literal["html"] | None = None
) -> None:
    """Write an introduction of each pair, ready for a mail merge; nothing is sent.

    One row a pair, and one cell a column: ids, names and addresses of both, three things they have in common, the
    languages, times and time zone they share, what the mentee can give back, two things to talk about when they first
    meet, and all of it as a paragraph; then what the policy shows, save what it audits. See `introductions`. All of it
    is plain text, as people wrote it: for a merge into HTML give ``escape="html"``.

    Parameters
    ----------
    matching : Matching
        Whose pairs.
    path : str or path
        Its suffix says what is written: ``.csv``, ``.tsv``, ``.xlsx`` or ``.json``.
    force : bool
        Whether a file that is there may be replaced.
    escape : {"html"}, optional
        "html" escapes all but ids and addresses for mails in HTML, also what the policy shows.

    Raises
    ------
    FileError
        Where the file is there already, unless `force`, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import match
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_introductions(match(cohort), Path(folder, "introductions.csv"))
    ...     print(Path(folder, "introductions.csv").read_text().splitlines()[0])
    mentee,mentor,mentee_name,mentor_name,mentee_email,mentor_email,in_common_1,in_common_2,in_common_3,languages,times,time_zone,gives_back,first_meeting_1,first_meeting_2,introduction
    """
    write_all({Path(path): _introductions(matching, escape)}, force=force)


def write_matching(
    matching: Matching,
    directory: PathLike,
    *,
    force: bool = False,
    also: Mapping[str, Contents] | None = None,
) -> tuple[Path, ...]:
    """Write pairs, unmatched, mentors, introductions (.csv) and matching.json into a folder, all of them or none.

    Parameters
    ----------
    matching : Matching
        What is written.
    directory : str or path
        Made where it is missing.
    force : bool
        Whether files that are there may be replaced.
    also : mapping of file name to (header, rows), str or bytes, optional
        Further tables that are written with them, such as the chances of a lottery.

    Returns
    -------
    tuple of Path
        The files, in the order of `FILES`, then the further ones.

    Raises
    ------
    FileError
        Where one of them is there already, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import match
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_matching(match(cohort), folder)]
    ['pairs.csv', 'unmatched.csv', 'mentors.csv', 'introductions.csv', 'matching.json']
    """
    folder = Path(directory)
    stored = json.dumps(matching.to_dict(), ensure_ascii=False, indent=1) + "\n"
    tables = (_pairs(matching), matching.unmatched_table(), matching.mentor_table(), _introductions(matching))
    contents: tuple[Contents, ...] = (*tables, stored)
    files = dict(zip(FILES, contents, strict=True)) | dict(also or {})
    return write_run(folder, files, force=force)


def check_free(directory: PathLike, *, force: bool = False, also: Sequence[str] = ()) -> None:
    """Raise `FileError` where `write_matching` would, before anything is computed; `also` names further files."""
    there = [name for name in (*FILES, *also, MANIFEST) if os.path.lexists(Path(directory) / name)]
    if there and not force:
        raise FileError(
            f"{os.fspath(directory)}: the folder must not hold {', '.join(there)} yet. Use --force (force=True) to "
            "replace them, or another folder."
        )


def _pairs(matching: Matching) -> tuple[Sequence[str], list[tuple[Any, ...]]]:
    columns = matching.columns()
    return tuple(columns), list(zip(*columns.values(), strict=True))


def _introductions(
    matching: Matching, escape: Literal["html"] | None = None
) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    columns: dict[str, Sequence[Any]] = dict(introduction_columns(matching, escape=escape))
    sides = (matching.cohort.mentees, matching.cohort.mentors)
    for people, places in zip(sides, matching.positions.T.tolist(), strict=True):
        audited = {f"{people.role}_{name}" for name in matching.policy.audit}
        for title, cells in matching.shown(people).items():
            if title in audited:  # a mail to both is no place for what only audits look at
                continue
            shown = [cells[place] for place in places]
            columns.setdefault(title, shown if escape is None else list(map(_as_html, shown)))
    return tuple(columns), zip(*columns.values(), strict=True)


def _as_html(cell: Any) -> Any:
    """Return a cell with every text in it escaped; numbers, and yes and no, stay what they are."""
    if isinstance(cell, str):
        return html.escape(cell)
    if isinstance(cell, Mapping):
        return {html.escape(term): _as_html(level) for term, level in cell.items()}
    return [_as_html(term) for term in cell] if isinstance(cell, list | tuple) else cell
