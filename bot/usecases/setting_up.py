"""Set-up of a community in a channel: one row of entries per channel, saved step by step, until it starts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain import set_up
from bot.domain.authority import GUEST, Act
from bot.domain.blueprint import Blueprint, Charter, missing, people_in
from bot.domain.cadence_plain import describe, from_plain
from bot.domain.calendar import Calendar
from bot.domain.cycles import Shift, cycles
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.local_time import instant
from bot.domain.set_up import Fields
from bot.usecases import charter, establishing, people
from bot.views.reader import Reader
from bot.views.setup import Company, Prompt
from storage import roster, setting_up
from storage.tables import Community, Person
from storage.tables_setup import SetUp

BUSY_FOR = timedelta(hours=1)


def begin(session: Session, person: Person, channel: str, channel_name: str, now: datetime) -> SetUp:
    """Return the channel's set-up, as far as it came; a new one when nobody began.

    Raises Refused for a guest and where a community lives already.
    """
    if person.is_guest:
        raise Refused(GUEST)
    if community := roster.community_in(session, person.workspace_id, channel):
        raise Refused("{name} lives in this channel already. `/cop roster` shows who is in it.", name=community.name)
    if found := setting_up.set_up_of(session, person.workspace_id, channel):
        return found
    row = SetUp(
        workspace_id=person.workspace_id,
        channel=channel,
        draft={"suggested_name": channel_name.replace("-", " ").replace("_", " ").capitalize()},
        started_by_id=person.id or 0,
        saved_by_id=person.id or 0,
        saved_at=now,
    )
    session.add(row)
    session.flush()
    return row


def present_form(session: Session, community: Community, person: Person, now: datetime) -> dict[str, Any]:
    """Return the terms, cadence and zone as they stand. Raises Refused unless the person runs the community."""
    people.permit(session, community, person, Act.run_community, now)
    terms = setting_up.latest_terms(session, community.id or 0)
    return {
        "terms": {
            "name": community.name,
            "purpose": community.purpose,
            "scope": terms.scope if terms else "",
            "decides": terms.decides if terms else "",
        },
        "cadence": community.cadence,
        "zone": community.tz,
    }


def change(session: Session, community: Community, person: Person, fields: Fields, now: datetime) -> None:
    """Adopt the terms as a new version if they differ, and follow the cadence and zone from the next cycle on.

    Raises Invalid, and Refused unless the person runs the community.
    """
    present = present_form(session, community, person, now)
    terms = set_up.read_terms(fields)
    timing = set_up.read_cadence(fields, now.astimezone(ZoneInfo(person.tz)).date())
    if terms != present["terms"]:
        charter.adopt(session, community, Charter(**terms), person, now)
    cadence = from_plain(timing["cadence"])
    if (describe(cadence), timing["zone"]) != (describe(from_plain(community.cadence)), community.tz):
        establishing.retime(session, community, cadence, timing["zone"], now)


def opened(session: Session, set_up_id: int, person: Person) -> SetUp:
    """Return the set-up behind a form. Raises NotFound in another workspace, Refused once the community started."""
    row = session.get(SetUp, set_up_id)
    if row is None or row.workspace_id != person.workspace_id or person.is_guest:
        raise NotFound("This set-up is not there any more. Type `/cop setup` in the channel.")
    if row.community_id is not None:
        raise Refused("The community has started already. `/cop roster` shows who is in it.")
    return row


def company_of(session: Session, row: SetUp, person: Person, now: datetime) -> Company | None:
    """Return who else saved something here within the last hour."""
    if row.saved_by_id == person.id or now - row.saved_at > BUSY_FOR:
        return None
    other = session.get_one(Person, row.saved_by_id)
    return Company(other.name, other.slack_id, row.saved_at)


def save(session: Session, row: SetUp, person: Person, step: str, fields: Fields, now: datetime) -> None:
    """Keep what one step says; a division or an initiative is added to its list. Raises Invalid."""
    draft = dict(row.draft)
    today = now.astimezone(ZoneInfo(person.tz)).date()
    match step:
        case "terms":
            draft["terms"] = set_up.read_terms(fields)
        case "people":
            draft["people"] = set_up.read_people(fields)
            _refuse_guests(session, row, "hr_leads", draft["people"]["hr_leads"])
            _refuse_guests(session, row, "knowledge_leads", draft["people"]["knowledge_leads"])
            _refuse_guests(session, row, "sponsor", [draft["people"]["sponsor"]])
        case "divisions":
            _add(draft, "divisions", set_up.read_division(fields, draft.get("divisions", [])))
            _refuse_guests(session, row, "representative", [fields.get("representative")])
            _refuse_guests(session, row, "deputy", [fields.get("deputy")])
        case "cadence":
            draft["cadence"] = set_up.read_cadence(fields, today)
        case "initiatives":
            _add(draft, "initiatives", set_up.read_initiative(fields, draft.get("initiatives", [])))
            _refuse_guests(session, row, "owner", [fields.get("owner")])
    _keep(session, row, person, draft, now)


def remove(session: Session, row: SetUp, person: Person, what: str, name: str, now: datetime) -> None:
    """Take one division or initiative out of its list; a division's initiatives go with it."""
    draft = dict(row.draft)
    draft[what] = [each for each in draft.get(what, []) if name not in (each.get("name"), each.get("title"))]
    if what == "divisions":
        draft["initiatives"] = [each for each in draft.get("initiatives", []) if each["division"] != name]
    _keep(session, row, person, draft, now)


def turn_to(session: Session, row: SetUp, step: str) -> None:
    """Note at which step the set-up is taken up again."""
    row.step = step
    session.add(row)


def blueprint(row: SetUp, zone: str) -> Blueprint:
    """Return the community as entered so far."""
    return set_up.blueprint_of(row.draft, row.channel, zone)


def first_prompts(session: Session, row: SetUp, plan: Blueprint, now: datetime) -> tuple[date, list[Prompt]]:
    """Return the day of the first cycle, and when each division with an initiative is asked."""
    day = establishing.first_day(plan.cadence, plan.zone, now)
    day = next(cycles(plan.cadence, Calendar(), Shift.after, day - establishing.ONE_DAY)).day
    known = setting_up.people_of(
        session, row.workspace_id, [each.representative or each.deputy for each in plan.divisions]
    )
    busy = {each.division for each in plan.initiatives}
    prompts = []
    for each in plan.divisions:
        person = known.get(each.representative or each.deputy)
        if each.name in busy:
            tz = person.tz if person else plan.zone
            at = instant(day, plan.cadence.at, ZoneInfo(tz))
            prompts.append(Prompt(each.name, person.slack_id if person else "", tz, at))
    return day, prompts


def start(session: Session, row: SetUp, person: Person, now: datetime) -> Community:
    """Return the community that now lives in the channel. Raises Refused with what is still missing."""
    plan = blueprint(row, person.tz)
    if gaps := missing(plan):
        raise Refused(gaps[0].template, **gaps[0].params)
    known = setting_up.people_of(session, row.workspace_id, people_in(plan))
    plan = _in_words(plan, Reader(person.locale))
    community = establishing.establish(session, row.workspace_id, plan, known, person, now)
    row.community_id = community.id
    session.add(row)
    return community


def _in_words(plan: Blueprint, reader: Reader) -> Blueprint:
    """Return the plan with the milestones that templates brought in the reader's language, which is the channel's."""
    told = []
    for each in plan.initiatives:
        named = tuple(replace(one, name=reader.text(one.name)) for one in each.milestones)
        told.append(replace(each, milestones=named))
    return replace(plan, initiatives=tuple(told))


def _add(draft: dict[str, Any], what: str, entered: dict[str, Any] | None) -> None:
    if entered:
        draft[what] = [*draft.get(what, []), entered]


def _keep(session: Session, row: SetUp, person: Person, draft: dict[str, Any], now: datetime) -> None:
    row.draft, row.saves = draft, row.saves + 1
    row.saved_by_id, row.saved_at = person.id or 0, now
    session.add(row)
    session.flush()


def _refuse_guests(session: Session, row: SetUp, field: str, slack_ids: list[str | None]) -> None:
    known = setting_up.people_of(session, row.workspace_id, [each for each in slack_ids if each])
    for person in known.values():
        if person.is_guest:
            raise Invalid(field, "{name} is a guest. Choose a full member of the workspace.", name=person.name)
        if not person.is_active:
            raise Invalid(field, "{name} has left the workspace. Choose somebody else.", name=person.name)
