"""How much of a file is read, at most."""

import dataclasses
from dataclasses import dataclass

from mentormatch.errors import CohortError, InputError, Mistake

_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a file is read, at most: more is a mistake, found before memory is asked for.

    The defaults take any cohort that people have filled in, and keep a file that was made to harm from taking the
    process with it. A server that knows its cohorts gives lower ones.

    Parameters
    ----------
    unpacked : int
        Bytes, after unpacking: 1 GB is 1 kB for each of a million people.
    rows : int
        As many as a sheet of a spreadsheet has: 1,048,576.
    columns : int
        As many as a sheet has: 16,384.
    cells : int
        Rows times columns, blank cells too, since each takes memory: 50 million are 500 answers of 100,000 people.
    cell : int
        Characters in a cell. A spreadsheet holds 32,767; a million is a book, for texts that were pasted whole.
    depth : int
        Brackets within brackets, in JSON and in policies. Ours need 8.

    Raises
    ------
    InputError
        If one is no whole number of 1 or more.

    Examples
    --------
    >>> Limits(rows=1000).rows, Limits().unpacked
    (1000, 1000000000)
    """

    unpacked: int = 10**9
    rows: int = 2**20
    columns: int = 2**14
    cells: int = 50_000_000
    cell: int = 10**6
    depth: int = 64

    def __post_init__(self) -> None:
        mistakes = [
            Mistake("wrong_limit", "must be a whole number of 1 or more", got=str(given), column=field.name)
            for field in dataclasses.fields(self)
            if type(given := getattr(self, field.name)) is not int or given < 1
        ]
        if mistakes:
            raise InputError(mistakes)

    @classmethod
    def of_size(cls, unpacked: int) -> "Limits":
        """Return the limits for files of so many bytes; above the default, rows and cells grow with them.

        Examples
        --------
        >>> Limits.of_size(4 * 10**9).rows == 4 * Limits().rows, Limits.of_size(1000).rows == Limits().rows
        (True, True)
        """
        default = cls()
        times = max(1, -(-unpacked // default.unpacked))
        return cls(unpacked=unpacked, rows=default.rows * times, cells=default.cells * times, cell=default.cell * times)


UNLESS_GIVEN = Limits()
"""The limits of what is read, where no others are given."""


def bytes_in(text: str) -> int:
    """Return the bytes that a size such as "4GB" or "500 MB" says.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> bytes_in("4GB"), bytes_in("1.5 mb"), bytes_in("2000")
    (4000000000, 1500000, 2000)
    """
    number = text.strip().upper().rstrip("BKMGT ")
    unit = text.strip().upper()[len(number) :].strip()
    unit = f"{unit}B" if unit in {"K", "M", "G", "T"} else unit.removesuffix("B") if unit == "B" else unit
    size = float(number) * _UNITS[unit] if unit in _UNITS and number.replace(".", "", 1).isdecimal() else 0
    if not 1 <= size <= 10**18:
        raise ValueError(f"must be a size such as 500MB or 4GB, not '{text}'")
    return int(size)


def too_much(limit: str, limits: Limits, name: str, *, got: str, row: int | None = None) -> CohortError:
    """Return the error for a file that is beyond a limit: which, what came, and what lifts it.

    Examples
    --------
    >>> print(too_much("rows", Limits(), "mentors.csv", got="more"))
    mentors.csv: must have at most 1,048,576 rows. Got 'more'. Allow more by --max-size 2GB, or by
    limits=Limits(rows=...).
    """
    most = getattr(limits, limit)
    expected = {
        "unpacked": f"must have at most {most:,} bytes, unpacked",
        "rows": f"must have at most {most:,} rows",
        "columns": f"must have at most {most:,} columns",
        "cells": f"must have at most {most:,} cells, blank ones among them",
        "cell": f"a cell must have at most {most:,} characters",
        "depth": f"must have brackets within brackets at most {most} deep",
    }[limit]
    option = f"--max-size {limits.unpacked // 10**9 + 1}GB, or by " if limit not in {"columns", "depth"} else ""
    hint = f"Allow more by {option}limits=Limits({limit}=...)."
    return CohortError(Mistake(f"too_many_{limit}" if limit.endswith("s") else f"too_much_{limit}", expected, got=got,
                               hint=hint, file=name, row=row))  # fmt: skip
