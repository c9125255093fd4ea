"""The lines that `check` prints: one screen, or all of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from mentormatch.answers import PersonId
from mentormatch.checkup import (
    FURTHER_WISHES,
    Checkup,
    LeftAloneBy,
    LikelyDouble,
    OwnWeightPlaces,
    ShortListPlaces,
    TermForms,
    ThinPerson,
    UnmetTerm,
    UsedColumn,
    mistake_kinds,
)
from mentormatch.cli.weights import weight_lines
from mentormatch.errors import Mistake, shorten
from mentormatch.fairness import text_lines
from mentormatch.matching import RULE_NOTE
from mentormatch.profiles import Cohort

_SHOWN = 5
_COLUMNS = 16
_MARGIN = 12
_WIDTH = 40
_LONG = 60


def checkup_lines(found: Checkup, *, everything: bool = False, cohort: Cohort | None = None) -> Iterator[str]:
    """Yield what a check found: seats, columns, rules, and who or what is worth a look.

    Parameters
    ----------
    found : Checkup
        What `check_up` returned.
    everything : bool
        Whether every line is shown; else some of each kind, so that it stays one screen.
    cohort : Cohort, optional
        Whose people are called by their names.

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
    Columns     mentors.skills  0 of 1 blank  list, split at semicolons  criterion 'skills'
                mentees.skills  1 of 2 blank  list, split at semicolons  criterion 'skills'
    Not offered 1 wanted term of 'skills'
                go: wanted by 1
    Few answers 1 mentee answered none of what is compared: noor
    Note        ...
    Result      no mistakes; 2 kinds of things to look at
    """
    few = _all if everything else _few
    people = _Named(cohort, everything=everything)
    yield from _block("People", [f"{_count(found.mentees, 'mentee')}, {_count(found.mentors, 'mentor')}"])
    yield from _block("Take part?", found.leaving)
    lack = found.places - found.seats
    short = f": at least {_count(lack, 'place')} cannot be filled" if lack > 0 else ""
    yield from _block("Seats", [f"{found.seats} for {_count(found.places, 'place')} wanted{short}"])
    yield from _block("Columns", list(_columns(found.columns, few)))
    yield from _block("Read", few(found.readings))
    yield from _block("Rules", few(list(_rules(found))))
    yield from _block("Weights", list(weight_lines(found.influence)))
    yield from _block("Own weights", list(_own_weights(found.own_weights, people)))
    yield from _block("Short lists", list(_short_lists(found.short_lists, people)))
    yield from _block("Left alone", list(_left_alone(found, people)))
    yield from _block("No time", list(_without_time(found, people)))
    yield from _block("Not offered", list(_not_offered(found.unmet, few)))
    yield from _block("Same term", list(_same_term(found.forms, few)))
    yield from _block("Few answers", list(_thin(found.thin, people)))
    yield from _block("Doubles", list(_doubles(found, few, people)))
    yield from _block("Texts", list(text_lines(found.text_gaps)))
    yield from _block("Note", _notes(found.notes, few))
    look = f"; {_count(found.warnings, 'kind')} of things to look at" if found.warnings else ""
    yield from _block("Result", [f"no mistakes{look}"])


def mistake_lines(mistakes: Iterable[Mistake], *, everything: bool = False) -> Iterator[str]:
    """Yield one line a kind of mistake, with the line of the policy that settles it.

    Parameters
    ----------
    mistakes : iterable of Mistake
        All that are wrong.
    everything : bool
        Whether each mistake stands below its kind.

    Examples
    --------
    >>> wrong = [Mistake("cell_not_read", "must be a time zone", got=got, file="a.csv", row=row, column="zone")
    ...          for row, got in ((2, "EST"), (5, "IST"), (7, "EST"))]
    >>> for line in mistake_lines(wrong, everything=True):
    ...     print(line)  # doctest: +ELLIPSIS
    a.csv, column 'zone': 3 rows (2, 5, 7): must be a time zone. Got 'EST' (2 times), 'IST'. In the policy, ...
        a.csv, row 2, column 'zone': must be a time zone. Got 'EST'.
        a.csv, row 5, column 'zone': must be a time zone. Got 'IST'.
        a.csv, row 7, column 'zone': must be a time zone. Got 'EST'.
    """
    for kind in mistake_kinds(mistakes):
        yield str(kind)
        if everything and len(kind.mistakes) > 1:
            yield from (f"    {mistake}" for mistake in kind.mistakes)


def _columns(columns: Sequence[UsedColumn], few: Callable[[Sequence[str]], list[str]]) -> Iterator[str]:
    """Yield one line a column, aligned; the emptiest first where not all are shown."""
    shown = (
        columns if few is _all or len(columns) <= _COLUMNS else sorted(columns, key=lambda column: -_emptiness(column))
    )
    names = [shorten(f"{column.table}.{column.name}", limit=_WIDTH) for column in shown]
    blanks = [f"{column.blank} of {column.people} blank" for column in shown]
    splits = [_cells(column) for column in shown]
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


def _cells(column: UsedColumn) -> str:
    """Return what the cells of a column hold: "list, split at commas"."""
    holds = f"{column.holds.replace('_', ' ')}, " if column.holds else ""
    return f"{holds}split at {column.split_at}" if column.split_at else f"{holds}one answer a cell"


def _emptiness(column: UsedColumn) -> float:
    return column.blank / column.people if column.people else 0.0


def _rules(found: Checkup) -> Iterator[str]:
    pairs = _count(found.mentees * found.mentors, "pair")
    for label, excluded in found.exclusions:
        yield f"'{label}' excludes {excluded:,} of {pairs}{'' if excluded else ', as if it were not there'}"


def _left_alone(found: Checkup, people: "_Named") -> Iterator[str]:
    for who, ids, whom in (
        ("mentee", found.lonely_mentees, "no mentor who has a seat"),
        ("mentor", found.lonely_mentors, "no mentee"),
    ):
        if not ids:
            continue
        groups = [group for group in found.left_alone_by if group.table == f"{who}s"]
        alone = f"{_count(len(ids), who)} may have {whom}: {people.named(f'{who}s', ids)}"
        if len(groups) == 1 and groups[0].ids == ids:
            yield f"{alone}; {_lifted(groups[0])}"
        else:
            yield alone
            yield from (f"    {people.named(group.table, group.ids)}: {_lifted(group)}" for group in groups)


def _lifted(group: LeftAloneBy) -> str:
    """Say which rule leaves people alone."""
    rules = [f"'{shorten(rule, limit=_WIDTH)}'" for rule in group.rules]
    if group.together:
        return f"{' and '.join(rules)} together leave nobody"
    return f"not so without {' or without '.join(rules)}"


def _without_time(found: Checkup, people: "_Named") -> Iterator[str]:
    if found.without_time:
        who = _count(len(found.without_time), "mentor")
        named = people.named("mentors", found.without_time)
        yield f"{who} with hours for less than one mentee, who get none: {named}"


def _own_weights(found: OwnWeightPlaces | None, people: "_Named") -> Iterator[str]:
    """Yield who is placed only with the mentees' own weights, and who only without."""
    if found is None:
        return
    yield f"{_count(found.mentees, 'mentee')} {'weights' if found.mentees == 1 else 'weight'} criteria by an answer"
    if not found.tried:
        yield "who gains or loses a place by it is tried in cohorts of up to 4 million pairs"
        return
    for ids, how in ((found.only_with, "only with"), (found.only_without, "only without")):
        if ids:
            yield f"{_count(len(ids), 'of them', 'of them')} placed {how} it: {people.named('mentees', ids)}"


def _short_lists(found: ShortListPlaces | None, people: "_Named") -> Iterator[str]:
    """Yield who is placed only because a short list of wishes is met easily, and who only where it is not."""
    if found is None:
        return
    criteria = " and ".join(f"'{shorten(name, limit=_WIDTH)}'" for name in found.criteria)
    if not found.tried:
        yield f"who gains a place by few wishes in {criteria} is tried in cohorts of up to 4 million pairs"
        return
    if not found.gain:
        yield f"nobody gains a place by few wishes in {criteria}"
        return
    others = f", and {len(found.lose):,} not because they name more" if found.lose else ""
    who = _count(len(found.gain), "mentee is", "mentees are")
    ends = f"further_wishes = {FURTHER_WISHES} in {criteria} ends that"
    yield f"{who} placed because they name few wishes{others}: {ends}"
    if people.everything:
        yield f"placed: {people.named('mentees', found.gain)}"
        yield from [f"not placed: {people.named('mentees', found.lose)}"] if found.lose else []


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


def _thin(thin: Sequence[ThinPerson], people: "_Named") -> Iterator[str]:
    for table in ("mentees", "mentors"):
        for none in (True, False):
            ids = [person.id for person in thin if person.table == table and (person.answered == 0) is none]
            if ids:
                how = "none" if none else "less than a third"
                who = _count(len(ids), table.removesuffix("s"))
                yield f"{who} answered {how} of what is compared: {people.named(table, ids)}"


def _doubles(found: Checkup, few: Callable[[Sequence[str]], list[str]], people: "_Named") -> Iterator[str]:
    """Yield the groups of likely duplicates, within a table and across both, and whom of them match pairs twice."""
    within = [group for group in found.doubles if group.table != "both"]
    if within:
        twice = f"; match would pair {len(found.paired_twice)} of them twice or more" if found.paired_twice else ""
        yield f"{_count(len(within), 'group')} of people of one table who look like one person{twice}"
        yield from few([_double(group, people, found.paired_twice) for group in within])
    across = [group for group in found.doubles if group.table == "both"]
    if across:
        who = _count(len(across), "person", "people")
        yield f"{who} may stand in both tables under different ids, and could be paired with themselves"
        yield from few([f"{people.with_ids('', group.ids)} have the same {group.same}" for group in across])


def _double(group: LikelyDouble, people: "_Named", paired_twice: Sequence[LikelyDouble]) -> str:
    same = f"{group.table}: {people.with_ids(group.table, group.ids)} have the same {group.same}"
    return f"{same}: match would pair each of them" if group in paired_twice else same


def _notes(notes: Sequence[str], few: Callable[[Sequence[str]], list[str]]) -> list[str]:
    """Return all notes on rules, and some of the others."""
    rules = [note for note in notes if note.startswith(RULE_NOTE)]
    others = few([note for note in notes if not note.startswith(RULE_NOTE)])
    more = len(rules) + len(others) - _SHOWN - 1
    if few is _all or more <= 0 or len(others) < 2:
        return [*rules, *others]
    kept = max(1, len(others) - 1 - more)
    left = len(notes) - len(rules) - kept
    return [*rules, *others[:kept], f"… and {left} more; --all shows them"]


class _Named:
    """Calls people by their names, where a cohort has them, and some of many."""

    def __init__(self, cohort: Cohort | None, *, everything: bool) -> None:
        self.tables = {} if cohort is None else {"mentors": cohort.mentors, "mentees": cohort.mentees}
        self.everything = everything

    def named(self, table: str, ids: Sequence[PersonId]) -> str:
        return self._some([self._called(table, person) for person in ids])

    def with_ids(self, table: str, ids: Sequence[PersonId]) -> str:
        """Return names with ids, where the names alone do not tell people apart."""
        named = []
        for person in ids:
            name = self._called(table, person)
            named.append(name if str(person) in name else f"{name} ({person})")
        return self._some(named)

    def _called(self, table: str, person: PersonId) -> str:
        people = self.tables.get(table) or next((p for p in self.tables.values() if person in p.index), None)
        return str(person) if people is None else people.called(person)

    def _some(self, named: Sequence[str]) -> str:
        shown = named if self.everything else named[:_SHOWN]
        more = f" and {len(named) - len(shown)} more" if len(named) > len(shown) else ""
        return f"{', '.join(shorten(name, limit=_LONG) for name in shown)}{more}"


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
