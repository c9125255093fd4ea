"""Rules: any block equals its pairs, and both equal the plain definition."""

import datetime as dt
import json
import math
import re
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import ProgrammeWeeks
from mentormatch.answers.number import read_number
from mentormatch.answers.terms import find_separator
from mentormatch.answers.text import fold, is_blank, text_of
from mentormatch.answers.yes_no import read_yes_no
from mentormatch.errors import CohortError, PolicyError
from mentormatch.policy.rules import KINDS, Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring.rules import fitted as fitted_rules
from mentormatch.scoring.rules.fitted import FittedRule
from mentormatch.scoring.rules.fitting import fit_rules, locks

IDS = list("abcdefghij")
VALUES = [None, "Data", " data", "DÁTA", "Web", "Web; Data", ("Web", "Ops"), "Ops|Web", "Health, Safety", 7, 7.0, "7"]
LANGUAGES = [None, "English", "english; German", "German, French", ["Turkish", "English"], "French"]
NUMBERS = [None, 0, 1, "2", "2.0", 2.5, "3,5", -1, 0.1, 0.3]
SAID = [None, "yes", "No", True, 0, "x"]
GRADES = ["junior", "senior", "lead"]
# by how many hours clocks are ahead in January and in July
ZONES = {
    "Europe/London": (0, 1),
    "UTC+12": (12, 12),
    "GMT-11": (-11, -11),
    "america/new york": (-5, -4),
    "Australia/Sydney": (11, 10),
    "+05:45": (5.75, 5.75),
    5.5: (5.5, 5.5),
}
# of names that are not alike: one near to somebody's is a mistake
NAMES = dict(
    zip(
        IDS,
        [
            "Asta Quist", "Bruno Zorn", "Clio Hartwig", "Dov Lunn", "Emre Yilmaz", "Fenja Pohl", "Gus Okoro",
            "Hye-jin Bae", "Ivo Petrak", "Juno Westcott",
        ],
        strict=True,
    )
)  # fmt: skip
NOT_WITH = [None, "a", "Bruno Zorn; c", "gone", ("Quist, Asta", "d"), "e, bruno zorn", "Xu Vickers | j", "none"]


# --- strategies ------------------------------------------------------------------------------------------------------


@st.composite
def cohorts(draw):
    """Small cohorts whose people may stand on both sides and report to each other, to others, or to nobody."""
    managers = {person_id: draw(st.sampled_from([None, "boss", *IDS[:place]])) for place, person_id in enumerate(IDS)}
    sides = []
    for _ in range(2):
        ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=5))
        sides.append(
            [
                {
                    "id": person_id,
                    "department": draw(st.sampled_from(VALUES)),
                    "languages": draw(st.sampled_from(LANGUAGES)),
                    "years": draw(st.sampled_from(NUMBERS)),
                    "grade": draw(st.sampled_from([None, "Junior", "SENIOR", "lead"])),
                    "said": draw(st.sampled_from(SAID)),
                    "manager": managers[person_id],
                    "zone": draw(st.sampled_from([None, "any", *ZONES])),
                    "times": draw(st.sampled_from([None, "any", *TIMES])),
                    "name": NAMES[person_id],
                    "not with": draw(st.sampled_from(NOT_WITH)),
                }
                for person_id in ids
            ]
        )
    return Cohort.from_records(mentors=sides[0], mentees=sides[1])


def numbers():
    return st.sampled_from([-1, 0, 0.2, 1, 1.5, 2])


TIMES = {
    "Mon 18-20": set(range(18 * 60, 20 * 60)),
    "Mon 19:30-23:00": set(range(19 * 60 + 30, 23 * 60)),
    "Monday mornings": set(range(8 * 60, 12 * 60)),
    "Sun 22:00-02:00; Mon 11-13": {*range(-2 * 60, 2 * 60), *range(11 * 60, 13 * 60)},
}


@st.composite
def gap_rules(draw):
    low, high = draw(st.one_of(st.none(), numbers())), draw(st.one_of(st.none(), numbers()))
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    low = 1 if low is None and high is None else low
    levels = draw(st.sampled_from([None, GRADES]))
    return {"column": "years" if levels is None else "grade", "levels": levels, "at_least": low, "at_most": high}


def pair_lists():
    return st.lists(st.tuples(st.sampled_from([*IDS, "gone"]), st.sampled_from([*IDS, "left"])), max_size=6)


@st.composite
def rules(draw, kinds=tuple(kind for kind in KINDS if kind != "lock")):  # noqa: C901  one branch a kind
    kind = draw(st.sampled_from(kinds))
    settings = {"when": draw(st.sampled_from([None, "said"]))}
    if settings["when"] and draw(st.booleans()):
        settings |= {"when": "department", "when_says": draw(st.sampled_from([["Ops"], ["web", "7"]]))}
    if kind not in {"forbid", "previous", "only", "not_with"}:
        settings["blank"] = draw(st.sampled_from(["allow", "forbid"]))
    if kind in {"different", "same", "overlap"}:
        settings["any"] = draw(st.sampled_from([(), ("Ops", "German")]))
    if kind in {"different", "same"}:
        settings |= {"column": "department", "separator": draw(st.sampled_from([None, ",", ";"]))}
    elif kind == "overlap":
        settings |= {"column": "languages", "at_least": draw(st.sampled_from([None, 1, 2]))}
    elif kind == "gap":
        settings |= draw(gap_rules())
    elif kind == "hours_apart":
        settings |= {"column": "zone", "at_most": draw(st.sampled_from([0, 1, 5.5, 12])), "any": ["any"]}
    elif kind == "overlap_hours":
        settings |= {"column": "times", "at_least": draw(st.sampled_from([0.5, 1, 3])), "any": ["any"]}
    elif kind == "only":
        settings |= {draw(st.sampled_from(["mentee_column", "mentor_column"])): "department"}
        settings["values"] = draw(st.sampled_from([["data"], ["Web", "7"], ["nobody"]]))
    elif kind == "not_with":
        settings |= {draw(st.sampled_from(["column", "mentee_column", "mentor_column"])): "not with"}
    elif kind == "reporting_line":
        columns = [{"column": "manager"}, {"mentee_column": "manager"}, {"mentor_column": "manager"}]
        settings |= draw(st.sampled_from(columns))
    else:
        settings |= {"pairs": draw(pair_lists()), "one_way": draw(st.booleans())}
        if kind == "forbid":  # where it is no list of decisions, who is not here is a mistake
            settings["pairs"] = [
                {"mentee": mentee, "mentor": mentor, "decision": "declined"} for mentee, mentor in settings["pairs"]
            ]
        if kind == "previous" and settings["pairs"] and draw(st.booleans()):
            rounds = [draw(st.integers(1, 4)) for _ in settings["pairs"]]
            settings["pairs"] = [
                (*pair, round_name) for pair, round_name in zip(settings["pairs"], rounds, strict=True)
            ]
            settings["rounds"] = draw(st.integers(1, 3))
    return Rule(kind, **settings)


# --- the definitions, pair by pair -----------------------------------------------------------------------------------


def values_of(cell, rule, column):
    """The folded values of one cell, as the rule's documentation has it."""
    if is_blank(cell):
        return set()
    if not isinstance(cell, str):
        return {fold(str(term)) for term in cell} if isinstance(cell, list | tuple) else {fold(f"{cell:g}")}
    separator = rule.separator or find_separator(column, besides="" if rule.kind == "overlap" else ",")
    pieces = cell.split(separator) if separator else [cell]
    return {fold(piece) for piece in pieces if piece.strip()}


def values_in_either_way(cell):
    """The folded values of a cell that may be split at any sign."""
    return {fold(piece) for piece in re.split(r"[;|,]", text_of(cell))} | {fold(text_of(cell))}


def names_in(cell):
    """The ids whom a cell names by id or by name."""
    id_of = {fold(name): person_id for person_id, name in NAMES.items()} | {"quist, asta": "a"}
    pieces = re.split(r"[;|]|, (?!Asta)", text_of(cell)) if cell else []
    return {id_of.get(fold(piece), fold(piece)) for piece in pieces}


def chain(person_id, managers):
    while (person_id := managers.get(person_id)) is not None:
        yield person_id


def managers_of(cohort, rule):
    told = {}
    for people, column in ((cohort.mentees, rule.columns[0]), (cohort.mentors, rule.columns[1])):
        if column is not None:
            told |= {
                person_id: cell
                for person_id, cell in zip(people.ids, people.column(column), strict=True)
                if cell is not None
            }
    here = {*cohort.mentees.ids, *cohort.mentors.ids}
    return told, {person_id: manager for person_id, manager in told.items() if manager in here}


def decide(rule, cohort, row, column):  # noqa: C901, PLR0911  one definition a kind
    """Return whether the pair is allowed, and whether a blank decided it."""
    mentee, mentor = cohort.mentees.ids[row], cohort.mentors.ids[column]
    if rule.when is not None:
        said = [cohort.mentees.column(rule.when)[row], cohort.mentors.column(rule.when)[column]]
        yes = {fold(answer) for answer in rule.when_says}
        if not any((yes & values_in_either_way(cell)) if yes else read_yes_no(cell) for cell in said):
            return True, False
    if rule.kind in {"forbid", "previous"}:
        rounds = sorted({pair.round for pair in rule.pairs})[-rule.rounds :] if rule.rounds else None
        listed = {(pair.mentee, pair.mentor) for pair in rule.pairs if rounds is None or pair.round in rounds}
        other_way = not rule.one_way and (mentor, mentee) in listed
        return (mentee, mentor) not in listed and not other_way, False
    if rule.kind == "reporting_line":
        told, managers = managers_of(cohort, rule)
        if mentor in chain(mentee, managers) or mentee in chain(mentor, managers):
            return False, False
        blank = (rule.columns[0] is not None and mentee not in told) or (
            rule.columns[1] is not None and mentor not in told
        )
        return not blank or rule.blank == "allow", blank
    if rule.kind == "only":
        people, place = (cohort.mentees, row) if rule.mentee_column else (cohort.mentors, column)
        cells = people.column("department")
        return bool(values_of(cells[place], rule, cells) & {fold(value) for value in rule.values}), False
    if rule.kind == "not_with":
        told = {}
        for people, name in ((cohort.mentees, rule.columns[0]), (cohort.mentors, rule.columns[1])):
            for person_id, cell in zip(people.ids, people.column(name) if name else [], strict=bool(name)):
                told.setdefault(person_id, set()).update(names_in(cell))
        return mentor not in told.get(mentee, ()) and mentee not in told.get(mentor, ()), False
    columns = cohort.mentees.column(rule.columns[0]), cohort.mentors.column(rule.columns[1])
    cells = columns[0][row], columns[1][column]
    if any({fold(answer) for answer in rule.any} & values_in_either_way(cell) for cell in cells):
        return True, False
    if any(is_blank(cell) for cell in cells):
        return rule.blank == "allow", True
    if rule.kind == "hours_apart":
        apart = [abs(a - b) for a, b in zip(*(ZONES[cell] for cell in cells), strict=True)]
        return all(min(hours, 24 - hours) <= rule.at_most for hours in apart), False
    if rule.kind == "overlap_hours":
        return len(TIMES[cells[0]] & TIMES[cells[1]]) >= rule.at_least * 60, False
    if rule.kind == "gap":
        steps = [fold(cell) for cell in cells] if rule.levels else cells
        low, high = [GRADES.index(step) for step in steps] if rule.levels else map(read_number, cells)
        gap = round(high - low, 6)
        return (rule.at_least is None or gap >= rule.at_least) and (rule.at_most is None or gap <= rule.at_most), False
    shared = values_of(cells[0], rule, columns[0]) & values_of(cells[1], rule, columns[1])
    if rule.kind == "overlap":
        return len(shared) >= (rule.at_least or 1), False
    return bool(shared) == (rule.kind == "same"), False


def fitted_alone(rule, cohort, **settings) -> FittedRule:
    return fit_rules([rule], cohort, **settings)[-1]


# --- laws ------------------------------------------------------------------------------------------------------------


@given(rules(), cohorts(), st.data())
def test_block_equals_pairs_equals_definition(rule, cohort, data):
    fitted = fitted_alone(rule, cohort)
    n, m = cohort.shape
    decided = [[decide(rule, cohort, i, j) for j in range(m)] for i in range(n)]
    expected = np.array([[allowed for allowed, _ in row] for row in decided], dtype=bool).reshape(n, m)
    block = fitted.allowed(slice(None))
    assert block.dtype == bool
    np.testing.assert_array_equal(block, expected)
    assert fitted.blank_pairs == sum(blank for row in decided for _, blank in row)

    rows = np.array(data.draw(st.lists(st.integers(0, n - 1), max_size=7) if n else st.just([])), dtype=int)
    columns = np.array(data.draw(st.lists(st.integers(0, m - 1), max_size=7) if m else st.just([])), dtype=int)
    np.testing.assert_array_equal(fitted.allowed(rows), expected[rows])
    np.testing.assert_array_equal(fitted.allowed(rows, columns), expected[np.ix_(rows, columns)])
    for people_alike in (0, 8):
        with patch.object(fitted_rules, "_PEOPLE_ALIKE", people_alike):
            narrowed = np.ones((len(rows), m), dtype=bool)
            fitted_alone(rule, cohort).narrow(narrowed, rows)
        np.testing.assert_array_equal(narrowed, expected[rows])
    grid = np.indices((n, m)).reshape(2, -1)
    np.testing.assert_array_equal(fitted.allows_pairs(grid[0], grid[1]), expected.ravel())
    for i, j in list(zip(*grid.tolist(), strict=True))[:3]:
        assert fitted.excludes(i, j) == (not expected[i, j])


@given(rules(), cohorts(), st.randoms())
def test_order_of_people_does_not_matter(rule, cohort, random):
    mentees, mentors = list(range(cohort.shape[0])), list(range(cohort.shape[1]))
    random.shuffle(mentees)
    random.shuffle(mentors)
    fitted, shuffled = fitted_alone(rule, cohort), fitted_alone(rule, cohort.take(mentors=mentors, mentees=mentees))
    expected = fitted.allowed(slice(None))[np.ix_(mentees, mentors)]
    np.testing.assert_array_equal(shuffled.allowed(slice(None)), expected)
    assert (fitted.blank_pairs, fitted.absent) == (shuffled.blank_pairs, shuffled.absent)


@given(cohorts())
def test_oneself_comes_first_unless_ids_are_of_different_people(cohort):
    fitted = fit_rules([Rule("different", column="department")], cohort)
    same = np.array([[a == b for b in cohort.mentors.ids] for a in cohort.mentees.ids], dtype=bool).reshape(
        cohort.shape
    )
    if cohort.in_both_tables():
        assert [rule.label for rule in fitted] == ["oneself", "different department"]
        np.testing.assert_array_equal(fitted[0].allowed(slice(None)), ~same)
    else:
        assert len(fitted) == 1
    assert len(fit_rules([Rule("different", column="department")], cohort, same_ids="different people")) == 1


@given(rules(kinds=("forbid", "previous")), cohorts())
def test_listed_pairs_of_different_people_bind_one_way(rule, cohort):
    fitted = fitted_alone(rule, cohort, same_ids="different people")
    one_way = Rule(rule.kind, pairs=rule.listed, one_way=True, when=rule.when, when_says=rule.when_says)
    np.testing.assert_array_equal(fitted.allowed(slice(None)), fitted_alone(one_way, cohort).allowed(slice(None)))


@given(rules(kinds=KINDS[:-2]), st.data())
def test_rule_survives_json(rule, data):
    assert Rule.from_dict(json.loads(json.dumps(rule.to_dict()))) == rule
    assert hash(Rule.from_dict(rule.to_dict())) == hash(rule)


@given(cohorts(), st.data())
def test_locks_are_positions_of_people(cohort, data):
    every = [(a, b) for a in cohort.mentees.ids for b in cohort.mentors.ids if a != b]
    pairs = data.draw(st.lists(st.sampled_from(every), max_size=4)) if every else []
    found = locks([Rule("lock", pairs=pairs), Rule("lock", pairs=pairs[:1])], cohort)
    assert found.shape == (len(set(pairs)), 2)
    assert {(cohort.mentees.ids[i], cohort.mentors.ids[j]) for i, j in found.tolist()} == set(pairs)
    assert sorted(found.tolist()) == found.tolist()


# --- examples --------------------------------------------------------------------------------------------------------


def people(**columns):
    count = len(next(iter(columns.values())))
    return [{name: cells[place] for name, cells in columns.items()} for place in range(count)]


def allowed(rule, *, mentees, mentors, **settings):
    cohort = Cohort.from_records(mentees=people(**mentees), mentors=people(**mentors))
    return fitted_alone(rule, cohort, **settings).allowed(slice(None)).tolist()


def mistakes_of(rules, *, mentees, mentors, **settings):
    cohort = Cohort.from_records(mentees=people(**mentees), mentors=people(**mentors))
    with pytest.raises((CohortError, PolicyError)) as caught:
        fit_rules(rules, cohort, **settings)
    return caught.value.mistakes


def test_values_are_folded_and_compared_whole():
    rule = Rule("different", mentee_column="team", mentor_column="unit")
    got = allowed(rule, mentees={"id": ["a"], "team": ["AI"]}, mentors={"id": ["b", "c"], "unit": ["retail", " ai "]})
    assert got == [[True, False]]


def test_commas_in_a_department_do_not_separate():
    rule = Rule("different", column="team")
    mentees, mentors = {"id": ["a"], "team": ["Research, Development"]}, {"id": ["b"], "team": ["Development"]}
    assert allowed(rule, mentees=mentees, mentors=mentors) == [[True]]
    assert allowed(Rule("different", column="team", separator=","), mentees=mentees, mentors=mentors) == [[False]]


def test_gap_of_decimals_holds_where_it_should():
    rule = Rule("gap", column="years", at_least=0.2, at_most=0.2)
    assert allowed(rule, mentees={"id": ["a"], "years": [0.1]}, mentors={"id": ["b"], "years": [0.3]}) == [[True]]


def test_reporting_line_binds_every_level_and_both_ways():
    rule = Rule("reporting_line", column="boss")
    got = allowed(
        rule,
        mentees={"id": ["low", "top"], "boss": ["mid", None]},
        mentors={"id": ["mid", "high", "deep", "other"], "boss": ["high", "top", "low", "outside"]},
    )
    assert got == [[False, False, False, True], [False, False, False, True]]


def test_reporting_line_stops_at_a_manager_outside():
    rule = Rule("reporting_line", column="boss")
    mentees, mentors = {"id": ["a"], "boss": ["outside"]}, {"id": ["b"], "boss": [None]}
    assert allowed(rule, mentees=mentees, mentors=mentors) == [[True]]
    cohort = Cohort.from_records(mentees=people(**mentees), mentors=people(**mentors))
    assert fitted_alone(rule, cohort).absent == 1


def test_reporting_line_of_thousands_of_levels():
    ids = [f"p{place}" for place in range(5000)]
    columns = {"id": ids, "boss": [None, *ids[:-1]]}
    cohort = Cohort.from_records(mentors=people(**columns), mentees=people(**columns))
    fitted = fitted_alone(Rule("reporting_line", column="boss"), cohort)
    assert not fitted.allowed([4999])[0, :4999].any()
    assert fitted.allowed([4999])[0, 4999]  # oneself is another rule


def test_circles_of_managers_name_everybody_in_them():
    mistakes = mistakes_of(
        [Rule("reporting_line", column="boss")],
        mentees={"id": ["a", "b", "x"], "boss": ["b", "c", "x"]},
        mentors={"id": ["c", "d"], "boss": ["a", "a"]},
    )
    assert [mistake.code for mistake in mistakes] == ["reporting_circle"] * 2
    assert [mistake.got for mistake in mistakes] == ["a -> b -> c -> a", "x -> x"]
    assert "rule 'reporting line boss'" in str(mistakes[0])


def test_two_managers_of_one_person_are_a_mistake():
    (mistake,) = mistakes_of(
        [Rule("reporting_line", column="boss")],
        mentees={"id": ["a", "b"], "boss": ["x", None]},
        mentors={"id": ["a", "b"], "boss": ["y", "z"]},
    )
    assert (mistake.code, mistake.row, mistake.got) == ("two_managers", 0, "y")
    assert "'x'" in str(mistake)


def test_manager_who_may_be_either_of_two_people_is_a_mistake():
    mentees, mentors = {"id": ["a", "7"], "boss": [7, None]}, {"id": ["7", "8"], "boss": [None, "a"]}
    rule = Rule("reporting_line", column="boss")
    (mistake,) = mistakes_of([rule], mentees=mentees, mentors=mentors, same_ids="different people")
    assert (mistake.code, mistake.row, mistake.column) == ("manager_of_two_sides", 0, "boss")
    assert allowed(rule, mentees=mentees, mentors=mentors) == [[False, False], [True, False]]


def test_every_mistake_of_every_rule_comes_at_once():
    mistakes = mistakes_of(
        [
            Rule("different", column="departmnt"),
            Rule("gap", column="years", at_least=1),
            Rule("gap", column="grade", levels=GRADES, at_least=1),
            Rule("same", column="years", when="optin"),
            Rule("same", column="years", when="said"),
            Rule("reporting_line", mentee_column="years", mentor_column="list"),
            Rule("lock", pairs=[("nina", "bob"), ("cid", "bob")]),
            Rule("forbid", pairs=[("cid", "bob")]),
        ],
        mentees={"id": ["cid"], "department": ["x"], "years": ["few"], "grade": ["sneior"], "said": ["perhaps"]},
        mentors={"id": ["bob"], "department": ["x"], "years": ["7"], "grade": ["lead"], "list": [("a", "b")]},
    )
    told = [(mistake.code, mistake.column, mistake.row) for mistake in mistakes]
    assert told == [
        ("column_unknown", "departmnt", None),
        ("column_unknown", "departmnt", None),
        ("cell_not_read", "years", 0),
        ("cell_not_read", "grade", 0),
        ("column_unknown", "optin", None),
        ("cell_not_read", "said", 0),
        ("cell_not_read", "list", 0),
        ("lock_of_nobody", "pairs", None),
        ("lock_forbidden", "pairs", None),
    ]
    assert "Did you mean 'department'?" in str(mistakes[0])
    assert "Did you mean 'senior'?" in str(mistakes[3])


def test_mistakes_of_cells_name_file_and_row():
    cohort = Cohort.from_records(mentees=[{"id": "a", "years": "?"}], mentors=[{"id": "b", "years": True}])
    with pytest.raises(CohortError) as caught:
        fit_rules([Rule("gap", column="years", at_least=1)], cohort)
    first, second = caught.value.mistakes
    assert (
        str(first)
        == "mentees, row 0, column 'years': rule 'gap years' needs a number or a blank for mentee 'a'. Got '?'."
    )
    assert second.got == "True"


def test_lock_that_another_rule_forbids_is_named():
    mentees, mentors = {"id": ["a", "b"], "team": ["x", "y"]}, {"id": ["a", "c"], "team": ["x", "y"]}
    mistakes = mistakes_of(
        [Rule("different", column="team"), Rule("lock", pairs=[("a", "a"), ("b", "c"), ("b", "a")])],
        mentees=mentees,
        mentors=mentors,
    )
    assert [(mistake.code, mistake.column) for mistake in mistakes] == [("lock_forbidden", "pairs")] * 3
    assert [mistake.expected for mistake in mistakes] == [
        "the locked pair of mentee 'a' and mentor 'a' must be allowed by the rule 'oneself'",
        "the locked pair of mentee 'a' and mentor 'a' must be allowed by the rule 'different team'",
        "the locked pair of mentee 'b' and mentor 'c' must be allowed by the rule 'different team'",
    ]


def test_a_lock_of_people_of_whom_one_asked_not_to_meet_the_other_does_not_give_that_away():
    people = {"id": ["m1", "m2"], "name": ["Lee Lim", "Zoe Ray"]}
    (mistake,) = mistakes_of(
        [Rule("not_with", column="avoid"), Rule("lock", pairs=[("e1", "m1")])],
        mentees={"id": ["e1"], "name": ["Kim Ode"], "avoid": ["m1"]},
        mentors=people,
    )
    assert mistake.expected == "the locked pair of mentee 'Kim Ode' and mentor 'Lee Lim' must be allowed by each rule"
    assert "avoid" not in str(mistake)
    assert "not with" not in str(mistake)


def test_lock_is_no_rule_that_forbids():
    cohort = Cohort.from_records(mentees=[{"id": "a"}], mentors=[{"id": "b"}])
    assert fit_rules([Rule("lock", pairs=[("a", "b")])], cohort) == ()
    with pytest.raises(PolicyError, match="must name a mentor of this cohort"):
        locks([Rule("lock", pairs=[("a", "c")])], cohort)


def test_people_who_left_are_counted():
    cohort = Cohort.from_records(mentees=[{"id": "a"}], mentors=[{"id": "b"}])
    rule = Rule("previous", pairs=[("a", "b"), ("a", "gone"), ("left", "gone"), ("b", "a")])
    assert fitted_alone(rule, cohort).absent == 2
    assert fitted_alone(rule, cohort, same_ids="different people").absent == 4


def test_previous_of_the_latest_rounds():
    pairs = [("a", "b", 1), ("a", "c", 3), ("a", "d", 7)]
    assert [pair.mentor for pair in Rule("previous", pairs=pairs, rounds=2).listed] == ["c", "d"]
    dated = [("a", "b", "2023-10"), ("a", "c", "2024-04"), ("a", "d", "2024-04")]
    assert [pair.mentor for pair in Rule("previous", pairs=dated, rounds=1).listed] == ["c", "d"]
    assert Rule("previous", pairs=[], rounds=1).listed == ()


def test_rules_of_the_same_label_are_told_apart():
    cohort = Cohort.from_records(mentees=[{"id": "a"}], mentors=[{"id": "b"}])
    fitted = fit_rules([Rule("forbid", pairs=[]), Rule("forbid", pairs=[]), Rule("forbid", pairs=[], name="x")], cohort)
    assert [rule.label for rule in fitted] == ["forbid", "forbid (2)", "x"]


def test_nobody_on_a_side():
    cohort = Cohort.from_records(mentees=[], mentors=[{"id": "b", "team": "Data", "boss": None, "years": 1}])
    rules = [
        Rule("different", column="team"),
        Rule("overlap", column="team"),
        Rule("gap", column="years", at_least=1),
        Rule("reporting_line", column="boss"),
        Rule("forbid", pairs=[("a", "b")], when="team", name="x"),
    ]
    for rule in fit_rules(rules[:4], cohort):
        assert rule.allowed(slice(None)).shape == (0, 1)
        assert rule.blank_pairs == 0
    with pytest.raises(CohortError, match="needs yes or no"):
        fit_rules(rules[4:], cohort)


def test_overlap_counts_popular_and_rare_terms():
    terms = [f"t{k}" for k in range(300)]
    random = np.random.default_rng(5)
    sets = [[["every", *random.choice(terms, 5)] for _ in range(60)] for _ in range(2)]
    cohort = Cohort.from_records(
        mentees=people(id=[f"e{i}" for i in range(60)], terms=sets[0]),
        mentors=people(id=[f"o{i}" for i in range(60)], terms=sets[1]),
    )
    got = fitted_alone(Rule("overlap", column="terms", at_least=2), cohort).allowed(slice(None))
    np.testing.assert_array_equal(got, [[len({*a} & {*b}) >= 2 for b in sets[1]] for a in sets[0]])


def test_unknown_meaning_of_same_ids():
    with pytest.raises(PolicyError, match="Did you mean 'different people'"):
        fit_rules([], Cohort.from_records(mentors=[], mentees=[]), same_ids="diferent people")


def mistakes(kind, **settings):
    with pytest.raises(PolicyError) as caught:
        Rule(kind, **settings)
    assert len(set(caught.value.mistakes)) == len(caught.value.mistakes)
    return {(mistake.column, mistake.code) for mistake in caught.value.mistakes}


@pytest.mark.parametrize(
    ("kind", "settings", "expected"),
    [
        ("diferent", {"column": "x"}, {("kind", "wrong_kind")}),
        ("different", {}, {("column", "missing_column")}),
        ("different", {"rounds": 1}, {("column", "missing_column"), ("rounds", "setting_of_another_kind")}),
        ("forbid", {"pairs": "bans.csv"}, {("pairs", "wrong_pairs")}),
        ("different", {"mentee_column": "x"}, {("mentor_column", "missing_mentor_column")}),
        ("different", {"column": "x", "mentor_column": "y"}, {("mentor_column", "column_and_columns")}),
        ("different", {"column": " "}, {("column", "wrong_column")}),
        ("different", {"column": "x", "blank": "ignore"}, {("blank", "wrong_blank")}),
        ("different", {"column": "x", "at_least": 1}, {("at_least", "setting_of_another_kind")}),
        ("different", {"column": "x", "colunm": "y"}, {("colunm", "unknown_setting")}),
        ("overlap", {"column": "x", "at_least": 1.5}, {("at_least", "wrong_at_least")}),
        ("overlap", {"column": "x", "at_least": 0}, {("at_least", "wrong_at_least")}),
        ("gap", {"column": "x"}, {("at_least", "missing_at_least")}),
        ("gap", {"column": "x", "at_least": "1"}, {("at_least", "wrong_at_least")}),
        ("gap", {"column": "x", "at_least": True}, {("at_least", "wrong_at_least")}),
        ("gap", {"column": "x", "at_least": math.nan}, {("at_least", "wrong_at_least")}),
        ("gap", {"column": "x", "at_most": math.inf}, {("at_most", "wrong_at_most")}),
        ("gap", {"column": "x", "at_least": 3, "at_most": 1}, {("at_least", "at_least_above_at_most")}),
        ("gap", {"column": "x", "at_least": 1, "levels": ["A", "a"]}, {("levels", "wrong_levels")}),
        ("gap", {"column": "x", "at_least": 1, "levels": "AB"}, {("levels", "wrong_levels")}),
        ("reporting_line", {}, {("column", "missing_column")}),
        ("reporting_line", {"staff": "staff.csv", "column": "x"}, {("staff", "wrong_staff")}),
        ("reporting_line", {"column": "x", "staff": [("a", "b"), ("a", "c")]}, {("staff", "staff_of_two_managers")}),
        ("hours_apart", {"column": "x"}, {("at_most", "missing_at_most")}),
        ("overlap_hours", {"column": "x"}, {("at_least", "missing_at_least")}),
        ("overlap_hours", {"column": "x", "at_least": 0}, {("at_least", "wrong_at_least")}),
        ("overlap_hours", {"column": "x", "at_least": 1, "shortest": 0}, {("shortest", "wrong_shortest")}),
        ("hours_apart", {"column": "x", "at_most": 13}, {("at_most", "wrong_at_most")}),
        ("hours_apart", {"column": "x", "at_most": -1}, {("at_most", "wrong_at_most")}),
        ("only", {"mentor_column": "x"}, {("values", "missing_values")}),
        ("only", {"values": ["a"]}, {("mentor_column", "one_column")}),
        ("only", {"mentor_column": "x", "mentee_column": "y", "values": ["a"]}, {("mentor_column", "one_column")}),
        (
            "only",
            {"column": "x", "values": ["a"]},
            {("column", "setting_of_another_kind"), ("mentor_column", "one_column")},
        ),
        ("not_with", {}, {("column", "missing_column")}),
        ("same", {"column": "x", "any": "no preference"}, {("any", "wrong_any")}),
        ("same", {"column": "x", "when_says": ["yes, please"]}, {("when", "missing_when")}),
        ("forbid", {}, {("pairs", "missing_pairs")}),
        ("forbid", {"pairs": [("a", "b")], "rounds": 1}, {("rounds", "setting_of_another_kind")}),
        ("lock", {"pairs": [("a", "b")], "one_way": True}, {("one_way", "setting_of_another_kind")}),
        ("previous", {"pairs": [("a", "b")], "rounds": 0}, {("rounds", "wrong_rounds")}),
        ("previous", {"pairs": [("a", "b")], "rounds": 1}, {("pairs", "rounds_unknown")}),
        (
            "previous",
            {"pairs": [("a", "b", "spring"), ("a", "c", "autumn")], "rounds": 1},
            {("pairs", "rounds_unknown")},
        ),
        (
            "gap",
            {"column": "x", "mentee_column": "y", "at_least": "2", "pairs": "file.csv", "rounds": 2, "blank": "no"},
            {
                ("mentee_column", "column_and_columns"),
                ("at_least", "wrong_at_least"),
                ("pairs", "setting_of_another_kind"),
                ("rounds", "setting_of_another_kind"),
                ("blank", "wrong_blank"),
            },
        ),
    ],
)
def test_rule_with_mistakes(kind, settings, expected):
    assert mistakes(kind, **settings) == expected


def test_rule_without_a_kind():
    with pytest.raises(PolicyError, match="the kind of rule 'without a kind' must be given"):
        Rule()
    with pytest.raises(PolicyError, match="must be given by name"):
        Rule("different", "department")


def test_mistake_of_a_rule_says_what_belongs_to_its_kind():
    with pytest.raises(PolicyError) as caught:
        Rule("lock", pairs=[], when="x")
    assert str(caught.value) == (
        "column 'when': the when of rule 'lock' must be left out, since it does not belong to the kind 'lock'. Got 'x'."
        " That has pairs."
    )


@pytest.mark.parametrize(
    ("rule", "label"),
    [
        (Rule("different", column="department"), "different department"),
        (Rule("same", mentee_column="team", mentor_column="unit"), "same team / unit"),
        (Rule("reporting_line", mentor_column="boss"), "reporting line boss"),
        (Rule("forbid", pairs=[]), "forbid"),
        (Rule("not_with", column="not with"), "not with"),
        (Rule("only", mentor_column="gender", values=["woman"]), "only gender"),
        (Rule("forbid", pairs=[], name="conflicts"), "conflicts"),
    ],
)
def test_label(rule, label):
    assert rule.label == label


def test_decisions_of_a_list_count_for_locks_and_bans():
    decided = [
        {"mentee": "a", "mentor": "b", "decision": "accepted"},
        {"mentee": "a", "mentor": "c", "decision": "Declined"},
        {"mentee": "a", "mentor": "d", "decision": ""},
    ]
    assert [pair.mentor for pair in Rule("lock", pairs=decided).listed] == ["b"]
    assert [pair.mentor for pair in Rule("forbid", pairs=decided).listed] == ["c"]
    assert [pair.mentor for pair in Rule("previous", pairs=decided).listed] == ["b", "c", "d"]


def test_column_that_only_one_table_has():
    (mistake,) = mistakes_of(
        [Rule("gap", column="years", at_least=1)],
        mentees={"id": ["a"], "years": [1]},
        mentors={"id": ["b"], "yaers": [2]},
    )
    assert (mistake.code, mistake.column) == ("column_unknown", "years")
    assert "rule 'gap years': there is no such column among the mentors" in str(mistake)
    assert "Did you mean 'yaers'?" in str(mistake)


# --- wishes ----------------------------------------------------------------------------------------------------------

WOMEN = {"id": ["ann", "bo", "cy"], "gender": ["Woman", "man", None]}


def test_a_wish_of_those_who_say_yes():
    rule = Rule("only", mentor_column="gender", values=["woman"], when="woman mentor please")
    mentees = {"id": ["e", "f", "g"], "woman mentor please": ["yes", "no", None]}
    # a blank is not among the values
    assert allowed(rule, mentees=mentees, mentors=WOMEN) == [[True, False, False], [True] * 3, [True] * 3]


def test_a_wish_written_as_an_answer_among_others():
    rule = Rule("only", mentor_column="gender", values=["woman"], when="prefers", when_says=["a woman mentor"])
    mentees = {"id": ["e", "f"], "prefers": ["somebody near; A woman mentor", "somebody near"]}
    assert allowed(rule, mentees=mentees, mentors=WOMEN) == [[True, False, False], [True] * 3]


def test_a_wish_that_holds_the_value_itself():
    rule = Rule("same", mentee_column="wants", mentor_column="gender", any=["no preference", "Either"], blank="forbid")
    mentees = {"id": ["e", "f", "g", "h"], "wants": ["woman", "No preference", None, "either"]}
    assert allowed(rule, mentees=mentees, mentors=WOMEN) == [[True, False, False], [True] * 3, [False] * 3, [True] * 3]
    cohort = Cohort.from_records(mentees=people(**mentees), mentors=people(**WOMEN))
    fitted = fitted_alone(rule, cohort)
    # two who take anybody, with three each; of the rest, the blank g with three, and e with the blank mentor
    assert (fitted.any_pairs, fitted.blank_pairs) == (6, 4)


def test_any_is_no_number_that_cannot_be_read():
    rule = Rule("gap", column="years", at_least=1, any=["does not matter"])
    mentees, mentors = {"id": ["e"], "years": ["does not matter"]}, {"id": ["m", "n"], "years": [0, None]}
    assert allowed(rule, mentees=mentees, mentors=mentors) == [[True, True]]


def test_values_that_nobody_has_are_said():
    cohort = Cohort.from_records(mentees=[{"id": "e", "asks": "yes"}], mentors=people(**WOMEN))
    rule = Rule("only", mentor_column="gender", values=["women"], when="asks")
    assert fitted_alone(rule, cohort).remarks == (
        "no mentor has 'women' in 'gender', where there is 'Woman', 'man', for example",
    )
    rule = Rule("only", mentor_column="gender", values=["woman"], when="asks", when_says=["please"])
    assert fitted_alone(rule, cohort).remarks == ("nobody says 'please' in 'asks', so that it binds nobody",)


def test_only_binds_mentees_as_well():
    rule = Rule("only", mentee_column="level", values=["beginner"], when="beginners only")
    mentees, mentors = {"id": ["e", "f"], "level": ["Beginner", "expert"]}, {"id": ["m", "n"], "beginners only": [1, 0]}
    assert allowed(rule, mentees=mentees, mentors=mentors) == [[True, True], [False, True]]


def test_hours_apart_in_winter_and_in_summer():
    mentees = {"id": ["london", "sydney"], "zone": ["Europe/London", "Australia/Sydney"]}
    mentors = {"id": ["utc", "ten", "blank"], "tz": ["UTC", "UTC+10", None]}
    columns = {"mentee_column": "zone", "mentor_column": "tz"}
    got = {
        most: allowed(Rule("hours_apart", at_most=most, **columns), mentees=mentees, mentors=mentors)
        for most in (0, 0.5, 1, 10, 11)
    }
    assert got[0] == got[0.5] == [[False, False, True], [False, False, True]]
    assert got[1] == [[True, False, True], [False, True, True]]
    assert got[10] == [[True, True, True], [False, True, True]]
    assert got[11] == [[True, True, True], [True, True, True]]


def test_hours_apart_go_around_the_clock():
    rule = Rule("hours_apart", column="zone", at_most=1)
    mentees, mentors = {"id": ["a"], "zone": ["UTC+12"]}, {"id": ["b", "c"], "zone": ["UTC-11", "UTC-10"]}
    assert allowed(rule, mentees=mentees, mentors=mentors) == [[True, False]]


def test_time_zones_that_cannot_be_read_say_where_and_what_to_write():
    mistakes = mistakes_of(
        [Rule("hours_apart", column="zone", at_most=1)],
        mentees={"id": ["a", "b"], "zone": ["CST", "UTC"]},
        mentors={"id": ["c"], "zone": ["Europe/Londn"]},
    )
    assert [(mistake.code, mistake.row, mistake.column, mistake.got) for mistake in mistakes] == [
        ("cell_not_read", 0, "zone", "CST"),
        ("cell_not_read", 0, "zone", "Europe/Londn"),
    ]
    assert "'America/Chicago' or 'Asia/Shanghai'" in mistakes[0].hint
    assert '[answers."zone"] and "CST" = "America/Chicago"' in mistakes[0].hint
    assert "Did you mean 'Europe/London'?" in mistakes[1].hint


def test_a_time_zone_of_several_clocks_is_one_mistake_for_all_rows():
    ids = [f"m{number}" for number in range(9)]
    mistakes = mistakes_of(
        [Rule("hours_apart", column="zone", at_most=1)],
        mentees={"id": ids, "zone": ["EST"] * 8 + ["USA"]},
        mentors={"id": ["c"], "zone": ["London"]},
    )
    assert [(mistake.row, mistake.got) for mistake in mistakes] == [(0, "EST"), (8, "USA")]
    assert "for mentees 'm0', 'm1', 'm2' and 5 others" in mistakes[0].expected
    assert "for mentee 'm8'" in mistakes[1].expected


def test_hours_apart_in_the_weeks_of_the_programme():
    cohort = Cohort.from_records(
        mentors=[{"id": "york", "zone": "New York"}], mentees=[{"id": "london", "zone": "London"}]
    )
    rule = Rule("hours_apart", column="zone", at_most=4)
    three, four = (ProgrammeWeeks(dt.date(2026, 3, 9), weeks) for weeks in (3, 4))
    fitted = {weeks: fit_rules([rule], cohort, weeks=weeks)[0] for weeks in (None, three, four)}
    assert {weeks: rule.allowed([0]).tolist() for weeks, rule in fitted.items()} == {
        None: [[False]],
        three: [[True]],
        four: [[False]],
    }
    assert fitted[None].remarks == ("2 answers read as the time zone of what they name: 'London', 'New York'",)


@given(
    st.lists(st.sampled_from(["London", "NYC", "UTC+5:30", "Sydney", None]), min_size=1, max_size=6),
    st.lists(st.sampled_from(["Lagos", "Tokyo", "UTC-3", "Chicago", None]), min_size=1, max_size=6),
    st.sampled_from([0, 1, 4.5, 6, 12]),
)
def test_hours_apart_is_symmetrical(ours, theirs, most):
    rule = Rule("hours_apart", column="zone", at_most=most)
    first, second = ({"id": list(IDS[: len(zones)]), "zone": zones} for zones in (ours, theirs))
    second["id"] = [f"other {person}" for person in second["id"]]
    one = allowed(rule, mentees=first, mentors=second)
    other = allowed(rule, mentees=second, mentors=first)
    assert one == [list(column) for column in zip(*other, strict=True)]


def test_different_columns_on_each_side_of_every_kind_of_rule():
    mentees = {"id": ["e"], "a": ["x"], "n": [1], "z": ["UTC"], "t": ["Mon 18-20"], "who": ["m"], "boss": ["m"]}
    mentors = {
        "id": ["m", "n"],
        "b": ["x", "y"],
        "k": [1, 5],
        "w": ["UTC", "UTC+5"],
        "times": ["Mon 19-21", "Mon 20-21"],
        "whom": [None] * 2,
        "head": [None] * 2,
    }
    sides = {
        ("same", "a", "b"): [True, False],
        ("different", "a", "b"): [False, True],
        ("overlap", "a", "b"): [True, False],
        ("gap", "n", "k"): [False, True],
        ("hours_apart", "z", "w"): [True, False],
        ("overlap_hours", "t", "times"): [True, False],
        ("not_with", "who", "whom"): [False, True],
        ("reporting_line", "boss", "head"): [False, True],
    }
    limits = {"gap": {"at_least": 2}, "hours_apart": {"at_most": 2}, "overlap_hours": {"at_least": 1}}
    for (kind, mentee_column, mentor_column), expected in sides.items():
        rule = Rule(kind, mentee_column=mentee_column, mentor_column=mentor_column, **limits.get(kind, {}))
        assert allowed(rule, mentees=mentees, mentors=mentors) == [expected]
    assert {kind for kind, _, _ in sides} == {*KINDS} - {"only", "forbid", "lock", "previous"}


@pytest.mark.parametrize("settings", [{"column": ["dept", "team"]}, {"mentee_column": {"a": 1}, "mentor_column": "x"}])
def test_settings_of_other_types_are_mistakes_and_no_crash(settings):
    with pytest.raises(PolicyError, match="must be the name of a column"):
        Rule("different", **settings)
