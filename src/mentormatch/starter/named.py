"""Questions about columns that name people, or say who takes part."""

from collections.abc import Iterator

from mentormatch.answers import fold
from mentormatch.column_roles import (
    ColumnRole,
    InferredColumn,
    are_ordered_choices,
)
from mentormatch.starter.lines import ask, comment, listed, toml_key, toml_value
from mentormatch.starter.names import ColumnNames
from mentormatch.starter.proposals import Proposal
from mentormatch.starter.tables import TableGuess

_SURE_CHOICE, _AGAINST = 0.75, 0.08
# Of several columns in order, such as a first and a second wish, whose answers mostly name people of the other table.
_MOSTLY_NAMED, _LIKELY_CHOICE, _ORDERED_AGAINST = 0.6, 0.3, 0.15
_STATE = 0.25
# Of wishes that are mostly left blank, who would rather be avoided.
_FEW_SAY = 0.4
_NAMED = 0.35
# What it may mean that a column names people, and how that is asked
KINDS = {
    "choices": "wishes",
    "not_with": "whom they must not be paired with",
    "previous": "earlier partners, who are not paired again",
}


def named_lines(found: Proposal, names: ColumnNames) -> Iterator[list[str]]:
    """Yield the lines about columns that name people, and about further columns of states."""
    asked: set[tuple[str, str]] = set()
    for side in found.sides:
        for column in side.named:
            name = names[column]
            if (column.header, name) not in asked:
                yield _named(column, name, found, side)
            asked.add((column.header, name))
        for column in side.left:
            role = found.roles.get(id(column))
            if role is not None and role["state"] >= _STATE and 1 < len(column.written) <= 10:
                yield _state(column, side)


def _named(column: InferredColumn, name: str, found: Proposal, side: TableGuess) -> list[str]:
    """Return the question what it means that a column names people."""
    role = found.roles[id(column)]
    kind = _kind_of(role)
    lines = named_settings(kind, name, side, headings=are_headings(column))
    wrong = found.failing.get(column.header)
    if wrong is not None:
        asked = f"'{column.header}' names people. Are these {KINDS[kind]}? They cannot be read as they are: {wrong}"
        return [*ask(asked), *(f"# {line}" for line in lines)]
    if kind == "choices" and is_sure_choice(role):
        under = "Ranks under people of the other side" if are_headings(column) else "names people of the other side"
        told = f"{under}: '{column.header}'." if are_headings(column) else f"'{column.header}' {under}, in order."
        return [*comment(told), *lines]
    return [*ask(_asked(column, KINDS[kind], side)), *(f"# {line}" for line in lines)]


def are_headings(column: InferredColumn) -> bool:
    """Return whether the people that a column names head several columns, with ranks or ticks below."""
    return len(column.sources) > 1 and column.header != column.sources[0]


def named_settings(kind: str, name: str, side: TableGuess, *, headings: bool = False) -> list[str]:
    """Return the lines of a policy by which a column counts that names people.

    Parameters
    ----------
    kind : {"choices", "not_with", "previous"}
        What it means.
    name : str
        What the policy calls the column.
    side : TableGuess
        Whose column it is.
    headings : bool
        Whether the people head several columns.
    """
    read_so = [f"[answers.{toml_key(name)}]", "headings = true"] if headings else []
    if kind == "choices":
        return [
            "[[criterion]]",
            f"name = {toml_value('wishes' if side.role == 'mentee' else 'wishes of mentors')}",
            f"wants = {toml_value(name)}",
            *(['direction = "mentor"'] if side.role == "mentor" else []),
            'encoder = "choices"',
            "weight = 3",
            *read_so,
        ]
    return ["[[rule]]", 'kind = "not_with"', f"{side.role}_column = {toml_value(name)}", *read_so]


def _kind_of(role: ColumnRole) -> str:
    """Return what it likeliest means that a column names people; a header that denies asks whom to avoid."""
    denies = role.denies or (role.facts.filled < _FEW_SAY and not is_sure_choice(role))
    kinds = ("not_with", "previous") if denies else ("choices", "not_with", "previous")
    return max(kinds, key=lambda kind: (role[kind], kind))


def is_sure_choice(role: ColumnRole) -> bool:
    """Return whether a column surely says whom somebody would like: it names them, and no word speaks against it."""
    against = role["not_with"] + role["previous"] + role["manager"] + role["other_person"]
    if are_ordered_choices(role) and role.names_people >= _MOSTLY_NAMED:
        return role["choices"] >= _LIKELY_CHOICE and against <= min(_ORDERED_AGAINST, role["choices"] / 2)
    named = role.names_people >= _NAMED
    return named and role["choices"] >= _SURE_CHOICE and against <= _AGAINST and not role.denies


def _asked(column: InferredColumn, what: str, side: TableGuess) -> str:
    if are_headings(column):
        return (
            f"'{column.header}' of the {side.role}s names people. Are these {what}? Nothing is done with them until "
            "you take the # away: a tick may be a wish, a conflict, or who they may be paired with; then add "
            "`required = true` and `at_least = 0.01` to the criterion. Of numbers, 1 counts as the best."
        )
    return (
        f"'{column.header}' of the {side.role}s names people. Are these {what}? Nothing is done with them until you "
        "take the # away: wishes, conflicts and earlier pairings read alike."
    )


def _state(column: InferredColumn, side: TableGuess) -> list[str]:
    answers = sorted(column.written.values(), key=lambda answer: (-column.terms[fold(answer)], answer))
    asked = f"Does '{column.header}' say who takes part? It holds {listed(answers)}. All are paired as it is."
    return [*ask(asked), f"# [only.{side.role}s]", f"# {toml_key(column.header)} = {toml_value(answers[:1])}"]
