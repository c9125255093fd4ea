"""Advice: every claim holds when solved, by this library's rules and by HiGHS."""

import contextlib
import json
import pickle
from dataclasses import replace

import numpy as np
import pytest
from assignment.oracles import Optimum, highs
from random_cohorts import case_of, draw_cohort, draw_policy, shuffled, with_capacity

from mentormatch.errors import CohortError, InfeasibleError, InputError, PolicyError
from mentormatch.explanations import advise, simulate
from mentormatch.explanations.changed_problems import standing_of
from mentormatch.explanations.mentor_groups import mentors_by_answer
from mentormatch.matching import Matching, capacity_of, demand_of, draw_lottery, match, matching_of_pairs, rematch
from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import Cohort
from mentormatch.scoring import compare

LAW = Cohort.from_records(
    mentors=[
        {"id": "ada", "skills": "law", "team": "red"},
        {"id": "bob", "skills": "R; Go", "team": "blue", "capacity": 2},
        {"id": "cyd", "skills": "Law; R", "team": "red"},
    ],
    mentees=[{"id": f"m{n}", "skills": "law" if n < 5 else "R", "team": "red"} for n in range(7)],
)
SKILLS = Policy(criteria=[Criterion("skills")], audit=["team"])


def drawn(seed):
    """A random cohort, its policy, and its matching."""
    rng = np.random.default_rng(seed)
    while True:
        cohort = draw_cohort(rng, most=10, least=rng.random() < 0.6)
        policy = draw_policy(rng, cohort)
        with contextlib.suppress(InfeasibleError):  # minimum loads that cannot hold
            return cohort, policy, match(cohort, policy, seed=seed)


def case_for(matching, *, cohort=None):
    cohort = matching.cohort if cohort is None else cohort
    capacity = capacity_of(cohort.mentors, matching.policy)
    least = cohort.mentors.min_load
    return case_of(matching.scores, capacity=capacity, demand=demand_of(cohort.mentees), min_load=least)


def gained(case, after, before) -> tuple[int, int, float]:
    """What HiGHS finds that is added: mentees (where they come first), pairs, and the total of scores."""
    worth = case.unmatched or 0.0
    total = [float(optimum.value) + worth * optimum.pairs for optimum in (after, before)]
    return after.placed - before.placed, after.pairs - before.pairs, total[0] - total[1]


# ---- every claim holds when solved


def check_seats(seed):
    """One more seat adds what its price and the advice say: with every mentor, by HiGHS and by a new match."""
    cohort, policy, matching = drawn(seed)
    case = case_for(matching)
    before = highs(case)
    advice = advise(matching, by=[*cohort.mentors.columns][:1], weight=0, show=99)
    seats = {seat.mentor: seat for seat in advice.seats}
    assert advice.full == len(seats)
    for place, mentor in enumerate(cohort.mentors.ids):
        after = highs(case.with_one_more_seat(place))
        placed, pairs, total = gained(case, after, before)
        price = matching.prices[mentor]
        if case.unmatched is None:
            assert (price.pairs, price.total) == (pairs, pytest.approx(total, abs=1e-9))
        else:
            assert price.total == pytest.approx(float(after.value - before.value), abs=1e-9)
        if mentor in seats:
            gain = seats[mentor].gain
            assert seats[mentor].price == price
            assert gain.proven
            if case.unmatched is None:
                assert (gain.mentees, gain.pairs) == (placed, pairs)
                assert gain.total == pytest.approx(total, abs=1e-9)
            more = match(with_capacity(cohort, mentor, 1), policy, start=matching)
            assert len(more.pairs) - len(matching.pairs) == gain.pairs
            assert more.total - matching.total == pytest.approx(gain.total, abs=1e-9)


def check_recruits(seed):
    """Copies of a mentor add what HiGHS says of a problem with that column several times."""
    _, _, matching = drawn(seed)
    case = case_for(matching)
    before = highs(case)
    for recruit in advise(matching, by=["skills", "field"], weight=0, show=3).recruits:
        like = matching.cohort.mentors.index[recruit.like]
        after = highs(with_columns(case, like, recruit.mentors, recruit.seats))
        placed, pairs, total = gained(case, after, before)
        assert recruit.gain.proven
        if case.unmatched is None:
            assert (recruit.gain.mentees, recruit.gain.pairs) == (placed, pairs)
            assert recruit.gain.total == pytest.approx(total, abs=1e-9)
        else:
            worth = case.unmatched
            value = recruit.gain.total - worth * recruit.gain.pairs
            assert value == pytest.approx(float(after.value - before.value), abs=1e-9)
        assert recruit.like in {
            matching.cohort.mentors.ids[place]
            for place in mentors_by_answer(matching.scores, recruit.column)[recruit.answer]
        }


def with_columns(case, like, copies, seats):
    """The same problem with a mentor several times more."""
    return replace(
        case,
        scores=np.hstack([case.scores, *[case.scores[:, [like]]] * copies]),
        allowed=np.hstack([case.allowed, *[case.allowed[:, [like]]] * copies]),
        capacity=np.append(case.capacity, [seats] * copies),
        min_load=np.append(case.min_load, [0] * copies),
    )


@pytest.mark.parametrize("seed", range(12))
def test_a_seat_adds_what_is_said(seed):
    check_seats(seed)


@pytest.mark.parametrize("seed", range(12))
def test_recruits_add_what_is_said(seed):
    check_recruits(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 212))
def test_claims_hold_on_many(seed):
    check_seats(seed)
    check_recruits(seed)


def check_weights(seed):
    """After a weight moved, who is said to stay can stay: the best total holds with exactly the moves named."""
    _, policy, matching = drawn(seed)
    for move in advise(matching, by=["skills"], weight=0.1, show=0).weights:
        moved = [
            criterion if criterion.name != move.criterion else with_weight(criterion, 1 + move.change)
            for criterion in policy.criteria
        ]
        other = policy_with(policy, moved)
        scores = compare(matching.cohort, other, learned=matching.scores.learned())
        case = case_for(matching)
        best = highs(case_of(scores, capacity=case.capacity, demand=case.demand, min_load=case.min_load))
        after = {who.mentee: set(who.after) for who in move.moves}
        had = {mentee: set(mentors) for mentee, mentors in matching.mentors_of.items()}
        assert all(set(who.before) == had.get(who.mentee, set()) for who in move.moves)
        whole = had | after
        rows, columns = (
            [people.index[pair[side]] for mentee, mentors in whole.items() for pair in [(mentee, m) for m in mentors]]
            for side, people in enumerate((matching.cohort.mentees, matching.cohort.mentors))
        )
        loads = np.bincount(np.array(columns, dtype=np.int64), minlength=len(matching.cohort.mentors))
        assert ((case.min_load <= loads) & (loads <= case.capacity)).all()
        reached = Optimum(len(set(rows)), len(rows), sum(scores.pairs(rows, columns).tolist()))
        worth = policy.unmatched or 0.0
        if policy.unmatched is None:
            assert (reached.placed, reached.pairs) == (best.placed, best.pairs)
        assert reached.value - worth * reached.pairs == pytest.approx(float(best.value), abs=1e-8)


def with_weight(criterion, factor):
    return replace(criterion, weight=criterion.base_weight * factor)


def policy_with(policy, criteria):
    return replace(policy, criteria=tuple(criteria))


@pytest.mark.parametrize("seed", range(10))
def test_moved_weights_change_what_is_said(seed):
    check_weights(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 110))
def test_moved_weights_change_what_is_said_on_many(seed):
    check_weights(seed)


# ---- laws


@pytest.mark.parametrize("seed", range(6))
def test_order_of_rows_changes_nothing(seed):
    cohort, policy, matching = drawn(seed)
    again = match(shuffled(np.random.default_rng(seed), cohort), policy, seed=seed)
    assert advise(again).to_dict() == advise(matching).to_dict()


@pytest.mark.parametrize("by", ["team", " Team", ["skills", "team"]])
def test_audited_columns_are_refused(by):
    with pytest.raises(PolicyError, match=r"audited.*nobody is recruited by it"):
        advise(match(LAW, SKILLS), by=by)


def test_audited_columns_are_left_out_by_default():
    assert advise(match(LAW, SKILLS)).by == ("skills",)
    assert "team" not in json.dumps(advise(match(LAW, SKILLS)).to_dict())


def test_columns_that_are_not_there_are_named():
    with pytest.raises(CohortError, match="skills"):
        advise(match(LAW, SKILLS), by="skils")
    with pytest.raises(InputError):
        advise(match(LAW, SKILLS), by=3)


def test_wrong_numbers_are_named_at_once():
    with pytest.raises(InputError) as caught:
        advise(match(LAW, SKILLS), mentors=0, seats=-1, weight=1.5, show=True)
    assert len(caught.value.mistakes) == 4


def test_advice_is_a_value():
    advice = advise(match(LAW, SKILLS))
    assert pickle.loads(pickle.dumps(advice)) == advice
    assert json.loads(json.dumps(advice.to_dict())) == advice.to_dict()


# ---- what is said


def test_groups_are_read_as_the_criterion_reads_them():
    scores = compare(LAW, SKILLS)
    assert mentors_by_answer(scores, "skills") == {"Go": (1,), "Law": (0, 2), "R": (1, 2)}
    assert mentors_by_answer(scores, "team") == {"blue": (1,), "red": (0, 2)}


def test_levels_and_aliases_make_no_groups_of_their_own():
    mentors = [{"id": "ada", "skills": "js:good; law"}, {"id": "bob", "skills": "JavaScript: expert"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "skills": "js:good"}])
    encoder = {"name": "terms", "levels": ["good", "expert"], "aliases": {"js": "javascript"}}
    found = mentors_by_answer(compare(cohort, Policy(criteria=[Criterion("skills", encoder=encoder)])), "skills")
    assert found == {"javascript": (0, 1), "law": (0,)}


def test_what_is_scarce_is_recruited():
    advice = advise(match(LAW, SKILLS), by="skills", mentors=2)
    best = advice.recruits[0]
    assert (best.answer, best.mentors, best.gain.mentees) == ("Law", 2, 2)
    assert best.text in advice.text()
    law = next(group for group in advice.groups if group.answer == "Law")
    assert (law.mentors, law.seats, law.taken) == (2, 2, 2)


def test_no_more_mentors_are_recruited_than_add_something():
    advice = advise(match(LAW, SKILLS), by="skills", mentors=9)
    assert advice.recruits[0].mentors == 3
    assert advice.recruits[0].gain.mentees == 3


def test_mentor_who_takes_nobody_is_told_apart():
    mentors = [{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "R", "capacity": 0}]
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": name, "skills": "R"} for name in ("kim", "lee")])
    advice = advise(match(cohort, replace(SKILLS, audit=())))
    assert {seat.mentor: seat.closed for seat in advice.seats} == {"ada": False, "bob": True}
    assert "  bob, who takes nobody now: +1.000 in total, 1 more mentee matched" in advice.text().splitlines()


def test_groups_are_called_as_they_are_written_most_often():
    mentors = [
        {"id": "ada", "skills": "Genómica; mid_to_senior"},
        {"id": "bob", "skills": "genómica; Genómica"},
        {"id": "cyd", "skills": "GENOMICA"},
    ]
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "skills": "genomica"}])
    assert mentors_by_answer(compare(cohort, replace(SKILLS, audit=())), "skills") == {
        "Genómica": (0, 1, 2),
        "mid to senior": (0,),
    }


def test_nothing_to_recruit_is_said():
    cohort = LAW.take(mentees=[0])
    advice = advise(match(cohort, SKILLS))
    assert advice.text() == (
        "One more seat would add nothing with any mentor.\n"
        "More mentors, by 'skills': nothing that was tried would add anything."
    )


def test_pairs_that_were_brought_are_advised_from_the_best():
    given = matching_of_pairs(LAW, SKILLS, [("m0", "bob")])
    advice = advise(given, by="skills")
    assert advice.recruits == advise(match(LAW, SKILLS), by="skills").recruits
    assert advice.notes == ("Changes are counted from the best matching of these people, not from these pairs.",)


def test_another_objective_is_said():
    policy = Policy(criteria=[Criterion("skills")], objective="maximin")
    advice = advise(match(LAW, policy), by="skills")
    assert advice.notes == ("Changes are counted from the best total, not from the objective 'maximin'.",)
    assert advice.recruits


def test_scores_that_were_brought_serve_copies_too():
    for pairs in (
        [("kim", "ada", 0.75), ("noor", "ada", 0.5)],
        (np.array([[0.75], [0.5]]), ["kim", "noor"], ["ada"]),
    ):
        criterion = Criterion("given", encoder="pairs", pairs=pairs)
        cohort = Cohort.from_records(
            mentors=[{"id": "ada", "town": "Bonn"}], mentees=[{"id": "kim", "town": "x"}, {"id": "noor", "town": "y"}]
        )
        (recruit,) = advise(match(cohort, Policy(criteria=[criterion])), by="town").recruits
        assert recruit.gain.mentees == 1
        assert recruit.gain.total == pytest.approx(0.5)


def test_seats_are_tried_from_where_the_matching_stands():
    matching = match(LAW, SKILLS)
    assert standing_of(matching).answer is matching.solved.answer


def test_seats_that_are_not_shown_are_counted():
    assert advise(match(LAW, SKILLS), show=0).text().splitlines()[0] == (
        "One more seat would add something with 3 mentors."
    )


@pytest.mark.parametrize("kept", ["own weights", "drawn"])
def test_what_cannot_be_said_is_said(kept):
    cohort = Cohort.from_records(
        mentors=[{"id": f"ada{n}", "skills": "law; R", "town": "Bonn"} for n in range(3)],
        mentees=[{"id": f"kim{n}", "skills": "law", "town": "Bonn", "most": "skills"} for n in range(4)],
    )
    criteria = [Criterion("skills"), Criterion("town", encoder="category")]
    if kept == "own weights":
        criteria = [replace(one, weight={"column": "most", "factor": 3}) for one in criteria]
        advice = advise(match(cohort, Policy(criteria=criteria)))
        assert advice.notes == ("Weights are not moved, since mentees weigh for themselves.",)
        assert not advice.weights
    else:
        matching = draw_lottery(cohort, Policy(criteria=criteria), max_probability=0.5).matching
        assert advise(matching).notes[0].startswith("Changes are counted from the best matching of these people")
    assert simulate(match(cohort, Policy(criteria=criteria)), {"id": "new", "skills": "R", "town": "Bonn"}).proven


def test_who_is_placed_first_counts_in_changed_problems_too():
    """One more seat goes to whom the priority places next, as in a match with that seat."""
    mentees = [{"id": "low", "skills": "R", "waiting": 0}]
    mentees += [{"id": f"high{number}", "skills": "Go; law", "waiting": 5 - number} for number in range(2)]
    mentors = [{"id": "ada", "skills": "R; Go", "capacity": 1}, {"id": "bob", "skills": "C", "capacity": 0}]
    policy = Policy(criteria=[Criterion("skills")], priority="waiting")
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    matching = match(cohort, policy)
    more = Cohort.from_records(mentors=[{**mentors[0], "capacity": 2}, mentors[1]], mentees=mentees)
    after = match(more, policy)
    assert {pair.mentee for pair in after.pairs} == {"high0", "high1"}
    (seat,) = [seat for seat in advise(matching).seats if seat.mentor == "ada"]
    assert seat.gain.total == pytest.approx(after.total - matching.total)
    newcomer = simulate(matching, {"id": "new", "skills": "R", "waiting": 1})
    assert not newcomer.pairs
    assert not newcomer.moves


def test_advice_where_limits_gave_way_counts_from_there():
    cohort = Cohort.from_records(
        mentors=[{"id": 1, "skills": "R", "capacity": 1}, {"id": 2, "skills": "Go", "min_load": 2, "capacity": 2}],
        mentees=[{"id": 7, "skills": "R"}, {"id": 8, "skills": "R"}, {"id": 9, "skills": "R"}],
    )
    rules = [Rule("lock", pairs=[(7, 1), (8, 1)]), Rule("forbid", pairs=[(8, 2), (9, 2)])]
    policy = Policy(criteria=[Criterion("skills")], rules=rules, participation="all")
    closest = match(cohort, policy, on_infeasible="closest")
    assert {change.kind for change in closest.gave_way} == {"lock", "min_load", "unplaced"}
    # as if the policy had never asked for what gave way
    lifted = {(change.mentee, change.mentor) for change in closest.gave_way if change.kind == "lock"}
    kept = [pair for pair in ((7, 1), (8, 1)) if pair not in lifted]
    plain = Policy(criteria=policy.criteria, rules=[Rule("lock", pairs=kept), rules[1]])
    less = sum(change.amount for change in closest.gave_way if change.kind == "min_load")
    unasked = replace(cohort, mentors=replace(cohort.mentors, min_load=np.array([0, 2 - less])))
    without = match(unasked, plain)
    for made in (closest, Matching.from_dict(closest.to_dict(cohort=True)), replace(closest, solved=None)):
        advice = advise(made, by="skills", seats=1)
        expected = advise(without, by="skills", seats=1)
        assert [seat.gain for seat in advice.seats] == [seat.gain for seat in expected.seats]
        assert [one.text for one in advice.recruits] == [one.text for one in expected.recruits]
        assert "Changes are counted from there." in advice.text()
        newcomer = simulate(made, {"id": 10, "skills": "Go"})
        assert [pair.mentor for pair in newcomer.pairs] == [2]
        assert newcomer.notes == closest.notes[:1]


def test_a_weight_that_would_break_a_lock_is_told_and_all_else_is_advised():
    cohort = Cohort.from_records(
        mentors=[
            {"id": "ada", "skills": "R", "lang": "en"},
            {"id": "bob", "skills": "Go", "lang": "en", "name": "Bob B"},
        ],
        mentees=[{"id": "kim", "skills": "R", "lang": "en"}, {"id": "noor", "skills": "R; Go", "lang": "en"}],
    )
    criteria = [Criterion("skills", weight=3), Criterion("lang", encoder="category")]
    locked = Policy(criteria=criteria, rules=[Rule("lock", pairs=[("kim", "bob")])], at_least=0.25)
    running = rematch(
        cohort, Policy(criteria=criteria, at_least=0.25), previous=[("kim", "bob"), ("noor", "ada")], keep=float("inf")
    )
    for made in (match(cohort, locked), running):
        advice = advise(made)
        cannot = {(move.criterion, move.change): move.text for move in advice.weights if move.obstacle}
        assert set(cannot) == {("skills", 0.1), ("lang", -0.1)}
        assert cannot["skills", 0.1] == (
            "'skills' +10 %: cannot be, since kim is locked to Bob B, who would score less than at_least = 0.25."
        )
        assert all(text in advice.text() for text in cannot.values())
        still = "'skills' -10 %, 'lang' +10 %: nobody gets another mentor."
        assert still in advice.text()


def test_a_pair_on_hold_takes_no_part_in_what_would_help():
    mentors = [{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}]
    mentees = [{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}, {"id": "lee", "skills": "R; C"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    sheet = [{"mentee": "kim", "mentor": "ada", "decision": "hold"}, {"mentee": "noor", "mentor": "bob"}]
    advice = advise(rematch(cohort, Policy(criteria=[Criterion("skills")]), previous=sheet), by="skills")
    seats = {seat.mentor: seat for seat in advice.seats}
    # kim, who would be worth most, is not paired otherwise
    assert seats["ada"].gain.pairs == seats["ada"].price.pairs == 1
    assert seats["ada"].gain.total == pytest.approx(seats["ada"].price.total)
    assert 0 < seats["ada"].gain.total < 1
    assert not seats["ada"].closed
    assert advice.recruits
    assert {recruit.gain.mentees for recruit in advice.recruits} == {1}
