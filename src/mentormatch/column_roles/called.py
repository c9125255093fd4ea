"""What people are called, in the columns that say so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from mentormatch.answers import label_key, words_of
from mentormatch.column_roles.columns import InferredColumn
from mentormatch.column_roles.facts import folds_to_nobody


@dataclass(frozen=True)
class Called:
    """What people are called: by their ids, addresses and names.

    Parameters
    ----------
    columns : tuple of tuple of str
        The texts of each column that says it.
    by_text : mapping of str to str
        The key of each text, by which names and addresses are compared; of those that name somebody.
    """

    columns: tuple[tuple[str, ...], ...]
    by_text: Mapping[str, str]

    @cached_property
    def keys(self) -> frozenset[str]:
        """What all of them are called."""
        return frozenset(self.by_text.values())

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the names, of two letters or more."""
        names = [name for name in self.keys if "@" not in name]
        ours = words_of(" ".join(filter(str.isascii, names)))  # at once: they are folded
        return frozenset(
            word
            for words in (ours, *(words_of(name) for name in names if not name.isascii()))
            for word in words
            if len(word) > 1
        )

    def at(self, row: int) -> frozenset[str]:
        """Return what the person of a row is called."""
        return frozenset(key for column in self.columns if (key := self.by_text.get(column[row])) is not None)

    def __or__(self, other: "Called") -> "Called":
        """Return what the people of both are called, of whom no row is known."""
        return Called((), {**self.by_text, **other.by_text})


def called(columns: Iterable[InferredColumn | None]) -> Called:
    """Return what the people of a table are called in these columns.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> found = called([infer_column("Name", ["Lee, Ada", "Bo Ek"]), infer_column("id", ["m1", "none"])])
    >>> sorted(found.keys), sorted(found.at(0)), "ada" in found.words
    (['ada lee', 'bo ek', 'm1'], ['ada lee', 'm1'], True)
    """
    cells = [*{id(column.cells): column.cells for column in columns if column is not None}.values()]
    by_text: dict[str, str] = {}
    for column in cells:
        for text, folded in column.folded.items():
            if text not in by_text and not folds_to_nobody(folded):
                by_text[text] = label_key(text)
    return Called(tuple(column.texts for column in cells), by_text)
