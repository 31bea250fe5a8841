"""A division goes, and may come back: its history stays, its open initiatives go elsewhere or are closed."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.words import Stage
from bot.usecases import charter, planning, stages
from storage import checkins, initiatives, outbox, roster
from storage.tables import Community, Division, Initiative, Person
from storage.tables_setup import InitiativeMove


def retire(
    session: Session,
    community: Community,
    division: Division,
    to: Division | None,
    reason: str,
    by: Person,
    now: datetime,
) -> int:
    """Have the division asked no more, and its people freed of it; return how many initiatives that concerned.

    Its open initiatives go on in the division `to`, with all that was said about them; without one they are closed
    as dropped. Raises Invalid, or Refused when it is retired already.
    """
    if division.retired_at:
        raise Refused("{name} was retired already.", name=division.name)
    if not reason.strip():
        raise Invalid("reason", "Say why it is retired: the community sees it.")
    if to and (to.id == division.id or to.retired_at or to.community_id != community.id):
        raise Invalid("division", "Choose another division.")
    concerned = initiatives.open_in_division(session, division.id or 0)
    for each in concerned:
        if to:
            _move(session, each, to, reason.strip(), by, now)
        else:
            stages.close(session, each, Stage.dropped, reason, by, now)
    for membership in roster.division_memberships(session, community.id or 0, division.id or 0, now):
        membership.ends_at = now
        session.add(membership)
    division.retired_at = now
    session.add(division)
    for check_in in checkins.under_way(session, division.id or 0):
        check_in.next_at = now
        session.add(check_in)
    _show(session, community, now)
    return len(concerned)


def restore(session: Session, community: Community, words: str, now: datetime) -> Division:
    """Return the division, asked again from its next occurrence on. Raises NotFound, or Refused for a taken name."""
    wanted = words.strip().casefold()
    retired = roster.retired_divisions(session, community.id or 0)
    found = next((each for each in retired if each.name.casefold() == wanted), None)
    if found is None:
        names = ", ".join(each.name for each in retired[:10])
        if names:
            raise NotFound("There is no retired division “{words}”. Retired are: {names}.", words=words, names=names)
        raise NotFound("No division was retired.")
    found.retired_at = None
    session.add(found)
    session.flush()
    planning.replan(session, community, now, found)
    _show(session, community, now)
    return found


def _move(session: Session, initiative: Initiative, to: Division, reason: str, by: Person, now: datetime) -> None:
    session.add(
        InitiativeMove(
            initiative_id=initiative.id or 0,
            from_division_id=initiative.division_id,
            to_division_id=to.id or 0,
            reason=reason,
            by_id=by.id or 0,
            at=now,
        )
    )
    initiative.division_id = to.id or 0
    session.add(initiative)


def _show(session: Session, community: Community, now: datetime) -> None:
    outbox.show_again(session, community.workspace_id, charter.charter_key(community), now, after_s=charter.DEBOUNCE_S)
