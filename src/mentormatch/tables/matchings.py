"""Reads and writes the files of a matching: tables and matching.json."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from mentormatch.errors import CohortError, FileError, InputError, Mistake
from mentormatch.fairness import policy_audits
from mentormatch.files import PathLike
from mentormatch.matching import Matching, check_matching, matching_of_pairs
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.tables.formats import read_content
from mentormatch.tables.limits import UNLESS_GIVEN, Limits
from mentormatch.tables.matching_tables import introductions_table, pairs_table, tables_of
from mentormatch.tables.nesting import check_json
from mentormatch.tables.pair_lists import pair_rows
from mentormatch.tables.runs import MANIFEST, check_run, files_of_run, refuse_interrupted, remove_from, write_run
from mentormatch.tables.sources import Source, name_of, opened
from mentormatch.tables.workbook import WORKBOOK, workbook_of
from mentormatch.tables.writing import Contents, write_all

PAIRS_FILE = "pairs.csv"
FILES = (PAIRS_FILE, "unmatched.csv", "mentors.csv", "introductions.csv", "letters.csv", "matching.json")
AUDIT = "audit.json"
_AUDIT_FORMAT = "mentormatch/audits"


def read_pairs(
    path: Source, cohort: Cohort, policy: Policy | None = None, *, limits: Limits = UNLESS_GIVEN
) -> Matching:
    r"""Read a pairing that was made by hand, as a Matching: explained and audited like ours.

    Parameters
    ----------
    path : str, path, bytes, file object, iterable of records, or data frame
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
    mistakes: list[Mistake] = []
    with opened(path, "pairs", "mentee", mistakes) as source:
        if isinstance(path, str | os.PathLike):
            refuse_interrupted(path)
        entries = [] if source is None else pair_rows(source, name_of(source) or "", mistakes, limits=limits)
    if mistakes:
        raise CohortError(mistakes)
    pairs = [(entry.mentee, entry.mentor) for _, entry in entries]
    rows = [row for row, _ in entries]
    return matching_of_pairs(cohort, policy, pairs, source=name_of(source), rows=rows)


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
        return document_in(file, limits)
    except CohortError as error:
        raise FileError(f"A stored matching must be readable. {error}") from None
    except (ValueError, RecursionError) as error:
        raise FileError(f"{file}: a stored matching must be JSON. {error}.") from None


def document_in(file: Path, limits: Limits) -> Any:
    """Return what a JSON file holds; CohortError, ValueError or RecursionError where it cannot be read.

    Examples
    --------
    >>> document_in(Path("nowhere.json"), UNLESS_GIVEN)
    Traceback (most recent call last):
    mentormatch.errors.CohortError: nowhere.json: there must be such a file. Got 'nowhere.json'.
    """
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
        return Policy.from_dict(document_in(file, limits)["policy"])
    except (InputError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write_pairs(matching: Matching, path: PathLike, *, force: bool = False, plain: bool = False) -> None:
    """Write the pairs: mentee, mentor, score, what each criterion adds, names, and what the policy shows.

    Parameters
    ----------
    matching : Matching
        Whose pairs.
    path : str or path
        Its suffix says what is written: ``.csv``, ``.tsv``, ``.xlsx`` or ``.json``. Scores have three digits, in JSON
        all of them.
    force : bool
        Whether a file that is there may be replaced.
    plain : bool
        Whether a CSV or TSV is written without the mark by which Excel knows that it is in UTF-8.

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
    ...     write_pairs(match(cohort), Path(folder, "pairs.csv"), plain=True)
    ...     print(Path(folder, "pairs.csv").read_text())
    mentee,mentor,score,skills
    kim,ada,1.0,1.0
    """
    check_matching(matching)
    in_full = ".json" in [suffix.lower() for suffix in Path(path).suffixes]
    write_all({Path(path): pairs_table(matching, in_full=in_full)}, force=force, mark=not plain)


def write_introductions(
    matching: Matching,
    path: PathLike,
    *,
    force: bool = False,
    escape: Literal["html"] | None = None,
    plain: bool = False,
) -> None:
    """Write an introduction of each pair, ready for a mail merge; nothing is sent.

    One row a pair, and one cell a column: ids, names and addresses of both, three things they have in common, the
    languages, times and time zone they share, what the mentee can give back, two things to talk about when they first
    meet, and all of it as a paragraph to both, to the mentee and to the mentor; then what the policy shows, save what
    it audits. See `introductions`. All of it is plain text: for a merge into HTML give ``escape="html"``.

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
    plain : bool
        Whether a CSV or TSV is written without the mark by which Excel knows that it is in UTF-8.

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
    ...     write_introductions(match(cohort), Path(folder, "introductions.csv"), plain=True)
    ...     print(Path(folder, "introductions.csv").read_text().splitlines()[0])
    mentee,mentor,mentee_name,mentor_name,mentee_email,mentor_email,in_common_1,in_common_2,in_common_3,languages,times,time_zone,gives_back,first_meeting_1,first_meeting_2,introduction,to_mentee,to_mentor,mentee_first_name,mentor_first_name,language
    """
    check_matching(matching)
    write_all({Path(path): introductions_table(matching, escape)}, force=force, mark=not plain)


def write_matching(
    matching: Matching,
    directory: PathLike,
    *,
    force: bool = False,
    also: Mapping[str, Contents] | None = None,
    plain: bool = False,
    workbook: bool = False,
    with_people: bool = False,
) -> tuple[Path, ...]:
    """Write pairs, unmatched, mentors, introductions, letters (.csv) and matching.json into a folder, all or none.

    Scores have three digits in the tables, and all of them in ``matching.json``.

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
    plain : bool
        Whether the CSV files are written without the mark by which Excel knows that they are in UTF-8.
    workbook : bool
        Whether to write ``matching.xlsx`` too (`write_workbook`), and, where the policy audits a column, the audits on
        its sheet as ``audit.json``. Without, those that an earlier run wrote there are removed.
    with_people : bool
        Whether ``matching.json`` holds the people too, audited columns and all, so that it is read without tables.

    Returns
    -------
    tuple of Path
        The files, in the order of `FILES`, then those of the workbook, then the further ones.

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
    ['pairs.csv', 'unmatched.csv', 'mentors.csv', 'introductions.csv', 'letters.csv', 'matching.json']
    """
    check_matching(matching)
    folder = Path(directory)
    tables = tables_of(matching)
    contents: list[Contents] = [tables.pairs, tables.unmatched, tables.mentors, tables.introductions, tables.letters]
    files = dict(zip(FILES, [*contents, _json(matching.to_dict(cohort=with_people))], strict=True))
    if workbook:
        audits = policy_audits(matching)
        files[WORKBOOK] = workbook_of(matching, tables, audits, path=folder / WORKBOOK)
        files |= (
            {AUDIT: _json({"format": _AUDIT_FORMAT, "audits": [found.to_dict() for found in audits]})} if audits else {}
        )
    files |= dict(also or {})
    left = {WORKBOOK, AUDIT} & {*files_of_run(folder)} - {*files}
    written = write_run(folder, files, force=force, mark=not plain)
    remove_from(folder, left)
    return written


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def check_free(directory: PathLike, *, force: bool = False, also: Sequence[str] = (), workbook: bool = False) -> None:
    """Raise `FileError` where `write_matching` would, before anything is computed; `also` names further files."""
    of_workbook = (WORKBOOK, AUDIT) if workbook else ()
    there = [name for name in (*FILES, *of_workbook, *also, MANIFEST) if os.path.lexists(Path(directory) / name)]
    if there and not force:
        raise FileError(
            f"{os.fspath(directory)}: the folder must not hold {', '.join(there)} yet. Use --force (force=True) to "
            "replace them, or another folder."
        )
