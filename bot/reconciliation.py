"""Once a day and community: what Slack says of its people, channel, pin and threads, against what we believe.

Events get lost, so what matters is looked up. The calls are bounded and made outside any unit of work; what is kept
and said is idempotent, so a kill in the middle only has the look begin again.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.domain.words import OutOfReach
from bot.usecases import discussing, reach, reconciling
from bot.usecases.people import Profile, profile_from
from storage.database import Database
from storage.tables import Community, Message, Person

log = logging.getLogger("convener.reconciliation")

ClientOf = Callable[[int], WebClient | None]
GONE = "message_not_found", "thread_not_found"
PAGE = 200


class Reconciliation:
    """Looks at Slack for every community whose day it is."""

    def __init__(self, database: Database, clock: Clock, client_of: ClientOf) -> None:
        self._database = database
        self._clock = clock
        self._client_of = client_of

    def run_due(self, *, stop: Callable[[], bool] = lambda: False) -> int:
        """Look at each community that is due; return at how many. One that fails is looked at again later."""
        now, looked = self._clock(), 0
        with self._database.reading() as session:
            waiting = reconciling.due(session, now)
        for community in waiting:
            client = self._client_of(community.workspace_id)
            if client is None or stop():
                continue
            try:
                looked += self._look(client, community, now)
            except (SlackApiError, OSError) as error:
                # Slack is busy or the token is gone: the next beat tries again, and delivery knows what is wrong.
                log.warning("community %s was not looked at: %s", community.id, error)
        return looked

    def _look(self, client: WebClient, community: Community, now: datetime) -> bool:
        if not self._people(client, community, now):
            return False
        why = self._channel(client, community, now)
        present = None
        if why is None:
            present = _members(client, community.channel)
            self._pin(client, community)
            self._heads(client, community, now)
        with self._database.writing() as session:
            return reconciling.conclude(session, session.get_one(Community, community.id), present, now) is not None

    def _people(self, client: WebClient, community: Community, now: datetime) -> bool:
        """Keep what Slack says of the people; return whether nobody is left to ask about."""
        with self._database.reading() as session:
            asked = reconciling.to_ask_about(session, community, now)
        if asked:
            profiles = [_profile(client, person) for person in asked]
            with self._database.writing() as session:
                reconciling.remember(session, session.get_one(Community, community.id), profiles, now)
        return len(asked) < reconciling.MOST_PEOPLE_AT_ONCE

    def _channel(self, client: WebClient, community: Community, now: datetime) -> OutOfReach | None:
        """Return why nothing can be said in the channel, and keep it; None when all is well."""
        why = trouble(client, community.channel)
        with self._database.writing() as session:
            if why:
                reach.lost(session, community.workspace_id, community.channel, why, now)
            else:
                reach.found(session, community.workspace_id, community.channel, now)
        return why

    def _pin(self, client: WebClient, community: Community) -> None:
        with self._database.reading() as session:
            message = reconciling.pinned_message(session, community)
        if message is None:
            return
        pins = client.pins_list(channel=community.channel).get("items") or []
        if not any((pin.get("message") or {}).get("ts") == message.ts for pin in pins) and message.ts:
            try:
                client.pins_add(channel=community.channel, timestamp=message.ts)
            except SlackApiError as error:
                if error.response.get("error") not in (*GONE, "too_many_pins", "already_pinned"):
                    raise

    def _heads(self, client: WebClient, community: Community, now: datetime) -> None:
        with self._database.reading() as session:
            standing = reconciling.heads(session, community)
        for message in standing:
            if message.ts and not _stands(client, message):
                with self._database.writing() as session:
                    discussing.head_deleted(session, community.workspace_id, community.channel, message.ts, now)


def trouble(client: WebClient, channel: str) -> OutOfReach | None:
    """Return why nothing can be said in the channel; None when all is well."""
    try:
        info: dict[str, Any] = client.conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        if error.response.get("error") != "channel_not_found":
            raise
        # Slack answers so for a deleted channel, and for a private one from which the bot was removed.
        return OutOfReach.gone
    if info.get("is_archived"):
        return OutOfReach.archived
    return None if info.get("is_member") else OutOfReach.removed


def _profile(client: WebClient, person: Person) -> Profile:
    try:
        return profile_from(client.users_info(user=person.slack_id, include_locale=True)["user"])
    except SlackApiError as error:
        if error.response.get("error") not in ("user_not_found", "user_not_visible"):
            raise
    return Profile(person.slack_id, person.name, person.tz, person.locale, is_active=False, is_guest=person.is_guest)


def _members(client: WebClient, channel: str) -> set[str]:
    found: set[str] = set()
    cursor = ""
    while True:
        answer = client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
        found.update(answer["members"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found


def _stands(client: WebClient, message: Message) -> bool:
    try:
        replies = client.conversations_replies(channel=message.channel or "", ts=message.ts or "", limit=1)
    except SlackApiError as error:
        if error.response.get("error") in GONE:
            return False
        raise
    head: dict[str, Any] = next(iter(replies.get("messages") or []), {})
    return head.get("ts") == message.ts and head.get("subtype") != "tombstone"
