"""Mistakes of one kind as one, with what settles them all."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mentormatch.answers import number_in_words
from mentormatch.errors import Mistake, shorten

_SHOWN = 5
_WIDTH = 40
_SHORTEST = 12
_MANY = 12  # answers, of which a line of the policy would be long
# Mistakes in answers that must be numbers, times and time zones.
_NUMBERS = frozenset({"capacity_not_whole", "demand_not_whole", "min_load_not_whole", "not_a_number", "hours_unclear"})
_TIMES = frozenset({"times_not_read"})
_ZONES = frozenset({"cell_not_read", "zone_not_read"})
_ANSWERS = _NUMBERS | _TIMES | _ZONES | {"level_unknown", "number_too_large"}
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class MistakeKind:
    """Mistakes of one code in one column, or a single one.

    Attributes
    ----------
    mistakes : tuple of Mistake
        By row.
    """

    mistakes: tuple[Mistake, ...]

    @property
    def settled_by(self) -> str | None:
        """What to do about all of them: a line of the policy where one does; None where nothing is known.

        Examples
        --------
        >>> unread = Mistake("not_a_number", "must be a number", got="3+", row=3, column="years")
        >>> MistakeKind((unread,)).settled_by
        'In the policy, under [answers.years], the line bands = "low" reads it.'
        """
        first = self.mistakes[0]
        answers = list(dict.fromkeys(mistake.got for mistake in self.mistakes if mistake.got))
        is_answer = first.code in _ANSWERS and first.column is not None and answers
        if is_answer and (first.code in _NUMBERS or self._is_number_of_rule(answers)):
            return _numbers_settled(str(first.column), answers)
        if first.code == "id_doubled" and len(self.mistakes) > 1:
            return 'In the policy, under [answers], the line duplicates = "last" lets the last row of each count.'
        hints = list(dict.fromkeys(mistake.hint for mistake in self.mistakes if mistake.hint))
        one_hint = hints[0] if len(hints) == 1 else ""
        if not is_answer or (len(answers) == 1 and "[answers" in one_hint):
            return one_hint or first.hint
        many_zones = first.code in _ZONES and first.path[:1] == ("criterion",) and len(answers) > _MANY
        if first.code in _TIMES or many_zones:
            line = 'the line unclear = "blank" counts them as no answer'
            settled = f"In the policy, under [criterion.encoder] of what compares this column, {line}."
        else:
            settled = _as_blank(str(first.column), answers, " ".join(hints))
        return settled if "[answers" in one_hint else f"{one_hint} {settled}".lstrip()

    def _is_number_of_rule(self, answers: Sequence[str]) -> bool:
        """Return whether a rule needs numbers where some stand in words."""
        first = self.mistakes[0]
        if first.code != "cell_not_read" or first.path[:1] != ("rule",) or any(one.hint for one in self.mistakes):
            return False
        return any(number_in_words(answer, bands="low") is not None for answer in answers)

    def __str__(self) -> str:
        """All of them on one line; of a single mistake its own message."""
        first = self.mistakes[0]
        if len(self.mistakes) == 1:
            more = self.settled_by if first.hint is None else None
            return f"{first} {more}" if more else str(first)
        table = first.file or first.side
        where = ", ".join(filter(None, [table, first.column and f"column '{first.column}'"]))
        rows = [mistake.row for mistake in self.mistakes if mistake.row is not None]
        several = f"{len(self.mistakes)} {'rows' if rows else 'mistakes'}"
        some = ", ".join(map(str, rows[:_SHOWN])) + (", …" if len(rows) > _SHOWN else "")
        line = f"{where}{': ' if where else ''}{several}{f' ({some})' if rows else ''}: {self._expected()}."
        counts = Counter(shorten(mistake.got, limit=_WIDTH) for mistake in self.mistakes if mistake.got)
        if counts:
            common = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            said = [f"'{got}'{f' ({times} times)' if times > 1 else ''}" for got, times in common[:_SHOWN]]
            more = f" and {len(common) - _SHOWN} more" if len(common) > _SHOWN else ""
            line += f" Got {', '.join(said)}{more}."
        return f"{line} {self.settled_by}" if self.settled_by else line

    def _expected(self) -> str:
        """Return what must be, as far as all of them say the same."""
        said = [_of_anybody(mistake) for mistake in self.mistakes]
        if len(set(said)) == 1:
            return said[0]
        shared = re.sub(r"[^\w)]*\s?\S*$", "", _beginning(said)).partition("; ")[0]
        return shared if len(shared) >= _SHORTEST else f"such as {said[0]}"


def _beginning(texts: Sequence[str]) -> str:
    """Return how all texts begin: that of the first and the last in order, which differ the most."""
    first, last = min(texts), max(texts)
    same = (place for place, (letter, other) in enumerate(zip(first, last, strict=False)) if letter != other)
    return first[: next(same, min(len(first), len(last)))]


def mistake_kinds(mistakes: Iterable[Mistake]) -> tuple[MistakeKind, ...]:
    """Return mistakes by kind: those of one code, in rows of one table and in one column of it, are one.

    Mistakes that are in no row, and those of a policy, stay single.

    Parameters
    ----------
    mistakes : iterable of Mistake

    Returns
    -------
    tuple of MistakeKind
        In the order in which they were found.

    Examples
    --------
    >>> unread = [
    ...     Mistake("not_a_number", "must be a number", got=f"{row} years", file="b.csv", row=row, column="years")
    ...     for row in range(2, 82)
    ... ]
    >>> for kind in mistake_kinds(unread):
    ...     print(kind)
    b.csv, column 'years': 80 rows (2, 3, 4, 5, 6, …): must be a number. Got '10 years', '11 years', '12 years', '13
    years', '14 years' and 75 more. In the policy, under [answers.years], the line bands = "low" reads all of them.
    """
    groups: dict[object, list[Mistake]] = {}
    for number, mistake in enumerate(mistakes):
        key = number if mistake.row is None else (mistake.code, mistake.file, mistake.side, mistake.column)
        groups.setdefault(key, []).append(mistake)
    return tuple(MistakeKind(tuple(group)) for group in groups.values())


def told_once(mistakes: Iterable[Mistake]) -> Iterator[Mistake]:
    """Yield each mistake, but of an answer that a criterion cannot read, and a rule neither, only the first.

    Examples
    --------
    >>> from dataclasses import replace
    >>> unread = Mistake("not_a_number", "must be a number", got="ten", file="a.csv", row=2, column="years")
    >>> len(list(told_once([unread, replace(unread, code="cell_not_read"), replace(unread, row=3)])))
    2
    """
    told: set[object] = set()
    for mistake in mistakes:
        answer = (mistake.file, mistake.side, mistake.row, mistake.column, mistake.got)
        if mistake.code not in _ANSWERS or mistake.row is None or answer not in told:
            yield mistake
        told.add(answer)


def _numbers_settled(column: str, answers: Sequence[str]) -> str:
    """Return the lines of a policy that read answers as numbers: bands for all that it reads, and blanks."""
    under = f"In the policy, under [answers.{_key(column)}],"
    others = [answer for answer in answers if number_in_words(answer, bands="low") is None]
    if not others:
        return f'{under} the line bands = "low" reads {"it" if len(answers) == 1 else "all of them"}.'
    blank = _line_of(others)
    if len(others) == len(answers):
        return f"{under} {blank}; or {json.dumps(answers[0], ensure_ascii=False)} = 2 says what one stands for."
    return f'{under} bands = "low" reads {len(answers) - len(others)} of these answers, and {blank}.'


def _as_blank(column: str, answers: Sequence[str], hints: str) -> str:
    """Return the line that counts answers as blank, and those that say what they mean, as far as hints know it."""
    words = [json.dumps(answer, ensure_ascii=False) for answer in answers]
    found = [re.search(rf'{re.escape(word)} = "[^"]+"', hints) for word in words]
    meant = ", ".join(match[0] for match in found if match) or f"{words[0]} = …"
    return f"In the policy, under [answers.{_key(column)}], {meant} says what is meant; or {_line_of(answers)}."


def _line_of(answers: Sequence[str]) -> str:
    listed = ", ".join(json.dumps(answer, ensure_ascii=False) for answer in answers)
    return f"the line blank = [{listed}] counts {'it' if len(answers) == 1 else 'them'} as no answer"


def _key(column: str) -> str:
    return column if _BARE_KEY.fullmatch(column) else json.dumps(column, ensure_ascii=False)


def _of_anybody(mistake: Mistake) -> str:
    """Return what must be, without whose answer it is."""
    if mistake.id is None:
        return mistake.expected
    said = mistake.expected
    for who in ("mentor", "mentee", "person"):
        said = said.replace(f"{who} '{mistake.id}'", f"each {who}")
    return said
