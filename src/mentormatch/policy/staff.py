"""Tables of staff: who reports to whom, participants or not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mentormatch.answers import id_text, key_of, text_of
from mentormatch.errors import Mistake
from mentormatch.policy.settings import raise_mistakes, wrong_value

_FIELDS = ("id", "manager", "name")
_EXAMPLE = '[["ada", "grace"], ["grace", ""]]'


@dataclass(frozen=True)
class StaffEntry:
    """A person and their manager; the file and row are not compared.

    Examples
    --------
    >>> StaffEntry("ada", "grace") == StaffEntry("ada", "grace", file="staff.csv", row=2)
    True
    """

    id: str
    manager: str = ""
    name: str = ""
    file: str | None = field(default=None, compare=False)
    row: int | None = field(default=None, compare=False)

    def to_list(self) -> list[str]:
        """Return id, manager and, where there is one, name."""
        return [self.id, self.manager, *([self.name] if self.name else [])]


def read_staff(given: Any) -> tuple[StaffEntry, ...] | None:
    """Return a table of staff in the order given.

    Parameters
    ----------
    given : iterable, optional
        ``(id, manager)`` or ``(id, manager, name)`` a person, or mappings with these names; a blank manager is none.

    Raises
    ------
    PolicyError
        With each entry that is wrong, and each id that occurs twice with different managers.

    Examples
    --------
    >>> read_staff([("ada", "grace"), {"id": "grace", "manager": None}])[1].to_list()
    ['grace', '']
    """
    if given is None:
        return None
    if isinstance(given, str | Mapping) or hasattr(given, "columns") or not isinstance(given, Iterable):
        hint = "Only mentormatch.read_policy takes the name of a file here." if isinstance(given, str) else None
        raise_mistakes(
            [
                wrong_value(
                    "staff", f"must be a list of ids with their managers, such as {_EXAMPLE}", got=given, hint=hint
                )
            ]
        )
    mistakes: list[Mistake] = []
    found: dict[str, StaffEntry] = {}
    for number, entry in enumerate(given, start=1):
        try:
            person = _staff_entry(entry)
        except (TypeError, ValueError):
            shown = ", ".join(map(str, entry)) if isinstance(entry, list | tuple) else entry
            must = f"must be a list of ids with their managers, such as {_EXAMPLE}, unlike entry {number}"
            mistakes.append(wrong_value("staff", must, got=shown, code="staff_not_understood"))
            continue
        before = found.setdefault(key_of(person.id), person)
        if key_of(before.manager) != key_of(person.manager):
            where = f"entry {number}" if person.row is None else f"{person.file}, row {person.row}"
            must = f"must name one manager for '{person.id}', unlike {where}"
            hint = f"Before, it is '{before.manager}'." if before.manager else "Before, there is none."
            mistakes.append(
                wrong_value("staff", must, got=person.manager or "nobody", hint=hint, code="staff_of_two_managers")
            )
    raise_mistakes(mistakes)
    return tuple(found.values())


def _staff_entry(entry: Any) -> StaffEntry:
    if isinstance(entry, StaffEntry):
        return entry
    if isinstance(entry, Mapping):
        if not {"id", "manager"} <= entry.keys() <= {*_FIELDS, "file", "row"}:
            raise ValueError(entry)
        fields = dict(entry)
    elif isinstance(entry, Sequence) and not isinstance(entry, str) and len(entry) in {2, 3}:
        fields = dict(zip(_FIELDS, entry, strict=False))
    else:
        raise ValueError(entry)
    person_id = id_text(fields["id"])
    if not person_id:
        raise ValueError(entry)
    return StaffEntry(
        person_id, id_text(fields["manager"]), text_of(fields.get("name")), fields.get("file"), fields.get("row")
    )
