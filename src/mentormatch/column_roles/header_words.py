"""What a header asks for, by well-known titles and words alone."""

from collections.abc import Iterable, Mapping

from mentormatch.answers import (
    fold,
    group_of,
    is_capacity,
    is_consent,
    is_demand,
    is_email,
    is_id,
    is_manager,
    is_name,
    is_remark,
    is_time,
    is_wish,
    stance_of,
    titles_of,
)
from mentormatch.column_roles.header_meaning import GROUP_ROLES, HeaderMeaning
from mentormatch.column_roles.understanding import ROLES

# What well-known titles ask for; of skills, the side of the table says whether they are wanted or offered.
ROLES_OF_TOPICS: Mapping[str, tuple[str, ...]] = {
    "skills": ("wants", "offers"),
    "goals": ("goals",),
    "industry": ("industry",),
    "seniority": ("seniority",),
    "experience": ("experience",),
    "time_zone": ("time_zone",),
    "languages": ("languages",),
    "availability": ("availability",),
    "interests": ("interests",),
    "communities": ("interests",),
}
_TOPIC_OF_TITLE = {title: topic for topic in ROLES_OF_TOPICS for title in titles_of(topic)}
_ROLES_OF_WORDS = (
    ("id", is_id),
    ("email", is_email),
    ("name", is_name),
    ("manager", is_manager),
    ("timestamp", is_time),
    ("capacity", is_capacity),
    ("capacity", is_demand),
    ("consent", is_consent),
    ("remarks", is_remark),
)
_ALL_ROLES = ROLES | {*GROUP_ROLES.values()}
_KNOWN = 0.9  # of the probability; the rest is spread over all other roles


def topic_of_title(header: str) -> str | None:
    """Return the topic of a header that is a well-known title; None of any other.

    Examples
    --------
    >>> topic_of_title("Skills wanted"), topic_of_title("time_zone"), topic_of_title("Which skills do you have?")
    ('skills', 'time_zone', None)
    """
    return _TOPIC_OF_TITLE.get(fold(header))


def are_known_titles(wants: str, offers: str) -> bool:
    """Return whether the titles of a mentees' and a mentors' column are well-known for one topic.

    Examples
    --------
    >>> [are_known_titles(*pair) for pair in (("wants", "Expertise"), ("expertise", "wants"), ("goal", "level"))]
    [True, False, False]
    """
    asked, offered = fold(wants), fold(offers)
    return any(
        asked in titles_of(topic, "wants") and offered in titles_of(topic, "offers") for topic in ROLES_OF_TOPICS
    )


def meanings_by_words(headers: Iterable[str]) -> dict[str, HeaderMeaning]:
    """Return what each header asks for, as far as it is a well-known title, or has a word that is known.

    Parameters
    ----------
    headers : iterable of str

    Examples
    --------
    >>> found = meanings_by_words(["Goals", "Gender", "What moves you?"])
    >>> [meaning.best for meaning in found.values()][:2], found["What moves you?"]["goals"] < 0.1
    (['goals', 'group_gender'], True)
    """
    return {header: _meaning_of(header) for header in headers}


def _meaning_of(header: str) -> HeaderMeaning:
    known = _roles_known(header)
    others = (1.0 - _KNOWN if known else 1.0) / (len(_ALL_ROLES) - len(known))
    stance = stance_of(header)
    return HeaderMeaning(
        {role: _KNOWN / len(known) if role in known else others for role in sorted(_ALL_ROLES)},
        0.5 if stance is None else _KNOWN if stance == "wants" else 1.0 - _KNOWN,
    )


def _roles_known(header: str) -> tuple[str, ...]:
    topic = topic_of_title(header)
    if topic is not None:
        return ROLES_OF_TOPICS[topic]
    group = group_of(header)
    if group is not None and group in GROUP_ROLES:
        return ("group_wish",) if is_wish(header) else (GROUP_ROLES[group],)
    return tuple(role for role, holds in _ROLES_OF_WORDS if holds(header))[:1]
