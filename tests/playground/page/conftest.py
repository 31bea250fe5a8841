"""A real Chromium and a small workspace for the tests of the page."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.playground.page.world import World

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    executable = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(executable).exists():
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def world() -> Iterator[World]:
    """A workspace that nobody has written in yet."""
    new = World()
    yield new
    new.close()


@pytest.fixture(scope="module")
def shared_world() -> Iterator[World]:
    """One workspace for all tests of a module that change nothing in it."""
    new = World()
    yield new
    new.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, world: World) -> Iterator[Open]:
    """Opens the page at a place; fails the test when the browser reports an error of the page."""
    errors: list[str] = []
    contexts = []

    def opened(width: int = 1280, height: int = 800, **place: str) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.set_default_timeout(5_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(world.address(**place))
        page.locator(".workspace-name").wait_for(state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []
