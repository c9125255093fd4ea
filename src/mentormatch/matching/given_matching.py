"""Whether what was given as a matching is one."""

from mentormatch.errors import InputError, Mistake
from mentormatch.matching.result import Matching


def check_matching(matching: object) -> None:
    """Raise an error of ours where something else than a matching was given.

    Raises
    ------
    InputError

    Examples
    --------
    >>> check_matching([("kim", "ada")])
    Traceback (most recent call last):
    mentormatch.errors.InputError: A matching must be given. Got 'list'. match, rematch, read_matching and \
Matching.from_pairs make one.
    """
    if not isinstance(matching, Matching):
        hint = "match, rematch, read_matching and Matching.from_pairs make one."
        raise InputError(Mistake("not_a_matching", "a matching must be given", got=type(matching).__name__, hint=hint))
