"""`convener cop` and `convener status`: what people type in Slack, from a terminal."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from bot.cli.transfer import community_called, open_database
from bot.clock import system_clock
from bot.domain.errors import DomainError, NotFound
from bot.domain.words import Stage
from bot.playground import as_text
from bot.playground.slack import inputs
from bot.usecases import standing
from bot.views.standing import Row
from handlers.terminal import Heard, Terminal
from storage import roster, setting_up
from storage.database import Database
from storage.tables import Community, Person, Workspace

Json = dict[str, Any]
MARK = {"slipping": "red", "watch": "yellow", "clear": "green"}


class CannotFillIn(DomainError):
    """The values do not fit the form."""


def cop(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="VERB [WORDS]", help="As after `/cop`; nothing: help.")
    ] = None,
    who: Annotated[str, typer.Option("--as", metavar="PERSON", help="Slack ID or name of whoever it is done as.")] = "",
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Fill in the form that opens, and send it.")
    ] = None,
    community: Annotated[str, typer.Option(help="The community's name, where there are several.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document, described below.")] = False,
) -> None:
    """Do what a person can do with `/cop`, as that person: the same authority, the same words.

    A form that opens is shown with its fields; fill it in with --set, once for each field. What is said to others
    waits for the bot, which sends it when it runs.

    --json prints {"said": [{"text", "lines", "tables": [{"columns", "rows"}]}], "form": {"title", "fields":
    [{"name", "label", "kind", "required", "value", "choices"}]} or null, "errors": {field: text}}. The exit code is
    1 when a field is wrong.
    """
    database = open_database()
    try:
        with database.reading() as session:
            person, there = _person_and_place(session, who, community)
            team = session.get_one(Workspace, person.workspace_id).team
            names = {each.slack_id: each.name for each in setting_up.everybody(session, person.workspace_id)}
        heard = _do(database, team, person, there, " ".join(words or []), values or [])
    finally:
        database.close()
    typer.echo(json.dumps(_as_json(heard, names), indent=2, ensure_ascii=False) if as_json else _as_text(heard, names))
    if heard.errors:
        raise typer.Exit(1)


def status(
    community: Annotated[str, typer.Option(help="The community's name, where there are several.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON: key, title, state, …")] = False,
) -> None:
    """Show how every initiative of a community stands, for whoever runs the bot."""
    database = open_database()
    try:
        with database.reading() as session:
            found = community_called(session, community)
            rows = standing.rows(session, found, system_clock())
    finally:
        database.close()
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in rows], indent=2, ensure_ascii=False, default=str))
        return
    console = Console(width=None if Console().is_terminal else 160)
    console.print(_table(found.name, rows))


def _table(title: str, rows: list[Row]) -> Table:
    table = Table(title=title, title_justify="left")
    for column in ("key", "title", "division", "state", "reported", "done", "due"):
        table.add_column(column, no_wrap=column in ("key", "due"))
    for each in rows:
        state = str(each.overridden or each.state or "") if each.stage is Stage.active else str(each.stage)
        shown = f"[{MARK[state]}]{state}[/]" if state in MARK else state
        done = "" if each.progress is None else f"{each.progress:g} %"
        reported = (each.status or "").replace("_", " ")
        table.add_row(each.key, each.title, each.division, shown, reported, done, each.due_on.isoformat())
    return table


def _person_and_place(session: Session, who: str, community: str) -> tuple[Person, Community | None]:
    """Return whoever acts, and the community in whose channel it is typed, if one is named or there is only one."""
    if not who:
        raise NotFound("Say as whom, with --as: a Slack ID, or a name.")
    everything = roster.communities(session)
    place = community_called(session, community) if community or len(everything) == 1 else None
    workspaces = [each.id or 0 for each in setting_up.workspaces(session) if not place or each.id == place.workspace_id]
    everybody = [person for each in workspaces for person in setting_up.everybody(session, each)]
    fitting = [each for each in everybody if who.casefold() in (each.slack_id.casefold(), each.name.casefold())]
    if len(fitting) == 1:
        return fitting[0], place
    if fitting:
        raise NotFound("{n} people are called {who}: write the Slack ID.", n=len(fitting), who=who)
    raise NotFound("The bot has not met {person} yet: let them type `/cop help` once.", person=who)


def _do(database: Database, team: str, person: Person, place: Community | None, words: str, values: list[str]) -> Heard:
    terminal = Terminal(database, system_clock, team, person.slack_id, place.channel if place else None)
    heard = terminal.types(words)
    if not values:
        return heard
    if heard.form is None:
        return heard
    return terminal.submits(heard.form, _filled_in(heard.form, values))


def _filled_in(form: Json, values: list[str]) -> Json:
    """Return the form's state as Slack sends it. Raises CannotFillIn with the fields there are."""
    given: dict[str, list[str]] = {}
    for each in values:
        name, equals, value = each.partition("=")
        if not equals:
            raise CannotFillIn("Write --set FIELD=VALUE; “{given}” has no =", given=each)
        given.setdefault(name.strip(), []).append(value)
    fields = {_name(block): block for block in form["blocks"] if block["type"] == "input"}
    if unknown := given.keys() - fields.keys():
        raise CannotFillIn("There is no field {name}. There is: {names}", name=min(unknown), names=", ".join(fields))
    state: Json = {}
    for name, block in fields.items():
        element = block["element"]
        entered = _typed(element, name, given[name]) if name in given else inputs.initial(element)
        if problem := inputs.client_problem(block, element, entered):
            raise CannotFillIn("{name}: {problem}", name=name, problem=problem)
        state[block["block_id"]] = {element["action_id"]: entered}
    return state


def _typed(element: Json, name: str, given: list[str]) -> Json:
    several = element["type"].startswith("multi_") or element["type"] == "checkboxes"
    value: Any = [each for each in given if each] if several else given[-1] or None
    try:
        return inputs.typed(element, value)
    except ValueError:
        choices = [each["value"] for each in inputs.options_of(element)]
        can_be = f"it is one of {', '.join(choices)}" if choices else "write a date as 2026-03-31, a time as 09:00"
        raise CannotFillIn("{name}: {can_be}", name=name, can_be=can_be) from None


def _name(block: Json) -> str:
    """Return the field's name without the mark that keeps a form's later pages apart."""
    return str(block["block_id"].partition("@")[0])


def _as_text(heard: Heard, names: dict[str, str]) -> str:
    parts = [_lines(each, names) for each in heard.said]
    parts += [f"{field.partition('@')[0]}: {text}" for field, text in heard.errors.items()]
    if heard.form:
        parts.append(_form_as_text(heard.form, names))
    return "\n\n".join(parts) if parts else "Done."


def _form_as_text(form: Json, names: dict[str, str]) -> str:
    shown = _form_as_json(form, names)
    lines = [f"── {shown['title']} ──", *shown["lines"]]
    for field in shown["fields"]:
        mark = "*" if field["required"] else " "
        value = f" [{_one_line(field['value'])}]" if field["value"] not in (None, "", []) else ""
        choices = f"  ({' | '.join(field['choices'])})" if field["choices"] else ""
        lines.append(f"{mark} {field['name']}: {field['label']}{value}{choices}")
    if shown["fields"]:
        lines.append("Fill it in with --set FIELD=VALUE, once for each field; those with * are needed.")
    return "\n".join(lines)


def _lines(said: Json, names: dict[str, str]) -> str:
    """Return what an answer says, without its buttons: there is nothing to press here."""
    blocks = [each for each in said["blocks"] if each["type"] not in ("actions", "input")]
    bare = [{name: part for name, part in each.items() if name != "accessory"} for each in blocks]
    return as_text.shown({**said, "blocks": bare}, lambda slack_id: names.get(slack_id, slack_id))


def _one_line(value: Any) -> str:
    return " ".join(str(", ".join(value) if isinstance(value, list) else value).split())


def _as_json(heard: Heard, names: dict[str, str]) -> Json:
    return {
        "said": [
            {
                "text": each["text"],
                "lines": _lines(each, names).splitlines(),
                "tables": as_text.tables(each),
            }
            for each in heard.said
        ],
        "form": _form_as_json(heard.form, names) if heard.form else None,
        "errors": {field.partition("@")[0]: text for field, text in heard.errors.items()},
    }


def _form_as_json(form: Json, names: dict[str, str]) -> Json:
    return {
        "title": form["title"]["text"],
        "lines": _lines({"text": "", "blocks": form["blocks"]}, names).splitlines(),
        "fields": [_field(each) for each in form["blocks"] if each["type"] == "input"],
    }


def _field(block: Json) -> Json:
    element = block["element"]
    value = inputs.held(inputs.initial(element))
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, list):
        value = [each["value"] if isinstance(each, dict) else each for each in value]
    return {
        "name": _name(block),
        "label": block["label"]["text"],
        "kind": element["type"],
        "required": not block.get("optional", False),
        "value": value,
        "choices": [each["value"] for each in inputs.options_of(element)],
    }
