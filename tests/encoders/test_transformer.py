"""Encoders as transformers of scikit-learn."""

import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks
from sklearn.utils.estimator_checks import estimator_checks_generator

from mentormatch.encoders import (
    CategoryEncoder,
    NumberEncoder,
    SeniorityEncoder,
    TermsEncoder,
    VectorsEncoder,
)
from mentormatch.errors import CohortError, InputError, UnknownNameError

CHECKS = (
    estimator_checks.check_estimator_cloneable,
    estimator_checks.check_estimator_repr,
    estimator_checks.check_valid_tag_types,
    estimator_checks.check_no_attributes_set_in_init,
    estimator_checks.check_do_not_raise_errors_in_init_or_set_params,
    estimator_checks.check_get_params_invariance,
    estimator_checks.check_set_params,
)
COLUMNS = {
    TermsEncoder: ["R; SQL", "R", None, "Go"],
    CategoryEncoder: ["health", "energy", None, "health"],
    NumberEncoder: [1, 2.5, None, 4],
    SeniorityEncoder: ["junior", "senior", None, "director"],
    VectorsEncoder: [(1.0, 0.0), (0.5, 0.5), None, (0.0, 1.0)],
}


def dense(values):
    return values.toarray() if hasattr(values, "toarray") else np.asarray(values)


def encoder_of(kind):
    return kind(at_least=0) if kind is NumberEncoder else kind()


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("side", ["wants", "offers"])
@pytest.mark.filterwarnings("ignore:Can't test estimator")
def test_applicable_checks_of_scikit_learn(kind, side):
    """Those for estimators that take one column of anything, as vectorizers of texts; the others need matrices."""
    for estimator, check in estimator_checks_generator(encoder_of(kind).as_transformer(side)):
        check(estimator)
    for check in CHECKS:
        check(kind.__name__, encoder_of(kind).as_transformer(side))


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("side", ["wants", "offers"])
def test_rows_are_those_of_the_encoder(kind, side):
    column = COLUMNS[kind]
    transformer = encoder_of(kind).as_transformer(side)
    rows = transformer.fit_transform(column)
    fitted = encoder_of(kind).fit(*((column, []) if side == "wants" else ([], column)))
    expected = (fitted.encode_wants if side == "wants" else fitted.encode_offers)(column).values
    assert (dense(rows) == dense(expected).reshape(len(column), -1)).all()
    assert len(transformer.get_feature_names_out()) == rows.shape[1]
    again = pickle.loads(pickle.dumps(transformer)).transform(column)
    assert (dense(again) == dense(rows)).all()
    for given in (pd.Series(column), pd.DataFrame({"skills": column})):
        assert (dense(clone(transformer).fit(given).transform(given)) == dense(rows)).all()


def test_a_fitted_encoder_keeps_what_it_learned_from_both_sides():
    encoder = TermsEncoder().fit(["R; SQL"], ["Go; R"])
    wants, offers = (clone(encoder.as_transformer(side)).fit(["R"]) for side in ("wants", "offers"))
    assert list(wants.get_feature_names_out()) == list(offers.get_feature_names_out())
    scores = dense(wants.transform(["R; SQL"])) @ dense(offers.transform(["Go; R"])).T
    assert (
        scores.tolist()
        == encoder.score(encoder.encode_wants(["R; SQL"]).values, encoder.encode_offers(["Go; R"]).values).tolist()
    )
    assert "encoder_" not in vars(encoder.as_transformer("wants"))


def test_in_a_pipeline_and_a_column_transformer():
    people = pd.DataFrame({"skills": ["R", "Go", "R; Go", "C"], "years": [1, 9, 2, 8]})
    columns = ColumnTransformer(
        [
            ("skills", TermsEncoder().as_transformer("offers"), "skills"),
            ("years", NumberEncoder(at_least=0).as_transformer("offers"), ["years"]),
        ]
    )
    model = make_pipeline(columns, LogisticRegression()).fit(people, [0, 1, 0, 1])
    assert model.predict(people).shape == (4,)
    assert "skills__go" in {name.casefold() for name in columns.fit(people).get_feature_names_out()}


@pytest.mark.parametrize("given", [np.zeros((2, 2)), "R", 3, pd.DataFrame({"a": [1], "b": [2]})])
def test_what_is_not_one_column_is_refused(given):
    with pytest.raises(InputError, match="must be one column"):
        TermsEncoder().as_transformer("wants").fit(given)


def test_mistakes_are_ours():
    with pytest.raises(UnknownNameError, match="wants"):
        TermsEncoder().as_transformer("want").fit(["R"])
    with pytest.raises(NotFittedError):
        TermsEncoder().as_transformer("wants").transform(["R"])
    with pytest.raises(CohortError):
        NumberEncoder(at_least=0).as_transformer("wants").fit(["1"]).transform(["many"])


def test_scikit_learn_is_loaded_only_for_it():
    program = (
        "import sys\nfrom mentormatch.encoders import TermsEncoder\nTermsEncoder().fit(['R'], ['R'])\n"
        "assert 'sklearn' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
