"""What a command answers where Slack refuses a block."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.views.surfaces import Post
from handlers.commands import Typed

CHART, TEXT = [{"type": "data_table"}], [{"type": "section"}]


@pytest.mark.parametrize(
    ("post", "refuses", "shown"),
    [
        (Post("said", CHART, TEXT), True, [CHART, TEXT]),
        (Post("said", CHART, TEXT), False, [CHART]),
        (Post("said", TEXT), True, [TEXT]),
    ],
)
def test_what_is_refused_is_said_again_in_plain_blocks(post: Post, refuses: bool, shown: list[Any]) -> None:
    seen: list[Any] = []

    def slack(**said: Any) -> Any:
        seen.append(said["blocks"])
        return SimpleNamespace(status_code=400 if refuses and said["blocks"] == CHART else 200)

    Typed(*(None,) * 3, slack, "").answer(post)  # type: ignore[arg-type]

    assert seen == shown
