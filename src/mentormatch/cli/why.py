"""What `init --why` prints about a column."""

import textwrap
from collections.abc import Iterator

from mentormatch.starter import StarterPolicy

_LIKELY, _LEAST = 4, 0.01


def why_lines(starter: StarterPolicy, header: str) -> Iterator[str]:
    """Yield what was understood of the columns with a header, by which evidence, and what was decided.

    Parameters
    ----------
    starter : StarterPolicy
        What was proposed.
    header : str
        The title of a column of either table, in any case.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from mentormatch.starter import starter_policy
    >>> from mentormatch.tables import write_all
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     people = Path(folder, "people.csv")
    ...     write_all({people: (["id", "I am a", "Skills"], [["ada", "mentor", "R; SQL"], ["kim", "mentee", "SQL"]])})
    ...     starter = starter_policy(people)
    >>> for line in why_lines(starter, "skills"):
    ...     print(line)  # doctest: +ELLIPSIS
    'Skills' of the mentors
        answers   list: 100 % filled, 100 % different
        header    offers ...
        placed    compared, or asked about
        decided   with 'Skills': compared, since both were asked the same question
    ...
    """
    found = False
    for side in starter.proposal.sides:
        for place, column in side.places():
            if column.header.casefold() != header.casefold() or id(column) not in starter.proposal.roles:
                continue
            found = True
            role = starter.proposal.roles[id(column)]
            facts = role.facts
            yield f"'{column.header}' of the {side.role}s"
            yield f"    answers   {facts.kind}: {_percent(facts.filled)} filled, {_percent(facts.distinct)} different"
            likely = sorted(role.roles.items(), key=lambda item: (-item[1], item[0]))[:_LIKELY]
            told = ", ".join(f"{name} {_percent(part)}" for name, part in likely if part >= _LEAST)
            yield f"    header    {told}; asks what somebody wants: {_percent(role.wants)}"
            if role.names_people:
                yield f"    people    {_percent(role.names_people)} of the answers name somebody of the tables"
            yield f"    placed    {place}"
            yield from _decisions(starter, header)
    if not found:
        yield f"No table has a column '{header}' that was looked at."


def _percent(part: float) -> str:
    return f"{100 * part:.0f} %"


def _decisions(starter: StarterPolicy, header: str) -> Iterator[str]:
    for criterion in starter.proposal.criteria:
        pair = criterion.likeness
        sides = (pair.wants.header, pair.offers.header)
        if header.casefold() in {side.casefold() for side in sides}:
            other = sides[1] if sides[0].casefold() == header.casefold() else sides[0]
            how = "compared, since" if criterion.is_sure else "only asked about:"
            text = f"with '{other}': {how} {pair.reason or pair.doubt or criterion.why}"
            yield from textwrap.wrap(text, 100, initial_indent="    decided   ", subsequent_indent="              ")
