"""Which texts repeat what is to be audited."""

from mentormatch.column_roles.columns import infer_column
from mentormatch.column_roles.likeness import texts_repeating_groups


def test_sentences_with_commas_repeat_groups_as_well():
    group = infer_column("gender", ["woman", "man", "woman", ""])
    said = [
        f"I am a {word}, I work in the north of the country, I like to be of help" for word in (*group.cells[:3], "x")
    ]
    column = infer_column("about", said)
    assert column.kind == "terms"
    assert [(text.header, of.header) for text, of in texts_repeating_groups([column], [], [group])] == [
        ("about", "gender")
    ]
    team = infer_column("team", ["red", "blue", "red", ""])
    wishes = infer_column("wants", ["red, Python", "blue, Rust", "red, Go", "Python, Go"])
    assert wishes.kind == "terms"
    assert texts_repeating_groups([wishes], [], [team]) == []
