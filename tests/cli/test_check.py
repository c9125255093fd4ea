"""What `check` says fits on a screen, and --all says the rest."""

from mentormatch import Cohort
from mentormatch.checkup.checkup import check_up
from mentormatch.cli.check import checkup_lines
from mentormatch.policy.known_columns import default_policy


def test_checkup_names_some_of_many():
    cohort = Cohort.from_records(
        mentors=[{"id": f"same{number}", "skills": "R", "capacity": 0} for number in range(3)],
        mentees=[{"id": f"mentee{number}", "skills": "R"} for number in range(9)],
    )
    lines = list(checkup_lines(check_up(cohort, default_policy(cohort))))
    named = "mentee0, mentee1, mentee2, mentee3, mentee4 and 4 more"
    assert f"Left alone  9 mentees may have no mentor who has a seat: {named}" in lines
    assert "Seats       0 for 9 places wanted: at least 9 places cannot be filled" in lines


def test_checkup_says_everything_when_asked():
    mentees = [{"id": f"i{number}", "skills": f"term{number}", "mail": "kim@x.org"} for number in range(9)]
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=mentees)
    found = check_up(cohort, default_policy(cohort))
    few, everything = list(checkup_lines(found)), list(checkup_lines(found, everything=True))
    assert "Not offered 9 wanted terms of 'skills'" in few
    assert "            … and 4 more; --all shows them" in few
    assert sum("wanted by 1" in line for line in few) == 5
    assert sum("wanted by 1" in line for line in everything) == 9
    assert not any("--all" in line for line in everything)
    assert few[-1] == everything[-1] == "Result      no mistakes; 3 kinds of things to look at"


def test_checkup_of_nothing_to_look_at():
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    assert list(checkup_lines(check_up(cohort, default_policy(cohort))))[-1] == "Result      no mistakes"


def test_checkup_names_doubles_and_those_who_may_be_in_both_tables():
    mentees = [{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "kim2", "name": "KIM", "skills": "R"}]
    cohort = Cohort.from_records(mentors=[{"id": "k", "name": "kim", "skills": "R"}], mentees=mentees)
    lines = list(checkup_lines(check_up(cohort, default_policy(cohort))))
    doubles = (
        "Doubles     1 group of people of one table who look like one person; match would pair 1 of them twice or more"
    )
    assert doubles in lines
    assert "            mentees: kim, kim2 have the same name: match would pair each of them" in lines
    assert any("1 person may stand in both tables under different ids" in line for line in lines)
    assert "            k, kim, kim2 have the same name" in lines
