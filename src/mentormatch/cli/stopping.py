"""What `match` writes: nothing where too few are placed, and how."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

import click

from mentormatch.errors import count

_Command = TypeVar("_Command", bound=Callable[..., None])

TOO_FEW = 5
"""The exit status where fewer are placed than was asked for."""
_SHARE = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(%?)\s*", re.ASCII)


def read_share(context: click.Context | None, parameter: click.Parameter | None, value: str | None) -> Fraction | None:
    """Return a share, "80%" or "0.8", as a fraction from 0 to 1, as a callback of an option.

    Examples
    --------
    >>> [read_share(None, None, text) for text in ("80%", "0.8", "1", None)]
    [Fraction(4, 5), Fraction(4, 5), Fraction(1, 1), None]
    """
    if value is None:
        return None
    found = _SHARE.fullmatch(value)
    share = Fraction(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else None
    if share is None or share > 1:
        raise click.BadParameter("Write a share from 0% to 100%, such as 80% or 0.8.", context, parameter)
    return share


def too_few(placed: int, wanting: int, share: Fraction | None) -> str | None:
    """Return what is said where less than a share of the mentees who want a mentor is placed; else None.

    Examples
    --------
    >>> too_few(1, 2, Fraction(1, 2)) is None
    True
    >>> too_few(1, 2, Fraction(4, 5))
    '1 of 2 mentees is placed, 50 %, which is below 80 %: nothing was written.'
    """
    if share is None or placed >= share * wanting:
        return None
    verb = "is" if placed == 1 else "are"
    shares = f"{100 * placed / wanting:.3g} %, which is below {float(100 * share):.3g} %"
    return f"{placed:,} of {count(wanting, 'mentee')} {verb} placed, {shares}: nothing was written."


def without_workbook(command: _Command) -> _Command:
    """Give a command the option of writing no workbook."""
    what = "Leave out matching.xlsx, and audit.json beside it."
    return click.option("--no-workbook", is_flag=True, help=what)(command)


def writes_results(command: _Command) -> _Command:
    """Give a command the options of how its files are written."""
    what = "Write CSV files for programs: without the mark by which Excel knows that they are in UTF-8."
    command = without_workbook(command)
    command = click.option("--force", is_flag=True, help="Overwrite the files of an earlier run.")(command)
    return click.option("--plain", is_flag=True, help=what)(command)
