"""The main job on the page, in a real browser with the real bot: answer, move the clock, see the thread, take it up."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.playground.start import Playground, open_playground
from bot.playground.tour import SMALL

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Three weeks in, on Monday noon in New York: Tom was asked about KS-3 and has not answered.
BEGUN = replace(
    SMALL,
    deeds=(),
    told=tuple(replace(each, statuses=each.statuses[:3].replace("r", "o")) for each in SMALL.told),
    ends=SMALL.ends.replace(month=2, day=2, hour=17),
)
SLOW_MS = 20_000


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Playground]:
    with open_playground(tmp_path, port=0, fresh=True, company=BEGUN) as opened:
        yield opened
        assert opened.scene.stand_in.violations == []


@pytest.fixture
def page(browser: Browser, ground: Playground) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(SLOW_MS)
    opened = context.new_page()
    opened.goto(f"{ground.scene.stand_in.url}/#as=tom&in={SMALL.channel}")
    yield opened
    context.close()


def test_a_check_in_is_answered_the_clock_moves_and_a_lead_takes_the_thread_up(page: Page) -> None:
    expect.set_options(timeout=20_000)
    page.get_by_test_id("dm").click()
    page.locator("[data-action-id=answer_check_in]").last.click()
    form = page.get_by_test_id("modal")
    form.get_by_role("radio", name="off track").check()
    form.get_by_label("Progress in percent").fill("8")
    form.get_by_label("What stands in the way").fill("Nobody may decide on the <schedule> & its owner")
    form.get_by_label("New due date").fill("2027-06-30")
    page.get_by_test_id("modal-submit").click()
    expect(form).to_contain_text("Sales is complete for this cycle", timeout=SLOW_MS)
    page.get_by_test_id("modal-close").click()

    page.get_by_test_id("clock-day").click()
    page.get_by_test_id("act-as").select_option(label="Ines Duarte – Knowledge Strategy")
    page.get_by_test_id(f"channel-{SMALL.channel}").click()
    head = page.locator(".channel .message", has_text="KS-3 Contract records schedule is slipping")
    expect(head).to_contain_text("Reported off track", timeout=SLOW_MS)
    # While a day passes the head is drawn anew again and again, and a click may fall between two drawings.
    expect(page.get_by_test_id("clock-day")).to_be_enabled(timeout=SLOW_MS)
    head.locator("[data-action-id=acknowledge]").click()
    head.get_by_test_id("thread-link").click()

    expect(page.get_by_test_id("thread")).to_contain_text("@Ines Duarte takes this up.", timeout=SLOW_MS)
