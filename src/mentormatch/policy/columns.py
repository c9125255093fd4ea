"""Which columns a policy names, and where."""

from collections.abc import Mapping

from mentormatch.policy.forms import Needs
from mentormatch.policy.policy import Policy

_NEEDS: Mapping[str, Needs] = {"number": "number", "text": "text", "choices": "names"}


def columns_of(policy: Policy) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the columns that a policy names, and where it names them, by table.

    Columns that may stand in either table (`audit`, `show`, `when` of rules, the one of "not_with") are under "either".

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> columns_of(Policy(criteria=[Criterion("skills", wants="goals")], audit=["gender"]))
    {'mentors': {'goals': ("criterion 'skills'",)}, 'mentees': {'goals': ("criterion 'skills'",)},
        'either': {'gender': ('audit',)}}
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {"mentors": {}, "mentees": {}, "either": {}}

    def note(table: str, column: str | None, where: str) -> None:
        if column is not None:
            found[table][column] = (*found[table].get(column, ()), where)

    for criterion in policy.criteria:
        for table, column in criterion.columns:
            note(table, column, f"criterion '{criterion.name}'")
    for rule in policy.rules:
        if rule.in_either_table:
            note("either", rule.column, rule.owner)
        else:
            note("mentees", rule.columns[0], rule.owner)
            note("mentors", rule.columns[1], rule.owner)
        note("either", rule.when, rule.owner)
    for column, objective in _group_columns(policy):
        note("mentees", column, f"objective '{objective}'")
    for setting in ("audit", "show"):
        for column in getattr(policy, setting):
            note("either", column, setting)
    return found


def _group_columns(policy: Policy) -> list[tuple[str, str]]:
    """Return the columns that define the groups of the objective, each with its name."""
    if isinstance(policy.objective, str):
        return []
    by = policy.objective.get("by", ())
    return [(column, policy.objective["name"]) for column in ([by] if isinstance(by, str) else by)]


def needs_of(policy: Policy) -> dict[str, dict[str, Needs]]:
    """Return the kind of answers that criteria and rules need, by table and column: numbers, texts, or ranked names.

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> years = Criterion("years", encoder={"name": "number", "at_least": 1})
    >>> needs_of(Policy(criteria=[years, Criterion("wishes", encoder="choices")]))
    {'mentors': {'years': 'number'}, 'mentees': {'years': 'number', 'wishes': 'names'}}
    """
    found: dict[str, dict[str, Needs]] = {"mentors": {}, "mentees": {}}
    for criterion in policy.criteria:
        needed = None if criterion.from_pairs else _NEEDS.get(criterion.make_encoder().name)
        if needed == "number" and criterion.make_encoder().get_params()["levels"]:
            continue
        if needed is not None:
            found[criterion.wants_table] |= dict.fromkeys(criterion.wants_columns, needed)
            found[criterion.offers_table] |= (
                {} if needed == "names" else dict.fromkeys(criterion.offers_columns, needed)
            )
    for rule in policy.rules:
        if rule.kind == "gap" and rule.levels is None:
            for table, column in zip(("mentees", "mentors"), rule.columns, strict=True):
                found[table][str(column)] = "number"
    return found
