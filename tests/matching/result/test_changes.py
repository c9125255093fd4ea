"""Tests of what a round changes, also for people of several mentors."""

import random

import pytest

from mentormatch import Cohort, Criterion, Policy, Rule, match, rematch
from mentormatch.errors import InfeasibleError

_SKILLS = "abcdef"
_ON, _TWO = "the pair with ada goes on", ("ada", "bob")


def _people(draw: random.Random) -> tuple[list[dict], list[dict]]:
    mentors, mentees = (
        [
            {
                "id": f"{side}{number}",
                "skills": "; ".join(draw.sample(_SKILLS, draw.randint(0, 3))),
                "dept": draw.choice("xyz"),
                title: draw.choice(numbers),
            }
            for number in range(draw.randint(1, most))
        ]
        for side, most, title, numbers in (("m", 5, "capacity", [0, 1, 1, 2, 3]), ("e", 7, "demand", [0, 1, 1, 2, 3]))
    )
    return mentors, mentees


def _later(draw: random.Random, people: list[dict], title: str) -> list[dict]:
    some = [{**one, title: draw.choice([0, 1, 2]) if draw.random() < 0.2 else one[title]} for one in people]
    return [one for one in some if draw.random() < 0.8]


@pytest.mark.parametrize("seed", range(60))
def test_every_mentee_of_two_rounds_has_one_change_and_a_reason_that_holds(seed):
    draw = random.Random(seed)
    mentors, mentees = _people(draw)
    rules = [Rule("different", column="dept")] if draw.random() < 0.4 else []
    policy = Policy(criteria=[Criterion("skills")], rules=rules)
    first = match(Cohort.from_records(mentors=mentors, mentees=mentees), policy)
    here = Cohort.from_records(
        mentors=_later(draw, mentors, "capacity"),
        mentees=[*_later(draw, mentees, "demand"), {"id": "new", "skills": "a", "dept": "x"}],
    )
    sheet = [
        {"mentee": pair.mentee, "mentor": pair.mentor, "decision": draw.choice([None, None, "declined", "hold"])}
        for pair in first.pairs
        if draw.random() < 0.9
    ]
    try:
        again = rematch(here, policy, previous=first, decisions=sheet)
    except InfeasibleError:
        pytest.skip("decisions that cannot hold together")
    before, now = first.mentors_of, again.mentors_of
    wanting = {person for person, wants in zip(here.mentees.ids, here.mentees.demand, strict=True) if wants}
    changes = {change.mentee: change for change in again.changes.each}
    assert len(changes) == len(again.changes.each)
    assert changes.keys() >= wanting | before.keys()
    held = {row["mentee"] for row in sheet if row["decision"] == "hold"}
    for mentee, change in changes.items():
        had, has = set(before.get(mentee, ())), set(now.get(mentee, ()))
        assert (set(change.before), set(change.after)) == (had, has)
        if change.change == "stays":
            assert had <= has or has <= had
            assert ("is held back" in change.why) <= (mentee in held)
            assert ("another pair is worth more" in change.why) <= bool(had - has)
        elif change.change == "moves":
            assert had - has
            assert has - had
        elif change.change == "left":
            assert mentee not in wanting
        for gone in had - set(here.mentors.ids):
            assert change.change == "left" or f"the mentor '{gone}' is not here any more" in change.why


def _two_mentors(**capacity: int) -> Cohort:
    mentors = [{"id": name, "skills": name, "capacity": capacity.get(name, 1)} for name in ("ada", "bob", "cid")]
    return Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "skills": "ada; bob", "demand": 2}])


@pytest.mark.parametrize(
    ("sheet", "here", "kind", "why"),
    [
        (["ada", "bob"], {"cid": 0}, "stays", "the pair goes on"),
        (
            ["ada", ("bob", "declined")],
            {"cid": 0},
            "stays",
            "the pair with ada goes on; the pair with bob was declined",
        ),
        (["ada", "bob"], {"bob": 0, "cid": 0}, "stays", f"{_ON}; bob takes nobody any more"),
        (["ada", ("bob", "hold")], {}, "stays", f"{_ON}; the pair with bob is held back"),
        (["ada", ("bob", "declined")], {}, "moves", f"{_ON}; the pair with bob was declined"),
        (
            [("ada", "hold"), ("bob", "hold")],
            {},
            "held",
            "the pair with ada is held back; the pair with bob is held back",
        ),
    ],
)
def test_each_pair_of_somebody_with_two_has_its_reason(sheet, here, kind, why):
    policy = Policy(criteria=[Criterion("skills")])
    first = match(_two_mentors(), policy)
    assert first.mentors_of["kim"] == ("ada", "bob")
    rows = [(entry, None) if isinstance(entry, str) else entry for entry in sheet]
    decisions = [{"mentee": "kim", "mentor": mentor, "decision": said} for mentor, said in rows]
    (change,) = rematch(_two_mentors(**here), policy, previous=first, decisions=decisions).changes.each
    assert (change.change, change.why) == (kind, why)


def test_who_wants_fewer_or_nobody_now_is_told_so():
    policy = Policy(criteria=[Criterion("skills")])
    first, later = match(_two_mentors(), policy), _two_mentors()
    for demand, kind, why in (
        (1, "stays", "wants only 1 mentor now"),
        (0, "left", "wants no mentor any more"),
    ):
        mentees = [{"id": "kim", "skills": "ada; bob", "demand": demand}]
        mentors = [{"id": name, "skills": name} for name in later.mentors.ids]
        cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
        (change,) = rematch(cohort, policy, previous=first).changes.each
        assert (change.change, change.why.rpartition("; ")[2]) == (kind, why)


def test_a_pair_that_was_taken_out_of_the_sheet_and_is_made_again_does_not_go_on():
    mentors, mentees = [{"id": "ada", "skills": "R"}], [{"id": "kim", "skills": "R"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    first = match(cohort)
    (change,) = rematch(cohort, previous=first, decisions=[]).changes.each
    assert (change.change, change.why) == (
        "stays",
        "the pair with ada does not stand in the sheet, and is made again, as it is worth most to the whole",
    )


@pytest.mark.parametrize("keep", [0, 0.1, float("inf")])
def test_a_pair_for_which_a_held_one_leaves_no_seat_does_not_go_on(keep):
    mentors = [{"id": "ada", "skills": "R", "capacity": 2}]
    mentees = [{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "R"}, {"id": "lee", "skills": "Go"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees[:2])
    first = match(cohort)
    sheet = [{"mentee": "kim", "mentor": "ada", "decision": "hold"}, {"mentee": "noor", "mentor": "ada"}]
    fewer = Cohort.from_records(mentors=[{**mentors[0], "capacity": 1}, {"id": "bob", "skills": "Go"}], mentees=mentees)
    again = rematch(fewer, previous=first, decisions=sheet, keep=keep)
    change = next(change for change in again.changes.each if change.mentee == "noor")
    assert (change.after, change.why) == (("bob",), "ada has no seat beside those of pairs on hold")


@pytest.mark.parametrize("stored", [False, True])
def test_who_had_a_mentor_before_the_last_round_is_no_newcomer(stored):
    mentors, mentees = [{"id": "ada", "skills": "R"}], [{"id": "kim", "skills": "R"}, {"id": "lee", "skills": "R"}]
    later = Cohort.from_records(mentors=[*mentors, {"id": "bob", "skills": "R"}], mentees=mentees)
    rounds = [[("kim", "ada")], [("lee", "ada")]]
    if stored:
        alone = Cohort.from_records(mentors=mentors, mentees=mentees[1:])
        rounds = rematch(alone, Policy(criteria=[Criterion("skills")]), previous=rounds[0]).to_dict()
    change, _ = rematch(later, Policy(criteria=[Criterion("skills")]), previous=rounds).changes.each
    assert (change.mentee, change.change) == ("kim", "new")
    assert change.why == "had a mentor in an earlier round, and none in the last"
