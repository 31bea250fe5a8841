"""What `convener doctor` looks at: settings, database, tokens, scopes, channels and roles. It changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse
from sqlmodel import Session

from bot.cli.problems import ADVICE
from bot.clock import system_clock
from bot.domain.words import OutOfReach, Role
from bot.manifest import scopes_with_reasons
from bot.reconciliation import trouble
from bot.settings import Settings, SettingsError, read_settings, read_storage_settings
from storage import roster, setting_up
from storage.database import Database, DatabaseError
from storage.migrate import Condition, condition_of
from storage.tables import Community, Workspace

MOST_NAMED = 5
CHANNELS = {
    OutOfReach.archived: ("is archived", "unarchive it"),
    OutOfReach.removed: ("is closed to the bot", "type `/invite @Convener` there"),
    OutOfReach.gone: ("is gone, or private without the bot", "type `/invite @Convener` there, if it still exists"),
}
ROLES = {
    Role.hr_lead: "no HR lead, so nobody issues directives or reviews alignment",
    Role.knowledge_lead: "no knowledge lead",
    Role.sponsor: "no sponsor, so nobody removes a corporate barrier when the level is direct",
}


class Verdict(StrEnum):
    """How it is with one thing: it works, something is missing, or the bot cannot run with it."""

    well = "well"
    lacking = "lacking"
    broken = "broken"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, and the one thing to do where it is not well."""

    what: str
    verdict: Verdict
    found: str
    details: tuple[str, ...] = ()
    to_do: str = ""


def look() -> Iterator[Check]:
    """Yield how it is with one thing after the other, each before what rests on it."""
    settings: Settings | None = None
    try:
        settings = read_settings()
    except SettingsError as error:
        yield Check("settings", Verdict.broken, str(error), to_do="put it into the environment or into .env")
    if settings:
        mode = "Socket Mode" if settings.app_token else "signed HTTP"
        yield Check("settings", Verdict.well, f"{mode}, bot tokens: {len(settings.bot_tokens)}")
    clients: dict[str, WebClient] = {}
    if settings:
        yield from _slack(settings, clients)
    yield from _database(clients if settings else None)


def _slack(settings: Settings, clients: dict[str, WebClient]) -> Iterator[Check]:
    """Yield what Slack says of each token; `clients` has those that work afterwards, by team."""
    try:
        if settings.app_token:
            yield _app_token(settings)
        for number, token in enumerate(settings.bot_tokens, 1):
            yield from _bot_token(_client(settings, token.get_secret_value()), number, clients)
    except (OSError, SlackRequestError) as error:
        to_do = "check the network and SLACK_API_URL"
        yield Check("Slack", Verdict.broken, f"cannot be reached ({type(error).__name__})", to_do=to_do)


def _app_token(settings: Settings) -> Check:
    assert settings.app_token is not None, "asked only in Socket Mode"
    try:
        _client(settings).apps_connections_open(app_token=settings.app_token.get_secret_value())
    except SlackApiError as error:
        to_do = "make an app-level token with connections:write under Basic Information, and switch Socket Mode on"
        return Check("app token", Verdict.broken, f"Slack refuses SLACK_APP_TOKEN: {_code(error)}", to_do=to_do)
    return Check("app token", Verdict.well, "Slack opens a socket for it")


def _bot_token(client: WebClient, number: int, clients: dict[str, WebClient]) -> Iterator[Check]:
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        code = _code(error)
        to_do = ADVICE.get(code, "copy the token again from OAuth & Permissions")
        yield Check(f"bot token {number}", Verdict.broken, f"Slack refuses it: {code}", to_do=to_do)
        return
    clients[answer["team_id"]] = client
    yield Check(f"bot token {number}", Verdict.well, f"works in {answer['team']}")
    yield _scopes(answer)


def _scopes(answer: SlackResponse) -> Check:
    granted = {
        each.strip()
        for name, value in answer.headers.items()
        if name.lower() == "x-oauth-scopes"
        for each in value.split(",")
    }
    missing = [f"{scope}: {reason}" for scope, reason in scopes_with_reasons().items() if scope not in granted]
    what = f"scopes in {answer['team']}"
    if not missing:
        return Check(what, Verdict.well, "all that app_manifest.yml asks for")
    to_do = "bring the app's manifest on its page up to app_manifest.yml, and install the app to the workspace again"
    return Check(what, Verdict.lacking, f"{len(missing)} missing", tuple(missing), to_do)


def _database(clients: dict[str, WebClient] | None) -> Iterator[Check]:
    """Yield how it is with the database and with what it knows; `clients` are None where Slack cannot be asked."""
    try:
        database = Database(read_storage_settings().database_url)
        where = database.shown_url
        condition = condition_of(database)
    except (SettingsError, DatabaseError) as error:
        yield Check("database", Verdict.broken, str(error), to_do="mend DATABASE_URL, or start the database")
        return
    match condition:
        case Condition.absent:
            yield Check("database", Verdict.lacking, f"{where} is not there yet", to_do="start the bot: convener run")
        case Condition.behind:
            yield Check(
                "database", Verdict.lacking, f"{where} has the tables of an older version", to_do="convener migrate"
            )
        case Condition.ahead:
            to_do = "install the newest Convener"
            yield Check("database", Verdict.broken, f"{where} has the tables of a newer version", to_do=to_do)
        case Condition.current:
            yield Check("database", Verdict.well, f"{where} has this version's tables")
            with database.reading() as session:
                yield from _known(session, clients)
    database.close()


def _known(session: Session, clients: dict[str, WebClient] | None) -> Iterator[Check]:
    for workspace in setting_up.workspaces(session):
        if clients is not None and workspace.team not in clients:
            to_do = (
                "put its bot token into SLACK_BOT_TOKEN, beside the others after a comma; "
                f"if the bot is no more there: convener workspace leave {workspace.team}"
            )
            yield Check(f"workspace {workspace.name}", Verdict.lacking, "no token works for it", to_do=to_do)
    everything = roster.communities(session)
    for community in everything:
        yield from _community(session, community, clients or {})
    if not everything:
        to_do = "in the channel that should become one, type `/invite @Convener` and `/cop setup`"
        yield Check("communities", Verdict.lacking, "there is none yet", to_do=to_do)


def _community(session: Session, community: Community, clients: dict[str, WebClient]) -> Iterator[Check]:
    client = clients.get(session.get_one(Workspace, community.workspace_id).team)
    if client:
        yield _channel(client, community)
    now, id_ = system_clock(), community.id or 0
    missing = [words for role, words in ROLES.items() if not roster.holders(session, id_, role, now)]
    represented = roster.divisions_represented(session, id_, now)
    divisions = roster.divisions(session, id_)
    vacant = [each.name for each in divisions if each.id not in represented]
    if vacant:
        more = f" and {len(vacant) - MOST_NAMED} more" if len(vacant) > MOST_NAMED else ""
        named = ", ".join(vacant[:MOST_NAMED])
        missing.append(f"no representative in {len(vacant)} of {len(divisions)} divisions: {named}{more}")
    what = f"roles in {community.name}"
    if missing:
        yield Check(what, Verdict.lacking, f"{len(missing)} to fill", tuple(missing), "`/cop assign` in its channel")
    else:
        yield Check(what, Verdict.well, "leads, sponsor and every division's representative are there")


def _channel(client: WebClient, community: Community) -> Check:
    what = f"channel of {community.name}"
    try:
        why = trouble(client, community.channel)
    except SlackApiError as error:
        return Check(what, Verdict.lacking, f"Slack does not show it: {_code(error)}", to_do="mend the scopes first")
    except OSError as error:
        return Check(what, Verdict.lacking, f"Slack did not answer ({type(error).__name__})", to_do="ask again")
    if why is None:
        return Check(what, Verdict.well, "the bot is in it")
    found, to_do = CHANNELS[why]
    return Check(what, Verdict.lacking, found, to_do=to_do)


def _client(settings: Settings, token: str | None = None) -> WebClient:
    return WebClient(token, base_url=settings.slack_api_url, timeout=10, retry_handlers=[])


def _code(error: SlackApiError) -> str:
    return str(error.response.get("error", "unknown"))
