"""Letters to mentees who got nobody; nothing is sent."""

import html
from dataclasses import dataclass, fields
from typing import Literal

from mentormatch.answers import PersonId
from mentormatch.errors import InputError, Mistake
from mentormatch.explanations.contacts import addresses_of
from mentormatch.explanations.introduction_facts import called_in_letters
from mentormatch.explanations.letter_language import LetterLanguage, letter_languages
from mentormatch.explanations.letter_templates import Templates
from mentormatch.matching import Matching, Unmatched, check_matching
from mentormatch.profiles import names_of
from mentormatch.values import Value


@dataclass(frozen=True, eq=False)
class UnmatchedLetter(Value):
    """What could be written to a mentee who wants a mentor and got none.

    It says the reason in a sentence, and nothing of scores, of rules, and of who does not want to meet whom.

    Attributes
    ----------
    mentee : str
        The id.
    mentee_name : str
        The name, or else the id.
    mentee_email : str
        The address; "" where none is known.
    reason : str
        Why, as in `Unmatched`, or "no_mentors" where nobody mentors.
    text : str
        The letter, as one paragraph; or what the policy's template for "unmatched" makes of it.
    mentee_first_name : str
        What the letter calls them.
    language : str
        The code of its language.

    Examples
    --------
    >>> from mentormatch.explanations import unmatched_letters
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> (letter,) = unmatched_letters(matching)
    >>> letter.mentee_name, letter.reason
    ('Noor', 'all_taken')
    """

    mentee: PersonId
    mentee_name: str
    mentee_email: str
    reason: str
    text: str
    mentee_first_name: str
    language: str


def unmatched_letters(matching: Matching, *, escape: Literal["html"] | None = None) -> list[UnmatchedLetter]:
    """Return a letter to each mentee who wants somebody and got nobody, in the order of ``matching.unmatched``.

    Who has withdrawn, or wants no mentor, gets none. Language and template are those of the policy's ``letters``, as
    for `introductions`.

    Parameters
    ----------
    matching : Matching
        Ours, a stored one, or pairs that were read.
    escape : {"html"}, optional
        "html" escapes names and the text for mails in HTML.

    Returns
    -------
    list of UnmatchedLetter

    Raises
    ------
    InputError
        If `escape` is none of these.
    PolicyError
        With each thing that is wrong with a template.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> letter, = unmatched_letters(match(cohort))
    >>> print(letter.text)
    Dear noor, thank you for taking part. This time there is no mentor for you, and we are sorry about it. All places
    with mentors who could be paired with you are taken. This says nothing about you or your goals.
    """
    check_matching(matching)
    if escape not in {None, "html"}:
        expected = "escape must be 'html', or None for plain text"
        raise InputError(Mistake("wrong_escape", expected, got=str(escape)))
    mentees, policy = matching.cohort.mentees, matching.policy
    templates = Templates(policy, escape=bool(escape))
    if not matching.unmatched:
        return []
    places = [mentees.index[person.mentee] for person in matching.unmatched]
    addresses = addresses_of(mentees, policy, among=places).of
    names, called, languages = names_of(mentees), called_in_letters(mentees), letter_languages(mentees, policy)
    letters = []
    for person, place in zip(matching.unmatched, places, strict=True):
        reason, language = _reason(person, matching), languages[place]
        known = {"mentee_name": names[place], "mentee_first_name": called[place]}
        text = unmatched_text(called[place], reason, language)
        if "unmatched" in templates:
            more = {
                "mentee": str(person.mentee),
                "mentee_email": addresses[place],
                "reason": reason,
                "reason_text": language.say(reason),
            }
            text = templates.fill("unmatched", known | more | {"text": text, "language": language.code})
        elif escape:
            text = html.escape(text)
        shown = {name: html.escape(value) if escape else value for name, value in known.items()}
        letters.append(
            UnmatchedLetter(
                person.mentee,
                **shown,
                mentee_email=addresses[place],
                reason=reason,
                text=text,
                language=language.code,
            )
        )
    return letters


def unmatched_text(called: str, reason: str, language: LetterLanguage) -> str:
    """Return the letter to somebody who got nobody, for a reason.

    Examples
    --------
    >>> unmatched_text("Kim", "all_taken", LetterLanguage("fr"))
    "Bonjour Kim, merci d'avoir participé. Malheureusement, aucun mentorat n'a pu être conclu cette fois. Toutes les
    places possibles sont prises. Cela ne dit rien de la personne ni de ses objectifs."
    """
    opening = (language.say("hello_one", reader=called), language.say("unmatched"))
    return " ".join([*opening, language.say(reason), language.say("unmatched_close")])


def letter_columns(matching: Matching, *, escape: Literal["html"] | None = None) -> dict[str, list[str]]:
    """Return the letters to those who got nobody as columns for a mail merge, in the order of ``matching.unmatched``.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> list(letter_columns(match(Cohort.from_records(mentors=[], mentees=[{"id": "kim", "skills": "R"}]))))
    ['mentee', 'mentee_name', 'mentee_email', 'reason', 'letter', 'mentee_first_name', 'language']
    """
    letters = unmatched_letters(matching, escape=escape)
    titles = {"text": "letter"}
    return {
        titles.get(field.name, field.name): [getattr(letter, field.name) for letter in letters]
        for field in fields(UnmatchedLetter)
    }


def _reason(person: Unmatched, matching: Matching) -> str:
    return person.reason if len(matching.cohort.mentors) else "no_mentors"
