"""Career paths in job titles: "Senior Nurse", "Engineering Manager", "Vertriebsleiterin"."""

import functools

from mentormatch.answers.grades import title_words
from mentormatch.answers.text import fold
from mentormatch.answers.word_lists import read_words

_LONGEST = 120


@functools.cache
def _paths() -> tuple[dict[tuple[str, ...], tuple[str, ...]], int]:
    """Return the steps of paths by the words that name them, and how many words are most."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for path, names in read_words("career_paths.toml")["paths"].items():
        for name in (path.split("/")[-1], *names.split("|")):
            found.setdefault(tuple(fold(name).split()), tuple(path.split("/")))
    return found, max(map(len, found))


@functools.lru_cache(maxsize=65536)
def read_career_path(title: str) -> tuple[str, ...]:
    """Return the career path that a job title or the name of a field states, as steps; () where it is none for sure.

    Grades are left aside, the longest words at each place count, and a title of two paths is of neither.

    Examples
    --------
    >>> [read_career_path(title) for title in ("Senior Nurse", "Head of Engineering", "Software developer", "Vertrieb")]
    [('nursing',), ('engineering',), ('engineering', 'software'), ('sales',)]
    >>> [read_career_path(title) for title in ("Director", "Nurse and lawyer", "Data engineer", "Gardener")]
    [(), (), ('data',), ()]
    """
    if len(title) > _LONGEST:
        return ()
    paths, longest = _paths()
    words = title_words(title)
    found: set[tuple[str, ...]] = set()
    place = 0
    while place < len(words):
        ends = range(min(len(words), place + longest), place, -1)
        end = next((end for end in ends if words[place:end] in paths), None)
        if end is not None:
            found.add(paths[words[place:end]])
        place = end or place + 1
    deepest = max(found, key=lambda path: (len(path), path), default=())
    return deepest if all(deepest[: len(path)] == path for path in found) else ()
