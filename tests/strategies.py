"""Made-up people for property tests, from single cells up to whole cohorts."""

import string
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from mentormatch.answers.cells import PADDING
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.profiles.people import People, people_from_columns

TERMS = ("python", "sql", "ai", "retail", "C++", "front-end", "career change", "público", "データ", "עברית")
TITLES = ("skills", "goals", "years", "about", "town")


def texts(*, min_size: int = 0, max_size: int = 12) -> st.SearchStrategy[str]:
    """Text that a file can hold: any script, quotation marks and delimiters, but no control characters.

    For example ``'a,"b"; é'``.
    """
    written = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029")
    return st.text(
        st.one_of(st.sampled_from(string.ascii_letters + " ,;|'\"=+-@"), written), min_size=min_size, max_size=max_size
    )


def ids() -> st.SearchStrategy[str]:
    """Ids as they are kept: not empty and without padding, also such as a spreadsheet would run.

    For example ``"ada"``, ``"=1+1"``, ``"@linus"``, ``"-7"`` or ``"'quoted"``.
    """
    strange = st.sampled_from(
        ["=1+1", "-x", "-7", "+44 1", "@ada", "'quoted", "'=x", "''-y", "7", "a,b", 'a"b', "👩‍🔬"]
    )
    anything = texts(min_size=1).map(lambda text: text.strip(PADDING)).filter(bool)
    return st.one_of(st.sampled_from(["ada", "linus", "grace"]), strange, anything)


def id_lists(*, min_size: int = 0, max_size: int = 6) -> st.SearchStrategy[list[str]]:
    """Different ids, one a person.

    For example ``["ada", "linus"]``.
    """
    return st.lists(ids(), min_size=min_size, max_size=max_size, unique=True)


def term_lists() -> st.SearchStrategy[list[str]]:
    """Some of a few terms, each once.

    For example ``["python", "sql"]``.
    """
    return st.lists(st.sampled_from(TERMS), max_size=4, unique=True)


def cells() -> st.SearchStrategy[Any]:
    """Answers of every kind, as a platform hands them over; a third of them blank.

    For example ``["python"]``, ``{"python": "expert"}``, ``4.5``, ``True``, ``"Helsinki"`` or None.
    """
    levels = st.dictionaries(st.sampled_from(TERMS), st.sampled_from(["beginner", "expert", 1, 2]), max_size=3)
    numbers = st.one_of(st.integers(-100, 100), st.floats(-100, 100), st.just(float("nan")))
    answers = st.one_of(texts(), term_lists(), levels, numbers, st.booleans())
    return st.one_of(answers, answers, st.sampled_from([None, "", " ", "\u200b"]))


def columns(length: int) -> st.SearchStrategy[dict[str, list[Any]]]:
    """Some columns of answers of one length.

    For example ``{"skills": [["python"], None], "years": [3, 4.5]}`` for two people.
    """
    column = st.lists(cells(), min_size=length, max_size=length)
    return st.dictionaries(st.sampled_from(TITLES), column, max_size=3)


def limits(length: int, *, most: int = 4) -> st.SearchStrategy[list[int | None]]:
    """Capacities, least loads or demands of one length, some of them blank.

    For example ``[2, None, 0]`` for three people.
    """
    return st.lists(st.one_of(st.none(), st.integers(0, most)), min_size=length, max_size=length)


def people(role: str, *, min_size: int = 0, max_size: int = 6) -> st.SearchStrategy[People]:
    """Mentors or mentees with answers of every kind.

    For example three mentors with the columns skills and town, and capacities 2, 0 and blank.
    """

    @st.composite
    def draw_people(draw: st.DrawFn) -> People:
        names = draw(id_lists(min_size=min_size, max_size=max_size))
        limit = "capacity" if role == "mentor" else "demand"
        given: dict[str, Sequence[Any]] = {"id": names, limit: draw(limits(len(names))), **draw(columns(len(names)))}
        mistakes: list[Any] = []
        made = people_from_columns(role, given, mistakes=mistakes)
        assert made is not None, mistakes
        return made

    return draw_people()


def cohorts(*, min_size: int = 0, max_size: int = 6) -> st.SearchStrategy[Cohort]:
    """Both sides, with as many people each as asked for; some ids may stand on both.

    For example two mentors and three mentees.
    """
    size = {"min_size": min_size, "max_size": max_size}
    return st.builds(Cohort, mentors=people("mentor", **size), mentees=people("mentee", **size))


LEVELS = ("beginner", "good", "expert")
IDS = ("ada", "linus", "grace", "7", "=1+1", "-x", "'quoted", "a,b", "👩‍🔬", "zz", "0", "é")
ANSWERS: dict[str, tuple[Any, ...]] = {
    "skills": ("python", "python; sql", "Python; ai; C++", ("sql", "retail"), {"sql": 3, "ai": 1}, "עברית"),
    "stages": ("python:expert", "sql; python: good", {"sql": "expert", "ai": "beginner"}, "ai", ("sql:good", "ai")),
    "industry": ("technology/data", "technology/software", "health", "health/care; energy", "energy"),
    "years": (0, 1, 3.5, "2,5", 4, 9),
    "grade": LEVELS,
    "about": ("gardening", "a career in data", "I want to change into data science", "データ", "…?", "Gardening, data"),
    "team": ("red", "blue", "Blue ", "green", "red; green"),
    "strict": ("yes", "no"),
    "gender": ("woman", "man", "other"),
    "wishes": ("ada", ("linus", "7", "ada"), ("zz", "nobody", "=1+1", "E"), "linus; 0", {"ada": 2, "a,b": 1}, "-x"),
}


def answers(column: str) -> st.SearchStrategy[Any]:
    """Answers to one of the questions of `ANSWERS`; some of them blank.

    For example ``"python; sql"``, ``{"sql": "expert"}`` or None under skills.
    """
    return st.sampled_from([*ANSWERS[column], None, ""])


def criteria(mentees: Sequence[str], mentors: Sequence[str]) -> st.SearchStrategy[Criterion]:
    """One criterion with any encoder and any settings; scores by id are about these people and some others.

    For example ``Criterion("c", wants="years", encoder={"name": "number", "at_least": 2}, reverse=True)``.
    """
    wish = st.sampled_from([{"at_least": 1}, {"at_most": 0.5, "within": 2}, {"around": -1, "within": 3.5}])
    ways = st.one_of(
        st.fixed_dictionaries({"wants": st.just("skills"), "encoder": st.sampled_from(["terms", _ALIASES, _RANKED])}),
        st.fixed_dictionaries({"wants": st.just("stages"), "encoder": st.just(_LEVELS)}),
        st.fixed_dictionaries({"wants": st.just("about"), "encoder": st.sampled_from(["text", "terms"])}),
        st.fixed_dictionaries({"wants": st.just("industry"), "encoder": st.just("category")}),
        st.fixed_dictionaries(
            {"wants": st.just("years"), "encoder": wish.map(lambda difference: {"name": "number", **difference})}
        ),
        st.fixed_dictionaries({"wants": st.just("grade"), "encoder": st.just(_GRADES)}),
        st.fixed_dictionaries(
            {"wants": st.sampled_from(["wishes", ("wishes", "team")]), "encoder": st.just("choices")}
        ),
        st.fixed_dictionaries({"pairs": _listed(mentees, mentors, scored=True), "encoder": st.just("pairs")}),
    )

    return _draw_criterion(ways)


@st.composite
def _draw_criterion(draw: st.DrawFn, ways: st.SearchStrategy[dict[str, Any]]) -> Criterion:
    required = draw(st.integers(0, 4)) == 0
    return Criterion(
        "c",
        weight=draw(st.sampled_from([0.5, 1, 3])),
        direction=draw(st.sampled_from(["mentee", "mentor"])),
        missing=draw(st.sampled_from(["average", "average", "zero"])),
        reverse=draw(st.booleans()),
        required=required,
        at_least=draw(st.sampled_from([0.0, 0.25, 1.0])) if required else None,
        **draw(ways),
    )


_ALIASES = {"name": "terms", "aliases": {"py": "python"}, "rarity": False, "any": ["retail"]}
_RANKED = {"name": "terms", "ranked": True, "further_wishes": 1}
_LEVELS = {"name": "terms", "levels": LEVELS}
_GRADES = {"name": "number", "levels": LEVELS, "at_least": 1, "within": 2}


def _listed(mentees: Sequence[str], mentors: Sequence[str], *, scored: bool = False) -> st.SearchStrategy[list[Any]]:
    pair = (st.sampled_from([*mentees, "somebody else"]), st.sampled_from([*mentors, "nobody here"]))
    score = (st.floats(0, 1),) if scored else ()
    return st.lists(st.tuples(*pair, *score), max_size=8, unique_by=lambda entry: entry[:2])


def _declined(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    """As a list of decisions, which may name people who left."""
    return [{"mentee": mentee, "mentor": mentor, "decision": "declined"} for mentee, mentor in pairs]


def rules(mentees: Sequence[str], mentors: Sequence[str]) -> st.SearchStrategy[Rule]:
    """One rule of any kind but lock and reporting_line.

    For example ``Rule("different", column="team", when="strict", blank="forbid")``.
    """
    binds: dict[str, Any] = {"when": st.sampled_from([None, "strict"]), "blank": st.sampled_from(["allow", "forbid"])}
    pairs = {"pairs": _listed(mentees, mentors), "one_way": st.booleans()}
    return st.one_of(
        st.builds(Rule, st.sampled_from(["different", "same"]), column=st.just("team"), **binds),
        st.builds(Rule, st.just("overlap"), column=st.just("skills"), at_least=st.sampled_from([None, 2]), **binds),
        st.builds(Rule, st.just("gap"), column=st.just("years"), at_least=st.sampled_from([-2, 0.5]), **binds),
        st.builds(Rule, st.just("previous"), **pairs),
        st.builds(Rule, st.just("forbid"), **{**pairs, "pairs": pairs["pairs"].map(_declined)}),
    )


def asked_people(role: str, names: Sequence[str]) -> st.SearchStrategy[People]:
    """People of these ids who were asked every question of `answers`; of mentors also capacities.

    For example three mentees who want 1, 0 and 3 mentors.
    """

    return _draw_asked_people(role, names)


@st.composite
def _draw_asked_people(draw: st.DrawFn, role: str, names: Sequence[str]) -> People:
    size = len(names)
    limit = "capacity" if role == "mentor" else "demand"
    most = draw(st.sampled_from([1, 3]))
    given: dict[str, Sequence[Any]] = {"id": names, limit: draw(limits(size, most=most))}
    if role == "mentor" and draw(st.integers(0, 3)) == 0:
        given["min_load"] = draw(st.lists(st.sampled_from([0, 0, 0, 1]), min_size=size, max_size=size))
        given["capacity"] = [2] * size
    for column in ANSWERS:
        given[column] = draw(st.lists(answers(column), min_size=size, max_size=size))
    mistakes: list[Any] = []
    made = people_from_columns(role, given, mistakes=mistakes)
    assert made is not None, mistakes
    return made


def programmes(*, max_size: int = 6, limited: bool = True) -> st.SearchStrategy[tuple[Cohort, Policy]]:
    """A cohort and a policy for it: every encoder, rule and way of participation.

    Without `limited`: criteria only, no rules, requirements or least score.

    For example four mentees and three mentors, two criteria and one rule.
    """

    return _draw_programme(max_size, limited)


@st.composite
def _draw_programme(draw: st.DrawFn, max_size: int, limited: bool) -> tuple[Cohort, Policy]:
    mentees, mentors = (draw(st.lists(st.sampled_from(IDS), max_size=max_size, unique=True)) for _ in range(2))
    cohort = Cohort(mentors=draw(asked_people("mentor", mentors)), mentees=draw(asked_people("mentee", mentees)))
    drawn = draw(st.lists(criteria(mentees, mentors), min_size=1, max_size=3))
    free = {} if limited else {"required": False, "at_least": None}
    named = [replace(criterion, name=f"c{number}", **free) for number, criterion in enumerate(drawn)]
    settings: dict[str, Any] = {"criteria": named, "audit": ["gender"], "show": ["years"]}
    if limited:
        worth = draw(st.sampled_from([None, None, 0.3]))
        settings["rules"] = draw(st.lists(rules(mentees, mentors), max_size=2))
        settings["at_least"] = draw(st.sampled_from([None, None, 0.2]))
        settings["default_capacity"] = draw(st.integers(0, 2))
        settings |= {} if worth is None else {"participation": "worth", "unmatched": worth}
    return cohort, Policy(**settings)
