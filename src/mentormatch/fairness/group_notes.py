"""What must be said of a column that is audited."""

from collections.abc import Iterator, Mapping, Sequence

from mentormatch.column_roles import infer_column, joined_spellings
from mentormatch.errors import shorten
from mentormatch.fairness.proxies import GroupProxies
from mentormatch.matching import Matching, named_by_policy
from mentormatch.profiles import By

_SHOWN = 5
_WIDTH = 40
_TOLD = 0.8
_TERMS = 3


def named(matching: Matching, by: By) -> tuple[str, ...]:
    """Return each place in which the policy names a column that makes groups."""
    return tuple(note for name in _columns(by) for note in named_by_policy(matching.policy, name))


def notes_on_columns(matching: Matching, by: By) -> Iterator[str]:
    r"""Yield each place in which the policy names a column that makes groups, and groups that seem to be one.

    Parameters
    ----------
    matching : Matching
    by : str, sequence of str, mapping, or data frame
        As in `audit`; of a table of groups that comes later nothing is said.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> words = ["F", "F", "woman", "M"]
    >>> mentees = [{"id": str(n), "skills": "R", "gender": word} for n, word in enumerate(words)]
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=mentees)
    >>> for note in notes_on_columns(match(cohort), "gender"):
    ...     print(note)
    'woman' seems to be 'F'; in the policy, lines such as "woman" = "F" under [answers.gender] make it one group
    """
    yield from named(matching, by)
    for name in _columns(by):
        yield from _one_group(matching, name)


def unprotected_notes(matching: Matching, by: By) -> Iterator[str]:
    """Yield that audits of others could tell of few people beside this one, where the policy does not audit the groups.

    Of a column that a criterion compares nothing is said, since no policy can audit it.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.policy import Criterion, Policy
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R", "team": "north"}])
    >>> policy = Policy(criteria=[Criterion("skills")])
    >>> list(unprotected_notes(match(cohort, policy), "skills"))
    []
    >>> for note in unprotected_notes(match(cohort, policy), "team"):
    ...     print(note)
    the policy does not audit 'team': with an audit by another such column, this one could tell of few people; the line
    audit = ["team"] in the policy protects them
    """
    policy = matching.policy
    if not isinstance(by, str | Sequence):
        yield "this table of groups is protected beside what the policy audits, and not beside another such table"
        return
    compared = {name for criterion in policy.criteria for _, name in criterion.columns}
    unnamed = [name for name in _columns(by) if name not in policy.audit and name not in compared]
    if unnamed:
        called = ", ".join(f"'{shorten(name, limit=_WIDTH)}'" for name in unnamed)
        line = ", ".join(f'"{shorten(name, limit=_WIDTH)}"' for name in (*policy.audit, *unnamed))
        beside = "with an audit by another such column, this one could tell of few people"
        yield f"the policy does not audit {called}: {beside}; the line audit = [{line}] in the policy protects them"


def _columns(by: By) -> Sequence[str]:
    return (by,) if isinstance(by, str) else by if isinstance(by, Sequence) else ()


def _one_group(matching: Matching, name: str) -> Iterator[str]:
    sides = (matching.cohort.mentees, matching.cohort.mentors)
    columns = [infer_column(name, people.column(name)) for people in sides if name in people.columns]
    joined = joined_spellings(columns)
    meant: dict[str, list[str]] = {}
    for spelling, group in joined.items():
        meant.setdefault(group, []).append(f"'{shorten(spelling, limit=_WIDTH)}'")
    for group, spellings in meant.items():
        more = f" and {len(spellings) - _SHOWN} more" if len(spellings) > _SHOWN else ""
        seem, it = ("seems", "it") if len(spellings) == 1 else ("seem", "them")
        line = f'"{spellings[0][1:-1]}" = "{shorten(group, limit=_WIDTH)}"'
        named = f"{', '.join(spellings[:_SHOWN])}{more} {seem} to be '{shorten(group, limit=_WIDTH)}'"
        yield f"{named}; in the policy, lines such as {line} under [answers.{name}] make {it} one group"


def telling_lines(told: Mapping[str, GroupProxies]) -> Iterator[str]:
    """Yield of each group that the compared answers tell, how well, and which of them most.

    Parameters
    ----------
    told : mapping of group to GroupProxies
        As `FairnessAudit.told`.

    Examples
    --------
    >>> for line in telling_lines({"woman": GroupProxies(20, 40, 0.93, (("skills: r ladies", 2.0),))}):
    ...     print(line)
    who is 'woman', right in 93 of 100 comparisons, most of all by skills: r ladies
    """
    for group, proxies in told.items():
        if proxies.auc >= _TOLD:  # NaN is not
            terms = ", ".join(shorten(term, limit=_WIDTH) for term, _ in proxies.terms[:_TERMS])
            by = f", most of all by {terms}" if terms else ""
            right = f"right in {100 * proxies.auc:.0f} of 100 comparisons"
            yield f"who is '{shorten(group, limit=_WIDTH)}', {right}{by}"
