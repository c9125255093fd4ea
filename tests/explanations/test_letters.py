"""Letters to those who got nobody: each true for its reason."""

import html

import pytest

from mentormatch import Cohort, Criterion, InputError, Policy, Rule, match, read_pairs, unmatched_letters
from mentormatch.explanations.letter_language import LetterLanguage
from mentormatch.explanations.letters import letter_columns, unmatched_text
from mentormatch.matching.result.parts import _IN_SHORT
from mentormatch.policy.letters import LETTER_LANGUAGES

SKILLS = [Criterion("skills")]


def letters_of(mentees, mentors, **policy):
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    return unmatched_letters(match(cohort, Policy(criteria=SKILLS, **policy)))


@pytest.mark.parametrize("code", LETTER_LANGUAGES)
def test_every_reason_has_a_sentence_of_its_own_in_every_language(code):
    reasons = ["no_mentors", *_IN_SHORT]
    texts = {unmatched_text("Kim", reason, LetterLanguage(code)) for reason in reasons}
    assert len(texts) == len(reasons)
    assert all("Kim" in text and not set("{}") & set(text) for text in texts)


def test_each_reason_is_told_as_it_is(tmp_path):
    kim, noor = {"id": "kim", "skills": "R", "team": "a"}, {"id": "noor", "skills": "Go", "team": "b"}
    ada = {"id": "ada", "skills": "R", "team": "a"}
    (letter,) = letters_of([kim, noor], [ada])
    assert (letter.mentee, letter.reason) == ("noor", "all_taken")
    assert "are taken" in letter.text
    (letter,) = letters_of([kim], [ada], rules=[Rule("different", column="team")])
    assert letter.reason == "no_allowed_mentor"
    assert "rules of the programme" in letter.text
    (letter,) = letters_of([noor], [ada], participation="worth", unmatched=0.5)
    assert letter.reason == "below_worth"
    assert "do not fit closely enough" in letter.text
    (letter,) = letters_of([noor], [])
    assert letter.reason == "no_mentors"
    assert "No mentors took part" in letter.text
    (tmp_path / "pairs.csv").write_text("mentee,mentor\n", encoding="utf-8")
    cohort = Cohort.from_records(mentors=[ada], mentees=[kim])
    (letter,) = unmatched_letters(read_pairs(tmp_path / "pairs.csv", cohort, Policy(criteria=SKILLS)))
    assert letter.reason == "left_out"
    assert "still has a place" in letter.text


def test_who_wants_nobody_gets_no_letter():
    assert letters_of([{"id": "kim", "skills": "R", "demand": 0}], []) == []


def test_nothing_private_is_told():
    mentees = [{"id": "kim", "name": "Kim Novák", "skills": "R", "not with": "Ada King", "gender": "woman"}]
    mentors = [{"id": "ada", "name": "Ada King", "skills": "R"}]
    (letter,) = letters_of(mentees, mentors, rules=[Rule("not_with", mentee_column="not with")], audit=["gender"])
    assert letter.reason == "no_allowed_mentor"
    for word in ("Ada", "King", "woman", "not with", "0.", "1."):
        assert word not in letter.text


def test_each_is_written_to_in_their_language():
    mentees = [{"id": f"m{place}", "skills": "R", "mail": mail} for place, mail in enumerate(["Deutsch", "ES", None])]
    letters = letters_of(mentees, [], letters={"language": "fr", "language_column": "mail"})
    assert [letter.language for letter in letters] == ["de", "es", "fr"]
    assert [letter.text.split(" ")[0] for letter in letters] == ["Guten", "Hola,", "Bonjour"]


def test_letters_are_plain_or_escaped():
    cohort = Cohort.from_records(mentors=[], mentees=[{"id": "k&m", "name": "<b>Kim</b>", "skills": "R"}])
    matching = match(cohort, Policy(criteria=SKILLS))
    (plain,), (escaped,) = unmatched_letters(matching), unmatched_letters(matching, escape="html")
    assert "<b>Kim</b>" in plain.text
    assert html.unescape(escaped.text) == plain.text
    assert not set(escaped.text + escaped.mentee_name) & set("<>")
    assert escaped.mentee == "k&m"
    with pytest.raises(InputError, match=r"Escape must be 'html'"):
        unmatched_letters(matching, escape="markdown")


def test_columns_for_a_mail_merge():
    cohort = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "skills": "R", "email": "kim@x.org"}])
    columns = letter_columns(match(cohort, Policy(criteria=SKILLS)))
    assert columns["mentee_email"] == ["kim@x.org"]
    assert {len(cells) for cells in columns.values()} == {1}


def test_own_template():
    template = {"unmatched": "Hi {{ mentee_first_name }}! {{ reason_text }} ({{ reason }})"}
    (letter,) = letters_of([{"id": "kim", "name": "LEE, KIM", "skills": "R"}], [], letters={"template": template})
    assert letter.text == "Hi Kim! No mentors took part in this round. (no_mentors)"
