"""The playground's company: founded, and played through twelve weeks, so that every view has something in it.

Answers and deeds go through the same use-cases as a modal or a button would; the clock, the messages and the
replies in threads are the real ones.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import assert_never
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.answers import read_answer
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.words import Role
from bot.playground.company_deeds import DEEDS, Acknowledges, Closes, Deed, Leaves, Raises, Says
from bot.playground.company_initiatives import TOLD, Told
from bot.playground.company_people import COLLEAGUES, DIVISIONS, Colleague
from bot.playground.scene import Scene
from bot.usecases import checkins, founding, interventions, people
from bot.usecases.founding import NewInitiative
from storage import initiatives, outbox, roster
from storage import interventions as kept
from storage.tables import CheckIn, Community, Initiative, Intervention, Message, Person

CHANNEL = "knowledge-strategy"
NAME = "Knowledge Strategy Community"
HOME_ZONE = "Europe/Berlin"
MONDAYS = Cadence(Weekly(frozenset({Weekday.monday})))

FOUNDED = datetime(2026, 1, 8, 9, tzinfo=UTC)
FIRST_CYCLE = date(2026, 1, 12)
WEEKS = 12
NOW = datetime(2026, 3, 30, 15, tzinfo=UTC)
"""Where the history ends: it is Monday noon in New York, and three representatives have still to answer."""

ONE_WEEK = timedelta(weeks=1)
A_MOMENT = timedelta(minutes=1)
Step = tuple[datetime, Callable[[], None]]


def found(scene: Scene) -> None:
    """Have the people, the channel and the community there, with every initiative and its plan."""
    slack_ids = {each.handle: _join(scene, each) for each in COLLEAGUES}
    channel = scene.slack.add_channel(CHANNEL, members=slack_ids.values())
    scene.slack.add_channel("general", members=slack_ids.values())
    with scene.house.database.writing() as session:
        workspace = roster.workspace_of_team(session, scene.stand_in.team_id)
        assert workspace is not None, "the bot is connected"
        now = scene.clock()
        community = founding.found_community(session, workspace.id or 0, channel, NAME, HOME_ZONE, MONDAYS, now)
        known = {each.handle: _remember(session, scene, each, slack_ids[each.handle]) for each in COLLEAGUES}
        _settle_in(session, community, known, now)


def play(scene: Scene, advance: Callable[[], None] = lambda: None) -> None:
    """Play the twelve weeks; `advance` is called after each step, of which there are `steps_to_play()`."""
    for at, step in sorted(_steps(scene), key=lambda each: each[0]):
        scene.until(at, together=A_MOMENT)
        step()
        advance()
    scene.until(NOW, together=A_MOMENT)


def steps_to_play() -> int:
    """Return how many steps the history has."""
    return len(DEEDS) + sum(1 for _ in _sittings())


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


def _settle_in(session: Session, community: Community, known: dict[str, Person], now: datetime) -> None:
    divisions = {name: founding.add_division(session, community, name, country) for name, country in DIVISIONS.items()}
    for each in COLLEAGUES:
        division = divisions[each.division] if each.division else None
        founding.give_role(session, community, known[each.handle], each.role, now, division, each.title)
    for told in TOLD:
        new = NewInitiative(told.title, told.strand, told.starts, told.due, told.milestones, told.targets)
        founding.add_initiative(session, community, divisions[told.division], known[told.owner], new, now)


# -- the weeks ---------------------------------------------------------------------------------------------


def _steps(scene: Scene) -> Iterator[Step]:
    for week, colleague in _sittings():
        day = FIRST_CYCLE + week * ONE_WEEK
        at = datetime.combine(day, colleague.answers_at, ZoneInfo(colleague.tz)).astimezone(UTC)
        yield at, partial(_answer, scene, colleague, week)
    for deed in DEEDS:
        yield deed.at, partial(_do, scene, deed)


def _sittings() -> Iterator[tuple[int, Colleague]]:
    """Yield every week in which a representative answers, with the representative."""
    representatives = [each for each in COLLEAGUES if each.role is Role.representative]
    for week in range(WEEKS):
        for each in representatives:
            if any(told.division == each.division and told.statuses[week] != "-" for told in TOLD):
                yield week, each


def _answer(scene: Scene, colleague: Colleague, week: int) -> None:
    """Answer the newest check-in of the division about every initiative that has an answer this week."""
    with scene.house.database.reading() as session:
        person = _person(session, scene, colleague.handle)
        division = next(each for each in roster.divisions(session, 1) if each.name == colleague.division)
        check_in = checkins.check_in_to_answer(session, session.get_one(Community, 1), division, person, scene.clock())
        asked = [(told, _initiative(session, told)) for told in TOLD if told.division == colleague.division]
    for told, initiative in asked:
        if told.statuses[week] != "-":
            _record(scene, check_in, initiative, person, told, week)


def _record(scene: Scene, check_in: CheckIn, initiative: Initiative, person: Person, told: Told, week: int) -> None:
    now = scene.clock()
    said = read_answer(_fields(told, week), today=checkins.local_today(person, now))
    with scene.house.database.writing() as session:
        submission = f"history:{week}"
        checkins.record(session, check_in.id or 0, initiative.id or 0, person, said, submission, now)


STATUSES = {"o": "on_track", "r": "at_risk", "x": "off_track"}


def _fields(told: Told, week: int) -> dict[str, str | None]:
    """Return what is typed into the form: a barrier and an ask stand until the initiative is on track again."""
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
                interventions.acknowledge(session, _open_about(session, key).id or 0, person, now)
            case Closes(key, outcome, conclusion):
                interventions.close(session, _open_about(session, key).id or 0, person, outcome, conclusion, now)
            case Raises(key, reason, level):
                community = session.get_one(Community, 1)
                interventions.raise_by_hand(session, community, _named(session, key), person, reason, level, now)
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
    slack_id = next(each["id"] for each in scene.slack.members() if each["name"] == handle)
    person = roster.person_by_slack_id(session, 1, slack_id)
    assert person is not None, f"{handle} was founded"
    return person


def _initiative(session: Session, told: Told) -> Initiative:
    return next(each for each in initiatives.of_community(session, 1) if each.title == told.title)


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
