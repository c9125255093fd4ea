"""Tables of staff: as lists, mappings and files; chains through people who do not take part."""

import json

import pytest

from mentormatch import Cohort, PolicyError, match, read_policy
from mentormatch.errors import CohortError
from mentormatch.matching.result.notes import notes_of
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.policy.staff import StaffEntry, read_staff
from mentormatch.scoring.rules.fitting import fit_rules
from mentormatch.scoring.scores import compare

STAFF = [("mid", "upper"), ("upper", "top"), ("top", "")]


def fitted(staff, *, mentees, mentors, same_ids="same person", **settings):
    cohort = Cohort.from_records(mentees=mentees, mentors=mentors)
    return fit_rules([Rule("reporting_line", staff=staff, **settings)], cohort, same_ids=same_ids)[-1]


def test_the_line_runs_through_people_who_do_not_take_part():
    mentees = [{"id": "low", "boss": "mid"}, {"id": "elsewhere", "boss": "stranger"}]
    mentors = [{"id": "top", "boss": None}, {"id": "upper", "boss": None}, {"id": "other", "boss": "top"}]
    rule = fitted(STAFF, mentees=mentees, mentors=mentors, column="boss")
    assert rule.allowed(slice(None)).tolist() == [[False, False, True], [True, True, True]]
    assert rule.absent == 1
    alone = fitted(None, mentees=mentees, mentors=mentors, column="boss")
    assert alone.allowed(slice(None)).tolist() == [[True, True, True], [True, True, True]]


def test_a_table_of_staff_alone_is_enough_and_works_both_ways():
    staff = [*STAFF, ("low", "mid")]
    rule = fitted(staff, mentees=[{"id": "low"}, {"id": "top"}], mentors=[{"id": "upper"}, {"id": "low"}])
    # top may not be mentored by anybody below
    assert rule.allowed(slice(None)).tolist() == [[False, True], [False, False]]


def test_addresses_are_compared_without_case():
    staff = [("Mid@Firm.example", "TOP@firm.example")]
    mentees, mentors = [{"id": "low@firm.example", "boss": "mid@FIRM.example"}], [{"id": "Top@Firm.Example"}]
    assert not fitted(staff, mentees=mentees, mentors=mentors, mentee_column="boss").allowed(slice(None)).any()


def test_managers_by_name_and_what_is_said_about_them():
    mentees = [{"id": "1", "boss": "Adams, ada"}, {"id": "2", "boss": "Grace  gray"}, {"id": "4", "boss": "Ada Adam"}]
    mentors = [{"id": "9", "name": "Ada Adams"}, {"id": "8", "name": "Bo Berg"}]
    staff = [("7", "8", "Grace Gray")]
    rule = fitted(staff, mentees=mentees, mentors=mentors, mentee_column="boss")
    assert rule.allowed(slice(None)).tolist() == [[False, True], [True, False], [True, True]]
    assert (rule.absent, rule.examples) == (1, ("'Ada Adam' (row 2; near 'Ada Adams')",))
    assert rule.remarks == ("2 names that are no id: found by name or address",)
    cohort = Cohort.from_records(mentees=mentees, mentors=[mentor | {"skills": "R"} for mentor in mentors])
    policy = Policy(
        criteria=[Criterion("skills", wants="boss", offers="skills")],
        rules=[Rule("reporting_line", mentee_column="boss", staff=staff)],
    )
    notes = notes_of(compare(cohort, policy))
    assert (
        "Rule 'reporting line boss': it names 1 person who is not in this cohort: 'Ada Adam' (row 2; near 'Ada Adams')."
        in notes
    )
    assert "Rule 'reporting line boss': 2 names that are no id: found by name or address." in notes


def test_a_manager_whose_name_two_people_have_is_a_mistake_with_the_candidates():
    mentors = [{"id": "9", "name": "Ada Adams"}, {"id": "8", "name": "ada adams"}]
    with pytest.raises(CohortError) as caught:
        fitted(None, mentees=[{"id": "1", "boss": "Ada Adams"}], mentors=mentors, mentee_column="boss")
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.row, mistake.column) == ("name_ambiguous", 0, "boss")
    assert mistake.hint == "Several are called so; write the id of one: '8', '9'."


def test_an_id_counts_before_a_name():
    mentors = [{"id": "Ada", "name": "Bo"}, {"id": "2", "name": "Ada"}]
    rule = fitted(None, mentees=[{"id": "1", "boss": "Ada"}], mentors=mentors, mentee_column="boss")
    assert rule.allowed(slice(None)).tolist() == [[False, True]]


def test_staff_and_cohort_must_not_disagree():
    with pytest.raises(CohortError) as caught:
        fitted([("low", "top")], mentees=[{"id": "low", "boss": "mid"}], mentors=[{"id": "top"}], mentee_column="boss")
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.got) == ("two_managers", "top")
    assert mistake.hint == "Among the mentees it is 'mid'."
    # the same person, once by id and once by name, is no disagreement
    mentors = [{"id": "9", "name": "Ada Adams"}]
    fitted([("low", "9")], mentees=[{"id": "low", "boss": "Ada Adams"}], mentors=mentors, mentee_column="boss")


def test_ids_of_staff_that_may_be_either_of_two_people_are_a_mistake():
    with pytest.raises(CohortError) as caught:
        fitted([("1", "")], mentees=[{"id": "1"}], mentors=[{"id": "1"}], same_ids="different people")
    assert [mistake.code for mistake in caught.value.mistakes] == ["staff_of_two_sides"]


def test_a_blank_manager_forbids_only_where_nobody_tells():
    mentees, mentors = [{"id": "a", "boss": None}, {"id": "b", "boss": None}], [{"id": "c"}]
    rule = fitted([("a", "x")], mentees=mentees, mentors=mentors, mentee_column="boss", blank="forbid")
    # whoever is neither in a cell nor in the table: b, and the mentor c
    assert rule.blank_pairs == 2
    assert not rule.allowed(slice(None)).any()
    rule = fitted([("a", "x"), ("c", "y")], mentees=mentees, mentors=mentors, mentee_column="boss", blank="forbid")
    assert rule.allowed(slice(None)).tolist() == [[True], [False]]


def test_staff_survive_json_and_toml(tmp_path):
    rule = Rule("reporting_line", column="boss", staff=[("a", "b", "Ada"), {"id": 7, "manager": None}])
    assert rule.to_dict()["staff"] == [["a", "b", "Ada"], ["7", ""]]
    assert Rule.from_dict(json.loads(json.dumps(rule.to_dict()))) == rule
    policy = Policy(criteria=[Criterion("skills")], rules=[rule])
    (tmp_path / "policy.toml").write_text(policy.to_toml(), encoding="utf-8")
    assert read_policy(tmp_path / "policy.toml") == policy


@pytest.mark.parametrize("given", ["staff.csv", {"a": "b"}, 7, [("a",)], [{"id": "a"}], [("", "b")], [("a", True)]])
def test_what_is_no_table_of_staff(given):
    with pytest.raises(PolicyError) as caught:
        read_staff(given)
    assert "list of ids with their managers" in str(caught.value)


def test_nobody_among_the_staff():
    assert read_staff(None) is None
    assert read_staff([]) == ()
    assert read_staff([("a", "b"), ("a", "b")]) == (StaffEntry("a", "b"),)


# --- files -----------------------------------------------------------------------------------------------------------

POLICY = '[[criterion]]\nname = "skills"\n\n[[rule]]\nkind = "reporting_line"\nmentee_column = "boss"\nstaff = {}\n'


@pytest.fixture
def file(tmp_path):
    def write(staff, content, name="staff.csv"):
        (tmp_path / name).write_text(content, encoding="utf-8")
        (tmp_path / "policy.toml").write_text(POLICY.format(staff), encoding="utf-8")
        return tmp_path / "policy.toml"

    return write


@pytest.mark.parametrize(
    ("staff", "content"),
    [
        ('"staff.csv"', "id,manager,name\nmid,top,Mi Dd\ntop,,\n"),
        (
            '{ file = "staff.csv", id = "E-mail", manager = "Line manager", name = "Who" }',
            "Who;E-mail;Line manager\nMi Dd;mid;top\n;top;\n",
        ),
    ],
)
def test_staff_from_a_file(file, staff, content):
    policy = read_policy(file(staff, content))
    assert policy.rules[0].staff == (StaffEntry("mid", "top", "Mi Dd"), StaffEntry("top"))
    assert policy.rules[0].staff[0].row == 2
    mentees = [{"id": "low", "boss": "mi dd", "skills": "R"}]
    cohort = Cohort.from_records(mentees=mentees, mentors=[{"id": "top", "skills": "R"}])
    matching = match(cohort, policy)
    assert not matching.pairs
    assert "'reporting line boss'" in matching.unmatched[0].text
    again = type(matching).from_dict(json.loads(json.dumps(matching.to_dict())), cohort, policy)
    assert again.notes == matching.notes


def test_circles_and_unknown_managers_of_a_file_are_told_with_their_rows(file):
    policy = read_policy(file('"staff.csv"', "id,manager\na,b\nb,a\nc,zzed\n"))
    mentors = [{"id": "zed", "skills": "R"}]
    with pytest.raises(CohortError) as caught:
        fit_rules(policy.rules, Cohort.from_records(mentees=[{"id": "m", "boss": None}], mentors=mentors))
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.file, mistake.row, mistake.got) == ("reporting_circle", "staff.csv", 2, "a -> b -> a")
    policy = read_policy(file('"staff.csv"', "id,manager\nc,zzed\n"))
    cohort = Cohort.from_records(mentees=[{"id": "m", "boss": None}], mentors=mentors)
    (rule,) = fit_rules(policy.rules, cohort)
    assert rule.examples == ("'zzed' (staff.csv, row 2; near 'zed')",)


@pytest.mark.parametrize(
    ("staff", "content", "said"),
    [
        ('"gone.csv"', "", "gone.csv"),
        ('"staff.csv"', "id,boss\na,b\n", "staff.csv, column 'manager': a table of staff must have a column 'manager'"),
        ('"staff.csv"', "id,manager\n,b\n", "staff.csv, row 2, column 'id': whoever has a manager must have an id."),
        ('"staff.csv"', "id,manager\na,b\na,c\n", "staff.csv, row 3"),
        ('{ fiel = "staff.csv" }', "", "Did you mean 'file'?"),
        ("{ file = 3 }", "", "must name a file"),
    ],
)
def test_mistakes_of_a_file(file, staff, content, said):
    with pytest.raises(PolicyError) as caught:
        read_policy(file(staff, content))
    assert said in str(caught.value)
