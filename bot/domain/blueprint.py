"""A community as it is described before it exists, or for a file: people by reference, dates, a cadence, no ids.

The wizard's steps and the rows of an import are read into the same values, so both obey the same rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.errors import Invalid
from bot.domain.plan import Milestone, Target
from bot.domain.sentences import N_, Sentence
from bot.domain.words import LEADS, Role, Stage, Strand

LONGEST_NAME = 80
LONGEST_TEXT = 2000
MONDAY_MORNINGS = Cadence(Weekly(frozenset({Weekday.monday})))


@dataclass(frozen=True)
class Charter:
    """The terms of reference: what the community is for, what it covers, how it decides."""

    name: str
    purpose: str = ""
    scope: str = ""
    decides: str = ""


@dataclass(frozen=True)
class Seat:
    """A role that speaks for no division, and who holds it; `title` is what the company calls it."""

    role: Role
    person: str
    title: str = ""


@dataclass(frozen=True)
class DivisionSketch:
    """A division with those who speak for it, if anybody does yet."""

    name: str
    country: str = ""
    region: str = ""
    representative: str = ""
    deputy: str = ""


@dataclass(frozen=True)
class InitiativeSketch:
    """An initiative by its title; `number` is that of its key where it has one."""

    title: str
    division: str
    strand: Strand
    starts_on: date
    due_on: date
    owner: str = ""
    stage: Stage = Stage.active
    number: int | None = None
    milestones: tuple[Milestone, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Blueprint:
    """A whole community."""

    channel: str
    charter: Charter
    zone: str
    cadence: Cadence = MONDAY_MORNINGS
    key_prefix: str = "KS"
    seats: tuple[Seat, ...] = ()
    divisions: tuple[DivisionSketch, ...] = ()
    initiatives: tuple[InitiativeSketch, ...] = ()


def missing(blueprint: Blueprint) -> list[Sentence]:
    """Return what still has to be settled before the community can start, one sentence each."""
    held = {seat.role for seat in blueprint.seats}
    gaps = []
    if not blueprint.charter.name.strip():
        gaps.append(Sentence(N_("The community has no name yet.")))
    if Role.hr_lead not in held:
        gaps.append(Sentence(N_("An HR lead is missing: what HR leadership directs is heard in every division.")))
    if Role.knowledge_lead not in held:
        gaps.append(Sentence(N_("A knowledge lead is missing: the senior person who directs the knowledge strategy.")))
    if held >= LEADS and len({seat.person for seat in blueprint.seats if seat.role in LEADS}) < 2:
        gaps.append(Sentence(N_("One person holds both leads. Name a second person, so that one can stand in.")))
    if not blueprint.divisions:
        gaps.append(Sentence(N_("Add at least one division.")))
    return gaps


def vacancies(blueprint: Blueprint) -> list[str]:
    """Return the divisions for which nobody speaks yet."""
    return [each.name for each in blueprint.divisions if not each.representative and not each.deputy]


def people_in(blueprint: Blueprint) -> list[str]:
    """Return every person who is named, each once, in the order of naming."""
    named: list[str] = [seat.person for seat in blueprint.seats]
    for division in blueprint.divisions:
        named += [division.representative, division.deputy]
    named += [initiative.owner for initiative in blueprint.initiatives]
    return list(dict.fromkeys(filter(None, named)))


def checked_name(field: str, text: str | None, taken: Iterable[str] = ()) -> str:
    """Return a name fit to be shown. Raises Invalid for an empty one, a long one, or one that is taken."""
    name = " ".join((text or "").split())
    if not name:
        raise Invalid(field, "Give it a name.")
    if len(name) > LONGEST_NAME:
        raise Invalid(field, "Keep it to {most} characters.", most=LONGEST_NAME)
    if name.casefold() in {each.casefold() for each in taken}:
        raise Invalid(field, "There is already one called {name}.", name=name)
    return name


def checked_days(starts_on: date, due_on: date) -> None:
    """Raise Invalid when the due date is not after the start."""
    if due_on <= starts_on:
        raise Invalid("due", "The due date has to be after the start.")
