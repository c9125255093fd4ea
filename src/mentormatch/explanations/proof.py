"""What the certificate of a matching proves, in plain words."""

import math
from collections.abc import Iterator

import numpy as np

from mentormatch.assignment import Certificate
from mentormatch.errors import count
from mentormatch.matching import Matching

# What no other pairing does where the objective is proven; and what is at most so much more where it is not.
_PROVEN = {
    "group-maximin": "raises the worst group's mean",
    "least-gap": "brings groups nearer to each other",
    "leximin": "raises the lowest outcome, then the next lowest, and so on,",
    "max-gap": "reaches a higher total within the gap",
    "maximin": "raises the lowest outcome",
    "nash": "reaches a larger product of outcomes",
    "quotas": "reaches a higher total within the quotas",
}
_BOUNDED = {
    "group-maximin": "the worst group's mean is at most {gap} higher than here",
    "least-gap": "groups come at most {gap} nearer to each other than here",
    "leximin": "the lowest outcome is at most {gap} higher than here",
    "max-gap": "the total within the gap is at most {gap} higher than here",
    "maximin": "the lowest outcome is at most {gap} higher than here",
    "nash": "the logarithms of outcomes sum to at most {gap} more than here",
    "quotas": "the total within the quotas is at most {gap} higher than here",
}
_BASELINES = {
    "first-come": "mentees took their best free mentor one after another, in an order drawn by lot",
    "greedy": "of all pairs the best one first, then the best that was left, and so on",
    "picking-sequence": "mentees picked in turns, who had least next, the best mentor that was left",
    "random": "mentees got a free mentor by lot",
}
_PROOFS = frozenset({"Proven", "Bounded", "Stable"})
_OF_WHAT = "this is proven of these scores and rules, not that they are right"
# as of a certificate
_TOLERANCE = 1e-9


def proof_in_words(matching: Matching) -> tuple[str, list[str]]:
    """Return what `proof_lines` does, and of what the proof is one: a wrong answer in the tables makes another optimum.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> proof_in_words(match(cohort))[1][-1]
    'this is proven of these scores and rules, not that they are right'
    """
    title, sentences = proof_lines(matching)
    return title, [*sentences, *([_OF_WHAT] if title in _PROOFS else [])]


def proof_lines(matching: Matching) -> tuple[str, list[str]]:
    """Return a title and what is proven of a matching: of what its objective aims at, and of the total.

    Parameters
    ----------
    matching : Matching

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.policy import Policy
    >>> from mentormatch.policy import Criterion
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> proof_lines(match(cohort, Policy(criteria=[Criterion("skills")], objective="maximin")))
    ('Proven', ['no other pairing places more, or raises the lowest outcome with as many (1)',
        'of those that reach it, none has a higher total (1)'])
    """
    objective, certificate = matching.objective, matching.certificate
    if matching.solver == "lottery":
        return "Drawn", [f"by lot; {_total_aside(matching)}"]
    if objective == "stable":
        return _stable(matching)
    if objective in _BASELINES:
        return "Baseline", [f"{_BASELINES[objective]}; nothing is optimal", _total_aside(matching)]
    if objective == "total":
        return ("Proven" if certificate.proven else "Not proven"), [_of_total(matching)]
    if certificate.proven is None:
        value = f" ({shown})" if (shown := _value(matching)) else ""
        return "Not proven", [
            f"what was proven of '{objective}'{value} is not stored in full, so that it cannot be checked again",
            "match again to prove it; pairs, limits and values were checked",
        ]
    return ("Proven" if certificate.proven else "Bounded"), [_of_objective(matching), *_of_total_then(matching)]


def _of_total(matching: Matching) -> str:
    certificate = matching.certificate
    if certificate.proven:
        # where pairs must be worth it, they are no aim
        if matching.policy.participation == "worth":
            return f"no other pairing gains more over leaving everybody unmatched ({certificate.value:.6g})"
        first = ", or more of those who come first" if certificate.precedence else ""
        kept = certificate.value - matching.total
        total = f"{matching.total:.6g}, and {kept:.6g} for pairs that go on" if _keeps(matching) else ""
        reached = total or f"{certificate.value:.6g}"
        return f"no other pairing places more{first}, or reaches a higher total with as many ({reached})"
    most = f"at most {_pairs(certificate.pairs_bound)} can be made"
    if not math.isfinite(certificate.gap):
        return most
    return f"{most}, and no total with as many exceeds this one by more than {_gap(certificate)}"


def _keeps(matching: Matching) -> bool:
    """Whether pairs that go on count for more than their score."""
    return bool(matching.policy.carried.get("keep")) and matching.solver != "given"


def _of_objective(matching: Matching) -> str:
    objective, certificate = matching.objective, matching.certificate
    value = f" ({shown})" if (shown := _value(matching)) else ""
    # where pairs must be worth it, they are no aim
    worth = matching.policy.participation == "worth"
    if certificate.proven:
        places, many = ("", "") if worth else ("places more, or ", " with as many")
        return f"no other pairing {places}{_PROVEN[objective]}{many}{value}"
    most = _most_pairs(certificate)
    if not math.isfinite(certificate.gap):
        return "nothing is known of others" if worth else most
    bounded = f"{_BOUNDED[objective].format(gap=_gap(certificate))}{value}"
    # where bound and value meet unproven, the bound is the integer program's own, which nothing else has checked
    met = certificate.pairs == certificate.pairs_bound and certificate.gap <= _TOLERANCE * max(
        1, abs(certificate.value)
    )
    unchecked = "unchecked: " if met else ""
    return f"{unchecked}{bounded if worth else f'{most}; with as many, {bounded}'}"


def _of_total_then(matching: Matching) -> Iterator[str]:
    then = matching.then
    if then is not None and then.proven:
        yield f"of those that reach it, none has a higher total ({then.value:.6g})"
    elif then is not None and math.isfinite(then.gap):
        yield f"of those that reach it, the total is at most {_gap(then)} higher than here ({then.value:.6g})"


def _stable(matching: Matching) -> tuple[str, list[str]]:
    details = {} if matching.solved is None else matching.solved.answer.details
    if matching.stopped or not details.get("stable", True):
        return "Not stable", ["stopped before the end: some may rather have each other", _total_aside(matching)]
    stable = "no two who may be paired would rather have each other than what they got"
    return "Stable", [stable + (": every pair was looked at" if details else ""), _total_aside(matching)]


def _total_aside(matching: Matching) -> str:
    """Say how far the total is from the best, where the objective does not maximise it."""
    certificate = matching.certificate
    total = f"its total ({matching.total:.6g})"
    if matching.policy.participation == "worth":
        return f"{total} is not what was maximised"
    if certificate.proven:
        return f"{total} happens to be the best there is"
    least = "" if certificate.pairs == certificate.pairs_bound else f"{_most_pairs(certificate)}; "
    if not math.isfinite(certificate.gap):
        return f"{least}{total} is not what was maximised"
    return f"{least}{total} is not what was maximised: the best is at most {_gap(certificate)} higher"


def _most_pairs(certificate: Certificate) -> str:
    if (certificate.pairs, certificate.placed) == (certificate.pairs_bound, certificate.placed_bound):
        return "no other pairing places more"
    return f"at most {_pairs(certificate.pairs_bound)} can be made"


def _value(matching: Matching) -> str:
    """Return the value of the objective in words that need no mathematics."""
    value = matching.certificate.value
    if matching.objective == "least-gap":
        return f"{max(0.0, -value):.3g} apart"
    if matching.objective == "nash":
        outcomes = np.zeros(len(matching.cohort.mentees))
        np.add.at(outcomes, matching.positions[:, 0], [pair.score for pair in matching.pairs])
        above = int((outcomes > 0).sum())
        return f"geometric mean {math.exp(value / above):.6g}" if above else ""
    return f"{value:.6g}"


def _gap(certificate: Certificate) -> str:
    return f"{max(0.0, certificate.gap):.3g}"


def _pairs(number: int) -> str:
    return count(number, "pair")
