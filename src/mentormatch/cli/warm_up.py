"""What `warm-up` says."""

from mentormatch.errors import count
from mentormatch.matching import warm_up


def warm_up_lines() -> tuple[list[str], bool]:
    """Compile everything, and return what is to be said, and whether it is kept for later runs."""
    done = warm_up()
    if done.folder is None:
        nowhere = "Nothing is kept: no folder of numba's cache can be written on."
        return [nowhere, "Set NUMBA_CACHE_DIR to a folder that can be, now and when mentormatch runs."], False
    found = done.kernels - done.compiled
    there = f", {found} were there" if found else ""
    return [
        f"{count(done.compiled, 'kernel')} compiled{there}, in {done.seconds:.1f} s.",
        f"Kept in {done.folder}",
    ], True
