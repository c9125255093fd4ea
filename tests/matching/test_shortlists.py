"""Short lists: rules kept, nobody on too many, proven, equal to HiGHS, and back again as choices."""

import pickle

import numpy as np
import pytest
from assignment.oracles import highs
from random_cohorts import case_of, draw_cohort, draw_policy, shuffled

from mentormatch.assignment import certify
from mentormatch.errors import CohortError, InfeasibleError, InputError, UnknownNameError
from mentormatch.matching import match, shortlist
from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import Cohort
from mentormatch.scoring import compare


def cohort_of(mentees, mentors):
    return Cohort.from_records(
        mentees=[{"id": person, **cells} for person, cells in mentees.items()],
        mentors=[{"id": person, **cells} for person, cells in mentors.items()],
    )


SKILLS = Policy(criteria=[Criterion("skills")])
FOUR = cohort_of(
    {"kim": {"skills": "r"}, "noor": {"skills": "go"}, "sam": {"skills": "r; go"}},
    {"ada": {"skills": "r"}, "bob": {"skills": "go"}, "cyd": {"skills": "sql"}, "dan": {"skills": "r; go"}},
)


# ---- against HiGHS


def check_against_highs(seed):
    """Lists keep every rule and limit, and no lists that an integer program finds are better."""
    rng = np.random.default_rng(seed)
    cohort = draw_cohort(rng)
    policy = draw_policy(rng, cohort)
    each, at_most = int(rng.integers(1, 7)), int(rng.integers(1, 9))
    lists = shortlist(cohort, policy, each=each, at_most=at_most, seed=seed)
    scores = compare(cohort, policy)
    seats, wanted = np.asarray(cohort.mentors.capacity) > 0, np.asarray(cohort.mentees.demand) > 0
    case = case_of(scores, capacity=at_most * seats, demand=each * wanted)
    best = highs(case)
    places = [(cohort.mentees.index[pair.mentee], cohort.mentors.index[pair.mentor]) for pair in lists.pairs]
    assert len(set(places)) == len(places)
    assert all(case.allowed[place] for place in places)
    assert max(lists.times_listed.values()) <= at_most
    assert all(len(listed) <= each for listed in lists.lists.values())
    assert [pair.score for pair in lists.pairs] == [case.scores[place] for place in places]
    total = float(best.value) + (case.unmatched or 0.0) * best.pairs
    if case.unmatched is None:
        assert (len({row for row, _ in places}), len(places)) == (best.placed, best.pairs)
    assert lists.total - (case.unmatched or 0.0) * len(places) == pytest.approx(
        total - (case.unmatched or 0.0) * best.pairs, abs=1e-9 * max(1.0, total)
    )
    assert lists.certificate.proven
    positions = np.array(places, dtype=np.int64).reshape(-1, 2)
    assert certify(lists.problem, positions, lists.certificate.prices).proven
    short = {mentee for mentee, listed in lists.lists.items() if len(listed) < each}
    assert {entry.mentee for entry in lists.incomplete} == short


@pytest.mark.parametrize("seed", range(25))
def test_lists_equal_highs(seed):
    check_against_highs(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25, 325))
def test_lists_equal_highs_on_many(seed):
    check_against_highs(seed)


# ---- laws


@pytest.mark.parametrize("seed", range(6))
def test_order_of_rows_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    cohort = draw_cohort(rng)
    policy = draw_policy(rng, cohort)
    lists = shortlist(cohort, policy, each=3, at_most=4)
    again = shortlist(shuffled(rng, cohort), policy, each=3, at_most=4)
    assert again.pairs == lists.pairs
    assert again.to_records() == lists.to_records()
    assert (again.lists, again.incomplete, again.text()) == (lists.lists, lists.incomplete, lists.text())


def test_lists_are_values():
    lists = shortlist(FOUR, SKILLS, each=2, at_most=2)
    assert pickle.loads(pickle.dumps(lists)).pairs == lists.pairs
    assert lists == shortlist(FOUR, SKILLS, each=2, at_most=2)
    with pytest.raises(TypeError):
        lists.lists["kim"] = ()


# ---- limits and rules


def test_seats_and_minimum_loads_do_not_count_but_nobody_without_a_seat_is_listed():
    cohort = cohort_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "r", "demand": 3}, "idle": {"skills": "r", "demand": 0}},
        {
            "ada": {"skills": "r", "capacity": 1},
            "bob": {"skills": "r", "capacity": 0},
            "cyd": {"skills": "go", "capacity": 2, "min_load": 2},
        },
    )
    lists = shortlist(cohort, SKILLS, each=2, at_most=2)
    assert {mentee: [pair.mentor for pair in pairs] for mentee, pairs in lists.lists.items()} == {
        "kim": ["ada", "cyd"], "noor": ["ada", "cyd"],
    }  # fmt: skip
    assert lists.of("idle") == ()
    assert "1 mentor has no seat and stands on no list." in lists.notes
    assert not lists.incomplete


def test_everybody_has_one_before_anybody_has_two():
    lists = shortlist(FOUR, SKILLS, each=4, at_most=1)
    assert {len(pairs) for pairs in lists.lists.values()} == {1, 2}


def test_locked_pairs_stand_on_lists_and_forbidden_do_not():
    rules = [Rule("lock", pairs=[("kim", "cyd")]), Rule("forbid", pairs=[("kim", "ada")])]
    lists = shortlist(FOUR, Policy(criteria=SKILLS.criteria, rules=rules), each=2, at_most=1)
    assert "cyd" in [pair.mentor for pair in lists.of("kim")]
    assert "ada" not in [pair.mentor for pair in lists.of("kim")]
    with pytest.raises(InfeasibleError, match="cyd"):
        shortlist(
            FOUR,
            Policy(criteria=SKILLS.criteria, rules=[Rule("lock", pairs=[("kim", "cyd"), ("noor", "cyd")])]),
            at_most=1,
        )


def test_who_has_fewer_is_told_why():
    rules = [Rule("forbid", pairs=[("kim", mentor) for mentor in ("ada", "bob", "cyd")])]
    lists = shortlist(FOUR, Policy(criteria=SKILLS.criteria, rules=rules), each=3, at_most=2)
    texts = {short.mentee: short.text for short in lists.incomplete}
    assert texts["kim"] == "1 of 3 mentors: no more are allowed; 'forbid' rules out 3."
    assert lists.to_dict()["incomplete"][0]["text"] == texts["kim"]
    assert "kim" in lists.text()


def test_nobody_left_out_where_all_must_be_placed():
    rules = [Rule("forbid", pairs=[("kim", mentor) for mentor in FOUR.mentors.ids])]
    policy = Policy(criteria=SKILLS.criteria, rules=rules, participation="all")
    with pytest.raises(InfeasibleError, match="kim: 0 of 5 mentors: no more are allowed") as caught:
        shortlist(FOUR, policy)
    assert caught.value.mentees == ("kim",)


def test_who_has_fewer_is_called_by_name_and_wishes_against_are_a_rule():
    cohort = Cohort.from_records(
        mentors=[{"id": "7", "skills": "R"}, {"id": "8", "name": "Ada Byron", "skills": "R"}],
        mentees=[{"id": "3", "name": "Kim Lee", "skills": "R", "never": "Ada Byron"}],
    )
    rules = [Rule("not_with", mentee_column="never")]
    lists = shortlist(cohort, Policy(criteria=SKILLS.criteria, rules=rules), each=2)
    assert "  Kim Lee  1 of 2 mentors: no more are allowed; a rule rules out 1." in lists.text().splitlines()
    rules.append(Rule("forbid", pairs=[("3", "7")]))
    with pytest.raises(InfeasibleError, match="Kim Lee: 0 of 2 mentors: no more are allowed; a rule rules out 1"):
        shortlist(cohort, Policy(criteria=SKILLS.criteria, rules=rules, participation="all"), each=2)


def test_worth_of_staying_unmatched_holds_for_lists():
    policy = Policy(criteria=SKILLS.criteria, participation="worth", unmatched=0.4)
    lists = shortlist(FOUR, policy, each=4)
    assert all(pair.score >= 0.4 for pair in lists.pairs)
    assert [short.text for short in lists.incomplete if short.mentee == "kim"] == [
        "2 of 4 mentors: no more are allowed."
    ]


def test_where_worth_decides_lists_are_said_not_to_be_for_all_who_could_have_one():
    cohort = cohort_of(
        {"kim": {"skills": "r; go"}, "noor": {"skills": "r; sql"}},
        {"ada": {"skills": "r; go"}, "bob": {"skills": "r; go"}},
    )
    policy = Policy(criteria=SKILLS.criteria, participation="worth", unmatched=0.1)
    lists = shortlist(cohort, policy, each=2, at_most=1)
    assert {pair.mentee for pair in lists.pairs} == {"kim"}
    assert any("fewer mentees have one" in note for note in lists.notes)
    everybody = shortlist(cohort, SKILLS, each=2, at_most=1)
    assert {pair.mentee for pair in everybody.pairs} == {"kim", "noor"}
    assert not any("fewer mentees have one" in note for note in everybody.notes)


def test_another_objective_is_said_not_to_count():
    lists = shortlist(FOUR, Policy(criteria=SKILLS.criteria, objective="nash"), each=1)
    assert any("the objective 'nash' counts where pairs are made" in note for note in lists.notes)


def test_wrong_sizes_are_named_at_once():
    with pytest.raises(InputError) as caught:
        shortlist(FOUR, SKILLS, each=0, at_most=2.5)
    assert [mistake.got for mistake in caught.value.mistakes] == ["0", "2.5"]
    with pytest.raises(InputError):
        shortlist(FOUR, SKILLS, each=True)


def test_unknown_mentee_is_suggested():
    with pytest.raises(UnknownNameError, match="kim"):
        shortlist(FOUR, SKILLS).of("kin")


def test_nobody_on_a_side():
    empty = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "skills": "r"}])
    assert "0 to 5 mentors for each of 1 mentee" in shortlist(empty, SKILLS).text()
    nobody = Cohort.from_records(mentors=[{"id": "ada", "skills": "r"}], mentees=[])
    lists = shortlist(nobody, SKILLS)
    assert (lists.pairs, lists.text().splitlines()[0]) == (
        (), "5 mentors for each of 0 mentees; no mentor stands on more than 15 lists.",
    )  # fmt: skip


def test_a_criterion_called_place_keeps_its_column():
    cohort = cohort_of({"kim": {"place": "Bonn"}}, {"ada": {"place": "Bonn"}})
    (record,) = shortlist(cohort, Policy(criteria=[Criterion("place")]), each=1).to_records()
    assert (record["place_on_list"], record["place"]) == (1, 1.0)


def test_to_pandas_has_the_columns_of_the_records():
    lists = shortlist(FOUR, SKILLS, each=2)
    frame = lists.to_pandas()
    assert frame.to_dict("records") == lists.to_records()
    assert str(frame["place"].dtype) == "Int64"


# ---- choices come back


def test_what_mentees_choose_counts_in_the_next_match():
    lists = shortlist(FOUR, SKILLS, each=2)
    wishes = {mentee: [pair.mentor for pair in pairs][::-1] for mentee, pairs in lists.lists.items()}
    chosen = lists.with_choices(wishes)
    policy = Policy(criteria=[Criterion("choices", wants=list(lists.choice_columns), encoder="choices")])
    matching = match(chosen, policy)
    assert matching.total == pytest.approx(3.0)
    assert {pair.mentee: pair.mentor for pair in matching.pairs} == {who: mine[0] for who, mine in wishes.items()}


def test_columns_of_choices_take_no_column_that_is_there():
    cohort = cohort_of({"kim": {"skills": "r", "choice_1": "home"}}, {"ada": {"skills": "r"}})
    lists = shortlist(cohort, SKILLS, each=2)
    assert lists.choice_columns == ("choice_of_list_1", "choice_of_list_2")
    assert lists.with_choices().mentees.column("choice_1") == ("home",)


def test_wrong_choices_are_named_at_once():
    lists = shortlist(FOUR, SKILLS, each=1)
    with pytest.raises(CohortError) as caught:
        lists.with_choices({"kin": ["ada"], "noor": ["ada", "bob"]})
    assert [mistake.code for mistake in caught.value.mistakes] == ["unknown_mentee", "too_many_choices"]


def test_policies_of_every_kind_have_lists():
    """Seats by hours, weights of one's own or by influence, and an objective about groups."""
    cohort = cohort_of(
        {f"kim{n}": {"skills": "r; go", "town": "Bonn", "most": "skills", "team": "ab"[n % 2]} for n in range(6)},
        {f"ada{n}": {"skills": "r", "town": "Bonn" if n else "Köln", "hours": n} for n in range(4)},
    )
    skills, town = Criterion("skills"), Criterion("town", encoder="category")
    own = {"column": "most", "factor": 3}
    for policy in (
        Policy(criteria=[skills, town], capacity={"hours": "hours", "each": 1}),
        Policy(criteria=[Criterion("skills", weight=own), Criterion("town", encoder="category", weight=own)]),
        Policy(criteria=[skills, town], weights="influence"),
        Policy(criteria=[skills, town], objective={"name": "group-maximin", "by": "team", "smallest": 1}),
    ):
        lists = shortlist(cohort, policy, each=2, at_most=6)
        assert lists.certificate.proven
        assert [pair.score for pair in lists.pairs] == [
            score
            for pair in lists.pairs
            for score in compare(cohort, policy)
            .pairs([cohort.mentees.index[pair.mentee]], [cohort.mentors.index[pair.mentor]])
            .tolist()
        ]
        assert ("ada0" in {pair.mentor for pair in lists.pairs}) <= (policy.capacity is None)


def test_a_run_that_is_stopped_says_so():
    lists = shortlist(FOUR, SKILLS, each=2, progress=lambda stage, *_: "answers" in stage)  # compared, not solved
    assert lists.stopped == "progress" or lists.certificate.proven
    if lists.stopped:
        assert "Stopped by progress" in lists.text()
