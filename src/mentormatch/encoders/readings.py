"""How answers were read that somebody should look at: how many, which."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mentormatch.answers import Cell, text_of
from mentormatch.errors import count, shorten

_EXAMPLES = 3


@dataclass(frozen=True)
class Reading:
    """Answers that were read in one manner.

    Parameters
    ----------
    manner : str
        Such as "counted as blank, since no grade is named".
    answers : int
        How many of the columns that were learned last.
    examples : tuple of str
        The commonest of them, at most three, the commonest first.
    """

    manner: str
    answers: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        listed = ", ".join(repr(example) for example in self.examples)
        more = ", …" if self.answers > len(self.examples) == _EXAMPLES else ""
        return f"{count(self.answers, 'answer')} {self.manner}: {listed}{more}"

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON."""
        return {"manner": self.manner, "answers": self.answers, "examples": list(self.examples)}


def readings_of(found: Mapping[str, Iterable[tuple[Cell, int]]]) -> tuple[Reading, ...]:
    """Count answers, each with how many people gave it, by the manner in which they were read.

    Examples
    --------
    >>> print(*readings_of({"counted as blank": [("Consultant", 2), ("?", 1), ("Consultant", 1)], "guessed": []}))
    4 answers counted as blank: 'Consultant', '?'
    """
    readings = []
    for manner, cells in found.items():
        counts: Counter[str] = Counter()
        for cell, number in cells:
            counts[shorten(text_of(cell))] += number
        commonest = sorted(counts, key=lambda text: (-counts[text], text))[:_EXAMPLES]
        if counts:
            readings.append(Reading(manner, counts.total(), tuple(commonest)))
    return tuple(readings)


def read_readings(documents: Iterable[Mapping[str, Any]]) -> tuple[Reading, ...]:
    """Return what `Reading.to_dict` wrote.

    Examples
    --------
    >>> read_readings([Reading("counted as blank", 1, ("?",)).to_dict()])
    (Reading(manner='counted as blank', answers=1, examples=('?',)),)
    """
    return tuple(
        Reading(str(document["manner"]), int(document["answers"]), tuple(map(str, document["examples"])))
        for document in documents
    )
