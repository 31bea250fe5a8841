"""The commands of `convener`, one thin function each; the work is done in the rooms below."""

import typer

from bot.cli import backups, calendar, cop, importing, serve, transfer
from bot.cli.backtest import backtest
from bot.cli.doctor import doctor
from bot.cli.leads import lead
from bot.cli.playground import playground
from bot.cli.problems import told
from bot.cli.report import report
from bot.cli.tour import tour
from bot.cli.workspaces import workspace

app = typer.Typer(
    name="convener", no_args_is_help=True, add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False
)
app.command("run")(serve.run)
app.command("migrate")(serve.migrate)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("doctor")(doctor)
app.command("playground")(playground)
app.command("tour")(tour)
app.command("backtest")(backtest)
app.add_typer(calendar.app, name="calendar")
app.command("import")(importing.import_)
app.command("export")(transfer.export)
app.command("report")(report)
app.command("cop")(cop.cop)
app.command("status")(cop.status)
app.add_typer(lead, name="lead")
app.add_typer(workspace, name="workspace")


@app.callback()
def convener() -> None:
    """Convene the community of practice that steers a knowledge strategy."""


def main() -> None:
    """Run the command line."""
    with told():
        app()
