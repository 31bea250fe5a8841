"""The app manifest that Slack is given, from the wheel or from the checkout."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def app_manifest() -> dict[str, Any]:
    """Return `app_manifest.yml` as plain data."""
    loaded: dict[str, Any] = yaml.safe_load(_text())
    return loaded


def scopes_with_reasons() -> dict[str, str]:
    """Return the scopes that the app asks for, in order, each with the reason that stands beside it."""
    reasons = dict(re.findall(r"^ +- (\S+) # (.+)$", _text(), re.MULTILINE))
    return {scope: reasons[scope] for scope in app_manifest()["oauth_config"]["scopes"]["bot"]}


def _text() -> str:
    packed, checked_out = HERE / "app_manifest.yml", HERE.parent / "app_manifest.yml"
    return (packed if packed.is_file() else checked_out).read_text(encoding="utf-8")
