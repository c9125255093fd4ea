"""What the policy that `init` writes calls each column."""

from collections import Counter

from mentormatch.answers import short_name
from mentormatch.column_roles import Sketch
from mentormatch.profiles import LIMITS
from mentormatch.starter.proposals import Proposal

_LONG_HEADER = 30


class Names:
    """What each column is called in the policy: its header, or a short name where the header is a question."""

    def __init__(self, found: Proposal) -> None:
        self.of: dict[int, str] = {}
        self.mapped: dict[str, dict[str, list[str]]] = {}
        self.renamed = _told_under_two_headers(found)
        for side in found.sides:
            taken = {one.header for one in side.all} | {"id", *LIMITS[side.role]}
            made: dict[str, list[str]] = {}
            if side.id is not None and side.id.header != "id":
                made["id"] = [side.id.source]
            for name, limit in side.limits.items():
                self.of[id(limit)] = name
                if limit.header != name:
                    made[name] = [limit.source]
            if side.names and [one.header for one in side.names] != ["name"]:
                made["name"] = [one.source for one in side.names]
            taken |= made.keys()
            for one in (*side.groups, *side.wishes, *side.contacts, *side.managers, *side.states, *side.answers):
                self.of[id(one)] = self._name(one, taken, made)
            self.mapped[side.role] = made

    def _name(self, one: Sketch, taken: set[str], made: dict[str, list[str]]) -> str:
        if one.kind == "group" and one.group in self.renamed:
            wished = one.group
        elif one.source == one.header and "*" in one.header.rstrip(" *"):
            return one.header  # in [columns] it would be a pattern
        elif one.source != one.header or len(one.header) > _LONG_HEADER or "?" in one.header or "*" in one.header:
            wished = short_name(one.header)
        else:
            return one.header
        if wished == one.header:
            return wished
        name, number = wished, 2
        while name in taken:
            name, number = f"{wished}_{number}", number + 1
        taken.add(name)
        made[name] = [one.source]
        return name

    def __getitem__(self, one: Sketch) -> str:
        return self.of[id(one)]


def _told_under_two_headers(found: Proposal) -> frozenset[str]:
    """Return the groups that each table tells once, and not under the same header."""
    headers = [Counter(one.group for one in side.groups if one.group is not None) for side in found.sides]
    once = {group for group in headers[0].keys() & headers[1].keys() if headers[0][group] == headers[1][group] == 1}
    named = {side.role: {one.group: one.header for one in side.groups} for side in found.sides}
    return frozenset(group for group in once if named["mentor"][group] != named["mentee"][group])
