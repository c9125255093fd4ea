"""What texts give away of a group, and by how much a group scores lower."""

import dataclasses
import importlib
import math
import random

import numpy as np
import pytest

from mentormatch.checkup import check_up
from mentormatch.errors import CohortError, UnknownNameError
from mentormatch.fairness.audit import audit
from mentormatch.fairness.proxies import tell_groups
from mentormatch.fairness.text_gaps import LANGUAGE, OTHER, text_gaps
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring import compare

TOPICS = [
    "lead a team of engineers",
    "change from teaching into data analysis",
    "speak in front of an audience",
    "found a company of my own",
    "work less and sleep better",
    "write about science for children",
]
LIKES = {"woman": "In the evening I sing in a choir.", "man": "In the evening I brew beer."}
GERMAN = [
    "Ich möchte lernen, wie man ein Team von Entwicklern leitet",
    "Ich will vom Unterrichten in die Datenanalyse wechseln",
    "Ich möchte vor vielen Leuten ohne Angst sprechen",
    "Ich will weniger arbeiten und besser schlafen",
]
POLICY = Policy(criteria=[Criterion("bio", encoder="text")], audit=["gender"])
ENGLISH = Policy(criteria=[Criterion("bio", encoder={"name": "text", "model": "english"})], audit=["gender"])
MENTORS = [
    {"id": f"r{n}", "gender": "woman" if n % 3 else "man", "bio": f"I help people to {topic}"}
    for n, topic in enumerate(TOPICS)
]


def bio(number, group="", likes=None):
    return f"I want to {TOPICS[number % 6]} in {2 + number % 7} months. {(likes or {}).get(group, '')}"


def cohort_of(size=60, *, likes=None, mentors=None, groups=("woman", "man"), texts=bio):
    some = random.Random(7)
    people = [
        {"id": f"e{n}", "gender": group, "bio": texts(some.randrange(100), group, likes)}
        for n, group in enumerate(group for group in groups for _ in range(size // len(groups)))
    ]
    return Cohort.from_records(mentors=MENTORS if mentors is None else mentors, mentees=people)


def gaps_of(cohort, policy=POLICY, **settings):
    return text_gaps(compare(cohort, policy), **{"by": ["gender"], "who": "mentees"} | settings)


CHOIR = cohort_of(likes=LIKES, mentors=[*MENTORS, {"id": "ada", "gender": "woman", "bio": "Conductor of a choir"}])


def test_planted_words_are_told():
    found = {gap.group: gap for gap in gaps_of(CHOIR)}
    assert found["woman"].told_apart > 0.95
    assert found["woman"].told_apart == found["man"].told_apart
    assert found["woman"].is_told_apart
    assert (found["woman"].n, found["woman"].of) == (30, 60)


def test_texts_without_a_difference_tell_nothing():
    found = gaps_of(cohort_of())
    assert len(found) == 2
    assert not any(gap.is_told_apart or gap.is_lower for gap in found)


@pytest.mark.parametrize(
    "policy", [POLICY, Policy(criteria=[Criterion("bio", encoder={"name": "text", "model": "words"})])]
)
def test_means_are_those_of_all_pairs(policy):
    cohort = Cohort.from_records(
        mentors=[*MENTORS, {"id": "blank", "gender": "woman", "bio": ""}],
        mentees=[*({"id": id_, "gender": "woman", "bio": ""} for id_ in "xyz"), *records_of(CHOIR)],
    )
    scores = compare(cohort, policy)
    block = scores.block()
    found = {(gap.who, gap.group): gap for gap in text_gaps(scores, by=["gender"], smallest=1)}
    for who, people, values in (("mentees", cohort.mentees, block), ("mentors", cohort.mentors, block.T)):
        answered, partners = (np.array([bool(text) for text in side.columns["bio"]]) for side in
                              (people, cohort.mentors if who == "mentees" else cohort.mentees))  # fmt: skip
        women = np.array(people.columns["gender"]) == "woman"
        mean, others = (values[answered & side][:, partners].mean() for side in (women, ~women))
        assert found[who, "woman"].mean == pytest.approx(mean)
        assert found[who, "woman"].gap == pytest.approx(mean - others)
        assert found[who, "man"].gap == pytest.approx(others - mean)


def records_of(cohort):
    mentees = cohort.mentees
    cells = zip(mentees.ids, mentees.columns["gender"], mentees.columns["bio"], strict=True)
    return [{"id": id_, "gender": group, "bio": text} for id_, group, text in cells]


def test_reversed_criterion_has_reversed_gaps():
    turned = Policy(criteria=[dataclasses.replace(POLICY.criteria[0], reverse=True)])
    for plain, other in zip(gaps_of(CHOIR), gaps_of(CHOIR, turned), strict=True):
        assert other.mean == pytest.approx(1 - plain.mean)
        assert other.gap == pytest.approx(-plain.gap)


def test_swapped_pronouns_change_nothing():
    def with_pronouns(words):
        return cohort_of(texts=lambda n, group, _: f"{words[group]} wants to {TOPICS[n % 6]}, and this is {n}.")

    first = gaps_of(with_pronouns({"woman": "She", "man": "He"}))
    assert first == gaps_of(with_pronouns({"woman": "He", "man": "She"}))
    assert not any(gap.is_told_apart for gap in first)
    unmasked = Policy(criteria=[Criterion("bio", encoder={"name": "text", "mask": False})])
    assert all(gap.is_told_apart for gap in gaps_of(with_pronouns({"woman": "She", "man": "He"}), unmasked))


def german_among_english():
    people = [{"id": f"e{n}", "gender": "woman", "bio": bio(n)} for n in range(40)]
    people += [{"id": f"d{n}", "gender": "woman", "bio": f"{GERMAN[n % 4]} in {n} Monaten"} for n in range(12)]
    return Cohort.from_records(mentors=MENTORS, mentees=people)


def test_german_texts_among_english_ones_score_lower():
    found = {gap.group: gap for gap in gaps_of(german_among_english(), ENGLISH) if gap.by == LANGUAGE}
    assert (found["de"].n, found["en"].n) == (12, 40)
    assert found["de"].is_lower
    assert math.isnan(found["de"].told_apart)


def test_rare_languages_are_one_or_count_with_the_commonest():
    def languages(*texts):
        people = [{"id": f"e{n}", "gender": "x", "bio": bio(n)} for n in range(30)]
        people += [{"id": f"o{n}", "gender": "x", "bio": text} for n, text in enumerate(texts)]
        found = gaps_of(Cohort.from_records(mentors=MENTORS, mentees=people), ENGLISH)
        return {gap.group: gap.n for gap in found if gap.by == LANGUAGE}

    french = ["Je voudrais apprendre à diriger une équipe", "Je veux changer de métier et écrire des livres"]
    assert languages(*GERMAN, *french) == {"en": 30, OTHER: 6}
    assert languages(*GERMAN) == {}
    assert languages("Python", *GERMAN, *french) == {"en": 31, OTHER: 6}


def test_small_groups_are_not_spoken_of():
    several = cohort_of(66, likes=LIKES, groups=["woman", "man", "man"])
    records = records_of(several)
    tiny = [{"id": f"t{n}", "gender": "other", "bio": bio(n)} for n in range(3)]
    both = Cohort.from_records(mentors=MENTORS, mentees=[*records, *tiny])
    # the second smallest is hidden too, so that the three cannot be computed
    assert {gap.group for gap in gaps_of(both)} == {"man"}
    assert {gap.group for gap in gaps_of(both, smallest=3)} == {"man", "other", "woman"}
    # who wrote nothing does not make a group of three of a group of six
    silent = [{"id": f"s{n}", "gender": "other", "bio": ""} for n in range(3)]
    six = Cohort.from_records(mentors=MENTORS, mentees=[*records, *tiny, *silent])
    assert {gap.group for gap in gaps_of(six)} == {"man"}
    matching = matching_of_pairs(both, POLICY, [])
    found = audit(matching, by="gender", resamples=0)
    assert {gap.group for gap in found.text_gaps}.isdisjoint(found.hidden)
    assert check_up(both, POLICY).text_gaps
    assert {gap.group for gap in check_up(both, POLICY).text_gaps} == {"man"}


def test_one_group_has_nobody_to_compare_with():
    assert gaps_of(cohort_of(groups=["woman"])) == ()
    assert gaps_of(cohort_of(), by=[]) == ()
    assert gaps_of(Cohort.from_records(mentors=[], mentees=[{"id": "kim", "gender": "x", "bio": "R"}])) == ()
    nothing = Cohort.from_records(mentors=MENTORS, mentees=[{"id": "kim", "gender": "x", "bio": ""}])
    assert gaps_of(nothing) == ()
    assert text_gaps(compare(CHOIR, Policy(criteria=[Criterion("gender", encoder="terms")])), by=["bio"]) == ()


def test_equal_texts_within_groups():
    people = [{"id": f"e{n}", "gender": "man" if n % 2 else "woman", "bio": TOPICS[n % 2]} for n in range(20)]
    found = gaps_of(Cohort.from_records(mentors=MENTORS, mentees=people))
    assert [gap.p_value for gap in found] == [0.0, 0.0]
    same = [person | {"bio": TOPICS[0]} for person in people]
    found = gaps_of(Cohort.from_records(mentors=MENTORS, mentees=same))
    assert [(gap.p_value, gap.gap, gap.told_apart) for gap in found] == [(1.0, 0.0, 0.5)] * 2


def test_columns_of_too_many_groups_divide_nobody():
    groups = {id_: f"{n % 201}" for n, id_ in enumerate(f"e{n}" for n in range(603))}
    people = [{"id": id_, "bio": TOPICS[n % 6]} for n, id_ in enumerate(groups)]
    cohort = Cohort.from_records(mentors=MENTORS, mentees=people)
    assert gaps_of(cohort, by=[groups], smallest=1) == ()
    assert gaps_of(cohort, by=[{id_: group[:1] for id_, group in groups.items()}], smallest=1)


def test_order_of_rows_does_not_matter():
    some = random.Random(3)
    size = CHOIR.shape
    shuffled = CHOIR.take(mentees=some.sample(range(size[0]), size[0]), mentors=some.sample(range(size[1]), size[1]))
    assert gaps_of(shuffled, who="everybody") == gaps_of(CHOIR, who="everybody")


def test_samples_do_not_depend_on_the_order(monkeypatch):
    exact = gaps_of(CHOIR)
    module = importlib.import_module("mentormatch.fairness.text_gaps")  # the face has a function of this name
    for name, value in {"_FEWEST_PARTNERS": 4, "_PAIRS": 1, "_READ": 30, "_LEARNED_FROM": 12}.items():
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(module, "_CELLS_AT_ONCE", 100)
    found = gaps_of(CHOIR)
    assert found == gaps_of(CHOIR.take(mentees=range(CHOIR.shape[0])[::-1], mentors=range(CHOIR.shape[1])[::-1]))
    assert [gap.group for gap in found] == [gap.group for gap in exact]
    assert found != exact


def test_sides_and_columns():
    assert {gap.who for gap in gaps_of(CHOIR, who="everybody", smallest=2)} == {"mentees", "mentors"}
    with pytest.raises(CohortError, match="Did you mean 'gender'"):
        gaps_of(CHOIR, by=["genders"], who="everybody")
    with pytest.raises(UnknownNameError, match="Did you mean 'mentees'"):
        gaps_of(CHOIR, who="mentee")
    only_mentees = {id_: "even" if n % 2 else "odd" for n, id_ in enumerate(CHOIR.mentees.ids)}
    assert {gap.who for gap in gaps_of(CHOIR, by=[only_mentees], who="everybody")} == {"mentees"}
    many = {id_: f"{n}" for n, id_ in enumerate(CHOIR.mentees.ids)}
    assert gaps_of(CHOIR, by=[many], smallest=0)[0].n == 1
    assert math.isnan(gaps_of(CHOIR, by=[many], smallest=0)[0].p_value)


def test_audit_and_check_say_the_same():
    by_check = [gap for gap in check_up(CHOIR, POLICY).text_gaps if gap.who == "mentees"]
    assert list(audit(matching_of_pairs(CHOIR, POLICY, []), by="gender", resamples=0).text_gaps) == by_check
    assert check_up(CHOIR, POLICY).warnings == 1 + dataclasses.replace(check_up(CHOIR, POLICY), text_gaps=()).warnings


def test_tell_groups_reads_meanings():
    told = tell_groups(matching_of_pairs(CHOIR, POLICY, []), by="gender", who="mentees")["woman"]
    assert told.auc > 0.95
    assert [name for name, _ in told.terms] == ["bio: what is meant"]
    silent = Cohort.from_records(mentors=MENTORS, mentees=[{"id": "kim", "gender": "x", "bio": ""}])
    assert tell_groups(matching_of_pairs(silent, POLICY, []), by="gender", who="mentees", smallest=1)["x"].terms == ()
    chance = tell_groups(matching_of_pairs(cohort_of(), POLICY, []), by="gender", who="mentees")["woman"]
    assert abs(chance.auc - 0.5) < 0.3
