"""Reads classifications of industries, as statistical offices publish them."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mentormatch.answers import code_key, codes_in_range, fold, path_of, read_words, text_of
from mentormatch.errors import Mistake
from mentormatch.policy import RawTable
from mentormatch.tables.named_files import NamedFiles

_LONGEST_NAME = 300
# NAICS marks titles that three countries share by a "T" at their end
_MARK = re.compile(r"(?<=[a-z)])T$")
_MARKED_SHARE = 0.1


@dataclass(frozen=True)
class _Titles:
    """The columns of a classification: codes, names, and the code above where it is given."""

    code: str
    names: tuple[str, ...]
    above: str | None


@dataclass
class _Code:
    row: int
    above: str
    names: list[str]


def read_classification(files: NamedFiles, name: str, mistakes: list[Mistake]) -> dict[str, list[str]] | None:
    """Return a classification by its codes: the code above ("" at the top), the name, and other names.

    Without a column of the codes above, a code is below the longest other one that it begins with, below the range it
    is in ("31-33"), or below the letter that stands before it, as in ISIC.

    Parameters
    ----------
    files : NamedFiles
    name : str
        A table with a column of codes and one of names: NAICS, NACE, ISIC, or one of your own.
    mistakes : list of Mistake
        What is wrong is appended to it; the answer is None then.
    """
    words = read_words("classification_titles.toml", beside=__file__)["titles"]
    table = files.any_table(name, frozenset(word for kind in words.values() for word in kind), mistakes)
    if table is None:
        return None
    titles = _titles_of(table, words)
    if titles is None:
        expected = "a classification must have a column of codes and one of names, titled such as 'code' and 'title'"
        # titles of what is no classification are not quoted: a policy from somebody else could name any file
        mistakes.append(Mistake("column_missing", expected, file=name))
        return None
    known = len(mistakes)
    codes = _codes(table, titles, mistakes)
    _place(codes, name, mistakes)
    if not codes and len(mistakes) == known:
        mistakes.append(Mistake("classification_empty", "a classification must have codes", got="none", file=name))
    return {code: [entry.above, *entry.names] for code, entry in codes.items()} if len(mistakes) == known else None


def _titles_of(table: RawTable, words: dict[str, list[str]]) -> _Titles | None:
    """Return which column is which, by the words of their titles; the first of each kind but for names."""
    has = {title: {*re.findall(r"[^\W\d_]+", fold(title))} for title in table.columns}
    above = next((title for title in has if has[title] & {*words["above"]}), None)
    rest = [title for title in has if title != above]
    names = [title for title in rest if has[title] & {*words["name"]} and not has[title] & {*words["not_name"]}]
    coded = [title for title in rest if has[title] & {*words["code"]} and title not in names[:1]]
    second = [title for title in rest if has[title] & {*words["second_code"]} and title not in names[:1]]
    code = next(iter([*coded, *second]), None)
    names = [title for title in names if title != code]
    return _Titles(code, tuple(names), above) if code is not None and names else None


def _codes(table: RawTable, titles: _Titles, mistakes: list[Mistake]) -> dict[str, _Code]:
    """Return the codes in the order of the file; further rows of a code are other names of it."""
    found: dict[str, _Code] = {}
    spelled: dict[str, str] = {}
    for place, row in enumerate(table.rows):
        code = text_of(table.columns[titles.code][place])  # type: ignore[arg-type]  # cells of a file
        if not code_key(code):
            continue
        names = [text_of(table.columns[title][place]) for title in titles.names]  # type: ignore[arg-type]
        above = text_of(table.columns[titles.above][place]) if titles.above else ""  # type: ignore[arg-type]
        code = spelled.setdefault(code_key(code), code)
        entry = found.setdefault(code, _Code(row, above, []))
        if above and code_key(above) != code_key(entry.above):
            expected = f"the code '{code}' must be below one code, '{entry.above}'"
            mistakes.append(Mistake("code_doubled", expected, got=above, file=table.source, row=row))
        entry.names.extend(" ".join(name.split()) for name in names if 0 < len(name) <= _LONGEST_NAME)
    marked = sum(bool(_MARK.search(name)) for entry in found.values() for name in entry.names)
    is_marked = marked > _MARKED_SHARE * sum(len(entry.names) for entry in found.values())
    for entry in found.values():
        entry.names = list(dict.fromkeys(_MARK.sub("", name) if is_marked else name for name in entry.names))
    return found


def _place(codes: dict[str, _Code], name: str, mistakes: list[Mistake]) -> None:
    """Find out below which code each is, as it is written in the file."""
    spelled = {code_key(code): code for code in codes}
    for code in codes:
        for member in codes_in_range(code):
            spelled.setdefault(member, code)
    letters = dict(_letters_before(codes))
    for code, entry in codes.items():
        if entry.above:
            if (above := spelled.get(code_key(entry.above))) is None:
                expected = f"the code above '{code}' must be in the file as well"
                mistakes.append(Mistake("code_unknown", expected, got=entry.above, file=name, row=entry.row))
            entry.above = above or ""
            continue
        key = code_key(code)
        beginnings = (key[:length] for length in range(len(key) - 1, 0, -1)) if "-" not in key else ()
        entry.above = next((spelled[begin] for begin in beginnings if begin in spelled), letters.get(code, ""))
    chains = {code: [entry.above] for code, entry in codes.items()}
    for code, entry in codes.items():
        if not path_of(code, chains):
            expected = f"the code '{code}' must not be below itself"
            mistakes.append(Mistake("code_circle", expected, got=entry.above, file=name, row=entry.row))


def _letters_before(codes: dict[str, _Code]) -> Iterator[tuple[str, str]]:
    """Yield codes of digits with the letter that stands before them, where letters head the codes after them."""
    written = list(codes)
    heads = [code_key(code).isalpha() and len(code_key(code)) == 1 for code in written]
    if any(first and second for first, second in itertools.pairwise(heads)):
        return
    letter = ""
    for code, is_head in zip(written, heads, strict=True):
        if is_head:
            letter = code
        elif letter and code_key(code)[:1].isdigit():
            yield code, letter
