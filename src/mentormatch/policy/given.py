"""Checks that a cohort and a policy were given."""

from mentormatch.errors import InputError, Mistake, PolicyError
from mentormatch.policy.policy import Policy
from mentormatch.profiles import Cohort


def check_given(cohort: object, policy: object = None) -> None:
    """Raise an error of ours where something else than a cohort and a policy, or none, was given.

    Raises
    ------
    InputError
        Where the cohort is none.
    PolicyError
        Where the policy is none.

    Examples
    --------
    >>> check_given({"mentors": []})
    Traceback (most recent call last):
    mentormatch.errors.InputError: A cohort must be given. Got 'dict'. Cohort.from_records, Cohort.from_frames and \
read_cohort make one.
    """
    if not isinstance(cohort, Cohort):
        expected, hint = "a cohort must be given", "Cohort.from_records, Cohort.from_frames and read_cohort make one."
        raise InputError(Mistake("not_a_cohort", expected, got=type(cohort).__name__, hint=hint))
    if not isinstance(policy, Policy | None):
        expected, hint = "a policy must be a Policy", "Policy.from_dict, Policy.from_toml and read_policy make one."
        raise PolicyError(Mistake("not_a_policy", expected, got=type(policy).__name__, hint=hint))
