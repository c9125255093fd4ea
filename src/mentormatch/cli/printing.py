"""Prints lines on a terminal, or JSON for programs."""

import json
from collections.abc import Iterable
from typing import Any

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


def print_json(document: Any) -> None:
    r"""Print a value as JSON: what is hidden, or not finite, as null, and every letter beyond ASCII escaped.

    So it is valid whatever the encoding of the stream, and gives no orders to a terminal.

    Examples
    --------
    >>> print_json({"mentee": "Zoë", "score": float("nan")})
    {
      "mentee": "Zo\u00eb",
      "score": null
    }
    """
    from mentormatch.values import plain

    click.echo(json.dumps(plain(document), indent=2, allow_nan=False))
