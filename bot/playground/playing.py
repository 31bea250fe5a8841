"""A script played through the bot: the company is founded, and its people answer and act week by week.

The clock, the messages and the replies in threads are the real ones. Answers come through the real forms
(`through_forms`), or, where that is too slow, through the use-case behind the form (`straight`).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import assert_never
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.acts import Act
from bot.domain.answers import Fields, read_answer
from bot.domain.catch_up import PUNCTUAL
from bot.domain.directives import Step as Confirmation
from bot.domain.directives import Wanted
from bot.domain.intervention import Phase
from bot.domain.intervention_events import AgreePlan
from bot.domain.maturity import evidence_field
from bot.domain.pulse import Statement
from bot.domain.quarters import quarter_of
from bot.domain.words import Role
from bot.playground.scene import Scene
from bot.playground.script import (
    MONDAYS,
    Acknowledges,
    Agrees,
    AnswersPulse,
    Assesses,
    Closes,
    Colleague,
    Company,
    Confirms,
    Deed,
    Helps,
    Issues,
    KeepsRecord,
    Leaves,
    Raises,
    Reviews,
    Says,
    StartsPulse,
    Told,
)
from bot.playground.slack.records import Json
from bot.usecases import (
    acting,
    aligning,
    checkins,
    confirming,
    directives,
    founding,
    interventions,
    maturity,
    people,
    pulse,
    raising,
    taking_part,
)
from bot.usecases.founding import NewInitiative
from bot.views.form import field_of
from bot.views.ids import Action, read_value
from storage import alignment as reviewed
from storage import initiatives, outbox, pulses, roster
from storage import interventions as kept
from storage.tables import Community, Initiative, Intervention, Message, Person

ONE_WEEK = timedelta(weeks=1)
Step = tuple[datetime, Callable[[], None]]
Answering = Callable[[Scene, Colleague, dict[str, Fields]], None]
"""Gives a representative's answers, by the initiatives' keys."""


def found(scene: Scene, company: Company) -> None:
    """Have the people, the channel and the community there, with every initiative and its plan."""
    slack_ids = {each.handle: _join(scene, each) for each in company.colleagues}
    channel = scene.slack.add_channel(company.channel, members=slack_ids.values())
    scene.slack.add_channel("general", members=slack_ids.values())
    with scene.house.database.writing() as session:
        workspace = roster.workspace_of_team(session, scene.stand_in.team_id)
        assert workspace is not None, "the bot is connected"
        now = scene.clock()
        community = founding.found_community(
            session, workspace.id or 0, channel, company.name, company.tz, MONDAYS, now
        )
        known = {each.handle: _remember(session, scene, each, slack_ids[each.handle]) for each in company.colleagues}
        _settle_in(session, company, community, known, now)


def play(scene: Scene, company: Company, answer: Answering, advance: Callable[[], None] = lambda: None) -> None:
    """Play the weeks to their end; `advance` is called after each step, of which there are `steps_to_play`.

    To be quick, what falls due soon after is done together, but not so late that a card would say that it is late.
    """
    for at, step in sorted(_steps(scene, company, answer), key=lambda each: each[0]):
        scene.until(at, together=PUNCTUAL)
        step()
        advance()
    scene.until(company.ends, together=PUNCTUAL)


def steps_to_play(company: Company) -> int:
    """Return how many steps the script has."""
    return len(company.deeds) + sum(1 for _ in _sittings(company))


def straight(scene: Scene, colleague: Colleague, answers: dict[str, Fields]) -> None:
    """Have the answers recorded as the form would, without the form."""
    now = scene.clock()
    with scene.house.database.writing() as session:
        person, community = _person(session, scene, colleague.handle), session.get_one(Community, 1)
        division = next(each for each in roster.divisions(session, 1) if each.name == colleague.division)
        check_in = checkins.check_in_to_answer(session, community, division, person, now)
        for key, fields in answers.items():
            said = read_answer(fields, today=checkins.local_today(person, now))
            asked = _named(session, key).id or 0
            checkins.record(session, check_in.id or 0, asked, person, said, f"script:{check_in.id}", now)


def through_forms(scene: Scene, colleague: Colleague, answers: dict[str, Fields]) -> None:
    """Press the button on the newest card and fill in one form after another, as a person would."""
    slack, user = scene.slack, member_id(scene, colleague.handle)
    dm = slack.open_dm(user)
    card = next(each for each in reversed(slack.messages(dm)) if _offers(each, Action.answer_check_in))
    slack.click(user, channel=dm, ts=card["ts"], action_id=Action.answer_check_in)
    scene.house.idle()
    while forms := slack.modals(user):
        form = forms[-1]
        key = read_value(form["private_metadata"]).get("initiative")
        waiting = answers.pop(_key_of(scene, key), None) if key else None
        if waiting is None:
            slack.close_view(user, form["id"], clear=True)
            return
        blocks = {field_of(block["block_id"]): block["block_id"] for block in form["blocks"]}
        slack.submit(user, form["id"], {blocks[field]: value for field, value in waiting.items() if field in blocks})


def member_id(scene: Scene, handle: str) -> str:
    """Return the Slack id of the colleague."""
    return str(next(each["id"] for each in scene.slack.members() if each["name"] == handle))


def _join(scene: Scene, colleague: Colleague) -> str:
    return scene.slack.add_member(
        colleague.handle,
        real_name=colleague.name,
        tz=colleague.tz,
        locale=colleague.locale,
        title=colleague.title,
    )


def _remember(session: Session, scene: Scene, colleague: Colleague, slack_id: str) -> Person:
    profile = people.Profile(slack_id, colleague.name, colleague.tz, colleague.locale)
    return people.remember(session, scene.stand_in.team_id, profile, scene.clock())


def _settle_in(
    session: Session, company: Company, community: Community, known: dict[str, Person], now: datetime
) -> None:
    divisions = {
        name: founding.add_division(session, community, name, country) for name, country in company.divisions.items()
    }
    for each in company.colleagues:
        division = divisions[each.division] if each.division else None
        founding.give_role(session, community, known[each.handle], each.role, now, division, each.title)
    for told in company.told:
        new = NewInitiative(told.title, told.strand, told.starts, told.due, told.milestones, told.targets)
        founding.add_initiative(session, community, divisions[told.division], known[told.owner], new, now)


# -- the weeks ---------------------------------------------------------------------------------------------


def _steps(scene: Scene, company: Company, answer: Answering) -> Iterator[Step]:
    for week, colleague in _sittings(company):
        day = company.first_cycle + week * ONE_WEEK
        at = datetime.combine(day, colleague.answers_at, ZoneInfo(colleague.tz)).astimezone(UTC)
        answers = {key: _fields(told, week) for key, told in _answered(company, colleague, week)}
        yield at, partial(answer, scene, colleague, answers)
    for deed in company.deeds:
        yield deed.at, partial(_do, scene, deed)


def _sittings(company: Company) -> Iterator[tuple[int, Colleague]]:
    """Yield every week in which a representative answers, with the representative."""
    representatives = [each for each in company.colleagues if each.role is Role.representative]
    for week in range(company.weeks):
        for each in representatives:
            if any(_answered(company, each, week)):
                yield week, each


def _answered(company: Company, colleague: Colleague, week: int) -> Iterator[tuple[str, Told]]:
    """Yield what the representative has an answer about this week, with its key."""
    for number, told in enumerate(company.told, 1):
        if told.division == colleague.division and told.statuses[week : week + 1] not in {"", "-"}:
            yield f"KS-{number}", told


STATUSES = {"o": "on_track", "r": "at_risk", "x": "off_track"}


def _fields(told: Told, week: int) -> Fields:
    """Return what is typed into the form."""
    status = STATUSES[told.statuses[week]]
    written = [words for since, words in sorted(told.words.items()) if since <= week]
    this_week = told.words.get(week)
    hindered = status != "on_track"
    return {
        "status": status,
        "progress": str(told.progress[week]),
        "confidence": told.confidence[week].replace("0", "10"),
        "barrier": next((each.barrier for each in reversed(written) if each.barrier), None) if hindered else None,
        "ask": next((each.ask for each in reversed(written) if each.ask), None) if hindered else None,
        "note": this_week.note if this_week else None,
        "forecast_due": this_week.moves_due.isoformat() if this_week and this_week.moves_due else None,
    }


def _do(scene: Scene, deed: Deed) -> None:
    """Do what somebody did on their own account."""
    with scene.house.database.writing() as session:
        person = _person(session, scene, deed.who)
        now = scene.clock()
        match deed.what:
            case Acknowledges(key):
                row = _open_about(session, key)
                if row.phase == Phase.candidate:
                    raising.open_candidate(session, row.id or 0, person, now)
                acting.acknowledge(session, row.id or 0, person, now)
            case Agrees(key, kind, plan, required):
                agreed = AgreePlan(interventions.person_id(person), kind, plan, required)
                interventions.act(session, _open_about(session, key).id or 0, person, Act.agree_plan, agreed, now)
            case Helps(key):
                taking_part.offer_help(session, _open_about(session, key).id or 0, person, now)
            case KeepsRecord(key):
                taking_part.keep_record(session, _open_about(session, key).id or 0, person, now)
            case Closes(key, outcome, conclusion):
                acting.close(session, _open_about(session, key).id or 0, person, outcome, conclusion, now)
            case Raises(key, reason, level):
                community = session.get_one(Community, 1)
                raising.raise_by_hand(
                    session, community, _named(session, key), person, raising.Raise(reason, level), now
                )
            case Issues(kind, title, text, by):
                community = session.get_one(Community, 1)
                directives.issue(session, community, person, Wanted(kind, title, text, by), now)
            case Confirms(key, words):
                directive = directives.named(session, session.get_one(Community, 1), key)
                step = Confirmation.in_effect if words else Confirmation.received
                confirming.confirm(session, directive.id or 0, person, step, now, words=words)
            case Reviews(keys, alignment, reason):
                for key in keys:
                    id_ = _named(session, key).id or 0
                    aligning.review(session, id_, person, len(reviewed.reviews(session, id_)), alignment, reason, now)
            case StartsPulse():
                pulse.start(session, session.get_one(Community, 1), person, now)
            case AnswersPulse(values):
                under_way = pulses.of_quarter(session, 1, quarter_of(now.date()).first_day)
                assert under_way is not None, "somebody started it"
                chosen = {each.value: str(value) for each, value in zip(Statement, values, strict=True)}
                pulse.answer(session, under_way.id or 0, person, chosen, now)
            case Assesses(ratings):
                fields: dict[str, str | None] = {}
                for capability, rating in ratings.items():
                    fields |= {capability.value: str(rating.level.value), evidence_field(capability): rating.evidence}
                quarter = quarter_of(now.date()).first_day
                maturity.save(session, session.get_one(Community, 1), person, quarter, fields, now)
            case Leaves():
                for membership in roster.roles_of(session, 1, person.id or 0, now):
                    membership.ends_at = now
                scene.slack.deactivate(person.slack_id)
            case Says(key, text):
                head = _head_about(session, key)
                scene.slack.post(person.slack_id, head.channel or "", text, head.ts)
            case unreachable:
                assert_never(unreachable)


def _person(session: Session, scene: Scene, handle: str) -> Person:
    person = roster.person_by_slack_id(session, 1, member_id(scene, handle))
    assert person is not None, f"{handle} was founded"
    return person


def _named(session: Session, key: str) -> Initiative:
    found_ = initiatives.by_number(session, 1, int(key.rpartition("-")[2]))
    assert found_ is not None, f"{key} was founded"
    return found_


def _open_about(session: Session, key: str) -> Intervention:
    row = kept.open_for(session, _named(session, key).id or 0)
    assert row is not None, f"an intervention on {key} is open"
    return row


def _head_about(session: Session, key: str) -> Message:
    head = outbox.find(session, 1, interventions.head_key(_open_about(session, key).id or 0))
    assert head is not None, f"the thread on {key} has a head"
    return head


def _offers(message: Json, action: str) -> bool:
    """Return whether a message has a button with this action."""
    return any(each.get("action_id") == action for block in message["blocks"] for each in block.get("elements", []))


def _key_of(scene: Scene, initiative_id: int) -> str:
    with scene.house.database.reading() as session:
        return initiatives.key(session.get_one(Community, 1), session.get_one(Initiative, initiative_id))
