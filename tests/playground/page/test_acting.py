"""What a person does on the page, with mouse and keyboard."""

import re
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.playground.page import gallery
from tests.playground.page.conftest import Open
from tests.playground.page.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Json = dict[str, Any]


def last_text(page: Page) -> Any:
    return page.locator(".channel .message .message-body").last


def wait_until_quiet(page: Page) -> None:
    """Return when everything that was clicked so far is answered."""
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.locator(".busy.is-on")).to_have_count(0)


def said(world: World) -> list[str]:
    return [message["text"] for message in world.workspace.messages(world.channel)]


def test_a_message_is_written_with_the_keyboard_alone(world: World, open_page: Open) -> None:
    page = open_page(as_="ada", in_="knowledge-strategy")

    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "composer":
            break
    page.keyboard.type("First line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second & <last>")
    page.keyboard.press("Enter")

    expect(last_text(page)).to_have_text("First line\nsecond & <last>", use_inner_text=True)
    assert said(world) == ["First line\nsecond &amp; &lt;last&gt;"]
    expect(page.get_by_test_id("composer")).to_be_focused()


def test_the_skip_link_leads_to_the_messages_and_keeps_the_place(open_page: Open) -> None:
    page = open_page(as_="ben", in_="general")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()
    assert "in=general" in page.url


def test_a_command_is_completed_with_the_keyboard(world: World, open_page: Open) -> None:
    world.answers["/cop"] = lambda payload: {"text": f"You asked for *{payload['text']}*"}
    page = open_page(as_="ada", in_="knowledge-strategy")
    composer = page.get_by_test_id("composer")

    composer.press_sequentially("/co")
    expect(page.locator(".completions li")).to_have_count(4)
    composer.press("Escape")
    expect(page.locator(".completions li")).to_have_count(0)
    composer.press_sequentially("p")
    composer.press("Tab")
    expect(composer).to_have_value("/cop ")
    composer.press("ArrowDown")
    expect(page.locator(".completions [aria-selected=true]")).to_contain_text("status [division]")
    composer.press("Enter")
    expect(composer).to_have_value("/cop status ")
    composer.press("Enter")

    expect(page.locator(".message.ephemeral")).to_contain_text("You asked for status")
    expect(page.locator(".message.ephemeral")).to_contain_text("Only visible to you")
    expect(composer).to_have_value("")


def test_a_command_that_is_whole_is_sent_at_the_first_enter(world: World, open_page: Open) -> None:
    world.answers["/cop"] = lambda payload: {"text": f"heard {payload['text']}"}
    page = open_page(as_="ada", in_="knowledge-strategy")

    page.get_by_test_id("composer").press_sequentially("/cop help")
    page.get_by_test_id("composer").press("Enter")

    expect(page.locator(".message.ephemeral")).to_contain_text("heard help")


def test_a_full_name_after_an_at_sign_becomes_a_mention(world: World, open_page: Open) -> None:
    page = open_page(as_="ada", in_="knowledge-strategy")

    page.get_by_test_id("composer").press_sequentially("Thanks @ben")
    page.get_by_test_id("composer").press("Tab")
    page.get_by_test_id("composer").press("Enter")

    expect(last_text(page).locator(".chip")).to_have_text("@Ben Okoro")
    assert said(world) == ["Thanks <@U0BEN>"]


def test_a_command_without_an_answer_shows_the_error_until_it_is_dismissed(world: World, open_page: Open) -> None:
    world.stand_in.deliver_over_http("http://127.0.0.1:9/nobody")
    page = open_page(as_="ada", in_="knowledge-strategy")

    page.get_by_test_id("composer").fill("/cop status")
    page.keyboard.press("Enter")

    notice = page.get_by_test_id("notices")
    expect(notice).to_contain_text(re.compile("/cop failed with the error “(dispatch_failed|operation_timeout)”"))
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_be_empty()


def test_a_command_in_a_thread_is_explained_and_not_sent(world: World, open_page: Open) -> None:
    ts = world.bot_says("KS-12 is slipping")
    page = open_page(as_="ada", in_="knowledge-strategy", thread=ts)

    page.get_by_test_id("thread-composer").fill("/cop action")
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("notices")).to_contain_text("/cop is not supported in threads")
    assert not any("command" in heard for heard in world.heard)


def test_a_reply_goes_into_the_thread_and_is_counted_in_the_channel(world: World, open_page: Open) -> None:
    world.bot_says("KS-12 is slipping", blocks=gallery.MESSAGE_BLOCKS)
    page = open_page(as_="ada", in_="knowledge-strategy")

    page.locator(".channel .message").hover()
    page.get_by_role("button", name="Reply in thread").click()
    expect(page.get_by_test_id("thread-composer")).to_be_focused()
    page.keyboard.type("On it")
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("thread").locator(".message")).to_have_count(2)
    expect(page.get_by_test_id("thread-link")).to_contain_text("1 reply")
    page.reload()
    expect(page.get_by_test_id("thread").locator(".message")).to_have_count(2)


def test_a_button_tells_the_bot_and_a_dangerous_one_asks_first(world: World, open_page: Open) -> None:
    pressed: list[Json] = []
    for action in ("acknowledge", "close", "status", "more"):
        world.answers[action] = lambda payload: pressed.append(payload["actions"][0])
    world.bot_says("KS-12", blocks=gallery.MESSAGE_BLOCKS)
    page = open_page(as_="ada", in_="knowledge-strategy")

    page.locator("[data-action-id=acknowledge]").click()
    wait_until_quiet(page)
    page.locator("[data-action-id=close]").click()
    page.get_by_role("button", name="Keep it open").click()
    page.locator("[data-action-id=close]").click()
    page.get_by_test_id("confirm-yes").click()
    wait_until_quiet(page)
    page.locator("select[data-action-id=status]").select_option("at_risk")
    wait_until_quiet(page)
    page.locator("[data-action-id=more]").click()
    page.get_by_role("menuitem", name="Why?").click()
    wait_until_quiet(page)

    assert [action["action_id"] for action in pressed] == ["acknowledge", "close", "status", "more"]
    assert pressed[2]["selected_option"]["value"] == "at_risk"
    assert pressed[3]["selected_option"]["value"] == "why"


def test_a_message_shortcut_is_offered_in_the_menu(world: World, open_page: Open) -> None:
    taken: list[Json] = []
    world.answers["record_decision"] = taken.append
    ts = world.workspace.post(world.ben, world.channel, "We move the pilot to May")
    page = open_page(as_="ada", in_="knowledge-strategy")

    page.locator(f"[data-ts='{ts}']").hover()
    page.get_by_test_id("message-menu").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    wait_until_quiet(page)
    assert [payload["message"]["ts"] for payload in taken] == [ts]


def open_check_in(world: World, page: Page) -> None:
    world.answers["/cop-checkin"] = world.opens(gallery.CHECK_IN)
    page.get_by_test_id("composer").fill("/cop-checkin")
    page.keyboard.press("Enter")
    page.get_by_test_id("modal").wait_for()


def test_errors_stand_below_their_fields_and_what_was_typed_stays(world: World, open_page: Open) -> None:
    world.answers["check_in"] = lambda _payload: {
        "response_action": "errors",
        "errors": {"progress": "Progress is between 0 and 100."},
    }
    page = open_page(as_="ada", in_="knowledge-strategy")
    open_check_in(world, page)
    modal = page.get_by_test_id("modal")

    expect(modal.get_by_label("Status")).to_be_focused()
    modal.get_by_label("Status").select_option("at_risk")
    modal.get_by_label("Progress, %").fill("140")
    modal.get_by_label("What stands in the way?").fill("The supplier moved to April")
    modal.get_by_label("Chiyo Tanaka").check()
    page.get_by_test_id("modal-submit").click()

    progress = modal.get_by_label("Progress, %")
    expect(progress).to_be_focused()
    expect(progress).to_have_value("140")
    expect(progress).to_have_attribute("aria-invalid", "true")
    expect(progress).to_have_accessible_description("Progress is between 0 and 100.")
    expect(modal.get_by_label("Status")).to_have_value("at_risk")
    expect(modal.get_by_label("What stands in the way?")).to_have_value("The supplier moved to April")
    expect(modal.get_by_label("Chiyo Tanaka")).to_be_checked()


def test_a_form_is_sent_with_every_kind_of_input(world: World, open_page: Open) -> None:
    sent: list[Json] = []
    world.answers["check_in"] = lambda payload: sent.append(payload["view"]["state"]["values"])
    page = open_page(as_="ben", in_="knowledge-strategy")
    open_check_in(world, page)
    modal = page.get_by_test_id("modal")

    modal.get_by_label("Status").select_option("off_track")
    modal.get_by_label("Progress, %").fill("24")
    modal.get_by_role("radio", name="At risk").check()
    modal.get_by_label("New due date").fill("2026-06-30")
    modal.get_by_label("Call at").fill("2026-03-03T09:30")
    modal.get_by_label("Remind me at").fill("16:45")
    modal.get_by_label("Who helps").select_option("U0CHIYO")
    modal.get_by_label("Story").fill("It began well.")
    modal.get_by_label("File").set_input_files({"name": "off.ics", "mimeType": "text/calendar", "buffer": b"BEGIN"})
    expect(modal).to_contain_text("✓ off.ics, 5 bytes")
    page.get_by_test_id("modal-submit").click()

    expect(modal).not_to_be_visible()
    values = {block: next(iter(answers.values())) for block, answers in sent[0].items()}
    assert values["status"]["selected_option"]["value"] == "off_track"
    assert values["progress"]["value"] == "24"
    assert values["confidence"]["selected_option"]["value"] == "at_risk"
    assert values["day"]["selected_date"] == "2026-06-30"
    (file,) = values["file"]["files"]
    assert (file["name"], file["user"]) == ("off.ics", world.ben)
    with urlopen(file["url_private_download"]) as answer:
        assert answer.read() == b"BEGIN"
    # 09:30 in New York, where Ben is, on a day before the clocks change there.
    assert values["moment"]["selected_date_time"] == 1772548200
    assert values["time"]["selected_time"] == "16:45"
    assert values["who"]["selected_user"] == "U0CHIYO"
    assert values["story"]["rich_text_value"]["elements"][0]["elements"][0]["text"] == "It began well."
    expect(page.get_by_test_id("composer")).to_be_focused()


def test_what_was_typed_stays_when_the_bot_updates_the_form(world: World, open_page: Open) -> None:
    longer = {**gallery.CHECK_IN, "blocks": [*gallery.CHECK_IN["blocks"], {"type": "divider"}]}
    page = open_page(as_="ada", in_="knowledge-strategy")
    open_check_in(world, page)
    modal = page.get_by_test_id("modal")
    modal.get_by_label("Progress, %").press_sequentially("3")

    view = world.workspace.modals(world.ada)[-1]
    world.client.views_update(view_id=view["id"], view=longer)

    expect(modal.locator(".block-divider")).to_have_count(1)
    expect(modal.get_by_label("Progress, %")).to_be_focused()
    page.keyboard.type("5")
    expect(modal.get_by_label("Progress, %")).to_have_value("35")


def test_escape_closes_the_top_view_and_the_one_below_is_back(world: World, open_page: Open) -> None:
    page = open_page(as_="ada", in_="knowledge-strategy")
    with world.workspace.lock:
        world.workspace.open_view(world.ada, gallery.CHECK_IN)
        world.workspace.push_view(world.ada, {**gallery.CHECK_IN, "title": gallery.plain("More")})
    heading = page.get_by_test_id("modal").get_by_role("heading", level=2)

    expect(heading).to_have_text("More")
    page.keyboard.press("Escape")

    expect(heading).to_have_text("Check in")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("modal")).not_to_be_visible()
    assert world.workspace.modals(world.ada) == []


def test_the_focus_stays_inside_an_open_form(world: World, open_page: Open) -> None:
    page = open_page(as_="ada", in_="knowledge-strategy")
    open_check_in(world, page)

    outside = 0
    for _ in range(45):
        page.keyboard.press("Tab")
        outside += page.evaluate(
            "document.activeElement !== document.body && !document.activeElement.closest('dialog')"
        )

    assert outside == 0
