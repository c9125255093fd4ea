"""The objective of a policy: a name, a table, or a function."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import PlainValidator

from mentormatch.assignment import ObjectiveName
from mentormatch.errors import Mistake, PolicyError
from mentormatch.policy.encoder_settings import OWN
from mentormatch.policy.settings import FrozenDict, Requirement, wrong_value


def objective_setting(objective: Any) -> str | FrozenDict | Callable[[Any], Any]:
    """Return an objective as a name, as a table of name and options, or as the function that it is.

    Raises
    ------
    PolicyError
        For what a document says in the place of a function.

    Examples
    --------
    >>> objective_setting({"name": "nash"}), objective_setting({"name": "nash", "gap": 0.1}), objective_setting(min)
    ('nash', {'name': 'nash', 'gap': 0.1}, <built-in function min>)
    """
    if isinstance(objective, str) and objective.strip():
        return objective
    if isinstance(objective, Mapping) and OWN in objective:
        expected = f"must be handed over: {objective[OWN]!r} is a function of your own, which a document cannot hold"
        hint = "Give the policy that you made beside the document."
        raise PolicyError(wrong_value("objective", expected, hint=hint, code="objective_not_ours"))
    if isinstance(objective, Mapping) and isinstance(objective.get("name"), str) and objective["name"].strip():
        return FrozenDict(objective) if len(objective) > 1 else str(objective["name"])
    if callable(objective) and not isinstance(objective, Mapping):
        return objective  # type: ignore[no-any-return]
    raise ValueError(objective)


def stated_objective(objective: Callable[[Any], Any]) -> dict[str, str]:
    """Return what a stored policy says in the place of a function: where it is defined.

    Examples
    --------
    >>> stated_objective(stated_objective)
    {'own': 'mentormatch.policy.objectives.stated_objective'}
    """
    defined = objective if hasattr(objective, "__qualname__") else type(objective)
    return {OWN: f"{defined.__module__}.{defined.__qualname__}"}


def not_written(objective: Callable[[Any], Any]) -> Mistake:
    """Return the mistake that a function cannot stand in a file.

    Examples
    --------
    >>> print(not_written(not_written))
    column 'objective': the objective must be one of ours, by name, to be written down. Got
    'mentormatch.policy.objectives.not_written'.
    """
    expected = "the objective must be one of ours, by name, to be written down"
    return Mistake("objective_not_ours", expected, got=stated_objective(objective)[OWN], column="objective")


def with_own_objective(document: Mapping[str, Any], policy: Any) -> dict[str, Any]:
    """Return a stored policy with the function that a policy at hand has as its objective, where it is the same one.

    Examples
    --------
    >>> with_own_objective({"objective": "nash"}, None)
    {'objective': 'nash'}
    """
    own = None if policy is None else policy.objective
    if callable(own) and document.get("objective") == stated_objective(own):
        return {**document, "objective": own}
    return dict(document)


ObjectiveSetting: TypeAlias = Annotated[
    ObjectiveName | Mapping[str, Any] | Callable[[Any], Any],
    PlainValidator(objective_setting),
    Requirement("must be a name, a table with a name and options, or a function"),
]
