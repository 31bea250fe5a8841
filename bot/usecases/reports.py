"""The story of an intervention: every entry of its timeline, its replies, check-ins, promises and decisions in one."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from sqlmodel import Session

from bot.domain.errors import NotFound
from bot.domain.sentences import N_
from bot.domain.words import Kind, Level
from bot.usecases import (
    actions,
    assessing,
    decisions,
    directing,
    directives,
    finding,
    interventions,
    people,
    sponsoring,
)
from bot.views import report as views
from bot.views.mrkdwn import unmarked
from bot.views.reader import Reader
from bot.views.report import Entry, Story
from bot.views.surfaces import Document
from storage import actions as promised
from storage import checkins, initiatives, outbox, roster, tables
from storage import interventions as kept
from storage.tables import Community, Division, Initiative, InterventionEvent, Message, Person, ThreadReply
from storage.tables_directing import Action, Decision, Lesson, SponsorAsk
from storage.tables_directives import Directive

NONE = N_("There was no intervention on {key} yet.")
# Said elsewhere in the story, with more: an answer, a reply as it stands now, who was asked at each step.
TOLD_ELSEWHERE = frozenset(
    {
        "reply_edited",
        "reply_deleted",
        "reply_marked",
        "reply_unmarked",
        "named",
        "joined",
        "lead_wrote",
        "check_in_good",
        "check_in_bad",
    }
)
MOST_REPLIES = 200
"""So many are told in full; of a longer thread those that people marked, the newest, and how many more there are."""


def order(session: Session, community: Community, person: Person, words: str, now: datetime) -> str:
    """Have the report of the initiative's last intervention sent to the person; return the initiative's key.

    Raises NotFound when there was none that anybody may see.
    """
    people.permit_view(session, community, person, now)
    initiative = finding.initiative_named(session, community, words)
    key = initiatives.key(community, initiative)
    row = kept.last_for(session, initiative.id or 0)
    if row is None or interventions.record_of(row).raised_at is None:
        raise NotFound(NONE, key=key)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=f"report:{row.id}:{person.id}:{now.isoformat()}",
        notice="intervention_report",
        about={"person": person.id, "intervention": row.id},
        now=now,
    )
    return key


def composed(reader: Reader, session: Session, message: Message, now: datetime) -> Document | None:
    """Return the report as a file; None when the intervention has become restricted."""
    row = session.get_one(tables.Intervention, message.about["intervention"])
    if row.is_restricted:
        return None
    story = story_of(session, reader, row, now)
    return Document(views.markdown(reader, story, now), views.filename(story, now), f"{story.key} {story.title}")


def story_of(session: Session, reader: Reader, row: tables.Intervention, now: datetime) -> Story:
    """Return everything that is known of the intervention."""
    community, record = session.get_one(Community, row.community_id), interventions.record_of(row)
    initiative = session.get_one(Initiative, row.initiative_id)
    tracking = session.get(tables.Tracking, initiative.id)
    names = directing.names(community)
    lines = [actions.line(session, each, now) for each in promised.of_intervention(session, row.id or 0)]
    return Story(
        key=initiatives.key(community, initiative),
        title=initiative.title,
        division=session.get_one(Division, initiative.division_id).name,
        level=record.level,
        lead=_name(session, record.lead),
        kind=views.kind_word(reader, record.kind, names),
        required=record.required,
        scribe=_name(session, record.scribe),
        helpers=[_name(session, each) for each in record.helpers if each != record.lead],
        outcome=record.outcome,
        conclusion=record.conclusion,
        findings=assessing.findings_of(tracking.findings) if tracking else [],
        entries=timeline(session, row, lambda kind: views.kind_word(reader, kind, names)),
        actions=lines,
        names=_names(session, community, (each.owner for each in lines)),
        replies_left_out=max(0, kept.count_replies(session, row.id or 0) - MOST_REPLIES),
    )


def timeline(session: Session, row: tables.Intervention, kind_word: Callable[[Kind], str]) -> list[Entry]:
    """Return all that happened, oldest first; `kind_word` says what a kind is called."""
    happened = [
        _entry(session, row, event, kind_word)
        for event in kept.events(session, row.id or 0)
        if event.what not in TOLD_ELSEWHERE
    ]
    return sorted([*happened, *_replies(session, row), *_answers(session, row)], key=lambda each: each.at)


def _entry(
    session: Session, row: tables.Intervention, event: InterventionEvent, kind_word: Callable[[Kind], str]
) -> Entry:
    data = event.data
    by = _name(session, event.by_id or data.get("person_id") or data.get("who"))
    if "action" in data:
        return _about_action(session, event, by)
    if "ask" in data:
        return _about_ask(session, event, by)
    if "decision" in data:
        return _about_decision(session, event, by)
    if "directive" in data:
        issued = session.get_one(Directive, data["directive"])
        reason = issued.reason if event.at == issued.ended_at else ""
        return Entry(event.at, event.what, by, (f"{directives.key(issued)} {issued.title}", reason))
    if "lesson" in data:
        lesson = session.get_one(Lesson, data["lesson"])
        return Entry(event.at, event.what, by, (lesson.helped, lesson.change, lesson.who_else))
    if "became" in data:
        dates = (datetime.fromisoformat(data[each]).astimezone(UTC) for each in ("was", "became"))
        moved = " → ".join(f"{each:%Y-%m-%d %H:%M} UTC" for each in dates)
        return Entry(event.at, event.what, by, (moved, data["words"]))
    if "to" in data:
        return Entry(event.at, event.what, by, (_name(session, data["to"]),))
    words = tuple(str(data.get(name) or "") for name in ("words", "required", "conditions", "actions", "needs", "held"))
    record = interventions.record_of(row)
    is_end = event.what in {"close", "withdraw"}
    return Entry(
        event.at,
        event.what,
        by,
        (*words, record.conclusion) if is_end and record.closed_at == event.at else words,
        level=Level(data["level"]) if data.get("level") else None,
        kind=kind_word(Kind(data["kind"])) if data.get("kind") else "",
        outcome=record.outcome if is_end and record.closed_at == event.at else None,
    )


def _about_action(session: Session, event: InterventionEvent, by: str) -> Entry:
    action = session.get_one(Action, event.data["action"])
    is_over = event.what in {"complete_action", "drop_action"}
    owner = _name(session, action.owner_id)
    words = (action.words, action.result) if is_over else (f"{action.words} ({owner})",)
    return Entry(event.at, event.what, by, words, day=action.due_on if not is_over else None)


def _about_ask(session: Session, event: InterventionEvent, by: str) -> Entry:
    record = sponsoring.record_of(session.get_one(SponsorAsk, event.data["ask"]))
    if event.what == "sponsor_asked":
        options = (f"{number}. {option}" for number, option in enumerate(record.options, start=1))
        return Entry(event.at, event.what, by, (record.context, *options), day=record.needed_by)
    given = record.replies[event.data["number"]]
    return Entry(event.at, f"sponsor_{given.act.value}", by, (given.words,))


def _about_decision(session: Session, event: InterventionEvent, by: str) -> Entry:
    decision = session.get_one(Decision, event.data["decision"])
    value = decisions.value_of(decision)
    words = (f"{_name(session, decision.said_by_id)}: {decision.words}", decision.link)
    is_deleted = bool(value.edits) and value.present_words is None
    return Entry(event.at, event.what, by, words, is_changed=bool(value.edits), is_deleted=is_deleted)


def _replies(session: Session, row: tables.Intervention) -> list[Entry]:
    community = session.get_one(Community, row.community_id)
    rows = _worth_telling(kept.replies(session, row.id or 0))
    names = _names(session, community, (each.slack_user for each in rows))
    return [
        Entry(
            each.at,
            "reply",
            names.get(each.slack_user, each.slack_user),
            (unmarked(each.text),),
            is_changed=each.edited_at is not None,
            is_deleted=each.deleted_at is not None,
            is_marked=bool(each.marked_by),
        )
        for each in rows
    ]


def _worth_telling(rows: list[ThreadReply]) -> list[ThreadReply]:
    """Return the replies for the story, oldest first: those that people marked, and as many of the newest as fit."""
    marked = [each for each in rows if each.marked_by][-MOST_REPLIES:]
    others = [each for each in rows if not each.marked_by]
    newest = others[len(others) - min(len(others), MOST_REPLIES - len(marked)) :]
    return sorted([*marked, *newest], key=lambda each: each.at)


def _answers(session: Session, row: tables.Intervention) -> list[Entry]:
    """Return the check-ins while it was open, and the one that it began with."""
    initiative = session.get_one(Initiative, row.initiative_id)
    given = [answer for _, _, answer in checkins.history(session, initiative) if answer]
    end = row.closed_at
    during = [each for each in given if each.at >= row.raised_at and (end is None or each.at <= end)]
    before = [each for each in given if each.at < row.raised_at][-1:]
    return [
        Entry(each.at, "answer", _name(session, each.by_id), (each.barrier, each.ask), status=each.status)
        for each in [*before, *during]
    ]


def _name(session: Session, person_id: int | None) -> str:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else ""


def _names(session: Session, community: Community, slack_ids: Iterable[str]) -> dict[str, str]:
    found = {each: roster.person_by_slack_id(session, community.workspace_id, each) for each in set(slack_ids)}
    return {slack_id: person.name for slack_id, person in found.items() if person}
