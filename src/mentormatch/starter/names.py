"""The name of each column in the policy that `init` writes."""

from collections import Counter
from collections.abc import Mapping

from mentormatch.column_roles import ColumnRole, InferredColumn
from mentormatch.profiles import LIMITS, Role
from mentormatch.starter.plain_names import plain_name
from mentormatch.starter.proposals import Proposal

_LONG_HEADER = 30


class ColumnNames:
    """What each column is called in the policy: its header, or a short name where the header is a question."""

    renamed: frozenset[str]
    roles: Mapping[int, ColumnRole]

    def __init__(self, found: Proposal) -> None:
        self.of: dict[int, str] = {}
        self.mapped: dict[str, dict[str, list[str]]] = {}
        self.roles = found.roles
        self.renamed = _with_different_headers(found)
        for side in found.sides:
            taken = {column.header for column in side.all} | {"id", *LIMITS[side.role]}
            sources: dict[str, list[str]] = {}
            if side.id is not None and side.id.header != "id":
                sources["id"] = [side.id.source]
            for name, limit in side.limits.items():
                self.of[id(limit)] = name
                if limit.header != name:
                    sources[name] = [limit.source]
            if side.names and [column.header for column in side.names] != ["name"]:
                sources["name"] = [column.source for column in side.names]
            taken |= sources.keys()
            for column in (
                *side.groups,
                *side.wishes,
                *side.contacts,
                *side.managers,
                *side.states,
                *side.named,
                *side.answers,
            ):
                self.of[id(column)] = self._name(column, side.role, taken, sources)
            self.mapped[side.role] = sources

    def _name(self, column: InferredColumn, side: Role, taken: set[str], sources: dict[str, list[str]]) -> str:
        if column.kind == "group" and column.group in self.renamed:
            wished = column.group
        elif column.source == column.header and "*" in column.header.rstrip(" *"):
            return column.header  # in [columns] it would be a pattern
        elif (
            column.source != column.header
            or len(column.sources) > 1
            or len(column.header) > _LONG_HEADER
            or "?" in column.header
            or "*" in column.header
        ):
            wished = plain_name(column.header, self.roles.get(id(column)), side)
        else:
            return column.header
        if wished == column.header:
            return wished
        name, number = wished, 2
        while name in taken:
            name, number = f"{wished}_{number}", number + 1
        taken.add(name)
        sources[name] = [*column.sources] or [column.source]
        return name

    def __getitem__(self, column: InferredColumn) -> str:
        return self.of[id(column)]


def _with_different_headers(found: Proposal) -> frozenset[str]:
    """Return the groups that each table has one column for, under different headers."""
    headers = [Counter(column.group for column in side.groups if column.group is not None) for side in found.sides]
    once = {group for group in headers[0].keys() & headers[1].keys() if headers[0][group] == headers[1][group] == 1}
    named = {side.role: {column.group: column.header for column in side.groups} for side in found.sides}
    return frozenset(group for group in once if named["mentor"][group] != named["mentee"][group])
