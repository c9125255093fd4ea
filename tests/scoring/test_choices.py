"""People who name people: criteria with the encoder "choices", from columns to notes."""

import json
import random

import numpy as np
import pytest

from mentormatch.encoders import ChoicesEncoder
from mentormatch.errors import CohortError, PolicyError
from mentormatch.explanations.choices_got import choices_got
from mentormatch.explanations.reasons import explain
from mentormatch.matching.pipeline import match
from mentormatch.matching.result.matching import Matching
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring.scores import compare
from mentormatch.tables.policies import read_policy

MENTORS = [
    {"id": "m1", "name": "Ada Lovelace"},
    {"id": "m2", "name": "Linus Torvalds"},
    {"id": "m3", "name": "Grace H"},
]
COLUMNS = ["first", "second", "third"]


def cohort_of(*mentees, mentors=MENTORS):
    return Cohort.from_records(
        mentors=mentors, mentees=[{"id": f"k{n}", **mentee} for n, mentee in enumerate(mentees, 1)]
    )


def wishes(wants="wishes", **settings):
    encoder = {"name": "choices", **settings.pop("encoder", {})}
    return Policy(criteria=[Criterion("wishes", wants=wants, encoder=encoder, **settings)])


def notes(cohort, policy):
    return [note for note in match(cohort, policy).notes if note.startswith("Criterion")]


def block(cohort, policy):
    return compare(cohort, policy).block().tolist()


def test_columns_give_the_order_and_a_blank_one_keeps_its_place():
    cohort = cohort_of({"first": "Lovelace, Ada", "second": "m2"}, {"second": "linus torvalds", "third": "M3"})
    assert block(cohort, wishes(COLUMNS)) == [[1.0, 0.6, 0.0], [0.0, 0.6, 0.3]]
    assert notes(cohort, wishes(COLUMNS)) == []


def test_a_list_and_a_text_say_the_same():
    cohort = cohort_of({"wishes": ["m2", "Ada Lovelace"]}, {"wishes": "Linus Torvalds; m1"})
    assert block(cohort, wishes()) == [[0.6, 1.0, 0.0]] * 2


def test_a_cell_of_several_columns_is_one_name():
    cohort = cohort_of({"first": "m1; m2", "second": "m3", "third": None})
    assert block(cohort, wishes(COLUMNS)) == [[0.0, 0.0, 0.6]]
    assert "1 name that nobody here has is left out: 'm1; m2' of 'k1'" in notes(cohort, wishes(COLUMNS))[0]


def test_blank_neither_wins_nor_loses():
    """Blank counts as the mean over those who named somebody, also where nobody who was named is here."""
    cohort = cohort_of({"wishes": "m1; m2"}, {"wishes": None}, {"wishes": "Bob"})
    mean = 1.6 / 3
    assert block(cohort, wishes())[1:] == [pytest.approx([mean] * 3)] * 2
    assert block(cohort, wishes(missing="zero"))[1:] == [[0.0] * 3] * 2


def test_nobody_and_all_blank_and_no_names():
    assert match(Cohort.from_records(mentors=[], mentees=[]), wishes()).pairs == ()
    blank = cohort_of({"wishes": None}, {"wishes": " "})
    assert len(match(blank, wishes()).pairs) == 2
    assert "decides nothing" in notes(blank, wishes())[0]
    nameless = cohort_of({"wishes": "ada; x"}, mentors=[{"id": "ada"}])
    assert block(nameless, wishes()) == [[1.0]]


def test_offers_may_be_another_column():
    mentors = [{"id": "m1", "nick": "countess", "name": "Ada"}, {"id": "m2", "nick": "amazing", "name": "Grace"}]
    cohort = cohort_of({"wishes": "Amazing; ada"}, mentors=mentors)
    assert block(cohort, wishes(offers="nick")) == [[0.6, 1.0]]


def test_mentors_name_mentees_beside_mentees_who_name_mentors():
    mentors = [{"id": "m1", "likes": "k2; k1"}, {"id": "m2", "likes": ""}]
    cohort = cohort_of({"wishes": "m1"}, {"wishes": "m2; m1"}, mentors=mentors)
    policy = Policy(
        criteria=[
            Criterion("wishes", encoder="choices"),
            Criterion("likes", encoder="choices", direction="mentor"),
        ]
    )
    scores = compare(cohort, policy)
    likes = {(i, j): scores.contributions(i, j)["likes"] for i in range(2) for j in range(2)}
    assert likes == {(0, 0): 0.3, (1, 0): 0.5, (0, 1): pytest.approx(0.4), (1, 1): pytest.approx(0.4)}
    matching = match(cohort, policy)
    assert [record["likes_choice"] for record in matching.to_records()] == [2, None]
    mentee, mentor = choices_got(matching)
    assert (mentee.by_rank, mentee.direction) == ((2,), "mentee")
    assert (mentor.by_rank, mentor.named, mentor.blank, mentor.direction) == ((0, 1), 1, 1, "mentor")


def test_unknown_names_are_said_with_counts_and_the_nearest():
    cohort = cohort_of(
        {"wishes": "Ada Lovlace; m2"}, {"wishes": "Bob"}, {"wishes": "Bob; zz"}, {"wishes": "yy"}, {"wishes": "m1"}
    )
    unknown, unheard = notes(cohort, wishes())
    assert unknown == (
        "Criterion 'wishes': 4 names that nobody here has are left out: 'Ada Lovlace' of 'k1' (did you mean "
        "'ada lovelace', id 'm1'?), 'Bob' of 'k2' and 1 more, 'zz' of 'k3' and 1 more."
    )
    assert "3 mentees named nobody who is here, which counts as a blank: 'k2', 'k3', 'k4'" in unheard


def test_unknown_names_are_mistakes_with_row_and_column_where_asked_for():
    cohort = cohort_of({"first": "m1"}, {"first": "m1", "second": "Ada Lovlace"}, {"first": "Bob"}, {"first": "k4"})
    with pytest.raises(CohortError) as raised:
        match(cohort, wishes(COLUMNS[:2], encoder={"unknown": "error"}))
    places = [(mistake.code, mistake.row, mistake.column, mistake.got) for mistake in raised.value.mistakes]
    assert places == [("name_unknown", 1, "second", "Ada Lovlace"), ("name_unknown", 2, "first", "Bob")]


def test_namesakes_are_counted_and_mistakes_where_asked_for():
    cohort = cohort_of({"wishes": "m1"}, {"wishes": "m1; Kim Lee"}, mentors=[
        {"id": "m1", "name": "Kim Lee"}, {"id": "m2", "name": "Kim Lee"},
    ])  # fmt: skip
    said = "Criterion 'wishes': 1 name that several people have is left out: 'Kim Lee' of 'k2' ('m1' or 'm2'?)."
    assert said in notes(cohort, wishes())
    with pytest.raises(CohortError, match=r"column 'wishes': must name one person.*Got 'Kim Lee'.*Write the id"):
        match(cohort, wishes(encoder={"unknown": "error"}))


def test_naming_oneself_is_said_and_left_out():
    mentors = [*MENTORS, {"id": "kim"}]
    mentees = [{"id": "kim", "name": "Kim Lee", "wishes": "kim; m1"}, {"id": "noor", "wishes": "Noor"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    assert block(cohort, wishes())[0] == [0.6, 0.0, 0.0, 0.0]
    said = notes(cohort, wishes(encoder={"unknown": "error"}))
    assert said[0] == "Criterion 'wishes': 2 mentees named themselves, which is left out: 'kim', 'noor'."
    different = Policy(criteria=wishes().criteria, same_ids="different people")
    assert block(cohort, different)[0] == [0.6, 0.0, 0.0, 1.0]


def test_naming_oneself_in_a_grid_is_left_out():
    mentees = [{"id": "kim", "wishes": {"kim": 1, "m1": 2}}, {"id": "noor", "wishes": {"m1": "often"}}]
    cohort = Cohort.from_records(mentors=[*MENTORS, {"id": "kim"}, {"id": "noor"}], mentees=mentees)
    assert compare(cohort.without(mentees=["noor"]), wishes()).block()[0].tolist() == [0.6, 0.0, 0.0, 0.0, 0.0]
    with pytest.raises(
        CohortError, match=r"row 1, column 'wishes': must give each name a place of 1 or more, unlike 'm1: often'"
    ):
        compare(cohort, wishes())


def test_a_namesake_on_the_other_side_is_somebody_else():
    mentees = [{"id": "k1", "name": "Ada Lovelace", "wishes": "Ada Lovelace"}]
    cohort = Cohort.from_records(mentors=MENTORS, mentees=mentees)
    assert block(cohort, wishes()) == [[1.0, 0.0, 0.0]]
    assert notes(cohort, wishes()) == []


def test_doubled_and_further_choices_are_said():
    cohort = cohort_of({"wishes": "m1; Ada Lovelace; m2"}, {"wishes": "m3; m2; m1"})
    policy = wishes(encoder={"worth": [1, 0.5]})
    assert block(cohort, policy) == [[1.0, 0.5, 0.0], [0.5, 0.5, 1.0]]
    doubled, beyond = notes(cohort, policy)
    assert doubled == ("Criterion 'wishes': 1 mentee named somebody twice, who counts at the better place: 'k1'.")
    assert beyond == (
        "Criterion 'wishes': 2 mentees named more than 2: every further choice is worth as much as the last, 0.5: "
        "'k1', 'k2'."
    )


def made_up(seed=0, mentees=40, mentors=15):
    rng = random.Random(seed)
    names = [f"m{n}" for n in range(mentors)]
    return Cohort.from_records(
        mentors=[{"id": mentor, "capacity": rng.choice([0, 1, 4]), "name": f"Name {mentor}"} for mentor in names],
        mentees=[{"id": f"k{n}", "wishes": rng.sample(names, rng.choice([0, 1, 3, 5]))} for n in range(mentees)],
    )


def test_pairs_do_not_depend_on_the_order_of_rows():
    cohort = made_up()
    shuffled = cohort.take(
        mentees=np.random.default_rng(1).permutation(len(cohort.mentees)),
        mentors=np.random.default_rng(2).permutation(len(cohort.mentors)),
    )
    first, other = match(cohort, wishes()), match(shuffled, wishes())
    assert first.certificate.proven
    assert first.pairs == other.pairs
    assert choices_got(first) == choices_got(other)
    assert first.notes == other.notes


def test_stored_matching_comes_back_and_leaving_moves_no_score():
    cohort = made_up()
    matching = match(cohort, wishes())
    stored = Matching.from_dict(json.loads(json.dumps(matching.to_dict())), cohort)
    assert stored.pairs == matching.pairs
    assert choices_got(stored) == choices_got(matching)
    left = cohort.without(mentors=["m3", "m4"])
    after, before = matching.scores.update(left), matching.scores
    kept = [n for n, person_id in enumerate(cohort.mentors.ids) if person_id not in {"m3", "m4"}]
    assert np.array_equal(after.block(), before.block()[:, kept])
    again = match(left, wishes(), start=matching)
    assert again.certificate.proven
    assert any("nobody here has" in note and "'m3'" in note for note in again.notes)


def test_contributions_sum_and_explanations_say_which_choice():
    cohort = cohort_of({"wishes": "m2; m1"}, {"wishes": "m2"}, {"wishes": "Bob"})
    policy = Policy(criteria=wishes().criteria, rules=[Rule("forbid", pairs=[("k1", "m2")])])
    matching = match(cohort, policy)
    found = explain(matching, mentee="k1")
    assert found.pairs[0].contributions == {"wishes": found.pairs[0].score}
    assert "the mentee's second choice" in found.text()
    assert "not named by the mentee" in explain(matching, mentee="k1", mentor="m3").text()
    assert "the mentee named nobody who is here" in explain(matching, mentee="k3").text()
    assert "Wishes: second choice" in explain(matching, mentee="k1", audience="participant").text()


def test_a_participant_is_not_told_whom_mentors_named():
    policy = Policy(criteria=[Criterion("likes", encoder="choices", direction="mentor")])
    cohort = cohort_of({}, {"demand": 0}, mentors=[{"id": "m1", "likes": "k2; k1"}])
    matching = match(cohort, policy)
    assert "choice" not in explain(matching, mentee="k1", audience="participant").text()
    assert "the mentor's second choice" in explain(matching, mentee="k1").text()


def test_rather_not_counts_against():
    cohort = cohort_of({"wishes": "m1"})
    policy = wishes(reverse=True)
    assert block(cohort, policy) == [[0.0, 1.0, 1.0]]
    text = explain(match(cohort, policy), mentee="k1", mentor="m1").text()
    assert "first choice, which counts against it" in text


def test_required_pairs_only_whom_they_named():
    cohort = cohort_of({"wishes": "m1"}, {"wishes": "m1; m2"}, {"wishes": ""})
    matching = match(cohort, wishes(required=True, at_least=0.3))
    assert {(pair.mentee, pair.mentor) for pair in matching.pairs} == {("k1", "m1"), ("k2", "m2"), ("k3", "m3")}


@pytest.mark.parametrize("wants", [[], ["a", "a"], ["a", 3], [""], 3, [["a"]]])
def test_columns_must_be_different_names(wants):
    with pytest.raises(PolicyError, match="the wants of criterion 'wishes' must be the name of a column, or of diff"):
        Criterion("wishes", wants=wants, encoder="choices")


def test_only_people_are_named_in_several_columns():
    with pytest.raises(PolicyError, match=r'must be one column; only "choices"'):
        Criterion("skills", wants=["a", "b"])
    assert Criterion("skills", wants=["a"]).wants == "a"


def test_missing_columns_are_all_said():
    cohort = cohort_of({"frist": "m1"})
    with pytest.raises(CohortError) as raised:
        compare(cohort, wishes(["first", "second"]))
    assert [mistake.got for mistake in raised.value.mistakes] == ["first", "second"]
    assert raised.value.mistakes[0].hint == "Did you mean 'frist'?"


def test_policy_is_written_and_read(tmp_path):
    policy = wishes(COLUMNS, encoder={"worth": [1, 0.8]}, weight=2)
    assert Policy.from_dict(json.loads(json.dumps(policy.to_dict()))) == policy
    (tmp_path / "policy.toml").write_text(policy.to_toml())
    assert read_policy(tmp_path / "policy.toml") == policy


def test_short_statement_stays_short():
    assert Criterion("wishes", encoder="choices").to_dict() == {"name": "wishes", "encoder": "choices"}
    assert Criterion("wishes", encoder="choices", offers="nick").to_dict()["offers"] == "nick"


def test_an_encoder_of_somebodys_own_may_name_people():
    class Halves(ChoicesEncoder):
        """Each place is worth half of the one before."""

        def worth_of(self, rank):
            return 0.5 ** (rank - 1)

    policy = Policy(criteria=[Criterion("wishes", encoder=Halves())])
    matching = match(cohort_of({"wishes": "m3; m2; m1"}), policy)
    assert matching.scores.block().tolist() == [[0.25, 0.5, 1.0]]
    assert choices_got(matching)[0].by_rank == (1,)


def test_audited_columns_are_not_compared():
    with pytest.raises(PolicyError, match="what is audited is never encoded"):
        Policy(criteria=wishes(COLUMNS).criteria, audit=["second"])


def test_no_other_column_is_called_like_the_choices():
    with pytest.raises(PolicyError, match="must leave the title 'wishes_choice'"):
        Policy(criteria=[Criterion("wishes", encoder="choices"), Criterion("wishes_choice")])
    with pytest.raises(PolicyError, match="must leave the title 'mentee_wish_choice'"):
        Policy(criteria=[Criterion("mentee_wish", encoder="choices")], show=["wish_choice"])


def test_frames_hold_whole_numbers_even_where_nobody_got_a_choice():
    matching = match(cohort_of({"wishes": "Bob"}), wishes())
    assert str(matching.to_polars().schema["wishes_choice"]) == "Int64"
    assert str(matching.to_pandas()["wishes_choice"].dtype) == "Int64"
    assert str(matching.to_arrow().schema.field("wishes_choice").type) == "int64"
