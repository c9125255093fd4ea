"""What all tests share: where real data lies, and how hypothesis searches."""

import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

# A first call that compiles or loads something is slow once, which is no failure. Before a change is taken the search
# is the same every time; everywhere else it goes on looking.
settings.register_profile("mentormatch", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
settings.load_profile("mentormatch")


@pytest.fixture(scope="session")
def examples() -> Path:
    """Return the folder of the example cohort."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """Return a function from a name such as "wcc_mentors" to its folder; a test of absent data is skipped."""
    folder = Path(os.environ.get("MENTORMATCH_DATA", ROOT.parent / "shared" / "data"))

    def of(name: str) -> Path:
        if not (folder / name).is_dir():
            pytest.skip(f"{name} is not in {folder}; MENTORMATCH_DATA names the folder of the real data")
        return folder / name

    return of


def _fail_skipped_data(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip for want of data into a failure where data is required."""
    if os.environ.get("MENTORMATCH_DATA_REQUIRED") != "1" or not report.skipped or hasattr(report, "wasxfail"):
        return
    why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if "MENTORMATCH_DATA" in why:
        report.outcome = "failed"
        report.longrepr = f"MENTORMATCH_DATA_REQUIRED=1, but this was skipped: {why}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_skipped_data(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_skipped_data(report)
    return report
