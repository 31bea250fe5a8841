"""Every text for people can be found by the tool that collects them for translation."""

import re
from pathlib import Path

import bot.views

# Python 3.11 hands an f-string over as one piece, so what is said inside of one is not collected.
HIDDEN = re.compile(r"\{reader\.(?:text|plural)\('")


def test_nothing_is_said_inside_an_f_string() -> None:
    found = [
        f"{file.name}:{number}"
        for file in Path(bot.views.__file__).parent.glob("*.py")
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if HIDDEN.search(line)
    ]

    assert found == []
