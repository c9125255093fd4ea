"""Who is too thin to match on, and who looks like one person."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch import Cohort, Criterion, Policy, compare
from mentormatch.checkup.people import likely_doubles, thin_people

ANSWERS = st.sampled_from(["R", "", None])
POLICY = Policy(criteria=[Criterion(name) for name in ("one", "two", "three", "four")])


@settings(max_examples=30)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(("one", "two", "three", "four"), ANSWERS)), max_size=6))
def test_thin_is_less_than_a_third(rows):
    people = [{"id": f"i{number}", **row} for number, row in enumerate(rows)]
    full = {"id": "ada", "one": "R", "two": "R", "three": "R", "four": "R"}
    if not people:
        people = [{**full, "id": "kim"}]
    found = thin_people(compare(Cohort.from_records(mentors=[full], mentees=people), POLICY))
    answered = {person["id"]: sum(person[name] == "R" for name in ("one", "two", "three", "four")) for person in people}
    assert {person.id: person.answered for person in found} == {
        id_: count for id_, count in answered.items() if count < 4 / 3
    }
    assert [person.answered for person in found] == sorted(person.answered for person in found)


def doubles(mentors, mentees):
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    return [(double.table, double.ids, double.same) for double in likely_doubles(cohort)]


def test_the_same_address_in_another_case_is_the_same_person():
    mentees = [{"id": "a", "mail": "Kim@X.org"}, {"id": "b", "mail": "kim@x.org "}, {"id": "c", "mail": "lea@x.org"}]
    assert doubles([], mentees) == [("mentees", ("a", "b"), "e-mail")]


def test_the_same_person_is_named_once():
    mentees = [{"id": id_, "name": "Kim  Example", "mail": "kim@x.org", "skills": "R"} for id_ in ("a", "b")]
    assert doubles([], mentees) == [("mentees", ("a", "b"), "e-mail")]


def test_all_answers_alike():
    mentors = [{"id": id_, "skills": "R; Go", "goals": "grow", "team": "red"} for id_ in ("a", "b")]
    mentors.append({"id": "c", "skills": "R; Go", "goals": "grow", "team": "blue"})
    assert doubles(mentors, []) == [("mentors", ("a", "b"), "answers")]


def test_few_or_no_answers_are_alike_by_chance():
    assert doubles([{"id": id_, "team": "red", "goals": "grow"} for id_ in ("a", "b")], []) == []
    assert doubles([{"id": id_, "skills": "", "goals": None, "team": "red"} for id_ in ("a", "b")], []) == []


def test_across_the_tables_the_same_id_is_right():
    both = {"id": "kim", "name": "Kim Example"}
    assert doubles([both], [both]) == []
    assert doubles([both], [{**both, "id": "kim2"}]) == [("both", ("kim", "kim2"), "name")]


def test_blank_names_are_nobody():
    assert doubles([], [{"id": "a", "name": ""}, {"id": "b", "name": None}]) == []
