"""Spellings of a column that seem to be one answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from mentormatch.answers import fold, read_words, topic_of
from mentormatch.column_roles.columns import InferredColumn

_MOST_ANSWERS = 200
_LEAST_KNOWN = 0.5
# A word of so many letters may be misspelled by one edit, a longer one by two; it is rarer than what is meant.
_SHORT, _LONG = 6, 12
_RARER = 2


@cache
def _known(kind: str) -> Mapping[str, str]:
    """Return what each name of a kind means, by the folded name."""
    words = read_words("spellings.toml", beside=__file__)[kind]
    return {fold(name): meant for meant, names in words.items() for name in (meant, *names.split("|"))}


def joined_spellings(columns: Sequence[InferredColumn]) -> dict[str, str]:
    """Return the spellings of columns with one name that seem to be another of their answers, and of which.

    Parameters
    ----------
    columns : sequence of InferredColumn
        A column, or those of one name in several tables.

    Returns
    -------
    dict of str to str
        As written: a spelling, and the commonest that seems to mean the same.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> joined_spellings([infer_column("Gender", ["Female", "Female", "F", "Male", "Male", "woman"])])
    {'F': 'Female', 'woman': 'Female'}
    """
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for column in columns:
        counts.update({term: column.terms[term] for term in column.written})
        for term, answer in sorted(column.written.items()):
            written[term] = min(answer, written.get(term, answer))
    if len(counts) > _MOST_ANSWERS:
        return {}
    common = sorted(counts, key=lambda term: (-counts[term], term))
    known = _meanings(columns, common)
    meant: dict[str, str] = {}
    for place, term in enumerate(common):
        # the commonest that means the same, and is not joined to another itself
        before = [other for other in common[:place] if other not in meant]
        same = [other for other in before if term in known and known.get(other) == known[term]]
        near = [other for other in before if counts[other] >= _RARER * counts[term] and _is_misspelt(term, other)]
        if same or (near and term not in known):
            meant[term] = (same or near)[0]
    return {written[term]: written[other] for term, other in sorted(meant.items())}


def _meanings(columns: Sequence[InferredColumn], terms: Sequence[str]) -> Mapping[str, str]:
    """Return what terms mean by a table: of gender or places where the column tells them, else of departments."""
    if any(column.group == "gender" for column in columns):
        unclear = {
            letter for letter, (beside, unless) in _unclear().items() if beside & {*terms} and not unless & {*terms}
        }
        return {
            term: meant for term in terms if (meant := _known("gender").get(term)) is not None and term not in unclear
        }
    if any(column.group is not None for column in columns):
        return {}
    topics = {topic_of(column.header) for column in columns}
    for kind, topic, other in (("places", "place", "organisation"), ("departments", "organisation", "place")):
        found = {term: meant for term in terms if (meant := _known(kind).get(term)) is not None}
        if topic in topics or (other not in topics and len(found) > _LEAST_KNOWN * len(terms)):
            return found
    return {}


@cache
def _unclear() -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the letters that do not tell a gender beside some answers, unless others stand there too."""
    known = read_words("families.toml", beside=__file__)["unclear_genders"]
    return {letter: (frozenset(of["beside"].split()), frozenset(of["unless"].split())) for letter, of in known.items()}


def _is_misspelt(term: str, other: str) -> bool:
    """Return whether one long word differs by an edit, or a very long one by two; digits never do.

    Examples
    --------
    >>> _is_misspelt("enginering", "engineering"), _is_misspelt("level 1", "level 2"), _is_misspelt("iran", "iraq")
    (True, False, False)
    """
    from rapidfuzz.distance import OSA

    words, others = term.split(), other.split()
    if len(words) != len(others) or term[0] != other[0]:
        return False
    differing = [(word, meant) for word, meant in zip(words, others, strict=True) if word != meant]
    if len(differing) != 1:
        return False
    word, meant = differing[0]
    if not (word.isalpha() and meant.isalpha() and len(meant) >= _SHORT):
        return False
    edits = 2 if len(meant) >= _LONG else 1
    return bool(OSA.distance(word, meant, score_cutoff=edits) <= edits)
