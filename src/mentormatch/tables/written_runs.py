"""Reads a run as it lies in a folder, changed or not."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mentormatch.errors import CohortError, FileError
from mentormatch.files import PathLike
from mentormatch.tables.limits import UNLESS_GIVEN, Limits
from mentormatch.tables.matchings import AUDIT, document_in
from mentormatch.tables.runs import MANIFEST, digest_in, listed_files, refuse_interrupted

MATCHING = "matching.json"


@dataclass(frozen=True)
class WrittenRun:
    """What lies in the folder of a run.

    Attributes
    ----------
    folder : Path
    listed : mapping of file name to str, or None
        The digests in ``run.json``; None where there is no such list.
    found : mapping of file name to str or None
        The digests of the same files as they are now; None of those that are missing.
    document : mapping or None
        What ``matching.json`` holds; None where it cannot be read.
    audits : tuple of mapping, or None
        What ``audit.json`` holds; None where it is not there, or was changed.
    wrong : tuple of str
        What could not be read, as sentences.
    """

    folder: Path
    listed: Mapping[str, str] | None
    found: Mapping[str, str | None]
    document: Mapping[str, Any] | None
    audits: tuple[Mapping[str, Any], ...] | None
    wrong: tuple[str, ...] = ()


def read_written_run(directory: PathLike, *, limits: Limits = UNLESS_GIVEN) -> WrittenRun:
    """Return what lies in the folder of a run, also where files were changed since.

    Raises
    ------
    FileError
        Where there is no such folder, or a run was interrupted while it wrote it.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.tables.matchings import write_matching
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_matching(match(cohort), folder)
    ...     run = read_written_run(folder)
    >>> run.listed == run.found, run.document["pairs"]
    (True, [{'mentee': 'kim', 'mentor': 'ada', 'score': 1.0}])
    """
    folder = Path(directory)
    if not folder.is_dir():
        raise FileError(f"{folder}: there is no such folder. It must be one that `match`, `draw` or `rematch` wrote.")
    refuse_interrupted(folder / MANIFEST)
    listed = listed_files(folder)
    found = {name: digest_in(folder, name) for name in listed or {}}
    wrong: list[str] = []
    document = _json(folder / MATCHING, wrong, limits)
    audits = None
    if (listed or {}).get(AUDIT) is not None and listed is not None and listed[AUDIT] == found[AUDIT]:
        with suppress(KeyError, TypeError):
            audits = tuple(dict(entry) for entry in (_json(folder / AUDIT, wrong, limits) or {})["audits"])
    return WrittenRun(folder, listed, found, document, audits, tuple(wrong))


def _json(file: Path, wrong: list[str], limits: Limits) -> Mapping[str, Any] | None:
    try:
        document = document_in(file, limits)
    except CohortError as error:
        wrong += map(str, error.mistakes)
        return None
    except (ValueError, RecursionError) as error:
        wrong.append(f"{file.name}: must be JSON. {error}.")
        return None
    if not isinstance(document, Mapping):
        wrong.append(f"{file.name}: must be an object of JSON.")
        return None
    return document
