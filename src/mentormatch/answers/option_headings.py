"""Options of a question that stand as headings of columns."""

import re
from collections.abc import Sequence

_STEM = re.compile(r"(.*?\S)\s*(?::| [-–—|]|\.\.\.|…)\s+(?=\S)")
_FEWEST = 2


def stem_of(heading: str) -> str:
    """Return the question that stands before an option, with the sign between them; "" where there is none.

    Examples
    --------
    >>> stem_of("I can help with: R"), stem_of("Learn - first aid"), stem_of("First aid")
    ('I can help with: ', 'Learn - ', '')
    """
    found = _STEM.match(heading)
    return found.group(0) if found else ""


def options_of(headings: Sequence[str]) -> list[str]:
    """Return headings without the question that stands before all of them.

    Parameters
    ----------
    headings : sequence of str
        Of the columns of one question, each an option.

    Examples
    --------
    >>> options_of(["can: ropes", "can: first aid"]), options_of(["R", "SQL"])
    (['ropes', 'first aid'], ['R', 'SQL'])
    """
    stems = {stem_of(heading) for heading in headings}
    if len(stems) != 1 or len(headings) < _FEWEST:
        return list(headings)
    stem = stems.pop()
    return [heading[len(stem) :].strip() for heading in headings]
