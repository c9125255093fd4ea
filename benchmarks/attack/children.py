"""Forked children with limits of time and memory: a thousand a minute, where new processes would be thirty."""

import os
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SECONDS = 20.0
MEGABYTES = 2048
_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20
REFUSED, TRACEBACK = 1, 70
"""Exit codes: one of our own errors; anything else that was raised."""


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code (negative: the signal), what it printed, and the limit it broke."""

    code: int
    printed: str
    limit: str | None = None

    @property
    def wrong(self) -> str | None:
        """What no child may do."""
        if self.limit:
            return self.limit
        if "Traceback (most recent call last)" in self.printed or self.code == TRACEBACK:
            return "traceback"
        return f"signal {-self.code}" if self.code < 0 else None

    @property
    def cause(self) -> str:
        """The kind of error and the place where it was raised, which tell one fault from another."""
        lines = self.printed.rstrip().splitlines()
        places = [line.strip() for line in lines if line.strip().startswith("File ")]
        kinds = [line for line in lines if re.match(r"[\w.]+(?:[eE]rror|Exception|Warning)\b", line)]
        ours = [line for line in places if "mentormatch" in line] or places or ["?"]
        name, _, rest = ours[-1].partition(", ")
        kind = kinds[-1].split(":")[0] if kinds else "?"
        return f"{kind} in {Path(name.split(chr(34))[1] if chr(34) in name else name).name}, {rest}"


def call(function: Callable[[], int], *, seconds: float = SECONDS, megabytes: float = MEGABYTES) -> Ended:
    """Call a function in a child, and see how it ends; it returns the exit code."""
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            _be_child(function, output.fileno())
        code, limit = _watch(child, seconds, megabytes)
        output.seek(0)
        return Ended(code, output.read(200_000).decode("utf-8", "replace"), limit)


def command(arguments: Sequence[object]) -> Callable[[], int]:
    """A function that runs a command of the command line."""

    def run() -> int:
        from mentormatch.cli.commands import main

        try:
            main([str(argument) for argument in arguments], prog_name="mentormatch")
        except SystemExit as done:
            return int(done.code or 0)
        return 0

    return run


def _be_child(function: Callable[[], int], output: int) -> None:
    """Never returns."""
    code = TRACEBACK
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="replace", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="replace", closefd=False)
        code = function()
    except BaseException:  # noqa: BLE001 - what is raised here is what is looked for
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _watch(child: int, seconds: float, megabytes: float) -> tuple[int, str | None]:
    """Wait for a child; end it where it takes too long or too much."""
    started, limit, pause = time.monotonic(), None, 0.001
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            peak = used.ru_maxrss / 1024
            if limit is None and peak > megabytes:
                limit = f"more than {megabytes:g} MB"
            return os.waitstatus_to_exitcode(status), limit
        if limit is None and time.monotonic() - started > seconds:
            limit = f"more than {seconds:g} s"
        if limit is None and _megabytes(child) > megabytes:
            limit = f"more than {megabytes:g} MB"
        if limit is not None:
            os.kill(child, signal.SIGKILL)
        time.sleep(pause)
        pause = min(0.02, 1.5 * pause)


def _megabytes(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0.0
