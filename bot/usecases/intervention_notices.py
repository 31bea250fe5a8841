"""What each message about an intervention says now, in the words of whoever reads it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.domain.actions import ActionState
from bot.domain.escalation import StepKind
from bot.domain.intervention import Intervention, Phase
from bot.domain.words import Level, OutOfReach, Rule
from bot.usecases import actions, assessing, directing, directives, escalating, interventions, sponsoring, updating
from bot.views import reconciliation, replies, taking_part, thread, triage
from bot.views.lines import DirectiveLine
from bot.views.reader import Reader
from bot.views.surfaces import Surface
from bot.views.thread import Head
from storage import checkins, initiatives, outbox, tables
from storage import directives as issued
from storage import interventions as kept
from storage.tables import Community, Division, Initiative, Message, Person, ThreadReply, Workspace

Compose = Callable[[Reader, Session, Message, datetime], Surface | None]


def head_of(session: Session, row: tables.Intervention, now: datetime, rules: list[Rule] | None = None) -> Head:
    """Return what the intervention's head post shows."""
    community = session.get_one(Community, row.community_id)
    initiative = session.get_one(Initiative, row.initiative_id)
    record = interventions.record_of(row)
    tracking = session.get(tables.Tracking, initiative.id)
    answer = checkins.last_answer(session, initiative.id or 0)
    update_due_at = updating.next_update_due(session, community, row, now)
    place, earlier = _links(session, community, row)
    promised = actions.summary(session, row.id or 0, now)
    outlook = escalating.outlook(session, community, row, now)
    return Head(
        intervention=row.id or 0,
        key=initiatives.key(community, initiative),
        title=initiative.title,
        division=session.get_one(Division, initiative.division_id).name,
        level=record.level,
        phase=record.phase,
        raised_at=record.raised_at or record.candidate_at,
        due_on=initiative.due_on,
        findings=assessing.findings_of(tracking.findings) if tracking else [],
        asked=[person.slack_id for person in outlook.asked],
        raised_by=_slack_id(session, record.raised_by),
        reason=row.reason,
        source_link=row.source_link,
        lead=_slack_id(session, record.lead),
        scribe=_slack_id(session, record.scribe),
        helpers=_slack_ids(session, (each for each in record.helpers if each != record.lead)),
        kind=record.kind,
        plan=record.plan,
        required=record.required,
        outcome=record.outcome,
        conclusion=record.conclusion,
        barrier=answer.barrier if answer else "",
        ask=answer.ask if answer else "",
        update=_update(session, row),
        update_due_at=update_due_at,
        is_update_overdue=bool(update_due_at and update_due_at < now),
        kind_name=directing.names(community).get(record.kind, "") if record.kind else "",
        actions=promised,
        sponsor_ask=sponsoring.last_ask(session, row) if record.plan else None,
        directives=_directives(session, community, row, now),
        open_actions=len(promised),
        overdue_actions=sum(each.state is ActionState.overdue for each in promised),
        no_news_at=record.last_update_at if record.no_news_in_a_row else None,
        answer_due_at=outlook.answer_due_at,
        is_close_proposed=record.close_proposed_at is not None,
        nobody_answered=_nobody_answered(session, row, record),
        is_restricted=row.is_restricted,
        opens_at=row.next_at if record.phase is Phase.candidate else None,
        link=place,
        earlier=earlier,
        replies=kept.count_replies(session, row.id or 0),
        rules=rules or [],
    )


def link_to(session: Session, community: Community, row: tables.Intervention) -> str:
    """Return where the thread is; empty before it was posted, and of a restricted one."""
    return _links(session, community, row)[0]


def links_to(session: Session, community: Community, intervention_ids: Iterable[int]) -> dict[int, str]:
    """Return where these threads are, none of them restricted, by intervention; one not posted yet is left out."""
    url = session.get_one(Workspace, community.workspace_id).url
    keys = {interventions.head_key(each): each for each in intervention_ids}
    heads = outbox.places(session, community.workspace_id, list(keys)) if keys else {}
    return {keys[key]: permalink(url, *place) for key, place in heads.items()}


def _links(session: Session, community: Community, row: tables.Intervention) -> tuple[str, str]:
    head = outbox.find(session, community.workspace_id, interventions.head_key(row.id or 0))
    if head is None or row.is_restricted:
        return "", ""
    url = session.get_one(Workspace, community.workspace_id).url
    former = next(iter(outbox.former_places(session, head)), None)
    here = permalink(url, head.channel, head.ts) if head.channel and head.ts else ""
    return here, permalink(url, former.channel, former.ts) if former else ""


def permalink(url: str, channel: str, ts: str) -> str:
    """Return the address of a message; empty where the workspace's own is not known."""
    return f"{url}archives/{channel}/p{ts.replace('.', '')}" if url else ""


def _directives(session: Session, community: Community, row: tables.Intervention, now: datetime) -> list[DirectiveLine]:
    url = session.get_one(Workspace, community.workspace_id).url
    found = []
    for each in issued.of_intervention(session, row.id or 0):
        line = directives.line(session, community, each, now)
        post = outbox.find(session, community.workspace_id, directives.post_key(each))
        place = permalink(url, post.channel, post.ts) if post and post.channel and post.ts else ""
        found.append(replace(line, link=place))
    return found


def _nobody_answered(session: Session, row: tables.Intervention, record: Intervention) -> bool:
    if record.waiting_since is None:
        return False
    return any(
        each.kind == StepKind.nobody_answered and each.since == record.waiting_since
        for each in kept.steps(session, row.id or 0)
    )


def _update(session: Session, row: tables.Intervention) -> thread.Update | None:
    event = updating.last_update(session, row)
    return _update_of(session, event.at, event.by_id, event.data) if event else None


def _update_of(session: Session, at: datetime, by_id: int | None, words: dict[str, str]) -> thread.Update:
    return thread.Update(
        at=at,
        by=_slack_id(session, by_id),
        conditions=words["conditions"],
        actions=words.get("actions", ""),
        needs=words.get("needs", ""),
    )


def _slack_id(session: Session, person_id: int | None) -> str | None:
    person = session.get(Person, person_id) if person_id else None
    return person.slack_id if person else None


def _slack_ids(session: Session, people: Iterable[int]) -> list[str]:
    return [person.slack_id for person in (session.get(Person, each) for each in people) if person]


def _composed(say: Callable[[Reader, Session, Head, Message], Surface | None]) -> Compose:
    def compose(reader: Reader, session: Session, message: Message, now: datetime) -> Surface | None:
        row = session.get(tables.Intervention, message.about["intervention"])
        if row is None:
            return None
        rules = [Rule(rule) for rule in message.about.get("rules", [])]
        return say(reader, session, head_of(session, row, now, rules), message)

    return compose


def _to_people(say: Callable[[Reader, Head, list[str]], Surface]) -> Compose:
    return _composed(
        lambda reader, session, head, message: say(reader, head, _slack_ids(session, message.about.get("people", [])))
    )


def _by(say: Callable[[Reader, Head, str | None], Surface]) -> Compose:
    return _composed(lambda reader, session, head, message: say(reader, head, _slack_id(session, message.about["by"])))


def _record_kept(reader: Reader, session: Session, _head: Head, message: Message) -> Surface:
    return taking_part.record_kept(reader, *(_slack_id(session, message.about[each]) for each in ("by", "to")))


def _unacknowledged(reader: Reader, session: Session, _head: Head, message: Message) -> Surface:
    lead, people = _slack_id(session, message.about["lead"]), _slack_ids(session, message.about["people"])
    return replies.unacknowledged(reader, lead, people)


def _news(reader: Reader, session: Session, head: Head, message: Message) -> Surface:
    rises = message.about.get("level") in set(Level)
    return replies.news(reader, head, rises, _slack_ids(session, message.about.get("people", [])))


def _level(reader: Reader, session: Session, _head: Head, message: Message) -> Surface:
    about = message.about
    by, people = _slack_id(session, about["by"]), _slack_ids(session, about["people"])
    return replies.level_set(reader, by, Level(about["level"]), about["words"], people)


def _joined(reader: Reader, session: Session, _head: Head, message: Message) -> Surface:
    event = session.get_one(tables.InterventionEvent, message.about["event"])
    people = _slack_ids(session, message.about["people"])
    return replies.joined(reader, _slack_id(session, event.by_id), event.data["words"], event.data["link"], people)


def _update_reply(reader: Reader, session: Session, _head: Head, message: Message) -> Surface:
    about = message.about
    return replies.updated(reader, _update_of(session, message.created_at, about["by"], about["words"]))


def _taken_up_again(reader: Reader, session: Session, _head: Head, message: Message) -> Surface:
    by, people = _slack_id(session, message.about["by"]), _slack_ids(session, message.about["people"])
    return replies.taken_up_again(reader, by, people)


def _proposal(reader: Reader, session: Session, head: Head, message: Message) -> Surface:
    row = session.get_one(tables.Intervention, message.about["intervention"])
    community = session.get_one(Community, row.community_id)
    roster = interventions.places(session, community, row, message.created_at)
    people = dict.fromkeys(each for each in (row.lead_id, roster.knowledge_lead or roster.hr_lead) if each)
    return replies.proposal(reader, head, _slack_ids(session, people))


def _passed_on(reader: Reader, session: Session, _head: Head, message: Message) -> Surface:
    said = session.get_one(ThreadReply, message.about["reply"])
    return replies.passed_on(reader, said.slack_user, None if said.deleted_at else said.text)


def _while_it_waits(say: Callable[[Reader, Head], Surface]) -> Compose:
    def wanted(reader: Reader, _session: Session, head: Head, _message: Message) -> Surface | None:
        return say(reader, head) if head.phase is Phase.raised else None

    return _composed(wanted)


def _while_it_is_led(say: Callable[[Reader, Head], Surface]) -> Compose:
    def wanted(reader: Reader, _session: Session, head: Head, _message: Message) -> Surface | None:
        return say(reader, head) if head.lead and head.outcome is None else None

    return _composed(wanted)


def _audit(reader: Reader, session: Session, message: Message, _now: datetime) -> Surface:
    community = session.get_one(Community, message.about["community"])
    missed = []
    for each in message.about["missed"]:
        row = session.get_one(tables.Intervention, each["intervention"])
        key = initiatives.key(community, session.get_one(Initiative, row.initiative_id))
        due_at = datetime.fromisoformat(each["due_at"])
        missed.append(triage.Missed("" if row.is_restricted else key, StepKind(each["kind"]), due_at))
    return triage.audit(reader, missed)


def _archived(reader: Reader, session: Session, message: Message, _now: datetime) -> Surface:
    community = session.get_one(Community, message.about["community"])
    why = OutOfReach(message.about.get("why", OutOfReach.archived))
    return reconciliation.channel_lost(reader, community.channel, why, len(interventions.listed(session, community)))


COMPOSERS: dict[str, Compose] = {
    "intervention_head": _composed(lambda reader, _s, head, _m: thread.head(reader, head)),
    "intervention_candidate": _composed(lambda reader, _s, head, _m: triage.candidate(reader, head)),
    "intervention_acknowledged": _by(lambda reader, _head, by: replies.acknowledged(reader, by)),
    "intervention_named": _to_people(lambda reader, _head, people: replies.named(reader, people)),
    "intervention_asked_next": _to_people(lambda reader, _head, people: replies.asked_next(reader, people)),
    "intervention_unacknowledged": _composed(_unacknowledged),
    "intervention_lead_silent": _to_people(replies.lead_silent),
    "intervention_lead_needed": _to_people(lambda reader, _head, people: replies.lead_needed(reader, people)),
    "intervention_news": _composed(_news),
    "intervention_level": _composed(_level),
    "intervention_handed_over": _by(replies.handed_over),
    "intervention_helped": _by(lambda reader, _head, by: taking_part.helped(reader, by)),
    "intervention_record": _composed(_record_kept),
    "intervention_stepped_down": _by(lambda reader, _head, by: taking_part.stepped_down(reader, by)),
    "intervention_joined": _composed(_joined),
    "intervention_update": _composed(_update_reply),
    "intervention_proposal": _composed(_proposal),
    "intervention_kept_open": _by(lambda reader, _head, by: replies.kept_open(reader, by)),
    "intervention_reopened": _to_people(replies.reopened),
    "intervention_taken_up_again": _composed(_taken_up_again),
    "intervention_closed": _composed(lambda reader, _s, head, _m: replies.closed(reader, head)),
    "intervention_conclusion": _composed(lambda reader, _s, head, _m: replies.conclusion(reader, head)),
    "intervention_passed_on": _composed(_passed_on),
    "intervention_acknowledge_reminder": _while_it_waits(replies.acknowledge_reminder),
    "intervention_update_nudge": _while_it_is_led(replies.update_nudge),
    "escalation_audit": _audit,
    "channel_archived": _archived,
}
