"""The policy of cohorts whose columns have well-known names."""

from mentormatch.column_roles import known_comparisons
from mentormatch.policy.criteria import Criterion
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
    comparisons, notes = known_comparisons(cohort)
    criteria = [Criterion(**vars(comparison)) for comparison in comparisons]
    return Policy(criteria=criteria, notes=notes)
