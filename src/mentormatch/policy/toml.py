"""Settings as a TOML file states them."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from mentormatch.errors import Mistake, PolicyError

_WIDTH = 100
_PLACE_OF_SYNTAX_ERROR = re.compile(r" \((?:at line (\d+), column \d+|at end of document)\)$")


def read_toml(text: str, *, file: str | None = None) -> dict[str, Any]:
    """Return the document that a text in TOML states; `file` is what messages call it.

    Raises
    ------
    PolicyError
        Where it is none.

    Examples
    --------
    >>> read_toml("seed = 1")
    {'seed': 1}
    >>> read_toml("seed: 1")
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: row 1: must be a policy in TOML. Got 'Expected '=' after a key in a key/value pair'.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE_OF_SYNTAX_ERROR.search(str(error))
        got = str(error)[: place.start()] if place else str(error)
        row = int(place[1]) if place and place[1] else None
        raise PolicyError(Mistake("toml_syntax", "must be a policy in TOML", got=got, file=file, row=row)) from error
    except (OverflowError, RecursionError, ValueError, TypeError, AttributeError) as error:
        mistake = Mistake("toml_syntax", "must be a policy in TOML that can be read", got=str(error), file=file)
        raise PolicyError(mistake) from error


def _toml_key(name: str) -> str:
    """Return a name in TOML, in quotation marks where it needs them."""
    import tomli_w

    return tomli_w.dumps({name: 0}).removesuffix(" = 0\n")


def section(header: str, path: str, table: Mapping[str, Any]) -> str:
    """Return a table in TOML: its header, its values, then the tables in it.

    Examples
    --------
    >>> print(section("", "", {"seed": 1, "columns": {"mentors": {"id": "E-mail", "wants to": ["a", "b"]}}}))
    seed = 1
    [columns]
    [columns.mentors]
    id = "E-mail"
    "wants to" = ["a", "b"]
    <BLANKLINE>
    """
    lines = [header] if header else []
    below = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            inner = f"{path}.{_toml_key(key)}".strip(".")
            below.append(section(f"[{inner}]", inner, value))
        else:
            lines.append(f"{_toml_key(key)} = {_toml_value(value)}")
    return "".join(f"{line}\n" for line in lines) + "".join(below)


def _toml_value(value: Any) -> str:
    """Return a value in TOML, a list on one line, or an entry a line where that is too long."""
    import tomli_w

    if not isinstance(value, list):
        return tomli_w.dumps({"x": value}).removeprefix("x = ").removesuffix("\n")
    entries = [_toml_value(entry) for entry in value]
    line = f"[{', '.join(entries)}]"
    return line if len(line) <= _WIDTH else "".join(["[\n", *(f"    {entry},\n" for entry in entries), "]"])
