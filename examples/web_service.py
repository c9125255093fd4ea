"""A matching service over HTTP: limits, cancellation, and mistakes as fields that a page can show.

`python examples/web_service.py` starts it on a free port, asks it, and stops; with `--serve` it stays on port 8000.
Needs `starlette` and `uvicorn`.
"""

import asyncio
import http.client
import json
import sys
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import mentormatch as mm

MOST_BYTES = 5_000_000
MOST_PEOPLE = 5_000
SECONDS = 20
AT_ONCE = asyncio.Semaphore(2)  # a matching keeps a core busy; others wait


def answer_to(document: Mapping[str, Any], stopped: threading.Event) -> dict[str, Any]:
    """Match a posted cohort. It runs in a thread; `stopped` is set once nobody waits for the answer any more."""
    sides = [document.get("mentors"), document.get("mentees")]
    if not all(isinstance(people, list) for people in sides):
        raise mm.InputError(mm.Mistake("people_missing", "a request must have lists of mentors and of mentees"))
    if any(people is not None and len(people) > MOST_PEOPLE for people in sides):
        raise mm.InputError(mm.Mistake("too_many_people", f"a request must have at most {MOST_PEOPLE:,} people a side"))
    policy = mm.Policy.from_dict(document["policy"]) if "policy" in document else None
    cohort = mm.read_cohort(mentors=sides[0], mentees=sides[1], policy=policy)

    def goes_on(_stage: str, _done: int, _total: int) -> bool:
        return not stopped.is_set()

    matching = mm.match(cohort, policy, time_limit=SECONDS, on_stop="raise", progress=goes_on)
    return matching.to_dict()


async def document_of(request: Request) -> Mapping[str, Any]:
    """Return the body as a JSON object, and read no more of it than is allowed."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"A request must have at most {MOST_BYTES:,} bytes.")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, f"A request must be JSON: {error}.") from error
    if not isinstance(document, dict):
        raise HTTPException(400, "A request must be a JSON object.")
    return cast("dict[str, Any]", document)


async def match(request: Request) -> JSONResponse:
    """POST {"mentors": [...], "mentees": [...], "policy": {...}}: the matching as `Matching.to_dict` writes it."""
    document = await document_of(request)
    stopped = threading.Event()
    watching = asyncio.create_task(stop_when_gone(request, stopped))
    try:
        async with AT_ONCE:
            return JSONResponse(await run_in_threadpool(answer_to, document, stopped))
    finally:
        watching.cancel()


async def stop_when_gone(request: Request, stopped: threading.Event) -> None:
    """Set `stopped` once the client has hung up."""
    while not await request.is_disconnected():  # noqa: ASYNC110  there is no event to wait for
        await asyncio.sleep(0.1)
    stopped.set()


def refused(_request: Request, error: Exception) -> JSONResponse:
    """Answer with the mistakes, each with what a page needs to put it beside the field it is about."""
    assert isinstance(error, mm.InputError)
    mistakes = [
        {
            "message": str(mistake),
            "code": mistake.code,
            "side": mistake.side,
            "id": mistake.id,
            "column": mistake.column,
            "path": list(mistake.path),
        }
        for mistake in error.mistakes
    ]
    return JSONResponse({"mistakes": mistakes}, status_code=422)


def impossible(_request: Request, error: Exception) -> JSONResponse:
    """Answer that rules, locks and loads cannot hold together."""
    return JSONResponse({"error": str(error)}, status_code=409)


def out_of_time(_request: Request, error: Exception) -> JSONResponse:
    """Answer that the time was not enough."""
    return JSONResponse({"error": str(error)}, status_code=503)


app = Starlette(
    routes=[Route("/match", match, methods=["POST"])],
    exception_handlers={mm.InputError: refused, mm.InfeasibleError: impossible, mm.StoppedError: out_of_time},
)


@contextmanager
def served() -> Generator[str, None, None]:
    """Serve on a free port of this machine; give the address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def asked(address: str, document: Any) -> tuple[int, Any]:
    """Post a document to the service, and return the status and the answer."""
    host, port = address.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port))
    try:
        connection.request("POST", "/match", json.dumps(document))
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    is_json = answer.headers.get_content_type() == "application/json"
    return answer.status, json.loads(content) if is_json else content.decode()


def main() -> None:
    if "--serve" in sys.argv:
        uvicorn.run(app, host="127.0.0.1", port=8000)
        return
    mentors = [{"id": 1, "skills": ["python", "sql"], "capacity": 2}, {"id": 2, "skills": ["leadership"]}]
    mentees = [{"id": 7, "skills": ["sql"]}, {"id": 8, "skills": ["leadership", "python"]}]
    with served() as address:
        status, answer = asked(address, {"mentors": mentors, "mentees": mentees})
        print(status, [(pair["mentee"], pair["mentor"], round(pair["score"], 3)) for pair in answer["pairs"]])
        wrong = [{"id": 1, "skills": "python", "capacity": "many"}, {"id": 1, "skills": "sql"}]
        status, answer = asked(address, {"mentors": wrong, "mentees": mentees})
        for mistake in answer["mistakes"]:
            print(status, mistake["side"], mistake["id"], mistake["column"], "|", mistake["message"])


if __name__ == "__main__":
    main()
