"""A stand-in with two people and a channel; real sockets, a clock that stands still."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient

from bot.clock import MovableClock
from bot.playground.slack import StandIn, Workspace

MANIFEST = """
display_information: {name: Sample}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false}
  bot_user: {display_name: Sample Bot}
  slash_commands:
    - {command: /do, description: does, should_escape: true}
    - {command: /raw, description: does, should_escape: false}
  shortcuts:
    - {name: Anywhere, type: global, callback_id: anywhere, description: x}
    - {name: On this, type: message, callback_id: on_this, description: x}
oauth_config:
  scopes:
    bot:
      [commands, chat:write, im:write, im:history, im:read, channels:history, groups:history, channels:read,
       groups:read, users:read, app_mentions:read, pins:write, pins:read, files:write, files:read,
       reactions:write, team:read, channels:join]
settings:
  event_subscriptions:
    bot_events:
      [app_home_opened, app_mention, app_uninstalled, channel_archive, channel_deleted, channel_left,
       channel_rename, channel_unarchive, group_archive, group_deleted, group_rename, group_unarchive,
       member_joined_channel, member_left_channel, message.channels, message.groups, message.im,
       tokens_revoked, user_change]
  interactivity: {is_enabled: true}
  org_deploy_enabled: false
  socket_mode_enabled: true
  token_rotation_enabled: false
"""

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def manifest(**changes: Any) -> dict[str, Any]:
    """Return the sample manifest; `without_scope` and `without_event` take one away."""
    document: dict[str, Any] = yaml.safe_load(MANIFEST)
    if "without_scope" in changes:
        document["oauth_config"]["scopes"]["bot"].remove(changes["without_scope"])
    if "without_event" in changes:
        document["settings"]["event_subscriptions"]["bot_events"].remove(changes["without_event"])
    if changes.get("without_home"):
        document["features"]["app_home"]["home_tab_enabled"] = False
    return document


@dataclass
class Place:
    """A started stand-in and what a test needs from it."""

    stand_in: StandIn
    clock: MovableClock
    web: WebClient
    ada: str
    ben: str
    channel: str

    @property
    def w(self) -> Workspace:
        return self.stand_in.workspace


def open_place(document: dict[str, Any] | None = None, **options: Any) -> Place:
    """Return a started stand-in with Ada and Ben in #cop; the caller stops it."""
    clock = MovableClock(START)
    stand_in = StandIn(clock=clock, manifest=document or manifest(), retry_delays_s=(0.0, 0.0, 0.0), **options)
    stand_in.start()
    w = stand_in.workspace
    ada = w.add_member("ada", real_name="Ada Lovelace", tz="Europe/London", locale="en-GB")
    ben = w.add_member("ben", real_name="Ben Okri", tz="America/New_York", locale="en-US")
    channel = w.add_channel("cop", members=[ada, ben])
    web = WebClient(base_url=stand_in.api_url, token=stand_in.bot_token)
    return Place(stand_in, clock, web, ada, ben, channel)


@pytest.fixture
def place() -> Iterator[Place]:
    opened = open_place()
    yield opened
    opened.stand_in.stop()
