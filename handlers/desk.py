"""What every listener needs: the database, the clock, who is asking, and a way to answer where they look."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient
from sqlmodel import Session

from bot.clock import Clock
from bot.domain.errors import Refused
from bot.usecases import people
from bot.usecases.notices import reader_of
from bot.usecases.people import Profile, profile_from
from bot.views.reader import Reader
from bot.views.surfaces import Post
from storage import stale
from storage.database import Database
from storage.tables import Person

log = logging.getLogger("convener.handlers")

Payload = dict[str, Any]
REFUSED = 400


@dataclass(frozen=True)
class Desk:
    """Where listeners do their work; `wake` has the outbox delivered at once."""

    database: Database
    clock: Clock
    wake: Callable[[], None]

    @contextmanager
    def visit(self, client: WebClient, body: Payload) -> Iterator["Visit"]:
        """Yield a writing unit of work for the person behind the payload; it is committed when the block ends."""
        person, now = self._recognise(client, body)
        with self.database.writing() as session:
            stale.acting(session, person.id)
            yield Visit(session, person, reader_of(person), now)
        self.wake()

    @contextmanager
    def look(self, client: WebClient, body: Payload) -> Iterator["Visit"]:
        """Yield a reading unit of work for the person behind the payload."""
        person, now = self._recognise(client, body)
        with self.database.reading() as session:
            yield Visit(session, person, reader_of(person), now)

    def meet(self, client: WebClient, body: Payload, slack_ids: Iterable[str]) -> None:
        """Make these people known, asking Slack for those who are not. Raises Refused for an app."""
        now, team = self.clock(), team_of(body)
        for slack_id in dict.fromkeys(slack_ids):
            with self.database.reading() as session:
                if people.known(session, team, slack_id, now):
                    continue
            profile = profile_of(client, slack_id)
            if profile.is_bot:
                raise Refused("{name} is an app. Choose a person.", name=profile.name)
            with self.database.writing() as session:
                people.remember(session, team, profile, now)

    def reader(self, body: Payload) -> Reader:
        """Return the reader behind the payload as far as known, without asking Slack."""
        with self.database.reading() as session:
            person = people.known(session, team_of(body), user_of(body), self.clock())
        return reader_of(person) if person else Reader()

    def _recognise(self, client: WebClient, body: Payload) -> tuple[Person, datetime]:
        now, team, slack_id = self.clock(), team_of(body), user_of(body)
        with self.database.reading() as session:
            if person := people.known(session, team, slack_id, now):
                return person, now
        profile = profile_of(client, slack_id)
        with self.database.writing() as session:
            return people.remember(session, team, profile, now), now


@dataclass(frozen=True)
class Visit:
    """One person's request: a unit of work, who it is, in what language to answer, and when it is."""

    session: Session
    person: Person
    reader: Reader
    now: datetime


def answer_privately(respond: Respond, post: Post) -> None:
    """Answer so that only the person who acted sees it; without its charts and tables where Slack refuses those."""
    answer = respond(text=post.text, blocks=post.blocks or None, response_type="ephemeral", replace_original=False)
    if answer.status_code >= REFUSED and post.fallback:
        respond(text=post.text, blocks=post.fallback, response_type="ephemeral", replace_original=False)


def profile_of(client: WebClient, slack_id: str) -> Profile:
    """Return what Slack says of the person."""
    return profile_from(client.users_info(user=slack_id, include_locale=True)["user"])


def submission_of(view: Payload) -> str:
    """Return what tells this submission of a form from every other.

    Slack delivers one again with the same view and hash. A person who presses again because the first answer got
    lost may have changed what stands in the same view, and that is another submission.
    """
    content = json.dumps(view["state"]["values"], sort_keys=True)
    return f"{view['id']}:{view['hash']}:{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def team_of(body: Payload) -> str:
    """Return the workspace that a payload of any kind comes from."""
    team = body.get("team")
    return str(body.get("team_id") or (team or {}).get("id") or (body.get("user") or {}).get("team_id") or "")


def user_of(body: Payload) -> str:
    """Return the person that a payload of any kind comes from."""
    event_user = (body.get("event") or {}).get("user")
    user = body.get("user")
    return str(body.get("user_id") or event_user or (user.get("id") if isinstance(user, dict) else user) or "")


def channel_of(body: Payload) -> str | None:
    """Return the channel where the payload came from, if it came from one."""
    channel = body.get("channel")
    found = body.get("channel_id") or (channel.get("id") if isinstance(channel, dict) else channel)
    return found or (body.get("event") or {}).get("channel") or (body.get("container") or {}).get("channel_id")
