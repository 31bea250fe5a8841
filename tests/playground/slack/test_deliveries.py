"""What the bot hears of, how often, and what happens when the way to it fails."""

import http.client
import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.clock import system_clock
from bot.playground.slack import StandIn
from tests.playground.slack.conftest import Place, manifest, open_place
from tests.playground.slack.sample_bot import SampleBot

Json = dict[str, Any]
Opener = Callable[[Place], ClientConnection]


@pytest.fixture(params=["socket", "http"])
def bot(place: Place, request: pytest.FixtureRequest) -> Iterator[SampleBot]:
    connected = SampleBot(place).connect(request.param)
    yield connected
    connected.close()


@pytest.fixture
def socket_bot(place: Place) -> Iterator[SampleBot]:
    connected = SampleBot(place).connect("socket")
    yield connected
    connected.close()


@pytest.fixture
def raw_socket() -> Iterator[Opener]:
    """Open a socket of the bot and read its hello."""
    with ExitStack() as opened:

        def open_one(place: Place) -> ClientConnection:
            socket = opened.enter_context(connect(ticket(place)))
            assert json.loads(socket.recv())["type"] == "hello"
            return socket

        yield open_one


def ticket(place: Place) -> str:
    web = WebClient(base_url=place.stand_in.api_url)
    return str(web.apps_connections_open(app_token=place.stand_in.app_token)["url"])


def test_the_bot_hears_what_is_said_edited_and_deleted_where_it_is(bot: SampleBot) -> None:
    w, ada = bot.place.w, bot.place.ada
    ts = w.post(ada, bot.place.channel, "a < b")
    bot.types()
    w.edit(ada, bot.place.channel, ts, "a > b")
    bot.types()
    w.delete(ada, bot.place.channel, ts)

    assert bot.types() == ["message", "message.message_changed", "message.message_deleted"]
    said, changed, deleted = bot.events
    assert (said["text"], said["channel_type"], said["user"]) == ("a &lt; b", "channel", ada)
    assert changed["message"]["text"] == "a &gt; b"
    assert changed["previous_message"]["text"] == "a &lt; b"
    assert deleted["deleted_ts"] == ts


def test_the_bot_hears_itself_too(bot: SampleBot) -> None:
    bot.place.web.chat_postMessage(channel=bot.place.channel, text="me")
    bot.place.stand_in.idle()

    noted = [call for call in bot.place.stand_in.traffic if call.method == "event message"]

    assert [call.request["bot_id"] for call in noted] == [bot.place.stand_in.bot_id]


def test_a_mention_is_heard_twice_and_in_a_direct_message_once(socket_bot: SampleBot) -> None:
    place = socket_bot.place
    place.w.post(place.ada, place.channel, "@sample-bot help")
    place.w.post(place.ada, place.w.open_dm(place.ada), f"<@{place.stand_in.bot_user_id}> help")

    assert sorted(socket_bot.types()) == ["app_mention", "message", "message"]
    assert socket_bot.events[0]["text"] == f"<@{place.stand_in.bot_user_id}> help"
    assert sorted(e.get("channel_type", "") for e in socket_bot.events) == ["", "channel", "im"]


def test_the_bot_hears_nothing_where_it_is_not(socket_bot: SampleBot) -> None:
    w, ada = socket_bot.place.w, socket_bot.place.ada
    outside = w.add_channel("outside", members=[ada], bot_in=False)
    hidden = w.add_channel("hidden", members=[ada], private=True, bot_in=False)

    w.post(ada, outside, f"<@{socket_bot.place.stand_in.bot_user_id}>")
    w.post(ada, hidden, "x")
    w.archive(hidden)

    assert socket_bot.types() == []


@pytest.mark.parametrize("lacking", [{"without_scope": "channels:history"}, {"without_event": "message.channels"}])
def test_without_scope_or_subscription_nothing_is_heard(lacking: Json) -> None:
    place = open_place(manifest(**lacking))
    bot = SampleBot(place).connect("socket")

    place.w.post(place.ada, place.channel, "x")
    heard = bot.types()
    bot.close()
    place.stand_in.stop()

    assert heard == []


COMINGS_AND_GOINGS: list[tuple[str, Callable[[Place], None], Json]] = [
    ("member_left_channel", lambda p: p.w.leave(p.channel, p.ben), {}),
    ("member_joined_channel", lambda p: p.w.join(p.channel, p.w.add_member(**CLEO)), {"channel_type": "C"}),
    ("channel_rename", lambda p: p.w.rename(p.channel, "community"), {}),
    ("channel_archive", lambda p: p.w.archive(p.channel, by=p.ada), {}),
    ("channel_left", lambda p: p.w.leave(p.channel, p.stand_in.bot_user_id), {}),
    ("channel_deleted", lambda p: p.w.delete_channel(p.channel), {}),
    ("user_change", lambda p: p.w.update_member(p.ben, tz="Asia/Tokyo"), {}),
    ("user_change", lambda p: p.w.deactivate(p.ben), {}),
    ("app_home_opened", lambda p: p.w.open_home(p.ada), {"tab": "home"}),
    ("app_home_opened", lambda p: p.w.open_home(p.ada, tab="messages"), {"tab": "messages"}),
]
CLEO: Json = {"name": "cleo", "real_name": "Cleo", "tz": "Asia/Tokyo", "locale": "ja-JP"}


@pytest.mark.parametrize(("event", "happens", "holding"), COMINGS_AND_GOINGS)
def test_comings_goings_and_changes_are_heard(
    socket_bot: SampleBot, event: str, happens: Callable[[Place], None], holding: Json
) -> None:
    happens(socket_bot.place)

    assert socket_bot.types() == [event]
    assert socket_bot.events[0] == {**socket_bot.events[0], **holding}


def test_an_uninstalled_app_is_told_twice(place: Place) -> None:
    place.w.uninstall()
    place.stand_in.idle()

    told = {call.method for call in place.stand_in.traffic}
    assert told == {"event tokens_revoked", "event app_uninstalled"}


def test_an_event_sent_twice_has_one_id(bot: SampleBot) -> None:
    bot.place.stand_in.faults.add(method="events_api", kind="repeat")

    bot.place.w.post(bot.place.ada, bot.place.channel, "x")

    assert bot.types() == ["message", "message"]
    assert len(set(bot.event_ids)) == 1
    assert ("1", "timeout") in bot.retries or ("1", "http_timeout") in bot.retries


def test_a_command_sent_twice_is_the_same_command(socket_bot: SampleBot) -> None:
    place = socket_bot.place
    socket_bot.app.command("/do")(lambda ack: ack())
    place.stand_in.faults.add(method="slash_commands", kind="repeat")

    place.w.slash(place.ada, place.channel, "/do")

    triggers = [body["trigger_id"] for body in socket_bot.asked]
    assert len(triggers) == 2
    assert len(set(triggers)) == 1


def test_an_event_nobody_takes_is_tried_four_times_in_all(place: Place) -> None:
    place.stand_in.deliver_over_http("http://127.0.0.1:9/nobody")

    place.w.post(place.ada, place.channel, "x")
    place.stand_in.idle()

    tries = [call.response["error"] for call in place.stand_in.traffic]
    assert tries == ["dispatch_failed"] * 4


def test_an_event_not_acknowledged_on_its_socket_comes_again_with_its_reason(raw_socket: Opener) -> None:
    place = open_place(ack_timeout_s=0.05)
    socket = raw_socket(place)
    place.w.post(place.ada, place.channel, "x")

    first = json.loads(socket.recv())
    second = json.loads(socket.recv())
    socket.send(json.dumps({"envelope_id": second["envelope_id"]}))
    place.stand_in.idle()
    place.stand_in.stop()

    assert (first["retry_attempt"], second["retry_attempt"], second["retry_reason"]) == (0, 1, "timeout")
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["envelope_id"] != second["envelope_id"]
    assert place.stand_in.traffic[-1].response == {"error": ""}


def test_an_event_on_a_socket_that_breaks_goes_to_another(place: Place, raw_socket: Opener) -> None:
    first, second = raw_socket(place), raw_socket(place)
    place.w.post(place.ada, place.channel, "x")
    json.loads(first.recv())

    first.close()
    again = json.loads(second.recv())
    second.send(json.dumps({"envelope_id": again["envelope_id"]}))

    place.stand_in.idle()
    assert again["retry_attempt"] == 1


def test_payloads_take_turns_over_the_sockets(place: Place, raw_socket: Opener) -> None:
    sockets = [raw_socket(place), raw_socket(place)]
    for _ in range(2):
        place.w.post(place.ada, place.channel, "x")

    envelopes = [json.loads(socket.recv()) for socket in sockets]
    for socket, envelope in zip(sockets, envelopes, strict=True):
        socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))

    place.stand_in.idle()
    assert all(envelope["type"] == "events_api" for envelope in envelopes)
    assert not any(envelope["accepts_response_payload"] for envelope in envelopes)


def test_an_eleventh_socket_is_turned_away(place: Place, raw_socket: Opener) -> None:
    for _ in range(10):
        raw_socket(place)
    url = ticket(place)

    with connect(url) as extra:
        answer = json.loads(extra.recv())

    assert answer == {**answer, "type": "disconnect", "reason": "too_many_websockets"}


def test_a_ticket_opens_one_socket(place: Place) -> None:
    url = ticket(place)
    with connect(url):
        pass

    with pytest.raises(InvalidStatus, match="403"), connect(url):
        pass


def test_a_bot_that_is_asked_to_reconnect_does_and_hears_on(socket_bot: SampleBot) -> None:
    place = socket_bot.place
    place.stand_in.disconnect_sockets("refresh_requested")
    place.stand_in.wait_until_connected()

    place.w.post(place.ada, place.channel, "x")

    assert socket_bot.types() == ["message"]


def test_an_event_meets_the_disconnection_it_was_told_to(place: Place, raw_socket: Opener) -> None:
    socket = raw_socket(place)
    place.stand_in.faults.add(method="events_api", kind="disconnect")

    place.w.post(place.ada, place.channel, "x")
    place.stand_in.idle()

    assert json.loads(socket.recv())["reason"] == "refresh_requested"
    assert place.stand_in.connected_sockets == 0


def test_a_warning_leaves_the_socket_open(place: Place, raw_socket: Opener) -> None:
    socket = raw_socket(place)

    place.stand_in.disconnect_sockets("warning")

    assert json.loads(socket.recv())["reason"] == "warning"
    assert place.stand_in.connected_sockets == 1


def test_http_deliveries_are_signed_over_their_very_bytes(place: Place) -> None:
    bot = SampleBot(place).connect("http")
    place.stand_in.workspace.identity["signing_secret"] = "another"

    place.w.post(place.ada, place.channel, "x")
    heard = bot.types()
    bot.close()

    assert heard == []
    assert {call.response["error"] for call in place.stand_in.traffic} == {"bad_response"}


def test_a_429_tells_how_long_to_wait_and_does_nothing(place: Place) -> None:
    place.stand_in.faults.add(method="chat.postMessage", kind="ratelimited", retry_after_s=7)

    with pytest.raises(SlackApiError) as error:
        place.web.chat_postMessage(channel=place.channel, text="x")
    place.web.chat_postMessage(channel=place.channel, text="y")

    assert error.value.response.status_code == 429
    assert error.value.response.headers["Retry-After"] == "7"
    assert [m["text"] for m in place.w.messages(place.channel)] == ["y"]
    assert place.stand_in.violations == []


def test_a_fault_lasts_as_often_as_asked_and_meets_only_its_method(place: Place) -> None:
    place.stand_in.faults.add(method="users.list", kind="error", error="fatal_error", times=2)
    answers = []
    for _ in range(3):
        try:
            answers.append(place.web.users_list()["ok"])
        except SlackApiError as error:
            answers.append(error.response["error"])

    assert place.web.auth_test()["ok"]
    assert answers == ["fatal_error", "fatal_error", True]


def test_a_server_error_is_not_json(place: Place) -> None:
    place.stand_in.faults.add(kind="server_error")

    with pytest.raises(SlackApiError) as error:
        place.web.auth_test()

    assert error.value.response.status_code == 500


@pytest.mark.parametrize(("kind", "took_effect"), [("drop_before", False), ("drop_after", True)])
def test_a_dropped_connection_gives_no_answer(place: Place, kind: Any, took_effect: bool) -> None:
    place.stand_in.faults.add(method="chat.postMessage", kind=kind)
    web = WebClient(base_url=place.stand_in.api_url, token=place.stand_in.bot_token, retry_handlers=[])

    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        web.chat_postMessage(channel=place.channel, text="x")

    assert bool(place.w.messages(place.channel)) is took_effect
    assert web.auth_test()["ok"]


@pytest.mark.parametrize("kind", ["server_error", "ratelimited"])
def test_a_response_url_and_an_upload_can_fail_too(place: Place, kind: Any) -> None:
    place.stand_in.faults.add(method="response_url", kind=kind)
    place.stand_in.faults.add(method="upload", kind=kind)
    respond = WebhookClient(place.w.new_response_url(place.ada, place.channel), retry_handlers=[])

    answer = respond.send(text="x")
    with pytest.raises(urllib.error.HTTPError):
        place.web.files_upload_v2(filename="a.txt", content="x", channel=place.channel)

    assert answer.status_code in (500, 429)
    assert place.w.ephemerals(place.ada) == []


def test_a_delayed_answer_comes_after_its_delay(place: Place) -> None:
    place.stand_in.faults.add(method="auth.test", kind="delay", seconds=0.05)

    place.web.auth_test()

    assert place.stand_in.traffic[-1].ms >= 50


def test_the_state_is_on_disk_soon_after_a_change_without_a_stop(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    place = open_place(state_file=file)
    waiting = threading.Event()
    while not (file.exists() and place.channel in file.read_text("utf-8")):
        assert not waiting.wait(0.02)
    place.stand_in.stop()

    assert json.loads(file.read_text("utf-8"))["conversations"][place.channel]["name"] == "cop"


def test_cleared_faults_are_gone(place: Place) -> None:
    place.stand_in.faults.add(kind="server_error", times=9)

    place.stand_in.faults.clear()

    assert place.web.auth_test()["ok"]


def test_idle_gives_up_when_an_answer_is_still_awaited(place: Place, raw_socket: Opener) -> None:
    raw_socket(place)
    place.w.post(place.ada, place.channel, "x")

    with pytest.raises(TimeoutError):
        place.stand_in.idle(timeout_s=0.05)


def test_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    place = open_place(state_file=tmp_path / "state.json")
    ts = place.web.chat_postMessage(channel=place.channel, text="kept")["ts"]
    place.web.pins_add(channel=place.channel, timestamp=ts)
    place.web.views_publish(user_id=place.ada, view={"type": "home", "blocks": []})
    place.web.files_upload_v2(filename="a.txt", content="bytes", channel=place.channel)
    place.stand_in.stop()

    again = StandIn(clock=place.clock, manifest=manifest(), state_file=tmp_path / "state.json")
    again.start()
    web = WebClient(base_url=again.api_url, token=place.stand_in.bot_token)
    new = web.chat_postMessage(channel=place.channel, text="new")["ts"]
    w = again.workspace
    texts = [m["text"] for m in w.messages(place.channel)]
    again.stop()

    assert (texts[0], texts[-1]) == ("kept", "new")
    assert new > ts
    assert [m["ts"] for m in w.pins(place.channel)] == [ts]
    assert w.home(place.ada) is not None
    assert [f["name"] for f in w.files()] == ["a.txt"]
    assert again.signing_secret == place.stand_in.signing_secret
    assert w.add_member("cleo", real_name="C", tz="UTC", locale="en-GB") not in (place.ada, place.ben)


def test_files_kept_from_an_earlier_start_are_found_at_the_new_address(tmp_path: Path) -> None:
    place = open_place(state_file=tmp_path / "state.json")
    place.web.files_upload_v2(filename="a.txt", content="bytes", channel=place.channel)
    place.stand_in.stop()

    again = StandIn(clock=place.clock, manifest=manifest(), state_file=tmp_path / "state.json")
    again.start()
    shown = again.workspace.messages(place.channel)[0]["files"][0]
    with urllib.request.urlopen(shown["url_private"]) as response:
        data = response.read()
    again.stop()

    assert data == b"bytes"
    assert shown["url_private"].startswith(again.url)


def test_another_name_for_this_address_is_turned_away(place: Place) -> None:
    request = urllib.request.Request(f"{place.stand_in.api_url}auth.test", headers={"Host": "evil.example"})

    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)

    assert error.value.code == 421


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("@here", "<!here>"),
        ("@ada and @nobody", "<@ADA> and @nobody"),
        ("see https://e.com/a?b=1&c=2.", "see <https://e.com/a?b=1&amp;c=2>."),
        ("mail ada@example.com", "mail ada@example.com"),
    ],
)
def test_what_people_type_is_escaped_and_linked_as_slack_does(place: Place, typed: str, heard: str) -> None:
    ts = place.w.post(place.ben, place.channel, typed)

    assert place.w.message(place.channel, ts)["text"] == heard.replace("ADA", place.ada)


def test_every_change_is_told_to_who_looks_on(place: Place) -> None:
    changes: list[Json] = []
    end = place.w.subscribe(changes.append)

    ts = place.w.post(place.ada, place.channel, "x")
    place.web.views_publish(user_id=place.ada, view={"type": "home", "blocks": []})
    end()
    place.w.post(place.ada, place.channel, "unseen")

    assert [c["kind"] for c in changes] == ["message", "home"]
    assert changes[0] == {**changes[0], "channel": place.channel, "ts": ts}
    assert place.w.revision > changes[-1]["revision"]


def test_unread_counts_what_others_said_since_one_looked(place: Place) -> None:
    place.w.post(place.ada, place.channel, "x")
    place.w.post(place.ada, place.channel, "y")

    before = place.w.unread(place.ben)
    place.w.mark_read(place.ben, place.channel)

    assert before == {place.channel: 2}
    assert place.w.unread(place.ben) == {}
    assert place.w.unread(place.ada) == {}


def test_a_page_is_served_from_the_same_address() -> None:
    stand_in = StandIn(clock=system_clock, manifest=manifest())
    stand_in.mount("/", Starlette(routes=[Route("/", lambda _: PlainTextResponse("page"))]))
    stand_in.start()
    connection = http.client.HTTPConnection(stand_in.url.removeprefix("http://"))
    connection.request("GET", "/")
    body = connection.getresponse().read()
    connection.close()
    web = WebClient(base_url=stand_in.api_url, token=stand_in.bot_token)
    works = web.auth_test()["ok"]
    stand_in.stop()

    assert (body, works) == (b"page", True)
