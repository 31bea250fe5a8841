"""Every text for people can be found by the tool that collects them for translation."""

import ast
import re
from collections.abc import Iterator
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


def test_nothing_is_said_through_a_name_for_a_plain_text() -> None:
    found = [
        f"{file.name}:{line}"
        for file in Path(bot.views.__file__).parent.glob("*.py")
        for line in said_by_name(ast.parse(file.read_text()))
    ]

    assert found == []


def said_by_name(room: ast.Module) -> Iterator[int]:
    """Yield the lines that say a text which stands under a name, unmarked, in the same function."""
    for function in (each for each in ast.walk(room) if isinstance(each, ast.FunctionDef)):
        plain = {
            each.targets[0].id
            for each in ast.walk(function)
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name) and is_text(each.value)
        }
        for call in (each for each in ast.walk(function) if isinstance(each, ast.Call)):
            is_said = isinstance(call.func, ast.Attribute) and call.func.attr in {"text", "plural"}
            if is_said and call.args and isinstance(call.args[0], ast.Name) and call.args[0].id in plain:
                yield call.lineno


def is_text(value: ast.expr) -> bool:
    """Return whether it is a text as it stands, or one of two."""
    if isinstance(value, ast.IfExp):
        return is_text(value.body) or is_text(value.orelse)
    return isinstance(value, ast.Constant) and isinstance(value.value, str)
