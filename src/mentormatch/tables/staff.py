"""Reads tables of staff: who reports to whom."""

from collections.abc import Mapping
from typing import Any

from mentormatch.answers import id_text, text_of
from mentormatch.errors import Mistake, unknown_name
from mentormatch.policy import StaffEntry, is_blank
from mentormatch.tables.named_files import NamedFiles

_SETTINGS = ("file", "id", "manager", "name")


def staff_rows(given: str | Mapping[str, Any], files: NamedFiles, mistakes: list[Mistake]) -> list[StaffEntry]:
    """Return the staff of the table that a policy names, and append what is wrong with it.

    Parameters
    ----------
    given : str or mapping
        The name of a file with the columns ``id``, ``manager`` and optionally ``name``; or ``{"file": ...}``, where
        ``id``, ``manager`` and ``name`` say what these columns are called.
    files : NamedFiles
        The files that the policy may name.
    mistakes : list of Mistake
        What is wrong is appended to it.
    """
    named = {"file": given} if isinstance(given, str) else dict(given)
    unknown = sorted(set(named).difference(_SETTINGS))
    mistakes.extend(unknown_name("setting of staff", setting, _SETTINGS, column="staff") for setting in unknown)
    wrong = [name for name in _SETTINGS if name in named and not (isinstance(named[name], str) and named[name].strip())]
    if wrong or "file" not in named:
        expected = 'must name a file, such as "staff.csv" or {file = "staff.csv", id = "email", manager = "boss"}'
        mistakes.append(Mistake("wrong_staff", expected, got=str(given), column="staff"))
        return []
    file, columns = named["file"], {field: named.get(field, field) for field in ("id", "manager", "name")}
    needed = [columns["id"], columns["manager"], *([columns["name"]] if "name" in named else [])]
    table = files.table(file, needed, "a table of staff", mistakes)
    if table is None:
        return []
    nobody = (None,) * len(table.rows)
    ids, managers, names = (table.columns.get(columns[field], nobody) for field in ("id", "manager", "name"))
    entries: list[StaffEntry] = []
    for row, id_, manager, name in zip(table.rows, ids, managers, names, strict=True):
        read = [_id(cell, file, row, columns[which], mistakes) for which, cell in (("id", id_), ("manager", manager))]
        if read[0]:
            entries.append(StaffEntry(read[0], read[1], text_of(name), file, row))  # type: ignore[arg-type]
        elif is_blank(id_) and not is_blank(manager):
            expected = "whoever has a manager must have an id"
            got = text_of(manager)  # type: ignore[arg-type]
            mistakes.append(Mistake("staff_id_blank", expected, got=got, file=file, row=row, column=columns["id"]))
    return entries


def _id(cell: object, file: str, row: int, column: str, mistakes: list[Mistake]) -> str:
    try:
        return id_text(cell)
    except (TypeError, ValueError) as error:
        mistakes.append(Mistake("staff_id", str(error), got=str(cell), file=file, row=row, column=column))
        return ""
