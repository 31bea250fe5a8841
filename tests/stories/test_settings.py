"""`/cop settings`: leads see and change what holds, everybody sees it, nothing that held is lost."""

import pytest
from sqlmodel import select

from bot.domain.words import Level, Role
from bot.usecases import pace
from storage.tables import CheckIn, Community
from storage.tables_settings import SettingsChange
from tests.world import World, elements, said


@pytest.fixture
def company(world: World) -> World:
    """Ada speaks for Operations; Kim and Hana lead."""
    ada, kim, hana, _ = (world.has(name) for name in ("ada", "kim", "hana", "otto"))
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(hana, Role.hr_lead)
    world.gives(ada, Role.representative, "Operations")
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-12-01")
    return world


def changes(company: World, section: str, who: str = "kim", **fields: str) -> dict[str, str]:
    """Have a lead change a section from the list; return what the form complains about."""
    lead = company.people[who]
    lead.types("/cop", "settings")
    places = [each["value"] for each in elements(lead.form) if each["action_id"] == "change_setting"]
    lead.presses_here("change_setting", next(n for n, value in enumerate(places) if f'"{section}"' in value))
    return dict(lead.submits(**fields).errors)


def test_a_lead_changes_the_reminders_and_the_next_check_in_goes_by_it(company: World) -> None:
    assert changes(company, "reminders", most="0") == {}
    assert "no reminders" in said(company.kim.form)
    company.kim.closes()

    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.at("Thu 8 Jan 2026 09:00", "Europe/London")

    assert len(company.ada.dms) == 1


def test_a_lead_words_confidence_as_the_company_speaks_and_check_ins_ask_in_these_words(company: World) -> None:
    assert changes(company, "confidence", en="no chance\nunlikely\nopen\nlikely\nas good as done") == {}
    assert "no chance · unlikely · open · likely · as good as done" in said(company.kim.form)
    company.kim.closes()
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")

    company.ada.opens("KS-1")

    assert "10 · as good as done" in said(company.ada.form)


def test_the_terms_of_a_level_its_hours_and_the_language_hold_at_once(company: World) -> None:
    changes(company, "direct", response_hours="3", remind_after_hours="1.5")
    changes(company, "hours", starts="08:00", ends="16:30")
    changes(company, "triage", working_days="0")
    changes(company, "language", locale="de-DE", zone="Europe/Berlin")

    with company.house.database.reading() as session:
        community = session.get_one(Community, 1)
        assert pace.levels_of(community)[Level.direct].response_hours == 3
        assert f"{pace.hours_of(community).end:%H:%M}" == "16:30"
        assert pace.triage_working_days(community) == 0
        assert (community.locale, community.tz) == ("de-DE", "Europe/Berlin")


def test_what_cannot_hold_is_said_in_the_form_and_nothing_is_kept(company: World) -> None:
    problems = changes(company, "assist", remind_after_hours="20")

    assert problems == {"remind_after_hours": "The reminder comes before the next person is asked."}
    with company.house.database.reading() as session:
        assert session.exec(select(SettingsChange)).all() == []


def test_every_change_is_kept_and_can_be_set_back(company: World) -> None:
    changes(company, "triage", working_days="3")
    changes(company, "triage", working_days="5", who="hana")

    company.kim.types("/cop", "settings history")
    shown = said(company.kim.form)
    assert f"<@{company.hana.slack_id}>" in shown
    assert "after 3 working days" in shown
    company.kim.presses_here("set_back", 1)

    with company.house.database.reading() as session:
        assert pace.triage_working_days(session.get_one(Community, 1)) == 1
        kept = session.exec(select(SettingsChange)).all()
    assert [(each.before["working_days"], each.after["working_days"]) for each in kept] == [(1, 3), (3, 5), (5, 1)]
    assert "taken back" in said(company.kim.form)


def test_two_leads_at_once_do_not_overwrite_each_other_unseen(company: World) -> None:
    company.kim.types("/cop", "settings")
    company.kim.presses_here("change_setting", 2)
    changes(company, "triage", working_days="5", who="hana")

    refused = company.kim.submits(working_days="3")

    assert "Somebody changed this" in next(iter(refused.errors.values()))
    with company.house.database.reading() as session:
        assert pace.triage_working_days(session.get_one(Community, 1)) == 5


def test_a_representative_sees_what_holds_and_sets_only_the_own_reminders(company: World) -> None:
    company.ada.types("/cop", "settings")

    assert "Reminders" in said(company.ada.form)
    assert not [each for each in elements(company.ada.form) if each["action_id"] == "change_setting"]
    company.ada.presses_here("own_reminders")
    company.ada.submits(count="1")
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.at("Thu 8 Jan 2026 09:00", "Europe/London")
    assert len(company.ada.dms) == 2


def test_somebody_outside_sees_nothing_of_it(company: World) -> None:
    otto = company.otto

    told = otto.types("/cop", "settings")

    assert "Knowledge" not in told
    assert company.slack.modals(otto.slack_id) == []


def test_a_new_zone_moves_what_is_not_asked_yet(company: World) -> None:
    changes(company, "language", zone="Asia/Tokyo")

    with company.house.database.reading() as session:
        assert session.get_one(Community, 1).tz == "Asia/Tokyo"
        assert all(each.state != "lapsed" for each in session.exec(select(CheckIn)).all())
