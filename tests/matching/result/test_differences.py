"""diff: everybody of both matchings stands where their change is, once."""

import json

from hypothesis import given
from hypothesis import strategies as st

from mentormatch import Cohort, Pair, match
from mentormatch.datasets import make_cohort
from mentormatch.matching.result.differences import Move, difference

PAIRS = st.dictionaries(st.tuples(st.sampled_from("klmno"), st.sampled_from("abcd")), st.sampled_from([0.25, 0.5]))


def as_pairs(drawn):
    return tuple(Pair(mentee, mentor, score) for (mentee, mentor), score in sorted(drawn.items()))


@given(PAIRS, PAIRS)
def test_every_change_is_told_once(before, after):
    first, second = as_pairs(before), as_pairs(after)
    found = difference(first, second, [])
    had, has = {mentee for mentee, _ in before}, {mentee for mentee, _ in after}
    assert {(pair.mentee, pair.mentor) for pair in found.stayed} == before.keys() & after.keys()
    assert {pair.mentee for pair in found.new} == has - had
    assert {pair.mentee for pair in found.gone} == had - has
    assert {move.mentee for move in found.moved} <= had & has
    for mentee in had & has:
        same = {key for key in before if key[0] == mentee} == {key for key in after if key[0] == mentee}
        assert same != (mentee in {move.mentee for move in found.moved})
    assert difference(first, first, []).stayed == first
    assert len(found.to_records()) == sum(map(len, (found.stayed, found.moved, found.new, found.gone)))
    json.dumps(found.to_dict(), allow_nan=False)


def test_between_two_matchings():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
        mentees=[{"id": "kim", "skills": "R; Go"}, {"id": "lee", "skills": "Go"}, {"id": "noor", "skills": "C"}],
    )
    before = match(cohort)
    after = match(cohort.without(mentees=["lee"]), start=before)
    found = before.diff(after)
    assert [(pair.mentee, pair.mentor) for pair in found.gone] == [("lee", "bob")]
    assert [pair.mentee for pair in found.new] == ["noor"]
    assert [pair.mentee for pair in found.stayed] == ["kim"]
    assert found.waiting == ()
    assert after.diff(before).waiting == ("noor",)
    assert str(found).endswith("1 is gone; 0 mentees are waiting.")


def test_who_moved():
    pairs = [Pair("kim", "ada", 0.5)], [Pair("kim", "ada", 0.5), Pair("kim", "bob", 0.25)]
    found = difference(*pairs, [])
    assert found.moved == (Move("kim", ("ada",), ("ada", "bob")),)
    assert [pair.mentor for pair in found.stayed] == ["ada"]
    assert match(make_cohort(8, 3, seed=1)).diff(match(make_cohort(8, 3, seed=1))).moved == ()
