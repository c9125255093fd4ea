"""Who got which of their choices, on the screen and on real wishes."""

import csv
import re

import numpy as np
import pytest

from mentormatch.cli.summary import summary
from mentormatch.datasets.published import read_preflib
from mentormatch.explanations.choices_got import choice_lines, choices_got
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort
from mentormatch.tables.matchings import write_pairs

WISHES = Policy(criteria=[Criterion("wishes", encoder="choices")])


def cohort_of(seats, **wishes):
    return Cohort.from_records(
        mentors=[{"id": id_, "capacity": many} for id_, many in seats.items()],
        mentees=[{"id": id_, "wishes": cell} for id_, cell in wishes.items()],
    )


def test_everybody_is_counted_once():
    cohort = cohort_of({"m1": 2, "m2": 1, "m3": 1, "m4": 0}, a="m1", b="m2; m1", c="m2", d="m4", e=None, f="m1; m9")
    got = choices_got(matching_of_pairs(cohort, WISHES, [("a", "m1"), ("b", "m1"), ("c", "m3"), ("e", "m2")]))[0]
    assert (got.by_rank, got.another, got.nobody, got.blank, got.named) == ((1, 1), 1, 2, 1, 5)
    assert sum(got.by_rank) + got.another + got.nobody == got.named
    assert (
        got.text
        == "1 of 5 got their first choice, 1 their second, 1 somebody they had not named, 2 nobody; 1 named nobody"
    )


def test_with_several_mentors_the_best_counts():
    cohort = Cohort.from_records(
        mentors=[{"id": "m1"}, {"id": "m2"}, {"id": "m3"}],
        mentees=[{"id": "a", "wishes": "m2; m1", "demand": 2}, {"id": "b", "wishes": "m1", "demand": 0}],
    )
    got = choices_got(matching_of_pairs(cohort, WISHES, [("a", "m1"), ("a", "m3")]))[0]
    assert (got.by_rank, got.named, got.nobody, got.another) == ((0, 1), 1, 0, 0)


def test_mentors_without_seats_could_not_get_anybody():
    cohort = Cohort.from_records(
        mentors=[{"id": "m1", "likes": "a", "capacity": 0}, {"id": "m2", "likes": "b; a"}, {"id": "m3", "likes": ""}],
        mentees=[{"id": "a"}, {"id": "c"}],
    )
    policy = Policy(criteria=[Criterion("likes", encoder="choices", direction="mentor")])
    matching = match(cohort, policy)
    got = choices_got(matching)[0]
    assert (got.named, got.blank, got.by_rank) == (1, 1, (0, 1)), "b is not here, and a is still the second choice"


def test_nobody_named_anybody():
    matching = match(cohort_of({"m1": 1}, a=None, b=""), WISHES)
    assert choices_got(matching)[0].text == "nobody named anybody who is here (2 could have)"
    assert choices_got(match(cohort_of({}, a=None), WISHES))[0].nobody == 0


def test_summary_says_who_got_which_choice():
    matching = match(cohort_of({"m1": 1, "m2": 1}, a="m1", b="m1; m2"), WISHES)
    assert "Choices     1 of 2 got their first choice, 1 their second" in list(summary(matching, files=[], again=None))
    both = Policy(criteria=[*WISHES.criteria, Criterion("again", wants="wishes", encoder="choices")])
    assert [line.split(":")[0] for line in choice_lines(match(matching.cohort, both))] == ["wishes", "again"]


def test_pairs_file_says_which_choice_a_pair_is(tmp_path):
    matching = matching_of_pairs(cohort_of({"m1": 1, "m2": 1}, a="m2; m1", b="m1"), WISHES, [("a", "m1"), ("b", "m2")])
    write_pairs(matching, tmp_path / "pairs.csv")
    rows = list(csv.DictReader((tmp_path / "pairs.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["mentee"], row["wishes_choice"]) for row in rows] == [("a", "2"), ("b", "")]


def students_of(folder, year, *, worth):
    """Students, and the projects of supervisors with their seats: as mentees and mentors."""
    votes = read_preflib(folder / f"00038-0000000{year}.soi")
    ranks = votes.ranks()
    wishes = [
        [f"Project {place}" for place in np.argsort(row)[: np.isfinite(row).sum()].tolist()]  # what is blank comes last
        for row in ranks
    ]
    projects = [{"id": f"p{n}", "name": f"Project {n}"} for n in range(ranks.shape[1])]
    students = [{"id": f"s{n}", "wishes": wish} for n, wish in enumerate(wishes)]
    policy = Policy(criteria=[Criterion("wishes", encoder={"name": "choices", "worth": worth}, missing="zero")])
    return Cohort.from_records(mentors=projects, mentees=students), policy


@pytest.mark.parametrize(("year", "rank_sum"), [(4, 48), (5, 41)])
def test_students_get_the_least_sum_of_places(real_data, year, rank_sum):
    """With worths that fall evenly, the best total is the least sum of places: that of the raw numbers, proven."""
    worth = [round(1 - 0.1 * place, 1) for place in range(6)]
    cohort, policy = students_of(real_data("student_project_preflib"), year, worth=worth)
    matching = match(cohort, policy)
    got = choices_got(matching)[0]
    assert matching.certificate.proven
    assert sum(got.by_rank) == got.named == len(cohort.mentees)
    assert sum(rank * many for rank, many in enumerate(got.by_rank, start=1)) == rank_sum
    assert (got.another, got.nobody, got.blank) == (0, 0, 0)
    assert not [note for note in matching.notes if "wishes" in note]


@pytest.mark.parametrize("year", [4, 5])
def test_students_name_supervisors_who_have_seats(real_data, year):
    """The supervisors of the projects, each at the better place; some whom they name have no seat."""
    folder = real_data("student_project_preflib")
    cohort, _ = students_of(folder, year, worth=[1])
    with (folder / f"00038-0000000{year}.dat").open(encoding="utf-8") as file:
        supervisors = list(csv.DictReader(file))
    of_project = {
        f"Project {n}": supervisor["Supervisor"]
        for supervisor in supervisors
        for n in re.findall(r"\d+", supervisor["Projects"])
    }
    mentors = [
        {"id": supervisor["Supervisor"].lower(), "capacity": int(supervisor["Capacity"])} for supervisor in supervisors
    ]
    mentees = [
        {"id": id_, "wishes": [of_project.get(project, project) for project in cell or ()]}
        for id_, cell in zip(cohort.mentees.ids, cohort.mentees.column("wishes"), strict=True)
    ]
    matching = match(Cohort.from_records(mentors=mentors, mentees=mentees), WISHES)
    got = choices_got(matching)[0]
    assert matching.certificate.proven
    assert got.named == len(mentees)
    assert len(matching.mentors_of) == len(mentees)
    assert got.by_rank[0] >= 0.5 * got.named, "most get their first choice"
    assert got.by_rank[0] > sum(got.by_rank[1:]) > 0
    assert sum(got.by_rank) + got.another == got.named
