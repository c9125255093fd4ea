"""Rules: which pairs are forbidden, and which are locked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, replace
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import Field, PlainValidator
from pydantic.dataclasses import dataclass

from mentormatch.answers import fold
from mentormatch.encoders import ScheduleEncoder
from mentormatch.errors import Mistake, PolicyError
from mentormatch.policy.pair_lists import ListedPair, read_listed_pairs, round_order
from mentormatch.policy.schedules import TimeZoneColumns, zone_columns
from mentormatch.policy.setting_types import ColumnName, IsList, IsWhole, NotBlank, Number, Switch, Texts
from mentormatch.policy.settings import (
    STRICT,
    Requirement,
    freeze,
    non_default_settings,
    raise_mistakes,
    raises_policy_errors,
    thaw,
    wrong_value,
)
from mentormatch.policy.staff import read_staff

__all__ = ["KINDS", "LISTS", "SAME_IDS", "SETTINGS_OF", "Rule"]

Kind: TypeAlias = Literal[
    "different",
    "same",
    "overlap",
    "gap",
    "hours_apart",
    "overlap_hours",
    "only",
    "not_with",
    "reporting_line",
    "forbid",
    "lock",
    "previous",
]
KINDS: tuple[str, ...] = get_args(Kind)
LISTS = frozenset({"forbid", "lock", "previous"})
"""The kinds of rules that read a list of pairs."""
SAME_IDS = ("same person", "different people")
"""What an id in both tables may mean."""

_WHEN = frozenset({"when", "when_says"})
_COLUMNS = frozenset({"column", "mentee_column", "mentor_column"})
_COMPARING = _COLUMNS | _WHEN | {"blank", "any"}
SETTINGS_OF: Mapping[str, frozenset[str]] = {
    "different": _COMPARING | {"separator"},
    "same": _COMPARING | {"separator"},
    "overlap": _COMPARING | {"separator", "at_least"},
    "gap": _COMPARING | {"at_least", "at_most", "levels"},
    "hours_apart": _COMPARING | {"at_most"},
    "overlap_hours": _COMPARING | {"at_least", "time_zone", "shortest", "parts"},
    "only": _WHEN | {"mentee_column", "mentor_column", "values", "separator"},
    "not_with": _COLUMNS | _WHEN | {"separator"},
    "reporting_line": _COLUMNS | _WHEN | {"blank", "staff"},
    "forbid": _WHEN | {"pairs", "one_way"},
    "previous": _WHEN | {"pairs", "one_way", "rounds"},
    "lock": frozenset({"pairs"}),
}
_DECISIONS = {"forbid": "declined", "lock": "accepted"}
# The largest difference of two clocks, around the day.
_MOST_HOURS = 12
_WEEK_HOURS = 168


def _label(settings: Mapping[str, Any]) -> str:
    """Return the name of a rule, or its kind and column."""
    if settings.get("name"):
        return str(settings["name"])
    both = [settings.get("mentee_column"), settings.get("mentor_column")]
    # settings of other types are refused later, in words that need a label
    columns = " / ".join(dict.fromkeys(str(column) for column in (settings.get("column"), *both) if column))
    kind = str(settings.get("kind", "without a kind")).replace("_", " ")
    return kind if columns == kind else f"{kind} {columns}".strip()


@raises_policy_errors(lambda settings: f"rule '{_label(settings)}'")
@dataclass(frozen=True, config=STRICT)
class Rule:
    """A rule: which pairs are forbidden, or must be made.

    Parameters
    ----------
    kind : str
        - "different", "same": the two have no value in common, or one at least. Cells with semicolons, bars or new
          lines hold several values; commas separate only where `separator` says so.
        - "overlap": they share `at_least` terms of a list (default 1).
        - "gap": the mentor's number minus the mentee's is `at_least`, `at_most`, or both.
        - "hours_apart": their clocks differ by `at_most` hours in every week of the programme, which the policy's
          `starts` and `weeks` say. Time zones are as people write them: "Madrid", "UTC+5:30", or hours.
        - "overlap_hours": they have `at_least` hours of weekly times in common in every week of the programme, read and
          compared as the encoder "schedule" does. `time_zone` names the column of each person's zone.
        - "only": the column of one side, `mentor_column` or `mentee_column`, has one of the `values`. A blank has none.
        - "not_with": the two do not name each other. Cells name people by id, or by what stands in the column `name`;
          with `column`, one table that has it is enough. Who is named need not take part.
        - "reporting_line": neither is the other's manager, at any level. The column holds the manager's id, or the name
          of one person; a manager who is neither in the cohort nor among the `staff` ends the line.
        - "forbid": the `pairs` must not be. "previous": nor may these, which were once, be again.
        - "lock": the `pairs` must be.
    column, mentee_column, mentor_column : str, optional
        The column to compare: one name for both tables, or one for each. In "reporting_line" and "not_with" one table
        is enough.
    when : str, optional
        A yes/no column of either table, or both: the rule binds the pairs in which somebody said yes.
    when_says : sequence of str
        With `when`: the answers that count as yes, instead of yes; one of several in a cell is enough.
    any : sequence of str
        Answers that meet everybody, such as "no preference": where one of the two says so, the rule does not bind the
        pair, whatever the other says.
    values : sequence of str
        For "only": one of them must be there.
    blank : {"allow", "forbid"}
        What an empty cell does. (In "reporting_line": a person without a manager.)
    at_least, at_most : float, optional
        For "gap", for "hours_apart" (`at_most`), for "overlap_hours" (`at_least`, in hours a week) and, as a whole
        number, for "overlap" (`at_least`).
    levels : sequence of str, optional
        For "gap": the cells are names on this scale, lowest first, such as grades.
    time_zone : str or mapping, optional
        For "overlap_hours": the column of the time zone in which times are said, one name for both tables, or
        ``{"mentees": ..., "mentors": ...}``. Without it, all times are of one clock.
    shortest, parts : int, mapping, optional
        For "overlap_hours": the settings of the encoder "schedule" of these names.
    staff : iterable, optional
        For "reporting_line": ``(id, manager)`` or ``(id, manager, name)`` a person, or mappings with these names, of
        people who need not take part. A policy file may name a table instead.
    pairs : iterable, optional
        ``(mentee, mentor)`` or ``(mentee, mentor, round)`` a pair, or mappings or objects with these names; people by
        id, address or name. Where some have a ``decision``, a lock takes those accepted and a forbid those declined. A
        name in "forbid" or "lock" that nobody has, or several people, is an error, unless it is in a list of decisions:
        then, as in "previous", who is not here any more is counted in a note.
    rounds : int, optional
        For "previous": only the pairs of so many latest rounds of the list.
    one_way : bool
        For "forbid" and "previous": whether the same two may be paired the other way round.
    separator : str, optional
        What stands between the values of a cell.
    name : str, optional
        What outputs call it; by default its kind and column.

    Raises
    ------
    PolicyError
        With every setting that is wrong, or does not belong to the kind.

    Examples
    --------
    >>> Rule("different", column="department").label
    'different department'
    >>> Rule("gap", column="grade", levels=["junior", "senior"], at_least=1).to_dict()
    {'kind': 'gap', 'column': 'grade', 'at_least': 1, 'levels': ['junior', 'senior']}
    >>> Rule("gap", column="years")
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: column 'at_least': the at_least of rule 'gap years' must be given, or at_most.
    """

    kind: Annotated[Kind, Requirement(f"must be {', '.join(KINDS[:-1])} or {KINDS[-1]}", KINDS)]
    _: KW_ONLY
    column: ColumnName = None
    mentee_column: ColumnName = None
    mentor_column: ColumnName = None
    when: ColumnName = None
    when_says: Texts = ()
    any: Texts = ()
    values: Texts = ()
    blank: Annotated[Literal["allow", "forbid"], Requirement("must be allow or forbid", ("allow", "forbid"))] = "allow"
    at_least: Number = None
    at_most: Number = None
    levels: Annotated[
        Sequence[Annotated[str, NotBlank]] | None, IsList, Requirement("must be a list of names", kind="list")
    ] = None
    time_zone: TimeZoneColumns = None
    shortest: Annotated[Any, PlainValidator(freeze), Requirement("must be a whole number of minutes")] = None
    parts: Annotated[Any, PlainValidator(freeze), Requirement("must be a table of hours")] = None
    staff: Annotated[Any, Requirement("must be a list of ids with their managers", kind="list")] = None
    pairs: Annotated[Any, Requirement("must be a list of pairs of ids", kind="list")] = None
    rounds: Annotated[
        Annotated[int, IsWhole, Field(ge=1)] | None, Requirement("must be a whole number of 1 or more", kind="number")
    ] = None
    one_way: Switch = False
    separator: Annotated[Annotated[str, Field(min_length=1)] | None, Requirement("must be a text such as ;")] = None
    name: Annotated[Annotated[str, NotBlank] | None, Requirement("must be a name")] = None

    def __post_init__(self) -> None:
        mistakes = [
            *self._foreign_settings(),
            *self._column_mistakes(),
            *self._limit_mistakes(),
            *self._answer_mistakes(),
        ]
        if self.kind in LISTS:
            try:
                object.__setattr__(self, "pairs", read_listed_pairs(self.pairs, decision=_DECISIONS.get(self.kind)))
                mistakes += self._pair_mistakes()
            except PolicyError as error:
                mistakes += error.mistakes
        if self.kind == "reporting_line":
            try:
                object.__setattr__(self, "staff", read_staff(self.staff))
            except PolicyError as error:
                mistakes += error.mistakes
        raise_mistakes(mistakes)

    def _foreign_settings(self) -> Iterable[Mistake]:
        own = SETTINGS_OF[self.kind]
        for name, value in non_default_settings(self).items():
            if name not in {"kind", "name", *own}:
                expected = f"must be left out, since it does not belong to the kind '{self.kind}'"
                hint = f"That has {', '.join(sorted(own))}."
                code = "setting_of_another_kind"
                yield wrong_value(name, expected, got=value, hint=hint, code=code, about=["kind"])

    def _column_mistakes(self) -> Iterable[Mistake]:
        if self.kind in LISTS:
            return
        each = {"mentee_column": self.mentee_column, "mentor_column": self.mentor_column}
        given = [name for name, column in each.items() if column is not None]
        if self.kind == "only":
            if len(given) != 1:
                hint = "The one whose answers must be among the values."
                expected, about = "must be given, or mentee_column", ["kind", "mentee_column"]
                yield wrong_value("mentor_column", expected, hint=hint, code="one_column", about=about)
        elif self.column is not None:
            for name in given:
                expected = "must be left out where column is given"
                yield wrong_value(name, expected, got=each[name], code="column_and_columns", about=["kind", "column"])
        elif not given:
            if self.kind != "reporting_line" or self.staff is None:
                expected, about = "must be given, or mentee_column and mentor_column", ["kind", *each, "staff"]
                yield wrong_value("column", expected, code="missing_column", about=about)
        elif len(given) == 1 and self.kind not in {"reporting_line", "not_with"}:
            (missing,) = each.keys() - given
            expected, about = f"must be given beside {given[0]}", ["kind", "column", *given]
            yield wrong_value(missing, expected, code=f"missing_{missing}", about=about)

    def _answer_mistakes(self) -> Iterable[Mistake]:
        if self.kind == "only" and not self.values:
            hint = 'For example values = ["woman"].'
            yield wrong_value("values", "must be given", hint=hint, code="missing_values", about=["kind"])
        if self.when_says and self.when is None:
            yield wrong_value("when", "must be given beside when_says", code="missing_when", about=["when_says"])

    def _limit_mistakes(self) -> Iterable[Mistake]:
        if self.kind == "gap":
            yield from self._gap_mistakes()
        if self.kind == "overlap" and self.at_least is not None and not (self.at_least >= 1 and self.at_least % 1 == 0):
            expected = "must be a whole number of 1 or more: how many terms are shared"
            yield wrong_value("at_least", expected, got=f"{self.at_least:g}", about=["kind"])
        if self.kind == "overlap_hours":
            yield from self._overlap_mistakes()
        if self.kind == "hours_apart" and (self.at_most is None or not 0 <= self.at_most <= _MOST_HOURS):
            got = None if self.at_most is None else f"{self.at_most:g}"
            code = "missing_at_most" if got is None else None
            expected = f"must be a number of hours from 0 to {_MOST_HOURS}"
            yield wrong_value("at_most", expected, got=got, code=code, about=["kind"])

    def _overlap_mistakes(self) -> Iterable[Mistake]:
        if self.at_least is None or not 0 < self.at_least <= _WEEK_HOURS:
            got = None if self.at_least is None else f"{self.at_least:g}"
            code = "missing_at_least" if got is None else None
            expected = f"must be a number of hours a week, above 0 and at most {_WEEK_HOURS}"
            yield wrong_value("at_least", expected, got=got, code=code, about=["kind"])
        for mistake in ScheduleEncoder(**self.schedule_settings).setting_mistakes():
            yield wrong_value(str(mistake.path[0]), mistake.expected, got=mistake.got, about=["kind"])

    def _gap_mistakes(self) -> Iterable[Mistake]:
        if self.at_least is None and self.at_most is None:
            expected, about = "must be given, or at_most", ["kind", "at_most"]
            yield wrong_value("at_least", expected, code="missing_at_least", about=about)
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            expected = f"must not be above at_most, {self.at_most:g}"
            got, code = f"{self.at_least:g}", "at_least_above_at_most"
            yield wrong_value("at_least", expected, got=got, code=code, about=["kind", "at_most"])
        if self.levels is not None and len(set(map(fold, self.levels))) < max(2, len(self.levels)):
            expected = "must be two levels or more, lowest first, each once"
            yield wrong_value("levels", expected, got=", ".join(self.levels), about=["kind"])

    def _pair_mistakes(self) -> Iterable[Mistake]:
        if self.pairs is None:
            hint = "They are a list of pairs of ids, or a file."
            yield wrong_value("pairs", "must be given", hint=hint, code="missing_pairs", about=["kind"])
        rounds = {pair.round for pair in self.pairs or ()}
        if self.kind == "previous" and self.rounds is not None and round_order(rounds) is None:
            expected = "must have rounds that are whole numbers, or dates such as 2024-05, so that the latest are known"
            named = ", ".join(sorted("none" if round_name is None else str(round_name) for round_name in rounds))
            yield wrong_value("pairs", expected, got=named, code="rounds_unknown", about=["kind", "rounds"])

    def welcoming(self, answers: Sequence[str]) -> "Rule":
        """Return the rule with further answers that meet everybody, if its kind has the setting `any`.

        Examples
        --------
        >>> Rule("same", column="town", any=["anywhere"]).welcoming(["no preference"]).any
        ('anywhere', 'no preference')
        """
        if not answers or "any" not in SETTINGS_OF[self.kind]:
            return self
        return replace(self, any=tuple(dict.fromkeys([*self.any, *answers])))

    @property
    def label(self) -> str:
        """The name of the rule in outputs."""
        return _label(vars(self))

    @property
    def owner(self) -> str:
        """The name of the rule in messages."""
        return f"rule '{self.label}'"

    @property
    def listed(self) -> tuple[ListedPair, ...]:
        """The pairs that the rule lists; with `rounds`, only those of the latest."""
        pairs: tuple[ListedPair, ...] = self.pairs or ()
        if self.rounds is None:
            return pairs
        latest = (round_order(pair.round for pair in pairs) or [])[-self.rounds :]
        return tuple(pair for pair in pairs if pair.round in latest)

    @property
    def columns(self) -> tuple[str | None, str | None]:
        """The columns it compares, of the mentees and of the mentors."""
        return self.column or self.mentee_column, self.column or self.mentor_column

    @property
    def zone_columns(self) -> tuple[tuple[Literal["mentees", "mentors"], str], ...]:
        """The columns of time zones, each with its table."""
        return zone_columns(self.time_zone)

    @property
    def schedule_settings(self) -> dict[str, Any]:
        """The settings of the encoder that reads the weekly times of "overlap_hours"."""
        given = {"shortest": self.shortest, "parts": self.parts}
        return {name: thaw(setting) for name, setting in given.items() if setting is not None}

    @property
    def in_either_table(self) -> bool:
        """Whether one table that has the column is enough."""
        return self.kind == "not_with" and self.column is not None

    def to_dict(self) -> dict[str, Any]:
        """Return the settings that differ from their defaults, as plain JSON.

        Examples
        --------
        >>> Rule("previous", pairs=[("ada", "linus", 2024)], rounds=2).to_dict()
        {'kind': 'previous', 'pairs': [['ada', 'linus', 2024]], 'rounds': 2}
        """
        document = non_default_settings(self)
        if self.pairs is not None:
            document["pairs"] = [pair.to_plain() for pair in self.pairs]
        if self.staff is not None:
            document["staff"] = [entry.to_list() for entry in self.staff]
        return document

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "Rule":
        """Return the rule that `to_dict` wrote, or that a table of a policy file states.

        Raises
        ------
        PolicyError
            With every setting that is wrong.

        Examples
        --------
        >>> Rule.from_dict({"kind": "forbid", "pairs": [["ada", "linus"]]}).listed[0].mentor
        'linus'
        """
        return cls(**document)
