"""No list of words stands in two files: each fact has one home.

Compared are the lists of the files of data, and of the code each tuple, list and set of texts, and each text that is
split into words. The keys of mappings and the names in faces are no vocabularies.
"""

import ast
import itertools
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from source_tree import MODULES, PACKAGES, SRC, tree_of

from mentormatch.answers.text import fold

FEWEST_STRINGS = 4
FEWEST_WORDS = 6
SHARED_WORDS = 4
SHARE = 0.6

# Lists that share words and tell different facts, by the files they stand in.
ALLOWED = {
    ("column_roles.families", "starter.tables"): "kinds of columns: possible choices, and what is compared",
    ("column_roles.understanding", "starter.understood"): "kinds of values: what fits a role, and what tells groups",
    ("answers.weekly_times", "families.toml"): "days that times are read with, and headings that are days",
    ("families.toml", "number_words.toml"): "units that must not be compared, and units that numbers are read with",
    ("answers.number_words", "families.toml"): "months that dates are read with, and headings that are months",
    ("families.toml", "grades.toml"): "units of any number, and units of service",
    ("column_roles.columns", "starter.tables"): "kinds that headers tell, and that have a place",
    (
        "column_roles.described",
        "column_roles.understanding",
    ): "kinds of values that may name people",
    (
        "column_roles.described",
        "starter.understood",
    ): "roles: what is never likely to be compared, and what is left out",
    ("families.toml", "header_words.toml"): "words by which M may be female, and answers that tell genders",
    ("header_words.toml", "masked_words.toml"): "words that say nothing in a header, and words that tell a language",
    ("encoders.text.stop_words", "known_answers.toml"): "steps of how often, which tell nothing in a text",
    ("header_words.toml", "language_names.toml"): "words between two languages, and words that say nothing in a header",
    ("policy.letters", "report.language"): "languages of letters, and of the report, of which there are fewer",
    ("encoders.text.stop_words", "masked_words.toml"): "pronouns, which tell no topic, and tell a gender",
    ("gendered_endings.toml", "masked_words.toml"): "what agrees with a noun, and what tells a language or a name",
}
# Files of what is said to people, in several languages: no lists of words.
SAID = {"proof.toml", "reason_words.toml", "words.toml"}


class Words(NamedTuple):
    """A list of words: its file, its line or its key in it, and the folded words."""

    file: str
    place: str
    words: frozenset[str]


def lists_of(tree: ast.Module) -> Iterator[tuple[int, list[str]]]:
    """Yield each list of words in a module, with its line."""
    skipped = {id(part) for part in skipped_parts(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set) and id(node) not in skipped:
            words = [text for part in node.elts if (text := text_in(part)) is not None]
            if len(words) >= FEWEST_STRINGS:
                yield node.lineno, words
    for node in texts_split(tree):
        text = text_in(node) or ""
        words = text.split("|") if "|" in text else text.split()
        if len(words) >= FEWEST_WORDS:
            yield node.lineno, words


def text_in(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def texts_split(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield what is split into words: at once, under the name it was given, or by the functions that do so."""
    names = {getattr(node.value, "id", "") for node in ast.walk(tree) if is_split(node)} - {""}
    for node in ast.walk(tree):
        named = isinstance(node, ast.Assign) and names & {getattr(target, "id", None) for target in node.targets}
        if named or is_split(node):
            yield node.value
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"word_set", "phrase_set"}:
            yield from node.args


def is_split(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "split"


def skipped_parts(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what lists names of code and not words: `__all__`, and the texts of a type."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and "__all__" in {getattr(target, "id", "") for target in node.targets}:
            yield node.value
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal":
            yield node.slice


def lists_in(data: object, key: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield each list of words in a file of data, with its key."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from lists_in(value, f"{key}.{name}".strip("."))
    elif isinstance(data, str):
        if not is_sentence(data):
            yield key, data.split()
    elif isinstance(data, list):
        texts = [value for value in data if isinstance(value, str)]
        if texts:
            yield key, texts
        for place, value in enumerate(data):
            if not isinstance(value, str):
                yield from lists_in(value, f"{key}[{place}]")


def is_sentence(text: str) -> bool:
    """Whether a text of a file of data is said as it stands, such as a line of a letter."""
    return "\n" not in text and text.endswith((".", ":", ",")) and " " in text


def all_lists() -> Iterator[Words]:
    for name in MODULES:
        if name in PACKAGES:
            continue
        for line, words in lists_of(tree_of(name)):
            yield Words(name.removeprefix("mentormatch."), str(line), frozenset(map(fold, words)))
    for path in sorted(path for path in SRC.rglob("*.toml") if path.name not in SAID):
        for key, words in lists_in(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield Words(path.name, key, frozenset(map(fold, words)))


def shared(first: Words, second: Words) -> frozenset[str]:
    """Return the words that two lists share where they are most of one; none where they are few."""
    both = first.words & second.words
    enough = len(both) >= SHARED_WORDS and len(both) >= SHARE * min(len(first.words), len(second.words))
    return both if enough else frozenset()


def doubled(lists: list[Words]) -> list[tuple[Words, Words]]:
    """Return the lists of two files that share most of their words, by the names of the files."""
    long = [words for words in lists if len(words.words) >= SHARED_WORDS]
    return [
        (min(first, second), max(first, second))
        for first, second in itertools.combinations(long, 2)
        if first.file != second.file and shared(first, second)
    ]


@pytest.fixture(scope="module")
def found():
    """The lists that stand twice: looked for when it is asked, not when the tests are collected."""
    return doubled([*all_lists()])


def test_no_list_of_words_stands_in_two_files(found):
    told = [
        f"{first.file} {first.place} and {second.file} {second.place}: {', '.join(sorted(shared(first, second)))}"
        for first, second in found
        if (first.file, second.file) not in ALLOWED
    ]
    assert told == [], "give these words one home, or say above why both are needed"


def test_no_exception_is_kept_that_is_not_needed(found):
    assert {(first.file, second.file) for first, second in found} >= ALLOWED.keys()


@pytest.mark.parametrize(
    "code",
    [
        'A = ("never", "rarely", "sometimes", "often")',
        'A = ["never", "rarely", "sometimes", "often", "red", "blue"]',
        'A = frozenset({"Never", "Rarely", "Sometimes", "OFTEN"})',
        'A = "never rarely sometimes often red blue".split()',
        'A = word_set("never rarely sometimes often red blue")',
        'A = phrase_set("never|rarely|sometimes|often|red|very blue")',
        'A = "never rarely sometimes often red blue"\nB = frozenset(A.split())',
    ],
)
def test_a_list_is_found_however_it_is_written(code):
    scale = Words("b", "1", frozenset({"never", "rarely", "sometimes", "often", "always"}))
    found = [Words("a", str(line), frozenset(map(fold, words))) for line, words in lists_of(ast.parse(code))]
    assert [(first.file, second.file) for first, second in doubled([scale, *found])] == [("a", "b")]


@pytest.mark.parametrize(
    "code",
    [
        'A = ("never", "rarely", "sometimes")',
        'A = "never rarely sometimes often and that is all"',
        'A: Literal["never", "rarely", "sometimes", "often"]',
        '__all__ = ["never", "rarely", "sometimes", "often"]',
    ],
)
def test_sentences_types_and_names_are_no_lists_of_words(code):
    assert [*lists_of(ast.parse(code))] == []
