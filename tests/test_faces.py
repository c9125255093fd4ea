"""Faces of packages: what they define, what they hand on, and that nobody imports past them."""

import ast
import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from source_tree import MODULES, PACKAGES, SRC, exported, imported_names, package_of, tree_of

ROOT = Path(__file__).parent.parent
INNER = [package for package in PACKAGES if package != "mentormatch"]
STUBS = [package for package in INNER if MODULES[package].with_suffix(".pyi").exists()]
SHORTEST_PARAGRAPH = 80


def outside(name: str, package: str) -> bool:
    return package_of(name) != package and not name.startswith(f"{package}.")


@pytest.mark.parametrize("package", INNER)
def test_face_defines_its_idea_in_a_paragraph(package):
    caption, _, rest = (ast.get_docstring(tree_of(package)) or "").partition("\n\n")
    assert caption
    assert len(rest) >= SHORTEST_PARAGRAPH


@pytest.mark.parametrize("package", INNER)
def test_all_is_literal_sorted_and_importable(package):
    names = exported(package)
    module = importlib.import_module(package)
    assert names == sorted(set(names)) == module.__all__
    assert all(hasattr(module, name) for name in names)


@pytest.mark.parametrize("package", INNER)
def test_all_holds_what_others_import_and_no_more_than_the_face_imports(package):
    others = [name for name in MODULES if outside(name, package)]
    asked = {wanted for name in others for module, wanted in imported_names(name) if module == package}
    assert asked <= set(exported(package))
    assert set(exported(package)) == {wanted for _, wanted in imported_names(package)} - {"published"} | (
        {"instances"} if package == "mentormatch.datasets" else set()
    )


@pytest.mark.parametrize("name", [name for name in MODULES if name != "mentormatch"])
def test_nobody_imports_past_a_face(name):
    """From outside of a package its face is imported; from inside its files are, and never the face."""
    for module, wanted in imported_names(name):
        for package in INNER:
            if outside(name, package):
                assert not module.startswith(f"{package}."), f"{name} imports {module}.{wanted} past the face {package}"
            elif name != package:
                is_file = f"{module}.{wanted}" in MODULES
                assert module != package or is_file, f"{name} imports {wanted} from the face of its own package"


@pytest.mark.parametrize("package", STUBS)
def test_lazy_face_and_its_stub_agree(package):
    stub = ast.parse(MODULES[package].with_suffix(".pyi").read_text(encoding="utf-8"))
    (listed,) = [ast.literal_eval(node.value) for node in stub.body if isinstance(node, ast.Assign)]
    found = {alias.name: node.module for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert listed == sorted(found) == exported(package)
    module = importlib.import_module(package)
    for name, source in found.items():
        assert getattr(module, name) is getattr(importlib.import_module(source), name)


def test_a_function_is_not_hidden_by_the_file_of_its_name():
    """Which lazy_loader guards against since 0.6: importing the file must not replace the function in the face."""
    program = (
        "import mentormatch.assignment.solvers.hungarian, mentormatch.assignment.solvers.min_cost_flow\n"
        "import mentormatch.fairness.audit, mentormatch.explanations.choices_got\n"
        "from mentormatch.assignment.solvers import hungarian, min_cost_flow\n"
        "from mentormatch.fairness import audit\n"
        "from mentormatch.explanations import choices_got\n"
        "assert all(map(callable, (hungarian, min_cost_flow, audit, choices_got)))"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert "lazy_loader>=0.6" in asked


def test_faces_of_kernels_load_no_compiler():
    program = (
        "import sys\nfrom mentormatch.assignment import AssignmentProblem, solve\n"
        "assert solve(AssignmentProblem([[0.5]]), solver='hungarian').certificate.proven\n"
        "assert 'numba' not in sys.modules and 'sklearn' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_only_packages_with_a_face_hold_modules():
    assert not [path for path in SRC.rglob("*.py") if not (path.parent / "__init__.py").exists() and path.parent != SRC]
