"""The sponsor ask: one page, sent to the sponsor and shown in the thread, answered with a reason, reminded of twice."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlmodel import Session

from bot.domain import sponsor_ask as domain
from bot.domain.authority import Act
from bot.domain.calendar import add_working_days, working_day_on_or_before
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.sentences import N_
from bot.domain.sponsor_ask import AskAct, AskState
from bot.usecases import interventions, pace, working
from storage import outbox, sponsor_asks, tables
from storage.tables import Community, Person
from storage.tables_directing import SponsorAsk

MOST_REMINDERS = 2
NO_SPONSOR = N_("Nobody is the sponsor here at the moment. Ask a lead to name one.")
GONE = N_("This ask is not on record any more.")
OPEN_STATES = frozenset({AskState.asked, AskState.asked_back})
_SPONSORS_ACTS = frozenset({AskAct.approve, AskAct.decline, AskAct.ask_back})
_RECORD = TypeAdapter(domain.SponsorAsk)


def may_ask(session: Session, intervention_id: int, person: Person, now: datetime) -> tables.Intervention:
    """Return the intervention. Raises Refused when the person may not ask, it is closed, or there is no sponsor."""
    row = interventions.permitted(session, intervention_id, person, Act.agree_plan, now)
    community = session.get_one(Community, row.community_id)
    if row.closed_at is not None:
        raise Refused(N_("This was closed on {at}. Reopen it first."), at=row.closed_at)
    if interventions.places(session, community, row, now).sponsor is None:
        raise Refused(NO_SPONSOR)
    return row


def ask(
    session: Session,
    intervention_id: int,
    person: Person,
    context: str,
    options: list[str],
    recommendation: int,
    needed_by: date | None,
    now: datetime,
) -> SponsorAsk:
    """Send the sponsor one page, and show it in the thread. Raises Invalid with the part that is missing."""
    row = may_ask(session, intervention_id, person, now)
    community = session.get_one(Community, row.community_id)
    sponsor = session.get_one(Person, interventions.places(session, community, row, now).sponsor)
    if needed_by is None:
        raise Invalid("needed_by", N_("Choose the day by which the answer is needed."))
    today = now.astimezone(ZoneInfo(person.tz)).date()
    asker = interventions.person_id(person)
    record = domain.ask_sponsor(context, options, recommendation, needed_by, asker, now, today)
    kept = SponsorAsk(
        community_id=row.community_id,
        intervention_id=row.id or 0,
        sponsor_id=sponsor.id or 0,
        state=record.state.value,
        needed_by=needed_by,
        record=_RECORD.dump_python(record, mode="json"),
        next_at=_reminder_after(session, community, needed_by, sponsor, now),
    )
    session.add(kept)
    session.flush()
    interventions.note(session, row, now, "sponsor_asked", person, ask=kept.id)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=sponsor.slack_id,
        key=card_key(kept),
        notice="sponsor_ask",
        about={"person": sponsor.id, "ask": kept.id},
        now=now,
    )
    interventions.reply(session, community, row, "sponsor_asked", now, ask=kept.id)
    interventions.show(session, community, row, now)
    return kept


def permitted(session: Session, ask_id: int, person: Person, act: AskAct, now: datetime) -> SponsorAsk:
    """Return the ask. Raises Refused when this act on it is not the person's."""
    kept = sponsor_asks.locked(session, ask_id)
    if kept is None:
        raise NotFound(GONE)
    needed = Act.decide_sponsor_ask if act in _SPONSORS_ACTS else Act.agree_plan
    interventions.permitted(session, kept.intervention_id, person, needed, now)
    refused = domain.TABLE[AskState(kept.state), act]
    if not isinstance(refused, AskState):
        record = record_of(kept)
        raise Refused(refused, at=record.replies[-1].at if record.replies else record.asked_at)
    return kept


def answer(
    session: Session, ask_id: int, person: Person, act: AskAct, words: str, option: int | None, now: datetime
) -> SponsorAsk:
    """Record what was said to the ask, and say it in the thread. Raises Refused, or Invalid without a reason."""
    kept = permitted(session, ask_id, person, act, now)
    record = domain.reply(record_of(kept), act, words, interventions.person_id(person), now, option)
    kept.record, kept.state = _RECORD.dump_python(record, mode="json"), record.state.value
    if record.state not in OPEN_STATES:
        kept.next_at = None
    session.add(kept)
    row = session.get_one(tables.Intervention, kept.intervention_id)
    community = session.get_one(Community, kept.community_id)
    number = len(record.replies) - 1
    interventions.note(session, row, now, "sponsor_answered", person, ask=kept.id, number=number)
    interventions.reply(session, community, row, "sponsor_answered", now, ask=kept.id, number=number)
    outbox.show_again(session, community.workspace_id, card_key(kept), now)
    interventions.show(session, community, row, now)
    return kept


def remind(session: Session, ask_id: int, now: datetime) -> bool:
    """Remind the sponsor while the answer is open, at most twice; return whether it was due."""
    kept = sponsor_asks.locked(session, ask_id)
    if kept is None or kept.next_at is None or kept.next_at > now:
        return False
    sponsor = session.get_one(Person, kept.sponsor_id)
    row = session.get_one(tables.Intervention, kept.intervention_id)
    kept.next_at = None
    session.add(kept)
    if kept.state != AskState.asked or row.closed_at is not None or not sponsor.is_active:
        return True
    kept.reminders_sent += 1
    community = session.get_one(Community, kept.community_id)
    if kept.reminders_sent < MOST_REMINDERS:
        kept.next_at = _reminder_after(session, community, kept.needed_by, sponsor, now)
    outbox.say(
        session,
        workspace_id=sponsor.workspace_id,
        to=sponsor.slack_id,
        key=f"{card_key(kept)}:reminder:{kept.reminders_sent}",
        notice="sponsor_ask_reminder",
        about={"person": sponsor.id, "ask": kept.id},
        now=now,
    )
    return True


def last_ask(session: Session, row: tables.Intervention) -> domain.SponsorAsk | None:
    """Return the newest ask of the intervention; None when the sponsor was not asked."""
    kept = next(reversed(sponsor_asks.of_intervention(session, row.id or 0)), None)
    return record_of(kept) if kept else None


def record_of(kept: SponsorAsk) -> domain.SponsorAsk:
    """Return the domain's value of a kept ask."""
    return _RECORD.validate_python(kept.record)


def card_key(kept: SponsorAsk) -> str:
    """Return the key of the sponsor's direct message."""
    return f"sponsor_ask:{kept.id}"


def _reminder_after(
    session: Session, community: Community, needed_by: date, sponsor: Person, now: datetime
) -> datetime | None:
    """Return the next reminder: on the sponsor's working day before the answer is needed, and on the day itself."""
    calendar, zone = working.calendar_of(session, community, sponsor, now), ZoneInfo(sponsor.tz)
    last = working_day_on_or_before(calendar, needed_by)
    moments = [pace.start_of(community, day, zone) for day in (add_working_days(calendar, last, -1), last)]
    return next((moment for moment in moments if moment > now), None)
