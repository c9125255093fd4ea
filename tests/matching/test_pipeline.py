"""match(): who takes part, what must be, what cannot be, and that ties fall by lot."""

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import binomtest
from strategies import programmes

from mentormatch.assignment import solve
from mentormatch.datasets import made_up
from mentormatch.encoders import TermsEncoder
from mentormatch.errors import CohortError, InfeasibleError, InputError, PolicyError, ProblemError, UnknownNameError
from mentormatch.fairness.frontier import frontier
from mentormatch.matching.lotteries import draw_lottery
from mentormatch.matching.pipeline import match, match_scores
from mentormatch.matching.result.matching import Matching
from mentormatch.matching.solving import solve_by_lot
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring.scores import compare

SKILLS = [Criterion("skills")]
SOLVERS = ("hungarian", "min-cost-flow")
SEEDS = 200
STRANGE = ("a", "zz", "0", "=1+1", "é")


def cohort_of(mentees, mentors):
    return Cohort.from_records(
        mentees=[{"id": person, **cells} for person, cells in mentees.items()],
        mentors=[{"id": person, **cells} for person, cells in mentors.items()],
    )


def pairs_of(cohort, **settings):
    matching = match(cohort, Policy(**({"criteria": SKILLS} | settings)))
    return [(pair.mentee, pair.mentor) for pair in matching.pairs]


# ---- laws


def is_fair(times, chance, people):
    """An exact test, at 0.001 for all of so many people together."""
    return binomtest(times, SEEDS, chance).pvalue > 0.001 / people


@pytest.mark.slow
@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("seats", "ids"), [(1, STRANGE[:3]), (2, STRANGE)])
def test_mentees_who_tie_are_placed_equally_often(solver, seats, ids):
    cohort = cohort_of({person: {"skills": "r"} for person in ids}, {"ada": {"skills": "r", "capacity": seats}})
    times = dict.fromkeys(ids, 0)
    for seed in range(SEEDS):
        for pair in match(cohort, seed=seed, solver=solver).pairs:
            times[pair.mentee] += 1
    assert sum(times.values()) == seats * SEEDS
    assert all(is_fair(count, seats / len(ids), len(ids)) for count in times.values()), times


@pytest.mark.parametrize("solver", SOLVERS)
def test_mentors_who_tie_are_chosen_equally_often(solver):
    cohort = cohort_of({"kim": {"skills": "r"}}, {item: {"skills": "r"} for item in STRANGE})
    times = dict.fromkeys(STRANGE, 0)
    for (_, mentor), *_ in pairs_by_seed(cohort, solver):
        times[mentor] += 1
    assert all(is_fair(count, 1 / len(STRANGE), len(STRANGE)) for count in times.values()), times


@pytest.mark.parametrize("solver", SOLVERS)
def test_lot_is_fair_where_some_have_an_alternative(solver):
    """Two of three equals get the mentor they want, and the third the other one."""
    ids = STRANGE[:3]
    mentors = {"wanted": {"skills": "r", "capacity": 2}, "other": {"skills": "go"}}
    cohort = cohort_of({person: {"skills": "r"} for person in ids}, mentors)
    times = dict.fromkeys(ids, 0)
    for pairs in pairs_by_seed(cohort, solver):
        times[next(mentee for mentee, mentor in pairs if mentor == "other")] += 1
    assert all(is_fair(count, 1 / 3, 3) for count in times.values()), times


def pairs_by_seed(cohort, solver):
    """Solve with every seed; the scores, which a seed does not change, are made once."""
    scores = compare(cohort)
    for seed in range(SEEDS):
        pairs = solve_by_lot(scores, seed=seed, solver=solver).pairs
        yield [(cohort.mentees.ids[i], cohort.mentors.ids[j]) for i, j in pairs.tolist()]


@settings(max_examples=20)
@given(programmes(max_size=5))
def test_everybody_is_placed_or_nobody_is_matched_where_all_must_be(programme):
    cohort, policy = programme
    settings = {name: getattr(policy, name) for name in ("criteria", "rules", "at_least", "default_capacity")}
    try:
        best = match(cohort, Policy(**settings))
    except InfeasibleError:
        return
    strict = Policy(**settings, participation="all")
    if best.unmatched:
        with pytest.raises(InfeasibleError) as caught:
            match(cohort, strict)
        assert caught.value.mentees == tuple(person.mentee for person in best.unmatched)
    else:
        assert match(cohort, strict).pairs == best.pairs


# ---- participation


def test_first_places_as_many_people_as_can_be_before_anything_else():
    cohort = cohort_of(
        {"kim": {"skills": "r", "demand": 2}, "noor": {"skills": "c"}}, {"ada": {"skills": "r"}, "bob": {"skills": "r"}}
    )
    assert {mentee for mentee, _ in pairs_of(cohort)} == {"kim", "noor"}


def test_worth_makes_no_pair_that_is_worth_less():
    cohort = cohort_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "r; go"}}, {"ada": {"skills": "c"}, "bob": {"skills": "r"}}
    )
    assert pairs_of(cohort, participation="worth", unmatched=0.15) == [("kim", "bob")]
    assert len(pairs_of(cohort)) == 2


@pytest.mark.parametrize("solver", SOLVERS)
def test_pair_worth_exactly_so_much_is_made(solver):
    cohort = cohort_of({"kim": {"skills": "r; go"}}, {"ada": {"skills": "r"}})
    policy = Policy(
        criteria=[Criterion("skills", encoder={"name": "terms", "rarity": False})], participation="worth", unmatched=0.5
    )
    assert [pair.score for pair in match(cohort, policy, solver=solver).pairs] == [0.5]


def test_all_names_everybody_who_cannot_be_placed_and_why():
    cohort = cohort_of(
        {"kim": {"skills": "r", "team": "red"}, **{f"m{n:02}": {"skills": "r", "team": "blue"} for n in range(25)}},
        {"ada": {"skills": "r", "team": "red"}},
    )
    policy = Policy(criteria=SKILLS, rules=[Rule("different", column="team")], participation="all")
    with pytest.raises(InfeasibleError) as caught:
        match(cohort, policy)
    lines = str(caught.value).splitlines()
    assert lines[0] == 'Not everybody can be placed, as participation = "all" asks: 25 mentees cannot.'
    assert lines[1] == "kim: The only mentor is not allowed: 'different team'."
    assert lines[2].startswith("m0")
    assert ": No seat is left with the only allowed mentor: ada with 1.000, whose seat went to m" in lines[2]
    assert lines[21] == "… and 5 more."
    assert lines[-1].startswith("  Together: ")
    assert "25 more seats with mentor 'ada'" in lines[-1]
    assert lines[22].startswith("Mentee 'kim' can go to nobody.") or lines[22].startswith("These 25 mentees")
    assert len(caught.value.mentees) == 25


def test_all_holds_where_some_want_nobody():
    cohort = cohort_of({"kim": {"skills": "r"}, "noor": {"skills": "r", "demand": 0}}, {"ada": {"skills": "r"}})
    assert pairs_of(cohort, participation="all") == [("kim", "ada")]


# ---- what must be


@pytest.mark.parametrize("solver", SOLVERS)
def test_locked_pair_is_made_whatever_it_costs(solver):
    cohort = cohort_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "go"}}, {"ada": {"skills": "r"}, "bob": {"skills": "go"}}
    )
    policy = Policy(criteria=SKILLS, rules=[Rule("lock", pairs=[("kim", "bob")])])
    matching = match(cohort, policy, solver=solver)
    assert [(pair.mentee, pair.mentor) for pair in matching.pairs] == [("kim", "bob"), ("noor", "ada")]
    assert matching.certificate.proven


def test_lock_that_a_rule_forbids_is_refused():
    cohort = cohort_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r"}})
    rules = [Rule("lock", pairs=[("kim", "ada")]), Rule("forbid", pairs=[("kim", "ada")])]
    with pytest.raises(PolicyError, match="must be allowed by the rule 'forbid'"):
        pairs_of(cohort, rules=rules)


@pytest.mark.parametrize(
    "settings",
    [{"criteria": [Criterion("skills", required=True, at_least=1)]}, {"at_least": 0.5}],
    ids=["required", "least"],
)
def test_lock_that_a_requirement_forbids_is_refused(settings):
    cohort = cohort_of({"kim": {"skills": "r"}}, {"ada": {"skills": "go"}})
    with pytest.raises(InfeasibleError, match=r"'kim'.*'ada'") as caught:
        pairs_of(cohort, rules=[Rule("lock", pairs=[("kim", "ada")])], **settings)
    assert (caught.value.mentees, caught.value.mentors) == (("kim",), ("ada",))


def test_lock_of_somebody_who_takes_or_wants_nobody():
    lock = [Rule("lock", pairs=[("kim", "ada")])]
    for mentee, mentor in (({"demand": 0}, {}), ({}, {"capacity": 0})):
        cohort = cohort_of({"kim": {"skills": "r", **mentee}}, {"ada": {"skills": "r", **mentor}})
        with pytest.raises(InfeasibleError, match=r"'kim'|'ada'"):
            pairs_of(cohort, rules=lock)


@pytest.mark.parametrize("solver", SOLVERS)
def test_minimum_load_is_held_at_a_cost(solver):
    cohort = cohort_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "r"}},
        {"ada": {"skills": "r", "capacity": 2}, "bob": {"skills": "go", "min_load": 1}},
    )
    matching = match(cohort, Policy(criteria=SKILLS), solver=solver)
    assert sorted(pair.mentor for pair in matching.pairs) == ["ada", "bob"]
    assert matching.certificate.proven


@pytest.mark.parametrize("solver", SOLVERS)
def test_minimum_loads_that_cannot_hold(solver):
    cohort = cohort_of(
        {"kim": {"skills": "r", "team": "red"}},
        {"ada": {"skills": "r", "team": "red", "min_load": 1}, "bob": {"skills": "r", "team": "blue"}},
    )
    with pytest.raises(InfeasibleError, match=r"Minimum loads cannot hold: mentor 'ada' must get 1"):
        match(cohort, Policy(criteria=SKILLS, rules=[Rule("different", column="team")]), solver=solver)


def test_minimum_load_above_the_number_of_mentees():
    cohort = cohort_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r", "capacity": 5, "min_load": 2}})
    with pytest.raises(InfeasibleError, match="'ada' must get at least 2"):
        pairs_of(cohort)


# ---- what people write


def test_everybody_equal():
    cohort = cohort_of({item: {"skills": "r"} for item in "abcd"}, {item: {"skills": "r"} for item in "wxyz"})
    matching = match(cohort)
    assert len(matching.pairs) == 4
    assert matching.total == 4.0
    assert matching.ties == 4


@pytest.mark.parametrize("solver", SOLVERS)
def test_all_answers_blank(solver):
    cohort = cohort_of(
        {"kim": {"skills": ""}, "noor": {"skills": None}}, {"ada": {"skills": " "}, "bob": {"skills": []}}
    )
    matching = match(cohort, Policy(criteria=SKILLS), solver=solver)
    assert len(matching.pairs) == 2
    assert matching.total == 0.0
    assert matching.certificate.proven
    assert any("no pair in which both answered" in note for note in matching.notes)


def test_criterion_of_no_weight_decides_nothing():
    cohort = cohort_of(
        {"kim": {"skills": "r", "town": "Oslo"}},
        {"ada": {"skills": "r", "town": "Pune"}, "bob": {"skills": "", "town": "Oslo"}},
    )
    (pair,) = match(
        cohort, Policy(criteria=[Criterion("skills"), Criterion("town", weight=0)], default_capacity=1)
    ).pairs
    assert pair.score == 1.0


def test_weights_that_are_all_0_are_refused():
    with pytest.raises(PolicyError, match="not all 0"):
        Policy(criteria=[Criterion("skills", weight=0)])


def test_audited_criterion_is_refused():
    with pytest.raises(PolicyError, match="what is audited is never encoded"):
        Policy(criteria=[Criterion("x", wants="gender", offers="skills")], audit=["gender"])


def test_nobody_is_their_own_mentor():
    cohort = cohort_of(
        {"ada": {"skills": "r"}, "kim": {"skills": "r"}}, {"ada": {"skills": "r"}, "bob": {"skills": "r"}}
    )
    assert pairs_of(cohort) == [("ada", "bob"), ("kim", "ada")]
    alone = cohort_of({"ada": {"skills": "r"}}, {"ada": {"skills": "r"}})
    assert pairs_of(alone) == []
    assert pairs_of(alone, same_ids="different people") == [("ada", "ada")]


# ---- how it is called


def test_same_seed_gives_the_same_pairs():
    cohort = cohort_of({item: {"skills": "r"} for item in STRANGE}, {"ada": {"skills": "r"}})
    found = {seed: match(cohort, seed=seed).pairs for seed in range(20)}
    assert all(match(cohort, seed=seed).pairs == pairs for seed, pairs in found.items())
    assert len(set(found.values())) > 1


def test_best_pairs_of_all_are_found():
    """Against brute force."""
    mentees = {"kim": {"skills": "r; sql"}, "noor": {"skills": "sql; go; c"}, "abe": {"skills": "r; c"}}
    mentors = {"ada": {"skills": "r; sql"}, "bob": {"skills": "go; r"}, "cyd": {"skills": "c; sql"}}
    matching = match(cohort_of(mentees, mentors))
    block = matching.scores.block()
    best = max(sum(block[i, j] for i, j in enumerate(order)) for order in itertools.permutations(range(3)))
    assert matching.total == pytest.approx(best)


def test_progress_is_told_and_changes_nothing():
    told = []
    cohort = cohort_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r"}})
    matching = match(cohort, progress=lambda stage, done, total: told.append((stage, done <= total)))
    assert told[0] == ("comparing answers", True)
    assert all(fits for _, fits in told)
    assert matching.pairs == match(cohort).pairs


def test_stopped_by_time_and_not_proven():
    cohort = made_up.make_cohort(300, 120, seed=1)
    matching = match(cohort, solver="min-cost-flow", time_limit=1e-9)
    assert not matching.certificate.proven
    assert matching.violations == ()
    assert len(matching.pairs) + len(matching.unmatched) == 300
    assert matching.stopped == "time limit"
    assert len(matching.pairs) == len(match(cohort).pairs)
    assert Matching.from_dict(json.loads(json.dumps(matching.to_dict())), cohort).stopped == "time limit"
    with pytest.raises(InputError, match="stopped = 'tea'"):
        Matching.from_dict(matching.to_dict() | {"stopped": "tea"}, cohort)


def test_goes_on_from_a_matching_of_nearly_the_same_people():
    cohort = made_up.make_cohort(300, 120, seed=2)
    before = match(cohort, solver="min-cost-flow")
    left = before.pairs[0].mentor
    smaller = cohort.without(mentors=[left])
    after = match(smaller, solver="min-cost-flow", start=before)
    assert after.certificate.proven
    again = solve(after.problem, solver="hungarian")
    assert again.certificate.value == pytest.approx(after.certificate.value, rel=1e-9)
    # what was learned from the cohort is kept: nobody's score moves
    scores = {(pair.mentee, pair.mentor): pair.score for pair in before.pairs}
    kept = [pair for pair in after.pairs if (pair.mentee, pair.mentor) in scores]
    assert len(kept) > 100
    assert all(pair.score == scores[pair.mentee, pair.mentor] for pair in kept)


def test_goes_on_with_an_encoder_of_ones_own_that_learns_once():
    fitted = []

    class Own(TermsEncoder):
        def fit(self, wants, offers):
            fitted.append(len(wants))
            return super().fit(wants, offers)

    cohort = made_up.make_cohort(12, 6, seed=2)

    def made_anew():
        return Policy(criteria=[Criterion("skills", wants="wants", offers="skills", encoder=Own())])

    before = match(cohort, made_anew())
    assert fitted == [12]
    smaller = cohort.without(mentees=[before.pairs[0].mentee])
    scores = {(pair.mentee, pair.mentor): pair.score for pair in before.pairs}
    # the same encoder, and another object that states the same, as a service makes it for every request
    for policy in (before.policy, made_anew(), None):
        after = match(smaller, policy, start=before)
        assert fitted == [12]
        kept = [pair for pair in after.pairs if (pair.mentee, pair.mentor) in scores]
        assert kept
        assert all(pair.score == scores[pair.mentee, pair.mentor] for pair in kept)
    match(smaller, made_anew())
    assert fitted == [12, 11]


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"solver": "hungarain"}, UnknownNameError),
        ({"policy": Policy(criteria=[Criterion("skils")])}, CohortError),
        ({"policy": Policy(criteria=SKILLS, objective="nsh")}, UnknownNameError),
        ({"seed": 0.5}, InputError),
    ],
)
def test_what_is_wrong_raises(settings, error):
    cohort = cohort_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r"}})
    with pytest.raises(error):
        match(cohort, **settings)


def test_hungarian_refuses_people_who_want_several():
    cohort = cohort_of({"kim": {"skills": "r", "demand": 2}}, {"ada": {"skills": "r"}, "bob": {"skills": "r"}})
    with pytest.raises(ProblemError, match="demand"):
        match(cohort, solver="hungarian")
    assert len(match(cohort).pairs) == 2


@pytest.mark.parametrize("seed", [1.5, 2.0, "7", None])
def test_seed_that_is_no_whole_number(seed):
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    asked = (
        lambda: match(cohort, seed=seed),
        lambda: match_scores(compare(cohort), seed=seed),
        lambda: draw_lottery(cohort, seed=seed),
        lambda: draw_lottery(cohort).again(seed),
        lambda: frontier(cohort, by="skills", seed=seed),
    )
    for item in asked:
        with pytest.raises(InputError, match=rf"Seed must be a whole number\. Got '{seed}'\."):
            item()


def test_seed_of_another_library_is_kept_as_a_whole_number():
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    assert type(match(cohort, seed=np.int64(3)).seed) is int


def test_one_line_a_match_is_logged_without_names(caplog):
    cohort = Cohort.from_records(
        mentors=[{"id": "ada-l", "skills": "R"}],
        mentees=[{"id": "kim-w", "skills": "R"}, {"id": "noor-x", "skills": "C"}],
    )
    with caplog.at_level("INFO"):
        match(cohort)
    (line,) = [record for record in caplog.records if record.name.startswith("mentormatch")]
    assert line.levelname == "INFO"
    assert line.getMessage().startswith("1 pairs of 2 mentees and 1 mentors by hungarian in ")
    assert line.getMessage().endswith(" s: proven")
    assert not any(name in line.getMessage() for name in ("ada-l", "kim-w", "noor-x"))
