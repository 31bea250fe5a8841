"""Promises: made from a thread or a message, reminded of, kept with a word on the result, dropped or given on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain import actions as domain
from bot.domain import intervention_events as events
from bot.domain.actions import ActionState, SettlesWith
from bot.domain.authority import Act
from bot.domain.errors import Invalid, NotFound
from bot.domain.intervention_events import Event
from bot.domain.sentences import N_
from bot.domain.words import PersonId
from bot.usecases import interventions, pace, people, rosters, working
from bot.views.lines import ActionLine
from storage import actions, duties, initiatives, outbox, tables
from storage import interventions as kept
from storage.tables import Community, Division, Duty, Initiative, Person
from storage.tables_directing import Action
from storage.tables_reporting import ActionChange

NOT_HERE = N_("{person} is not an active member of this community. Choose somebody who is.")
GONE = N_("This action is not on record any more.")


@dataclass(frozen=True)
class Promise:
    """An action as somebody asks for it."""

    words: str
    owner: Person | None
    due_on: date | None
    link: str = ""
    kind: str = ""
    settles_with: SettlesWith | None = None


def may_promise(
    session: Session, community: Community, row: tables.Intervention | None, person: Person, now: datetime
) -> None:
    """Raise Refused when the person may not add an action here."""
    if row is None:
        people.permit(session, community, person, Act.take_action, now)
    else:
        interventions.permitted(session, row.id or 0, person, Act.take_action, now)


def promise(
    session: Session,
    community: Community,
    row: tables.Intervention | None,
    person: Person,
    asked: Promise,
    now: datetime,
    *,
    quietly: bool = False,
) -> Action:
    """Return the new action; unless `quietly`, the thread says who promised what.

    Raises Invalid for an owner who is not here, a date that has passed, or no words.
    """
    may_promise(session, community, row, person, now)
    owner = _somebody_here(session, community, row, asked.owner, now)
    if asked.due_on is None:
        raise Invalid("due_on", N_("Choose a day by which it is done."))
    owner_id, today = interventions.person_id(owner), local_day(owner, now)
    by = interventions.person_id(person)
    made = domain.promise(asked.words, owner_id, asked.due_on, by, now, today, {owner_id})
    action = Action(
        community_id=community.id or 0,
        intervention_id=row.id if row else None,
        kind=asked.kind,
        settles_with=asked.settles_with.value if asked.settles_with else "",
        link=asked.link,
        **_columns(made),
    )
    _plan_reminder(session, community, action, owner, now)
    session.add(action)
    session.flush()
    if row is not None:
        event = events.AddAction(interventions.person_id(person))
        interventions.apply(session, row, event, now, person, action=action.id)
        if not quietly:
            interventions.reply(session, community, row, "action", now, action=action.id)
        interventions.show(session, community, row, now)
    return action


def permitted(session: Session, action_id: int, person: Person, now: datetime) -> Action:
    """Return the action, held until the unit of work ends. Raises Refused when it is not the person's to settle."""
    action = actions.locked(session, action_id)
    if action is None:
        raise NotFound(GONE)
    community = session.get_one(Community, action.community_id)
    division = None
    if action.intervention_id is not None and (row := kept.locked(session, action.intervention_id)):
        interventions.permit_sight(session, community, row, person, now)
        division = session.get_one(Initiative, row.initiative_id).division_id
    owners = (action.owner_id, action.made_by_id)
    people.permit(session, community, person, Act.settle_action, now, division=division, owners=owners)
    return action


def complete(session: Session, action_id: int, person: Person, result: str, now: datetime) -> Action:
    """Note that the action is done and what came of it. Raises Invalid without a word on the result."""
    action = permitted(session, action_id, person, now)
    by = interventions.person_id(person)
    after = domain.complete(value_of(action), result, by, now)
    return _settle(session, action, after, person, events.CompleteAction(by), now)


def settle_with(
    session: Session, intervention_id: int, what: SettlesWith, person: Person, result: str, now: datetime
) -> None:
    """Note that the intervention's open actions are done that `what` settles; the thread says only what happened."""
    by = interventions.person_id(person)
    for action in actions.settling_with(session, intervention_id, what):
        after = domain.complete(value_of(action), result, by, now)
        _settle(session, action, after, person, events.CompleteAction(by), now, quietly=True)


def drop(session: Session, action_id: int, person: Person, reason: str, now: datetime) -> Action:
    """Note that the action is not needed any more, and why."""
    action = permitted(session, action_id, person, now)
    by = interventions.person_id(person)
    after = domain.drop(value_of(action), reason, by, now)
    return _settle(session, action, after, person, events.DropAction(by), now)


def change(
    session: Session, action_id: int, person: Person, owner: Person | None, due_on: date | None, now: datetime
) -> Action:
    """Give the action to somebody else, or move its date; what stays the same is left alone."""
    action = permitted(session, action_id, person, now)
    community = session.get_one(Community, action.community_id)
    row = session.get(tables.Intervention, action.intervention_id) if action.intervention_id else None
    after = before = value_of(action)
    if owner is None or owner.id != action.owner_id:
        owner = _somebody_here(session, community, row, owner, now)
        after = domain.give_to(after, interventions.person_id(owner), {interventions.person_id(owner)})
    if due_on and due_on != action.due_on:
        after = domain.move(after, due_on, local_day(owner, now))
    if after == before:
        return action
    session.add(
        ActionChange(
            community_id=action.community_id,
            action_id=action.id or 0,
            from_owner_id=before.owner,
            from_due_on=before.due_on,
            at=now,
        )
    )
    _write(session, action, after)
    action.owner_left_at = None if after.owner != before.owner else action.owner_left_at
    _plan_reminder(session, community, action, owner, now)
    if row is not None:
        data = {"action": action.id, "due_on": after.due_on.isoformat(), "owner": after.owner}
        interventions.note(session, row, now, "action_changed", person, **data)
        interventions.reply(session, community, row, "action_changed", now, action=action.id, by=person.id)
        interventions.show(session, community, row, now)
    return action


def mine(session: Session, community: Community, person: Person, now: datetime) -> list[ActionLine]:
    """Return what the person has promised in this community and not yet done, soonest due first."""
    found = [each for each in actions.open_of(session, person.id or 0) if each.community_id == community.id]
    return [line(session, each, now) for each in found]


def all_open(session: Session, community: Community, now: datetime) -> list[ActionLine]:
    """Return every open action of the community that may appear in a list."""
    return [line(session, each, now) for each in actions.open_in(session, community.id or 0)]


def in_division(session: Session, community: Community, division: Division, now: datetime) -> list[ActionLine]:
    """Return what was promised in the division's interventions and is open; nothing of restricted ones."""
    found = actions.open_in_division(session, community.id or 0, division.id or 0)
    return [line(session, each, now) for each in found]


def summary(session: Session, intervention_id: int, now: datetime) -> list[ActionLine]:
    """Return the intervention's open actions for its head post, soonest due first."""
    found = [each for each in actions.of_intervention(session, intervention_id) if each.settled is None]
    return [line(session, each, now) for each in sorted(found, key=lambda each: each.due_on)]


def line(session: Session, action: Action, now: datetime) -> ActionLine:
    """Return the action as a list shows it now."""
    owner = session.get_one(Person, action.owner_id)
    return ActionLine(
        action=action.id or 0,
        key=key_of(session, action),
        words=action.words,
        owner=owner.slack_id,
        due_on=action.due_on,
        state=value_of(action).state_on(local_day(owner, now)),
        owner_left=action.owner_left_at is not None,
        away_until=rosters.away_until(session, owner, now),
    )


def key_of(session: Session, action: Action) -> str:
    """Return the key of the initiative that the action is about; empty when it is about none."""
    if action.intervention_id is None:
        return ""
    row = session.get_one(tables.Intervention, action.intervention_id)
    community = session.get_one(Community, action.community_id)
    return initiatives.key(community, session.get_one(Initiative, row.initiative_id))


def remind(session: Session, owner_id: int, now: datetime) -> bool:
    """Send the person one message about everything that is due a reminder; return whether anything was."""
    owner = session.get_one(Person, owner_id)
    due = actions.due_of(session, owner_id, now)
    told = []
    for action in due:
        community = session.get_one(Community, action.community_id)
        if not is_here(session, community, owner, now):
            _tell_who_can_give_it_on(session, community, action, now)
            continue
        works, today = working.works_of(session, community, now), local_day(owner, now)
        if domain.due_reminders([value_of(action)], lambda _: today, works):  # noqa: B023  # used at once
            told.append(action)
            _write(session, action, domain.reminded(value_of(action), today, works))
        _plan_reminder(session, community, action, owner, now)
        if action.intervention_id is not None:
            # By now it may be overdue, which its head post shows.
            row = session.get_one(tables.Intervention, action.intervention_id)
            interventions.show(session, community, row, now)
    if told:
        outbox.say(
            session,
            workspace_id=owner.workspace_id,
            to=owner.slack_id,
            key=f"actions:{owner_id}:{now.isoformat()}",
            notice="action_reminder",
            about={"person": owner_id, "actions": [each.id for each in told]},
            now=now,
        )
    return bool(due)


def to_search_for_left(session: Session, communities: Iterable[Community], now: datetime) -> list[int]:
    """Return the communities in which nobody looked yet today whether owners have left."""
    days = {_search_duty(each, now): each.id or 0 for each in communities}
    undone = duties.undone(session, days)
    return [community for duty, community in days.items() if duty in undone]


def plan_reminders_again(session: Session, owner: Person, now: datetime) -> None:
    """Have the person's reminders come on the days that are worked by what is known now: absences have changed."""
    for action in actions.open_of(session, owner.id or 0):
        if action.owner_left_at is None:
            _plan_reminder(session, session.get_one(Community, action.community_id), action, owner, now)
            session.add(action)


def find_left(session: Session, community: Community, now: datetime) -> bool:
    """Once a day, tell the leads of open actions whose owner is here no more; return whether this was the time."""
    duty = _search_duty(community, now)
    if session.get(Duty, duty) is not None:
        return False
    session.add(Duty(key=duty, done_at=now))
    for action in actions.everything_open(session, community.id or 0):
        if action.owner_left_at is None and not is_here(
            session, community, session.get_one(Person, action.owner_id), now
        ):
            _tell_who_can_give_it_on(session, community, action, now)
    return True


def _search_duty(community: Community, now: datetime) -> str:
    return f"actions-left:{community.id}:{now.astimezone(ZoneInfo(community.tz)).date()}"


def is_here(session: Session, community: Community, person: Person, now: datetime) -> bool:
    """Return whether the person is an active member of the community."""
    return person.is_active and people.standing(session, community, person, now).is_member


def local_day(person: Person, now: datetime) -> date:
    """Return the date where the person is."""
    return now.astimezone(ZoneInfo(person.tz)).date()


def value_of(action: Action) -> domain.Action:
    """Return the domain's value of a kept action."""
    return domain.Action(
        words=action.words,
        owner=PersonId(action.owner_id),
        due_on=action.due_on,
        first_due_on=action.first_due_on,
        made_at=action.made_at,
        made_by=PersonId(action.made_by_id),
        settled=ActionState(action.settled) if action.settled else None,
        settled_at=action.settled_at,
        settled_by=PersonId(action.settled_by_id) if action.settled_by_id else None,
        result=action.result,
        reminded_stage=action.reminded_stage,
    )


def _columns(value: domain.Action) -> dict[str, Any]:
    return {
        "words": value.words,
        "owner_id": value.owner,
        "due_on": value.due_on,
        "first_due_on": value.first_due_on,
        "made_at": value.made_at,
        "made_by_id": value.made_by,
        "settled": value.settled.value if value.settled else None,
        "settled_at": value.settled_at,
        "settled_by_id": value.settled_by,
        "result": value.result,
        "reminded_stage": value.reminded_stage,
    }


def _write(session: Session, action: Action, value: domain.Action) -> None:
    for name, held in _columns(value).items():
        setattr(action, name, held)
    session.add(action)


def _settle(
    session: Session,
    action: Action,
    after: domain.Action,
    person: Person,
    event: Event,
    now: datetime,
    *,
    quietly: bool = False,
) -> Action:
    _write(session, action, after)
    action.next_at = None
    if action.intervention_id is not None:
        row = session.get_one(tables.Intervention, action.intervention_id)
        community = session.get_one(Community, action.community_id)
        interventions.apply(session, row, event, now, person, action=action.id)
        if not quietly:
            interventions.reply(session, community, row, "action_settled", now, action=action.id)
        interventions.show(session, community, row, now)
    return action


def _somebody_here(
    session: Session, community: Community, row: tables.Intervention | None, owner: Person | None, now: datetime
) -> Person:
    if owner is None or not is_here(session, community, owner, now):
        raise Invalid("owner", NOT_HERE, person=owner.name if owner else N_("This person"))
    if row is not None and row.is_restricted and owner.id not in row.concerned:
        raise Invalid("owner", N_("Only somebody whom this concerns can take an action here."))
    return owner


def _plan_reminder(session: Session, community: Community, action: Action, owner: Person, now: datetime) -> None:
    works = working.works_of(session, community, now)
    day = domain.next_reminder_day(value_of(action), local_day(owner, now), works)
    action.next_at = pace.start_of(community, day, ZoneInfo(owner.tz)) if day else None


def _tell_who_can_give_it_on(session: Session, community: Community, action: Action, now: datetime) -> None:
    """Tell whoever leads the intervention, or a lead of the community, once, that the owner is here no more."""
    action.owner_left_at, action.next_at = now, None
    session.add(action)
    row = session.get(tables.Intervention, action.intervention_id) if action.intervention_id else None
    lead = session.get(Person, row.lead_id) if row and row.lead_id else None
    if lead is None or lead.id == action.owner_id or not is_here(session, community, lead, now):
        leads = [each for each in interventions.leads(session, community, now) if each.id != action.owner_id]
        if row is not None and row.is_restricted:
            leads = [each for each in leads if each.id in row.concerned]
        lead = leads[0] if leads else None
    if lead is not None:
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=lead.slack_id,
            key=f"action:{action.id}:owner_left:{action.owner_id}",
            notice="action_owner_left",
            about={"person": lead.id, "action": action.id},
            now=now,
        )
    if row is not None:
        interventions.show(session, community, row, now)
