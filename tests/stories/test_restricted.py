"""A restricted intervention: its title and content appear only with those whom it concerns."""

import json
import logging

import pytest

from bot.domain.errors import NotFound
from bot.domain.words import Level
from bot.logs import set_up_logs
from bot.usecases import acting, measuring
from storage.tables import Community, Person
from tests.stories.following import company, dms_with
from tests.world import World, said

SECRET = "zweifelsohne"


def _raise(world: World) -> None:
    company(world)
    world.ada.types("/cop-intervene", "KS-1")
    result = world.ada.submits(reason=f"A quarrel, {SECRET}", restricted=["yes"], concerned=[world.hana.slack_id])
    assert result.kind == "closed", result.errors


def test_a_restricted_intervention_is_worked_on_in_the_direct_messages_of_those_concerned(world: World) -> None:
    _raise(world)
    (hers,) = dms_with(world.hana, SECRET)
    (mine,) = dms_with(world.ada, SECRET)
    assert "🔒" in said(hers)

    world.hana.presses(hers, "acknowledge")
    dm = world.slack.open_dm(world.ada.slack_id)
    ts = world.slack.post(world.ada.slack_id, dm, "Can we talk at four?", mine["ts"])
    world.settle()

    assert "Can we talk at four?" in said(dms_with(world.hana, "writes:")[0])
    world.slack.edit(world.ada.slack_id, dm, ts, "Can we talk at five?")
    world.settle()
    assert "Can we talk at five?" in said(dms_with(world.hana, "writes:")[0])
    (hers,) = dms_with(world.hana, "A quarrel")
    world.hana.presses(hers, "close_intervention")
    world.hana.submits(outcome="re_planned", conclusion=f"Settled {SECRET}")
    assert dms_with(world.ada, f"Settled {SECRET}")


def test_nothing_of_a_restricted_intervention_leaks(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    set_up_logs("debug")
    try:
        _raise(world)
        world.at("Wed 4 Mar 2026 12:00", "Europe/London")
        shown = [
            person.types(command, words)
            for person in (world.kim, world.ada)
            for command, words in (
                ("/cop", "interventions"),
                ("/cop", "interventions figures"),
                ("/cop", "status"),
                ("/cop", "why KS-1"),
            )
        ]
        world.kim.types("/cop-intervene", "KS-1")
        shown.append(json.dumps(world.kim.form))
    finally:
        logging.getLogger().handlers[:] = before
        logging.getLogger().setLevel(logging.WARNING)

    everywhere = "\n".join(shown) + json.dumps(world.slack.posts[world.channel_id])
    outsiders = (world.kim, world.sol, world.ben, world.otto)
    everywhere += "".join(
        json.dumps(person.dms) + json.dumps(world.slack.home(person.slack_id)) for person in outsiders
    )
    assert SECRET not in everywhere
    assert "No intervention is open." in everywhere
    assert "One is open already" not in everywhere
    assert SECRET not in capsys.readouterr().err
    with world.house.database.reading() as session:
        assert measuring.all_cases(session, session.get_one(Community, 1)) == []


def test_somebody_whom_it_does_not_concern_is_told_that_it_does_not_exist(world: World) -> None:
    _raise(world)

    with world.house.database.writing() as session:
        kim = next(each for each in (session.get_one(Person, n) for n in range(1, 8)) if each.name == "Kim")
        with pytest.raises(NotFound, match="not on record"):
            acting.set_level(session, 1, kim, Level.assist, "Let me in", world.clock())


def test_a_restricted_one_needs_somebody_who_can_close_it_and_only_members(world: World) -> None:
    company(world)
    world.ada.types("/cop-intervene", "KS-1")

    alone = world.ada.submits(reason=SECRET, restricted=["yes"], concerned=[world.dan.slack_id])
    stranger = world.ada.submits(concerned=[world.hana.slack_id, world.otto.slack_id])

    assert "Choose also a lead or the sponsor" in alone.errors["concerned"]
    assert "Otto is not in this community" in stranger.errors["concerned"]


def test_the_channel_can_raise_its_own_beside_a_restricted_one(world: World) -> None:
    _raise(world)

    world.kim.types("/cop-intervene", "KS-1")
    world.kim.submits(reason="The pilot is late")

    assert len(world.heads("KS-1 Expert directory needs the community")) == 1
