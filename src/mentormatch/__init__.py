"""Pair mentors and mentees, provably well, and say why."""

import logging as _logging

import lazy_loader as _lazy

__version__ = "0.1.0"

__all__ = [
    "Checkup",
    "Cohort",
    "CohortError",
    "Criterion",
    "FileError",
    "InfeasibleError",
    "InputError",
    "Introduction",
    "Limits",
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
    "check_up",
    "choices_got",
    "clear_vectors",
    "compare",
    "datasets",
    "default_policy",
    "draw_lottery",
    "explain",
    "frontier",
    "instances",
    "introductions",
    "match",
    "outcomes_of",
    "pairs_across",
    "read_cohort",
    "read_pair_list",
    "read_pairs",
    "read_policy",
    "tell_groups",
    "vectors_kept_in",
    "write_cohort",
    "write_introductions",
    "write_matching",
    "write_pairs",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submodules=["datasets"],
    submod_attrs={
        "checkup": [
            "Checkup",
            "check_up",
        ],
        "datasets": ["instances"],
        "encoders": [
            "clear_vectors",
            "vectors_kept_in",
        ],
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
        "explanations": [
            "Introduction",
            "choices_got",
            "explain",
            "introductions",
        ],
        "fairness": [
            "audit",
            "frontier",
            "outcomes_of",
            "pairs_across",
            "tell_groups",
        ],
        "matching": [
            "Matching",
            "Pair",
            "Price",
            "Unmatched",
            "draw_lottery",
            "match",
        ],
        "policy": [
            "Criterion",
            "Policy",
            "Rule",
            "default_policy",
        ],
        "profiles": [
            "Cohort",
            "People",
        ],
        "scoring": [
            "compare",
        ],
        "tables": [
            "Limits",
            "read_cohort",
            "read_pair_list",
            "read_pairs",
            "read_policy",
            "write_cohort",
            "write_introductions",
            "write_matching",
            "write_pairs",
        ],
    },
)

_logging.getLogger(__name__).addHandler(_logging.NullHandler())
