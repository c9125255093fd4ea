"""A policy for other eyes: without the people it names."""

from collections.abc import Mapping
from typing import Any

from mentormatch.values import digest_of

# What holds ids, or what people wrote; in criteria and rules, where "mentees" are no columns.
_OF_PEOPLE = frozenset(
    {"pairs", "staff", "scores", "vectors", "matrix", "table", "ids", "mentees", "mentors", "template", "people"}
)
# Of the whole policy: rounds before by id, texts of letters, and remarks on what stood in the tables.
_LEFT_OUT = ("carried", "letters", "notes")


def policy_without_people(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a policy states, with a count and a digest in the place of lists of people; texts of letters go.

    Names that the coordinator gave to criteria and rules stay, and so do columns.

    Parameters
    ----------
    policy : mapping
        As `Policy.to_dict` gives it.

    Examples
    --------
    >>> rules = [{"kind": "forbid", "pairs": [["kim", "ada"], ["noor", "bob"]]}]
    >>> shown = policy_without_people({"rules": rules, "carried": {"waited": {"kim": 1}}})
    >>> shown["rules"][0]["pairs"]["left_out"], sorted(shown)
    ('2 entries', ['left_out', 'rules'])
    """
    shown = {name: value for name, value in policy.items() if name not in _LEFT_OUT}
    for name in ("criteria", "rules"):
        if name in shown:
            shown[name] = [_without_people(part) for part in shown[name]]
    gone = [name for name in _LEFT_OUT if policy.get(name)]
    return shown | ({"left_out": gone} if gone else {})


def _without_people(part: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in part.items():
        if name in _OF_PEOPLE and isinstance(value, Mapping | list | tuple):
            shown[name] = {"left_out": f"{len(value)} entries", "digest": digest_of(value)}
        elif name in _OF_PEOPLE:
            shown[name] = {"left_out": "1 entry"}
        else:
            shown[name] = _without_people(value) if isinstance(value, Mapping) else value
    return shown


def policy_lines(policy: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the criteria and rules of a policy for a table: what it is, what it compares, and how.

    Examples
    --------
    >>> policy_lines({"rules": [{"kind": "different", "column": "team"}]})
    [{'what': 'rule', 'name': 'different', 'how': 'column: team'}]
    """
    lines = [
        ("criterion", part["name"], _with_columns(part), {"name", "weight"}) for part in policy.get("criteria", ())
    ]
    lines += [("rule", part.get("name") or part["kind"], part, {"name"}) for part in policy.get("rules", ())]
    return [
        {
            "what": what,
            "name": str(name),
            "how": "; ".join(
                f"{key}: {_in_words(value)}" for key, value in part.items() if key not in own and value != name
            ),
        }
        for what, name, part, own in lines
    ]


def _with_columns(criterion: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a criterion with the column that it compares where that is called as the criterion is."""
    named = criterion.keys() & {"wants", "offers"} or "pairs" in criterion
    return criterion if named else {"column": f"'{criterion['name']}' of both"} | dict(criterion)


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        if "left_out" in value:
            return f"({value['left_out']}, left out here)"
        return ", ".join(f"{key} {_in_words(entry)}" for key, entry in value.items())
    return ", ".join(map(_in_words, value)) if isinstance(value, list | tuple) else str(value)
