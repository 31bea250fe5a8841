"""The terms of reference: adopted in versions, pinned in the channel, confirmed by members; and the welcome."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.blueprint import Charter
from bot.domain.errors import NotFound, Refused
from bot.domain.words import Role
from bot.usecases import cadences, people
from bot.views import charter as views
from bot.views.reader import Reader
from bot.views.surfaces import Post
from storage import outbox, roster, setting_up
from storage.tables import Community, Division, Membership, Message, Person
from storage.tables_setup import Terms, TermsReader

DEBOUNCE_S = 5


def adopt(session: Session, community: Community, text: Charter, by: Person | None, now: datetime) -> Terms:
    """Return the terms that hold from now on; the channel's pinned message shows them."""
    before = setting_up.latest_terms(session, community.id or 0)
    terms = Terms(
        community_id=community.id or 0,
        version=before.version + 1 if before else 1,
        purpose=text.purpose,
        scope=text.scope,
        decides=text.decides,
        by_id=by.id if by else None,
        at=now,
    )
    community.name, community.purpose = text.name, text.purpose
    session.add_all([terms, community])
    session.flush()
    _post(session, community, now)
    return terms


def confirm(session: Session, terms_id: int, person: Person, now: datetime) -> bool:
    """Keep that the person has read the terms; return whether that is new.

    Raises Refused for terms that were replaced, and for people outside the community and observers.
    """
    terms = session.get(Terms, terms_id)
    if terms is None:
        raise NotFound("These terms are not there any more.")
    community = session.get_one(Community, terms.community_id)
    people.permit(session, community, person, Act.confirm_terms, now, owners=(person.id,))
    latest = setting_up.latest_terms(session, community.id or 0)
    if latest is None or latest.id != terms.id:
        raise Refused("These terms were replaced by a newer version. Please read that one.")
    if setting_up.has_read(session, terms_id, person.id or 0):
        return False
    session.add(TermsReader(terms_id=terms_id, person_id=person.id or 0, at=now))
    session.flush()
    outbox.show_again(session, community.workspace_id, charter_key(community), now, after_s=DEBOUNCE_S)
    return True


def welcome_everybody(session: Session, community: Community, now: datetime) -> None:
    """Have everybody in the community told once what is expected of them."""
    for _, person in roster.members(session, community.id or 0, now):
        if person.is_active:
            welcome(session, community, person, f"{community.id}:{person.id}", now)


def welcome(session: Session, community: Community, person: Person, occasion: str, now: datetime) -> None:
    """Have the person told, once for each occasion, what the roles held now ask of them."""
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=f"welcome:{occasion}",
        notice="welcome",
        about={"community": community.id, "person": person.id},
        now=now,
    )


def compose_charter(session: Session, message: Message, now: datetime) -> Post:
    """Return the pinned message."""
    community = session.get_one(Community, message.about["community"])
    terms = setting_up.latest_terms(session, community.id or 0)
    assert terms is not None, "a charter is posted when its terms are adopted"
    text = Charter(community.name, terms.purpose, terms.scope, terms.decides)
    held = {
        (membership.role, person.slack_id): membership.title
        for membership, person in roster.members(session, community.id or 0, now)
    }
    members = {slack_id for _, slack_id in held}
    return views.charter(
        Reader(community.locale, community.tz),
        views.Pinned(
            terms=terms.id or 0,
            version=terms.version,
            since=terms.at,
            text=text,
            seats=[(role, slack_id, title) for (role, slack_id), title in held.items()],
            confirmed=setting_up.readers(session, terms.id or 0),
            members=len(members),
        ),
    )


def compose_welcome(session: Session, message: Message, now: datetime) -> Post | None:
    """Return the welcome, by the roles that the person holds; None once the person holds none."""
    community = session.get_one(Community, message.about["community"])
    person = session.get_one(Person, message.about["person"])
    held = roster.roles_of(session, community.id or 0, person.id or 0, now)
    if not held:
        return None
    divisions = {
        each.division_id: session.get_one(Division, each.division_id).name for each in held if each.division_id
    }
    roles = [(each.role, divisions.get(each.division_id or 0, "")) for each in held]
    reader = Reader(person.locale, person.tz)
    return views.welcome(
        reader, community.name, community.channel, roles, _next_on(session, community, held, person, now)
    )


def _next_on(
    session: Session, community: Community, held: list[Membership], person: Person, now: datetime
) -> date | None:
    """Return the day of the next check-in: for who represents a division, the one on which that is asked."""
    represented = [session.get_one(Division, each.division_id) for each in held if each.role is Role.representative]
    ahead = [each.opens_at for division in represented if (each := cadences.next_of(session, community, division, now))]
    return min(ahead).astimezone(ZoneInfo(person.tz)).date() if ahead else community.next_cycle_on


def _post(session: Session, community: Community, now: datetime) -> None:
    known = outbox.show_again(session, community.workspace_id, charter_key(community), now)
    if known is None:
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=community.channel,
            key=charter_key(community),
            notice="charter",
            about={"community": community.id},
            now=now,
        )


def charter_key(community: Community) -> str:
    return f"charter:{community.id}"
