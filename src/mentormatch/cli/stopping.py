"""Where too few are placed for anything to be written."""

import re
from fractions import Fraction

import click

from mentormatch.errors import count

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
