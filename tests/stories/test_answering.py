"""Answering a check-in: the card, the form, drafts, early and late answers, answers on behalf, edits."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.words import Role, Status
from bot.views import form
from storage.tables import Answer, Draft, Tracking
from tests.world import MONDAYS, PATIENCE_S, Someone, World, elements, said

LONDON = "Europe/London"


FORTNIGHTS = Cadence(Weekly(frozenset({Weekday.monday}), every=2, anchor=date(2026, 1, 5)))


@pytest.fixture
def company(world: World) -> World:
    """Ada speaks for Operations with two initiatives, Ben for Sales with one; Kim leads; Mondays at 09:00."""
    return peopled(world, MONDAYS)


@pytest.fixture
def slower(world: World) -> World:
    """The same with a check-in every other Monday: it closes on the Wednesday of the week between."""
    return peopled(world, FORTNIGHTS)


def peopled(world: World, cadence: Cadence) -> World:
    ada, ben = world.has("ada"), world.has("ben")
    kim, dora = world.has("kim"), world.has("dora")
    world.has("otto")
    world.founds("knowledge", cadence=cadence)
    world.gives(kim, Role.knowledge_lead)
    world.gives(ada, Role.representative, "Operations")
    world.gives(dora, Role.deputy, "Operations")
    world.gives(ben, Role.representative, "Sales")
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-12-01")
    world.starts("Lessons learned", "Operations", starts="2026-01-01", due="2026-12-01")
    world.starts("Taxonomy", "Sales", starts="2026-01-01", due="2026-12-01")
    return world


def test_a_healthy_division_is_done_in_two_clicks(company: World) -> None:
    answered_in_full(company, "Mon 5 Jan 2026 09:00")
    company.at("Mon 12 Jan 2026 09:00", LONDON)

    (button,) = buttons(company.ada.card, "all_as_before")
    assert button["confirm"]["title"]["text"] == "Nothing has changed?"
    company.ada.presses(company.ada.card, "all_as_before")

    assert "complete" in said(company.ada.card)
    assert [answer.status for answer in versions(company, "KS-1")] == [Status.on_track] * 2
    assert [answer.progress for answer in versions(company, "KS-2")] == [10, 10]


def test_as_before_works_twice_running_and_then_asks_for_evidence(company: World) -> None:
    answered_in_full(company, "Mon 5 Jan 2026 09:00")
    for day in ("Mon 12 Jan 2026 09:00", "Mon 19 Jan 2026 09:00"):
        company.at(day, LONDON)
        company.ada.presses(company.ada.card, "all_as_before")
    company.at("Mon 26 Jan 2026 09:00", LONDON)

    company.ada.presses(company.ada.card, "all_as_before")

    assert "Needed this time" in said(company.ada.form)
    refused = company.ada.submits()
    assert "third answer in a row" in refused.errors["evidence"]
    taken = company.ada.submits(evidence="https://wiki.example.org/experts")
    assert taken.kind == "updated"
    assert [answer.repeats for answer in versions(company, "KS-1")] == [0, 1, 2, 0]


def test_one_click_says_no_change_for_one_initiative(company: World) -> None:
    answered_in_full(company, "Mon 5 Jan 2026 09:00")
    company.at("Mon 12 Jan 2026 09:00", LONDON)

    company.ada.says_no_change("KS-2")

    assert "1 initiative to update: KS-1" in company.ada.card["text"]
    assert len(versions(company, "KS-2")) == 2
    assert len(versions(company, "KS-1")) == 1


def test_answer_walks_from_one_initiative_to_the_next_and_shows_how_far_one_is(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)

    company.ada.presses(company.ada.card, "answer_check_in")
    assert company.ada.form["title"]["text"] == "Check-in 1 of 2"
    company.ada.submits(status="on_track", progress="10")
    assert company.ada.form["title"]["text"] == "Check-in 2 of 2"
    company.ada.submits(status="on_track", progress="20")

    assert "Thank you" in said(company.ada.form)
    assert "complete" in said(company.ada.card)


def test_the_card_says_what_was_said_last_and_since_when(company: World) -> None:
    answered_in_full(company, "Mon 5 Jan 2026 09:00")
    company.at("Mon 12 Jan 2026 09:00", LONDON)

    assert "🟢 on track since 5 Jan 2026 · 10% · confidence 8 of 10" in said(company.ada.card)


def test_the_card_says_where_confidence_is_going(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.answers("KS-1", confidence="8")
    company.at("Mon 12 Jan 2026 09:00", LONDON)
    company.ada.answers("KS-1", confidence="5")
    assert "↘ confidence 5 of 10, down from 8" in said(company.ada.card)

    company.at("Mon 19 Jan 2026 09:00", LONDON)

    assert "↘ confidence 5 of 10, down from 8" in said(company.ada.card)


@pytest.mark.parametrize("status", ["at_risk", "off_track"])
def test_a_status_that_is_not_on_track_needs_a_word_on_what_stands_in_the_way(company: World, status: str) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")

    refused = company.ada.submits(status=status, progress="5")

    assert refused.errors == {"barrier": "Say in a sentence what stands in the way, so that others can help."}
    assert versions(company, "KS-1") == []


def test_what_was_typed_is_there_again_after_the_form_was_closed(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")
    company.ada.fills(status="at_risk", barrier="A & B <left>")

    company.ada.closes()

    assert "A draft is kept for you." in said(company.ada.card)
    company.ada.opens("KS-1")
    assert "You go on with your draft of" in said(company.ada.form)
    assert typed(company.ada)["barrier"] == "A & B <left>"
    company.ada.submits()
    assert [answer.barrier for answer in versions(company, "KS-1")] == ["A & B <left>"]
    assert drafts(company) == []


@pytest.mark.parametrize(
    ("in_the_older", "kept"),
    [
        ({}, {"status": "at_risk", "barrier": "The supplier", "note": ""}),
        ({"note": "A thought"}, {"status": "at_risk", "barrier": "The supplier", "note": "A thought"}),
        ({"barrier": "The lawyers"}, {"status": "at_risk", "barrier": "The lawyers", "note": ""}),
    ],
)
def test_a_form_that_was_open_before_takes_back_nothing_that_was_typed_in_a_newer_one(
    company: World, in_the_older: dict[str, str], kept: dict[str, str]
) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")
    older = shown(company.ada)
    company.ada.fills(barrier="The supplier")
    company.ada.clicks_in_form("keep_draft", field="status", selected="at_risk")

    company.slack.open_view(company.ada.slack_id, older)
    company.ada.fills(**in_the_older)
    company.ada.closes()

    (draft,) = drafts(company)
    assert draft.fields | kept == draft.fields


def shown(someone: Someone) -> dict[str, Any]:
    """Return the form that the person sees, to be shown once more, as it is on another of their devices."""
    own = {"type", "callback_id", "title", "blocks", "submit", "close", "private_metadata", "notify_on_close"}
    return {name: value for name, value in someone.form.items() if name in own}


def test_a_choice_that_was_taken_back_leaves_no_draft(company: World) -> None:
    answered_in_full(company, "Mon 5 Jan 2026 09:00")
    company.ada.opens("KS-1")
    company.ada.clicks_in_form("keep_draft", field="status", selected="at_risk")
    assert len(drafts(company)) == 1

    company.ada.clicks_in_form("keep_draft", field="status", selected="on_track")

    assert drafts(company) == []


def test_a_form_left_open_keeps_no_draft_of_what_has_been_answered_since(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")
    older = shown(company.ada)
    company.ada.submits(status="at_risk", barrier="The supplier", progress="40")

    company.slack.open_view(company.ada.slack_id, older)
    company.ada.closes()

    assert [answer.barrier for answer in versions(company, "KS-1")] == ["The supplier"]
    assert drafts(company) == []


def test_what_was_typed_survives_a_crash_since_every_choice_keeps_it(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")
    company.ada.fills(note="Half a thought")

    company.ada.clicks_in_form("keep_draft", field="status", selected="at_risk")
    company.slack.stacks.clear()  # the laptop dies: Slack tells nobody

    company.ada.opens("KS-1")
    assert typed(company.ada) | {"status": "at_risk", "note": "Half a thought"} == typed(company.ada)


def test_what_was_typed_is_kept_where_slack_cannot_show_the_next_view(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")
    company.ada.fills(note="Half a thought")
    company.stand_in.faults.add(method="views.update", kind="error", error="hash_conflict")

    company.ada.clicks_in_form("finish_later")

    assert [draft.fields["note"] for draft in drafts(company)] == ["Half a thought"]


def test_an_answer_that_the_database_cannot_take_stays_in_the_form_with_a_number_to_give(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")
    act(company, "ALTER TABLE answer RENAME TO gone")

    refused = company.ada.submits(status="on_track", note="typed with care")

    assert "Something went wrong on our side" in refused.errors["status"]
    assert typed(company.ada)["note"] == "typed with care"
    act(company, "ALTER TABLE gone RENAME TO answer")
    assert company.ada.submits().kind == "updated"
    assert [answer.note for answer in versions(company, "KS-1")] == ["typed with care"]


def test_where_everybody_answered_early_the_channel_still_hears_of_the_cycle_when_it_opens(company: World) -> None:
    for person, division in ((company.ada, "operations"), (company.ben, "sales")):
        person.types("/cop", f"checkin {division}")
        person.submits(status="on_track")
    company.ada.submits(status="on_track")
    assert company.channel == []

    company.at("Mon 5 Jan 2026 09:00", LONDON)

    assert "2 of 2 divisions are in" in said(company.channel[0])
    assert [message for message in company.ada.dms if "Check-in for" in said(message)] == []


def test_a_form_that_is_only_looked_at_leaves_no_draft(company: World) -> None:
    answered_in_full(company, "Mon 5 Jan 2026 09:00")
    company.at("Mon 12 Jan 2026 09:00", LONDON)

    company.ada.opens("KS-1")
    company.ada.closes()

    assert drafts(company) == []


def test_one_can_finish_later_or_go_on_without_an_answer(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.presses(company.ada.card, "answer_check_in")
    company.ada.fills(note="to be checked")

    company.ada.clicks_in_form("skip_initiative")
    assert "KS-2" in said(company.ada.form)
    company.ada.clicks_in_form("finish_later")

    assert "Nothing" not in said(company.ada.form)
    assert [draft.fields["note"] for draft in drafts(company)] == ["to be checked"]
    assert versions(company, "KS-1") == versions(company, "KS-2") == []


def test_an_early_answer_says_for_which_cycle_it_counts_and_nobody_is_asked_again(company: World) -> None:
    answered_in_full(company, "Mon 5 Jan 2026 09:00")
    company.at("Thu 8 Jan 2026 09:00", LONDON)

    company.ada.types("/cop", "checkin")
    assert "Early: this counts for the cycle of 12 Jan 2026." in said(company.ada.form)
    company.ada.submits(status="on_track", progress="20")
    company.ada.submits(status="on_track", progress="20")
    before = len(company.ada.dms)
    company.at("Mon 12 Jan 2026 09:00", LONDON)

    assert len(company.ada.dms) == before
    assert "1 of 2 divisions are in" in said(company.channel[-1])


def test_a_late_answer_is_taken_marked_and_the_channel_corrected_until_the_next_cycle_opens(slower: World) -> None:
    slower.at("Mon 5 Jan 2026 09:00", LONDON)
    slower.ben.answers("KS-3", "on track", progress="5")
    slower.at("Thu 15 Jan 2026 09:00", LONDON)
    assert "No answer (1): Operations" in said(slower.channel[0])

    slower.ada.types("/cop", "checkin")
    assert "This was due" in said(slower.ada.form)
    slower.ada.submits(status="on_track", progress="5")
    slower.ada.submits(status="on_track", progress="5")

    assert "2 of 2 divisions are in" in said(slower.channel[0])
    assert "answered late by" in said(slower.ada.card)


def test_once_the_next_cycle_has_opened_the_old_one_takes_no_first_answer(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")
    company.at("Mon 12 Jan 2026 09:00", LONDON)

    refused = company.ada.submits(status="on_track", progress="5", note="typed with care")
    company.ada.closes()
    company.ada.types("/cop", "checkin")

    assert "This check-in is over" in next(iter(refused.errors.values()))
    assert versions(company, "KS-1") == []
    assert typed(company.ada)["note"] == "typed with care", "what was typed is there in the next one"
    company.ada.submits()
    assert [answer.note for answer in versions(company, "KS-1")] == ["typed with care"]
    assert drafts(company) == []


def test_a_draft_that_was_never_sent_is_there_in_the_next_check_in_unless_somebody_has_answered_since(
    company: World,
) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    for key in ("KS-1", "KS-2"):
        company.ada.opens(key)
        company.ada.fills(status="at_risk", barrier="Half a thought")
        company.ada.closes()
    company.kim.types("/cop", "checkin operations")
    company.kim.submits(status="on_track")

    company.at("Mon 12 Jan 2026 09:00", LONDON)

    assert [each["text"]["text"] for each in buttons(company.ada.card, "answer_initiative")] == ["Update", "Continue"]
    company.ada.opens("KS-2")
    assert typed(company.ada)["barrier"] == "Half a thought"


def test_a_lead_answers_on_behalf_and_both_names_are_shown(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)

    company.kim.types("/cop", "checkin operations")
    assert f"You answer for <@{company.ada.slack_id}>" in said(company.kim.form)
    company.kim.submits(status="on_track", progress="5")

    assert f"answered by <@{company.kim.slack_id}> for <@{company.ada.slack_id}>" in said(company.ada.card)


def test_somebody_whose_role_ended_with_the_form_in_hand_is_told_in_the_form(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")
    act(company, "DELETE FROM membership WHERE role = 'representative'")

    refused = company.ada.submits(status="on_track")

    assert "not part of" in refused.errors["status"]
    assert versions(company, "KS-1") == []


def test_somebody_of_another_division_cannot_answer_for_this_one(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)

    assert "A division's representative answers for it" in company.ben.types("/cop", "checkin operations")
    assert "not part of" in company.otto.types("/cop", "checkin operations")


def test_an_edit_is_a_new_version_and_an_amendment_after_the_close_makes_detection_look_again(slower: World) -> None:
    slower.at("Mon 5 Jan 2026 09:00", LONDON)
    slower.ada.answers("KS-1", "on track", progress="5")
    slower.ada.answers("KS-1", "off track", progress="5", barrier="The supplier left")
    assert f"edited by <@{slower.ada.slack_id}>" in said(slower.ada.card)
    assert "off_track" in str(tracked(slower)[1].memory)
    slower.at("Thu 15 Jan 2026 09:00", LONDON)

    slower.ada.answers("KS-1", "on track", progress="8")

    assert "amended by" in said(slower.ada.card)
    assert [answer.status for answer in versions(slower, "KS-1")] == ["on_track", "off_track", "on_track"]
    assert "off_track" not in str(tracked(slower)[1].memory)


def test_two_people_who_answer_at_once_are_both_kept_and_the_second_is_told(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")
    company.kim.types("/cop", "checkin operations")

    company.kim.submits(status="at_risk", progress="5", barrier="Nobody to ask")
    company.ada.submits(status="on_track", progress="9")

    assert f"<@{company.kim.slack_id}> answered KS-1 a moment before you (🔶 at risk)" in said(company.ada.form)
    assert [answer.progress for answer in versions(company, "KS-1")] == [5, 9]


def test_the_same_submission_delivered_three_times_is_one_answer(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")
    deliver = company.slack.ask

    def thrice(kind: str, payload: dict[str, Any]) -> Any:
        first, _, _ = deliver(kind, payload), deliver(kind, payload), deliver(kind, payload)
        return first

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(company.slack, "ask", thrice)
        company.ada.submits(status="on_track", progress="5")

    assert len(versions(company, "KS-1")) == 1


def test_a_representative_with_forty_initiatives_turns_pages_and_answers_the_last(world: World) -> None:
    ada = world.has("ada")
    world.founds("knowledge")
    world.gives(ada, Role.representative, "R&D <!channel> 🧪")
    for number in range(40):
        world.starts(f"{number:02} {'🧭é & <b>' * 8}"[:80], "R&D <!channel> 🧪", starts="2026-01-01", due="2026-12-01")
    world.at("Mon 5 Jan 2026 09:00", LONDON)

    ada.answers("KS-40", "on track", progress="5")

    assert "31 to 40 of 40" in said(ada.card)
    assert "39 initiatives to update" in said(ada.card)
    assert len(ada.card["blocks"]) <= 50
    assert sum(len(text["text"]) for block in ada.card["blocks"] for text in [block.get("text", {"text": ""})]) < 11_000
    assert "<!channel>" not in said(ada.card)


def test_a_form_that_slack_did_not_wait_for_comes_with_a_button_to_try_again(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.slack.trigger_life_s = -1

    sentence = company.ada.presses(company.ada.card, "answer_check_in")
    assert [violation.error for violation in company.stand_in.violations] == ["expired_trigger_id"]
    company.stand_in.violations.clear()
    assert "Slack waits only three seconds" in sentence
    company.slack.trigger_life_s = PATIENCE_S
    (again,) = company.slack.ephemerals(company.ada.slack_id)[-1:]
    company.ada.presses(again, "answer_initiative")

    assert "KS-1" in said(company.ada.form)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"progress": "140"}, "progress", "Progress runs from 0 to 100 percent; 140 is outside."),
        ({"progress": "abc"}, "progress", "Write the progress as a number"),
        ({"forecast_due": "2026-01-02"}, "forecast_due", "lies ahead"),
        ({"progress": "5", "forecast_due": "2099-01-02"}, "forecast_due", "20 years ahead"),
    ],
)
def test_what_cannot_be_taken_is_said_under_its_field_and_what_was_typed_stays(
    company: World, values: dict[str, str], field: str, words: str
) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")

    refused = company.ada.submits(status="on_track", note="typed with care", **values)

    assert words in refused.errors[field]
    assert typed(company.ada)["note"] == "typed with care"
    assert versions(company, "KS-1") == []


def test_ten_thousand_characters_are_refused_before_they_are_lost(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)
    company.ada.opens("KS-1")

    refused = company.ada.submits(status="on_track", note="x" * 10_000)

    assert "3000" in refused.errors["note"]
    assert versions(company, "KS-1") == []


def test_what_people_write_mentions_nobody(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", LONDON)

    company.ada.answers("KS-1", "off track", barrier="<!channel> Tom & Jerry <https://evil.example|here>")

    assert [answer.barrier for answer in versions(company, "KS-1")] == [
        "<!channel> Tom & Jerry <https://evil.example|here>"
    ]
    everything = "\n".join(said(message) for message in [*company.channel, *company.ada.dms])
    assert "<!channel>" not in everything
    assert "<https://evil" not in everything


def answered_in_full(company: World, day: str) -> None:
    company.at(day, LONDON)
    company.ada.answers("KS-1", "on track", progress="10", confidence="8")
    company.ada.answers("KS-2", "on track", progress="10", confidence="8")


def buttons(message: dict[str, Any], action_id: str) -> list[dict[str, Any]]:
    return [element for element in elements(message) if element["action_id"] == action_id]


def versions(company: World, key: str) -> list[Answer]:
    with company.house.database.reading() as session:
        rows = session.exec(select(Answer).where(Answer.initiative_id == int(key[3:])).order_by(Answer.id))  # type: ignore[arg-type]
        return list(rows)


def drafts(company: World) -> list[Draft]:
    with company.house.database.reading() as session:
        return list(session.exec(select(Draft)))


def tracked(company: World) -> dict[int, Tracking]:
    with company.house.database.reading() as session:
        return {row.initiative_id: row for row in session.exec(select(Tracking))}


def typed(person: Someone) -> dict[str, str]:
    """Return what stands in the form the person sees."""
    view = person.world.slack.find_view(person.form["id"])
    assert view is not None
    shown = person.world.slack._shown(view[1])
    return {name: value or "" for name, value in form.read_form(shown)[1].items()}


def act(company: World, sql: str) -> None:
    with company.house.database.engine.begin() as connection:
        connection.exec_driver_sql(sql)
