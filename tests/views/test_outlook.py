"""What a person is told of the way back, and of the level."""

import pytest

from bot.domain.detection.levels import Grade, Ground
from bot.domain.detection.thresholds import Thresholds
from bot.domain.words import Level, State
from bot.views import outlook
from bot.views.reader import Reader

READER = Reader()
LIMITS = Thresholds()


@pytest.mark.parametrize(
    ("state", "calm", "sentence"),
    [
        (State.slipping, 0, "Clear again after two calm answers running (at most 1.5 points each)"),
        (State.slipping, 1, "The last answer was calm (at most 1.5 points); one more and it is clear"),
        (State.watch, 0, "Clear again with fewer than 2 points and no “off track” in the last answer"),
        (State.clear, 3, ""),
    ],
)
def test_the_way_back_to_clear_is_said(state: State, calm: int, sentence: str) -> None:
    assert outlook.way_back(READER, state, calm, LIMITS) == sentence


@pytest.mark.parametrize("ground", Ground)
def test_every_level_has_a_ground_in_one_sentence(ground: Ground) -> None:
    said = outlook.level(READER, Grade(Level.assist, ground), LIMITS)

    assert said.startswith("Level *assist*: ")
    assert said.endswith(".")
    assert "{" not in said
