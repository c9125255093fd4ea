"""Criteria: what may be said of one, and that it survives being stored."""

import json
import tomllib

import numpy as np
import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.encoders import NumberEncoder, TermsEncoder, make, names
from mentormatch.encoders.contract import Encoder
from mentormatch.errors import CohortError, PolicyError
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.score_tables import PairTable
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring.scores import compare

NAMES = st.text(min_size=1, max_size=6).filter(
    lambda name: name.strip() and name.strip().casefold() not in {"mentee", "mentor", "score"}
)
ENCODERS = st.sampled_from(
    [
        "terms",
        "category",
        "text",
        {"name": "terms", "rarity": False, "aliases": {"js": "JavaScript"}, "any": ["no preference"]},
        {"name": "terms", "rarity": True, "levels": None},
        {"name": "terms", "levels": ["beginner", "expert"]},
        {"name": "number", "at_least": 2, "within": 2.5},
        {"name": "number", "around": 0},
        {"name": "category", "separator": ">"},
        TermsEncoder(any=("egal",)),
        NumberEncoder(at_most=-1),
    ]
)


@st.composite
def criteria(draw):
    settings = {
        "weight": draw(st.one_of(st.integers(0, 9), st.floats(0, 1e6))),
        "direction": draw(st.sampled_from(["mentee", "mentor"])),
        "missing": draw(st.sampled_from(["average", "zero"])),
        "reverse": draw(st.booleans()),
    }
    if draw(st.booleans()):
        settings |= {"required": True, "at_least": draw(st.floats(0, 1))}
    if draw(st.integers(0, 3)):
        settings |= {name: draw(st.one_of(st.none(), NAMES)) for name in ("wants", "offers")}
        settings["encoder"] = draw(ENCODERS)
    else:
        ids = st.sampled_from("abc")
        scores = draw(st.dictionaries(st.tuples(ids, ids), st.floats(0, 1), max_size=4))
        settings |= {"encoder": "pairs", "pairs": [(*pair, score) for pair, score in scores.items()]}
    return Criterion(draw(NAMES), **settings)


def mistakes_of(*given_settings, **settings):
    with pytest.raises(PolicyError) as caught:
        Criterion(*given_settings, **settings)
    return [(mistake.column, mistake.code) for mistake in caught.value.mistakes]


@given(criteria())
def test_criterion_survives_json_and_toml(criterion):
    stored = json.loads(json.dumps(criterion.to_dict()))
    assert Criterion.from_dict(stored) == criterion
    assert hash(Criterion.from_dict(stored)) == hash(criterion)
    assert Criterion.from_dict(tomllib.loads(tomli_w.dumps(stored))) == criterion


@given(criteria())
def test_encoder_is_made_anew(criterion):
    if criterion.from_pairs:
        with pytest.raises(PolicyError, match="brings scores by id"):
            criterion.make_encoder()
        return
    first, second = criterion.make_encoder(), criterion.make_encoder()
    assert first is not second
    assert not first.is_fitted
    assert first.get_params() == second.get_params()


@pytest.mark.parametrize(
    ("given_columns", "columns"),
    [
        ({}, ("skills", "skills")),
        ({"wants": "goals"}, ("goals", "goals")),
        ({"offers": "goals"}, ("goals", "goals")),
        ({"wants": "goals", "offers": "skills"}, ("goals", "skills")),
    ],
)
def test_columns_that_are_not_given(given_columns, columns):
    criterion = Criterion("skills", **given_columns)
    assert (criterion.wants, criterion.offers) == columns
    assert Criterion.from_dict(criterion.to_dict()) == criterion


def test_defaults_are_left_out():
    assert Criterion("skills").to_dict() == {"name": "skills"}
    assert Criterion("skills", encoder={"name": "terms", "rarity": True, "any": []}).to_dict() == {"name": "skills"}
    assert Criterion("skills", encoder=TermsEncoder()) == Criterion("skills")
    assert Criterion("x", wants="x", offers="y").to_dict() == {"name": "x", "wants": "x", "offers": "y"}
    assert Criterion("x", encoder="pairs", pairs=[]).to_dict() == {"name": "x", "encoder": "pairs", "pairs": []}


def test_encoders_by_name_table_and_object_are_alike():
    table = Criterion("x", encoder={"name": "number", "levels": ["junior", "senior"], "at_least": 1})
    assert table == Criterion("x", encoder=NumberEncoder(levels=["junior", "senior"], at_least=1.0))
    assert repr(table.make_encoder()) == repr(make("number", levels=["junior", "senior"], at_least=1))
    fitted = TermsEncoder(rarity=False).fit(["a"], ["b"])
    assert not Criterion("x", encoder=fitted).make_encoder().is_fitted
    assert fitted.is_fitted


class Loud(TermsEncoder):
    """An encoder of one's own."""

    name = "loud"


class Impostor(TermsEncoder):
    """An encoder of one's own under a name of ours."""


@pytest.mark.parametrize("kind", [Loud, Impostor])
def test_encoder_of_ones_own_is_used_and_stated_by_its_class(kind):
    criterion = Criterion("x", encoder=kind(rarity=False))
    assert type(criterion.make_encoder()) is kind
    assert criterion.make_encoder().get_params()["rarity"] is False
    assert isinstance(criterion.encoder, Encoder)
    assert criterion.to_dict()["encoder"]["own"].endswith(kind.__qualname__)
    with pytest.raises(PolicyError, match="must be handed over"):
        Criterion.from_dict(criterion.to_dict())
    with pytest.raises(PolicyError, match="rarity"):
        Criterion("x", encoder=kind(rarity=3))


def test_sides():
    cohort = Cohort.from_records(mentors=[{"id": "a", "x": 1, "y": 2}], mentees=[{"id": "b", "x": 3, "y": 4}])
    asked, asking = Criterion("c", wants="x", offers="y"), Criterion("c", wants="x", offers="y", direction="mentor")
    assert (asked.wants_table, asked.offers_table, asked.answers(cohort)) == ("mentees", "mentors", ((3,), (2,)))
    assert (asking.wants_table, asking.offers_table, asking.answers(cohort)) == ("mentors", "mentees", ((1,), (4,)))
    with pytest.raises(CohortError, match="Did you mean"):
        Criterion("c", wants="xx").answers(cohort)


def test_scores_by_id():
    criterion = Criterion("bids", encoder="pairs", pairs=(np.array([[0.5]]), ["a"], ["b"]))
    assert criterion.pair_table == PairTable(("a",), ("b",), (0.5,))
    assert criterion.pairs is criterion.pair_table
    assert (criterion.wants, criterion.offers) == (None, None)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"weight": "3"}, [("weight", "wrong_weight")]),
        ({"weight": True}, [("weight", "wrong_weight")]),
        ({"weight": -1}, [("weight", "wrong_weight")]),
        ({"weight": float("nan")}, [("weight", "wrong_weight")]),
        ({"weight": float("inf")}, [("weight", "wrong_weight")]),
        ({"wants": 3}, [("wants", "wrong_wants")]),
        ({"direction": "mentees"}, [("direction", "wrong_direction")]),
        ({"missing": "mean"}, [("missing", "wrong_missing")]),
        ({"required": 1}, [("required", "wrong_required")]),
        ({"required": True}, [("at_least", "missing_at_least")]),
        ({"at_least": 0.5}, [("at_least", "at_least_not_required")]),
        ({"at_least": 50, "required": True}, [("at_least", "wrong_at_least")]),
        ({"encoder": "term"}, [("encoder", "unknown_encoder")]),
        ({"encoder": "numbr"}, [("encoder", "unknown_encoder")]),
        ({"encoder": 3}, [("encoder", "wrong_encoder")]),
        ({"encoder": TermsEncoder}, [("encoder", "wrong_encoder")]),
        ({"encoder": {"rarity": False}}, [("encoder", "wrong_encoder")]),
        ({"encoder": {"name": ["terms"]}}, [("encoder", "unknown_encoder")]),
        ({"encoder": {"name": "terms", "raritiy": False}}, [("encoder", "unknown_setting")]),
        ({"encoder": {"name": "pairs", "rarity": False}, "pairs": []}, [("encoder", "unknown_setting")]),
        ({"encoder": "pairs"}, [("pairs", "missing_pairs")]),
        ({"pairs": [("a", "b", 1)]}, [("encoder", "encoder_not_pairs")]),
        ({"encoder": "pairs", "pairs": [], "wants": "x"}, [("wants", "setting_of_another_encoder")]),
        ({"encoder": "pairs", "pairs": [("a", "b", 7)]}, [("pairs", "pair_score_not_in_range")]),
        ({"levels": ["a"]}, [("levels", "unknown_setting")]),
        (
            {"weight": -1, "encoder": "trems", "required": True, "missing": "x"},
            [
                ("weight", "wrong_weight"),
                ("encoder", "unknown_encoder"),
                ("missing", "wrong_missing"),
                ("at_least", "missing_at_least"),
            ],
        ),
    ],
)  # fmt: skip
def test_criterion_with_mistakes(settings, expected):
    assert mistakes_of("skills", **settings) == expected


@pytest.mark.parametrize("name", ["", "  ", "mentee", "Mentor", " score ", 3, None])
def test_names_that_no_criterion_has(name):
    assert mistakes_of(name) == [("name", "wrong_name")]


def test_every_encoder_setting_that_is_wrong_is_said():
    with pytest.raises(PolicyError) as caught:
        Criterion("years", encoder={"name": "number", "within": -1, "levles": ["a"]})
    text = str(caught.value)
    assert len(caught.value.mistakes) == 3
    assert "criterion 'years'" in text
    assert "within" in text
    assert "Did you mean 'levels'?" in text
    assert all(mistake.column == "encoder" for mistake in caught.value.mistakes)


def test_names_of_encoders_are_suggested():
    for name in names():
        with pytest.raises(PolicyError, match=f"Did you mean '{name}'"):
            Criterion("x", encoder=f"{name}x")


ASKED = [("yes", "R"), ("no", "R"), (None, "R"), ("Ja", "Go"), ("yes", None), ("No.", "Go")]


def test_who_did_not_ask_counts_as_not_having_answered():
    """Law: `when` is the same as leaving these cells blank."""
    mentors = [{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}]
    people = [{"id": str(n), "asks": asks, "skills": skills} for n, (asks, skills) in enumerate(ASKED)]
    left = [person | {"skills": person["skills"] if person["asks"] in {"yes", "Ja"} else None} for person in people]
    for settings in ({}, {"required": True, "at_least": 0.5}, {"reverse": True}, {"missing": "zero"}):
        asked = compare(
            Cohort.from_records(mentors=mentors, mentees=people),
            Policy(criteria=[Criterion("skills", when="asks", **settings)]),
        )
        blank = compare(
            Cohort.from_records(mentors=mentors, mentees=left), Policy(criteria=[Criterion("skills", **settings)])
        )
        assert asked.block().tolist() == blank.block().tolist()
        assert asked.allowed().tolist() == blank.allowed().tolist()


def test_when_is_compared_so_that_it_cannot_be_audited():
    with pytest.raises(PolicyError, match="what is audited is never encoded"):
        Policy(criteria=[Criterion("skills", when="asks")], audit=["asks"])


def test_when_that_says_neither_yes_nor_no():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}],
        mentees=[{"id": "kim", "skills": "R", "asks": "maybe"}, {"id": "noor", "skills": "R", "asks": "rather"}],
    )
    with pytest.raises(CohortError) as raised:
        compare(cohort, Policy(criteria=[Criterion("skills", when="asks")]))
    assert [(mistake.row, mistake.column, mistake.got) for mistake in raised.value.mistakes] == [
        (0, "asks", "maybe"),
        (1, "asks", "rather"),
    ]


def test_one_name_for_both_columns_is_said_where_one_table_lacks_it():
    cohort = Cohort.from_records(mentors=[{"id": "a", "skills": "R"}], mentees=[{"id": "k", "wants": "R"}])
    with pytest.raises(CohortError) as caught:
        Criterion("skills", wants="wants").answers(cohort)
    assert "Criterion 'skills' names one column for both tables: say wants and offers." in str(caught.value)
    with pytest.raises(CohortError, match="Known: 'skills'"):
        Criterion("wants").answers(cohort)
