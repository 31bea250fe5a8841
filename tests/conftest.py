"""Fixtures every room's tests may use."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def slippage() -> Path:
    """The folder with the slippage data sets; CONVENER_DATA names it where it is not beside the checkout."""
    folder = Path(os.environ.get("CONVENER_DATA") or REPOSITORY.parent / "shared/data/slippage")
    if not (folder / "sim").is_dir():
        pytest.skip(f"there are no slippage data sets in {folder}; set CONVENER_DATA to their folder")
    return folder
