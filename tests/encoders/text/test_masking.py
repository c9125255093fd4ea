"""Masked texts: the same for women and men and for any first name, unchanged where neither is told."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.encoders.text.masking import _WORD, Masking, _languages_of, _tables, first_names

NAMES = ["Anna Nowak", "Kovács, Péter", "Dr. Zoë van der Berg", "Jean-Luc Picard", "Mary Ann Evans", "Will Smith"]
NAMES += ["Grace Hopper", "Can Yılmaz", "Ai Tanaka", "Ольга Иванова"]

# Where words of both kinds stand for each other, and sentences by which the language is told.
SWAPS = {
    "en": (
        (
            "she=he hers=his herself=himself woman=man women=men girl=boy mother=father mom=dad wife=husband "
            "sister=brother female=male waitress=waiter businesswoman=businessman chairwoman=chairman actress=actor "
            "saleswomen=salesmen hostess=host Ms=Mr grandmother=grandfather daughters=sons daughter=son"
        ),
        "I want to learn from {} and {} about the work of {}.",
    ),
    "de": (
        (
            "sie=er ihre=seine ihrem=seinem Frau=Mann Frauen=Männer Mutter=Vater Tochter=Sohn Schwester=Bruder "
            "Großmutter=Großvater Lehrerin=Lehrer Softwareentwicklerin=Softwareentwickler Ärztin=Arzt Kollegin=Kollege "
            "Studentinnen=Studenten Kolleginnen=Kollegen Ingenieurinnen=Ingenieure weibliche=männliche"
        ),
        "Ich möchte mit {} und {} nicht nur über {} reden.",
    ),
    "fr": (
        (
            "elle=il elles=ils femme=homme fille=fils mère=père sœur=frère épouse=mari étudiante=étudiant "
            "directrice=directeur développeuse=développeur infirmière=infirmier passionnée=passionné "
            "technicienne=technicien formatrice=formateur"
        ),
        "Je suis avec {} et {} pour apprendre de {}.",
    ),
    "es": (
        (
            "ella=él ellas=ellos mujer=hombre madre=padre hija=hijo hermana=hermano esposa=esposo directora=director "
            "profesora=profesor ingeniera=ingeniero apasionada=apasionado actriz=actor jefa=jefe alumna=alumno"
        ),
        "Quiero aprender de {} y {} con más {} en mi equipo.",
    ),
    "pt": (
        (
            "ela=ele delas=deles mulher=homem mãe=pai filha=filho irmã=irmão esposa=marido professora=professor "
            "engenheira=engenheiro desenvolvedora=desenvolvedor atriz=ator"
        ),
        "Eu quero falar com {} e {} para não ser {}.",
    ),
    "it": (
        (
            "lei=lui donna=uomo donne=uomini madre=padre figlia=figlio sorella=fratello moglie=marito "
            "studentessa=studente direttrice=direttore formatrice=formatore maestra=maestro dottoressa=dottore"
        ),
        "Sono con {} e {} nel mio lavoro di {}.",
    ),
    "nl": (
        "zij=hij haar=hem vrouw=man vrouwen=mannen moeder=vader dochter=zoon zus=broer lerares=leraar vriendin=vriend",
        "Ik wil met {} en {} het werk van {} zien.",
    ),
    "pl": (
        (
            "ona=on jej=jego kobieta=mężczyzna matka=ojciec córka=syn siostra=brat żona=mąż nauczycielka=nauczyciel "
            "programistką=programistą pracowałam=pracowałem chciałabym=chciałbym dziennikarka=dziennikarz"
        ),
        "Jestem z {} i {} dla {} oraz po pracy.",
    ),
    "tr": ("kadın=erkek anne=baba kız=oğlan", "Bu {} ve {} için daha çok {} olarak."),
}
PAIRS = {key: [pair.split("=") for pair in pairs.split()] for key, (pairs, _) in SWAPS.items()}
CASES = [str, str.upper, str.capitalize]
ANY_TEXT = st.text() | st.lists(
    st.sampled_from([*" .,-'’\n!:*/", "She", "HE", "sein", "die", "Lehrer:innen", "une", "étudiante", "Anna", "will"])
    | st.sampled_from(["Will", "Jean", "Luc", "и", "Zoë", "i", "und", "the", "Grosslehrerin", "can", "Pracowałam", "İ"])
).map("".join)


def swapped(text, pairs):
    other = {word.lower(): twin for both in pairs for word, twin in (both, both[::-1])}

    def twin_of(match):
        word, twin = match.group(), other.get(match.group().lower())
        if twin is None:
            return word
        if word.isupper():
            return twin.upper()
        return twin[:1].upper() + twin[1:] if word[:1].isupper() else twin.lower()

    return re.sub(r"[^\W\d_]+", twin_of, text)


@st.composite
def sentences(draw):
    """A sentence with words of one language that tell a gender, and how it is swapped."""
    language = draw(st.sampled_from(sorted(SWAPS)))
    pairs = PAIRS[language]
    words = [draw(st.sampled_from(draw(st.sampled_from(pairs)))) for _ in range(3)]
    # "MR" and "MS" are no titles, and the dotless letters of Turkish have no capitals of their own
    plain = language == "tr" or {"Ms", "Mr"} & {*words}
    cases = [str] * 3 if plain else [draw(st.sampled_from(CASES)) for _ in range(3)]
    return SWAPS[language][1].format(*(case(word) for case, word in zip(cases, words, strict=True))), pairs


@given(sentences())
def test_texts_that_differ_in_gender_become_the_same(sentence):
    text, pairs = sentence
    masking = Masking(NAMES)
    assert masking.mask(swapped(text, pairs)) == masking.mask(text)


@pytest.mark.parametrize("language", SWAPS)
def test_every_pair_becomes_the_same(language):
    for first, second in PAIRS[language]:
        text, other = (SWAPS[language][1].format(word, word, word) for word in (first, second))
        assert Masking().mask(text) == Masking().mask(other)
        assert swapped(swapped(text, PAIRS[language]), PAIRS[language]) == text


@given(ANY_TEXT)
def test_a_masked_text_stays_as_it_is(text):
    masking = Masking([*NAMES, "Grosslehrer"])
    assert masking.mask(masking.mask(text)) == masking.mask(text)


@given(ANY_TEXT, st.permutations(NAMES))
def test_the_order_of_names_does_not_matter_and_what_is_restored_is_the_same(text, names):
    masking = Masking(NAMES)
    learned = json.loads(json.dumps(masking.learned()))
    assert Masking(names).mask(text) == masking.mask(text) == Masking.restore(learned).mask(text)
    assert Masking(names).learned() == learned


@given(
    st.text(alphabet="0123456789 .,-+#\n\té\u0301🚀字데"), st.sampled_from(["Data  science,", "C#\u200b", "SQL\r\n"])
)
def test_a_text_without_such_words_is_returned_as_it_is(text, words):
    assert Masking(NAMES).mask(f"{words}{text}") == f"{words}{text}"


@given(st.sampled_from(["{} said so", "I met {}.", "Ask {}'s team", "für {} und mich", "({})", "{}"]))
def test_texts_with_another_first_name_become_the_same(template):
    masking = Masking(NAMES)
    texts = {masking.mask(template.format(name)) for name in ("Anna", "Péter", "zoe", "JEAN-LUC", "Mary Ann", "Ольга")}
    assert texts == {template.format("someone")}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("She's sure he’ll come", "They's sure they’ll come"),
        ("Give her his book", "Give their their book"),
        ("Mrs. Hill, Mr Hill, MS Office in 5 ms", "Mx. Hill, Mx Hill, MS Office in 5 ms"),
        # ordinary words of other languages
        ("He trabajado en ventas con mi equipo", "He trabajado en ventas con mi equipo"),
        ("Bu her zaman daha çok", "Bu her zaman daha çok"),
        ("Das kann man mit uns und für alle machen", "Das kann man mit uns und für alle machen"),
        ("Mon équipe et son projet sont pour nous", "Mon équipe et son projet sont pour nous"),
        ("Er is hier het werk van een team", "Er is hier het werk van een team"),
        ("a lei do trabalho e da vida", "a lei do trabalho e da vida"),
        ("Ich möchte mutiger sein. Und frei sein", "Ich möchte mutiger sein. Und frei sein"),
        ("sein Team und sein", "ihr Team und sein"),
        ("sein ", "sein "),
        ("Haben Sie Zeit?", "Haben Sie Zeit?"),
        ("Działam z zespołem", "Działam z zespołem"),
        # German nouns, however both are named
        ("Lehrer*innen, Lehrer:innen, Lehrer_innen, LehrerInnen, Lehrer/-innen", ", ".join(["Lehrer"] * 5)),
        ("Kolleg:innen und eine Kollegin", "Kollegen und ein Kollege"),
        ("die Lehrerin, die Lehrerinnen", "der Lehrer, die Lehrer"),
        ("Berlin, Termin, Medizin, check:in, she/in", "Berlin, Termin, Medizin, check:in, they/in"),
        ("une étudiante, la directrice", "un étudiant, le directeur"),
        ("la música y la política", "la música y la política"),
        # names that are words of a text too
        ("Will you? I will ask Will. WILL", "Will you? I will ask someone. WILL"),
        ("with grace, by Grace", "with grace, by someone"),
        ("AI and Ai; can Can", "AI and someone; can someone"),
        ("Anna Anna", "someone"),
    ],
)
def test_mask(text, masked):
    assert Masking(NAMES).mask(text) == masked


@pytest.mark.parametrize(
    ("name", "firsts"),
    [
        ("Grace Hopper", ["grace"]),
        ("Hopper, Grace", ["grace"]),
        ("HOPPER, Grace Brewster", ["grace", "brewster"]),
        ("Prof. Dr. Ada Lovelace", ["ada"]),
        ("Ludwig van Beethoven", ["ludwig"]),
        ("J. R. Hartley", []),
        ("Madonna", ["madonna"]),
        ("Ada,", ["ada"]),
        ("王小明", ["王小明"]),
        (" , ", []),
        ("", []),
    ],
)
def test_first_names(name, firsts):
    assert first_names(name) == firsts


def test_no_name_is_kept_in_clear():
    learned = json.dumps(Masking(NAMES).learned()).lower()
    assert not [name for full_name in NAMES for name in first_names(full_name) if name in learned]


def test_what_stands_for_a_word_is_never_replaced_and_tells_no_language():
    tables = _tables()
    replaced = tables.words.keys() | tables.doubtful.keys() | tables.before_capital.keys()
    assert not tables.stands & replaced
    assert [word for word in sorted(tables.stands) if Masking().mask(word) != word] == []
    for common in tables.common.values():
        assert not common & (replaced | tables.stands)


def test_every_language_is_told_by_its_sentence():
    for language, (_, template) in SWAPS.items():
        words = _WORD.findall(template)
        assert language in _languages_of(words, [None] * len(words))
