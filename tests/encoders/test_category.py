"""Categories: paths, codes, aliases of beginnings, several a cell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.answers import read_code
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
    assert make("category", aliases=aliases).fit(["tech"], ["Tech"]).in_common("tech", "Tech") == ("Tech",)
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
    assert encoder.open_answers("A/b", "no preference; a") == ((), ("no preference",))
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


@pytest.mark.parametrize(
    ("codes", "want", "offer", "expected"),
    [
        ("naics", "541511 Custom Computer Programming Services", "541511", 1.0),
        ("naics", 541511, "541512 Computer Systems Design", 0.8),
        ("naics", "5415", "541110 Offices of Lawyers", 2 / 3),
        ("naics", "325 Chemicals", "31-33 Manufacturing", 0.5),
        ("naics", "325 Chemicals", "62 Health Care", 0.0),
        ("nace", "J62.01", "62.01", 1.0),
        ("nace", "J62.01 Computer programming", "J62.02", 0.75),
        ("nace", "J62.01", "J - Information and communication", 0.25),
        ("nace", "62.01.1", "J6201", 1.0),
        ("isic", "6201", "6311", 0.25),
        ("isic", "6201", "Museums", 0.0),
    ],
)
def test_codes_of_industries(codes, want, offer, expected):
    assert fit_and_score(want, offer, codes=codes) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("want", "offer", "expected"),
    [
        ("IT", "Informationstechnologie", 1.0),
        ("Software", "Tech", 0.5),
        ("Technology/Software", "SaaS", 1.0),
        ("Finance/Banking/Fintech", "finanzas", 1.0),
        ("Health care", "Gesundheitswesen; Legal", 1.0),
        ("Pharma", "biotechnology", 0.5),
        ("NGO", "Non-profit", 1.0),
        ("Tech/Web design", "Technology/Web-Design", 1.0),
        ("Technical textiles", "Technology", 0.0),
        ("Museums", "museums", 1.0),
    ],
)
def test_names_of_sectors(want, offer, expected):
    assert fit_and_score(want, offer, sectors=True, several=";") == pytest.approx(expected)


def test_a_users_alias_goes_before_the_names_of_sectors():
    assert fit_and_score("IT", "Operations/Helpdesk", sectors=True, aliases={"IT": "Operations/Helpdesk"}) == 1
    assert fit_and_score("Geeks", "Software", sectors=True, aliases={"Geeks": "Software"}) == 1


def test_words_for_industries():
    encoder = make("category", codes="nace", sectors=True).fit([], [])
    assert encoder.in_common("J62.01 Programming", "J62.02 Consultancy") == ("J620",)
    assert encoder.in_common("J62.01", "J62.01 Programming") == ("J62.01 Programming",)
    assert encoder.in_common("IT", "Software") == ("technology",)
    assert encoder.in_common("Tech", "Informatik; IT") == ("IT",)


@pytest.mark.parametrize("system", ["naics", "nace", "isic"])
@given(st.text(max_size=12))
def test_any_text_may_begin_with_a_code(system, text):
    steps = read_code(text, system)
    assert len(steps) <= 5
    assert steps == () or read_code(steps[-1], system) == steps


def test_initials_are_proposed_and_not_merged():
    encoder = make("category").fit(
        ["HR", "hr", "Human Resources", "Sales"], ["human resources", "Research and Development"]
    )
    (note,) = encoder.notes()
    assert note.startswith(
        "4 answers may be the same by their initials, and count as different unless an alias says so"
    )
    assert note.endswith(": 'HR = Human Resources'")
    assert score(encoder, "HR", "Human Resources") == 0
    assert make("category", aliases={"HR": "Human Resources"}).fit(["HR"], ["Human Resources"]).notes() == ()
    assert make("category").fit(["PM"], ["Project Manager", "Product Manager"]).notes() == ()


def test_unknown_sectors_are_said():
    encoder = make("category", sectors=True).fit(["IT", "Museums"], ["Museums", "no preference"])
    (note,) = encoder.notes()
    assert note.startswith("3 answers compared as written, since they begin with no code or sector that is known")
    assert note.endswith(": 'Museums', 'no preference'")


def test_what_was_stored_before_notes_is_restored():
    assert make("category").restore({"nodes": ["a"], "separators": [None, None]}).notes() == ()


@pytest.mark.parametrize(
    ("settings_of_category", "expected"),
    [
        ({"codes": "sic"}, "'codes' must be one of naics, nace, isic"),
        ({"sectors": "yes"}, "'sectors' must be true or false"),
        ({"codes": "naics", "prefix_lengths": [2, 3]}, "'prefix_lengths' must not stand beside"),
    ],
)
def test_wrong_settings_of_industries(settings_of_category, expected):
    with pytest.raises(PolicyError, match=expected):
        make("category", **settings_of_category)
