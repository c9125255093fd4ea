"""Pair mentors and mentees, provably well, and say why."""

import logging as _logging

import lazy_loader as _lazy

__version__ = "0.1.0"

__all__ = [
    "Cohort",
    "CohortError",
    "Criterion",
    "FileError",
    "InfeasibleError",
    "InputError",
    "Matching",
    "MentorMatchError",
    "MissingExtraError",
    "Mistake",
    "Pair",
    "People",
    "Policy",
    "PolicyError",
    "Price",
    "ProblemError",
    "Rule",
    "StoppedError",
    "UnknownNameError",
    "Unmatched",
    "audit",
    "compare",
    "datasets",
    "default_policy",
    "draw_lottery",
    "explain",
    "frontier",
    "instances",
    "match",
    "outcomes_of",
    "pairs_across",
    "read_cohort",
    "read_pair_list",
    "read_pairs",
    "read_policy",
    "tell_groups",
    "write_cohort",
    "write_matching",
    "write_pairs",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submodules=["datasets", "instances"],
    submod_attrs={
        "criteria": ["Criterion"],
        "errors": [
            "CohortError",
            "FileError",
            "InfeasibleError",
            "InputError",
            "MentorMatchError",
            "MissingExtraError",
            "Mistake",
            "PolicyError",
            "ProblemError",
            "StoppedError",
            "UnknownNameError",
        ],
        "explanations": ["explain"],
        "fairness.audit": ["audit"],
        "fairness.crossings": ["pairs_across"],
        "fairness.frontier": ["frontier"],
        "fairness.outcomes": ["outcomes_of"],
        "fairness.telling": ["tell_groups"],
        "lotteries": ["draw_lottery"],
        "matching": ["Matching", "Pair", "Price", "Unmatched"],
        "pipeline": ["match"],
        "policy": ["Policy", "default_policy"],
        "profiles": ["Cohort", "People"],
        "rules": ["Rule"],
        "scoring": ["compare"],
        "tables": [
            "read_cohort",
            "read_pair_list",
            "read_pairs",
            "read_policy",
            "write_cohort",
            "write_matching",
            "write_pairs",
        ],
    },
)

_logging.getLogger(__name__).addHandler(_logging.NullHandler())
