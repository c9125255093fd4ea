"""Which groups must show nothing, so that no small one is known."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import TypeAlias

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers

Group: TypeAlias = tuple[str, ...]
_KNOWN = 1e-9
_TRIED = 64


def hidden_groups(sizes: Mapping[Group, int], smallest: int, *, also: Iterable[Group] = ()) -> frozenset[Group]:
    r"""Return the groups that show no values: those below `smallest`, and the fewest others that protect them.

    Sums of a group are differences of what is shown: of everybody less the shown groups, or, where several columns make
    the groups, of everybody in a row or a column of that table less its shown cells. So, from the coarsest table to the
    finest,

    1. hide what has fewer than `smallest` people;
    2. for each total that is shown: what remains of it beside the groups that are shown must be nobody, or `smallest`
       people or more;
    3. no hidden group may be a linear combination of what is shown (several totals together can tell more than each);
    4. where 2 fails, hide the smallest group that is shown within that total, where 3 fails the one that helps most;
       look again.

    Tables of fewer columns count as shown, since they can be asked for; the same rules hide the same groups there. What
    everybody has, or nobody, can of course not be hidden by hiding groups.

    Parameters
    ----------
    sizes : mapping of group to int
        How many people each group has; a group is one value for each column.
    smallest : int
    also : iterable of group
        What is hidden for another reason.

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
            table = _Table(cells, chosen, people, smallest)
            within = [fewer for fewer in shown if set(fewer) < set(chosen)]
            totals = [one for fewer in within for one in shown[fewer]]
            kept = [one for fewer in within for one in secrets[fewer]]
            hidden = table.hide(totals, kept, set(also) if width == columns else set())
            shown[chosen] = [members for group, members in table.groups.items() if group not in hidden]
            secrets[chosen] = table.secrets
    return frozenset(hidden)


class _Table:
    """The groups by some of the columns, each as who of the finest groups is in it."""

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
        """Return which of the groups are hidden, given the totals that are shown and what else must not be known."""
        hidden = {group for group, size in self.size.items() if size < self.smallest or group in also}
        self.secrets = [self.groups[group] for group in hidden if self.size[group]]
        while hidden:
            more = set(self._within_small_remainders(totals, hidden))
            more = more or self._against_combinations(totals, hidden, secrets)
            if not more:
                break
            hidden |= more
        return hidden

    def _within_small_remainders(self, totals: list[Booleans], hidden: set[Group]) -> Iterator[Group]:
        """Yield what to hide in each total of which too few people remain beside the groups that are shown."""
        for total in totals:
            shown = self._shown_within(total, hidden)
            if shown:
                remainder = total & ~np.logical_or.reduce([self.groups[group] for group in shown])
                if 0 < self._count(remainder) < self.smallest:
                    yield shown[0]

    def _against_combinations(self, totals: list[Booleans], hidden: set[Group], secrets: list[Booleans]) -> set[Group]:
        """Return the group, if any, that leaves the fewest secrets known when it is hidden; of equals the smallest."""
        known = self._known(totals, hidden, secrets)
        if not known:
            return set()
        left = {
            group: self._known(totals, {*hidden, group}, secrets)
            for group in self._shown_within(self.groups_together, hidden)[:_TRIED]
        }
        return {min(left, key=lambda group: (left[group], self.size[group], group))} if left else set()

    def _known(self, totals: list[Booleans], hidden: set[Group], secrets: list[Booleans]) -> int:
        """Return how many of those that must not be known are linear combinations of what is shown."""
        asked = [*secrets, *self.secrets]
        if not asked:
            return 0
        there = self.people > 0  # a group of nobody adds nothing to a total
        lines = [*totals, *(members for group, members in self.groups.items() if group not in hidden)]
        known, wanted = (np.array([one[there] for one in some], dtype=np.float64).T for some in (lines, asked))
        known, wanted = _without_single(known, wanted)
        found = known @ np.linalg.lstsq(known, wanted)[0] if known.size else np.zeros_like(wanted)
        return int((np.abs(found - wanted).max(axis=0, initial=0.0) < _KNOWN).sum())

    def _shown_within(self, total: Booleans, hidden: set[Group]) -> list[Group]:
        """Return the groups that are shown and have nobody outside a total, the smallest first."""
        within = [
            group
            for group, members in self.groups.items()
            if group not in hidden and self.size[group] and not (members & ~total).any()
        ]
        return sorted(within, key=lambda group: (self.size[group], group))

    def _count(self, members: Booleans) -> int:
        return int(self.people[members].sum())


def _without_single(known: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    """Leave out the cells that are shown themselves: they can be taken off everything, and the rest is smaller."""
    single = known.sum(axis=0) == 1
    open_cells = known[:, single].sum(axis=1) == 0
    return known[open_cells][:, ~single], wanted[open_cells]
