"""The files that a policy names, beside it or below."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mentormatch.errors import CohortError, Mistake
from mentormatch.policy import RawTable
from mentormatch.tables.columns import table_of
from mentormatch.tables.formats import read_content
from mentormatch.tables.limits import Limits
from mentormatch.tables.pair_lists import PairEntry, has_columns, pair_rows

_OF_CONTENT = frozenset({"header_missing", "json_not_records", "record_not_mapping", "column_doubled"})


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """Reads the files that a policy names.

    Parameters
    ----------
    folder : Path
        Where the policy is; names are relative to it.
    limits : Limits
        How much of each is read at most.
    allow_outside : bool
        Whether they may be outside of the folder. A policy from somebody else could name any file of the machine.
    """

    folder: Path
    limits: Limits
    allow_outside: bool

    def table(self, name: str, columns: Sequence[str], what: str, mistakes: list[Mistake]) -> RawTable | None:
        """Return a table that has these columns; None, with what is wrong appended to `mistakes`, where it has not."""
        known = len(mistakes)
        table = self.any_table(name, frozenset(columns), mistakes)
        if table is not None and len(mistakes) == known and self.has_columns(table, columns, what, mistakes):
            return table
        return None

    def has_columns(self, table: RawTable, columns: Sequence[str], what: str, mistakes: list[Mistake]) -> bool:
        """Return whether a table has these columns, with what is wrong appended to `mistakes` where it has not."""
        known = len(mistakes)
        if has_columns(table, columns, what, mistakes):
            return True
        self._hide_content(table, columns, known, mistakes)
        return False

    def any_table(self, name: str, titles: frozenset[str], mistakes: list[Mistake]) -> RawTable | None:
        """Return a table that may have any of these columns; None, with what is wrong, where it cannot be read."""
        if not self._may_open(name, mistakes):
            return None
        known = len(mistakes)
        table = table_of(self.folder / name, name, titles, mistakes, limits=self.limits)
        if len(mistakes) > known:
            self._hide_content(table, sorted(titles), known, mistakes)
        return table

    def model_folder(self, name: str, mistakes: list[Mistake]) -> Path | None:
        """Return the folder of a model; None, with all that is wrong, where it is none or is outside.

        What it links to must be inside as well.
        """
        from mentormatch.encoders import model_files, model_folder_mistakes

        if not self._may_open(name, mistakes):
            return None
        folder, known = self.folder / name, len(mistakes)
        try:
            for file in model_files(folder):
                self._may_open(f"{name}/{file}", mistakes)
            if len(mistakes) == known:
                mistakes.extend(model_folder_mistakes(folder, name))
        except ValueError:  # a null byte
            mistakes.append(Mistake("model_folder_missing", "a model must be the name of a folder", got=repr(name)))
        return folder if len(mistakes) == known else None

    def pairs(self, name: str, mistakes: list[Mistake], *, scored: bool) -> list[PairEntry]:
        """Return the rows of a list of pairs, with what is wrong appended to `mistakes`."""
        known = len(mistakes)
        needed = ("mentee", "mentor")
        if not self._may_open(name, mistakes):
            return []
        path = self.folder / name
        rows = pair_rows(path, name, mistakes, scored=scored, limits=self.limits)
        if not rows and len(mistakes) > known:
            unread: list[Mistake] = []
            self._hide_content(
                table_of(path, name, frozenset(needed), unread, limits=self.limits), needed, known, mistakes
            )
        return [entry for _, entry in rows]

    def text(self, name: str, mistakes: list[Mistake]) -> str | None:
        """Return what a text file holds; None, with what is wrong appended to `mistakes`, where it cannot be read."""
        if not self._may_open(name, mistakes):
            return None
        try:
            return read_content(self.folder / name, name, limits=self.limits).decode("utf-8-sig")
        except UnicodeDecodeError:
            mistakes.append(Mistake("file_encoding", "must be a text, saved as UTF-8", file=name))
        except CohortError as error:
            mistakes.extend(error.mistakes)
        except ValueError:  # a null byte
            mistakes.append(Mistake("file_missing", "there must be such a file", got=repr(name)))
        return None

    def _may_open(self, name: str, mistakes: list[Mistake]) -> bool:
        try:
            inside = (self.folder / name).resolve().is_relative_to(self.folder.resolve())
        except (OSError, RuntimeError, ValueError):  # links in a circle, a null byte: reading says so
            return True
        if not inside and not self.allow_outside:
            expected = "a policy must name files of its own folder or below"
            hint = "Copy it there, or allow others by --allow-outside (read_policy(..., allow_outside=True))."
            mistakes.append(Mistake("file_outside", expected, got=name, hint=hint))
        return inside or self.allow_outside

    def _hide_content(
        self, table: RawTable | None, columns: Sequence[str], known: int, mistakes: list[Mistake]
    ) -> None:
        """Quote nothing of a file that has none of the columns, and so need be none that people may see."""
        if table is None or not any(column in table.columns for column in columns):
            mistakes[known:] = [
                replace(mistake, got=None, hint=None, column=None) if mistake.code in _OF_CONTENT else mistake
                for mistake in mistakes[known:]
            ]
