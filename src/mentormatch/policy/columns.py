"""Which columns a policy names, and where."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from mentormatch.errors import Mistake, suggestion
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.forms import Needs
from mentormatch.policy.priority import priority_column
from mentormatch.policy.rules import Rule
from mentormatch.policy.settings import wrong_value
from mentormatch.profiles import Cohort

_NEEDS: Mapping[str, Needs] = {"number": "number", "text": "text", "choices": "names", "schedule": "times"}


class NamesColumns(Protocol):
    """What of a policy names columns."""

    @property
    def criteria(self) -> Sequence[Criterion]:
        """The criteria."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules."""

    @property
    def objective(self) -> str | Mapping[str, Any] | Callable[[Any], Any]:
        """What is aimed at."""

    @property
    def capacity(self) -> Mapping[str, Any] | None:
        """The mentors' column of hours."""

    @property
    def priority(self) -> str | Mapping[str, Any] | None:
        """Who is placed first."""

    @property
    def audit(self) -> Sequence[str]:
        """Columns that are audited."""

    @property
    def show(self) -> Sequence[str]:
        """Columns that are shown."""


def columns_of(policy: NamesColumns) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the columns that a policy names, and where it names them, by table.

    Columns that may stand in either table (`audit`, `show`, `when` of rules, the one of "not_with") are under "either".

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Policy
    >>> columns_of(Policy(criteria=[Criterion("skills", wants="goals")], audit=["gender"]))
    {'mentors': {'goals': ("criterion 'skills'",)}, 'mentees': {'goals': ("criterion 'skills'",)},
        'either': {'gender': ('audit',)}}
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {"mentors": {}, "mentees": {}, "either": {}}
    for named in _named_columns(policy):
        table = found[named.table]
        table[named.column] = (*table.get(named.column, ()), named.where)
    return found


def paths_of(policy: NamesColumns) -> dict[str, dict[str, tuple[str | int, ...]]]:
    """Return where in its document a policy names each column of `columns_of` first.

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Policy
    >>> paths_of(Policy(criteria=[Criterion("skills", wants="goals")], audit=["gender"]))["mentees"]
    {'goals': ('criterion', 0, 'wants')}
    """
    found: dict[str, dict[str, tuple[str | int, ...]]] = {"mentors": {}, "mentees": {}, "either": {}}
    for named in _named_columns(policy):
        found[named.table].setdefault(named.column, named.path)
    return found


def deciding_columns(policy: NamesColumns) -> dict[str, frozenset[str]]:
    """Return the columns of each table on which pairs can depend: not what is only audited or shown.

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Policy
    >>> policy = Policy(criteria=[Criterion("skills", wants="goals")], audit=["gender"], show=["phone"])
    >>> {table: sorted(columns) for table, columns in deciding_columns(policy).items()}
    {'mentors': ['goals'], 'mentees': ['goals']}
    """
    named = [column for column in _named_columns(policy) if column.where not in {"audit", "show"}]
    return {
        table: frozenset(column.column for column in named if column.table in {table, "either"})
        for table in ("mentors", "mentees")
    }


class _NamedColumn(NamedTuple):
    """A column that a policy names: in which table it must be, what names it in words, and the place in the policy."""

    table: str
    column: str
    where: str
    path: tuple[str | int, ...]


def _named_columns(policy: NamesColumns) -> Iterator[_NamedColumn]:
    for place, criterion in enumerate(policy.criteria):
        yield from _columns_of_criterion(criterion, ("criterion", place))
    for place, rule in enumerate(policy.rules):
        yield from _columns_of_rule(rule, ("rule", place))
    for column, objective in _group_columns(policy):
        yield _NamedColumn("mentees", column, f"objective '{objective}'", ("objective", "by"))
    if policy.capacity is not None:
        yield _NamedColumn("mentors", policy.capacity["hours"], "capacity", ("capacity", "hours"))
    if (priority := priority_column(policy.priority)) is not None:
        path = ("priority",) if isinstance(policy.priority, str) else ("priority", "by")
        yield _NamedColumn("mentees", priority, "priority", path)
    for setting in ("audit", "show"):
        for place, column in enumerate(getattr(policy, setting)):
            yield _NamedColumn("either", column, setting, (setting, place))


def _columns_of_criterion(criterion: Criterion, path: tuple[str | int, ...]) -> Iterator[_NamedColumn]:
    named = [("wants", name) for name in criterion.wants_columns]
    named += [("wished", criterion.wished)] if criterion.wished is not None else []
    named += [("when", criterion.when)] if criterion.when is not None else []
    named += [("offers", name) for name in criterion.offers_columns]
    own = criterion.own_weight
    if own is not None:
        yield _NamedColumn(
            "mentees", own.column, f"weight of criterion '{criterion.name}'", (*path, "weight", "column")
        )
    for setting, column in named:
        table = criterion.offers_table if setting == "offers" else criterion.wants_table
        yield _NamedColumn(table, column, f"criterion '{criterion.name}'", (*path, setting))
    for table, column in criterion.zone_columns:
        yield _NamedColumn(table, column, f"criterion '{criterion.name}'", (*path, "time_zone"))


def _columns_of_rule(rule: Rule, path: tuple[str | int, ...]) -> Iterator[_NamedColumn]:
    tables = ("either",) if rule.in_either_table else ("mentees", "mentors")
    named = [(table, "column") for table in tables]
    named += [("mentees", "mentee_column"), ("mentors", "mentor_column"), ("either", "when")]
    for table, setting in named:
        column = getattr(rule, setting)
        if column is not None:
            yield _NamedColumn(table, column, rule.owner, (*path, setting))
    for table, column in rule.zone_columns:
        yield _NamedColumn(table, column, rule.owner, (*path, "time_zone"))


def _group_columns(policy: NamesColumns) -> list[tuple[str, str]]:
    """Return the columns that define the groups of the objective, each with its name."""
    if not isinstance(policy.objective, Mapping):
        return []
    by = policy.objective.get("by", ())
    return [(column, policy.objective["name"]) for column in ([by] if isinstance(by, str) else by)]


def needs_of(policy: NamesColumns) -> dict[str, dict[str, Needs]]:
    """Return the kind of answers that criteria and rules need, by table and column: numbers, texts, names or times.

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Policy
    >>> years = Criterion("years", encoder={"name": "number", "at_least": 1})
    >>> needs_of(Policy(criteria=[years, Criterion("wishes", encoder="choices")]))
    {'mentors': {'years': 'number'}, 'mentees': {'years': 'number', 'wishes': 'names'}}
    """
    found: dict[str, dict[str, Needs]] = {"mentors": {}, "mentees": {}}
    found["mentees"] |= {
        own.column: "number" for criterion in policy.criteria if (own := criterion.own_weight) and own.scale is not None
    }
    for criterion in policy.criteria:
        needed = None if criterion.from_pairs else _NEEDS.get(criterion.make_encoder().name)
        if needed == "number" and criterion.make_encoder().get_params()["levels"]:
            continue
        if criterion.ranks_terms:
            found[criterion.wants_table] |= dict.fromkeys(criterion.wants_columns, "ranks")
        if needed is not None:
            wished = () if criterion.wished is None else (criterion.wished,)
            found[criterion.wants_table] |= dict.fromkeys((*criterion.wants_columns, *wished), needed)
            found[criterion.offers_table] |= (
                {} if needed == "names" else dict.fromkeys(criterion.offers_columns, needed)
            )
    for rule in policy.rules:
        needed = (
            "times" if rule.kind == "overlap_hours" else "number" if rule.kind == "gap" and not rule.levels else None
        )
        if needed is not None:
            for table, column in zip(("mentees", "mentors"), rule.columns, strict=True):
                found[table][str(column)] = needed
    if policy.capacity is not None:
        found["mentors"][policy.capacity["hours"]] = "number"
    return found


def missing_columns(cohort: Cohort, policy: NamesColumns) -> Iterator[Mistake]:
    """Yield mistakes for audited or shown columns that neither table has; an empty side has every column."""
    sides = (cohort.mentors, cohort.mentees)
    if any(not people.ids and not people.columns for people in sides):
        return
    there = {"id", *cohort.mentors.columns, *cohort.mentees.columns}
    named = [
        (name, setting, place) for setting in ("audit", "show") for place, name in enumerate(getattr(policy, setting))
    ]
    for name, setting, place in named:
        unread = [mistake for people in sides for mistake in people.unread.get(name, ())]
        yield from unread
        if name not in there and not unread:
            expected = f"the mentors or the mentees must have a column '{name}', which the policy names in {setting}"
            yield Mistake("column_missing", expected, hint=suggestion(name, there), column=name, path=(setting, place))


def repeated_columns(policy: NamesColumns) -> Iterator[Mistake]:
    """Yield mistakes for columns that a policy audits or shows twice."""
    for setting in ("audit", "show"):
        named = list(getattr(policy, setting))
        for name, times in Counter(named).items():
            if times > 1:
                expected, at = "must name each column once", [named.index(name, named.index(name) + 1)]
                yield wrong_value(setting, expected, got=name, code="column_doubled", at=at)
