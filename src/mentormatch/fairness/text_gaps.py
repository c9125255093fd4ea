"""Text gaps: what free texts give away, and what it costs."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

import numpy as np
from scipy.special import stdtr

from mentormatch.answers import text_of
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.encoders import TextEncoder, language_of
from mentormatch.errors import InputError, UnknownNameError, unknown_name
from mentormatch.fairness.prediction import cross_validated_auc, scaled_vectors
from mentormatch.fairness.protection import ProtectedTable
from mentormatch.profiles import By, Group, Grouping, People, by_hash
from mentormatch.scoring import ScoredCriterion, Scores
from mentormatch.values import Value

Role: TypeAlias = Literal["mentees", "mentors"]
LANGUAGE = "(language)"
"""What the comparison by the language of a text is called, where others have the name of a column."""
OTHER = "(other)"
_ROLES: tuple[Role, ...] = ("mentees", "mentors")
_WHO = ("everybody", *_ROLES)
# Against so many the mean score of a group is known to 0.01 or better.
_FEWEST_PARTNERS = 256
_PAIRS = 5_000_000
_READ = 2500
_LEARNED_FROM = 500
_MOST_GROUPS = 200
_LEAST_AUC = 0.65
_FEWEST_TOLD = 10
_LEAST_GAP = 0.02
_LARGEST_P = 0.005
_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False)
class TextGap(Value):
    """What the texts of one group give away, and how they score.

    Attributes
    ----------
    criterion : str
    who : {"mentees", "mentors"}
        Whose texts.
    by : str
        What makes the groups; `LANGUAGE`, "(language)", for the language of the text.
    group : str
        For languages a code (ISO 639), or "(other)" for all that are rare.
    n, of : int
        How many of the group wrote a text, of how many who did. The language is asked of 2,500 at most.
    mean : float
        The mean score of the criterion, in [0, 1], over all pairs of the group with those of the other side who
        answered. Of more than five million pairs, some of the other side stand for all, 256 at least, chosen by a hash
        of their ids.
    gap : float
        `mean` less that of all others on the same side who wrote, in [-1, 1].
    p_value : float
        Of the gap, by Welch's t-test on people's means, in [0, 1]; NaN for one person against others.
    told_apart : float
        How often a model ranks the text of somebody in the group above that of somebody outside (the AUC, in [0, 1]:
        0.5 is chance, 1 is always), for people whom it has not learned from. NaN where fewer than five are inside or
        outside, and for languages.
    """

    criterion: str
    who: Role
    by: str
    group: str
    n: int
    of: int
    mean: float
    gap: float
    p_value: float
    told_apart: float

    @property
    def is_told_apart(self) -> bool:
        """Whether `told_apart` is 0.65 or more and three standard errors above chance, with ten inside and outside.

        Examples
        --------
        >>> TextGap("goals", "mentees", "gender", "woman", 50, 100, 0.1, 0.0, 1.0, 0.8).is_told_apart
        True
        """
        inside, outside = self.n, self.of - self.n
        error = math.sqrt((self.of + 1) / (12 * inside * outside)) if inside and outside else math.inf
        return min(inside, outside) >= _FEWEST_TOLD and self.told_apart >= max(_LEAST_AUC, 0.5 + 3 * error)

    @property
    def is_lower(self) -> bool:
        """Whether the group's mean is lower by 0.02 or more, and hardly by chance (p below 0.005)."""
        return self.gap <= -_LEAST_GAP and self.p_value < _LARGEST_P


def text_gaps(
    scores: Scores, *, by: Sequence[By] = (), who: str = "everybody", smallest: int = 5, seed: int = 0
) -> tuple[TextGap, ...]:
    """Return, for every criterion of free text, what it gives away of each group and how the group scores.

    1. Of each side, the people who wrote a text are divided by each of `by`, and by the language of their texts.
    2. Groups that are too small, or from which those could be computed, also beside the audited columns, are left out
       (`ProtectedTable`). Where nothing is left to compare with, there is no value at all.
    3. A person's mean is that of their scores with all of the other side who answered, whatever rules say. The mean of
       a group is that of its people.
    4. Whether a group can be told is measured as in `tell_groups`, on the vectors of this criterion and side alone: a
       logistic regression, five-fold cross-validation, at most 500 people inside and 500 outside, chosen by a hash of
       their ids. The model sees what the score sees: texts after masking.

    A language of fewer than `smallest` texts, or of fewer than 5, is "(other)"; where these are too few as well, and
    where a text is too short to tell, it counts with the commonest language, so that nobody is hidden for it.

    Parameters
    ----------
    scores : Scores
    by : sequence of what `audit` takes as ``by``
        Each makes groups of its own. A column that one side does not have divides only the other. What makes more than
        200 groups divides nobody.
    who : {"everybody", "mentees", "mentors"}
        Whose texts.
    smallest : int
        As in `audit`.
    seed : int
        Of the division into five folds.

    Raises
    ------
    CohortError
        Where nobody of `who` has such a column.
    UnknownNameError
        Where `who` is none of these.

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Policy
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> likes = {"woman": "I sing in a choir", "man": "I brew my own beer"}
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "bio": "Conductor of a choir"}, {"id": "bob", "bio": "Writes compilers"}],
    ...     mentees=[{"id": f"{group} {n}", "gender": group, "bio": f"{likes[group]}, {n} years now"}
    ...              for group in likes for n in range(10, 20)])
    >>> found = text_gaps(compare(cohort, Policy(criteria=[Criterion("bio", encoder="text")])), by=["gender"])
    >>> [(gap.group, gap.n, gap.told_apart, gap.gap > 0) for gap in found]
    [('man', 10, 1.0, False), ('woman', 10, 1.0, True)]
    """
    if who not in _WHO:
        raise UnknownNameError(unknown_name("side", who, _WHO))
    texts = [scored for scored in scores.criteria if isinstance(scored.encoder, TextEncoder)]
    roles = _ROLES if who == "everybody" else (cast(Role, who),)
    tables = _tables(scores, by, roles, smallest) if texts else {}
    return tuple(
        gap
        for scored in texts
        for role in roles
        for gap in _gaps_of(_Texts(scored, scores, role), tables[role], smallest, seed)
    )


def _tables(scores: Scores, by: Sequence[By], roles: Sequence[Role], smallest: int) -> dict[Role, list[ProtectedTable]]:
    found: dict[Role, list[ProtectedTable]] = {role: [] for role in roles}
    for groups in by:
        errors = []
        for role in roles:
            people, others = _sides(scores, role)
            try:
                found[role].append(ProtectedTable(people, groups, scores.policy.audit, smallest, others=others.ids))
            except InputError as error:
                errors.append(error)
        if len(errors) == len(roles):
            raise errors[0]
    return found


def _sides(scores: Scores, role: Role) -> tuple[People, People]:
    mentees, mentors = scores.cohort.mentees, scores.cohort.mentors
    return (mentees, mentors) if role == "mentees" else (mentors, mentees)


class _Texts:
    """The texts of one side under one criterion: who wrote, in the order of ids, and how they score."""

    def __init__(self, scored: ScoredCriterion, scores: Scores, role: Role) -> None:
        self.scored, self.role = scored, role
        self._cohort, self.audited = scores.cohort, scores.policy.audit
        self.people, others = _sides(scores, role)
        mine, theirs = scored.mentees, scored.mentors
        if role == "mentors":
            mine, theirs = theirs, mine
        # in the order of ids, so that the order of rows decides nothing
        self.writers = np.array(sorted(np.flatnonzero(mine.answered), key=self.people.ids.__getitem__), dtype=np.int64)
        most = max(_FEWEST_PARTNERS, _PAIRS // max(1, len(self.writers)))
        self.partners = _chosen(np.flatnonzero(theirs.answered), others, most)
        self.values = mine.values

    def means(self) -> Floats:
        """Return the mean score of each writer with those of the other side who answered."""
        scored = self.scored if self.role == "mentees" else self.scored.transpose()
        asked = scored.take(self.writers, self.partners)
        height = max(1, _CELLS_AT_ONCE // len(self.partners))
        starts = range(0, len(self.writers), height)
        blocks = [
            asked.block(np.arange(start, min(start + height, len(self.writers)), dtype=np.int64)).mean(axis=1)
            for start in starts
        ]
        return np.concatenate(blocks) if blocks else np.zeros(0)

    def languages(self, writers: Integers, smallest: int) -> Grouping:
        """Return the people at `writers` (as 0, 1, ... in their order) by the language of their texts."""
        wants, offers = self.scored.criterion.answers(self._cohort)
        column = wants if (self.scored.criterion.direction == "mentee") == (self.role == "mentees") else offers
        texts = [text_of(column[writer]) for writer in writers.tolist()]
        code_of = {text: language_of(text) for text in dict.fromkeys(texts)}
        codes = [code_of[text] for text in texts]
        counts = {code: codes.count(code) for code in sorted(set(codes) - {""})}
        main = max(counts, key=lambda code: counts[code], default="")
        rare = {code for code, count in counts.items() if count < max(smallest, 5) and code != main}
        pooled = OTHER if sum(counts[code] for code in rare) >= max(smallest, 5) else main
        named = [main if not code else pooled if code in rare else code for code in codes]
        groups = tuple((code,) for code in sorted(set(named)))
        place = {group[0]: number for number, group in enumerate(groups)}
        return Grouping((LANGUAGE,), groups, np.array([place[code] for code in named], dtype=np.int64))

    def auc(self, inside: Booleans, seed: int) -> float:
        """Return how well vectors tell the writers `inside` from the others."""
        sides = [_chosen(self.writers[side], self.people, _LEARNED_FROM) for side in (inside, ~inside)]
        within = np.concatenate([np.ones(len(sides[0]), dtype=bool), np.zeros(len(sides[1]), dtype=bool)])
        return cross_validated_auc(scaled_vectors(self.values[np.concatenate(sides)]), within, seed)


def _gaps_of(texts: _Texts, tables: Sequence[ProtectedTable], smallest: int, seed: int) -> Iterator[TextGap]:
    if not len(texts.writers) or not len(texts.partners):
        return
    means = texts.means()
    everybody = np.arange(len(texts.writers), dtype=np.int64)
    for table in tables:
        grouping = table.grouping
        if len(grouping.groups) > _MOST_GROUPS:
            continue
        written = Grouping(grouping.names, grouping.groups, grouping.of[texts.writers]).members(everybody)
        hidden = table.among(np.arange(len(texts.people), dtype=np.int64), part=texts.writers).hidden
        yield from _of_groups(
            texts, means, grouping, {group: written[group] for group in written if group not in hidden}, seed
        )
    read = _chosen(texts.writers, texts.people, _READ)
    languages = texts.languages(read, smallest)
    members = languages.members(np.arange(len(read), dtype=np.int64))
    of_reader = {
        texts.people.ids[person]: languages.groups[place][0] for person, place in zip(read, languages.of, strict=True)
    }
    hidden = ProtectedTable(texts.people, of_reader, texts.audited, smallest).among(read).hidden
    if len(members) <= _MOST_GROUPS and members.keys().isdisjoint(hidden):
        yield from _of_groups(texts, means[np.isin(texts.writers, read)], languages, members, seed)


def _of_groups(
    texts: _Texts, means: Floats, grouping: Grouping, shown: Mapping[Group, Integers], seed: int
) -> Iterator[TextGap]:
    labels = grouping.labels()
    by_language = grouping.names == (LANGUAGE,)
    auc = math.nan
    for group, members in shown.items():
        inside = np.zeros(len(means), dtype=bool)
        inside[members] = True
        if inside.all():  # there is nobody to compare with
            continue
        two = len(shown) == 2 and sum(map(len, shown.values())) == len(means)
        if not by_language and not (two and not math.isnan(auc)):  # of two groups, each is told as well as the other
            auc = texts.auc(inside, seed)
        own, others = means[inside], means[~inside]
        yield TextGap(
            criterion=texts.scored.criterion.name,
            who=texts.role,
            by=grouping.title,
            group=labels[group],
            n=len(own),
            of=len(means),
            mean=float(own.mean()),
            gap=float(own.mean() - others.mean()),
            p_value=_welch_p_value(own, others),
            told_apart=auc,
        )


def _welch_p_value(some: Floats, others: Floats) -> float:
    """Return the two-sided p-value of Welch's t-test (1947)."""
    if min(len(some), len(others)) < 2:
        return math.nan
    first, second = float(some.var(ddof=1)) / len(some), float(others.var(ddof=1)) / len(others)
    difference = abs(float(some.mean() - others.mean()))
    if first + second < 1e-24:  # what is left of rounding is no spread
        return 1.0 if difference < 1e-12 else 0.0
    freedom = (first + second) ** 2 / (first**2 / (len(some) - 1) + second**2 / (len(others) - 1))
    return float(2 * stdtr(freedom, -difference / math.sqrt(first + second)))


def _chosen(positions: Integers, people: People, most: int) -> Integers:
    """Return positions in the order of ids, of more than `most` those with the least hashes of ids."""
    chosen = by_hash(people, positions)[:most] if len(positions) > most else positions
    return np.array(sorted(chosen.tolist(), key=people.ids.__getitem__), dtype=np.int64)
