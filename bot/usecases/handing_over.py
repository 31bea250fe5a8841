"""A division is handed over: who speaks for it next gets everything that is open there, and says that it is taken over.

Restricted interventions are in none of it: whom they concern is told where they are worked on.
"""

from datetime import datetime

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.errors import NotFound, Refused
from bot.domain.sentences import N_
from bot.domain.words import Level
from bot.usecases import actions, directives, finding, home_own, intervention_notices, interventions, people
from bot.views import handover as views
from bot.views.handover import Handed, OpenIntervention, Pack, Said, Succession
from bot.views.reader import Reader
from bot.views.surfaces import Post
from storage import checkins, handovers, initiatives, outbox, roster
from storage.tables import Answer, Community, Division, Initiative, Message, Person
from storage.tables_setup import Handover

GONE = N_("This hand-over is not on record any more.")
NOT_YOURS = N_("Only whom the division was handed over to can say that.")
NAME_ONE = N_("You do not speak for a division here. Name one: `/cop handover DIVISION`.")


def begin(session: Session, community: Community, division: Division, person: Person, now: datetime) -> None:
    """Have the new representative told once what is open, where somebody else spoke for the division before."""
    before = roster.representative_before(session, community.id or 0, division.id or 0, person.id or 0, now)
    if before is None:
        return
    row = Handover(
        community_id=community.id or 0,
        division_id=division.id or 0,
        person_id=person.id or 0,
        before_id=before.id or 0,
        at=now,
    )
    session.add(row)
    session.flush()
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=_key(row),
        notice="handover",
        about={"handover": row.id, "person": person.id},
        now=now,
    )


def take_over(session: Session, handover_id: int, person: Person, now: datetime) -> None:
    """Keep that the person has taken the division over; a second time changes nothing.

    Raises Refused for anybody but the one it was handed over to, and when they do not speak for it any more.
    """
    row = handovers.locked(session, handover_id)
    if row is None:
        raise NotFound(GONE)
    community = session.get_one(Community, row.community_id)
    people.permit(session, community, person, Act.hand_over_division, now, division=row.division_id)
    if row.person_id != person.id:
        raise Refused(NOT_YOURS)
    if row.taken_over_at is None:
        row.taken_over_at = now
        session.add(row)
    outbox.show_again(session, community.workspace_id, _key(row), now)


def compose(session: Session, message: Message, now: datetime) -> Post | None:
    """Return what is open in the division; None once the person does not speak for it any more."""
    row = session.get_one(Handover, message.about["handover"])
    community, person = session.get_one(Community, row.community_id), session.get_one(Person, row.person_id)
    if row.division_id not in people.standing(session, community, person, now).represents:
        return None
    pack = _pack(session, community, session.get_one(Division, row.division_id), now)
    return views.handed_over(Reader(person.locale, person.tz), pack, _succession(session, row))


def show(session: Session, reader: Reader, community: Community, person: Person, words: str, now: datetime) -> Post:
    """Return what is open in the division that the words name, or in the person's own where they name none.

    Raises NotFound, and Refused for anybody but its representative or a lead.
    """
    people.permit_view(session, community, person, now)
    division = _named(session, community, person, words, now)
    people.permit(session, community, person, Act.hand_over_division, now, division=division.id)
    row = handovers.latest(session, community.id or 0, division.id or 0)
    succession = _succession(session, row) if row else None
    return views.shown(reader, _pack(session, community, division, now), succession)


def _named(session: Session, community: Community, person: Person, words: str, now: datetime) -> Division:
    if words:
        return finding.division_called(session, community, words)
    mine = people.standing(session, community, person, now).represents
    own = next((each for each in roster.divisions(session, community.id or 0) if each.id in mine), None)
    if own is None:
        raise NotFound(NAME_ONE)
    return own


def _pack(session: Session, community: Community, division: Division, now: datetime) -> Pack:
    return Pack(
        division=division.name,
        initiatives=_initiatives(session, community, division, now),
        promises=actions.in_division(session, community, division, now),
        interventions=_interventions(session, community, division),
        directives=directives.waiting_in(session, community, {division.id or 0}, now),
    )


def _initiatives(session: Session, community: Community, division: Division, now: datetime) -> list[Handed]:
    present = initiatives.open_in_division(session, division.id or 0)
    last = checkins.last_answers(session, [each.id or 0 for each in present])
    rows = home_own.initiatives_of(session, community, present, [], now)
    return [Handed(each, _said(last.get(each.initiative))) for each in rows]


def _said(answer: Answer | None) -> Said | None:
    return Said(answer.status, answer.at, answer.barrier, answer.ask) if answer else None


def _interventions(session: Session, community: Community, division: Division) -> list[OpenIntervention]:
    found = []
    for row in interventions.listed(session, community):
        initiative = session.get_one(Initiative, row.initiative_id)
        if initiative.division_id != division.id:
            continue
        lead = session.get_one(Person, row.lead_id).slack_id if row.lead_id else ""
        found.append(
            OpenIntervention(
                key=initiatives.key(community, initiative),
                title=initiative.title,
                level=Level(row.level),
                lead=lead,
                link=intervention_notices.link_to(session, community, row),
            )
        )
    return found


def _succession(session: Session, row: Handover) -> Succession:
    person, before = session.get_one(Person, row.person_id), session.get_one(Person, row.before_id)
    return Succession(row.id or 0, person.slack_id, before.slack_id, row.taken_over_at)


def _key(row: Handover) -> str:
    return f"handover:{row.id}"
