"""The community of the simulation: representatives in many zones, deputies, leads, holidays, one initiative each."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from random import Random

from sqlmodel import Session

from bot.domain.cadence import Cadence, Monthly, OnWeekday, Quarterly, Weekday, Weekly
from bot.domain.cadence_plain import to_plain
from bot.domain.words import Role, Strand
from bot.usecases import founding, people
from bot.usecases.founding import NewInitiative
from storage.tables import Community, Division, Person

ZONES = {
    "Pacific/Auckland": "NZ",
    "Australia/Sydney": "AU",
    "Asia/Tokyo": "JP",
    "Asia/Singapore": "SG",
    "Asia/Kolkata": "IN",
    "Asia/Kathmandu": "",
    "Asia/Dubai": "",
    "Africa/Nairobi": "KE",
    "Africa/Johannesburg": "ZA",
    "Europe/Istanbul": "TR",
    "Europe/Helsinki": "FI",
    "Europe/Warsaw": "PL",
    "Europe/Berlin": "DE",
    "Europe/Paris": "FR",
    "Europe/London": "GB",
    "Europe/Lisbon": "PT",
    "Atlantic/Azores": "",
    "America/Sao_Paulo": "BR",
    "America/St_Johns": "CA",
    "America/New_York": "US",
    "America/Chicago": "US",
    "America/Denver": "US",
    "America/Los_Angeles": "US",
    "Pacific/Honolulu": "US",
}
FORTNIGHTLY = Cadence(Weekly(frozenset({Weekday.monday}), every=2), time(9, 0))
TWICE_A_WEEK = Cadence(Weekly(frozenset({Weekday.tuesday, Weekday.thursday})), time(10, 30))
QUARTERLY = Cadence(Quarterly(OnWeekday(2, Weekday.tuesday)), time(9, 0))
MONTHLY = Cadence(Monthly(OnWeekday(1, Weekday.monday)), time(9, 0))
START = datetime(2026, 1, 1, 8, tzinfo=UTC)


@dataclass
class Company:
    """Who there is, by database id."""

    community: int
    divisions: list[int] = field(default_factory=list)
    representatives: dict[int, int] = field(default_factory=dict)
    deputies: dict[int, int] = field(default_factory=dict)
    lead: int = 0


def found(session: Session, size: int, random: Random) -> Company:
    """Return a community of `size` representatives; most divisions keep its cadence, some have their own."""
    people.connect_workspace(session, "T1", "Company", "UBOT")
    community = founding.found_community(session, 1, "C1", "Knowledge", "Europe/London", MONTHLY, START)
    lead = _person(session, "lead", "Europe/London")
    founding.give_role(session, community, lead, Role.knowledge_lead, START)
    company = Company(community.id or 0, lead=lead.id or 0)
    zones = list(ZONES)
    for number in range(size):
        _division(session, community, company, number, zones[number % len(zones)], random)
    return company


def cadence_of(number: int) -> Cadence:
    """Return the cadence of the division with this number."""
    if number % 60 == 7:
        return TWICE_A_WEEK
    if number % 20 == 3:
        return FORTNIGHTLY
    return QUARTERLY if number % 2 else MONTHLY


def successor(session: Session, name: str, tz: str) -> Person:
    """Return a new person who takes over from somebody."""
    return _person(session, name, tz)


def _division(session: Session, community: Community, company: Company, number: int, zone: str, random: Random) -> None:
    division = founding.add_division(session, community, f"Division {number:02}", ZONES[zone])
    if cadence_of(number) is not MONTHLY:
        division.cadence = to_plain(cadence_of(number))
        session.add(division)
    representative = _person(session, f"rep{number:02}", zone)
    founding.give_role(session, community, representative, Role.representative, START, division)
    company.divisions.append(division.id or 0)
    company.representatives[division.id or 0] = representative.id or 0
    if number % 3:
        deputy = _person(session, f"dep{number:02}", random.choice(list(ZONES)))
        founding.give_role(session, community, deputy, Role.deputy, START, division)
        company.deputies[division.id or 0] = deputy.id or 0
    _initiative(session, community, division, representative)


def _initiative(session: Session, community: Community, division: Division, owner: Person) -> None:
    new = NewInitiative("Initiative", Strand.knowledge_management, date(2026, 1, 1), date(2028, 12, 31))
    founding.add_initiative(session, community, division, owner, new, START)


def _person(session: Session, name: str, tz: str) -> Person:
    return people.remember(session, "T1", people.Profile(f"U{name}", name, tz), START)
