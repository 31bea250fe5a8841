"""`/cop daysoff`: a calendar file that a lead sends, what is in it, and the way back."""

from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import DomainError, Refused
from bot.domain.sentences import N_
from bot.usecases import days_off, finding, people
from bot.views import days_off as views
from bot.views import errors
from bot.views.ids import Action, Form, read_value
from handlers.acknowledged import show_meanwhile
from handlers.desk import Desk, Payload, Visit, channel_of
from handlers.opening import open_modal, update_below, update_modal
from storage import roster
from storage.tables import Community, Division, Person
from storage.tables_calendars import CalendarImport

# As much as Slack takes in a form, so that even a file that is far too large is told what it has too much of.
MOST_BYTES = 10_000_000
LONG_BYTES = 200_000
PATIENCE_S = 20
NOT_GIVEN = N_("Slack did not hand out the file ({reason}). Please send it again.")


def register(app: App, desk: Desk) -> None:
    """Listen to the file, to the word that it counts, and to taking it back."""

    @app.view(Form.days_off)
    def sent(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried, file = views.read_form(view)
        with desk.look(client, body) as visit:
            community, _ = _place(visit, carried)
            days_off.may_import(visit.session, community, visit.person, visit.now)
            is_long = file.get("size", 0) > LONG_BYTES
            if is_long:
                # Nothing counts yet, and to read a long file takes longer than Slack waits: say so, then go on.
                show_meanwhile(ack, views.reading(visit.reader, file.get("name", "")))
        if is_long:
            update_below(client, view["id"], _looked_at_or_told(desk, client, body, carried, file))
        else:
            ack(response_action="update", view=_looked_at(desk, client, body, carried, file))

    @app.view(Form.take_days_off)
    def take(ack: Ack, body: Payload, view: Payload, client: WebClient) -> None:
        carried = read_value(view.get("private_metadata"))
        with desk.visit(client, body) as visit:
            row = days_off.take(visit.session, carried["community"], carried["calendar"], visit.person, visit.now)
            done = views.taken(visit.reader, carried["community"], _shown(visit, row))
        ack(response_action="update", view=done)

    @app.action(Action.take_back_days_off)
    def take_back(ack: Ack, body: Payload, action: Payload, client: WebClient) -> None:
        ack()
        carried = read_value(action["value"])
        with desk.visit(client, body) as visit:
            days_off.take_back(visit.session, carried["community"], carried["calendar"], visit.person, visit.now)
            view = _overview(visit, *_place(visit, carried))
        update_modal(client, body, view)


def open_form(desk: Desk, client: WebClient, body: Payload, words: str) -> None:
    """Open the form for everybody, or for the division that `words` name. Raises Refused unless a lead asks."""
    with desk.look(client, body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(body), visit.now)
        days_off.may_import(visit.session, community, visit.person, visit.now)
        division = finding.division_named(visit.session, community, visit.person, words, visit.now) if words else None
        view = _overview(visit, community, division)
    open_modal(client, body, view)


def _looked_at_or_told(desk: Desk, client: WebClient, body: Payload, carried: Payload, file: Payload) -> Payload:
    """Return what is in the file, or the form again with what is wrong with it."""
    try:
        return _looked_at(desk, client, body, carried, file)
    except DomainError as error:
        with desk.look(client, body) as visit:
            problem = errors.sentence(visit.reader, error)
            return _overview(visit, *_place(visit, carried), problem)


def _looked_at(desk: Desk, client: WebClient, body: Payload, carried: Payload, file: Payload) -> Payload:
    """Return what is in the file. Raises a DomainError that says what is wrong with it."""
    name = file.get("name", "")
    found = days_off.read(_content(client, file), desk.clock())
    with desk.visit(client, body) as visit:
        community, division = _place(visit, carried)
        row = days_off.look_at(visit.session, community, division, visit.person, name, found, visit.now)
        before = days_off.replaced_by(visit.session, row)
        divisions = [each.name for each in roster.divisions(visit.session, community.id or 0)]
        replaced = _shown(visit, before) if before else None
        return views.preview(visit.reader, community.id or 0, _shown(visit, row), divisions, replaced)


def _content(client: WebClient, file: Payload) -> bytes:
    try:
        told: dict[str, Any] = client.files_info(file=file.get("id", ""))["file"]
        request = Request(told["url_private_download"], headers={"Authorization": f"Bearer {client.token}"})
        with urlopen(request, timeout=PATIENCE_S, context=client.ssl) as answer:
            # Without the right to read files Slack shows the page where one signs in.
            if answer.headers.get_content_type() == "text/html":
                raise Refused(NOT_GIVEN, reason="files:read")
            content: bytes = answer.read(MOST_BYTES)
            return content
    except SlackApiError as error:
        raise Refused(NOT_GIVEN, reason=str(error.response.get("error"))) from error
    except (URLError, TimeoutError, OSError) as error:
        raise Refused(NOT_GIVEN, reason=type(error).__name__) from error


def _place(visit: Visit, carried: Payload) -> tuple[Community, Division | None]:
    division = visit.session.get_one(Division, carried["division"]) if carried["division"] else None
    return visit.session.get_one(Community, carried["community"]), division


def _overview(visit: Visit, community: Community, division: Division | None, problem: str = "") -> Payload:
    held = [_shown(visit, each) for each in days_off.holding(visit.session, community)]
    for_one = (division.id or 0, division.name) if division else None
    return views.overview(visit.reader, community.id or 0, for_one, held, problem)


def _shown(visit: Visit, row: CalendarImport) -> views.Calendar:
    division = visit.session.get_one(Division, row.division_id) if row.division_id else None
    by = visit.session.get(Person, row.by_id) if row.by_id else None
    return views.Calendar(
        number=row.id or 0,
        file=row.source,
        division=division.name if division else None,
        entries=[views.Entry(each.first_day, each.last_day, each.title) for each in days_off.days_in(row)],
        by=by.slack_id if by else None,
        on=(row.taken_at or row.read_at).date(),
    )
