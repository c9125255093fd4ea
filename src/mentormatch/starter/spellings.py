"""Spellings of a column that seem to be one answer."""

from collections.abc import Iterator, Mapping

from mentormatch.column_roles import InferredColumn, joined_spellings
from mentormatch.starter.lines import ask, toml_key, toml_value
from mentormatch.starter.names import ColumnNames
from mentormatch.starter.proposals import Proposal

_MOST_ASKED = 12


def spellings_of(found: Proposal, names: ColumnNames) -> dict[str, dict[str, str]]:
    """Return the answers that seem to be another answer of the same column, by what the policy calls the column.

    Only columns of groups and of one answer each are looked at. What is meant is the commonest spelling.
    """
    columns: dict[str, list[InferredColumn]] = {}
    for side in found.sides:
        for column in (*side.groups, *side.answers):
            if column.kind in {"group", "category"} and column.group != "age":
                columns.setdefault(names[column], []).append(column)
    joined = {name: joined_spellings(of_name) for name, of_name in columns.items()}
    return {name: words for name, words in joined.items() if words}


def spelling_lines(name: str, words: Mapping[str, str], *, opened: bool) -> Iterator[str]:
    r"""Yield the question whether spellings are one, and the lines that would join them.

    Parameters
    ----------
    name : str
        What the policy calls the column.
    words : mapping of str to str
        Spellings, and what they seem to mean.
    opened : bool
        Whether the lines of this column stand there already, under their title.

    Examples
    --------
    >>> print(*spelling_lines("team", {"People & Culture": "HR"}, opened=False), sep="\n")
    # ? Are these one answer in 'team': 'People & Culture' is 'HR'? They count as different ones until you join them.
    # [answers.team]
    # "People & Culture" = "HR"
    """
    if words:
        pairs = [f"'{word}' is '{meant}'" for word, meant in list(words.items())[:_MOST_ASKED]]
        more = f" and {len(words) - _MOST_ASKED} more" if len(words) > _MOST_ASKED else ""
        asked = f"Are these one answer in '{name}': {', '.join(pairs)}{more}?"
        yield from ask(f"{asked} They count as different ones until you join them.")
        yield from [] if opened else [f"# [answers.{toml_key(name)}]"]
        yield from (f"# {toml_key(word)} = {toml_value(meant)}" for word, meant in words.items())
