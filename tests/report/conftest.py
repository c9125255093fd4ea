"""Chromium for the tests of the page; they are skipped, saying so, where it is not there."""

import os
import shutil

import pytest

REQUIRED = os.environ.get("MENTORMATCH_BROWSER_REQUIRED") == "1"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def unavailable(reason):
    """Skip, or fail where the browser is required."""
    if REQUIRED:
        pytest.fail(f"{reason}, and MENTORMATCH_BROWSER_REQUIRED is 1")
    pytest.skip(f"{reason}: the page is not tried in a browser")


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium of this machine; nothing is downloaded."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("playwright is not installed (the extra 'browser')")
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        unavailable("there is no Chromium on the path")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def axe():
    """What finds in a page that somebody could not read or use it."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        unavailable("axe-playwright-python is not installed (the extra 'browser')")
    return Axe()


@pytest.fixture
def open_page(browser, tmp_path):
    """Return a function that opens a page from disk, as a coordinator does; errors and requests are collected in it."""
    contexts = []

    def opened(content, *, width=1180, **settings):
        file = tmp_path / "report.html"
        file.write_text(content, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.errors, page.requests = [], []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
