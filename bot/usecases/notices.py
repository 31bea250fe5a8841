"""What each message says now: from a message's notice and the facts in the database to a surface.

Delivery calls `compose` at the moment of sending, so an edited message shows the present state.
"""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.domain.words import Stage, State
from bot.usecases import charter, intervention_notices, standing
from bot.views import check_in, cycle, home
from bot.views.reader import Reader
from bot.views.surfaces import Surface
from storage import checkins, initiatives, roster, tables
from storage.tables import CheckIn, Community, Cycle, Division, Initiative, Message, Person


def compose(session: Session, message: Message, now: datetime) -> Surface | None:
    """Return what the message should show; None when there is nothing to say any more."""
    return COMPOSERS[message.notice](session, message, now)


def reader_of(person: Person) -> Reader:
    """Return the reader that a person is."""
    return Reader(person.locale, person.tz)


def reader_of_channel(community: Community) -> Reader:
    """Return the reader for whom a community's channel is written."""
    return Reader(community.locale, community.tz)


def card_of(session: Session, asked: CheckIn, now: datetime) -> check_in.Card:
    """Return what the check-in's card shows."""
    community = session.get_one(Community, asked.community_id)
    answered = checkins.answers_in(session, asked.id or 0)
    last = checkins.last_answers(session, asked.asks)
    lines = []
    for initiative_id in asked.asks:
        initiative = session.get_one(Initiative, initiative_id)
        said = answered.get(initiative_id) or last.get(initiative_id)
        lines.append(
            check_in.Line(
                initiative=initiative_id,
                key=initiatives.key(community, initiative),
                title=initiative.title,
                status=said.status if said else None,
                progress=said.progress if said else None,
                due_on=initiative.due_on,
                is_answered=initiative_id in answered,
            )
        )
    division = session.get_one(Division, asked.division_id)
    return check_in.Card(asked.id or 0, division.name, asked.closes_at, lines, is_over=now >= asked.closes_at)


def _card(session: Session, message: Message, now: datetime) -> Surface:
    asked = session.get_one(CheckIn, message.about["check_in"])
    return check_in.card(reader_of(session.get_one(Person, asked.asked_id)), card_of(session, asked, now))


def _reminder(session: Session, message: Message, now: datetime) -> Surface | None:
    asked = session.get_one(CheckIn, message.about["check_in"])
    if asked.state != "open":
        return None
    return check_in.reminder(reader_of(session.get_one(Person, asked.asked_id)), card_of(session, asked, now))


def _cycle(session: Session, message: Message, _now: datetime) -> Surface:
    row = session.get_one(Cycle, message.about["cycle"])
    community = session.get_one(Community, row.community_id)
    divisions = [
        cycle.Division(session.get_one(Division, each.division_id).name, each.state)
        for each in checkins.of_cycle(session, row.id or 0)
    ]
    states = standing.states(session, community)
    progress = cycle.Progress(row.number, row.day, divisions, states.count(State.slipping), states.count(State.watch))
    return cycle.post(reader_of_channel(community), progress)


def _in_the_words_of_the_reader(
    say: intervention_notices.Compose,
) -> Callable[[Session, Message, datetime], Surface | None]:
    """The reader is the person whom the message is for, else the community's channel."""

    def composed(session: Session, message: Message, now: datetime) -> Surface | None:
        about = message.about
        if "person" in about:
            return say(reader_of(session.get_one(Person, about["person"])), session, message, now)
        row = session.get(tables.Intervention, about["intervention"])
        if row is None:
            return None
        return say(reader_of_channel(session.get_one(Community, row.community_id)), session, message, now)

    return composed


def _home(session: Session, message: Message, now: datetime) -> Surface | None:
    person = session.get_one(Person, message.about["person"])
    mine = roster.communities_of(session, person.id or 0, now)
    reader = reader_of(person)
    if not mine:
        return home.empty(reader)
    community = mine[0]
    held = roster.roles_of(session, community.id or 0, person.id or 0, now)
    divisions = [membership.division_id for membership in held if membership.division_id]
    cards = []
    for division_id in dict.fromkeys(divisions):
        latest = checkins.latest_of_division(session, division_id or 0, now)
        if latest and now < latest.closes_at:
            cards.append(card_of(session, latest, now))
    rows = standing.rows(session, community, set(divisions) or None)
    return home.tab(reader, community.name, cards, [row for row in rows if row.stage is Stage.active])


COMPOSERS: dict[str, Callable[[Session, Message, datetime], Surface | None]] = {
    "charter": charter.compose_charter,
    "welcome": charter.compose_welcome,
    "check_in_card": _card,
    "check_in_reminder": _reminder,
    "cycle_post": _cycle,
    "home": _home,
    **{notice: _in_the_words_of_the_reader(say) for notice, say in intervention_notices.COMPOSERS.items()},
}
