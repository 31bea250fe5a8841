"""What a digest tells beside the answers: states, what waits, what was settled, and what changed since the last one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from bot.domain.actions import Decision
from bot.domain.alignment import REVIEWED_STAGES, due
from bot.domain.clusters import Standing, clusters
from bot.domain.detection.rules import Finding
from bot.domain.sponsor_ask import TABLE, AskState, SponsorAsk
from bot.domain.words import Outcome, Rule, Stage, State
from bot.usecases import as_of, assessing, decisions, directives, sponsoring
from bot.usecases.as_of import Stood
from bot.views import summary
from bot.views.summary import Answers, Digest, Named, Reported
from storage import alignment, known
from storage import as_of as kept
from storage.tables import Community, Cycle

Before = Mapping[int, State | None]


def build(
    session: Session,
    community: Community,
    cycle: Cycle,
    answers: Answers,
    since: datetime,
    at: datetime,
) -> Digest:
    """Return the digest with what happened after `since` and up to `at`, in a fixed number of queries."""
    stood = as_of.stood(session, community, at)
    before = as_of.states(session, community, since, stood, at)
    by_key = {each.named.key: each for each in reported(stood)}
    slipping = [each for each in stood if each.state is State.slipping]
    new_slips = [each for each in slipping if before[each.id] is not State.slipping]
    still = [each for each in slipping if before[each.id] is State.slipping]
    new_watch = [each for each in stood if each.state is State.watch and before[each.id] in (None, State.clear)]
    told = {each.key for each in (*new_slips, *still, *new_watch)}
    by_id = {each.id: each for each in stood}
    states = [each.state for each in stood if each.stage is Stage.active]
    opened, ended = interventions_between(as_of.rounds_turned(session, community, since), by_id, since, at)
    return Digest(
        cycle=cycle.id or 0,
        day=cycle.day,
        as_of=at,
        is_corrected=cycle.digested_at is not None and at > cycle.digested_at,
        answers=answers,
        states={state: states.count(state) for state in State},
        unassessed=states.count(None),
        new_slips=[by_key[each.key] for each in new_slips],
        recovered=[named(each) for each in stood if _has_recovered(each, before)],
        still_slipping=[by_key[each.key] for each in still],
        new_watch=[by_key[each.key] for each in new_watch],
        clusters=clusters(
            Standing(each.key, each.division, each.known.strand, each.state is State.slipping)
            for each in stood
            if each.stage is Stage.active
        ),
        late=late(stood, by_key, {key for key in told if _says_when(by_key[key])}),
        asks=asks(session, community, stood, at),
        overdue=overdue(session, community, by_id, at),
        decisions=decided(session, community, since, at),
        opened=opened,
        ended=ended,
        named_later=named_later(session, community, by_id, since, at),
        vacant=kept.vacant(session, community.id or 0, at),
        turned=turned(session, community, by_id, since, at),
        moved=moved(session, community, by_id, since, at),
        paused=paused(session, stood, at),
        overridden=overridden(session, stood),
        directives=directed(session, community, at),
        unreviewed=[each.key for each in unreviewed(session, community, stood, at)],
    )


def named(each: Stood) -> Named:
    """Return the initiative as lists name it."""
    return Named(each.key, each.known.title, each.division)


def late(stood: Iterable[Stood], reported: Mapping[str, Reported], told: Iterable[str]) -> list[summary.Late]:
    """Return what is forecast to end late, the latest first; what was `told` with its forecast is left out."""
    found = []
    for each in stood:
        forecast = _forecast(reported[each.key]) if each.key in reported and each.key not in told else None
        if forecast and isinstance(finish := forecast.numbers["finish"], date):
            days = int(str(forecast.numbers["days_late"]))
            found.append(summary.Late(named(each), each.due_on, finish, days))
    return sorted([each for each in found if each.days > 0], key=lambda each: -each.days)


def asks(session: Session, community: Community, stood: Iterable[Stood], at: datetime) -> list[summary.Ask]:
    """Return what was asked and has no reply: of the sponsor by when it is needed, then of anybody, oldest first."""
    by_id = {each.id: each for each in stood}
    asking = {each.id: each for each in by_id.values() if each.stage is Stage.active and each.known.ask}
    since = known.asked_since(session, asking, at)
    askers = kept.people(session, (each.known.by_id for each in asking.values()))
    replied = {
        reply.initiative_id
        for reply in kept.heard(session, asking, at)
        if reply.at > since[reply.initiative_id]
        and reply.slack_user != askers[asking[reply.initiative_id].known.by_id or 0].slack_id
    }
    open_ones = [
        summary.Ask(named(each), each.known.ask or "", as_of.local_day(community, since[id_]))
        for id_, each in asking.items()
        if id_ not in replied
    ]
    return [*_of_sponsors(session, community, by_id, at), *sorted(open_ones, key=lambda each: each.since)]


def overdue(session: Session, community: Community, by_id: Mapping[int, Stood], at: datetime) -> list[summary.Promise]:
    """Return the actions past their date, the longest waiting first."""
    day, changes = as_of.local_day(community, at), kept.action_changes(session, community.id or 0, at)
    found = []
    for action in kept.actions(session, community.id or 0, at):
        change = changes.get(action.id)
        due_on, owner = (change.from_due_on, change.from_owner_id) if change else (action.due_on, action.owner_id)
        if due_on < day:
            about = by_id.get(action.initiative_id or 0)
            found.append((due_on, owner, named(about) if about else None, action.words))
    names = kept.people(session, (owner for _, owner, _, _ in found))
    ordered = sorted(found, key=lambda each: each[0])
    return [summary.Promise(about, words, names[owner].name, due_on) for due_on, owner, about, words in ordered]


def decided(session: Session, community: Community, since: datetime, at: datetime) -> list[summary.Decided]:
    """Return the decisions of the time, in the words that their messages had at its end."""
    rows = kept.decisions(session, community.id or 0, since, at)
    names = kept.people(session, (each.said_by_id for each in rows))
    return [
        summary.Decided(_words_at(decisions.value_of(row), at), names[row.said_by_id].name, row.link) for row in rows
    ]


def interventions_between(
    rounds: Iterable[as_of.Rounds], by_id: Mapping[int, Stood], since: datetime, at: datetime
) -> tuple[list[Named], list[summary.Ended]]:
    """Return of these interventions which began and which ended in the time."""
    opened, ended = [], []
    for each in rounds:
        about = by_id.get(each.row.initiative_id)
        for one in each.rounds if about else ():
            assert about is not None, "it has rounds to tell only then"
            if since < one.raised_at <= at:
                opened.append(named(about))
            if one.closed_at and since < one.closed_at <= at:
                ended.append(summary.Ended(named(about), one.outcome or Outcome.withdrawn, one.conclusion))
    return opened, ended


def named_later(
    session: Session, community: Community, by_id: Mapping[int, Stood], since: datetime, at: datetime
) -> list[summary.NamedLater]:
    """Return the interventions that are somebody's, too, whom the thread did not name yet, by person."""
    found = [each for each in kept.named_later(session, community.id or 0, since, at) if each[0] in by_id]
    names = kept.people(session, (who for _, who in found))
    return [summary.NamedLater(named(by_id[about]), names[who].name) for about, who in found]


def turned(
    session: Session, community: Community, by_id: Mapping[int, Stood], since: datetime, at: datetime
) -> list[summary.Turned]:
    """Return the initiatives that were added, ended, paused or taken up again in the time."""
    changed = {each.initiative_id for each in known.stage_changes(session, community.id or 0, since, at)}
    return [
        summary.Turned(named(each), each.stage, each.known.created_at > since)
        for id_, each in by_id.items()
        if id_ in changed or each.known.created_at > since
    ]


def moved(
    session: Session, community: Community, by_id: Mapping[int, Stood], since: datetime, at: datetime
) -> list[summary.Moved]:
    """Return the due dates that are others at the end of the time than at its beginning."""
    first: dict[int, date] = {}
    for each in known.due_moves(session, community.id or 0, since, at):
        first.setdefault(each.initiative_id, each.from_on)
    return [
        summary.Moved(named(by_id[id_]), before, by_id[id_].due_on)
        for id_, before in first.items()
        if id_ in by_id and by_id[id_].due_on != before
    ]


def paused(session: Session, stood: Iterable[Stood], at: datetime) -> list[summary.Paused]:
    """Return the paused initiatives with why and until when, those to be looked at first before the others."""
    resting = [each for each in stood if each.stage is Stage.paused]
    why = known.pauses(session, [each.id for each in resting], at)
    found = [
        summary.Paused(named(each), change.reason if change else "", change.review_on if change else None)
        for each in resting
        for change in [why.get(each.id)]
    ]
    return sorted(found, key=lambda each: each.review_on or date.max)


def overridden(session: Session, stood: Iterable[Stood]) -> list[summary.Overridden]:
    """Return where a lead's word holds against the rules."""
    held = [(each, each.override) for each in stood if each.override and each.stage is Stage.active]
    names = kept.people(session, (override.by_id for _, override in held))
    return [
        summary.Overridden(named(each), override.state, override.reason, names[override.by_id].name, override.until)
        for each, override in held
    ]


def directed(session: Session, community: Community, at: datetime) -> list[summary.Directed]:
    """Return the open directives with how far they were, the one that is due first first."""
    rows = kept.directives(session, community.id or 0, at)
    ids = [each.id or 0 for each in rows]
    divisions, in_effect = kept.directed(session, ids, at), kept.in_effect(session, ids, at)
    return [
        summary.Directed(
            directives.key(each),
            each.title,
            each.in_effect_by,
            divisions.get(each.id or 0, 0),
            in_effect.get(each.id or 0, 0),
        )
        for each in rows
    ]


def unreviewed(session: Session, community: Community, stood: Iterable[Stood], at: datetime) -> list[Stood]:
    """Return the initiatives whose alignment review was due, the longest waiting first."""
    reviewed = alignment.reviewed_in(session, community.id or 0, at)
    agreed = alignment.agreed_in(session, community.id or 0, at)
    asked = alignment.asked_in(session, community.id or 0, at)
    found = []
    for each in stood:
        if each.stage in REVIEWED_STAGES:
            is_due = due(each.known.created_at, reviewed.get(each.id), agreed.get(each.id), asked.get(each.id), at)
            found += [(is_due.since, each)] if is_due else []
    return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def reported(stood: Iterable[Stood]) -> list[Reported]:
    """Return what slips or is on watch with its findings, the weightiest first."""
    found = []
    for each in [each for each in stood if each.state in (State.slipping, State.watch)]:
        speaking = [one for one in assessing.findings_of(each.known.findings) if one.points > 0]
        speaking.sort(key=lambda one: -one.points)
        found.append(Reported(named(each), speaking))
    return found


def _has_recovered(each: Stood, before: Before) -> bool:
    return before[each.id] is State.slipping and each.state in (State.clear, State.watch)


def _forecast(reported: Reported) -> Finding | None:
    return next((each for each in reported.findings if each.rule is Rule.forecast), None)


def _says_when(reported: Reported) -> bool:
    return bool(reported.findings) and reported.findings[0].rule is Rule.forecast


def _words_at(decision: Decision, at: datetime) -> str:
    """Return how the message read then; that it was deleted does not undo what was decided."""
    known = replace(decision, edits=tuple(each for each in decision.edits if each.at <= at))
    return known.present_words or decision.words


def _of_sponsors(session: Session, community: Community, by_id: Mapping[int, Stood], at: datetime) -> list[summary.Ask]:
    found = []
    for row, initiative_id in kept.sponsor_asks(session, community.id or 0):
        record = sponsoring.record_of(row)
        if initiative_id in by_id and record.asked_at <= at and _state_at(record, at) in sponsoring.OPEN_STATES:
            since = as_of.local_day(community, record.asked_at)
            found.append(summary.Ask(named(by_id[initiative_id]), record.context, since, record.needed_by))
    return sorted(found, key=lambda each: each.needed_by or date.max)


def _state_at(record: SponsorAsk, at: datetime) -> AskState:
    state = AskState.asked
    for reply in record.replies:
        following = TABLE[state, reply.act]
        if reply.at <= at and isinstance(following, AskState):
            state = following
    return state
