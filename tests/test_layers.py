"""The order of the house: imports run one way, one module prints, few open files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src"

# From the bottom up. What stands in one line stands side by side: such rooms do not import each other.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("whole_files",),
    ("encoders", "assignment", "profiles", "settings"),
    ("pair_lists",),
    ("criteria", "rules", "datasets", "instances", "forms"),
    ("role_columns",),
    ("policy",),
    ("scoring",),
    ("solving", "unplaced"),
    ("matching",),
    ("given_pairs", "introducing", "choices_got"),
    ("pipeline", "explanations", "tables"),
    ("fairness", "lotteries"),
    ("checkup", "inputs", "progress", "starter"),
    ("screens",),
    ("cli",),
    ("__main__",),
)
# A room is a package, a module, or a module and the parts that it was divided into.
PARTS = {
    "profiles": {"profile_cells", "profile_checks"},
    "policy": {"known_columns", "policy_columns", "policy_toml"},
    "rules": {
        "fitted_rules",
        "named_people",
        "reporting_lines",
        "rule_columns",
        "rule_fitting",
        "rule_kinds",
        "staff_tables",
    },
    "scoring": {"merged_criteria", "scored_criteria", "weighted_criteria", "wishes"},
    "matching": {"contacts", "matching_frames", "stored_matchings"},
    "introducing": {"introduced", "shared_answers"},
    "screens": {"audit_lines", "checkup_lines", "proof_lines", "starter_lines"},
    "checkup": {"checkup_people", "checkup_terms"},
    "starter": {
        "proposals",
        "proposed_criteria",
        "proposed_lines",
        "proposed_names",
        "proposed_policy",
        "proposed_rules",
        "starter_files",
        "table_guesses",
    },
    "solving": {"objective_groups", "small_groups"},
    "explanations": {"explained"},
    "role_columns": {"column_likeness", "column_sketches", "form_numbers", "header_words"},
    "tables": {
        "form_columns",
        "form_reading",
        "form_rows",
        "form_wording",
        "matching_files",
        "table_columns",
        "table_formats",
        "table_pairs",
        "table_policies",
        "table_staff",
        "table_writing",
    },
}
ROOM_OF_PART = {part: room for room, parts in PARTS.items() for part in parts}
RANK = {room: rank for rank, layer in enumerate(LAYERS) for room in layer}
PRINTS = {"mentormatch.cli"}
OPENS_FILES = {"tables", "whole_files"}
OPENERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "touch", "mkdir", "unlink", "rename"}
LONGEST = 400

MODULES = {
    ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SRC.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def room_of(module: str) -> str:
    """The room of "mentormatch.encoders.terms" is "encoders", that of "mentormatch.table_pairs" is "tables"."""
    name = module.split(".")[1]
    return ROOM_OF_PART.get(name, name)


def imports_of(name: str, *, inside_functions: bool = True) -> Iterator[str]:
    nodes = ast.walk(TREES[name]) if inside_functions else TREES[name].body
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively, in line {node.lineno}"
            module = node.module or ""
            for alias in node.names:
                inner = f"{module}.{alias.name}"
                yield inner if inner in MODULES else module


def calls_of(name: str) -> Iterator[str]:
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_its_place(name):
    assert name == "mentormatch" or room_of(name) in RANK, f"{name} is not in LAYERS"


def test_every_place_has_its_module():
    there = {name.split(".")[1] for name in MODULES if "." in name}
    assert (RANK.keys() | ROOM_OF_PART.keys()) - there == set()


@pytest.mark.parametrize("name", MODULES)
def test_imports_run_one_way(name):
    """Also the imports that stand inside functions; within a room they are free."""
    ours = [target for target in imports_of(name) if target.split(".")[0] == "mentormatch"]
    if name == "mentormatch":
        assert not ours, "the face hands names on lazily"
        return
    for target in ours:
        assert target != "mentormatch", f"{name} imports from our own face"
        room, other = room_of(name), room_of(target)
        assert room == other or RANK[other] < RANK[room], f"{name} imports {target}, which does not stand below it"


@pytest.mark.parametrize("name", MODULES)
def test_no_import_hides_under_type_checking(name):
    names = {node.id for node in ast.walk(TREES[name]) if isinstance(node, ast.Name)}
    assert "TYPE_CHECKING" not in names


def test_modules_do_not_import_in_circles():
    """Within one room too; there, a method may load its sibling when it is called."""
    targets = {
        name: {target for target in imports_of(name, inside_functions=False) if target in MODULES} - {name}
        for name in MODULES
    }
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"a circle: {' -> '.join((*way[way.index(name) :], name))}"
        if name not in done:
            for target in targets[name]:
                visit(target, (*way, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


@pytest.mark.parametrize("name", sorted(MODULES.keys() - PRINTS))
def test_only_the_command_line_prints(name):
    assert not {"print", "echo", "secho", "pprint"} & set(calls_of(name))


@pytest.mark.parametrize("name", sorted(MODULES.keys() - {"mentormatch"}))
def test_few_rooms_open_files(name):
    if room_of(name) not in OPENS_FILES:
        assert not OPENERS & set(calls_of(name))


@pytest.mark.parametrize("name", MODULES)
def test_every_file_has_a_caption_that_fits_the_map(name):
    caption = (ast.get_docstring(TREES[name]) or "").split("\n")[0]
    assert caption.endswith((".", "?", "!"))
    assert len(re.findall(r"[\w'-]+", caption)) <= 12, f"{name}: {caption}"


@pytest.mark.parametrize("name", MODULES)
def test_no_file_is_two_files(name):
    """Counted are lines of code: neither blank, nor comment, nor docstring."""
    strings = {
        line
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = MODULES[name].read_text(encoding="utf-8").splitlines()
    code = [
        number
        for number, line in enumerate(lines, start=1)
        if number not in strings and line.strip() and not line.strip().startswith("#")
    ]
    assert len(code) <= LONGEST, f"{name} has {len(code)} lines of code"
