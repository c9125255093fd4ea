"""Puts each column of both tables where its role belongs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mentormatch.answers import fold, is_demand, name_part
from mentormatch.column_roles import (
    NAMED_ROLES,
    Called,
    ColumnRole,
    HeaderMeaning,
    InferredColumn,
    Kind,
    are_options,
    as_wish,
    by_values,
    called,
    headed_by,
    join_families,
    join_people_grid,
    joined_names,
    meanings_of,
    referred_to,
    understand,
    with_people,
)
from mentormatch.profiles import LIMITS
from mentormatch.starter.capacities import as_capacity, words_for_people
from mentormatch.starter.persons import are_own, is_of_others, is_weak, likely_name, may_be_name
from mentormatch.starter.tables import TableGuess, doubled_rows

_PRIVATE = ("phone", "link", "health", "remarks", "other_person", "timestamp", "consent", "logistics", "id", "name",
            "email", "past", "mentoring_years", "capacity", "role")  # fmt: skip
_LEFT_AS: Mapping[str, Kind] = {
    "timestamp": "time",
    "remarks": "remark",
    "phone": "private",
    "health": "private",
    "other_person": "private",
    "email": "private",
}
_ALONE = ("consent", "role", "capacity", "past", "hours", "experience", "mentoring_years", "id", "group_wish",
          "group_gender")  # fmt: skip
_AUDITED, _NEVER_COMPARED = 0.3, 0.15
_SURE, _APART = 0.5, 0.45
_MAYBE_STATE, _STATES = 0.25, 8
_CAPACITY = 0.3
_NEARLY_ALL = 0.85
_RIVAL = 0.3
_NAME_AT_LAST = 0.3
_RANKED, _TICKED = 0.95, 0.5
_MANY = 8  # rows: among fewer all may differ in any column


@dataclass(frozen=True)
class Understanding:
    """Both tables with each column in its place, and the role of each column.

    Parameters
    ----------
    mentors, mentees : TableGuess
    roles : mapping of int to ColumnRole
        By the `id` of the column in a table.
    """

    mentors: TableGuess
    mentees: TableGuess
    roles: Mapping[int, ColumnRole]

    def of(self, columns: Iterable[InferredColumn]) -> list[ColumnRole]:
        """Return the roles of some columns."""
        return [self.roles[id(column)] for column in columns]


def understand_tables(ours: TableGuess, theirs: TableGuess, *, role: str | None = None) -> Understanding:
    """Return both tables with each column where its values and the meaning of its header put it.

    Parameters
    ----------
    ours, theirs : TableGuess
        What `guess_table` returns for mentors and mentees.
    role : str, optional
        Of one table of everybody the header that says who is what; it is left out.
    """
    columns = [[column for column in _by_values(side) if column.header != role] for side in (ours, theirs)]
    gridded = [join_people_grid(side, headed_by(other)) for side, other in zip(columns, reversed(columns), strict=True)]
    columns, grids = [side for side, _ in gridded], [grid for _, grid in gridded if grid is not None]
    meanings = meanings_of(column.header for side in columns for column in side)
    apart = frozenset(header for header, meaning in meanings.items() if _stands_alone(meaning))
    said = [_said_in(side, apart) for side in columns]
    columns = [join_families(side, apart, others) for side, others in zip(columns, reversed(said), strict=True)]
    meanings |= meanings_of(column.header for side in columns for column in side if column.header not in meanings)
    both = frozenset.intersection(*(frozenset(column.header for column in side) for side in columns))
    roles = [understand(found, meanings, side.role, both) for found, side in zip(columns, (ours, theirs), strict=True)]
    roles = [[_chosen(role, grids) for role in side] for side in roles]
    people = words_for_people(roles[1])
    made = [_Placed(side, found) for side, found in zip((ours, theirs), roles, strict=True)]
    for placed, other in zip(made, reversed(roles), strict=True):
        placed.take_ids(referred_to(placed.roles, other))
        placed.take_names()
    known = made[0].called | made[1].called
    for placed in made:
        placed.see_people(known)
        capacity = made[0].limits.get("capacity")
        placed.take_limits(people, None if capacity is None else capacity.column.header)
        placed.take_rest()
    sides = [placed.table() for placed in made]
    return Understanding(sides[0], sides[1], {key: found for placed in made for key, found in placed.by_id.items()})


def _chosen(role: ColumnRole, grids: Sequence[InferredColumn]) -> ColumnRole:
    """Return the role of a grid under people of the other table: ranks are wishes, ticks may be anything."""
    if not any(role.column is grid for grid in grids):
        return role
    return replace(role, roles={"choices": _RANKED if role.column.ranked else _TICKED}, names_people=1.0)


def _by_values(side: TableGuess) -> list[InferredColumn]:
    """Return the columns of a table, each described by its answers alone."""
    columns = sorted(
        [*([] if side.id is None else [side.id]), *side.all], key=lambda column: side.order.index(column.header)
    )
    return [*map(by_values, columns)]


def _said_in(side: Sequence[InferredColumn], apart: frozenset[str]) -> frozenset[str]:
    """Return the headers and the answers of a table, folded, as far as an option may be one of them."""
    answers = {term for column in side if column.kind in {"terms", "category"} for term in column.terms}
    return frozenset({fold(column.header) for column in side if column.header not in apart} | answers)


def _stands_alone(meaning: HeaderMeaning) -> bool:
    """Return whether a header asks for something of its own, such as a consent, and is no option of a list."""
    known = sum(meaning[role] for role in _ALONE)
    return (
        known >= 0.6
        or max(meaning["logistics"], meaning["group_age"], meaning["health"]) >= _APART
        or meaning["state"] >= 0.9
    )


class _Placed:
    """The columns of one table, each taken once."""

    def __init__(self, side: TableGuess, roles: list[ColumnRole]) -> None:
        self.side, self.roles = side, roles
        self.id: ColumnRole | None = None
        self.doubtful = side.id_is_doubtful
        self.names: list[ColumnRole] = []
        self.limits: dict[str, ColumnRole] = {}
        self.rivals: list[ColumnRole] = []
        self.placed: dict[str, list[InferredColumn]] = {}
        self.by_id: dict[int, ColumnRole] = {}

    @property
    def rows(self) -> int:
        return len(self.roles[0].column.cells) if self.roles else 0

    @cached_property
    def called(self) -> Called:
        addresses = [role for role in self.roles if role.facts.kind == "address" and role["email"] >= _SURE]
        joined = joined_names([role.column for role in self.names])
        told = [
            self.id,
            *addresses,
            *(role for role in self.roles if role.facts.kind == "code" and role["id"] >= _SURE),
        ]
        return called([*(role.column for role in told if role is not None), joined])

    def take_ids(self, referred: Sequence[ColumnRole] = ()) -> None:
        """Choose what tells people apart: what others name them by, a code, an address before a number, a name."""
        full = [role for role in self.roles if role.facts.filled >= 0.97 and role.facts.kind not in {"list", "prose"}]
        unique = [role for role in full if role.column.is_unique]
        exact = [role for role in unique if fold(role.column.header) == "id"]
        codes = [role for role in unique if role["id"] >= 0.4 and role.facts.kind != "running"]
        own = [role for role in full if role.facts.kind == "address" and role.best in {"email", "id"}]
        addresses = [role for role in own if role.column.is_unique]
        nearly = sorted((role for role in own if role.facts.distinct >= 0.85), key=lambda role: -role["email"])
        running = [role for role in unique if role.facts.kind == "running"]
        again = [role for role in full if role["id"] >= 0.4 and role.facts.distinct >= 0.85]
        others = [role for role in unique if role.facts.kind == "code" and role.column.kind != "text"]
        of_names = [role for role in unique if role.facts.kind in {"person", "word"} and role["name"] >= 0.3]
        plain = [role for role in exact if role.facts.kind != "running"]
        order = (plain, referred, codes, addresses, nearly, exact, running, others, again, of_names)
        found = next((role for several in order for role in several), None)
        if found is not None:
            self.id = found
            self.doubtful = found in of_names or found in others or found not in unique
        elif self.side.id is not None:
            self.id = next((role for role in self.roles if role.column.header == self.side.id.header), None)

    def take_names(self) -> None:
        """Choose the column of names, or those of first and last names."""
        free = [role for role in self.roles if role is not self.id or role.facts.kind in {"person", "word"}]
        whole = [role for role in free if role.facts.kind == "person" and not is_of_others(role)]
        whole = [role for role in whole if role["name"] >= 0.1 or role.facts.linked >= 0.5 or role["id"] >= 0.4]
        parts = [
            role
            for role in free
            if role.facts.kind in {"word", "category", "person", "constant", "count"} and not is_of_others(role)
        ]
        parts = [role for role in parts if role["name"] >= 0.3 or (role.facts.linked >= 0.5 and role["name"] >= 0.1)]
        first = [role for role in parts if name_part(role.column.header) == "first"]
        last = [role for role in parts if name_part(role.column.header) == "last"]
        best = max(whole, key=likely_name, default=None)
        if first and last and (best is None or best in first or best in last or is_weak(best)):
            chosen = [max(several, key=lambda role: (round(likely_name(role), 1), -len(role.column.header)))
                      for several in (first, last)]  # fmt: skip
            self.names = sorted(chosen, key=self.roles.index)
            if self.names[0] is not self.names[1]:
                return
        if best is not None and (first or last) and likely_name(best) < 0.3:
            best = None
        if best is not None:
            self.names = [best]
            return
        others = [role for role in parts if role not in first and role not in last]
        pair = sorted([*first[:1], *last[:1], *others][:2], key=self.roles.index)
        self.names = pair or [role for role in free if role["name"] >= 0.6 and role.facts.kind != "list"][:1]
        if not self.names:
            self.names = [role for role in free if are_own(role, self.roles, self.side.role)][:1]
        if not self.names:
            full = [role for role in free if role.facts.kind == "person" and role.facts.filled >= 0.95]
            full = [role for role in full if self.rows >= _MANY or role["name"] + role["other_person"] >= _NAME_AT_LAST]
            self.names = [role for role in full if may_be_name(role)][:1]

    def see_people(self, known: Called) -> None:
        """Find out which columns name people of the tables."""
        before = self.roles
        self.roles = with_people(before, self.called, known)
        now = {id(old): new for old, new in zip(before, self.roles, strict=True)}
        self.id = None if self.id is None else now[id(self.id)]
        self.names = [now[id(role)] for role in self.names]

    def take_limits(self, people: frozenset[str], mentors_say: str | None = None) -> None:
        """Choose the column that says how many, by its exact name, else by its answers and its header."""
        exact = {role.column.header: role for role in self.roles}
        self.limits = {name: exact[name] for name in LIMITS[self.side.role] if name in exact}
        if self.side.role == "mentee":
            asked = [
                role
                for role in self.roles
                if is_demand(role.column.header) and role["capacity"] >= _SURE and role.column.header != mentors_say
            ]
            if "demand" not in self.limits and len(asked) == 1:
                self.limits["demand"] = asked[0]
            return
        if "capacity" in self.limits:
            return
        likely = {
            index: as_capacity(role, people)
            for index, role in enumerate(self.roles)
            if role.facts.kind == "count" and role is not self.id and "*" not in role.column.header.rstrip(" *")
        }
        order = sorted(likely, key=lambda index: (-likely[index], index))
        if order and likely[order[0]] >= _CAPACITY:
            self.limits["capacity"] = self.roles[order[0]]
            self.rivals = [self.roles[index] for index in order[1:] if likely[index] >= _RIVAL]
        elif order and likely[order[0]] >= 0.08 and all(likely[index] < 0.04 for index in order[1:]):
            best = self.roles[order[0]]
            if best["hours"] + best["past"] + best["mentoring_years"] + best["experience"] < _SURE:
                self.limits["capacity"] = best

    def take_rest(self) -> None:
        """Put all other columns where they belong."""
        done = [self.id, *self.names, *self.limits.values()]
        states = {column.header: column for column in self.side.states}
        other_side = {name for side, names in LIMITS.items() if side != self.side.role for name in names}
        for role in self.roles:
            header = role.column.header
            if header in other_side - self.limits.keys():
                continue  # a mistake that reading reports
            if any(role is other for other in done):
                self._remember(role.column, role)
                continue
            if header in states:
                self._put("states", states[header], role)
            else:
                self._place(role)

    def _place(self, role: ColumnRole) -> None:
        column, facts = role.column, role.facts
        few = facts.kind in {"category", "word", "yes_no", "list", "count", "number", "year", "date", "past_date"}
        constant = facts.kind == "constant"
        private = sum(role[name] for name in _PRIVATE)
        named = sum(role[name] for name in NAMED_ROLES)
        if column.kind == "empty":
            self._put("left", column, role)
        elif self._is_own_address(role):
            self._put("contacts", replace(column, kind="contact"), role)
        elif role.is_manager and not (len(column.sources) > 1 and role.best == "choices"):
            self._put("managers", column, role)
        elif are_options(role):
            self._put("answers", column, as_wish(role))
        elif role.are_people or (
            named >= 0.6 and role.best in NAMED_ROLES and facts.kind not in {"yes_no", "constant"}
        ):
            self._put("named", column, role)
        elif (
            role.best.startswith("group_") and role.group >= _AUDITED and (few or constant) and not _tells_persons(role)
        ):
            self._put("groups", replace(column, kind="group", group=role.group_kind), role)
        elif role["group_wish"] >= _SURE:
            self._put("wishes", replace(column, kind="wish"), role)
        elif facts.kind in {"phone", "link", "date", "past_date"} or (private >= _SURE and not _is_open_list(role)):
            left_as = "private" if facts.kind == "phone" else _LEFT_AS.get(role.best, "admin")
            self._put("left", replace(column, kind=left_as), role)
        elif _is_group(role) or column.kind == "constant" or _is_state(role):
            left_as = "private" if _is_group(role) else "admin"
            self._put("left", column if column.kind == "constant" else replace(column, kind=left_as), role)
        else:
            self._put("answers", column, role)

    def _is_own_address(self, role: ColumnRole) -> bool:
        """Return whether a column holds the addresses of these people: it says so, or there are no others."""
        if role.facts.kind != "address" or role["email"] >= _SURE:
            return role.facts.kind == "address" and role["manager"] + role["other_person"] < 0.3
        alone = not any(other.facts.kind == "address" for other in self.roles if other is not role)
        full = min(role.facts.filled, role.facts.distinct) >= _NEARLY_ALL
        return alone and full and max(role["manager"], role["other_person"]) < _SURE

    def _put(self, where: str, column: InferredColumn, role: ColumnRole) -> None:
        self.placed.setdefault(where, []).append(column)
        self._remember(column, role)

    def _remember(self, column: InferredColumn, role: ColumnRole) -> None:
        self.by_id[id(column)] = replace(role, column=column)

    def table(self) -> TableGuess:
        """Return the table with its columns where they belong."""
        id_ = None if self.id is None else self.id.column
        names = [role.column if role is not self.id else replace(role.column) for role in self.names]
        for role, column in zip(self.names, names, strict=True):
            self._remember(column, role)
        slots = ("contacts", "groups", "wishes", "answers", "managers", "states", "left", "named")
        put = {slot: tuple(self.placed.get(slot, ())) for slot in slots}
        return replace(
            self.side,
            id=id_,
            id_is_doubtful=self.doubtful,
            doubled=0 if id_ is None else doubled_rows(id_),
            names=tuple(replace(column, kind="name") for column in names),
            limits={name: role.column for name, role in self.limits.items()},
            rivals=tuple(role.column for role in self.rivals),
            contacts=put["contacts"],
            groups=put["groups"],
            wishes=put["wishes"],
            answers=put["answers"],
            managers=put["managers"],
            states=put["states"],
            left=put["left"],
            named=put["named"],
        )


def _is_group(role: ColumnRole) -> bool:
    """Return whether a column may tell a group; where another role is likelier it is only asked about."""
    strongest = max((part for name, part in role.roles.items() if name.startswith("group_")), default=0.0)
    return role.group >= _NEVER_COMPARED and (role.best.startswith("group_") or strongest >= _NEVER_COMPARED)


def _is_open_list(role: ColumnRole) -> bool:
    """Return whether a header says too little of a list to leave it out."""
    told = role["health"] + role["logistics"] + role["remarks"] + role["consent"]
    return role.facts.kind == "list" and role.sure < _SURE and told < _SURE


def _is_state(role: ColumnRole) -> bool:
    """Return whether a column of few answers may say who takes part."""
    return role["state"] >= _SURE or (role["state"] >= _MAYBE_STATE and role.best == "state" and _is_low(role))


def _is_low(role: ColumnRole) -> bool:
    return role.facts.kind in {"category", "yes_no", "word"} and 1 < len(role.column.written) <= _STATES


def _tells_persons(role: ColumnRole) -> bool:
    """Return whether the answers are names, and no groups."""
    of_a_person = role.group_kind == "family" and role["other_person"] >= 0.2
    many = len(role.column.cells) >= _MANY
    return of_a_person or (many and role.facts.kind == "word" and role.facts.distinct > 0.7)
