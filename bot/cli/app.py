"""The commands of `convener`, one thin function each; the work is done in the rooms below."""

import typer

from bot.cli.backtest import backtest

app = typer.Typer(name="convener", no_args_is_help=True, add_completion=False, rich_markup_mode="rich")


@app.callback()
def convener() -> None:
    """Convene the community of practice that steers a knowledge strategy."""


app.command()(backtest)


def main() -> None:
    """Run the command line."""
    app()
