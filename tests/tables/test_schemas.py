"""The JSON Schemas: what is written fits them, and what the readers refuse does not."""

import datetime as dt
import json
import tomllib
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from command_line import TABLES, run

import mentormatch as mm
from mentormatch.encoders import TermsEncoder

ROOT = Path(__file__).parents[2]
POLICIES = sorted(ROOT.glob("examples/**/*.toml"))
BAD = sorted(ROOT.glob("tests/bad_inputs/*/policy.toml"))


@cache
def validator(kind):
    made = jsonschema.Draft202012Validator(mm.schema(kind))
    made.check_schema(made.schema)
    return made


def in_json(value):
    """What TOML becomes as JSON: dates as text."""
    return json.loads(json.dumps(value, default=dt.date.isoformat))


def read_json(path):
    return json.loads(Path(path).read_text("utf-8"))


def mistakes(kind, document):
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in validator(kind).iter_errors(document)
    ]


def fits(kind, document):
    assert mistakes(kind, document) == []


@pytest.fixture
def programme(tmp_path, monkeypatch):
    """Stand in a folder that `init` made."""
    assert run("init", tmp_path / "programme", "--example").exit_code == 0
    monkeypatch.chdir(tmp_path / "programme")


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: "/".join(path.parts[-2:]))
def test_policies_of_examples_fit(path):
    fits("policy", in_json(tomllib.loads(path.read_text("utf-8"))))
    policy = mm.read_policy(path)
    fits("policy", in_json(tomllib.loads(policy.to_toml())))


def test_policies_that_init_writes_fit(tmp_path, monkeypatch, examples):
    monkeypatch.chdir(tmp_path)
    tables = [examples / name for name in ("mentors.csv", "mentees.csv")]
    for number, words in enumerate([("--example",), (), tuple(tables)]):
        assert run("init", str(number), *words).exit_code == 0
        fits("policy", in_json(tomllib.loads(Path(str(number), "policy.toml").read_text("utf-8"))))


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    "words",
    [
        ("match", *TABLES),
        ("match", *TABLES[:2]),
        ("match", *TABLES, "--time-limit", "1e-9", "--solver", "min-cost-flow"),
        ("draw", *TABLES),
        ("match", "few.csv", "mentees.csv"),
        ("match", "loaded.csv", "mentees.csv", "--closest"),
    ],
    ids=["policy", "no policy", "stopped", "draw", "unmatched", "closest"],
)
def test_what_runs_write_fits(words):
    Path("few.csv").write_text("id,skills,languages\nada,Python,English\n", encoding="utf-8")
    Path("loaded.csv").write_text("id,skills,min_load,capacity\nada,Python,9,9\n", encoding="utf-8")
    assert run(*words, "--out", "out").exit_code in {0, 4}
    fits("matching", read_json("out/matching.json"))
    fits("run", read_json("out/run.json"))
    if words[0] == "match" and not {"--closest", "--time-limit"} & set(words):
        again = run("rematch", *words[1:3], "--previous", "out", "--out", "out")
        assert again.exit_code == 0, again.output
        fits("matching", read_json("out/matching.json"))
        fits("run", read_json("out/run.json"))


OBJECTIVES = [
    '"maximin"',
    '"leximin"',
    '"nash"',
    '"stable"',
    '"greedy"',
    '{name = "random", seed = 3}',
    '{name = "group-maximin", by = "team"}',
]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_matchings_of_every_objective_fit(objective):
    text = f'objective = {objective}\naudit = ["team"]\n[[criterion]]\nname = "skills"\n'
    fits("policy", tomllib.loads(text))
    policy = mm.Policy.from_toml(text)
    mentors = [{"id": 1, "skills": "R; Go"}, {"id": 2, "skills": "R"}]
    mentees = [{"id": f"k{number}", "skills": "R", "team": "ab"[number % 2]} for number in range(4)]
    cohort = mm.Cohort.from_records(mentors=mentors, mentees=mentees)
    for matching in (mm.match(cohort, policy), mm.Matching.from_pairs(cohort, policy, [("k1", 2)])):
        fits("matching", json.loads(json.dumps(matching.to_dict(cohort=True))))


class OwnTerms(TermsEncoder):
    """An encoder of one's own."""


def test_matching_with_an_encoder_of_ones_own_fits():
    policy = mm.Policy(criteria=[mm.Criterion("skills", encoder=OwnTerms())])
    cohort = mm.Cohort.from_records(mentors=[{"id": 1, "skills": "R"}], mentees=[{"id": 2, "skills": "R"}])
    document = json.loads(json.dumps(mm.match(cohort, policy).to_dict()))
    assert "own" in document["policy"]["criteria"][0]["encoder"]
    fits("matching", document)
    assert mistakes("policy", {"criterion": document["policy"]["criteria"]})


WRONG_POLICIES = [
    {"objectiv": "total"},
    {"criterion": [{"weight": 2}]},
    {"criterion": [{"name": "skills", "wieght": 2}]},
    {"criterion": [{"name": "skills", "weight": -1}]},
    {"criterion": [{"name": "skills", "weight": "3"}]},
    {"criterion": [{"name": "skills", "weight": {"column": "x"}}]},
    {"criterion": [{"name": "skills", "weight": {"column": "x", "factor": 1}}]},
    {"criterion": [{"name": "mentor"}]},
    {"criterion": [{"name": " "}]},
    {"criterion": [{"name": "skills", "wants": ["a", "a"]}]},
    {"criterion": [{"name": "skills", "encoder": "term"}]},
    {"criterion": [{"name": "skills", "encoder": {"name": "terms", "rarityy": True}}]},
    {"criterion": [{"name": "skills", "encoder": {"name": "terms", "rarity": "often"}}]},
    {"criterion": [{"name": "skills", "encoder": {"levels": ["a", "b"]}}]},
    {"criterion": [{"name": "skills", "direction": "both"}]},
    {"criterion": [{"name": "skills", "at_least": 1.5}]},
    {"criterion": {"name": "skills"}},
    {"criterion": ["skills"]},
    {"rule": [{"column": "team"}]},
    {"rule": [{"kind": "differ", "column": "team"}]},
    {"rule": [{"kind": "different", "column": "team", "at_least": 2}]},
    {"rule": [{"kind": "different", "column": ["team"]}]},
    {"rule": [{"kind": "previous", "pairs": [], "rounds": 0}]},
    {"rule": [{"kind": "same", "column": "x", "blank": "ignore"}]},
    {"participation": "some"},
    {"unmatched": "0.15"},
    {"objective": {"by": "gender"}},
    {"objective": {"name": "group-maximin", "bye": "gender"}},
    {"objective": "maximum"},
    {"audit": "gender"},
    {"audit": [""]},
    {"default_capacity": -1},
    {"default_capacity": 1.5},
    {"default_capacity": True},
    {"capacity": 3},
    {"capacity": {"hours": "x", "each": "y"}},
    {"capacity": {"hours": "x", "each": 0}},
    {"at_least": 2},
    {"same_ids": "same"},
    {"starts": "soon"},
    {"weeks": 521},
    {"weights": "given"},
    {"letters": {"language": "dee"}},
    {"letters": {"lang": "de"}},
    {"priority": {"order": ["a", "b"]}},
    {"columns": {"mentor": {"id": "x"}}},
    {"columns": {"mentors": {"id": []}}},
    {"columns": {"role": {"mentor": "x"}}},
    {"answers": {"bands": "lowest"}},
    {"answers": {"duplicates": "newest"}},
    {"answers": {"a few": True}},
    {"answers": {"skills": {"duplicates": "last"}}},
    {"only": {"mentees": {"status": {"least": 3}}}},
    {"sheets": {"mentor": "Tutors"}},
]


@pytest.mark.parametrize("document", WRONG_POLICIES, ids=str)
def test_what_the_reader_refuses_does_not_fit(document, tmp_path):
    whole = {"criterion": [{"name": "skills"}]} | document
    file = tmp_path / "policy.toml"
    import tomli_w

    file.write_text(tomli_w.dumps(whole), encoding="utf-8")
    with pytest.raises(mm.PolicyError):
        mm.read_policy(file)
    assert mistakes("policy", whole)


GOOD_POLICIES = [
    {"rule": [{"kind": "forbid", "pairs": "forbid.csv"}]},
    {"rule": [{"kind": "overlap_hours", "column": "times", "at_least": 2, "parts": {"evening": [18, 22]}}]},
    {"rule": [{"kind": "forbid", "pairs": "x.csv", "blank": "allow"}]},
    {"criterion": [{"name": "skills", "encoder": {"name": "number", "around": 2, "within": 3}, "required": True}]},
    {"criterion": [{"name": "skills", "weight": {"column": "x", "scale": [5, 1], "base": 2}}]},
    {"starts": "2026-09-01", "weeks": 20},
    {"answers": {"blank": "n/a", "2-3": 2, "skills": {"separator": ",", "many": 5}, "duplicates": "last"}},
    {"only": {"mentees": {"status": ["active"], "age": {"at_least": 18}, "there": True}}},
    {"priority": {"by": "seen", "order": ["returning", "new"], "unanswered": "as others"}},
    {"letters": {"template": {"mentee": "letter.txt"}, "language": "fr"}},
    {"columns": {"role": {"mentor": "Mentor?", "mentee": "Mentee?"}, "mentors": {"skills": ["A", "B [*]"]}}},
]


@pytest.mark.parametrize("document", GOOD_POLICIES, ids=str)
def test_what_a_policy_may_say_fits(document):
    fits("policy", {"criterion": [{"name": "skills"}]} | document)


def readable(path):
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.parent.name)
def test_what_the_reader_takes_fits(path):
    """The schema refuses no policy that can be read."""
    document = readable(path)
    try:
        mm.read_policy(path)
    except mm.PolicyError:
        return
    fits("policy", in_json(document))


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    "change",
    [
        {"format": "else"},
        {"format_version": 2},
        {"pairs": None},
        {"pairs": [{"mentee": "kim", "mentor": "ada"}]},
        {"pairs": [{"mentee": "kim", "mentor": "ada", "score": "1"}]},
        {"pairs": [{"mentee": "kim", "mentor": "ada", "score": 1.0, "rank": 1}]},
        {"unmatched": [{"mentee": "kim", "reason": "bad luck", "details": {}}]},
        {"seed": "0"},
        {"stopped": "tired"},
        {"certificate": {}},
        {"policy": {"criterion": []}},
        {"digests": {"mentors": "x"}},
        {"notes": [1]},
    ],
    ids=str,
)
def test_a_matching_that_is_refused_does_not_fit(change):
    assert run("match", *TABLES).exit_code == 0
    document = read_json("matching/matching.json") | change
    policy = mm.read_policy("policy.toml")
    cohort = mm.read_cohort(mentors="mentors.csv", mentees="mentees.csv", policy=policy)
    with pytest.raises(mm.InputError):
        mm.Matching.from_dict(document, cohort)
    assert mistakes("matching", document)
    left_out = {name: value for name, value in document.items() if name not in change}
    assert mistakes("matching", left_out) or change.keys() == {"stopped"}


def test_run_that_is_none_does_not_fit():
    for document in ({}, {"format": 2, "files": {}}, {"format": 1, "files": {"a": "b"}}, []):
        assert mistakes("run", document)


def test_unknown_schema_is_suggested():
    with pytest.raises(mm.UnknownNameError, match="policy"):
        mm.schema("polcy")
    assert run("schema", "polcy").exit_code == 2


def test_command_prints_the_schema():
    for kind in ("policy", "matching", "run"):
        assert json.loads(run("schema", kind).stdout) == mm.schema(kind)
