"""Prints lines on a terminal."""

from collections.abc import Iterable

import click

from mentormatch.errors import printable


def print_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines, on standard error where they are mistakes.

    Examples
    --------
    >>> print_lines(["Written     policy.toml"])
    Written     policy.toml
    """
    for line in lines:
        click.echo(printable(line), err=err)  # a cell gives no orders to a terminal
