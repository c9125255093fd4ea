"""What a stored policy cannot hold, from the policy at hand."""

from collections.abc import Mapping
from typing import Any

from mentormatch.policy.encoder_settings import with_own_encoders
from mentormatch.policy.objectives import with_own_objective


def with_own_parts(document: Mapping[str, Any], policy: Any) -> dict[str, Any]:
    """Return a stored policy with the encoders and the objective of one's own that a policy at hand has.

    Examples
    --------
    >>> with_own_parts({"criteria": [{"name": "skills"}], "objective": "nash"}, None)
    {'criteria': [{'name': 'skills'}], 'objective': 'nash'}
    """
    return with_own_objective(with_own_encoders(document, policy), policy)
