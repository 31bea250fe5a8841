"""The question whether an initiative's pause still holds."""

from dataclasses import dataclass
from datetime import date

from bot.domain.words import Stage
from bot.views import blocks, terms
from bot.views.ids import Action
from bot.views.mrkdwn import mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Post


@dataclass(frozen=True)
class Pause:
    """An initiative as it stands, with the last step in its life: why, by whom (a Slack id) and since when."""

    initiative: int
    key: str
    title: str
    stage: Stage
    reason: str
    by: str | None
    since: date | None


def review(reader: Reader, pause: Pause) -> Post:
    """Return the question with what can be done at once; afterwards, what came of it."""
    name = f"*{pause.key}* {said(pause.title, 120)}"
    if pause.stage is not Stage.paused or pause.since is None:
        return Post(f"✓ {name} · {terms.stage(reader, pause.stage)}")
    text = reader.text(
        "{name} has been paused since {day}. Does that still hold?", name=name, day=reader.day(pause.since)
    )
    why = quote(pause.reason) + (f"\n{mention(pause.by)}" if pause.by else "")
    buttons = [
        blocks.button(
            reader.text("Take it up again"),
            Action.resume_initiative,
            label=reader.text("Take up {key} again", key=pause.key),
            style="primary",
            initiative=pause.initiative,
        ),
        blocks.button(
            reader.text("Keep it paused…"),
            Action.keep_paused,
            label=reader.text("Keep {key} paused until another day", key=pause.key),
            initiative=pause.initiative,
        ),
        blocks.button(
            reader.text("Close it…"),
            Action.close_initiative,
            label=reader.text("Close {key}", key=pause.key),
            initiative=pause.initiative,
        ),
    ]
    return Post(text, [blocks.section(f"⏸ {text}\n{why}"), blocks.actions(*buttons)])
