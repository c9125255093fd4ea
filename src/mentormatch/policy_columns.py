"""Which columns a policy names, and where."""

from mentormatch.criteria import Criterion
from mentormatch.policy import Policy


def columns_of(policy: Policy) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the columns that a policy names, and where it names them, by table.

    Columns that may stand in either table (`audit`, `show`, `when` of rules, the one of "not_with") are under "either".

    Examples
    --------
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
    for column, objective in _groups_of(policy):
        note("mentees", column, f"objective '{objective}'")
    for setting in ("audit", "show"):
        for column in getattr(policy, setting):
            note("either", column, setting)
    return found


def _groups_of(policy: Policy) -> list[tuple[str, str]]:
    """Return the columns that make the groups of an objective, each with its name."""
    if isinstance(policy.objective, str):
        return []
    by = policy.objective.get("by", ())
    return [(column, policy.objective["name"]) for column in ([by] if isinstance(by, str) else by)]


def number_columns(policy: Policy) -> dict[str, frozenset[str]]:
    """Return the columns in which the policy needs numbers, by table.

    Examples
    --------
    >>> found = number_columns(Policy(criteria=[Criterion("years", encoder={"name": "number", "at_least": 1})]))
    >>> found["mentors"], found["mentees"]
    (frozenset({'years'}), frozenset({'years'}))
    """
    found: dict[str, set[str]] = {"mentors": set(), "mentees": set()}
    for one in policy.criteria:
        if not one.from_pairs and isinstance(one.wants, str) and _counts(one):
            found[one.wants_table].add(one.wants)
            found[one.offers_table].add(str(one.offers))
    for rule in policy.rules:
        if rule.kind == "gap" and rule.levels is None:
            for table, column in zip(("mentees", "mentors"), rule.columns, strict=True):
                found[table].add(str(column))
    return {table: frozenset(columns) for table, columns in found.items()}


def _counts(criterion: Criterion) -> bool:
    """Return whether a criterion compares numbers, and not levels."""
    encoder = criterion.make_encoder()
    return encoder.name == "number" and not encoder.get_params()["levels"]
