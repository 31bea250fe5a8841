"""What a person sees as the workspace goes on: unread marks, live messages, clock, narrow windows."""

import re

import pytest
from playwright.sync_api import expect

from tests.playground.page import gallery
from tests.playground.page.conftest import Open
from tests.playground.page.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_message_of_somebody_else_appears_and_is_announced(world: World, open_page: Open) -> None:
    page = open_page(as_="ada", in_="knowledge-strategy")
    expect(page.get_by_test_id("composer")).to_be_visible()

    world.workspace.post(world.ben, world.channel, "The supplier called")

    expect(page.locator(".channel .message")).to_contain_text("The supplier called")
    expect(page.get_by_test_id("announcer")).to_have_text("New message from Ben Okoro: The supplier called")


def test_unread_marks_belong_to_the_acting_member_and_go_when_read(world: World, open_page: Open) -> None:
    world.workspace.post(world.ben, world.quiet, "lunch?")
    world.workspace.post(world.ben, world.quiet, "or tea?")
    page = open_page(as_="ada", in_="knowledge-strategy")
    general = page.get_by_test_id("channel-general")

    expect(general.locator(".count")).to_contain_text("2")
    page.get_by_test_id("act-as").select_option("U0BEN")
    expect(general.locator(".count")).to_have_count(0)
    page.get_by_test_id("act-as").select_option("U0ADA")
    expect(general.locator(".count")).to_contain_text("2")
    general.click()
    expect(general.locator(".count")).to_have_count(0)
    assert world.workspace.unread(world.ada) == {}


def test_times_are_those_of_the_acting_member(world: World, open_page: Open) -> None:
    world.workspace.post(world.ben, world.channel, "Morning")
    page = open_page(as_="ada", in_="knowledge-strategy")
    time = page.locator(".channel .message-time")

    expect(time).to_have_text("09:00")
    page.get_by_test_id("act-as").select_option("U0CHIYO")
    expect(time).to_have_text("18:00")
    expect(page.locator(".clock-now")).to_contain_text("18:00")
    assert "as=U0CHIYO" in page.url


def test_the_clock_moves_to_the_next_event_by_a_day_and_by_a_week(world: World, open_page: Open) -> None:
    page = open_page(as_="ada", in_="knowledge-strategy")
    clock = page.locator(".clock-now")

    expect(page.get_by_test_id("clock-next")).to_contain_text("Check-in for Operations")
    page.get_by_test_id("clock-next").click()
    expect(clock).to_contain_text("12:00")
    expect(page.get_by_test_id("clock-next")).to_be_disabled()
    page.get_by_test_id("clock-day").click()
    expect(clock).to_contain_text("3 Mar")
    page.get_by_test_id("clock-week").click()
    expect(clock).to_contain_text("10 Mar")


def test_reading_back_is_not_disturbed_by_new_messages(world: World, open_page: Open) -> None:
    for number in range(60):
        world.workspace.post(world.ben, world.channel, f"message {number}")
    page = open_page(as_="ada", in_="knowledge-strategy")
    expect(page.locator(".channel .message")).to_have_count(60)
    messages = page.locator(".channel .messages")
    messages.evaluate("node => { node.scrollTop = 100; }")

    world.workspace.post(world.ben, world.channel, "one more")

    expect(page.locator(".channel .message")).to_have_count(61)
    assert messages.evaluate("node => node.scrollTop") == 100


def test_a_menu_choice_in_progress_survives_a_new_message(world: World, open_page: Open) -> None:
    world.bot_says("KS-12", blocks=gallery.MESSAGE_BLOCKS)
    page = open_page(as_="ada", in_="knowledge-strategy")
    page.locator("[data-action-id=acknowledge]").focus()

    world.workspace.post(world.ben, world.channel, "hello")

    expect(page.locator(".channel .message")).to_have_count(2)
    expect(page.locator("[data-action-id=acknowledge]")).to_be_focused()


def test_an_edited_message_says_so_and_a_deleted_one_goes(world: World, open_page: Open) -> None:
    ts = world.workspace.post(world.ben, world.channel, "Frist")
    page = open_page(as_="ada", in_="knowledge-strategy")

    world.workspace.edit(world.ben, world.channel, ts, "First")
    expect(page.locator(f"[data-ts='{ts}']")).to_contain_text("First")
    expect(page.locator(f"[data-ts='{ts}'] .edited")).to_have_text("(edited)")

    world.workspace.delete(world.ben, world.channel, ts)
    expect(page.locator(".channel .message")).to_have_count(0)


def test_home_shows_what_the_app_published(world: World, open_page: Open) -> None:
    view = {"type": "home", "blocks": gallery.MESSAGE_BLOCKS}
    world.answers["app_home_opened"] = lambda _event: world.client.views_publish(user_id=world.ada, view=view) and None
    page = open_page(as_="ada", in_="knowledge-strategy")

    page.get_by_test_id("home").click()

    expect(page.get_by_test_id("home-view")).to_contain_text("KS-12 is slipping")
    expect(page.get_by_test_id("composer")).not_to_be_visible()


def test_the_first_words_to_the_bot_open_the_direct_message(world: World, open_page: Open) -> None:
    page = open_page(as_="ada", in_="dm")

    page.get_by_test_id("composer").fill("hello")
    page.keyboard.press("Enter")

    expect(page.locator(".channel .message")).to_contain_text("hello")
    [direct] = [c for c in world.workspace.channels(world.ada) if c["is_im"]]
    assert [m["text"] for m in world.workspace.messages(direct["id"])] == ["hello"]


def test_the_traffic_shows_calls_and_can_be_filtered(world: World, open_page: Open) -> None:
    world.client.chat_postMessage(channel=world.channel, text="hello")
    world.client.users_info(user=world.ada)
    page = open_page(as_="ada", in_="knowledge-strategy", pane="traffic")
    traffic = page.get_by_test_id("traffic")

    expect(traffic.locator(".method")).to_contain_text(["users.info"])
    page.get_by_test_id("traffic-filter").fill("postmessage")
    expect(traffic.locator(".method")).to_have_text(["chat.postMessage"])
    traffic.locator("summary").click()
    expect(traffic.locator(".payload").first).to_contain_text('"text": "hello"')


@pytest.mark.parametrize("place", ["knowledge-strategy", "home"])
def test_nothing_is_wider_than_a_narrow_window(world: World, open_page: Open, place: str) -> None:
    world.bot_says("gallery", blocks=gallery.GALLERY)
    world.workspace.post(world.ben, world.channel, "x" * 400 + " https://example.com/" + "y" * 300)
    with world.workspace.lock:
        world.workspace.publish_home(world.ada, {"type": "home", "blocks": gallery.GALLERY})

    page = open_page(width=420, as_="ada", in_=place)
    page.locator(".block-hologram").wait_for()

    too_wide = """() => [...document.querySelectorAll('#page *')].filter((node) => {
      const box = node.getBoundingClientRect();
      return box.width > 0 && box.right > innerWidth + 1
        && !node.closest('.table-scroll, .carousel, .sidebar, .sr-only, pre');
    }).map((node) => node.className || node.tagName)"""
    assert page.evaluate(too_wide) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 420


def test_in_a_narrow_window_the_places_are_in_a_drawer_and_the_thread_lies_above(world: World, open_page: Open) -> None:
    ts = world.bot_says("KS-12 is slipping")
    page = open_page(width=420, as_="ada", in_="knowledge-strategy", thread=ts)

    expect(page.get_by_test_id("thread")).to_be_visible()
    page.get_by_role("button", name="Close thread").click()
    expect(page.get_by_test_id("composer")).to_be_visible()
    expect(page.get_by_test_id("channel-general")).not_to_be_visible()
    page.get_by_role("button", name="Channels and people").click()
    page.get_by_test_id("channel-general").click()
    expect(page.get_by_role("heading", name=re.compile("general"))).to_be_visible()
    expect(page.get_by_test_id("channel-general")).not_to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(world: World, open_page: Open, scheme: str) -> None:
    """The contrast of WCAG 2.1 AA (4.5 to 1, 3 to 1 for large text) for each text in sight."""
    world.workspace.post(world.ben, world.quiet, "lunch?")
    world.workspace.post(world.ada, world.channel, "I have `code` and @ada and <@U0BEN>")
    ts = world.bot_says("gallery", blocks=[b for b in gallery.GALLERY if b["type"] != "data_visualization"])
    page = open_page(as_="ada", in_="knowledge-strategy", thread=ts)
    page.emulate_media(color_scheme=scheme)
    expect(page.locator(".thread .block-hologram")).to_be_attached()

    assert page.evaluate(_FAINT) == []


_FAINT = """() => {
  const parse = (color) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement)
      layers.unshift(parse(getComputedStyle(at).backgroundColor));
    return layers.reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const light = (rgb) => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = new Set();
  const texts = document.createTreeWalker(document.getElementById('page'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    const style = getComputedStyle(node);
    if (!texts.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true })) continue;
    if (node.closest(':disabled, .sr-only, option, .gutter, .toolbar, svg')) continue;
    const paper = behind(node);
    const ink = over(parse(style.color), paper);
    const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    const words = texts.currentNode.data.slice(0, 20);
    if (ratio < needed) faint.add(`${node.className || node.tagName}: ${ratio.toFixed(2)} "${words}"`);
  }
  return [...faint];
}"""
