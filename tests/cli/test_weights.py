"""The lines about weights."""

from mentormatch.checkup import check_up
from mentormatch.cli.check import checkup_lines
from mentormatch.cli.summary import summary
from mentormatch.cli.weights import weight_lines
from mentormatch.matching import match
from mentormatch.policy import Criterion, Policy
from mentormatch.profiles import Cohort
from mentormatch.scoring import Influence

PARTS = (Influence("skills", 0.46, 0.8, 0.3), Influence("goals", 0.46, 0.2, 0.05), Influence("club", 0.08, 0.0, 0.0))


def test_weak_criteria_have_a_line_that_says_why():
    lines = list(weight_lines(PARTS))
    assert lines == [
        "skills has weight 46 % and decides 80 %, goals 46 % and 20 %, club 8 % and 0 %",
        "goals decides less than half its weight, as its scores differ little between mentors",
        "club: all its scores are alike, so that it decides nothing",
    ]


def test_summary_stays_narrow_and_names_every_criterion():
    parts = [Influence(f"criterion number {number}", 1 / 9, 1 / 9, 0.2) for number in range(9)]
    lines = list(weight_lines(parts))
    assert max(map(len, lines)) <= 88
    assert all(f"number {number}" in " ".join(lines) for number in range(9))


def test_nothing_is_said_where_there_is_nothing_to_compare():
    for parts in ((), PARTS[:1], [Influence("a", 0.5, 0.0, 0.0), Influence("b", 0.5, 0.0, 0.0)]):
        assert not [*weight_lines(parts)]


def test_check_and_match_show_what_decides():
    mentors = [{"id": f"m{n}", "skills": "R" if n % 2 else "Go", "town": "Bonn"} for n in range(4)]
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "skills": "R", "town": "Bonn"}])
    policy = Policy(criteria=[Criterion("skills"), Criterion("town")])
    found = check_up(cohort, policy)
    assert [(part.criterion, part.decides) for part in found.influence] == [("skills", 1.0), ("town", 0.0)]
    assert found.warnings == 1
    said = "Weights     skills has weight 50 % and decides 100 %, town 50 % and 0 %"
    checked = list(checkup_lines(found))
    assert said in checked
    assert "            town: all its scores are alike, so that it decides nothing" in checked
    matched = list(summary(match(cohort, policy), files=[], again=None))
    assert said in matched
