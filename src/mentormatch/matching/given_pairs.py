"""Pairs that were made elsewhere, as a Matching."""

from collections.abc import Iterable, Sequence

from mentormatch.matching.result import Matching, parts_of_pairs
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort


def matching_of_pairs(
    cohort: Cohort,
    policy: Policy | None,
    pairs: Iterable[tuple[str, str]],
    *,
    source: str | None = None,
    rows: Sequence[int] | None = None,
) -> Matching:
    """Return pairs (mentee, mentor) of a file as a Matching; see `Matching.from_pairs`.

    Parameters
    ----------
    cohort : Cohort
    policy : Policy or None
    pairs : iterable of (str, str)
        Mentee and mentor, by id, name or address.
    source : str, optional
        The file they came from, for messages.
    rows : sequence of int, optional
        The row of each pair in that file.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> matching_of_pairs(cohort, None, [("kim", "ada")]).total
    1.0
    """
    return Matching(**parts_of_pairs(cohort, policy, pairs, source=source, rows=rows))
