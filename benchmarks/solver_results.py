"""What benchmarks/solvers.py measured, as a line and a table."""

OURS = "mentormatch"
COLUMNS = (
    "day", "trait", "mentees", "mentors", "solver", "set", "arcs", "seconds", "proving", "unit", "megabytes", "pairs",
    "pairs_bound", "total", "gap", "remark",
)  # fmt: skip
NUMBERS = (
    "mentees",
    "mentors",
    "arcs",
    "seconds",
    "proving",
    "unit",
    "megabytes",
    "pairs",
    "pairs_bound",
    "total",
    "gap",
)
SETS = {"all": "all pairs", "ours": "our candidates", "top 64": "64 most similar"}
MARKS = "<!-- solvers: begin -->\n", "<!-- solvers: end -->"
SHORTEST = 0.005  # seconds of a pass, below which it measures how threads wake up


def whole_time(row):
    """Solving, and proving where it is ours."""
    return row["seconds"] + (row.get("proving") or 0.0)


def cells_of(row, reference):
    """Solver, pairs, seconds, proving, passes, ratio to ours, memory, pairs made, total, gap, remark, as text."""
    named = [row["solver"], SETS[row["set"]] + (f" ({row['arcs']:,.0f} arcs)" if row.get("arcs") else "")]
    remark = row.get("remark") or ""
    if not row.get("seconds"):
        return [*named, *[""] * 8, remark]
    proving = row.get("proving")
    seconds = f"{row['seconds']:.2f} s" + ("" if proving is None else f" + {proving:.2f} s")
    ratio = "" if row["solver"] == OURS or not reference.get("seconds") else whole_time(row) / whole_time(reference)
    short = row["pairs_bound"] - row["pairs"]
    return [
        *named,
        seconds,
        f"{whole_time(row) / row['unit']:,.0f}" if row["unit"] >= SHORTEST else "",
        ratio if ratio == "" else f"{ratio:.2g}" if ratio < 10 else f"{ratio:,.0f}",
        f"{row['megabytes']:,.0f} MB",
        f"{row['pairs']:,.0f}",
        "" if not short else f"{short:,.0f} ({short / row['pairs_bound']:.0%})",
        f"{row['total']:.6f}",
        "" if row.get("gap") is None or row["gap"] == "" else f"{row['gap']:.1e}",
        remark,
    ]


def line_of(row, reference):
    """One measurement as a line on a screen."""
    cells = cells_of(row, reference)
    _, _, seconds, passes, ratio, memory, pairs, short, total, gap, remark = cells
    line = f"{row['trait']:<10} {row['mentees']:>7,}  {cells[0]:<20} {cells[1]:<30}"
    if not seconds:
        return f"{line} {remark}"
    passes, ratio = passes and f"{passes} passes", ratio and f"{ratio} times"
    line += f" {seconds:>18} {passes:>14} {ratio:>12} {memory:>9} {pairs:>8} pairs{short and f' (short by {short})'}"
    return f"{line}, total {total}{gap and f', gap {gap}'}{remark and f', {remark}'}"


def read(rows):
    """The newest row of each measurement, with its numbers, and for each problem what we took."""
    newest = {}
    for row in rows:
        key = row["trait"], int(row["mentees"]), row["solver"], row["set"]
        numbers = {name: float(row[name]) if row[name] else None for name in NUMBERS}
        newest[key] = {**row, **numbers}
    return newest


def table(rows):
    """A Markdown table for each trait and size, ours first, then by the pairs that a peer could use."""
    newest = read(rows)
    titles = (
        "solver", "pairs it may use", "seconds", "passes", "times ours", "peak memory", "pairs", "pairs lost", "total",
        "gap", "",
    )  # fmt: skip
    lines = []
    for trait, mentees in dict.fromkeys(key[:2] for key in newest):
        here = {key[2:]: row for key, row in newest.items() if key[:2] == (trait, mentees)}
        reference = here.get((OURS, "all"), {})
        mentors = next((row["mentors"] for row in here.values() if row["mentors"]), 0)
        days = sorted({row["day"] for row in here.values()})
        lines += [f"**{trait}, {mentees:,} × {mentors:,.0f}** ({' and '.join(dict.fromkeys([days[0], days[-1]]))})", ""]
        lines += [f"| {' | '.join(titles)} |", f"|{'---|' * len(titles)}"]
        lines += [f"| {' | '.join(cells_of(row, reference))} |" for row in shown(here)]
        lines.append("")
    return "\n".join(lines)


def shown(here):
    """All rows, but of the naive arcs only the quickest: exact solvers lose the same on them."""
    naive = [row for row in here.values() if row["set"] == "top 64" and row["seconds"]]
    quickest = min(naive, key=whole_time, default=None)
    return [row for row in here.values() if row["set"] != "top 64" or row is quickest]
