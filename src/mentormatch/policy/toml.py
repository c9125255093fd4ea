"""Settings as a TOML file states them."""

from collections.abc import Mapping
from typing import Any

_WIDTH = 100


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
