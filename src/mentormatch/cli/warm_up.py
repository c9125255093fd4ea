"""What `warm-up` says."""

from mentormatch.errors import count
from mentormatch.matching import WarmUp


def warm_up_lines(done: WarmUp) -> tuple[list[str], bool]:
    """Return what is to be said of what was compiled, and whether it is kept for later runs.

    Examples
    --------
    >>> warm_up_lines(WarmUp(kernels=3, compiled=1, folder="cache", seconds=2.5))
    (['1 kernel compiled, 2 were there, in 2.5 s.', 'Kept in cache'], True)
    """
    if done.folder is None:
        nowhere = "Nothing is kept: no folder of numba's cache can be written on."
        return [nowhere, "Set NUMBA_CACHE_DIR to a folder that can be, now and when mentormatch runs."], False
    found = done.kernels - done.compiled
    there = f", {found} were there" if found else ""
    return [
        f"{count(done.compiled, 'kernel')} compiled{there}, in {done.seconds:.1f} s.",
        f"Kept in {done.folder}",
    ], True
