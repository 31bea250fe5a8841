"""What the Web API answers, and by which name it refuses."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.slack.records import Refusal
from tests.playground.slack.conftest import Place, manifest, open_place

Json = dict[str, Any]
MODAL: Json = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": []}
HOME: Json = {"type": "home", "blocks": []}


@pytest.fixture(scope="module")
def shared() -> Iterator[Place]:
    """One stand-in for the calls that leave nothing behind."""
    opened = open_place()
    opened.w.add_channel("elsewhere", members=[opened.ada], bot_in=False, id="CELSEWHERE")
    opened.w.add_channel("hidden", members=[opened.ada], private=True, bot_in=False, id="GHIDDEN")
    opened.w.add_channel("old", members=[opened.ada], id="COLD")
    opened.w.archive("COLD")
    opened.w.add_channel("alone", members=[], id="CALONE")
    opened.w.post(opened.ada, opened.channel, "by Ada")
    yield opened
    opened.stand_in.stop()


def refused(call: Callable[[], Any]) -> Json:
    with pytest.raises(SlackApiError) as error:
        call()
    answer: Json = dict(error.value.response.data)
    return answer


def by_ada(place: Place) -> str:
    return str(place.w.messages(place.channel)[0]["ts"])


# what, method, arguments (PLACEHOLDERS are filled in), error
REFUSED: list[tuple[str, str, Json, str]] = [
    ("a method that does not exist", "chat.shout", {}, "unknown_method"),
    ("no such channel", "chat.postMessage", {"channel": "C0", "text": "x"}, "channel_not_found"),
    ("no channel", "chat.postMessage", {"text": "x"}, "invalid_arguments"),
    (
        "a channel without the bot",
        "chat.postMessage",
        {"channel": "CELSEWHERE", "text": "x"},
        "not_in_channel",
    ),
    (
        "a private channel without the bot",
        "chat.postMessage",
        {"channel": "GHIDDEN", "text": "x"},
        "channel_not_found",
    ),
    ("an archived channel", "chat.postMessage", {"channel": "COLD", "text": "x"}, "is_archived"),
    ("nothing to say", "chat.postMessage", {"channel": "CHANNEL"}, "no_text"),
    (
        "blocks that are not JSON",
        "chat.postMessage",
        {"channel": "CHANNEL", "blocks": "[{"},
        "invalid_blocks",
    ),
    ("to itself", "chat.postMessage", {"channel": "BOT", "text": "x"}, "channel_not_found"),
    ("no such message", "chat.update", {"channel": "CHANNEL", "ts": "1.0", "text": "x"}, "message_not_found"),
    (
        "somebody else's message",
        "chat.update",
        {"channel": "CHANNEL", "ts": "BY_ADA", "text": "x"},
        "cant_update_message",
    ),
    (
        "to delete somebody else's",
        "chat.delete",
        {"channel": "CHANNEL", "ts": "BY_ADA"},
        "cant_delete_message",
    ),
    ("to delete nothing", "chat.delete", {"channel": "CHANNEL", "ts": "1.0"}, "message_not_found"),
    (
        "ephemeral to an outsider",
        "chat.postEphemeral",
        {"channel": "CALONE", "user": "ADA", "text": "x"},
        "user_not_in_channel",
    ),
    (
        "a link to nothing",
        "chat.getPermalink",
        {"channel": "CHANNEL", "message_ts": "1.0"},
        "message_not_found",
    ),
    (
        "scheduled for the past",
        "chat.scheduleMessage",
        {"channel": "CHANNEL", "text": "x", "post_at": 1},
        "time_in_past",
    ),
    (
        "scheduled too far",
        "chat.scheduleMessage",
        {"channel": "CHANNEL", "text": "x", "post_at": 1_900_000_000},
        "time_too_far",
    ),
    (
        "scheduled for a word",
        "chat.scheduleMessage",
        {"channel": "CHANNEL", "text": "x", "post_at": "noon"},
        "invalid_time",
    ),
    (
        "to unschedule nothing",
        "chat.deleteScheduledMessage",
        {"channel": "CHANNEL", "scheduled_message_id": "Q0"},
        "invalid_scheduled_message_id",
    ),
    ("nobody to talk to", "conversations.open", {"users": "U0"}, "user_not_found"),
    ("a group conversation", "conversations.open", {"users": "ADA,BEN"}, "missing_scope"),
    ("about a hidden channel", "conversations.info", {"channel": "GHIDDEN"}, "channel_not_found"),
    ("an unknown kind", "conversations.list", {"types": "secret"}, "invalid_types"),
    ("a limit of zero", "conversations.list", {"limit": "-1"}, "invalid_limit"),
    ("a made-up cursor", "conversations.list", {"cursor": "x"}, "invalid_cursor"),
    ("to read where it is not", "conversations.history", {"channel": "CELSEWHERE"}, "not_in_channel"),
    (
        "an impossible time",
        "conversations.history",
        {"channel": "CHANNEL", "oldest": "noon"},
        "invalid_ts_oldest",
    ),
    ("no such thread", "conversations.replies", {"channel": "CHANNEL", "ts": "1.0"}, "thread_not_found"),
    ("to join an archived channel", "conversations.join", {"channel": "COLD"}, "is_archived"),
    ("nobody", "users.info", {"user": "U0"}, "user_not_found"),
    ("without the scope for addresses", "users.lookupByEmail", {"email": "a@b.c"}, "missing_scope"),
    ("a trigger never given", "views.open", {"trigger_id": "1", "view": MODAL}, "invalid_trigger_id"),
    ("a view that is not open", "views.update", {"view_id": "V0", "view": MODAL}, "not_found"),
    ("no view named", "views.update", {"view": MODAL}, "invalid_arguments"),
    ("a Home for nobody", "views.publish", {"user_id": "U0", "view": HOME}, "user_not_found"),
    ("a modal as Home", "views.publish", {"user_id": "ADA", "view": MODAL}, "invalid_arguments"),
    ("to pin nothing", "pins.add", {"channel": "CHANNEL"}, "no_item_specified"),
    ("to pin what is not there", "pins.add", {"channel": "CHANNEL", "timestamp": "1.0"}, "message_not_found"),
    ("to unpin what is not pinned", "pins.remove", {"channel": "CHANNEL", "timestamp": "BY_ADA"}, "no_pin"),
    ("to pin where it is not", "pins.add", {"channel": "CELSEWHERE", "timestamp": "1.0"}, "not_in_channel"),
    (
        "to react to nothing",
        "reactions.add",
        {"channel": "CHANNEL", "timestamp": "1.0", "name": "eyes"},
        "message_not_found",
    ),
    ("a file of no bytes", "files.getUploadURLExternal", {"filename": "a", "length": 0}, "invalid_arguments"),
    ("a file never announced", "files.completeUploadExternal", {"files": '[{"id": "F0"}]'}, "file_not_found"),
    ("no files", "files.completeUploadExternal", {"files": "[]"}, "invalid_arguments"),
    ("about no file", "files.info", {"file": "F0"}, "file_not_found"),
    ("another bot", "bots.info", {"bot": "B0"}, "bot_not_found"),
    ("wrong blocks to validate", "blocks.validate", {"blocks": '[{"type": "x"}]'}, "invalid_blocks"),
]


@pytest.mark.parametrize(("method", "arguments", "error"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_a_wrong_call_is_refused_by_its_name_and_noted(shared: Place, method: str, arguments: Json, error: str) -> None:
    names = {
        "CHANNEL": shared.channel,
        "ADA": shared.ada,
        "BEN": shared.ben,
        "BOT": shared.stand_in.bot_user_id,
    }
    names["BY_ADA"] = by_ada(shared)
    names["ADA,BEN"] = f"{shared.ada},{shared.ben}"
    filled = {k: names.get(v, v) if isinstance(v, str) else v for k, v in arguments.items()}
    shared.stand_in.violations.clear()

    answer = refused(lambda: shared.web.api_call(method, json=filled))

    assert answer["error"] == error
    assert [(v.method, v.error) for v in shared.stand_in.violations] == [(method, error)]


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("APP", "auth.test", "not_allowed_token_type"),
        ("BOT", "apps.connections.open", "not_allowed_token_type"),
    ],
)
def test_a_wrong_token_is_refused(shared: Place, token: str, method: str, error: str) -> None:
    real = {"APP": shared.stand_in.app_token, "BOT": shared.stand_in.bot_token}.get(token, token)

    answer = refused(lambda: WebClient(base_url=shared.stand_in.api_url, token=real).api_call(method))

    assert answer["error"] == error


def test_a_token_in_the_body_is_as_good_as_one_in_the_header(shared: Place) -> None:
    web = WebClient(base_url=shared.stand_in.api_url)

    answer = web.api_call("auth.test", params={"token": shared.stand_in.bot_token})

    assert answer["user_id"] == shared.stand_in.bot_user_id


def test_a_missing_scope_is_named(shared: Place) -> None:
    answer = refused(lambda: shared.web.users_lookupByEmail(email="a@example.com"))

    assert answer["needed"] == "users:read.email"
    assert "chat:write" in answer["provided"]


def test_a_kind_of_conversation_without_its_scope_cannot_be_read() -> None:
    place = open_place(manifest(without_scope="im:history"))
    dm = place.w.open_dm(place.ada)

    answer = refused(lambda: place.web.conversations_history(channel=dm))
    place.stand_in.stop()

    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")


def test_refused_blocks_say_where(shared: Place) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]

    answer = refused(lambda: shared.web.chat_postMessage(channel=shared.channel, text="x", blocks=blocks))

    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_a_form_with_json_in_strings_says_the_same_as_json(place: Place) -> None:
    blocks = json.dumps([{"type": "divider"}])
    metadata = json.dumps({"event_type": "e", "event_payload": {"key": 1}})

    place.web.api_call(
        "chat.postMessage",
        data={"channel": place.channel, "text": "x", "blocks": blocks, "metadata": metadata},
    )

    message = place.w.messages(place.channel)[0]
    assert message["blocks"][0]["type"] == "divider"
    assert message["metadata"]["event_payload"] == {"key": 1}


def test_metadata_is_read_back_only_when_asked_for(place: Place) -> None:
    metadata = {"event_type": "note", "event_payload": {"key": "k-1"}}
    place.web.chat_postMessage(channel=place.channel, text="x", metadata=metadata)

    shy = place.web.conversations_history(channel=place.channel)["messages"][0]
    whole = place.web.conversations_history(channel=place.channel, include_all_metadata=True)["messages"][0]

    assert shy["metadata"] == {"event_type": "note"}
    assert whole["metadata"] == metadata


def test_history_comes_newest_first_in_pages_within_its_bounds(place: Place) -> None:
    stamps = [place.w.post(place.ada, place.channel, str(i)) for i in range(5)]

    first = place.web.conversations_history(channel=place.channel, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = place.web.conversations_history(channel=place.channel, limit=2, cursor=cursor)
    between = place.web.conversations_history(channel=place.channel, oldest=stamps[1], latest=stamps[3])
    closed = place.web.conversations_history(channel=place.channel, oldest=stamps[1], latest=stamps[3], inclusive=True)

    assert [m["text"] for m in first["messages"]] == ["4", "3"]
    assert [m["text"] for m in second["messages"]] == ["2", "1"]
    assert [m["text"] for m in between["messages"]] == ["2"]
    assert [m["text"] for m in closed["messages"]] == ["3", "2", "1"]


def test_a_reply_hangs_under_its_parent_and_not_in_the_channel(place: Place) -> None:
    parent = place.web.chat_postMessage(channel=place.channel, text="parent")["ts"]

    reply = place.web.chat_postMessage(channel=place.channel, text="reply", thread_ts=parent)

    assert [m["text"] for m in place.w.messages(place.channel)] == ["parent"]
    assert place.w.messages(place.channel)[0]["reply_count"] == 1
    assert place.w.messages(place.channel)[0]["latest_reply"] == reply["ts"]
    thread = place.web.conversations_replies(channel=place.channel, ts=parent)["messages"]
    assert [m["text"] for m in thread] == ["parent", "reply"]


def test_a_reply_to_a_deleted_parent_becomes_a_message_of_the_channel(place: Place) -> None:
    parent = place.w.post(place.ada, place.channel, "parent")
    place.w.delete(place.ada, place.channel, parent)

    place.web.chat_postMessage(channel=place.channel, text="reply", thread_ts=parent)

    assert [m["text"] for m in place.w.messages(place.channel)] == ["reply"]


def test_a_deleted_parent_with_replies_leaves_a_tombstone(place: Place) -> None:
    parent = place.web.chat_postMessage(channel=place.channel, text="parent")["ts"]
    place.w.post(place.ada, place.channel, "reply", thread_ts=parent)

    place.web.chat_delete(channel=place.channel, ts=parent)

    assert place.w.messages(place.channel)[0]["subtype"] == "tombstone"
    assert refused(lambda: place.web.chat_update(channel=place.channel, ts=parent, text="x"))["error"] == (
        "message_not_found"
    )


def test_answering_a_reply_instead_of_its_parent_is_noted(place: Place) -> None:
    parent = place.w.post(place.ada, place.channel, "parent")
    reply = place.w.post(place.ben, place.channel, "reply", thread_ts=parent)

    place.web.chat_postMessage(channel=place.channel, text="x", thread_ts=reply)

    assert [v.error for v in place.stand_in.violations] == ["thread_ts_of_a_reply"]
    assert [m["text"] for m in place.w.thread(place.channel, parent)] == ["parent", "reply", "x"]


def test_a_message_to_somebody_who_has_left_succeeds(place: Place) -> None:
    place.w.deactivate(place.ada)

    answer = place.web.chat_postMessage(channel=place.ada, text="x")

    assert answer["channel"] == place.w.open_dm(place.ada)


def test_an_update_leaves_alone_what_it_does_not_name(place: Place) -> None:
    blocks = [{"type": "divider"}]
    ts = place.web.chat_postMessage(channel=place.channel, text="x", blocks=blocks)["ts"]

    place.web.chat_update(channel=place.channel, ts=ts, text="y")
    kept = place.w.message(place.channel, ts)
    place.web.chat_update(channel=place.channel, ts=ts, text="z", blocks=[])
    removed = place.w.message(place.channel, ts)

    assert (kept["text"], kept["blocks"][0]["type"]) == ("y", "divider")
    assert removed["text"] == "z"
    assert "blocks" not in removed


def test_an_update_takes_four_thousand_characters_and_no_more(place: Place) -> None:
    ts = place.web.chat_postMessage(channel=place.channel, text="x")["ts"]
    place.web.chat_update(channel=place.channel, ts=ts, text="x" * 4_000)

    answer = refused(lambda: place.web.chat_update(channel=place.channel, ts=ts, text="x" * 4_001))

    assert answer["error"] == "msg_too_long"


def test_text_that_slack_would_cut_is_cut_and_noted(place: Place) -> None:
    place.web.chat_postMessage(channel=place.channel, text="x" * 40_001)

    assert len(place.w.messages(place.channel)[0]["text"]) == 40_000
    assert [v.error for v in place.stand_in.violations] == ["text_truncated"]


def test_a_scheduled_message_is_posted_in_its_time_unless_it_has_metadata(place: Place) -> None:
    at = int(place.clock().timestamp()) + 60
    metadata = {"event_type": "e", "event_payload": {}}
    place.web.chat_scheduleMessage(channel=place.channel, text="later", post_at=at)
    place.web.chat_scheduleMessage(channel=place.channel, text="never", post_at=at, metadata=metadata)
    listed = place.web.chat_scheduledMessages_list()["scheduled_messages"]

    place.clock.move_to(place.clock() + timedelta(seconds=61))
    place.w.post_scheduled()

    assert [entry["text"] for entry in listed] == ["later", "never"]
    assert [m["text"] for m in place.w.messages(place.channel)] == ["later"]
    assert [v.error for v in place.stand_in.violations] == ["scheduled_with_metadata"]


def test_five_minutes_take_thirty_scheduled_messages(place: Place) -> None:
    at = (int(place.clock().timestamp()) // 300 + 2) * 300
    for _ in range(30):
        place.web.chat_scheduleMessage(channel=place.channel, text="x", post_at=at)

    answer = refused(lambda: place.web.chat_scheduleMessage(channel=place.channel, text="x", post_at=at + 299))

    assert answer["error"] == "restricted_too_many"


def test_two_messages_of_the_same_instant_have_different_stamps(place: Place) -> None:
    stamps = [place.web.chat_postMessage(channel=place.channel, text="x")["ts"] for _ in range(3)]

    assert len(set(stamps)) == 3
    assert stamps == sorted(stamps)


def test_people_have_zones_and_their_language_only_on_request(shared: Place) -> None:
    plain = shared.web.users_info(user=shared.ben)["user"]
    asked = shared.web.users_info(user=shared.ben, include_locale=True)["user"]

    assert (plain["tz"], plain["tz_offset"]) == ("America/New_York", -5 * 3600)
    assert "locale" not in plain
    assert "email" not in plain["profile"]
    assert asked["locale"] == "en-US"


def test_members_come_in_pages(shared: Place) -> None:
    first = shared.web.conversations_members(channel=shared.channel, limit=2)
    rest = shared.web.conversations_members(
        channel=shared.channel, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )

    assert first["members"] == [shared.ada, shared.ben]
    assert rest["members"] == [shared.stand_in.bot_user_id]
    assert rest["response_metadata"]["next_cursor"] == ""


def test_a_file_is_uploaded_shown_and_read_back(place: Place) -> None:
    place.web.files_upload_v2(filename="chart.png", content=b"\x89PNG", channel=place.channel, title="Chart")

    message = place.w.messages(place.channel)[0]
    file = message["files"][0]
    with urllib.request.urlopen(file["url_private"]) as response:
        data = response.read()

    assert (data, file["title"], file["mimetype"]) == (b"\x89PNG", "Chart", "image/png")
    assert place.web.files_info(file=file["id"])["file"]["size"] == 4
    assert [each["id"] for each in place.w.files()] == [file["id"]]
    assert place.stand_in.violations == []


def test_a_file_of_another_length_than_announced_is_refused(place: Place) -> None:
    answer = place.web.files_getUploadURLExternal(filename="a.txt", length=3)
    request = urllib.request.Request(answer["upload_url"], data=b"four", method="POST")

    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request)

    missing = refused(lambda: place.web.files_completeUploadExternal(files=[{"id": answer["file_id"]}]))
    assert missing["error"] == "file_not_uploaded"
    assert [v.error for v in place.stand_in.violations] == ["length_mismatch", "file_not_uploaded"]


def test_a_pin_is_listed_and_goes_with_its_message(place: Place) -> None:
    ts = place.web.chat_postMessage(channel=place.channel, text="terms")["ts"]
    place.web.pins_add(channel=place.channel, timestamp=ts)

    pinned = place.web.pins_list(channel=place.channel)["items"]
    again = refused(lambda: place.web.pins_add(channel=place.channel, timestamp=ts))
    place.web.chat_delete(channel=place.channel, ts=ts)

    assert pinned[0]["message"]["text"] == "terms"
    assert again["error"] == "already_pinned"
    assert place.w.pins(place.channel) == []


def test_an_ephemeral_message_is_seen_by_one_person_only(place: Place) -> None:
    place.web.chat_postEphemeral(channel=place.channel, user=place.ada, text="psst")

    assert [m["text"] for m in place.w.ephemerals(place.ada)] == ["psst"]
    assert place.w.ephemerals(place.ben) == []
    assert place.w.messages(place.channel) == []


def test_a_home_tab_published_on_a_stale_one_is_refused(place: Place) -> None:
    first = place.web.views_publish(user_id=place.ada, view=HOME)["view"]
    place.web.views_publish(user_id=place.ada, view=HOME, hash=first["hash"])

    answer = refused(lambda: place.web.views_publish(user_id=place.ada, view=HOME, hash=first["hash"]))

    assert answer["error"] == "hash_conflict"
    assert place.w.home(place.ada) is not None


def test_without_a_home_tab_nothing_is_published() -> None:
    place = open_place(manifest(without_home=True))

    answer = refused(lambda: place.web.views_publish(user_id=place.ada, view=HOME))
    place.stand_in.stop()

    assert answer["error"] == "not_enabled"


def test_an_uninstalled_app_can_do_nothing(place: Place) -> None:
    place.w.uninstall()

    assert refused(place.web.auth_test)["error"] == "account_inactive"


def test_limits_hold_only_when_switched_on(place: Place) -> None:
    for _ in range(25):
        place.web.users_list()
    place.stand_in.enforce_rate_limits = True
    for _ in range(20):
        place.web.users_list()

    with pytest.raises(SlackApiError) as error:
        place.web.users_list()

    assert error.value.response.status_code == 429
    assert int(error.value.response.headers["Retry-After"]) > 50
    place.web.auth_test()


def test_a_channel_takes_about_one_message_a_second(place: Place) -> None:
    other = place.w.add_channel("other")
    place.stand_in.enforce_rate_limits = True
    for _ in range(3):
        place.web.chat_postMessage(channel=place.channel, text="x")

    answer = refused(lambda: place.web.chat_postMessage(channel=place.channel, text="x"))

    assert answer["error"] == "ratelimited"
    assert place.web.chat_postMessage(channel=other, text="x")["ok"]


def test_the_traffic_shows_what_was_asked_and_answered(place: Place) -> None:
    place.web.chat_postMessage(channel=place.channel, text="hello")

    call = next(each for each in place.stand_in.traffic if each.direction == "from_bot")

    assert (call.direction, call.method) == ("from_bot", "chat.postMessage")
    assert call.request["text"] == "hello"
    assert call.response["ok"] is True
    assert place.stand_in.bot_token not in str(place.stand_in.traffic)


def test_a_permalink_names_the_thread_of_a_reply(place: Place) -> None:
    parent = place.w.post(place.ada, place.channel, "parent")
    reply = place.w.post(place.ada, place.channel, "reply", thread_ts=parent)

    top = place.web.chat_getPermalink(channel=place.channel, message_ts=parent)["permalink"]
    below = place.web.chat_getPermalink(channel=place.channel, message_ts=reply)["permalink"]

    assert top == f"https://playground.slack.com/archives/{place.channel}/p{parent.replace('.', '')}"
    assert below.endswith(f"?thread_ts={parent}&cid={place.channel}")


def test_a_reaction_counts_once(place: Place) -> None:
    ts = place.w.post(place.ada, place.channel, "x")
    place.web.reactions_add(channel=place.channel, timestamp=ts, name="eyes")

    again = refused(lambda: place.web.reactions_add(channel=place.channel, timestamp=ts, name="eyes"))

    assert again["error"] == "already_reacted"
    assert place.w.message(place.channel, ts)["reactions"] == [
        {"name": "eyes", "users": [place.stand_in.bot_user_id], "count": 1}
    ]


def test_the_bot_sees_public_channels_and_its_own_conversations(place: Place) -> None:
    outside = place.w.add_channel("outside", members=[place.ada], bot_in=False)
    private = place.w.add_channel("private", members=[place.ada], private=True)
    hidden = place.w.add_channel("hidden", members=[place.ada], private=True, bot_in=False)
    dm = place.w.open_dm(place.ada)
    kinds = "public_channel,private_channel,im"

    everything = {c["id"] for c in place.web.conversations_list(types=kinds)["channels"]}
    own = {c["id"] for c in place.web.users_conversations(types=kinds)["channels"]}
    seen_by_ada = {c["id"] for c in place.w.channels(viewer=place.ada)}
    seen_by_ben = {c["id"] for c in place.w.channels(viewer=place.ben)}

    assert everything == {place.channel, outside, private, dm}
    assert own == {place.channel, private, dm}
    assert seen_by_ada == {place.channel, outside, private, hidden, dm}
    assert seen_by_ben == {place.channel, outside}


def test_the_bot_joins_a_public_channel_and_then_reads_it(place: Place) -> None:
    outside = place.w.add_channel("outside", members=[place.ada], bot_in=False)
    place.w.post(place.ada, outside, "before")

    place.web.conversations_join(channel=outside)

    assert place.web.conversations_info(channel=outside)["channel"]["is_member"] is True
    assert place.web.conversations_history(channel=outside)["messages"][0]["text"] == "before"


def test_a_direct_message_is_opened_once(place: Place) -> None:
    first = place.web.conversations_open(users=place.ada)["channel"]["id"]
    second = place.web.conversations_open(users=[place.ada])["channel"]["id"]
    known = place.web.conversations_open(channel=first)

    assert first == second == known["channel"]["id"]
    assert known["already_open"] is True


def test_a_deleted_reply_is_counted_no_more(place: Place) -> None:
    parent = place.w.post(place.ada, place.channel, "parent")
    replies = [place.w.post(place.ben, place.channel, str(i), thread_ts=parent) for i in range(2)]

    place.w.delete(place.ben, place.channel, replies[1])
    after_one = place.w.message(place.channel, parent)
    place.w.delete(place.ben, place.channel, replies[0])
    after_both = place.w.message(place.channel, parent)

    assert (after_one["reply_count"], after_one["latest_reply"]) == (1, replies[0])
    assert "reply_count" not in after_both
    assert "thread_ts" not in after_both


def test_a_tombstone_goes_with_its_last_reply(place: Place) -> None:
    parent = place.w.post(place.ada, place.channel, "parent")
    reply = place.w.post(place.ben, place.channel, "reply", thread_ts=parent)
    place.w.delete(place.ada, place.channel, parent)

    place.w.delete(place.ben, place.channel, reply)

    assert place.w.messages(place.channel) == []


def test_a_reaction_is_taken_off_by_whoever_put_it_on(place: Place) -> None:
    ts = place.w.post(place.ada, place.channel, "x")
    place.web.reactions_add(channel=place.channel, timestamp=ts, name="pushpin")

    place.w.react(place.ada, place.channel, ts, "pushpin")
    place.web.reactions_remove(channel=place.channel, timestamp=ts, name="pushpin")
    again = refused(lambda: place.web.reactions_remove(channel=place.channel, timestamp=ts, name="pushpin"))

    assert again["error"] == "no_reaction"
    assert place.w.message(place.channel, ts)["reactions"] == [{"name": "pushpin", "users": [place.ada], "count": 1}]
    place.w.react(place.ada, place.channel, ts, "pushpin")
    assert "reactions" not in place.w.message(place.channel, ts)


def test_a_pin_is_removed(place: Place) -> None:
    ts = place.w.post(place.ada, place.channel, "x")
    place.web.pins_add(channel=place.channel, timestamp=ts)

    place.web.pins_remove(channel=place.channel, timestamp=ts)

    assert place.w.pins(place.channel) == []
    assert "pinned_to" not in place.w.message(place.channel, ts)


def test_a_scheduled_message_is_taken_back(place: Place) -> None:
    at = int(place.clock().timestamp()) + 60
    kept = place.web.chat_scheduleMessage(channel=place.channel, text="x", post_at=at)
    named = kept["scheduled_message_id"]

    place.web.chat_deleteScheduledMessage(channel=place.channel, scheduled_message_id=named)

    assert place.web.chat_scheduledMessages_list()["scheduled_messages"] == []


def test_who_the_bot_is_and_where(shared: Place) -> None:
    bot = shared.web.bots_info(bot=shared.stand_in.bot_id)["bot"]
    team = shared.web.team_info()["team"]

    assert (bot["name"], bot["user_id"]) == ("Sample Bot", shared.stand_in.bot_user_id)
    assert team["id"] == shared.stand_in.team_id


def test_an_ephemeral_message_is_dismissed(place: Place) -> None:
    ts = place.web.chat_postEphemeral(channel=place.channel, user=place.ada, text="x")["message_ts"]

    place.w.dismiss_ephemeral(place.ada, ts)

    assert place.w.ephemerals(place.ada) == []


def test_a_broadcast_reply_stands_in_the_channel_too(place: Place) -> None:
    parent = place.w.post(place.ada, place.channel, "parent")

    place.web.chat_postMessage(channel=place.channel, text="loud", thread_ts=parent, reply_broadcast=True)

    assert [m["text"] for m in place.w.messages(place.channel)] == ["parent", "loud"]


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda d: d["features"]["slash_commands"].append({"command": "do"}), "must begin with a slash"),
        (lambda d: d["features"].update(slash_commands=[{"command": "/a"}] * 51), "more than 50 slash"),
        (lambda d: d["features"]["shortcuts"][0].update(name="x" * 25), "longer than 24"),
        (lambda d: d["display_information"].update(long_description="short"), "175 to 4000"),
    ],
)
def test_each_limit_of_the_manifest_is_checked(spoil: Callable[[Json], None], problem: str) -> None:
    document = manifest()
    spoil(document)

    with pytest.raises(ValueError, match=problem):
        open_place(document)


def test_a_manifest_that_slack_would_not_take_is_refused() -> None:
    document = manifest()
    document["display_information"]["name"] = "x" * 36

    with pytest.raises(ValueError, match=r"display_information\.name"):
        open_place(document)


def test_a_refusal_reads_as_its_name_and_reason() -> None:
    assert str(Refusal("no_text", "say something")) == "no_text: say something"
