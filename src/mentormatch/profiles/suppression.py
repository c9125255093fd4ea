"""Suppression: which groups to hide so that no small one is disclosed."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

import numpy as np
from scipy import sparse

from mentormatch.arrays import Booleans, Integers

Group: TypeAlias = tuple[str, ...]
Table: TypeAlias = tuple[int, ...]
"""The places of the columns by which a table of groups is made."""
_KNOWN = 1e-6
_RANK = 1e-12
_TRIED = 64
# Operations on numbers that are spent at most on trying which group to hide.
_WORK = 1 << 30


def hidden_groups(sizes: Mapping[Group, int], smallest: int, *, also: Iterable[Group] = ()) -> frozenset[Group]:
    r"""Return the groups to suppress: those below `smallest`, and few others that protect them from differencing.

    Tables of fewer of the columns can be requested as well, so they count as shown: see `hidden_by_table`, of which
    this is the table of all columns.

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
    columns = len(next(iter(sizes))) if sizes else 0
    if not columns:
        return frozenset()
    tables = tables_of_columns(range(columns), columns)
    return hidden_by_table(sizes, tables, smallest, also={tables[-1]: also})[tables[-1]]


def tables_of_columns(columns: Iterable[int], width: int) -> list[Table]:
    """Return the tables that so many or fewer of the columns make, the coarsest first.

    Examples
    --------
    >>> tables_of_columns(range(3), 2)
    [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]
    """
    columns = list(columns)
    return [table for size in range(1, width + 1) for table in combinations(columns, size)]


def hidden_by_table(
    sizes: Mapping[Group, int],
    tables: Sequence[Table],
    smallest: int,
    *,
    protected: Iterable[Table] = (),
    also: Mapping[Table, Iterable[Group]] | None = None,
    given: Mapping[Table, Iterable[Group]] | None = None,
) -> dict[Table, frozenset[Group]]:
    r"""Return the groups to suppress in each of several tables of the same people.

    The sum of a small group may be a difference of shown sums: the total less the shown groups, a group of one table
    less those of another that lie within it, or any other linear combination. So, table by table,

    1. hide groups with fewer than `smallest` people;
    2. for each sum that is shown, here or in an earlier table, the remainder beside the groups shown within it must
       have no people, or `smallest` or more;
    3. no small group, of any of these tables or of those that are `protected`, may be a linear combination of shown
       sums;
    4. where 2 fails, hide the smallest group shown within that sum, where 3 fails the group that helps most; repeat.

    A value that everybody has, or nobody, cannot be protected by hiding groups.

    Parameters
    ----------
    sizes : mapping of group to int
        How many people each of the finest groups has: one value for each column of any table.
    tables : sequence of tuple of int
        The columns of each table, in the order in which they are shown.
    smallest : int
    protected : iterable of tuple of int
        Tables that are not shown, whose small groups must not follow either.
    also : mapping of table to iterable of group, optional
        Groups that are hidden for another reason.
    given : mapping of table to iterable of group, optional
        Tables that are shown already, and what is hidden in them.

    Returns
    -------
    dict of table to frozenset of group
        A group is one value for each column of its table.

    Examples
    --------
    France is hidden beside Germany, since Europe less France would tell of Germany:

    >>> sizes = {("europe", "france"): 20, ("europe", "germany"): 2, ("asia", "japan"): 9, ("asia", "india"): 8}
    >>> found = hidden_by_table(sizes, [(0,), (1,)], 5)
    >>> sorted(found[(0,)]), sorted(found[(1,)])
    ([], [('france',), ('germany',)])
    """
    cells = sorted(sizes)
    people = np.array([sizes[cell] for cell in cells], dtype=np.int64)
    given = given or {}
    members = {table: _members(cells, table) for table in (*given, *tables, *protected)}
    small = {
        table: {group for group, mask in groups.items() if people[mask].sum() < smallest}
        | set((also or {}).get(table, ()))
        for table, groups in members.items()
    }
    secrets = [members[table][group] for table, groups in small.items() for group in sorted(groups)]
    shown = _ShownSums(people, smallest, [mask for mask in secrets if people[mask].any()])
    for table, hidden in given.items():
        shown.sums += [mask for group, mask in members[table].items() if group not in set(hidden)]
    return {table: frozenset(shown.add(members[table], small[table])) for table in tables}


def _members(cells: Sequence[Group], table: Table) -> dict[Group, Booleans]:
    """Return each group by some of the columns as a mask over the finest groups."""
    places: dict[Group, list[int]] = {}
    for place, cell in enumerate(cells):
        places.setdefault(tuple(cell[column] for column in table), []).append(place)
    members = {group: np.zeros(len(cells), dtype=bool) for group in places}
    for group, found in places.items():
        members[group][found] = True
    return members


class _ShownSums:
    """The sums that are shown so far, as masks over the finest groups, and the secrets that must not follow of them."""

    def __init__(self, people: Integers, smallest: int, secrets: list[Booleans]) -> None:
        self.people, self.smallest = people, smallest
        self.there = people > 0  # a group of nobody adds nothing to a sum
        self.sums = [np.ones(len(people), dtype=bool)]
        distinct = {mask[self.there].tobytes(): mask[self.there] for mask in secrets}
        self.secrets = _columns_of(list(distinct.values()), int(self.there.sum()))

    def add(self, groups: Mapping[Group, Booleans], hidden: set[Group]) -> set[Group]:
        """Show the groups of a table but the hidden ones, and return these with all that are hidden to protect them."""
        hidden = set(hidden)
        size = {group: self._people_in(mask) for group, mask in groups.items()}
        order = sorted(groups, key=lambda group: (size[group], group))
        while True:
            shown = [group for group in order if group not in hidden and size[group]]
            more = self._beside_small_remainder(groups, shown) or self._disclosing(groups, shown)
            if not more:
                break
            hidden |= more
        self.sums = sorted([*self.sums, *(groups[group] for group in shown)], key=self._people_in)
        return hidden

    def _beside_small_remainder(self, groups: Mapping[Group, Booleans], shown: list[Group]) -> set[Group]:
        """Return a group to hide within the narrowest sum whose remainder beside the groups within it is too small."""
        for whole in self.sums:
            within = [group for group in shown if not (groups[group] & ~whole).any()]
            if within:
                remainder = whole & ~np.logical_or.reduce([groups[group] for group in within])
                if 0 < self._people_in(remainder) < self.smallest:
                    return {within[0]}
        return set()

    def _people_in(self, mask: Booleans) -> int:
        return int(self.people[mask].sum())

    def _disclosing(self, groups: Mapping[Group, Booleans], shown: list[Group]) -> set[Group]:
        """Return groups to hide where secrets follow from the shown sums; none where none follows, or no hiding helps.

        The one whose hiding leaves the fewest disclosed, the smallest of these; where trying would take too long, the
        smallest that is needed for each disclosed secret.
        """
        if not self.secrets.shape[1]:
            return set()
        known = self._known([groups[group] for group in shown])
        disclosed, factors = known.disclosed, known.factors
        used = [group for group, takes in zip(shown, factors[len(self.sums) :], strict=True) if takes.any()]
        if not disclosed or not used:
            return set()
        tried = used[:_TRIED]
        if known.work * len(tried) > _WORK:
            takes = factors[len(self.sums) :]
            return {shown[int(np.argmax(column))] for column in takes.T if column.any()}
        left = {group: self._known([groups[other] for other in shown if other != group]).disclosed for group in tried}
        return {min(tried, key=left.__getitem__)}

    def _known(self, masks: list[Booleans]) -> "_Known":
        """Return which secrets are linear combinations of the sums shown so far and of `masks`."""
        sums = _columns_of([mask[self.there] for mask in (*self.sums, *masks)], int(self.there.sum()))
        sizes = np.asarray(sums.sum(axis=0))
        single = np.flatnonzero(sizes == 1)  # shows a cell alone, which can be subtracted from all others
        several = np.flatnonzero(sizes > 1)
        open_cells = np.flatnonzero(np.asarray(sums[:, single].sum(axis=1)) == 0)
        system, secrets = sums[:, several][open_cells], self.secrets[open_cells]
        # The least squares of all secrets by the eigenvectors of AᵀA, which are as many as there are sums.
        squares, vectors = np.linalg.eigh((system.T @ system).toarray())
        kept = squares > _RANK * squares.max(initial=0.0)
        along = (secrets.T @ system) @ (vectors[:, kept] / np.sqrt(squares[kept]))
        is_known = np.asarray(secrets.sum(axis=0)) - (along**2).sum(axis=1) < _KNOWN
        factors = np.zeros((sums.shape[1], int(is_known.sum())), dtype=bool)
        factors[several] = np.abs(vectors[:, kept] @ (along[is_known] / np.sqrt(squares[kept])).T) > _KNOWN
        # a cell that is shown alone takes part where the secret, or a sum that is used, holds it
        wanted = self.secrets[:, np.flatnonzero(is_known)].toarray() > 0
        held = wanted | (sums[:, several] @ factors[several] > 0)
        factors[single] = sums[:, single].T @ held > 0
        return _Known(int(is_known.sum()), factors, len(several) ** 2 * (len(several) + secrets.shape[1]))


def _columns_of(masks: Sequence[Booleans], height: int) -> sparse.csc_array:
    """Return masks as the columns of a sparse matrix of 0 and 1."""
    places = [np.flatnonzero(mask) for mask in masks]
    ends = np.cumsum([0, *map(len, places)])
    ones = np.ones(int(ends[-1]))
    return sparse.csc_array((ones, np.concatenate([*places, [0][:0]]), ends), shape=(height, len(masks)))


class _Known(NamedTuple):
    """How many secrets are disclosed, which sums disclose each, shape (sums, disclosed), and the operations it took."""

    disclosed: int
    factors: Booleans
    work: int
