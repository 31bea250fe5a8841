"""Each message is shown exactly once, whatever Slack and the line to it do."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web import SlackResponse

from bot.clock import MovableClock
from bot.delivery import Delivery
from bot.playground.slack.faults import Kind
from bot.usecases import people
from bot.views.surfaces import Home, Picture, Post
from storage import outbox
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Message
from tests.world import World, open_world


class Office:
    """A database with one workspace, a channel in the stand-in, and a delivery that says what a row holds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.database, self.clock = world.house.database, world.clock
        self.channel = world.slack.add_channel("knowledge", members=[])
        self.delivery = self.second_process()

    def second_process(self) -> Delivery:
        """Return a delivery that knows nothing but the database."""
        client = self.world.client
        return Delivery(self.database, self.clock, lambda _: client, lambda _, message: Post(message.about["text"]))

    def homes(self, rendered: Callable[[str], None]) -> Delivery:
        """Return a delivery that shows a Home; `rendered` is called between rendering and publishing it."""
        client = self.world.client
        self.world.forgiven.add("hash_conflict")

        def compose(_: object, message: Message) -> Home:
            text = message.about["text"]
            rendered(text)
            section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
            return Home({"type": "home", "blocks": [section]})

        return Delivery(self.database, self.clock, lambda _: client, compose)

    def says(self, key: str, text: str, **more: Any) -> None:
        with self.database.writing() as session:
            outbox.say(
                session,
                workspace_id=1,
                to=more.pop("to", self.channel),
                key=key,
                notice="test",
                about={"text": text},
                now=self.clock(),
                **more,
            )

    def changes(self, key: str, text: str) -> None:
        with self.database.writing() as session:
            message = outbox.show_again(session, 1, key, self.clock())
            assert message is not None
            message.about = {"text": text}
            session.add(message)

    def row(self, key: str) -> Message:
        with self.database.reading() as session:
            found = outbox.find(session, 1, key)
        assert found is not None
        return found

    def later(self, **by: float) -> None:
        self.clock.move_to(self.clock() + timedelta(**by))

    @property
    def shown(self) -> list[str]:
        return [message["text"] for message in self.world.slack.messages(self.channel)]


@pytest.fixture
def office(tmp_path: Path, migrated_url: str) -> Iterator[Office]:
    with open_world(tmp_path, database_url=migrated_url) as world:
        yield Office(world)


def test_what_is_said_twice_under_one_key_is_shown_once(office: Office) -> None:
    office.says("a", "hello")
    office.says("a", "hello again")

    office.delivery.deliver_due()
    office.delivery.deliver_due()

    assert office.shown == ["hello"]


def test_a_message_that_is_shown_again_is_edited_in_place(office: Office) -> None:
    office.says("a", "1 of 8")
    office.delivery.deliver_due()

    office.changes("a", "2 of 8")
    office.changes("a", "3 of 8")
    calls = len(office.world.stand_in.traffic)
    office.delivery.deliver_due()

    assert office.shown == ["3 of 8"]
    made = [call.method for call in list(office.world.stand_in.traffic)[calls:] if call.method.startswith("chat.")]
    assert made == ["chat.update"]


def test_an_answer_lost_after_slack_acted_does_not_double_the_message(office: Office) -> None:
    office.world.stand_in.faults.add(method="chat.postMessage", kind="drop_after", times=1)
    office.says("a", "hello")

    office.delivery.deliver_due()
    office.later(seconds=5)
    office.delivery.deliver_due()

    assert office.shown == ["hello"]
    assert office.row("a").ts is not None


def test_a_process_that_dies_between_slacks_yes_and_our_note_leaves_one_message(office: Office) -> None:
    office.says("a", "hello")
    with office.database.writing() as session:
        claim = outbox.claim_lane(session, office.clock())
        assert claim is not None
        message = outbox.next_message(session, claim, office.clock())
        assert message is not None
    metadata = {"event_type": "convener_message", "event_payload": {"key": "a"}}
    office.world.client.chat_postMessage(channel=office.channel, text="hello", metadata=metadata)

    office.later(seconds=outbox.LEASE_S + 1)
    office.second_process().deliver_due()

    assert office.shown == ["hello"]


def test_a_reply_lost_after_slack_acted_is_found_in_its_thread(office: Office) -> None:
    office.says("head", "KS-1 is slipping")
    office.delivery.deliver_due()
    office.world.stand_in.faults.add(method="chat.postMessage", kind="drop_after", times=1)
    office.says("reply", "more evidence", reply_to="head")

    office.delivery.deliver_due()
    office.later(seconds=5)
    office.delivery.deliver_due()

    head = office.world.slack.messages(office.channel)[0]
    assert [reply["text"] for reply in office.world.slack.thread(office.channel, head["ts"])][1:] == ["more evidence"]


def test_a_full_channel_waits_as_long_as_slack_says_and_others_go_on(office: Office) -> None:
    other = office.world.slack.add_channel("other", members=[])
    office.world.stand_in.faults.add(method="chat.postMessage", kind="ratelimited", retry_after_s=30, times=2)
    office.says("a", "first")
    office.delivery.deliver_due()
    office.says("b", "second", to=other)
    office.later(seconds=1)

    office.delivery.deliver_due()

    assert office.shown == []
    office.later(seconds=31)
    office.delivery.deliver_due()
    assert office.shown == ["first"]
    assert [message["text"] for message in office.world.slack.messages(other)] == ["second"]


def test_messages_of_one_channel_keep_their_order_through_a_failure(office: Office) -> None:
    office.world.stand_in.faults.add(method="chat.postMessage", kind="server_error", times=1)
    for key in ("a", "b", "c"):
        office.says(key, key)

    office.delivery.deliver_due()
    office.later(seconds=10)
    office.delivery.deliver_due()

    assert office.shown == ["a", "b", "c"]


def test_a_deleted_message_is_posted_anew_when_it_changes(office: Office) -> None:
    office.says("a", "head")
    office.delivery.deliver_due()
    office.world.client.chat_delete(channel=office.channel, ts=office.row("a").ts or "")
    office.world.forgiven.add("message_not_found")

    office.changes("a", "head, changed")
    office.delivery.deliver_due()

    assert office.shown == ["head, changed"]


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel"])
def test_a_channel_that_is_closed_to_us_rests_and_nothing_said_there_is_lost(office: Office, error: str) -> None:
    office.world.stand_in.faults.add(method="chat.postMessage", kind="error", error=error, times=1)
    office.says("a", "hello")
    office.says("b", "next")
    office.delivery.deliver_due()
    assert office.shown == []

    office.later(seconds=13 * 3600)
    office.delivery.deliver_due()

    assert office.shown == ["hello", "next"]


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long"])
def test_a_message_that_slack_refuses_for_good_is_given_up_and_the_reason_is_kept(office: Office, error: str) -> None:
    office.world.stand_in.faults.add(method="chat.postMessage", kind="error", error=error, times=1)
    office.says("a", "hello")
    office.says("b", "next")

    office.delivery.deliver_due()

    assert office.shown == ["next"]
    assert office.row("a").failure == error


def test_a_holder_that_slept_past_its_lease_cannot_settle(office: Office) -> None:
    office.says("a", "hello")
    with office.database.writing() as session:
        late = outbox.claim_lane(session, office.clock())
        assert late is not None
    office.later(seconds=outbox.LEASE_S + 1)
    office.second_process().deliver_due()

    with pytest.raises(outbox.LostLease), office.database.writing() as session:
        outbox.settle(session, late, office.row("a"), place=("C1", "1.0"), now=office.clock())


def test_the_outbox_survives_a_restart(office: Office, migrated_url: str) -> None:
    office.says("a", "hello")
    office.database.engine.dispose()
    reopened = Database(migrated_url)
    migrate(reopened)
    client = office.world.client

    Delivery(reopened, MovableClock(office.clock()), lambda _: client, lambda _, __: Post("hello")).deliver_due()

    assert office.shown == ["hello"]
    reopened.close()


def test_a_workspace_that_is_not_connected_is_left_alone(office: Office) -> None:
    with office.database.writing() as session:
        people.connect_workspace(session, "T0OTHER", "Other", "U0BOT")
        outbox.say(session, workspace_id=2, to="C1", key="a", notice="test", about={"text": "x"}, now=office.clock())
    delivery = Delivery(office.database, office.clock, lambda _: None, lambda _, __: Post("x"))

    assert delivery.deliver_due() == 0


def test_a_home_that_was_rendered_before_a_newer_one_never_takes_its_place(office: Office) -> None:
    reader = office.world.has("ada")
    second = office.homes(lambda _: None)
    held_up: list[str] = []

    def hangs(text: str) -> None:
        """Have the first holder hang after it rendered, so long that its lease ends and a second one goes on."""
        if not held_up:
            held_up.append(text)
            office.later(minutes=2)
            office.changes("home", "new")
            second.deliver_due()

    first = office.homes(hangs)
    office.says("home", "oldest", to=reader.slack_id)
    second.deliver_due()
    office.changes("home", "old")

    first.deliver_due()

    assert held_up == ["old"]
    assert "new" in str(office.world.slack.home(reader.slack_id))
    office.changes("home", "newest")
    office.later(minutes=5)
    first.deliver_due()
    assert "newest" in str(office.world.slack.home(reader.slack_id))


def test_a_home_that_is_not_what_we_left_is_shown_anew(office: Office) -> None:
    reader = office.world.has("ada")
    delivery = office.homes(lambda _: None)
    office.says("home", "ours", to=reader.slack_id)
    delivery.deliver_due()
    office.world.slack.publish_home(reader.slack_id, {"type": "home", "blocks": []})

    office.changes("home", "ours again")
    delivery.deliver_due()

    assert "ours again" in str(office.world.slack.home(reader.slack_id))
    assert office.row("home").due_at is None


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("files.getUploadURLExternal", "drop_after"),
        ("upload", "drop_before"),
        ("upload", "server_error"),
        ("files.completeUploadExternal", "drop_before"),
        ("files.completeUploadExternal", "drop_after"),
        ("files.completeUploadExternal", "ratelimited"),
    ],
)
def test_a_picture_is_shared_once_wherever_its_upload_was_cut_short(office: Office, method: str, kind: Kind) -> None:
    picture = Picture(b"a picture", "KS-1.png", "KS-1", "The course of KS-1")
    client = office.world.client
    delivery = Delivery(office.database, office.clock, lambda _: client, lambda _, _message: picture)
    office.world.forgiven.add("file_not_found")
    office.world.stand_in.faults.add(method=method, kind=kind)
    office.says("a", "")

    for _ in range(3):
        delivery.deliver_due()
        office.later(seconds=30)

    shared = [each["files"][0]["name"] for each in office.world.slack.messages(office.channel)]
    assert shared == ["KS-1.png"]
    assert office.row("a").due_at is None


def test_a_reply_that_is_said_while_its_head_is_put_off_waits_for_it(office: Office) -> None:
    office.world.stand_in.faults.add(method="chat.postMessage", kind="ratelimited", retry_after_s=30)
    office.says("head", "head")
    office.delivery.deliver_due()

    office.later(seconds=5)
    office.says("reply", "reply", reply_to="head")
    office.delivery.deliver_due()
    assert office.shown == []
    office.later(seconds=30)
    office.delivery.deliver_due()

    (head,) = office.world.slack.messages(office.channel)
    assert [each["text"] for each in office.world.slack.thread(office.channel, head["ts"])] == ["head", "reply"]


def test_a_reply_whose_head_is_due_later_is_not_given_up(office: Office) -> None:
    office.says("head", "head")
    office.says("reply", "reply", reply_to="head")
    with office.database.writing() as session:
        head = outbox.find(session, 1, "head")
        assert head is not None
        head.due_at = office.clock() + timedelta(seconds=10)
        session.add(head)

    office.delivery.deliver_due()
    office.later(seconds=11)
    office.delivery.deliver_due()

    (shown,) = office.world.slack.messages(office.channel)
    assert [each["text"] for each in office.world.slack.thread(office.channel, shown["ts"])] == ["head", "reply"]


def test_whoever_looked_for_a_message_longer_than_the_lease_does_not_post_it_beside_the_next_holder(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.world.stand_in.faults.add(method="chat.postMessage", kind="drop_before")
    office.says("a", "hello")
    office.delivery.deliver_due()
    office.later(seconds=5)
    client = office.world.client
    look = client.conversations_history

    def look_long(**where: Any) -> SlackResponse:
        found = look(**where)
        office.later(seconds=outbox.LEASE_S + 1)
        office.second_process().deliver_due()
        return found

    monkeypatch.setattr(client, "conversations_history", look_long)
    Delivery(
        office.database, office.clock, lambda _: client, lambda _, message: Post(message.about["text"])
    ).deliver_due()

    assert office.shown == ["hello"]
