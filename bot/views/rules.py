"""The rules' thresholds: in words, in a form, and what a change would have raised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.detection.thresholds import Setting, Thresholds, Value, settings
from bot.views import blocks
from bot.views.ids import Action, Form, write_value
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

# Shares of the planned duration, which people read and write in percent.
SHARES = frozenset(
    {
        "early",
        "forecast_above",
        "pace_needed_from",
        "shortfall_slack",
        "milestone_overdue_above",
        "date_moved_above",
        "assist_late",
        "assist_milestone_late",
        "direct_late",
    }
)
# What people ask for first: from how many points on an initiative counts as slipping.
OF_STATES = ("watch_from", "slipping_from", "slipping_twice_from", "calm_at", "cool_down")
OF_LEVELS = ("assist_late", "assist_milestone_late", "direct_late", "direct_pace")
LINES_PER_BLOCK = 8
MOST_CHANGES = 5
MOST_THREADS = 20


@dataclass(frozen=True)
class Changed:
    """One change of a threshold as it was kept; `at` is a moment as the reader sees it."""

    name: str
    before: Value
    after: Value
    by: str
    at: str
    reason: str = ""


@dataclass(frozen=True)
class Raised:
    """One thread that a change adds or spares."""

    key: str
    title: str
    on: date


@dataclass(frozen=True)
class Tried:
    """What a change would have done since a day."""

    added: Sequence[Raised]
    spared: Sequence[Raised]
    kept: int
    since: date


def overview(reader: Reader, limits: Thresholds, changes: Sequence[Changed], *, may_edit: bool) -> Post:
    """Return each threshold in words with its value, and its default where that is another one."""
    text = reader.text("What counts as slipping here")
    lines: list[str] = []
    built: list[Block] = [blocks.header(text)]
    for title, group in _groups(reader):
        of_group = [f"*{title}*", *(_line(reader, setting, limits) for setting in group)]
        built += [
            blocks.section("\n".join(of_group[start : start + LINES_PER_BLOCK]))
            for start in range(0, len(of_group), LINES_PER_BLOCK)
        ]
        lines += of_group
    built += [blocks.context(_change(reader, each)) for each in changes[:MOST_CHANGES]]
    if may_edit:
        label = reader.text("Change the thresholds; they are tried on the past first")
        built.append(blocks.actions(blocks.button(reader.text("Change…"), Action.edit_rules, label=label)))
    return Post("\n".join([text, *lines]), built)


def form(reader: Reader, community: int, limits: Thresholds) -> dict[str, Any]:
    """Return the form with every threshold; sending it tries them and saves nothing."""
    intro = reader.text(
        "Change what you like. Sending it shows what it would have raised in the last six months; you save after that."
    )
    inputs: list[Block] = []
    for title, group in _groups(reader):
        inputs.append(blocks.section(f"*{title}*"))
        inputs += [_input(reader, setting, getattr(limits, setting.name)) for setting in group]
    return blocks.modal(
        title=reader.text("Rules"),
        blocks=[blocks.section(intro), *inputs],
        submit=reader.text("Try"),
        close=reader.text("Cancel"),
        callback=Form.try_rules,
        carries=write_value(community=community),
    )


def read_form(fields: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed with percentages made shares, as `bot.usecases.rules.read` takes it.

    What is no number stays as it was typed, so that it is refused under its field.
    """
    return {name: _as_shares(text) if name in SHARES else text for name, text in fields.items()}


def working(reader: Reader) -> dict[str, Any]:
    """Return what is seen while the past is replayed."""
    text = reader.text("Replaying the last six months…")
    title = reader.text("Rules")
    return blocks.modal(title=title, blocks=[blocks.section(text)], close=reader.text("Close"), callback=Form.done)


def result(
    reader: Reader,
    community: int,
    changes: Mapping[str, float | list[float]],
    tried: Tried,
    present: Thresholds,
) -> dict[str, Any]:
    """Return what the change would have raised, with a way to save it; none where nothing was changed."""
    if not changes:
        text = reader.text("No number was changed, so there is nothing to try. `/cop rules try` opens the form again.")
        title = reader.text("Rules")
        return blocks.modal(title=title, blocks=[blocks.section(text)], close=reader.text("Close"), callback=Form.done)
    built: list[Block] = [blocks.section("\n".join(_changes(reader, changes, present)))]
    added = reader.plural("*{n} thread more*", "*{n} threads more*", len(tried.added))
    spared = reader.plural("*{n} thread fewer*", "*{n} threads fewer*", len(tried.spared))
    same = reader.plural("{n} thread as before", "{n} threads as before", tried.kept)
    since = reader.text("Since {day}, judged at each check-in:", day=reader.day(tried.since))
    built.append(blocks.section(f"{since}\n{added} · {spared} · {same}"))
    built += _threads(reader, reader.text("It would also have raised"), tried.added)
    built += _threads(reader, reader.text("It would not have raised"), tried.spared)
    built.append(blocks.text_input("reason", reader.text("Why does it change? It is kept with it."), max_length=300))
    return blocks.modal(
        title=reader.text("Rules"),
        blocks=built,
        submit=reader.text("Save"),
        close=reader.text("Leave as it is"),
        callback=Form.rules,
        carries=write_value(community=community, changes=dict(changes)),
    )


def saved(reader: Reader) -> dict[str, Any]:
    """Return what stands in the form's place once the change was saved."""
    text = reader.text("Saved. The community is judged by it from the next check-in or working day on.")
    title = reader.text("Rules")
    return blocks.modal(title=title, blocks=[blocks.section(text)], close=reader.text("Close"), callback=Form.done)


def value(reader: Reader, name: str, given: Value | list[float]) -> str:
    """Return a threshold's value as people read it; several with a slash between."""
    numbers = given if isinstance(given, tuple | list) else (given,)
    shown = [reader.percent(100 * number, 1) if name in SHARES else reader.number(number, 2) for number in numbers]
    return " / ".join(shown)


def _groups(reader: Reader) -> list[tuple[str, list[Setting]]]:
    """Return every threshold under the title of what it is about."""
    rest = [each for each in settings() if each.name not in (*OF_STATES, *OF_LEVELS)]
    return [
        (reader.text("When an initiative is on watch, slipping, and clear again"), _named(OF_STATES)),
        (reader.text("What each rule looks for, and how many points it gives"), rest),
        (reader.text("At which level the community acts"), _named(OF_LEVELS)),
    ]


def _named(names: Sequence[str]) -> list[Setting]:
    return [each for each in settings() if each.name in names]


def _line(reader: Reader, setting: Setting, limits: Thresholds) -> str:
    given = getattr(limits, setting.name)
    text = f"• {reader.text(setting.words)} *{value(reader, setting.name, given)}*"
    if given != setting.default:
        text += " " + reader.text("(default {value})", value=value(reader, setting.name, setting.default))
    return text


def _change(reader: Reader, each: Changed) -> str:
    words = {setting.name: reader.text(setting.words) for setting in settings()}.get(each.name, each.name)
    before, after = value(reader, each.name, each.before), value(reader, each.name, each.after)
    reason = f" “{said(each.reason, 200)}”" if each.reason else ""
    return f"{each.at} · {mention(each.by)} · {words} {before} → {after}{reason}"


def _changes(reader: Reader, changes: Mapping[str, float | list[float]], present: Thresholds) -> list[str]:
    words = {setting.name: reader.text(setting.words) for setting in settings()}
    return [
        f"• {words[name]} {value(reader, name, getattr(present, name))} → *{value(reader, name, new)}*"
        for name, new in changes.items()
    ]


def _input(reader: Reader, setting: Setting, given: Value) -> Block:
    numbers = given if isinstance(given, tuple) else (given,)
    factor = 100 if setting.name in SHARES else 1
    typed = "; ".join(f"{round(factor * number, 4):g}" for number in numbers)
    unit = " (%)" if setting.name in SHARES else ""
    hint = reader.text("Default: {value}", value=value(reader, setting.name, setting.default))
    label = reader.text(setting.words) + unit
    return blocks.text_input(setting.name, label, initial=typed, hint=hint, optional=False, max_length=60)


def _threads(reader: Reader, title: str, threads: Sequence[Raised]) -> list[Block]:
    if not threads:
        return []
    lines = [f"*{title}*"]
    lines += [f"• {each.key} {said(each.title, 80)} · {reader.day(each.on)}" for each in threads[:MOST_THREADS]]
    if len(threads) > MOST_THREADS:
        lines.append(reader.plural("and {n} more", "and {n} more", len(threads) - MOST_THREADS))
    return [blocks.section("\n".join(lines))]


def _as_shares(text: str) -> str:
    try:
        numbers = [float(part.strip().rstrip("%").strip().replace(",", ".")) for part in text.split(";")]
    except ValueError:
        return text
    return "; ".join(f"{round(number / 100, 6):g}" for number in numbers)
