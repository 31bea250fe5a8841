"""Slack messages as plain text."""

import pytest

from bot.playground import as_text

TS = "1772442000.000100"  # Mon 2 Mar 2026 09:00 UTC
NAMES = {"U1": "Ada", "U2": "Convener"}


def name_of(user: str) -> str:
    return NAMES.get(user, user)


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("*KS-1* is _slipping_", "KS-1 is slipping"),
        ("<@U1> takes this up", "@Ada takes this up"),
        ("in <#C1|knowledge>", "in #knowledge"),
        ("see <https://example.com/a|the page> or <https://example.com>", "see the page or https://example.com"),
        ("<!date^1772442000^{date}|2 March> at noon", "2 March at noon"),
        ("R&amp;D &lt;new&gt;", "R&D <new>"),
        ("2 * 3 * 4 and file_name_here", "2 * 3 * 4 and file_name_here"),
    ],
)
def test_markup_reads_as_it_looks(marked: str, plain: str) -> None:
    assert as_text.plain(marked, name_of) == plain


def test_a_message_of_the_bot_shows_its_blocks_and_a_person_s_the_text() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Check-in"}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*KS-1*\non track"},
            "accessory": {"type": "button", "text": {"type": "plain_text", "text": "Edit"}},
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "one"}, {"type": "mrkdwn", "text": "two"}]},
        {"type": "divider"},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Answer"}}]},
        {"type": "image", "alt_text": "a chart"},
        {"type": "markdown", "text": "closing words"},
    ]
    bot = {"ts": TS, "user": "U2", "bot_id": "B1", "text": "short", "blocks": blocks, "reply_count": 1}
    bot["files"] = [{"alt_txt": "40% of 60%"}, {"name": "a sheet"}]
    person = {"ts": TS, "user": "U1", "text": "Agreed.", "blocks": [{"type": "rich_text", "elements": []}]}

    assert as_text.conversation([bot, person], name_of, "Europe/Vienna").splitlines() == [
        "Convener  Mon 2 Mar 10:00",
        "  Check-in",
        "  KS-1  [Edit]",
        "  on track",
        "  one · two",
        "  ────────────────────",
        "  [Answer]",
        "  (picture: a chart)",
        "  closing words",
        "  (picture: 40% of 60%)",
        "  └ 1 reply",
        "",
        "Ada  Mon 2 Mar 10:00",
        "  Agreed.",
    ]
