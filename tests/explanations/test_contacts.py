"""What people are called, and which address is theirs: never somebody else's."""

import pytest

from mentormatch.answers.addresses import is_address
from mentormatch.explanations.contacts import addresses_of
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.people import People, names_of


def mentors(ids=("ada", "bob"), **columns):
    return People("mentor", tuple(ids), {name.replace("_", " "): tuple(cells) for name, cells in columns.items()})


def test_who_has_no_name_is_called_by_id():
    assert names_of(mentors()) == ("ada", "bob")
    assert names_of(mentors(name=["Ådá\nLovelace", "\u200b"])) == ("Ådá Lovelace", "bob")
    assert names_of(mentors(name=["x" * 200, ("Bob", "B.")])) == ("x" * 79 + "…", "Bob; B.")


@pytest.mark.parametrize("cell", ["kim@example.org", " k.i-m+1@mail.example.org ", "čapek@příklad.cz"])
def test_addresses(cell):
    assert is_address(cell)


@pytest.mark.parametrize(
    "cell", ["kim", "@kim", "kim@", "kim@home", "a@example.org, b@example.org", "kim at x.org", "k m@x.org", None, 3.5]
)
def test_what_is_no_address(cell):
    assert not is_address(cell)


def test_address_stands_in_a_column_of_that_name_or_is_the_id():
    for column in ("email", "E-Mail", "mail", "E-mail address", "Correo electrónico", "E-Mail-Adresse"):
        people = People("mentor", ("ada@old.org", "bob@old.org"), {column: ("ada@new.org", "n/a")})
        assert addresses_of(people, Policy()).of == ("ada@new.org", "bob@old.org")
    found = addresses_of(mentors(ids=("ada@example.org", "bob")), Policy())
    assert found.of == ("ada@example.org", "")
    assert found.notes == ("1 mentor has no e-mail address.",)


def test_column_whose_answers_are_all_addresses_is_taken_and_said():
    found = addresses_of(mentors(contact=["ada@x.org", None]), Policy())
    assert (found.of, found.column) == (("ada@x.org", ""), "contact")
    assert found.notes == (
        "The mentors' column 'contact' is taken for their e-mail addresses.",
        "1 mentor has no e-mail address.",
    )


def test_addresses_of_others_are_not_taken():
    """A manager's address stands with several people, or in a rule; of two columns none is surer than the other."""
    assert addresses_of(mentors(manager=["eve@x.org", "EVE@x.org"]), Policy()).of == ("", "")
    boss = mentors(boss=["eve@x.org", "zoe@x.org"])
    assert addresses_of(boss, Policy(rules=[Rule("reporting_line", column="boss")])).of == ("", "")
    assert addresses_of(boss, Policy(audit=["boss"])).of == ("", "")
    found = addresses_of(mentors(one=["a@x.org", "b@x.org"], two=["c@x.org", "d@x.org"]), Policy())
    assert found.of == ("", "")
    assert found.notes == ("Which of 'one', 'two' holds the mentors' own addresses is not known; call it 'email'.",)


def test_address_of_several_people_is_said():
    found = addresses_of(mentors(ids=("a", "b", "c"), email=["team@x.org", "TEAM@x.org", "c@x.org"]), Policy())
    assert found.notes == ("2 mentors have the e-mail address of another.",)


def test_audited_addresses_are_left_aside():
    assert addresses_of(mentors(email=["a@x.org", "b@x.org"]), Policy(audit=["email"])).of == ("", "")


def test_notes_speak_of_those_who_are_asked_about():
    people = mentors(email=["a@x.org", None])
    assert addresses_of(people, Policy(), among=[0, 0]).notes == ()
    assert addresses_of(people, Policy(), among=[1]).notes == (
        "No e-mail addresses of mentors were found; a column 'email' would hold them.",
    )
    assert addresses_of(people, Policy(), among=[]).notes == ()
    assert addresses_of(mentors(ids=()), Policy()).of == ()
