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
    turn_page = "turn_page"
    turn_back = "turn_back"
    keep_draft = "keep_draft"
    finish_later = "finish_later"
    skip_initiative = "skip_initiative"
    attach_note_1 = "attach_note_1"
    attach_note_2 = "attach_note_2"
    attach_note_3 = "attach_note_3"
    attach_note_4 = "attach_note_4"
    choose_initiative = "choose_initiative"
    keep_note = "keep_note"
    add_question = "add_question"
    change_question = "change_question"
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
    take_part = "take_part"
    give_update = "give_update"
    no_news = "no_news"
    snooze_update = "snooze_update"
    agree_plan = "agree_plan"
    help_choose = "help_choose"
    ask_sponsor = "ask_sponsor"
    approve_ask = "approve_ask"
    decline_ask = "decline_ask"
    ask_back = "ask_back"
    explain_ask = "explain_ask"
    take_back_ask = "take_back_ask"
    review_initiative = "review_initiative"
    ask_another_look = "ask_another_look"
    issue_directive = "issue_directive"
    show_directive = "show_directive"
    directive_received = "directive_received"
    directive_in_effect = "directive_in_effect"
    take_back_confirmation = "take_back_confirmation"
    confirm_directive = "confirm_directive"
    end_directive = "end_directive"
    add_action = "add_action"
    action_done = "action_done"
    change_action = "change_action"
    held_yes = "held_yes"
    held_partly = "held_partly"
    held_no = "held_no"
    snooze_an_hour = "snooze_an_hour"
    snooze_until_tomorrow = "snooze_until_tomorrow"
    snooze_choose = "snooze_choose"
    skip_check_in = "skip_check_in"
    preview_page = "preview_page"
    preview_back = "preview_back"
    change_setting = "change_setting"
    settings_history = "settings_history"
    set_back = "set_back"
    own_reminders = "own_reminders"
    open_plan = "open_plan"
    mark_milestone = "mark_milestone"
    plan_history = "plan_history"
    open_measures = "open_measures"
    edit_measure = "edit_measure"
    open_links = "open_links"
    agree_baseline = "agree_baseline"
    not_yet = "not_yet"
    show_answers = "show_answers"
    show_numbers = "show_numbers"
    send_picture = "send_picture"
    open_override = "open_override"
    send_heat_map = "send_heat_map"
    edit_rules = "edit_rules"
    set_up_go = "set_up_go"
    set_up_add = "set_up_add"
    set_up_remove = "set_up_remove"
    set_up_rhythm = "rhythm"
    confirm_terms = "confirm_terms"
    take_over = "take_over"
    fill_place = "fill_place"
    resume_initiative = "resume_initiative"
    keep_paused = "keep_paused"
    close_initiative = "close_initiative"
    add_initiative = "add_initiative"
    acknowledge_check_ins = "acknowledge_check_ins"
    share_digest = "share_digest"
    choose_home = "choose_home"
    turn_home = "turn_home"
    turn_home_back = "turn_home_back"
    set_away = "set_away"
    end_away = "end_away"
    open_reminders = "open_reminders"
    send_matrix = "send_matrix"
    answer_pulse = "answer_pulse"
    start_pulse = "start_pulse"
    assess_maturity = "assess_maturity"
    take_back_days_off = "take_back_days_off"
    set_up_alike = "set_up_alike"


# Slack wants the action ids of one row of buttons to differ.
ATTACHING = (Action.attach_note_1, Action.attach_note_2, Action.attach_note_3, Action.attach_note_4)


class Form(StrEnum):
    """Every modal's callback id; each has one listener."""

    answer = "answer"
    done = "done"
    questions = "questions"
    question = "question"
    raise_intervention = "raise_intervention"
    close_intervention = "close_intervention"
    snooze = "snooze"
    skip_check_in = "skip_check_in"
    away = "away"
    pause = "pause"
    cadence = "cadence"
    decline_candidate = "decline_candidate"
    change_level = "change_level"
    hand_over = "hand_over"
    hand_over_record = "hand_over_record"
    give_update = "give_update"
    plan = "plan"
    measure = "measure"
    links = "links"
    override = "override"
    rules = "rules"
    try_rules = "try_rules"
    choose_kind = "choose_kind"
    choose_by_question = "choose_by_question"
    agree_plan = "agree_plan"
    ask_sponsor = "ask_sponsor"
    answer_ask = "answer_ask"
    choose_playbook = "choose_playbook"
    edit_playbook = "edit_playbook"
    add_action = "add_action"
    action_done = "action_done"
    change_action = "change_action"
    correct_date = "correct_date"
    set_up = "set_up"
    set_up_together = "set_up_together"
    change_community = "change_community"
    settings = "settings"
    setting = "setting"
    assign = "assign"
    division = "division"
    retire_division = "retire_division"
    add_initiative = "add_initiative"
    edit_initiative = "edit_initiative"
    pause_initiative = "pause_initiative"
    close_initiative = "close_initiative"
    review_initiative = "review_initiative"
    ask_another_look = "ask_another_look"
    issue_directive = "issue_directive"
    confirm_directive = "confirm_directive"
    end_directive = "end_directive"
    pulse = "pulse"
    maturity = "maturity"
    days_off = "days_off"
    take_days_off = "take_days_off"
    set_up_alike = "set_up_alike"


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
    record_decision = "record_decision"
    make_action = "make_action"


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


def metadata_of(key: str) -> dict[str, Any]:
    """Return what a message of the bot carries unseen, so that it is known again by its key in the outbox."""
    return {"event_type": "convener_message", "event_payload": {"key": key}}


def key_of(message: dict[str, Any]) -> str | None:
    """Return the key that a message carries, as Slack shows it to the app; None where it carries none."""
    carried: dict[str, Any] = message.get("metadata", {}).get("event_payload", {})
    return carried.get("key")
