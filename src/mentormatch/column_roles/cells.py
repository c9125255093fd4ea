"""The cells of a column, each different one read once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from mentormatch.answers import Cell, plain_cell, text_of


class Cells(tuple[Cell, ...]):  # noqa: SLOT001  what is read of them is kept beside them
    """The cells of a column; what is read of them is kept, and equal cells are read once.

    Examples
    --------
    >>> cells = Cells(["R; SQL", None, " R; SQL"])
    >>> cells.texts, dict(cells.counted), cells.distinct
    (('R; SQL', '', 'R; SQL'), {'R; SQL': 2}, (('R; SQL', 1), (' R; SQL', 1)))
    >>> cells == ("R; SQL", None, " R; SQL")
    True
    """

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What `text_of` returns of each cell."""
        known = {cell: text_of(cell) for cell in {cell for cell in self if type(cell) is str}}
        return tuple(known[cell] if type(cell) is str else text_of(cell) for cell in self)

    @cached_property
    def counted(self) -> Counter[str]:
        """How often each text stands there, blank ones left out, in the order of the rows."""
        counted = Counter(self.texts)
        del counted[""]
        return counted

    @cached_property
    def distinct(self) -> tuple[tuple[Cell, int], ...]:
        """The cells that say something, each with how often it stands there; of others than texts every one."""
        texts = Counter(cell for cell in self if type(cell) is str)
        said = [(cell, count) for cell, count in texts.items() if text_of(cell)]
        if sum(texts.values()) == len(self):
            return tuple(said)
        others = [(cell, 1) for cell, text in zip(self, self.texts, strict=True) if text and type(cell) is not str]
        return (*said, *others)

    @cached_property
    def are_grids(self) -> bool:
        """Whether a cell holds a level for each term."""
        return any(isinstance(cell, Mapping) for cell, _ in self.distinct)

    @cached_property
    def are_lists(self) -> bool:
        """Whether a cell holds a list of terms, with levels or without."""
        return any(isinstance(cell, tuple | list | Mapping) for cell, _ in self.distinct)


def plain_cells(values: Iterable[object]) -> Cells:
    """Return the cells of a column in Python's own types; what is of no known type becomes text.

    Examples
    --------
    >>> plain_cells(["R", " ", 2.0])
    ('R', None, 2)
    """
    values = tuple(values)
    known = {value: _plain(value) for value in {value for value in values if type(value) is str}}
    return Cells([known[value] if type(value) is str else _plain(value) for value in values])


def _plain(value: object) -> Cell:
    try:
        return plain_cell(value)
    except TypeError:
        return str(value)
