"""The community's thresholds: shown in words, changed by its leads with a history, tried on the past first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.detection.thresholds import (
    Thresholds,
    settings,
    thresholds_from_dict,
    thresholds_to_dict,
)
from bot.domain.errors import Invalid
from bot.domain.words import Stage, State
from bot.usecases import assessing, people
from storage import initiatives
from storage.tables import Community, Initiative, Person
from storage.tables_plans import ThresholdChange

LOOKED_BACK = timedelta(days=183)

Plain = dict[str, float | list[float]]


@dataclass(frozen=True)
class Thread:
    """A thread that would have been opened: on which initiative, at the check-in of which day."""

    key: str
    title: str
    on: date


@dataclass(frozen=True)
class Trial:
    """What a change would have done: threads it adds, threads it spares, and how many stay."""

    added: list[Thread]
    spared: list[Thread]
    kept: int
    since: date
    initiatives: int


def read(fields: Mapping[str, str]) -> Thresholds:
    """Return the thresholds that were typed, several numbers with semicolons between.

    Raises ExceptionGroup of Invalid, one for each field that is no number, or Invalid for numbers out of bounds.
    """
    problems: list[Invalid] = []
    plain: Plain = {}
    for setting in settings():
        if setting.name not in fields:
            continue
        try:
            numbers = [_number(part) for part in fields[setting.name].split(";")]
        except ValueError:
            problems.append(Invalid(setting.name, "Write numbers, several with semicolons between, such as 5; 10; 20."))
            continue
        plain[setting.name] = numbers if isinstance(setting.default, tuple) else numbers[0]
        if not isinstance(setting.default, tuple) and len(numbers) > 1:
            problems.append(Invalid(setting.name, "This takes one number."))
    if problems:
        raise ExceptionGroup("thresholds to mend", problems)
    return thresholds_from_dict(plain)


def differing(before: Thresholds, after: Thresholds) -> Plain:
    """Return the values of `after` that are not those of `before`, by name."""
    old, new = thresholds_to_dict(before), thresholds_to_dict(after)
    return {name: value for name, value in new.items() if value != old[name]}


def changed(community: Community, changes: Plain) -> Thresholds:
    """Return the community's thresholds with these changes. Raises Invalid where they do not go together."""
    return thresholds_from_dict(thresholds_to_dict(assessing.limits_of(community)) | changes)


def save(session: Session, community: Community, person: Person, changes: Plain, reason: str, now: datetime) -> None:
    """Judge by the changed thresholds from now on, and keep who changed what. Raises Refused or Invalid."""
    people.permit(session, community, person, Act.run_community, now)
    before, after = thresholds_to_dict(assessing.limits_of(community)), thresholds_to_dict(changed(community, changes))
    for name, value in after.items():
        if value != before[name]:
            change = ThresholdChange(
                community_id=community.id or 0,
                name=name,
                before=before[name],
                after=value,
                reason=reason.strip(),
                by_id=person.id or 0,
                at=now,
            )
            session.add(change)
    defaults = thresholds_to_dict(Thresholds())
    community.thresholds = {name: value for name, value in after.items() if value != defaults[name]}
    session.add(community)


def try_out(session: Session, community: Community, person: Person, limits: Thresholds, now: datetime) -> Trial:
    """Return what these thresholds would have raised in the last six months against the present ones.

    Both are replayed from the stored answers, check-in by check-in. Raises Refused unless a lead asks.
    """
    people.permit(session, community, person, Act.run_community, now)
    present, since = assessing.limits_of(community), (now - LOOKED_BACK).date()
    listed = [
        each
        for each in initiatives.of_community(session, community.id or 0)
        if each.stage not in (Stage.draft, Stage.dropped)
    ]
    added: list[Thread] = []
    spared: list[Thread] = []
    kept = 0
    for each in listed:
        before = _threads(session, community, each, present, since, now)
        after = _threads(session, community, each, limits, since, now)
        kept += min(len(before), len(after))
        added += after[len(before) :]
        spared += before[len(after) :]
    return Trial(added, spared, kept, since, len(listed))


def _threads(
    session: Session, community: Community, row: Initiative, limits: Thresholds, since: date, now: datetime
) -> list[Thread]:
    """Return the check-ins at which the initiative began to slip."""
    found, was = [], State.clear
    for step in assessing.replayed(session, community, row, limits, now):
        state = step.verdict.state
        if state is State.slipping and was is not State.slipping and step.verdict.as_of >= since:
            found.append(Thread(initiatives.key(community, row), row.title, step.verdict.as_of))
        was = state
    return found


def _number(text: str) -> float:
    return float(text.strip().rstrip("%").strip().replace(",", "."))
