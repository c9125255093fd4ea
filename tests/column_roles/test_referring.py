"""Codes by which rows are named, and options that are chosen."""

from mentormatch.column_roles.columns import infer_column
from mentormatch.column_roles.header_meaning import HeaderMeaning
from mentormatch.column_roles.referring import are_options, referred_to
from mentormatch.column_roles.understanding import understand


def understood(table, side="mentee"):
    """Return the roles of columns whose headers are roles, or say nothing."""
    rest = dict.fromkeys(("wants", "goals", "offers", "about", "capacity", "experience", "choices", "id"), 0.01)
    meanings = {header: HeaderMeaning({**rest, header.split()[0]: 0.9}, 0.5) for header in table}
    return understand([infer_column(*column) for column in table.items()], meanings, side)


def referred(mentors, mentees):
    """Return the headers of the mentors' columns that the mentees name."""
    return [role.column.header for role in referred_to(understood(mentors, "mentor"), understood(mentees))]


def test_codes_of_letters_are_ids_where_the_other_table_names_them():
    mentors = {
        "remarks 1": ["NAR", "ESP", "ORL", "MAL"],
        "email": ["a@x.example", "b@x.example", "c@x.example", "d@x.example"],
    }
    mentees = {"choices": ["NAR", "ORL", "ESP", "NAR"]}
    assert referred(mentors, mentees) == ["remarks 1"]
    assert referred(mentors, {"choices": ["NAR", "Rust", "Go", "C"]}) == []


def test_numbers_count_only_where_people_are_asked_for():
    mentors = {"id": ["1", "2", "3", "4"]}
    assert referred(mentors, {"capacity": ["1", "2", "3", "2"]}) == []
    assert referred(mentors, {"choices": ["1", "2", "3", "2"]}) == ["id"]


def test_topics_of_which_everybody_has_one_are_no_codes():
    mentors = {"offers": ["Law", "Tax", "IT"]}
    assert referred(mentors, {"wants": ["Law", "IT", "Tax"]}) == []


def test_topics_that_many_choose_are_options_and_people_are_not():
    topics, people, codes = (
        understood({"choices": cells * 3})[0]
        for cells in (["Story hour", "Local history"], ["Ada Li", "Bo Ek"], ["P01", "P02"])
    )
    assert [are_options(role) for role in (topics, people, codes)] == [True, False, False]
