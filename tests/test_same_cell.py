"""Law: the same cell means the same person, number, blank, yes and group in every room that reads it."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch import Cohort
from mentormatch.answers import is_blank, read_number, read_yes_no
from mentormatch.checkup.people import likely_doubles
from mentormatch.cli.inputs import person_id
from mentormatch.errors import CohortError, InputError, UnknownNameError
from mentormatch.explanations import introductions
from mentormatch.matching import match, matching_of_pairs
from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import BLANK, group_people, groups_of
from mentormatch.scoring import compare
from mentormatch.scoring.rules.fitting import fit_rules, locks

# --- persons ---------------------------------------------------------------------------------------------------------

NAMES = {
    "m1": ("Ada", "Lovelace", "ada@x.example"),
    "m2": ("José", "Núñez", "jn@y.example"),
    "m3": ("Hye-jin", "Bae", "bae@z.example"),
    "m4": ("Grace", "van Dijk", "grace@x.example"),
}
WHOLE_TITLES = ("name", "Name", "NAME", "Full name", "Your name:", "Vor- und Nachname", "Nom complet")
PART_TITLES = (("First name", "Last name"), ("Vorname", "Nachname"), ("Prénom", "Nom"), ("Nombre", "Apellidos"))
ADDRESS_TITLES = ("E-mail", "email", "Your e-mail address", "Correo electrónico")
WAYS = (
    "{id}", "{first} {last}", "{last}, {first}", "{last} {first}", "{first} {last} <{address}>", "{address}",
    "{address} ({first})", "1. {first} {last}", "{first} {last} ({id})", "mailto:{address}",
)  # fmt: skip


@st.composite
def cohorts_of_people(draw):
    """Mentors under any usual titles, and a mentee who has no answers yet."""
    whole = draw(st.booleans())
    titles = draw(st.sampled_from(WHOLE_TITLES if whole else PART_TITLES))
    address_title = draw(st.sampled_from(ADDRESS_TITLES))
    mentors = []
    for mentor, (first, last, address) in NAMES.items():
        names = {titles: f"{first} {last}"} if whole else {titles[1]: last, titles[0]: first}
        mentors.append({"id": mentor, **names, address_title: address, "capacity": 1})
    return mentors


@st.composite
def texts_of_people(draw):
    """A way to write somebody, and who it is."""
    who = draw(st.sampled_from(list(NAMES)))
    first, last, address = NAMES[who]
    text = draw(st.sampled_from(WAYS)).format(id=who, first=first, last=last, address=address)
    change = draw(st.sampled_from([str, str.upper, str.lower, lambda text: f"  {text} "]))
    return change(text), who


def whom_rooms_read(mentors, text):
    """For each room that reads whom a text names: the ids."""
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "cell": text}])
    stripped = text.strip()

    def of_rule(rule):
        block = fit_rules([rule], cohort)[-1].allowed(slice(None))
        return {cohort.mentors.ids[place] for place in np.flatnonzero(~block[0])}

    def of_scores(criterion):
        block = compare(cohort, Policy(criteria=[criterion])).block()
        return {cohort.mentors.ids[place] for place in np.flatnonzero(block[0] > 0)}

    yield "wish", of_scores(Criterion("cell", encoder="choices"))
    yield "not_with", of_rule(Rule("not_with", mentee_column="cell"))
    yield "forbid", of_rule(Rule("forbid", pairs=[("kim", stripped)]))
    yield "previous", of_rule(Rule("previous", pairs=[("kim", stripped, 2024)]))
    yield "manager", of_rule(Rule("reporting_line", mentee_column="cell"))
    yield "staff", of_rule(Rule("reporting_line", staff=[("kim", stripped)]))
    declined = {"mentee": "kim", "mentor": stripped, "decision": "declined"}
    yield "decisions", of_rule(Rule("forbid", pairs=[declined]))
    yield "lock", {cohort.mentors.ids[j] for _, j in locks([Rule("lock", pairs=[("kim", stripped)])], cohort)}
    table = Criterion("x", encoder="pairs", pairs=[("kim", stripped, 0.5)]).pair_table
    yield "brought scores", {cohort.mentors.ids[place] for place in table.positions(cohort)[1]}
    given_policy = Policy(criteria=[Criterion("x", encoder="pairs", pairs=[("kim", "m1", 0.5)])])
    yield "given pairs", {pair.mentor for pair in matching_of_pairs(cohort, given_policy, [("kim", stripped)]).pairs}
    yield "--mentor", {person_id(cohort.mentors, stripped, "--mentor")}


@given(cohorts_of_people(), texts_of_people())
@settings(max_examples=60)
def test_the_same_person_in_every_room(mentors, written):
    text, who = written
    assert {room: ids for room, ids in whom_rooms_read(mentors, text) if ids != {who}} == {}


@given(cohorts_of_people(), st.data())
@settings(max_examples=30)
def test_the_same_list_of_people_in_wishes_and_exclusions(mentors, data):
    written = data.draw(st.lists(texts_of_people(), min_size=1, max_size=4, unique_by=lambda entry: entry[1]))
    sign = data.draw(st.sampled_from(["; ", " | ", "\n", ", "]))
    text = sign.join(entry[0].strip() for entry in written)
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "cell": text}])
    forbidden = ~fit_rules([Rule("not_with", mentee_column="cell")], cohort)[-1].allowed(slice(None))[0]
    wished = compare(cohort, Policy(criteria=[Criterion("cell", encoder="choices")])).block()[0] > 0
    asked = [mentor in {who for _, who in written} for mentor in cohort.mentors.ids]
    assert forbidden.tolist() == wished.tolist() == asked


def test_a_name_that_nobody_has_stops_what_must_hold_and_is_said_elsewhere():
    mentors = [{"id": mentor, "Name": f"{first} {last}"} for mentor, (first, last, _) in NAMES.items()]
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "cell": "Xu Quine"}])
    for rule in (Rule("forbid", pairs=[("kim", "Xu Quine")]), Rule("lock", pairs=[("kim", "Xu Quine")])):
        with pytest.raises(InputError) as caught:
            fit_rules([rule], cohort)
        (mistake,) = caught.value.mistakes
        assert (mistake.side, mistake.path, mistake.got) == ("mentors", ("rule", 0, "pairs"), "Xu Quine")
    with pytest.raises(UnknownNameError):
        person_id(cohort.mentors, "Xu Quine", "--mentor")
    declined = {"mentee": "kim", "mentor": "Xu Quine", "decision": "declined"}
    for rule in (
        Rule("previous", pairs=[("kim", "Xu Quine")]),
        Rule("forbid", pairs=[declined]),
        Rule("lock", pairs=[declined | {"decision": "accepted"}]),
        Rule("not_with", mentee_column="cell"),
    ):
        for fitted in fit_rules([rule], cohort):
            assert fitted.absent == 1
            assert fitted.allowed(slice(None)).all()
    policy = Policy(criteria=[Criterion("cell", encoder="choices")])
    assert any("'Xu Quine' of 'kim'" in note for note in match(cohort, policy).notes)


@pytest.mark.parametrize("kind", ["forbid", "lock", "previous"])
def test_a_name_of_several_people_stops_every_list(kind):
    mentors = [{"id": "1", "Name": "Kim Lee"}, {"id": "2", "Name": "Lee, Kim"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": "noor"}])
    with pytest.raises(InputError) as caught:
        fit_rules([Rule(kind, pairs=[("noor", "kim lee")])], cohort)
    assert [mistake.code for mistake in caught.value.mistakes] == ["name_ambiguous"]
    assert "'1', '2'" in caught.value.mistakes[0].hint


def test_names_stand_in_introductions_and_doubles_under_any_title():
    mentors = [
        {"id": "m1", "Full name": "Ada Lovelace", "skills": "R"},
        {"id": "m2", "Full name": "ada lovelace", "skills": "Go"},
    ]
    mentees = [{"id": "kim", "Vorname": "Kim", "Nachname": "Lee", "skills": "R"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    (introduction,) = introductions(match(cohort, Policy(criteria=[Criterion("skills")])))
    assert "Kim Lee" in introduction.text
    assert "Ada Lovelace" in introduction.text
    assert [double.ids for double in likely_doubles(cohort)] == [("m1", "m2")]


# --- numbers, blanks, yes, groups ------------------------------------------------------------------------------------


def value_or_unread(read, whose):
    """What a room reads, or "unread" where it says that the cells of these people cannot be read."""
    try:
        return bool(read())
    except CohortError as error:
        found = [(mistake.side, mistake.id) for mistake in error.mistakes]
    assert found == whose
    return "unread"


NUMBERS = ["3", " 7 ", "2,5", "2.5", "1e1", 4, 4.0, "４", "-1", "+2", "10", True, "few", "3 years", "1.000,5", "12%"]


@pytest.mark.parametrize("cell", NUMBERS, ids=repr)
def test_the_same_number_in_every_room(cell):
    try:
        meant = read_number(cell)
    except (ValueError, OverflowError):
        meant = "unread"
    cohort = Cohort.from_records(mentors=[{"id": "ada", "n": cell}], mentees=[{"id": "kim", "n": cell}])
    criterion = Criterion("n", encoder={"name": "number", "around": 0, "within": 1})
    reads = (
        lambda: fit_rules([Rule("gap", column="n", at_least=0, at_most=0)], cohort)[-1].allowed(slice(None)).all(),
        lambda: compare(cohort, Policy(criteria=[criterion])).block()[0, 0] == 1.0,
    )
    rooms = [value_or_unread(read, [("mentees", "kim"), ("mentors", "ada")]) for read in reads]
    assert rooms == ["unread" if meant == "unread" else True] * 2


BLANKS = [None, "", " ", "\u200b", "\u00a0", float("nan"), (), ("", None), "none", "-", 0, False, "x"]


@pytest.mark.parametrize("cell", BLANKS, ids=repr)
def test_the_same_blank_in_every_room(cell):
    blank = is_blank(cell)
    mentors = [{"id": "ada", "team": cell, "name": cell}, {"id": "bob", "team": "blue", "name": "Bob"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "team": "blue"}])
    (scored,) = compare(cohort, Policy(criteria=[Criterion("team", encoder="category")])).criteria
    rule = fit_rules([Rule("same", column="team", blank="allow")], cohort)[-1]
    grouping = group_people(cohort.mentors, "team")
    rooms = {
        "criterion": not scored.mentors.answered[0],
        "rule": rule.blank_pairs == 1,
        "group": grouping.groups[grouping.of[0]] == (BLANK,),
        "name": not cohort.mentors.names[0],
    }
    assert rooms == dict.fromkeys(rooms, blank)


YES = [
    "yes",
    "No",
    "ja",
    "NEIN",
    "oui",
    "si",
    "sí",
    "sim",
    "true",
    True,
    False,
    1,
    0,
    "x",
    "✓",
    "1",
    "y",
    None,
    "maybe",
]


@pytest.mark.parametrize("cell", YES, ids=repr)
def test_the_same_yes_in_every_room(cell):
    try:
        meant = read_yes_no(cell) is True
    except ValueError:
        meant = "unread"
    people = [{"id": "kim", "skills": "R", "when": cell}]
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "Go"}], mentees=people)
    reads = (
        lambda: not fit_rules([Rule("same", column="skills", when="when")], cohort)[-1].allowed(slice(None)).all(),
        lambda: compare(cohort, Policy(criteria=[Criterion("skills", when="when")])).criteria[0].mentees.answered[0],
    )
    rooms = [value_or_unread(read, [("mentees", "kim")]) for read in reads]
    assert rooms == [meant] * 2


SPELLINGS = ["Blue", "blue ", "BLUE", "Rot", "röt", "rot", "Ro\u0308t", None, " ", "blue-green", "Blue Green"]


@given(st.lists(st.sampled_from(SPELLINGS), min_size=2, max_size=6))
def test_the_same_group_in_every_room(cells):
    people = [{"id": f"p{place}", "team": cell} for place, cell in enumerate(cells)]
    cohort = Cohort.from_records(mentors=[{**person, "id": f"m{person['id']}"} for person in people], mentees=people)
    of_objective = groups_of(cohort.mentees, ["team"])[0]
    grouping = group_people(cohort.mentees, "team")
    members = grouping.members(np.arange(len(people)))
    of_audit = {place: group for group, places in members.items() for place in places.tolist()}
    same = fit_rules([Rule("same", column="team", blank="forbid")], cohort)[-1].allowed(slice(None))
    for a, b in itertools.combinations(range(len(people)), 2):
        together = of_audit[a] == of_audit[b]
        assert together == (of_objective[a] == of_objective[b])
        if not (is_blank(cells[a]) or is_blank(cells[b])):
            assert together == bool(same[a, b])


def test_a_mistake_says_side_person_and_place_in_the_policy():
    mentors = [{"id": "ada", "years": "x", "team": "a"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "years": "x", "team": "a"}])
    years = Criterion("years", encoder={"name": "number", "around": 0, "within": 1})
    rules = [Rule("different", column="team"), Rule("gap", column="years", at_least=1)]
    with pytest.raises(CohortError) as caught:
        compare(cohort, Policy(criteria=[Criterion("team"), years], rules=rules, audit=["nothing"]))
    found = [(mistake.code, mistake.side, mistake.id, mistake.path) for mistake in caught.value.mistakes]
    assert found[0] == ("column_missing", None, None, ("audit", 0))
    assert [entry[1:] for entry in found[1:]] == [
        ("mentees", "kim", ("criterion", 1)),
        ("mentors", "ada", ("criterion", 1)),
        ("mentees", "kim", ("rule", 1)),
        ("mentors", "ada", ("rule", 1)),
    ]
