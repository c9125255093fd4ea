"""Mistakes in policies say where they are, and which settings they are about."""

import itertools

import pytest

from mentormatch import Criterion, Policy, Rule
from mentormatch.errors import Mistake, PolicyError
from mentormatch.policy import policy_from_document
from mentormatch.tables import read_policy


def mistakes_of(make, *given, **settings):
    with pytest.raises(PolicyError) as caught:
        make(*given, **settings)
    assert {type(mistake) for mistake in caught.value.mistakes} == {Mistake}
    return caught.value.mistakes


def places(mistakes):
    return {mistake.path: mistake.code for mistake in mistakes}


def test_places_in_single_settings():
    assert places(mistakes_of(Criterion, "skills", weight=-1, wieght=2)) == {
        ("weight",): "wrong_weight",
        ("wieght",): "unknown_setting",
    }
    assert places(mistakes_of(Criterion, "skills", 3)) == {(): "unnamed_setting"}
    assert places(mistakes_of(Criterion, weight=2)) == {("name",): "missing_name"}
    assert places(mistakes_of(Criterion, "wish", encoder={"name": "choices", "worth": 3, "often": 1})) == {
        ("encoder", "worth"): "setting_wrong",
        ("encoder", "often"): "unknown_setting",
    }
    assert places(mistakes_of(Criterion, "skills", encoder={"name": "trems"})) == {
        ("encoder", "name"): "unknown_encoder"
    }
    assert places(mistakes_of(Criterion, "skills", encoder="trems")) == {("encoder",): "unknown_encoder"}
    assert places(mistakes_of(Rule, "gap", column="years", levels=["a", 3, " "])) == {
        ("levels", 1): "wrong_levels",
        ("levels", 2): "wrong_levels",
        ("at_least",): "missing_at_least",
    }
    assert places(mistakes_of(Policy, criteria=[Criterion("a"), Criterion("a")], audit=["b", "a"])) == {
        ("criteria", 1, "name"): "criterion_doubled",
        ("audit", 1): "audited_criterion",
    }
    assert places(mistakes_of(Policy, rules=[Rule("same", column="town"), 3], show="name")) == {
        ("rules", 1): "wrong_rules",
        ("show",): "wrong_show",
    }


DOCUMENT = {
    "criterion": [
        {"name": "skills"},
        {"weight": -1},
        3,
        {"name": "skills", "encoder": {"name": "number", "at_lest": 2}},
        {"name": "skills"},
    ],
    "rule": [{"kind": "same", "column": 3}, {"kind": "gap", "column": "years"}],
    "participation": "some",
    "wieght": 1,
    "columns": {"mentors": {"name": ["a*b*"]}, "role": 3, "mentor": {}},
    "answers": {"bands": "lowest", "skills": {"blank": 3, "few": []}},
    "only": {"mentees": {"years": {"at_least": "3"}}},
}
PLACES = {
    ("criterion", 1, "name"): "missing_name",
    ("criterion", 1, "weight"): "wrong_weight",
    ("criterion", 2): "criterion_not_a_table",
    ("criterion", 3, "encoder", "at_lest"): "unknown_setting",
    ("criterion", 3, "encoder"): "setting_wrong",
    ("criterion", 3, "name"): "criterion_doubled",
    ("rule", 0, "column"): "wrong_column",
    ("rule", 1, "at_least"): "missing_at_least",
    ("participation",): "wrong_participation",
    ("wieght",): "unknown_setting",
    ("columns", "mentors", "name"): "wrong_columns",
    ("columns", "role"): "wrong_columns",
    ("columns", "mentor"): "unknown_part_of_[columns]",
    ("answers", "bands"): "wrong_bands",
    ("answers", "skills", "blank"): "wrong_blank",
    ("answers", "skills", "few"): "wrong_answers",
    ("only", "mentees", "years"): "wrong_only",
}


def test_places_in_documents():
    assert places(mistakes_of(policy_from_document, DOCUMENT)) == PLACES
    names = {"criterion": "criteria", "rule": "rules"}
    plural = {names.get(name, name): value for name, value in DOCUMENT.items()}
    found = places(mistakes_of(Policy.from_dict, plural))
    assert list(found) == [
        (names.get(path[0], path[0]), *path[1:]) for path in places(mistakes_of(policy_from_document, DOCUMENT))
    ]


def test_a_nameless_criterion_is_called_by_its_number():
    said = [str(mistake) for mistake in mistakes_of(policy_from_document, DOCUMENT)]
    assert "column 'name': the name of criterion number 2 must be given." in said
    assert "column 'weight': the weight of criterion number 2 must be a number of 0 or more. Got '-1'." in said


def test_places_in_files(tmp_path):
    (tmp_path / "pairs.csv").write_text("mentee,mentor,score\na,b,3\n")
    (tmp_path / "aliases.csv").write_text("alias,term\nJS,\n")
    (tmp_path / "staff.csv").write_text("id\na\n")
    (tmp_path / "policy.toml").write_text(
        """
        objective = { name = "max-gap", by = "gender", max_gap = -1, smalest = 3 }
        [[criterion]]
        name = "brought"
        encoder = "pairs"
        pairs = "pairs.csv"
        [[criterion]]
        name = "skills"
        weight = "3"
        encoder = { name = "terms", aliases = "aliases.csv", rarity = 3 }
        [[rule]]
        kind = "reporting_line"
        staff = "staff.csv"
        [[rule]]
        kind = "reporting_line"
        staff = { file = 3 }
        """
    )
    found = mistakes_of(read_policy, tmp_path / "policy.toml")
    assert {(mistake.file, mistake.path) for mistake in found} == {
        ("pairs.csv", ("criterion", 0, "pairs")),
        ("aliases.csv", ("criterion", 1, "encoder", "aliases")),
        ("policy.toml", ("criterion", 1, "encoder", "rarity")),
        ("policy.toml", ("criterion", 1, "weight")),
        ("staff.csv", ("rule", 0, "staff")),
        (None, ("rule", 1, "staff")),
        ("policy.toml", ("objective", "max_gap")),
        ("policy.toml", ("objective", "smalest")),
    }


WRONG = {
    "name": 3, "wants": 3, "offers": " ", "weight": "3", "encoder": "trems", "direction": "mentees", "when": 3,
    "missing": "mean", "required": "true", "at_least": 2, "reverse": 1, "pairs": 3,
}  # fmt: skip
BETWEEN = [
    ({"required": True}, "missing_at_least", {"at_least", "required"}),
    ({"at_least": 0.5}, "at_least_not_required", {"at_least", "required"}),
    ({"pairs": [("a", "b")]}, "encoder_not_pairs", {"pairs", "encoder"}),
    ({"encoder": "pairs"}, "missing_pairs", {"pairs", "encoder"}),
    ({"encoder": "pairs", "wants": "x", "pairs": []}, "setting_of_another_encoder", {"wants", "encoder"}),
    ({"wants": ["a", "b"]}, "several_columns", {"wants", "encoder"}),
]


@pytest.mark.parametrize(("settings", "code", "about"), BETWEEN)
@pytest.mark.parametrize("bad", list(itertools.combinations(WRONG, 2)))
def test_what_is_between_settings_is_said_unless_it_is_about_a_wrong_one(settings, code, about, bad):
    wrong = {name: WRONG[name] for name in bad}
    found = places(mistakes_of(Criterion, **{"name": "skills", **settings, **wrong}))
    assert set(wrong) <= {path[0] for path in found}
    assert (code in found.values()) == (not about & set(bad))


@pytest.mark.parametrize(
    ("settings", "wrong", "codes"),
    [
        ({"kind": "gap", "column": "x"}, {"at_most": "3", "blank": "no"}, []),
        ({"kind": "gap", "column": "x"}, {"blank": "no", "name": " "}, ["missing_at_least"]),
        ({"kind": "gap", "at_least": 2}, {"blank": "no", "column": " "}, []),
        ({"kind": "gap", "at_least": 2}, {"blank": "no", "any": 3}, ["missing_column"]),
        ({"kind": "gap", "at_least": 2, "mentee_column": "x"}, {"blank": "no", "column": 3}, []),
        ({"kind": "gap", "at_least": 2, "mentee_column": "x"}, {"blank": "no", "any": 3}, ["missing_mentor_column"]),
        ({"kind": "gap", "column": "x", "at_least": 2}, {"at_most": "1", "blank": 3}, []),
        ({"kind": "same", "column": "x", "when_says": ["y"]}, {"when": 3, "blank": 3}, []),
        ({"kind": "same", "column": "x", "when_says": ["y"]}, {"any": 3, "blank": 3}, ["missing_when"]),
        ({"kind": "same", "column": "x", "rounds": 2}, {"any": 3, "blank": 3}, ["setting_of_another_kind"]),
        ({"kind": "same", "column": "x", "rounds": 2}, {"any": 3, "kind": "sane"}, []),
        ({"kind": "previous", "pairs": [["a", "b"]]}, {"rounds": 0, "one_way": 3}, []),
        ({"kind": "previous", "rounds": 2}, {"pairs": 3, "one_way": 3}, []),
    ],
)
def test_two_wrong_settings_of_a_rule(settings, wrong, codes):
    found = places(mistakes_of(Rule, **settings | wrong))
    between = [code for path, code in found.items() if path[0] not in wrong]
    assert between == codes
    assert set(wrong) - {"pairs"} <= {path[0] for path in found}


@pytest.mark.parametrize(
    ("settings", "wrong", "codes"),
    [
        ({"participation": "worth"}, {"unmatched": "1", "at_least": 2}, []),
        ({"participation": "worth"}, {"show": 3, "at_least": 2}, ["missing_unmatched"]),
        ({"unmatched": 1}, {"participation": "few", "at_least": 2}, []),
        ({"unmatched": 1}, {"show": 3, "at_least": 2}, ["unmatched_without_worth"]),
        ({"criteria": [Criterion("mentee_town")]}, {"show": ["town", 3], "at_least": 2}, []),
        ({"criteria": [Criterion("mentee_town")], "show": ["town"]}, {"only": 3, "at_least": 2}, ["criterion_shown"]),
        ({"criteria": [Criterion("show")], "audit": ["show"]}, {"show": 3, "at_least": 2}, ["audited_criterion"]),
    ],
)
def test_two_wrong_settings_of_a_policy(settings, wrong, codes):
    found = places(mistakes_of(Policy, **settings, **wrong))
    assert [code for path, code in found.items() if path[0] not in wrong] == codes
    assert set(wrong) <= {path[0] for path in found}
