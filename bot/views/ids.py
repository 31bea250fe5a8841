"""The names by which Slack tells the bot what a person pressed, and what a button carries."""

import json
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """Every action id; each has one listener."""

    answer_check_in = "answer_check_in"
    answer_initiative = "answer_initiative"
    as_before = "as_before"
    all_as_before = "all_as_before"
    acknowledge = "acknowledge"
    close_intervention = "close_intervention"
    open_candidate = "open_candidate"
    decline_candidate = "decline_candidate"
    raise_intervention = "raise_intervention"
    reopen_intervention = "reopen_intervention"
    keep_open = "keep_open"
    change_level = "change_level"
    hand_over = "hand_over"
    take_lead = "take_lead"
    give_update = "give_update"
    no_news = "no_news"
    snooze_update = "snooze_update"
    why = "why"
    open_link = "open_link"
    set_up_go = "set_up_go"
    set_up_add = "set_up_add"
    set_up_remove = "set_up_remove"
    set_up_rhythm = "rhythm"
    confirm_terms = "confirm_terms"


class Form(StrEnum):
    """Every modal's callback id; each has one listener."""

    answer = "answer"
    done = "done"
    raise_intervention = "raise_intervention"
    close_intervention = "close_intervention"
    decline_candidate = "decline_candidate"
    change_level = "change_level"
    hand_over = "hand_over"
    give_update = "give_update"
    set_up = "set_up"
    set_up_together = "set_up_together"
    change_community = "change_community"
    assign = "assign"
    division = "division"
    add_initiative = "add_initiative"
    edit_initiative = "edit_initiative"
    pause_initiative = "pause_initiative"
    close_initiative = "close_initiative"


class Command(StrEnum):
    """Every slash command, as `app_manifest.yml` declares it."""

    cop = "/cop"
    check_in = "/cop-checkin"
    status = "/cop-status"
    intervene = "/cop-intervene"


class Shortcut(StrEnum):
    """Every shortcut's callback id, as `app_manifest.yml` declares it."""

    check_in_now = "check_in_now"
    raise_from_message = "raise_from_message"


def write_value(**fields: Any) -> str:
    """Return what a button or a modal carries."""
    return json.dumps(fields, separators=(",", ":"))


def read_value(value: str | None) -> dict[str, Any]:
    """Return what `write_value` was given; an empty dict for what is not ours."""
    try:
        fields = json.loads(value or "{}")
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}
