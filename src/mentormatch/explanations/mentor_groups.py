"""The mentors by what they answered under one column."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from mentormatch.answers import Column, find_separator, fold, split_terms
from mentormatch.encoders import CategoryEncoder, TermsEncoder
from mentormatch.errors import InputError, Mistake, PolicyError
from mentormatch.explanations.spoken_terms import without_code
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.scoring import ScoredCriterion, Scores


def columns_for_advice(scores: Scores, by: object) -> tuple[str, ...]:
    """Return the columns of mentors by which advice is summed.

    Parameters
    ----------
    scores : Scores
    by : str, sequence of str, or None
        None for the columns that a criterion compares as terms or categories.

    Raises
    ------
    PolicyError
        With every column that the policy audits.
    CohortError
        Where the mentors have no such column.
    InputError
        Where it is neither text nor a sequence of texts.

    Examples
    --------
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> columns_for_advice(compare(cohort), None)
    ('skills',)
    """
    if by is None:
        audited = {*scores.policy.audit}
        found = [
            column
            for scored in scores.criteria
            if isinstance(scored.encoder, TermsEncoder | CategoryEncoder) and scored.criterion.direction == "mentee"
            for column in scored.criterion.offers_columns
            if column in scores.cohort.mentors.columns and column not in audited
        ]
        return tuple(dict.fromkeys(found))
    columns = (by,) if isinstance(by, str) else tuple(by) if isinstance(by, list | tuple) else ()
    if not columns or not all(isinstance(column, str) for column in columns):
        expected = "advice must be summed by a column of the mentors, or by several"
        raise InputError(Mistake("advice_by", expected, got=str(by)))
    _refuse_audited(columns, scores.policy)
    for column in columns:
        scores.cohort.mentors.column(column)
    return tuple(dict.fromkeys(columns))


def _refuse_audited(columns: tuple[str, ...], policy: Policy) -> None:
    hint = "What is audited looks at results only: nobody is recruited by it."
    wrong = [
        Mistake("advice_by_audited", "advice must not be summed by a column that is audited", got=column, hint=hint)
        for column in columns
        if fold(column) in {fold(name) for name in policy.audit}
    ]
    if wrong:
        raise PolicyError(wrong)


def mentors_by_answer(scores: Scores, column: str) -> Mapping[str, tuple[int, ...]]:
    """Return the positions of the mentors who gave each answer, or each term of a list; the blank are in no group.

    A column that a criterion compares as terms is read as it reads it, with its aliases and without levels.

    Examples
    --------
    >>> from mentormatch.scoring import compare
    >>> mentors = [{"id": "ada", "skills": "R; SQL", "town": "Bonn"}, {"id": "bob", "skills": "sql", "town": "bonn"}]
    >>> scores = compare(Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "skills": "R"}]))
    >>> mentors_by_answer(scores, "skills"), mentors_by_answer(scores, "town")
    ({'R': (0,), 'SQL': (0, 1)}, {'Bonn': (0, 1)})
    """
    for scored in scores.criteria:
        compared = scored.criterion.offers_columns == (column,) and scored.criterion.direction == "mentee"
        if compared and isinstance(scored.encoder, TermsEncoder):
            return _by_term(scored, scored.encoder, scores.cohort)
    return _by_text(scores.cohort.mentors.column(column))


def _by_term(scored: ScoredCriterion, encoder: TermsEncoder, cohort: Cohort) -> Mapping[str, tuple[int, ...]]:
    strict = encoder.strict()
    assert isinstance(strict, TermsEncoder)
    rows, features = strict.encode_offers(scored.criterion.answers(cohort)[1]).values.nonzero()
    levels = max(1, len(strict.scale_))
    terms = [*strict.terms_]
    found: dict[str, set[int]] = {}
    for row, feature in zip(rows.tolist(), features.tolist(), strict=True):
        if feature // levels < len(terms):  # further features are answers that meet everybody
            found.setdefault(terms[feature // levels], set()).add(row)
    named = {fold(name): name for name in (encoder.aliases or {}).values()}
    names = {**named, **_as_written(scored.criterion.answers(cohort)[1])}
    return {names.get(term, term): tuple(sorted(found[term])) for term in sorted(found)}


def _as_written(cells: Column) -> Mapping[str, str]:
    """Return folded term -> how it is written most often; the code of a form in words."""
    separator = find_separator(cells)
    written: dict[str, Counter[str]] = {}
    for cell in cells:
        for term in split_terms(cell, separator):
            written.setdefault(fold(term), Counter())[term] += 1
    return {term: without_code(min(forms, key=lambda form: (-forms[form], form))) for term, forms in written.items()}


def _by_text(cells: Column) -> Mapping[str, tuple[int, ...]]:
    separator = find_separator(cells)
    found: dict[str, list[int]] = {}
    written: dict[str, Counter[str]] = {}
    for row, cell in enumerate(cells):
        for term in dict.fromkeys(split_terms(cell, separator)):
            key = fold(term)
            if row not in found.setdefault(key, []):
                found[key].append(row)
            written.setdefault(key, Counter())[term] += 1
    names = {key: min(forms, key=lambda form: (-forms[form], form)) for key, forms in written.items()}
    return {names[key]: tuple(found[key]) for key in sorted(found)}


def median_of(numbers: list[int]) -> int:
    """Return the median, of two the larger.

    Examples
    --------
    >>> median_of([1, 4, 2]), median_of([3, 1])
    (2, 3)
    """
    return int(np.sort(numbers)[len(numbers) // 2])
