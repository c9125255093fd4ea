"""Introductions: what both can read, nothing made up, and nothing that is not theirs to know."""

import csv
import html

import pytest
from hypothesis import given, settings
from strategies import programmes

from mentormatch import (
    Cohort,
    Criterion,
    InfeasibleError,
    InputError,
    Policy,
    Rule,
    explain,
    introductions,
    match,
    read_pairs,
)
from mentormatch import write_introductions as write
from mentormatch.explanations.introductions import introduction_columns, introduction_notes


def introduced(mentees, mentors, **policy):
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    return introductions(match(cohort, Policy(**policy) if policy else None))


def introduction_of(mentee, mentor, **policy):
    (introduction,) = introduced([{"id": "kim", **mentee}], [{"id": "ada", **mentor}], **policy)
    return introduction


# ---- laws


@settings(max_examples=25)
@given(programmes(max_size=4))
def test_every_pair_has_one_and_each_says_what_it_holds(programme):
    cohort, policy = programme
    try:
        matching = match(cohort, policy)
    except InfeasibleError:
        return
    found = introductions(matching)
    assert [(introduction.mentee, introduction.mentor) for introduction in found] == [
        (pair.mentee, pair.mentor) for pair in matching.pairs
    ]
    nothing = {(pair.mentee, pair.mentor) for pair in matching.nothing_in_common}
    for introduction in found:
        assert len(introduction.in_common) <= 3
        assert len(set(introduction.first_meeting)) == 2
        assert all(
            said in introduction.text
            for said in (introduction.mentee_first_name, introduction.mentor_first_name, *introduction.first_meeting)
        )
        assert not any("\n" in text for text in (introduction.text, introduction.to_mentee, introduction.to_mentor))
        if (introduction.mentee, introduction.mentor) in nothing:
            assert introduction.in_common == introduction.gives_back == ()
    columns = introduction_columns(matching)
    assert {len(cells) for cells in columns.values()} == {len(found)}
    assert all(isinstance(cell, str) for cells in columns.values() for cell in cells)


def test_order_of_rows_changes_no_introduction():
    mentees = [{"id": f"m{n}", "skills": "r; sql", "email": f"m{n}@x.org"} for n in range(3)]
    mentors = [{"id": "ada", "skills": "R; SQL", "capacity": 3}]
    assert introduced(mentees, mentors) == introduced(mentees[::-1], mentors)


# ---- what they have in common


def test_first_comes_what_adds_most_and_one_term_of_each_before_a_second():
    introduction = introduction_of(
        {"wants": "r; sql; go", "goals": "a book; calm", "chess": "yes"},
        {"skills": "R; SQL; Go", "goals": "calm; a Book", "chess": "yes"},
        criteria=[
            Criterion("chess", weight=0.1),
            Criterion("goals", weight=1),
            Criterion("skills", wants="wants", offers="skills", weight=3),
        ],
    )
    assert introduction.in_common == ("skills: R", "goals: a Book", "chess: yes")
    alone = introduction_of({"wants": "r; sql; go; c"}, {"skills": "R; SQL; Go; C"})
    assert alone.in_common == ("skills: R", "skills: SQL", "skills: Go")
    assert alone.first_meeting[0] == "Agree on what kim wants to begin with: R, SQL, Go or C."


def test_nothing_is_made_up():
    """A grade above, an answer that meets anything, a reversed criterion and a blank are nothing in common."""
    grade = {"name": "number", "levels": ["junior", "lead"], "at_least": 1}
    terms = {"name": "terms", "any": ["no preference"]}
    introduction = introduction_of(
        {"grade": "junior", "field": "law", "site": "no preference", "team": "red", "goals": None},
        {"grade": "lead", "field": "No preference", "site": "Oslo", "team": "red", "goals": "a book"},
        criteria=[
            Criterion("grade", encoder=grade),
            Criterion("field", encoder=terms),
            Criterion("site", encoder=terms),
            Criterion("team", reverse=True),
            Criterion("goals"),
        ],
    )
    assert introduction.in_common == introduction.gives_back == ()
    assert "no topic in common" in introduction.text
    for word in ("lead", "law", "Oslo", "red", "book", "preference"):
        assert word not in introduction.text


def test_numbers_are_not_told_though_they_are_the_same():
    years = {"name": "number", "around": 0, "within": 5}
    introduction = introduction_of({"years": 7}, {"years": 7.0}, criteria=[Criterion("years", encoder=years)])
    assert introduction.in_common == ()
    assert "7" not in introduction.text


def test_skills_of_texts_are_one_phrase_and_the_text_is_not_quoted():
    introduction = introduction_of(
        {"goals": "I want to learn SQL and public speaking, and my manager must not know"},
        {"goals": "Public speaking and SQL"},
        criteria=[Criterion("goals", encoder="text")],
    )
    (phrase,) = introduction.in_common
    assert set(phrase.removeprefix("goals: ").split(", ")) == {"Public speaking", "SQL"}
    assert "manager" not in introduction.text


def test_what_the_mentee_gives_back():
    gives = Criterion("gives back", wants="curious", offers="teaches", direction="mentor")
    introduction = introduction_of({"teaches": "Chess; drawing"}, {"curious": "chess"}, criteria=[gives])
    assert (introduction.gives_back, introduction.in_common) == (("Chess",), ())
    assert "In return, kim can offer Chess, which ada is interested in." in introduction.text


def test_scores_that_were_brought_have_no_words():
    introduction = introduction_of({}, {}, criteria=[Criterion("liked", encoder="pairs", pairs=[("kim", "ada", 1.0)])])
    assert introduction.in_common == ()


def test_what_people_are_is_not_told_though_it_is_compared():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "Gender_identity": "trans", "email": "ada@x.org"}],
        mentees=[{"id": "kim", "skills": "R", "Gender_identity": "trans", "email": "kim@x.org"}],
    )
    policy = Policy(criteria=[Criterion("like me", wants="Gender_identity", weight=9), Criterion("skills")])
    matching = match(cohort, policy)
    assert introductions(matching)[0].in_common == ("skills: R",)
    assert "trans" not in introductions(matching)[0].text
    assert introduction_notes(matching) == ("What 'like me' compares is personal, and stands in no introduction.",)


def test_words_that_many_texts_have_are_not_told():
    words = {"name": "text", "model": "words"}
    mentees = [{"id": f"kim{n}", "about": f"my profession is number{n}"} for n in range(30)]
    mentors = [{"id": f"ada{n}", "about": f"number{n} is a profession"} for n in range(30)]
    found = introduced(mentees, mentors, criteria=[Criterion("about", encoder=words, introduce=True)])
    assert [introduction.in_common for introduction in found] == [
        (f"about: number{introduction.mentee[3:]}",) for introduction in found
    ]


def test_word_of_a_text_that_a_term_names_is_told_once():
    introduction = introduction_of(
        {"field": "SQL", "about": "sql and python"},
        {"field": "sql", "about": "Python on SQL"},
        criteria=[Criterion("about", encoder="text", weight=9), Criterion("field")],
    )
    assert introduction.in_common == ("about: Python", "field: sql")


def test_codes_of_a_form_are_told_in_words():
    introduction = introduction_of({"goals": "mid_to_senior; __init__"}, {"goals": "mid_to_senior; __init__"})
    assert introduction.in_common == ("goals: mid to senior", "goals: __init__")


def test_very_long_terms_and_names_are_shortened():
    introduction = introduction_of({"wants": "x" * 500, "name": "K" * 500}, {"skills": "x" * 500})
    assert introduction.in_common == (f"skills: {'x' * 59}…",)
    assert len(introduction.text) < 1500


def test_names_need_not_be_ascii():
    introduction = introduction_of({"wants": "R", "name": "Şükran Öztürk"}, {"skills": "R", "Name": "李小龍"})
    assert introduction.text.startswith("Dear Şükran and 李小龍, we are glad")


# ---- languages, times, goals


def test_languages_and_times_that_both_named_without_levels():
    introduction = introduction_of(
        {"wants": "R", "languages": "english (B2); German", "availability": "Mon 18-20; Tue", "time_zone": 1},
        {"skills": "R", "languages": "German: C1|English", "availability": "tue; Mon 18-20", "time_zone": "2"},
        criteria=[Criterion("skills", wants="wants", offers="skills"), Criterion("languages", weight=9)],
    )
    assert introduction.languages == ("German", "English")
    assert introduction.times == ()  # the same words in another clock are no common time
    assert introduction.time_zone == ""
    clocks = "When it is 12:00 for kim, it is 13:00 for ada."
    assert f"Mind your time zones: kim (UTC+1), ada (UTC+2). {clocks}" in introduction.text
    assert introduction.in_common == ("skills: R",)


def test_a_number_of_hours_is_no_time_to_meet():
    assert introduction_of({"wants": "R", "hours": "4"}, {"skills": "R", "hours": 4}).times == ()


def test_goals_that_are_shared_or_else_the_mentees_own():
    both = introduction_of({"goals": "a book; calm"}, {"goals": "calm"})
    assert "Talk about what kim is aiming for: calm." in both.first_meeting
    own = introduction_of({"wants": "R", "goals": "a book; calm"}, {"skills": "R", "goals": "fame"})
    assert own.first_meeting == (
        "Agree on a first step for kim: R.",
        "Talk about what kim is aiming for: a book and calm.",
    )


def test_goals_that_are_neither_compared_nor_shown_are_not_told():
    skills = [Criterion("skills", wants="wants", offers="skills")]
    mentee, mentor = {"wants": "R", "goals": "calm"}, {"skills": "R"}
    assert "calm" not in introduction_of(mentee, mentor, criteria=skills).text
    assert "calm" in introduction_of(mentee, mentor, criteria=skills, show=["goals"]).text


def test_what_is_audited_is_not_told(tmp_path):
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "languages": "Dari", "gender": "woman"}],
        mentees=[{"id": "kim", "skills": "R", "languages": "Dari", "gender": "man", "goals": "calm", "team": "red"}],
    )
    policy = Policy(
        criteria=[Criterion("skills")], audit=["languages", "gender", "goals"], show=["gender", "team"],
        rules=[Rule("same", column="languages")],
    )  # fmt: skip
    matching = match(cohort, policy)
    write(matching, tmp_path / "introductions.csv")
    text = (tmp_path / "introductions.csv").read_text(encoding="utf-8")
    assert "mentee_team" in text
    assert [word for word in ("Dari", "woman", "man,", "calm", "gender") if word in text.splitlines()[1]] == []
    assert "gender" not in text.splitlines()[0]


def test_whom_somebody_does_not_want_to_meet_is_not_told(tmp_path):
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "name": "Bob Ray", "skills": "R"}],
        mentees=[{"id": "kim", "skills": "R", "rather not": "Bob Ray", "goals": "calm"}],
    )
    rules = [Rule("not_with", mentee_column="rather not")]
    matching = match(cohort, Policy(criteria=[Criterion("skills")], rules=rules, show=["rather not", "goals"]))
    write(matching, tmp_path / "introductions.csv")
    text = (tmp_path / "introductions.csv").read_text(encoding="utf-8")
    assert "mentee_goals" in text
    assert [word for word in ("Bob", "Ray", "rather") if word in text] == []


# ---- languages of letters, and to whom


def test_each_is_written_to_in_their_language_and_both_in_the_general_one():
    mentees = [{"id": "kim", "name": "Zoë Roux", "skills": "R", "mail": "français"}]
    mentors = [{"id": "ada", "name": "Ada King", "skills": "R", "mail": "Deutsch"}]
    letters = {"language": "es", "language_column": "mail"}
    (introduction,) = introduced(mentees, mentors, criteria=[Criterion("skills")], letters=letters)
    assert introduction.to_mentee.startswith("Bonjour Zoë, ce mentorat sera assuré par Ada King.")
    assert introduction.to_mentor.startswith("Guten Tag Ada, am Mentoring nimmt Zoë Roux als Mentee teil.")
    assert introduction.text.startswith("Hola, Zoë y Ada: ")
    assert introduction.language == "es"
    mentors = [{**mentors[0], "mail": "fr"}]
    (introduction,) = introduced(mentees, mentors, criteria=[Criterion("skills")], letters=letters)
    assert introduction.text.startswith("Bonjour Zoë et Ada, ")


def test_a_column_of_languages_that_nobody_has_is_said():
    cohort = Cohort.from_records(mentors=[{"id": "a", "skills": "R"}], mentees=[{"id": "b", "skills": "R"}])
    policy = Policy(criteria=[Criterion("skills")], letters={"language_column": "mail"})
    (note,) = [note for note in introduction_notes(match(cohort, policy)) if "letters" in note]
    assert note == "No table has the column 'mail' of letters: all are written in 'en'."


def test_no_text_tells_a_number_of_a_score():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "years": 13}], mentees=[{"id": "kim", "skills": "R", "years": 13}]
    )
    criteria = [Criterion("skills"), Criterion("years", encoder={"name": "number", "around": 0, "within": 5})]
    (introduction,) = introductions(match(cohort, Policy(criteria=criteria)))
    for text in (introduction.text, introduction.to_mentee, introduction.to_mentor, *introduction.in_common):
        assert not any(map(str.isdigit, text))


# ---- other pairs, and the file


def test_pairs_made_by_hand_and_several_mentors_each(tmp_path):
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "capacity": 2}, {"id": "bob", "skills": "Go"}],
        mentees=[{"id": "kim", "skills": "R", "demand": 2}, {"id": "noor", "skills": "SQL"}],
    )
    (tmp_path / "pairs.csv").write_text("mentee,mentor\nkim,ada\nkim,bob\nnoor,ada\n", encoding="utf-8")
    found = introductions(read_pairs(tmp_path / "pairs.csv", cohort))
    assert [(introduction.mentee, introduction.mentor, introduction.in_common) for introduction in found] == [
        ("kim", "ada", ("skills: R",)),
        ("kim", "bob", ()),
        ("noor", "ada", ()),
    ]


def test_locked_pair_with_nothing_in_common_is_told_so():
    lock = Rule("lock", pairs=[("kim", "ada")])
    introduction = introduction_of({"skills": "R"}, {"skills": "Go"}, criteria=[Criterion("skills")], rules=[lock])
    assert "no topic in common" in introduction.text


def test_file_has_one_row_a_pair_and_what_is_shown(tmp_path):
    cohort = Cohort.from_records(
        mentors=[{"id": "ada@x.org", "skills": "R", "name": "=Ada", "phone": "12"}],
        mentees=[{"id": "kim", "skills": "R", "email": "kim@x.org"}],
    )
    matching = match(cohort, Policy(criteria=[Criterion("skills")], show=["email", "phone"]))
    write(matching, tmp_path / "introductions.csv")
    with (tmp_path / "introductions.csv").open(encoding="utf-8-sig", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert list(row) == [
        *("mentee", "mentor", "mentee_name", "mentor_name", "mentee_email", "mentor_email"),
        *("in_common_1", "in_common_2", "in_common_3", "languages", "times", "time_zone", "gives_back"),
        *("first_meeting_1", "first_meeting_2", "introduction", "to_mentee", "to_mentor"),
        *("mentee_first_name", "mentor_first_name", "language", "mentor_phone"),
    ]
    assert (row["mentee_name"], row["mentor_name"]) == ("kim", "'=Ada")
    assert (row["mentee_email"], row["mentor_email"], row["mentor_phone"]) == ("kim@x.org", "ada@x.org", "12")
    assert introduction_notes(matching) == ()


@pytest.mark.parametrize("mentors", [[], [{"id": "ada", "skills": "R", "capacity": 0}]])
def test_no_pair_no_introduction(mentors, tmp_path):
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": "kim", "skills": "R"}])
    matching = match(cohort, Policy(criteria=[Criterion("skills")]))
    assert introductions(matching) == []
    assert introduction_notes(matching) == ()
    write(matching, tmp_path / "introductions.csv")
    assert len((tmp_path / "introductions.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_introductions_are_plain_text_or_escaped_for_html():
    """An answer is text in a mail in HTML, and no link, image or script."""
    answer = '<img src=x onerror="alert(1)"> & [a](http://b)'
    cohort = Cohort.from_records(
        mentors=[{"id": "a&b", "name": "<b>Ada</b>", "skills": [answer], "email": "ada@example.org"}],
        mentees=[{"id": "kim", "name": "Kim", "skills": [answer]}],
    )
    matching = match(cohort)
    (plain,), (escaped,) = introductions(matching), introductions(matching, escape="html")
    assert answer in plain.text
    assert plain.mentor_name == "<b>Ada</b>"
    assert escaped.mentor_name == "&lt;b&gt;Ada&lt;/b&gt;"
    assert (escaped.mentor, escaped.mentor_email) == ("a&b", "ada@example.org")
    for value in (escaped.text, *escaped.in_common, *escaped.first_meeting, escaped.mentor_name):
        assert not set(value) & set("<>\"'")
    assert html.unescape(escaped.text) == plain.text
    assert introduction_columns(matching, escape="html")["introduction"] == [escaped.text]
    with pytest.raises(InputError, match=r"Escape must be 'html', or None for plain text\. Got 'markdown'"):
        introductions(matching, escape="markdown")


def test_texts_are_not_quoted_to_each_other():
    wants = ["I am burning out and hide it", "I need money for my company"]
    offers = ["Exhausted for years, learnt to rest", "Investor, secretly bankrupt once", "Chef"]
    cohort = Cohort.from_records(
        mentors=[{"id": f"m{n}", "about": text} for n, text in enumerate(offers)],
        mentees=[{"id": f"e{n}", "about": text} for n, text in enumerate(wants)],
    )
    matching = match(cohort, Policy(criteria=[Criterion("about", encoder="text")]))
    assert [(pair.mentee, pair.mentor) for pair in matching.pairs] == [("e0", "m0"), ("e1", "m1")]
    for mentee in ("e0", "e1"):
        told = explain(matching, mentee=mentee, audience="participant").text()
        assert "rest" not in told
        assert "bankrupt" not in told
        assert "nearest: '" in explain(matching, mentee=mentee).text()
    assert all("bankrupt" not in introduction.text for introduction in introductions(matching))


def test_clocks_are_those_of_the_weeks_of_the_programme():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "time zone": "New York"}],
        mentees=[{"id": "kim", "skills": "R", "time zone": "Europe/London"}],
    )
    for programme, clock in (
        ({"starts": "2026-09-01", "weeks": 6}, "it is 7:00 for ada."),
        ({"starts": "2026-09-01", "weeks": 12}, "it is 7:00 or 8:00 for ada, depending on the season."),
    ):
        introduction, *_ = introductions(match(cohort, Policy(criteria=[Criterion("skills")], **programme)))
        assert clock in introduction.text
        assert introduction.time_zone == ""


def test_two_names_of_one_time_zone_are_the_same():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "time zone": "London"}],
        mentees=[{"id": "kim", "skills": "R", "time zone": "Europe/London"}],
    )
    (introduction,) = introductions(match(cohort, Policy(criteria=[Criterion("skills")])))
    assert introduction.time_zone == "London"
    assert "You are in the same time zone, London." in introduction.text


def test_ids_that_are_whole_numbers_are_written(tmp_path):
    cohort = Cohort.from_records(mentors=[{"id": 0, "skills": "R"}], mentees=[{"id": 7, "skills": "R"}])
    matching = match(cohort)
    columns = introduction_columns(matching)
    assert (columns["mentee"], columns["mentor"]) == ([7], [0])
    write(matching, tmp_path / "introductions.csv")
    assert (tmp_path / "introductions.csv").is_file()
