"""What may be entered as an assessment of maturity, and what stands out in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Invalid
from bot.domain.maturity import (
    MOST_EVIDENCE,
    Capability,
    MaturityLevel,
    Rating,
    Ratings,
    change,
    evidence_field,
    ratings,
    read,
    summary,
)

PEOPLE, PROCESS = Capability.people, Capability.process
LOW = {each.value: "1" for each in Capability}
ENTRIES: list[tuple[str, dict[str, str | None], list[str]]] = [
    ("the lowest level needs no evidence", {}, []),
    ("nor does the second", {"people": "2", "people_evidence": None}, []),
    ("the third does", {"people": "3"}, ["people_evidence"]),
    ("so does the fifth", {"people": "5", "people_evidence": "  \n"}, ["people_evidence"]),
    ("with evidence it is taken", {"people": "3", "people_evidence": "40 coaches"}, []),
    ("evidence is short", {"people": "1", "people_evidence": "x" * (MOST_EVIDENCE + 1)}, ["people_evidence"]),
    ("a level is chosen", {"people": None}, ["people"]),
    ("and one that there is", {"people": "6"}, ["people"]),
    ("all problems are told at once", {"people": "", "content": "4"}, ["people", "content_evidence"]),
]


@pytest.mark.parametrize(("case", "changes", "wrong"), ENTRIES, ids=[case for case, _, _ in ENTRIES])
def test_evidence_is_needed_from_the_third_level_on(
    case: str, changes: dict[str, str | None], wrong: list[str]
) -> None:
    told: list[str] = []
    try:
        found = read({**LOW, **changes})
    except* Invalid as problems:
        told = [each.field for each in problems.exceptions if isinstance(each, Invalid)]
    else:
        assert list(found) == list(Capability)

    assert told == wrong


def rated(*levels: int) -> Ratings:
    return {each: Rating(MaturityLevel(level)) for each, level in zip(Capability, levels, strict=True)}


def test_the_lowest_the_highest_and_what_moved_stand_out() -> None:
    found = summary(rated(1, 3, 2, 3, 1, 2), rated(1, 2, 3, 3, 1, 2))

    assert found.lowest == [Capability.strategy, Capability.technology]
    assert found.highest == [Capability.people, Capability.content]
    assert (found.rose, found.fell) == ([PEOPLE], [PROCESS])


def test_the_first_assessment_has_risen_from_nothing() -> None:
    first = rated(3, 3, 3, 3, 3, 3)

    assert change(first, None) == {}
    assert (summary(first, None).rose, summary(first, None).fell) == ([], [])


@given(st.lists(st.integers(1, 5), min_size=6, max_size=6), st.text("ab ", min_size=1, max_size=MOST_EVIDENCE))
def test_what_was_entered_and_kept_comes_back(levels: list[int], words: str) -> None:
    entered = {each.value: str(level) for each, level in zip(Capability, levels, strict=True)}
    found = read({**entered, **{evidence_field(each): f"a{words}"[:MOST_EVIDENCE] for each in Capability}})

    kept = ratings(
        {each.value: rating.level.value for each, rating in found.items()},
        {each.value: rating.evidence for each, rating in found.items()},
    )

    assert kept == found
