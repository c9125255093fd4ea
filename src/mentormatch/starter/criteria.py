"""From columns that are alike to criteria, with their encoders and questions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mentormatch.answers import content_of, fold, short_name, text_of, topic_of
from mentormatch.column_roles import SCALES, Likeness, Sketch, scale_of
from mentormatch.errors import shorten

_WEIGHTS = {"skills": 3, "goals": 2}
_MOST_ALIASES = 12
_MOST_NAMED = 3
_LONG_NAME = 30
_ENGLISH = (" the ", " and ", " to ", " of ")


@dataclass(frozen=True)
class ProposedCriterion:
    """A criterion that may count.

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


def criteria_for(found: Sequence[Likeness]) -> tuple[ProposedCriterion, ...]:
    """Return a criterion for each pair of columns, the sure ones first.

    Examples
    --------
    >>> from mentormatch.column_roles import find_likenesses
    >>> from mentormatch.column_roles import sketch
    >>> grades = [sketch("Grade", ["junior", "senior"])]
    >>> [(one.name, one.encoder["levels"]) for one in criteria_for(find_likenesses(grades, grades, []))]
    [('Grade', ['junior', 'senior'])]
    """
    topics = Counter(one.topic for one in found if one.is_sure and not one.is_returned)
    taken: set[str] = {"mentee", "mentor", "score"}
    made = [
        _criterion(one, _free_name(one, topics, taken), alone=topics[one.topic] < 2)
        for one in sorted(found, key=lambda one: not one.is_sure)
    ]
    if not any(
        one.is_sure for one in made
    ):  # a policy needs one: the first that has answers in common, with its question
        made = [_with_the_first(made, one) for one in made]
    return tuple(sorted(made, key=lambda one: (not one.is_sure, -one.weight)))


def _with_the_first(made: Sequence[ProposedCriterion], one: ProposedCriterion) -> ProposedCriterion:
    first = next((other for other in made if other.likeness.shared and other.is_known), None)
    return replace(one, is_sure=True) if one is first else one


def _free_name(one: Likeness, topics: Mapping[str | None, int], taken: set[str]) -> str:
    """Return a name that no other criterion has: the header of both, what it is about, or the words of the header."""
    header, topic = one.wants.header, one.topic
    if header == one.offers.header and len(header) <= _LONG_NAME and "?" not in header:
        wished = header
    elif topic is not None and topics[topic] < 2 and not one.is_returned:
        wished = topic
    else:
        wished = content_of(header) or short_name(header).replace("_", " ")
    wished = f"other {wished}" if _is_organisation(one) else wished
    name, number = wished, 2
    while name in taken:
        name, number = f"{wished} {number}", number + 1
    taken.add(name)
    return name


def _criterion(one: Likeness, name: str, *, alone: bool) -> ProposedCriterion:
    encoder, question = _encoder(one)
    weight: float = _WEIGHTS.get(one.topic or "", 1)
    if one.by_words or not alone:
        weight = min(weight, 2 if "terms" in {one.wants.kind, one.offers.kind} else 1)
    return ProposedCriterion(
        name=name,
        likeness=one,
        weight=0.5 if one.is_returned else weight,
        encoder=encoder or {"name": "terms"},
        why=_why(one),
        direction="mentor" if one.is_returned else "mentee",
        reverse=_is_organisation(one),
        is_sure=one.is_sure and encoder is not None,
        is_known=encoder is not None,
        question=question or _question(one),
    )


def _is_organisation(one: Likeness) -> bool:
    return topic_of(one.wants.header) == topic_of(one.offers.header) == "organisation" and not one.by_words


def _why(one: Likeness) -> str:
    """Return what the two columns have in common, in words."""
    if one.shared and not one.by_words:
        named = ", ".join(shorten(one.wants.written[term], limit=30) for term in one.shared[:_MOST_NAMED])
        answers = "1 answer" if len(one.shared) == 1 else f"{len(one.shared)} answers"
        return f"they share {answers}{' such as' if len(one.shared) > _MOST_NAMED else ':'} {named}"
    if one.by_words:
        return "they are compared by their words"
    if one.wants.kind == one.offers.kind == "levels":
        return "both are steps of a scale"
    return "both are numbers" if one.wants.kind == "number" else "they share no answer"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _question(one: Likeness) -> str:
    """Return what is doubtful about comparing the two; "" where nothing is."""
    wants, offers = one.wants.header, one.offers.header
    if _is_organisation(one):
        return "Rather a mentor from elsewhere? Take `reverse` away if it should be the same; or see the rule below."
    if one.topic == "place":
        return f"Should mentor and mentee live near each other ('{wants}' and '{offers}')?"
    if wants == offers:
        return "" if one.is_sure else f"Should it count that '{wants}' is alike? {_sentence(_why(one))}"
    if not one.is_sure or one.header < 0.5:  # whoever wrote the headers did not say so
        return f"Does '{wants}' compare with '{offers}'? {_sentence(_why(one))}"
    return ""


def _encoder(one: Likeness) -> tuple[dict[str, Any] | None, str]:
    """Return the encoder that fits the answers, and what must be asked; None where it must be asked first."""
    kinds = {one.wants.kind, one.offers.kind}
    if one.by_words:
        english = _is_english([*one.wants.cells, *one.offers.cells])
        return {"name": "text", **({"stop_words": "english"} if english else {})}, ""
    if kinds in ({"number"}, {"levels"}):
        return _numbers(one) if kinds == {"number"} else _levels(one)
    if kinds == {"category"} and one.topic != "seniority":
        return _category(one), ""
    in_grid = {**_levels_of_grid(one.wants), **_levels_of_grid(one.offers)}
    if in_grid and not _levels_in(one.offers, one.wants):
        return None, _order_of(in_grid.values())
    if kinds == {"category"}:
        return None, _order_of([*one.wants.written.values(), *one.offers.written.values()])
    return _terms(one), ""


def _order_of(answers: Iterable[str]) -> str:
    listed = ", ".join(sorted(set(answers)))
    return f"In which order are these, the lowest first: {listed}? Then levels = [...] can compare them."


def _numbers(one: Likeness) -> tuple[dict[str, Any], str]:
    if one.topic == "since":
        return {"name": "number", "at_most": -3, "within": 5}, "Should the mentor have begun 3 years earlier, or more?"
    if one.topic in {"experience", "seniority"}:
        return {"name": "number", "at_least": 3, "within": 3}, "Should the mentor be 3 ahead, or more?"
    return {"name": "number", "around": 0, "within": 2}, f"Should '{one.wants.header}' be alike?"


def _levels(one: Likeness) -> tuple[dict[str, Any] | None, str]:
    levels = list(scale_of((one.wants, one.offers)))
    if not levels:
        return None, _order_of([*one.wants.written.values(), *one.offers.written.values()])
    return {"name": "number", "levels": levels, "at_least": 1, "within": 2}, (
        "Are these in order, the lowest first? And should the mentor be one step ahead?"
    )


def _category(one: Likeness) -> dict[str, Any]:
    written = [*one.wants.written.values(), *one.offers.written.values()]
    encoder: dict[str, Any] = {"name": "category"}
    if any(sign in answer for answer in written for sign in ",;|"):
        encoder["several"] = False
    if any("/" in answer for answer in written) and not _are_paths(written):
        encoder["separator"] = " > "
    aliases = _aliases(one)
    return {**encoder, **({"aliases": aliases} if aliases else {})}


def _are_paths(written: Iterable[str]) -> bool:
    """Return whether a stroke leads to a part of something, as in "technology/data" beside "technology/design"."""
    tops = Counter(fold(answer.split("/")[0]) for answer in {fold(one) for one in written} if "/" in answer)
    return any(count > 1 for count in tops.values())


def _terms(one: Likeness) -> dict[str, Any]:
    encoder: dict[str, Any] = {"name": "terms"}
    whole = [side for side in (one.wants, one.offers) if side.kind == "category"]
    divided = next((side.separator for side in (one.wants, one.offers) if side.separator), None)
    if (
        whole
        and divided not in {None, ","}
        and any("," in answer for side in whole for answer in side.written.values())
    ):
        encoder["separator"] = divided
    levels = _levels_in(one.offers, one.wants)
    if levels:
        encoder["levels"] = levels
    aliases = {} if levels else _aliases(one)
    return {**encoder, **({"aliases": aliases} if aliases else {})}


def _aliases(one: Likeness) -> dict[str, str]:
    """Return the spellings of the mentees that differ from the mentors' in signs only, of the commonest."""
    plain = [(theirs, ours) for theirs, ours in one.spelled_apart.items() if fold(ours) not in one.wants.terms]
    return dict(sorted(plain[:_MOST_ALIASES]))


def _levels_in(*sides: Sketch) -> list[str]:
    """Return the scale of the levels that most terms of a side have; [] if there is none that is known."""
    said: dict[str, str] = {}
    for side in sides:
        said |= _levels_of_grid(side)
        levels = [term.rpartition(":")[2].strip() for term in side.written.values() if ":" in term]
        if 2 * len(levels) >= len(side.written):  # "python:expert"
            said |= {fold(level): level for level in levels}
    scale = next((scale for scale in SCALES if said and said.keys() <= set(scale)), ())
    return [said[step] for step in scale if step in said]


def _levels_of_grid(side: Sketch) -> dict[str, str]:
    levels = [text_of(level) for cell in side.cells if isinstance(cell, Mapping) for level in cell.values()]
    return {fold(level): level for level in levels}


def _is_english(cells: Sequence[object]) -> bool:
    said = [f" {text.casefold()} " for cell in cells if (text := text_of(cell))]  # type: ignore[arg-type]
    return 3 * sum(any(word in text for word in _ENGLISH) for text in said) >= len(said) > 0
