"""What the rounds before say: pairs, decisions, who waited."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from mentormatch.answers import id_text, is_blank, read_decision
from mentormatch.errors import CohortError, InputError, Mistake
from mentormatch.matching.result import Matching
from mentormatch.matching.solving import Solved
from mentormatch.policy import Policy, round_order, with_own_parts
from mentormatch.profiles import columns_of_frame
from mentormatch.values import Value

_FORMAT = "mentormatch/matching"
_EXAMPLE = 'For example [("kim", "ada"), ("noor", "bob")].'


@dataclass(frozen=True)
class Decision:
    """A row of a list of pairs that came back.

    Parameters
    ----------
    mentee, mentor : str
        By id, address or name.
    decision : {"accepted", "declined", "hold"}, optional
        None: nothing was decided, and the pair may move.
    note, by : str
        What was noted, and by whom; not kept in a matching.
    round : int or str, optional
        The round that the pair is of.
    file : str, optional
    row : int, optional
        Where it stands; not compared.

    Examples
    --------
    >>> Decision("kim", "ada", "accepted").decision
    'accepted'
    """

    mentee: str
    mentor: str
    decision: str | None = None
    note: str = ""
    by: str = ""
    round: int | str | None = None
    file: str | None = field(default=None, compare=False, repr=False)
    row: int | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class Round(Value):
    """One of the rounds before.

    Attributes
    ----------
    rows : tuple of Decision
        The pairs, with what was decided.
    by_id : bool
        Whether people are named by id alone, as in a matching.
    waited : mapping or None
        For how many rounds each mentee waited who got nobody; None where it is not known who that was.
    policy : Policy, optional
    learned : mapping, optional
        What was learned from its cohort.
    solved : Solved, optional
        What a solver can go on from.
    held : frozenset of (mentee, mentor)
        Which of the pairs were held back.
    """

    rows: tuple[Decision, ...]
    by_id: bool = False
    waited: Mapping[str, int] | None = None
    policy: Policy | None = None
    learned: Mapping[str, Any] | None = None
    solved: Solved | None = None
    held: frozenset[tuple[str, str]] = frozenset()


def rounds_of(previous: Any, policy: Policy | None = None) -> tuple[Round, ...]:
    """Return the rounds before, the earliest first.

    Parameters
    ----------
    previous : Matching, mapping, iterable of pairs, or sequence of these
        A matching, what `Matching.to_dict` wrote, or pairs (mentee, mentor), also mappings, objects or a data frame
        with these names, optionally with ``decision`` and ``round``, or an array of two columns; or several of them,
        one a round, the earliest first.
    policy : Policy, optional
        That of this round, whose encoders of one's own a document cannot hold.

    Raises
    ------
    InputError
        With every entry that is no pair, and where the order of named rounds is not known.

    Examples
    --------
    >>> [len(one.rows) for one in rounds_of([[("kim", "ada")], [("kim", "bob"), ("noor", "ada")]])]
    [1, 2]
    """
    if isinstance(previous, Matching) or _is_document(previous):
        return (_whole_round(previous, policy),)
    if isinstance(previous, str | Mapping) or not (_is_frame(previous) or isinstance(previous, Iterable)):
        expected = "previous must be a matching, pairs, or several of these, one a round"
        raise InputError(Mistake("previous_not_understood", expected, got=type(previous).__name__, hint=_EXAMPLE))
    entries = _entries(previous)
    if any(isinstance(entry, Matching) or _is_document(entry) or _is_round(entry) for entry in entries):
        return tuple(found for entry in entries for found in rounds_of(entry, policy))
    return tuple(_by_round(read_decisions_given(entries)))


def read_decisions_given(entries: Iterable[Any]) -> list[Decision]:
    """Return entries of a list of pairs as decisions.

    Raises
    ------
    InputError
        With every entry that is no pair of ids, or has another decision.

    Examples
    --------
    >>> read_decisions_given([("kim", 7), {"mentee": "noor", "mentor": "ada", "decision": "Hold"}])[1].decision
    'hold'
    """
    read: list[Decision] = []
    mistakes: list[Mistake] = []
    for number, entry in enumerate(_entries(entries), start=1):
        named = _fields(entry)
        mentee, mentor = (_id(named.get(side)) for side in ("mentee", "mentor"))
        if not mentee or not mentor:
            expected = f"entry {number} must name a mentee and a mentor"
            mistakes.append(Mistake("pair_not_understood", expected, got=str(entry)[:80], hint=_EXAMPLE))
            continue
        noted_round = None if is_blank(named.get("round")) else named["round"]
        try:
            decision = read_decision(named.get("decision"))
        except ValueError as error:
            said = str(error)
            expected = f"the decision of entry {number} must be accepted, declined, hold or blank"
            mistakes.append(Mistake("pair_decision_unknown", expected, got=said))
            continue
        note, by = ("" if is_blank(named.get(key)) else str(named[key]) for key in ("note", "by"))
        # a column of whole numbers with a gap holds floats
        when = int(noted_round) if isinstance(noted_round, float) and noted_round.is_integer() else noted_round
        read.append(Decision(mentee, mentor, decision, note, by, when, named.get("file"), named.get("row")))
    if mistakes:
        raise InputError(mistakes)
    return read


def _id(named: Any) -> str:
    """Whom an entry names; "" for nobody."""
    try:
        return id_text(named)
    except (TypeError, ValueError):
        return ""


def waited_before(rounds: Sequence[Round]) -> dict[str, int]:
    """Return for how many rounds each mentee has waited who got nobody in the last one.

    In a round of which only the pairs are known, who waited before and is in no pair waited on.

    Examples
    --------
    >>> waited_before([Round((), waited={"noor": 1}), Round((Decision("kim", "ada"),))])
    {'noor': 2}
    """
    waiting: dict[str, int] = {}
    for one in rounds:
        paired = {row.mentee for row in one.rows}
        if one.waited is None:
            waiting = {mentee: rounds + 1 for mentee, rounds in waiting.items() if mentee not in paired}
        else:
            waiting = {mentee: max(times, waiting.get(mentee, 0) + 1) for mentee, times in one.waited.items()}
    return waiting


def _is_document(given: Any) -> bool:
    return isinstance(given, Mapping) and given.get("format") == _FORMAT


def _is_round(entry: Any) -> bool:
    """Whether an entry is a list of pairs, and no pair."""
    if _is_frame(entry):
        return True
    if isinstance(entry, str | Mapping) or hasattr(entry, "mentee") or not isinstance(entry, Iterable):
        return False
    parts = list(entry) if isinstance(entry, Sequence | np.ndarray) else None
    return parts is None or not parts or any(_is_pair(part) for part in parts)


def _is_pair(part: Any) -> bool:
    return hasattr(part, "mentee") or (isinstance(part, Iterable) and not isinstance(part, str))


def _is_frame(given: Any) -> bool:
    return not isinstance(given, type | Mapping) and (hasattr(given, "columns") or hasattr(given, "schema"))


def _entries(given: Iterable[Any]) -> list[Any]:
    """The entries of a list, the rows of an array or of a data frame."""
    if isinstance(given, np.ndarray):
        return [*given.tolist()]
    if not _is_frame(given):
        return list(given)
    mistakes: list[Mistake] = []
    columns = columns_of_frame("mentee", given, mistakes)
    if columns is None:
        raise CohortError(mistakes)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _fields(entry: Any) -> Mapping[str, Any]:
    if isinstance(entry, Mapping):
        return entry
    if hasattr(entry, "mentee") and hasattr(entry, "mentor"):
        return {part.name: getattr(entry, part.name, None) for part in fields(Decision)}
    if isinstance(entry, Sequence | np.ndarray) and not isinstance(entry, str) and len(entry) in {2, 3}:
        return dict(zip(("mentee", "mentor", "round"), entry, strict=False))
    return {}


def _whole_round(given: Any, at_hand: Policy | None) -> Round:
    if isinstance(given, Matching):
        made = [(str(pair.mentee), str(pair.mentor)) for pair in given.pairs]
        rows, held = _with_held(made, given.policy)
        learned, solved = given.scores.learned(), given.solved
        waited = {str(mentee): rounds for mentee, rounds in given.rounds_waited.items()}
        return Round(rows, by_id=True, waited=waited, policy=given.policy, learned=learned, solved=solved, held=held)
    try:
        policy = Policy.from_dict(with_own_parts(given["policy"], at_hand))
        before = policy.carried.get("waited", {})
        waiting = [str(person["mentee"]) for person in given["unmatched"]]
        waited = {mentee: before.get(mentee, 0) + 1 for mentee in waiting}
        rows, held = _with_held([(str(pair["mentee"]), str(pair["mentor"])) for pair in given["pairs"]], policy)
        return Round(rows, by_id=True, waited=waited, policy=policy, learned=given["learned"], held=held)
    except (KeyError, TypeError) as error:
        expected = "a stored matching must have the parts pairs, unmatched, policy and learned"
        raise InputError(Mistake("matching_incomplete", expected, got=str(error))) from error


def _with_held(made: list[tuple[str, str]], policy: Policy) -> tuple[tuple[Decision, ...], frozenset[tuple[str, str]]]:
    """The pairs of a round with those that it held back, whose place and seat were kept free for them."""
    held = frozenset((mentee, mentor) for mentee, mentor in policy.carried.get("held", ()))
    return tuple(Decision(*pair) for pair in dict.fromkeys([*made, *sorted(held)])), held


def _by_round(rows: list[Decision]) -> Iterator[Round]:
    """Divide pairs by their rounds, where they have some."""
    names = {row.round for row in rows}
    if len(names) <= 1:
        yield Round(tuple(rows))
        return
    order = round_order(names)
    if order is None:
        expected = "rounds must be whole numbers, or dates such as 2024-05, so that their order is known"
        got = ", ".join(sorted("none" if name is None else str(name) for name in names))
        raise InputError(Mistake("rounds_unknown", expected, got=got, column="round"))
    for name in order:
        yield Round(tuple(replace(row) for row in rows if row.round == name))
