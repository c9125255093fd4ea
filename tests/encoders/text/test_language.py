"""The languages of a column: by texts that tell, in any order, English only where nearly all is."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.encoders.text.language import Languages, main_language

TEXTS = {
    "en": "I would like to move into product management and need help with my first year",
    "de": "Ich möchte vom Vertrieb in das Produktmanagement wechseln und suche Rat",
    "fr": "Je souhaite passer du support à la gestion de produit cette année",
    "es": "Quiero pasar de soporte a gestión de producto y necesito ayuda este año",
    "pt": "Quero passar do suporte para a gestão de produto e preciso de ajuda",
    "it": "Vorrei passare dal supporto alla gestione del prodotto e ho bisogno di aiuto",
    "nl": "Ik wil van support naar productmanagement en zoek hulp in mijn eerste jaar",
    "pl": "Chcę przejść z wsparcia do zarządzania produktem i potrzebuję pomocy",
    "tr": "Destek biriminden ürün yönetimine geçmek istiyorum ve yardıma ihtiyacım var",
    "sv": "Jag vill gå från support till produktledning och behöver hjälp första året",
    "ru": "Хочу перейти из поддержки в управление продуктом и ищу помощь",
    "el": "Θέλω να περάσω από την υποστήριξη στη διαχείριση προϊόντων",
    "ar": "أريد الانتقال من الدعم إلى إدارة المنتجات وأحتاج إلى المساعدة",
    "he": "אני רוצה לעבור מתמיכה לניהול מוצר וצריך עזרה בשנה הראשונה",
    "hi": "मैं सहायता से उत्पाद प्रबंधन में जाना चाहता हूँ और मदद चाहिए",
    "ja": "サポートから製品管理に移りたいので、最初の一年に助けが必要です",
    "zh": "我想从客户支持转到产品管理，第一年需要一些帮助和建议",
    "ko": "고객 지원에서 제품 관리로 옮기고 싶고 첫해에 도움이 필요합니다",
    "th": "ฉันต้องการย้ายจากฝ่ายสนับสนุนไปสู่การจัดการผลิตภัณฑ์",
}
TOPICS = ["retail", "banking", "teaching", "nursing", "law", "design", "farming", "music", "energy", "housing"]


def english(count):
    """Different English texts."""
    return [
        f"I would like to learn more about {TOPICS[number % 10]} and how to lead a team of {number}"
        for number in range(count)
    ]


@pytest.mark.parametrize("language", TEXTS)
def test_text_of_each_language(language):
    assert main_language([TEXTS[language]]) == Languages({language: 1}, is_english=language == "en")


@pytest.mark.parametrize("language", sorted(TEXTS.keys() - {"en"}))
def test_one_other_answer_among_many_changes_nothing(language):
    found = main_language([*english(60), TEXTS[language]])
    assert found == Languages({"en": 60, language: 1}, is_english=True)
    assert found.main == "en"


@pytest.mark.parametrize(("others", "is_english"), [(0, True), (1, True), (2, False), (9, False)])
def test_nine_in_ten_must_be_english(others, is_english):
    column = [*english(9), *list(TEXTS.values())[1 : 1 + others]]
    assert main_language(column).is_english is is_english


@pytest.mark.parametrize(
    "column", [[], [""], ["Python", "SQL", "Data"], ["Führung"], ["🚀", "42", "?"], ["C++ & C#", "n/a"]]
)
def test_short_answers_do_not_vote(column):
    assert main_language(column) == Languages({}, is_english=True)


@pytest.mark.parametrize("column", [["データ"], ["Данные", "Код"], ["بيانات"], ["데이터"]])
def test_short_answers_in_another_script_are_not_english(column):
    assert main_language(column) == Languages({}, is_english=False)


@pytest.mark.parametrize(
    ("column", "is_english"),
    [
        (["Führung", "Verhandlung", "Öffentliches Recht", "Finanzen", "Gesprächsführung"], False),
        (["Entretien", "Confiance", "Gestion", "Réseau", "Écoute", "Préparation"], False),
        (["Leadership", "Negotiating", "Public speaking", "Time management", "Writing"], True),
        (["Лидерство", "Переговоры", "Управление временем", "Публичные выступления"], False),
    ],
)
def test_short_answers_tell_together(column, is_english):
    assert main_language(column) == main_language(column[::-1]) == Languages({}, is_english=is_english)


def test_short_answers_beside_long_ones_do_not_vote():
    assert main_language([TEXTS["de"], "Python", "Leadership", "Data"]) == Languages({"de": 1}, is_english=False)


def test_nothing_to_tell_has_no_main_language():
    assert main_language(["-"]).main == ""


@settings(max_examples=30, deadline=None)
@given(st.permutations([*TEXTS.values(), "Python", ""]), st.integers(1, 3))
def test_neither_order_nor_repetition_matters(column, times):
    found = main_language(column * times)
    assert found == main_language([*TEXTS.values()])
    assert list(found.counts) == sorted(TEXTS)


@settings(deadline=None)
@given(st.lists(st.text(), max_size=5))
def test_any_text_can_be_asked_about(column):
    found = main_language(column)
    assert sum(found.counts.values()) <= len(column)


def test_nothing_is_loaded_before_a_text_is_asked_about():
    program = (
        "import sys, mentormatch, mentormatch.encoders.text.language as language\n"
        "language.main_language(['Python'])\n"
        "assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
