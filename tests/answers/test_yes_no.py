"""Yes and no in several languages."""

import unicodedata

import pytest

from mentormatch.answers.yes_no import read_yes_no


@pytest.mark.parametrize(
    "cell",
    [
        *("maybe", "yes and no", 2, ["a"], "y n"),
        *("no preference", "No - 3", "No. 5", "no-code", "nothing, thanks", "X, formerly Twitter", "on, as ever"),
        *("yes, and no", "No, yes later", "Yes, no problem", "1, or two", "yes please"),
    ],
)
def test_read_yes_no_refuses(cell):
    with pytest.raises(ValueError, match="must be yes or no"):
        read_yes_no(cell)


@pytest.mark.parametrize(("cell", "yes"), [("YES!", True), (" Oui", True), (1.0, True), ("✗", False), ("Não", False)])
@pytest.mark.parametrize(
    "remark", ["", ", happy to", " - please", " (if needed)", "; we'll see", ". On Mondays", "! 😀"]
)
def test_read_yes_no(cell, yes, remark):
    """With a remark after a word, not after a sign."""
    if isinstance(cell, str) and cell.strip().isalpha():
        assert read_yes_no(f"{cell}{remark}") is yes
        assert read_yes_no(unicodedata.normalize("NFD", f"{cell}{remark}")) is yes
    else:
        assert read_yes_no(cell) is yes
