"""Encoders by name and from stored documents, whole and damaged."""

import subprocess
import sys

import pytest

from mentormatch.encoders import from_dict, make
from mentormatch.errors import PolicyError, UnknownNameError

WHOLE = make("terms").fit(["a"], ["b"]).to_dict()


@pytest.mark.parametrize(
    "document",
    [
        None,
        "terms",
        {},
        {"name": "terms"},
        WHOLE | {"settings": 3},
        WHOLE | {"settings": {"rarities": True}},
        WHOLE | {"learned": {}},
        WHOLE | {"learned": {**WHOLE["learned"], "terms": [1]}},
        WHOLE | {"learned": {**WHOLE["learned"], "separators": []}},
    ],
)
def test_from_dict_damaged_document(document):
    with pytest.raises(PolicyError):
        from_dict(document)


def test_no_encoder_loads_scikit_learn():
    code = (
        "import sys; from mentormatch.encoders import make; make('text').fit(['a b'], ['b']).encode_wants(['a']); "
        "assert not {'sklearn', 'numba', 'networkx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", ["words", None, ["terms"]])
def test_from_dict_unknown_encoder(name):
    with pytest.raises(UnknownNameError):
        from_dict(WHOLE | {"name": name})
