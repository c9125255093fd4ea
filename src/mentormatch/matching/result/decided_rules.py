"""What a rematch puts into a policy, and the policy without it."""

from collections.abc import Mapping
from dataclasses import replace

from mentormatch.policy import Policy, Rule

OVERRIDES: Mapping[str, str] = {
    "accepted": "accepted in the sheet",
    "declined": "declined in the sheet",
    "by hand": "set by hand in the sheet",
    "kept": "a pair that goes on",
}
"""The names of the rules that decisions become."""


def without_decisions(policy: Policy, *, declined: bool = False) -> Policy:
    """Return a policy without what a rematch put into it; pairs that were declined stay forbidden, unless asked.

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> accepted = Rule("lock", pairs=[("kim", "ada")], name="accepted in the sheet")
    >>> without_decisions(Policy(criteria=[Criterion("skills")], rules=[accepted])).rules
    ()
    """
    made = {label for said, label in OVERRIDES.items() if declined or said != "declined"}
    as_given = iter(policy.carried.get("rules", ()))
    rules = [rule for rule in policy.rules if rule.name not in made]
    rules = [Rule.from_dict(next(as_given, rule.to_dict())) if rule.kind == "previous" else rule for rule in rules]
    return replace(policy, carried={}, rules=rules) if policy.carried or rules != [*policy.rules] else policy
