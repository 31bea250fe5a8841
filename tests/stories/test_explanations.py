"""Why an initiative stands where it stands: numbers, the answers behind them, pictures, and a lead's word."""

from datetime import date

import pytest

from bot.domain.plan import Milestone
from bot.domain.words import Role
from bot.views.ids import read_value
from tests.world import Json, World, elements, said


@pytest.fixture
def company(world: World) -> World:
    """One division that said on 2 March that its initiative is off track, and a lead."""
    ada, kim = world.has("ada"), world.has("kim")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(ada, Role.representative, "Operations")
    milestones = (Milestone("Pilot live", date(2026, 2, 2)), Milestone("Rolled out", date(2026, 6, 1)))
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-06-01", milestones=milestones)
    world.at("Mon 2 Mar 2026 09:00", "Europe/London")
    return world


def slips(company: World) -> None:
    """Have Ada report that it is off track."""
    company.ada.answers("KS-1", "off track", progress="0", barrier="The supplier left")


def why(company: World) -> Json:
    """Have Kim ask why; return what she sees."""
    company.kim.types("/cop", "why KS-1")
    message: Json = company.slack.ephemerals(company.kim.slack_id)[-1]
    return message


def overrides(company: World, **fields: str) -> object:
    """Have Kim override the state of KS-1 from what `/cop why` shows."""
    company.kim.presses(why(company), "open_override", dm=False)
    return company.kim.submits(**{"state": "watch", "until": "2026-03-20", "reason": "A new supplier signed"} | fields)


def test_each_finding_names_its_number_its_line_and_since_when(company: World) -> None:
    slips(company)

    shown = said(why(company))

    assert "Milestone “Pilot live” was due 2 Feb 2026 and is still open (28 days). `milestone-overdue`" in shown
    assert "beyond 5% of the planned time · since 3 Feb 2026" in shown
    assert "Reported off track. `status` · 1 point · from 1 answer · since 2 Mar 2026" in shown
    assert "watch from 2, slipping from 4, or from 3 at two check-ins running" in shown
    assert "Level *assist*: forecast or declared more than 20% of the planned time late." in shown
    assert "Clear again after two calm answers running (at most 1.5 points each)." in shown


def test_a_finding_leads_to_the_answers_it_rests_on(company: World) -> None:
    slips(company)

    company.kim.presses(why(company), "show_answers", dm=False)

    shown = said(company.kim.form)
    assert f"*2 Mar 2026* · <@{company.ada.slack_id}>" in shown
    assert "off track · 0%" in shown
    assert "_Barrier:_ The supplier left" in shown


def test_a_barrier_without_a_reply_leads_to_the_answer_that_raised_it(company: World) -> None:
    company.at("Tue 3 Mar 2026 10:00", "Europe/London")
    slips(company)
    company.at("Thu 19 Mar 2026 12:00", "Europe/London")

    rules = [
        read_value(each.get("value"))["rule"] for each in elements(why(company)) if each["action_id"] == "show_answers"
    ]
    company.kim.presses(why(company), "show_answers", rules.index("barrier-open"), dm=False)

    assert "has had no reply for 12 working days" in said(company.kim.form)
    assert f"*2 Mar 2026* · <@{company.ada.slack_id}>" in said(company.kim.form)
    assert "_Barrier:_ The supplier left" in said(company.kim.form)


def test_the_picture_comes_as_a_direct_message_and_its_numbers_as_a_table(company: World) -> None:
    slips(company)

    company.kim.presses(why(company), "send_picture", dm=False)

    (picture,) = [file for message in company.kim.dms for file in message.get("files", [])]
    assert picture["alt_txt"].startswith("KS-1 Expert directory: 0% reported on 2 Mar 2026")
    company.kim.presses(why(company), "show_numbers", dm=False)
    assert "2 Mar 2026          50%        0%  🟥 off track" in said(company.kim.form)


def test_the_portfolio_comes_as_a_heat_map(company: World) -> None:
    slips(company)
    company.kim.types("/cop", "status")

    company.kim.presses(company.slack.ephemerals(company.kim.slack_id)[-1], "send_heat_map", dm=False)

    (picture,) = [file for message in company.kim.dms for file in message.get("files", [])]
    assert picture["name"] == "portfolio.png"
    assert picture["alt_txt"] == "Knowledge: 1 slipping, 0 watch, 0 clear."


def test_no_thread_is_opened_while_a_lead_overrides_and_one_is_when_it_has_ended(company: World) -> None:
    overrides(company)
    slips(company)

    assert company.heads("KS-1 Expert directory is slipping") == []
    assert "watch until 20 Mar 2026, says" in said(why(company))
    assert "watch (by a lead's word)" in company.ada.types("/cop", "status")

    company.at("Mon 23 Mar 2026 08:00", "Europe/London")

    assert len(company.heads("KS-1 Expert directory is slipping")) == 1
    assert "says" not in said(why(company)).split("Reported")[0]


def test_an_override_is_taken_back_and_both_are_in_the_history(company: World) -> None:
    overrides(company)
    overrides(company, state="ends", reason="The supplier left again")

    company.kim.types("/cop", "initiative plan KS-1")
    company.kim.presses_here("plan_history")

    assert "“A new supplier signed”" in said(company.kim.form)
    assert "“The supplier left again”" in said(company.kim.form)
    assert "says" not in said(why(company)).split("Milestone")[0]


@pytest.mark.parametrize(("fields", "block"), [({"until": "2026-03-01"}, "until"), ({"until": "2026-12-01"}, "until")])
def test_an_override_ends_within_a_quarter(company: World, fields: dict[str, str], block: str) -> None:
    result = overrides(company, **fields)

    assert "Choose a day from today to 2 Jun 2026" in result.errors[block]


def test_only_leads_are_offered_the_override(company: World) -> None:
    company.ada.types("/cop", "why KS-1")

    shown = company.slack.ephemerals(company.ada.slack_id)[-1]

    assert "Override" not in said(shown)


def test_the_portfolio_is_a_table_and_the_course_a_line_in_the_same_words_as_the_text(company: World) -> None:
    slips(company)
    company.at("Mon 9 Mar 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "off track", progress="10", barrier="The supplier left")
    company.kim.types("/cop", "status")
    table = next(block for block in company.slack.ephemerals(company.kim.slack_id)[-1]["blocks"] if "rows" in block)

    line = next(block for block in why(company)["blocks"] if block["type"] == "data_visualization")

    assert [cell["text"] for cell in table["rows"][1]][0:4] == ["KS-1", "Expert directory", "Operations", "🔻 slipping"]
    assert [point["value"] for point in line["chart"]["series"][1]["data"]] == [0, 10]
