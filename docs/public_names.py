"""What stands at the top of a package's page of the reference: its public names.

Functions and classes are listed with their first sentence, and described below by autodoc. Types and constants, which
autodoc leaves out, are described here: with their value, and what is said of them where they are defined.
"""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, get_origin

LONGEST = 300  # letters of a value that is shown


def public_names(module: str) -> dict[str, Any]:
    """Return the public names of a package with what they are, without modules."""
    face = importlib.import_module(module)
    found = {name: getattr(face, name) for name in face.__all__}
    return {name: value for name, value in found.items() if not isinstance(value, ModuleType)}


def kind_of(value: Any) -> str:
    """Return under which heading a name is listed."""
    if inspect.isclass(value) and get_origin(value) is None:
        return "Errors" if issubclass(value, BaseException) else "Classes"
    return "Functions" if inspect.isroutine(value) else "Types and constants"


def first_sentence(text: str | None) -> str:
    """Return the first sentence of a docstring, on one line."""
    paragraph = " ".join((text or "").split("\n\n")[0].split())
    return re.split(r"(?<=[.?])\s(?=[A-Z])", paragraph)[0]


@cache
def _tree(module: str) -> ast.Module:
    """Return the source of a module; of a lazy package that of the stub beside it, which says where names come from."""
    file = Path(str(importlib.import_module(module).__file__))
    stub = file.with_suffix(".pyi")
    return ast.parse((stub if stub.exists() else file).read_text(encoding="utf-8"))


def said_of(module: str, name: str) -> str:
    """Return the docstring of a type or constant, which stands under it where it is defined."""
    body = _tree(module).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return said_of(node.module, alias.name)
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            match after:
                case ast.Expr(ast.Constant(str(text))):
                    return inspect.cleandoc(text)
            return ""
    return ""


def value_of(value: Any) -> str:
    """Return a type or constant as it is written, or what kind of value it is where that is long."""
    if isinstance(value, frozenset):
        written = f"frozenset({sorted(value)!r})"
    else:
        written = re.sub(r"\b(?:typing|collections\.abc|mentormatch(?:\.\w+)*)\.(?=\w)", "", repr(value))
    return written if len(written) <= LONGEST else f"{type(value).__name__} of {len(value)}"


def overview(module: str) -> Iterator[str]:
    """Yield the lines, in reStructuredText, that list the public names of a package."""
    names = public_names(module)
    for heading in ("Functions", "Classes", "Errors", "Types and constants"):
        listed = [(name, value) for name, value in names.items() if kind_of(value) == heading]
        if not listed:
            continue
        yield from ("", f".. rubric:: {heading}", "")
        if heading == "Types and constants":
            for name, value in listed:
                yield from (f".. py:data:: {name}", f"   :value: {value_of(value)}", "")
                yield from (f"   {line}" for line in said_of(module, name).splitlines())
                yield ""
            continue
        yield from (".. list-table::", "   :widths: 30 70", "")
        for name, value in listed:
            yield f"   * - :py:obj:`{name} <{_home(module, name)}.{name}>`"
            yield f"     - {first_sentence(inspect.getdoc(value))}"
    yield ""


def _home(module: str, name: str) -> str:
    """Return on the page of which package a name is described."""
    return "mentormatch" if name in importlib.import_module("mentormatch").__all__ else module
