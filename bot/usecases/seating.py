"""Who holds which role: given, ended, replaced, and what is vacant. Roles keep their start and end."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.blueprint import checked_name
from bot.domain.errors import Invalid, Refused
from bot.domain.words import LEADS, Role
from bot.usecases import charter, founding, handing_over, people, vacancies
from bot.usecases.rosters import OF_A_DIVISION
from bot.views.roster import Coverage, Held, Speaking
from storage import outbox, roster
from storage.tables import Community, Division, Membership, Person

FEWEST_LEADS = 2


@dataclass(frozen=True)
class Wanted:
    """A role that somebody should hold; `division` only for those who speak for one."""

    role: Role
    division: Division | None = None
    title: str = ""


def permit_change(session: Session, community: Community, by: Person, now: datetime) -> None:
    """Raise Refused unless the person runs the community."""
    people.permit(session, community, by, Act.run_community, now)


def give(session: Session, community: Community, person: Person, wanted: Wanted, now: datetime) -> Membership:
    """Return the role that the person holds from now on, and have the person welcomed.

    A division has one representative and one deputy, so the role of whoever was it ends. Raises Invalid.
    """
    if person.is_guest or not person.is_active or person.workspace_id != community.workspace_id:
        raise Invalid("person", "Choose a full member of the workspace; {name} is not one.", name=person.name)
    if (wanted.role in OF_A_DIVISION) != (wanted.division is not None):
        raise Invalid("division", "A representative and a deputy speak for a division; the other roles for none.")
    if _held(session, community, person, wanted, now):
        raise Invalid("person", "{name} holds this role already.", name=person.name)
    if wanted.division:
        for membership in roster.division_memberships(session, community.id or 0, wanted.division.id or 0, now):
            if membership.role is wanted.role or membership.person_id == person.id:
                _end(session, membership, now)
    given = founding.give_role(session, community, person, wanted.role, now, wanted.division, wanted.title)
    charter.welcome(session, community, person, f"{community.id}:{person.id}:{given.id}", now)
    if wanted.division:
        vacancies.show_again(session, community, wanted.division, now)
        if wanted.role is Role.representative:
            handing_over.begin(session, community, wanted.division, person, now)
    _show(session, community, now)
    return given


def end(session: Session, community: Community, person: Person, wanted: Wanted, now: datetime) -> None:
    """End the person's role now. Raises Invalid when it is not held, Refused for the last lead of a kind."""
    held = _held(session, community, person, wanted, now)
    if held is None:
        raise Invalid("person", "{name} does not hold this role.", name=person.name)
    if wanted.role in LEADS:
        _require_leads_without(session, community, held, person, now)
    _end(session, held, now)
    _show(session, community, now)


def retitle(session: Session, community: Community, person: Person, role: Role, title: str, now: datetime) -> None:
    """Give the person's role this title, which is what the company calls it."""
    if held := _held(session, community, person, Wanted(role), now):
        held.title = title
        session.add(held)
        _show(session, community, now)


def add_division(
    session: Session, community: Community, name: str, country: str, region: str, now: datetime
) -> Division:
    """Return the new division. Raises Invalid for a name that is empty or taken."""
    present = [each.name for each in roster.divisions(session, community.id or 0)]
    division = founding.add_division(session, community, checked_name("name", name, present), country.strip())
    division.region, division.added_at = region.strip(), now
    session.add(division)
    return division


def edit_division(
    session: Session, community: Community, division: Division, name: str, country: str, region: str
) -> None:
    """Give the division this name, country and region. Raises Invalid for a name that is empty or taken."""
    others = [each.name for each in roster.divisions(session, community.id or 0) if each.id != division.id]
    division.name = checked_name("name", name, others)
    division.country, division.region = country.strip(), region.strip()
    session.add(division)


def coverage(session: Session, community: Community, words: str, now: datetime) -> Coverage:
    """Return who holds which role, and who speaks for each division whose name or country has `words` in it."""
    held = [(each, person) for each, person in roster.members(session, community.id or 0, now) if person.is_active]
    seats = [Held(each.role, person.slack_id, each.title) for each, person in held if each.division_id is None]
    speaking = []
    for division in roster.divisions(session, community.id or 0):
        if words.casefold() not in f"{division.name} {division.country}".casefold():
            continue
        of_it = {each.role: person.slack_id for each, person in held if each.division_id == division.id}
        speaking.append(
            Speaking(
                division.name,
                division.country,
                of_it.get(Role.representative, ""),
                of_it.get(Role.deputy, ""),
            )
        )
    return Coverage(community.name, seats, speaking)


def _held(session: Session, community: Community, person: Person, wanted: Wanted, now: datetime) -> Membership | None:
    division = wanted.division.id if wanted.division else None
    roles = roster.roles_of(session, community.id or 0, person.id or 0, now)
    return next((each for each in roles if each.role is wanted.role and each.division_id == division), None)


def _require_leads_without(
    session: Session, community: Community, held: Membership, person: Person, now: datetime
) -> None:
    leads = [
        (each, who)
        for each, who in roster.members(session, community.id or 0, now)
        if each.role in LEADS and each.id != held.id and who.is_active
    ]
    if not any(each.role is held.role for each, _ in leads):
        raise Refused("{name} is the last in this role. Give it to a successor first.", name=person.name)
    if len({who.id for _, who in leads}) < FEWEST_LEADS:
        raise Refused("At least two people lead a community. Give a lead's role to somebody else first.")


def _end(session: Session, membership: Membership, now: datetime) -> None:
    membership.ends_at = now
    session.add(membership)
    session.flush()


def _show(session: Session, community: Community, now: datetime) -> None:
    outbox.show_again(session, community.workspace_id, charter.charter_key(community), now, after_s=charter.DEBOUNCE_S)
