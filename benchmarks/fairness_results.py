"""What benchmarks/fairness.py measured, as lines, tables and words."""

import math
import re
from collections import defaultdict

import numpy as np
from fairness_words import words

AIM = "aim"
TOTAL = "total"
WHOLE = "whole"
COLUMNS = (
    "day", "version", "instance", "seed", "mentees", "mentors", "objective", "metric", "value", "seconds", "bound",
    "proven", "remark",
)  # fmt: skip
MARKS = "<!-- fairness: begin -->\n", "<!-- fairness: end -->"
RESAMPLES = 2000
SHOWN = {
    "minimum_of_placed": "lowest",
    "mean_of_worst_tenth": "worst tenth",
    "geometric_mean": "Nash",
    "gini": "Gini",
    "match_rate": "placed",
    "top_choice_rate": "first choice",
    "blocking_pairs": "blocking",
    "wef1_violations": "WEF1",
    "worst_group_mean": "worst group",
    "gap_of_mean": "gap",
}
COMPARED = ("minimum_of_placed", "mean_of_worst_tenth", "worst_group_mean", "gap_of_mean")  # shown with an interval
SHARES = ("match_rate", "top_choice_rate")
COUNTS = ("blocking_pairs", "wef1_violations")
ROUNDING = 1e-9


def line_of(rows):
    """The metrics of an answer as a line on a screen."""
    first = rows[0]
    value = {row.get("metric"): row.get("value") for row in rows}
    line = f"{first['instance']:<20} {first['seed']!s:>5}  {first['objective']:<34}"
    if TOTAL not in value:
        return f"{line} {first['remark']}"
    proven = " proven" if first.get("proven") else ""
    line += f" {first['seconds']:7.2f} s  total {value[TOTAL]:.4f}  lowest {value['minimum_of_placed']:.4f}{proven}"
    return line + (f"  {first['remark']}" if first["remark"] else "")


def read(rows):
    """The newest row of each measurement, with its numbers."""
    newest = {}
    for row in rows:
        numbers = {name: float(row[name]) if row[name] else math.nan for name in ("value", "seconds", "bound")}
        key = tuple(row[name] for name in ("instance", "seed", "objective", "metric"))
        newest[key] = {**row, **numbers}
    return list(newest.values())


def by_objective(rows, *, whole):
    """Values by instance, then objective, then metric, then seed; of whole data sets or of draws."""
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    for row in rows:
        if (row["seed"] == WHOLE) == whole:
            here = found[row["instance"]][row["objective"]]
            if row["metric"]:
                here[row["metric"]][row["seed"]] = row["value"]
                here["seconds"][row["seed"]] = row["seconds"]
                here["proven"][row["seed"]] = row["proven"]
                here["stopped"][row["seed"]] = float(row["remark"].startswith("stopped"))
    return found


def mean_of(values):
    """The mean of all seeds; NaN where there is none."""
    return math.fsum(values.values()) / len(values) if values else math.nan


def paired(values, others):
    """The mean of the differences of the same seeds, and its percentile bootstrap interval of 95 %."""
    seeds = [seed for seed in values if seed in others]
    change = np.array([values[seed] - others[seed] for seed in seeds])
    change = change[~np.isnan(change)]
    if not len(change):
        return math.nan, math.nan, math.nan, 0
    draws = np.random.default_rng(0).integers(0, len(change), (RESAMPLES, len(change)))
    low, high = np.quantile(change[draws].mean(axis=1), (0.025, 0.975))
    return float(change.mean()), float(low), float(high), len(change)


def relative(totals, best):
    """Totals as shares of the best ones, seed by seed."""
    return {seed: value / best[seed] for seed, value in totals.items() if best.get(seed)}


def differences(rows):
    """Every metric of every objective less that of the total, over the draws."""
    for instance, objectives in by_objective(rows, whole=False).items():
        for objective, metrics in objectives.items():
            for metric, values in metrics.items():
                if objective != TOTAL and metric not in {AIM, "seconds", "proven", "stopped"}:
                    change, low, high, seeds = paired(values, objectives[TOTAL][metric])
                    row = {"instance": instance, "objective": objective, "metric": metric, "seeds": seeds}
                    yield row | {"difference": change, "low": low, "high": high}


def cell(metric, values, best):
    """A metric's mean, with the interval of its difference from that at the best total where that is shown."""
    mean = mean_of(values)
    if math.isnan(mean):
        return ""
    text = f"{mean:.0%}" if metric in SHARES else f"{mean:,.1f}" if metric in COUNTS else f"{mean:.3f}"
    if metric not in COMPARED or values is best or len(values) < 2:
        return text
    _, low, high, seeds = paired(values, best)
    return text if not seeds or max(abs(low), abs(high)) < ROUNDING else f"{text} ({signed(low)} to {signed(high)})"


def signed(number):
    """A number with its sign, a true minus."""
    return f"{number:+.3f}".replace("-", "−")


def cells_of(objective, metrics, best, shown):
    """A line of a table."""
    shares = relative(metrics[TOTAL], best[TOTAL])
    share = mean_of(shares)
    total = f"{mean_of(metrics[TOTAL]):.3f}"
    if objective != TOTAL:
        _, low, high, _ = paired(shares, dict.fromkeys(shares, 1.0))
        total = (
            ""
            if math.isnan(share)
            else f"{share:.2%}" + ("" if len(shares) < 2 else f" ({low + 1:.2%} to {high + 1:.2%})")
        )
    proven = [share for share in metrics["proven"].values() if share]
    held = "" if not proven else f"{proven.count('True')} of {len(proven)}"
    seconds = f"{mean_of(metrics['seconds']):.2f}"
    return [objective, total, *(cell(metric, metrics[metric], best[metric]) for metric in shown), seconds, held]


def tables(rows, *, whole):
    """A Markdown table for each instance."""
    sizes = {(row["instance"], row["seed"] == WHOLE): (row["mentees"], row["mentors"]) for row in rows}
    for instance, objectives in by_objective(rows, whole=whole).items():
        best = objectives[TOTAL]
        shown = [metric for metric in SHOWN if any(metric in metrics for metrics in objectives.values())]
        seeds = len(best[TOTAL])
        mentees, mentors = sizes[instance, whole]
        yield f"**{instance}**, {'all of it' if whole else f'{seeds} draws'}, {mentees} × {mentors}"
        yield ""
        titles = ["objective", "total", *(SHOWN[metric] for metric in shown), "seconds", "proven"]
        yield f"| {' | '.join(titles)} |"
        yield f"|{'---|' * len(titles)}"
        for objective, metrics in objectives.items():
            if metrics[TOTAL]:
                name = objective if len(metrics[TOTAL]) == seeds else f"{objective} ({len(metrics[TOTAL])} draws)"
                yield f"| {' | '.join([name, *cells_of(objective, metrics, best, shown)[1:]])} |"
        yield ""
        yield from remarks(rows, instance, whole=whole)


def remarks(rows, instance, *, whole):
    """What is missing in the table of an instance, and why; remarks that differ in numbers only are one."""
    said = defaultdict(lambda: defaultdict(set))
    for row in rows:
        if row["instance"] == instance and (row["seed"] == WHOLE) == whole and row["remark"]:
            kind = re.sub(r"\d+", "…", row["remark"])
            said[kind][row["remark"]].add((row["objective"], row["seed"]))
    for kind, remarked in said.items():
        who = set().union(*remarked.values())
        names = ", ".join(dict.fromkeys(sorted(name for name, _ in who)))
        seeds = len({seed for _, seed in who})
        yield f"- {names}{'' if whole else f' ({seeds} draws)'}: {kind if len(remarked) > 1 else next(iter(remarked))}"
    if said:
        yield ""


def report(rows):
    """The words, then the tables of whole data sets and of draws."""
    days = sorted({row["day"] for row in rows})
    lines = [f"Measured {' and '.join(dict.fromkeys([days[0], days[-1]]))}.", ""]
    lines += ["### What each objective costs and gains", ""]
    for said in words(by_objective(rows, whole=True), by_objective(rows, whole=False), mean_of):
        lines += [f"  -{said[1:]}"] if said.startswith(" ") else [f"- {said}"]
    lines += ["", "### Whole data sets", "", *tables(rows, whole=True)]
    lines += ["### Draws", "", *tables(rows, whole=False)]
    return "\n".join(lines).rstrip("\n") + "\n"
