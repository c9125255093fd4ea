"""The cells of a column, each different one read once."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from mentormatch.answers import Cell, fold, plain_cell, text_of

T = TypeVar("T")


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
    def _keys(self) -> tuple[Hashable, ...]:
        return tuple(cell if type(cell) is str else _key(cell) for cell in self)

    @cached_property
    def _cells(self) -> dict[Hashable, Cell]:
        return dict(zip(self._keys, self, strict=True))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What `text_of` returns of each cell."""
        known = {key: text_of(cell) for key, cell in self._cells.items()}
        return tuple([known[key] for key in self._keys])

    @cached_property
    def counted(self) -> Counter[str]:
        """How often each text stands there, blank ones left out, in the order of the rows."""
        counted = Counter(self.texts)
        del counted[""]
        return counted

    @cached_property
    def folded(self) -> dict[str, str]:
        """Each different text that is not blank, folded."""
        return {text: fold(text) for text in self.counted}

    @cached_property
    def distinct(self) -> tuple[tuple[Cell, int], ...]:
        """The cells that say something, each with how often it stands there, in the order of the rows."""
        counted = Counter(self._keys)
        return tuple((cell, counted[key]) for key, cell in self._cells.items() if text_of(cell))

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
    ('R', None, 2.0)
    """
    return Cells([value if type(value) is str and " " < value[:1] < "\x7f" else _plain(value) for value in values])


def enough(values: Collection[T], holds: Callable[[T], object], least: float) -> bool:
    """Return whether something holds of at least so many values; no more are looked at than are needed.

    Examples
    --------
    >>> enough(["a", "1", "b"], str.isalpha, 2), enough(["a", "1", "b"], str.isalpha, 2.5)
    (True, False)
    """
    wrong, most = 0, len(values)
    if most < least:
        return False
    for value in values:
        if not holds(value):
            wrong += 1
            if most - wrong < least:
                return False
    return True


def _key(cell: Cell) -> Hashable:
    """Return what equal cells have in common; `True` and 1 are different ones, and so are texts and lists."""
    if isinstance(cell, Mapping):
        return (dict, *((term, type(level), level) for term, level in cell.items()))
    if isinstance(cell, tuple | list):
        return (tuple, *((type(entry), entry) for entry in cell))
    return type(cell), cell


def _plain(value: object) -> Cell:
    try:
        return plain_cell(value)
    except TypeError:
        return str(value)
