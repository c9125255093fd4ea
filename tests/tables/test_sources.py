"""Readers take files, their content, records and data frames, and read all of them alike."""

import io
import json

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import mentormatch as mm
from mentormatch.errors import CohortError, InputError, PolicyError

MENTORS = [
    {"id": "ada", "Skills [R]": "x", "Skills [Go]": "", "seats": "two"},
    {"id": "bob", "Skills [R]": "", "Skills [Go]": "x", "seats": "1"},
]
MENTEES = [{"id": "kim", "wants": "R"}, {"id": "noor", "wants": "Golang"}]
POLICY = """
[columns.mentors]
skills = "Skills [*]"
capacity = "seats"

[answers]
two = 2
Golang = "Go"

[[criterion]]
name = "skills"
wants = "wants"
offers = "skills"
"""


def csv_of(records):
    return pd.DataFrame(records).to_csv(index=False)


def file_of(records, folder, name):
    path = folder / name
    path.write_text(csv_of(records), encoding="utf-8")
    return path


SOURCES = {
    "path": file_of,
    "text of a path": lambda records, *place: str(file_of(records, *place)),
    "bytes": lambda records, *_: csv_of(records).encode(),
    "bytes of JSON": lambda records, *_: json.dumps(records).encode(),
    "text stream": lambda records, *_: io.StringIO(csv_of(records)),
    "byte stream": lambda records, *_: io.BytesIO(csv_of(records).encode("utf-16")),
    "records": lambda records, *_: records,
    "generator": lambda records, *_: iter(records),
    "pandas": lambda records, *_: pd.DataFrame(records),
    "polars": lambda records, *_: pl.DataFrame(records),
    "arrow": lambda records, *_: pa.Table.from_pylist(records),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_cohorts_are_read_as_the_policy_says_from_every_source(kind, tmp_path):
    policy = mm.Policy.from_toml(POLICY)
    mentors, mentees = (SOURCES[kind](r, tmp_path, n) for r, n in ((MENTORS, "a.csv"), (MENTEES, "b.csv")))
    cohort = mm.read_cohort(mentors=mentors, mentees=mentees, policy=policy)
    assert cohort.mentors.column("skills") == (("R",), ("Go",)) or cohort.mentors.column("skills") == ("R", "Go")
    assert cohort.mentors.capacity.tolist() == [2, 1]
    matching = mm.match(cohort, policy)
    assert matching.total == 2.0
    assert not any("made without it" in note for note in matching.notes)


def test_match_says_where_a_policy_says_how_to_read_and_was_not_used():
    cohort = mm.Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=MENTEES)
    policy = mm.Policy.from_toml(POLICY.replace('capacity = "seats"\n', ""))
    assert any("read_cohort(mentors=..., mentees=..., policy=...)" in note for note in mm.match(cohort, policy).notes)
    again = mm.Cohort.from_dict(
        mm.read_cohort(mentors=MENTORS, mentees=MENTEES, policy=mm.Policy.from_toml(POLICY)).to_dict()
    )
    assert not any("made without it" in note for note in mm.match(again, mm.Policy.from_toml(POLICY)).notes)


@pytest.mark.parametrize("kind", SOURCES)
def test_pairs_and_lists_of_pairs_from_every_source(kind, tmp_path):
    cohort = mm.Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    pairs = [{"mentee": "kim", "mentor": "ada"}]
    assert [
        (pair.mentee, pair.mentor) for pair in mm.read_pairs(SOURCES[kind](pairs, tmp_path, "p.csv"), cohort).pairs
    ] == [("kim", "ada")]
    (entry,) = mm.read_pair_list(SOURCES[kind](pairs, tmp_path, "q.csv"))
    assert (entry.mentee, entry.mentor) == ("kim", "ada")


@pytest.mark.parametrize(
    "pairs",
    [
        [(7, 1)],
        [["7", "1"]],
        [{"mentee": 7, "mentor": "ada"}],
        pd.DataFrame({"mentee": [7], "mentor": [1], "score": [0.5]}),
        pl.DataFrame({"mentor": ["ada"], "mentee": ["7"]}),
    ],
)
def test_matchings_of_pairs(pairs):
    cohort = mm.Cohort.from_records(
        mentors=[{"id": 1, "name": "ada", "skills": "R"}], mentees=[{"id": 7, "skills": "R"}]
    )
    matching = mm.Matching.from_pairs(cohort, None, pairs)
    assert [(pair.mentee, pair.mentor, pair.score) for pair in matching.pairs] == [(7, 1, 1.0)]


def test_wrong_pairs_are_said_all_at_once():
    cohort = mm.Cohort.from_records(mentors=[{"id": 1}], mentees=[{"id": 7}])
    with pytest.raises(CohortError) as caught:
        mm.Matching.from_pairs(cohort, mm.Policy(), [(7, None), {"mentee": 7}, ("",)])
    assert [mistake.row for mistake in caught.value.mistakes] == [0, 1, 2]
    with pytest.raises(CohortError) as caught:
        mm.Matching.from_pairs(cohort, mm.Policy(), [(8, 1), (7, 1), (7, 1), (9, 1)])
    assert [mistake.code for mistake in caught.value.mistakes] == ["unknown_mentee", "pair_doubled", "unknown_mentee"]


def test_policies_are_read_from_content():
    expected = mm.Policy.from_toml(POLICY)
    for source in (POLICY.encode(), io.StringIO(POLICY), io.BytesIO(POLICY.encode())):
        assert mm.read_policy(source) == expected
    with pytest.raises(PolicyError):
        mm.read_policy(b'[[rule]]\nkind = "forbid"\npairs = "elsewhere.csv"')
    with pytest.raises(PolicyError, match="must be a path"):
        mm.read_policy(3)


@pytest.mark.parametrize("source", [3, object(), 2.5])
def test_what_is_no_table_is_said(source):
    with pytest.raises(
        InputError, match="must be a path, the content of a file, an open file, records, or a data frame"
    ):
        mm.read_cohort(mentors=source, mentees=MENTEES)


def test_one_table_of_everybody_in_memory():
    people = [{"id": 1, "role": "mentor"}, {"id": 2, "role": "mentee"}, {"id": 3, "role": "both"}]
    cohort = mm.read_cohort(people=people, role="role")
    assert (cohort.mentors.ids, cohort.mentees.ids) == ((1, 3), (2, 3))
