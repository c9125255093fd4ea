"""Who mentors whom: the limits that hold, the proof, what is said about it, and how it is handed on."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import programmes

from mentormatch.assignment import certify, violations
from mentormatch.errors import InfeasibleError
from mentormatch.matching.pipeline import match
from mentormatch.matching.result.matching import Matching
from mentormatch.matching.result.notes import named_by_policy, notes_of, swaps_of
from mentormatch.matching.result.parts import Load, Pair, Price
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring.scores import compare

SOLVERS = ("hungarian", "min-cost-flow")


def matched(programme, **settings):
    try:
        return match(*programme, **settings)
    except InfeasibleError:
        return None


# ---- an independent, scalar reading of the rules


def terms_of(cell):
    listed = cell.split(";") if isinstance(cell, str) else list(cell or ())
    return {term.strip().casefold() for term in listed} - {""}


def keeps(rule, mentee, mentor):
    if rule.kind in {"forbid", "previous"}:
        listed = {(listed.mentee, listed.mentor) for listed in rule.listed}
        return (mentee["id"], mentor["id"]) not in listed and (
            rule.one_way or (mentor["id"], mentee["id"]) not in listed
        )
    if rule.when and "yes" not in {mentee[rule.when], mentor[rule.when]}:
        return True
    if rule.kind == "gap":
        years = [
            None if item["years"] in {None, ""} else float(str(item["years"]).replace(",", "."))
            for item in (mentee, mentor)
        ]
        if None in years:
            return rule.blank == "allow"
        return years[1] - years[0] >= rule.at_least - 1e-9
    first, second = terms_of(mentee[rule.column]), terms_of(mentor[rule.column])
    if not first or not second:
        return rule.blank == "allow"
    shared = len(first & second)
    return {"different": shared == 0, "same": shared > 0, "overlap": shared >= (rule.at_least or 1)}[rule.kind]


def person(people, one):
    place = people.index[one]
    return {"id": one, **{name: cells[place] for name, cells in people.columns.items()}}


# ---- laws


@settings(max_examples=60)
@given(programmes())
def test_no_limit_is_broken_every_certificate_is_proven_and_solvers_agree(programme):
    found = [matching for solver in solvers_for(programme) if (matching := matched(programme, solver=solver))]
    assert len(found) in {0, len(solvers_for(programme))}
    for matching in found:
        check_limits(matching)
        check_certificate(matching)
        check_agreement(matching, found[0])


def solvers_for(programme):
    """The Hungarian method takes nobody who wants several mentors."""
    cohort, _ = programme
    several = (np.minimum(cohort.mentees.demand, len(cohort.mentors)) > 1).any()
    return SOLVERS[1:] if several else SOLVERS


def check_limits(matching):
    cohort, policy = matching.cohort, matching.policy
    loads = dict.fromkeys(cohort.mentors.ids, 0)
    for pair in matching.pairs:
        loads[pair.mentor] += 1
        mentee, mentor = person(cohort.mentees, pair.mentee), person(cohort.mentors, pair.mentor)
        assert pair.mentee != pair.mentor
        assert all(keeps(rule, mentee, mentor) for rule in policy.rules)
        assert policy.at_least is None or pair.score >= policy.at_least - 1e-12
        bound = cohort.mentors.min_load.any()  # only for a minimum load is a pair made that is worth less
        assert policy.unmatched is None or bound or pair.score >= policy.unmatched - 1e-12
    assert len({(pair.mentee, pair.mentor) for pair in matching.pairs}) == len(matching.pairs)
    for place, mentor in enumerate(cohort.mentors.ids):
        capacity = cohort.mentors.capacity[place]
        assert loads[mentor] <= (policy.default_capacity if capacity < 0 else capacity)
        assert loads[mentor] >= cohort.mentors.min_load[place]
    for place, mentee in enumerate(cohort.mentees.ids):
        assert len(matching.mentors_of.get(mentee, ())) <= cohort.mentees.demand[place]
    assert matching.violations == ()
    assert violations(matching.problem, matching.positions) == ()


def check_certificate(matching):
    certificate = matching.certificate
    assert certificate.proven
    assert certificate.pairs == certificate.pairs_bound == len(matching.pairs)
    assert certificate.placed == certificate.placed_bound == len(matching.mentors_of)
    worth = matching.policy.unmatched or 0.0
    assert certificate.value == pytest.approx(sum(pair.score - worth for pair in matching.pairs), abs=1e-12)
    assert abs(certificate.gap) <= 1e-9 * max(1.0, abs(certificate.value))
    again = certify(matching.problem, matching.positions, certificate.prices)
    assert again.proven
    assert (again.pairs_bound, again.bound) == (certificate.pairs_bound, pytest.approx(certificate.bound, abs=1e-12))


def check_agreement(first, second):
    assert len(first.pairs) == len(second.pairs)
    assert len(first.mentors_of) == len(second.mentors_of)
    assert first.total == pytest.approx(second.total, abs=1e-9)
    assert first.prices.keys() == second.prices.keys()
    for mentor in first.prices:
        assert first.prices[mentor].pairs == second.prices[mentor].pairs
        assert first.prices[mentor].total == pytest.approx(second.prices[mentor].total, abs=1e-9)


@settings(max_examples=50)
@given(programmes(), st.randoms(use_true_random=False), st.integers(0, 3))
def test_order_of_rows_changes_nothing(programme, random, seed):
    cohort, policy = programme
    mentees, mentors = (random.sample(range(size), size) for size in cohort.shape)
    first = matched(programme, seed=seed)
    second = matched((cohort.take(mentees=mentees, mentors=mentors), policy), seed=seed)
    assert (first is None) == (second is None)
    assume(first is not None)
    assert first.pairs == second.pairs
    assert first.unmatched == second.unmatched
    assert first.partly_matched == second.partly_matched
    assert first.loads == second.loads
    assert dict(first.prices) == dict(second.prices)
    assert first.ties == second.ties
    assert first.notes == second.notes


@settings(max_examples=30)
@given(programmes(), st.randoms(use_true_random=False))
def test_what_is_audited_changes_no_pair(programme, random):
    cohort, policy = programme
    first = matched(programme)
    assume(first is not None)
    shuffled = []
    for people in (cohort.mentors, cohort.mentees):
        groups = list(people.columns["gender"])
        columns = people.columns | {"gender": tuple(random.sample(groups, len(groups)))}
        shuffled.append(replace(people, columns=columns))
    assert match(Cohort(*shuffled), policy).pairs == first.pairs


@settings(max_examples=30)
@given(programmes(max_size=4))
def test_price_is_what_one_more_seat_adds(programme):
    cohort, policy = programme
    matching = matched(programme)
    assume(matching is not None)
    capacity = [policy.default_capacity if seats < 0 else int(seats) for seats in cohort.mentors.capacity]
    for place, mentor in enumerate(cohort.mentors.ids):
        seats = [item + (other == place) for other, item in enumerate(capacity)]
        records = [
            {**person(cohort.mentors, item), "capacity": seats[other], "min_load": cohort.mentors.min_load[other]}
            for other, item in enumerate(cohort.mentors.ids)
        ]
        mentees = [
            {**person(cohort.mentees, item), "demand": cohort.mentees.demand[other]}
            for other, item in enumerate(cohort.mentees.ids)
        ]
        assume(mentees)
        more = match(Cohort.from_records(mentors=records, mentees=mentees), policy)
        price = matching.prices[mentor]
        if policy.participation == "worth":
            assert price.pairs == 0
        else:
            assert price.pairs == len(more.pairs) - len(matching.pairs)
        assert price.total == pytest.approx(more.certificate.value - matching.certificate.value, abs=1e-9)


# ---- examples

MENTORS = [
    {"id": "ada", "skills": "r; sql", "capacity": 2, "name": "Ada"},
    {"id": "bob", "skills": "go", "name": None},
]
MENTEES = [
    {"id": "noor", "skills": "go", "name": "Noor"},
    {"id": "kim", "skills": "r", "name": "Kim"},
    {"id": "abe", "skills": "r", "name": "Abe"},
    {"id": "zoe", "skills": "go", "name": "Zoe"},
]
COHORT = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)
POLICY = Policy(criteria=[Criterion("skills")], show=["name", "id"])


def test_pairs_stand_by_id():
    matching = match(COHORT, POLICY)
    assert [pair.mentee for pair in matching.pairs] == [
        "abe",
        "kim",
        *sorted({"noor", "zoe"} & set(matching.mentors_of)),
    ]
    assert matching.pairs[0] == Pair("abe", "ada", 1.0)
    assert matching.positions.tolist()[0] == [2, 0]
    assert matching.total == 3.0
    assert matching.ties == 2
    assert repr(matching) == "Matching(3 pairs, 1 unmatched, proven)"


def test_loads_and_prices():
    matching = match(COHORT, POLICY)
    assert matching.loads == (Load("ada", 2, 2, 0), Load("bob", 1, 1, 0))
    assert matching.prices == {"ada": Price(1, 0.0), "bob": Price(1, 1.0)}


def test_seats_left_are_those_that_anybody_could_take():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "r", "capacity": 10**9}], mentees=[{"id": "kim", "skills": "r"}]
    )
    assert match(cohort).loads == (Load("ada", 1, 10**9, 0),)


def test_records_hold_contributions_and_what_is_shown():
    assert match(COHORT, POLICY).to_records()[0] == {
        "mentee": "abe", "mentor": "ada", "score": 1.0, "skills": 1.0,
        "mentee_name": "Abe", "mentee_id": "abe", "mentor_name": "Ada", "mentor_id": "ada",
    }  # fmt: skip


def test_column_of_one_side_is_shown_on_that_side():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "r", "room": 7}], mentees=[{"id": "kim", "skills": "r"}]
    )
    matching = match(cohort, Policy(criteria=[Criterion("skills")], show=["room"]))
    assert matching.to_records() == [{"mentee": "kim", "mentor": "ada", "score": 1.0, "skills": 1.0, "mentor_room": 7}]


@pytest.mark.parametrize(
    ("mentors", "mentees", "unmatched"),
    [
        ([], [], 0),
        (MENTORS, [], 0),
        ([], MENTEES, 4),
        ([{"id": "ada", "skills": "r", "name": 1, "capacity": 0}], MENTEES, 4),
    ],
    ids=["nobody", "no mentees", "no mentors", "no seats"],
)
@pytest.mark.parametrize("solver", SOLVERS)
def test_nobody_can_be_paired(mentors, mentees, unmatched, solver):
    matching = match(Cohort.from_records(mentors=mentors, mentees=mentees), POLICY, solver=solver)
    assert matching.pairs == ()
    assert len(matching.unmatched) == unmatched
    assert matching.certificate.proven
    assert matching.total == 0.0
    assert set(matching.prices) == {person["id"] for person in mentors}
    assert matching.to_records() == []


# ---- what is said


def test_notes_name_what_was_taken_for_granted():
    cohort = Cohort.from_records(
        mentors=[{"id": item, "skills": "r", "goals": "", "team": "red"} for item in ("ada", "bob", "cyd", "dan")],
        mentees=[{"id": item, "skills": "r", "goals": "x", "team": None} for item in ("ada", "bob", "cyd", "dan")],
    )
    policy = Policy(
        criteria=[Criterion("skills"), Criterion("goals")],
        rules=[Rule("same", column="team"), Rule("previous", pairs=[("gone", "ada"), ("kim", "bob")])],
        default_capacity=2, audit=["team"], notes=["A note of the policy."],
    )  # fmt: skip
    assert notes_of(compare(cohort, policy)) == (
        "A note of the policy.",
        "4 ids in both tables ('ada', 'bob', 'cyd', …): taken as the same person, who is never their own mentor.",
        "4 blank capacities: counted as 2 mentees each.",
        "Rule 'same team': 16 pairs allowed, as one of the two left it blank.",
        "Rule 'previous': it names 2 people who are not in this cohort: 'gone', 'kim'.",
        "Criterion 'goals': there is no pair in which both answered, so that it decides nothing.",
        "Rule 'same team' names the audited column 'team'.",
    )
    assert notes_of(compare(cohort, Policy(criteria=[Criterion("skills")], same_ids="different people"))) == (
        "4 blank capacities: counted as 1 mentee each.",
    )


def test_nothing_is_said_where_nothing_was_decided():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "r", "capacity": 1}], mentees=[{"id": "kim", "skills": "r"}]
    )
    assert match(cohort, POLICY.from_dict({"criteria": [{"name": "skills"}]})).notes == ()


def test_every_place_where_the_policy_names_a_column():
    policy = Policy(
        criteria=[Criterion("x", wants="team", offers="unit"), Criterion("y")],
        rules=[Rule("different", mentee_column="team", mentor_column="unit"), Rule("same", column="town", when="team")],
        objective={"name": "group-maximin", "by": "team"},
    )
    assert list(named_by_policy(policy, "team")) == [
        "Rule 'different team / unit' names the audited column 'team'.",
        "Rule 'same town' names the audited column 'team'.",
        "Criterion 'x' compares the audited column 'team'.",
        "The objective 'group-maximin' names the audited column 'team'.",
    ]
    assert list(named_by_policy(policy, "age")) == []


def test_swaps_are_said_and_kept_and_nobody_is_their_own_mentor():
    people = [{"id": item, "skills": "R"} for item in ("ada", "bob")]
    cohort = Cohort.from_records(mentors=people, mentees=people)
    policy = Policy(criteria=[Criterion("skills")])
    matching = match(cohort, policy)
    assert [(pair.mentee, pair.mentor) for pair in matching.pairs] == [("ada", "bob"), ("bob", "ada")]
    note = "1 swap, in which two people mentor each other: 'ada' and 'bob'."
    assert note in matching.notes
    assert note in Matching.from_dict(json.loads(json.dumps(matching.to_dict())), cohort).notes
    different = match(cohort, replace(policy, same_ids="different people"))
    assert not [note for note in different.notes if "swap" in note]


@pytest.mark.parametrize("people", [0, 1, 3, 4, 1000])
def test_swaps_among_few_and_many(people):
    swapped = [pair for k in range(people) for pair in ((f"a{k:04}", f"b{k:04}"), (f"b{k:04}", f"a{k:04}"))]
    everybody = [
        {"id": person_id} for person_id in sorted({person_id for pair in swapped for person_id in pair} | set("wxyz"))
    ]
    cohort = Cohort.from_records(mentors=everybody, mentees=everybody)
    told = list(swaps_of(cohort, Policy(), [*swapped, ("x", "y"), ("y", "z"), ("z", "x"), ("w", "w")]))
    if not people:
        assert told == []
        return
    (note,) = told
    assert note.startswith(
        f"{people:,} swap{'s' if people > 1 else ''}, in which two people mentor each other: 'a0000'"
    )
    assert note.count(" and ") == min(people, 3)
    assert note.endswith(", …." if people > 3 else "'.")


@pytest.mark.parametrize(
    "rule",
    [
        Rule("same", mentee_column="wants_gender", mentor_column="gender", when="asks"),
        Rule("different", mentee_column="wants_gender", mentor_column="gender", when="asks"),
        Rule("overlap", mentee_column="wants_gender", mentor_column="gender", when="asks"),
        Rule("gap", mentee_column="wants_gender", mentor_column="gender", when="asks", at_least=1),
        Rule("hours_apart", mentee_column="wants_gender", mentor_column="gender", when="asks", at_most=1),
        Rule("not_with", mentee_column="wants_gender", mentor_column="gender", when="asks"),
        Rule("reporting_line", mentee_column="wants_gender", mentor_column="gender", when="asks"),
    ],
)
def test_every_kind_of_rule_is_named_by_each_of_its_columns(rule):
    policy = Policy(rules=[rule])
    for column in ("wants_gender", "gender", "asks"):
        assert list(named_by_policy(policy, column)) == [f"Rule '{rule.label}' names the audited column '{column}'."]
    assert list(named_by_policy(policy, "team")) == []


def test_only_is_named_by_the_column_it_looks_at_and_by_when():
    policy = Policy(rules=[Rule("only", mentor_column="gender", values=["woman"], when="woman please")])
    for column in ("gender", "woman please"):
        assert list(named_by_policy(policy, column)) == [f"Rule 'only gender' names the audited column '{column}'."]


def test_names_are_in_every_output_though_nobody_asked_for_them():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "Name": "Ada", "last_name": "L", "email": "ada@x.org"}],
        mentees=[{"id": "kim", "skills": "R", "name": "Kim", "town": "Oslo"}],
    )
    bare = match(cohort, Policy(criteria=[Criterion("skills")]))
    assert list(bare.columns()) == ["mentee", "mentor", "score", "skills", "mentee_name", "mentor_name"]
    shown = match(cohort, Policy(criteria=[Criterion("skills")], show=["town", "last_name", "name", "email"]))
    (record,) = shown.to_records()
    assert list(record)[4:] == ["mentee_name", "mentor_name", "mentee_town", "mentor_last_name", "mentor_email"]
    assert list(record.values())[4:] == ["Kim", "Ada L", "Oslo", "L", "ada@x.org"]
    for frame in (shown.to_pandas(), shown.to_polars()):
        assert list(frame.columns) == list(record)


def test_names_decide_nothing():
    """Law: whatever people are called, the pairs stay."""
    people = [{"id": str(n), "skills": "R; Go" if n % 2 else "Go", "capacity": 1} for n in range(6)]
    mentees = [{"id": person["id"], "skills": person["skills"]} for person in people]
    plain = match(Cohort.from_records(mentors=people, mentees=mentees), Policy(criteria=[Criterion("skills")]))
    named = Cohort.from_records(
        mentors=[{**person, "name": "Zoe" if n % 2 else "R; Go"} for n, person in enumerate(people)],
        mentees=[{**person, "name": "R; Go"} for person in mentees],
    )
    assert match(named, Policy(criteria=[Criterion("skills")])).pairs == plain.pairs


def test_called_by_name_or_else_by_id():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}],
        mentees=[{"id": "kim", "skills": "R", "name": " Kim\nLee "}, {"id": "noor", "skills": "R", "name": None}],
    )
    matching = match(cohort)
    assert [matching.called(cohort.mentees, item) for item in ("kim", "noor")] == ["Kim Lee", "noor"]
    assert matching.called(cohort.mentors, "ada") == "ada"


def test_nothing_in_common_counts_no_blank_and_no_reversed_criterion():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "team": "a", "capacity": 4}],
        mentees=[
            {"id": "blank", "skills": None, "team": "b"},
            {"id": "kim", "skills": "Go", "team": "b"},
            {"id": "noor", "skills": "r", "team": "b"},
            {"id": "peer", "skills": "Go", "team": "a"},
        ],
    )
    criteria = [Criterion("skills"), Criterion("team", reverse=True)]
    found = match(cohort, Policy(criteria=criteria)).nothing_in_common
    assert [person.mentee for person in found] == ["blank", "kim", "peer"]
    brought = Criterion("liked", encoder="pairs", pairs=[("kim", "ada", 0.5), ("peer", "ada", 0.0)])
    found = match(cohort, Policy(criteria=[Criterion("skills"), brought])).nothing_in_common
    assert [person.mentee for person in found] == ["blank", "peer"]
