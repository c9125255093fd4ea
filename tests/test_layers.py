"""The order of packages: imports run one way, one package prints, few open files."""

import ast
import re

import networkx as nx
import pytest
from source_tree import MODULES, PACKAGES, imports_of, lines_of, nodes_of, package_of, tree_of

# From the bottom up. Packages of one row do not import each other.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "arrays", "values"),
    ("answers", "assignment", "files"),
    ("encoders", "profiles"),
    ("column_roles",),
    ("policy", "datasets"),
    ("scoring",),
    ("matching",),
    ("explanations", "fairness"),
    ("checkup",),
    ("tables", "plotting"),
    ("report",),
    ("starter",),
    ("cli",),
    ("__main__",),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
PRINTS = "cli"
OPENS_FILES = {"tables", "files"}
READS_ITS_OWN_DATA = {"mentormatch.answers.word_lists"}
OPENERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "touch", "mkdir", "unlink", "rename"}
MOST_AT_THE_TOP = 22
LONGEST = 400


def top_of(module: str) -> str:
    """The layer of "mentormatch.encoders.terms" is that of "encoders"."""
    return module.split(".")[1]


def calls_of(name: str) -> set[str]:
    calls = [node.func for node in nodes_of(name) if isinstance(node, ast.Call)]
    return {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}


INNER = sorted(MODULES.keys() - {"mentormatch"})


def test_every_module_has_its_layer():
    assert {top_of(name) for name in INNER} == RANK.keys()


def test_few_modules_and_packages_stand_at_the_top():
    assert len({top_of(name) for name in INNER}) <= MOST_AT_THE_TOP


@pytest.mark.parametrize("name", INNER)
def test_imports_run_one_way(name):
    """Also the imports that stand inside functions."""
    for target in imports_of(name):
        assert target != "mentormatch", f"{name} imports from the face of the whole library"
        same, below = top_of(target) == top_of(name), RANK[top_of(target)] < RANK[top_of(name)]
        assert same or below, f"{name} imports {target}, which does not stand below it"


def test_the_face_of_the_library_imports_nothing_of_ours():
    assert not [*imports_of("mentormatch")], "it hands names on lazily"


@pytest.mark.parametrize("name", INNER)
def test_no_import_hides_under_type_checking(name):
    assert "TYPE_CHECKING" not in {node.id for node in nodes_of(name) if isinstance(node, ast.Name)}


def test_files_do_not_import_in_circles():
    """Also not inside functions, and not through faces."""
    graph = nx.DiGraph((name, target) for name in INNER for target in imports_of(name))
    assert not [circle for circle in nx.strongly_connected_components(graph) if len(circle) > 1]


@pytest.mark.parametrize("package", PACKAGES)
def test_parts_of_a_package_do_not_import_in_circles(package):
    """The files and the sub-packages of each package, each sub-package taken as one."""
    depth = package.count(".") + 1
    graph = nx.DiGraph()
    for name in MODULES:
        for target in imports_of(name):
            if name.startswith(f"{package}.") and target.startswith(f"{package}."):
                part, other = name.split(".")[depth], target.split(".")[depth]
                graph.add_edges_from([(part, other)] if part != other else [])
    assert not [circle for circle in nx.strongly_connected_components(graph) if len(circle) > 1]


@pytest.mark.parametrize("name", INNER)
def test_only_the_command_line_prints(name):
    assert top_of(name) == PRINTS or not {"print", "echo", "secho", "pprint"} & calls_of(name)


@pytest.mark.parametrize("name", INNER)
def test_few_packages_open_files(name):
    allowed = top_of(name) in OPENS_FILES or name in READS_ITS_OWN_DATA
    assert allowed or not OPENERS & calls_of(name)


@pytest.mark.parametrize("name", MODULES)
def test_every_file_has_a_caption(name):
    caption = (ast.get_docstring(tree_of(name)) or "").split("\n")[0]
    assert caption.endswith((".", "?", "!"))
    assert len(re.findall(r"[\w'-]+", caption)) <= 12, f"{name}: {caption}"


@pytest.mark.parametrize("name", MODULES)
def test_no_file_is_long(name):
    assert lines_of(name) <= LONGEST, f"{name} has {lines_of(name)} lines; {package_of(name)} may want one file more"
