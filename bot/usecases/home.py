"""The App Home of each person, kept as a message that is shown again when what it shows changes."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.words import LEADS, Role
from bot.usecases import health, home_lead, home_own, people
from bot.views import health as health_views
from bot.views import home as views
from bot.views import home_lead as lead_views
from bot.views import home_own as own_views
from bot.views.home import Frame, Part
from bot.views.reader import Reader
from bot.views.surfaces import Home
from storage import outbox, portfolio, roster, stale
from storage.tables import Community, Message, Person

DEBOUNCE_S = 5


def show(session: Session, person: Person, now: datetime) -> None:
    """Have the person's Home published with the present state."""
    if outbox.show_again(session, person.workspace_id, key_of(person), now):
        return
    outbox.say(
        session,
        workspace_id=person.workspace_id,
        to=person.slack_id,
        key=key_of(person),
        notice="home",
        about={"person": person.id},
        now=now,
    )


def turn(session: Session, person: Person, page: int, now: datetime) -> None:
    """Have the person's Home show another page."""
    _show_other(session, person, {"page": page}, now)


def choose(session: Session, person: Person, community_id: int, now: datetime) -> None:
    """Have the person's Home show another of the person's communities."""
    _show_other(session, person, {"community": community_id, "page": 0}, now)


def refresh(session: Session, now: datetime) -> int:
    """Have every Home shown anew that is out of date; return how many of them somebody has opened.

    Whoever changed something sees it at once on the own Home; for the others a burst of changes makes one edit.
    """
    concerned = stale.take(session, now)
    by_workspace: dict[int, list[int]] = {}
    for person, workspace in stale.workspaces_of(session, concerned.people).items():
        by_workspace.setdefault(workspace, []).append(person)
    shown, busy = 0, []
    for workspace, people_ids in by_workspace.items():
        opened = outbox.find_all(session, workspace, [_key(each) for each in people_ids])
        for is_own, after_s in ((True, 0), (False, DEBOUNCE_S)):
            mine = [each for each in opened.values() if (each.about["person"] in concerned.acted) is is_own]
            busy += outbox.show_all_again(session, mine, now, after_s=after_s)
        shown += len(opened)
    stale.put_back(session, [each.about["person"] for each in busy])
    return shown - len(busy)


def compose(session: Session, message: Message, now: datetime) -> Home:
    """Return what the person's Home shows now."""
    person = session.get_one(Person, message.about["person"])
    reader = Reader(person.locale, person.tz)
    mine = roster.communities_of(session, person.id or 0, now)
    if not mine:
        return views.empty(reader)
    wanted = message.about.get("community")
    community = next((each for each in mine if each.id == wanted), mine[0])
    others = [(each.id or 0, each.name) for each in mine]
    frame = Frame(community.id or 0, community.name, others, message.about.get("page", 0))
    return views.tab(reader, frame, _parts(session, reader, community, person, now))


def key_of(person: Person) -> str:
    """Return the key of the message that a person's Home is."""
    return _key(person.id or 0)


def _key(person_id: int) -> str:
    return f"home:{person_id}"


def _parts(session: Session, reader: Reader, community: Community, person: Person, now: datetime) -> list[Part]:
    """Return first what is to be done, then what is the person's own, then what there is to know."""
    standing = people.standing(session, community, person, now)
    under_way = portfolio.interventions(session, community.id or 0)
    own = home_own.own(session, community, person, standing, under_way, now)
    mine = [own_views.initiatives(reader, own), own_views.promises(reader, own)]
    is_reader = standing.roles == {Role.observer}
    begin = [] if is_reader else [own_views.due(reader, own)]
    end = [] if is_reader else [own_views.time(reader, own.time)]
    if not standing.roles & stale.WATCHING:
        return [*begin, *mine, *end]
    whole = home_lead.whole(session, community, under_way, now)
    asked = lead_views.asked(reader, whole)
    to_know = [
        lead_views.strands(reader, whole),
        lead_views.interventions(reader, whole),
        lead_views.directives(reader, whole),
    ]
    paused = lead_views.paused(reader, whole)
    if not standing.roles & LEADS:
        return [*begin, *mine, *to_know, asked, paused, *end]
    may_review = Role.hr_lead in standing.roles
    to_decide = [
        lead_views.decisions(reader, whole),
        lead_views.unreviewed(reader, whole, may_review=may_review),
        asked,
        lead_views.coverage(reader, whole),
    ]
    to_know = [health_views.part(reader, health.course(session, community, now)), *to_know]
    return [*begin, *to_decide, *mine, *to_know, paused, *end]


def _show_other(session: Session, person: Person, about: dict[str, int], now: datetime) -> None:
    if message := outbox.find(session, person.workspace_id, key_of(person)):
        outbox.show_other(session, message, about, now)
