"""What each message about plans, actions, sponsor asks, decisions and lessons says now."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.usecases import actions, decisions, directing, interventions, lessons, reports, sponsoring
from bot.views import actions as action_views
from bot.views import decisions as decision_views
from bot.views import directing as views
from bot.views import lessons as lesson_views
from bot.views import sponsoring as sponsor_views
from bot.views.decisions import DecisionLine
from bot.views.directing import Directed
from bot.views.reader import Reader
from bot.views.sponsoring import Page
from bot.views.surfaces import Surface
from storage import initiatives, tables
from storage.tables import Community, Initiative, Message, Person
from storage.tables_directing import Action, Decision, Lesson, SponsorAsk

Compose = Callable[[Reader, Session, Message, datetime], Surface | None]


def _directed(reader: Reader, session: Session, message: Message, now: datetime) -> Directed | None:
    row = session.get_one(tables.Intervention, message.about["intervention"])
    community, record = session.get_one(Community, row.community_id), interventions.record_of(row)
    if record.kind is None:
        return None
    initiative = session.get_one(Initiative, row.initiative_id)
    by = session.get(Person, message.about.get("by") or 0)
    return Directed(
        key=initiatives.key(community, initiative),
        title=initiative.title,
        kind=views.kind_name(reader, record.kind, directing.names(community)),
        plan=record.plan,
        by=by.slack_id if by else None,
        actions=actions.summary(session, row.id or 0, now),
        required=record.required,
    )


def _plan(reader: Reader, session: Session, message: Message, now: datetime) -> Surface | None:
    directed = _directed(reader, session, message, now)
    return views.agreed(reader, directed) if directed else None


def _plan_line(reader: Reader, session: Session, message: Message, now: datetime) -> Surface | None:
    directed = _directed(reader, session, message, now)
    return views.agreed_line(reader, directed) if directed else None


def _promised(reader: Reader, session: Session, message: Message, now: datetime) -> Surface:
    action = session.get_one(Action, message.about["action"])
    return action_views.promised(reader, actions.line(session, action, now))


def _settled(reader: Reader, session: Session, message: Message, now: datetime) -> Surface:
    action = session.get_one(Action, message.about["action"])
    return action_views.settled(reader, actions.line(session, action, now), action.result)


def _changed(reader: Reader, session: Session, message: Message, now: datetime) -> Surface:
    action = session.get_one(Action, message.about["action"])
    return action_views.changed(reader, actions.line(session, action, now))


def _reminder(reader: Reader, session: Session, message: Message, now: datetime) -> Surface | None:
    found = [session.get_one(Action, each) for each in message.about["actions"]]
    due = [actions.line(session, each, now) for each in found if each.settled is None]
    return action_views.reminder(reader, due) if due else None


def _owner_left(reader: Reader, session: Session, message: Message, now: datetime) -> Surface | None:
    action = session.get_one(Action, message.about["action"])
    if action.owner_left_at is None or action.settled is not None:
        return None
    return action_views.owner_left(reader, actions.line(session, action, now))


def _similar(reader: Reader, session: Session, message: Message, _now: datetime) -> Surface | None:
    rows = [session.get_one(tables.Intervention, each) for each in message.about["cases"]]
    shown = [lessons.similar_line(session, row) for row in rows if not row.is_restricted]
    return lesson_views.similar(reader, shown) if shown else None


def _did_it_hold(reader: Reader, session: Session, message: Message, _now: datetime) -> Surface | None:
    lesson = session.get_one(Lesson, message.about["lesson"])
    row = session.get_one(tables.Intervention, lesson.intervention_id)
    if row.is_restricted:
        return None
    return lesson_views.did_it_hold(reader, lesson.id or 0, lessons.similar_line(session, row))


def page_of(session: Session, kept: SponsorAsk) -> Page:
    """Return an ask as a page to show."""
    row = session.get_one(tables.Intervention, kept.intervention_id)
    community = session.get_one(Community, kept.community_id)
    initiative = session.get_one(Initiative, row.initiative_id)
    record = sponsoring.record_of(kept)
    known = {record.asked_by, *(each.by for each in record.replies)}
    people = {int(each): session.get_one(Person, each).slack_id for each in known}
    return Page(kept.id or 0, initiatives.key(community, initiative), initiative.title, record, people)


def decision_line(session: Session, decision: Decision) -> DecisionLine:
    """Return a decision as a list shows it."""
    key = ""
    if decision.intervention_id:
        row = session.get_one(tables.Intervention, decision.intervention_id)
        community = session.get_one(Community, decision.community_id)
        key = initiatives.key(community, session.get_one(Initiative, row.initiative_id))
    said_by = session.get_one(Person, decision.said_by_id).slack_id
    return DecisionLine(key, said_by, decisions.value_of(decision))


def _decided(reader: Reader, session: Session, message: Message, _now: datetime) -> Surface:
    return decision_views.recorded(reader, decision_line(session, session.get_one(Decision, message.about["decision"])))


def _page(show: Callable[[Reader, Page], Surface]) -> Compose:
    def compose(reader: Reader, session: Session, message: Message, _now: datetime) -> Surface:
        return show(reader, page_of(session, session.get_one(SponsorAsk, message.about["ask"])))

    return compose


def _answered(reader: Reader, session: Session, message: Message, _now: datetime) -> Surface:
    page = page_of(session, session.get_one(SponsorAsk, message.about["ask"]))
    return sponsor_views.answered(reader, page, message.about["number"])


COMPOSERS: dict[str, Compose] = {
    "intervention_plan": _plan,
    "plan_agreed": _plan_line,
    "intervention_action": _promised,
    "intervention_action_settled": _settled,
    "intervention_action_changed": _changed,
    "action_reminder": _reminder,
    "action_owner_left": _owner_left,
    "intervention_similar": _similar,
    "result_held": _did_it_hold,
    "intervention_decided": _decided,
    "sponsor_ask": _page(sponsor_views.card),
    "sponsor_ask_reminder": _page(sponsor_views.reminder),
    "intervention_sponsor_asked": _page(sponsor_views.asked),
    "intervention_sponsor_answered": _answered,
    "intervention_report": reports.composed,
}
