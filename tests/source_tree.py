"""The modules of the library as syntax trees: what they import, and from where."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SRC = Path(__file__).parent.parent / "src"

PATHS = sorted(SRC.rglob("*.py"))
MODULES = {".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path for path in PATHS}
PACKAGES = [name for name, path in MODULES.items() if path.name == "__init__.py"]


@cache
def tree_of(name: str) -> ast.Module:
    """Return the syntax tree of a module: parsed when it is asked for, since every worker collects all tests."""
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@cache
def nodes_of(name: str) -> tuple[ast.AST, ...]:
    """Return every node of a module, as `ast.walk` goes through them."""
    return tuple(ast.walk(tree_of(name)))


def package_of(name: str) -> str:
    """A package is its own."""
    return name if name in PACKAGES else name.rpartition(".")[0]


@cache
def imported_names(name: str) -> tuple[tuple[str, str], ...]:
    """Return each (module, name in it) of ours that a module imports; of a face that is lazy, from its stub."""
    return tuple(_imported_names(name))


def _imported_names(name: str) -> Iterator[tuple[str, str]]:
    stub = MODULES[name].with_suffix(".pyi")
    is_lazy = stub.exists() and name != "mentormatch"
    for node in ast.walk(ast.parse(stub.read_text(encoding="utf-8"))) if is_lazy else nodes_of(name):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively, in line {node.lineno}"
            if node.module and node.module.split(".")[0] == "mentormatch":
                yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            ours = [alias.name for alias in node.names if alias.name.split(".")[0] == "mentormatch"]
            assert not ours, f"{name} imports {ours} as a whole, in line {node.lineno}"


@cache
def imports_of(name: str) -> tuple[str, ...]:
    """Return each module of ours that a module imports."""
    inner = [(module, imported, f"{module}.{imported}") for module, imported in imported_names(name)]
    return tuple(
        file if file in MODULES and not is_exported(module, imported) else module for module, imported, file in inner
    )


def is_exported(package: str, name: str) -> bool:
    """Whether a face hands the name on; a file may be called as a function in it."""
    return package in PACKAGES and name in exported(package)


@cache
def exported(package: str) -> list[str]:
    """Return the literal `__all__` of a face, [] where it has none."""
    for node in tree_of(package).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return ast.literal_eval(node.value)
    return []


def lines_of(name: str) -> int:
    """How many lines a file has in all."""
    return len(MODULES[name].read_text(encoding="utf-8").splitlines())
