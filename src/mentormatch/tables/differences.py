"""Compares the pairs of two rounds that are files."""

import math
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mentormatch.answers import fold
from mentormatch.errors import CohortError, FileError, InputError, Mistake, Side, shorten
from mentormatch.files import PathLike
from mentormatch.matching import Difference, Pair, Unmatched, difference
from mentormatch.tables.columns import read_table
from mentormatch.tables.limits import UNLESS_GIVEN, Limits
from mentormatch.tables.matchings import document_in
from mentormatch.tables.pair_lists import pair_rows

# The tables of a round in which names stand.
_NAMED_IN = ("pairs.csv", "unmatched.csv", "mentors.csv")


def read_difference(before: PathLike, after: PathLike, *, limits: Limits = UNLESS_GIVEN) -> Difference:
    r"""Return what changed from one round to another, from their files alone.

    Parameters
    ----------
    before, after : str or path
        Each the folder of a matching, its ``matching.json``, or a list of pairs such as ``pairs.csv``, in which nobody
        is known to be waiting, and a score may be missing (NaN).
    limits : Limits
        How much of each file is read at most.

    Raises
    ------
    FileError
        Where a file cannot be read.
    CohortError
        With every mistake of a list of pairs.
    InputError
        Where a JSON file is no matching of ours.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first, second = Path(folder, "spring.csv"), Path(folder, "autumn.csv")
    ...     _ = first.write_text("mentee,mentor\nkim,ada"), second.write_text("mentee,mentor\nkim,bob")
    ...     print(read_difference(first, second))
    0 pairs stayed, 1 mentee moved, 0 pairs are new, 0 are gone; 0 mentees are waiting.
    """
    first, _ = _round_in(before, limits)
    second, unmatched = _round_in(after, limits)
    return difference(first, second, unmatched)


def _round_in(path: PathLike, limits: Limits) -> tuple[list[Pair], list[Unmatched]]:
    file = Path(path) / "matching.json" if Path(path).is_dir() else Path(path)
    if not file.is_file():
        raise FileError(f"{file}: there is no such file. Give the folder of a matching, or a list of pairs.")
    if file.suffix.casefold() == ".json" and isinstance(document := _json_of(file, limits), Mapping):
        return _stored(document, file)
    mistakes: list[Mistake] = []
    rows = pair_rows(file, file.name, mistakes, limits=limits)
    if mistakes:
        raise CohortError(mistakes)
    pairs = [Pair(row.mentee, row.mentor, math.nan if row.weight is None else row.weight) for _, row in rows]
    return sorted(pairs, key=lambda pair: (str(pair.mentee), str(pair.mentor))), []


def _json_of(file: Path, limits: Limits) -> Any:
    """Return what a JSON file holds: a mapping for a matching, or a list of records."""
    try:
        return document_in(file, limits)
    except CohortError as error:
        raise FileError(str(error)) from None
    except (ValueError, RecursionError) as error:
        raise FileError(f"{file}: must be JSON. {error}.") from None


def _stored(document: Mapping[str, Any], file: Path) -> tuple[list[Pair], list[Unmatched]]:
    try:
        pairs = [Pair(pair["mentee"], pair["mentor"], float(pair["score"])) for pair in document["pairs"]]
        unmatched = [Unmatched(**person) for person in document["unmatched"]]
    except (KeyError, TypeError, ValueError):
        expected = "must be a stored matching, with its pairs and who is unmatched"
        raise InputError(Mistake("not_a_matching", expected, file=file.name)) from None
    return pairs, unmatched


def read_called(*paths: PathLike, limits: Limits = UNLESS_GIVEN) -> dict[Side, dict[str, str]]:
    r"""Return what to call the people of rounds that are files: names by the text of ids, as far as tables hold them.

    With a name that several have stands the id.

    Parameters
    ----------
    paths : str or path
        As for `read_difference`; of a folder, or a ``matching.json``, the tables that were written beside it.
    limits : Limits
        How much of each file is read at most.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "pairs.csv")
    ...     _ = file.write_text("mentee,mentor,mentee_name,mentor_name\n7,1,Kim Lee,Ada\n8,2,Noor,Ada")
    ...     read_called(folder)
    {'mentees': {'7': 'Kim Lee', '8': 'Noor'}, 'mentors': {'1': 'Ada (1)', '2': 'Ada (2)'}}
    """
    names: dict[Side, dict[str, str]] = {"mentees": {}, "mentors": {}}
    for given in map(Path, paths):
        whole = given.is_dir() or given.suffix.casefold() == ".json"
        folder = given if given.is_dir() else given.parent
        for file in [folder / name for name in _NAMED_IN] if whole else [given]:
            with suppress(InputError, FileError, ValueError):  # names only: what is wrong is said of the pairs
                columns = read_table(file, limits=limits).columns if file.is_file() else {}
                for side, of_side in names.items():
                    role = side.removesuffix("s")
                    cells = zip(columns.get(role, ()), columns.get(f"{role}_name", ()), strict=False)
                    of_side.update({str(id_): shorten(str(name)) for id_, name in cells if id_ and name})
    for side, of_side in names.items():
        times = Counter(map(fold, of_side.values()))
        names[side] = {
            id_: name if times[fold(name)] == 1 else f"{name} ({id_})" for id_, name in sorted(of_side.items())
        }
    return names
