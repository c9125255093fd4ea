"""Where everybody names every option, what they name says nothing: it is asked, and decides about nobody."""

from mentormatch.policy import RawTable
from mentormatch.starter.proposals import propose

OPTIONS = ["Industry", "Skills", "Location"]


def table(ids, orders):
    ranked = tuple("; ".join(OPTIONS[place] for place in order) for order in orders)
    columns = {"id": ids, "What matters most": ranked, "Skills": ("R; SQL", "SQL; Go", "R; Go")}
    return RawTable(columns, "people.csv", 2, (2, 3, 4))


def test_a_ranking_of_all_options_is_a_question():
    found = propose(
        table(("a", "b", "c"), [(0, 1, 2), (2, 1, 0), (1, 0, 2)]),
        table(("k", "l", "m"), [(1, 2, 0), (0, 1, 2), (2, 0, 1)]),
    )
    sure = {criterion.name for criterion in found.criteria if criterion.is_sure}
    asked = {criterion.name: criterion.question for criterion in found.criteria if not criterion.is_sure}
    assert "What matters most" not in sure
    assert "everybody names all of them" in asked["What matters most"]
    assert sure
