"""The encoder benchmark: places among equals, blocks, hold-out by term, and what it prints."""

import csv
import json
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from mentormatch.encoders import TermsEncoder, TextEncoder

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture
def module(monkeypatch):
    """A function from the name of a benchmark script to its module."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    yield __import__
    for name in ("encoders", "encoder_measures", "encoder_tasks", "result_files"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("scores", "right"),
    [
        ([0.1, 0.5, 0.3], [1]),
        ([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [2]),
        ([0.9, 0.2, 0.2, 0.2, 0.1], [1, 3]),
        ([0.9, 0.2, 0.2, 0.2, 0.9, 0.3, 0.2], [4, 1]),
        ([0.1, 0.7], [0]),
    ],
)
def test_place_among_equals_is_that_of_all_orders(module, scores, right):
    scores, mask = np.array(scores), np.isin(np.arange(len(scores)), right)
    places = []
    for order in permutations(range(len(scores))):
        ranked = sorted(order, key=lambda n: -scores[n])
        places.append(min(ranked.index(n) for n in right) + 1)
    places = np.array(places)
    said = module("encoder_measures").found(scores, mask)
    assert said.first == pytest.approx((places == 1).mean())
    assert said.first_five == pytest.approx((places <= 5).mean())
    assert said.reciprocal == pytest.approx((1 / places).mean())
    assert said.percentile == pytest.approx(1 - (places - 1).mean() / (len(scores) - 1))


@pytest.mark.parametrize(("count", "of_each_order"), [(200, 4), (72, 2), (60, 1), (7, 1)])
def test_every_block_is_full_and_every_pair_is_in_one(module, count, of_each_order):
    blocks = module("encoder_measures").blocks(count, shuffles=2)
    assert len(blocks) == 3 * of_each_order
    assert {len(set(block.tolist())) for block in blocks} == {min(60, count)}
    in_order = np.concatenate(blocks[:of_each_order])
    assert sorted(set(in_order.tolist())) == list(range(count))
    assert blocks[0].tolist() == list(range(min(60, count)))
    again = module("encoder_measures").blocks(count, shuffles=2)
    assert all(np.array_equal(one, other) for one, other in zip(blocks, again, strict=True))


def test_function_from_texts_to_vectors_is_an_encoder(module):
    measures = module("encoder_measures")
    goals, bios = [f"goal {n}" for n in range(70)], [f"bio {n}" for n in range(70)]

    def knows_all(texts):
        return 3.0 * np.eye(70)[[int(text.split()[1]) for text in texts]]

    def knows_nothing(texts):
        return np.zeros((len(texts), 4))

    mean, of_pairs = measures.retrieve(lambda: measures.OfVectors(knows_all), goals, bios, shuffles=1)
    assert mean == measures.Found(1.0, 1.0, 1.0, 1.0)
    assert len(of_pairs) == 70
    mean, _ = measures.retrieve(lambda: measures.OfVectors(knows_nothing), goals, bios, shuffles=1)
    assert (mean.first, mean.first_five, mean.percentile) == pytest.approx((1 / 60, 5 / 60, 0.5))


def test_text_encoder_finds_the_same_words(module):
    texts = ["sheep on a hill", "tax law", "deep sea diving"]
    mean, _ = module("encoder_measures").retrieve(TextEncoder, texts, texts[:], shuffles=0)
    assert mean.first == 1.0


def test_speed_is_of_distinct_texts_and_of_every_run(module):
    measures = module("encoder_measures")
    seen = []

    def counted(texts):
        seen.extend(texts)
        return np.ones((len(texts), 1))

    assert measures.texts_a_second(lambda: measures.OfVectors(counted), ["one", "two"]) > 0
    assert len(seen) == len(set(seen)) > 3 * measures.TIMED_TEXTS


def test_names_meet_by_aliases_alone(module):
    names = ["k8s", "Kubernetes", "Java", "JavaScript"]
    pairs = [("k8s", "Kubernetes"), ("Java", "JavaScript"), ("Java", "java")]
    meeting = module("encoder_measures").meeting
    plain = TermsEncoder(separator=";").fit(names, names)
    assert meeting(plain, pairs)[1:] == [False, True]
    aliases = TermsEncoder(separator=";", aliases={"k8s": "Kubernetes"}).fit(names, names)
    assert meeting(aliases, pairs) == [True, False, True]


def write(path, columns, rows):
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


@pytest.fixture
def small_data(module, monkeypatch, tmp_path):
    """Three terms of five projects, and three mentors with tags."""
    write(
        tmp_path / "cncf_lfx_mentoring" / "programmes.csv",
        ["year", "term", "title", "skills", "mentors", "description"],
        [
            ["2021", "3", "Tracing", "Go", "a|b", "Spans"],
            ["2021", "3", "Storage", "C", "c", ""],
            ["2022", "1", "More spans", "Go", "b|d", "Tracing"],
            ["2022", "1", "New", "Rust", "e", ""],
            ["2022", "2", "Storage again", "C", "c|d", ""],
        ],
    )
    write(
        tmp_path / "coding_coach_mentors" / "mentors.csv",
        ["skills"],
        [["js|go"], ["javascript|python"], ["golang"]],
    )
    monkeypatch.setattr(module("encoder_tasks"), "DATA", tmp_path)
    return tmp_path


def test_mentors_offer_what_they_did_in_earlier_terms(module, small_data):
    first, second = module("encoder_tasks").mentoring_terms()
    assert first.projects == ["More spans. Go. Tracing"]
    assert first.mentors == ["Tracing. Go. Spans", "Tracing. Go. Spans", "Storage. C"]
    assert first.right == [[1]]
    assert second.projects == ["Storage again. C"]
    assert second.mentors[1] == "Tracing. Go. Spans\nMore spans. Go. Tracing"
    assert len(second.mentors) == 5
    assert second.right == [[2, 3]]


def test_tags_of_one_skill_are_counted_by_mentor(module, small_data):
    plain, known = module("encoders").tags({"plain": {}, "known": {"aliases": {"js": "javascript", "golang": "go"}}})
    # Of js and javascript two mentors each, of go and golang two each.
    assert plain["of"] == known["of"] == 8
    assert known["found"] == 8
    assert plain["wrong"] == known["wrong"] == 0


def test_small_run_writes_figures_and_tables(module, small_data, monkeypatch, capsys):
    page, figures = small_data / "page.md", small_data / "figures.json"
    encoders = module("encoders")
    page.write_text("Before\n" + "".join(encoders.MARKS), encoding="utf-8")
    (small_data / "vectors_of_a_test.py").write_text(
        "def lengths(texts):\n    return [[len(text), 1] for text in texts]\n"
    )
    monkeypatch.syspath_prepend(small_data)
    monkeypatch.setattr(encoders, "TEXT_ENCODERS", {"tfidf": encoders.TEXT_ENCODERS["tfidf"]})
    monkeypatch.setattr(encoders, "TERM_SETTINGS", {"plain": encoders.TERM_SETTINGS["plain"]})
    asked = ["texts", "mentoring", "skills", "tags", "--shuffles", "0", "--model", "words"]
    asked += ["--vectors", "vectors_of_a_test:lengths", "--terms", '{"aliases": {"k8s": "Kubernetes"}}']
    encoders.main([*asked, "--json", str(figures), "--into", str(page)])
    said, written = json.loads(figures.read_text(encoding="utf-8")), page.read_text(encoding="utf-8")
    assert [row["encoder"] for row in said["texts"][:3]] == ["tfidf", "words", "vectors_of_a_test:lengths"]
    assert {len(row["first_of_pairs"]) for row in said["texts"]} == {200, 72}
    assert said["mentoring"][0]["recall@1"] == pytest.approx(0.75)  # of two mentors with the same text, one came back
    plain, aliased = (row for row in said["skills"] if row["probe"] == "two_names")
    assert "k8s / Kubernetes" in aliased["those"]
    assert aliased["meeting"] >= plain["meeting"]
    assert "speed" not in said
    assert written.startswith("Before\n" + encoders.MARKS[0])
    assert "| English | words | 200 | 60 | " in written
    assert capsys.readouterr().out.strip() in written


def test_absent_data_is_left_out_and_said(module, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(module("encoder_tasks"), "DATA", tmp_path)
    module("encoders").main(["mentoring", "tags"])
    said = capsys.readouterr()
    assert said.err.count("MENTORMATCH_DATA") == 2
    assert "|" not in said.out


def test_unknown_part_is_a_mistake(module, capsys):
    with pytest.raises(SystemExit):
        module("encoders").main(["spead"])
    assert "unknown parts: spead" in capsys.readouterr().err
