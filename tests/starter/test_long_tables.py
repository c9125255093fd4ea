"""Tables with several rows a person, and what only looks like one."""

import pytest

import mentormatch as mm
from mentormatch.policy import RawTable
from mentormatch.starter import starter_policy
from mentormatch.starter.long_tables import find_long, joined_table
from mentormatch.tables import write_all

NAMES = ("Kim Ek", "Noor Li", "Ada Orr", "Bo Ash", "Cy Fox", "Di Ray")
TOPICS = ("R", "Go", "C", "SQL")


def table(**columns):
    rows = len(next(iter(columns.values())))
    return RawTable({name.replace("_", " "): cells for name, cells in columns.items()}, "mentees.csv", 2,
                    tuple(range(2, rows + 2)))  # fmt: skip


def wishes(each=3):
    people = [name for name in NAMES for _ in range(each)]
    return {
        "Email": [f"{name.split()[0].lower()}@x.org" for name in people],
        "Full_name": people,
        "City": ["Ulm" if name < "C" else "Bonn" for name in people],
        "Wish": [TOPICS[(place // each + place % each) % 4] for place in range(len(people))],
        "Rank": [str(place % each + 1) for place in range(len(people))],
    }


def test_one_row_a_wish():
    found = find_long(table(**wishes()))
    assert (found.key, found.varying, found.ranks, found.ranked) == ("Email", ("Wish", "Rank"), "Rank", "Wish")
    joined = joined_table(table(**wishes()), found)
    assert joined.columns["Full name"] == NAMES
    assert joined.rows == (2, 5, 8, 11, 14, 17)
    assert joined.columns["Wish"][0] == {"R": 1, "Go": 2, "C": 3}
    assert "Rank" not in joined.columns


@pytest.mark.parametrize("without", ["Rank", "Full_name", "City", "Email"])
def test_one_row_a_wish_with_fewer_columns(without):
    columns = wishes()
    del columns[without]
    found = find_long(table(**columns))
    assert found.key == ("Full name" if without == "Email" else "Email")
    assert "Wish" in found.varying


def test_wishes_of_several_columns_are_joined_and_none_is_ranked():
    columns = wishes()
    found = find_long(table(**columns, Level=[f"step {place % 3}" for place in range(18)]))
    assert found.varying == ("Wish", "Rank", "Level")
    assert found.ranked is None


@pytest.mark.parametrize(
    "columns",
    [
        {"Name": NAMES, "Manager": [NAMES[0]] * 3 + [NAMES[1]] * 3, "Skill": (*TOPICS, "R", "Go")},  # a row a person
        {"Email": ("a@x.org", "b@x.org", "c@x.org", "a@x.org"), "Skill": ("R", "Go", "R", "SQL")},  # answered twice
        {"Manager": ["Kim Ek"] * 3 + ["Noor Li"] * 3, "Skill": ("R", "Go", "C") * 2},  # of superiors
        {"Department": ["IT"] * 3 + ["HR"] * 3, "Skill": ("R", "Go", "C") * 2},  # no people
        {"Email": ("a@x.org",) * 2 + ("b@x.org",) * 2, "Skill": ("R", "R", "Go", "Go")},  # rows that are copies
        {"Email": (), "Skill": ()},
        {"Email": ("a@x.org",), "Skill": ("R",)},
        {"Email": (None,) * 4, "Skill": ("R",) * 4},
    ],
)
def test_what_has_one_row_a_person(columns):
    assert find_long(table(**columns)) is None


def test_wishes_in_rows_from_init_to_pairs(tmp_path):
    mentors, mentees, policy = tmp_path / "mentors.csv", tmp_path / "mentees.csv", tmp_path / "policy.toml"
    offers = [["m1", "Ida Holm", "R; SQL", "3"], ["m2", "Jo Beck", "Go; C", "3"], ["m3", "Al Lund", "SQL; Go", "2"]]
    columns = wishes()
    write_all({
        mentors: (["id", "Name", "Can teach", "capacity"], offers),
        mentees: ([name.replace("_", " ") for name in columns], list(zip(*columns.values(), strict=True))),
    })  # fmt: skip
    starter = starter_policy(mentors, mentees)
    assert starter.mistakes == ()
    assert 'duplicates = { mentees = "join" }' in starter.policy
    assert 'ranked_by = "Rank"' in starter.policy
    policy.write_text(starter.policy, encoding="utf-8")
    read = mm.read_policy(policy)
    matching = mm.match(mm.read_cohort(mentors=mentors, mentees=mentees, policy=read), read)
    assert len(matching.pairs) == len(NAMES)
    assert [criterion.encoder["ranked"] for criterion in read.criteria] == [True]


@pytest.mark.parametrize("below", ["ranks", "ticks"])
def test_a_grid_under_the_mentors_from_init_to_pairs(tmp_path, below):
    mentors, mentees, policy = tmp_path / "mentors.csv", tmp_path / "mentees.csv", tmp_path / "policy.toml"
    names = ("Ida Holm", "Jo Beck", "Al Lund", "Per Nord", "Eva Dahl")
    cells = [[str((place + row) % 5 + 1) if below == "ranks" else "x" * ((place + row) % 2) for place in range(5)]
             for row in range(6)]  # fmt: skip
    write_all({
        mentors: (["Staff no", "Supervisor", "capacity"], [[f"S{at + 11}", who, "2"] for at, who in enumerate(names)]),
        mentees: (["Student no", "Student", *names], [[f"N{row + 21}", NAMES[row], *cells[row]] for row in range(6)]),
    })  # fmt: skip
    starter = starter_policy(mentors, mentees)
    assert starter.mistakes == ()
    asked = [line for line in starter.policy.splitlines() if line.endswith('encoder = "choices"')]
    assert asked == ['encoder = "choices"' if below == "ranks" else '# encoder = "choices"']
    text = starter.policy
    if below == "ticks":  # take the # away
        lines = text[text.index('# name = "wishes"') :].splitlines()[:6]
        text = "\n".join([text.replace("criterion = []", ""), "[[criterion]]", *(line[2:] for line in lines)])
    policy.write_text(text, encoding="utf-8")
    read = mm.read_policy(policy)
    matching = mm.match(mm.read_cohort(mentors=mentors, mentees=mentees, policy=read), read)
    if below == "ranks":
        assert all(pair.score == 1 for pair in matching.pairs if cells[int(pair.mentee[1:]) - 21])
    number = {f"S{row + 11}": row for row in range(5)}
    for pair in matching.pairs:
        cell = cells[int(pair.mentee[1:]) - 21][number[pair.mentor]]
        assert (pair.score > 0) == bool(cell)
