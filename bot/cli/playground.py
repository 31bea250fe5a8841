"""`convener playground`: the bot in a company to play with, on this machine alone."""

import signal
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot.logs import set_up_logs
from bot.playground.start import FOLDER, Playground, open_playground

PORT = 8321


class _Ended(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def playground(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page is; 0 takes any free port.")] = PORT,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what happened and start over.")] = False,
    browse: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = False,
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where everything is kept between starts.")] = FOLDER,
) -> None:
    """Play with Convener in an invented company, with a local stand-in for Slack; nothing leaves this machine."""
    set_up_logs("warning")
    console = Console()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _end)
    try:
        with _History(console) as told, open_playground(folder, port=port, fresh=fresh, told=told) as ground:
            console.print(_welcome(ground, folder))
            if browse:
                webbrowser.open(ground.scene.stand_in.url)
            threading.Event().wait()
    except _Ended:
        console.print(f"The playground has ended; {folder}/ keeps what happened.", highlight=False)


def _end(*_: object) -> None:
    # Once is enough: a second signal must not cut short what the first one began.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)
    raise _Ended


class _History:
    """A bar that shows itself while the history is played, and never otherwise."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, transient=True)
        self._task = self._bar.add_task("Playing twelve weeks in an invented company", total=None)

    def __enter__(self) -> "_History":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, done: int, steps: int) -> None:
        if done == 0:
            self._bar.start()
        self._bar.update(self._task, completed=done, total=steps)
        if done == steps:
            self._bar.stop()


def _welcome(ground: Playground, folder: Path) -> Panel:
    url = ground.scene.stand_in.url
    lines = (
        f"Convener is playing at  [bold]{url}[/bold]",
        "",
        "Open it in a browser. Act as Grace to answer a check-in,",
        "as Maren to look after the threads, and move the clock",
        "to see what happens next.",
        "",
        f"Ctrl-C ends it; {folder}/ keeps everything, --fresh starts over.",
    )
    return Panel("\n".join(lines), title="playground", expand=False)
