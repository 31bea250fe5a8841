"""What Slack does to us: channels archived, deleted or closed, people and leads gone, the app removed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from bot.domain.blueprint import Charter
from bot.domain.words import Role
from bot.usecases import charter
from storage.tables import Community, Person
from tests.stories.following import dms_with, head, slips
from tests.world import World, said

REFUSED_THERE = {"channel_not_found", "not_in_channel", "is_archived", "thread_not_found"}


@contextmanager
def unheard(world: World) -> Iterator[None]:
    """Have Slack send no event of what happens meanwhile."""
    emit, world.slack.emit = world.slack.emit, lambda *_, **__: None  # type: ignore[method-assign]
    yield
    world.slack.emit = emit  # type: ignore[method-assign]


@pytest.fixture
def company(world: World) -> World:
    """Ada speaks for Operations; Kim and Hana lead, and their terms of reference are pinned."""
    ada, kim, hana = world.has("ada"), world.has("kim"), world.has("hana")
    community = world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(hana, Role.hr_lead)
    world.gives(ada, Role.representative, "Operations")
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-12-01")
    with world.house.database.writing() as session:
        row = session.get_one(Community, community.id)
        charter.adopt(session, row, Charter("Knowledge", "Learn", "All", "Together"), None, world.clock())
    world.settle()
    world.forgiven = REFUSED_THERE
    return world


def looks(world: World) -> None:
    """Have the bot take its daily look at Slack."""
    world.house.reconciliation.run_due()
    world.settle()


def test_a_bot_that_was_removed_tells_the_leads_and_goes_on_once_it_is_back(company: World) -> None:
    bot = company.slack.identity["bot_user_id"]
    company.slack.leave(company.channel_id, bot)
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")

    assert len(dms_with(company.kim, "I was removed from the channel")) == 1
    assert len(dms_with(company.ada, "Check-in for")) == 1, "direct messages go on"
    assert not company.heads("Check-in of")

    company.slack.join(company.channel_id, bot)
    company.settle()

    assert len(company.heads("Check-in of")) == 1


def test_a_deleted_channel_is_told_once_and_check_ins_go_on(company: World) -> None:
    company.slack.delete_channel(company.channel_id)
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.at("Mon 12 Jan 2026 09:00", "Europe/London")

    for lead in (company.kim, company.hana):
        assert len(dms_with(lead, "is gone, or I may not see it")) == 1
    assert "Check-in for Operations: 1 initiative" in said(company.ada.dms[-1])


def test_a_renamed_channel_is_the_same_channel(company: World) -> None:
    company.slack.rename(company.channel_id, "learning")
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")

    assert len(company.heads("Check-in of")) == 1


def test_when_the_last_hr_lead_leaves_the_others_are_told_the_way_out(company: World) -> None:
    company.slack.deactivate(company.hana.slack_id)
    company.settle()

    (told,) = dms_with(company.kim, "Nobody in Knowledge is HR lead any more")
    assert "/cop assign" in said(told)

    company.slack.deactivate(company.kim.slack_id)
    company.settle()

    assert any("convener lead add" in said(each) for each in company.ada.dms)


def test_after_the_app_was_removed_nothing_is_sent_and_the_health_says_so(company: World) -> None:
    company.slack.uninstall()
    company.settle()
    calls = len(company.stand_in.violations)
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")

    health = TestClient(company.house.web()).get("/healthz")
    assert health.status_code == 503
    assert "removed" in health.json()["problems"][0]
    assert len(company.stand_in.violations) == calls


def test_the_daily_look_keeps_what_slack_did_not_tell_and_mends_the_pin(company: World) -> None:
    (pin,) = company.slack.pinned[company.channel_id]
    company.at("Sun 4 Jan 2026 04:00", "Europe/London")
    with unheard(company):
        company.slack.update_member(company.ada.slack_id, tz="Asia/Tokyo", locale="de-DE")
        company.slack.pinned[company.channel_id] = []
        company.slack.leave(company.channel_id, company.ada.slack_id)

    looks(company)
    looks(company)

    with company.house.database.reading() as session:
        ada = session.exec(select(Person).where(Person.slack_id == company.ada.slack_id)).one()
    assert (ada.tz, ada.locale) == ("Asia/Tokyo", "de-DE")
    assert [each["ts"] for each in company.slack.pinned[company.channel_id]] == [pin["ts"]]
    (told,) = dms_with(company.kim, "Slack has changed for")
    assert f"not in the channel: <@{company.ada.slack_id}>" in said(told)


def test_the_same_is_not_told_again_the_next_day_and_a_new_thing_is(company: World) -> None:
    company.at("Sun 4 Jan 2026 04:00", "Europe/London")
    with unheard(company):
        company.slack.leave(company.channel_id, company.ada.slack_id)
    looks(company)
    company.at("Mon 5 Jan 2026 04:00", "Europe/London")
    looks(company)
    assert len(dms_with(company.kim, "Slack has changed for")) == 1

    with unheard(company):
        company.slack.deactivate(company.ada.slack_id)
    company.at("Tue 6 Jan 2026 04:00", "Europe/London")
    looks(company)

    assert "No longer in the workspace" in said(dms_with(company.kim, "Slack has changed for")[-1])


def test_a_head_that_was_deleted_unheard_is_made_again(world: World) -> None:
    slips(world)
    before = head(world)["ts"]
    world.at("Tue 3 Mar 2026 04:00", "Europe/London")
    with unheard(world), world.slack.lock:
        world.slack.posts[world.channel_id] = [
            post for post in world.slack.posts[world.channel_id] if post["ts"] != before
        ]

    world.house.reconciliation.run_due()
    world.settle()

    assert head(world)["ts"] != before
    world.forgiven = REFUSED_THERE


def test_an_archived_or_closed_channel_that_nobody_told_of_is_found(company: World) -> None:
    company.at("Sun 4 Jan 2026 04:00", "Europe/London")
    with unheard(company):
        company.slack.leave(company.channel_id, company.slack.identity["bot_user_id"])
    looks(company)
    assert len(dms_with(company.kim, "I was removed from the channel")) == 1

    with unheard(company):
        company.slack.join(company.channel_id, company.slack.identity["bot_user_id"])
    company.at("Mon 5 Jan 2026 04:00", "Europe/London")
    looks(company)
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")

    assert len(company.heads("Check-in of")) == 1
