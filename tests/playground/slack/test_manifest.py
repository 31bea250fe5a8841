"""The bot's own manifest is one that Slack would take."""

from pathlib import Path

import yaml

from bot.playground.slack import manifest, scopes

ROOT = Path(__file__).parents[3]


def test_the_bots_manifest_is_taken_and_each_of_its_events_is_heard() -> None:
    document = yaml.safe_load((ROOT / "app_manifest.yml").read_text("utf-8"))

    read = manifest.read(document)

    assert read.socket_mode
    unheard = [event for event in read.events if not scopes.event_is_wanted(read, event)]
    assert unheard == []
