"""What all tests share: where real data lies, and how hypothesis searches."""

import gc
import os
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

ROOT = Path(__file__).parent.parent

# As many workers run as there are processors. With threads of their own for each product of small matrices they would
# wait for each other; numpy reads this when it is loaded, and so do the processes that tests start.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Whoever runs the tests gets the same draws every time, whatever an earlier run has found: a run fails for a change,
# never by chance. New draws are made by those who ask for them, by `--hypothesis-profile explore`: twice as many for a
# law that names no number, since there each may find what no run before has seen.
# What compiles or loads something is slow the first time, as is a busy machine: neither is a failure.
settings.register_profile(
    "mentormatch",
    settings.get_profile("default"),
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "explore",
    settings.get_profile("mentormatch"),
    max_examples=100,
    derandomize=False,
    database=DirectoryBasedExampleDatabase(ROOT / ".hypothesis" / "examples"),
)
settings.load_profile("mentormatch")


@pytest.hookimpl(trylast=True)  # after hypothesis has read its options
def pytest_configure() -> None:
    """Draw the same in every process, whatever ran there before.

    Hypothesis also draws constants that it finds in the modules of the project which are loaded so far: that depends on
    which tests ran before in the same process, and on the path of the checkout. It has no setting for it, and its older
    versions do not do it.
    """
    providers = sys.modules.get("hypothesis.internal.conjecture.providers")
    if settings.default.derandomize and hasattr(providers, "_get_local_constants"):
        providers._get_local_constants = providers.Constants


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep what was collected out of the collector of garbage.

    It would look again and again at thousands of tests and at the modules that were imported, of which nothing becomes
    garbage before the end: that is a tenth of all the time of the processor.
    """
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


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
