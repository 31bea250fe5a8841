"""What each message says now: from a message's notice and the facts in the database to a surface.

Delivery calls `compose` at the moment of sending, so an edited message shows the present state.
"""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.usecases import (
    aligning_notices,
    asking_notices,
    charter,
    coming_up,
    digests,
    directing_notices,
    directive_notices,
    exporting,
    handing_over,
    home,
    intervention_notices,
    noting,
    pauses,
    picturing,
    plan_forms,
    pulse,
    reconciling,
    steering_orders,
    vacancies,
)
from bot.usecases.cards import card_of
from bot.views import asking, card, notes
from bot.views import plans as plan_views
from bot.views.reader import Reader
from bot.views.surfaces import Surface
from storage import initiatives, tables
from storage.tables import CheckIn, Community, Initiative, Message, Person
from storage.tables_plans import PlanProposal


def compose(session: Session, message: Message, now: datetime) -> Surface | None:
    """Return what the message should show; None when there is nothing to say any more."""
    return COMPOSERS[message.notice](session, message, now)


def reader_of(person: Person) -> Reader:
    """Return the reader that a person is."""
    return Reader(person.locale, person.tz)


def reader_of_channel(community: Community) -> Reader:
    """Return the reader for whom a community's channel is written."""
    return Reader(community.locale, community.tz)


def _card(session: Session, message: Message, now: datetime) -> Surface:
    asked = session.get_one(CheckIn, message.about["check_in"])
    person = session.get_one(Person, message.about.get("person") or asked.asked_id)
    reader, stands = reader_of(person), asking_notices.asking_of(session, asked, person.id)
    shown = card_of(session, asked, person, now, message.about.get("page", 0))
    return card.card(reader, shown, [*asking.notes(reader, stands), *asking.choices(reader, stands)])


def _in_the_words_of_the_reader(
    say: intervention_notices.Compose,
) -> Callable[[Session, Message, datetime], Surface | None]:
    """The reader is the person whom the message is for, else the community's channel."""

    def composed(session: Session, message: Message, now: datetime) -> Surface | None:
        about = message.about
        if "person" in about:
            return say(reader_of(session.get_one(Person, about["person"])), session, message, now)
        if "community" in about:
            return say(reader_of_channel(session.get_one(Community, about["community"])), session, message, now)
        row = session.get(tables.Intervention, about["intervention"])
        if row is None:
            return None
        return say(reader_of_channel(session.get_one(Community, row.community_id)), session, message, now)

    return composed


def _initiative_picture(session: Session, message: Message, now: datetime) -> Surface:
    initiative = session.get_one(Initiative, message.about["initiative"])
    community = session.get_one(Community, initiative.community_id)
    return picturing.of_initiative(session, _reader(session, message, community), community, initiative, now)


def _portfolio_picture(session: Session, message: Message, now: datetime) -> Surface:
    community = session.get_one(Community, message.about["community"])
    return picturing.of_portfolio(session, _reader(session, message, community), community, now)


def _matrix_picture(session: Session, message: Message, now: datetime) -> Surface:
    community = session.get_one(Community, message.about["community"])
    return picturing.of_matrix(session, _reader(session, message, community), community, now)


def _proposal(
    say: Callable[[Reader, plan_views.Proposal], Surface],
) -> Callable[[Session, Message, datetime], Surface | None]:
    def composed(session: Session, message: Message, _now: datetime) -> Surface:
        proposal = plan_forms.proposal(session, session.get_one(PlanProposal, message.about["proposal"]))
        return say(reader_of(session.get_one(Person, message.about["person"])), proposal)

    return composed


def _upstream_slips(session: Session, message: Message, _now: datetime) -> Surface:
    waiting = session.get_one(Initiative, message.about["initiative"])
    upstream = session.get_one(Initiative, message.about["upstream"])
    community = session.get_one(Community, waiting.community_id)
    return plan_views.upstream_slips(
        reader_of(session.get_one(Person, message.about["person"])),
        key=initiatives.key(community, waiting),
        title=waiting.title,
        upstream=initiatives.key(community, upstream),
        upstream_title=upstream.title,
    )


def _reader(session: Session, message: Message, community: Community) -> Reader:
    """Return the reader of a message that goes to one person, or else of the channel."""
    if "person" in message.about:
        return reader_of(session.get_one(Person, message.about["person"]))
    return reader_of_channel(community)


def _note_offer(session: Session, message: Message, now: datetime) -> Surface:
    person = session.get_one(Person, message.about["person"])
    return notes.offer(reader_of(person), noting.offer_of(session, message.about["bundle"], person, now))


COMPOSERS: dict[str, Callable[[Session, Message, datetime], Surface | None]] = {
    "charter": charter.compose_charter,
    "welcome": charter.compose_welcome,
    "handover": handing_over.compose,
    "pause_review": pauses.compose_review,
    "vacancies": vacancies.compose,
    "check_in_card": _card,
    "check_in_reminder": asking_notices.reminder,
    "cycle_post": asking_notices.cycle_post,
    "cycle_details": asking_notices.cycle_details,
    "digest": digests.compose,
    "steering_note": steering_orders.compose_note,
    "steering_review": steering_orders.compose,
    "cycle_gaps": asking_notices.cycle_gaps,
    "lapsed_by_us": asking_notices.lapsed_by_us,
    "welcome_back": asking_notices.welcome_back,
    "reconciled": reconciling.compose_left_over,
    "lead_missing": reconciling.compose_lead_missing,
    "break_post": asking_notices.break_post,
    "home": home.compose,
    "note_offer": _note_offer,
    "note_stranger": lambda session, message, _: notes.stranger(
        reader_of(session.get_one(Person, message.about["person"]))
    ),
    **{notice: _in_the_words_of_the_reader(say) for notice, say in intervention_notices.COMPOSERS.items()},
    **{notice: _in_the_words_of_the_reader(say) for notice, say in aligning_notices.COMPOSERS.items()},
    **{notice: _in_the_words_of_the_reader(say) for notice, say in directive_notices.COMPOSERS.items()},
    "initiative_picture": _initiative_picture,
    "pulse_card": pulse.compose_card,
    "pulse_reminder": pulse.compose_reminder,
    "pulse_result": pulse.compose_result,
    "portfolio_picture": _portfolio_picture,
    "matrix_picture": _matrix_picture,
    "calendar": lambda session, message, now: coming_up.composed(
        reader_of(session.get_one(Person, message.about["person"])), session, message, now
    ),
    "export": lambda session, message, now: exporting.composed(
        reader_of(session.get_one(Person, message.about["person"])), session, message, now
    ),
    "plan_proposed": _proposal(plan_views.proposed),
    "plan_decided": _proposal(plan_views.decided),
    "upstream_slips": _upstream_slips,
    **{notice: _in_the_words_of_the_reader(say) for notice, say in directing_notices.COMPOSERS.items()},
}
