"""Delivery: makes Slack show what the outbox says, each message exactly once.

Slack answers after it has acted, so a crash or a broken line leaves us in doubt. The attempt is therefore noted
before the call, and on a further attempt the message is looked for by the key in its metadata before it is posted.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum
from http.client import HTTPException
from typing import Any, NamedTuple, assert_never
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.clock import Clock
from bot.domain.words import OutOfReach
from bot.usecases import reach
from bot.views.ids import key_of, metadata_of
from bot.views.surfaces import Document, Home, Picture, Post, Surface
from storage import outbox
from storage.database import Database
from storage.outbox import Claim, LostLease
from storage.tables import Message

log = logging.getLogger("convener.delivery")

LONGEST_WAIT_S = 300
A_MOMENT = timedelta(seconds=1)
HISTORY_PAGE = 100

Compose = Callable[[Session, Message], Surface | None]
ClientOf = Callable[[int], WebClient | None]


class Remedy(Enum):
    """What is done about an error that Slack answers with."""

    wait = "try again, later each time"
    post_anew = "the message was deleted, or the Home is not what we left: show it anew"
    give_up = "this message cannot be shown there"
    channel_rests = "the channel is archived, gone or closed to us: tell the leads, and try again much later"
    workspace_lost = "the app was removed or its token revoked: stop writing to this workspace"


# Errors of chat.postMessage, chat.update, views.publish, conversations.* and files.*, as their pages list them.
REMEDIES = {
    "ratelimited": Remedy.wait,
    "rate_limited": Remedy.wait,
    "internal_error": Remedy.wait,
    "fatal_error": Remedy.wait,
    "service_unavailable": Remedy.wait,
    "request_timeout": Remedy.wait,
    "team_added_to_org": Remedy.wait,
    "hash_conflict": Remedy.post_anew,
    "message_not_found": Remedy.post_anew,
    "cant_update_message": Remedy.post_anew,
    "is_archived": Remedy.channel_rests,
    "channel_not_found": Remedy.channel_rests,
    "not_in_channel": Remedy.channel_rests,
    "account_inactive": Remedy.workspace_lost,
    "invalid_auth": Remedy.workspace_lost,
    "token_expired": Remedy.workspace_lost,
    "token_revoked": Remedy.workspace_lost,
}


OUT_OF_REACH = {
    "is_archived": OutOfReach.archived,
    "channel_not_found": OutOfReach.gone,
    "not_in_channel": OutOfReach.removed,
}


class Place(NamedTuple):
    """Where a message stands; of a Home the view's id and its hash, which changes with every publication."""

    channel: str
    ts: str


class ThreadGone(Exception):
    """The message to reply to was deleted: Slack posted the reply in the channel itself, at `stray`."""

    def __init__(self, stray: Place) -> None:
        super().__init__(stray.ts)
        self.stray = stray


class HeadWaits(Exception):
    """The message to reply to is not shown yet; it is due at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("its thread is not there yet")
        self.until = until


class Delivery:
    """Turns due messages into Slack calls. Several may run at once, in one process or in many."""

    def __init__(self, database: Database, clock: Clock, client_of: ClientOf, compose: Compose) -> None:
        self._database = database
        self._clock = clock
        self._client_of = client_of
        self._compose = compose

    def deliver_due(self, *, stop: Callable[[], bool] = lambda: False) -> int:
        """Send everything that is due, lane after lane; return how many messages were shown."""
        shown = 0
        while not stop():
            with self._database.writing() as session:
                claim = outbox.claim_lane(session, self._clock())
            if claim is None:
                break
            try:
                shown += self._empty(claim, stop)
            except LostLease as error:
                log.warning("%s; the other holder goes on", error)
        return shown

    def _empty(self, claim: Claim, stop: Callable[[], bool]) -> int:
        client = self._client_of(claim.workspace_id)
        shown, sleep_until = 0, None
        while client and sleep_until is None and not stop():
            with self._database.writing() as session:
                message = outbox.next_message(session, claim, self._clock())
            if message is None:
                break
            try:
                self._show(client, claim, message)
                shown += 1
            except ThreadGone as gone:
                self._begin_thread_anew(client, claim, message, gone.stray)
            except HeadWaits as waits:
                sleep_until = self._put_off_until(claim, message, waits.until, str(waits))
            except SlackApiError as error:
                sleep_until = self._after_refusal(claim, message, error)
            except (OSError, HTTPException) as error:
                sleep_until = self._put_off(claim, message, type(error).__name__)
        if client is None:
            sleep_until = self._clock() + timedelta(seconds=LONGEST_WAIT_S)
        with self._database.writing() as session:
            outbox.release(session, claim, sleep_until=sleep_until)
        return shown

    def _show(self, client: WebClient, claim: Claim, message: Message) -> None:
        with self._database.reading() as session:
            surface = self._compose(session, message)
            head = outbox.find(session, message.workspace_id, message.parent_key) if message.parent_key else None
        parent = Place(head.channel, head.ts) if head and head.channel and head.ts else None
        if surface and head and parent is None and head.due_at:
            raise HeadWaits(max(head.due_at, self._clock() + A_MOMENT))
        if surface is None or (message.parent_key and parent is None):
            reason = "nothing to say any more" if surface is None else "its thread is not there"
            with self._database.writing() as session:
                outbox.give_up(session, claim, message, reason)
            return
        place = None
        if isinstance(surface, Picture | Document):
            self._upload(client, claim, message, surface, parent)
        else:
            found = self._look_again(client, claim, message, surface, parent)
            place = _put(client, claim, message, surface, parent, found)
        with self._database.writing() as session:
            outbox.settle(session, claim, message, place=place, now=self._clock())

    def _look_again(
        self, client: WebClient, claim: Claim, message: Message, surface: Home | Post, parent: Place | None
    ) -> Place | None:
        """Return where an earlier attempt put the message, if there was one and it did. Raises LostLease."""
        if isinstance(surface, Home) or message.ts is not None or message.attempts == 1:
            return None
        found = _look_for(client, claim, message, parent)
        with self._database.writing() as session:
            # Looking can take long, and what is posted after the lease has run out would be posted by others, too.
            outbox.renew(session, claim, self._clock())
        return found

    def _upload(
        self, client: WebClient, claim: Claim, message: Message, file: Picture | Document, parent: Place | None
    ) -> None:
        """Share the file in its conversation, once.

        The share is asynchronous and carries no metadata, so Slack's id of the file is noted before it is shared.
        """
        begun = outbox.upload_begun(message)
        if begun and _is_shared(client, begun):
            return
        content = file.png if isinstance(file, Picture) else file.content
        content = content.encode() if isinstance(content, str) else content
        alt_text = file.alt_text if isinstance(file, Picture) else None
        ticket = client.files_getUploadURLExternal(filename=file.filename, length=len(content), alt_txt=alt_text)
        with self._database.writing() as session:
            outbox.begin_upload(session, claim, message, ticket["file_id"], self._clock())
        _send_bytes(client, ticket["upload_url"], content)
        client.files_completeUploadExternal(
            files=[{"id": ticket["file_id"], "title": file.title}],
            channel_id=parent.channel if parent else _conversation(client, claim),
            thread_ts=parent.ts if parent else None,
        )

    def _after_refusal(self, claim: Claim, message: Message, error: SlackApiError) -> Any:
        code = str(error.response.get("error", "unknown")) if error.response else "unknown"
        if error.response.status_code == 429:
            return self._put_off(claim, message, code, int(error.response.headers.get("Retry-After", 1)))
        if error.response.status_code >= 500:
            return self._put_off(claim, message, code)
        remedy = REMEDIES.get(code, Remedy.give_up)
        match remedy:
            case Remedy.wait | Remedy.workspace_lost:
                return self._put_off(claim, message, code)
            case Remedy.channel_rests if claim.destination.startswith("C"):
                with self._database.writing() as session:
                    reach.lost(session, claim.workspace_id, claim.destination, OUT_OF_REACH[code], self._clock())
                return self._put_off(claim, message, code)
            case Remedy.post_anew if message.ts:
                with self._database.writing() as session:
                    outbox.post_anew(session, claim, message, self._clock())
            case Remedy.post_anew | Remedy.give_up | Remedy.channel_rests:
                log.error("message %s cannot be shown: Slack answers %s", message.key, code)
                with self._database.writing() as session:
                    outbox.give_up(session, claim, message, code)
            case _:
                assert_never(remedy)
        return None

    def _begin_thread_anew(self, client: WebClient, claim: Claim, message: Message, stray: Place) -> None:
        """Take the stray reply away, and have the head posted again before the reply."""
        with self._database.writing() as session:
            head = outbox.find(session, message.workspace_id, message.parent_key or "")
            if head:
                outbox.say_anew(session, head, self._clock())
            outbox.try_later(session, claim, message, self._clock(), "its thread was deleted")
        # Whoever deleted the thread may have deleted this with it; then there is nothing left to take away.
        with suppress(SlackApiError):
            client.chat_delete(channel=stray.channel, ts=stray.ts)

    def _put_off(self, claim: Claim, message: Message, failure: str, wait_s: int | None = None) -> Any:
        until = self._clock() + timedelta(seconds=wait_s or min(2**message.attempts, LONGEST_WAIT_S))
        return self._put_off_until(claim, message, until, failure)

    def _put_off_until(self, claim: Claim, message: Message, until: datetime, failure: str) -> datetime:
        log.warning("message %s waits until %s: %s", message.key, until.isoformat(timespec="seconds"), failure)
        with self._database.writing() as session:
            outbox.try_later(session, claim, message, until, failure)
        return until


def _put(
    client: WebClient, claim: Claim, message: Message, surface: Home | Post, parent: Place | None, found: Place | None
) -> Place:
    match surface:
        case Home(view):
            # A holder that lost its lease meanwhile carries an older hash, so it cannot put back what it rendered.
            published = client.views_publish(user_id=claim.destination, view=view, hash=message.ts)["view"]
            return Place(str(published["id"]), str(published["hash"]))
        case Post():
            return _post(client, claim, message, surface, parent, found)
        case _:
            assert_never(surface)


def _post(
    client: WebClient, claim: Claim, message: Message, post: Post, parent: Place | None, found: Place | None
) -> Place:
    said: dict[str, Any] = {
        "text": post.text,
        "blocks": post.blocks,
        "metadata": metadata_of(message.key),
    }
    place = Place(message.channel, message.ts) if message.channel and message.ts else found
    if place:
        client.chat_update(channel=place.channel, ts=place.ts, **said)
        if found:
            _pin(client, post, place)
        return place
    answer = client.chat_postMessage(
        channel=parent.channel if parent else claim.destination,
        thread_ts=parent.ts if parent else None,
        unfurl_links=False,
        unfurl_media=False,
        **said,
    )
    place = Place(str(answer["channel"]), str(answer["ts"]))
    if parent and answer["message"].get("thread_ts") != parent.ts:
        raise ThreadGone(place)
    _pin(client, post, place)
    return place


def _pin(client: WebClient, post: Post, place: Place) -> None:
    """Pin the message if it asks for it; one that cannot be pinned is still a message."""
    if not post.is_pinned:
        return
    try:
        client.pins_add(channel=place.channel, timestamp=place.ts)
    except SlackApiError as error:
        code = str(error.response.get("error", "unknown"))
        if REMEDIES.get(code) in (Remedy.wait, Remedy.workspace_lost) or error.response.status_code >= 429:
            raise
        if code != "already_pinned":
            log.warning("a message in %s is not pinned: Slack answers %s", place.channel, code)


def _is_shared(client: WebClient, file_id: str) -> bool:
    """Return whether the upload was completed; what is completed is shared, if not at once."""
    try:
        client.files_info(file=file_id)
    except SlackApiError as error:
        if error.response.get("error") != "file_not_found":
            raise
        return False
    return True


def _send_bytes(client: WebClient, url: str, content: bytes) -> None:
    request = Request(url, content, {"Content-Type": "application/octet-stream"})
    with urlopen(request, timeout=client.timeout, context=client.ssl) as answer:
        answer.read()


def _look_for(client: WebClient, claim: Claim, message: Message, parent: Place | None) -> Place | None:
    """Return where an earlier attempt put the message, if it did."""
    channel = parent.channel if parent else _conversation(client, claim)
    since = message.created_at - timedelta(minutes=5)
    page: dict[str, Any] = {
        "channel": channel,
        "include_all_metadata": True,
        "limit": HISTORY_PAGE,
        "oldest": f"{since.timestamp():.6f}",
    }
    while True:
        answer = client.conversations_replies(ts=parent.ts, **page) if parent else client.conversations_history(**page)
        for seen in answer.get("messages") or []:
            if key_of(seen) == message.key:
                return Place(channel, seen["ts"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None
        page["cursor"] = cursor


def _conversation(client: WebClient, claim: Claim) -> str:
    if not claim.destination.startswith(("U", "W")):
        return claim.destination
    return str(client.conversations_open(users=claim.destination)["channel"]["id"])
