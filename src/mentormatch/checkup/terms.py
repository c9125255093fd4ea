"""Finds wanted terms that nobody offers, and forms of one term."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from mentormatch.answers import is_known_language
from mentormatch.arrays import Integers
from mentormatch.scoring import ScoredCriterion, Scores

# A suggestion costs a comparison with every term that is offered.
_MOST_SUGGESTIONS = 100
_NEAR = 75


@dataclass(frozen=True)
class UnmetTerm:
    """A term that somebody wants and nobody offers.

    Parameters
    ----------
    criterion : str
        Where it was compared.
    term : str
        As it was compared: folded, after aliases.
    people : int
        How many want it.
    nearest : str or None
        The most similar term that is offered, where one is similar; only of the 100 most wanted of a criterion.
    """

    criterion: str
    term: str
    people: int
    nearest: str | None


def unmet_terms(scores: Scores) -> tuple[UnmetTerm, ...]:
    """Return the wanted terms that nobody offers, those that most people want first.

    Parameters
    ----------
    scores : Scores
        Of criteria with the encoders "terms" and "category"; of others, and of those where the opposite is better,
        nothing is said. Of a path only the highest step that nobody offers counts.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "Kubernetes"}],
    ...                              mentees=[{"id": "kim", "skills": "Cubernet; Go"}, {"id": "noor", "skills": "Go"}])
    >>> [(term.term, term.people, term.nearest) for term in unmet_terms(compare(cohort))]
    [('go', 2, None), ('cubernet', 1, 'kubernetes')]
    """
    found = [term for criterion in scores.criteria for term in _unmet(criterion)]
    return tuple(sorted(found, key=lambda term: (-term.people, term.criterion, term.term)))


@dataclass(frozen=True)
class TermForms:
    """A term that was written in other ways.

    Parameters
    ----------
    criterion : str
        Where it was compared.
    term : str
        As it was compared.
    forms : tuple of str
        The other forms, folded: names and spellings, or misspellings.
    repaired : bool
        Whether the forms are misspellings that were repaired.
    """

    criterion: str
    term: str
    forms: tuple[str, ...]
    repaired: bool


def term_forms(scores: Scores) -> tuple[TermForms, ...]:
    """Return the terms that were written in several ways and taken as one, the repaired ones last.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "Kubernetes; HR"}],
    ...                              mentees=[{"id": "kim", "skills": "k8s; human resources"},
    ...                                       {"id": "noor", "skills": "kubernets"}])
    >>> [(found.term, found.forms, found.repaired) for found in term_forms(compare(cohort))]
    [('human resources', ('hr',), False), ('kubernetes', ('k8s',), False), ('kubernetes', ('kubernets',), True)]
    """
    merged: list[TermForms] = []
    repaired: list[TermForms] = []
    for scored in scores.criteria:
        name = scored.criterion.name
        for term, forms in getattr(scored.encoder, "merged_", {}).items():
            if len(forms) > 1:
                others = tuple(form for form in forms if form != term)
                merged.append(TermForms(name, term, others, repaired=False))
        meant: dict[str, list[str]] = {}
        for form, term in getattr(scored.encoder, "repaired_", {}).items():
            meant.setdefault(term, []).append(form)
        repaired += [TermForms(name, term, tuple(forms), repaired=True) for term, forms in sorted(meant.items())]
    return (*merged, *repaired)


def _unmet(scored: ScoredCriterion) -> Iterator[UnmetTerm]:
    names = _names(scored)
    if not names or scored.criterion.reverse:
        return
    scored = scored.strict or scored
    wants, offers = (
        (scored.mentees, scored.mentors) if scored.criterion.direction == "mentee" else (scored.mentors, scored.mentees)
    )
    steps = len(getattr(scored.encoder, "scale_", (1.0,)))
    wanted, offered = (_people_of(sparse.csr_array(side.values), steps, len(names)) for side in (wants, offers))
    unmet = np.flatnonzero((wanted > 0) & (offered == 0)).tolist()
    missing = {names[place] for place in unmet}
    separator = getattr(scored.encoder, "separator", None) if hasattr(scored.encoder, "nodes_") else None
    highest = [place for place in unmet if not _has_parent_in(names[place], separator, missing)]
    highest.sort(key=lambda place: (-wanted[place], names[place]))
    known = [names[place] for place in np.flatnonzero(offered > 0).tolist()]
    for number, place in enumerate(highest):
        nearest = _nearest(names[place], known) if number < _MOST_SUGGESTIONS else None
        yield UnmetTerm(scored.criterion.name, names[place], int(wanted[place]), nearest)


def _names(scored: ScoredCriterion) -> tuple[str, ...]:
    """Return the terms or paths of an encoder that has them."""
    encoder_name = getattr(scored.encoder, "name", None)
    if encoder_name == "terms":
        return tuple(getattr(scored.encoder, "terms_", ()))
    return tuple(getattr(scored.encoder, "nodes_", ())) if encoder_name == "category" else ()


def _people_of(rows: sparse.csr_array, steps: int, terms: int) -> Integers:
    """Return how many people name each term, at whatever level."""
    entries = rows.tocoo()
    row, feature = entries.coords
    kept = feature < terms * steps
    term = feature[kept].astype(np.int64) // steps
    named = np.unique(row[kept].astype(np.int64) * terms + term) % max(terms, 1)
    return np.bincount(named, minlength=terms).astype(np.int64)


def _has_parent_in(path: str, separator: str | None, missing: set[str]) -> bool:
    if not separator:
        return False
    steps = path.split(separator)
    return any(separator.join(steps[:length]) in missing for length in range(1, len(steps)))


def _nearest(term: str, known: list[str]) -> str | None:
    from rapidfuzz import fuzz, process

    near = process.extractOne(term, known, scorer=fuzz.ratio, score_cutoff=_NEAR)
    # "Danish" is near to "Spanish" in letters alone
    return None if near is None or is_known_language(term) else str(near[0])
