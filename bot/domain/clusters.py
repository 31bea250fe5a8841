"""Where initiatives slip together: one cause is likelier than several, and one talk may do more than many threads."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.words import Strand

FROM = 3
"""Slipping initiatives of one division or strand from which they are told together."""
SHARE = 0.5
"""They are told only where they are at least this share of all there; a big division always has some."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One active initiative: where it belongs, and whether it slips."""

    key: str
    division: str
    strand: Strand
    is_slipping: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """Initiatives of one division or strand that slip at once; `of` how many are active there."""

    place: str | Strand
    keys: tuple[str, ...]
    of: int


def clusters(standing: Iterable[Standing]) -> list[Cluster]:
    """Return the divisions, then the strands, in which many slip at once, the largest first.

    A strand is left out where one division alone already says the same.
    """
    every = list(standing)
    divisions = _by_place(every, [each.division for each in every])
    told = {each.keys for each in divisions}
    return [*divisions, *(each for each in _by_place(every, [each.strand for each in every]) if each.keys not in told)]


def _by_place(every: list[Standing], places: Iterable[str | Strand]) -> list[Cluster]:
    there: dict[str | Strand, list[Standing]] = {}
    for place, each in zip(places, every, strict=True):
        there.setdefault(place, []).append(each)
    found = [
        Cluster(place, tuple(each.key for each in members if each.is_slipping), len(members))
        for place, members in there.items()
    ]
    many = [each for each in found if len(each.keys) >= max(FROM, SHARE * each.of)]
    return sorted(many, key=lambda each: -len(each.keys))
