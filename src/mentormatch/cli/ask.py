"""Asks the questions of `init` in the terminal."""

import re
import sys
import textwrap
from pathlib import Path

import click

from mentormatch.answers import NO_WORDS, YES_WORDS, fold
from mentormatch.cli.printing import print_lines
from mentormatch.errors import printable
from mentormatch.starter import Answer, Asking, Question, StarterPolicy

_WIDTH = 100
_SKIP, _STOP = "s", "q"


def need_terminal() -> None:
    """Raise where nobody can answer, since the standard input is no terminal."""
    if not is_terminal():
        raise click.UsageError(
            "--ask needs a terminal in which somebody answers. Without --ask, the questions stand in policy.toml."
        )


def is_terminal() -> bool:
    """Return whether the standard input is a terminal."""
    return sys.stdin.isatty()


def ask_questions(starter: StarterPolicy, mentors: Path, mentees: Path | None) -> StarterPolicy:
    """Ask one question after the other, and return the policy with the answers.

    Parameters
    ----------
    starter : StarterPolicy
        What was proposed.
    mentors, mentees : path
        The tables that it was proposed for.

    Raises
    ------
    click.Abort
        On Ctrl-C, or where the input ends; nothing is written then.
    """
    asking = Asking(starter)
    number = 0
    while (question := asking.next_question()) is not None:
        number += 1
        print_lines(_shown(question, f"{number} of {number - 1 + asking.left()}"))
        said = _prompt(question)
        if said == _STOP:
            break
        if said is None:
            asking.skip(question)
        else:
            asking.answer(question, said[0])
    print_lines([""])
    return asking.answered(mentors, mentees)


def _shown(question: Question, place: str) -> list[str]:
    """Return a question as lines: what is asked, and what can be chosen."""
    text = textwrap.wrap(f"[{place}] {question.text}", _WIDTH, break_long_words=False, break_on_hyphens=False)
    evidence = question.evidence or {}
    options = [
        f"  {number:>2}  {option}" + (f"  ({evidence[option]})" if evidence.get(option) else "")
        for number, option in enumerate(question.options, start=1)
    ]
    return ["", *text, *options]


def _prompt(question: Question) -> tuple[Answer] | str | None:
    """Return the answer, `_STOP`, or None where the question is skipped."""
    hint = {
        "yes or no": "y or n",
        "choice": "a number",
        "several": "numbers, or all",
        "order": "all numbers in order",
        "number": "a whole number" if question.is_whole else "a number",
    }[question.kind]
    default = _typed(question, question.guess)
    while True:
        said = click.prompt(
            f"  {hint}; {_SKIP} to skip, {_STOP} to stop asking", default=printable(default), type=str
        ).strip()
        if fold(said) == _STOP:
            return _STOP
        if fold(said) == _SKIP:
            return None
        try:
            return (read_answer(question, said),)
        except ValueError as error:
            print_lines([f"  {error}"])


def _typed(question: Question, guess: Answer | None) -> str:
    """Return what is typed for a guess; "s" where nothing is guessed."""
    if guess is None:
        return _SKIP
    if isinstance(guess, bool):
        return "y" if guess else "n"
    if isinstance(guess, float | int):
        return f"{guess:g}"
    chosen = [guess] if isinstance(guess, str) else list(guess)
    if question.kind == "several" and len(chosen) == len(question.options):
        return "all"
    return " ".join(str(question.options.index(option) + 1) for option in chosen)


def read_answer(question: Question, said: str) -> Answer:
    """Return what was typed as an answer to a question.

    Parameters
    ----------
    question : Question
        What was asked.
    said : str
        What was typed.

    Raises
    ------
    ValueError
        If it answers something else; the message says what must be typed.

    Examples
    --------
    >>> from mentormatch.starter.blocks import Block
    >>> question = Question("Which?", "several", 0, Block("Which?", ()), ("active", "on hold", "left"))
    >>> read_answer(question, "1, 2"), read_answer(question, "all"), read_answer(question, "none")
    (('active', 'on hold'), ('active', 'on hold', 'left'), ())
    """
    word = fold(said)
    if question.kind == "yes or no":
        if word in YES_WORDS or word in NO_WORDS:
            return word in YES_WORDS
        raise ValueError("Type y or n.")
    if question.kind == "number":
        return _number(said, whole=question.is_whole)
    if question.kind == "several" and word in {"all", "none"}:
        return question.options if word == "all" else ()
    places = [int(digits) for digits in re.findall(r"\d+", said)]
    if re.sub(r"[\d\s,;]", "", said) or any(not 1 <= place <= len(question.options) for place in places):
        raise ValueError(f"Type numbers from 1 to {len(question.options)}.")
    if question.kind == "order" and sorted(places) != list(range(1, len(question.options) + 1)):
        raise ValueError("Type each number once, that of the lowest first.")
    if not places or (question.kind == "choice" and len(places) > 1):
        raise ValueError("Type one number.")
    chosen = tuple(question.options[place - 1] for place in dict.fromkeys(places))
    return chosen[0] if question.kind == "choice" else chosen


def _number(said: str, *, whole: bool) -> float:
    try:
        number = float(said.replace(",", "."))
    except ValueError:
        number = float("nan")
    if not abs(number) < 1e12 or (whole and (number < 0 or not number.is_integer())):
        raise ValueError("Type a whole number, from 0." if whole else "Type a number.")
    return number
