"""Sentences that can be sent as they are."""

from mentormatch.explanations.introduction_text import IntroductionFacts, first_meeting, paragraph


def test_there_are_always_two_things_to_talk_about():
    assert first_meeting(IntroductionFacts("Kim", "Ada", wishes=("R",))) == (
        "Agree on a first step for Kim: R.",
        "Agree on when, how often and how you will meet.",
    )
    assert (
        first_meeting(IntroductionFacts("Kim", "Ada", goals=("a book",)))[0]
        == "Talk about what Kim is aiming for: a book."
    )


def test_goal_that_is_the_wish_is_not_said_twice():
    said = first_meeting(IntroductionFacts("Kim", "Ada", wishes=("R", "SQL"), goals=("SQL", "R")))
    assert said[1] == "Agree on when, how often and how you will meet."


def test_many_terms_are_counted():
    facts = IntroductionFacts("Kim", "Ada", wishes=tuple("abcdef"), topics=(tuple("abcdefgh"),))
    assert first_meeting(facts)[0] == "Agree on what Kim wants to begin with: a, b, c, d and 2 more."
    assert "What brings you together: a, b, c, d, e and f." in paragraph(facts)


def test_nothing_in_common_is_said_and_nothing_made_up():
    text = paragraph(IntroductionFacts("Kim", "Ada"))
    assert "Your answers name no topic in common so far" in text
    for word in ("speak", "Times", "time zone", "return", "together"):
        assert word not in text


def test_what_the_mentee_gives_back_is_no_lack_of_topics():
    text = paragraph(IntroductionFacts("Kim", "Ada", gives_back=("drawing", "chess")))
    assert "In return, Kim can offer drawing and chess, which Ada is interested in." in text
    assert "no topic" not in text


def test_languages_times_and_zones():
    facts = IntroductionFacts(
        "Kim", "Ada", languages=("English", "French"), times=(((540, 600), ((540, 600),)),), time_zones=("UTC", "UTC+1")
    )
    text = paragraph(facts)
    assert "You both speak English and French." in text
    assert "A time that suits you both: Mon 09:00-10:00." in text
    assert "Mind your time zones: Kim (UTC), Ada (UTC+1)." in text
    assert "same time zone, UTC." in paragraph(IntroductionFacts("Kim", "Ada", time_zones=("UTC", "UTC")))


def test_both_clocks_in_the_weeks_of_the_programme():
    def zones(*hours_ahead):
        places = ("London", "Sydney")
        return paragraph(IntroductionFacts("Kim", "Ada", time_zones=places, hours_ahead=hours_ahead))

    assert "When it is 12:00 for Kim, it is 21:00 for Ada." in zones(9.0)
    assert "it is 21:00 or 23:00 for Ada, depending on the season." in zones(9.0, 10.0, 11.0)
    assert "it is 17:45 for Ada." in zones(5.75)
    assert "it is 2:00 the next day for Ada." in zones(14.0)
    assert "it is 23:00 the day before for Ada." in zones(-13.0)
    assert "Your clocks show the same time: Kim (London), Ada (Sydney)." in zones(0.0)
    assert "Mind your time zones: Kim (London), Ada (Sydney)." in zones()
