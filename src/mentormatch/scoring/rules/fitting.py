"""Fits rules to a cohort: which pairs each of them allows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from mentormatch.answers import ProgrammeWeeks, is_blank, is_named_zone, text_of
from mentormatch.encoders import readings_of
from mentormatch.errors import CohortError, Mistake, PolicyError, count, shorten, unknown_name
from mentormatch.policy import LISTS, SAME_IDS, Rule, raise_mistakes
from mentormatch.profiles import Cohort
from mentormatch.scoring.rules.columns import ColumnReader
from mentormatch.scoring.rules.fitted import A_RULE, FittedRule, MarkedPeople, number_doubled_labels
from mentormatch.scoring.rules.not_with import read_exclusions
from mentormatch.scoring.rules.overlap_hours import common_hours
from mentormatch.scoring.rules.pair_lists import find_pairs
from mentormatch.scoring.rules.relations import (
    BothAllowed,
    Gap,
    Integers,
    NotListed,
    Relation,
    SharedTerms,
    hours_apart,
    same_values,
)
from mentormatch.scoring.rules.reporting_lines import read_reporting_lines

__all__ = ["FittedRule", "fit_rules", "locks"]

_SHOWN = 5


def fit_rules(
    rules: Iterable[Rule],
    cohort: Cohort,
    *,
    same_ids: str = "same person",
    weeks: ProgrammeWeeks | None = None,
) -> tuple[FittedRule, ...]:
    """Return the rules fitted to a cohort, in order; without locks, which forbid nothing.

    If an id is in both tables, the first rule is "oneself": nobody is their own mentor.

    Parameters
    ----------
    rules : iterable of Rule
        The rules.
    cohort : Cohort
        Its mentees are the rows of the fitted rules, its mentors the columns.
    same_ids : {"same person", "different people"}
        What an id in both tables means. For different people, a listed pair binds only in the direction listed.
    weeks : ProgrammeWeeks, optional
        The weeks in which clocks are compared.

    Raises
    ------
    CohortError
        With every column that is missing, every answer that cannot be read, and circles of managers; and with what a
        PolicyError would say, if there is such a thing as well.
    PolicyError
        With every name in a list of forbidden or locked pairs that nobody has, or several people, and every locked pair
        that another rule forbids.

    Examples
    --------
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "team": "Data"}, {"id": "bob", "team": "Web"}],
    ...     mentees=[{"id": "cid", "team": "data"}, {"id": "bob", "team": None}],
    ... )
    >>> for rule in fit_rules([Rule("different", column="team")], cohort):
    ...     print(rule.label, rule.allowed(slice(None)).tolist(), rule.blank_pairs)
    oneself [[True, True], [True, False]] 0
    different team [[False, True], [True, True]] 2
    """
    if same_ids not in SAME_IDS:
        raise PolicyError(unknown_name("meaning of same_ids", same_ids, SAME_IDS, column="same_ids"))
    same_person = same_ids == SAME_IDS[0]
    rules = tuple(rules)
    unread: list[Mistake] = []
    wrong_lists: list[Mistake] = []
    fitted = [
        _fit_rule(
            rule,
            ColumnReader(cohort, rule.owner, unread, rule.any, ("rule", place), weeks or ProgrammeWeeks()),
            wrong_lists,
            same_person=same_person,
        )
        for place, rule in enumerate(rules)
        if rule.kind != "lock"
    ]
    shared = cohort.in_both_tables() if same_person else ()
    if shared:
        oneself = NotListed(shared, mentors=cohort.shape[1])
        fitted.insert(0, FittedRule("oneself", oneself, cohort.shape))
    locked, wrong_locks = _locked_positions(rules, cohort)
    wrong_lists += [*wrong_locks, *_forbidden_locks(locked, fitted, cohort)]
    if unread:
        raise CohortError([*unread, *wrong_lists])
    raise_mistakes(wrong_lists)
    return tuple(number_doubled_labels(fitted))


def locks(rules: Iterable[Rule], cohort: Cohort) -> Integers:
    """Return the locked pairs as positions (mentee, mentor), sorted, shape (pairs, 2).

    Raises
    ------
    PolicyError
        With each locked id that is not in the cohort.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}, {"id": "bob"}], mentees=[{"id": "cid"}])
    >>> locks([Rule("lock", pairs=[("cid", "bob")])], cohort)
    array([[0, 1]])
    """
    locked, mistakes = _locked_positions(rules, cohort)
    raise_mistakes(mistakes)
    return locked


def _locked_positions(rules: Iterable[Rule], cohort: Cohort) -> tuple[Integers, list[Mistake]]:
    mistakes: list[Mistake] = []
    positions: set[tuple[int, int]] = set()
    for place, rule in enumerate(rules):
        if rule.kind == "lock":
            path = ("rule", place, "pairs")
            positions |= find_pairs(rule, cohort, mistakes, same_person=False, path=path).pairs
    return np.array(sorted(positions), dtype=np.int64).reshape(-1, 2), mistakes


def _forbidden_locks(locked: Integers, fitted: Iterable[FittedRule], cohort: Cohort) -> Iterable[Mistake]:
    for rule in fitted:
        for row, column in locked[~rule.allows_pairs(locked[:, 0], locked[:, 1])].tolist():
            mentee, mentor = cohort.mentees.ids[row], cohort.mentors.ids[column]
            pair = f"mentee '{cohort.mentees.called(mentee)}' and mentor '{cohort.mentors.called(mentor)}'"
            # who asked not to meet somebody is not given away by the name of the rule
            by = "by each rule" if rule.told == A_RULE else f"by the rule '{rule.label}'"
            expected = f"the locked pair of {pair} must be allowed {by}"
            hint = (
                f"Take the pair out of the lock, or change {'what forbids it' if rule.told == A_RULE else 'the rule'}."
            )
            yield Mistake("lock_forbidden", expected, hint=hint, column="pairs")


def _fit_rule(rule: Rule, reader: ColumnReader, wrong_lists: list[Mistake], *, same_person: bool) -> FittedRule:
    cohort = reader.cohort
    binds = (
        None
        if rule.when is None
        else MarkedPeople(*replace(reader, any=()).who_said_yes(rule.when, says=rule.when_says))
    )
    fitted = FittedRule(rule.label, NotListed((), mentors=cohort.shape[1]), cohort.shape, binds=binds)
    if binds is not None and rule.when_says and not (binds.mentees.any() or binds.mentors.any()):
        said = ", ".join(f"'{answer}'" for answer in rule.when_says)
        fitted = replace(fitted, remarks=(f"nobody says {said} in '{rule.when}', so that it binds nobody",))
    if rule.kind in LISTS:
        found = find_pairs(rule, cohort, wrong_lists, same_person=same_person, path=(*reader.path, "pairs"))
        return replace(
            fitted,
            relation=NotListed(sorted(found.pairs), mentors=cohort.shape[1]),
            absent=len(found.absent),
            examples=found.examples(cohort),
            remarks=(*fitted.remarks, *_remarks_on_names(len(found.by_name))),
        )
    if rule.kind == "reporting_line":
        return _fit_reporting_line(fitted, rule, reader, same_person=same_person)
    if rule.kind == "not_with":
        return _fit_not_with(fitted, rule, reader, same_person=same_person)
    if rule.kind == "only":
        return _fit_only(fitted, rule, reader)
    relation, blanks = _compare_columns(rule, reader)
    if rule.kind == "hours_apart":
        fitted = replace(fitted, remarks=(*fitted.remarks, *_remarks_on_zones(rule, reader)))
    anybody = _any_answers(rule, reader)
    decided = blanks.count(binds) - (0 if anybody is None else blanks.count(binds, anybody))
    return replace(
        fitted,
        relation=relation,
        blanks=blanks,
        blank_allowed=rule.blank == "allow",
        blank_pairs=decided,
        anybody=anybody,
        any_pairs=0 if anybody is None else anybody.count(binds),
    )


def _compare_columns(rule: Rule, reader: ColumnReader) -> tuple[Relation, MarkedPeople]:
    mentee_column, mentor_column = (str(column) for column in rule.columns)
    sides = ((reader.cohort.mentees, mentee_column), (reader.cohort.mentors, mentor_column))
    if rule.kind == "gap":
        mentees, mentors = (reader.numbers(people, column, levels=rule.levels) for people, column in sides)
        gap = Gap(mentees, mentors, at_least=rule.at_least, at_most=rule.at_most)
        return gap, MarkedPeople(np.isnan(mentees), np.isnan(mentors))
    if rule.kind == "hours_apart":
        mentee_zones, mentor_zones = (reader.zones(people, column) for people, column in sides)
        apart = hours_apart(mentee_zones, mentor_zones, reader.weeks, at_most=float(rule.at_most or 0.0))
        unknown = [np.array([zone is None for zone in zones], dtype=np.bool_) for zones in (mentee_zones, mentor_zones)]
        return apart, MarkedPeople(*unknown)
    if rule.kind == "overlap_hours":
        return common_hours(rule, reader)
    commas = rule.kind == "overlap"
    named = [reader.terms(people, column, separator=rule.separator, commas=commas) for people, column in sides]
    blanks = MarkedPeople(*(np.array([not terms for terms in side], dtype=np.bool_) for side in named))
    if rule.kind == "overlap":
        return SharedTerms(*named, at_least=int(rule.at_least or 1), shared=True), blanks
    return same_values(*named, same=rule.kind == "same"), blanks


def _remarks_on_zones(rule: Rule, reader: ColumnReader) -> Iterator[str]:
    """Yield how many answers were read as the time zone of a place or a clock that they name."""
    sides = zip((reader.cohort.mentees, reader.cohort.mentors), rule.columns, strict=True)
    cells = Counter(
        text_of(cell) for people, column in sides if column in people.columns for cell in people.column(str(column))
    )
    named = [(text, number) for text, number in cells.items() if is_named_zone(text)]
    yield from map(str, readings_of({"read as the time zone of what they name": named}))


def _any_answers(rule: Rule, reader: ColumnReader) -> MarkedPeople | None:
    """Return who gave an answer that meets everybody, None where the rule has no such answers."""
    if not rule.any:
        return None
    mentee_column, mentor_column = (str(column) for column in rule.columns)
    cohort = reader.cohort
    return MarkedPeople(
        reader.meets_everybody(cohort.mentees, mentee_column), reader.meets_everybody(cohort.mentors, mentor_column)
    )


def _fit_only(fitted: FittedRule, rule: Rule, reader: ColumnReader) -> FittedRule:
    cohort = reader.cohort
    marks = [np.ones(len(people), dtype=np.bool_) for people in (cohort.mentees, cohort.mentors)]
    side = 0 if rule.mentee_column is not None else 1
    people, column = (cohort.mentees, cohort.mentors)[side], str(rule.columns[side])
    marks[side] = reader.has_one_of(people, column, rule.values, separator=rule.separator)
    remarks = fitted.remarks
    if len(people) and not marks[side].any():
        named = ", ".join(f"'{value}'" for value in rule.values)
        there = sorted({text_of(cell) for cell in reader.cells(people, column) or () if not is_blank(cell)})[:_SHOWN]
        known = ", ".join(f"'{shorten(answer)}'" for answer in there) or "nothing"
        remarks = (*remarks, f"no {people.role} has {named} in '{column}', where there is {known}, for example")
    return replace(fitted, relation=BothAllowed(*marks), remarks=remarks)


def _fit_not_with(fitted: FittedRule, rule: Rule, reader: ColumnReader, *, same_person: bool) -> FittedRule:
    cohort = reader.cohort
    columns = rule.columns
    if rule.column is not None:
        there = [rule.column in people.columns for people in (cohort.mentees, cohort.mentors)]
        columns = (rule.column if there[0] or not there[1] else None, rule.column if there[1] else None)
    apart = read_exclusions(reader, columns, separator=rule.separator, same_person=same_person)
    return replace(
        fitted,
        relation=apart.relation,
        absent=apart.absent,
        examples=apart.examples,
        remarks=(*fitted.remarks, *_remarks_on_names(apart.by_name)),
        is_safeguard=True,
    )


def _fit_reporting_line(fitted: FittedRule, rule: Rule, reader: ColumnReader, *, same_person: bool) -> FittedRule:
    mentee_column, mentor_column = rule.columns
    lines = read_reporting_lines(
        reader,
        mentee_column=mentee_column,
        mentor_column=mentor_column,
        same_person=same_person,
        staff=rule.staff or (),
    )
    if lines is None:
        return fitted
    decided = lines.blanks.count(fitted.binds) - lines.related_blank_pairs(fitted.binds)
    # A known reporting line forbids a pair whatever a blank says, so that only `blank = "forbid"` uses the blanks.
    kept = None if rule.blank == "allow" else lines.blanks
    return replace(
        fitted,
        relation=lines.apart,
        blanks=kept,
        blank_allowed=False,
        blank_pairs=decided,
        absent=lines.outside,
        examples=lines.examples,
        remarks=(*fitted.remarks, *_remarks_on_names(lines.by_name)),
    )


def _remarks_on_names(names: int) -> Iterator[str]:
    if names:
        yield f"{count(names, 'name')} that {'is' if names == 1 else 'are'} no id: found by name or address"
