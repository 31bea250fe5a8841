"""How the community stood at any instant, as far as was known then: every report is built from this.

What counts is what was on record at the instant: an answer that came later, or a correction, is not in it. Names,
titles and strands are those of today, so that people find what they read about; so is who may see what, and an
intervention that was restricted since is nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.intervention import Phase, Round
from bot.domain.words import Role, Stage, State
from bot.usecases import interventions
from storage import as_of as kept
from storage import initiatives, tables
from storage.as_of import Present, Said
from storage.tables import Community, Division
from storage.tables_plans import Override


@dataclass(frozen=True)
class Stood:
    """One initiative at an instant. `ruled` is what the rules concluded, `override` a lead's word against them."""

    initiative: Present
    key: str
    division: str
    stage: Stage
    due_on: date
    ruled: State | None
    override: Override | None
    said: Said | None
    verdict: int | None = None

    @cached_property
    def id(self) -> int:
        """The initiative's id."""
        return self.initiative.id

    @cached_property
    def state(self) -> State | None:
        """What it counts as; None while it is not active or was never assessed."""
        if self.stage is not Stage.active:
            return None
        return self.override.state if self.override else self.ruled


@dataclass(frozen=True)
class Rounds:
    """An intervention with its rounds, oldest first."""

    row: tables.Intervention
    rounds: tuple[Round, ...]


def stood(session: Session, community: Community, at: datetime) -> list[Stood]:
    """Return how each initiative of the community stood at the instant, by number, in a fixed number of queries."""
    community_id, day = community.id or 0, local_day(community, at)
    names = division_names(session, community)
    stages = {each.initiative_id: each.from_stage for each in reversed(kept.stage_changes(session, community_id, at))}
    dates = {each.initiative_id: each.from_on for each in reversed(kept.due_moves(session, community_id, at))}
    verdicts = kept.verdicts(session, community_id, at)
    overrides = kept.overrides(session, community_id, at, day)
    said = kept.answers(session, community_id, at)
    found = []
    for each in kept.initiatives(session, community_id, at):
        id_ = each.id
        verdict = verdicts.get(id_)
        found.append(
            Stood(
                initiative=each,
                key=initiatives.key_of(community, each.number),
                division=names[each.division_id],
                stage=stages.get(id_, each.stage),
                due_on=dates.get(id_, each.due_on),
                ruled=verdict.state if verdict else None,
                override=overrides.get(id_),
                said=said.get(id_),
                verdict=verdict.change if verdict else None,
            )
        )
    return found


def states(session: Session, community: Community, at: datetime, listed: Iterable[Stood]) -> dict[int, State | None]:
    """Return what each of these initiatives counted as at another, earlier instant, by id."""
    community_id = community.id or 0
    verdicts = kept.verdicts(session, community_id, at)
    overrides = kept.overrides(session, community_id, at, local_day(community, at))
    stages = {each.initiative_id: each.from_stage for each in reversed(kept.stage_changes(session, community_id, at))}
    found: dict[int, State | None] = {}
    for each in listed:
        verdict, override = verdicts.get(each.id), overrides.get(each.id)
        ruled = verdict.state if verdict else None
        is_active = stages.get(each.id, each.initiative.stage) is Stage.active
        found[each.id] = (override.state if override else ruled) if is_active else None
    return found


def rounds_since(session: Session, community: Community, after: datetime | None) -> list[Rounds]:
    """Return the interventions that were raised and had not ended by the instant, or all, oldest first."""
    found = []
    for row in kept.interventions(session, community.id or 0, after):
        record = interventions.record_of(row)
        present = (record.present_round,) if record.phase is not Phase.candidate and record.raised_at else ()
        if rounds := (*record.past_rounds, *present):
            found.append(Rounds(row, rounds))
    return found


def vacant(session: Session, community: Community, at: datetime) -> list[str]:
    """Return the divisions for which nobody spoke at the instant, by name."""
    held = kept.holders(session, community.id or 0, (Role.representative, Role.deputy), at)
    spoken_for = {membership.division_id for membership, _ in held}
    return [
        each.name
        for each in kept.divisions(session, community.id or 0)
        if each.id not in spoken_for and _was_there(each, at)
    ]


def division_names(session: Session, community: Community) -> Mapping[int, str]:
    """Return what the community's divisions are called, retired ones included."""
    return {each.id or 0: each.name for each in kept.divisions(session, community.id or 0)}


def local_day(community: Community, at: datetime) -> date:
    """Return the date of an instant in the community's zone."""
    return at.astimezone(ZoneInfo(community.tz)).date()


def _was_there(division: Division, at: datetime) -> bool:
    return (division.added_at is None or division.added_at <= at) and (
        division.retired_at is None or division.retired_at > at
    )
