"""The policy of cohorts whose columns have well-known names."""

from mentormatch.column_roles import known_comparisons
from mentormatch.errors import Mistake, PolicyError
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.given import check_given
from mentormatch.policy.policy import Policy
from mentormatch.profiles import Cohort


def default_policy(cohort: Cohort) -> Policy:
    """Return a policy from the columns that both tables have under well-known names.

    Parameters
    ----------
    cohort : Cohort
        Whose columns.

    Returns
    -------
    Policy
        Its `notes` say what was chosen, and which columns were left out.

    Raises
    ------
    PolicyError
        If no column is known; it says which columns there are.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "bob", "wants": "R"}])
    >>> default_policy(cohort).to_dict()["criteria"]
    [{'name': 'skills', 'wants': 'wants', 'offers': 'skills', 'weight': 3}]
    """
    check_given(cohort)
    comparisons, notes = known_comparisons(cohort)
    criteria = [Criterion(**vars(comparison)) for comparison in comparisons]
    return Policy(criteria=criteria, notes=notes)


def policy_for(cohort: Cohort, policy: Policy | None) -> Policy:
    """Return the policy by which a cohort is compared: the one that was given, or the default.

    Raises
    ------
    InputError
        Where the cohort is none.
    PolicyError
        Where the policy is none, or has no criterion.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "bob"}])
    >>> policy_for(cohort, Policy())
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: A policy must have at least one criterion. Add one, or use default_policy.
    """
    check_given(cohort, policy)
    policy = default_policy(cohort) if policy is None else policy
    if not policy.criteria:
        expected, hint = "a policy must have at least one criterion", "Add one, or use default_policy."
        raise PolicyError(Mistake("no_criteria", expected, hint=hint))
    return policy
