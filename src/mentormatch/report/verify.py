"""Whether what the files of a matching say holds."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mentormatch.errors import InputError, Mistake, count
from mentormatch.files import PathLike
from mentormatch.matching import Matching
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.report.stored_claims import aims_at_total, wrong_claims, wrong_prices
from mentormatch.report.written_tables import (
    PAIRS_FILE,
    WORKBOOK_FILE,
    Found,
    wrong_mentors,
    wrong_pairs,
    wrong_unmatched,
)
from mentormatch.tables import UNLESS_GIVEN, Limits, WrittenRun, read_written_run
from mentormatch.values import Value, plain_fields

_STORED = "matching.json"
_LIST = "run.json"


@dataclass(frozen=True, eq=False)
class Verification(Value):
    """Whether what the files of a matching say holds.

    Attributes
    ----------
    holds : bool
        Whether nothing wrong was found.
    wrong : tuple of str
        All that does not hold, a sentence each without its full stop.
    checked : tuple of str
        What was looked at.
    unchecked : tuple of str
        What was not, and why.
    tolerance : float
        By how much scores may differ from those that were stored, for texts that another kind of processor compared; 0
        where they must be the same.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> from tempfile import TemporaryDirectory
    >>> from mentormatch.tables import write_matching
    >>> with TemporaryDirectory() as folder:
    ...     _ = write_matching(matching, folder)
    ...     found = verify(folder, cohort)
    >>> found.holds, found.wrong
    (True, ())
    """

    holds: bool
    wrong: tuple[str, ...]
    checked: tuple[str, ...]
    unchecked: tuple[str, ...]
    tolerance: float = 0.0

    @property
    def line(self) -> str:
        """Whether it holds, in one line.

        Examples
        --------
        >>> Verification(True, (), ("digests of 6 files", "sums"), ()).line
        'Holds: digests of 6 files, sums.'
        >>> Verification(False, ("a", "b"), (), ()).line
        'Does not hold: 2 things are wrong.'
        """
        if not self.holds:
            return f"Does not hold: {count(len(self.wrong), 'thing is', 'things are')} wrong."
        within = f", texts within {self.tolerance:.3f}" if self.tolerance else ""
        return f"Holds: {', '.join(self.checked)}{within}."

    def to_dict(self) -> dict[str, Any]:
        """Return the same as plain JSON."""
        return plain_fields(self) | {"line": self.line}


def verify(
    directory: PathLike,
    cohort: Cohort | None = None,
    *,
    policy: Policy | None = None,
    limits: Limits = UNLESS_GIVEN,
) -> Verification:
    r"""Check the files that `match`, `draw` or `rematch` wrote, by code that shares nothing with the solvers.

    1. The files are those whose digests ``run.json`` lists.
    2. The tables of pairs, mentors and of who was not placed, and the workbook, say what ``matching.json`` says.
    3. Its pairs, capacities and sums fit each other, and its prices do not contradict the proof.
    4. With the cohort: scores, rules, limits, reasons and the bound are computed again from the people's answers, the
       policy, and what encoders had learned.

    Digests tell accidents. Whoever changes a file on purpose can change ``run.json`` as well: what cannot be changed
    unseen is what the tables prove.

    Parameters
    ----------
    directory : str or path
        The folder.
    cohort : Cohort, optional
        The people of the matching; without them, only the first three are checked.
    policy : Policy, optional
        The policy that it should have been made with; by default the one in ``matching.json``.
    limits : Limits
        How much is read at most.

    Raises
    ------
    FileError
        Where there is no such folder, or a run was interrupted while it wrote it.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from mentormatch.matching import match
    >>> from mentormatch.tables import write_matching
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_matching(match(cohort), folder)
    ...     before = verify(folder, cohort)
    ...     _ = Path(folder, "pairs.csv").write_text("mentee,mentor,score,skills\nkim,ada,0.9,0.9")
    ...     before.holds, verify(folder, cohort).wrong
    (True, ('pairs.csv: it is not as the run wrote it',
        "pairs.csv, row 2: the pair of 'kim' and 'ada' has 0.9 under 'score', instead of 1.000",
        "pairs.csv, row 2: the pair of 'kim' and 'ada' has 0.9 under 'skills', instead of 1.000"))
    """
    run = read_written_run(directory, limits=limits)
    wrong = [*_wrong_digests(run), *run.wrong]
    checked = [f"the digests of {count(len(run.listed), 'file')}"] if run.listed else []
    unchecked: list[str] = []
    tolerance = 0.0
    document = run.document
    if document is not None:
        matching = None
        if cohort is None:
            unchecked.append("scores, rules and the bound, which need the tables of mentors and mentees")
        else:
            matching, mistakes = _computed_again(document, cohort, policy)
            wrong += mistakes
            tolerance = 0.0 if matching is None else matching.scores.uncertainty()
        wrong += _guarded(lambda: _wrong_files(run, document, matching, tolerance, limits))
        checked += _checked(document, matching, tolerance)
        unchecked += _unchecked(document, matching, tolerance)
    wrong = list(dict.fromkeys(wrong))
    return Verification(not wrong, tuple(wrong), tuple(checked), tuple(unchecked), tolerance)


def _wrong_digests(run: WrittenRun) -> Iterator[str]:
    if run.listed is None:
        yield f"{_LIST}: the list of the run's files is missing, or cannot be read"
        return
    for name, digest in run.listed.items():
        if run.found[name] is None:
            yield f"{name}: it is missing"
        elif run.found[name] != digest:
            yield f"{name}: it is not as the run wrote it"
    if _STORED not in run.listed:
        yield f"{_LIST}: it does not list {_STORED}"


def _computed_again(
    document: Mapping[str, Any], cohort: Cohort, policy: Policy | None
) -> tuple[Matching | None, list[str]]:
    """Return the matching, its scores and its proof computed again, or what is wrong with it."""
    try:
        return Matching.from_dict(document, cohort, policy), []
    except InputError as error:
        return None, [_said(mistake) for mistake in error.mistakes]


def _said(mistake: Mistake) -> str:
    if mistake.code == "matching_changed":
        return f"{_STORED}: {mistake.got}"
    return str(mistake).removesuffix(".")


def _wrong_files(
    run: WrittenRun, document: Mapping[str, Any], matching: Matching | None, tolerance: float, limits: Limits
) -> Iterator[str]:
    yield from (f"{_STORED}: {line}" for line in wrong_claims(document))
    expected = _expected(document, matching)
    sheets = {PAIRS_FILE: None, WORKBOOK_FILE: "pairs"}
    for name, sheet in sheets.items():
        if name == PAIRS_FILE or (run.folder / name).exists():
            yield from wrong_pairs(run.folder, name, expected, sheet=sheet, slack=tolerance, limits=limits)
    seats_left: dict[str, int] = {}
    yield from wrong_mentors(run.folder, document, seats_left, limits=limits)
    yield from wrong_unmatched(run.folder, document, limits=limits)
    yield from (f"{_STORED}: {line}" for line in wrong_prices(document, seats_left))


def _expected(document: Mapping[str, Any], matching: Matching | None) -> Found:
    """Return the numbers of each pair: as they are computed now, or else as they are stored."""
    if matching is None:
        stored = document["pairs"]
        return {(str(pair["mentee"]), str(pair["mentor"])): {"score": float(pair["score"])} for pair in stored}
    names = ["score", *(scored.criterion.name for scored in matching.scores.criteria)]
    return {
        (str(row["mentee"]), str(row["mentor"])): {name: row[name] for name in names} for row in matching.to_records()
    }


def _guarded(check: Callable[[], Iterator[str]]) -> list[str]:
    """Return what a check yields, and that the document has another form where it breaks off."""
    found: list[str] = []
    try:
        found.extend(check())
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        found.append(f"{_STORED}: it is no stored matching of ours ({type(error).__name__}: {error})")
    return found


def _checked(document: Mapping[str, Any], matching: Matching | None, tolerance: float) -> Iterator[str]:
    if matching is None:
        yield "pairs, capacities and sums of the files"
        return
    yield f"{count(len(matching.pairs), 'pair')}, scores, rules, capacities and reasons computed again from the tables"
    if matching.certificate.proven:
        yield f"the bound proven again from the prices ({matching.certificate.value:.6g})"
    elif matching.certificate.proven is False and not tolerance and _has_bound(document, matching):
        yield f"the bound computed again from the prices, which prove no optimum (gap {matching.certificate.gap:.3g})"


def _has_bound(document: Mapping[str, Any], matching: Matching) -> bool:
    return aims_at_total(document) and math.isfinite(matching.certificate.gap)


def _unchecked(document: Mapping[str, Any], matching: Matching | None, tolerance: float) -> Iterator[str]:
    if matching is None:
        return
    if tolerance:
        yield "the bound: texts were compared on another kind of processor, where scores differ a little"
    elif not aims_at_total(document):
        yield f"the bound of the objective '{matching.objective}', whose proof is not stored in full"
    elif matching.certificate.bound == math.inf:
        yield "how far the total is from the best: the run was stopped before a bound was known"
