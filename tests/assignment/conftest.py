"""What the tests of assignment share."""

import time
from collections.abc import Callable

import pytest


@pytest.fixture
def benchmark_seconds() -> Callable[[Callable[[], object]], float]:
    """Return a function that times a second call, since the first may compile; in seconds of the processor."""

    def seconds(call: Callable[[], object]) -> float:
        call()
        start = time.process_time()
        call()
        return time.process_time() - start

    return seconds
