"""Lists of pairs as people give them, and how entries are read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mentormatch.answers import id_text, plain_cell, read_decision
from mentormatch.policy.settings import raise_mistakes, wrong_value

_COLUMNS = ("mentee", "mentor", "score", "weight", "round", "decision")
_PLACE = ("file", "row")
_EXAMPLE = '[["ada", "linus"], ["bob", "grace"]]'
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class ListedPair:
    """A pair in a list; the file and row are not compared.

    Parameters
    ----------
    mentee, mentor : str
        Their ids, addresses or names.
    round : int or str, optional
        The round in which it was made.
    decision : {"accepted", "declined"}, optional
        Of a list of decisions: what they said. Such a list may name people who have left since.
    file : str, optional
    row : int, optional
        Where it stands.

    Examples
    --------
    >>> ListedPair("ada", "linus", 2024) == ListedPair("ada", "linus", 2024, file="last_year.csv", row=2)
    True
    """

    mentee: str
    mentor: str
    round: int | str | None = None
    decision: str | None = None
    file: str | None = field(default=None, compare=False)
    row: int | None = field(default=None, compare=False)

    def to_plain(self) -> list[Any] | dict[str, Any]:
        """Return ``[mentee, mentor]``, with the round where there is one; a mapping where there is a decision.

        Examples
        --------
        >>> ListedPair("ada", "linus", 2024).to_plain(), ListedPair("ada", "linus", decision="declined").to_plain()
        (['ada', 'linus', 2024], {'mentee': 'ada', 'mentor': 'linus', 'decision': 'declined'})
        """
        named = {"mentee": self.mentee, "mentor": self.mentor, "round": self.round, "decision": self.decision}
        said = {name: value for name, value in named.items() if value is not None}
        return said if self.decision else list(said.values())


def read_listed_pairs(given: Any, *, decision: str | None = None) -> tuple[ListedPair, ...] | None:
    """Return a list of pairs in the order given, each once; people are named by id, address or name.

    Parameters
    ----------
    given : iterable, optional
        ``(mentee, mentor)`` or ``(mentee, mentor, round)`` a pair, or a mapping or object with these names.
    decision : {"accepted", "declined"}, optional
        If some entries have a decision, only those with this decision are kept.

    Raises
    ------
    PolicyError
        With each entry that is wrong.

    Examples
    --------
    >>> pairs = read_listed_pairs([["ada", "linus"], {"mentee": "bob", "mentor": 7, "round": "3"}])
    >>> [pair.to_plain() for pair in pairs]
    [['ada', 'linus'], ['bob', '7', 3]]
    """
    if given is None:
        return None
    pairs: list[ListedPair] = []

    def read(entry: Any) -> None:
        fields = fields_of_entry(entry, third="round")
        mentee, mentor = ids_of_entry(fields)
        said = _decision_of_entry(fields)
        place = fields.get("file"), fields.get("row")
        pairs.append(ListedPair(mentee, mentor, _round_of_entry(fields), None if decision is None else said, *place))

    read_all(entries_of(given), read)
    some = any(pair.decision for pair in pairs)
    return tuple(dict.fromkeys(pair for pair in pairs if not some or pair.decision == decision))


def round_order(rounds: Iterable[int | str | None]) -> list[int | str] | None:
    """Return the distinct rounds, earliest first, or None where their order is unknown.

    Whole numbers are ordered, and dates such as ``2024-05`` if all have the same format.

    Examples
    --------
    >>> round_order([3, 1, 3]), round_order(["2024-10", "2024-05"]), round_order(["spring", "autumn"])
    ([1, 3], ['2024-05', '2024-10'], None)
    """
    different = set(rounds)
    numbers = [round_name for round_name in different if isinstance(round_name, int)]
    dates = [round_name for round_name in different if isinstance(round_name, str) and _DATE.fullmatch(round_name)]
    if len(numbers) == len(different):
        return [*sorted(numbers)]
    if len(dates) == len(different) and len(set(map(len, dates))) == 1:
        return [*sorted(dates)]
    return None


def entries_of(given: Any) -> Iterable[Any]:
    """Return the entries of a list of pairs; PolicyError where it is none."""
    entries: Iterable[Any] = given
    hint = "Only mentormatch.read_policy takes the name of a file here." if isinstance(given, str) else None
    if isinstance(given, str | Mapping) or hasattr(given, "columns") or not isinstance(given, Iterable):
        raise_mistakes(
            [wrong_value("pairs", f"must be a list of pairs of ids, such as {_EXAMPLE}", got=given, hint=hint)]
        )
    return entries


class WrongEntryError(ValueError):
    """An entry is wrong; the arguments are a code and the end of a sentence."""


def read_all(entries: Iterable[Any], read: Callable[[Any], None]) -> None:
    """Read every entry, then raise PolicyError with all mistakes."""
    mistakes = []
    for number, entry in enumerate(entries, start=1):
        try:
            read(entry)
        except WrongEntryError as error:
            code, must = error.args
            shown = ", ".join(map(str, entry)) if isinstance(entry, list | tuple) else entry
            mistakes.append(wrong_value("pairs", f"{must}, unlike entry {number}", got=shown, code=code))
    raise_mistakes(mistakes)


def fields_of_entry(entry: Any, *, third: str) -> dict[str, Any]:
    """Return what an entry says by name; `third` is what the third of a row is called."""
    if isinstance(entry, Mapping):
        if not {"mentee", "mentor"} <= entry.keys() <= {*_COLUMNS, *_PLACE}:
            raise WrongEntryError("pair_not_understood", f"must have entries with some of {', '.join(_COLUMNS)}")
        return dict(entry)
    if hasattr(entry, "mentee") and hasattr(entry, "mentor"):
        return {name: getattr(entry, name, None) for name in (*_COLUMNS, *_PLACE)}
    if isinstance(entry, Sequence) and not isinstance(entry, str) and len(entry) in {2, 3}:
        return dict(zip(("mentee", "mentor", third), entry, strict=False))
    raise WrongEntryError("pair_not_understood", f"must be a list of pairs of ids, such as {_EXAMPLE}")


def ids_of_entry(fields: Mapping[str, Any]) -> tuple[str, str]:
    """Return whom an entry names: mentee and mentor."""
    try:
        mentee, mentor = id_text(fields["mentee"]), id_text(fields["mentor"])
    except (TypeError, ValueError) as error:
        raise WrongEntryError("pair_id_not_text", "must name people by ids that are text or whole numbers") from error
    if not mentee or not mentor:
        raise WrongEntryError("pair_id_empty", "must name a mentee and a mentor in each entry")
    return mentee, mentor


def _round_of_entry(fields: Mapping[str, Any]) -> int | str | None:
    try:
        given = plain_cell(fields.get("round"))
    except TypeError:
        given = True
    if isinstance(given, str):
        return int(given) if given.strip().isdecimal() else given.strip()
    if isinstance(given, float) and given.is_integer():
        return int(given)
    if isinstance(given, bool) or not isinstance(given, int | None):
        raise WrongEntryError("pair_round_not_understood", "must have rounds that are whole numbers or names")
    return given


def _decision_of_entry(fields: Mapping[str, Any]) -> str | None:
    given = fields.get("decision")
    wrong = WrongEntryError("pair_decision_unknown", "must have decisions that are accepted, declined or blank")
    try:
        decision = None if given is None else read_decision(given)
    except (AttributeError, ValueError):
        raise wrong from None
    if decision == "hold":  # which is said of a round, and makes no rule
        raise wrong
    return decision
