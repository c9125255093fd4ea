"""Lists of pairs are read under other titles, and as grids."""

import pytest

from mentormatch.errors import CohortError
from mentormatch.tables.pair_lists import read_pair_list


def write(tmp_path, text):
    path = tmp_path / "pairs.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "header",
    [
        "mentee_email,mentor_email",
        "paper_id,mentor_email",
        "Student,Supervisor",
        "Mentorierte E-mail: Mentee,Mentor:in",
        "project code,Mentor",
        "afilhada,padrinho",
        "doktorant,promotor",
        "article,évaluateur",
        "mentee,mentor",
    ],
)
def test_other_titles_name_the_sides(tmp_path, header):
    (pair,) = read_pair_list(write(tmp_path, f"{header}\nkim,ada\n"))
    assert (pair.mentee, pair.mentor) == ("kim", "ada")


def test_of_several_columns_of_a_side_ids_come_first(tmp_path):
    text = "mentor name,mentor id,mentee name,mentee e-mail,round\nAda,m1,Kim,k@x.example,2024\n"
    (pair,) = read_pair_list(write(tmp_path, text))
    assert (pair.mentee, pair.mentor, pair.round) == ("k@x.example", "m1", 2024)


@pytest.mark.parametrize("header", ["a,b", "from,to,mentor", "mentor,mentor 2"])
def test_titles_that_say_too_little_are_a_mistake(tmp_path, header):
    with pytest.raises(CohortError, match="a list of pairs must have a column 'mentee'"):
        read_pair_list(write(tmp_path, f"{header}\n" + ",".join("kim" for _ in header.split(",")) + "\n"))


def test_a_grid_holds_a_pair_a_tick(tmp_path):
    pairs = read_pair_list(write(tmp_path, "mentee,ada,bob\nkim,x,\nnoor,no,1\n"))
    assert [(pair.mentee, pair.mentor) for pair in pairs] == [("kim", "ada"), ("noor", "bob")]


def test_a_grid_may_be_turned_and_numbered(tmp_path):
    pairs = read_pair_list(write(tmp_path, "Mentor,1,2,3\n7,1,0,0\n8,0,1,1\n"))
    assert [(pair.mentee, pair.mentor) for pair in pairs] == [("1", "7"), ("2", "8"), ("3", "8")]


def test_a_table_of_other_cells_is_no_grid(tmp_path):
    with pytest.raises(CohortError, match="a list of pairs must have a column"):
        read_pair_list(write(tmp_path, "mentee,ada,bob\nkim,perhaps,\n"))
