"""Valid files of every kind that is read, and ways to damage them."""

import copy
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import tomli_w
import xlsxwriter

from mentormatch.assignment import AssignmentProblem, FactoredScores

Rng = np.random.Generator
EXAMPLES = Path(__file__).parent.parent.parent / "examples"
PEOPLE = 8
NASTY: tuple[bytes, ...] = (
    b"9" * 5000, b"1e999", b"-1", b"0", b"NaN", b"Infinity", b"null", b"true", b"\x00", b"\xff\xfe", b"=1+1",
    b"[" * 2000, b'{"a":' * 1500, b"'", b'"', b"\r", b"\n\n", b"\t", b";", b"|", b"\\", b"\xe2\x80\x8b",
    b"\xe2\x80\xae",
    b"\x1b]0;x\x07", b"2-3", b"3,5", b"1.0.0", b"2024-05-01", b"a.b.c = 1\n", b"id", b"mentee", b"mentor", b"capacity",
    b"-" * 300, b"x" * 40_000, b"\xf0\x9f\x98\x80", b"\xc3", b"<a>", b"&lt;", b"../../etc/passwd", b"1" * 25, b"-0.0",
)  # fmt: skip
TOKEN = re.compile(rb"[\w.@-]+")


# ---- valid files


def tables() -> dict[str, list[list[str]]]:
    """A few people of the example cohort, as rows with a header."""
    found = {}
    for side in ("mentors", "mentees"):
        lines = (EXAMPLES / f"{side}.csv").read_text(encoding="utf-8").splitlines()[: PEOPLE + 1]
        found[side] = [line.split(",") for line in lines]
    return found


def workbook(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return buffer.getvalue()


def open_document(rows: list[list[str]]) -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = [f"<table:table-row>{''.join(cell.format(escape(item)) for item in row)}</table:table-row>" for row in rows]
    sheet = f'<table:table table:name="S">{"".join(lines)}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    manifest = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": manifest.encode(),
        "content.xml": f"<office:document-content {names}>{body}</office:document-content>".encode(),
    }
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def records(rows: list[list[str]]) -> bytes:
    return json.dumps([dict(zip(rows[0], row, strict=False)) for row in rows[1:]], indent=1).encode()


def problems() -> dict[str, AssignmentProblem]:
    rng = np.random.default_rng(0)
    plain = rng.random((6, 4))
    limits = {"capacity": 2, "min_load": [1, 0, 0, 0], "forced": [(0, 1)]}
    return {
        "dense.npz": AssignmentProblem(plain, allowed=plain > 0.1, **limits),
        "factored.npz": AssignmentProblem(FactoredScores(plain, np.eye(4)), names=(list("abcdef"), list("wxyz"))),
        "worth.npz": AssignmentProblem(plain, unmatched=0.3, demand=2),
    }


# ---- damage


def damaged(rng: Rng, data: bytes, name: str) -> tuple[bytes, str]:
    """A file with something wrong, and how that was made."""
    ending = name.rpartition(".")[2]
    ways: list[Callable[[Rng, bytes], bytes]] = [of_bytes, of_tokens, of_lines]
    if ending in {"xlsx", "ods", "npz"}:
        ways = [of_bytes, of_parts, of_parts, of_parts]
    elif ending in {"json", "toml"}:
        tree = of_json if ending == "json" else of_toml
        ways += [tree, tree, tree]
    elif rng.random() < 0.05:
        ways = [at_random]
    way = ways[rng.integers(len(ways))]
    return way(rng, data), way.__name__


def at_random(rng: Rng, _: bytes) -> bytes:
    return rng.bytes(int(rng.integers(0, 2000)))


def of_bytes(rng: Rng, data: bytes) -> bytes:
    """A few bytes changed, cut out, put in, doubled; or the end cut off."""
    changed = bytearray(data)
    for _ in range(rng.integers(1, 6)):
        at, length = int(rng.integers(len(changed) + 1)), int(rng.integers(1, 20))
        kind = rng.integers(6)
        if kind == 0 and at < len(changed):
            changed[at] = rng.integers(256)
        elif kind == 1:
            del changed[at : at + length]
        elif kind == 2:
            changed[at:at] = rng.bytes(length)
        elif kind == 3:
            changed[at:at] = changed[at : at + 20 * length]
        elif kind == 4:
            changed[at:at] = NASTY[rng.integers(len(NASTY))]
        elif rng.random() < 0.3:
            del changed[at:]
    return bytes(changed)


def of_tokens(rng: Rng, data: bytes) -> bytes:
    """A few words become others, of the same file or nasty ones."""
    words = list(TOKEN.finditer(data))
    for _ in range(rng.integers(1, 4)):
        if not words:
            break
        word = words[rng.integers(len(words))]
        other = NASTY[rng.integers(len(NASTY))] if rng.random() < 0.7 else words[rng.integers(len(words))].group()
        data = data[: word.start()] + other + data[word.end() :]
        words = list(TOKEN.finditer(data))
    return data


def of_lines(rng: Rng, data: bytes) -> bytes:
    """Lines left out, doubled, swapped, repeated, joined."""
    lines = data.split(b"\n")
    at, other = (int(place) for place in rng.integers(0, len(lines), 2))
    kind = rng.integers(5)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(other, lines[at])
    elif kind == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == 3:
        lines[at:at] = [lines[at]] * 1000
    else:
        lines[at : at + 2] = [b"".join(lines[at : at + 2])]
    return b"\n".join(lines)


def of_parts(rng: Rng, data: bytes) -> bytes:
    """A part of an archive damaged, left out, or under the name of another."""
    parts = unzipped(data)
    names = list(parts)
    for _ in range(rng.integers(1, 3)):
        name = names[rng.integers(len(names))]
        if rng.random() < 0.1:
            parts.pop(name, None)
        elif rng.random() < 0.1:
            parts[names[rng.integers(len(names))]] = parts.get(name, b"")
        elif name in parts:
            way = (of_bytes, of_tokens)[rng.integers(2)]
            parts[name] = way(rng, parts[name])
    return zipped(parts)


VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2.5, 1e300, -0.0, float("nan"), float("inf"), 10**30,
    10**400, "", " ", "x", "total", "=1+1",
    "\x00", "\ud83d", [], {}, [[]], [None], {"a": 1}, ["x", "x"], {"": []}, "9" * 400, [1, "a", None], -(10**30),
)  # fmt: skip


def other_tree(rng: Rng, tree: Any) -> Any:
    """Plain data of which one to three values, keys or items are others."""
    tree = copy.deepcopy(tree)
    for _ in range(rng.integers(1, 4)):
        spots: list[tuple[Any, Any]] = []
        gather(tree, spots)
        if not spots:
            break
        holder, key = spots[rng.integers(len(spots))]
        kind = rng.integers(10)
        if kind == 0:
            del holder[key]
        elif kind == 1 and isinstance(holder, dict):
            holder[str(VALUES[rng.integers(len(VALUES))])] = holder.pop(key)
        elif kind == 2 and isinstance(holder, list):
            holder.insert(0, copy.deepcopy(holder[key]))
        elif kind == 3:
            other, place = spots[rng.integers(len(spots))]
            holder[key] = copy.deepcopy(other[place])
        else:
            holder[key] = copy.deepcopy(VALUES[rng.integers(len(VALUES))])  # which later changes must not reach
    return tree


def gather(tree: Any, spots: list[tuple[Any, Any]]) -> None:
    """Every (holder, key) of plain data."""
    for key in tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        spots.append((tree, key))
        gather(tree[key], spots)


def of_json(rng: Rng, data: bytes) -> bytes:
    return json.dumps(other_tree(rng, json.loads(data)), indent=1, ensure_ascii=False).encode("utf-8", "replace")


def of_toml(rng: Rng, data: bytes) -> bytes:
    tree = without_none(other_tree(rng, tomllib.loads(data.decode())))
    try:
        return tomli_w.dumps(tree).encode("utf-8", "replace")
    except (TypeError, ValueError):
        return of_tokens(rng, data)


def without_none(tree: Any) -> Any:
    """TOML has no null."""
    if isinstance(tree, dict):
        return {str(key): without_none(value) for key, value in tree.items() if value is not None}
    return [without_none(value) for value in tree if value is not None] if isinstance(tree, list) else tree
