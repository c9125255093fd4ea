"""Rules proposed for the tables, most of them behind a question."""

from collections.abc import Iterator

from mentormatch.answers import fold, topic_of
from mentormatch.column_roles import InferredColumn, are_languages
from mentormatch.starter.lines import ask, hashed, toml_value
from mentormatch.starter.names import ColumnNames
from mentormatch.starter.proposals import Proposal


def rule_lines(found: Proposal, names: ColumnNames) -> Iterator[list[str]]:
    """Yield the lines of each rule: those that are sure, and those that are asked."""
    yield _manager_rule(found, names)
    for criterion in found.criteria:
        topics = {topic_of(side.header) for side in (criterion.likeness.wants, criterion.likeness.offers)}
        wants, offers = names[criterion.likeness.wants], names[criterion.likeness.offers]
        columns = [f"column = {toml_value(wants)}"] * (wants == offers) or [
            f"mentee_column = {toml_value(wants)}",
            f"mentor_column = {toml_value(offers)}",
        ]
        if criterion.likeness.by_words or not criterion.is_sure:
            continue
        if topics == {"languages"} and are_languages(criterion.likeness.offers.terms):
            yield [
                *ask("Must they have a language in common? Nobody is then paired without one."),
                *hashed("overlap", columns),
            ]
        if topics == {"organisation"}:
            yield [*ask("Or must the mentor come from elsewhere? Then this rule."), *hashed("different", columns)]
    zones = [
        next((column for column in side.answers if topic_of(column.header) == "time_zone"), None)
        for side in found.sides
    ]
    if None not in zones:
        ours, theirs = (names[column] for column in zones if column is not None)
        asked = ask("How many hours apart may they live?")
        columns = [f"mentee_column = {toml_value(theirs)}", f"mentor_column = {toml_value(ours)}"]
        yield [
            *asked,
            *hashed("hours_apart", [f"column = {toml_value(ours)}"] if ours == theirs else columns, "at_most = 4"),
        ]
    yield from _wish_rules(found, names)


def _manager_rule(found: Proposal, names: ColumnNames) -> list[str]:
    """Return the rule that nobody mentors whom they manage, asked where the managers are nobody here."""
    managers = [column for side in found.sides for column in side.managers]
    if not managers:
        return []
    people = [
        column
        for side in found.sides
        for column in (side.id, *(side.names if len(side.names) == 1 else ()))
        if column is not None
    ]
    known = {fold(answer) for column in people for answer in column.cells.counted} - {""}
    columns = _manager_columns(found, names)
    wrong = next((found.failing[column.header] for column in managers if column.header in found.failing), None)
    if wrong is not None:
        asked = f"Should nobody be mentored by their own manager? The answers do not allow it as they are: {wrong}"
        return [*ask(asked), *hashed("reporting_line", columns)]
    if any(fold(said) in known for column in managers for said in column.cells.counted):
        return [
            "[[rule]]",
            'kind = "reporting_line"        # nobody mentors whom they manage',
            *columns,
        ]
    asked = f"'{managers[0].header}' names nobody of these tables. Should nobody be mentored by their own manager?"
    return [*ask(asked), *hashed("reporting_line", columns)]


def _manager_columns(found: Proposal, names: ColumnNames) -> list[str]:
    """Return the settings that say where managers stand: in one table, or in both under one name or two."""
    stand = {side.role: toml_value(names[side.managers[0]]) for side in found.sides if side.managers}
    if len(stand) == 2 and len({*stand.values()}) == 1:
        return [f"column = {stand['mentor']}"]
    return [f"{role}_column = {name}" for role, name in stand.items()]


def _wish_rules(found: Proposal, names: ColumnNames) -> Iterator[list[str]]:
    """Ask for a rule where people say whether they would like somebody like them."""
    theirs, ours = (next(iter(side.groups), None) for side in (found.mentees, found.mentors))
    for wish in found.mentees.wishes:
        if theirs is None or ours is None:
            yield ask(
                f"'{wish.header}' is a wish about a group, and no column of the mentors tells that group. Is there one?"
            )
            continue
        asked = f"Must those who say yes to '{wish.header}' get a mentor who shares it? Every audit then says so."
        columns = [f"mentee_column = {toml_value(names[theirs])}", f"mentor_column = {toml_value(names[ours])}"]
        kind = "overlap" if "terms" in {theirs.kind, ours.kind} or _has_lists(theirs, ours) else "same"
        more = ["at_least = 1"] * (kind == "overlap")
        yield [*ask(asked), *hashed(kind, columns, *more, f"when = {toml_value(names[wish])}")]


def _has_lists(*sides: InferredColumn) -> bool:
    return any(sign in answer for side in sides for answer in side.written.values() for sign in ",;|")
