"""What the page draws: every block, every piece of markup, and no markup of a person's own."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.playground.page import gallery
from tests.playground.page.conftest import Open
from tests.playground.page.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAYLOAD = '<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>'


@pytest.fixture(scope="module")
def drawn(browser: Browser, shared_world: World) -> Iterator[Page]:
    shared_world.bot_says("gallery", blocks=gallery.GALLERY)
    context = browser.new_context()
    page = context.new_page()
    page.goto(shared_world.address(as_="ada", in_="knowledge-strategy"))
    page.locator(".block-hologram").wait_for()
    yield page
    context.close()


def block(page: Page, kind: str) -> Locator:
    return page.locator(f".channel .block-{kind}").first


def test_every_type_of_block_is_drawn_and_an_unknown_one_says_so(drawn: Page) -> None:
    expected = {
        "header": "KS-12 is slipping",
        "section": "Handover notes for field engineers should be at 48 %",
        "context": "rule forecast",
        "actions": "I am on it",
        "image": "A chart of progress",
        "rich_text": "convener tour",
        "markdown": "Digest",
        "table": "Operations",
        "data_table": "Initiatives by progress",
        "data_visualization": "Progress as a pie",
        "card": "Lessons from the pilot",
        "carousel": "Read it",
        "alert": "The info level",
        "context_actions": "Not useful",
        "container": "More",
        "video": "The pilot in two minutes",
        "file": "File F-1",
        "hologram": "not supported: hologram",
    }

    for kind, text in expected.items():
        expect(block(drawn, kind)).to_contain_text(text, use_inner_text=False)
    assert drawn.locator(".channel .block-divider hr").count() >= 1
    assert drawn.locator(".channel .unsupported").count() == 1


def test_all_elements_of_rich_text_are_drawn(drawn: Page) -> None:
    rich = block(drawn, "rich_text")

    expect(rich.locator("strong")).to_have_text("bold")
    expect(rich.locator("s")).to_have_text("struck")
    expect(rich.locator("a")).to_have_attribute("href", "https://example.com/plan")
    expect(rich.locator(".emoji")).to_have_attribute("aria-label", "tada")
    expect(rich.locator("time")).to_have_text("2 Mar 2026")
    expect(rich.locator("ol li")).to_have_text(["first", "second"])
    expect(rich.locator("blockquote")).to_have_text("a quotation")
    expect(rich.locator("pre")).to_have_text("convener tour")
    expect(rich.locator(".chip-loud")).to_have_text("@here")


@pytest.mark.parametrize(("kind", "shape", "count"), [("pie", "path", 3), ("bar", "rect", 16), ("line", "polyline", 2)])
def test_a_chart_is_drawn_with_a_legend_and_its_numbers(drawn: Page, kind: str, shape: str, count: int) -> None:
    chart = drawn.locator(".chart", has=drawn.locator(f".chart-{kind}"))

    svg = chart.get_by_role("img", name=f"Progress as a {kind}")
    assert svg.locator(f"{shape}:not(.legend *)").count() == count
    assert chart.locator(".legend li").count() == (3 if kind == "pie" else 2)
    chart.locator("summary").click()
    expect(chart.locator("tbody tr").first).to_contain_text("11" if kind == "pie" else "W1")


def test_a_data_table_is_sorted_by_number_and_paged(drawn: Page) -> None:
    table = block(drawn, "data_table")

    table.get_by_role("button", name="Progress").click()

    expect(table.locator("tbody td")).to_have_text(["9", "40"])
    expect(table.locator("th[aria-sort=ascending]")).to_have_text("Progress ↑")
    table.get_by_role("button", name="Next").click()
    expect(table.locator("tbody td")).to_have_text(["70"])


MARKUP: list[tuple[str, str]] = [
    ("*bold* _it_ ~no~ `code`", "<p><strong>bold</strong> <em>it</em> <s>no</s> <code>code</code></p>"),
    ("*a _b_ c*", "<p><strong>a <em>b</em> c</strong></p>"),
    ("2*3*4 snake_case_name", "<p>2*3*4 snake_case_name</p>"),
    ("`*not bold*`", "<p><code>*not bold*</code></p>"),
    ("* loose * stars", "<p>* loose * stars</p>"),
    ("&lt;b&gt; &amp;amp;", "<p>&lt;b&gt; &amp;amp;</p>"),
    ("&gt; quoted\nnot", "<blockquote>quoted</blockquote><p>not</p>"),
    ("• one\n• two", "<ul><li>one</li><li>two</li></ul>"),
    ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
    ("```a\n*b*```", '<pre class="pre" tabindex="0">a\n*b*</pre>'),
    ("```open", "<p>```open</p>"),
    (
        "<https://e.com/?a=1&amp;b=2|here>",
        '<p><a href="https://e.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">here</a></p>',
    ),
    ("<javascript:alert(1)|x>", "<p>&lt;javascript:alert(1)|x&gt;</p>"),
    (
        "<@U0ADA> <@U0BEN> <@UGONE|gone>",
        '<p><span class="chip chip-me" data-user="U0ADA">@Ada Obi</span> '
        '<span class="chip" data-user="U0BEN">@Ben Okoro</span> '
        '<span class="chip" data-user="UGONE">@gone</span></p>',
    ),
    (
        "<#C0KNOW> <#CGONE|old>",
        '<p><span class="chip">#knowledge-strategy</span> <span class="chip">#old</span></p>',
    ),
    ("<!subteam^S1|@leads>", '<p><span class="chip">@leads</span></p>'),
    (":no_such_code: 10:30:45", "<p>:no_such_code: 10:30:45</p>"),
    ("a < b > c", "<p>a &lt; b &gt; c</p>"),
    ("", ""),
]


@pytest.fixture(scope="module")
def markup_page(drawn: Page) -> Page:
    drawn.evaluate(
        """async () => {
          const { mrkdwn } = await import('/static/js/blocks/text.js');
          const names = { U0ADA: { name: 'Ada Obi' }, U0BEN: { name: 'Ben Okoro' } };
          const rooms = { C0KNOW: 'knowledge-strategy' };
          const reader = {
            viewer: 'U0ADA', zone: 'Europe/London', locale: 'en-GB', now: Date.UTC(2026, 2, 2, 9),
            member: (id) => names[id] ?? null, channelName: (id) => rooms[id] ?? null,
          };
          window.draw = (text, more = {}) => {
            const box = document.createElement('div');
            box.append(...mrkdwn(text, { ...reader, ...more }));
            return box;
          };
        }"""
    )
    return drawn


@pytest.mark.parametrize(("text", "html"), MARKUP)
def test_mrkdwn_becomes_elements(markup_page: Page, text: str, html: str) -> None:
    assert markup_page.evaluate("(text) => draw(text).innerHTML", text) == html


@pytest.mark.parametrize(
    ("token", "zone", "text"),
    [
        ("<!date^1772442000^{date_short}|x>", "Europe/London", "2 Mar 2026"),
        ("<!date^1772442000^{date_num} {time}|x>", "Asia/Tokyo", "2026-03-02 18:00"),
        ("<!date^1772442000^{date_pretty} at {time}|x>", "Europe/London", "Today at 09:00"),
        ("<!date^1772528400^due {date_short_pretty}|x>", "Europe/London", "due tomorrow"),
        ("<!date^1772442000^{date_pretty}|x>", "Pacific/Kiritimati", "Today"),
        ("<!date^1772380800^{date_long_pretty}|x>", "America/Los_Angeles", "Yesterday"),
        ("<!date^1772438400^{ago}|x>", "Europe/London", "1 hour ago"),
        ("<!date^1772442000^{sundial}|2 March, 09:00 GMT>", "Europe/London", "2 March, 09:00 GMT"),
        ("<!date^soon^{date}|2 March>", "Europe/London", "2 March"),
    ],
)
def test_a_date_is_shown_in_the_readers_zone_or_as_its_fallback(
    markup_page: Page, token: str, zone: str, text: str
) -> None:
    assert markup_page.evaluate("([token, zone]) => draw(token, { zone }).textContent", [token, zone]) == text


def test_a_call_to_everybody_is_a_loud_chip(markup_page: Page) -> None:
    for name in ("channel", "here", "everyone"):
        found = markup_page.evaluate("(text) => draw(text).querySelector('.chip-loud').textContent", f"<!{name}>")
        assert found == f"@{name}"


def test_a_local_time_is_read_back_as_the_same_instant(markup_page: Page) -> None:
    found = markup_page.evaluate(
        """async () => {
          const { fromLocalField, toLocalField } = await import('/static/js/pure/dates.js');
          const zones = ['Europe/London', 'America/New_York', 'Asia/Tokyo', 'Asia/Kolkata', 'Pacific/Apia'];
          const lost = [];
          for (const zone of zones)
            for (let hour = 0; hour < 24 * 366; hour += 29) {
              const at = Date.UTC(2026, 0, 1) / 1000 + hour * 3600;
              const face = toLocalField(at * 1000, zone);
              const back = toLocalField(fromLocalField(face, zone) * 1000, zone);
              if (back !== face) lost.push([zone, face, back]);
            }
          return lost;
        }"""
    )

    assert found == []


def poisoned(value: Any) -> Any:
    """Every text in a block replaced by a payload; types, ids and addresses stay."""
    keep = {"type", "action_id", "block_id", "style", "level", "image_url", "video_url", "name", "range"}
    if isinstance(value, dict):
        return {key: inner if key in keep else poisoned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner) for inner in value]
    return PAYLOAD if isinstance(value, str) else value


def test_a_script_in_any_text_is_shown_as_text(world: World, open_page: Open) -> None:
    world.bot_says(PAYLOAD)
    world.workspace.post(world.ben, world.channel, PAYLOAD)
    with world.workspace.lock:
        world.workspace.conversations[world.channel]["topic"]["value"] = PAYLOAD
    world.workspace.update_member(world.ben, real_name=PAYLOAD, title=PAYLOAD)
    ts = world.bot_says("blocks", blocks=poisoned(gallery.GALLERY))
    world.client.pins_add(channel=world.channel, timestamp=ts)

    page = open_page(as_="ada", in_="knowledge-strategy", thread=ts)

    expect(page.locator(".thread .message")).to_have_count(1)
    expect(page.locator(".channel .message-body").first).to_have_text(PAYLOAD)
    assert page.evaluate("window.stolen") is None
    assert page.locator("#page script, #page img[src=x]").count() == 0
    links = page.eval_on_selector_all("#page a", "links => links.map(link => link.protocol)")
    assert set(links) <= {"https:", "http:"}


def test_a_script_in_a_form_is_shown_as_text(world: World, open_page: Open) -> None:
    view = {**poisoned(gallery.CHECK_IN), "callback_id": "x"}
    with world.workspace.lock:
        world.workspace.open_view(world.ada, view)

    page = open_page(as_="ada", in_="knowledge-strategy")

    expect(page.get_by_test_id("modal")).to_contain_text(PAYLOAD)
    assert page.evaluate("window.stolen") is None
    assert page.locator("dialog script, dialog img").count() == 0
