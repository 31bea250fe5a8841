"""`convener doctor`: what works, what is missing, and one thing to do about each problem."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli import checkup
from bot.cli.checkup import Check, Verdict

MARKS = {Verdict.well: "✓", Verdict.lacking: "!", Verdict.broken: "✗"}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False) -> None:
    """Look whether everything is in place: settings, tokens, scopes, database, channels, roles. Changes nothing.

    Exit code 0: all is well. 1: something is missing. 2: the bot cannot run.
    """
    found = []
    for check in checkup.look():
        found.append(check)
        if not as_json:
            typer.echo(_told(check))
    verdicts = {each.verdict for each in found}
    if as_json:
        whole = {"ok": verdicts == {Verdict.well}, "checks": [asdict(each) for each in found]}
        typer.echo(json.dumps(whole, indent=2, ensure_ascii=False))
    raise typer.Exit(2 if Verdict.broken in verdicts else 1 if Verdict.lacking in verdicts else 0)


def _told(check: Check) -> str:
    lines = [f"{MARKS[check.verdict]} {check.verdict:<7}  {check.what}: {check.found}"]
    lines += [f"             {each}" for each in check.details]
    lines += [f"           → {check.to_do}"] if check.to_do else []
    return "\n".join(lines)
