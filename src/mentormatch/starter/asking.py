"""Asks the questions of a policy, and writes the answers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from mentormatch.answers import fold
from mentormatch.column_roles import InferredColumn
from mentormatch.starter.blocks import Block, as_asked, blocks_of, text_with
from mentormatch.starter.criteria import ProposedCriterion, levels_asked, with_levels
from mentormatch.starter.lines import comment, toml_key, toml_value
from mentormatch.starter.named import KINDS, are_headings, named_settings
from mentormatch.starter.names import ColumnNames
from mentormatch.starter.policy_text import policy_text
from mentormatch.starter.proposals import Proposal, with_capacity
from mentormatch.starter.starter import StarterPolicy, compared
from mentormatch.starter.tables import TableGuess

_SAME, _OTHER, _NOTHING = "of the same", "of different ones", "nothing"
# Who takes part, who is named, capacity, comparisons, cells, groups, and all other questions
_STATE, _NAMED, _RIVAL, _COMPARED, _CAPACITY, _CELL, _GROUPS, _OTHERS = range(8)
_PLACEHOLDERS = ("# audit = ", "# [columns.")
_MOST_CELLS = 12
_SHOWN = 4

Answer = bool | float | str | tuple[str, ...]
"""An answer to a question of `init`: yes or no, a number, a text, or several texts."""


@dataclass(frozen=True)
class Question:
    """A question that can be answered in a line.

    Parameters
    ----------
    text : str
        What is asked, with its evidence.
    kind : {"yes or no", "choice", "several", "order", "number"}
        What is answered: True or False, one option, some options, all options in order, or a number.
    options : tuple of str
        What can be chosen.
    guess : bool, float, str, tuple of str or None
        The answer that the tables speak for; None where they speak for none.
    rank : int
        What matters more has a lower one.
    block : Block
        Where it stands in the policy.
    about : str
        The cell that it is about; "" of other questions.
    is_whole : bool
        Whether the number is a whole one, from 0.
    evidence : mapping of str to str
        What is said beside an option.
    """

    text: str
    kind: Literal["yes or no", "choice", "several", "order", "number"]
    rank: int
    block: Block
    options: tuple[str, ...] = ()
    guess: Answer | None = None
    about: str = ""
    is_whole: bool = False
    evidence: Mapping[str, str] | None = None


class Asking:
    """The questions of a proposed policy, what matters most first, and the policy with the answers.

    What was answered decides what is asked next: where another column says the capacity, its odd cells are asked about.

    Parameters
    ----------
    starter : StarterPolicy
        What `starter_policy` proposed.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.starter import starter_policy
    >>> from mentormatch.tables import write_all
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     people = Path(folder, "people.csv")
    ...     rows = [["ada", "mentor", "R; SQL"], ["kim", "mentee", "SQL"]]
    ...     write_all({people: (["id", "I am a", "Skills"], rows)})
    ...     asking = Asking(starter_policy(people))
    ...     question = asking.next_question()
    ...     asking.answer(question, 2.0)
    ...     answered = asking.answered(people)
    >>> question.text
    'No column says how many mentees a mentor takes. One each?'
    >>> [line for line in answered.policy.splitlines() if "default_capacity" in line]
    ['default_capacity = 2           # how many mentees a mentor takes who does not say']
    """

    def __init__(self, starter: StarterPolicy) -> None:
        self._found = starter.proposal
        self._text = starter.policy
        self._limits = starter.limits
        self._edits: dict[Block, list[str]] = {}
        self._cells: dict[Block, dict[str, float]] = {}
        self._done: set[tuple[str, str]] = set()
        self._head: list[str] = []

    def next_question(self) -> Question | None:
        """Return the question that matters most of those that are left; None where none is left."""
        return min(self._left(), key=lambda question: question.rank, default=None)

    def left(self) -> int:
        """Return how many questions that can be answered in a line are left."""
        return sum(1 for _ in self._left())

    def skip(self, question: Question) -> None:
        """Leave a question as it stands in the policy."""
        self._done.add((question.text, question.about))

    def answer(self, question: Question, answer: Answer) -> None:
        """Write an answer into the policy.

        Parameters
        ----------
        question : Question
            What `next_question` returned.
        answer : bool, float, str or tuple of str
            As its `kind` says.
        """
        self.skip(question)
        if question.about:
            self._cells.setdefault(question.block, {})[question.about] = float(str(answer))
        elif question.rank == _RIVAL:
            self._change(
                with_capacity(
                    self._found, str(answer), rival=next(option for option in question.options if option != answer)
                )
            )
        elif question.rank == _COMPARED:
            changed = (
                _decided(criterion, answer) if criterion is self._criterion(question.block) else criterion
                for criterion in self._found.criteria
            )
            self._change(replace(self._found, criteria=tuple(changed)))
        else:
            told = comment(f"{question.block.question} Answered: {_told(answer)}.")
            self._edits[question.block] = [*told, *self._lines(question, answer)]

    def _change(self, found: Proposal) -> None:
        self._found, self._text = found, policy_text(found).text

    def answered(self, mentors: Path, mentees: Path | None = None) -> StarterPolicy:
        """Return the policy with the answers, and what keeps the tables from being read with it.

        Parameters
        ----------
        mentors, mentees : path
            The tables that it was proposed for.
        """
        cells = {block: _with_cells(block, said) for block, said in self._cells.items()}
        text = text_with(self._text, {**self._edits, **cells}, head=self._head)
        questions = sum(line.startswith("# ? ") for line in text.splitlines())
        tried = compared(text, mentors, mentees, limits=self._limits)
        return StarterPolicy(self._found, text, questions, tried.mistakes, self._limits)

    def _left(self) -> Iterator[Question]:
        for block in blocks_of(self._text):
            for question in self._questions(block) if block.question else ():
                if (question.text, question.about) not in self._done:
                    yield question

    def _questions(self, block: Block) -> Iterator[Question]:
        """Yield what can be answered of a question of the policy."""
        if (asked := self._of_columns(block)) is not None:
            yield asked
        elif (criterion := self._criterion(block)) is not None:
            yield _of_criterion(criterion, block)
        elif block.body and block.body[0].startswith("blank = ") and block.question.startswith("Which numbers"):
            yield from _of_cells(block, limit="'capacity'" in block.question)
        elif (line := _line_of("audit = ", block)) is not None:
            groups = tuple(_value_of(line))
            yield Question(block.question, "several", _GROUPS, block, groups, groups)
        elif _line_of("default_capacity = ", block) is not None:
            yield Question(block.question, "number", _OTHERS, block, guess=1.0, is_whole=True)
        elif '# kind = "hours_apart"' in block.body:
            yield Question(block.question, "number", _OTHERS, block)
        elif block.is_hashed and not block.body[0].startswith(_PLACEHOLDERS) and "..." not in " ".join(block.body):
            yield Question(block.question, "yes or no", _OTHERS, block, guess=False)
        elif block.body and block.body[0].startswith(("blank = ", "any = ", "duplicates = ", "same_ids = ")):
            yield Question(block.question, "yes or no", _OTHERS, block, guess=True)

    def _of_columns(self, block: Block) -> Question | None:
        """Return the question about who takes part, who is named, or which column says the capacity."""
        mentors = self._found.mentors
        capacity = mentors.limits.get("capacity")
        for side in self._found.sides:
            for column in side.named:
                if block.question.startswith(f"'{as_asked(column.header)}' of the {side.role}s names people."):
                    guess = next((what for what in KINDS.values() if f"Are these {what}?" in block.question), _NOTHING)
                    return Question(block.question, "choice", _NAMED, block, (*KINDS.values(), _NOTHING), guess)
        if block.question.endswith("Which?") and capacity is not None:
            for rival in mentors.rivals:
                if block.question.startswith(f"'{as_asked(rival.header)}' may say"):
                    both = (capacity, rival)
                    examples = {column.header: _examples(column) for column in both}
                    return Question(block.question, "choice", _RIVAL, block, tuple(examples), capacity.header,
                                    evidence=examples)  # fmt: skip
        if block.is_hashed and block.body[0].startswith(("# only.", "# [only.")):
            columns = [column for _, column in self._states(block)]
            found: Counter[str] = Counter()
            for column in columns:
                found.update({written: column.terms[term] for term, written in column.written.items()})
            counts = dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
            stay = {answer for line in block.body if " = " in line and line.startswith("# only.")
                    for answer in _value_of(line[2:])}  # fmt: skip
            likely = tuple(written for written in counts if written in stay) or tuple(counts)
            people = {written: f"{number:,}" for written, number in counts.items()}
            return Question(block.question, "several", _STATE, block, tuple(counts), likely, evidence=people)
        return None

    def _states(self, block: Block) -> list[tuple[TableGuess, InferredColumn]]:
        """Return the columns that a question about who takes part is about."""
        columns = ((side, column) for side in self._found.sides for column in (*side.states, *side.left))
        return [
            (side, column)
            for side, column in columns
            if block.question.startswith(f"Does '{as_asked(column.header)}' say who takes part?")
            and any(line.startswith((f"# only.{side.role}s.", f"# [only.{side.role}s]")) for line in block.body)
        ]

    def _criterion(self, block: Block) -> ProposedCriterion | None:
        named = (criterion for criterion in self._found.criteria if criterion.question)
        return next((criterion for criterion in named if as_asked(criterion.question) == block.question), None)

    def _lines(self, question: Question, answer: Answer) -> list[str]:
        """Return the lines that stand in the place of a question that was answered."""
        body, names = question.block.body, ColumnNames(self._found)
        if question.rank == _STATE:
            self._head += _only(self._states(question.block), answer, names, all_stay=answer == question.options)
            return []
        if question.rank == _NAMED:
            kind = next((kind for kind, what in KINDS.items() if what == answer), None)
            side, column = next(
                (side, column)
                for side in self._found.sides
                for column in side.named
                if question.text.startswith(f"'{as_asked(column.header)}' of the {side.role}s names people.")
            )
            return [] if kind is None else named_settings(kind, names[column], side, headings=are_headings(column))
        if question.rank == _GROUPS:
            return [f"audit = {toml_value(answer)}" if line.startswith("audit = ") and answer else line
                    for line in body if answer or not line.startswith("audit = ")]  # fmt: skip
        if question.kind == "number":
            lines = [line.removeprefix("# ") for line in body[:-1]] if question.block.is_hashed else []
            name = "at_most" if lines else "default_capacity"
            said = next(line for line in body if name in line)
            after = said.partition("           # ")[2]
            rest = [] if lines else [line for line in body if line != said]
            return [*lines, f"{name} = {toml_value(answer)}" + (f"           # {after}" if after else ""), *rest]
        if question.block.is_hashed:
            return [line.removeprefix("# ") if answer else line for line in body]
        return [line for place, line in enumerate(body) if answer or place > 0]


def _told(answer: Answer) -> str:
    if isinstance(answer, tuple):
        return ", ".join(answer) or "none"
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return f"{answer:g}" if isinstance(answer, float | int) else answer


def _only(
    states: Sequence[tuple[TableGuess, InferredColumn]], answer: Answer, names: ColumnNames, *, all_stay: bool
) -> Iterator[str]:
    """Yield the lines that say who takes part: of each side the answers that it has."""
    chosen = answer if isinstance(answer, tuple) else ()
    for side, column in states if not all_stay else ():
        stay = [value for value in chosen if fold(value) in column.terms] or list(chosen)
        name = names.of.get(id(column), column.header)
        yield f"only.{side.role}s.{toml_key(name)} = {toml_value(stay)}"


def _of_criterion(criterion: ProposedCriterion, block: Block) -> Question:
    """Return the question of a criterion."""
    levels = levels_asked(criterion)
    if levels:
        header = criterion.likeness.wants.header
        text = f"'{header}': in which order are these, the lowest first?"
        return Question(text, "order", _COMPARED, block, levels)
    if "or rather of different ones?" in block.question:
        return Question(block.question, "choice", _COMPARED, block, (_SAME, _OTHER, _NOTHING), _NOTHING)
    return Question(block.question, "yes or no", _COMPARED, block, guess=criterion.is_sure)


def _decided(criterion: ProposedCriterion, answer: Answer) -> ProposedCriterion:
    """Return a criterion as it was answered: compared, or behind a # without a question."""
    if isinstance(answer, tuple):
        return with_levels(criterion, answer)
    is_sure = answer in {_SAME, _OTHER} if isinstance(answer, str) else bool(answer)
    return replace(criterion, is_sure=is_sure, reverse=criterion.reverse or answer == _OTHER, question="")


def _of_cells(block: Block, *, limit: bool) -> Iterator[Question]:
    """Yield a question for each cell that should be a number."""
    name = block.question.rpartition(" mean in ")[2].partition("? Until")[0]
    for cell in list(_value_of(block.body[0]))[:_MOST_CELLS]:
        text = f"Which number does '{cell}' mean in {name}?"
        rank = _CAPACITY if limit else _CELL
        yield Question(text, "number", rank, block, about=str(cell), is_whole=limit)


def _with_cells(block: Block, said: Mapping[str, float]) -> list[str]:
    """Return the lines on cells that mean no number, with those that do now."""
    left = [cell for cell in _value_of(block.body[0]) if cell not in said]
    asked = comment(block.question, mark="# ?") if left else []
    blank = [f"blank = {toml_value(left)}"] if left else []
    return [*asked, *blank, *(f"{toml_key(cell)} = {toml_value(number)}" for cell, number in said.items()),
            *block.body[1:]]  # fmt: skip


def _line_of(start: str, block: Block) -> str | None:
    return next((line for line in block.body if line.startswith(start)), None)


def _value_of(line: str) -> list[str]:
    """Return the texts of a line such as ``blank = ["depends"]``."""
    import tomllib

    value = tomllib.loads(line)
    while isinstance(value, dict):
        value = next(iter(value.values()))
    return list(value)


def _examples(column: InferredColumn) -> str:
    return ", ".join(list(column.written.values())[:_SHOWN])
