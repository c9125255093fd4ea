"""One contract, every encoder."""

import json
import random

import numpy as np
import pytest
import sklearn.base
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array, issparse

from mentormatch import encoders
from mentormatch.answers import TimesInZone
from mentormatch.encoders import from_dict, make, names
from mentormatch.errors import PolicyError, UnknownNameError

LEVELS = ["novice", "skilled", "expert"]

WRITTEN = """
Python, python,PYTHON ,R,c++,C#,front-end,Front End,AI,retail,Café,cafe,🚀,日本語,תכנות,no preference,python:expert
R:novice,python:skilled,Other: Rust,js,a/b,a/b/c,b / c,a,541511,5415,31,311,31-33,the,?,-,, ,\u00a0
"""
PIECES = st.sampled_from(WRITTEN.replace("\n", ",").split(","))
TEXTS = st.builds(
    lambda pieces, separator: separator.join(pieces), st.lists(PIECES, max_size=5), st.sampled_from(";|,\n ")
)
BLANKS = st.sampled_from([None, "", "  ", float("nan"), []])
WORDS = (
    TEXTS | BLANKS | st.lists(PIECES, max_size=4) | st.text(max_size=12) | st.sampled_from([7, 7.0, 2.5, True, False])
)
MISSPELLED = st.lists(
    st.sampled_from(
        ["kubernets", "k8s", "Kubernetes", "docker", "dockre", "Djagno", "retailling", "java", "javascript"]
    ),
    max_size=4,
)
LEVELLED = st.dictionaries(
    st.sampled_from(["python", "R", "Python", "AI"]), st.sampled_from([*LEVELS, 1, 2, 3, None]), max_size=3
)
GRADED = st.dictionaries(
    st.sampled_from(["python", "R", "AI"]), st.sampled_from([0, 0.5, 1, 2, 3.5, 10, None, True]), max_size=3
)
RANKS = st.sampled_from([1, 2, 3, 3.0, 7, "1st", "second choice", "2.", 0, None, "", "no", True])
ARROWS = st.sampled_from([" > ", " -> ", " = "])
ORDERED = (
    st.builds(lambda pieces, sign: sign.join(pieces), st.lists(PIECES, max_size=4), ARROWS)
    | st.lists(PIECES, max_size=4).map(lambda pieces: " ".join(f"{n}. {term}" for n, term in enumerate(pieces, 1)))
    | st.lists(PIECES, max_size=4).map(lambda pieces: ", ".join(f"{term} ({n})" for n, term in enumerate(pieces, 1)))
    | st.dictionaries(PIECES, RANKS, max_size=4)
)
NUMBERS = st.integers(-60, 60) | st.floats(-1e6, 1e6) | st.sampled_from([None, "", "2,5", "1 000", "7.0", float("nan")])
GRADES = st.sampled_from([*LEVELS, "NOVICE", None, " ", "Expert "])
# one name, or several with their places; as an offer, what somebody is called
NAMED = st.sampled_from(
    [None, "", " ", "ada", " ada ", "grace hopper", "José", 7, 7.0, "m1", "日本語", "🚀"]
) | st.dictionaries(st.sampled_from(["ada", "grace hopper", "m1", "nobody"]), st.integers(1, 5), max_size=4)

NAMES_OF_LANGUAGES = """
German,Deutsch (C1),allemand,de-AT,DE,ger,English – fluent,Muttersprache Deutsch,French (A1),fluent,no,ja,日本語,Klingon
Spanish and Dutch,Arabic/Hindi,no preference,עברית,🚀,I would rather speak something that I know,-,?,(,
"""
LANGUAGES = st.lists(
    st.sampled_from(NAMES_OF_LANGUAGES.replace("\n", ",").split(",")) | st.text(max_size=8), max_size=10
)
SPOKEN = (
    st.builds(lambda pieces, sign: sign.join(pieces), LANGUAGES, st.sampled_from(";|,\n "))
    | BLANKS
    | LANGUAGES
    | st.dictionaries(st.sampled_from(["German", "Klingon", "fr"]), st.sampled_from(["A1", "C2", 3, None]), max_size=3)
    | st.sampled_from([7, 2.5, True])
)
INDUSTRIES = """
541511 Custom Computer Programming Services,5415,62,3254,325,31-33,J62.01,62.01,J,6201,2019,IT,Tech,Technology,Software
Tech/IT/Software,Finance/Banking,Fintech,Gesundheitswesen,santé,HR,Human Resources,NGO,no preference,Museums,Tech/Web,/
"""
INDUSTRY = st.sampled_from(INDUSTRIES.replace("\n", ",").split(",")) | st.text(max_size=8)
SECTORS = st.builds(lambda pieces, sign: sign.join(pieces), st.lists(INDUSTRY, max_size=4), st.sampled_from(";|,"))
SECTORS |= BLANKS | st.sampled_from([541511, 62.0, True, ["IT", "J62"]])
TITLES = """
Senior Manager,Director,intern,VP,C-level,junior,Berufseinsteiger,Werkstudent,Leiterin,directrice,stagiaire,Consultant
Engineer,PA to the director,Junior manager,7,5-10 years,10+ Jahre,18 months,2019,-,?,Chief People Officer,日本語,🚀,L7
"""
TITLE = st.sampled_from(TITLES.replace("\n", ",").split(",")) | st.text(max_size=12) | BLANKS | NUMBERS
TITLE |= st.sampled_from([True, ["Director"], ["junior", "senior"], {"Director": 1}, 7.5, 80])
SLOTS = """
Mon 18-20,weekday evenings,Fri 22:00-02:00,Sun 23:45-00:30,flexible,Mo. 18-20 Uhr,6:00-7:00pm F,9:05-9:50 Wed,weekends
Tue/Thu after 6pm,any time,lundi soir
"""
SLOT = st.sampled_from(SLOTS.replace("\n", ",").strip(",").split(","))
TIMES = st.lists(SLOT, max_size=3) | st.builds("; ".join, st.lists(SLOT, max_size=3)) | BLANKS
TIMES |= st.dictionaries(st.sampled_from(["Monday", "Tue"]), st.sampled_from(["no", "Morning; evening", "18-20", None]))
PLACES = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kathmandu", "UTC+3", "", None])

ZONE = st.sampled_from(["London", "Europe/Berlin", "UTC+5:30", "India", "NYC", -8, 5.5, "Sydney AEDT"]) | BLANKS

# two numbers each, of all kinds of sizes
VECTOR = st.lists(
    st.floats(-1e3, 1e3) | st.integers(-3, 3) | st.sampled_from([0.0, 1e-300, -1e15]), min_size=2, max_size=2
)
VECTORS = VECTOR | VECTOR.map(tuple) | VECTOR.map(str) | VECTOR.map(lambda two: "; ".join(map(str, two))) | BLANKS

KINDS = {
    "vectors": (make("vectors"), VECTORS),
    "vectors, dot": (make("vectors", similarity="dot"), VECTORS),
    "terms": (make("terms"), WORDS),
    "terms, not by rarity": (make("terms", rarity=False, separator=";"), WORDS),
    "terms, aliases and any": (
        make("terms", aliases={"js": "JavaScript", "R": "python"}, any=["No preference"]),
        WORDS,
    ),
    "terms, levels": (make("terms", levels=LEVELS, any=["no preference"]), WORDS | LEVELLED),
    "terms, numbers as levels": (make("terms"), WORDS | GRADED),
    "terms, as they are written": (make("terms", known_names=False, repair_spelling=False), WORDS),
    "terms, misspelled": (make("terms", vocabulary=["retailing", "front-end", "Django"]), WORDS | MISSPELLED),
    "terms, related": (make("terms", related=0.4, any=["no preference"]), WORDS | MISSPELLED),
    "terms, related by levels": (
        make("terms", related=1, levels=LEVELS, relations={"R": ["python", "ai"]}),
        WORDS | LEVELLED,
    ),
    "terms, further wishes": (make("terms", further_wishes=2, any=["no preference"]), WORDS),
    "terms, ranked": (make("terms", ranked=True, any=["no preference"]), WORDS | ORDERED),
    "terms, ranked, related and further wishes": (
        make("terms", ranked=True, further_wishes=1.5, related=0.5),
        WORDS | ORDERED | MISSPELLED,
    ),
    "terms, ranked, levels": (make("terms", ranked=True, levels=LEVELS), WORDS | ORDERED),
    "terms, related and further wishes": (
        make("terms", further_wishes=0.3, related=0.5, levels=LEVELS),
        WORDS | LEVELLED,
    ),
    "category": (make("category", any=["no preference"]), WORDS),
    "category, codes": (make("category", prefix_lengths=(2, 3, 4), aliases={"31": "31-33"}), WORDS),
    "category, one a cell": (make("category", several=False, aliases={"a": "x/y"}), WORDS),
    "category, NAICS and sectors": (make("category", codes="naics", sectors=True, any=["no preference"]), SECTORS),
    "category, NACE": (make("category", codes="nace"), SECTORS),
    "category, a classification": (
        make("category", codes={"54": ["", "IT", "Law"], "541": ["54", "Software, web"], "J": ["", "health"]}),
        SECTORS,
    ),
    "category, career paths": (
        make("category", careers=True, any=["no preference"]),
        st.sampled_from(["Senior Nurse", "Sales / Law", "Director", "nursing; sales", "Software developer", ""]),
    ),
    "category, sectors": (make("category", sectors=True, separator=">", aliases={"HR": "IT"}), SECTORS),
    "category, several": (make("category", several="|", separator=";"), WORDS),
    "choices": (make("choices"), NAMED),
    "choices, as good": (make("choices", worth=[0.7], separator=";", any=["nobody"]), NAMED),
    "languages": (make("languages"), SPOKEN),
    "languages, levels and any": (make("languages", at_least="B1", any=["no preference"]), SPOKEN),
    "number, at least": (make("number", at_least=2, within=5), NUMBERS),
    "number, at most": (make("number", at_most=-0.5, within=1e-3), NUMBERS),
    "number, around": (make("number", around=3, within=1000), NUMBERS),
    "number, a step": (make("number", at_least=1), NUMBERS),
    "number, exactly": (make("number", around=0), NUMBERS),
    "number, levels": (make("number", at_least=1, within=2, levels=LEVELS), GRADES),
    "schedule": (make("schedule", any=["flexible"]), TIMES),
    "schedule, zones": (
        make("schedule", hours=3.5, shortest=45, parts={"evening": [18, 22]}, any=["flexible"]),
        st.builds(TimesInZone, TIMES, PLACES),
    ),
    "seniority": (make("seniority"), TITLE),
    "seniority, titles": (make("seniority", ahead=[0.5, 0.5], within=0, grades={"L7": 4.5, "Engineer": "mid"}), TITLE),
    "time_zone": (make("time_zone"), ZONE),
    "time_zone, unclear": (make("time_zone", within=3, unclear="blank"), ZONE | WORDS),
    "text, meaning": (make("text"), WORDS),
    "text, meaning as it is": (make("text", model="multilingual", scale="none", mask=False), WORDS),
    "text, both": (make("text", model="words"), WORDS),
    "text, as it is": (make("text", model="words", scale="none"), WORDS),
    "text, few features": (make("text", model="words", max_features=3, stop_words=["the"]), WORDS),
    "text, words": (make("text", model="words", characters=False), WORDS),
    "text, characters": (make("text", model="words", words=False, stop_words="english"), WORDS),
}
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
LAW = settings(max_examples=12)  # some 500 times: of every kind, each law


def columns_of(kind, **limits):
    return st.lists(KINDS[kind][1], max_size=limits.get("max_size", 6))


def fresh(kind):
    return sklearn.base.clone(KINDS[kind][0])


def scores_of(encoder, wants, offers):
    """All scores as a dense array, those of people who did not answer too."""
    block = (
        encoder.score(wants.values, offers.values)
        if encoder.linear
        else encoder.score_block(wants.values, offers.values)
    )
    rows, columns = (indices.reshape(-1) for indices in np.indices(block.shape))
    if len(rows) and not encoder.linear:
        assert np.array_equal(encoder.score_pairs(wants.values[rows], offers.values[columns]), block.reshape(-1))
    return block


def same(encoded, other):
    assert np.array_equal(encoded.answered, other.answered)
    values, others = (rows.values.toarray() if issparse(rows.values) else rows.values for rows in (encoded, other))
    assert np.array_equal(values, others)


@EVERY_KIND
@LAW
@given(data=st.data())
def test_scores_lie_in_0_1(kind, data):
    wants, offers = data.draw(columns_of(kind)), data.draw(columns_of(kind))
    encoder = fresh(kind).fit(wants, offers)
    scores = scores_of(encoder, encoder.encode_wants(wants), encoder.encode_offers(offers))
    assert scores.shape == (len(wants), len(offers))
    assert (scores >= 0).all()
    assert (scores <= 1).all()


@EVERY_KIND
@LAW
@given(data=st.data())
def test_scores_of_columns_that_were_not_fitted_lie_in_0_1(kind, data):
    encoder = fresh(kind).fit(data.draw(columns_of(kind)), data.draw(columns_of(kind)))
    wants, offers = data.draw(columns_of(kind)), data.draw(columns_of(kind))
    scores = scores_of(encoder, encoder.encode_wants(wants), encoder.encode_offers(offers))
    assert (scores >= 0).all()
    assert (scores <= 1).all()


@EVERY_KIND
@LAW
@given(data=st.data())
def test_vectors_keep_the_contract(kind, data):
    wants, offers = data.draw(columns_of(kind)), data.draw(columns_of(kind))
    encoder = fresh(kind).fit(wants, offers)
    features = encoder.get_feature_names_out()
    assert len(set(features)) == len(features)
    for encoded, column in ((encoder.encode_wants(wants), wants), (encoder.encode_offers(offers), offers)):
        assert encoded.answered.dtype == bool
        assert len(encoded) == len(encoded.answered) == encoded.values.shape[0] == len(column)
        kinds = {1: np.float64, 2: np.uint32 if encoder.name == "schedule" else np.float32}
        assert encoded.values.dtype == (np.float64 if encoder.linear else kinds[encoded.values.ndim])
        if encoder.linear:
            assert isinstance(encoded.values, csr_array)
            assert encoded.values.shape[1] == len(features)
            assert not encoded.values[~encoded.answered].count_nonzero()
            again = encoded.values.copy()
            again.has_sorted_indices = False
            again.sort_indices()
            assert np.array_equal(again.indices, encoded.values.indices)
        else:
            assert not encoded.values[~encoded.answered].any()


@EVERY_KIND
@LAW
@given(data=st.data(), seed=st.integers(0, 99))
def test_what_is_learned_does_not_depend_on_the_order_of_rows(kind, data, seed):
    wants, offers = data.draw(columns_of(kind)), data.draw(columns_of(kind))
    encoder = fresh(kind).fit(wants, offers)
    shuffled_wants, shuffled_offers = (random.Random(seed).sample(column, len(column)) for column in (wants, offers))
    again = fresh(kind).fit(shuffled_wants, shuffled_offers)
    assert again.to_dict() == encoder.to_dict()
    same(again.encode_wants(wants), encoder.encode_wants(wants))
    same(again.encode_offers(offers), encoder.encode_offers(offers))


@EVERY_KIND
@LAW
@given(data=st.data())
def test_a_row_does_not_depend_on_the_other_rows(kind, data):
    column = data.draw(columns_of(kind))
    encoder = fresh(kind).fit(column, data.draw(columns_of(kind)))
    for encode in (encoder.encode_wants, encoder.encode_offers):
        together = encode(column)
        for row in range(len(column)):
            same(encode([column[row]]), together.take(np.array([row])))


@EVERY_KIND
@LAW
@given(data=st.data())
def test_a_stored_encoder_encodes_as_before(kind, data):
    wants, offers = data.draw(columns_of(kind)), data.draw(columns_of(kind))
    encoder = fresh(kind).fit(wants, offers)
    stored = from_dict(json.loads(json.dumps(encoder.to_dict())))
    assert stored.to_dict() == encoder.to_dict()
    same(stored.encode_wants(wants), encoder.encode_wants(wants))
    same(stored.encode_offers(offers), encoder.encode_offers(offers))
    assert stored.get_feature_names_out().tolist() == encoder.get_feature_names_out().tolist()
    for want, offer in zip(wants, offers, strict=False):
        assert stored.in_common(want, offer) == encoder.in_common(want, offer)
        assert stored.missing(want, offer) == encoder.missing(want, offer)


@EVERY_KIND
@LAW
@given(data=st.data())
def test_extending_changes_no_score_among_those_who_were_there(kind, data):
    wants, offers = data.draw(columns_of(kind)), data.draw(columns_of(kind))
    encoder = fresh(kind).fit(wants, offers)
    before = encoder.to_dict()
    scores = scores_of(encoder, encoder.encode_wants(wants), encoder.encode_offers(offers))
    extended = encoder.extend(data.draw(columns_of(kind)), data.draw(columns_of(kind)))
    after = scores_of(extended, extended.encode_wants(wants), extended.encode_offers(offers))
    assert encoder.to_dict() == before
    assert np.abs(after - scores).max(initial=0) <= 1e-12
    if "numbers as levels" not in kind and "text" not in kind:
        assert np.array_equal(after, scores)


@EVERY_KIND
@LAW
@given(data=st.data())
def test_mean_is_the_mean_of_all_answered_pairs(kind, data):
    wants, offers = data.draw(columns_of(kind, max_size=12)), data.draw(columns_of(kind, max_size=12))
    encoder = fresh(kind).fit(wants, offers)
    wanting, offering = encoder.encode_wants(wants), encoder.encode_offers(offers)
    scores = scores_of(encoder, wanting, offering)[np.ix_(wanting.answered, offering.answered)]
    mean = encoder.mean(wanting, offering)
    if scores.size:
        assert mean == pytest.approx(scores.mean(), abs=1e-12)
        assert 0 <= mean <= 1
    else:
        assert np.isnan(mean)


@EVERY_KIND
@LAW
@given(data=st.data(), seed=st.integers(0, 99))
def test_mean_is_the_same_to_the_last_bit_in_any_order(kind, data, seed):
    wants, offers = data.draw(columns_of(kind, max_size=12)), data.draw(columns_of(kind, max_size=12))
    encoder = fresh(kind).fit(wants, offers)
    wanting, offering = encoder.encode_wants(wants), encoder.encode_offers(offers)
    rng = np.random.default_rng(seed)
    shuffled = encoder.mean(wanting.take(rng.permutation(len(wants))), offering.take(rng.permutation(len(offers))))
    assert np.array_equal(shuffled, encoder.mean(wanting, offering), equal_nan=True)


@EVERY_KIND
@LAW
@given(data=st.data())
def test_nothing_is_in_common_where_somebody_said_nothing(kind, data):
    cell = data.draw(KINDS[kind][1])
    encoder = fresh(kind).fit([cell], [cell])
    assert encoder.in_common(cell, None) == ()
    assert encoder.in_common("", cell) == ()
    assert encoder.missing(None, cell) == ()


@EVERY_KIND
def test_take_orders_and_repeats_rows(kind):
    column = {"number": [3, None, 1], "number, levels": ["expert", "", "novice"]}.get(kind, ["1", "", "2"])
    column = ["expert", "", "novice"] if kind == "number, levels" else column
    column = ["Mon 18-20", "", "Tue 9-12"] if "schedule" in kind else column
    column = [[1.0, 0.5], "", "0.5, 0"] if "vectors" in kind else column
    encoded = fresh(kind).fit(column, column).encode_offers(column)
    taken = encoded.take(np.array([2, 2, 1]))
    assert taken.answered.tolist() == [True, True, False]
    assert len(taken) == 3


@EVERY_KIND
@pytest.mark.parametrize("column", [[], [None], ["", " ", None], [None] * 3])
def test_nobody_and_all_blank(kind, column):
    encoder = fresh(kind).fit(column, [])
    wants, offers = encoder.encode_wants(column), encoder.encode_offers(column)
    assert not wants.answered.any()
    assert np.isnan(encoder.mean(wants, offers))
    assert scores_of(encoder, wants, offers).shape == (len(column), len(column))
    assert len(encoder.extend([], column).encode_wants([])) == 0


@pytest.mark.parametrize("name", ["terms", "category", "text"])
@pytest.mark.parametrize(
    "answer",
    [
        "python",
        "nursing " + "1 " * 2_000,
        "(nursing) " * 2_000,
        "🚀 👩‍💻",
        "שלום עולם",
        "مرحبا بالعالم",
        "हिन्दी भाषा",
        "x" * 100_000,
        "ab; " * 25_000,
    ],
)
def test_all_equal_answers_meet_fully(name, answer):
    encoder = make(name).fit([answer] * 3, [answer])
    scores = scores_of(encoder, encoder.encode_wants([answer] * 3), encoder.encode_offers([answer]))
    assert scores == pytest.approx(np.ones((3, 1)), abs=1e-9)
    assert encoder.in_common(answer, answer)


@EVERY_KIND
def test_clone_and_parameters(kind):
    encoder = KINDS[kind][0]
    clone = sklearn.base.clone(encoder.fit([], []))
    assert clone.get_params() == encoder.get_params() == encoder.get_params(deep=False)
    assert not clone.is_fitted
    assert repr(clone) == repr(encoder)
    assert clone.set_params(**encoder.get_params()) is clone
    assert from_dict(clone.to_dict()).to_dict() == clone.to_dict()


@EVERY_KIND
def test_before_fit_nothing_is_encoded(kind):
    for call in (
        lambda encoder: encoder.encode_wants(["a"]),
        lambda encoder: encoder.encode_offers(["a"]),
        lambda encoder: encoder.extend([], []),
        lambda encoder: encoder.in_common("a", "a"),
        lambda encoder: encoder.learned(),
        lambda encoder: encoder.get_feature_names_out() if encoder.linear else encoder.learned(),
    ):
        with pytest.raises(PolicyError, match="must be fitted"):
            call(fresh(kind))


def test_names_and_public_names():
    assert names() == (
        *(
            "category",
            "choices",
            "languages",
            "number",
            "schedule",
            "seniority",
            "terms",
            "text",
            "time_zone",
            "vectors",
        ),
    )
    assert encoders.__all__ == sorted(encoders.__all__)
    assert all(hasattr(encoders, name) for name in encoders.__all__)
    assert all(make(name, **({"around": 0} if name == "number" else {})).name == name for name in names())


def test_make_unknown_encoder_suggests():
    with pytest.raises(UnknownNameError, match=r"no such encoder\. Got 'term'\. Did you mean 'terms'"):
        make("term")


def test_make_tells_all_mistakes_at_once():
    with pytest.raises(PolicyError) as raised:
        make("terms", seperator=";", rarity="yes", levels=[], any="x", aliases={"a": ""}, separator="")
    assert len(raised.value.mistakes) == 6
    assert "Did you mean 'separator'" in str(raised.value)


def test_set_params_unknown_setting_suggests():
    with pytest.raises(PolicyError, match="Did you mean 'rarity'"):
        make("terms").set_params(rarities=True)


def test_settings_are_checked_again_at_fit():
    with pytest.raises(PolicyError, match="'rarity' must be true or false"):
        make("terms").set_params(rarity=1).fit([], [])


def test_nothing_given_is_changed():
    wants, offers = [{"python": 2}, ["b", "a"], "x; y"], [["c"], None]
    encoder = make("terms", aliases={"a": "b"})
    encoder.fit(wants, offers).encode_wants(wants)
    assert (wants, offers) == ([{"python": 2}, ["b", "a"], "x; y"], [["c"], None])
    assert encoder.aliases == {"a": "b"}
