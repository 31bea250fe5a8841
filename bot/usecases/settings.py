"""What leads set for their community: changed as a section, kept with what it was before, and set back."""

from datetime import datetime

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.errors import NotFound, Refused
from bot.domain.settings import Entered, Plain, Section, read
from bot.usecases import pace, people, planning
from storage import settings as kept
from storage.tables import Community, Person
from storage.tables_settings import SettingsChange

MOST_LISTED = 25


def change(
    session: Session,
    community_id: int,
    person: Person,
    section: Section,
    entered: Entered,
    saw: int | None,
    now: datetime,
) -> None:
    """Let the section hold from now on and keep what it was; `saw` is the newest change when the form was opened.

    Entered as it is already, nothing is kept. Raises ExceptionGroup of Invalid for fields to mend, Refused when the
    person is no lead, or when somebody changed the section meanwhile.
    """
    community = kept.held(session, community_id)
    may_change(session, community, person, now)
    after = read(section, entered)
    if pace.settings_of(community, section) == after:
        return
    if newest(session, community, section) != saw:
        raise Refused("Somebody changed this while your form was open. Close it and look at what holds now.")
    set_to(session, community, person, section, after, now)


def set_back(session: Session, community_id: int, person: Person, change_id: int, now: datetime) -> None:
    """Let a section hold again what it held before a change; that is a change of its own. Raises Refused, NotFound."""
    community = kept.held(session, community_id)
    may_change(session, community, person, now)
    undone = kept.change(session, community_id, change_id)
    if undone is None:
        raise NotFound("This change is not on record here.")
    set_to(session, community, person, Section(undone.section), undone.before, now, undone.id)


def set_to(
    session: Session,
    community: Community,
    person: Person,
    section: Section,
    after: Plain,
    now: datetime,
    undoes: int | None = None,
) -> None:
    """Let the section hold these values from now on; `undoes` is the change that is taken back by it.

    Where they hold already, nothing is kept. Whether the person may has been asked before.
    """
    before = pace.settings_of(community, section)
    if before == after:
        return
    session.add(
        SettingsChange(
            community_id=community.id or 0,
            section=section.value,
            before=before,
            after=after,
            by_id=person.id or 0,
            at=now,
            undoes_id=undoes,
        )
    )
    _hold(community, section, after)
    session.add(community)
    session.flush()
    if section in (Section.hours, Section.language):
        planning.replan(session, community, now)
    kept.look_again(session, community.id or 0, now)


def may_change(session: Session, community: Community, person: Person, now: datetime) -> None:
    """Return when the person may change settings. Raises Refused otherwise."""
    people.permit(session, community, person, Act.run_community, now)


def newest(session: Session, community: Community, section: Section) -> int | None:
    """Return the number of the section's newest change; None before there was any."""
    last = kept.newest(session, community.id or 0, section)
    return last.id if last else None


def listed(session: Session, community: Community) -> tuple[list[SettingsChange], int]:
    """Return the newest changes, and how many there are altogether."""
    changes = kept.changes(session, community.id or 0)
    return changes[:MOST_LISTED], len(changes)


def _hold(community: Community, section: Section, after: Plain) -> None:
    if section is Section.language:
        community.locale, community.tz = after["locale"], after["zone"]
        return
    community.settings = {**community.settings, section.value: after}
