"""How mature the work with knowledge is, as the leads judge it: six capabilities at one of five levels, with evidence.

The levels are named as APQC publishes them ("Levels of Knowledge Management Maturity", C. Hubert and D. Lemons). What
is judged is what its Knowledge Management Capability Assessment Tool looks at, with measurement apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.domain.errors import Invalid
from bot.domain.sentences import N_

MOST_EVIDENCE = 200


class Capability(StrEnum):
    """What is judged, in the order in which it is told."""

    strategy = "strategy"
    people = "people"
    process = "process"
    content = "content"
    technology = "technology"
    measurement = "measurement"


class MaturityLevel(IntEnum):
    """APQC's five levels."""

    initiate = 1
    develop = 2
    standardize = 3
    optimize = 4
    innovate = 5


# Up to here a capability is local or new and may rest on an impression; what holds everywhere can be shown.
EVIDENCE_FROM = MaturityLevel.standardize


@dataclass(frozen=True)
class Rating:
    """The level of one capability, and by what one can tell."""

    level: MaturityLevel
    evidence: str = ""


Ratings = Mapping[Capability, Rating]


def evidence_field(capability: Capability) -> str:
    """Return the name of the field for a capability's evidence; that of its level is the capability's."""
    return f"{capability}_evidence"


def read(fields: Mapping[str, str | None]) -> dict[Capability, Rating]:
    """Return what was entered. Raises Invalid for each level left out, and for evidence that is missing or too long."""
    found, problems = {}, []
    for capability in Capability:
        try:
            found[capability] = _rating(capability, fields)
        except Invalid as problem:
            problems.append(problem)
    if problems:
        raise ExceptionGroup("an assessment that cannot be kept", problems)
    return found


def ratings(levels: Mapping[str, int], evidence: Mapping[str, str]) -> dict[Capability, Rating]:
    """Return the ratings that were kept as these levels and this evidence."""
    return {
        capability: Rating(MaturityLevel(levels[capability]), evidence.get(capability, ""))
        for capability in Capability
        if capability in levels
    }


@dataclass(frozen=True)
class Summary:
    """Which capabilities are lowest and highest, and which rose or fell since the assessment before."""

    lowest: Sequence[Capability]
    highest: Sequence[Capability]
    rose: Sequence[Capability]
    fell: Sequence[Capability]


def change(now: Ratings, before: Ratings | None) -> dict[Capability, int]:
    """Return by how many levels each capability has risen, below zero where it fell; empty without one before."""
    if before is None:
        return {}
    return {each: now[each].level - before[each].level for each in now if each in before}


def summary(now: Ratings, before: Ratings | None) -> Summary:
    """Return what stands out in an assessment, beside the one before."""
    levels = [each.level for each in now.values()]
    by = change(now, before)
    return Summary(
        lowest=[each for each in now if now[each].level == min(levels)],
        highest=[each for each in now if now[each].level == max(levels)],
        rose=[each for each, levels_up in by.items() if levels_up > 0],
        fell=[each for each, levels_up in by.items() if levels_up < 0],
    )


def _rating(capability: Capability, fields: Mapping[str, str | None]) -> Rating:
    name = evidence_field(capability)
    evidence = " ".join((fields.get(name) or "").split())
    chosen = fields.get(capability) or ""
    if chosen not in {str(each.value) for each in MaturityLevel}:
        raise Invalid(capability, N_("Choose one."))
    level = MaturityLevel(int(chosen))
    if level >= EVIDENCE_FROM and not evidence:
        raise Invalid(
            name,
            N_("From level {level} on it should hold everywhere, so others can see it: say by what, in a few words."),
            level=EVIDENCE_FROM.value,
        )
    if len(evidence) > MOST_EVIDENCE:
        raise Invalid(name, N_("Say it in at most {n} characters."), n=MOST_EVIDENCE)
    return Rating(level, evidence)
