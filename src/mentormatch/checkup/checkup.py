"""Checks tables and a policy without pairing anybody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import PersonId, find_separator, is_blank
from mentormatch.arrays import Integers
from mentormatch.assignment import Progress
from mentormatch.checkup.left_alone import LeftAloneBy, left_alone_by
from mentormatch.checkup.mistakes import told_once
from mentormatch.checkup.people import LikelyDouble, ThinPerson, likely_doubles, thin_people
from mentormatch.checkup.short_lists import ShortListPlaces, short_list_places
from mentormatch.checkup.terms import TermForms, UnmetTerm, term_forms, unmet_terms
from mentormatch.checkup.weights import OwnWeightPlaces, own_weight_places
from mentormatch.column_roles import describe
from mentormatch.errors import InputError, Mistake
from mentormatch.fairness import TextGap, text_gaps
from mentormatch.matching import capacity_of, leaving_people, match, notes_of, objective_of, options_and_groups
from mentormatch.policy import Policy, check_given, columns_of, without_time
from mentormatch.profiles import Cohort, People
from mentormatch.scoring import Influence, Scores, compare, weak_criteria
from mentormatch.values import Value, plain_fields

# Pairs in a block, so that the memory of a check does not grow with the cohort.
_PAIRS_AT_ONCE = 4_000_000
_SEPARATOR_NAMES = {";": "semicolons", "|": "bars", "\n": "new lines", ",": "commas"}


@dataclass(frozen=True)
class UsedColumn:
    """A column that the policy names: who uses it, how full it is, and how its cells are split.

    Parameters
    ----------
    table : {"mentors", "mentees"}
        Where it stands.
    name : str
        Its header.
    used_by : tuple of str
        The criteria, rules and lists of the policy that name it.
    blank, people : int
        How many cells say nothing, of how many.
    split_at : str or None
        "semicolons", "commas", ...; None where a cell is one answer.
    holds : str
        What most answers are, as ``init --why`` says it: "list", "category", "count", "prose", ...; of 2,000 people,
        where there are more; "" of columns of limits.
    """

    table: str
    name: str
    used_by: tuple[str, ...]
    blank: int
    people: int
    split_at: str | None
    holds: str = ""


@dataclass(frozen=True, eq=False)
class Checkup(Value):
    """What `check` found out.

    Parameters
    ----------
    mentors, mentees : int
        How many people stand in each table.
    seats, places : int
        How many mentees the mentors take, and how many mentors the mentees should get.
    columns : tuple of UsedColumn
        In the order of the policy.
    exclusions : tuple of (str, int)
        Of each rule its name, and how many pairs it excludes.
    lonely_mentees, lonely_mentors : tuple of str
        Whom the rules leave nobody who has a seat, and no mentee.
    unmet : tuple of UnmetTerm
        What is wanted and nobody offers, the most wanted first.
    forms : tuple of TermForms
        Which written forms were taken as one term, and which misspellings were repaired.
    thin : tuple of ThinPerson
        Who answered less than a third of what is compared.
    doubles : tuple of LikelyDouble
        Who looks like one person.
    readings : tuple of str
        How columns of a form were read, one line a column and manner.
    notes : tuple of str
        What had to be guessed or counted.
    text_gaps : tuple of TextGap
        Of each criterion of free text: how well it tells each audited group, and how the group scores; the same by the
        language of the texts.
    without_time : tuple of str
        The mentors whose hours are fewer than one mentee takes, so that they get none.
    influence : tuple of Influence
        Of each criterion: its weight, and what it decides.
    own_weights : OwnWeightPlaces or None
        Who gains or loses a place by the mentees' own weights, where the policy has such.
    left_alone_by : tuple of LeftAloneBy
        By which rules those are left alone who may be paired with nobody.
    paired_twice : tuple of LikelyDouble
        Of the people of one table who look like one: those whom a matching would treat as several.
    short_lists : ShortListPlaces or None
        Who gains or loses a place by short lists of wishes, where seats are scarce.
    leaving : tuple of str
        Whose answers say that they do not take part any more, where the policy does not decide about it.

    Examples
    --------
    >>> from mentormatch.checkup import check_up
    >>> from mentormatch.policy import default_policy
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "Go"}])
    >>> found = check_up(cohort, default_policy(cohort))
    >>> [(term.term, term.people) for term in found.unmet]
    [('go', 1)]
    """

    mentors: int
    mentees: int
    seats: int
    places: int
    columns: tuple[UsedColumn, ...]
    exclusions: tuple[tuple[str, int], ...]
    lonely_mentees: tuple[PersonId, ...]
    lonely_mentors: tuple[PersonId, ...]
    unmet: tuple[UnmetTerm, ...]
    forms: tuple[TermForms, ...]
    thin: tuple[ThinPerson, ...]
    doubles: tuple[LikelyDouble, ...]
    readings: tuple[str, ...]
    notes: tuple[str, ...]
    text_gaps: tuple[TextGap, ...] = ()
    without_time: tuple[PersonId, ...] = ()
    influence: tuple[Influence, ...] = ()
    own_weights: OwnWeightPlaces | None = None
    left_alone_by: tuple[LeftAloneBy, ...] = ()
    paired_twice: tuple[LikelyDouble, ...] = ()
    short_lists: ShortListPlaces | None = None
    leaving: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return what was found as plain JSON, with the number of warnings; what is not known is None."""
        return plain_fields(self) | {"warnings": self.warnings}

    @property
    def warnings(self) -> int:
        """How many kinds of things are worth a look before anybody is paired."""
        found = (
            self.places > self.seats,
            self.lonely_mentees,
            self.lonely_mentors,
            self.without_time,
            self.leaving,
            self.unmet,
            self.thin,
            self.doubles,
            any(gap.is_told_apart or gap.is_lower for gap in self.text_gaps),
            weak_criteria(self.influence),
        )
        return sum(map(bool, found))


def check_up(
    cohort: Cohort, policy: Policy, *, progress: Progress | None = None, smallest: int = 5, seed: int = 0
) -> Checkup:
    """Return what stands in the tables and what the policy makes of it, without pairing anybody.

    Parameters
    ----------
    cohort : Cohort
        Both tables.
    policy : Policy
        What counts and who may not be paired.
    progress : callable, optional
        Told ``(stage, done, total)``.
    smallest : int
        Audited groups of fewer people are not spoken of, and as many others that they cannot be told from the rest.
    seed : int
        Of the cross-validation that says how well texts tell groups.

    Raises
    ------
    InputError
        With every mistake that scoring or a rule finds in the answers, or where the objective has no such option, or
        names no groups, or groups that there are not.
    InfeasibleError
        Where locked pairs, minimum loads or ``participation = "all"`` cannot hold, which is tried where one is given.

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R; SQL", "capacity": 2}],
    ...                              mentees=[{"id": "kim", "skills": "SQL"}, {"id": "noor", "skills": ""}])
    >>> found = check_up(cohort, Policy(criteria=[Criterion("skills")]))
    >>> found.seats, found.places, [(column.table, column.blank, column.split_at) for column in found.columns]
    (2, 2, [('mentors', 0, 'semicolons'), ('mentees', 1, None)])
    """
    check_given(cohort, policy)
    scores, errors = _read_answers(cohort, policy, progress)
    if scores is None or errors:
        raise type(errors[0])(told_once(mistake for error in errors for mistake in error.mistakes))
    mentors, mentees = cohort.mentors, cohort.mentees
    assert mentees.demand is not None
    capacity = capacity_of(mentors, policy)
    excluded, mentee_left, mentor_left = _count_pairs(scores, capacity > 0, mentees.demand > 0, progress)
    assert mentors.min_load is not None
    if len(scores.forced) or mentors.min_load.any() or policy.participation == "all":
        match(cohort, policy, progress=progress)
    if progress is not None:
        progress("reading what texts give away", 0, 1)
    lonely = np.flatnonzero((mentees.demand > 0) & ~mentee_left), np.flatnonzero((capacity > 0) & ~mentor_left)
    doubles = likely_doubles(cohort)
    # where no table has an audited column, the audit will say so
    audited = [name for name in policy.audit if name in mentors.columns or name in mentees.columns]
    return Checkup(
        mentors=len(mentors),
        mentees=len(mentees),
        seats=int(np.minimum(capacity, len(mentees)).sum()),
        places=int(np.minimum(mentees.demand, len(mentors)).sum()),
        columns=tuple(_used_columns(scores)),
        exclusions=tuple((rule.label, count) for rule, count in zip(scores.rules, excluded.tolist(), strict=True)),
        lonely_mentees=_ids(mentees, lonely[0]),
        lonely_mentors=_ids(mentors, lonely[1]),
        unmet=unmet_terms(scores),
        forms=term_forms(scores),
        thin=thin_people(scores),
        doubles=doubles,
        readings=(*mentors.readings, *mentees.readings),
        notes=(*mentors.notes, *mentees.notes, *notes_of(scores, in_full=True)),
        text_gaps=text_gaps(scores, by=audited, smallest=smallest, seed=seed),
        without_time=without_time(mentors, policy.capacity),
        influence=scores.influence,
        own_weights=own_weight_places(scores),
        left_alone_by=(
            *left_alone_by(scores, "mentees", lonely[0], np.flatnonzero(capacity > 0)),
            *left_alone_by(scores, "mentors", lonely[1], np.flatnonzero(mentees.demand > 0)),
        ),
        paired_twice=tuple(_paired_twice(doubles, mentors=(mentors, capacity), mentees=(mentees, mentees.demand))),
        short_lists=short_list_places(scores),
        leaving=tuple(leaving_people(cohort, policy)),
    )


def answer_mistakes(cohort: Cohort, policy: Policy, *, beside: Iterable[Mistake] = ()) -> tuple[Mistake, ...]:
    """Return every mistake that criteria, rules and the objective find in the answers of a cohort.

    Parameters
    ----------
    cohort : Cohort
        As `mentormatch.tables.read_cohort` reads it despite mistakes, or another.
    policy : Policy
    beside : iterable of Mistake
        What is known to be wrong; it is not said again, nor which columns are missing, where one is missing there.

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "zone": "IST"}], mentees=[{"id": "kim", "zone": "Paris"}])
    >>> for mistake in answer_mistakes(cohort, Policy(criteria=[Criterion("zone", encoder="time_zone")])):
    ...     print(mistake.row, mistake.column, mistake.got)
    0 zone IST
    """
    known = tuple(beside)
    no_column = {"column_missing", "column_unknown"} if any(told.code == "column_missing" for told in known) else set()
    _, errors = _read_answers(cohort, policy, None)
    found = told_once([*known, *dict.fromkeys(mistake for error in errors for mistake in error.mistakes)])
    said = frozenset(known)
    return tuple(mistake for mistake in found if mistake not in said and mistake.code not in no_column)


def _read_answers(
    cohort: Cohort, policy: Policy, progress: Progress | None
) -> tuple[Scores | None, tuple[InputError, ...]]:
    """Return the scores, and what is wrong with the answers for them and for the objective."""
    scores, errors = None, []
    try:
        scores = compare(cohort, policy, progress=progress)
    except InputError as error:
        errors.append(error)
    try:
        options_and_groups(cohort.mentees, *objective_of(policy))
    except InputError as error:
        errors.append(error)
    return scores, tuple(errors)


def _ids(people: People, chosen: Integers) -> tuple[PersonId, ...]:
    return tuple(people.ids[position] for position in chosen)


def _paired_twice(doubles: Sequence[LikelyDouble], **sides: tuple[People, Integers]) -> Iterator[LikelyDouble]:
    """Yield those of the people who look like one who can be paired apart."""
    for double in doubles:
        if double.table in sides:
            people, limit = sides[double.table]
            ids = tuple(person for person in double.ids if limit[people.index[person]] > 0)
            if len(ids) > 1:
                yield replace(double, ids=ids)


def _count_pairs(
    scores: Scores, has_seat: NDArray[np.bool_], wants_mentor: NDArray[np.bool_], progress: Progress | None
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return how many pairs each rule excludes, and which mentees and mentors keep an allowed partner."""
    rows, columns = scores.shape
    excluded = np.zeros(len(scores.rules), dtype=np.int64)
    mentee_left, mentor_left = np.zeros(rows, dtype=bool), np.zeros(columns, dtype=bool)
    step = max(1, _PAIRS_AT_ONCE // max(columns, 1))
    for start in range(0, rows, step):
        if progress is not None:
            progress("applying rules", start, rows)
        block = np.arange(start, min(start + step, rows), dtype=np.int64)
        for position, rule in enumerate(scores.rules):
            excluded[position] += int((~rule.allowed(block)).sum())
        allowed = scores.allowed(block)
        mentee_left[block] = allowed[:, has_seat].any(axis=1)
        mentor_left |= allowed[wants_mentor[block]].any(axis=0)
    return excluded, mentee_left, mentor_left


def _used_columns(scores: Scores) -> Iterator[UsedColumn]:
    split = _separators(scores)
    named = columns_of(scores.policy)
    mentees, mentors = describe(scores.cohort)
    sides = (("mentors", scores.cohort.mentors, mentors), ("mentees", scores.cohort.mentees, mentees))
    for table, people, described in sides:
        for name, used_by in named[table].items():
            cells = people.column(name)
            separator = split.get((table, name))
            yield UsedColumn(
                table=table,
                name=name,
                used_by=tuple(used_by),
                blank=sum(map(is_blank, cells)),
                people=len(cells),
                split_at=None if separator is None else _SEPARATOR_NAMES.get(separator, f"'{separator}'"),
                holds=described[name].facts.kind if name in described else "",
            )


def _separators(scores: Scores) -> dict[tuple[str, str | None], str | None]:
    """Return the separator of terms that encoders and rules found, by table and column."""
    found: dict[tuple[str, str | None], str | None] = {}
    for rule in scores.policy.rules:
        if rule.kind == "overlap":
            for table, people, name in (
                ("mentors", scores.cohort.mentors, rule.mentor_column or rule.column),
                ("mentees", scores.cohort.mentees, rule.mentee_column or rule.column),
            ):
                assert name is not None
                found[table, name] = rule.separator or find_separator(people.column(name))
    for scored in scores.criteria:
        wants, offers = getattr(scored.encoder, "separators_", (None, None))
        if len(scored.criterion.wants_columns) == 1:  # where there are several, each cell names one
            found[scored.criterion.wants_table, scored.criterion.wants_columns[0]] = wants
        found.update({(scored.criterion.offers_table, name): offers for name in scored.criterion.offers_columns})
    return found
