"""Fixtures that more than one room needs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, open_world

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty workspace with the bot in it."""
    with open_world(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def slippage() -> Path:
    """The folder with the slippage data sets; CONVENER_DATA names it where it is not beside the checkout."""
    folder = Path(os.environ.get("CONVENER_DATA") or REPOSITORY.parent / "shared/data/slippage")
    if not (folder / "sim").is_dir():
        pytest.skip(f"there are no slippage data sets in {folder}; set CONVENER_DATA to their folder")
    return folder
