"""Templates for typical knowledge-strategy work: a title, a strand, and milestones spread over the time there is.

Titles and names are sentences for the catalogue; once an initiative began from a template, they are its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, chain

from bot.domain.calendar import Calendar, is_working_day
from bot.domain.errors import Invalid
from bot.domain.plan import Milestone
from bot.domain.sentences import N_
from bot.domain.words import Strand


@dataclass(frozen=True)
class Step:
    """A milestone without its day; `weight` is its share of the work, and of the time."""

    name: str
    weight: int


@dataclass(frozen=True)
class Template:
    title: str
    strand: Strand
    steps: tuple[Step, ...]


TEMPLATES: Mapping[str, Template] = {
    "audit": Template(
        N_("Knowledge services audit"),
        Strand.knowledge_management,
        (
            Step(N_("Scope and questions agreed with the sponsor"), 1),
            Step(N_("People interviewed and services listed"), 3),
            Step(N_("Strengths and gaps written down"), 2),
            Step(N_("Findings discussed with those interviewed"), 2),
            Step(N_("Recommendations decided on, each with an owner"), 2),
        ),
    ),
    "community": Template(
        N_("Launch of a community of practice"),
        Strand.strategic_learning,
        (
            Step(N_("Purpose, sponsor and core group agreed"), 2),
            Step(N_("Members invited and first topics collected"), 2),
            Step(N_("First meeting held"), 1),
            Step(N_("Third meeting held, with a rhythm of its own"), 3),
            Step(N_("Members asked what they gain, and next year agreed"), 2),
        ),
    ),
    "taxonomy": Template(
        N_("Taxonomy"),
        Strand.information_management,
        (
            Step(N_("Purpose, scope and owner agreed"), 1),
            Step(N_("Terms collected from the people who search"), 3),
            Step(N_("First version tried on real documents"), 3),
            Step(N_("First version improved and approved"), 1),
            Step(N_("In use in the first system"), 3),
            Step(N_("Agreed who adds and retires terms"), 1),
        ),
    ),
    "onboarding": Template(
        N_("Onboarding"),
        Strand.strategic_learning,
        (
            Step(N_("New people and their managers asked what is missing"), 2),
            Step(N_("Learning path for the first 90 days drafted"), 2),
            Step(N_("A first group has gone through it"), 3),
            Step(N_("Improved with what the first group said"), 1),
            Step(N_("In use for everybody who joins"), 2),
        ),
    ),
    "experts": Template(
        N_("Expert directory"),
        Strand.knowledge_management,
        (
            Step(N_("Agreed which questions it answers, and for whom"), 1),
            Step(N_("Consent and data protection settled"), 2),
            Step(N_("Profiles of the first department complete"), 2),
            Step(N_("Profiles of all departments complete"), 4),
            Step(N_("First questions answered through it"), 1),
        ),
    ),
    "lessons": Template(
        N_("Lessons-learned process"),
        Strand.knowledge_management,
        (
            Step(N_("Process and its owner agreed"), 2),
            Step(N_("First two reviews held"), 3),
            Step(N_("Lessons can be found in one place"), 2),
            Step(N_("First lesson applied in another project"), 3),
        ),
    ),
}


def milestones(template: Template, start: date, due: date, calendar: Calendar) -> tuple[Milestone, ...]:
    """Return the template's milestones, each on a day of its own after `start`, the last on `due`.

    They stand as far apart as their weights say, and on working days where there is one to be had, rather before than
    after. Raises Invalid when there are fewer days than milestones.
    """
    days, count = (due - start).days, len(template.steps)
    if days < count:
        raise Invalid(
            "due",
            "The template has {count} milestones: leave at least {count} days after the start, or choose no template.",
            count=count,
        )
    earned = list(accumulate(step.weight for step in template.steps))
    spread, day = [], 0
    for place, step in enumerate(template.steps):
        latest = days - (count - 1 - place)
        first = day + 1
        day = max(first, min(round(days * earned[place] / earned[-1]), latest))
        if place < count - 1:
            day = _worked(calendar, start, day, first, latest)
        spread.append(Milestone(step.name, start + timedelta(days=day), step.weight))
    return tuple(spread)


def _worked(calendar: Calendar, start: date, day: int, first: int, latest: int) -> int:
    """Return the working day nearest before the day, else after it; the day itself where there is none."""
    nearest = chain(range(day, first - 1, -1), range(day + 1, latest + 1))
    return next((each for each in nearest if is_working_day(calendar, start + timedelta(days=each))), day)
