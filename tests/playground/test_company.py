"""The seeded company after its twelve weeks: every view has something in it."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from bot.clock import MovableClock
from bot.domain.intervention_table import Phase
from bot.domain.maturity import Capability
from bot.domain.words import Role, State, Strand
from bot.playground import playing
from bot.playground.company import SEEDED
from bot.playground.scene import Scene, open_scene
from bot.usecases import aligning, directives, maturity, pulse
from storage import checkins, initiatives, roster
from storage import interventions as kept
from storage.tables import Community
from tests.world import said

# The weeks take a minute of processor time on a slow machine, and minutes where it does much else.
pytestmark = [pytest.mark.xdist_group(name="company"), pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with open_scene(tmp_path_factory.mktemp("company"), MovableClock(SEEDED.founded)) as opened:
        playing.found(opened, SEEDED)
        playing.play(opened, SEEDED, playing.straight)
        yield opened


def test_everybody_is_there_in_many_zones_and_in_every_role() -> None:
    assert len(SEEDED.divisions) == 8
    assert len({ZoneInfo(each.tz) for each in SEEDED.colleagues}) >= 5
    assert {each.role for each in SEEDED.colleagues} == set(Role)


def test_the_initiatives_cover_the_strands_and_every_kind_of_plan() -> None:
    kinds = {(bool(each.milestones), bool(each.targets)) for each in SEEDED.told}

    assert len(SEEDED.told) == 20
    assert {each.strand for each in SEEDED.told} == set(Strand)
    assert kinds == {(True, False), (False, True), (False, False)}


def test_each_is_told_of_for_twelve_weeks() -> None:
    lengths = {(len(each.progress), len(each.statuses), len(each.confidence)) for each in SEEDED.told}

    assert lengths == {(12, 12, 12)}


def test_nothing_that_the_bot_said_was_refused(scene: Scene) -> None:
    assert scene.stand_in.violations == []


def test_some_are_slipping_some_on_watch_and_most_are_clear(scene: Scene) -> None:
    with scene.house.database.reading() as session:
        tracked = initiatives.tracking_of(session, initiatives.of_community(session, 1))

    states = [each.state for each in tracked.values()]

    assert len(states) == 20
    assert states.count(State.slipping) >= 4
    assert states.count(State.watch) >= 1
    assert states.count(State.clear) >= 10


def test_threads_are_in_all_phases_and_people_talk_in_them(scene: Scene) -> None:
    with scene.house.database.reading() as session:
        rows = [kept.last_for(session, number) for number in range(1, 21)]
        replies = [reply for row in rows if row for reply in kept.replies(session, row.id or 0)]

    phases = {row.phase for row in rows if row}

    assert phases >= set(Phase) - {Phase.candidate}
    assert len(replies) == sum(type(deed.what).__name__ == "Says" for deed in SEEDED.deeds)


def test_one_division_has_fallen_silent_one_is_vacant_and_one_date_has_moved(scene: Scene) -> None:
    with scene.house.database.reading() as session:
        states = {name: _states_of(session, name) for name in SEEDED.divisions}
        moves = [move for number in range(1, 21) for move in initiatives.due_moves(session, number)]

    assert states["Legal and Compliance"][-5:-1] == ["missed"] * 4
    assert states["Field Service"][-1] == "vacant"
    assert len(moves) == 1


def test_a_directive_is_partly_confirmed_and_some_initiatives_wait_for_a_review(scene: Scene) -> None:
    with scene.house.database.reading() as session:
        community = session.get_one(Community, 1)
        (directive,) = directives.open_in(session, community, scene.clock())
        waiting = aligning.unreviewed(session, community, scene.clock())

    assert (directive.received, directive.in_effect, directive.divisions, directive.vacant) == (5, 2, 8, 1)
    assert [each.key for each in waiting] == ["KS-13", "KS-14", "KS-20"]


def test_a_pulse_is_told_in_the_channel_and_a_maturity_is_judged(scene: Scene) -> None:
    with scene.house.database.reading() as session:
        community = session.get_one(Community, 1)
        (asked,), (judged,) = pulse.course(session, community), maturity.course(session, community)
        channel = community.channel

    told = [each for each in map(said, scene.slack.messages(channel)) if "the pulse of Q1 2026 is closed" in each]

    assert (asked.answered, asked.asked) == (11, 13)
    assert len(told) == 1
    assert "Least agreed with: “I have time to learn" in told[0]
    assert set(judged.ratings) == set(Capability)


def test_a_visitor_finds_check_ins_that_wait_for_an_answer(scene: Scene) -> None:
    with scene.house.database.reading() as session:
        open_now = [name for name in SEEDED.divisions if _states_of(session, name)[-1] == "open"]

    assert "Sales" in open_now
    grace = playing.member_id(scene, "grace")
    assert "Check-in for Sales" in said(scene.slack.messages(scene.slack.open_dm(grace))[-1])


def _states_of(session: Session, name: str) -> list[str]:
    division = next(each for each in roster.divisions(session, 1) if each.name == name)
    held = checkins.between(session, division.id or 0, SEEDED.first_cycle, SEEDED.ends.date())
    return [check_in.state for check_in in held]
