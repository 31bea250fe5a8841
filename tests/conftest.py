"""Fixtures that more than one room needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, open_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty workspace with the bot in it."""
    with open_world(tmp_path) as opened:
        yield opened
