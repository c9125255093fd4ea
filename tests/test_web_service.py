"""The example of a web service, asked over real connections."""

import importlib.util
import json
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import mentormatch as mm
from mentormatch.datasets import make_cohort

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")


@pytest.fixture(scope="module")
def service():
    path = Path(__file__).parent.parent / "examples" / "web_service.py"
    spec = importlib.util.spec_from_file_location("web_service", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["web_service"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["web_service"]


@pytest.fixture(scope="module")
def address(service):
    with service.served() as where:
        yield where


def posted(cohort, **more):
    return {**cohort.to_records(), **more}


def test_24_requests_at_once_get_the_answers_of_the_library(service, address):
    cohorts = [make_cohort(30, 12, seed=seed) for seed in range(24)]
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda cohort: service.asked(address, posted(cohort)), cohorts))
    for cohort, (status, answer) in zip(cohorts, answers, strict=True):
        assert status == 200
        again = mm.Cohort.from_records(**json.loads(json.dumps(cohort.to_records())))
        assert mm.Matching.from_dict(answer, again) == mm.match(again)


def test_mistakes_come_back_by_field(service, address):
    policy = {"criteria": [{"name": "skills", "weight": -1}]}
    people = {"mentors": [{"id": 1, "skills": "R"}], "mentees": [{"id": 7, "skills": "R"}]}
    status, answer = service.asked(address, {**people, "policy": policy})
    assert status == 422
    assert [mistake["path"] for mistake in answer["mistakes"]] == [["criteria", 0, "weight"]]
    status, answer = service.asked(address, {**people, "mentors": [{"id": 1, "skills": "R", "capacity": "few"}]})
    assert status == 422
    assert [(m["side"], m["id"], m["column"]) for m in answer["mistakes"]] == [("mentors", 1, "capacity")]


@pytest.mark.parametrize(
    "document", [[], 3, {"mentors": []}, {"mentors": {}, "mentees": []}, {"mentors": ["x"], "mentees": []}]
)
def test_what_is_no_cohort_is_refused(service, address, document):
    status, _ = service.asked(address, document)
    assert status in (400, 422)


def test_what_cannot_be_done_is_a_conflict(service, address):
    people = {"mentors": [{"id": 1, "skills": "R", "min_load": 1, "capacity": 2}], "mentees": []}
    status, answer = service.asked(address, {**people, "policy": {"criteria": [{"name": "skills"}]}})
    assert status == 409
    assert answer["error"]


def test_limits(service, address, monkeypatch):
    monkeypatch.setattr(service, "MOST_BYTES", 100)
    assert service.asked(address, {"mentors": [{"id": "x" * 200}], "mentees": []})[0] == 413
    monkeypatch.setattr(service, "MOST_BYTES", 10_000)
    monkeypatch.setattr(service, "MOST_PEOPLE", 1)
    assert service.asked(address, {"mentors": [{"id": 1}, {"id": 2}], "mentees": []})[0] == 422


def test_matching_stops_when_the_client_goes_away(service, address, monkeypatch):
    seen = []

    def slow(document, stopped):
        seen.append("started")
        stopped.wait(20)
        seen.append("stopped" if stopped.is_set() else "ran on")
        return {}

    monkeypatch.setattr(service, "answer_to", slow)
    host, port = address.removeprefix("http://").split(":")
    body = b"{}"
    with socket.create_connection((host, int(port))) as connection:
        head = f"POST /match HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        deadline = time.monotonic() + 20
        while "started" not in seen and time.monotonic() < deadline:
            time.sleep(0.02)
    while len(seen) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert seen == ["started", "stopped"]
