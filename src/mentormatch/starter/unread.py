"""Criteria and rules that fail on the tables become questions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mentormatch.column_roles import InferredColumn
from mentormatch.errors import Mistake, shorten
from mentormatch.starter.criteria import ProposedCriterion
from mentormatch.starter.names import ColumnNames
from mentormatch.starter.proposals import Proposal

_SHOWN = 40


def without_unread(found: Proposal, mistakes: Iterable[Mistake]) -> Proposal | None:
    """Return the proposal with a question for each criterion and rule that fails on the answers.

    Parameters
    ----------
    found : Proposal
    mistakes : iterable of Mistake
        What reading and comparing the tables with the policy reported.

    Returns
    -------
    Proposal or None
        None where no mistake is in a column that a criterion or a rule reads.

    Examples
    --------
    >>> from mentormatch.starter.proposals import propose
    >>> from mentormatch.policy import RawTable
    >>> mentors = RawTable({"id": ("ada", "bob"), "Skills": ("R, SQL", "Go")}, "mentors.csv", 2, (2, 3))
    >>> mentees = RawTable({"id": ("kim", "lea"), "Skills": ("SQL, R", "Go")}, "mentees.csv", 2, (2, 3))
    >>> wrong = Mistake("answer_unknown", file="mentees.csv", row=2, column="Skills", expected="a number", got="R")
    >>> doubted = without_unread(propose(mentors, mentees), [wrong])
    >>> [criterion.is_sure for criterion in doubted.criteria]
    [False]
    """
    unread = {mistake.column: mistake for mistake in mistakes if mistake.column is not None}
    names = ColumnNames(found)
    criteria = [_doubted(criterion, unread, names) for criterion in found.criteria]
    failing = {**found.failing, **dict(_failing(found, unread, names))}
    if failing == found.failing and all(
        criterion is before for criterion, before in zip(criteria, found.criteria, strict=True)
    ):
        return None
    criteria.sort(key=lambda criterion: not criterion.is_sure)
    return replace(found, criteria=tuple(criteria), failing=failing)


def _doubted(criterion: ProposedCriterion, unread: Mapping[str, Mistake], names: ColumnNames) -> ProposedCriterion:
    sides = (criterion.likeness.wants, criterion.likeness.offers)
    titles = [title for side in sides for title in _titles(side, names) if title in unread]
    if not criterion.is_sure or not titles:
        return criterion
    wants, offers = (side.header for side in sides)
    odd = shorten(str(unread[titles[0]].got), limit=_SHOWN)
    both = f"'{wants}'" if wants == offers else f"'{wants}' with '{offers}'"
    question = f"Should {both} be compared? Not all answers can be read, such as {odd}: say first what they mean."
    return replace(criterion, is_sure=False, question=question)


def _failing(found: Proposal, unread: Mapping[str, Mistake], names: ColumnNames) -> Iterator[tuple[str, str]]:
    """Yield the columns that name people and make a rule or wishes fail, each with the first mistake in it."""
    for side in found.sides:
        for column in (*side.managers, *side.named):
            titles = [title for title in _titles(column, names) if title in unread]
            if titles:
                wrong = unread[titles[0]]
                got = "" if wrong.got is None else f" It came: {shorten(wrong.got, limit=_SHOWN)}."
                yield column.header, f"{wrong.expected}.{got}"


def _titles(column: InferredColumn, names: ColumnNames) -> list[str]:
    """Return what mistakes may call a column: by its titles, or as the policy does."""
    return list(dict.fromkeys((column.header, column.source, *column.sources, names[column])))
