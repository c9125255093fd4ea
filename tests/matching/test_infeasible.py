"""What cannot hold together in a programme, in words, and what gives way where it is asked for."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.assignment import violations
from mentormatch.errors import InfeasibleError
from mentormatch.matching import NamedChange, NamedWayOut, match
from mentormatch.matching.result.matching import Matching
from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import Cohort

SKILLS = Criterion("skills")
DIFFERENT = Rule("different", column="department")


def people(**mentors_of) -> list[dict]:
    return [{"id": name, "skills": "R", **given} for name, given in mentors_of.items()]


def caught(cohort: Cohort, policy: Policy, **how) -> InfeasibleError:
    with pytest.raises(InfeasibleError) as raised:
        match(cohort, policy, **how)
    return raised.value


def error_of(cohort: Cohort, policy: Policy, **how) -> InfeasibleError | None:
    try:
        match(cohort, policy, **how)
    except InfeasibleError as error:
        return error
    return None


def linus() -> tuple[Cohort, Policy]:
    """Linus must take two, and the rule leaves him ada alone."""
    cohort = Cohort.from_records(
        mentors=people(linus={"department": "a", "min_load": 2, "capacity": 3}, grace={"department": "b"}),
        mentees=people(
            ada={"department": "b"}, bob={"department": "a"}, cyd={"department": "a"}, dan={"department": "a"}
        ),
    )
    return cohort, Policy(criteria=[SKILLS], rules=[DIFFERENT])


def test_a_minimum_load_that_a_rule_makes_impossible_is_named_with_the_rule_and_who_is_left():
    error = caught(*linus())
    assert error.cut.text() == (
        "Minimum loads cannot hold: mentor 'linus' must get 2 mentees, and can get 1: only 'ada' may go there. "
        "'different department' rules out 3."
    )
    assert error.cut.text() in str(error)
    assert [way.kind for way in error.ways_out] == ["min_load", "rule"]
    ways = {way.kind: way for way in error.ways_out}
    assert ways["min_load"].text() == "Minimum loads to lower: a minimum load of mentor 'linus' that is lower by 1."
    (lifted,) = ways["rule"].changes
    assert (lifted.mentor, lifted.rules) == ("linus", ("different department",))
    assert all(way.text() in str(error) for way in error.ways_out)
    assert json.loads(json.dumps([way.to_dict() for way in error.ways_out]))[0]["size"] == 1
    assert json.loads(json.dumps(error.cut.to_dict()))["rules"] == {"different department": 3}


def test_people_are_called_by_their_names_wherever_these_are_known():
    """In the message, and in the texts of values; the ids stay in fields of their own."""
    _, policy = linus()
    named = Cohort.from_records(
        mentors=people(
            m1={"name": "Linus Berg", "department": "a", "min_load": 2, "capacity": 3},
            m2={"name": "Grace Lim", "department": "b"},
        ),
        mentees=people(
            e1={"name": "Ada Roe", "department": "b"},
            e2={"name": "Kim Ode", "department": "a"},
            e3={"name": "kim ode", "department": "a"},
            e4={"department": "a"},
        ),
    )
    error = caught(named, policy)
    assert error.cut.text() == (
        "Minimum loads cannot hold: mentor 'Linus Berg' must get 2 mentees, and can get 1: only 'Ada Roe' may go "
        "there. "
        "'different department' rules out 3."
    )
    assert (error.cut.mentors, error.cut.mentees) == (("m1",), ("e1",))
    lifted = {change.mentee: change for way in error.ways_out if way.kind == "rule" for change in way.changes}
    called = {"e2": "Kim Ode (e2)", "e3": "kim ode (e3)", "e4": "e4"}
    assert {who: change.mentee_name for who, change in lifted.items()} == {who: called[who] for who in lifted}
    told = json.dumps([value.to_dict()["text"] for value in (error.cut, *error.ways_out)])
    assert not any(f"'{who}'" in told + str(error) for who in ("m1", "m2", "e1", "e2", "e3"))
    closest = match(named, policy, on_infeasible="closest")
    assert [change.text() for change in closest.gave_way] == [
        "a minimum load of mentor 'Linus Berg' that is lower by 1"
    ]
    stored = closest.to_dict()
    assert "Linus Berg" not in json.dumps(stored["gave_way"])
    assert Matching.from_dict(stored, named).gave_way[0].text() == closest.gave_way[0].text()
    required = Criterion("skills", required=True, at_least=2 / 3, encoder="terms")
    lock = Policy(criteria=[required], rules=[Rule("lock", pairs=[("e2", "m1")])])
    unlike = replace(named, mentees=replace(named.mentees, columns={**named.mentees.columns, "skills": ("Go",) * 4}))
    assert "Mentee 'Kim Ode (e2)' and mentor 'Linus Berg' are locked" in str(caught(unlike, lock))
    assert replace(closest.gave_way[0], mentor_name="").text().startswith("a minimum load of mentor 'm1'")


def few_seats() -> tuple[Cohort, Policy]:
    """Fourteen mentees of one department share three mentors with nine seats."""
    cohort = Cohort.from_records(
        mentors=people(
            **{f"m{k}": {"department": "a", "capacity": 3} for k in range(3)},
            **{f"n{k}": {"department": "b", "capacity": 9} for k in range(2)},
        ),
        mentees=people(
            **{f"p{k:02}": {"department": "a"} for k in range(14)}, **{f"q{k}": {"department": "b"} for k in range(4)}
        ),
    )
    rule = Rule("same", column="department")
    return cohort, Policy(criteria=[SKILLS], rules=[rule], participation="all")


def test_mentees_who_share_too_few_seats_are_counted_with_their_mentors():
    error = caught(*few_seats())
    assert error.cut.text().startswith(
        "These 14 mentees ('p00', 'p01', 'p02', 'p03', 'p04', 'p05', …) can only go to mentors 'm0', 'm1' and 'm2', "
        "where there are 9 seats."
    )
    assert (error.cut.needed, error.cut.available, len(error.cuts)) == (14, 9, 1)
    ways = {way.kind: way for way in error.ways_out}
    assert (ways["seats"].size, ways["rule"].size) == (5, 5)
    assert {change.mentor for change in ways["seats"].changes} <= {"m0", "m1", "m2"}


def with_seats(cohort: Cohort, error: InfeasibleError) -> Cohort:
    more = {change.mentor: change.amount for way in error.ways_out if way.kind == "seats" for change in way.changes}
    seats = np.array(cohort.mentors.capacity) + [more.get(mentor, 0) for mentor in cohort.mentors.ids]
    return replace(cohort, mentors=replace(cohort.mentors, capacity=seats))


def test_a_way_out_is_one():
    cohort, policy = few_seats()
    assert not match(with_seats(cohort, caught(cohort, policy)), policy).unmatched


def test_nobody_is_told_to_meet_whom_they_do_not_want_to_or_themselves():
    cohort = Cohort.from_records(mentors=people(ada={"no": ""}, kim={"no": ""}), mentees=people(kim={"no": "ada"}))
    policy = Policy(criteria=[SKILLS], rules=[Rule("not_with", column="no")], participation="all")
    error = caught(cohort, policy)
    assert error.cut.text().startswith("Mentee 'kim' can go to nobody.")
    assert error.ways_out == ()


def test_the_order_of_rows_changes_no_word():
    for cohort, policy in (linus(), few_seats()):
        mentees, mentors = (np.arange(size)[::-1].copy() for size in cohort.shape)
        turned = cohort.take(mentees=mentees, mentors=mentors)
        assert str(caught(turned, policy)) == str(caught(cohort, policy))


def test_a_locked_pair_that_misses_a_requirement_names_it():
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "Go"}])
    required = Criterion("skills", required=True, at_least=0.5)
    error = caught(cohort, Policy(criteria=[required], rules=[Rule("lock", pairs=[("kim", "ada")])]))
    assert error.cut.text() == ("Mentee 'kim' and mentor 'ada' are locked, and not allowed by 'skills at least 0.5'.")
    assert {way.kind for way in error.ways_out} == {"lock", "rule"}


def too_much() -> tuple[Cohort, Policy]:
    """Two locks for one seat, and a minimum load that nobody can fill."""
    cohort = Cohort.from_records(
        mentors=people(ada={"capacity": 1, "min_load": 0}, bob={"capacity": 4, "min_load": 4}),
        mentees=people(kim={}, lee={}, noor={}),
    )
    return cohort, Policy(criteria=[SKILLS], rules=[Rule("lock", pairs=[("kim", "ada"), ("lee", "ada")])])


def test_the_closest_matching_says_what_gave_way():
    cohort, policy = too_much()
    caught(cohort, policy)
    matching = match(cohort, policy, on_infeasible="closest")
    assert [(change.kind, change.amount) for change in matching.gave_way] == [("lock", 1), ("min_load", 2)]
    assert matching.certificate.proven
    assert not violations(matching.problem, matching.positions)
    assert "What gave way: no lock of mentee" in matching.notes[0]
    again = Matching.from_dict(json.loads(json.dumps(matching.to_dict())), cohort)
    assert again == matching
    assert again.gave_way == matching.gave_way


def test_participation_gives_way_last():
    cohort, policy = few_seats()
    matching = match(cohort, policy, on_infeasible="closest")
    assert [change.kind for change in matching.gave_way] == ["unplaced"] * 5
    assert sorted(change.mentee for change in matching.gave_way) == [who.mentee for who in matching.unmatched]
    assert len(matching.pairs) == 13


def test_nothing_gives_way_where_all_holds():
    cohort, policy = linus()
    policy = replace(policy, rules=())
    assert match(cohort, policy, on_infeasible="closest") == match(cohort, policy)
    assert match(cohort, policy).gave_way == ()


def test_an_objective_that_leaves_people_out_is_named():
    """Everybody could be placed, and the objective takes the first who comes."""
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "team": "x; y"}, {"id": "bob", "skills": "R", "team": "x"}],
        mentees=[{"id": "kim", "skills": "R", "team": "x"}, {"id": "lee", "skills": "R", "team": "y"}],
    )
    policy = Policy(
        criteria=[SKILLS, Criterion("team", required=True, at_least=0.01, encoder="terms")],
        participation="all",
        objective="greedy",
    )
    told = [error for seed in range(8) if (error := error_of(cohort, policy, seed=seed)) is not None]
    assert told, "some lot lets the greedy mentee come first"
    for error in told:
        assert "by the objective 'greedy', though everybody could be" in str(error)
        assert (error.cuts, error.ways_out) == ((), ())


@settings(max_examples=15)
@given(st.data())
def test_the_closest_matching_holds_what_did_not_give_way(data):
    size = st.integers(1, 4)
    mentors = [
        {
            "id": f"m{k}",
            "skills": "R",
            "capacity": data.draw(st.integers(0, 2)),
            "min_load": data.draw(st.integers(0, 2)),
        }
        for k in range(data.draw(size))
    ]
    mentors = [mentor | {"min_load": min(mentor["min_load"], mentor["capacity"])} for mentor in mentors]
    mentees = [{"id": f"p{k}", "skills": data.draw(st.sampled_from(["R", "Go"]))} for k in range(data.draw(size))]
    pairs = {(data.draw(st.sampled_from(mentees))["id"], data.draw(st.sampled_from(mentors))["id"]) for _ in range(2)}
    policy = Policy(
        criteria=[SKILLS],
        rules=[Rule("lock", pairs=sorted(pairs))],
        participation=data.draw(st.sampled_from(["all", "first"])),
    )
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    matching = match(cohort, policy, on_infeasible="closest")
    assert not violations(matching.problem, matching.positions)
    error = error_of(cohort, policy)
    if error is None:
        assert match(cohort, policy) == matching
    else:
        assert error.cut.text() in str(error)
    assert bool(matching.gave_way) == (error is not None)


def test_locked_pairs_are_not_counted_again():
    cohort = Cohort.from_records(mentors=people(ada={"capacity": 4, "min_load": 3}), mentees=people(kim={}, lee={}))
    error = caught(cohort, Policy(criteria=[SKILLS], rules=[Rule("lock", pairs=[("kim", "ada")])]))
    assert error.cut.text() == "Mentor 'ada' must get at least 3 mentees, but can get at most 2."
    cohort = Cohort.from_records(
        mentors=people(ada={"capacity": 2, "min_load": 2}, bob={"capacity": 2, "min_load": 2}),
        mentees=people(kim={}, lee={}, noor={}),
    )
    error = caught(cohort, Policy(criteria=[SKILLS], rules=[Rule("lock", pairs=[("kim", "ada")])]))
    assert error.cut.text() == (
        "Minimum loads cannot hold: mentors 'ada' and 'bob' must get 3 mentees together besides those who are locked, "
        "and can get 2: only 'lee' and 'noor' may go there."
    )


def test_ids_may_be_whole_numbers_and_0():
    """The ways out are sorted by id, and 0 is one."""
    cohort = Cohort.from_records(
        mentors=[{"id": 0, "skills": "R"}, {"id": 1, "skills": "R"}],
        mentees=[{"id": 0, "skills": "R"}, {"id": 7, "skills": "R"}],
    )
    policy = Policy(
        criteria=[SKILLS],
        rules=[Rule("lock", pairs=[(0, 0), (7, 0), (0, 1)])],
        same_ids="different people",
    )
    named = {change.mentor for way in caught(cohort, policy).ways_out for change in way.changes} - {None}
    assert named <= {0, 1}
    closest = match(cohort, policy, on_infeasible="closest")
    assert [(pair.mentee, pair.mentor) for pair in closest.pairs] in ([(0, 1), (7, 0)], [(0, 0), (7, 1)])


def test_a_group_that_shares_its_mentors_is_named_once():
    skills = [("R", "ada"), ("R", "ada"), ("R", "ada"), ("Go", "bob")]
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go", "capacity": 4}],
        mentees=[{"id": f"m{k}", "skills": skill} for k, (skill, _) in enumerate(skills)],
    )
    policy = Policy(criteria=[Criterion("skills")], at_least=0.5, participation="all")
    with pytest.raises(InfeasibleError) as raised:
        match(cohort, policy)
    assert str(raised.value).count("'m0', 'm1' and 'm2' can only go to") == 1
    (seats,) = [way for way in raised.value.ways_out if way.kind == "seats"]
    assert seats.text() == "Seats to add: 2 more seats with mentor 'ada'."


def test_a_long_way_out_says_how_much_it_is_in_all():
    way = NamedWayOut("seats", tuple(NamedChange("seats", mentor=f"t{k}", amount=2) for k in range(8)))
    assert way.text().startswith("Seats to add (16 in all): 2 more seats with mentor 't0', ")
    assert way.text().endswith(" and 2 more such changes.")
