"""Categories: paths, codes, aliases of beginnings, several a cell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.encoders import make
from mentormatch.encoders.paths import Paths, common_nodes
from mentormatch.errors import PolicyError

PATH = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map("/".join)
PATHS = st.lists(PATH, max_size=3).map("; ".join)


def score(encoder, want, offer):
    return float(encoder.score(encoder.encode_wants([want]).values, encoder.encode_offers([offer]).values)[0, 0])


def fit_and_score(want, offer, **settings_of_category):
    return score(make("category", **settings_of_category).fit([want], [offer]), want, offer)


@settings(max_examples=60)
@given(PATHS, PATHS)
def test_score_is_the_mean_share_of_the_wanted_paths_in_common(want, offer):
    paths = Paths("/")
    wanted, offered = ({paths.nodes(path) for path in cell.split("; ") if path} for cell in (want, offer))
    best = [max((len(common_nodes(path, other)) for other in offered), default=0) / len(path) for path in wanted]
    expected = sum(best) / max(1, len(best))
    assert fit_and_score(want, offer, several=";") == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("want", "offer", "expected"),
    [
        ("technology/software", "Technology / Software", 1.0),
        ("technology/software", "technology", 0.5),
        ("technology", "technology/software", 1.0),
        ("technology/software/web", "technology/hardware", 1 / 3),
        ("software", "technology/software", 0.0),
        ("a/b; c", "c/d; a/x", 0.75),
        (["a/b"], ["c", "a/b"], 1.0),
        ("a//b/", "a/b", 1.0),
        ("never/seen", "", 0.0),
    ],
)
def test_paths(want, offer, expected):
    assert fit_and_score(want, offer) == pytest.approx(expected)


NAICS = {"prefix_lengths": (2, 3, 4, 5, 6), "aliases": {"31": "31-33", "32": "31-33", "33": "31-33", "IT": "5415"}}


@pytest.mark.parametrize(
    ("want", "offer", "expected"),
    [
        ("541511", "541511", 1.0),
        ("541511", "541512", 0.8),
        ("541511", "5415", 0.6),
        (541511, 541990.0, 0.4),
        ("54", "541511", 1.0),
        ("541511", "611", 0.0),
        ("311", "332", 0.5),
        ("31-33", "332710", 1.0),
        ("it", "541511", 1.0),
        ("not a code", "Not a code", 1.0),
        ("5", "54", 0.0),
    ],
)
def test_codes(want, offer, expected):
    assert fit_and_score(want, offer, **NAICS) == pytest.approx(expected)


def test_codes_between_the_lengths_are_cut():
    assert fit_and_score("541511", "541599", prefix_lengths=[2, 4]) == 1.0
    assert fit_and_score("541", "549", prefix_lengths=[2, 4]) == 1.0


def test_aliases_of_paths_and_of_their_beginnings():
    aliases = {"IT": "Technology/Software", "software": "software/apps", "Tech": "technology"}
    assert fit_and_score("it/security", "technology/software/security", aliases=aliases) == 1.0
    assert fit_and_score("tech", "Technology", aliases=aliases) == 1.0
    assert fit_and_score("software/apps", "software", aliases=aliases) == 1.0
    encoder = make("category", aliases=aliases).fit(["IT / Web"], ["Tech/Software/Data"])
    assert encoder.in_common("IT / Web", "Tech/Software/Data") == ("Technology/Software",)


def test_in_common_is_as_the_offering_side_wrote_it():
    encoder = make("category").fit(["technology/software; Health"], ["Technology/Hardware; health/care"])
    assert encoder.in_common("technology/software; Health", "Technology/Hardware; health/care") == (
        "Technology",
        "health",
    )
    assert encoder.in_common("x", "y") == ()
    assert encoder.missing("x", "y") == ()
    codes = make("category", **NAICS).fit(["C21", "311"], ["c211", "332"])
    assert codes.in_common("C211", "C212") == ("C21",)
    assert codes.in_common("311", "332") == ("31-33",)
    assert Paths("/").label("a/b", "x/y") == "a/b"
    assert Paths("/", (2,)).label("ab", "xy") == "ab"


def test_any_answers_meet_everybody():
    encoder = make("category", any=["No preference"]).fit(["no preference", "a/b"], ["a", "c", "no preference"])
    assert encoder.nodes_ == ("a", "a/b", "c")
    assert score(encoder, "no preference", "c") == score(encoder, "a/b", "No preference; a") == 1.0
    assert score(encoder, "a/b", "a") == 0.5
    assert score(encoder, "no preference", None) == 0.0
    assert encoder.in_common("No preference", "c") == ("No preference",)
    assert encoder.in_common("A/b", "no preference") == ("A/b",)
    assert encoder.get_feature_names_out().tolist() == ["a", "a/b", "c", "(anybody)", "(anything)"]


def test_any_answer_that_is_no_path_meets_nobody():
    assert fit_and_score("a", "/", any=["/"]) == 0.0


def test_a_path_of_thousands_of_steps_is_cut_at_the_64th():
    deep = "a/" * 50_000
    assert fit_and_score(deep, deep) == 1.0
    assert fit_and_score(deep, "a/a") == pytest.approx(2 / 64)


def test_one_path_a_cell_keeps_its_commas():
    encoder = make("category", several=False).fit(["Arts, Sports/Music"], [])
    assert encoder.nodes_ == ("arts, sports", "arts, sports/music")
    assert make("category").fit(["a, b"], []).nodes_ == ("a", "b")


def test_the_sign_of_a_path_does_not_separate_paths():
    encoder = make("category", separator="|").fit(["a|b", "c|d"], ["a|b; c|d"])
    assert encoder.separators_ == (None, ";")
    assert score(encoder, "a|b", "a|b; c|d") == 1.0


def test_extending_adds_paths():
    encoder = make("category").fit(["a"], ["b"]).extend(["a; c/d"], ["e"])
    assert encoder.nodes_ == ("a", "b", "c", "c/d", "e")
    assert encoder.separators_ == (";", None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"separator": ""},
        {"separator": None},
        {"separator": 3},
        {"several": None},
        {"several": ""},
        {"several": 1},
        {"prefix_lengths": []},
        {"prefix_lengths": 2},
        {"prefix_lengths": "23"},
        {"prefix_lengths": [2, 2]},
        {"prefix_lengths": [3, 2]},
        {"prefix_lengths": [0, 1]},
        {"prefix_lengths": [True]},
        {"prefix_lengths": [1.5]},
        {"aliases": {"a": "b", "b": "a"}},
        {"any": "no preference"},
        {"any": [""]},
    ],
)
def test_wrong_settings(wrong):
    with pytest.raises(PolicyError) as raised:
        make("category", **wrong)
    assert len(raised.value.mistakes) == 1
