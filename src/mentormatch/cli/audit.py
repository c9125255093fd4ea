"""What `audit` on the command line audits."""

import math
from collections.abc import Sequence
from typing import Any

import click

from mentormatch.errors import CohortError, Mistake
from mentormatch.fairness import FairnessAudit, unknown_metrics
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort, People

_MOST_TOLD = 20_000


def is_told(cohort: Cohort) -> bool:
    """Return whether an audit says how well answers tell each group: of so many people it would take minutes.

    Examples
    --------
    >>> is_told(Cohort.from_records(mentors=[], mentees=[]))
    True
    """
    return sum(cohort.shape) <= _MOST_TOLD


def audited_columns(by: Sequence[str], people: People, policy: Policy) -> list[list[str]]:
    """Return the columns of each audit: those that were asked for together, else what the policy audits, one by one.

    Raises
    ------
    CohortError
        Where a column that was asked for is not there; what the policy audits is named.
    click.UsageError
        Where nothing is asked for, and the policy audits nothing of these people.

    Examples
    --------
    >>> people = People("mentee", ("kim",), {"age": (31,), "sex": ("f",), "town": ("Turin",)})
    >>> policy = Policy(criteria=[], audit=["age", "sex"])
    >>> audited_columns([], people, policy), audited_columns(["town", "sex"], people, policy)
    ([['age'], ['sex']], [['town', 'sex']])
    """
    known = [name for name in policy.audit if name in people.columns]
    if not by and not known:
        raise click.UsageError(f"Say --by COLUMN: the policy audits no column of the {people.role}s.")
    missing = [name for name in by if known and name != "id" and name not in people.columns]
    if missing:
        expected = f"there is no such column among the {people.role}s"
        hint = f"The policy audits {', '.join(map(repr, known))}."
        raise CohortError([Mistake("column_unknown", expected, got=name, hint=hint) for name in missing])
    return [list(by)] if by else [[name] for name in known]


def audit_facts(found: FairnessAudit) -> dict[str, Any]:
    """Return an audit for `print_json`: what the table does not show, as it could tell of hidden groups, is NaN.

    Examples
    --------
    >>> from mentormatch.fairness import audit
    >>> from mentormatch.matching import match
    >>> from mentormatch.policy import Criterion
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R", "team": "a"}])
    >>> facts = audit_facts(audit(match(cohort), by="team"))
    >>> facts["by_group"]["a"]["n"], facts["difference"]["mean_score"]
    (1, nan)
    """
    facts = found.to_dict()
    unknown = dict.fromkeys(unknown_metrics(found, found.difference()), math.nan)
    return facts | {name: facts[name] | unknown for name in ("difference", "ratio", "p_values")}
