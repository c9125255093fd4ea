"""Proposes a criterion for columns that are alike: encoder, weight, question."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from mentormatch.answers import content_of, fold, scale_of, short_name, text_of, topic_of
from mentormatch.column_roles import (
    ColumnRole,
    InferredColumn,
    Likeness,
    are_grades,
    are_times,
    industry_settings,
    knows_schedules,
    read_as_weekly,
    shared_scale,
)
from mentormatch.errors import shorten
from mentormatch.starter.plain_names import shared_name
from mentormatch.starter.zones import are_mostly_zones

_WEIGHTS = {"skills": 3, "goals": 2}
_MOST_ALIASES = 12
_MOST_NAMED = 3
_LONG_NAME = 30
_WORDS_OF_A_NAME = 3
_NEARLY_ALL = 0.9
# Of fewer answers, that all name all tells nothing.
_ENOUGH = 3


@dataclass(frozen=True)
class ProposedCriterion:
    """A criterion for two columns that are alike, and whether to include it or ask.

    Parameters
    ----------
    name : str
        What outputs call it.
    likeness : Likeness
        The columns.
    weight : float
        How much it counts.
    encoder : mapping
        The encoder's name and settings.
    why : str
        What speaks for it, in words.
    direction : {"mentee", "mentor"}
        Who wants.
    reverse : bool
        Whether it is better to differ.
    is_sure : bool
        Whether it stands in the policy, and not behind a question.
    is_known : bool
        Whether the encoder is known to fit; else the question must be answered first.
    question : str
        What the coordinator must know better; "" where nothing is doubtful.
    """

    name: str
    likeness: Likeness
    weight: float
    encoder: Mapping[str, Any]
    why: str
    direction: str = "mentee"
    reverse: bool = False
    is_sure: bool = True
    is_known: bool = True
    question: str = ""


def criteria_for(
    found: Sequence[Likeness], roles: Mapping[int, ColumnRole] = MappingProxyType({})
) -> tuple[ProposedCriterion, ...]:
    """Return a criterion for each pair of columns, the sure ones first.

    Parameters
    ----------
    found : sequence of Likeness
        The pairs.
    roles : mapping of int to ColumnRole
        What columns are for, by their `id`, from which criteria have their names.

    Examples
    --------
    >>> from mentormatch.column_roles import Likeness, infer_column
    >>> grade = infer_column("Grade", ["junior", "senior"])
    >>> criterion, = criteria_for([Likeness(grade, grade, 1.0, ("junior", "senior"), 1.0, {}, is_sure=True)])
    >>> criterion.name, criterion.encoder["levels"]
    ('Grade', ['junior', 'senior'])
    """
    topics = Counter(likeness.topic for likeness in found if likeness.is_sure and not likeness.gives_back)
    taken: set[str] = {"mentee", "mentor", "score"}
    made = [
        _criterion(
            likeness,
            _free_name(likeness, topics, taken, roles.get(id(likeness.wants))),
            alone=topics[likeness.topic] < 2,
        )
        for likeness in sorted(found, key=lambda likeness: not likeness.is_sure)
    ]
    return tuple(sorted(made, key=lambda criterion: (not criterion.is_sure, -criterion.weight)))


def levels_asked(criterion: ProposedCriterion) -> tuple[str, ...]:
    """Return the answers whose order must be known before they can be compared; none where nothing is asked."""
    if criterion.is_known:
        return ()
    return tuple(sorted({fold(answer): answer for answer in sorted(_steps(criterion.likeness))}.values()))


def with_levels(criterion: ProposedCriterion, levels: Sequence[str]) -> ProposedCriterion:
    """Return a criterion that compares steps in this order, the lowest first."""
    if any(_levels_of_grid(side) for side in (criterion.likeness.wants, criterion.likeness.offers)):
        encoder: dict[str, Any] = {"name": "terms", "levels": list(levels)}
    else:
        encoder = {"name": "number", "levels": list(levels), "at_least": 1, "within": 2}
    return replace(criterion, encoder=encoder, is_sure=True, is_known=True, question="")


def _steps(likeness: Likeness) -> set[str]:
    """Return the answers that are steps: of a grid, what stands in its cells."""
    in_grid = {**_levels_of_grid(likeness.wants), **_levels_of_grid(likeness.offers)}
    return {*in_grid.values()} or {*likeness.wants.written.values(), *likeness.offers.written.values()}


def _free_name(likeness: Likeness, topics: Mapping[str | None, int], taken: set[str], role: ColumnRole | None) -> str:
    """Return a name that no other criterion has: the header of both, what it is about, or the words of the header."""
    header, topic = likeness.wants.header, likeness.topic
    if header == likeness.offers.header and len(header) <= _LONG_NAME and "?" not in header:
        wished = header
    elif topic is not None and topics[topic] < 2 and not likeness.gives_back:
        wished = topic
    else:
        words = content_of(header)
        told = short_name(header if len(words.split()) > _WORDS_OF_A_NAME else words or header)
        wished = (shared_name(role) or told).replace("_", " ")
    name, number = wished, 2
    while name in taken:
        name, number = f"{wished} {number}", number + 1
    taken.add(name)
    return name


def _criterion(likeness: Likeness, name: str, *, alone: bool) -> ProposedCriterion:
    encoder, question = _encoder(likeness)
    wants, offers = (likeness.offers, likeness.wants) if likeness.gives_back else (likeness.wants, likeness.offers)
    if encoder is not None and encoder["name"] == "terms" and wants.ranked and "levels" not in encoder:
        encoder = {"name": "terms", "ranked": True, **encoder}
    weight: float = _WEIGHTS.get(likeness.topic or "", 1)
    if likeness.by_words or not alone:
        weight = min(weight, 2 if "terms" in {likeness.wants.kind, likeness.offers.kind} else 1)
    return ProposedCriterion(
        name=name,
        likeness=likeness,
        weight=0.5 if likeness.gives_back else weight,
        encoder=encoder or {"name": "terms"},
        why=_why(likeness),
        direction="mentor" if likeness.gives_back else "mentee",
        is_sure=likeness.is_sure
        and encoder is not None
        and not (_are_zones(likeness) or _all_name_all(likeness) or _offers_in_order(offers)),
        is_known=encoder is not None,
        question=question or _question(likeness) or _asked_in_order(wants, offers),
    )


def _offers_in_order(offers: InferredColumn) -> bool:
    """Return whether what is offered stands in an order that only reading it as a family of columns leaves out."""
    return offers.ranked and not offers.words


def _asked_in_order(wants: InferredColumn, offers: InferredColumn) -> str:
    """Return what must be known of an order; "" where nothing."""
    if _offers_in_order(offers):
        return f"'{offers.header}' is in an order, which counts for wishes only: what does it say of what is offered?"
    if wants.ranked and len(wants.sources) > 1:
        return f"'{wants.header}' is ranked. Is 1 what is wanted most?"
    return ""


def _is_organisation(likeness: Likeness) -> bool:
    return (
        topic_of(likeness.wants.header) == topic_of(likeness.offers.header) == "organisation" and not likeness.by_words
    )


def _why(likeness: Likeness) -> str:
    """Return what the two columns have in common, in words."""
    if likeness.shared and not likeness.by_words:
        named = ", ".join(shorten(likeness.wants.written[term], limit=30) for term in likeness.shared[:_MOST_NAMED])
        answers = "1 answer" if len(likeness.shared) == 1 else f"{len(likeness.shared)} answers"
        return f"they share {answers}{' such as' if len(likeness.shared) > _MOST_NAMED else ':'} {named}"
    if likeness.by_words:
        return "texts are compared by meaning"
    if likeness.wants.kind == likeness.offers.kind == "levels":
        return "both are steps of a scale"
    return "both are numbers" if likeness.wants.kind == "number" else "they share no answer"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _question(likeness: Likeness) -> str:
    """Return what is doubtful about comparing the two; "" where nothing is."""
    wants, offers = likeness.wants.header, likeness.offers.header
    if _is_organisation(likeness):
        return (
            f"'{wants}' and '{offers}': should both be of the same, or rather of different ones? Then add "
            "`reverse = true`, or take the rule `different`. Nothing is done by itself."
        )
    doubt = (
        "everybody names all of them; with `ranked = true` their order counts"
        if _all_name_all(likeness)
        else likeness.doubt
    )
    if doubt:
        return f"Does '{wants}' compare with '{offers}'? It is not sure: {doubt}."
    if _are_zones(likeness) or likeness.topic == "place":
        asked = "it count how many hours apart the clocks are" if _are_zones(likeness) else "both live near each other"
        return f"Should {asked} ('{wants}' and '{offers}')?"
    if wants == offers:
        return "" if likeness.is_sure else f"Should it count that '{wants}' is alike? {_sentence(_why(likeness))}"
    if not likeness.is_sure or likeness.header < 0.5:  # whoever wrote the headers did not say so
        return f"Does '{wants}' compare with '{offers}'? {_sentence(_why(likeness))}"
    return ""


def _encoder(likeness: Likeness) -> tuple[dict[str, Any] | None, str]:
    """Return the encoder that fits the answers, and what must be asked; None where it must be asked first."""
    kinds = {likeness.wants.kind, likeness.offers.kind}
    if (settings := _by_rule(likeness)) is not None:
        return settings, ""
    by_table = _read_by_table(likeness) if kinds != {"levels"} else None
    if kinds in ({"number"}, {"levels"}) and by_table is None:
        return _numbers(likeness) if kinds == {"number"} else _levels(likeness)
    if by_table or (kinds == {"category"} and likeness.topic != "seniority"):
        return by_table or _category(likeness), ""
    in_grid = {**_levels_of_grid(likeness.wants), **_levels_of_grid(likeness.offers)}
    if in_grid and not _levels_in(likeness.offers, likeness.wants):
        return None, _order_of(in_grid.values())
    if kinds == {"category"}:
        return None, _order_of([*likeness.wants.written.values(), *likeness.offers.written.values()])
    return _terms(likeness), ""


def _all_name_all(likeness: Likeness) -> bool:
    """Return whether nearly everybody on both sides names every term, as where all options are to be ranked."""
    return all(
        side.kind == "terms"
        and len(side.terms) > 1
        and (answers := side.cells.counted.total()) >= _ENOUGH
        and min(side.terms.values()) >= _NEARLY_ALL * answers
        for side in (likeness.wants, likeness.offers)
    )


def _are_zones(likeness: Likeness) -> bool:
    return likeness.topic == "time_zone" and all(map(are_mostly_zones, (likeness.wants, likeness.offers)))


def _by_rule(likeness: Likeness) -> dict[str, Any] | None:
    """Return the encoder of time zones, texts and weekly times; None of other answers."""
    if _are_zones(likeness):
        return {"name": "time_zone", "unclear": "blank"}
    if likeness.by_words:
        return {"name": "text"}
    sides = (likeness.wants, likeness.offers)
    times = all(map(are_times, sides)) and knows_schedules() and all(map(read_as_weekly, sides))
    return {"name": "schedule"} if times else None


def _read_by_table(likeness: Likeness) -> dict[str, Any] | None:
    """Return the encoder that reads grades or industries by a table; None where none does."""
    sides = (likeness.wants, likeness.offers)
    answers: Counter[str] = Counter()
    for side in sides:
        for term, count in side.terms.items():
            answers[side.written.get(term, term)] += count
    if any(side.cells.are_grids for side in sides):
        return None
    if likeness.topic == "seniority" and are_grades(answers):
        return {"name": "seniority"}
    if likeness.topic == "industry" and (settings := industry_settings(answers)):
        return {**_category(likeness), **settings}
    return None


def _order_of(answers: Iterable[str]) -> str:
    listed = ", ".join(sorted(set(answers)))
    return f"In which order are these, the lowest first: {listed}? Then levels = [...] can compare them."


def _numbers(likeness: Likeness) -> tuple[dict[str, Any], str]:
    if likeness.topic == "since":
        return {"name": "number", "at_most": -3, "within": 5}, "Should the mentor have begun 3 years earlier, or more?"
    if likeness.is_more or likeness.topic in {"experience", "seniority"}:
        return {"name": "number", "at_least": 3, "within": 3}, "Should the mentor be 3 ahead, or more?"
    return {"name": "number", "around": 0, "within": 2}, f"Should '{likeness.wants.header}' be alike?"


def _levels(likeness: Likeness) -> tuple[dict[str, Any] | None, str]:
    levels = list(shared_scale((likeness.wants, likeness.offers)))
    if not levels:
        return None, _order_of([*likeness.wants.written.values(), *likeness.offers.written.values()])
    return {"name": "number", "levels": levels, "at_least": 1, "within": 2}, (
        "Are these in order, the lowest first? And should the mentor be one step ahead?"
    )


def _category(likeness: Likeness) -> dict[str, Any]:
    written = [*likeness.wants.written.values(), *likeness.offers.written.values()]
    encoder: dict[str, Any] = {"name": "category"}
    if any(sign in answer for answer in written for sign in ",;|"):
        encoder["several"] = False
    if any("/" in answer for answer in written) and not _are_paths(written):
        encoder["separator"] = " > "
    aliases = _aliases(likeness)
    return {**encoder, **({"aliases": aliases} if aliases else {})}


def _are_paths(written: Iterable[str]) -> bool:
    """Return whether slashes divide paths, as in "technology/data" beside "technology/design"."""
    tops = Counter(fold(answer.split("/")[0]) for answer in {fold(answer) for answer in written} if "/" in answer)
    return any(count > 1 for count in tops.values())


def _terms(likeness: Likeness) -> dict[str, Any]:
    encoder: dict[str, Any] = {"name": "terms"}
    whole = [side for side in (likeness.wants, likeness.offers) if side.kind == "category"]
    divided = next((side.separator for side in (likeness.wants, likeness.offers) if side.separator), None)
    if (
        whole
        and divided not in {None, ","}
        and any("," in answer for side in whole for answer in side.written.values())
    ):
        encoder["separator"] = divided
    levels = _levels_in(likeness.offers, likeness.wants)
    if levels:
        encoder["levels"] = levels
    aliases = {} if levels else _aliases(likeness)
    return {**encoder, **({"aliases": aliases} if aliases else {})}


def _aliases(likeness: Likeness) -> dict[str, str]:
    """Return the spellings of the mentees that differ from the mentors' in signs only, of the commonest."""
    plain = [
        (theirs, ours) for theirs, ours in likeness.spelled_apart.items() if fold(ours) not in likeness.wants.terms
    ]
    return dict(sorted(plain[:_MOST_ALIASES]))


def _levels_in(*sides: InferredColumn) -> list[str]:
    """Return the scale of the levels that most terms of a side have; [] if there is none that is known."""
    said: dict[str, str] = {}
    for side in sides:
        said |= _levels_of_grid(side)
        levels = [term.rpartition(":")[2].strip() for term in side.written.values() if ":" in term]
        if 2 * len(levels) >= len(side.written):  # "python:expert"
            said |= {fold(level): level for level in levels}
    return [said[step] for step in scale_of(said) if step in said]


def _levels_of_grid(side: InferredColumn) -> dict[str, str]:
    if not side.cells.are_grids:
        return {}
    levels = [text_of(level) for cell in side.cells if isinstance(cell, Mapping) for level in cell.values()]
    return {fold(level): level for level in levels}
