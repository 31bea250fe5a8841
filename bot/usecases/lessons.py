"""Learning: what helped is kept, found again by its words, shown where something similar begins, and checked on later.

Everything here is about interventions that anybody in the community may see; of a restricted one nothing is kept.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.errors import NotFound
from bot.domain.likeness import meaning_the_same, recall_marks
from bot.domain.local_time import instant
from bot.domain.sentences import N_
from bot.domain.words import Outcome, Rule
from bot.usecases import interventions, people, working
from bot.views.lines import Found, Held, HowHeld, Similar
from storage import actions, checkins, initiatives, lessons, outbox, tables
from storage.tables import Answer, Community, Division, Initiative, Person
from storage.tables_directing import Decision, Lesson, Recall

CASE = "case"
FOUND_KINDS = ("barrier", "plan", "decision", "lesson")
MOST_FOUND = 10
MOST_SIMILAR = 3
LOOKED_AT = 15
GONE = N_("This lesson is not on record any more.")


@dataclass(frozen=True)
class Learned:
    """What people say when an intervention ends; each part may be empty."""

    helped: str = ""
    change: str = ""
    who_else: str = ""

    def __bool__(self) -> bool:
        return any(part.strip() for part in (self.helped, self.change, self.who_else))


def learn(session: Session, row: tables.Intervention, person: Person, said: Learned, now: datetime) -> Lesson | None:
    """Keep what was learned from the round that has just ended, and plan to ask in a month whether it held.

    Of what was withdrawn, and of a restricted intervention, nothing is asked later.
    """
    record = interventions.record_of(row)
    is_over = record.outcome is not Outcome.withdrawn
    if not said and not is_over:
        return None
    community = session.get_one(Community, row.community_id)
    asked = _who_knows(session, community, row, person, now)
    lesson = lessons.lesson_of(session, row.id or 0, record.reopened) or Lesson(
        community_id=row.community_id, intervention_id=row.id or 0, round=record.reopened, at=now
    )
    lesson.helped, lesson.change, lesson.who_else = said.helped.strip(), said.change.strip(), said.who_else.strip()
    lesson.by_id, lesson.at, lesson.asked_id = person.id, now, asked.id
    lesson.next_at = _in_a_month(session, community, asked, now) if is_over and not row.is_restricted else None
    session.add(lesson)
    session.flush()
    interventions.note(session, row, now, "learned", person, lesson=lesson.id)
    words = " ".join(part for part in (lesson.helped, lesson.change, lesson.who_else) if part)
    if words:
        _keep(session, row, "lesson", lesson.id or 0, words, now)
    note_case(session, row, now)
    return lesson


def note_barrier(session: Session, community: Community, answer: Answer) -> None:
    """Have the barrier of an answer found by its words, and that of the version it corrects no more."""
    if answer.version > 1:
        lessons.let_go_of_barriers(session, answer.check_in_id, answer.initiative_id)
    if not answer.barrier.strip():
        return
    initiative = session.get_one(Initiative, answer.initiative_id)
    # The answer gets its id by being written.
    session.flush()
    lessons.keep(
        session,
        Recall(
            community_id=community.id or 0,
            kind="barrier",
            ref_id=answer.id or 0,
            initiative_id=initiative.id,
            title=initiative.title,
            words=answer.barrier,
            at=answer.at,
        ),
    )


def note_plan(session: Session, row: tables.Intervention, now: datetime) -> None:
    """Have the agreed plan found by its words."""
    _keep(session, row, "plan", row.id or 0, interventions.record_of(row).plan, now)
    note_case(session, row, now)


def note_decision(session: Session, decision: Decision) -> None:
    """Have a decision found by its words."""
    row = session.get(tables.Intervention, decision.intervention_id) if decision.intervention_id else None
    if row is not None:
        _keep(session, row, "decision", decision.id or 0, decision.words, decision.recorded_at)
        return
    recall = Recall(
        community_id=decision.community_id,
        kind="decision",
        ref_id=decision.id or 0,
        words=decision.words,
        at=decision.recorded_at,
    )
    lessons.keep(session, recall)


def note_case(session: Session, row: tables.Intervention, now: datetime) -> None:
    """Have the intervention as a whole found as something similar to a later one."""
    record = interventions.record_of(row)
    words = [row.reason, _barrier(session, row), record.plan, record.conclusion]
    words += [part for each in lessons.lessons_of(session, row.id or 0) for part in (each.helped, each.change)]
    _keep(session, row, CASE, row.id or 0, "\n".join(part for part in words if part), now)


def search(session: Session, community: Community, words: str) -> list[Found]:
    """Return the barriers, plans, decisions and lessons of the community that fit the words best."""
    rows = lessons.find(session, community.id or 0, [words], kinds=FOUND_KINDS, limit=MOST_FOUND)
    return [_found(session, community, row) for row in rows]


def similar(session: Session, row: tables.Intervention) -> list[Similar]:
    """Return the past interventions most like this one, and what came of them."""
    initiative = session.get_one(Initiative, row.initiative_id)
    words = [initiative.title, row.reason, _barrier(session, row)]
    rows = lessons.find(
        session,
        row.community_id,
        words,
        kinds=[CASE],
        likewise=meaning_the_same(words),
        limit=LOOKED_AT,
        facets=_marks(session, row),
        apart_from=row.id,
    )
    past = [session.get_one(tables.Intervention, each.ref_id) for each in rows]
    return [similar_line(session, each) for each in past if each.closed_at][:MOST_SIMILAR]


def tell_similar(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """Open the thread of a new intervention with what was learned from similar ones, and have it found later."""
    if row.is_restricted:
        return
    if found := similar(session, row):
        interventions.reply(session, community, row, "similar", now, cases=[each.intervention for each in found])
    note_case(session, row, now)


def similar_line(session: Session, row: tables.Intervention) -> Similar:
    """Return a past intervention with what came of it."""
    community = session.get_one(Community, row.community_id)
    initiative = session.get_one(Initiative, row.initiative_id)
    record = interventions.record_of(row)
    last = next(reversed(lessons.lessons_of(session, row.id or 0)), None)
    return Similar(
        intervention=row.id or 0,
        key=initiatives.key(community, initiative),
        title=initiative.title,
        division=session.get_one(Division, initiative.division_id).name,
        kind=record.kind,
        outcome=record.outcome,
        closed_on=record.closed_at.astimezone(ZoneInfo(community.tz)).date() if record.closed_at else None,
        conclusion=record.conclusion,
        helped=last.helped if last else "",
        held=Held(last.held) if last and last.held else None,
    )


def ask_whether_it_held(session: Session, lesson_id: int, now: datetime) -> bool:
    """Ask whoever led it, once, a month after closing, whether the result held; return whether it was due."""
    lesson = session.get_one(Lesson, lesson_id)
    if lesson.next_at is None or lesson.next_at > now:
        return False
    lesson.next_at = None
    session.add(lesson)
    row = session.get_one(tables.Intervention, lesson.intervention_id)
    if row.closed_at is None or row.is_restricted or interventions.record_of(row).reopened != lesson.round:
        return True
    community = session.get_one(Community, lesson.community_id)
    asked = session.get(Person, lesson.asked_id) if lesson.asked_id else None
    if asked is None or not asked.is_active or not people.standing(session, community, asked, now).is_member:
        asked = next(iter(interventions.leads(session, community, now)), None)
    if asked is not None:
        lesson.asked_id = asked.id
        outbox.say(
            session,
            workspace_id=community.workspace_id,
            to=asked.slack_id,
            key=held_key(lesson_id),
            notice="result_held",
            about={"person": asked.id, "lesson": lesson_id},
            now=now,
        )
    return True


def note_held(session: Session, lesson_id: int, person: Person, held: Held, now: datetime) -> None:
    """Keep whether the result held; a later answer takes the place of an earlier one."""
    lesson = session.get(Lesson, lesson_id)
    if lesson is None:
        raise NotFound(GONE)
    row = interventions.permitted(session, lesson.intervention_id, person, Act.give_update, now)
    lesson.held, lesson.held_at, lesson.held_by_id = held.value, now, person.id
    session.add(lesson)
    interventions.note(session, row, now, "held", person, held=held.value)
    community = session.get_one(Community, lesson.community_id)
    outbox.show_again(session, community.workspace_id, held_key(lesson_id), now)


def how_held(session: Session, community: Community) -> HowHeld:
    """Return how many results held, and how the community keeps its promises."""
    kept = [each for each in lessons.in_community(session, community.id or 0) if _may_be_seen(session, each)]
    promised = actions.all_in(session, community.id or 0)
    done = [each for each in promised if each.settled == "done"]
    on_time = [each for each in done if each.settled_at and each.settled_at.date() <= each.first_due_on]
    return HowHeld(
        lessons=sum(bool(each.helped or each.change) for each in kept),
        by_answer={held: sum(each.held == held.value for each in kept) for held in Held},
        promised=len(promised),
        done=len(done),
        on_time=len(on_time),
    )


def held_key(lesson_id: int) -> str:
    """Return the key of the message that asks whether a result held."""
    return f"lesson:{lesson_id}:held"


def _keep(session: Session, row: tables.Intervention, kind: str, ref_id: int, words: str, now: datetime) -> None:
    if row.is_restricted:
        lessons.let_go(session, row.id or 0)
        return
    lessons.keep(
        session,
        Recall(
            community_id=row.community_id,
            kind=kind,
            ref_id=ref_id,
            initiative_id=row.initiative_id,
            intervention_id=row.id,
            title=session.get_one(Initiative, row.initiative_id).title,
            words=words,
            facets=" ".join(_marks(session, row)),
            at=now,
        ),
    )


def _marks(session: Session, row: tables.Intervention) -> list[str]:
    initiative = session.get_one(Initiative, row.initiative_id)
    division = session.get_one(Division, initiative.division_id)
    return recall_marks(division.name, initiative.strand, [Rule(each) for each in row.told_rules])


def _barrier(session: Session, row: tables.Intervention) -> str:
    before = row.closed_at
    answer = checkins.last_answer(session, row.initiative_id, before=before)
    return answer.barrier if answer else ""


def _found(session: Session, community: Community, recall: Recall) -> Found:
    initiative = session.get(Initiative, recall.initiative_id) if recall.initiative_id else None
    lesson = session.get(Lesson, recall.ref_id) if recall.kind == "lesson" else None
    return Found(
        kind=recall.kind,
        key=initiatives.key(community, initiative) if initiative else "",
        title=recall.title,
        words=recall.words,
        on=recall.at.astimezone(ZoneInfo(community.tz)).date(),
        held=Held(lesson.held) if lesson and lesson.held else None,
    )


def _may_be_seen(session: Session, lesson: Lesson) -> bool:
    return not session.get_one(tables.Intervention, lesson.intervention_id).is_restricted


def _who_knows(
    session: Session, community: Community, row: tables.Intervention, person: Person, now: datetime
) -> Person:
    """Return who is asked later: whoever led it, else the initiative's owner, else whoever closed it."""
    owner_id = session.get_one(Initiative, row.initiative_id).owner_id
    for each in (row.lead_id, owner_id):
        known = session.get(Person, each) if each else None
        if known and known.is_active and people.standing(session, community, known, now).is_member:
            return known
    return person


def _in_a_month(session: Session, community: Community, person: Person, now: datetime) -> datetime:
    zone = ZoneInfo(person.tz)
    today = now.astimezone(zone).date()
    year, month = (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)
    day = date(year, month, min(today.day, monthrange(year, month)[1]))
    return working.next_moment(session, community, person, instant(day, time(0), zone))
