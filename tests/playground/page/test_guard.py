"""Who may talk to the page, asked over plain HTTP."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.playground.slack.own_host import OwnHost
from tests.playground.page.world import World


def ask(world: World, path: str, host: str) -> httpx.Response:
    """Ask the page behind the stand-in's check, with a Host header that no client library would send."""

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app=OwnHost(world.page))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(path, headers={"Host": host})

    # Playwright keeps an event loop running in the main thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, get()).result()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "localhost:8123", "[::1]:80", "LOCALHOST"])
def test_names_of_this_machine_are_answered(shared_world: World, host: str) -> None:
    assert ask(shared_world, "/", host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "127.0.0.1@evil.example",
        "[",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/data/screen", "/static/page.css"])
def test_a_foreign_host_name_is_refused_in_a_plain_sentence(shared_world: World, host: str, path: str) -> None:
    answer = ask(shared_world, path, host)

    assert answer.status_code == 421
    assert answer.text == "This page answers only to 127.0.0.1 and localhost."


def test_a_foreign_host_name_is_refused_on_the_open_port_too(shared_world: World) -> None:
    answer = httpx.get(f"{shared_world.stand_in.url}/data/screen", headers={"Host": "evil.example"})

    assert answer.status_code == 421
    assert "Ada" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "SELF"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_only_json_from_the_page_itself_changes_something(world: World, headers: dict[str, str], status: int) -> None:
    url = world.stand_in.url
    sent = {"Content-Type": "application/json", **headers}
    if sent.get("Origin") == "SELF":
        sent["Origin"] = url

    answer = httpx.post(
        f"{url}/data/do/post",
        content=f'{{"user": "{world.ada}", "channel": "{world.channel}", "text": "hello"}}',
        headers=sent,
    )

    assert answer.status_code == status
    assert len(world.workspace.messages(world.channel)) == (1 if status == 200 else 0)


def test_reading_never_changes_anything(shared_world: World) -> None:
    before = shared_world.workspace.dump()

    for verb in ("post", "slash", "click", "submit", "close", "read"):
        assert httpx.get(f"{shared_world.stand_in.url}/data/do/{verb}").status_code == 405
    assert httpx.get(f"{shared_world.stand_in.url}/data/clock").status_code == 405
    for place in ("home", "dm", "C0KNOW", "nowhere"):
        httpx.get(f"{shared_world.stand_in.url}/data/screen", params={"at": place}).raise_for_status()

    assert shared_world.workspace.dump() == before


def test_everything_comes_with_a_policy_that_forbids_inline_scripts(shared_world: World) -> None:
    for path in ("/", "/static/js/main.js", "/data/screen"):
        headers = httpx.get(f"{shared_world.stand_in.url}{path}").headers

        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("verb", "body", "sentence"),
    [
        ("post", {"user": "U0ADA", "channel": "C0KNOW"}, "Text is missing."),
        ("post", {"user": "U0NOBODY", "channel": "C0KNOW", "text": "x"}, "Nobody has the id U0NOBODY."),
        ("post", {"user": "U0CHIYO", "channel": "C0GENERAL", "text": "x"}, "Chiyo is not in general."),
        ("fly", {}, "The page knows no fly."),
        ("post", [], "The body must be a JSON object."),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    shared_world: World, verb: str, body: object, sentence: str
) -> None:
    answer = httpx.post(f"{shared_world.stand_in.url}/data/do/{verb}", json=body)

    assert answer.status_code == 400
    assert answer.json() == {"error": sentence}
