"""The names that are promised, and what it costs to import them."""

import ast
import dataclasses
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import mentormatch

STUB = Path(mentormatch.__file__).with_suffix(".pyi")
# What the design promises of this version; a name is added here before it is added there.
PROMISED = {
    "Checkup", "Cohort", "Criterion", "Matching", "Policy", "Rule",
    "audit", "check_up", "compare", "datasets", "default_policy", "draw_lottery", "explain",
    "frontier", "instances", "match", "plotting", "rematch", "schema",
    "read_cohort", "read_matching", "read_pairs", "read_policy", "write_cohort", "write_pairs", "write_report",
}  # fmt: skip
MODULES = {"datasets", "instances", "plotting"}
HEAVY = ("numba", "pandas", "polars", "pyarrow", "scipy", "sklearn")


def stub_names() -> dict[str, str]:
    """Return each name of the stub and the module it comes from."""
    tree = ast.parse(STUB.read_text(encoding="utf-8"))
    return {
        alias.name: node.module or ""
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name == alias.asname
    }


def literal_all(path: Path) -> list[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return ast.literal_eval(node.value)
    pytest.fail(f"{path} has no literal __all__")


def modules_after(statement: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{statement}\nprint(*sys.modules)"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}


def test_all_is_literal_and_sorted():
    names = literal_all(Path(mentormatch.__file__))
    assert names == sorted(set(names)) == mentormatch.__all__


def test_stub_holds_the_same_names():
    assert list(stub_names()) == sorted(stub_names()) or set(stub_names()) == set(mentormatch.__all__)
    assert set(stub_names()) == set(literal_all(STUB)) == set(mentormatch.__all__)


def test_what_the_design_promises_is_there():
    assert set(mentormatch.__all__) >= PROMISED


@pytest.mark.parametrize("name", mentormatch.__all__)
def test_name_is_importable_from_where_the_stub_says(name):
    thing = getattr(mentormatch, name)
    assert thing is getattr(sys.modules[stub_names()[name]], name)


@pytest.mark.parametrize("name", mentormatch.__all__)
def test_name_is_documented(name):
    thing = getattr(mentormatch, name)
    text = inspect.getdoc(thing)
    assert text
    assert text.split("\n")[0].endswith((".", "?"))
    if inspect.isfunction(thing):
        for parameter in inspect.signature(thing).parameters:
            assert parameter in text, f"the docstring of {name} does not say what {parameter} is"
    if dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            said = field.name.startswith("_") or re.search(rf"\b{field.name}\b", text)
            assert said, f"the docstring of {name} does not say what {field.name} is"
    if inspect.isfunction(thing) or (inspect.isclass(thing) and not issubclass(thing, Exception)):
        assert "Examples" in text


@pytest.mark.parametrize("name", sorted({name for name in mentormatch.__all__ if name[0].islower()} - MODULES))
def test_optional_arguments_are_keyword_only(name):
    """Save the first natural one."""
    parameters = inspect.signature(getattr(mentormatch, name)).parameters.values()
    positional = [
        parameter
        for parameter in parameters
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and parameter.default is not parameter.empty
    ]
    assert len(positional) <= 1


def test_dir_lists_the_public_names():
    assert dir(mentormatch) == mentormatch.__all__


def test_unknown_attribute_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = mentormatch.no_such_name


@pytest.mark.parametrize(
    "statement",
    [
        "import mentormatch",
        "import mentormatch.cli.commands",
        "from mentormatch.cli.commands import main\ntry: main(['--help'])\nexcept SystemExit: print()",
    ],
    ids=["import", "cli", "help"],
)
def test_import_loads_nothing_heavy(statement):
    assert not modules_after(statement) & {*HEAVY, "numpy", "pydantic", "rapidfuzz"}


def test_typed_marker_is_shipped():
    assert Path(mentormatch.__file__).with_name("py.typed").exists()


GIVEN = {
    name: next(iter(inspect.signature(function).parameters), "")
    for name in mentormatch.__all__
    if inspect.isfunction(function := getattr(mentormatch, name))
}


@pytest.mark.parametrize("given", [3, None, [("kim", "ada")]], ids=str)
@pytest.mark.parametrize("name", [name for name, first in GIVEN.items() if first in {"matching", "cohort"}])
def test_what_is_no_matching_and_no_cohort_is_refused_by_our_errors(name, given):
    function = getattr(mentormatch, name)
    needed = {
        parameter.name: "mentee" if parameter.kind is parameter.KEYWORD_ONLY else "there"
        for parameter in list(inspect.signature(function).parameters.values())[1:]
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    }
    with pytest.raises(mentormatch.InputError) as caught:
        function(given, **needed)
    assert [mistake.code for mistake in caught.value.mistakes] == [f"not_a_{GIVEN[name]}"]


def test_a_start_that_is_no_matching_is_refused():
    cohort = mentormatch.Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "kim"}])
    with pytest.raises(mentormatch.InputError, match="A matching must be given"):
        mentormatch.match(cohort, mentormatch.Policy(criteria=[mentormatch.Criterion("skills")]), start=3)
