"""What went wrong: the exit status, lines, and JSON."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from mentormatch.cli.statuses import INFEASIBLE, STOPPED, WRONG_INPUT
from mentormatch.errors import (
    FileError,
    InfeasibleError,
    InputError,
    MentorMatchError,
    MissingExtraError,
    Mistake,
    StoppedError,
)

_KINDS: tuple[tuple[type[MentorMatchError], str, int], ...] = (
    (InputError, "input", WRONG_INPUT),
    (InfeasibleError, "infeasible", INFEASIBLE),
    (StoppedError, "stopped", STOPPED),
    (FileError, "file", WRONG_INPUT),
    (MissingExtraError, "missing_extra", WRONG_INPUT),
)


def status_of(error: MentorMatchError) -> int:
    """Return the exit status of an error.

    Examples
    --------
    >>> status_of(InfeasibleError("no")), status_of(StoppedError("late")), status_of(FileError("gone"))
    (3, 4, 1)
    """
    return next((status for kind, _, status in _KINDS if isinstance(error, kind)), WRONG_INPUT)


def failure_facts(error: MentorMatchError) -> dict[str, Any]:
    """Return an error for `print_json`: its kind, exit status and message, and each mistake in fields.

    Parameters
    ----------
    error : MentorMatchError

    Examples
    --------
    >>> facts = failure_facts(InputError(Mistake("capacity_not_whole", "must be whole", row=5)))
    >>> facts["error"], facts["exit_status"], facts["mistakes"][0]["code"], facts["mistakes"][0]["row"]
    ('input', 1, 'capacity_not_whole', 5)
    """
    kind = next((name for kind, name, _ in _KINDS if isinstance(error, kind)), "error")
    facts = failure(kind, status_of(error), str(error), error.mistakes if isinstance(error, InputError) else ())
    if isinstance(error, InfeasibleError):
        of_whom = {name: value for name, value in vars(error).items() if not name.startswith("_")}
        facts |= {**of_whom, "ways_out": error.ways_out}
    return facts


def failure(kind: str, status: int, message: str, mistakes: Iterable[Mistake] = ()) -> dict[str, Any]:
    """Return what went wrong for `print_json`.

    Examples
    --------
    >>> failure("usage", 2, "No such option: --frobnicate")
    {'error': 'usage', 'exit_status': 2, 'message': 'No such option: --frobnicate', 'mistakes': []}
    """
    return {
        "error": kind,
        "exit_status": status,
        "message": message,
        "mistakes": mistake_facts(mistakes),
    }


def mistake_facts(mistakes: Iterable[Mistake]) -> list[dict[str, Any]]:
    """Return mistakes in fields, each with its sentence under ``text``."""
    return [{**dataclasses.asdict(mistake), "text": str(mistake)} for mistake in mistakes]
