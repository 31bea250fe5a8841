import json

import pytest

from bot.domain.detection.memory import Memory, from_dict, to_dict
from bot.domain.detection.thresholds import (
    Thresholds,
    settings,
    thresholds_from_dict,
    thresholds_to_dict,
)
from bot.domain.errors import Invalid


def test_thresholds_come_back_from_storage_as_they_were() -> None:
    strict = Thresholds(forecast_above=(0.02,), forecast_points=(4.0,), cool_down=2)

    stored = json.loads(json.dumps(thresholds_to_dict(strict)))

    assert thresholds_from_dict(stored) == strict


def test_a_threshold_that_is_not_stored_keeps_its_default() -> None:
    assert thresholds_from_dict({"no_owner_days": 14}) == Thresholds(no_owner_days=14)


def test_every_threshold_says_in_words_what_it_means_and_lies_within_its_bounds() -> None:
    for setting in settings():
        numbers = setting.default if isinstance(setting.default, tuple) else (setting.default,)

        assert setting.words.endswith(".")
        assert all(setting.low <= number <= setting.high for number in numbers)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"no_owner_days": -1}, "it must be from 0.0 to 90.0"),
        ({"no_owner_days": float("nan")}, "it must be from"),
        ({"forecast_above": (0.2, 0.1, 0.3, 0.4)}, "must rise"),
        ({"forecast_points": (1.0, 2.0)}, "one number for each of forecast_above"),
        ({"forecast_points": (2.0, 1.0, 3.0, 4.0)}, "must not fall"),
        ({"status_points": (2.0, 1.0)}, "must not fall"),
        ({"status_points": (1.0,)}, "two numbers"),
        ({"slipping_twice_from": 5.0}, "in this order"),
        ({"calm_at": 2.0}, "in this order"),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        Thresholds(**change)  # type: ignore[arg-type]


@pytest.mark.parametrize("plain", [{"speed": 1}, {"early": "soon"}, {"early": [0.1]}, {"forecast_above": 0.1}])
def test_stored_thresholds_that_cannot_be_read_are_refused(plain: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        thresholds_from_dict(plain)


def test_a_memory_of_another_version_asks_to_fold_the_past_again() -> None:
    assert from_dict({**to_dict(Memory()), "version": 0}) is None
