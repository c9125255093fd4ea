"""The questions in the text of a policy, and their lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mentormatch.starter.lines import comment

_ASKS, _GOES_ON = "# ? ", "#   "


class Block(NamedTuple):
    """A question, and the lines that it is about.

    Parameters
    ----------
    question : str
        What is asked, on one line; "" of lines before the first question and after a blank line.
    body : tuple of str
        The lines below it, up to the next question or blank line.
    """

    question: str
    body: tuple[str, ...]

    @property
    def is_hashed(self) -> bool:
        """Whether all lines of the body are commented out."""
        return bool(self.body) and all(line.startswith("# ") for line in self.body)


def blocks_of(text: str) -> Iterator[Block]:
    r"""Yield the questions of a policy, and the lines between them.

    Examples
    --------
    >>> [block for block in blocks_of("a = 1\n# ? Is it\n#   so?\n# b = 2\n") if block.question]
    [Block(question='Is it so?', body=('# b = 2',))]
    """
    asked: list[str] = []
    body: list[str] = []
    for line in [*text.rstrip("\n").split("\n"), ""]:  # other signs that end a line may stand in a text
        if line.startswith(_ASKS) or not line:
            if asked or body:
                yield Block(" ".join(asked), tuple(body))
            asked, body = ([line.removeprefix(_ASKS)] if line else []), []
            if not line:
                yield Block("", ("",))
        elif asked and not body and line.startswith(_GOES_ON):
            asked.append(line.removeprefix(_GOES_ON).strip())
        else:
            body.append(line)


def text_with(text: str, edits: Mapping[Block, Sequence[str]], *, head: Sequence[str] = ()) -> str:
    r"""Return a policy in which other lines stand in the place of some questions.

    Parameters
    ----------
    text : str
        The policy.
    edits : mapping of Block to sequence of str
        The lines instead of a question and its body.
    head : sequence of str
        Lines to put before the first setting.

    Examples
    --------
    >>> asked = "# ? Is it so?\n# b = 2\n\nc = 3\n"
    >>> print(text_with(asked, {Block("Is it so?", ("# b = 2",)): ["b = 2"]}), end="")
    b = 2
    <BLANKLINE>
    c = 3
    """
    lines: list[str] = []
    for block in blocks_of(text):
        if block in edits:
            lines += edits[block]
        else:
            lines += [*(comment(block.question, mark="# ?") if block.question else []), *block.body]
    first = next((place for place, line in enumerate(lines) if line and not line.startswith("#")), len(lines))
    lines[first:first] = head
    if "[[criterion]]" in lines:  # `criterion = []` says that there is none
        lines = [line for line in lines if not line.startswith("criterion = []")]
    return "\n".join(lines).rstrip("\n") + "\n"


def as_asked(text: str) -> str:
    """Return a question as it is read again from a policy: signs that TOML forbids in comments are left out.

    Examples
    --------
    >>> as_asked("Is  it so?")
    'Is it so?'
    """
    return next(blocks_of("\n".join(comment(text, mark="# ?")))).question
