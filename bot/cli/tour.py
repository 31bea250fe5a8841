"""`convener tour`: the main job in a minute, with an invented company or with a data set."""

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot.logs import set_up_logs
from bot.playground import tour as played

COLUMNS = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))


def tour() -> None:
    """Play eight cycles of an invented company through the bot, and print what people saw."""
    set_up_logs("error")
    with Progress(*COLUMNS, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Playing eight cycles", total=played.steps())
        seen = played.take(lambda: bar.advance(task))
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for heading, text in (
        ("The channel", seen.channel),
        ("A direct message", seen.direct_message),
        ("An intervention, in its thread", seen.thread),
    ):
        console.rule(heading)
        console.print(text + "\n")
