"""An initiative's own life: added, edited, paused, taken up again, closed; every step kept with its reason."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.blueprint import checked_days, checked_name
from bot.domain.calendar import Calendar
from bot.domain.errors import Invalid, Refused
from bot.domain.templates import Template, milestones
from bot.domain.words import CLOSED_STAGES, Role, Stage, Strand
from bot.usecases import founding, pace, pauses, people
from bot.usecases.founding import NewInitiative
from bot.views.reader import Reader
from storage import roster
from storage.tables import Community, Division, Initiative, Person
from storage.tables_setup import StageChange

FURTHEST_REVIEW_DAYS = 366


def permit_add(session: Session, community: Community, person: Person, now: datetime) -> list[Division]:
    """Return the divisions in which the person may add an initiative. Raises Refused when there is none."""
    stands = people.standing(session, community, person, now)
    divisions = roster.divisions(session, community.id or 0)
    spoken_for = stands.represents | (stands.deputises & stands.stands_in_for)
    mine = [each for each in divisions if each.id in spoken_for]
    people.permit(session, community, person, Act.propose_initiative, now, division=mine[0].id if mine else None)
    return divisions if stands.roles & {Role.knowledge_lead, Role.hr_lead} else mine


def add(
    session: Session,
    community: Community,
    division: Division,
    owner: Person | None,
    new: NewInitiative,
    by: Person,
    now: datetime,
) -> Initiative:
    """Return the new initiative, owned by the division's representative unless somebody is named.

    Raises Invalid, or Refused for a person who may not add one in this division.
    """
    people.permit(session, community, by, Act.propose_initiative, now, division=division.id)
    checked_name("title", new.title)
    checked_days(new.starts_on, new.due_on)
    _refuse_guest(owner)
    speaks = roster.holders(session, community.id or 0, Role.representative, now, division.id)
    return founding.add_initiative(session, community, division, owner or (speaks[0] if speaks else None), new, now)


def begun_from(template: Template, community: Community, new: NewInitiative) -> NewInitiative:
    """Return the initiative with the template's milestones, and its title where none is given.

    They are in the language of the community's channel, where all read them. Raises Invalid for too few days.
    """
    checked_days(new.starts_on, new.due_on)
    words = Reader(community.locale).text
    spread = milestones(template, new.starts_on, new.due_on, Calendar(weekend=pace.weekend_of(community)))
    named = tuple(replace(each, name=words(each.name)) for each in spread)
    return replace(new, title=new.title.strip() or words(template.title), milestones=named)


def permit(
    session: Session, community: Community, initiative: Initiative, person: Person, act: Act, now: datetime
) -> None:
    """Raise Refused unless the person may do this to the initiative."""
    people.permit(session, community, person, act, now, division=initiative.division_id, owners=(initiative.owner_id,))


def edit(session: Session, initiative: Initiative, title: str, strand: Strand, owner: Person | None) -> None:
    """Give the initiative this title, strand and owner; dates belong to its plan. Raises Invalid."""
    _refuse_closed(initiative)
    _refuse_guest(owner)
    initiative.title = checked_name("title", title)
    initiative.strand = strand
    initiative.owner_id = owner.id if owner else None
    session.add(initiative)


def pause(
    session: Session, initiative: Initiative, reason: str, review_on: date, by: Person, today: date, now: datetime
) -> None:
    """Have nobody asked about the initiative until it is taken up again; `review_on` is when that is looked at."""
    if initiative.stage is not Stage.active:
        raise Refused("Only an active initiative can be paused.")
    _rest(session, initiative, reason, review_on, by, today, now)


def keep_paused(
    session: Session, initiative: Initiative, reason: str, review_on: date, by: Person, today: date, now: datetime
) -> None:
    """Have the pause last, with why, until it is looked at again on `review_on`."""
    if initiative.stage is not Stage.paused:
        raise Refused("This initiative is not paused.")
    _rest(session, initiative, reason, review_on, by, today, now)


def resume(session: Session, initiative: Initiative, by: Person, now: datetime) -> None:
    """Have a paused initiative taken up again, or a draft started; it is part of the next check-in."""
    if initiative.stage not in (Stage.paused, Stage.draft):
        raise Refused("Only a paused initiative or a draft can be resumed.")
    _turn(session, initiative, Stage.active, by, now)


def close(session: Session, initiative: Initiative, outcome: Stage, lesson: str, by: Person, now: datetime) -> None:
    """Close the initiative with what the community learned from it. Raises Refused when it is closed already."""
    _refuse_closed(initiative)
    if outcome not in CLOSED_STAGES:
        raise Invalid("outcome", "Choose how it ended.")
    if not lesson.strip():
        raise Invalid("lesson", "Leave one sentence for those who come after.")
    _turn(session, initiative, outcome, by, now, lesson=lesson.strip())


def _rest(
    session: Session, initiative: Initiative, reason: str, review_on: date, by: Person, today: date, now: datetime
) -> None:
    if not reason.strip():
        raise Invalid("reason", "Say why it is paused: the community sees it.")
    if not 0 < (review_on - today).days <= FURTHEST_REVIEW_DAYS:
        raise Invalid("review_on", "Choose a day within the next year on which the pause is looked at again.")
    _turn(session, initiative, Stage.paused, by, now, reason=reason.strip(), review_on=review_on)


def _turn(
    session: Session,
    initiative: Initiative,
    to: Stage,
    by: Person,
    now: datetime,
    *,
    reason: str = "",
    review_on: date | None = None,
    lesson: str = "",
) -> None:
    session.add(
        StageChange(
            initiative_id=initiative.id or 0,
            from_stage=initiative.stage,
            to_stage=to,
            reason=reason,
            review_on=review_on,
            lesson=lesson,
            by_id=by.id,
            at=now,
        )
    )
    community = session.get_one(Community, initiative.community_id)
    initiative.stage = to
    initiative.review_at = pace.start_of(community, review_on, ZoneInfo(community.tz)) if review_on else None
    session.add(initiative)
    session.flush()
    pauses.show_again(session, initiative, now)


def _refuse_closed(initiative: Initiative) -> None:
    if initiative.stage in CLOSED_STAGES:
        raise Refused("This initiative is closed.")


def _refuse_guest(owner: Person | None) -> None:
    if owner and (owner.is_guest or not owner.is_active):
        raise Invalid("owner", "Choose a full member of the workspace; {name} is not one.", name=owner.name)
