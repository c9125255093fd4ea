"""The same scores under other rules."""

from dataclasses import replace

from mentormatch.policy import Policy
from mentormatch.scoring.rules import fit_rules, locks
from mentormatch.scoring.scores import Scores


def under_rules(scores: Scores, policy: Policy) -> Scores:
    """Return scores under a policy that differs in its rules, or in what is decided beside scores.

    Parameters
    ----------
    scores : Scores
    policy : Policy
        With the same criteria and weights; answers are not encoded again.

    Raises
    ------
    CohortError, PolicyError
        With what is wrong with the rules, such as a lock of two who may not be a pair.

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Rule
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> forbidden = Policy(criteria=[Criterion("skills")], rules=[Rule("forbid", pairs=[("kim", "ada")])])
    >>> under_rules(compare(cohort, Policy(criteria=[Criterion("skills")])), forbidden).allowed().tolist()
    [[False]]
    """
    form = policy.form
    binding = [rule.welcoming(form.any_answers(rule.columns)) for rule in policy.rules]
    rules = fit_rules(binding, scores.cohort, same_ids=policy.same_ids, weeks=policy.programme_weeks)
    other = replace(scores, policy=policy, rules=rules, forced=locks(policy.rules, scores.cohort))
    if "weighted" in vars(scores):
        vars(other)["weighted"] = scores.weighted  # depends on neither, and holds what is costly to compute
    return other
