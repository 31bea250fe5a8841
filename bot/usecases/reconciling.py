"""The daily look at Slack: what changed there unheard is kept, mended where it can be, and the rest told to leads."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.reconciliation import LeftOver, left_over
from bot.domain.words import LEADS, Role
from bot.usecases import charter, interventions, people
from bot.usecases.people import Profile
from bot.views import reconciliation as views
from bot.views.reader import Reader
from bot.views.surfaces import Surface
from storage import interventions as kept
from storage import outbox, roster
from storage.tables import Community, Duty, Message, Person

LOOK_HOUR = 3
MOST_PEOPLE_AT_ONCE = 40
MOST_HEADS = 30
SEEN_TODAY = timedelta(hours=12)


def due(session: Session, now: datetime) -> list[Community]:
    """Return the communities that were not looked at on this local day, whose night is far enough."""
    return [
        each
        for each in roster.communities(session)
        if now.astimezone(ZoneInfo(each.tz)).hour >= LOOK_HOUR and session.get(Duty, _duty(each, now)) is None
    ]


def to_ask_about(session: Session, community: Community, now: datetime) -> list[Person]:
    """Return people with a role whom Slack was not asked about today, so many as one look may ask about."""
    found = {person.id: person for _, person in roster.members(session, community.id or 0, now)}
    stale = [person for person in found.values() if now - person.refreshed_at >= SEEN_TODAY]
    return stale[:MOST_PEOPLE_AT_ONCE]


def heads(session: Session, community: Community) -> list[Message]:
    """Return the head posts of open interventions that stand in the channel."""
    rows = kept.open_in(session, community.id or 0)
    keys = [interventions.head_key(row.id or 0) for row in rows if not row.is_restricted]
    found = outbox.find_all(session, community.workspace_id, keys)
    return [message for message in found.values() if message.ts and message.channel == community.channel][:MOST_HEADS]


def remember(session: Session, community: Community, profiles: Collection[Profile], now: datetime) -> None:
    """Keep what Slack says of these people."""
    for profile in profiles:
        people.remember_in(session, community.workspace_id, profile, now)


def pinned_message(session: Session, community: Community) -> Message | None:
    """Return the terms of reference as they stand in the channel; None before they do."""
    message = outbox.find(session, community.workspace_id, charter.charter_key(community))
    return message if message and message.ts else None


def conclude(session: Session, community: Community, present: Collection[str] | None, now: datetime) -> LeftOver | None:
    """Tell each lead in one message what only a lead can mend, once as long as it stays the same.

    `present` are the Slack ids of who is in the channel. Return None when another replica has done it.
    """
    if session.get(Duty, _duty(community, now)) is not None:
        return None
    session.add(Duty(key=_duty(community, now), done_at=now))
    members = roster.members(session, community.id or 0, now)
    holders = {person.id or 0: person.is_active for held, person in members if held.role is not Role.observer}
    here = None if present is None else frozenset(person.id or 0 for _, person in members if person.slack_id in present)
    left = left_over(holders, here)
    if left:
        print_of_it = hashlib.sha256(json.dumps(asdict(left)).encode()).hexdigest()[:12]
        for lead in interventions.leads(session, community, now):
            _tell(session, community, lead, f"reconciled:{community.id}:{print_of_it}", "reconciled", asdict(left), now)
    tell_of_missing_leads(session, community, now)
    return left


def heard_of(session: Session, person: Person, now: datetime) -> None:
    """Tell the others at once when somebody who was deactivated leaves a lead's place empty."""
    if not person.is_active:
        for community in roster.communities_of(session, person.id or 0, now):
            tell_of_missing_leads(session, community, now)


def compose_left_over(session: Session, message: Message, _now: datetime) -> Surface:
    """Return the one message on what only a lead can mend."""
    about = message.about
    community = session.get_one(Community, about["community"])
    deactivated, outside = (
        [session.get_one(Person, each).slack_id for each in about[name]] for name in ("deactivated", "outside")
    )
    return views.left_over(_reader(session, message), community.name, deactivated, outside)


def compose_lead_missing(session: Session, message: Message, _now: datetime) -> Surface:
    """Return what those who are left read when nobody holds a lead's role."""
    about = message.about
    community = session.get_one(Community, about["community"])
    return views.lead_missing(_reader(session, message), community.name, Role(about["role"]), others=about["others"])


def _reader(session: Session, message: Message) -> Reader:
    person = session.get_one(Person, message.about["person"])
    return Reader(person.locale, person.tz)


def tell_of_missing_leads(session: Session, community: Community, now: datetime) -> int:
    """Tell the others, once for each last holder, that nobody active holds a lead's role; return how many roles."""
    members = roster.members(session, community.id or 0, now)
    missing = 0
    for role in sorted(LEADS):
        if roster.holders(session, community.id or 0, role, now):
            continue
        last = max((held.id or 0 for held, _ in members if held.role is role), default=0)
        for person in _who_can_act(session, community, now):
            about = {"role": role.value, "others": bool(interventions.leads(session, community, now))}
            _tell(session, community, person, f"no_lead:{community.id}:{role.value}:{last}", "lead_missing", about, now)
        missing += 1
    return missing


def _who_can_act(session: Session, community: Community, now: datetime) -> list[Person]:
    """Return the leads who are left, or else the sponsor and the representatives."""
    if leads := interventions.leads(session, community, now):
        return leads
    places = (Role.sponsor, Role.representative)
    found = [each for role in places for each in roster.holders(session, community.id or 0, role, now)]
    return list({person.id: person for person in found}.values())


def _tell(
    session: Session,
    community: Community,
    person: Person,
    key: str,
    notice: str,
    about: Mapping[str, object],
    now: datetime,
) -> None:
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=f"{key}:{person.id}",
        notice=notice,
        about={"community": community.id, "person": person.id, **about},
        now=now,
    )


def _duty(community: Community, now: datetime) -> str:
    return f"reconcile:{community.id}:{now.astimezone(ZoneInfo(community.tz)).date()}"
