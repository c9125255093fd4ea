"""The cells of a criterion's columns, put together."""

from collections.abc import Sequence

from mentormatch.answers import Cell, Column, is_blank, ranked_columns, read_yes_no, text_of
from mentormatch.errors import CohortError, Mistake
from mentormatch.profiles import People, placed


def ranked_names(columns: Sequence[Sequence[Cell]]) -> Column:
    """Return the cells of several columns as one list a person, in order of rank; blanks keep their rank.

    Examples
    --------
    >>> ranked_names([["ada", None], [None, ""]])
    (('ada', ''), None)
    """
    return tuple(
        None if all(map(is_blank, cells)) else tuple("" if is_blank(cell) else text_of(cell) for cell in cells)
        for cells in zip(*columns, strict=True)
    )


def ranks_under_topics(people: People, names: Sequence[str]) -> bool:
    """Return whether several columns of ranked terms are the topics, with ranks in their cells.

    Examples
    --------
    >>> ranks_under_topics(People("mentee", ("kim",), {"R": ("2",), "Go": ("1st",)}), ["R", "Go"])
    True
    """
    return len(names) > 1 and ranked_columns(names, [people.column(name) for name in names])[1]


def who_said_yes(people: People, column: str, criterion: str) -> list[bool]:
    """Return who said yes in a column.

    Raises
    ------
    CohortError
        With every cell that says neither yes nor no.

    Examples
    --------
    >>> who_said_yes(People("mentee", ("kim", "noor"), {"ask": ("yes", None)}), "ask", "skills")
    [True, False]
    """
    mistakes: list[Mistake] = []
    asks = []
    for position, cell in enumerate(people.column(column)):
        try:
            asks.append(read_yes_no(cell) is True)
        except ValueError:
            expected = f"criterion '{criterion}' needs yes, no or a blank for {people.role} '{people.ids[position]}'"
            mistake = Mistake("cell_not_read", expected, got=text_of(cell), column=column)
            mistakes.append(placed(mistake, people, position))
    if mistakes:
        raise CohortError(mistakes)
    return asks
