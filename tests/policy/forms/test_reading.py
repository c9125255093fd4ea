import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import cells, id_lists

from mentormatch.policy import RawTable
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.forms.form import read_form
from mentormatch.policy.forms.reading import drop_limits_of_other_side, read_form_table
from mentormatch.policy.policy import Policy
from mentormatch.tables.cohorts import read_cohort, write_cohort
from mentormatch.tables.writing import write_all

SAME_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
NOTHING = read_form(columns={}, answers={}, only={})
POLICY = Policy(
    criteria=[Criterion("skills"), Criterion("years", encoder={"name": "number", "at_least": 1})],
    columns={
        "mentors": {
            "id": "E-mail",
            "name": ["First", "Last"],
            "skills": ["Skills [*]", "More"],
            "capacity": "How many?",
        },
    },
    answers={"blank": ["n/a"], "bands": "low", "a lot": 20, "topics": {"separator": "/"}},
    only={"mentors": {"status": ["accepted", "waiting"]}},
)
ROWS = st.fixed_dictionaries(
    {
        "First": st.sampled_from(["Ada", " Bob ", ""]),
        "Last": st.sampled_from(["Poe", "Roe", "n/a"]),
        "Skills [R]": st.sampled_from(["x", "", "no"]),
        "Skills [SQL]": st.sampled_from(["X", "yes, gladly", ""]),
        "More": st.sampled_from(["Go; C", "n/a", "Other: knitting", "", "Go; n/a"]),
        "How many?": st.sampled_from(["2", "up to 3", "4-6", "", "a lot"]),
        "years": st.sampled_from(["3", "10+", "a lot", "less than a year", "n/a", "2.5"]),
        "topics": st.sampled_from(["a / b", "c, d", "n/a / a", ""]),
        "status": st.sampled_from(["Accepted", "waiting", "withdrawn", ""]),
    }
)


def table_of(columns):
    length = len(next(iter(columns.values()), ()))
    return RawTable(
        {title: tuple(column) for title, column in columns.items()}, "m.csv", 2, tuple(range(2, length + 2))
    )


@pytest.fixture
def read(tmp_path):
    """A function that reads rows of mentors, as they stand in a file, with a policy."""

    def read_rows(rows, policy=POLICY):
        mentors, mentees = tmp_path / "mentors.csv", tmp_path / "mentees.csv"
        titles = list(rows[0])
        content = [[row[title] for title in titles] for row in rows]
        write_all({mentors: (titles, content), mentees: (["id", "skills", "years"], [["kim", "R", 1]])}, force=True)
        return read_cohort(mentors=mentors, mentees=mentees, policy=policy)

    return read_rows


TITLES = ("First", "Last", "Skills [R]", "Skills [SQL]", "More", "How many?", "years", "topics", "status")


def with_ids(rows):
    return [{"E-mail": f"p{place}@x.org"} | {title: row[title] for title in TITLES} for place, row in enumerate(rows)]


FORMS = st.builds(
    read_form,
    columns=st.fixed_dictionaries(
        {
            "mentors": st.dictionaries(
                st.sampled_from(["skills", "capacity", "name", "town"]),
                st.one_of(
                    st.sampled_from(["a", "b", "c"]), st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3)
                ),
            )
        }
    ),
    answers=st.fixed_dictionaries(
        {"duplicates": st.sampled_from(["last", "first", "error"])},
        optional={
            "blank": st.just(["n/a", "python"]),
            "bands": st.sampled_from(["low", "high"]),
            "sql": st.just(3),
            "skills": st.sampled_from([{"separator": ","}, {"any": ["ai"]}]),
        },
    ),
    only=st.one_of(st.just({}), st.sampled_from([{"mentors": {"b": "python"}}, {"mentors": {"c": {"at_least": 2}}}])),
)


@settings(max_examples=60)
@given(form=FORMS, data=st.data())
def test_any_form_reads_any_table_or_says_why(form, data):
    """And whoever is not there afterwards was left out in so many words."""
    length = data.draw(st.integers(0, 4))
    column = st.lists(cells(), min_size=length, max_size=length)
    table = table_of({title: data.draw(column) for title in ("id", "a", "b", "c")})
    mistakes = []
    found = read_form_table(table, "mentor", form, needs=dict.fromkeys(["town"], "number"), mistakes=mistakes)
    lengths = {len(made) for made in found.table.columns.values()}
    assert lengths <= {len(found.table.rows)}
    assert set(found.table.rows) <= set(table.rows)
    if len(found.table.rows) < length:
        assert found.table.notes
    if not mistakes:
        assert form.columns["mentor"].keys() | {"id"} <= found.table.columns.keys()


@settings(max_examples=50)
@given(data=st.data(), role=st.sampled_from(["mentor", "mentee"]))
def test_an_empty_form_changes_nothing(data, role):
    """Not one cell of any table: what is changed without a form is said, and only addresses and dates can be."""
    ids = data.draw(id_lists().map(lambda names: [name.replace("@", "") or "x" for name in names]))
    titles = data.draw(st.lists(st.sampled_from(["skills", "capacity", "demand", "a [x]", "role", "Ünï"]), unique=True))
    columns = {"id": ids} | {
        title: data.draw(st.lists(cells(), min_size=len(ids), max_size=len(ids))) for title in titles
    }
    table, mistakes = table_of(columns), []
    found = read_form_table(table, role, NOTHING, needs=dict.fromkeys(["skills"], "number"), mistakes=mistakes)
    assert (found.readings, found.table.notes) == ((), ())
    assert list(found.table.columns) == list(columns)
    for title, column in columns.items():
        assert all(cell is other for cell, other in zip(found.table.columns[title], column, strict=True))
    assert found.table.rows == table.rows


@SAME_FOLDER
@given(rows=st.lists(ROWS, min_size=1, max_size=6), seed=st.integers(0, 99))
def test_the_order_of_rows_and_columns_changes_nobody(read, rows, seed):
    rows = with_ids(rows)
    first = read(rows)
    chance = random.Random(seed)
    titles = list(rows[0])
    # the columns of a list keep their order, which is that of the terms
    chance.shuffle(titles)
    titles = [title for title in titles if not title.startswith("Skills")] + ["Skills [R]", "Skills [SQL]"]
    shuffled = [{title: row[title] for title in titles} for row in chance.sample(rows, len(rows))]
    other = read(shuffled)
    assert set(first.mentors.ids) == set(other.mentors.ids)
    found = other.mentors.take([other.mentors.index[name] for name in first.mentors.ids])
    assert first.mentors == found
    assert sorted(first.mentors.readings) == sorted(other.mentors.readings)


@SAME_FOLDER
@given(rows=st.lists(ROWS, min_size=1, max_size=6))
def test_what_was_read_and_written_is_read_back_without_the_form(read, rows, tmp_path):
    cohort = read(with_ids(rows))
    mentors, mentees = tmp_path / "again.json", tmp_path / "others.json"
    write_cohort(cohort, mentors=mentors, mentees=mentees, force=True)
    again = read_cohort(mentors=mentors, mentees=mentees)
    if cohort.mentors.ids:  # a list of nobody has no columns
        assert again.mentors == cohort.mentors
    assert (again.mentees, again.mentors.ids) == (cohort.mentees, cohort.mentors.ids)
    assert (again.mentors.notes, again.mentors.readings) == ((), ())


@SAME_FOLDER
@given(rows=st.lists(ROWS, min_size=1, max_size=6))
def test_everybody_is_read_or_said_to_be_left_out(read, rows):
    cohort = read(with_ids(rows))
    out = sum(row["status"] in {"withdrawn", ""} for row in rows)
    assert len(cohort.mentors) == len(rows) - out
    said = [note for note in cohort.mentors.notes if "left out" in note]
    assert [note.split(": ")[1].split(" ")[0] for note in said] == ([str(out)] if out else [])
    for place, person_id in enumerate(cohort.mentors.ids):
        row = rows[int(person_id.removeprefix("p").removesuffix("@x.org"))]
        ticked = [term for term in ("R", "SQL") if row[f"Skills [{term}]"] not in {"", "no"}]
        written = [part.removeprefix("Other: ") for part in row["More"].split("; ") if part not in {"", "n/a"}]
        assert cohort.mentors.column("skills")[place] == (tuple(dict.fromkeys(ticked + written)) or None)


def test_dates_and_addresses_are_all_that_changes_without_a_form_and_it_is_said():
    table = table_of({"id": ["Ada@X.org", "bob"], "years": [date(2026, 1, 3), "4-6"]})
    found = read_form_table(table, "mentor", NOTHING, needs={}, mistakes=[])
    assert found.table.columns == {"id": ("ada@x.org", "bob"), "years": ("1-3", "4-6")}
    assert found.table.notes == ("m.csv: 1 e-mail address as ids read in small letters ('Ada@X.org').",)
    assert found.readings == (
        "mentors.years: 1 date read as the range that a spreadsheet had made it from ('2026-01-03' = 1-3)",
    )


def test_the_last_answer_counts_before_who_takes_part():
    form = read_form(columns={}, answers={"duplicates": "last"}, only={"mentees": {"status": "in"}})
    table = table_of({"id": ["a", "b", "a"], "status": ["in", "in", "out"]})
    found = read_form_table(table, "mentee", form, needs={}, mistakes=[])
    assert found.table.columns["id"] == ("b",)
    assert len(found.table.notes) == 2


@pytest.mark.parametrize("last", ["Total", "total: 25", "Summe =", "Grand Total 7", "TOTALS"])
def test_a_sum_in_the_last_row_is_nobody(last):
    mistakes = []
    read_form_table(table_of({"id": ["a", last]}), "mentee", NOTHING, needs={}, mistakes=mistakes)
    (mistake,) = mistakes
    assert (mistake.code, mistake.row) == ("id_of_a_total", 3)


@pytest.mark.parametrize("ids", [["Total", "a"], ["a", "Totally Ada"], ["a", "total@x.org"], ["a", 25], []])
def test_others_are_somebody(ids):
    mistakes = []
    read_form_table(table_of({"id": ids}), "mentee", NOTHING, needs={}, mistakes=mistakes)
    assert mistakes == []


def test_numbers_of_conditions_are_read_as_numbers():
    form = read_form(columns={}, answers={"bands": "low"}, only={"mentors": {"years": {"at_least": 3}}})
    table = table_of({"id": ["a", "b", "c", "d"], "years": ["3-5", "10+", "up to 2", "many"]})
    mistakes = []
    found = read_form_table(table, "mentor", form, needs={}, mistakes=mistakes)
    assert [(mistake.row, mistake.got) for mistake in mistakes] == [(5, "many")]
    assert found.table.columns["years"] == (3, 10, "many")


def test_ids_are_looked_up_whole_and_by_words_of_their_own():
    answers = {"blank": ["n/a"], "yes": "ja", "id": {"the boss": "ada@x.org"}}
    form = read_form(columns={}, answers=answers, only={})
    ids = ("The Boss", "yes", "n/a", "n/a; yes", "4-6", "3-Jan")
    found = read_form_table(table_of({"id": ids}), "mentor", form, needs={}, mistakes=[])
    assert found.table.columns["id"] == ("ada@x.org", "yes", None, "n/a; yes", "4-6", "3-Jan")
    assert len(found.readings) == 2


def test_limits_of_the_other_side_go():
    table = table_of({"id": ["a"], "capacity": [1], "min_load": [0], "demand": [1], "skills": ["R"]})
    assert list(drop_limits_of_other_side(table, "mentor").columns) == ["id", "capacity", "min_load", "skills"]
