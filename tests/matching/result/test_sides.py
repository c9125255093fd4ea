"""Unmatched and mentors as records, the pairs of a mentor, and everybody as a graph."""

import csv

import pytest

from mentormatch import Cohort, UnknownNameError, match, write_matching

COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "R", "capacity": 2}, {"id": "kim", "skills": "Go", "capacity": 1}],
    mentees=[{"id": name, "skills": "R", "name": name.title()} for name in ("kim", "lee", "mo", "noor")],
)


@pytest.fixture(scope="module")
def matching():
    return match(COHORT)


def test_records_are_what_the_files_hold(matching, tmp_path):
    write_matching(matching, tmp_path)
    for name, records in (("unmatched", matching.unmatched_records()), ("mentors", matching.mentor_records())):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            written = list(csv.DictReader(file))
        told = [{key: "" if cell is None else str(cell) for key, cell in record.items()} for record in records]
        assert told == written
        assert told


def test_the_pairs_of_a_mentor(matching):
    for mentor in COHORT.mentors.ids:
        assert matching.of_mentor(mentor) == tuple(pair for pair in matching.pairs if pair.mentor == mentor)
    with pytest.raises(UnknownNameError, match="Did you mean 'ada'"):
        matching.of_mentor("adda")


def test_an_id_on_both_sides_is_two_nodes(matching):
    graph = matching.to_networkx()
    assert set(graph.nodes) == {("mentor", name) for name in ("ada", "kim")} | {
        ("mentee", name) for name in ("kim", "lee", "mo", "noor")
    }
    edges = {(mentee[1], mentor[1]): score for mentee, mentor, score in graph.edges(data="score")}
    assert edges == {(pair.mentee, pair.mentor): pair.score for pair in matching.pairs}
    assert dict(graph.nodes(data="bipartite")) == {node: int(node[0] == "mentor") for node in graph.nodes}
