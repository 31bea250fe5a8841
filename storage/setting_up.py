"""What was entered about a community to be, its terms of reference, and who read them."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage import checkins
from storage.tables import Answer, CheckIn, Initiative, Person, Workspace
from storage.tables_setup import SetUp, StageChange, Terms, TermsReader


def set_up_of(session: Session, workspace_id: int, channel: str) -> SetUp | None:
    """Return what was entered for the channel."""
    return session.exec(select(SetUp).where(SetUp.workspace_id == workspace_id, SetUp.channel == channel)).first()


def latest_terms(session: Session, community_id: int) -> Terms | None:
    """Return the terms of reference that hold now."""
    return session.exec(
        select(Terms).where(Terms.community_id == community_id).order_by(col(Terms.version).desc()).limit(1)
    ).first()


def has_read(session: Session, terms_id: int, person_id: int) -> bool:
    """Return whether the person confirmed having read these terms."""
    return (
        session.exec(
            select(TermsReader.id).where(TermsReader.terms_id == terms_id, TermsReader.person_id == person_id)
        ).first()
        is not None
    )


def readers(session: Session, terms_id: int) -> int:
    """Return how many members confirmed having read these terms."""
    return session.exec(select(func.count()).select_from(TermsReader).where(TermsReader.terms_id == terms_id)).one()


def stage_changes(session: Session, initiative_id: int) -> list[StageChange]:
    """Return the steps in the initiative's own life, oldest first."""
    return list(
        session.exec(
            select(StageChange).where(StageChange.initiative_id == initiative_id).order_by(col(StageChange.id))
        )
    )


def latest_stage_change(session: Session, initiative_id: int) -> StageChange | None:
    """Return the newest step in the initiative's own life, if it took one."""
    return session.exec(
        select(StageChange)
        .where(StageChange.initiative_id == initiative_id)
        .order_by(col(StageChange.id).desc())
        .limit(1)
    ).first()


def people_of(session: Session, workspace_id: int, slack_ids: list[str]) -> dict[str, Person]:
    """Return the people known by these Slack ids."""
    rows = session.exec(select(Person).where(Person.workspace_id == workspace_id, col(Person.slack_id).in_(slack_ids)))
    return {person.slack_id: person for person in rows}


def everybody(session: Session, workspace_id: int) -> list[Person]:
    """Return every person of the workspace the bot has met."""
    return list(session.exec(select(Person).where(Person.workspace_id == workspace_id)))


def workspaces(session: Session) -> list[Workspace]:
    """Return every workspace the bot was installed in."""
    return list(session.exec(select(Workspace).order_by(col(Workspace.id))))


def check_ins_about(session: Session, initiative: Initiative, now: datetime) -> list[tuple[CheckIn, Answer | None]]:
    """Return the check-ins that asked about the initiative, oldest first, each with its last answer before it closed.

    One that is still open and not answered is left out: whether it will be is not known yet.
    """
    asked = session.exec(
        select(CheckIn)
        .where(col(CheckIn.division_id).in_(checkins.divisions_of(session, initiative)))
        .where(col(CheckIn.asked_at).is_not(None))
        .order_by(col(CheckIn.opens_at))
    )
    given: dict[int, Answer] = {}
    answers = select(Answer).where(Answer.initiative_id == initiative.id).order_by(col(Answer.version))
    for answer in session.exec(answers):
        given[answer.check_in_id] = answer
    about = [each for each in asked if initiative.id in each.asks]
    return [(each, given.get(each.id or 0)) for each in about if (each.id or 0) in given or each.closes_at <= now]
