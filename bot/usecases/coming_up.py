"""What is coming up in a community, or for one person in it, as a calendar file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.calendars.feed import Entry, write_ics
from bot.domain.errors import Refused
from bot.domain.words import LEADS, Stage
from bot.usecases import cadences, people, updating
from bot.views.reader import Reader
from bot.views.surfaces import Document
from storage import actions, initiatives, interventions, outbox, roster
from storage.tables import Community, Initiative, Message, Person


def order(session: Session, community: Community, person: Person, now: datetime) -> None:
    """Have the person's calendar file sent to them. Raises Refused for a stranger."""
    people.permit_view(session, community, person, now)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=f"calendar:{community.id}:{person.id}:{now.isoformat()}",
        notice="calendar",
        about={"person": person.id, "community": community.id},
        now=now,
    )


def composed(reader: Reader, session: Session, message: Message, now: datetime) -> Document | None:
    """Return the calendar file; None when the person has left the community meanwhile."""
    community = session.get_one(Community, message.about["community"])
    try:
        content = feed(session, community, session.get_one(Person, message.about["person"]), reader, now)
    except Refused:
        return None
    return Document(content, "community.ics", reader.text("What is coming up in {community}", community=community.name))


def feed(session: Session, community: Community, person: Person | None, reader: Reader, now: datetime) -> bytes:
    """Return the calendar file of the community, or of one person in it. Raises Refused for a stranger.

    A lead's is about everything; somebody else's about the own divisions, initiatives and promises.
    """
    mine = None
    if person is not None:
        stands = people.permit_view(session, community, person, now)
        mine = None if stands.roles & LEADS else frozenset(stands.represents | stands.deputises)
    return write_ics(community.name, _Feed(session, community, person, mine, reader, now).entries(), now)


@dataclass(frozen=True)
class _Feed:
    """Whose calendar it is; `divisions` is None where it is about all of them."""

    session: Session
    community: Community
    person: Person | None
    divisions: frozenset[int] | None
    reader: Reader
    now: datetime

    def entries(self) -> Iterator[Entry]:
        followed = [
            each for each in initiatives.of_community(self.session, self.community.id or 0) if self._is_mine(each)
        ]
        yield from self._check_ins()
        yield from self._due(followed)
        yield from self._pauses(followed)
        yield from self._updates({each.id: each for each in followed})
        yield from self._promises()

    def _is_mine(self, row: Initiative) -> bool:
        owns = self.person is not None and row.owner_id == self.person.id
        return self.divisions is None or row.division_id in self.divisions or owns

    def _check_ins(self) -> Iterator[Entry]:
        for division in roster.divisions(self.session, self.community.id or 0):
            if self.divisions is not None and division.id not in self.divisions:
                continue
            for each in cadences.ahead(self.session, self.community, division, self.now):
                title = self.reader.text("Check-in of {division}", division=division.name)
                yield Entry(self._uid("check-in", division.id, each.day.isoformat()), title, each.opens_at)

    def _due(self, followed: list[Initiative]) -> Iterator[Entry]:
        active = [each for each in followed if each.stage is Stage.active]
        points = initiatives.plan_points_of(self.session, [each.id or 0 for each in active])
        for row in active:
            named = {"key": initiatives.key(self.community, row), "title": row.title}
            title = self.reader.text("{key} {title} is due", **named)
            yield Entry(self._uid("due", row.id), title, row.due_on)
            for point in points.get(row.id or 0, []):
                if point.kind == "milestone" and point.done_on is None:
                    title = self.reader.text("{key}: milestone {name}", key=named["key"], name=point.title)
                    yield Entry(self._uid("milestone", row.id, point.title), title, point.due_on, about=row.title)

    def _pauses(self, followed: list[Initiative]) -> Iterator[Entry]:
        zone = ZoneInfo(self.community.tz)
        for row in followed:
            if row.stage is Stage.paused and row.review_at:
                key = initiatives.key(self.community, row)
                title = self.reader.text("{key}: does the pause still hold?", key=key)
                yield Entry(self._uid("pause", row.id), title, row.review_at.astimezone(zone).date(), about=row.title)

    def _updates(self, followed: dict[int | None, Initiative]) -> Iterator[Entry]:
        for row in interventions.all_in(self.session, self.community.id or 0):
            if row.closed_at or row.initiative_id not in followed:
                continue
            due_at = updating.next_update_due(self.session, self.community, row, self.now)
            if due_at:
                about = followed[row.initiative_id]
                key = initiatives.key(self.community, about)
                title = self.reader.text("{key}: an update on the intervention is due", key=key)
                yield Entry(self._uid("update", row.id), title, due_at, about=about.title)

    def _promises(self) -> Iterator[Entry]:
        for row in actions.open_in(self.session, self.community.id or 0):
            if self.divisions is None or (self.person and row.owner_id == self.person.id):
                yield Entry(
                    self._uid("action", row.id), self.reader.text("Action: {words}", words=row.words), row.due_on
                )

    def _uid(self, kind: str, *names: object) -> str:
        place = f"{self.community.channel}.{self.community.workspace_id}.convener"
        return f"{kind}-{'-'.join(map(str, names))}@{place}".replace(" ", "_")
