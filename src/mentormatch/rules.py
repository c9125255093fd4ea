"""Who may not, and who must, be paired."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, replace
from typing import Annotated, Any, Literal, TypeAlias, get_args

import numpy as np
from pydantic import Field
from pydantic.dataclasses import dataclass

from mentormatch.encoders.answers import fold
from mentormatch.errors import CohortError, Mistake, PolicyError, suggestion, unknown_name
from mentormatch.fitted_rules import FittedRule, Sides, told_apart
from mentormatch.pair_lists import ListedPair, read_listed, round_order
from mentormatch.profiles import Cohort
from mentormatch.reporting_lines import read_lines
from mentormatch.rule_columns import Reader
from mentormatch.rule_kinds import Gap, Integers, NotListed, Relation, SharedTerms, same_values
from mentormatch.settings import (
    STRICT,
    ColumnName,
    IsList,
    IsWhole,
    Must,
    Number,
    Switch,
    Written,
    changed,
    in_plain_words,
    refuse,
    wrong,
)

__all__ = ["KINDS", "SAME_IDS", "FittedRule", "Rule", "fit_rules", "locks"]

Kind: TypeAlias = Literal["different", "same", "overlap", "gap", "reporting_line", "forbid", "lock", "previous"]
KINDS: tuple[str, ...] = get_args(Kind)

_COLUMNS = frozenset({"column", "mentee_column", "mentor_column", "when", "blank"})
_LISTS = frozenset({"forbid", "lock", "previous"})
_SETTINGS_OF: Mapping[str, frozenset[str]] = {
    "different": _COLUMNS | {"separator"},
    "same": _COLUMNS | {"separator"},
    "overlap": _COLUMNS | {"separator", "at_least"},
    "gap": _COLUMNS | {"at_least", "at_most", "levels"},
    "reporting_line": _COLUMNS,
    "forbid": frozenset({"pairs", "one_way", "when"}),
    "previous": frozenset({"pairs", "one_way", "when", "rounds"}),
    "lock": frozenset({"pairs"}),
}
SAME_IDS = ("same person", "different people")
_SUGGESTED = 20
_DECISIONS = {"forbid": "declined", "lock": "accepted"}


def _label(settings: Mapping[str, Any]) -> str:
    """Return the name of a rule, or its kind and column."""
    if settings.get("name"):
        return str(settings["name"])
    both = [settings.get("mentee_column"), settings.get("mentor_column")]
    columns = [str(one) for one in dict.fromkeys([settings.get("column"), *both]) if one]
    return " ".join([str(settings.get("kind", "without a kind")).replace("_", " "), " / ".join(columns)]).strip()


@in_plain_words(lambda settings: f"rule '{_label(settings)}'")
@dataclass(frozen=True, config=STRICT)
class Rule:
    """Pairs that must not be, or must be.

    Parameters
    ----------
    kind : str
        - "different", "same": the two have no value in common, or one at least. Cells with semicolons, bars or new
          lines hold several values; commas separate only where `separator` says so.
        - "overlap": they share `at_least` terms of a list (default 1).
        - "gap": the mentor's number minus the mentee's is `at_least`, `at_most`, or both.
        - "reporting_line": neither is the other's manager, at any level. The column holds the manager's id; a manager
          who is not in the cohort ends the line.
        - "forbid": the `pairs` must not be. "previous": nor may these, which were once, be again.
        - "lock": the `pairs` must be.
    column, mentee_column, mentor_column : str, optional
        The column to compare: one name for both tables, or one for each. In "reporting_line" one table is enough.
    when : str, optional
        A yes/no column of either table, or both: the rule binds the pairs in which somebody said yes.
    blank : {"allow", "forbid"}
        What an empty cell does. (In "reporting_line": a person without a manager.)
    at_least, at_most : float, optional
        For "gap" and, as a whole number, "overlap".
    levels : sequence of str, optional
        For "gap": the cells are names on this scale, lowest first, such as grades.
    pairs : iterable, optional
        ``(mentee id, mentor id)`` or ``(mentee id, mentor id, round)`` a pair, or mappings or objects with these names.
        Where some have a ``decision``, a lock takes those accepted and a forbid those declined.
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

    kind: Annotated[Kind, Must(f"must be {', '.join(KINDS[:-1])} or {KINDS[-1]}", KINDS)]
    _: KW_ONLY
    column: ColumnName = None
    mentee_column: ColumnName = None
    mentor_column: ColumnName = None
    when: ColumnName = None
    blank: Annotated[Literal["allow", "forbid"], Must("must be allow or forbid", ("allow", "forbid"))] = "allow"
    at_least: Number = None
    at_most: Number = None
    levels: Annotated[Sequence[Annotated[str, Written]] | None, IsList, Must("must be a list of names")] = None
    pairs: Annotated[Any, Must("must be a list of pairs of ids")] = None
    rounds: Annotated[Annotated[int, IsWhole, Field(ge=1)] | None, Must("must be a whole number of 1 or more")] = None
    one_way: Switch = False
    separator: Annotated[Annotated[str, Field(min_length=1)] | None, Must("must be a text such as ;")] = None
    name: Annotated[Annotated[str, Written] | None, Must("must be a name")] = None

    def __post_init__(self) -> None:
        mistakes = [*self._foreign(), *self._column_mistakes(), *self._limit_mistakes()]
        if self.kind in _LISTS:
            try:
                object.__setattr__(self, "pairs", read_listed(self.pairs, decision=_DECISIONS.get(self.kind)))
                mistakes += self._pair_mistakes()
            except PolicyError as error:
                mistakes += error.mistakes
        refuse(mistakes)

    def _foreign(self) -> Iterable[Mistake]:
        own = _SETTINGS_OF[self.kind]
        for name, value in changed(self).items():
            if name not in {"kind", "name", *own}:
                expected = f"must be left out, since it does not belong to the kind '{self.kind}'"
                hint = f"That has {', '.join(sorted(own))}."
                yield wrong(name, expected, got=value, hint=hint, code="setting_of_another_kind")

    def _column_mistakes(self) -> Iterable[Mistake]:
        if self.kind in _LISTS:
            return
        each = {"mentee_column": self.mentee_column, "mentor_column": self.mentor_column}
        given = [name for name, column in each.items() if column is not None]
        if self.column is not None:
            for name in given:
                yield wrong(name, "must be left out where column is given", got=each[name], code="column_and_columns")
        elif not given:
            yield wrong("column", "must be given, or mentee_column and mentor_column", code="missing_column")
        elif len(given) == 1 and self.kind != "reporting_line":
            (missing,) = each.keys() - given
            yield wrong(missing, f"must be given beside {given[0]}", code=f"missing_{missing}")

    def _limit_mistakes(self) -> Iterable[Mistake]:
        if self.kind == "gap":
            if self.at_least is None and self.at_most is None:
                yield wrong("at_least", "must be given, or at_most", code="missing_at_least")
            if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
                expected = f"must not be above at_most, {self.at_most:g}"
                yield wrong("at_least", expected, got=f"{self.at_least:g}", code="at_least_above_at_most")
            if self.levels is not None and len(set(map(fold, self.levels))) < max(2, len(self.levels)):
                expected = "must be two levels or more, lowest first, each once"
                yield wrong("levels", expected, got=", ".join(self.levels))
        if self.kind == "overlap" and self.at_least is not None and not (self.at_least >= 1 and self.at_least % 1 == 0):
            expected = "must be a whole number of 1 or more: how many terms are shared"
            yield wrong("at_least", expected, got=f"{self.at_least:g}")

    def _pair_mistakes(self) -> Iterable[Mistake]:
        if self.pairs is None:
            hint = "They are a list of pairs of ids, or a file."
            yield wrong("pairs", "must be given", hint=hint, code="missing_pairs")
        rounds = {one.round for one in self.pairs or ()}
        if self.kind == "previous" and self.rounds is not None and round_order(rounds) is None:
            expected = "must have rounds that are whole numbers, or dates such as 2024-05, so that the latest are known"
            named = ", ".join(sorted("none" if one is None else str(one) for one in rounds))
            yield wrong("pairs", expected, got=named, code="rounds_unknown")

    @property
    def label(self) -> str:
        """What outputs call the rule."""
        return _label(vars(self))

    @property
    def owner(self) -> str:
        """What messages call the rule."""
        return f"rule '{self.label}'"

    @property
    def listed(self) -> tuple[ListedPair, ...]:
        """The pairs that the rule lists; with `rounds`, only those of the latest."""
        pairs: tuple[ListedPair, ...] = self.pairs or ()
        if self.rounds is None:
            return pairs
        latest = (round_order(one.round for one in pairs) or [])[-self.rounds :]
        return tuple(one for one in pairs if one.round in latest)

    @property
    def columns(self) -> tuple[str | None, str | None]:
        """The columns it compares, of the mentees and of the mentors."""
        return self.column or self.mentee_column, self.column or self.mentor_column

    def to_dict(self) -> dict[str, Any]:
        """Return the settings that differ from their defaults, as plain JSON.

        Examples
        --------
        >>> Rule("previous", pairs=[("ada", "linus", 2024)], rounds=2).to_dict()
        {'kind': 'previous', 'pairs': [['ada', 'linus', 2024]], 'rounds': 2}
        """
        document = changed(self)
        if self.pairs is not None:
            document["pairs"] = [[one for one in pair if one is not None] for pair in self.pairs]
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
        >>> Rule.from_dict({"kind": "forbid", "pairs": [["ada", "linus"]]}).listed
        (ListedPair(mentee='ada', mentor='linus', round=None),)
        """
        return cls(**document)


def fit_rules(rules: Iterable[Rule], cohort: Cohort, *, same_ids: str = "same person") -> tuple[FittedRule, ...]:
    """Return the rules as they bind a cohort, in their order; locks, which forbid nothing, are left out.

    Where people stand on both sides, the first is "oneself": nobody is their own mentor.

    Parameters
    ----------
    rules : iterable of Rule
        The rules.
    cohort : Cohort
        Whose rows and columns are asked for later.
    same_ids : {"same person", "different people"}
        What an id on both sides means. Of different people, a listed pair binds as it is listed and not the other way
        round.

    Raises
    ------
    CohortError
        With every column that is missing, every answer that cannot be read, and circles of managers; and with what a
        PolicyError would say, if there is such a thing as well.
    PolicyError
        With every locked pair whose people are not in the cohort, or which another rule forbids.

    Examples
    --------
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "team": "Data"}, {"id": "bob", "team": "Web"}],
    ...     mentees=[{"id": "cid", "team": "data"}, {"id": "bob", "team": None}],
    ... )
    >>> for rule in fit_rules([Rule("different", column="team")], cohort):
    ...     print(rule.label, rule.allowed(slice(None)).tolist(), rule.blank_pairs)
    oneself [[True, True], [True, False]] 0
    different team [[False, True], [True, True]] 2
    """
    if same_ids not in SAME_IDS:
        raise PolicyError(unknown_name("meaning of same_ids", same_ids, SAME_IDS, column="same_ids"))
    same_person = same_ids == SAME_IDS[0]
    rules = tuple(rules)
    unread: list[Mistake] = []
    fitted = [
        _fit(rule, Reader(cohort, rule.owner, unread), same_person=same_person) for rule in rules if rule.kind != "lock"
    ]
    shared = [(cohort.mentees.index[one], cohort.mentors.index[one]) for one in cohort.shared_ids() if same_person]
    if shared:
        oneself = NotListed(shared, mentors=cohort.shape[1])
        fitted.insert(0, FittedRule("oneself", oneself, cohort.shape))
    locked, wrong_locks = _locked(rules, cohort)
    wrong_locks += _forbidden_locks(locked, fitted, cohort)
    if unread:
        raise CohortError([*unread, *wrong_locks])
    refuse(wrong_locks)
    return tuple(told_apart(fitted))


def locks(rules: Iterable[Rule], cohort: Cohort) -> Integers:
    """Return the locked pairs as positions (mentee, mentor), sorted, shape (pairs, 2).

    Raises
    ------
    PolicyError
        With everybody who is locked and not in the cohort.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}, {"id": "bob"}], mentees=[{"id": "cid"}])
    >>> locks([Rule("lock", pairs=[("cid", "bob")])], cohort)
    array([[0, 1]])
    """
    locked, mistakes = _locked(rules, cohort)
    refuse(mistakes)
    return locked


def _locked(rules: Iterable[Rule], cohort: Cohort) -> tuple[Integers, list[Mistake]]:
    positions = set()
    mistakes: list[Mistake] = []
    for rule in rules:
        for pair in rule.listed if rule.kind == "lock" else ():
            for people, one in ((cohort.mentees, pair.mentee), (cohort.mentors, pair.mentor)):
                if one not in people.index:
                    near = people.ids if len(mistakes) < _SUGGESTED else ()
                    expected = f"{rule.owner} must name a {people.role} of this cohort"
                    hint = suggestion(one, near)
                    mistakes.append(Mistake("lock_of_nobody", expected, got=one, hint=hint, column="pairs"))
            if pair.mentee in cohort.mentees.index and pair.mentor in cohort.mentors.index:
                positions.add((cohort.mentees.index[pair.mentee], cohort.mentors.index[pair.mentor]))
    return np.array(sorted(positions), dtype=np.int64).reshape(-1, 2), mistakes


def _forbidden_locks(locked: Integers, fitted: Iterable[FittedRule], cohort: Cohort) -> Iterable[Mistake]:
    for rule in fitted:
        for row, column in locked[~rule.allows_pairs(locked[:, 0], locked[:, 1])].tolist():
            pair = f"mentee '{cohort.mentees.ids[row]}' and mentor '{cohort.mentors.ids[column]}'"
            expected = f"the locked pair of {pair} must be allowed by the rule '{rule.label}'"
            hint = "Take the pair out of the lock, or change the rule."
            yield Mistake("lock_forbidden", expected, hint=hint, column="pairs")


def _fit(rule: Rule, reader: Reader, *, same_person: bool) -> FittedRule:
    cohort = reader.cohort
    binds = None if rule.when is None else Sides(*reader.yes(rule.when))
    fitted = FittedRule(rule.label, NotListed((), mentors=cohort.shape[1]), cohort.shape, binds=binds)
    if rule.kind in _LISTS:
        relation, absent = _of_list(rule, cohort, same_person=same_person)
        return replace(fitted, relation=relation, absent=absent)
    if rule.kind == "reporting_line":
        return _with_lines(fitted, rule, reader, same_person=same_person)
    relation, blanks = _of_columns(rule, reader)
    allowed, decided = rule.blank == "allow", blanks.count(binds)
    return replace(fitted, relation=relation, blanks=blanks, blank_allowed=allowed, blank_pairs=decided)


def _of_list(rule: Rule, cohort: Cohort, *, same_person: bool) -> tuple[Relation, int]:
    mentees, mentors = cohort.mentees.index, cohort.mentors.index
    ways = [(pair.mentee, pair.mentor) for pair in rule.listed]
    if same_person:
        absent = {one for way in ways for one in way if one not in mentees and one not in mentors}
        if not rule.one_way:
            ways += [(mentor, mentee) for mentee, mentor in ways]
        gone = len(absent)
    else:
        gone = len({a for a, _ in ways if a not in mentees}) + len({b for _, b in ways if b not in mentors})
    here = ((mentees[a], mentors[b]) for a, b in ways if a in mentees and b in mentors)
    return NotListed(here, mentors=cohort.shape[1]), gone


def _of_columns(rule: Rule, reader: Reader) -> tuple[Relation, Sides]:
    mentee_column, mentor_column = (str(column) for column in rule.columns)
    sides = ((reader.cohort.mentees, mentee_column), (reader.cohort.mentors, mentor_column))
    if rule.kind == "gap":
        mentees, mentors = (reader.numbers(people, column, levels=rule.levels) for people, column in sides)
        gap = Gap(mentees, mentors, at_least=rule.at_least, at_most=rule.at_most)
        return gap, Sides(np.isnan(mentees), np.isnan(mentors))
    commas = rule.kind == "overlap"
    named = [reader.terms(people, column, separator=rule.separator, commas=commas) for people, column in sides]
    blanks = Sides(*(np.array([not terms for terms in side], dtype=np.bool_) for side in named))
    if rule.kind == "overlap":
        return SharedTerms(*named, at_least=int(rule.at_least or 1), shared=True), blanks
    return same_values(*named, same=rule.kind == "same"), blanks


def _with_lines(fitted: FittedRule, rule: Rule, reader: Reader, *, same_person: bool) -> FittedRule:
    mentee_column, mentor_column = rule.columns
    lines = read_lines(reader, mentee_column=mentee_column, mentor_column=mentor_column, same_person=same_person)
    if lines is None:
        return fitted
    decided = lines.blanks.count(fitted.binds) - lines.decided_otherwise(fitted.binds)
    # Whoever is above is above whether their own manager is known or not.
    kept = None if rule.blank == "allow" else lines.blanks
    return replace(
        fitted, relation=lines.apart, blanks=kept, blank_allowed=False, blank_pairs=decided, absent=lines.outside
    )
