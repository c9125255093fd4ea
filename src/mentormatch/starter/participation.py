"""The questions of the policy on who takes part."""

from collections.abc import Iterator

from mentormatch.column_roles import Participation
from mentormatch.errors import count
from mentormatch.starter.lines import ask, listed, toml_key, toml_value
from mentormatch.starter.names import ColumnNames
from mentormatch.starter.proposals import Proposal
from mentormatch.starter.tables import TableGuess


def participation_lines(found: Proposal, names: ColumnNames) -> Iterator[str]:
    """Yield a question for each column that seems to say who takes part, and for rows that seem to be tests."""
    asked: set[tuple[str, str]] = set()
    for side in found.sides:
        for column in side.states:
            said = side.participation[column.header]
            question = participation_question(said, side)
            stay = list(said.stay) or ["yes"]
            yield from ask(question) if (side.source, column.header) not in asked else ()
            yield f"# only.{side.role}s.{toml_key(names[column])} = {toml_value(stay)}"
            asked.add((side.source, column.header))
        if side.tests:
            rows = ", ".join(map(str, side.tests[:6]))
            looks = "looks like a test" if len(side.tests) == 1 else "look like tests"
            yield from ask(
                f"{side.source}: row {rows} {looks} of the form. Take it out of the table if nobody is called so."
            )


def participation_question(said: Participation, side: TableGuess) -> str:
    """Return the question about one column.

    Examples
    --------
    >>> from mentormatch.starter.tables import guess_table
    >>> from mentormatch.policy import RawTable
    >>> table = RawTable({"id": ("1", "2", "3"), "Status": ("active", "withdrawn", "active")}, "a.csv", 2, (2, 3, 4))
    >>> side = guess_table(table, "mentor")
    >>> print(participation_question(side.participation["Status"], side))  # doctest: +NORMALIZE_WHITESPACE
    Does 'Status' say who takes part? 1 of 3 mentors seems not to ('withdrawn'), and is paired as it is.
    With this line only 'active' takes part.
    """
    left = len(said.leaving)
    told = listed(said.leave) or "no answer"
    if left:
        seem, are = ("seems", "is") if left == 1 else ("seem", "are")
        what = f"{left} of {count(side.people, side.role)} {seem} not to ({told}), and {are} paired as it is."
    else:
        what = "Nobody seems to have left."
    verb = "takes" if len(said.stay) == 1 else "take"
    only = f"With this line only {listed(said.stay) or 'yes'} {verb} part."
    return f"Does '{said.header}' say who takes part? {what} {only}"
