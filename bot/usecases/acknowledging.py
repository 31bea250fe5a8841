"""The knowledge lead acknowledges what the divisions answered: one press for everything that is in so far."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.authority import Act
from bot.usecases import people
from bot.views.summary import Acknowledged
from storage import acknowledgements as kept
from storage import checkins, outbox
from storage.tables import Community, Person
from storage.tables_reporting import CheckInAcknowledgement


def acknowledge(session: Session, cycle_id: int, person: Person, digest_key: str, now: datetime) -> int:
    """Note that the person has read every check-in of the cycle that is in; return how many were new.

    Raises Refused unless the person is a knowledge lead.
    """
    cycle = checkins.locked_cycle(session, cycle_id)
    community = session.get_one(Community, cycle.community_id)
    people.permit(session, community, person, Act.acknowledge_check_in, now)
    waiting = kept.waiting(session, cycle_id)
    for check_in_id, _ in waiting:
        session.add(
            CheckInAcknowledgement(
                check_in_id=check_in_id, community_id=cycle.community_id, by_id=person.id or 0, at=now
            )
        )
    if waiting:
        outbox.show_again(session, community.workspace_id, digest_key, now)
    return len(waiting)


def of_cycle(session: Session, cycle_id: int) -> Acknowledged:
    """Return which check-ins of the cycle were acknowledged, and which wait."""
    by = kept.acknowledged_by(session, cycle_id)
    waiting = [name for _, name in kept.waiting(session, cycle_id)]
    return Acknowledged(waiting=waiting, done=sum(by.values()), by=list(by))
