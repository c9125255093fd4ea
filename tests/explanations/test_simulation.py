"""Where a newcomer would land: an exact matching with them, and nobody moves without need."""

import json
import math
import pickle

import numpy as np
import pytest
from assignment.oracles import highs
from random_cohorts import case_of, draw_cohort, draw_policy, shuffled

from mentormatch.errors import CohortError, UnknownNameError
from mentormatch.explanations import simulate
from mentormatch.matching import capacity_of, demand_of, match, matching_of_pairs
from mentormatch.policy import Criterion, Policy
from mentormatch.profiles import Cohort

SKILLS = Policy(criteria=[Criterion("skills")])
COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "law"}, {"id": "bob", "skills": "R; law"}],
    mentees=[{"id": "kim", "skills": "law; R"}],
)
NEW = {"mentee": {"id": "new", "skills": "python; sql"}, "mentor": {"id": "new", "skills": "python", "capacity": 2}}


def with_newcomer(cohort, side):
    """The same people, and one more, made from records."""
    sides = {}
    for role, people, limits in (
        ("mentees", cohort.mentees, ("demand",)), ("mentors", cohort.mentors, ("capacity", "min_load")),
    ):  # fmt: skip
        sides[role] = [
            {"id": person, **{name: cells[row] for name, cells in people.columns.items()}}
            | {name: int(getattr(people, name)[row]) for name in limits}
            for row, person in enumerate(people.ids)
        ]
    sides[f"{side}s"].append(NEW[side])
    return Cohort.from_records(**sides)


@pytest.mark.parametrize("side", ["mentee", "mentor"])
@pytest.mark.parametrize("seed", range(12))
def test_newcomer_lands_where_the_best_matching_has_them(seed, side):
    rng = np.random.default_rng(seed)
    cohort = draw_cohort(rng)
    policy = draw_policy(rng, cohort)
    matching = match(cohort, policy, seed=seed)
    found = simulate(matching, NEW[side], side=side)
    joined = with_newcomer(cohort, side)
    scores = matching.scores.update(joined)
    case = case_of(scores, capacity=capacity_of(joined.mentors, policy), demand=demand_of(joined.mentees))
    best = highs(case)
    had = {mentee: set(mentors) for mentee, mentors in matching.mentors_of.items()}
    assert all(set(move.before) == had.get(move.mentee, set()) for move in found.moves)
    whole = had | {move.mentee: set(move.after) for move in found.moves}
    if side == "mentee":
        whole["new"] = {pair.mentor for pair in found.pairs}
    pairs = [
        (joined.mentees.index[who], joined.mentors.index[mentor]) for who, them in whole.items() for mentor in them
    ]
    assert all(case.allowed[pair] for pair in pairs)
    worth = case.unmatched or 0.0
    if case.unmatched is None:
        assert (len({row for row, _ in pairs}), len(pairs)) == (best.placed, best.pairs)
    total = math.fsum(case.scores[pair] for pair in pairs)
    assert total - worth * len(pairs) == pytest.approx(float(best.value), abs=1e-9)
    assert found.total == pytest.approx(total - matching.total, abs=1e-9)
    assert found.proven
    assert all(pair.score == case.scores[joined.mentees.index[pair.mentee], joined.mentors.index[pair.mentor]]
               for pair in found.pairs)  # fmt: skip
    shown = simulate(match(shuffled(rng, cohort), policy, seed=seed), NEW[side], side=side)
    assert shown.to_dict() == found.to_dict()


def test_nobody_moves_without_need():
    """Everybody is alike, so that only the newcomer changes."""
    cohort = Cohort.from_records(
        mentors=[{"id": f"ada{n}", "skills": "R"} for n in range(9)],
        mentees=[{"id": f"kim{n}", "skills": "R"} for n in range(7)],
    )
    for seed in range(5):
        found = simulate(match(cohort, SKILLS, seed=seed), {"id": "new", "skills": "R"})
        assert not found.moves
        assert len(found.pairs) == 1


def test_who_moves_is_named():
    found = simulate(match(COHORT, SKILLS), {"id": "noor", "skills": "R"})
    assert [(pair.mentor, pair.score) for pair in found.pairs] == [("bob", 1.0)]
    assert found.text().splitlines() == [
        "noor would get bob (score 1.000).",
        "1 other mentee would move:",
        "  kim: bob → ada",
        f"The total would change by {found.total:+.3f}.",
    ]
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()
    assert pickle.loads(pickle.dumps(found)) == found


def test_who_would_be_placed_by_a_new_mentor_is_named():
    cohort = COHORT.without(mentors=["ada", "bob"])
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "law"}],
        mentees=[{"id": "kim", "skills": "law"}, {"id": "noor", "skills": "law"}],
    )
    found = simulate(cohort, {"skills": "law"}, side="mentor", policy=SKILLS)
    assert found.person == "newcomer"
    assert [move.before for move in found.moves] == [()]
    assert found.pairs[0].mentee == found.moves[0].mentee


def test_newcomer_without_a_mentor_is_told_why():
    found = simulate(match(COHORT.without(mentors=["bob"]), SKILLS), {"id": "noor", "skills": "go"})
    assert found.pairs == ()
    assert found.unmatched.reason == "all_taken"


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_text_calls_everybody_by_name(side):
    cohort = Cohort.from_records(
        mentors=[{"id": "7", "name": "Ada Byron", "skills": "law"}],
        mentees=[{"id": "3", "name": "Kim Lee", "skills": "law"}, {"id": "4", "name": "Noor Aziz", "skills": "R"}],
    )
    found = simulate(match(cohort, SKILLS), {"id": "9", "name": "Zoe Okafor", "skills": "law"}, side=side)
    told = found.text()
    assert not [id_ for id_ in ("3", "4", "7", "9") if f" {id_} " in f" {told} ".replace(":", " ").replace("'", " ")]
    if side == "mentee":
        left_out = "No seat is left with the only allowed mentor: Ada Byron with 1.000, whose seat went to Kim Lee"
        placed = "Zoe Okafor would get Ada Byron (score 1.000).\n1 other mentee would move:\n  Kim Lee: "
        assert told.startswith((f"Zoe Okafor would get nobody. {left_out} (1.000).", placed))
    else:
        assert told.startswith("Zoe Okafor would get ")
        assert "\n  Noor Aziz: nobody → " in told
    assert json.loads(json.dumps(found.to_dict()))["person"] == "9"


def test_newcomer_may_have_the_id_of_somebody_on_the_other_side():
    cohort = Cohort.from_records(
        mentors=[{"id": "7", "name": "Ada Byron", "skills": "law"}],
        mentees=[{"id": "3", "name": "Kim Lee", "skills": "law"}],
    )
    found = simulate(match(cohort, SKILLS), {"id": "3", "name": "Zoe Okafor", "skills": "R"}, side="mentor")
    assert found.unmatched is None
    assert found.text().splitlines()[0] == "Zoe Okafor would get nobody."


def test_scores_that_were_fitted_stay():
    """A rare term of a newcomer makes no other term less rare."""
    matching = match(COHORT, SKILLS)
    found = simulate(matching, {"id": "noor", "skills": "go; law; r; cobol"}, side="mentor")
    after = {move.mentee: move.after for move in found.moves}
    assert after in ({}, {"kim": ("noor",)})
    assert matching == match(COHORT, SKILLS)


def test_pairs_that_were_brought_are_told_from_the_best():
    given = matching_of_pairs(COHORT, SKILLS, [("kim", "ada")])
    found = simulate(given, {"id": "noor", "skills": "law"})
    assert found.notes == ("Changes are counted from the best matching of these people, not from these pairs.",)
    assert not found.moves


def test_wrong_newcomers():
    with pytest.raises(CohortError, match="kim"):
        simulate(match(COHORT, SKILLS), {"id": "kim", "skills": "R"})
    with pytest.raises(UnknownNameError, match="mentor"):
        simulate(match(COHORT, SKILLS), {"id": "noor"}, side="mentors")
