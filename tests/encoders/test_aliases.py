"""Tables of aliases: chains, contradictions, circles."""

import pytest

from mentormatch.encoders.aliases import alias_mistakes, alias_table


def test_chains_are_followed_to_their_end():
    assert alias_table({"a": "b", "B": "C", "c": "d"}) == {"a": "d", "b": "d", "c": "d"}


def test_an_alias_of_itself_says_nothing():
    assert alias_table({"Java-Script": "javascript", "JS": "js"}) == {"java script": "javascript"}
    assert alias_mistakes({"JS": "js"}) == []


@pytest.mark.parametrize(
    ("aliases", "messages"),
    [
        (None, []),
        ({"a": "b"}, []),
        ([("a", "b")], ["must be a table"]),
        ({"a": "", 1: "b", "c": None}, ["not blank", "not blank", "not blank"]),
        ({"JS": "JavaScript", "js": "Java"}, ["must stand for one term. Got 'JavaScript, Java'"]),
        ({"a": "b", "b": "c", "c": "a"}, ["circle. Got 'a = b = c = a'"]),
        ({"x": "a", "a": "b", "b": "a", "y": "x"}, ["circle. Got 'a = b = a'"]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, ["circle", "circle"]),
    ],
)
def test_alias_mistakes(aliases, messages):
    mistakes = [str(mistake) for mistake in alias_mistakes(aliases)]
    assert len(mistakes) == len(messages)
    assert all(message in mistake for message, mistake in zip(messages, mistakes, strict=True))


def test_a_circle_does_not_hang_the_table():
    assert alias_table({"a": "b", "b": "a"}) == {"a": "a", "b": "b"}
