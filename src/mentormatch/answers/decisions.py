"""What a coordinator decided of a pair, in words of sheets."""

DECISIONS = ("accept", "decline", "hold")
"""What is offered where somebody decides."""

_MEANT = {"accept": "accepted", "accepted": "accepted", "decline": "declined", "declined": "declined", "hold": "hold"}


def read_decision(text: str) -> str | None:
    """Return "accepted", "declined" or "hold"; None where nothing stands there.

    Raises
    ------
    ValueError
        Where it says something else.

    Examples
    --------
    >>> read_decision("Accept"), read_decision("declined "), read_decision("")
    ('accepted', 'declined', None)
    """
    word = text.strip().casefold()
    if word and word not in _MEANT:
        raise ValueError("must be accepted, declined, hold or blank")
    return _MEANT.get(word)
