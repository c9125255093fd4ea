"""How a form is read: columns, words, and who takes part."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from mentormatch.answers import BANDS, Bands, fold, text_of
from mentormatch.errors import Mistake, PolicyError, unknown_name
from mentormatch.profiles import LIMITS, Role

Word: TypeAlias = str | int | float


Path: TypeAlias = tuple[str | int, ...]


Duplicates: TypeAlias = Literal["last", "first", "join", "error"]
"""What becomes of a person with several rows: the last or first counts, answers are joined, or it is a mistake."""


Needs: TypeAlias = Literal["answer", "number", "count", "text", "names", "ranks", "times", "id"]
"""What the answers of a column must be: anything, numbers, whole numbers, sentences, names or terms in order, weekly
times, or ids."""


ROLES: tuple[Role, ...] = ("mentor", "mentee")


SIDES = ("mentors", "mentees")


DUPLICATES: tuple[str, ...] = get_args(Duplicates)


_SETTINGS = ("blank", "any", "duplicates", "bands", "separator", "ranked_by", "headings")


_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Wording:
    """The meaning of the words in a column.

    Attributes
    ----------
    blank : frozenset of str
        Folded answers that count as blank.
    any : tuple of str
        Answers that meet everybody.
    words : mapping of str to str or number
        The meaning of each folded answer.
    bands : {"low", "middle", "high"} or None
        Which number of a band such as "3-5" counts where a number is needed; if None, numbers in words are not read.
    separator : str or None
        The separator of the answers in a cell.
    ranked_by : str or None
        Where several rows are one person's, the column that ranks the answers of this one.
    headings : bool
        Whether of several columns the headings are the answers, and the cells their ranks or ticks.
    """

    blank: frozenset[str] = frozenset()
    any: tuple[str, ...] = ()
    words: Mapping[str, Word] = field(default_factory=dict)
    bands: Bands | None = None
    separator: str | None = None
    ranked_by: str | None = None
    headings: bool = False

    def on_top_of(self, general: "Wording") -> "Wording":
        """Return this wording of one column combined with the general one; that of the column takes precedence."""
        return Wording(
            blank=(general.blank | self.blank) - self.words.keys(),
            any=tuple(dict.fromkeys([*general.any, *self.any])),
            words={word: meaning for word, meaning in general.words.items() if word not in self.blank}
            | dict(self.words),
            bands=self.bands or general.bands,
            separator=self.separator or general.separator,
            ranked_by=self.ranked_by,
            headings=self.headings,
        )


@dataclass(frozen=True)
class Condition:
    """A condition for taking part: an answer is one of some values, or a number within limits."""

    values: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None

    def __str__(self) -> str:
        limits = (("at least", self.at_least), ("at most", self.at_most))
        return " or ".join(f"'{value}'" for value in self.values) or " and ".join(
            f"{name} {limit:g}" for name, limit in limits if limit is not None
        )


@dataclass(frozen=True)
class Form:
    """How a policy says that the tables of people are to be read.

    Attributes
    ----------
    columns : mapping of role to mapping of column to tuple of header or pattern
        The sources of renamed columns; all others keep their headers.
    role : str or None
        The header of the role column of a sheet with both mentors and mentees.
    role_of : mapping of role to str
        Where two columns say it, "is a mentor?" and "is a mentee?": the header of each.
    sheets : mapping of str to str
        The titles of the sheets of a spreadsheet: of "mentors", "mentees" or "people".
    wording : Wording
        The wording of all columns.
    of_column : mapping of str to Wording
        The wording of single columns, by their names in the policy.
    duplicates : mapping of role to {"last", "first", "join", "error"}
        Which row of a person with several rows is kept, or whether they are joined.
    only : mapping of role to mapping of column to Condition
        The conditions for taking part.

    Examples
    --------
    >>> form = read_form(columns={"mentors": {"id": "E-mail"}}, answers={"blank": ["n/a"], "a few": 3}, only={})
    >>> form.columns["mentor"], form.of("skills").words, form.of("skills").blank
    ({'id': ('E-mail',)}, {'a few': 3}, frozenset({'n/a'}))
    """

    columns: Mapping[Role, Mapping[str, tuple[str, ...]]]
    role: str | None
    wording: Wording
    of_column: Mapping[str, Wording]
    duplicates: Mapping[Role, Duplicates]
    only: Mapping[Role, Mapping[str, Condition]]
    role_of: Mapping[Role, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)

    @property
    def role_headers(self) -> tuple[str, ...]:
        """The headers that say who is what in a sheet with both mentors and mentees."""
        return (self.role,) if self.role is not None else tuple(self.role_of.values())

    @property
    def says_how_to_read(self) -> bool:
        """Whether it renames columns, translates words, or says who takes part: all that is done while reading."""
        wordings = (self.wording, *self.of_column.values())
        translated = any(wording.words or wording.blank for wording in wordings)
        return translated or any(self.columns.values()) or any(self.only.values()) or bool(self.role_headers)

    def of(self, column: str) -> Wording:
        """Return the wording of a column, combined with the general one."""
        own = self.of_column.get(column)
        return self.wording if own is None else own.on_top_of(self.wording)

    def any_answers(self, columns: Iterable[str | None]) -> tuple[str, ...]:
        """Return the answers of any of these columns that meet everybody."""
        return tuple(
            dict.fromkeys(answer for column in columns if column is not None for answer in self.of(column).any)
        )


def read_form(
    *,
    columns: Mapping[str, Any],
    answers: Mapping[str, Any],
    only: Mapping[str, Any],
    sheets: Mapping[str, Any] = _EMPTY,
) -> Form:
    """Read the tables ``[columns]``, ``[answers]``, ``[only]`` and ``[sheets]`` of a policy.

    Parameters
    ----------
    columns : mapping
        ``mentors`` and ``mentees``, each a table of column names and where they come from: a header, a list of
        headers, or a pattern with one ``*``; and ``role``, a header, or a table of two headers, ``mentor`` and
        ``mentee``, under which people say yes or no.
    answers : mapping
        ``blank``, ``any``, ``duplicates``, ``bands``, ``separator``; a table of the same for one column, by its name,
        with ``ranked_by`` and ``headings`` as well; everything else is a word and what it stands for.
    only : mapping
        ``mentors`` and ``mentees``, each a table of column names and the answers that let somebody take part.
    sheets : mapping
        ``mentors``, ``mentees`` or ``people``, each the title of a sheet.

    Raises
    ------
    PolicyError
        With every mistake.

    Examples
    --------
    >>> read_form(columns={}, answers={"bands": "lowest"}, only={})
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: column 'bands': [answers] bands must be low, middle or high. Got 'lowest'. Did you
    mean 'low'?
    """
    mistakes: list[Mistake] = []
    mistakes += _unknown_parts(columns, "columns", (*SIDES, "role"))
    mistakes += _unknown_parts(only, "only", SIDES)
    sources: dict[Role, dict[str, tuple[str, ...]]] = {}
    conditions: dict[Role, dict[str, Condition]] = {}
    for role, side in zip(ROLES, SIDES, strict=True):
        listed = _read_table(columns, side, "columns", mistakes)
        sources[role] = {str(name): _read_sources(name, source, role, mistakes) for name, source in listed.items()}
        listed = _read_table(only, side, "only", mistakes)
        conditions[role] = {
            str(name): _read_condition(name, given, ("only", side, str(name)), mistakes)
            for name, given in listed.items()
        }
    role_header, role_of = _read_role(columns.get("role"), mistakes)
    mistakes += _unknown_parts(sheets, "sheets", (*SIDES, "people"))
    mistakes += [
        _wrong_form_setting("sheets", f"[sheets] {name} must be the title of a sheet", title, ("sheets", str(name)))
        for name, title in sheets.items()
        if name in {*SIDES, "people"} and not _is_text(title)
    ]
    tables = {name: given for name, given in answers.items() if isinstance(given, Mapping) and name != "duplicates"}
    of_column = {
        name: _read_wording(given, f"[answers.{name}]", ("answers", str(name)), mistakes)
        for name, given in tables.items()
    }
    general = {name: given for name, given in answers.items() if name not in {*tables, "duplicates"}}
    wording = _read_wording(general, "[answers]", ("answers",), mistakes)
    duplicates = _read_duplicates(answers.get("duplicates", "error"), mistakes)
    if mistakes:
        raise PolicyError(mistakes)
    return Form(sources, role_header, wording, of_column, duplicates, conditions, role_of, dict(sheets))


def _read_duplicates(given: Any, mistakes: list[Mistake]) -> dict[Role, Duplicates]:
    """Return what is done with several rows of a person, by side."""
    of_side = given if isinstance(given, Mapping) else dict.fromkeys(SIDES, given)
    where = "duplicates" if isinstance(given, Mapping) else "answers"
    mistakes += _unknown_parts(of_side, where, SIDES) if isinstance(given, Mapping) else []
    said = {role: of_side.get(side, "error") for role, side in zip(ROLES, SIDES, strict=True)}
    wrong = next((option for option in said.values() if option not in DUPLICATES), None)
    if wrong is not None:
        mistakes.append(_unknown_option("duplicates", "[answers]", wrong, DUPLICATES, ("answers",)))
    return said


def _read_role(given: Any, mistakes: list[Mistake]) -> tuple[str | None, dict[Role, str]]:
    """Return the header of one column that says who is what, or those of two."""
    if given is None or _is_text(given):
        return given, {}
    if isinstance(given, Mapping) and given.keys() == {*ROLES} and all(map(_is_text, given.values())):
        return None, {role: str(given[role]) for role in ROLES}
    expected = "[columns] role must be the header of a column"
    hint = 'Where two columns say it: role = { mentor = "Can you mentor?", mentee = "Do you want a mentor?" }.'
    mistakes.append(_wrong_form_setting("columns", expected, given, ("columns", "role"), hint=hint))
    return None, {}


def _unknown_parts(document: Mapping[str, Any], setting: str, known: tuple[str, ...]) -> list[Mistake]:
    unknown = [name for name in document if name not in known]
    return [
        replace(unknown_name(f"part of [{setting}]", name, known, column=setting), path=(setting, str(name)))
        for name in unknown
    ]


def _read_table(document: Mapping[str, Any], name: str, setting: str, mistakes: list[Mistake]) -> Mapping[str, Any]:
    table = document.get(name, _EMPTY)
    if isinstance(table, Mapping):
        return table
    expected = f"[{setting}] {name} must be a table of column names"
    mistakes.append(_wrong_form_setting(setting, expected, table, (setting, name)))
    return _EMPTY


def _read_sources(name: object, source: Any, role: Role, mistakes: list[Mistake]) -> tuple[str, ...]:
    """Return the headers or patterns of the source columns of a column."""
    where, path = f"[columns.{role}s] {name}", ("columns", f"{role}s", str(name))
    listed = (source,) if isinstance(source, str) else tuple(source) if isinstance(source, list | tuple) else ()
    if not listed or not all(map(_is_text, listed)):
        hint = 'For example skills = "Which skills can you share?", or ["Skills", "Other skills"], or "Skills [*]".'
        expected = f"{where} must be a header, several, or a pattern with one *"
        mistakes.append(_wrong_form_setting("columns", expected, source, path, hint=hint))
        return ()
    several = [header for header in listed if header.count("*") > 1]
    mistakes += [
        _wrong_form_setting("columns", f"{where} must have one * at most in a pattern", pattern, path)
        for pattern in several
    ]
    sources = tuple(" ".join(header.split()) for header in listed)
    if name in {"id", "name", *LIMITS[role]}:
        sources = tuple(header.rstrip("* ") for header in sources)  # forms mark required questions so
        if any("*" in header for header in sources):
            expected = f"{where} must be a header or several, since it is no list"
            mistakes.append(_wrong_form_setting("columns", expected, source, path))
    return sources


def _read_condition(name: object, given: Any, path: Path, mistakes: list[Mistake]) -> Condition:
    if isinstance(given, Mapping):
        limits = {key: limit for key, limit in given.items() if key in {"at_least", "at_most"}}
        if limits and len(limits) == len(given) and all(map(_is_number, limits.values())):
            if limits.get("at_least", -math.inf) <= limits.get("at_most", math.inf):
                return Condition(**limits)
            expected = f"[only] {name} must have an at_least that is not above its at_most"
            got = f"{limits['at_least']:g} and {limits['at_most']:g}"
            mistakes.append(_wrong_form_setting("only", expected, got, path))
            return Condition()
    else:
        values = tuple(given) if isinstance(given, list | tuple) else (given,)
        if values and all(isinstance(value, str | int | float) for value in values):
            return Condition(
                values=tuple(str(value) if isinstance(value, bool) else text_of(value) for value in values)
            )
    expected = f"[only] {name} must be an answer, a list of answers, or {{ at_least = 3, at_most = 10 }}"
    mistakes.append(_wrong_form_setting("only", expected, given, path))
    return Condition()


def _read_wording(given: Mapping[str, Any], where: str, path: Path, mistakes: list[Mistake]) -> Wording:
    lists = {name: _read_answers(name, given.get(name, ()), where, path, mistakes) for name in ("blank", "any")}
    bands = given.get("bands")
    if bands is not None and bands not in BANDS:
        mistakes.append(_unknown_option("bands", where, bands, BANDS, path))
    separator = given.get("separator")
    if separator is not None and not (isinstance(separator, str) and separator):
        expected = f"{where} separator must be a text such as ;"
        mistakes.append(_wrong_form_setting("separator", expected, separator, (*path, "separator")))
    ranked_by, headings = given.get("ranked_by"), given.get("headings", False)
    if ranked_by is not None and not _is_text(ranked_by):
        expected = f"{where} ranked_by must be the name of a column of ranks"
        mistakes.append(_wrong_form_setting("ranked_by", expected, ranked_by, (*path, "ranked_by")))
    if not isinstance(headings, bool):
        expected = f"{where} headings must be true or false"
        mistakes.append(_wrong_form_setting("headings", expected, headings, (*path, "headings")))
    if "duplicates" in given:
        expected, at = f"{where} must not say duplicates, which belongs under [answers]", (*path, "duplicates")
        mistakes.append(_wrong_form_setting("duplicates", expected, given["duplicates"], at))
    words = {word: meaning for word, meaning in given.items() if word not in _SETTINGS}
    for word, meaning in words.items():
        if not (_is_number(meaning) or _is_text(meaning)):
            expected = f"{where} {word} must stand for a number or another word"
            mistakes.append(_wrong_form_setting("answers", expected, meaning, (*path, str(word))))
    blank = frozenset(map(fold, lists["blank"]))
    meanings: dict[str, Word] = {}
    for word, meaning in words.items():
        if meanings.setdefault(fold(word), meaning) != meaning:
            expected = f"{where} must not give two meanings to an answer"
            mistakes.append(_wrong_form_setting("answers", expected, word, (*path, str(word))))
    both = f"{where} must not say of an answer that it is blank and stands for something"
    twice = {fold(word): (*path, str(word)) for word in words}
    mistakes += [_wrong_form_setting("answers", both, word, twice[word]) for word in sorted(blank & meanings.keys())]
    both = f"{where} must not have an answer under blank and under any"
    mistakes += [_wrong_form_setting("any", both, word, (*path, "any")) for word in lists["any"] if fold(word) in blank]
    return Wording(blank, lists["any"], meanings, bands, separator, ranked_by, headings)


def _read_answers(name: str, given: Any, where: str, path: Path, mistakes: list[Mistake]) -> tuple[str, ...]:
    listed = (given,) if isinstance(given, str) else given
    if isinstance(listed, list | tuple) and all(map(_is_text, listed)):
        return tuple(listed)
    expected, hint = f"{where} {name} must be a list of answers", 'For example ["n/a", "-"].'
    mistakes.append(_wrong_form_setting(name, expected, given, (*path, name), hint=hint))
    return ()


def _is_text(given: object) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and given == given  # noqa: PLR0124  NaN


def _wrong_form_setting(column: str, expected: str, got: object, path: Path, *, hint: str | None = None) -> Mistake:
    shown = ", ".join(map(str, got)) if isinstance(got, list | tuple) else str(got)
    return Mistake(f"wrong_{column}", expected, got=shown, hint=hint, column=column, path=path)


def _unknown_option(name: str, where: str, got: object, known: tuple[str, ...], path: Path) -> Mistake:
    mistake = unknown_name(name, str(got), known, column=name)
    listed = f"{', '.join(known[:-1])} or {known[-1]}"
    expected, path = f"{where} {name} must be {listed}", (*path, name)
    return Mistake(f"wrong_{name}", expected, got=str(got), hint=mistake.hint, column=name, path=path)
