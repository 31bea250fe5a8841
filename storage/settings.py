"""What leads set for their community, and every change of it."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.domain.intervention_table import Phase
from bot.domain.words import CheckInState
from storage.tables import CheckIn, Community, Intervention
from storage.tables_settings import SettingsChange


def held(session: Session, community_id: int) -> Community:
    """Return the community as it is now; nobody else changes its settings before this unit of work ends."""
    return session.get_one(Community, community_id, with_for_update=True, populate_existing=True)


def changes(session: Session, community_id: int, limit: int | None = None) -> list[SettingsChange]:
    """Return the changes, the newest first."""
    query = select(SettingsChange).where(SettingsChange.community_id == community_id)
    return list(session.exec(query.order_by(col(SettingsChange.id).desc()).limit(limit)))


def change(session: Session, community_id: int, change_id: int) -> SettingsChange | None:
    """Return one change of this community."""
    query = select(SettingsChange).where(SettingsChange.id == change_id, SettingsChange.community_id == community_id)
    return session.exec(query).first()


def newest(session: Session, community_id: int, section: str) -> SettingsChange | None:
    """Return the newest change of a section; None before there was any."""
    query = select(SettingsChange).where(SettingsChange.community_id == community_id, SettingsChange.section == section)
    return session.exec(query.order_by(col(SettingsChange.id).desc()).limit(1)).first()


def look_again(session: Session, community_id: int, now: datetime) -> None:
    """Have the clock look at every check-in and intervention that is under way, by the settings that hold now."""
    asked = update(CheckIn).where(col(CheckIn.community_id) == community_id, col(CheckIn.next_at) > now)
    session.exec(asked.where(col(CheckIn.state) == CheckInState.open).values(next_at=now))
    led = update(Intervention).where(col(Intervention.community_id) == community_id, col(Intervention.next_at) > now)
    session.exec(led.where(col(Intervention.phase) != Phase.candidate).values(next_at=now))
