"""Data out: who may take how much of a community with them, and all of it as tables."""

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.authority import Act, may
from bot.domain.errors import Invalid, Refused
from bot.spreadsheets.writing import Table, write_xlsx
from bot.usecases import people
from bot.views import exporting as views
from bot.views.reader import Reader
from bot.views.surfaces import Document
from storage import export_catalogue, exporting, outbox
from storage.exporting import Scope
from storage.tables import Community, Message, Person

MOST_ROWS_IN_SLACK = 50_000


def everything(community: Community, since: date | None = None) -> Scope:
    """Return all of the community, or what has changed since a day."""
    began = datetime.combine(since, time(), ZoneInfo(community.tz)) if since else None
    return Scope(community.id or 0, community.key_prefix, None, began)


def allowed(session: Session, community: Community, person: Person, since: date | None, now: datetime) -> Scope:
    """Return what the person may take: a lead everything, others the divisions they speak for. Raises Refused."""
    stands = people.standing(session, community, person, now)
    whole, verdict = everything(community, since), may(stands, Act.export)
    if verdict.is_allowed:
        return whole
    mine = [each for each in stands.represents | stands.deputises if may(stands, Act.export, each).is_allowed]
    if not mine:
        raise Refused(verdict.message)
    return Scope(whole.community_id, whole.key_prefix, frozenset(mine), whole.since)


def tables(session: Session, scope: Scope) -> Iterator[Table]:
    """Yield each table; its rows come from the database as they are read."""
    for each in export_catalogue.exports(scope):
        yield Table(each.name, [column.name for column in each.columns], exporting.rows(session, each, scope))


def order(session: Session, community: Community, person: Person, words: str, now: datetime) -> None:
    """Have the data sent to the person as a workbook. `words` may be the day since when.

    Raises Refused when the person may not, or when it is more than Slack should carry.
    """
    since = _day(words)
    scope = allowed(session, community, person, since, now)
    total = sum(exporting.count(session, each, scope) for each in export_catalogue.exports(scope))
    if total > MOST_ROWS_IN_SLACK:
        raise Refused(
            "This is {rows} rows; at most {most} are sent here. Name a day, as in `/cop export 2026-01-01`, or ask "
            "whoever runs the bot for `convener export --data`.",
            rows=total,
            most=MOST_ROWS_IN_SLACK,
        )
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=f"export:{community.id}:{person.id}:{now.isoformat()}",
        notice="export",
        about={"person": person.id, "community": community.id, "since": since.isoformat() if since else None},
        now=now,
    )


def composed(reader: Reader, session: Session, message: Message, now: datetime) -> Document | None:
    """Return the data as a workbook; None when the person may not have it any more."""
    community = session.get_one(Community, message.about["community"])
    person = session.get_one(Person, message.about["person"])
    since = message.about["since"]
    try:
        scope = allowed(session, community, person, date.fromisoformat(since) if since else None, now)
    except Refused:
        return None
    file = BytesIO()
    write_xlsx(file, tables(session, scope))
    return views.workbook(reader, community.name, file.getvalue(), now)


def _day(words: str) -> date | None:
    if not words.strip():
        return None
    try:
        return date.fromisoformat(words.strip())
    except ValueError as cause:
        raise Invalid("since", "“{word}” is no date. Write it like 2026-03-31, or leave it out.", word=words) from cause
