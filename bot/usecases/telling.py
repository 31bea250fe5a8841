"""What check-ins say, and to whom: within the budgets, each thing once, edited in place when it changes."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.reminders import MOST_DIRECT_MESSAGES_PER_CYCLE
from bot.usecases import rosters
from storage import absences, checkins, outbox
from storage.tables import CheckIn, Community, Cycle, Division, Person

DEBOUNCE_S = 5


def card_key(check_in_id: int, person_id: int | None = None) -> str:
    """Return the key of the message that asks; with a person where the check-in was handed over."""
    return f"check_in:{check_in_id}" + (f":to:{person_id}" if person_id else "")


def cycle_key(cycle_id: int) -> str:
    """Return the key of the cycle's one post in the channel."""
    return f"cycle:{cycle_id}"


def details_key(cycle_id: int) -> str:
    """Return the key of the one reply that keeps the details of a cycle."""
    return f"cycle:{cycle_id}:details"


def directly(
    session: Session,
    community: Community,
    cycle_id: int,
    person: Person,
    key: str,
    notice: str,
    about: dict[str, object],
    now: datetime,
) -> bool:
    """Write to the person once under this key; return False when the person had enough messages in this cycle."""
    seen = outbox.spot(session, community.workspace_id, person.slack_id, key)
    if seen.message:
        return True
    if not absences.count_mail(session, cycle_id, person.id or 0, MOST_DIRECT_MESSAGES_PER_CYCLE):
        return False
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=key,
        notice=notice,
        about=about,
        now=now,
        seen=seen,
    )
    return True


def card(session: Session, community: Community, check_in: CheckIn, person: Person, now: datetime) -> None:
    """Show the person the card, or bring the card they have up to date."""
    is_first = not check_in.cards or check_in.cards[0] == person.id
    key = card_key(check_in.id or 0, None if is_first else person.id)
    if person.id not in check_in.cards:
        check_in.cards = [*check_in.cards, person.id]
    about: dict[str, object] = {"check_in": check_in.id, "person": person.id}
    directly(session, community, check_in.cycle_id, person, key, "check_in_card", about, now)


def progress(session: Session, community: Community, check_in: CheckIn, now: datetime) -> None:
    """Have every card, the cycle's post and its details say how the check-in stands now."""
    cards = [
        card_key(check_in.id or 0, person_id if place else None)
        for place, person_id in enumerate(check_in.cards or [None])
    ]
    posts = (cycle_key(check_in.cycle_id), details_key(check_in.cycle_id))
    wanted = dict.fromkeys(cards, 0) | dict.fromkeys(posts, DEBOUNCE_S)
    outbox.show_each_again(session, community.workspace_id, wanted, now)


def the_channel(session: Session, community: Community, cycle_id: int, now: datetime) -> None:
    """Make sure the cycle's one post and its details stand in the channel, and have them edited soon."""
    post, details = cycle_key(cycle_id), details_key(cycle_id)
    posts = dict.fromkeys((post, details), DEBOUNCE_S)
    there = outbox.show_each_again(session, community.workspace_id, posts, now)
    for key, notice, head in ((post, "cycle_post", None), (details, "cycle_details", post)):
        if key in there:
            continue
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=community.channel,
            key=key,
            notice=notice,
            about={"cycle": cycle_id},
            reply_to=head,
            now=now,
        )


def note_idle(session: Session, community: Community, cycle: Cycle, division: Division, now: datetime) -> None:
    """Keep that the division has nothing to report in this cycle; a lead hears of it when that is new."""
    if division.id in cycle.idle:
        return
    cycle.idle = [*cycle.idle, division.id]
    session.add(cycle)
    earlier = checkins.cycle_before(session, cycle)
    if earlier is None or division.id not in earlier.idle:
        a_lead(session, community, cycle.id or 0, now)


def a_lead(session: Session, community: Community, cycle_id: int, now: datetime) -> None:
    """Have one lead told, in one message per cycle, who cannot be asked in it."""
    key = f"{cycle_key(cycle_id)}:lead"
    if outbox.show_again(session, community.workspace_id, key, now, after_s=DEBOUNCE_S):
        return
    if lead := rosters.lead_to_tell(session, community, now):
        about: dict[str, object] = {"cycle": cycle_id, "person": lead.id}
        directly(session, community, cycle_id, lead, key, "cycle_gaps", about, now)


def the_lead_again(session: Session, community: Community, cycle_id: int, now: datetime) -> None:
    """Have what a lead was told of the cycle's gaps say how they stand now."""
    outbox.show_again(session, community.workspace_id, f"{cycle_key(cycle_id)}:lead", now, after_s=DEBOUNCE_S)


def a_lead_of_the_outage(session: Session, community: Community, check_in: CheckIn, now: datetime) -> None:
    """Have one lead told, in one message per day, what could not be asked while the bot was down."""
    key = f"lapsed:{community.id}:{now.date()}"
    if outbox.show_again(session, community.workspace_id, key, now, after_s=DEBOUNCE_S):
        return
    if lead := rosters.lead_to_tell(session, community, now):
        about: dict[str, object] = {"community": community.id, "day": now.date().isoformat(), "person": lead.id}
        directly(session, community, check_in.cycle_id, lead, key, "lapsed_by_us", about, now)
