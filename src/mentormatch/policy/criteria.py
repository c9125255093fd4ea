"""Criteria: what one side wants, compared with what the other offers."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, replace
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, PlainValidator
from pydantic.dataclasses import dataclass

from mentormatch.answers import Column, is_blank, ranked_columns
from mentormatch.encoders import ChoicesEncoder, Encoder, ScheduleEncoder, make
from mentormatch.errors import CohortError, Mistake, PolicyError
from mentormatch.policy.criterion_cells import ranked_names, who_said_yes
from mentormatch.policy.encoder_settings import PAIRS, EncoderSetting, as_stated
from mentormatch.policy.own_weight import OwnWeight, Weight, own_weight_of, weight_mistakes
from mentormatch.policy.schedules import TimeZoneColumns, weekly_times, zone_columns
from mentormatch.policy.score_tables import PairTable, read_scores
from mentormatch.policy.setting_types import ColumnName, ColumnNames, NotBlank, Share, Switch
from mentormatch.policy.settings import (
    STRICT,
    Requirement,
    non_default_settings,
    raise_mistakes,
    raises_policy_errors,
    thaw,
    wrong_value,
)
from mentormatch.profiles import Cohort, People

__all__ = ["RESERVED", "Criterion", "PairTable"]

RESERVED = ("mentee", "mentor", "score")


def _owner(settings: Mapping[str, Any]) -> str:
    name = settings.get("name")
    return f"criterion '{name}'" if isinstance(name, str) else "a criterion"


def _not_reserved(name: str) -> str:
    if name.strip().casefold() in RESERVED:
        raise ValueError(name)
    return name


@raises_policy_errors(_owner, stand_in={"name": "?"})
@dataclass(frozen=True, config=STRICT)
class Criterion:
    """One criterion of the score: what one side wants, compared with what the other offers.

    Parameters
    ----------
    name : str
        What outputs call it; not "mentee", "mentor" or "score".
    wants, offers : str, optional
        The columns of the wanting and of the offering side. If only one is given, it is used for both; if none is, the
        name of the criterion. With the encoder "choices", and with "terms" and ``ranked = true``, `wants` may be
        several columns (first choice, second choice, ...; of topics also headings with ranks in their cells). People
        are found by id, by the column `name` if there is one, and by `offers` if that is another. With "schedule" both
        may be several: the columns of a grid of days and times.
    wished : str, optional
        A column of the side that wants: who answers there is compared by that instead of `wants`, as with a wished
        change of career path.
    weight : float or mapping
        The weight of the criterion in the mean of all, 0 or more; or how it follows from each mentee's own answer: a
        table with ``column``, ``base`` (1 by default) and one of ``factor`` (the column names the criteria that count
        so many times as much; with ``in_order`` the first most), ``scale`` (the answers for the least and the most
        important) and ``ranks`` (the rank of the least important). Who leaves it blank has the common weights.
    encoder : str, mapping or Encoder
        How answers are compared: "terms", "category", "number", "text", "languages", "seniority", "schedule" (weekly
        times), "time_zone", "choices" (people who are named in order), "vectors" (that people bring), a table
        of the name and its settings such as ``{"name": "number", "at_least": 2}``, or "pairs" for scores you bring.
    direction : {"mentee", "mentor"}
        Who wants: the mentee, or the mentor (then `wants` is a column of the mentors).
    time_zone : str or mapping, optional
        With the encoder "schedule", the column of the time zone in which each person's times are said: one name for
        both tables, or ``{"mentees": ..., "mentors": ...}``. Without it, all times are of one clock.
    when : str, optional
        A yes/no column of the side that wants: whoever did not say yes there counts as not having answered.
    missing : {"average", "zero"}
        What a blank answer counts as: the mean score of the pairs in which both answered, or nothing.
    required : bool
        Whether pairs below `at_least` are ruled out. It binds where the wanting side answered.
    at_least : float, optional
        The least score of a required criterion, from 0 to 1.
    reverse : bool
        Whether 1 - score counts instead: "rather another department".
    introduce : bool
        Whether introductions may quote to both what texts have in common; else of texts only skills are named.
    pairs : iterable, tuple or PairTable, optional
        With the encoder "pairs": ``(mentee id, mentor id, score)`` a pair, or ``(matrix, mentee ids, mentor ids)``,
        kept as a PairTable.

    Raises
    ------
    PolicyError
        With every setting that is wrong.

    Examples
    --------
    >>> Criterion("skills", wants="goals", weight=3).offers
    'goals'
    >>> Criterion("seniority", encoder={"name": "number", "at_least": 2, "within": 3}).to_dict()
    {'name': 'seniority', 'encoder': {'name': 'number', 'at_least': 2, 'within': 3}}
    >>> Criterion("skills", weight=-1)
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: column 'weight': the weight of criterion 'skills' must be a number of 0 or more. ...
    """

    name: Annotated[
        str, NotBlank, AfterValidator(_not_reserved), Requirement("must be a name other than mentee, mentor and score")
    ]
    _: KW_ONLY
    wants: ColumnNames = None
    offers: ColumnNames = None
    wished: ColumnName = None
    weight: Weight = 1.0
    encoder: EncoderSetting = "terms"
    direction: Annotated[Literal["mentee", "mentor"], Requirement("must be mentee or mentor", ("mentee", "mentor"))] = (
        "mentee"
    )
    time_zone: TimeZoneColumns = None
    when: ColumnName = None
    missing: Annotated[Literal["average", "zero"], Requirement("must be average or zero", ("average", "zero"))] = (
        "average"
    )
    required: Switch = False
    at_least: Share = None
    reverse: Switch = False
    introduce: Switch = False
    pairs: Annotated[
        Any, PlainValidator(read_scores), Requirement("must be a list of pairs of ids and scores", kind="list")
    ] = None

    def __post_init__(self) -> None:
        raise_mistakes([*self._pair_mistakes(), *self._threshold_mistakes(), *weight_mistakes(self.weight)])
        if self.names_people:
            raise_mistakes(list(self._column_mistakes(wants=False)))
            if self.wished is not None:
                expected = 'must be left out with the encoder "choices", whose `wants` are wishes already'
                raise_mistakes([wrong_value("wished", expected, got=self.wished, code="setting_of_another_encoder")])
            object.__setattr__(self, "wants", self.wants or self.name)
            object.__setattr__(self, "offers", self.offers or "id")
        elif not self.from_pairs:
            raise_mistakes(list(self._column_mistakes()))
            alike = self.name if self.ranks_terms and not isinstance(self.wants, str) else self.wants or self.name
            wants, offers = self.wants or self.offers or self.name, self.offers or alike
            object.__setattr__(self, "wants", wants)
            object.__setattr__(self, "offers", offers)

    def _column_mistakes(self, *, wants: bool = True) -> Iterable[Mistake]:
        several = {"wants": self.compares_times or self.ranks_terms or not wants, "offers": self.compares_times}
        sides = (("wants", self.wants_columns), ("offers", self.offers_columns))
        for setting, columns in sides:
            if len(columns) > 1 and not several[setting]:
                expected = 'must be one column; only "choices", "terms" with ranked = true, and "schedule" take several'
                got = ", ".join(columns)
                yield wrong_value(setting, expected, got=got, code="several_columns", about=["encoder"])
        if self.time_zone is not None and not self.compares_times:
            expected = 'must be left out, since it belongs to the encoder "schedule"'
            got, code = thaw(self.time_zone), "setting_of_another_encoder"
            yield wrong_value("time_zone", expected, got=got, code=code, about=["encoder"])

    def _pair_mistakes(self) -> Iterable[Mistake]:
        if not self.from_pairs and self.pairs is not None:
            expected = 'must be "pairs" where pairs are given'
            yield wrong_value("encoder", expected, got=self.encoder, code="encoder_not_pairs", about=["pairs"])
        if self.from_pairs and self.pairs is None:
            expected = 'must be given with the encoder "pairs"'
            yield wrong_value("pairs", expected, code="missing_pairs", about=["encoder"])
        for name in ("wants", "offers", "wished", "when", "time_zone"):
            if self.from_pairs and getattr(self, name) is not None:
                expected = 'must be left out with the encoder "pairs", which names people and no columns'
                got, code = getattr(self, name), "setting_of_another_encoder"
                yield wrong_value(name, expected, got=got, code=code, about=["encoder"])

    def _threshold_mistakes(self) -> Iterable[Mistake]:
        if self.required and self.at_least is None:
            expected = "must be given where required is true, such as 0.5"
            yield wrong_value("at_least", expected, code="missing_at_least", about=["required"])
        if self.at_least is not None and not self.required:
            expected = "must come with required = true"
            got, code = self.at_least, "at_least_not_required"
            yield wrong_value("at_least", expected, got=got, code=code, about=["required"])

    @property
    def base_weight(self) -> float:
        """The weight for everybody, where no mentee's own answer changes it."""
        own = self.own_weight
        return own.base if own is not None else cast(float, self.weight)

    @property
    def own_weight(self) -> OwnWeight | None:
        """How each mentee's own weight follows from an answer; None where the weight is the same for all."""
        return own_weight_of(self.weight)

    @property
    def from_pairs(self) -> bool:
        """Whether the scores are given by id instead of by an encoder."""
        return isinstance(self.encoder, str) and self.encoder == PAIRS

    @property
    def names_people(self) -> bool:
        """Whether the wants name people, as with the encoder "choices"."""
        return not self.from_pairs and isinstance(self.make_encoder(), ChoicesEncoder)

    @property
    def ranks_terms(self) -> bool:
        """Whether the wants are terms in an order, as with the encoder "terms" and ``ranked = true``."""
        return not self.from_pairs and self.make_encoder().get_params().get("ranked") is True

    @property
    def compares_times(self) -> bool:
        """Whether the answers are weekly times, which may stand in several columns."""
        return not self.from_pairs and isinstance(self.make_encoder(), ScheduleEncoder)

    @property
    def zone_columns(self) -> tuple[tuple[Literal["mentees", "mentors"], str], ...]:
        """The columns of time zones, each with its table."""
        return zone_columns(self.time_zone)

    @property
    def choice_title(self) -> str:
        """The name of the column in outputs that says which choice a pair is, where the wants name people."""
        return f"{self.name}_choice"

    @property
    def wants_columns(self) -> tuple[str, ...]:
        """The columns that `wants` names, in order; none with the encoder "pairs"."""
        return (self.wants,) if isinstance(self.wants, str) else tuple(self.wants or ())

    @property
    def offers_columns(self) -> tuple[str, ...]:
        """The columns that `offers` names; none with the encoder "pairs"."""
        return (self.offers,) if isinstance(self.offers, str) else tuple(self.offers or ())

    @property
    def columns(self) -> tuple[tuple[Literal["mentees", "mentors"], str], ...]:
        """All columns of the criterion, including `wished`, `when` and `time_zone`, each with its table."""
        others = [name for name in (self.wished, self.when) if name is not None]
        wants = tuple((self.wants_table, name) for name in (*self.wants_columns, *others))
        return wants + tuple((self.offers_table, name) for name in self.offers_columns) + self.zone_columns

    @property
    def pair_table(self) -> PairTable:
        """The scores by id of a criterion with the encoder "pairs"."""
        assert isinstance(self.pairs, PairTable), "only a criterion with the encoder 'pairs' has scores by id"
        return self.pairs

    @property
    def wants_table(self) -> Literal["mentees", "mentors"]:
        """The table that `wants` is a column of."""
        return "mentees" if self.direction == "mentee" else "mentors"

    @property
    def offers_table(self) -> Literal["mentees", "mentors"]:
        """The table that `offers` is a column of."""
        return "mentors" if self.direction == "mentee" else "mentees"

    def make_encoder(self, *, welcome: Sequence[str] = ()) -> Encoder:
        """Return a new, unfitted encoder.

        Parameters
        ----------
        welcome : sequence of str
            Answers that meet everybody, added to the encoder's setting ``any``; ignored by encoders without it.

        Raises
        ------
        PolicyError
            For a criterion with the encoder "pairs", which compares no answers.

        Examples
        --------
        >>> Criterion("skills", encoder={"name": "terms", "rarity": False}).make_encoder()
        TermsEncoder(rarity=False)
        """
        if self.from_pairs:
            expected = f"criterion '{self.name}' must compare answers; it brings scores by id"
            raise PolicyError(Mistake("no_encoder", expected, column="encoder"))
        if isinstance(self.encoder, Encoder):
            encoder = type(self.encoder)(**self.encoder.get_params())
        elif isinstance(self.encoder, str):
            encoder = make(self.encoder)
        else:
            encoder = make(**thaw(self.encoder))
        settings = encoder.get_params()
        if welcome and "any" in settings:
            settings["any"] = tuple(dict.fromkeys([*settings["any"], *welcome]))
            return type(encoder)(**settings)
        return encoder

    def answers(self, cohort: Cohort) -> tuple[Column, Column]:
        """Return the column of wants and the column of offers.

        Raises
        ------
        CohortError
            If the cohort has no such column; the nearest is suggested. And with every cell of `when` that says neither
            yes nor no.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "a", "skills": "R"}], mentees=[{"id": "b", "goals": "SQL"}])
        >>> Criterion("skills", wants="goals", offers="skills").answers(cohort)
        (('SQL',), ('R',))
        """
        assert self.wants_columns, "a criterion with the encoder 'pairs' has no columns"
        sides = {"mentees": cohort.mentees, "mentors": cohort.mentors}
        wanting, offering = sides[self.wants_table], sides[self.offers_table]
        wants = [self._column(wanting, offering, name) for name in self.wants_columns]
        if self.wished is not None:
            wished = self._column(wanting, offering, self.wished)
            wants[0] = tuple(own if is_blank(wish) else wish for own, wish in zip(wants[0], wished, strict=True))
        if self.when is not None:
            asks = who_said_yes(wanting, self.when, self.name)
            wants = [tuple(cell if asked else None for cell, asked in zip(c, asks, strict=True)) for c in wants]
        offers = [self._column(offering, wanting, name) for name in self.offers_columns]
        if self.names_people:
            offers += [offering.names, offering.addresses]
            return wants[0] if len(wants) == 1 else ranked_names(wants), tuple(zip(offering.ids, *offers, strict=True))
        if self.compares_times:
            zones = {table: self._column(sides[table], sides[table], name) for table, name in self.zone_columns}
            return (
                weekly_times(self.wants_columns, wants, zones.get(self.wants_table)),
                weekly_times(self.offers_columns, offers, zones.get(self.offers_table)),
            )
        if len(wants) > 1:
            return ranked_columns(self.wants_columns, wants)[0], offers[0]
        return wants[0], offers[0]

    def _column(self, people: People, others: People, name: str) -> Column:
        try:
            return people.column(name)
        except CohortError as error:
            hint = self.hint_where_missing(name, others.columns)
            raise CohortError(replace(mistake, hint=hint or mistake.hint) for mistake in error.mistakes) from None

    def hint_where_missing(self, name: str, other_table: Container[str]) -> str | None:
        """Return what to do where one table has no column of this name; None where the criterion is not the reason.

        Who says only `wants` has one column compared with itself, in both tables.

        Examples
        --------
        >>> Criterion("skills", wants="goals").hint_where_missing("goals", {"id", "goals"})
        "Criterion 'skills' names one column for both tables: say wants and offers."
        """
        if self.wants == self.offers == name != self.name and name in other_table:
            return f"Criterion '{self.name}' names one column for both tables: say wants and offers."
        return None

    def to_dict(self) -> dict[str, Any]:
        """Return the settings that differ from their defaults, as plain JSON.

        An encoder of your own class is stated by its class and settings; `from_dict` cannot make it from that.

        Examples
        --------
        >>> Criterion("skills", wants="goals", weight=2).to_dict()
        {'name': 'skills', 'wants': 'goals', 'weight': 2}
        """
        document = non_default_settings(self)
        if "encoder" in document:
            document["encoder"] = as_stated(document["encoder"])
        if self.names_people:
            unsaid = {"offers": "id", "wants": self.name}
            document = {name: setting for name, setting in document.items() if unsaid.get(name) != setting}
        elif self.wants == self.offers and not self.from_pairs:
            del document["offers"]
            if self.wants == self.name:
                del document["wants"]
        if self.from_pairs:
            scores = self.pair_table.to_plain()
            document["pairs"] = thaw(scores) if isinstance(scores, list) else scores
        return document

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "Criterion":
        """Return the criterion that `to_dict` wrote, or that a table of a policy file states.

        Raises
        ------
        PolicyError
            With every setting that is wrong.

        Examples
        --------
        >>> Criterion.from_dict({"name": "skills", "weight": 2})
        Criterion(name='skills', wants='skills', offers='skills', wished=None, weight=2.0, encoder='terms',
            direction='mentee', time_zone=None, when=None, missing='average', required=False, at_least=None,
            reverse=False, introduce=False, pairs=None)
        """
        return cls(**document)
