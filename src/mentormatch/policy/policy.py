"""Everything that a coordinator decides, in one value and one file."""

import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator
from pydantic.dataclasses import dataclass

from mentormatch.answers import ProgrammeWeeks, is_name
from mentormatch.encoders import Encoder
from mentormatch.errors import Mistake, PolicyError
from mentormatch.policy.columns import repeated_columns
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.documents import as_in_document, read_tables
from mentormatch.policy.forms import Form, read_form
from mentormatch.policy.hours import hours_setting
from mentormatch.policy.letters import letters_setting
from mentormatch.policy.objectives import ObjectiveSetting, not_written, stated_objective
from mentormatch.policy.people import cohort_in_memory
from mentormatch.policy.priority import priority_mistakes, priority_setting
from mentormatch.policy.rules import SAME_IDS, Rule
from mentormatch.policy.setting_types import (
    NOTHING,
    Day,
    FormSettings,
    IsList,
    IsWhole,
    Number,
    Share,
    Texts,
)
from mentormatch.policy.settings import (
    STRICT,
    Requirement,
    non_default_settings,
    raise_mistakes,
    raises_policy_errors,
    unknown_setting,
    wrong_value,
)
from mentormatch.policy.toml import read_toml, section
from mentormatch.profiles import Cohort, ColumnsAndRows, Role

__all__ = ["Policy", "policy_from_document"]

_PARTICIPATION = ("first", "all", "worth")
_MOST_WEEKS = 520
_TABLES_OF = {"criteria": "criterion", "rules": "rule"}


@raises_policy_errors(lambda _: "the policy")
@dataclass(frozen=True, kw_only=True, config=STRICT)
class Policy:
    """The criteria, rules, objective and other decisions of a coordinator.

    Parameters
    ----------
    criteria : sequence of Criterion
        The criteria; a score is their weighted mean.
    rules : sequence of Rule
        Which pairs are forbidden, and which must be made.
    participation : {"first", "all", "worth"}
        As many mentees as can be; nobody may be left out; or only pairs that are worth more than `unmatched`.
    unmatched : float, optional
        With "worth": what it is worth to stay unmatched.
    objective : str, mapping or function
        What is aimed at, by name, or as a table of name and options, or a function problem -> pairs or (pairs, value,
        bound), as `mentormatch.assignment.solve` takes it, which no file can hold. With "stable", mentees go by the
        criteria in which they want, and mentors by those with ``direction = "mentor"``; where only one side wants
        anything, both go by the whole score. "first-come" lets mentees come in an order drawn by lot, as everything
        here is independent of the order of rows. Where an objective draws ("random", "stable"), the seed of `match` is
        that of the draw, unless it is given here.
    audit : sequence of str
        Columns that audits look at. They are never encoded: no criterion may name them.
    default_capacity : int
        How many mentees a mentor takes who left the capacity blank.
    capacity : mapping, optional
        Hours instead of mentees: ``{"hours": "hours a month", "each": 2}`` takes the column of the mentors' hours, and
        how many of them each mentee takes, one number for all; the quotient is rounded down. Where a mentor has a
        `capacity` as well, the smaller counts.
    show : sequence of str
        Columns that are carried into every output, beside a column ``name``, which always is. Neither is compared.
    at_least : float, optional
        The least score of a pair, from 0 to 1.
    same_ids : {"same person", "different people"}
        What an id on both sides means.
    starts : date or str, optional
        The first day of the programme, such as 2026-09-01. The clocks of two people are compared in each week of the
        programme; without it, in each week of a fixed year, 2026.
    weeks : int, optional
        How many weeks the programme takes from `starts`, 1 to 520; by default 52.
    notes : sequence of str
        What whoever made the policy has to say about it.
    weights : {"as given", "influence"}
        Whether the weights of criteria count as they stand, or are changed so that each criterion decides as much as
        its weight says, as far as a factor of two goes: a criterion whose scores hardly differ between mentors counts
        more. The weights that come of it are shown, and kept with a matching.
    letters : mapping
        How introductions and letters are written: ``language`` ("en" by default), ``language_column`` (a column of each
        person's own) and ``template``; see `introductions`.
    priority : str or mapping, optional
        The column of the mentees that says who is placed before whom, never an audited one: a number, the higher the
        sooner (a blank is 0), or with ``{"by": column, "order": [...]}`` its answers, those to be placed first first.
        Whose answers are all blank comes after the others, unless ``"unanswered": "as others"`` is said.
    carried : mapping
        What `mentormatch.rematch` takes over from the rounds before: ``pairs`` that run and what it is worth to
        ``keep`` them, ``held`` pairs, each mentee's ``standing``, and how many rounds those ``waited`` who wait.
    columns, answers, only, sheets : mapping
        How the tables that are read with this policy are to be understood: where columns come from, what words mean,
        who takes part, and on which sheets they stand; see `mentormatch.policy.policy`. Answers that everybody meets
        count in every cohort.

    Raises
    ------
    PolicyError
        With every mistake.

    Examples
    --------
    >>> policy = Policy(criteria=[Criterion("skills", weight=3)], rules=[Rule("different", column="team")])
    >>> policy.to_dict()
    {'criteria': [{'name': 'skills', 'weight': 3}], 'rules': [{'kind': 'different', 'column': 'team'}]}
    >>> Policy.from_dict(policy.to_dict()) == policy
    True
    """

    criteria: Annotated[Sequence[Criterion], IsList, Requirement("must be a list of criteria", kind="list")] = ()
    rules: Annotated[Sequence[Rule], IsList, Requirement("must be a list of rules", kind="list")] = ()
    participation: Annotated[
        Literal["first", "all", "worth"], Requirement("must be first, all or worth", ("first", "all", "worth"))
    ] = "first"
    unmatched: Number = None
    objective: ObjectiveSetting = "total"
    audit: Texts = ()
    default_capacity: Annotated[
        int, IsWhole, Field(ge=0, le=2**62), Requirement("must be a whole number of 0 or more", kind="number")
    ] = 1
    capacity: Annotated[
        Mapping[str, Any] | None,
        PlainValidator(hours_setting),
        Requirement("must be a table of a column of hours and the hours that each mentee takes"),
    ] = None
    show: Texts = ()
    at_least: Share = None
    same_ids: Annotated[
        Literal["same person", "different people"], Requirement("must be same person or different people", SAME_IDS)
    ] = "same person"
    starts: Day = None
    weeks: Annotated[
        Annotated[int, IsWhole, Field(ge=1, le=_MOST_WEEKS)] | None,
        Requirement(f"must be a whole number from 1 to {_MOST_WEEKS}", kind="number"),
    ] = None
    notes: Texts = ()
    weights: Annotated[
        Literal["as given", "influence"], Requirement("must be as given or influence", ("as given", "influence"))
    ] = "as given"
    letters: Annotated[Mapping[str, Any], PlainValidator(letters_setting), Requirement("must be a table")] = NOTHING
    priority: Annotated[
        str | Mapping[str, Any] | None,
        PlainValidator(priority_setting),
        Requirement("must be a column, or a table of by, order and unanswered (last or as others)"),
    ] = None
    carried: FormSettings = NOTHING
    columns: FormSettings = NOTHING
    answers: FormSettings = NOTHING
    only: FormSettings = NOTHING
    sheets: FormSettings = NOTHING

    def __post_init__(self) -> None:
        mistakes = [*self._criteria_mistakes(), *self._participation_mistakes(), *repeated_columns(self)]
        mistakes += priority_mistakes(self)
        if self.weeks is not None and self.starts is None:
            expected, hint = "must be given beside weeks", "For example starts = 2026-09-01."
            mistakes.append(wrong_value("starts", expected, hint=hint, code="missing_starts", about=["weeks"]))
        try:
            _ = self.form
        except PolicyError as error:
            mistakes += error.mistakes
        raise_mistakes(mistakes)

    @property
    def form(self) -> Form:
        """How tables are read with this policy, from `columns`, `answers`, `only` and `sheets`."""
        return read_form(columns=self.columns, answers=self.answers, only=self.only, sheets=self.sheets)

    @property
    def programme_weeks(self) -> ProgrammeWeeks:
        """The weeks in which the clocks of two people are compared, from `starts` and `weeks`."""
        return ProgrammeWeeks(self.starts, self.weeks)

    def read_people(self, tables: Mapping[Role, ColumnsAndRows]) -> Cohort:
        """Return the cohort of columns in memory, read as this policy says: what `Cohort.from_records` asks."""
        return cohort_in_memory(tables, self)

    def _criteria_mistakes(self) -> Iterable[Mistake]:
        names = [criterion.name for criterion in self.criteria]
        for name, times in Counter(names).items():
            if times > 1:
                expected, again = "must each have another name", names.index(name, names.index(name) + 1)
                yield wrong_value("criteria", expected, got=name, code="criterion_doubled", at=[again, "name"])
        yield from self._title_mistakes()
        total = sum(criterion.base_weight for criterion in self.criteria)
        if self.criteria and not 0 < total < math.inf:
            expected = "must have smaller weights" if total else "must have weights that are not all 0"
            yield wrong_value("criteria", expected, code="weights_not_summable")
        audited = list(self.audit)
        for place, criterion in enumerate(self.criteria):
            own = criterion.own_weight
            if own is not None and own.column in audited:
                expected = (
                    f"must not name the column from which criterion '{criterion.name}' takes its weight: "
                    "what is audited changes no score"
                )
                hint, where = (
                    "Take it out of the audit, or give the criterion another weight.",
                    [audited.index(own.column)],
                )
                code, about = "audited_weight", ["criteria"]
                yield wrong_value("audit", expected, got=own.column, hint=hint, code=code, about=about, at=where)
            for column in dict.fromkeys(column for _, column in criterion.columns):
                if column in audited:
                    expected = (
                        f"must not name a column that criterion '{criterion.name}' names: "
                        "what is audited is never encoded"
                    )
                    hint = "Take it out of the audit, or leave the criterion out."
                    code, about = "audited_criterion", ["criteria"]
                    where = [audited.index(column)]
                    yield wrong_value("audit", expected, got=column, hint=hint, code=code, about=about, at=where)
                if column is not None and is_name(column) and _encoder_name(criterion) != "choices":
                    expected = f"must not compare names, as criterion '{criterion.name}' does: outputs show them"
                    code, hint = "name_criterion", "Leave it out."
                    yield wrong_value("criteria", expected, got=column, hint=hint, code=code, at=(place,))

    def _title_mistakes(self) -> Iterable[Mistake]:
        """Yield mistakes for criteria whose columns in outputs would have the name of another."""
        shown = {f"{side}_{name}" for side in ("mentee", "mentor") for name in ("name", *self.show)}
        for place, criterion in enumerate(self.criteria):
            if criterion.name in shown:
                expected, at = "must have names other than those of the columns that show makes", (place, "name")
                code, about = "criterion_shown", ["show"]
                yield wrong_value("criteria", expected, got=criterion.name, code=code, about=about, at=at)
        taken = {criterion.name for criterion in self.criteria} | shown
        for place, criterion in enumerate(self.criteria):
            if criterion.names_people and criterion.choice_title in taken:
                expected = (
                    f"must leave the title '{criterion.choice_title}' to the choices of criterion '{criterion.name}'"
                )
                code, got, about = "criterion_choice_title", criterion.choice_title, ["show"]
                yield wrong_value("criteria", expected, got=got, code=code, about=about, at=(place, "name"))

    def _participation_mistakes(self) -> Iterable[Mistake]:
        if self.participation == "worth" and self.unmatched is None:
            hint = "For example unmatched = 0.15: then no pair with a lower score is made."
            expected, about = 'must be given with participation = "worth"', ["participation"]
            yield wrong_value("unmatched", expected, hint=hint, code="missing_unmatched", about=about)
        if self.participation != "worth" and self.unmatched is not None:
            expected, about = 'must be left out, or come with participation = "worth"', ["participation"]
            yield wrong_value("unmatched", expected, got=self.unmatched, code="unmatched_without_worth", about=about)

    def to_dict(self) -> dict[str, Any]:
        """Return the settings that differ from their defaults, as plain JSON, with every list of pairs.

        An objective that is a function is stated by its module and name; `from_dict` cannot make it from that.

        Examples
        --------
        >>> Policy(criteria=[Criterion("skills")], default_capacity=2).to_dict()
        {'criteria': [{'name': 'skills'}], 'default_capacity': 2}
        """
        document = non_default_settings(self)
        for name in _TABLES_OF:
            if name in document:
                document[name] = [part.to_dict() for part in getattr(self, name)]
        return document | ({"objective": stated_objective(self.objective)} if callable(self.objective) else {})

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "Policy":
        """Return the policy that `to_dict` wrote.

        Raises
        ------
        PolicyError
            With every mistake, also of criteria and rules.

        Examples
        --------
        >>> Policy.from_dict({"criteria": [{"name": "skills"}]}).participation
        'first'
        """
        return _read_document(document, {name: name for name in _TABLES_OF})

    @classmethod
    def from_toml(cls, text: str) -> "Policy":
        """Return the policy that a text in TOML states, as `to_toml` writes it.

        Lists of pairs must stand in it: only `mentormatch.read_policy` takes the names of files.

        Raises
        ------
        PolicyError
            With every mistake, also where it is no TOML.

        Examples
        --------
        >>> policy = Policy(criteria=[Criterion("skills", weight=3)], audit=["gender"])
        >>> Policy.from_toml(policy.to_toml()) == policy
        True
        """
        return policy_from_document(read_toml(text))

    def to_toml(self) -> str:
        """Return the policy as a file states it.

        Raises
        ------
        PolicyError
            Where an encoder is an object of your own class, or the objective a function, which no file could state.

        Examples
        --------
        >>> print(Policy(criteria=[Criterion("skills", weight=3)], audit=["gender", "region"]).to_toml())
        audit = ["gender", "region"]
        <BLANKLINE>
        [[criterion]]
        name = "skills"
        weight = 3
        <BLANKLINE>
        """
        for criterion in self.criteria:
            if isinstance(criterion.encoder, Encoder):
                expected = f"the encoder of criterion '{criterion.name}' must be one of ours to be written down"
                raise PolicyError(Mistake("encoder_not_ours", expected, got=repr(criterion.encoder), column="encoder"))
        document = self.to_dict()
        if callable(self.objective):
            raise PolicyError(not_written(self.objective))
        parts = {name: document.pop(name, []) for name in _TABLES_OF}
        sections = [section("", "", document)]
        for name, tables in parts.items():
            sections += [section(f"[[{_TABLES_OF[name]}]]", _TABLES_OF[name], table) for table in tables]
        return "\n".join(section for section in sections if section)


def _encoder_name(criterion: Criterion) -> str:
    encoder = criterion.encoder
    if isinstance(encoder, str):
        return encoder
    return str(encoder["name"]) if isinstance(encoder, Mapping) else encoder.name


def policy_from_document(document: Mapping[str, Any], *, file: str | None = None) -> Policy:
    """Return the policy that a TOML document states.

    Parameters
    ----------
    document : mapping
        What `tomllib` read. Lists of pairs must stand in it, not the names of files.
    file : str, optional
        The name of the file, for messages.

    Raises
    ------
    PolicyError
        With every mistake.

    Examples
    --------
    >>> policy_from_document({"criterion": [{"name": "skills", "wieght": 3}]}, file="policy.toml")
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: policy.toml, column 'wieght': there is no such setting of criterion 'skills'. Got
    'wieght'. Did you mean 'weight'?
    """
    try:
        return _read_document(document, _TABLES_OF)
    except PolicyError as error:
        raise PolicyError([dataclasses.replace(mistake, file=file) for mistake in error.mistakes]) from None


def _read_document(document: Mapping[str, Any], names: Mapping[str, str]) -> Policy:
    """Read criteria and rules from the tables of these names, then the rest, and raise all mistakes at once."""
    if not isinstance(document, Mapping):
        raise PolicyError(Mistake("policy_not_a_table", "a policy must be a table of settings", got=str(document)))
    mistakes: list[Mistake] = []
    known = {names.get(field.name, field.name): field.name for field in dataclasses.fields(Policy)}
    mistakes += [unknown_setting("the policy", str(name), known) for name in document if name not in known]
    settings = {known[name]: value for name, value in document.items() if name in known}
    read: dict[str, dict[int, Any]] = {
        "criteria": read_tables(document.get(names["criteria"], ()), Criterion, names["criteria"], mistakes),
        "rules": read_tables(document.get(names["rules"], ()), Rule, names["rules"], mistakes),
    }
    try:
        policy = Policy(**settings | {name: list(tables.values()) for name, tables in read.items()})
    except PolicyError as error:
        places = {name: list(tables) for name, tables in read.items()}
        mistakes += [as_in_document(mistake, names, places) for mistake in error.mistakes]
    raise_mistakes(mistakes)
    return policy
