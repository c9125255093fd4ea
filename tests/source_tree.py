"""The modules of the library as syntax trees: what they import, and from where."""

import ast
from collections.abc import Iterator
from pathlib import Path

SRC = Path(__file__).parent.parent / "src"

PATHS = sorted(SRC.rglob("*.py"))
MODULES = {".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path for path in PATHS}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
PACKAGES = [name for name, path in MODULES.items() if path.name == "__init__.py"]


def package_of(name: str) -> str:
    """A package is its own."""
    return name if name in PACKAGES else name.rpartition(".")[0]


def imported_names(name: str) -> Iterator[tuple[str, str]]:
    """Each (module, name in it) of ours that a module imports; of a face that is lazy, from its stub."""
    stub = MODULES[name].with_suffix(".pyi")
    tree = ast.parse(stub.read_text(encoding="utf-8")) if stub.exists() and name != "mentormatch" else TREES[name]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively, in line {node.lineno}"
            if node.module and node.module.split(".")[0] == "mentormatch":
                yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            ours = [alias.name for alias in node.names if alias.name.split(".")[0] == "mentormatch"]
            assert not ours, f"{name} imports {ours} as a whole, in line {node.lineno}"


def imports_of(name: str) -> Iterator[str]:
    """Each module of ours that a module imports."""
    for module, imported in imported_names(name):
        inner = f"{module}.{imported}"
        yield inner if inner in MODULES and not is_exported(module, imported) else module


def is_exported(package: str, name: str) -> bool:
    """Whether a face hands the name on; a file may be called as a function in it."""
    return package in PACKAGES and name in exported(package)


def exported(package: str) -> list[str]:
    """Return the literal `__all__` of a face, [] where it has none."""
    for node in TREES[package].body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return ast.literal_eval(node.value)
    return []


def lines_of(name: str) -> int:
    """How many lines a file has in all."""
    return len(MODULES[name].read_text(encoding="utf-8").splitlines())
