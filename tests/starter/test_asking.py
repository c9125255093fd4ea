"""The questions of a policy, answered: what is asked first, and what the answers write."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.policy.policy import policy_from_document
from mentormatch.starter.asking import Asking
from mentormatch.starter.blocks import as_asked, blocks_of, text_with
from mentormatch.starter.starter import starter_policy
from mentormatch.tables.writing import write_all

MENTORS = (
    ["id", "Status", "Quota", "Which topics can you mentor on?", "Department", "Gender"],
    [
        [f"m{place}", "left" if place in {3, 8} else "active", "depends" if place == 5 else str(1 + place % 3),
         ["R; SQL", "Python; R", "SQL; Excel"][place % 3], ["Sales", "Legal", "Finance"][place % 3], "fm"[place % 2]]
        for place in range(12)
    ],
)  # fmt: skip
MENTEES = (
    ["id", "Which topics do you want to learn?", "Department", "Who would you not like as a mentor?", "Gender"],
    [
        [f"s{place}", ["SQL; R", "Excel", "Python; SQL"][place % 3], ["Legal", "Sales", "Finance"][place % 3],
         f"m{place % 12}" if place % 4 == 0 else "", "mf"[place % 2]]
        for place in range(20)
    ],
)  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    tables = folder / "mentors.csv", folder / "mentees.csv"
    write_all(dict(zip(tables, (MENTORS, MENTEES), strict=True)))
    return tables


@pytest.fixture(scope="module")
def starter(files):
    return starter_policy(*files)


def policy_of(answered):
    return policy_from_document(tomllib.loads(answered.policy), file="policy.toml")


def questions_of(asking):
    """Yield each question that is left, and skip it where it was not answered."""
    while (question := asking.next_question()) is not None:
        yield question
        asking.skip(question)


def find(asking, words):
    return next(question for question in questions_of(asking) if words in question.text)


def test_skipping_all_changes_nothing(starter, files):
    asking = Asking(starter)
    assert len(list(questions_of(asking))) > 4
    assert asking.answered(*files).policy == starter.policy


def test_who_takes_part_is_asked_first_and_comparisons_before_groups(starter):
    texts = [question.text for question in questions_of(Asking(starter))]
    assert "who takes part" in texts[0]
    assert "names people" in texts[1]
    compared = next(place for place, text in enumerate(texts) if "should both be of the same" in text)
    assert compared < next(place for place, text in enumerate(texts) if "fairness" in text)


def test_states_are_written_of_the_side_that_has_them(starter, files):
    asking = Asking(starter)
    question = find(asking, "who takes part")
    assert question.guess == ("active",)
    asking.answer(question, ("active",))
    assert tomllib.loads(asking.answered(*files).policy)["only"] == {"mentors": {"Status": ["active"]}}


def test_everybody_takes_part_where_all_states_are_chosen(starter, files):
    asking = Asking(starter)
    question = find(asking, "who takes part")
    asking.answer(question, question.options)
    answered = asking.answered(*files)
    assert "only" not in tomllib.loads(answered.policy)
    assert answered.questions == starter.questions - 1


@pytest.mark.parametrize(("place", "rules", "criteria"), [(0, 0, 1), (1, 1, 0), (2, 1, 0), (3, 0, 0)])
def test_columns_that_name_people_become_what_is_answered(starter, files, place, rules, criteria):
    asking = Asking(starter)
    question = find(asking, "names people")
    asking.answer(question, question.options[place])
    policy = policy_of(asking.answered(*files))
    assert sum(rule.kind == "not_with" for rule in policy.rules) == rules
    assert sum(criterion.name == "wishes" for criterion in policy.criteria) == criteria


def test_a_cell_becomes_a_number_and_the_others_stay_blank(starter, files):
    asking = Asking(starter)
    question = find(asking, "'depends'")
    assert question.is_whole
    asking.answer(question, 4.0)
    document = tomllib.loads(asking.answered(*files).policy)
    assert document["answers"]["capacity"] == {"depends": 4}


def test_both_of_different_departments_is_a_reversed_criterion(starter, files):
    asking = Asking(starter)
    question = find(asking, "of different ones")
    asking.answer(question, "of different ones")
    criterion = next(found for found in policy_of(asking.answered(*files)).criteria if found.name == "Department")
    assert criterion.reverse


def test_groups_that_were_not_chosen_are_not_audited(starter, files):
    asking = Asking(starter)
    asking.answer(find(asking, "fairness"), ())
    assert not policy_of(asking.answered(*files)).audit


def test_another_column_says_the_capacity(tmp_path):
    header = ["id", "How many mentees can you take?", "Mentee limit", "Skills"]
    rows = [[f"m{place}", str(1 + place % 2), "many" if place == 2 else str(2 + place % 3), "R"] for place in range(12)]
    mentors, mentees = tmp_path / "mentors.csv", tmp_path / "mentees.csv"
    write_all({mentors: (header, rows), mentees: (["id", "Skills"], [[f"s{place}", "R"] for place in range(9)])})
    starter = starter_policy(mentors, mentees)
    asking = Asking(starter)
    question = find(asking, "as well as")
    other = next(option for option in question.options if option != question.guess)
    asking.answer(question, other)
    answered = asking.answered(mentors, mentees)
    said = tomllib.loads(answered.policy)["columns"]["mentors"]["capacity"]
    assert said == other
    assert answered.proposal.mentors.limits["capacity"].header == other
    assert not answered.mistakes


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_is_answered_the_policy_runs(starter, files, data):
    asking = Asking(starter)
    while (question := asking.next_question()) is not None:
        if data.draw(st.booleans()):
            asking.skip(question)
            continue
        options = st.permutations(question.options).map(tuple)
        answers = {
            "yes or no": st.booleans(),
            "choice": st.sampled_from(question.options or ("",)),
            "several": st.lists(st.sampled_from(question.options or ("",)), unique=True, min_size=1).map(tuple),
            "order": options,
            "number": st.integers(0, 9).map(float),
        }
        asking.answer(question, data.draw(answers[question.kind]))
    policy_of(asking.answered(*files))


@settings(max_examples=60)
@given(st.text(max_size=300).filter(lambda text: text.strip().isprintable() and text.strip()))
def test_a_question_is_read_as_it_was_written(text):
    assert as_asked(as_asked(text)) == as_asked(text)
    assert "".join(as_asked(text).split()) == "".join(text.split())


def test_text_without_edits_stays_as_it_is(starter):
    assert text_with(starter.policy, {}) == starter.policy
    assert sum(bool(block.question) for block in blocks_of(starter.policy)) == starter.questions
