"""What is said of the proof, for every objective."""

import dataclasses
import math
import re

import pytest

from mentormatch.assignment.objectives.registry import OBJECTIVES
from mentormatch.explanations.proof import proof_lines
from mentormatch.matching.lotteries import draw_lottery
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort

OPTIONS = {
    "group-maximin": {"by": "team"},
    "least-gap": {"by": "team"},
    "max-gap": {"by": "team", "max_gap": 0.5},
    "quotas": {"by": "team", "at_most": {"a": 2}},
}
WORTH = {"participation": "worth", "unmatched": 0.3}
COHORT = Cohort.from_records(
    mentors=[
        {"id": "ada", "skills": "R; SQL; Go", "capacity": 2},
        {"id": "bob", "skills": "Go; C", "capacity": 2},
        {"id": "cyd", "skills": "R"},
    ],
    mentees=[
        {"id": str(number), "skills": skills, "team": "ab"[number % 2]}
        for number, skills in enumerate(["R", "R; Go", "SQL; C", "Go", "C; R; SQL", "SQL"])
    ],
)


def matched(name, cohort=COHORT, **settings):
    policy = Policy(criteria=[Criterion("skills")], objective={"name": name, **OPTIONS.get(name, {})}, **settings)
    return match(cohort, policy)


@pytest.mark.parametrize("name", ["total", *OBJECTIVES])
def test_every_objective_is_said_in_words_without_negative_numbers(name):
    matching = matched(name)
    title, lines = proof_lines(matching)
    said = " ".join(lines)
    assert len(title) < 12
    assert len(lines) in {1, 2}
    assert not re.search(r"(?<![e\w])-\d", said)
    assert (title == "Proven") == (matching.certificate.proven and (name == "total" or OBJECTIVES[name].seeks))
    if name != "total" and not OBJECTIVES[name].seeks:
        assert f"{matching.total:.6g}" in said
        assert "proven" not in said.lower()


def test_baselines_say_that_nothing_is_optimal():
    for name in ("first-come", "greedy", "random", "picking-sequence"):
        title, lines = proof_lines(matched(name))
        assert title == "Baseline"
        assert lines[0].endswith("; nothing is optimal")


def test_stable_is_called_stable_and_a_stopped_one_is_not():
    matching = matched("stable")
    assert proof_lines(matching)[0] == "Stable"
    assert "every pair was looked at" in proof_lines(matching)[1][0]
    stopped = dataclasses.replace(matching.solved.answer, details={"stable": False})
    late = dataclasses.replace(matching, solved=dataclasses.replace(matching.solved, answer=stopped))
    assert proof_lines(late)[0] == "Not stable"


def test_stored_stable_matching_is_not_said_to_be_looked_at_again():
    stored = type(matched("stable")).from_dict(matched("stable").to_dict(), COHORT)
    assert "looked at" not in proof_lines(stored)[1][0]


def test_bound_that_is_below_what_fewer_pairs_reach_is_not_negative():
    matching = matched("total")
    for gap, said in ((-0.5, "by more than 0"), (0.25, "by more than 0.25"), (math.inf, "can be made")):
        certificate = dataclasses.replace(matching.certificate, proven=False, gap=gap)
        title, lines = proof_lines(dataclasses.replace(matching, certificate=certificate))
        assert title == "Not proven"
        assert lines[0].endswith(said)


def test_bounded_objective_says_by_how_much_and_of_how_many_pairs():
    matching = matched("maximin")
    certificate = dataclasses.replace(matching.certificate, proven=False, gap=0.125)
    then = dataclasses.replace(matching.certificate, proven=False, gap=0.5, value=3.0)
    title, lines = proof_lines(dataclasses.replace(matching, certificate=certificate, then=then))
    assert title == "Bounded"
    assert lines[0].startswith("no other pairing places more; with as many, the lowest outcome is at most 0.125 higher")
    assert lines[1] == "of those that reach it, the total is at most 0.5 higher than here (3)"
    fewer = dataclasses.replace(certificate, pairs_bound=9, gap=math.inf)
    assert proof_lines(dataclasses.replace(matching, certificate=fewer, then=None))[1] == [
        "at most 9 pairs can be made"
    ]


def test_nash_is_said_as_a_geometric_mean():
    matching = matched("nash")
    mean = math.exp(math.fsum(math.log(pair.score) for pair in matching.pairs) / len(matching.pairs))
    assert f"geometric mean {mean:.6g}" in proof_lines(matching)[1][0]


def test_nash_of_pairs_that_are_worth_nothing_has_no_mean():
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "Go"}])
    assert "mean" not in proof_lines(matched("nash", cohort))[1][0]


def test_objective_with_a_worth_says_nothing_of_pairs():
    for name in ("group-maximin", "least-gap", "max-gap", "quotas"):
        matching = matched(name, participation="worth", unmatched=0.3)
        assert "as many" not in proof_lines(matching)[1][0]
        assert "places more" not in proof_lines(matching)[1][0]


def test_bounds_that_meet_without_a_proof_are_called_unchecked():
    matching = matched("quotas")
    certificate = dataclasses.replace(matching.certificate, proven=False)
    title, lines = proof_lines(dataclasses.replace(matching, certificate=certificate))
    assert title == "Bounded"
    assert lines[0].startswith("unchecked: no other pairing places more; with as many, the total within the quotas is")


def test_what_nothing_is_known_of_is_said_so():
    for settings, said in (({}, "no other pairing places more"), (WORTH, "nothing is known of others")):
        matching = matched("group-maximin", **settings)
        certificate = dataclasses.replace(matching.certificate, proven=False, gap=math.inf)
        unknown = dataclasses.replace(matching, certificate=certificate, then=certificate)
        assert proof_lines(unknown) == ("Bounded", [said])
    matching = matched("random")
    certificate = dataclasses.replace(matching.certificate, proven=False, gap=math.inf, pairs_bound=99)
    lines = proof_lines(dataclasses.replace(matching, certificate=certificate))[1]
    assert lines[1] == f"at most 99 pairs can be made; its total ({matching.total:.6g}) is not what was maximised"


def test_nobody_is_zero_apart_and_not_minus_zero():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R", "team": "a", "demand": 0}]
    )
    assert proof_lines(matched("least-gap", cohort))[1][0].endswith("(0 apart)")


def test_total_with_a_worth_says_nothing_of_pairs():
    title, lines = proof_lines(matched("total", participation="worth", unmatched=0.3))
    assert title == "Proven"
    assert lines[0].startswith("no other pairing gains more over leaving everybody unmatched")
    assert "is not what was maximised" in proof_lines(matched("random", participation="worth", unmatched=0.3))[1][1]


def test_lottery_is_drawn_and_not_proven():
    drawn = draw_lottery(COHORT, Policy(criteria=[Criterion("skills")])).matching
    title, lines = proof_lines(drawn)
    assert title == "Drawn"
    assert lines[0].startswith(f"by lot; its total ({drawn.total:.6g}) ")


def test_nobody_is_said_without_an_error():
    nobody = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "skills": "R", "team": "a"}])
    for name in ("total", "stable", "random", "maximin", "nash", "leximin", "picking-sequence"):
        assert proof_lines(matched(name, nobody))[1]
