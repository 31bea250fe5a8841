"""The app manifest that Slack is given, from the wheel or from the checkout."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def app_manifest() -> dict[str, Any]:
    """Return `app_manifest.yml` as plain data."""
    packed, checked_out = HERE / "app_manifest.yml", HERE.parent / "app_manifest.yml"
    path = packed if packed.is_file() else checked_out
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
