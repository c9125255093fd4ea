import datetime as dt
import enum
import json
import pickle
import uuid
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import cells, cohorts, id_lists, people

from mentormatch.answers.cells import PADDING, id_text, plain_cell, whole_number
from mentormatch.errors import CohortError, Mistake
from mentormatch.profiles.cohort import Cohort
from mentormatch.profiles.hashes import digest
from mentormatch.profiles.people import People, people_from_columns


def mentors_of(**columns):
    """The mentors of these columns; CohortError if something is wrong with them."""
    mistakes = []
    made = people_from_columns("mentor", columns, mistakes=mistakes)
    if made is None:
        raise CohortError(mistakes)
    assert not mistakes
    return made


def mistakes_of(role="mentor", *, source=None, first_row=0, rows=None, **columns):
    """What is wrong with these columns, one line a mistake."""
    mistakes: list[Mistake] = []
    settings = {"source": source, "first_row": first_row, "rows": rows}
    assert people_from_columns(role, columns, mistakes=mistakes, **settings) is None
    return [str(mistake) for mistake in mistakes]


# Laws


@given(cells())
def test_plain_cell_is_settled_after_once(cell):
    once = plain_cell(cell)
    assert plain_cell(once) == once
    json.dumps(once)


@given(st.text(alphabet=PADDING))
def test_padding_is_blank_everywhere(padding):
    assert plain_cell(padding) is None
    assert id_text(padding) == ""
    assert whole_number(padding) is None
    assert id_text(f"{padding}ada{padding}") == "ada"


@given(st.integers(0, 10**12), st.text(alphabet=PADDING, max_size=3))
def test_whole_number_reads_whatever_stands_for_it(number, padding):
    for written in (
        number,
        float(number),
        f"{padding}{number}{padding}",
        f"{number}.0",
        Decimal(number),
        np.int64(number),
    ):
        assert whole_number(written) == number


@given(cohorts(), st.randoms(use_true_random=False))
def test_take_then_digest_knows_no_order(cohort, random):
    for side in (cohort.mentors, cohort.mentees):
        order = random.sample(range(len(side)), len(side))
        assert digest(side.take(order)) == digest(side)


@given(people("mentor", min_size=1), st.data())
def test_take_keeps_everything_about_a_person(mentors, data):
    order = data.draw(st.permutations(range(len(mentors))))
    taken = mentors.take(order)
    for position, before in enumerate(order):
        assert taken.ids[position] == mentors.ids[before]
        assert taken.capacity[position] == mentors.capacity[before]
        assert taken.row_of(position) == mentors.row_of(before)
        for name in mentors.columns:
            assert taken.column(name)[position] == mentors.column(name)[before]


@given(people("mentor", min_size=1), st.data())
def test_digest_sees_every_change(mentors, data):
    position = data.draw(st.integers(0, len(mentors) - 1))
    capacity = mentors.capacity.copy()
    capacity[position] += 1
    moved = People("mentor", mentors.ids, mentors.columns, capacity=capacity, min_load=mentors.min_load)
    renamed = People("mentor", (*mentors.ids[:-1], mentors.ids[-1] + "+"), mentors.columns, capacity=mentors.capacity)
    more = People("mentor", mentors.ids, {**mentors.columns, "new": ("x",) * len(mentors)}, capacity=mentors.capacity)
    assert len({digest(side) for side in (mentors, moved, renamed, more)}) == 4


@given(cohorts())
def test_cohort_from_records_of_itself_is_itself(cohort):
    def records(side, limit):
        limits = [None if number < 0 else int(number) for number in limit]
        name = "capacity" if side.role == "mentor" else "demand"
        return [
            {"id": person_id, name: limits[i], **{title: column[i] for title, column in side.columns.items()}}
            for i, person_id in enumerate(side.ids)
        ]

    again = Cohort.from_records(
        mentors=records(cohort.mentors, cohort.mentors.capacity), mentees=records(cohort.mentees, cohort.mentees.demand)
    )
    if len(cohort.mentors) and len(cohort.mentees):
        assert again == cohort
    assert again.shape == cohort.shape
    assert pickle.loads(pickle.dumps(again)) == again


@given(id_lists(min_size=1), id_lists(min_size=1), st.data())
def test_without_takes_exactly_these(mentors, mentees, data):
    cohort = Cohort.from_records(
        mentors=[{"id": person_id} for person_id in mentors], mentees=[{"id": person_id} for person_id in mentees]
    )
    leaving = set(data.draw(st.lists(st.sampled_from(mentors))))
    left = cohort.without(mentors=leaving)
    assert left.mentors.ids == tuple(person_id for person_id in mentors if person_id not in leaving)
    assert left.mentees == cohort.mentees
    both = {(cohort.mentees.ids[mentee], cohort.mentors.ids[mentor]) for mentee, mentor in cohort.in_both_tables()}
    assert both == {(person_id, person_id) for person_id in set(mentors) & set(mentees)}


# Ids


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" ada ", "ada"),
        ("\u00a0ada\u200b", "ada"),
        ("\ufeff7", "7"),
        (7, "7"),
        (7.0, "7"),
        (1.5, "1.5"),
        (np.int64(7), "7"),
        (np.float32(7), "7"),
        (Decimal("7.0"), "7"),
        (uuid.UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        ("7.0", "7.0"),
        ("007", "007"),
        (10**20, "100000000000000000000"),
        ("👩‍🔬", "👩‍🔬"),
        ("مرشد", "مرشد"),
        ("x" * 100_000, "x" * 100_000),
    ],
)
def test_id_as_it_is_kept(given, kept):
    assert mentors_of(id=[given]).ids == (kept,)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "a mentor's id must not be empty"),
        (None, "a mentor's id must not be empty"),
        (float("nan"), "a mentor's id must not be empty"),
        (" \u200b", "a mentor's id must not be empty"),
        (True, "a mentor's id must be text or a whole number. Got 'True'"),
        (["ada"], "a mentor's id must be text or a whole number. Got '['ada']'"),
        (b"ada", "a mentor's id must be text or a whole number. Got 'b'ada''"),
        (float("inf"), "more than 15 digits"),
        (1.2345678901234567e16, "more than 15 digits"),
        ("a\nb", "a mentor's id must be one line of whole characters"),
        ("a\ud800", "a mentor's id must be one line of whole characters"),
    ],
)
def test_id_that_is_none(given, said):
    (line,) = mistakes_of(id=[given])
    assert line.startswith("mentors, row 0, column 'id': ")
    assert said in line


def test_ids_doubled_after_stripping_are_doubled():
    assert mistakes_of(id=["ada", " ada ", "linus", "ada"], source="mentors.csv", first_row=2) == [
        "mentors.csv, row 3, column 'id': every mentor must have another id. Got 'ada'. Row 2 has it as well.",
        "mentors.csv, row 5, column 'id': every mentor must have another id. Got 'ada'. Row 2 has it as well.",
    ]


def test_number_and_text_that_are_one_id_are_doubled():
    assert "Got '7'" in mistakes_of(id=[7.0, "7"])[0]


@pytest.mark.parametrize(
    ("columns", "hint"),
    [
        ({"ID": ["a"]}, "Is it 'ID'? Rename that column."),
        ({"mentor_id": ["a"]}, "Is it 'mentor_id'? Rename that column."),
        ({"ResponseId": ["a"]}, "Is it 'ResponseId'? Rename that column."),
        ({"id:skills": ["a:b"]}, "There is only 'id:skills'. Cells must be divided by commas, semicolons, tabs or |."),
        ({"E-mail address": ["a"], "paid": ["b"]}, "There are 'E-mail address', 'paid'."),
    ],
)
def test_column_id_missing(columns, hint):
    assert mistakes_of(**columns) == [
        f"mentors, column 'id': the mentors must have a column 'id' with one id a person. {hint}"
    ]


# Limits


@pytest.mark.parametrize(
    ("given", "kept"), [(None, -1), ("", -1), (" ", -1), ("2.0", 2), (2.0, 2), ("0", 0), (10**9, 10**9), ("1e9", 10**9)]
)
def test_capacity_as_it_is_kept(given, kept):
    mentors = mentors_of(id=["ada"], capacity=[given])
    assert mentors.capacity.tolist() == [kept]
    assert mentors.capacity.dtype == np.int64


@pytest.mark.parametrize(
    "given",
    ["-1", -1, "1.5", 1.5, "two", "2 or 3", "2,5", "nan", "inf", float("inf"), True, [2], b"2", 2**63],
)
def test_capacity_that_is_none(given):
    (line,) = mistakes_of(id=["linus"], capacity=[given])
    expected = "mentors, row 0, column 'capacity': the capacity of mentor 'linus' must be a whole number of 0 or more."
    assert line == f"{expected} Got '{given}'."


@pytest.mark.parametrize("nothing", [None, "", " ", float("nan")])
def test_blank_capacity(nothing):
    assert mentors_of(id=["linus"], capacity=[nothing]).capacity.tolist() == [-1]


def test_blank_limits_have_their_defaults():
    mentors = mentors_of(id=["ada", "linus"])
    assert mentors.capacity.tolist() == [-1, -1]
    assert mentors.min_load.tolist() == [0, 0]
    assert mentors.demand is None
    cohort = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "demand": ""}, {"id": "sam", "demand": 0}])
    assert cohort.mentees.demand.tolist() == [1, 0]
    assert cohort.mentees.capacity is None
    assert cohort.mentees.min_load is None


def test_min_load_above_capacity():
    assert mistakes_of(id=["ada", "linus"], capacity=[1, None], min_load=[2, 2]) == [
        "mentors, row 0, column 'min_load': the min_load of mentor 'ada' must not be above the capacity, 1. Got '2'."
    ]


@pytest.mark.parametrize(
    ("role", "limit", "other"),
    [("mentee", "capacity", "mentors"), ("mentee", "min_load", "mentors"), ("mentor", "demand", "mentees")],
)
def test_limit_on_the_wrong_side(role, limit, other):
    (line,) = mistakes_of(role, id=["ada"], **{limit: [None]})
    assert f"the {role}s must not have a column '{limit}'" in line
    assert f"It belongs to the {other}." in line


@pytest.mark.parametrize("title", ["Capacity", "CAPACITY", "capacity ", "Min load", "min-load"])
def test_limit_under_another_name_is_not_overlooked(title):
    (line,) = mistakes_of(id=["ada"], **{title: ["3"]})
    assert "this column must be called" in line


def test_limit_under_its_name_and_another():
    assert mentors_of(id=["ada"], capacity=[2], Capacity=["many"]).column("Capacity") == ("many",)


def test_all_mistakes_of_both_sides_at_once():
    with pytest.raises(CohortError) as raised:
        Cohort.from_records(
            mentors=[{"id": "", "capacity": "two"}, {"id": "ada", "capacity": -1, "skills": object()}],
            mentees=[{"id": "kim", "capacity": 1}, {"id": "kim"}, "sam"],
        )
    assert [mistake.code for mistake in raised.value.mistakes] == [
        "id_empty",
        "capacity_not_whole",
        "capacity_not_whole",
        "record_not_mapping",
        "limit_on_the_wrong_side",
        "id_doubled",
    ]


# Cells


class Colour(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  padded text ", "  padded text "),
        (["a", None, "", "b"], ("a", "b")),
        ([], None),
        ([None], None),
        ({"b", "a"}, ("a", "b")),
        ([1, 2], ("1", "2")),
        ([1, 2.0, 2.5], (1.0, 2.0, 2.5)),  # a vector
        (np.array(["a", "b"]), ("a", "b")),
        ({"python": "expert", "sql": 2, "r": None}, {"python": "expert", "sql": 2}),
        ({}, None),
        (Decimal("2.50"), 2.5),
        (Decimal("NaN"), None),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (pd.NA, None),
        (pd.NaT, None),
        (dt.date(2024, 5, 1), "2024-05-01"),
        (dt.datetime.combine(dt.date(2024, 5, 1), dt.time.min), "2024-05-01"),
        (dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC), "2024-05-01T12:00:00+00:00"),
        (dt.time(9, 30), "09:30:00"),
        (Colour.RED, "red"),
    ],
)
def test_plain_cell_of(given, kept):
    assert plain_cell(given) == kept
    assert type(plain_cell(given)) is type(kept)


@pytest.mark.parametrize("given", [object(), b"x", [["a"]], [True], {"a": ["b"]}, {True: 1}, 1j, np.datetime64("2024")])
def test_cell_that_is_none(given):
    records = [{"id": "ada", "skills": "R", "town": "Turin"}, {"id": "bob", "skills": given, "town": "Bari"}]
    made = Cohort.from_records(mentors=records, mentees=[]).mentors
    assert "skills" not in made.columns
    assert made.column("town") == made.take([0, 1]).column("town") == ("Turin", "Bari")
    for same in (made, made.take([1, 0]), pickle.loads(pickle.dumps(made))):
        with pytest.raises(CohortError) as caught:
            same.column("skills")
        (mistake,) = caught.value.mistakes
        assert "mentors, row 1, column 'skills': must be text, a number, yes or no, a list of terms, or" in str(mistake)


def test_half_characters_are_found_where_they_are():
    assert mistakes_of(id=["a", "b", "c"], about=["fine 👍", "half \ud83d", ["\udc00"]]) == [
        "mentors, row 1, column 'about': must be whole characters. Got ''half \\ud83d''.",
        "mentors, row 2, column 'about': must be whole characters. Got '('\\udc00',)'.",
    ]


# People and cohorts


def test_rows_that_do_not_follow_each_other():
    assert mistakes_of(id=["a", "a"], source="m.csv", first_row=2, rows=[2, 7])[0].startswith("m.csv, row 7")
    mistakes = []
    made = people_from_columns(
        "mentor", {"id": ["a", "b"]}, source="m.csv", first_row=2, rows=[2, 7], mistakes=mistakes
    )
    assert [made.row_of(0), made.row_of(1)] == [2, 7]


def test_columns_of_different_lengths():
    assert mistakes_of(id=["a", "b"], skills=["x"]) == [
        "mentors, column 'skills': must have 2 cells, one a person. Got '1'."
    ]


def test_column_unknown_suggests_the_nearest():
    mentors = mentors_of(id=["ada"], skills=["python"])
    assert mentors.column("id") == ("ada",)
    with pytest.raises(CohortError, match=r"no such column among the mentors. Got 'skils'. Did you mean 'skills'?"):
        mentors.column("skils")


def test_nobody_has_every_column():
    cohort = Cohort.from_records(mentors=[], mentees=[])
    assert cohort.shape == (0, 0)
    assert cohort.mentors.column("skills") == ()
    assert digest(cohort.mentors) != digest(cohort.mentees)


def test_nobody_under_a_header():
    assert mentors_of(id=[], skills=[]).columns == {"skills": ()}
    assert len(mentors_of(id=[])) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"ids": ("a", "a")},
        {"ids": ("a",), "columns": {"skills": ()}},
        {"ids": ("a",), "capacity": np.array([1, 2])},
        {"ids": ("a",), "demand": np.array([1])},
    ],
)
def test_people_made_by_hand_are_checked(wrong):
    with pytest.raises(CohortError):
        People("mentor", **wrong)


def test_people_do_not_change():
    capacity = np.array([1])
    mentors = People("mentor", ("ada",), capacity=capacity)
    capacity[0] = 5
    assert mentors.capacity.tolist() == [1]
    with pytest.raises(ValueError, match="read-only"):
        mentors.capacity[0] = 2


def test_people_are_compared_by_what_they_say():
    first, other = mentors_of(id=["ada"], skills=["x"]), mentors_of(id=["ada"], skills=["x"])
    assert first == other
    assert hash(first) == hash(other)
    assert first != mentors_of(id=["ada"], skills=["y"])
    assert first != mentors_of(id=["ada"], skills=["x"], capacity=[1])
    assert first != "ada"
    assert repr(first) == "People(1 mentors, columns=['skills'])"


def test_cohort_with_sides_swapped():
    mentors = mentors_of(id=["ada"])
    with pytest.raises(CohortError, match=r"The mentees must be a table of mentees. Got 'mentors'"):
        Cohort(mentors=mentors, mentees=mentors)


def test_without_unknown_people_suggests():
    cohort = Cohort.from_records(mentors=[{"id": "linus"}], mentees=[{"id": "kim"}])
    with pytest.raises(CohortError) as raised:
        cohort.without(mentors=["linux"], mentees=["zoe"])
    assert [str(mistake) for mistake in raised.value.mistakes] == [
        "There is no such mentor. Got 'linux'. Did you mean 'linus'?",
        "There is no such mentee. Got 'zoe'. Known: 'kim'.",
    ]


def test_records_need_not_have_the_same_columns():
    cohort = Cohort.from_records(mentors=({"id": i, f"c{i}": i} for i in range(2)), mentees=[])
    assert cohort.mentors.columns == {"c0": (0, None), "c1": (None, 1)}


def test_records_with_column_names_that_are_no_text():
    with pytest.raises(CohortError, match="a column name must be text"):
        Cohort.from_records(mentors=[{"id": "a", 3: "x"}], mentees=[])


# Data frames


FRAMES = {
    "pandas": pd.DataFrame,
    "pandas-nullable": lambda columns: pd.DataFrame(columns).convert_dtypes(),
    "polars": pl.DataFrame,
    "polars-lazy": lambda columns: pl.DataFrame(columns).lazy(),
    "arrow": pa.table,
}


@pytest.fixture(params=FRAMES)
def frame(request):
    return FRAMES[request.param]


def test_frames_of_every_library_give_the_same_cohort(frame):
    cohort = Cohort.from_frames(
        mentors=frame(
            {
                "id": [1, 2, 3],
                "capacity": [2, None, 0],
                "skills": [["python", "sql"], [], None],
                "years": [1.5, None, float("nan")],
                "since": [dt.date(2024, 1, 2), None, None],
                "remote": [True, None, False],
                "about": ["é", None, ""],
            }
        ),
        mentees=frame({"id": ["kim"], "demand": [2]}),
    )
    assert cohort.mentors.ids == (1, 2, 3)
    assert cohort.mentors.capacity.tolist() == [2, -1, 0]
    assert cohort.mentees.demand.tolist() == [2]
    assert cohort.mentors.columns == {
        "skills": (("python", "sql"), None, None),
        "years": (1.5, None, None),
        "since": ("2024-01-02", None, None),
        "remote": (True, None, False),
        "about": ("é", None, None),
    }


def test_frames_with_mistakes_name_rows_from_0(frame):
    with pytest.raises(CohortError) as raised:
        Cohort.from_frames(mentors=frame({"id": ["a", "a"], "capacity": [1.5, 2]}), mentees=frame({"ID": ["b"]}))
    assert [(mistake.code, mistake.file, mistake.row) for mistake in raised.value.mistakes] == [
        ("id_doubled", None, 1),
        ("capacity_not_whole", None, 0),
        ("column_missing", None, None),
    ]


def test_frame_with_nobody(frame):
    cohort = Cohort.from_frames(mentors=frame({"id": [], "skills": []}), mentees=frame({"id": []}))
    assert cohort.shape == (0, 0)
    assert cohort.mentors.columns == {"skills": ()}


def test_frames_with_categories_structs_and_dates():
    cohort = Cohort.from_frames(
        mentors=pd.DataFrame(
            {
                "id": pd.Categorical(["a", "b"]),
                "town": pd.Categorical(["Oslo", None]),
                "years": pd.array([1, None], dtype="Int64"),
                "since": pd.to_datetime(["2024-01-01", None]),
            }
        ),
        mentees=pl.DataFrame(
            {
                "id": ["c"],
                "skills": [{"python": "expert", "sql": None}],
                "town": pl.Series(["Oslo"], dtype=pl.Categorical),
                "rate": pl.Series([Decimal("2.50")], dtype=pl.Decimal(10, 2)),
            }
        ),
    )
    assert cohort.mentors.columns == {"town": ("Oslo", None), "years": (1, None), "since": ("2024-01-01", None)}
    assert cohort.mentees.columns == {"skills": ({"python": "expert"},), "town": ("Oslo",), "rate": (2.5,)}


def test_frames_without_text_as_column_names():
    frame = pd.DataFrame([["a", "x"]], columns=["id", 0])
    assert Cohort.from_frames(mentors=frame, mentees=pl.DataFrame({"id": ["b"]})).mentors.columns == {"0": ("x",)}


@pytest.mark.parametrize("given", [5, "mentors.csv", None, [{"id": 1}], pd.Series([1]), np.zeros((2, 2))])
def test_what_is_no_frame(given):
    with pytest.raises(CohortError, match=r"The mentors must be a data frame. Got") as raised:
        Cohort.from_frames(mentors=given, mentees=pl.DataFrame({"demand": [1]}))
    assert len(raised.value.mistakes) == 2


def test_frame_with_doubled_columns():
    doubled = pd.DataFrame([["a", "b"]], columns=["id", "id"])
    with pytest.raises(CohortError, match=r"The mentors must be a data frame that narwhals can read. Got '.*unique"):
        Cohort.from_frames(mentors=doubled, mentees=pl.DataFrame({"id": ["c"]}))
