"""What the check-in's card and form show, gathered from the database."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.words import CheckInState
from bot.usecases import checkins, drafting, pace, questions
from bot.usecases.checkins import Asked
from bot.views import card, form
from bot.views.reader import Reader
from storage import answers, initiatives
from storage import checkins as kept
from storage.tables import Answer, CheckIn, Community, Cycle, Division, Initiative, Person


def card_of(session: Session, asked: CheckIn, person: Person, now: datetime, page: int = 0) -> card.Card:
    """Return what the check-in's card shows the person."""
    community = session.get_one(Community, asked.community_id)
    answered = kept.answers_in(session, asked.id or 0)
    course = answers.last_two(session, asked, asked.asks)
    before = {initiative_id: said[-1] for initiative_id, said in course.items()}
    since = answers.status_since(session, asked.asks)
    drafts = answers.drafted(session, asked.id or 0, asked.asked_id or 0)
    phase = checkins.phase_of(session, asked, now)
    lines = []
    for initiative_id in asked.asks:
        initiative = session.get_one(Initiative, initiative_id)
        given = answered.get(initiative_id)
        said = given or before.get(initiative_id)
        first = since.get(initiative_id)
        told = [*course.get(initiative_id, []), *([given] if given else [])]
        lines.append(
            card.Line(
                initiative=initiative_id,
                key=initiatives.key(community, initiative),
                title=initiative.title,
                status=said.status if said else None,
                progress=said.progress if said else None,
                confidence=said.confidence if said else None,
                confidence_before=told[-2].confidence if len(told) > 1 else None,
                since=first.astimezone(ZoneInfo(person.tz)).date() if first else None,
                due_on=initiative.due_on,
                is_answered=given is not None,
                given=_worth_telling(session, asked, given) if given else None,
                is_repeatable=initiative_id in before and before[initiative_id].status is not None,
                has_draft=initiative_id in drafts,
            )
        )
    division = session.get_one(Division, asked.division_id)
    state = CheckInState(asked.state)
    return card.Card(
        check_in=asked.id or 0,
        division=division.name,
        due_at=asked.due_at,
        lines=lines,
        phase=phase,
        page=page,
        is_skipped=state is CheckInState.skipped,
        is_gone=_is_gone(session, asked, state, person, now),
    )


def _is_gone(session: Session, asked: CheckIn, state: CheckInState, person: Person, now: datetime) -> bool:
    """Say whether a card that the person got asks nothing of them any more."""
    if state is CheckInState.withdrawn or asked.asked_id == person.id:
        return state is CheckInState.withdrawn
    return not checkins.may_answer(session, asked, person, now)


def question_of(
    session: Session,
    asked: Asked,
    person: Person,
    now: datetime,
    *,
    typed: Mapping[str, str | None] | None = None,
    overtaken: form.Overtaken | None = None,
) -> form.Question:
    """Return what the form shows the person; `typed` is what stands in it already and has just been kept."""
    community = session.get_one(Community, asked.check_in.community_id)
    draft = drafting.draft_of(session, asked, person)
    question_set, own = questions.asked_now(session, asked.check_in.community_id)
    behalf = checkins.on_behalf_of(session, asked.check_in, person, now)
    fields = drafting.filled(asked, draft)
    if typed is not None:
        fields |= {name: value or "" for name, value in typed.items()}
    return form.Question(
        check_in=asked.check_in.id or 0,
        initiative=asked.initiative.id or 0,
        key=asked.key,
        title=asked.initiative.title,
        position=asked.position,
        count=asked.count,
        due_on=asked.initiative.due_on,
        fields=fields,
        others=asked.others,
        saw=asked.given.version if asked.given else 0,
        phase=asked.phase,
        counts_for=_cycle_day(session, asked.check_in),
        was_due_at=asked.check_in.due_at,
        given=given_of(session, asked.check_in, asked.given) if asked.given else None,
        draft_at=draft.at if draft and typed is None else None,
        on_behalf_of=session.get_one(Person, behalf).slack_id if behalf else None,
        needs_evidence=asked.needs_evidence,
        has_notes=bool(asked.notes),
        question_set=question_set,
        questions=own,
        overtaken=overtaken,
        confidence_words=pace.confidence_words(community, Reader(person.locale).language),
    )


def given_of(session: Session, check_in: CheckIn, answer: Answer) -> card.Given:
    """Return who gave the answer and when, as people read it."""
    is_edit = answer.version > 1
    return card.Given(
        by=session.get_one(Person, answer.by_id).slack_id,
        at=answer.at,
        on_behalf_of=session.get_one(Person, answer.for_id).slack_id if answer.for_id else None,
        is_edit=is_edit,
        is_amendment=is_edit and answer.at >= check_in.closes_at,
        is_late=not is_edit and answer.at > check_in.due_at,
    )


def _worth_telling(session: Session, check_in: CheckIn, answer: Answer) -> card.Given | None:
    """Return who answered and when, unless it was the person asked, in time and once."""
    given = given_of(session, check_in, answer)
    is_plain = answer.by_id == check_in.asked_id and not (given.on_behalf_of or given.is_edit or given.is_late)
    return None if is_plain else given


def _cycle_day(session: Session, check_in: CheckIn) -> date:
    return session.get_one(Cycle, check_in.cycle_id).day
