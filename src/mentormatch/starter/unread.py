"""Criteria that fail on the tables become questions."""

from collections.abc import Iterable
from dataclasses import replace

from mentormatch.column_roles import InferredColumn
from mentormatch.errors import Mistake, shorten
from mentormatch.starter.criteria import ProposedCriterion
from mentormatch.starter.proposals import Proposal

_SHOWN = 40


def without_unread(found: Proposal, mistakes: Iterable[Mistake]) -> Proposal | None:
    """Return the proposal with a question for each criterion whose answers its encoder does not read.

    Parameters
    ----------
    found : Proposal
    mistakes : iterable of Mistake
        What reading and comparing the tables with the policy reported.

    Returns
    -------
    Proposal or None
        None where no mistake is in a column that is compared.

    Examples
    --------
    >>> from mentormatch.starter.proposals import propose
    >>> from mentormatch.tables import RawTable
    >>> mentors = RawTable({"id": ("ada", "bob"), "Skills": ("R, SQL", "Go")}, "mentors.csv", 2, (2, 3))
    >>> mentees = RawTable({"id": ("kim", "lea"), "Skills": ("SQL, R", "Go")}, "mentees.csv", 2, (2, 3))
    >>> wrong = Mistake("answer_unknown", file="mentees.csv", row=2, column="Skills", expected="a number", got="R")
    >>> doubted = without_unread(propose(mentors, mentees), [wrong])
    >>> [criterion.is_sure for criterion in doubted.criteria]
    [False]
    """
    unread = {mistake.column: mistake for mistake in mistakes if mistake.column is not None}
    criteria = [_doubted(criterion, unread) for criterion in found.criteria]
    if all(criterion is before for criterion, before in zip(criteria, found.criteria, strict=True)):
        return None
    return replace(found, criteria=tuple(sorted(criteria, key=lambda criterion: not criterion.is_sure)))


def _doubted(criterion: ProposedCriterion, unread: dict[str, Mistake]) -> ProposedCriterion:
    sides = (criterion.likeness.wants, criterion.likeness.offers)
    names = [name for side in sides for name in _titles(side) if name in unread]
    if not criterion.is_sure or not names:
        return criterion
    wants, offers = (side.header for side in sides)
    odd = shorten(str(unread[names[0]].got), limit=_SHOWN)
    both = f"'{wants}'" if wants == offers else f"'{wants}' with '{offers}'"
    question = f"Should {both} be compared? Not all answers can be read, such as {odd}: say first what they mean."
    return replace(criterion, is_sure=False, question=question)


def _titles(column: InferredColumn) -> set[str]:
    return {column.header, column.source, *column.sources}
