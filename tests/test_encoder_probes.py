"""The probes of the encoder benchmark: enough of them, without giving the answer away, and never changed."""

import csv
import hashlib
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

PROBES = Path(__file__).parent.parent / "benchmarks" / "probes"
TEXTS = ("texts_english.csv", "texts_across.csv")
SKILLS = ("skills_two_names.csv", "skills_look_alikes.csv")
# They were written before any encoder was run on them. Who finds a mistake in one writes another file beside it.
UNCHANGED = {
    "texts_english.csv": "a5831ce5258fc5987279d17353914c19221dab1551031ad9bc62655c9f2a559f",
    "texts_across.csv": "12def78a4bc845c26cc8a4dabdd89866f1a8250159aa1e6143fda41b676e50a9",
    "skills_two_names.csv": "05935fe6d99197f8ac0411a48147e6b11e7530decf6bb37ef3f4c2b547c6649e",
    "skills_look_alikes.csv": "b85a59db35950a54bc78a8b8f73d84fecc83f0a0ea77a591476482a0569a2ea7",
}
AT_LEAST = {
    "texts_english.csv": 156,
    "texts_across.csv": 64,
    "skills_two_names.csv": 100,
    "skills_look_alikes.csv": 100,
}
# Words that say nothing about what a text is about.
FUNCTION_WORDS = frozenset(
    """
    a about after again ago all almost along already also although always am among an and another any anybody anything
    are around as at away back be became because become been before began behind being besides between beyond both but
    by can cannot could did do does doesn doing don done down during each either else enough ever every everybody
    everyone everything few for from further get gets go goes going gone got had half hardly has have having he her here
    him his how however i if in inside into is isn it its just less ll m many may maybe me might more most much must my
    myself near nearly neither never nevertheless no nobody none nor not nothing now of off often on once one ones only
    onto or other others our out outside over own per perhaps quite rather re s several shall she should since so some
    somebody someone something soon still such t than that the their them themselves then there these they this those
    though through till to together too toward towards under until up us ve very was we were what whatever when where
    whether which while who whom whose why will with without would yet you your two three four five six seven eight nine
    ten
    """.split()  # noqa: SIM905  a list of words is read as a text
)
ENDINGS = ("ings", "ing", "ers", "ies", "er", "ed", "es", "s", "ly", "y", "e")
# Words of one language that another writes alike, or that a reader of any would pass over.
SHARED_BY_LANGUAGES = frozenset({"para", "como", "mais", "entre"})


def rows_of(name):
    with (PROBES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words_of(text):
    """The words without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(letter for letter in decomposed if not unicodedata.combining(letter)))


def stem(word):
    """The beginning of a word without its ending, at most five letters."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:5]


def content_of(text):
    return {stem(word) for word in words_of(text) if word not in FUNCTION_WORDS and not word.isdigit()}


def length_of(text):
    """How many words, of which Chinese and Japanese characters are one each."""
    return sum(len(re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]", word)) or 1 for word in text.split())


@pytest.mark.parametrize("name", UNCHANGED)
def test_probe_is_what_it_was(name):
    written = (PROBES / name).read_bytes().replace(b"\r\n", b"\n")
    assert hashlib.sha256(written).hexdigest() == UNCHANGED[name], "a probe is never changed; write another one"


def test_every_probe_is_held_here():
    assert {path.name for path in PROBES.iterdir()} == UNCHANGED.keys() == AT_LEAST.keys() == {*TEXTS, *SKILLS}


@pytest.mark.parametrize("name", AT_LEAST)
def test_probe_is_large_enough(name):
    assert len(rows_of(name)) >= AT_LEAST[name]


@pytest.mark.parametrize("name", UNCHANGED)
def test_no_answer_is_blank_or_untidy(name):
    for row in rows_of(name):
        assert all(value and value == " ".join(value.split()) for value in row.values()), row


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_of_many_lengths_and_none_comes_twice(name):
    texts = [row[side] for row in rows_of(name) for side in ("goal", "bio")]
    lengths = sorted(length_of(text) for text in texts)
    assert len({text.casefold() for text in texts}) == len(texts)
    assert lengths[0] >= 8
    assert lengths[-1] <= 80
    assert lengths[len(lengths) // 10] <= 12
    assert lengths[-len(lengths) // 10] >= 35


def test_goals_and_bios_in_english_share_no_content_word():
    for row in rows_of("texts_english.csv"):
        both = content_of(row["goal"]) & content_of(row["bio"])
        assert not both, f"{row['topic']}: {both}"


def test_no_beginning_of_a_word_in_english_is_a_whole_word_of_the_other_side():
    for row in rows_of("texts_english.csv"):
        goal, bio = content_of(row["goal"]), content_of(row["bio"])
        alike = [(a, b) for a in goal for b in bio if min(len(a), len(b)) >= 3 and (a.startswith(b) or b.startswith(a))]
        assert not alike, f"{row['topic']}: {alike}"


def test_every_topic_in_english_comes_once():
    topics = Counter(row["topic"] for row in rows_of("texts_english.csv"))
    assert [topic for topic, times in topics.items() if times > 1] == []


def test_goals_and_bios_across_languages_share_no_beginning_of_a_word():
    """Also no word that both languages have, such as "client" and "Klient"."""
    for row in rows_of("texts_across.csv"):
        assert row["goal_language"] != row["bio_language"]
        sides = [
            {word[:5] for word in words_of(row[side]) if len(word) > 3 and word not in SHARED_BY_LANGUAGES}
            for side in ("goal", "bio")
        ]
        assert not sides[0] & sides[1], sides[0] & sides[1]


def test_goals_across_languages_are_in_many():
    languages = Counter(row["goal_language"] for row in rows_of("texts_across.csv"))
    assert {"de", "fr", "es", "it", "pt", "nl", "pl", "tr", "zh", "ar", "ru"} <= languages.keys()


@pytest.mark.parametrize("name", SKILLS)
def test_no_pair_of_skills_comes_twice(name):
    pairs = Counter(frozenset((row["name"], row["other_name"])) for row in rows_of(name))
    assert [pair for pair, times in pairs.items() if times > 1 or len(pair) < 2] == []


def test_no_pair_of_skills_is_in_both_probes():
    pairs = [{frozenset((row["name"].casefold(), row["other_name"].casefold())) for row in rows_of(n)} for n in SKILLS]
    assert not pairs[0] & pairs[1]
