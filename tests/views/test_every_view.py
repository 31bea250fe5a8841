"""Every view there is, found by itself: inside Slack's limits, translated, and readable without sight or colour.

A message's notice is composed from views and nothing else, so this covers what every notice and every form says.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from babel import Locale

import bot.views
from bot.playground.slack.blockkit import check_blocks, check_message, check_view
from bot.playground.slack.records import Refusal
from bot.views.home import Part
from bot.views.ids import Action, Form
from bot.views.reader import Reader
from bot.views.surfaces import Document, Home, Picture, Post
from tests.views import values
from tests.views.samples import FULLEST, MANY_TAKES, TAKES, Draw
from tests.world import elements

View = Callable[..., Any]
Json = dict[str, Any]
ENGLISH, GERMAN, PSEUDO = Reader("en-GB"), Reader("de-DE"), Reader("xx")
# These read what was typed into a view, and show nothing.
READ_FORMS = {"read_playbook", "field_errors"}
# What stands between a stretched sentence's brackets was translated; a cut sentence has lost the closing one.
SHOWN = re.compile(r"<[^<>]*>|`[^`]*`|&[a-z]+;|\bKS-\d+\b|" + re.escape(values.ZONE))
LATIN = re.compile(r"[A-Za-z]*[aeiouAEIOU][A-Za-z]*")
WORD = re.compile(r"[^\W_]")
# What a table shows where there is nothing to show.
NOTHING = "–"
OWN_TEXTS = {"Post", "Home"}
ROOMS = ("bot/usecases", "handlers", "bot/delivery.py", "bot/wiring.py")


def _words_of_dates() -> set[str]:
    """Return what Babel writes by itself, in the English that stands in for a language without a catalogue."""
    english = Locale.parse("en_GB")
    names = [*english.months["format"].values(), *english.days["format"].values()]
    languages = " ".join(english.languages.values()) + " ".join(english.territories.values())
    return {name for form in names for name in form.values()} | {"and", "UTC"} | set(LATIN.findall(languages))


FROM_BABEL = _words_of_dates()


def views() -> list[tuple[str, View]]:
    """Return every public function of `bot.views` that says something to a reader, by its name."""
    found = []
    for module in pkgutil.iter_modules(bot.views.__path__):
        room = importlib.import_module(f"bot.views.{module.name}")
        for name, view in vars(room).items():
            is_own = inspect.isfunction(view) and view.__module__ == room.__name__ and not name.startswith("_")
            if is_own and name not in READ_FORMS and next(iter(inspect.signature(view).parameters), "") == "reader":
                found.append((f"{module.name}.{name}", view))
    return found


@pytest.mark.parametrize("view", [pytest.param(view, id=name) for name, view in views()])
def test_it_fits_and_everybody_can_read_it(view: View) -> None:
    problems: Counter[str] = Counter()

    for take in TAKES:
        drawn = Draw(take).arguments(view)
        for reader in (ENGLISH, GERMAN, PSEUDO) if take == FULLEST else (PSEUDO,):
            shown = view(reader, **drawn)
            problems.update(_refused(shown))
            problems.update(_unreadable(shown))
            if reader is PSEUDO:
                problems.update(_untranslated(shown))

    assert dict(problems) == {}


def test_every_form_and_every_button_is_among_them() -> None:
    missing = {*Form, *Action}
    showing = [view for _, view in views() if get_type_hints(view)["return"] is not str]
    for take in MANY_TAKES:
        for view in showing:
            shown = _blocks(view(ENGLISH, **Draw(take).arguments(view)))
            missing -= {each["callback_id"] for each in shown if each.get("type") == "modal"}
            missing -= {each["action_id"] for each in elements(shown)}
        if not missing:
            break

    assert missing == set()


def test_nothing_that_is_shown_is_built_anywhere_else() -> None:
    places = [path for room in ROOMS for path in ([Path(room)] if room.endswith(".py") else Path(room).rglob("*.py"))]
    found = []
    for path in places:
        for node in ast.walk(ast.parse(path.read_text())):
            is_surface = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OWN_TEXTS
            if is_surface:
                found.append(f"{path}:{node.lineno}")

    assert found == []


def _blocks(shown: Any) -> list[Json]:
    """Return what was built as a list of blocks and views; nothing of a mere text."""
    match shown:
        case Post():
            return [*shown.blocks, *shown.fallback]
        case Home():
            return [shown.view]
        case Part():
            return [block for piece in shown.pieces for block in piece]
        case dict():
            return [shown]
        case list():
            return shown
    return []


def _refused(shown: Any) -> Iterator[str]:
    try:
        match shown:
            case Post():
                check_message({"text": shown.text, "blocks": shown.blocks})
                check_message({"text": shown.text, "blocks": shown.fallback})
            case Home():
                check_view(shown.view, "home")
            case {"type": "modal"}:
                check_view(shown, "modal")
            case Part():
                for piece in shown.pieces:
                    check_blocks(piece, "home", 100)
            case dict() | list():
                _check_part(shown if isinstance(shown, list) else [shown])
    except Refusal as refusal:
        yield f"refused: {refusal}"


def _check_part(blocks: list[Json]) -> None:
    """Refuse blocks, or buttons and menus, that fit neither into a message nor into a modal."""
    if blocks and all(block["type"] in {"button", "overflow"} for block in blocks):
        blocks = [{"type": "actions", "elements": blocks}]
    try:
        check_blocks(blocks, "message", 50)
    except Refusal:
        check_blocks(blocks, "modal", 100)


def _unreadable(shown: Any) -> Iterator[str]:
    if isinstance(shown, Post):
        yield from _unsaid(shown)
    if isinstance(shown, Picture) and not WORD.search(shown.alt_text):
        yield "a picture without a text"
    for text in _texts(_blocks(shown)):
        if text["text"].strip() not in ("", NOTHING) and not WORD.search(text["text"]):
            yield f"a sign alone: {text['text']}"
        if text["type"] == "plain_text" and re.search(r"<[@!#][^>]*[>^]", text["text"].replace("<!χ>", "")):
            yield f"Slack shows this as it stands: {text['text']}"
    yield from _ambiguous(shown)


def _unsaid(post: Post) -> Iterator[str]:
    """Yield the lines of the blocks that the text does not say."""
    if not WORD.search(post.text):
        yield "a message without a text"
    heard = re.sub(r"[*_`>\s]+", "", post.text)
    if post.text.endswith("…"):
        return
    for block in post.fallback or post.blocks:
        for text in _texts(block.get("text", {})) if block["type"] == "section" else ():
            for line in text["text"].splitlines():
                if re.sub(r"[*_`>\s]+", "", line) not in heard:
                    yield f"only the blocks say: {line}"


def _ambiguous(shown: Any) -> Iterator[str]:
    """Yield the buttons that read alike in one place and do different things."""
    if isinstance(shown, Post) and shown.fallback:
        yield from _ambiguous(Post(shown.text, shown.fallback))
        shown = shown.blocks
    buttons = [each for each in elements(_blocks(shown)) if each.get("type") == "button"]
    alike = Counter(each["text"]["text"] for each in buttons)
    heard = Counter(each.get("accessibility_label") or each["text"]["text"] for each in buttons)
    for each in buttons:
        text, label = each["text"]["text"], each.get("accessibility_label")
        if not WORD.search(label or text):
            yield f"a button without a word: {text}"
        if alike[text] > 1 and heard[label or text] > 1:
            yield f"buttons that sound alike: {label or text}"


def _untranslated(shown: Any) -> Iterator[str]:
    said = [shown] if isinstance(shown, str) else [each["text"] for each in _texts(_blocks(shown))]
    match shown:
        case Post():
            said.append(shown.text)
        case Picture():
            said += [shown.title, shown.alt_text]
        case Document():
            said += [shown.title, *([shown.content] if isinstance(shown.content, str) else [])]
    for text in said:
        for word in LATIN.findall(SHOWN.sub(" ", text)):
            if word not in FROM_BABEL:
                yield f"not translated: {word}"


def _texts(node: Any) -> Iterator[Json]:
    """Yield every text object, table cells included."""
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
