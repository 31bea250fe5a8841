"""A division without a representative is a task for the HR leads: they are told once, and again every four weeks.

What was told at one time is one message to each of them, which shows the places as they are filled.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.words import Role
from bot.views import vacancies as views
from bot.views.reader import Reader
from bot.views.roster import Speaking
from bot.views.surfaces import Post
from storage import outbox, roster
from storage.tables import Community, Division, Message, Person

AGAIN_AFTER = timedelta(weeks=4)


def tell(session: Session, community_id: int, now: datetime) -> bool:
    """Tell the HR leads which places are vacant, if that is news to them; return whether it was."""
    community = session.get_one(Community, community_id)
    spoken_for = roster.divisions_represented(session, community_id, now)
    vacant = []
    for division in roster.divisions(session, community_id):
        if division.id in spoken_for:
            division.vacancy_told_at = None
        elif division.vacancy_told_at is None or division.vacancy_told_at + AGAIN_AFTER <= now:
            vacant.append(division)
    for division in vacant:
        division.vacancy_told_at = now
        session.add(division)
    if vacant:
        for person in roster.holders(session, community_id, Role.hr_lead, now):
            outbox.say(
                session,
                workspace_id=community.workspace_id,
                to=person.slack_id,
                key=f"vacancies:{community_id}:{now.isoformat()}:{person.id}",
                notice="vacancies",
                about={"community": community_id, "divisions": [each.id for each in vacant], "person": person.id},
                now=now,
            )
    return bool(vacant)


def show_again(session: Session, community: Community, division: Division, now: datetime) -> None:
    """Have the message that told of this vacancy show who fills the place now."""
    if division.vacancy_told_at is None:
        return
    told = outbox.about(
        session, community.workspace_id, f"vacancies:{community.id}:{division.vacancy_told_at.isoformat()}:"
    )
    for message in told:
        outbox.show_again(session, community.workspace_id, message.key, now)


def compose(session: Session, message: Message, now: datetime) -> Post:
    """Return which of these divisions have nobody to speak for them, and who fills the other places by now."""
    community = session.get_one(Community, message.about["community"])
    person = session.get_one(Person, message.about["person"])
    divisions = [session.get_one(Division, each) for each in message.about["divisions"]]
    places = [views.Place(each.id or 0, _speaking(session, each, now)) for each in divisions if not each.retired_at]
    return views.vacancies(
        Reader(person.locale, person.tz),
        community.id or 0,
        community.name,
        places,
    )


def _speaking(session: Session, division: Division, now: datetime) -> Speaking:
    seats = roster.seats(session, division.community_id, division.id or 0, now)
    held = {each.role: each.person.slack_id for each in seats if each.person.is_active}
    return Speaking(division.name, division.country, held.get(Role.representative, ""), held.get(Role.deputy, ""))
