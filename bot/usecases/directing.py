"""Directing: what kind of help is agreed, the plan in people's words, and the checklist turned into promises."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain import intervention_events as events
from bot.domain.authority import Act
from bot.domain.errors import Invalid, Refused
from bot.domain.intervention import transition
from bot.domain.intervention_events import name_of
from bot.domain.playbooks import Draft, Playbook, drafts, playbooks
from bot.domain.sentences import N_
from bot.domain.words import Kind, PersonId
from bot.usecases import actions, interventions, lessons, people, working
from bot.usecases.actions import Promise
from bot.usecases.interventions import Done
from storage import interventions as kept
from storage import outbox, tables
from storage.tables import Community, Person
from storage.tables_directing import PlaybookChange

PLAYBOOKS = "playbooks"
_ANY_PLAN = events.AgreePlan(PersonId(0), Kind.coaching, "-", "-")


@dataclass(frozen=True)
class Numbered:
    """A promise and the number of the line of the form it stands on."""

    number: int
    promise: Promise


def may_agree(session: Session, intervention_id: int, person: Person, now: datetime) -> tables.Intervention:
    """Return the intervention. Raises Refused when the person may not agree a plan, or it is closed."""
    row = interventions.permitted(session, intervention_id, person, Act.agree_plan, now)
    transition(interventions.record_of(row), _ANY_PLAN, now)
    return row


def catalogue(community: Community) -> dict[Kind, Playbook]:
    """Return what can be directed in the community, with its own changes."""
    return playbooks(community.settings.get(PLAYBOOKS) or {})


def names(community: Community) -> dict[Kind, str]:
    """Return the kinds that the community calls by another name."""
    changes = community.settings.get(PLAYBOOKS) or {}
    return {Kind(kind): change["name"] for kind, change in changes.items() if change.get("name")}


def proposed(session: Session, row: tables.Intervention, kind: Kind, person: Person, now: datetime) -> list[Draft]:
    """Return the checklist of the kind with owners and days; whoever leads, or asks, stands in for a vacant place."""
    community = session.get_one(Community, row.community_id)
    places = interventions.places(session, community, row, now)
    lead = interventions.record_of(row).lead or interventions.person_id(person)
    today = now.astimezone(ZoneInfo(community.tz)).date()
    return drafts(catalogue(community)[kind], places, lead, today, working.works_of(session, community, now))


def agree(
    session: Session,
    intervention_id: int,
    person: Person,
    kind: Kind,
    plan: str,
    promised: list[Numbered],
    now: datetime,
    *,
    saw: int,
    required: str = "",
) -> Done:
    """Record the kind and the plan, make the promises, and say it in the thread and in one line in the channel.

    `saw` is `newest_plan` when the person began. Raises Refused when somebody agreed on another plan since, Invalid
    with the number of the line on which a promise cannot be taken, and Invalid where nothing is `required` above the
    level advise.
    """
    row = interventions.permitted(session, intervention_id, person, Act.agree_plan, now)
    _require_nothing_newer(session, row, saw)
    community = session.get_one(Community, row.community_id)
    event = events.AgreePlan(interventions.person_id(person), kind, plan, required)
    said = {"words": plan.strip(), "required": required.strip(), "level": row.level.value}
    after = interventions.apply(session, row, event, now, person, kind=kind.value, **said)
    for each in promised:
        try:
            asked = replace(each.promise, kind=kind.value)
            actions.promise(session, community, row, person, asked, now, quietly=True)
        except Invalid as error:
            raise Invalid(f"{error.field}_{each.number}", error.message, **error.params) from None
    lessons.note_plan(session, row, now)
    interventions.reply(session, community, row, "plan", now, by=person.id)
    _tell_the_channel(session, community, row, now)
    interventions.show(session, community, row, now)
    return Done(row, after)


def newest_plan(session: Session, row: tables.Intervention) -> int:
    """Return what tells the plan as it is agreed now from any other; 0 while there is none."""
    found = _newest(session, row)
    return (found.id or 0) if found else 0


def may_edit_playbooks(session: Session, community: Community, person: Person, now: datetime) -> None:
    """Raise Refused when the person may not change the catalogue."""
    people.permit(session, community, person, Act.run_community, now)


def edit_playbook(
    session: Session,
    community: Community,
    person: Person,
    kind: Kind,
    changed: dict[str, Any] | None,
    now: datetime,
) -> None:
    """Keep the community's own words for a kind, or with None go back to the default; the change is kept, too.

    Raises Refused for others than leads, and Invalid for a checklist that cannot be used.
    """
    may_edit_playbooks(session, community, person, now)
    changes = dict(community.settings.get(PLAYBOOKS) or {})
    before = changes.get(kind.value)
    if changed == before:
        return
    if changed is None:
        changes.pop(kind.value, None)
    else:
        playbooks({kind.value: changed})
        changes[kind.value] = changed
    community.settings = {**community.settings, PLAYBOOKS: changes}
    session.add(community)
    session.add(
        PlaybookChange(
            community_id=community.id or 0,
            kind=kind.value,
            before=before,
            after=changed,
            by_id=person.id or 0,
            at=now,
        )
    )


def _newest(session: Session, row: tables.Intervention) -> tables.InterventionEvent | None:
    return kept.latest_event(session, row.id or 0, name_of(_ANY_PLAN).value)


def _require_nothing_newer(session: Session, row: tables.Intervention, saw: int) -> None:
    newest = _newest(session, row)
    if newest is None or newest.id == saw:
        return
    by = session.get(Person, newest.by_id) if newest.by_id else None
    raise Refused(
        N_("{person} agreed on a plan meanwhile. Read it in the thread, and open this again if it should change."),
        person=by.name if by else N_("Somebody"),
    )


def _tell_the_channel(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    if row.is_restricted:
        return
    directed_at = interventions.record_of(row).last_event_at
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=f"{interventions.head_key(row.id or 0)}:plan_line:{directed_at.isoformat()}",
        notice="plan_agreed",
        about={"intervention": row.id},
        now=now,
    )
