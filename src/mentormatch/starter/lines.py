"""Lines of the policy that `init` writes: values, comments, questions."""

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

_WIDTH = 118
_SHOWN = 6


def toml_value(value: Any) -> str:
    """Return a value as TOML has it, on one line."""
    import tomli_w

    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{toml_key(key)} = {toml_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return tomli_w.dumps({"x": value}).removeprefix("x = ").removesuffix("\n")


def toml_key(name: str) -> str:
    """Return a name as TOML has it: quoted where it must be."""
    import tomli_w

    return tomli_w.dumps({name: 0}).removesuffix(" = 0\n")


def comment(text: str, *, mark: str = "#") -> list[str]:
    r"""Return a text as lines of comment; characters that TOML forbids there, such as bells, are left out.

    Examples
    --------
    >>> comment("Two\n\alines")
    ['# Two lines']
    """
    shown = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return textwrap.wrap(
        shown,
        _WIDTH,
        initial_indent=f"{mark} ",
        subsequent_indent="#   ",
        break_long_words=False,
        break_on_hyphens=False,  # so that the lines put together again are the text
    )


def ask(text: str) -> list[str]:
    """Return a question to the coordinator."""
    return comment(text, mark="# ?")


def listed(names: Iterable[str]) -> str:
    """Return names in quotation marks, of many only some."""
    named = [f"'{name}'" for name in names]
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return ", ".join(named[:_SHOWN]) + more


def hashed(kind: str, columns: Iterable[str], *more: str) -> list[str]:
    """Return a rule that is commented out."""
    return ["# [[rule]]", f'# kind = "{kind}"', *(f"# {line}" for line in (*columns, *more))]
