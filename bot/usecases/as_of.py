"""How the community stood at any instant, as far as was known then: every report is built from this.

What counts is what was on record at the instant: an answer that came later, or a correction, is not in it. Names,
titles and strands are those of today, so that people find what they read about; so is who may see what, and an
intervention that was restricted since is nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.intervention import Phase, Round
from bot.domain.words import Stage, State
from bot.usecases import interventions
from storage import as_of as kept
from storage import initiatives, known, tables
from storage.known import Known
from storage.tables import Community
from storage.tables_plans import Override


class Stood(NamedTuple):
    """One initiative at an instant; a tuple, since a report makes thousands.

    `state` is what it counted as, None while it was not active or never assessed. `override` is a lead's word against
    what the rules concluded.
    """

    id: int
    known: Known
    key: str
    division: str
    stage: Stage
    due_on: date
    state: State | None
    override: Override | None


@dataclass(frozen=True)
class Rounds:
    """An intervention with its rounds, oldest first."""

    row: tables.Intervention
    rounds: tuple[Round, ...]


def stood(session: Session, community: Community, at: datetime) -> list[Stood]:
    """Return how each initiative of the community stood at the instant, by number, in a fixed number of queries."""
    community_id = community.id or 0
    names = kept.division_names(session, community_id)
    stages = _stages(session, community_id, at)
    dates = {each.initiative_id: each.from_on for each in reversed(known.due_moves(session, community_id, at))}
    overrides = known.overrides(session, community_id, at, local_day(community, at))
    found = []
    for each in known.initiatives(session, community_id, at):
        id_ = each.id
        stage, override = stages.get(id_, each.stage), overrides.get(id_)
        found.append(
            Stood(
                id=id_,
                known=each,
                key=initiatives.key_of(community, each.number),
                division=names[each.division_id],
                stage=stage,
                due_on=dates.get(id_, each.due_on),
                state=_state(stage, override, each.ruled),
                override=override,
            )
        )
    return found


def states(
    session: Session, community: Community, at: datetime, listed: Iterable[Stood], until: datetime
) -> dict[int, State | None]:
    """Return what each of these initiatives, as they stood at the instant `until`, counted as at an earlier one."""
    community_id = community.id or 0
    ruled = known.ruled_before(session, community_id, at, until)
    overrides = known.overrides(session, community_id, at, local_day(community, at))
    stages = _stages(session, community_id, at)
    return {
        each.id: _state(
            stages.get(each.id, each.known.stage), overrides.get(each.id), ruled.get(each.id, each.known.ruled)
        )
        for each in listed
    }


def rounds_since(session: Session, community: Community, after: datetime) -> list[Rounds]:
    """Return the interventions that were raised and had not ended by the instant, oldest first."""
    return _rounds(kept.interventions(session, community.id or 0, after))


def rounds_turned(session: Session, community: Community, after: datetime) -> list[Rounds]:
    """Return the interventions of which a round began or ended after the instant, oldest first."""
    return _rounds(kept.interventions_turned(session, community.id or 0, after))


def _rounds(rows: Iterable[tables.Intervention]) -> list[Rounds]:
    found = []
    for row in rows:
        record = interventions.record_of(row)
        present = (record.present_round,) if record.phase is not Phase.candidate and record.raised_at else ()
        if rounds := (*record.past_rounds, *present):
            found.append(Rounds(row, rounds))
    return found


def local_day(community: Community, at: datetime) -> date:
    """Return the date of an instant in the community's zone."""
    return at.astimezone(ZoneInfo(community.tz)).date()


def _stages(session: Session, community_id: int, at: datetime) -> dict[int, Stage]:
    """Return the stages in which those initiatives were that are in others since."""
    return {each.initiative_id: each.from_stage for each in reversed(known.stage_changes(session, community_id, at))}


def _state(stage: Stage, override: Override | None, ruled: State | None) -> State | None:
    if stage is not Stage.active:
        return None
    return override.state if override else ruled
