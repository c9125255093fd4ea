"""Suppression: which groups to hide so that no small one is disclosed."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import TypeAlias

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers

Group: TypeAlias = tuple[str, ...]
_KNOWN = 1e-9
_TRIED = 64


def hidden_groups(sizes: Mapping[Group, int], smallest: int, *, also: Iterable[Group] = ()) -> frozenset[Group]:
    r"""Return the groups to suppress: those below `smallest`, and few others that protect them from differencing.

    The sum of a hidden group may be a difference of shown sums: the total less the shown groups, or, where groups are
    made by several columns, the total of a row or column of that table less its shown cells. So, from the coarsest
    table to the finest,

    1. hide groups with fewer than `smallest` people;
    2. for each shown total, the remainder beside its shown groups must have no people, or `smallest` or more;
    3. no hidden group may be a linear combination of shown sums (several totals together can disclose more than each);
    4. where 2 fails, hide the smallest group shown within that total, where 3 fails the group that helps most; repeat.

    Tables of fewer columns count as shown, since they can be requested; the same rules hide the same groups there. A
    value that everybody has, or nobody, cannot be protected by hiding groups.

    Parameters
    ----------
    sizes : mapping of group to int
        How many people each group has; a group is one value for each column.
    smallest : int
    also : iterable of group
        Groups that are hidden for another reason.

    Examples
    --------
    >>> sorted(hidden_groups({("a",): 40, ("b",): 9, ("c",): 2}, 5))
    [('b',), ('c',)]
    >>> sorted(hidden_groups({("a",): 40, ("b",): 9, ("c",): 2, ("d",): 4}, 5))
    [('c',), ('d',)]
    """
    cells = sorted(sizes)
    people = np.array([sizes[cell] for cell in cells], dtype=np.int64)
    columns = len(cells[0]) if cells else 0
    everybody = np.ones(len(cells), dtype=bool)
    shown: dict[tuple[int, ...], list[Booleans]] = {(): [everybody]}
    secrets: dict[tuple[int, ...], list[Booleans]] = {(): []}
    hidden: set[Group] = set()
    for width in range(1, columns + 1):
        for chosen in combinations(range(columns), width):
            table = _GroupTable(cells, chosen, people, smallest)
            within = [fewer for fewer in shown if set(fewer) < set(chosen)]
            totals = [members for fewer in within for members in shown[fewer]]
            kept = [members for fewer in within for members in secrets[fewer]]
            hidden = table.hide(totals, kept, set(also) if width == columns else set())
            shown[chosen] = [members for group, members in table.groups.items() if group not in hidden]
            secrets[chosen] = table.secrets
    return frozenset(hidden)


class _GroupTable:
    """The groups by some of the columns, each as a mask over the finest groups."""

    def __init__(self, cells: list[Group], chosen: tuple[int, ...], people: Integers, smallest: int) -> None:
        self.people, self.smallest = people, smallest
        places: dict[Group, list[int]] = {}
        for place, cell in enumerate(cells):
            places.setdefault(tuple(cell[column] for column in chosen), []).append(place)
        self.groups: dict[Group, Booleans] = {}
        for group, members in places.items():
            self.groups[group] = np.zeros(len(cells), dtype=bool)
            self.groups[group][members] = True
        self.size = {group: int(people[members].sum()) for group, members in self.groups.items()}
        self.groups_together = np.ones(len(cells), dtype=bool)
        self.secrets: list[Booleans] = []

    def hide(self, totals: list[Booleans], secrets: list[Booleans], also: set[Group]) -> set[Group]:
        """Return the hidden groups, given the totals that are shown and the secrets of coarser tables."""
        hidden = {group for group, size in self.size.items() if size < self.smallest or group in also}
        self.secrets = [self.groups[group] for group in hidden if self.size[group]]
        while hidden:
            more = set(self._complements_of_small_remainders(totals, hidden))
            more = more or self._cut_combinations(totals, hidden, secrets)
            if not more:
                break
            hidden |= more
        return hidden

    def _complements_of_small_remainders(self, totals: list[Booleans], hidden: set[Group]) -> Iterator[Group]:
        """Yield a group to hide for each total whose remainder beside the shown groups is too small."""
        for total in totals:
            shown = self._shown_within(total, hidden)
            if shown:
                remainder = total & ~np.logical_or.reduce([self.groups[group] for group in shown])
                if 0 < self._people_in(remainder) < self.smallest:
                    yield shown[0]

    def _cut_combinations(self, totals: list[Booleans], hidden: set[Group], secrets: list[Booleans]) -> set[Group]:
        """Return the group, if any, whose hiding leaves the fewest secrets disclosed; ties by size."""
        known = self._count_known(totals, hidden, secrets)
        if not known:
            return set()
        left = {
            group: self._count_known(totals, {*hidden, group}, secrets)
            for group in self._shown_within(self.groups_together, hidden)[:_TRIED]
        }
        return {min(left, key=lambda group: (left[group], self.size[group], group))} if left else set()

    def _count_known(self, totals: list[Booleans], hidden: set[Group], secrets: list[Booleans]) -> int:
        """Return how many secrets are linear combinations of shown sums."""
        asked = [*secrets, *self.secrets]
        if not asked:
            return 0
        there = self.people > 0  # a group of nobody adds nothing to a total
        lines = [*totals, *(members for group, members in self.groups.items() if group not in hidden)]
        known, wanted = (np.array([members[there] for members in some], dtype=np.float64).T for some in (lines, asked))
        known, wanted = _without_shown_cells(known, wanted)
        found = known @ np.linalg.lstsq(known, wanted)[0] if known.size else np.zeros_like(wanted)
        return int((np.abs(found - wanted).max(axis=0, initial=0.0) < _KNOWN).sum())

    def _shown_within(self, total: Booleans, hidden: set[Group]) -> list[Group]:
        """Return the shown groups within a total, the smallest first."""
        within = [
            group
            for group, members in self.groups.items()
            if group not in hidden and self.size[group] and not (members & ~total).any()
        ]
        return sorted(within, key=lambda group: (self.size[group], group))

    def _people_in(self, members: Booleans) -> int:
        return int(self.people[members].sum())


def _without_shown_cells(known: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    """Drop the cells that are shown themselves: they can be subtracted, which leaves a smaller system."""
    single = known.sum(axis=0) == 1
    open_cells = known[:, single].sum(axis=1) == 0
    return known[open_cells][:, ~single], wanted[open_cells]
