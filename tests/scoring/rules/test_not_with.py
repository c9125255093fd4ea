"""Who must not be with whom, by id and by name, from either side; couples in lists."""

import pytest

from mentormatch import Cohort, match
from mentormatch.errors import CohortError
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.scoring.rules.fitting import fit_rules

MENTORS = [
    {"id": "m1", "name": "Ada Adams"},
    {"id": "m2", "name": "Bo Berg"},
    {"id": "Cy@x.example", "name": "Cy Cole"},
]
MENTEES = [{"id": "e1", "name": "Dee Dahl"}, {"id": "e2", "name": "Eva Egan"}]


def forbidden(mentees, mentors, rule=None, **settings):
    """The pairs that the rule forbids, by id, and the rule."""
    cohort = Cohort.from_records(mentees=mentees, mentors=mentors)
    fitted = fit_rules([rule or Rule("not_with", column="not with")], cohort, **settings)[-1]
    block = fitted.allowed(slice(None))
    ids = cohort.mentees.ids, cohort.mentors.ids
    return {(a, b) for i, a in enumerate(ids[0]) for j, b in enumerate(ids[1]) if not block[i, j]}, fitted


def with_names(people, **cells):
    return [person | {"not with": cells.get(person["id"])} for person in people]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("m1", {"m1"}),
        ("ada ADAMS", {"m1"}),
        ("Adams, Ada", {"m1"}),
        ("Adams, Ada; Berg, Bo", {"m1", "m2"}),
        ("Ada Adams, Bo Berg", {"m1", "m2"}),
        ("Ada Adams\nm2", {"m1", "m2"}),
        ("m1 | CY@X.example", {"m1", "Cy@x.example"}),
        (["m1", "Bo Berg"], {"m1", "m2"}),
        (None, set()),
        ("Eva Egan", set()),
        ("somebody", set()),
    ],
)
def test_mentee_names_mentors(cell, expected):
    found, _ = forbidden(with_names(MENTEES, e1=cell), MENTORS)
    assert found == {("e1", mentor) for mentor in expected}


def test_either_side_names_the_other_and_both_columns_count():
    assert forbidden(MENTEES, with_names(MENTORS, m2="Dee Dahl"))[0] == {("e1", "m2")}
    both = forbidden(with_names(MENTEES, e1="m1"), with_names(MENTORS, m2="e2; e1"))[0]
    assert both == {("e1", "m1"), ("e2", "m2"), ("e1", "m2")}
    rule = Rule("not_with", mentor_column="not with")
    assert forbidden(with_names(MENTEES, e1="m1"), with_names(MENTORS, m2="e2"), rule)[0] == {("e2", "m2")}


def test_people_on_both_sides_are_kept_apart_both_ways():
    both = [{"id": "x", "not with": "y"}, {"id": "y", "not with": None}]
    found, _ = forbidden(both, both)
    assert found == {("x", "y"), ("y", "x")}
    apart, _ = forbidden(both, both, same_ids="different people")
    # the mentee x does not want the mentor y, nor the mentor x the mentee y
    assert apart == {("x", "y"), ("y", "x")}
    one_side, _ = forbidden(both, [{"id": "x"}, {"id": "y"}], same_ids="different people")
    assert one_side == {("x", "y")}


def test_the_namesake_on_the_own_side_is_not_meant():
    namesakes = [*with_names(MENTEES, e1="Ada Adams"), {"id": "e3", "name": "Ada Adams", "not with": None}]
    assert forbidden(namesakes, MENTORS)[0] == {("e1", "m1")}


def test_a_name_of_two_people_is_a_mistake_with_the_candidates():
    mentors = [*MENTORS, {"id": "m9", "name": "ada adams"}]
    with pytest.raises(CohortError) as caught:
        forbidden(with_names(MENTEES, e2="Ada Adams"), mentors)
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.row, mistake.column, mistake.got) == ("name_ambiguous", 1, "not with", "Ada Adams")
    assert mistake.hint == "Several are called so; write the id of one: 'm1', 'm9'."


def test_who_is_not_here_is_counted_and_nobody_is_not():
    found, rule = forbidden(with_names(MENTEES, e1="Xu Quine; nobody", e2="n/a; bo berg"), MENTORS)
    assert found == {("e2", "m2")}
    assert (rule.absent, rule.examples) == (1, ("'Xu Quine' (row 0)",))
    assert rule.remarks == ("1 name that is no id: found by name or address",)


@pytest.mark.parametrize(
    ("cell", "near"),
    [("Ada Adamz", "m1"), ("Ada", "m1"), ("Dr. Bo Berg", "m2"), ("m2; Ada Adms", "m1"), ("dahl", "e1")],
)
def test_a_name_near_to_somebodys_is_a_mistake_with_the_nearest(cell, near):
    with pytest.raises(CohortError) as caught:
        forbidden(with_names(MENTEES, e2=cell), MENTORS)
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.row, mistake.column) == ("name_near", 1, "not with")
    assert (mistake.side, mistake.id, mistake.path) == ("mentees", "e2", ("rule", 0))
    assert f"id '{near}'? Write the id" in mistake.hint


@pytest.mark.parametrize("header", ["Name", "NAME", "Full name", "Your name:", "Vor- und Nachname"])
def test_names_are_found_under_any_usual_title(header):
    mentors = [{"id": "m1", header: "Ada Lovelace"}, {"id": "m2", header: "Bo Berg"}]
    assert forbidden([{"id": "kim", "not with": "Lovelace, Ada"}], mentors)[0] == {("kim", "m1")}


def test_names_in_two_columns_and_addresses_are_found():
    mentors = [{"id": "1", "First name": "Ada", "Last name": "Lovelace", "E-mail": "ada@x.example"}]
    for cell in ("Ada Lovelace", "lovelace, ada", "Ada <ADA@x.example>", "ada@x.example (Ada)", "1. Ada Lovelace"):
        assert forbidden([{"id": "kim", "not with": cell}], mentors)[0] == {("kim", "1")}, cell


def test_a_column_that_nobody_has_is_a_mistake():
    with pytest.raises(CohortError) as caught:
        forbidden(MENTEES, MENTORS)
    assert [mistake.code for mistake in caught.value.mistakes] == ["column_unknown"]


@pytest.mark.parametrize("couple", [("x", "y"), ("y", "x")])
def test_couples_of_a_list_are_kept_apart_whoever_mentors(couple):
    rule = Rule("forbid", pairs=[couple])
    assert forbidden([{"id": "x"}], [{"id": "y"}], rule)[0] == {("x", "y")}
    assert forbidden([{"id": "y"}], [{"id": "x"}], rule)[0] == {("y", "x")}


def test_nobody_and_all_blank():
    assert forbidden([], with_names(MENTORS))[0] == set()
    assert forbidden(with_names(MENTEES), [])[0] == set()
    assert forbidden(with_names(MENTEES), with_names(MENTORS))[0] == set()


def test_the_matching_says_whom_it_did_not_find():
    mentees = [mentee | {"not with": "Xu Quine", "skills": "R"} for mentee in MENTEES]
    cohort = Cohort.from_records(mentees=mentees, mentors=[mentor | {"skills": "R"} for mentor in MENTORS])
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("not_with", column="not with")])
    said = "Rule 'not with': it names 1 person who is not in this cohort: 'Xu Quine' (row 0)."
    matching = match(cohort, policy)
    assert matching.names_not_found == (said,)
    assert not [note for note in matching.notes if "Quine" in note]  # which are stored, and read by others
