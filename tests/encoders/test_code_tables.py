"""Classifications as a setting: what they must be."""

import pytest

from mentormatch.encoders import make
from mentormatch.encoders.code_tables import code_mistakes
from mentormatch.errors import PolicyError


@pytest.mark.parametrize("codes", [None, "naics", {"54": [""]}, {"54": ("", "Services"), "541": ["54"]}])
def test_good_ones(codes):
    assert code_mistakes(codes) == []


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ("naic", "Did you mean 'naics'"),
        (["54"], "a classification of your own"),
        ({}, "Got 'none'"),
        ({"54": []}, "give for each code the code above"),
        ({"54": "Services"}, "give for each code the code above"),
        ({"": [""]}, "give for each code the code above"),
        ({54: [""]}, "give for each code the code above"),
        ({"54": [None]}, "give for each code the code above"),
        ({"541": ["54"]}, "Got '541 below 54'"),
        ({"1": ["2"], "2": ["1"]}, "not go round in a circle"),
        ({"6.2": [""], "62": [""]}, "each code once"),
    ],
)
def test_wrong_ones(codes, message):
    with pytest.raises(PolicyError) as raised:
        make("category", codes=codes)
    assert message in str(raised.value)
    assert raised.value.mistakes[0].path == ("codes",)
