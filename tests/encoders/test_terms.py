"""Terms: the share of what is wanted, whole terms, rarity, levels, answers that meet everybody."""

import math
import random
import time
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.encoders import make
from mentormatch.errors import CohortError

TERM = st.sampled_from("abcdefg")
TERMS = st.lists(TERM, max_size=5)
LEVELS = ["novice", "skilled", "expert"]


def score(encoder, want, offer):
    return float(encoder.score(encoder.encode_wants([want]).values, encoder.encode_offers([offer]).values)[0, 0])


def fit_and_score(want, offer, **settings_of_terms):
    return score(make("terms", **settings_of_terms).fit([want], [offer]), want, offer)


@settings(max_examples=50)
@given(st.lists(TERMS, max_size=6), st.lists(TERMS, max_size=6), TERMS, TERMS)
def test_score_is_the_weighted_share_of_the_wanted_terms(wants, offers, want, offer):
    encoder = make("terms").fit(wants, offers)
    answered = [set(cell) for cell in (*wants, *offers) if cell]

    def weight(term):
        return math.log((1 + len(answered)) / (1 + sum(term in cell for cell in answered))) + 1

    wanted, offered = set(want), set(offer)
    known = set().union(*answered) if answered else set()
    expected = sum(map(weight, wanted & offered & known)) / sum(map(weight, wanted)) if wanted else 0.0
    assert score(encoder, want, offer) == pytest.approx(expected, abs=1e-12)


LEVELLED = st.dictionaries(TERM, st.sampled_from([1, 2, 3, 5.5]), max_size=4)


@settings(max_examples=50)
@given(LEVELLED, LEVELLED)
def test_credit_is_min_of_offered_and_wanted_by_wanted(want, offer):
    expected = sum(min(offer.get(term, 0), level) / level for term, level in want.items()) / max(1, len(want))
    assert fit_and_score(want, offer, rarity=False) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("want", "offer", "expected"),
    [
        ("ai", "retail", 0.0),
        ("AI", "ai; retail", 1.0),
        ("r", "rust; ruby", 0.0),
        ("Front-End; CAFÉ", "front end; cafe", 1.0),
        ("c; c++; c#; .net", "C#", 0.25),
        ("a; A; a", "a", 1.0),
        ("Other: fundraising", "Fundraising", 1.0),
        (["a; b"], "a; b", 0.0),
        ("🚀", "🚀; x", 1.0),
        ("שלום | עולם", "עולם", 0.5),
    ],
)
def test_terms_are_compared_whole_and_folded(want, offer, expected):
    assert fit_and_score(want, offer, rarity=False) == expected


def test_rare_terms_weigh_more():
    encoder = make("terms").fit(["python; cobol", "python", "python"], ["python", "cobol; python"])
    assert score(encoder, "python; cobol", "cobol") > 0.5 > score(encoder, "python; cobol", "python")
    assert make("terms").fit(["a", "b"], []).learned() == {
        "terms": {"a": 1, "b": 1},
        "answers": 2,
        "scale": [1.0],
        "unsaid_level": 1.0,
        "separators": [None, None],
        "merged": {},
        "repaired": {},
        "apart": {},
        "mean_share": 0.0,
    }


def test_a_full_match_is_exactly_1():
    want = "; ".join(f"term {number}" for number in range(37))
    encoder = make("terms").fit([want, "term 3", "term 4; term 5"], ["term 3; term 7"])
    assert score(encoder, want, want) == 1.0


def test_terms_that_were_never_seen_count_among_the_wanted():
    encoder = make("terms", rarity=False).fit(["a"], ["a; b"])
    assert score(encoder, "a; zzz; zzz; yyy; b", "a; b; zzz") == 0.5
    assert score(encoder, "zzz", "a") == 0.0
    assert encoder.encode_wants(["zzz"]).answered.tolist() == [True]
    extended = encoder.extend(["zzz"], [])
    assert score(extended, "zzz", "zzz") == 1.0


def test_aliases_are_folded_and_chained():
    aliases = {"JS": "JavaScript", "ECMA-Script": "js", "k8s": "Kubernetes"}
    assert fit_and_score("js; K8S", "ecma script; kubernetes", aliases=aliases) == 1.0
    encoder = make("terms", aliases=aliases).fit(["JS"], ["javascript"])
    assert encoder.in_common("JS; k8s", "Java; JAVASCRIPT") == ("JAVASCRIPT",)
    assert encoder.missing("JS; k8s", "Java; JAVASCRIPT") == ("k8s",)


@pytest.mark.parametrize(
    ("want", "offer", "expected"),
    [
        ("python:expert", "python:expert", 1.0),
        ("python:expert", "Python: Novice", 1 / 3),
        ("python:skilled", "python:expert", 1.0),
        ("python", "python:novice", 1.0),
        ("python:expert", "python", 2 / 3),
        ({"python": "expert"}, {"python": 2}, 2 / 3),
        ({"python": 3}, {"python": 0}, 0.0),
        ({"python": True}, {"python": None}, 1.0),
        ({"python": 1}, {"python": False}, 0.0),
        ("python:expert; python:novice", "python:novice; python:skilled", 2 / 3),
        ("ratio: high", "ratio", 0.0),
        (":expert", ":expert", 1.0),
        ({"python": 1, " ": 2, "\u200b": 1}, {"Python": 3, "": 1}, 1.0),
        ("python; ®", "python", 1.0),
    ],
)
def test_levels(want, offer, expected):
    assert fit_and_score(want, offer, levels=LEVELS) == pytest.approx(expected)


def test_a_colon_without_a_declared_scale_is_part_of_the_term():
    assert fit_and_score("python:expert", "python:novice") == 0.0


def test_levels_that_are_numbers_need_no_scale_and_may_be_extended():
    encoder = make("terms", rarity=False).fit([{"a": 4}], [{"a": 2, "b": 1}])
    assert score(encoder, {"a": 4}, {"a": 2}) == 0.5
    assert score(encoder, {"a": 2}, {"a": 3}) == 1.0
    assert score(encoder, {"a": 100}, {"a": 4}) == 1.0
    assert score(encoder.extend([{"a": 100}], []), {"a": 100}, {"a": 4}) == pytest.approx(0.04)
    assert encoder.get_feature_names_out().tolist() == ["a:1", "a:2", "a:4", "b:1", "b:2", "b:4"]


def test_levels_of_any_size():
    tiny, huge = 5e-324, 1e300
    encoder = make("terms", rarity=False).fit([{"a": tiny, "b": huge}], [{"a": 1}])
    assert score(encoder, {"a": tiny, "b": huge}, {"a": 1, "b": 1}) == pytest.approx(0.5)


def test_wrong_levels_are_all_told_at_encode_with_their_rows():
    encoder = make("terms", levels=LEVELS)
    column = ["python:expert", {"python": "guru"}, {"python": 4, "r": -1}, {"python": "guru"}]
    encoder.fit(column, [])
    with pytest.raises(CohortError) as raised:
        encoder.encode_wants(column)
    assert [(mistake.row, mistake.got) for mistake in raised.value.mistakes] == [
        (1, "guru"),
        (2, "4"),
        (2, "-1"),
        (3, "guru"),
    ]
    assert "novice, skilled, expert" in str(raised.value)


def test_named_levels_in_mappings_must_be_declared():
    encoder = make("terms").fit([], [])
    with pytest.raises(CohortError, match="Levels with names must be declared"):
        encoder.encode_offers([{"python": "expert"}])
    with pytest.raises(CohortError, match="must be a number"):
        encoder.encode_offers([{"python": "-1"}])


class TestAny:
    encoder = make("terms", any=["No preference", "anything"]).fit(
        ["python", "no preference", "", "rust; No-Preference"], ["python", "rust; go", None, "Anything", "zig"]
    )

    @pytest.mark.parametrize("offer", ["python", "rust; go", "never seen", "anything", "anything; python"])
    def test_no_preference_meets_everybody_who_answered(self, offer):
        assert score(self.encoder, "no preference", offer) == 1.0
        assert score(self.encoder, "NO PREFERENCE; python", offer) == 1.0
        assert self.encoder.missing("no preference", offer) == ()

    @pytest.mark.parametrize("want", ["python", "rust; go; zig", "never seen", "no preference", "anything; rust"])
    def test_who_offers_anything_meets_every_wish(self, want):
        assert score(self.encoder, want, "anything") == 1.0
        assert score(self.encoder, want, "anything; rust") == 1.0
        assert self.encoder.missing(want, "anything") == ()

    def test_others_meet_as_without(self):
        assert score(self.encoder, "python", "rust; go") == 0.0
        assert score(self.encoder, "rust", "rust; go") == 1.0
        assert score(self.encoder, "", "anything") == 0.0
        assert score(self.encoder, "no preference", "") == 0.0

    def test_answers_that_meet_anything_are_told_apart_by_side(self):
        assert self.encoder.open_answers("rust; No-Preference", "python") == (("No-Preference",), ())
        assert self.encoder.open_answers("python", "Anything") == ((), ("Anything",))
        assert self.encoder.open_answers("python", "rust") == ((), ())

    def test_any_answers_are_no_terms(self):
        assert self.encoder.terms_ == ("go", "python", "rust", "zig")
        assert self.encoder.get_feature_names_out().tolist() == [*self.encoder.terms_, "(anybody)", "(anything)"]

    def test_what_is_in_common_is_what_the_answer_says(self):
        assert self.encoder.in_common("rust; No-Preference", "python") == ("No-Preference",)
        assert self.encoder.in_common("Rust; Zig", "Anything") == ("Rust", "Zig")


def test_each_column_has_its_own_separator():
    encoder = make("terms").fit(["a, b", "c"], ["a|b", "c"])
    assert encoder.separators_ == (",", "|")
    assert score(encoder, "a, b", "b|a") == 1.0
    assert make("terms", separator=";").fit(["a, b"], []).terms_ == ("a, b",)


def test_a_separator_that_comes_later_is_learned():
    encoder = make("terms").fit(["a"], ["b"]).extend(["a; c"], [])
    assert encoder.separators_ == (";", None)
    assert encoder.terms_ == ("a", "b", "c")


def test_in_common_and_missing_as_they_were_written():
    encoder = make("terms").fit(["Python; Public-Speaking; R"], ["python; PUBLIC speaking"])
    assert encoder.in_common("Python; Public-Speaking; R", "python; PUBLIC speaking") == ("python", "PUBLIC speaking")
    assert encoder.missing("Python; Public-Speaking; R", "python; PUBLIC speaking") == ("R",)
    assert encoder.missing("Python; R", None) == ("Python", "R")


def test_100_000_cells_of_terms_within_seconds():
    column = [f"skill {number % 997}; skill {number % 1009}; skill {number % 10007}" for number in range(100_000)]
    started = time.perf_counter()
    encoder = make("terms").fit(column, column[:30_000])
    wants, offers = encoder.encode_wants(column), encoder.encode_offers(column[:30_000])
    assert time.perf_counter() - started < 60
    assert wants.values.shape == (100_000, 10_007)
    assert 0 < encoder.mean(wants, offers) < 1


def test_what_was_merged_is_kept_and_shown_as_it_was_written():
    encoder = make("terms").fit(["HR; Front-End"], ["Human Resources; frontend; Falconry", "falconries"])
    assert encoder.merged_ == {
        "falconry": ("falconries", "falconry"),
        "front end development": ("front end", "frontend"),
        "human resources": ("hr", "human resources"),
    }
    assert encoder.in_common("HR; Front-End", "Human Resources; frontend") == ("Human Resources", "frontend")
    assert encoder.extend(["human resource mgmt"], []).merged_["human resources"] == (
        "hr",
        "human resource mgmt",
        "human resources",
    )
    plain = make("terms", known_names=False).fit(["HR"], ["Human Resources"])
    assert plain.terms_ == ("hr", "human resources")
    assert plain.in_common("HR", "Human Resources") == ()


class TestRelated:
    relations: ClassVar = {"a": ["b"], "c": ["b"]}

    def test_a_related_offer_counts_in_part(self):
        given = {"rarity": False, "related": 0.5, "relations": self.relations}
        assert fit_and_score("a; c", "b", **given) == 0.5
        assert fit_and_score("a", "a; b", **given) == 1.0
        assert fit_and_score("a; d", "b", **given) == 0.25
        assert fit_and_score("a", "c", **given) == 0.0
        assert fit_and_score("a:expert", "b:skilled", levels=LEVELS, **given) == pytest.approx(1 / 3)
        assert fit_and_score("a", "b", rarity=False, relations=self.relations) == 0.0

    def test_it_is_said_and_is_not_had(self):
        encoder = make("terms", related=0.5).fit(["Keras; Docker"], ["PyTorch; docker", "Deep Learning"])
        assert encoder.near_to("Keras; Docker", "Deep Learning; docker") == ("Keras ~ Deep Learning",)
        assert encoder.in_common("Keras; Docker", "Deep Learning; docker") == ("docker",)
        assert encoder.missing("Keras; Docker", "Deep Learning; docker") == ("Keras",)
        assert score(encoder.strict(), "Keras", "Deep Learning") == 0.0
        assert score(encoder, "Keras", "Deep Learning") == 0.5

    @pytest.mark.parametrize(
        ("want", "offer"), [("Java", "JavaScript"), ("AI", "retail"), ("C", "C++"), ("R", "React")]
    )
    def test_look_alikes_get_nothing(self, want, offer):
        assert fit_and_score(want, offer, related=1.0) == 0.0


class TestFurtherWishes:
    def test_a_share_counts_more_the_more_was_wished(self):
        encoder = make("terms", rarity=False, further_wishes=2).fit(["a", "a; b"], ["a", "b", "c"])
        mean = encoder.mean_share_
        assert mean == pytest.approx((1 + 0.5 + 0.5) / 6)
        assert score(encoder, "a", "a") == pytest.approx((1 + 2 * mean) / 3)
        assert score(encoder, "a; b", "b") == pytest.approx((1 + 2 * mean) / 4)
        assert score(encoder, "a; b; zzz", "c") == pytest.approx(2 * mean / 5)
        assert encoder.mean(encoder.encode_wants(["a"]), encoder.encode_offers(["a", "c"])) == pytest.approx(
            (1 + 4 * mean) / 6
        )

    def test_the_mean_is_kept_and_the_strict_score_is_the_share(self):
        encoder = make("terms", further_wishes=1, any=["any"]).fit(["a"], ["a", "b", "any"])
        extended = encoder.extend(["b"] * 9, ["c"] * 9)
        assert extended.mean_share_ == encoder.mean_share_
        assert score(extended, "a", "a") == score(encoder, "a", "a") < 1
        assert score(encoder, "any", "b") == score(encoder, "a", "any") == 1.0
        assert score(encoder.strict(), "a", "a") == 1.0
        assert score(encoder.strict(), "a", "b") == 0.0


@pytest.mark.slow
def test_100_000_people_with_messy_terms_within_seconds():
    rng = random.Random(0)
    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randrange(5, 12))) for _ in range(20_000)]
    common = words[:500]
    column = ["; ".join([*rng.choices(common, k=4), rng.choice(words)]) for _ in range(100_000)]
    started = time.perf_counter()
    encoder = make("terms", related=0.3, further_wishes=1).fit(column, column[:30_000])
    wants, offers = encoder.encode_wants(column), encoder.encode_offers(column[:30_000])
    assert time.perf_counter() - started < 60
    assert 0 < encoder.mean(wants, offers) < 1
