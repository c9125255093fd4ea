"""Proxies: how well encoded answers predict a person's group."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from scipy import sparse

from mentormatch.answers import Column, PersonId
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.errors import InputError, UnknownNameError, unknown_name
from mentormatch.fairness.prediction import auc_and_weights, scaled_vectors
from mentormatch.matching import Matching, check_matching
from mentormatch.profiles import By, People, columns_of, grouping_of, hidden_groups, joined
from mentormatch.scoring import ScoredCriterion
from mentormatch.values import Value

Who: TypeAlias = Literal["everybody", "mentees", "mentors"]
_WHO = ("everybody", "mentees", "mentors")
Side: TypeAlias = tuple[str, Integers, int]
_TERMS = 5
# What ends the names of the numbers of a text's vectors here; no name of a term has it.
_MEANING = "\x1f"


@dataclass(frozen=True, eq=False)
class GroupProxies(Value):
    """How well the encoded answers predict membership of one group, and which answers do.

    Attributes
    ----------
    n : int
        How many are in the group.
    of : int
        Among how many people.
    auc : float
        How often somebody in the group would be ranked above somebody outside it: 0.5 is chance, 1 is always. NaN where
        fewer than five are inside or outside it.
    terms : tuple of (str, float)
        The answers ("criterion: term") with the largest coefficients, the strongest first, with these coefficients: the
        change in the log odds of the group; for a number, by one standard deviation of it. A text that is compared by
        meaning is one of them, "criterion: what is meant": the standard deviation of what it adds to the log odds.
    """

    n: int
    of: int
    auc: float
    terms: tuple[tuple[str, float], ...]


def tell_groups(
    matching: Matching, *, by: By, who: Who = "everybody", smallest: int = 5, terms: int = _TERMS, seed: int = 0
) -> dict[str, GroupProxies]:
    """Return how well the answers that the policy compares predict each group.

    A column that is never encoded may still have proxies among the other answers. For each group a logistic regression
    on what every criterion encodes (terms, numbers, meanings of texts, and what was left blank) is fitted to four
    fifths of the people and evaluated on the last fifth: five-fold cross-validation.

    Parameters
    ----------
    matching : Matching
    by : str, sequence of str, mapping, or data frame
        What makes the groups, as in `audit`.
    who : {"everybody", "mentees", "mentors"}
        By default both sides, where the groups of both are known, else the mentees.
    smallest : int
        Groups of fewer people are left out, and those which would give them away.
    terms : int
        How many answers are named for each group.
    seed : int
        Of the division into five folds.

    Returns
    -------
    dict of str to GroupProxies

    Raises
    ------
    CohortError
        Where there is no such column.
    UnknownNameError
        Where `who` is none of these.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> answers = {"woman": "R; R Ladies", "man": "R; football"}
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R; R Ladies"}],
    ...     mentees=[{"id": str(n), "gender": group, "skills": answers[group]} for group in answers for n in
    ...              range(6 if group == "man" else 0, 12 if group == "man" else 6)])
    >>> found = tell_groups(match(cohort), by="gender", who="mentees")["woman"]
    >>> found.auc, found.terms[0][0]
    (1.0, 'skills: r ladies')
    """
    check_matching(matching)
    if who not in _WHO:
        raise UnknownNameError(unknown_name("side", who, _WHO))
    columns, rows = _sides(matching, by, who)
    grouping = grouping_of(columns)
    labels = grouping.labels()
    of = grouping.of[np.concatenate([order + start for _, order, start in rows])]
    features, names = _features(matching, rows)
    sizes = {group: int((of == number).sum()) for number, group in enumerate(grouping.groups)}
    hidden = hidden_groups(sizes, smallest)
    found = {}
    for number, (group, size) in enumerate(sizes.items()):
        if group not in hidden:
            auc, weights = auc_and_weights(features, of == number, seed)
            found[labels[group]] = GroupProxies(
                size, len(of), auc, _strongest(*_whole_texts(features, weights, names), terms)
            )
    return found


def _sides(matching: Matching, by: By, who: Who) -> tuple[dict[str, Column], list[Side]]:
    """Return the columns of both sides stacked; and for each side its people by id, and its first row."""
    sides = {"mentees": matching.cohort.mentees, "mentors": matching.cohort.mentors}
    found: dict[str, dict[str, Column]] = {}
    for role in sides if who == "everybody" else (who,):
        try:
            found[role], _ = columns_of(sides[role], by, others=_others(matching, sides[role]))
        except InputError:
            if who != "everybody":
                raise
    if not found:  # neither side has it; the mentees say why
        found["mentees"], _ = columns_of(sides["mentees"], by, others=_others(matching, sides["mentees"]))
    columns: dict[str, Column] = {}
    rows: list[Side] = []
    start = 0
    for role, cells in found.items():
        columns = joined(columns, cells) if columns else cells
        people = sides[role]
        # in the order of ids, so that the order of rows decides nothing
        order = np.array(sorted(range(len(people)), key=people.ids.__getitem__), dtype=np.int64)
        rows.append((role, order, start))
        start += len(people)
    return columns, rows


def _others(matching: Matching, people: People) -> tuple[PersonId, ...]:
    cohort = matching.cohort
    return cohort.mentors.ids if people.role == "mentee" else cohort.mentees.ids


def _features(matching: Matching, rows: list[Side]) -> tuple[sparse.csr_array, list[str]]:
    """Return the encoded answers as a feature matrix, a row a person, with the name of each column."""
    parts: list[Any] = []
    names: list[str] = []
    for scored in matching.scores.criteria:
        if scored.encoder is None:  # scores that were brought are no answers
            continue
        encoded = [getattr(scored, role).take(order) for role, order, _ in rows]
        answered = np.concatenate([side.answered for side in encoded])
        values, called = _encoded(scored, [side.values for side in encoded], answered)
        parts += [values, sparse.csr_array((~answered).astype(np.float64)[:, None])]
        names += [*called, f"{scored.criterion.name} (blank)"]
    people = sum(len(order) for _, order, _ in rows)
    stacked = sparse.csr_array(sparse.hstack([sparse.csr_array((people, 0)), *parts]))
    varied = np.flatnonzero(_varies(stacked))
    return sparse.csr_array(stacked[:, varied]), [names[column] for column in varied.tolist()]


def _encoded(scored: ScoredCriterion, values: list[Any], answered: Booleans) -> tuple[Any, list[str]]:
    name = scored.criterion.name
    if values[0].ndim == 1:
        numbers = np.concatenate(values)
        known = numbers[answered]
        deviation = float(known.std()) if len(known) else 0.0
        standard = np.where(answered, numbers - (known.mean() if len(known) else 0.0), 0.0) / (deviation or 1.0)
        return sparse.csr_array(standard[:, None]), [name]
    if not sparse.issparse(values[0]):
        meanings = np.zeros((len(answered), values[0].shape[1]))
        if answered.any():
            meanings[answered] = scaled_vectors(np.concatenate(values)[answered])
        return sparse.csr_array(meanings), [f"{name}{_MEANING}"] * meanings.shape[1]
    said = sparse.csr_array(sparse.vstack([sparse.csr_array(side) for side in values]))
    said.eliminate_zeros()
    said.data = np.ones_like(said.data)
    assert scored.encoder is not None, "an encoded criterion has an encoder"
    terms = scored.encoder.get_feature_names_out()
    called = [f"{name}: {term}" for term in terms] if len(terms) == said.shape[1] else []
    return said, called or [f"{name}: feature {number}" for number in range(said.shape[1])]


def _varies(features: sparse.csr_array) -> Booleans:
    """Return which features are not the same for everybody."""
    dense_max = features.max(axis=0).toarray().ravel() if features.shape[0] else np.zeros(features.shape[1])
    dense_min = features.min(axis=0).toarray().ravel() if features.shape[0] else np.zeros(features.shape[1])
    return np.asarray(dense_max != dense_min)


def _whole_texts(features: sparse.csr_array, weights: Floats, names: list[str]) -> tuple[Floats, list[str]]:
    """Return weights and names with all numbers of the vectors of one text as one: the deviation of what they add."""
    kept = [place for place, name in enumerate(names) if not name.endswith(_MEANING)]
    texts = sorted({name for name in names if name.endswith(_MEANING)})
    called = [f"{text.removesuffix(_MEANING)}: what is meant" for text in texts]
    added = []
    for text in texts:
        of_text = np.array([name == text for name in names])
        added.append(float((features[:, np.flatnonzero(of_text)] @ weights[of_text]).std()))
    return np.array([*weights[kept], *added]), [*(names[place] for place in kept), *called]


def _strongest(weights: Floats, names: list[str], terms: int) -> tuple[tuple[str, float], ...]:
    """Return the answers that speak for or against a group most."""
    return tuple(_by_weight(weights, names))[:terms]


def _by_weight(weights: Floats, names: list[str]) -> Iterator[tuple[str, float]]:
    # of weights that differ by rounding only, those that speak for the group come first
    rounded = np.round(weights, 6)
    ranked = sorted(range(len(names)), key=lambda feature: (-abs(rounded[feature]), -rounded[feature], names[feature]))
    for feature in ranked:
        if weights[feature]:
            yield names[feature], float(weights[feature])
