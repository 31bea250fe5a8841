"""The record of an intervention and how it is said: everything that more than one story about it needs.

`bot.domain.intervention` decides what may happen. The stories stand beside this module: `raising`, `acting`,
`updating`, `escalating`, `discussing`, `measuring`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session

from bot.domain.absences import Absence, absent_on
from bot.domain.authority import Act
from bot.domain.errors import NotFound, Refused
from bot.domain.escalation import Roster
from bot.domain.intervention import Intervention, Phase, answer_when_unchanged, transition
from bot.domain.intervention_events import Event, EventName, name_of
from bot.domain.sentences import Sentence
from bot.domain.words import Level, PersonId, Role
from bot.usecases import people, rosters
from storage import interventions, outbox, roster, tables
from storage.roster import Seated
from storage.tables import Community, Initiative, InterventionEvent, Person

DEBOUNCE_S = 3
GONE = "This intervention is not on record any more."
_RECORD = TypeAdapter(Intervention)


@dataclass(frozen=True)
class Done:
    """What became of a person's request; `already` says it in a sentence when it had been done before."""

    row: tables.Intervention
    record: Intervention
    already: Sentence | None = None


@dataclass(frozen=True)
class Place:
    """One conversation in which an intervention is said, and the key of the message that heads it there."""

    to: str
    head: str
    person: int | None = None
    """Whose direct message it is; None in the community's channel."""


def record_of(row: tables.Intervention) -> Intervention:
    """Return the domain's value of a kept intervention."""
    return _RECORD.validate_python(row.record)


def keep(session: Session, row: tables.Intervention, record: Intervention) -> None:
    """Write the record and the columns that repeat parts of it; nothing else writes either.

    What happens to a raised intervention changes what is to come, so the clock looks at it at once.
    """
    row.record = _RECORD.dump_python(record, mode="json")
    row.phase, row.level, row.lead_id = record.phase.value, record.level, record.lead
    row.is_restricted, row.closed_at = record.is_restricted, record.closed_at
    row.raised_at = record.raised_at or record.candidate_at
    if record.phase is Phase.closed:
        row.next_at = None
    elif record.phase is not Phase.candidate:
        row.next_at = record.last_event_at
    session.add(row)


def permitted(session: Session, intervention_id: int, person: Person, act: Act, now: datetime) -> tables.Intervention:
    """Return the intervention, held until the unit of work ends.

    Raises Refused when the person may not do this to it, and NotFound when there is none or, for somebody whom it
    does not concern, a restricted one: that it exists is not said either.
    """
    row = interventions.locked(session, intervention_id)
    if row is None:
        raise NotFound(GONE)
    community = session.get_one(Community, row.community_id)
    permit_sight(session, community, row, person, now)
    initiative = session.get_one(Initiative, row.initiative_id)
    owners = (initiative.owner_id, row.lead_id, *_scribe(row, act))
    people.permit(session, community, person, act, now, division=initiative.division_id, owners=owners)
    return row


def permit_sight(
    session: Session, community: Community, row: tables.Intervention, person: Person, now: datetime
) -> None:
    """Raise Refused when the person may not see the intervention; NotFound hides a restricted one."""
    if not row.is_restricted:
        people.permit_view(session, community, person, now)
        return
    try:
        people.permit(session, community, person, Act.see_restricted, now, owners=tuple(row.concerned))
    except Refused:
        raise NotFound(GONE) from None


def act(
    session: Session, intervention_id: int, person: Person, what: Act, event: Event, now: datetime, **data: Any
) -> Done:
    """Put the event through for the person, note it with the data, and have the head post show it.

    Raises Refused or Invalid with the reason when it is not possible.
    """
    row = permitted(session, intervention_id, person, what, now)
    before = record_of(row)
    after = transition(before, event, now)
    if after is before:
        return Done(row, before, answer_when_unchanged(before, event))
    _happened(session, row, after, event, now, person, data)
    show(session, session.get_one(Community, row.community_id), row, now)
    return Done(row, after)


def apply(
    session: Session,
    row: tables.Intervention,
    event: Event,
    now: datetime,
    person: Person | None = None,
    **data: Any,
) -> Intervention:
    """Return the record after the event; unless nothing changes by it, it is kept and the timeline says so."""
    before = record_of(row)
    after = transition(before, event, now)
    if after is not before:
        _happened(session, row, after, event, now, person, data)
    return after


def note(
    session: Session, row: tables.Intervention, now: datetime, what: str, person: Person | None = None, **data: Any
) -> InterventionEvent:
    """Return a new entry of the timeline."""
    entry = InterventionEvent(
        intervention_id=row.id or 0, at=now, by_id=person.id if person else None, what=what, data=data
    )
    session.add(entry)
    session.flush()
    return entry


def head_key(intervention_id: int) -> str:
    """Return the key of the message that heads the thread in the channel."""
    return f"intervention:{intervention_id}"


def said_in(session: Session, community: Community, row: tables.Intervention) -> list[Place]:
    """Return where the intervention is said: the channel, or the direct messages of those it concerns."""
    key = head_key(row.id or 0)
    if not row.is_restricted:
        return [Place(community.channel, key)]
    concerned = (session.get_one(Person, each) for each in row.concerned)
    return [Place(person.slack_id, f"{key}:for:{person.id}", person.id) for person in concerned if person.is_active]


def say_head(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """Have the message that heads the thread said where the intervention is said."""
    for place in said_in(session, community, row):
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=place.to,
            key=place.head,
            notice="intervention_head",
            about=_about(row, place),
            now=now,
        )


def show(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """Have the head post say how the intervention stands now."""
    for place in said_in(session, community, row):
        outbox.show_again(session, community.workspace_id, place.head, now, after_s=DEBOUNCE_S)


def show_proposal(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """Have the last proposal to close, if there was one, say whether it still waits for a decision."""
    event = interventions.latest_event(session, row.id or 0, EventName.propose_close.value)
    for place in said_in(session, community, row) if event else ():
        assert event is not None, "there are places only then"
        outbox.show_again(session, community.workspace_id, f"{place.head}:proposal:{event.id}", now, after_s=DEBOUNCE_S)


def reply(
    session: Session, community: Community, row: tables.Intervention, what: str, now: datetime, **about: Any
) -> None:
    """Say `intervention_<what>` in the thread."""
    number = _number(session, row)
    for place in said_in(session, community, row):
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=place.to,
            key=f"{place.head}:{what}:{number}",
            notice=f"intervention_{what}",
            about=_about(row, place) | about,
            reply_to=place.head,
            now=now,
        )


def tell(
    session: Session,
    community: Community,
    row: tables.Intervention,
    person: Person,
    what: str,
    now: datetime,
    **about: Any,
) -> None:
    """Say `intervention_<what>` to one person, in a direct message; on a restricted one, in its thread there."""
    key = f"{head_key(row.id or 0)}:for:{person.id}"
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=f"{key}:{what}:{_number(session, row)}",
        notice=f"intervention_{what}",
        about={"intervention": row.id, "person": person.id, **about},
        reply_to=key if row.is_restricted else None,
        now=now,
    )


def conclude(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """Tell the channel in one line how it ended; of a restricted one the channel hears nothing."""
    if row.is_restricted:
        return
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=f"{head_key(row.id or 0)}:conclusion:{record_of(row).reopened}",
        notice="intervention_conclusion",
        about={"intervention": row.id},
        now=now,
    )


def listed(session: Session, community: Community) -> list[tables.Intervention]:
    """Return the open interventions that may appear in a list: raised, and not restricted."""
    return [
        row
        for row in interventions.open_in(session, community.id or 0)
        if not row.is_restricted and row.phase != Phase.candidate
    ]


def in_thread(session: Session, workspace_id: int, channel: str, thread_ts: str) -> tables.Intervention | None:
    """Return the intervention whose thread this is, also where its head post was deleted since."""
    head = outbox.find_at(session, workspace_id, channel, thread_ts)
    if head is None or head.notice != "intervention_head":
        return None
    return session.get(tables.Intervention, head.about["intervention"])


def open_beside(session: Session, row: tables.Intervention) -> tables.Intervention | None:
    """Return another open intervention about the same initiative that is not restricted."""
    other = interventions.open_for(session, row.initiative_id)
    return other if other and other.id != row.id else None


def places(session: Session, community: Community, row: tables.Intervention, now: datetime) -> Roster:
    """Return who holds each place of the chain at `now` and is there; of a restricted one, only those concerned."""
    everybody = places_about(session, community, session.get_one(Initiative, row.initiative_id), now)
    return everybody.only({PersonId(each) for each in row.concerned}) if row.is_restricted else everybody


def places_about(session: Session, community: Community, initiative: Initiative, now: datetime) -> Roster:
    """Return who holds each place of the escalation chain for the initiative at `now`."""
    seats = roster.places(session, community.id or 0, initiative.division_id, now)
    there = [each for each in seats if not _is_away(each, now)]

    def holder(role: Role) -> PersonId | None:
        return next((person_id(each.person) for each in there if each.role is role), None)

    return Roster(
        owner=_owner_there(session, initiative, now),
        representative=holder(Role.representative),
        deputy=holder(Role.deputy),
        knowledge_lead=holder(Role.knowledge_lead),
        hr_lead=holder(Role.hr_lead),
        sponsor=holder(Role.sponsor),
    )


def _owner_there(session: Session, initiative: Initiative, now: datetime) -> PersonId | None:
    owner = session.get(Person, initiative.owner_id) if initiative.owner_id else None
    if owner is None or not owner.is_active:
        return None
    return None if rosters.is_away(session, owner.id or 0, rosters.local_day_of(owner, now)) else person_id(owner)


def _is_away(seat: Seated, now: datetime) -> bool:
    return absent_on([Absence(*days) for days in seat.away], rosters.local_day_of(seat.person, now))


def leads(session: Session, community: Community, now: datetime) -> list[Person]:
    """Return the active leads of the community, the knowledge leads first, each once."""
    found = [
        person
        for role in (Role.knowledge_lead, Role.hr_lead)
        for person in roster.holders(session, community.id or 0, role, now)
    ]
    return list({person.id: person for person in found}.values())


def new_row(
    session: Session,
    community: Community,
    record: Intervention,
    *,
    reason: str = "",
    rules: list[str] | None = None,
    concerned: list[int] | None = None,
    source_link: str = "",
) -> tables.Intervention:
    """Return the row of a new intervention, with its id."""
    row = tables.Intervention(
        community_id=community.id or 0,
        initiative_id=record.initiative,
        phase=record.phase.value,
        level=Level(record.level),
        raised_at=record.candidate_at,
        reason=reason,
        source_link=source_link,
        concerned=concerned or [],
        told_rules=rules or [],
        record={},
    )
    keep(session, row, record)
    session.flush()
    return row


def person_id(person: Person) -> PersonId:
    """Return the person's id as the domain knows it."""
    return PersonId(person.id or 0)


def _happened(
    session: Session,
    row: tables.Intervention,
    after: Intervention,
    event: Event,
    now: datetime,
    person: Person | None,
    data: dict[str, Any],
) -> None:
    # An action that is kept in the very instant of another event leaves the record equal, and still happened.
    keep(session, row, after)
    note(session, row, now, name_of(event).value, person, **data)


def _scribe(row: tables.Intervention, act: Act) -> tuple[int, ...]:
    """Whoever keeps the record may also do what goes on record, and hand it over."""
    scribe = row.record.get("scribe")
    return (scribe,) if scribe and act in {Act.give_update, Act.hand_over_record} else ()


def _about(row: tables.Intervention, place: Place) -> dict[str, Any]:
    return {"intervention": row.id} | ({"person": place.person} if place.person else {})


def _number(session: Session, row: tables.Intervention) -> int:
    """Return the number of the timeline's newest entry: what is said follows from it, and is said once."""
    return interventions.newest_event(session, row.id or 0)
