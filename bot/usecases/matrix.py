"""The division x strand matrix, from where every initiative stands now."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.domain.words import Stage, State, Strand
from bot.usecases import overriding
from bot.views.matrix import Field, Line
from storage import portfolio, roster
from storage.portfolio import Position
from storage.tables import Community


def lines(session: Session, community: Community, now: datetime) -> list[Line]:
    """Return a line for every division, by name; a lead's word counts before the rules'."""
    return lines_of(session, community, positions(session, community, now))


def positions(session: Session, community: Community, now: datetime) -> list[Position]:
    """Return where every initiative that is not closed stands, a lead's word before the rules'."""
    found = portfolio.positions(session, community.id or 0)
    said = overriding.states(session, community, now)
    return [each._replace(state=said[each.initiative]) if each.initiative in said else each for each in found]


def lines_of(session: Session, community: Community, found: Sequence[Position]) -> list[Line]:
    """Return the matrix of these positions."""
    fields: dict[tuple[int, Strand], list[Position]] = {}
    for each in found:
        fields.setdefault((each.division, each.strand), []).append(each)
    return [
        Line(name, {strand: _field(fields[id_, strand]) for strand in Strand if (id_, strand) in fields})
        for id_, name in roster.division_names(session, community.id or 0).items()
    ]


def _field(found: Iterable[Position]) -> Field:
    states: Counter[State | None] = Counter()
    resting = 0
    for each in found:
        if each.stage is Stage.active:
            states[each.state] += 1
        else:
            resting += 1
    return Field(states, resting)
