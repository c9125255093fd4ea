"""The lines that `check` prints: one screen, or all of them."""

from collections.abc import Callable, Iterator, Sequence

from mentormatch.checkup import Checkup, LikelyDouble, OwnWeightPlaces, TermForms, ThinPerson, UnmetTerm, UsedColumn
from mentormatch.cli.texts import text_lines
from mentormatch.cli.weights import weight_lines
from mentormatch.errors import shorten

_SHOWN = 5
_COLUMNS = 16
_MARGIN = 12
_WIDTH = 40


def checkup_lines(found: Checkup, *, everything: bool = False) -> Iterator[str]:
    """Yield what a check found: seats, columns, rules, and who or what is worth a look.

    Parameters
    ----------
    found : Checkup
        What `check_up` returned.
    everything : bool
        Whether every line is shown; else some of each kind, so that it stays one screen.

    Examples
    --------
    >>> from mentormatch.checkup import check_up
    >>> from mentormatch.policy import default_policy
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R; SQL", "capacity": 2}],
    ...                              mentees=[{"id": "kim", "skills": "R; Go"}, {"id": "noor", "skills": ""}])
    >>> for line in checkup_lines(check_up(cohort, default_policy(cohort))):
    ...     print(line)  # doctest: +ELLIPSIS
    People      2 mentees, 1 mentor
    Seats       2 for 2 places wanted
    Columns     mentors.skills  0 of 1 blank  split at semicolons  criterion 'skills'
                mentees.skills  1 of 2 blank  split at semicolons  criterion 'skills'
    Not offered 1 wanted term of 'skills'
                go: wanted by 1
    Thin        1 mentee answered none of what is compared: noor
    Note        ...
    Result      no mistakes; 2 kinds of things to look at
    """
    few = _all if everything else _few
    yield from _block("People", [f"{_count(found.mentees, 'mentee')}, {_count(found.mentors, 'mentor')}"])
    lack = found.places - found.seats
    short = f": at least {_count(lack, 'place')} cannot be filled" if lack > 0 else ""
    yield from _block("Seats", [f"{found.seats} for {_count(found.places, 'place')} wanted{short}"])
    yield from _block("Columns", list(_columns(found.columns, few)))
    yield from _block("Read", few(found.readings))
    yield from _block("Rules", few(list(_rules(found))))
    yield from _block("Weights", list(weight_lines(found.influence)))
    yield from _block("Own weights", list(_own_weights(found.own_weights, everything=everything)))
    yield from _block("Left alone", list(_left_alone(found, everything=everything)))
    yield from _block("No time", list(_without_time(found, everything=everything)))
    yield from _block("Not offered", list(_not_offered(found.unmet, few)))
    yield from _block("Same term", list(_same_term(found.forms, few)))
    yield from _block("Thin", list(_thin(found.thin, everything=everything)))
    yield from _block("Doubles", list(_doubles(found.doubles, few)))
    yield from _block("Texts", list(text_lines(found.text_gaps)))
    yield from _block("Note", few(found.notes))
    look = f"; {_count(found.warnings, 'kind')} of things to look at" if found.warnings else ""
    yield from _block("Result", [f"no mistakes{look}"])


def _columns(columns: Sequence[UsedColumn], few: Callable[[Sequence[str]], list[str]]) -> Iterator[str]:
    """Yield one line a column, aligned; the emptiest first where not all are shown."""
    shown = (
        columns if few is _all or len(columns) <= _COLUMNS else sorted(columns, key=lambda column: -_emptiness(column))
    )
    names = [shorten(f"{column.table}.{column.name}", limit=_WIDTH) for column in shown]
    blanks = [f"{column.blank} of {column.people} blank" for column in shown]
    splits = [f"split at {column.split_at}" if column.split_at else "one answer a cell" for column in shown]
    widths = [max(map(len, cells), default=0) for cells in (names, blanks, splits)]
    lines = [
        f"{name:<{widths[0]}}  {blank:<{widths[1]}}  {split:<{widths[2]}}  {', '.join(column.used_by)}"
        for name, blank, split, column in zip(names, blanks, splits, shown, strict=True)
    ]
    if few is _all or len(lines) <= _COLUMNS:
        yield from lines
        return
    yield from lines[:_COLUMNS]
    yield f"… and {len(lines) - _COLUMNS} that are no emptier; --all shows them"


def _emptiness(column: UsedColumn) -> float:
    return column.blank / column.people if column.people else 0.0


def _rules(found: Checkup) -> Iterator[str]:
    pairs = _count(found.mentees * found.mentors, "pair")
    for label, excluded in found.exclusions:
        yield f"'{label}' excludes {excluded:,} of {pairs}"


def _left_alone(found: Checkup, *, everything: bool) -> Iterator[str]:
    for who, ids, whom in (
        ("mentee", found.lonely_mentees, "no mentor who has a seat"),
        ("mentor", found.lonely_mentors, "no mentee"),
    ):
        if ids:
            yield f"{_count(len(ids), who)} may have {whom}: {_named(ids, everything=everything)}"


def _without_time(found: Checkup, *, everything: bool) -> Iterator[str]:
    if found.without_time:
        who = _count(len(found.without_time), "mentor")
        named = _named(found.without_time, everything=everything)
        yield f"{who} with hours for less than one mentee, who get none: {named}"


def _own_weights(found: OwnWeightPlaces | None, *, everything: bool) -> Iterator[str]:
    """Yield who is placed only with the mentees' own weights, and who only without."""
    if found is None:
        return
    yield f"{_count(found.mentees, 'mentee')} {'weights' if found.mentees == 1 else 'weight'} criteria by an answer"
    if not found.tried:
        yield "who gains or loses a place by it is tried in cohorts of up to 4 million pairs"
        return
    for ids, how in ((found.only_with, "only with"), (found.only_without, "only without")):
        if ids:
            yield f"{_count(len(ids), 'of them', 'of them')} placed {how} it: {_named(ids, everything=everything)}"


def _not_offered(unmet: Sequence[UnmetTerm], few: Callable[[Sequence[str]], list[str]]) -> Iterator[str]:
    """Yield how many terms of each criterion nobody offers, and the most wanted of them."""
    if not unmet:
        return
    criteria = list(dict.fromkeys(term.criterion for term in unmet))
    of_what = f"'{criteria[0]}'" if len(criteria) == 1 else f"{len(criteria)} criteria"
    yield f"{_count(len(unmet), 'wanted term')} of {of_what}"
    several = len(criteria) > 1
    lines = []
    for term in unmet:
        of = f" ({term.criterion})" if several else ""
        near = f"; offered is '{shorten(term.nearest, limit=_WIDTH)}'" if term.nearest is not None else ""
        lines.append(f"{shorten(term.term, limit=_WIDTH)}{of}: wanted by {term.people}{near}")
    yield from few(lines)


def _same_term(forms: Sequence[TermForms], few: Callable[[Sequence[str]], list[str]]) -> Iterator[str]:
    """Yield how many terms were written in several ways, how many misspellings were repaired, and which."""
    for repaired, said in ((False, "written in other ways"), (True, "misspelled, and repaired")):
        found = [term for term in forms if term.repaired is repaired]
        if found:
            yield f"{_count(len(found), 'term')} {said}"
            yield from few([f"{shorten(term.term, limit=_WIDTH)}: {shorten(', '.join(term.forms))}" for term in found])


def _thin(thin: Sequence[ThinPerson], *, everything: bool) -> Iterator[str]:
    for table in ("mentees", "mentors"):
        for none in (True, False):
            ids = [person.id for person in thin if person.table == table and (person.answered == 0) is none]
            if ids:
                how = "none" if none else "less than a third"
                who = _count(len(ids), table.removesuffix("s"))
                yield f"{who} answered {how} of what is compared: {_named(ids, everything=everything)}"


def _doubles(doubles: Sequence[LikelyDouble], few: Callable[[Sequence[str]], list[str]]) -> Iterator[str]:
    """Yield the groups of likely duplicates, within a table and across both."""
    within = [group for group in doubles if group.table != "both"]
    if within:
        yield f"{_count(len(within), 'group')} of people of one table who look like one person"
        yield from few(
            [f"{group.table}: {_named(group.ids, everything=False)} have the same {group.same}" for group in within]
        )
    across = [group for group in doubles if group.table == "both"]
    if across:
        who = _count(len(across), "person", "people")
        yield f"{who} may stand in both tables under different ids, and could be paired with themselves"
        yield from few([f"{_named(group.ids, everything=False)} have the same {group.same}" for group in across])


def _named(ids: Sequence[str], *, everything: bool) -> str:
    shown = ids if everything else ids[:_SHOWN]
    more = f" and {len(ids) - len(shown)} more" if len(ids) > len(shown) else ""
    return f"{', '.join(shorten(id_, limit=_WIDTH) for id_ in shown)}{more}"


def _all(lines: Sequence[str]) -> list[str]:
    return list(lines)


def _few(lines: Sequence[str]) -> list[str]:
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], *([f"… and {more} more; --all shows them"] if more > 0 else [])]


def _block(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield lines, the first of them after a title."""
    for number, line in enumerate(lines):
        yield f"{'' if number else title:<{_MARGIN}}{line}"


def _count(number: int, thing: str, things: str | None = None) -> str:
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"
