"""Names of industries, as people write them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import fold, read_sector, read_words


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("IT", "technology"),
        ("IT-Branche", "technology"),
        ("the tech industry", "technology"),
        ("Informatique", "technology"),
        ("TIC", "technology"),
        ("AI", "technology/artificial intelligence"),
        ("FinTech", "finance/fintech"),
        ("the banking sector", "finance/banking"),
        ("secteur bancaire", "finance/banking"),
        ("settore bancario", "finance/banking"),
        ("Wealth Management", "finance/asset management"),
        ("NGO", "non profit"),
        ("Stiftung", "non profit"),
        ("public sector", "public sector"),
        ("Öffentliche Hand", "public sector"),
        ("Gesundheitswesen", "healthcare"),
        ("secteur de la santé", "healthcare"),
        ("sector de la salud", "healthcare"),
        ("MedTech", "healthcare/medical devices"),
        ("éducation", "education"),
        ("E-Learning", "education/edtech"),
        ("Maschinen- und Anlagenbau", "manufacturing/mechanical engineering"),
        ("FMCG", "consumer goods"),
        ("moda", "fashion"),
        ("Media & Entertainment", "media/entertainment"),
        ("minería", "mining"),
        ("Logistics & Supply Chain", "transport and logistics"),
        ("industry", ""),
        ("private sector", ""),
        ("non-IT sector", ""),
        ("service industry", ""),
        ("sector", ""),
        ("security", ""),
        ("Technical textiles", ""),
        ("IT support for schools", ""),
    ],
)
def test_names(text, path):
    assert "/".join(read_sector(text)) == path


def test_no_name_stands_for_two_sectors():
    table = read_words("sectors.toml")["sectors"]
    named = Counter(name for names in table.values() for name in {fold(name) for name in names.split("|")})
    assert {name: times for name, times in named.items() if times > 1} == {}
    assert [path for path in table if "/".join(read_sector(path)) != path] == []
    wrong = [
        (name, path)
        for path, names in table.items()
        for name in names.split("|")
        if read_sector(name) != tuple(path.split("/"))
    ]
    assert wrong == []


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    assert len(read_sector(text)) <= 2
