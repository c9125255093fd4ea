"""How long the page of a large cohort takes: to be written, to open in Chromium, to be sorted, searched and unfolded.

python benchmarks/report_speed.py [--mentees 7500 --mentors 2500]

The times in Chromium are those of its own clock, from the click to the next frame that was painted.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from result_files import PageTable, ask_for_page

import mentormatch as mm
from mentormatch.datasets import make_cohort

TABLE = PageTable("report", ("what", "thread or processor", "clock"))
MENTEES, MENTORS = 7_500, 2_500
POLICY = mm.Policy(
    criteria=[
        mm.Criterion("skills", wants="wants", offers="skills", weight=3),
        mm.Criterion("goals"),
        mm.Criterion("industry", encoder="category"),
        mm.Criterion("years", encoder={"name": "number", "at_least": 1, "within": 5}),
    ],
    rules=[mm.Rule("overlap", column="languages", at_least=1)],
    audit=["gender"],
    participation="first",
)
# From a click on an element until what it changed was painted, in milliseconds.
CLICKED = """async (selector) => {
    const start = performance.now();
    document.querySelector(selector).click();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - start;
}"""
SOUGHT = """async (text) => {
    const start = performance.now(), field = document.getElementById("search");
    field.value = text;
    field.dispatchEvent(new Event("input"));
    await new Promise((done) => setTimeout(done, 81));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - start;
}"""
OPENED = "performance.timing.loadEventEnd - performance.timing.navigationStart"


def written(matching, place):
    """Write the page, say how long it took on the clock and on the processor, and return the row about it."""
    clock, processor = time.perf_counter(), time.process_time()
    mm.write_report(matching, place)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    size = place.stat().st_size / 1e6
    print(
        f"written     {clock:6.2f} s ({processor:.2f} s of the processor), {size:.1f} MB, {len(matching.pairs):,} pairs"
    )
    return ["written", f"{processor:.1f} s", f"{clock:.1f} s"]


class Clock:
    """What was waited for, and how long the page's own thread was busy, which other programs do not lengthen."""

    def __init__(self, page):
        self._session, self._before, self.rows = page.context.new_cdp_session(page), 0.0, []
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def say(self, what, milliseconds, about=""):
        metrics = {one["name"]: one["value"] for one in self._session.send("Performance.getMetrics")["metrics"]}
        busy, self._before = metrics["TaskDuration"] - self._before, metrics["TaskDuration"]
        print(f"{what:<12}{milliseconds / 1000:6.2f} s ({busy:.2f} s of its thread){about}")
        self.rows.append([f"{what}{about}", f"{busy:.2f} s", f"{milliseconds / 1000:.2f} s"])


def tried(place):
    """Open the page in Chromium, say how long it and its reader wait, and return the rows about it."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        clock = Clock(page)
        page.goto(place.as_uri())
        clock.say("opened in Chromium", page.evaluate(OPENED))
        for name, number in (("score", 3), ("score again", 3), ("mentee", 1), ("mentor", 2)):
            selector = f"#pair-table thead th:nth-child({number}) button"
            clock.say("sorted", page.evaluate(CLICKED, selector), f" by {name}")
        clock.say("searched", page.evaluate(SOUGHT, "mentee-77"))
        clock.say("cleared", page.evaluate(SOUGHT, ""))
        clock.say("unfolded", page.evaluate(CLICKED, "#pair-table .fold"))
        browser.close()
    return clock.rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentees", type=int, default=MENTEES)
    parser.add_argument("--mentors", type=int, default=MENTORS)
    ask_for_page(parser)
    asked = parser.parse_args()
    matching = mm.match(make_cohort(asked.mentees, asked.mentors, seed=1, seats=0.95), POLICY)
    assert matching.prices  # computed when they are asked for: `match` asks when it writes its tables
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "report.html")
        rows = [written(matching, place), *tried(place)]
    if asked.into:
        TABLE.renew(asked.into, rows)


if __name__ == "__main__":
    main()
