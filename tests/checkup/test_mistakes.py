"""One line a kind of mistake, and the line of a policy that settles it for all rows."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch import Cohort, Criterion, InputError, Policy
from mentormatch.checkup.mistakes import mistake_kinds
from mentormatch.errors import Mistake
from mentormatch.scoring import compare
from mentormatch.tables import read_cohort, read_policy
from mentormatch.tables.writing import write_all

CODES = ("not_a_number", "cell_not_read", "times_not_read", "id_doubled", "setting_unknown")
PLACES = st.tuples(
    st.sampled_from(CODES), st.sampled_from([None, 2, 7]), st.sampled_from([None, "years"]), st.text(max_size=9)
)


@given(st.lists(PLACES, max_size=12))
@settings(max_examples=60)
def test_every_mistake_is_in_one_kind_in_order(places):
    mistakes = [
        Mistake(code, "must be so", got=got, row=row, column=column, file="a.csv") for code, row, column, got in places
    ]
    kinds = mistake_kinds(mistakes)
    assert sorted(map(str, (m for kind in kinds for m in kind.mistakes))) == sorted(map(str, mistakes))
    assert [kind.mistakes[0] for kind in kinds] == sorted(
        (kind.mistakes[0] for kind in kinds), key=lambda first: next(i for i, m in enumerate(mistakes) if m is first)
    )
    for kind in kinds:
        assert len({(mistake.code, mistake.column) for mistake in kind.mistakes}) == 1
        assert "\n" not in str(kind)


def test_kinds_of_other_tables_and_columns_stay_apart():
    zone = Mistake("cell_not_read", "must be a time zone", got="EST", file="a.csv", row=2, column="zone")
    others = [replace(zone, file="b.csv"), replace(zone, column="clock"), replace(zone, code="not_a_number")]
    assert len(mistake_kinds([zone, *others, replace(zone, row=3)])) == 4


def refused(folder, answers, criterion):
    """Return the policy's file, and the kinds of mistakes with people who answered so."""
    mentors, mentees, policy = (folder / name for name in ("mentors.csv", "mentees.csv", "policy.toml"))
    write_all(
        {
            mentors: (["id", "asked"], [["ada", criterion["good"]]]),
            mentees: (["id", "asked"], [[f"k{number}", answer] for number, answer in enumerate(answers)]),
            policy: f'[[criterion]]\nname = "asked"\n[criterion.encoder]\n{criterion["encoder"]}\n',
        },
        force=True,
    )

    def kinds():
        decided = read_policy(policy)
        try:
            compare(read_cohort(mentors=mentors, mentees=mentees, policy=decided), decided)
        except InputError as error:
            return mistake_kinds(error.mistakes)
        return ()

    return policy, kinds


@pytest.mark.parametrize(
    ("answers", "criterion", "section"),
    [
        (["3+", "~4", "5 years"] * 9, {"good": "7", "encoder": 'name = "number"\nat_least = 1'}, "answers.asked"),
        (["3+", "plenty", "some"] * 9, {"good": "7", "encoder": 'name = "number"\nat_least = 1'}, "answers.asked"),
        (["my house", "EST", "the moon"] * 27, {"good": "Paris", "encoder": 'name = "time_zone"'}, "answers.asked"),
        ([f"planet {n}" for n in range(80)], {"good": "Paris", "encoder": 'name = "time_zone"'}, ""),
        (["whenever", "some time", "Mo 18-20, or so"] * 9, {"good": "Mon 9-12", "encoder": 'name = "schedule"'}, ""),
    ],
)
def test_one_kind_is_settled_for_all_rows_by_the_line_that_it_names(answers, criterion, section, tmp_path):
    policy, kinds = refused(tmp_path, answers, criterion)
    (kind,) = kinds()
    assert kind.settled_by in str(kind)
    lines = [
        word
        for word in ('bands = "low"', 'unclear = "blank"', *_blank_lines(kind.settled_by))
        if word in kind.settled_by
    ]
    assert lines
    text = policy.read_text(encoding="utf-8")
    policy.write_text(f"{text}\n[{section}]\n" + "\n".join(lines) if section else f"{text}{lines[0]}\n", "utf-8")
    tomllib.loads(policy.read_text(encoding="utf-8"))
    assert kinds() == ()


def _blank_lines(text):
    start = text.find("blank = [")
    return [] if start < 0 else [text[start : text.index("]", start) + 1]]


def test_schedule_counts_what_it_cannot_read_as_blank_where_it_should():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "free": "Mon 18-20"}], mentees=[{"id": "kim", "free": "when it rains"}, {"id": "noor"}]
    )
    with pytest.raises(InputError, match="no time that is known"):
        compare(cohort, Policy(criteria=[Criterion("free", encoder="schedule")]))
    scores = compare(cohort, Policy(criteria=[Criterion("free", encoder={"name": "schedule", "unclear": "blank"})]))
    assert scores.block([0]).tolist() == scores.block([1]).tolist()
    assert any("1 answer counted as blank" in note for note in scores.criteria[0].encoder.notes())
    with pytest.raises(InputError, match="mistake or blank"):
        compare(cohort, Policy(criteria=[Criterion("free", encoder={"name": "schedule", "unclear": "never"})]))


def test_kind_calls_nobody_by_name():
    mistakes = [
        Mistake("capacity_not_whole", f"the capacity of mentor 'm{row}' must be a whole number", got="many", row=row,
                column="capacity", id=f"m{row}")
        for row in range(3)
    ]  # fmt: skip
    (kind,) = mistake_kinds(mistakes)
    assert "the capacity of each mentor must be a whole number" in str(kind)
    assert "'m0'" not in str(kind)
