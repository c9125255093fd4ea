"""Writes short lists, and a table in which choices come back."""

from pathlib import Path

from mentormatch.files import PathLike
from mentormatch.matching import ShortLists
from mentormatch.tables.cohorts import content_of
from mentormatch.tables.runs import write_run

LIST_FILES = ("shortlists.csv", "choices.csv")
"""The names of the files that short lists are written to."""


def write_shortlists(
    lists: ShortLists, directory: PathLike, *, force: bool = False, plain: bool = False
) -> tuple[Path, ...]:
    """Write short lists into a folder: both files or none.

    ``shortlists.csv`` has one row a mentor on a list: mentee, mentor, place, score, what each criterion adds, names,
    and what the policy shows. ``choices.csv`` is the table of the mentees with blank columns for what they choose
    (`ShortLists.choice_columns`): once filled in, it is read as the mentees of the next match.

    Parameters
    ----------
    lists : ShortLists
        What is written.
    directory : str or path
        Made where it is missing.
    force : bool
        Whether files that are there may be replaced.
    plain : bool
        Whether the files begin without the mark by which Excel knows that they are in UTF-8.

    Returns
    -------
    tuple of Path
        The two files.

    Raises
    ------
    FileError
        Where one of them is there already, unless `force`, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import shortlist
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for path in write_shortlists(shortlist(cohort, each=1), folder, plain=True):
    ...         print(path.read_text().splitlines())
    ['mentee,mentor,place,score,skills', 'kim,ada,1,1.0,1.0']
    ['id,skills,choice_1', 'kim,R,']
    """
    columns = lists.columns()
    table = tuple(columns), list(zip(*columns.values(), strict=True))
    contents = (table, content_of(lists.with_choices().mentees))
    return write_run(directory, dict(zip(LIST_FILES, contents, strict=True)), force=force, mark=not plain)
