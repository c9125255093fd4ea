"""Why this mentor, why not that one: exact, in plain words, and silent about others to a participant."""

import itertools
import json
import re
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import programmes

from mentormatch.errors import InfeasibleError, InputError, UnknownNameError
from mentormatch.explanations.explanation import _cost_line, listed
from mentormatch.explanations.parts import Cost
from mentormatch.explanations.reasons import explain
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.pipeline import match
from mentormatch.matching.rematching import rematch
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring.scores import compare

SKILLS = [Criterion("skills", encoder={"name": "terms", "rarity": False})]


def cohort_of(mentees, mentors):
    return Cohort.from_records(
        mentees=[{"id": id_, **cells} for id_, cells in mentees.items()],
        mentors=[{"id": id_, **cells} for id_, cells in mentors.items()],
    )


def matching_of(mentees, mentors, **settings):
    return match(cohort_of(mentees, mentors), Policy(**({"criteria": SKILLS} | settings)))


# ---- laws


@settings(max_examples=30)
@given(programmes(max_size=4))
def test_reasons_sum_to_the_score_and_ranks_are_true(programme):
    cohort, policy = programme
    try:
        matching = match(cohort, policy)
    except InfeasibleError:
        return
    block, allowed = matching.scores.block(), matching.scores.allowed()
    for row, mentee in enumerate(cohort.mentees.ids):
        explanation = explain(matching, mentee=mentee)
        assert tuple(pair.mentor for pair in explanation.pairs) == matching.mentors_of.get(mentee, ())
        assert {pair.mentor for pair in explanation.got} == set(matching.mentors_of.get(mentee, ()))
        assert explanation.cost is None
        own = [cohort.mentors.index[pair.mentor] for pair in explanation.got]
        takes = {load.mentor for load in matching.loads if load.capacity}
        others = sorted(
            (-block[row, j], mentor)
            for j, mentor in enumerate(cohort.mentors.ids)
            if allowed[row, j] and j not in own and mentor in takes
        )
        assert [(-runner_up.score, runner_up.mentor) for runner_up in explanation.runners_up] == others[:3]
        for column in range(len(cohort.mentors)):
            (pair,) = explain(matching, mentee=mentee, mentor=cohort.mentors.ids[column]).pairs
            assert sum(pair.contributions.values()) == pytest.approx(pair.score, abs=1e-12)
            assert pair.score == block[row, column]
            assert list(pair.contributions) == [criterion.name for criterion in policy.criteria]
            assert pair.made == (column in own)
            assert pair.excluded_by == matching.scores.excluded_by(row, column)
            ranked = allowed[row] & np.array([mentor in takes for mentor in cohort.mentors.ids], dtype=bool)
            assert pair.of == ranked.sum()
            better = (block[row][ranked] > block[row, column] + 1e-12).sum()
            assert pair.rank == (better + 1 if ranked[column] else 0)
            assert all(reason.note and reason.most >= reason.contribution - 1e-12 for reason in pair.reasons)


@settings(max_examples=60)
@given(programmes(max_size=3), st.data())
def test_cost_of_forcing_a_pair_is_that_of_brute_force(programme, data):
    cohort, policy = programme
    if not all(cohort.shape):
        return
    row, column = (data.draw(st.integers(0, size - 1)) for size in cohort.shape)
    try:
        matching = match(cohort, policy)
    except InfeasibleError:
        assert best_of(cohort, policy) is None
        return
    best, forced = (
        best_of(cohort, policy, scores=matching.scores),
        best_of(cohort, policy, (row, column), scores=matching.scores),
    )
    cost = explain(matching, mentee=cohort.mentees.ids[row], mentor=cohort.mentors.ids[column]).cost
    if cohort.mentors.ids[column] in matching.mentors_of.get(cohort.mentees.ids[row], ()):
        assert cost is None
        assert forced == pytest.approx(best, abs=1e-9)
    elif forced is None:
        assert cost.impossible
    else:
        assert cost.impossible is None
        assert not cost.against_best
        if policy.unmatched is None:
            assert (cost.mentees, cost.pairs) == (best[0] - forced[0], best[1] - forced[1])
        assert cost.total == pytest.approx(best[2] - forced[2], abs=1e-9)


def best_of(cohort, policy, also=None, *, scores=None):
    """Try every set of pairs; return (mentees placed, pairs, total) of the best, None where none holds the limits."""
    scores = compare(cohort, policy) if scores is None else scores
    block, allowed = scores.block(), scores.allowed()
    if also is not None:
        allowed[also] = True
    capacity = [policy.default_capacity if seats < 0 else seats for seats in cohort.mentors.capacity.tolist()]
    demand, low = cohort.mentees.demand.tolist(), cohort.mentors.min_load.tolist()
    cells = [(i, j) for i in range(len(demand)) for j in range(len(capacity)) if allowed[i, j]]
    best = None
    for size in range(len(cells) + 1):
        for chosen in itertools.combinations(cells, size):
            places = [sum(i == row for i, _ in chosen) for row in range(len(demand))]
            loads = [sum(j == column for _, j in chosen) for column in range(len(capacity))]
            if also is not None and also not in chosen:
                continue
            if (
                any(map(int.__gt__, places, demand))
                or any(map(int.__gt__, loads, capacity))
                or any(map(int.__lt__, loads, low))
            ):
                continue
            worth = policy.unmatched
            total = sum(block[pair] - (worth or 0.0) for pair in chosen)
            found = (0, 0, total) if worth is not None else (sum(map(bool, places)), size, total)
            best = found if best is None else max(best, found)
    return best


SECRETS = {"id": ("SECRETMENTOR", "SECRETMENTEE"), "team": "SECRETTEAM", "rule": "SECRETRULE", "skill": "SECRETSKILL"}


@pytest.mark.parametrize("mentor", [None, "mine", "SECRETMENTOR", "full"])
@pytest.mark.parametrize("mentee", ["me", "alone", "barred", "content", "greedy"])
def test_participant_learns_nothing_of_others(mentee, mentor):
    """Neither in the text nor in any field is there an id, an answer, a rule or a load of anybody else."""
    mentors = {
        "mine": {"skills": "r; SECRETSKILL", "team": "red", "name": "My Mentor", "wish": "tea", "capacity": 2},
        "full": {"skills": "sql; r", "team": "red", "name": "SECRETNAME", "wish": "SECRETWISH"},
        "SECRETMENTOR": {"skills": "r; SECRETSKILL", "team": "SECRETTEAM", "name": "SECRETNAME", "capacity": 0},
    }
    mentees = {
        "me": {"skills": "r; SECRETSKILL too", "team": "green", "give": "tea; sugar"},
        "alone": {"skills": "c", "team": "green"},
        "barred": {"skills": "c", "team": "SECRETTEAM; red"},
        "content": {"skills": "r", "team": "green", "demand": 0},
        "greedy": {"skills": "r", "team": "green", "demand": 3},
        "SECRETMENTEE": {"skills": "sql", "team": "green"},
    }
    matching = match(
        cohort_of(mentees, mentors),
        Policy(
            criteria=[*SKILLS, Criterion("gives", wants="wish", offers="give", direction="mentor", weight=0.5)],
            rules=[Rule("different", column="team", name="SECRETRULE"), Rule("lock", pairs=[("me", "mine")])],
            show=["name"],
        ),
    )
    explanation = explain(matching, mentee=mentee, mentor=mentor, audience="participant")
    everything = json.dumps(asdict(explanation), default=str) + explanation.text()
    own = set(matching.mentors_of.get(mentee, ()))
    asked = {mentor} if mentor else set()
    for id_ in {*mentors, *mentees} - own - asked - {mentee}:
        assert f'"{id_}"' not in everything
    everything = everything.replace("SECRETMENTOR", "") if mentor == "SECRETMENTOR" else everything
    everything = everything.replace("SECRETSKILL too", "")  # their own answer
    assert "SECRET" not in everything
    assert explanation.text()
    assert explanation.runners_up == ()
    assert explanation.cost is None
    assert {pair.mentor for pair in explanation.pairs} <= own
    assert all((pair.rank, pair.of, pair.excluded_by) == (0, 0, ()) for pair in explanation.pairs)


def test_participant_is_not_told_who_else_there_is():
    matching = matching_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r"}})
    for people in ({"mentee": "kym"}, {"mentee": "kim", "mentor": "ad"}):
        with pytest.raises(UnknownNameError) as caught:
            explain(matching, audience="participant", **people)
        assert "Did you mean" not in str(caught.value)
        with pytest.raises(UnknownNameError, match="Did you mean"):
            explain(matching, **people)


# ---- what a coordinator reads


def test_pair_that_is_made():
    matching = matching_of(
        {"kim": {"skills": "r; sql; go", "name": "Kim", "grade": "junior", "team": "red", "can": "tea"}},
        {"ada": {"skills": "R; Go", "name": "Ada", "grade": "lead", "team": "red", "wish": "coffee"}},
        criteria=[
            Criterion("skills", weight=2, encoder={"name": "terms", "rarity": False}),
            Criterion("grade", encoder={"name": "number", "levels": ["junior", "lead"], "at_least": 1}),
            Criterion("team", reverse=True),
            Criterion("back", wants="wish", offers="can", direction="mentor"),
        ],
        show=["name"],
    )
    assert explain(matching, mentee="kim").text().splitlines() == [
        "Kim is paired with Ada: score 0.467 of 1, the only allowed mentor.",
        "  skills  0.267 of 0.400  in common: R, Go; not offered: sql",
        "  grade   0.200 of 0.200  mentee: junior; mentor: lead",
        "  team    0.000 of 0.200  in common, which counts against it: red",
        "  back    0.000 of 0.200  not offered: coffee",
    ]
    assert explain(matching, mentee="kim", audience="participant").text().splitlines() == [
        "Your mentor is Ada. What speaks for the two of you:",
        "  Skills: R, Go",
    ]


def test_notes_on_blanks_and_on_what_is_not_in_common():
    criteria = [
        Criterion("a"), Criterion("b"), Criterion("c", missing="zero"), Criterion("d"), Criterion("e", reverse=True),
        Criterion("f", encoder="category"), Criterion("g", encoder="pairs", pairs=[("kim", "ada", 0.5)]),
        Criterion("h", encoder="pairs", pairs=[("kim", "bob", 1)], missing="zero"),
    ]  # fmt: skip
    matching = matching_of(
        {"kim": {"a": "", "b": "x", "c": "", "d": "", "e": "x", "f": "x"}},
        {
            "ada": {"a": "x", "b": "", "c": "", "d": "x", "e": "y", "f": "y"},
            "bob": {"a": "x", "b": "x", "d": "x", "capacity": 0},
        },
        criteria=criteria,
    )
    (pair,) = explain(matching, mentee="kim", mentor="ada").pairs
    assert {reason.criterion: reason.note for reason in pair.reasons} == {
        "a": "the mentee did not answer, which counts as nothing, as in every pair",
        "b": "the mentor did not answer, which counts as the average",
        "c": "neither answered, which counts as nothing",
        "d": "the mentee did not answer, which counts as nothing, as in every pair",
        "e": "nothing in common, as wished",
        "f": "nothing in common",
        "g": "the score that was given",
        "h": "no score was given, which counts as nothing",
    }
    assert [reason.blank for reason in pair.reasons] == [True, True, True, True, False, False, False, True]


def test_long_answers_are_cut():
    terms = "; ".join(f"term number {n}" for n in range(50))
    matching = matching_of({"kim": {"skills": terms}}, {"ada": {"skills": terms}})
    assert all(len(line) < 150 for line in explain(matching, mentee="kim").text().splitlines())
    assert all(len(line) < 150 for line in explain(matching, mentee="kim", audience="participant").text().splitlines())


def test_pair_that_a_rule_forbids():
    matching = matching_of(
        {"kim": {"skills": "r", "team": "red"}, "noor": {"skills": "r", "team": "blue"}},
        {"ada": {"skills": "r", "team": "red"}},
        rules=[Rule("different", column="team")],
    )
    assert explain(matching, mentee="kim", mentor="ada").text().splitlines() == [
        "kim is not paired with ada: score 1.000 of 1, not allowed.",
        "  skills  1.000 of 1.000  in common: r",
        "In the way: 'different team'.",
        "kim has no mentor. The only mentor is not allowed: 'different team'.",
        "If this pair were made against the rules, nothing would be lost.",
        "Who else would move:",
        "  noor: from ada to nobody",
    ]


def test_pair_that_would_place_one_more_against_the_rules():
    matching = matching_of(
        {"kim": {"skills": "r", "team": "red"}},
        {"ada": {"skills": "r", "team": "red"}},
        rules=[Rule("different", column="team")],
    )
    explanation = explain(matching, mentee="kim", mentor="ada")
    assert explanation.cost == Cost(-1, -1, -1.0)
    assert explanation.text().splitlines()[-1] == (
        "If this pair were made against the rules, 1 mentee more would have a mentor and the total would rise by 1.000."
    )


def test_pair_that_costs_somebody_their_place():
    matching = matching_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "r", "team": "blue"}},
        {"ada": {"skills": "r", "team": "red"}, "bob": {"skills": "", "team": "blue"}},
        rules=[Rule("different", column="team")],
    )
    explanation = explain(matching, mentee="kim", mentor="ada")
    assert explanation.cost.mentees == explanation.cost.pairs == 1
    assert "If this pair were made, 1 mentee fewer would have a mentor and the total would" in explanation.text()
    assert "kim has bob, with a score of" in explanation.text()


def test_pair_that_costs_a_second_mentor():
    matching = matching_of(
        {"kim": {"skills": "r", "demand": 2}, "noor": {"skills": "c", "team": "blue"}},
        {
            "ada": {"skills": "r", "team": "x"},
            "bob": {"skills": "r", "capacity": 2, "team": "blue"},
            "cyd": {"skills": "c", "capacity": 0, "team": "y"},
        },
        rules=[Rule("different", column="team"), Rule("forbid", pairs=[("kim", "cyd")])],
    )
    text = explain(matching, mentee="noor", mentor="bob").text()
    assert "nothing would be lost" not in text
    assert explain(matching, mentee="noor", mentor="cyd").text().splitlines()[-2:] != []


@pytest.mark.parametrize(
    ("cost", "line"),
    [
        (Cost(0, 0, 0.0), "If this pair were made, nothing would be lost: a tie decided."),
        (Cost(0, 0, 1e-13), "If this pair were made, nothing would be lost: a tie decided."),
        (Cost(0, 0, 1e-5), "If this pair were made, the total would fall by less than 0.001."),
        (Cost(0, 2, -0.5), "If this pair were made, there would be 2 pairs fewer and the total would rise by 0.500."),
        (
            Cost(2, 2, 1.0),
            "If this pair were made, 2 mentees fewer would have a mentor and the total would fall by 1.000.",
        ),
        (
            Cost(1, 0, 1.0),
            "If this pair were made, 1 mentee fewer would have a mentor and the total would fall by 1.000.",
        ),
        (
            Cost(-1, 2, 0.0),
            "If this pair were made, 1 mentee more would have a mentor and there would be 2 pairs fewer.",
        ),
        (
            Cost(0, 0, 0.0, impossible="mentor 'ada' takes nobody."),
            "This pair cannot be made: mentor 'ada' takes nobody.",
        ),
    ],
)
def test_words_for_a_cost(cost, line):
    assert _cost_line(cost, against_rules=False) == line


def test_words_for_a_cost_of_all_three():
    line = _cost_line(Cost(-1, 2, -1.0, against_best=True), against_rules=True)
    assert line.startswith(
        "If this pair were made against the rules, compared with the best matching there is, 1 mentee "
    )
    assert line.endswith(
        "1 mentee more would have a mentor, there would be 2 pairs fewer and the total would rise by 1.000."
    )


@pytest.mark.parametrize(
    ("mentee", "mentor", "locked", "message"),
    [
        ({"demand": 0}, {}, [], "mentee 'kim' asks for no mentor."),
        ({}, {"capacity": 0}, [], "mentor 'ada' takes nobody (capacity 0)."),
        ({}, {}, [("kim", "bob")], "every place of mentee 'kim' is locked for others."),
        ({}, {}, [("noor", "ada")], "every seat of mentor 'ada' is locked for others."),
    ],
    ids=["wants nobody", "takes nobody", "mentee locked", "mentor locked"],
)
def test_pair_that_cannot_be_forced(mentee, mentor, locked, message):
    matching = matching_of(
        {"kim": {"skills": "r", **mentee}, "noor": {"skills": "go"}},
        {"ada": {"skills": "r", **mentor}, "bob": {"skills": "go"}},
        rules=[Rule("lock", pairs=locked)],
    )
    explanation = explain(matching, mentee="kim", mentor="ada")
    assert explanation.cost.impossible == message
    assert f"This pair cannot be made: {message}" in explanation.text()


def test_pair_that_cannot_be_forced_names_people():
    matching = matching_of(
        {"kim": {"skills": "r", "name": "Kim Lee"}}, {"m7": {"skills": "r", "name": "Ada Byron", "capacity": 0}}
    )
    told = explain(matching, mentee="kim", mentor="m7")
    assert told.cost.impossible == "mentor 'Ada Byron' takes nobody (capacity 0)."
    assert "m7" not in told.text()


def test_answer_that_meets_anything_is_not_in_common():
    encoder = {"name": "terms", "any": ["Student", "all"], "separator": "|"}
    matching = matching_of(
        {"kim": {"area": "Student", "field": "law", "team": "all"}},
        {"ada": {"area": "Data science", "field": "All", "team": "red"}},
        criteria=[
            Criterion("area", encoder=encoder),
            Criterion("field", encoder=encoder),
            Criterion("team", encoder=encoder, reverse=True),
        ],
    )
    told = explain(matching, mentee="kim")
    assert [reason.note for reason in told.pairs[0].reasons] == [
        "the mentee is open to anything: Student",
        "the mentor is open to anything: All",
        "the mentee is open to anything: all, which counts against it",
    ]
    assert not any(reason.in_common or reason.met_as or reason.missing for reason in told.pairs[0].reasons)
    assert explain(matching, mentee="kim", audience="participant").text() == "Your mentor is ada."


def test_participant_reads_words_and_only_what_is_shared():
    levels = {"name": "number", "levels": ["never", "rarely", "often"], "at_least": 0}
    matching = matching_of(
        {"kim": {"goals": "mid_to_senior", "shiny": "never", "plots": "often"}},
        {"ada": {"goals": "mid_to_senior|beyond_senior", "shiny": "rarely", "plots": "Often"}},
        criteria=[Criterion("goals"), Criterion("shiny", encoder=levels), Criterion("plots", encoder=levels)],
    )
    for of in ({"mentee": "kim"}, {"mentor": "ada"}):
        told = explain(matching, **of, audience="participant")
        assert told.text().splitlines()[1:] == ["  Goals: mid to senior", "  Plots: Often"]
    assert told.to_dict()["pairs"][0]["in_common"] == {"goals": ["mid to senior"], "plots": ["Often"]}


def test_counts_of_mentors_add_up():
    matching = matching_of(
        {"kim": {"skills": "r", "team": "red"}, "lee": {"skills": "r", "team": "red"}},
        {
            "ada": {"skills": "r", "team": "red"},
            "bob": {"skills": "r", "team": "red", "capacity": 0},
            "cyd": {"skills": "r", "team": "blue"},
            "dan": {"skills": "r", "team": "blue"},
        },
        rules=[Rule("same", column="team"), Rule("forbid", pairs=[("kim", "dan"), ("lee", "dan")])],
    )
    waiting = matching.unmatched[0].mentee
    told = explain(matching, mentee=waiting)
    assert (told.left.all, told.left.left, told.left.closed) == (4, 2, 1)
    assert "Of 4 mentors, rules leave 2, of whom 1 takes nobody: 'same team' takes away 2, 'forbid" in told.text()
    assert told.text().splitlines()[1].endswith(" 1, some of them the same.")
    assert explain(matching, mentee=waiting, audience="participant").left is None


def test_long_lists_are_cut_between_terms():
    terms = [f"Analysis of a matter no. {number}" for number in range(9)]
    assert listed(terms) == f"{', '.join(terms[:3])} and 6 more"
    assert len(listed(["x" * 300])) == 200
    assert listed([]) == ""


def test_pair_that_minimum_loads_do_not_allow():
    low = {"skills": "go", "min_load": 1}
    matching = matching_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "go"}}, {"ada": {"skills": "r"}, "bob": low, "cyd": low}
    )
    said = explain(matching, mentee="kim", mentor="ada").text()
    assert "This pair cannot be made: Minimum loads cannot hold: mentors '" in said


def test_locked_pair_that_a_given_pairing_does_not_make_costs_nothing():
    cohort = cohort_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r"}, "bob": {"skills": "r"}})
    policy = Policy(criteria=SKILLS, rules=[Rule("lock", pairs=[("kim", "ada")])])
    matching = matching_of_pairs(cohort, policy, [("kim", "bob")])
    assert explain(matching, mentee="kim", mentor="ada").cost == Cost(0, 0, 0.0, against_best=True)


def test_given_pairing_whose_limits_nobody_can_hold():
    cohort = cohort_of(
        {"kim": {"skills": "r"}}, {"ada": {"skills": "r", "min_load": 1}, "bob": {"skills": "r", "min_load": 1}}
    )
    matching = matching_of_pairs(cohort, Policy(criteria=SKILLS), [("kim", "bob")])
    assert explain(matching, mentee="kim", mentor="ada").cost.impossible.startswith("Minimum loads cannot hold")


def test_pair_that_breaks_a_rule_in_a_given_pairing():
    cohort = cohort_of({"kim": {"skills": "r", "team": "red"}}, {"ada": {"skills": "r", "team": "red"}})
    matching = matching_of_pairs(
        cohort, Policy(criteria=SKILLS, rules=[Rule("different", column="team")]), [("kim", "ada")]
    )
    assert explain(matching, mentee="kim").text().splitlines() == [
        "kim is paired with ada: score 1.000 of 1, not allowed.",
        "  skills  1.000 of 1.000  in common: r",
        "The pair breaks: 'different team'.",
    ]


def test_runners_up_with_their_seats():
    matching = matching_of(
        {"kim": {"skills": "r"}},
        {
            "ada": {"skills": "r"},
            "bob": {"skills": "r; c", "capacity": 2},
            "cyd": {"skills": "", "capacity": 0},
            "dan": {"skills": "c"},
        },
    )
    explanation = explain(matching, mentee="kim")
    got = explanation.got[0].mentor
    other = {"ada": "bob  1.000  0 of 2 seats taken", "bob": "ada  1.000  0 of 1 seat taken"}[got]
    second, third = explanation.runners_up[0].cost, explanation.runners_up[1].cost
    assert (second.total, third.total) == (0.0, 1.0)
    assert explanation.text().splitlines()[2:] == [
        "The best allowed mentors whom kim did not get:",
        f"  {other}; would cost nothing",
        "  dan  0.000  0 of 1 seat taken; would cost 1.000",
    ]


def test_mentee_who_wants_nobody_or_got_too_few():
    matching = matching_of(
        {"kim": {"skills": "r", "demand": 0}, "noor": {"skills": "r", "demand": 3}}, {"ada": {"skills": "r"}}
    )
    assert explain(matching, mentee="kim").text().splitlines()[0] == "kim asks for no mentor."
    assert explain(matching, mentee="kim", audience="participant").text() == "You asked for no mentor."
    assert "noor has 1 of the 3 mentors who are wanted." in explain(matching, mentee="noor").text()
    told = explain(matching, mentee="noor", audience="participant").text()
    assert told.splitlines()[-1] == "You have 1 of the 3 mentors who are wanted."


@pytest.mark.parametrize(
    ("settings", "pairs", "told"),
    [
        (
            {"rules": [Rule("different", column="team")]},
            [],
            "The rules of the programme left no mentor for you this time.",
        ),
        ({"default_capacity": 0}, [], "All mentors who could be yours are fully booked this time."),
        ({"participation": "worth", "unmatched": 2}, [], "Nobody who could be your mentor fits well enough this time."),
        ({}, [], "You have no mentor so far."),
    ],
)
def test_participant_without_a_mentor(settings, pairs, told):
    cohort = cohort_of({"kim": {"skills": "r", "team": "red"}}, {"ada": {"skills": "r", "team": "red"}})
    matching = matching_of_pairs(cohort, Policy(criteria=SKILLS, **settings), pairs)
    assert explain(matching, mentee="kim", audience="participant").text() == told


def test_participant_who_asks_for_another_mentor():
    matching = matching_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r"}, "bob": {"skills": "r", "capacity": 0}})
    explanation = explain(matching, mentee="kim", mentor="bob", audience="participant")
    assert explanation.text() == (
        "The mentor you asked about is not yours this time. Pairs are chosen for everybody together, within the rules "
        "of the programme and the time that mentors have."
    )
    assert explanation.pairs == ()


@pytest.mark.parametrize(
    ("asked", "told"), [("Bob Ross", "Bob Ross"), ("ross, bob", "ross, bob"), ("b@x.org", "b@x.org")]
)
def test_participant_who_asks_by_name_is_told_no_id(asked, told):
    matching = matching_of(
        {"kim": {"skills": "r"}},
        {"ada": {"skills": "r", "name": "Ada"}, "b@x.org": {"skills": "r", "name": "Bob Ross", "capacity": 0}},
    )
    explanation = explain(matching, mentee="kim", mentor=asked, audience="participant")
    document = explanation.to_dict()
    assert explanation.asked == document["asked"] == told
    assert "b@x.org" not in json.dumps(document).replace(f'"asked": "{asked}"', "")
    assert explain(matching, mentee="kim", mentor=asked).asked == "b@x.org"
    own = explain(matching, mentee="kim", mentor="Ada", audience="participant")
    assert own.text() == explain(matching, mentee="kim", audience="participant").text()


def test_name_of_several_is_ambiguous_and_a_participant_is_told_of_nobody():
    mentors = {id_: {"skills": "r", "name": "Ada Byron"} for id_ in ("a1", "a2")}
    matching = matching_of({"kim": {"skills": "r"}}, mentors)
    for people in ({"mentee": "kim", "mentor": "Ada Byron"}, {"mentor": "Ada Byron"}):
        with pytest.raises(UnknownNameError, match=r"must name one mentor.*a1"):
            explain(matching, **people)
        with pytest.raises(UnknownNameError, match="no such mentor") as caught:
            explain(matching, audience="participant", **people)
        assert not [id_ for id_ in mentors if id_ in str(caught.value)]


def test_allowed_mentors_are_those_who_take_somebody_in_every_sentence():
    none = {"skills": "r", "capacity": 0}
    matching = matching_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "r; c"}},
        {"ada": {"skills": "r"}, "bob": none, "cyd": none, "dee": {"skills": "c", "capacity": 0}},
    )
    left = next(who.mentee for who in matching.unmatched)
    explanation = explain(matching, mentee=left, mentor="ada")
    assert "the only allowed mentor." in explanation.text()
    assert "No seat is left with the only allowed mentor: ada" in explanation.text()
    assert (explanation.pairs[0].rank, explanation.pairs[0].of) == (1, 1)
    asked = explain(matching, mentee=left, mentor="bob")
    assert (asked.pairs[0].rank, asked.pairs[0].of) == (0, 1)
    assert ", a mentor who takes nobody this time." in asked.text().splitlines()[0]


def test_participant_who_has_nothing_in_common_with_the_mentor():
    matching = matching_of({"kim": {"skills": "r"}}, {"ada": {"skills": "c"}})
    assert explain(matching, mentee="kim", audience="participant").text() == "Your mentor is ada."


def test_unknown_audience():
    matching = matching_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r"}})
    with pytest.raises(UnknownNameError, match="Did you mean 'participant'"):
        explain(matching, mentee="kim", audience="participants")


def test_name_that_is_blank_and_name_that_need_not_be_shown():
    mentees, mentors = {"kim": {"skills": "r", "name": ""}}, {"ada": {"skills": "r", "name": "Ada"}}
    for shown in ([], ["name"]):
        matching = matching_of(mentees, mentors, show=shown)
        assert explain(matching, mentee="kim").text().startswith("kim is paired with Ada:")


def test_one_id_of_two_people_has_two_names():
    mentees, mentors = {"7": {"skills": "r", "name": "Kim"}}, {"7": {"skills": "r", "name": "Ada"}}
    matching = matching_of(mentees, mentors, show=["name"], same_ids="different people")
    assert explain(matching, mentee="7").text().startswith("Kim is paired with Ada: score")


def test_who_has_the_only_seat_is_named_to_the_coordinator_alone():
    mentees = [{"id": "kim", "name": "Kim Lee", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "R"}]
    matching = match(Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 1}], mentees=mentees))
    (left,), (pair,) = matching.unmatched, matching.pairs
    said = explain(matching, mentee=left.mentee).text()
    assert f"1 of 1 seat taken, by {matching.called(matching.cohort.mentees, pair.mentee)}" in said
    assert pair.mentee not in explain(matching, mentee=left.mentee, audience="participant").text()


def test_terms_that_met_under_other_names_are_told_to_both_audiences():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "Kubernetes; R"}], mentees=[{"id": "kim", "skills": "k8s; R"}]
    )
    matching = match(cohort)
    for audience in ("coordinator", "participant"):
        explanation = explain(matching, mentee="kim", audience=audience)
        assert "Kubernetes (wanted: 'k8s'), R" in explanation.text()
        assert explanation.pairs[0].reasons[0].in_common == ("Kubernetes", "R")


# ---- who would move, what is free, and the side of the mentor


@settings(max_examples=25)
@given(programmes(max_size=4), st.data())
def test_what_is_said_to_move_is_what_a_full_run_with_the_pair_locked_reaches(programme, data):
    cohort, policy = programme
    if not all(cohort.shape):
        return
    try:
        matching = match(cohort, policy)
    except InfeasibleError:
        return
    mentee, mentor = data.draw(st.sampled_from(cohort.mentees.ids)), data.draw(st.sampled_from(cohort.mentors.ids))
    explanation = explain(matching, mentee=mentee, mentor=mentor)
    if explanation.cost is None or explanation.cost.impossible or matching.objective != "total":
        return
    pairs = {(pair.mentee, pair.mentor) for pair in matching.pairs}
    gone = {(move.mentee, move.leaves) for move in explanation.moves if move.leaves}
    come = {(move.mentee, move.gets) for move in explanation.moves if move.gets}
    assert gone <= pairs
    assert not come & pairs
    assert (mentee, mentor) in come
    after = (pairs - gone) | come
    places = [sum(who == person for who, _ in after) for person in cohort.mentees.ids]
    assert all(few <= most for few, most in zip(places, cohort.mentees.demand.tolist(), strict=True))
    loads = {load.mentor: load.capacity for load in matching.loads}
    assert all(sum(whom == person for _, whom in after) <= most for person, most in loads.items())
    value = {
        pair: matching.scores.pairs([cohort.mentees.index[pair[0]]], [cohort.mentors.index[pair[1]]])[0]
        for pair in after | pairs
    }
    worth = policy.unmatched or 0.0
    lost = sum(value[pair] - worth for pair in pairs) - sum(value[pair] - worth for pair in after)
    assert explanation.cost.total == pytest.approx(lost, abs=1e-9)
    assert explanation.cost.pairs == len(pairs) - len(after)
    json.dumps(explanation.to_dict())


def outbid():
    return matching_of(
        {"kim": {"skills": "r; c"}, "noor": {"skills": "r"}, "lee": {"skills": "c", "team": "blue"}},
        {"ada": {"skills": "r", "team": "red"}, "bob": {"skills": "", "team": "blue", "capacity": 1}},
        rules=[Rule("different", column="team")],
    )


def test_an_unmatched_mentee_reads_by_whom_and_by_how_much():
    matching = outbid()
    (left,) = matching.unmatched
    explanation = explain(matching, mentee=left.mentee)
    best = explanation.runners_up[0]
    assert best.outbid_by in {pair.mentee for pair in matching.of_mentor(best.mentor)}
    assert f"; {best.cost.in_short}" in explanation.text()
    assert explanation.removed == matching.scores.exclusions(matching.cohort.mentees.index[left.mentee])


def test_free_seats_that_are_better_than_what_was_made_by_hand():
    cohort = cohort_of(
        {"kim": {"skills": "r"}},
        {"ada": {"skills": "c"}, "bob": {"skills": "r"}, "cyd": {"skills": "r", "capacity": 0}},
    )
    by_hand = matching_of_pairs(cohort, Policy(criteria=SKILLS), [("kim", "ada")])
    explanation = explain(by_hand, mentee="kim")
    assert [free.mentor for free in explanation.free] == ["bob"]
    assert "A better seat is free: bob, 1.000, 0 of 1 seat taken." in explanation.text()
    assert explain(match(cohort, Policy(criteria=SKILLS)), mentee="kim").free == ()


def test_a_mentor_reads_the_same_from_the_other_side():
    matching = outbid()
    for mentor in ("ada", "bob"):
        explanation = explain(matching, mentor=mentor)
        assert [pair.mentee for pair in explanation.pairs] == [pair.mentee for pair in matching.of_mentor(mentor)]
        for candidate in explanation.candidates:
            assert candidate.cost == explain(matching, mentee=candidate.mentee, mentor=mentor).cost
            assert not matching.scores.excluded_by(
                matching.cohort.mentees.index[candidate.mentee], matching.cohort.mentors.index[mentor]
            )
        assert json.loads(json.dumps(explanation.to_dict()))["mentor"] == mentor
    assert explain(matching, mentor="bob").removed == {"different team": 1}


def test_a_mentor_as_participant_reads_of_the_own_pairs_alone():
    matching = outbid()
    (pair,) = matching.of_mentor("ada")
    told = explain(matching, mentor="ada", audience="participant")
    assert told.text().splitlines()[0] == f"Your mentee is {pair.mentee}. What speaks for the two of you:"
    others = {"bob", *matching.cohort.mentees.ids} - {pair.mentee}
    document = json.dumps(told.to_dict())
    assert not [person for person in others if f'"{person}"' in document]
    assert "different team" not in document
    assert not {"score", "capacity", "candidates", "removed", "excluded_by"} & set(re.findall(r'"(\w+)":', document))
    records = told.to_records()
    assert [set(record) for record in records] == [{"mentee", "mentor", "criterion", "in_common"}] * len(records) != []
    assert explain(matching, mentor="ada").to_records()[0]["score"] == pair.score
    assert (
        explain(
            matching_of({"kim": {"skills": "r", "demand": 0}}, {"ada": {"skills": "r"}}),
            mentor="ada",
            audience="participant",
        ).text()
        == "You have no mentee so far."
    )
    with pytest.raises(UnknownNameError) as caught:
        explain(matching, mentor="adda", audience="participant")
    assert "ada'" not in str(caught.value).replace("adda", "")


def test_somebody_must_be_asked_about():
    with pytest.raises(InputError, match="A mentee or a mentor must be given"):
        explain(outbid())


def test_another_objective_is_solved_again_and_says_nothing_of_moves():
    matching = matching_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "r; c"}},
        {"ada": {"skills": "r"}, "bob": {"skills": "c"}},
        objective="leximin",
    )
    mentee, mentor = next((a, b) for a in ("kim", "noor") for b in ("ada", "bob") if b not in matching.mentors_of[a])
    explanation = explain(matching, mentee=mentee, mentor=mentor)
    assert explanation.cost.value == "lowest score"
    assert explanation.moves == ()
    assert all(runner_up.cost is None for runner_up in explanation.runners_up)


def test_of_a_mentor_without_seats_nobody_is_told_that_they_cannot_be_had():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "capacity": 0}, {"id": "bob", "skills": "R"}],
        mentees=[{"id": "kim", "skills": "R"}],
    )
    found = explain(match(cohort, Policy(criteria=[Criterion("skills")])), mentor="ada")
    assert found.text() == "ada takes nobody (capacity 0)."
    assert [candidate.mentee for candidate in found.candidates] == ["kim"]


def test_a_pair_on_hold_is_said_and_its_seat_is_not_called_none():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "name": "Ada", "skills": "R"}, {"id": "bob", "name": "Bob", "skills": "Go"}],
        mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "R; Go"}],
    )
    sheet = [{"mentee": "kim", "mentor": "ada", "decision": "hold"}, {"mentee": "noor", "mentor": "bob"}]
    policy = Policy(criteria=[Criterion("skills")])
    held = rematch(cohort, policy, previous=sheet)
    told = {
        "Kim has a pair on hold, with Ada: place and seat are kept free.": {"mentee": "kim"},
        "Ada has a pair on hold, with Kim: a seat is kept free for it.": {"mentor": "ada"},
        "This pair cannot be made: it is on hold": {"mentee": "kim", "mentor": "ada"},
        "every place of mentee 'Kim' is kept free for a pair on hold": {"mentee": "kim", "mentor": "bob"},
        "every seat of mentor 'Ada' is kept free for a pair on hold": {"mentee": "noor", "mentor": "ada"},
    }
    for text, asked in told.items():
        said = explain(held, **asked).text()
        assert text in said
        assert "capacity 0" not in said
    own = explain(held, mentee="kim", audience="participant")
    assert (own.text(), own.held, own.mentor_names) == ("It is not decided yet who your mentor is.", (), {})
    assert "ada" not in str(own.to_dict()).casefold()
    waiting = rematch(
        cohort.without(mentors=["bob"]),
        policy,
        previous=sheet[:1],
    )
    (person,) = waiting.unmatched
    assert person.mentee == "noor"
    assert person.text.startswith("No seat is left with the only allowed mentor: the only seat is kept free for a pair")
