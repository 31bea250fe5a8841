"""What the form of a section shows, sent as it stands, is what holds."""

from typing import Any

import pytest

from bot.domain.settings import Section, defaults, read
from bot.views import settings
from bot.views.reader import Reader


@pytest.mark.parametrize("section", Section)
def test_a_form_that_is_sent_as_it_stands_changes_nothing(section: Section) -> None:
    plain = defaults(section) or {"locale": "de-DE", "zone": "Europe/Berlin"}
    view = settings.form(Reader("de-DE"), 7, section, plain, saw=3)

    carried, entered = settings.read_form(view | {"state": {"values": sent_as_it_stands(view)}})

    assert read(section, entered) == plain
    assert carried == {"community": 7, "section": section.value, "saw": 3}


def sent_as_it_stands(view: dict[str, Any]) -> dict[str, Any]:
    sent = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            chosen = {name.removeprefix("initial_"): each for name, each in element.items() if "initial_" in name}
            typed = {"value": chosen.pop("value", None)}
            sent[block["block_id"]] = {
                element["action_id"]: typed | {f"selected_{name}": each for name, each in chosen.items()}
            }
    return sent
