"""The commands of `convener`, one thin function each; the work is done in the rooms below."""

import typer

from bot.cli import calendar, serve
from bot.cli.backtest import backtest
from bot.cli.problems import told

app = typer.Typer(
    name="convener", no_args_is_help=True, add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False
)
app.command("run")(serve.run)
app.command("migrate")(serve.migrate)
app.command("backtest")(backtest)
app.add_typer(calendar.app, name="calendar")


@app.callback()
def convener() -> None:
    """Convene the community of practice that steers a knowledge strategy."""


def main() -> None:
    """Run the command line."""
    with told():
        app()
