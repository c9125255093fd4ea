"""The tables of a matching, as its files and sheets hold them."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from mentormatch.explanations import introduction_columns, letter_columns
from mentormatch.matching import Matching
from mentormatch.policy import Policy

Table: TypeAlias = tuple[Sequence[str], list[tuple[Any, ...]]]

# What a score shows in tables for people; JSON has all digits.
_DIGITS = 3


@dataclass(frozen=True)
class MatchingTables:
    """The header and the rows of each table of a matching.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> tables_of(match(cohort)).pairs
    (('mentee', 'mentor', 'score', 'skills'), [('kim', 'ada', 1.0, 1.0)])
    """

    pairs: Table
    unmatched: Table
    mentors: Table
    introductions: Table
    letters: Table


def tables_of(matching: Matching) -> MatchingTables:
    """Return all tables of a matching; scores have three digits."""
    return MatchingTables(
        pairs=pairs_table(matching),
        unmatched=matching.unmatched_table(),
        mentors=mentors_table(matching),
        introductions=introductions_table(matching),
        letters=_letters(matching),
    )


def pairs_table(matching: Matching, *, in_full: bool = False) -> Table:
    """Return the table of pairs, scores with three digits unless all are asked for `in_full`."""
    columns = matching.columns()
    for name in [] if in_full else ["score", *(scored.criterion.name for scored in matching.scores.criteria)]:
        columns[name] = [_short(score) for score in columns[name]]
    return tuple(columns), list(zip(*columns.values(), strict=True))


def mentors_table(matching: Matching) -> Table:
    """Return the table of mentors; what is computed has three digits, what people wrote stays as it is."""
    header, rows = matching.mentor_table()
    computed = len(header) - len(matching.shown(matching.cohort.mentors))
    return header, [(*map(_short, row[:computed]), *row[computed:]) for row in rows]


def _short(value: Any) -> Any:
    return round(value, _DIGITS) if isinstance(value, float) else value


def introductions_table(matching: Matching, escape: Literal["html"] | None = None) -> Table:
    """Return the table of introductions, a row a pair; with "html" all but ids and addresses is escaped."""
    columns: dict[str, Sequence[Any]] = dict(introduction_columns(matching, escape=escape))
    sides = (matching.cohort.mentees, matching.cohort.mentors)
    for people, places in zip(sides, matching.positions.T.tolist(), strict=True):
        private = {f"{people.role}_{name}" for name in _private(matching.policy)}
        for title, cells in matching.shown(people).items():
            if title in private:  # a mail to both is no place for it
                continue
            shown = [cells[place] for place in places]
            columns.setdefault(title, shown if escape is None else list(map(_as_html, shown)))
    return tuple(columns), list(zip(*columns.values(), strict=True))


def _private(policy: Policy) -> set[str]:
    """Return the columns that only audits look at, and those in which people say whom they do not want to meet."""
    against = (column for rule in policy.rules if rule.kind == "not_with" for column in rule.columns)
    return {*policy.audit, *(column for column in against if column is not None)}


def _letters(matching: Matching) -> Table:
    """Return the letters to mentees who got nobody, one row each."""
    columns = letter_columns(matching)
    return tuple(columns), list(zip(*columns.values(), strict=True))


def _as_html(cell: Any) -> Any:
    """Return a cell with every text in it escaped; numbers, and yes and no, stay what they are."""
    if isinstance(cell, str):
        return html.escape(cell)
    if isinstance(cell, Mapping):
        return {html.escape(term): _as_html(level) for term, level in cell.items()}
    return [_as_html(term) for term in cell] if isinstance(cell, list | tuple) else cell
