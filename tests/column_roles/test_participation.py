"""Who seems not to take part is told by the answers of a column, in any of some languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.column_roles.participation import find_participation, find_tests


@pytest.mark.parametrize(
    ("header", "stays", "leaves"),
    [
        ("Status", "active", "withdrawn"),
        ("Stage", "Approved", "On Hold"),
        ("Stan zgłoszenia", "potwierdzony", "wycofany"),
        ("Teilnahme", "aktiv", "pausiert"),
        ("Statut du dossier", "validé", "désistement"),
        ("Estado", "confirmada", "baja"),
        ("Anything", "active", "inactive"),
        ("Still interested?", "yes", "no"),
        ("I agree that my data are used", "Yes", "No"),
        ("Withdrawn?", "no", "yes"),
    ],
)
def test_states_in_any_words(header, stays, leaves):
    (found,) = find_participation({header: (stays, stays, leaves, stays), "Team": ("A", "B", "A", "A")})
    assert (found.header, found.stay, found.leave, found.leaving) == (header, (stays,), (leaves,), (2,))


def test_who_waits_neither_stays_nor_left():
    (found,) = find_participation({"Status": ("approved", "pending", "approved", "withdrawn")})
    assert (found.stay, found.leave) == (("approved",), ("withdrawn",))


@pytest.mark.parametrize(
    ("header", "answers"),
    [
        ("Do you like tea?", ("yes", "no", "yes")),
        ("Status", ("active", "active", "active")),
        ("Team", ("Left wing", "Right wing", "Goal")),
        ("Why?", ("I left my last job and look for advice on what could come next, in another town", "so", "no")),
        ("Skills", ("R", "SQL", "Go")),
    ],
)
def test_other_columns_say_nothing(header, answers):
    assert find_participation({header: answers}) == ()


@given(st.text(), st.lists(st.one_of(st.none(), st.text(max_size=30), st.integers(), st.booleans())))
def test_any_answers_are_read(header, cells):
    for found in find_participation({header: cells}):
        assert not {*found.stay} & {*found.leave}
        assert all(0 <= place < len(cells) for place in found.leaving)
    find_tests({header: cells}, [header])
