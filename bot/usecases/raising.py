"""How an intervention begins: by detection, after a lead has seen it where there is time, or by a person's word."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from bot.domain import intervention_events as events
from bot.domain.authority import Act
from bot.domain.detection.engine import Assessment
from bot.domain.errors import Invalid
from bot.domain.intervention import GOOD_CHECK_INS_TO_CLOSE, Phase, answer_when_unchanged, candidate, transition
from bot.domain.sentences import N_
from bot.domain.words import InitiativeId, Level, Outcome, Role, Rule, State
from bot.usecases import escalating, interventions, lessons, pace, people, working
from storage import interventions as kept
from storage import outbox, tables
from storage.tables import Community, Initiative, Person


@dataclass(frozen=True)
class Raise:
    """A person's words for raising an intervention; `concerned` are the others whom a restricted one is shared with."""

    reason: str
    level: Level = Level.advise
    source_link: str = ""
    is_restricted: bool = False
    concerned: list[Person] = field(default_factory=list)


@dataclass(frozen=True)
class Raised:
    """The intervention, and whether it is new; otherwise the words were added to one that was open already."""

    row: tables.Intervention
    is_new: bool


def follow(
    session: Session,
    community: Community,
    initiative: Initiative,
    verdict: Assessment,
    now: datetime,
    *,
    is_good: bool | None,
    under_way: list[tables.Intervention] | None = None,
) -> None:
    """Let the community act on detection's verdict: raise, add, or note a good or a bad check-in.

    `is_good` is None where no check-in was due, or nobody was expected to answer; `under_way` are the initiative's
    open interventions where the caller holds them.
    """
    if under_way is None:
        under_way = kept.hold(session, [initiative.id or 0])[initiative.id or 0]
    if is_good is not None:
        for restricted in [each for each in under_way if each.is_restricted]:
            _note_check_in(session, community, restricted, is_good, now)
    row = next((each for each in under_way if not each.is_restricted), None)
    rules = [finding.rule for finding in verdict.findings if finding.points > 0]
    level = verdict.level or Level.advise
    if row is None:
        if verdict.state is State.slipping:
            _raise_or_reopen(session, community, initiative, level, rules, now)
        return
    if is_good is not None and row.phase != Phase.candidate:
        _note_check_in(session, community, row, is_good, now)
    if verdict.state is State.slipping:
        _say_what_is_new(session, community, row, level, rules, now)
    interventions.show(session, community, row, now)


def may_raise(session: Session, community: Community, person: Person, now: datetime) -> None:
    """Raise Refused when the person may not raise an intervention here."""
    people.permit(session, community, person, Act.raise_intervention, now)


def raise_by_hand(
    session: Session, community: Community, initiative: Initiative, person: Person, words: Raise, now: datetime
) -> Raised:
    """Open an intervention on a person's word, or join the one that is open.

    Raises Refused when the person may not, or a person without the authority asks for the level direct, and Invalid
    when those whom a restricted one is shared with could never close it.
    """
    may_raise(session, community, person, now)
    if words.level is Level.direct:
        people.permit(session, community, person, Act.set_level_direct, now)
    if words.is_restricted:
        return Raised(_open_restricted(session, community, initiative, person, words, now), True)
    under_way = kept.hold(session, [initiative.id or 0])[initiative.id or 0]
    row = next((each for each in under_way if not each.is_restricted), None)
    if row is None:
        return Raised(_open(session, community, initiative, words, now, person), True)
    return Raised(row, _join(session, community, row, person, words, now))


def open_candidate(session: Session, intervention_id: int, person: Person, now: datetime) -> interventions.Done:
    """Raise the candidate at once on a lead's word; said twice, it says when it was raised."""
    row = interventions.permitted(session, intervention_id, person, Act.withdraw_intervention, now)
    record = interventions.record_of(row)
    if record.phase is not Phase.candidate:
        event = events.Open(interventions.person_id(person))
        transition(record, event, now)
        return interventions.Done(row, record, answer_when_unchanged(record, event))
    escalating.open_now(session, session.get_one(Community, row.community_id), row, now, person)
    return interventions.Done(row, interventions.record_of(row))


def may_decline(session: Session, intervention_id: int, person: Person, now: datetime) -> tables.Intervention:
    """Return the candidate. Raises Refused when the person may not decline it, or it is closed."""
    row = interventions.permitted(session, intervention_id, person, Act.withdraw_intervention, now)
    transition(interventions.record_of(row), events.Withdraw(interventions.person_id(person), "-"), now)
    return row


def decline(session: Session, intervention_id: int, person: Person, reason: str, now: datetime) -> interventions.Done:
    """Withdraw the candidate with a lead's reason. Raises Refused or Invalid."""
    row = interventions.permitted(session, intervention_id, person, Act.withdraw_intervention, now)
    community = session.get_one(Community, row.community_id)
    was_raised = row.phase != Phase.candidate
    event = events.Withdraw(interventions.person_id(person), reason)
    after = interventions.apply(session, row, event, now, person, words=reason)
    escalating.show_candidate(session, community, row, now)
    if was_raised:
        interventions.reply(session, community, row, "closed", now)
        interventions.conclude(session, community, row, now)
        interventions.show_proposal(session, community, row, now)
        interventions.show(session, community, row, now)
    return interventions.Done(row, after)


def _note_check_in(
    session: Session, community: Community, row: tables.Intervention, is_good: bool, now: datetime
) -> None:
    """Count the check-in; after two good ones in a row closing is proposed, and a person decides."""
    was_proposed = interventions.record_of(row).close_proposed_at is not None
    after = interventions.apply(session, row, events.CheckInGood() if is_good else events.CheckInBad(), now)
    if was_proposed and after.close_proposed_at is None:
        interventions.show_proposal(session, community, row, now)
    if is_good and after.good_check_ins >= GOOD_CHECK_INS_TO_CLOSE and after.close_proposed_at is None:
        interventions.apply(session, row, events.ProposeClose(), now)
        interventions.reply(session, community, row, "proposal", now)
    interventions.show(session, community, row, now)


def _raise_or_reopen(
    session: Session, community: Community, initiative: Initiative, level: Level, rules: list[Rule], now: datetime
) -> None:
    """Raise, or take up the last thread again on a relapse; one that people ended waits for a new reason."""
    last = kept.last_for(session, initiative.id or 0)
    if last is None:
        _propose_or_open(session, community, initiative, level, rules, now)
        return
    record = interventions.record_of(last)
    is_news = level.rank > last.level.rank or any(rule.value not in last.told_rules for rule in rules)
    if record.outcome is Outcome.recovered:
        _reopen(session, community, last, level, rules, now)
    elif not is_news or record.outcome is Outcome.stopped:
        return
    elif record.raised_at is None:
        # It was declined before anybody but a lead saw it, so there is no thread to take up again.
        _propose_or_open(session, community, initiative, level, rules, now)
    else:
        _reopen(session, community, last, level, rules, now)


def _propose_or_open(
    session: Session, community: Community, initiative: Initiative, level: Level, rules: list[Rule], now: datetime
) -> None:
    """Show what can wait to a lead first; what cannot is raised at once, and so is what no lead could see."""
    found = interventions.leads(session, community, now)
    record = candidate(InitiativeId(initiative.id or 0), level, now)
    row = interventions.new_row(session, community, record, rules=[rule.value for rule in rules])
    interventions.note(session, row, now, "proposed", level=level.value)
    if level is not Level.advise or not found:
        escalating.open_now(session, community, row, now, None)
        return
    row.next_at = _opens_at(session, community, found[0], now)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=found[0].slack_id,
        key=escalating.candidate_key(row),
        notice="intervention_candidate",
        about={"intervention": row.id, "person": found[0].id},
        now=now,
    )


def _opens_at(session: Session, community: Community, lead: Person, now: datetime) -> datetime:
    return working.after_working_days(session, community, lead, now, pace.triage_working_days(community))


def _open(
    session: Session, community: Community, initiative: Initiative, words: Raise, now: datetime, person: Person
) -> tables.Intervention:
    by = interventions.person_id(person)
    record = candidate(InitiativeId(initiative.id or 0), words.level, now, by, words.is_restricted)
    concerned = sorted({person.id or 0, *(each.id or 0 for each in words.concerned)}) if words.is_restricted else []
    row = interventions.new_row(
        session,
        community,
        transition(record, events.Open(by), now),
        reason=words.reason,
        source_link=words.source_link,
        concerned=concerned,
    )
    interventions.note(
        session, row, now, "raised", person, level=words.level.value, words=words.reason, link=words.source_link
    )
    escalating.name_people(session, community, row, now)
    interventions.say_head(session, community, row, now)
    lessons.tell_similar(session, community, row, now)
    return row


def _open_restricted(
    session: Session, community: Community, initiative: Initiative, person: Person, words: Raise, now: datetime
) -> tables.Intervention:
    for each in words.concerned:
        if not people.standing(session, community, each, now).is_member:
            raise Invalid("concerned", N_("{person} is not in this community. Choose only members."), person=each.name)
    closers = {Role.knowledge_lead, Role.hr_lead, Role.sponsor}
    everybody = [person, *words.concerned]
    if not any(closers & people.standing(session, community, each, now).roles for each in everybody):
        raise Invalid("concerned", N_("Choose also a lead or the sponsor: only one of them can close it."))
    return _open(session, community, initiative, words, now, person)


def _join(
    session: Session, community: Community, row: tables.Intervention, person: Person, words: Raise, now: datetime
) -> bool:
    """Add the words to what is open; return whether that made a candidate a raised one."""
    was_candidate = row.phase == Phase.candidate
    if was_candidate:
        row.reason, row.source_link = words.reason, words.source_link
        escalating.open_now(session, community, row, now, person)
    interventions.apply(
        session, row, events.RaiseAgain(interventions.person_id(person)), now, person, words=words.reason
    )
    if words.level.rank > row.level.rank:
        event = events.ChangeLevel(words.level, interventions.person_id(person), words.reason)
        interventions.apply(session, row, event, now, person)
    if not was_candidate:
        event_row = interventions.note(session, row, now, "joined", person, words=words.reason, link=words.source_link)
        named = escalating.name_people(session, community, row, now)
        interventions.reply(session, community, row, "joined", now, event=event_row.id, people=named)
    interventions.show(session, community, row, now)
    return was_candidate


def _reopen(
    session: Session, community: Community, row: tables.Intervention, level: Level, rules: list[Rule], now: datetime
) -> None:
    interventions.apply(session, row, events.Reopen(by=None, level=level), now, level=level.value)
    row.told_rules = [rule.value for rule in rules]
    session.add(row)
    named = escalating.name_people(session, community, row, now)
    interventions.reply(session, community, row, "reopened", now, level=level.value, people=named)
    interventions.show(session, community, row, now)


def _say_what_is_new(
    session: Session, community: Community, row: tables.Intervention, level: Level, rules: list[Rule], now: datetime
) -> None:
    """Write to the thread again only when the level rises or a rule speaks that had not spoken."""
    new_rules = [rule.value for rule in rules if rule.value not in row.told_rules]
    before = row.level
    interventions.apply(session, row, events.ChangeLevel(by=None, level=level, reason=""), now, level=level.value)
    rises = row.level.rank > before.rank
    row.told_rules = [*row.told_rules, *new_rules]
    session.add(row)
    if row.phase == Phase.candidate:
        _look_at_candidate(session, community, row, now)
    elif new_rules or rises:
        named = escalating.name_people(session, community, row, now) if rises else []
        interventions.note(session, row, now, "news", rules=new_rules)
        raised_to = row.level.value if rises else None
        interventions.reply(session, community, row, "news", now, rules=new_rules, level=raised_to, people=named)


def _look_at_candidate(session: Session, community: Community, row: tables.Intervention, now: datetime) -> None:
    """What became urgent is raised at once; what had stopped slipping and slips again gets its time anew."""
    found = interventions.leads(session, community, now)
    if row.level is not Level.advise or not found:
        row.next_at = None
        escalating.open_now(session, community, row, now, None)
    elif row.next_at is None:
        row.next_at = _opens_at(session, community, found[0], now)
        escalating.show_candidate(session, community, row, now)
