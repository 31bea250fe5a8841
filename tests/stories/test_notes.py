"""A plain direct message: kept, answered once, attached, part of the next answer."""

from typing import Any

import pytest
from sqlmodel import select

from bot.domain.words import Role
from storage.tables import Answer
from storage.tables_answering import Note
from tests.world import World, elements, said


@pytest.fixture
def company(world: World) -> World:
    """Ada speaks for Operations with two initiatives; Otto belongs to nothing."""
    ada = world.has("ada")
    world.has("otto")
    world.founds("knowledge")
    world.gives(ada, Role.representative, "Operations")
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-12-01")
    world.starts("Lessons learned", "Operations", starts="2026-01-01", due="2026-12-01")
    return world


def test_a_direct_message_is_kept_and_offered_and_becomes_part_of_the_next_answer(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.writes_to_the_bot("The supplier & <others> left @channel")

    offer = company.ada.dms[-1]
    assert "I kept this as a note. Does it belong to an initiative?" in said(offer)
    assert "<!channel>" not in said(offer)
    company.ada.presses(offer, "attach_note_2")
    assert "Kept with *KS-2* Lessons learned" in said(company.ada.dms[-1])
    company.ada.presses(company.ada.dms[-1], "answer_initiative")
    assert "What came in a direct message" in said(company.ada.form)
    company.ada.submits(status="on_track", progress="5")

    (answer,) = answers(company)
    assert "The supplier & <others> left" in answer.note
    assert "went into the answer on *KS-2*" in said(company.ada.dms[-1])


def test_several_messages_in_a_row_get_one_reply_and_none_is_lost(company: World) -> None:
    before = len(company.ada.dms)

    for text in ("First thing", "Second thing", "Third thing"):
        company.ada.writes_to_the_bot(text)

    replies = [message for message in company.ada.dms[before:] if message.get("bot_id")]
    assert len(replies) == 1
    assert "these 3 messages" in said(replies[0])
    assert [note.text for note in notes(company)] == ["First thing", "Second thing", "Third thing"]


def test_a_note_can_stay_a_note(company: World) -> None:
    company.ada.writes_to_the_bot("Just thinking aloud")

    company.ada.presses(company.ada.dms[-1], "keep_note")

    assert "Kept as a note." in said(company.ada.dms[-1])
    assert buttons(company.ada.dms[-1]) == []


def test_as_before_takes_a_waiting_note_along(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "on track", progress="5")
    company.at("Mon 12 Jan 2026 09:00", "Europe/London")
    company.ada.writes_to_the_bot("Training is booked")
    company.ada.presses(company.ada.dms[-1], "attach_note_1")

    company.ada.says_no_change("KS-1")

    assert [answer.note for answer in answers(company)] == ["", "Training is booked"]


def test_with_many_initiatives_a_menu_takes_the_place_of_the_buttons(company: World) -> None:
    for number in range(6):
        company.starts(f"More {number}", "Operations", starts="2026-01-01", due="2026-12-01")
    company.ada.writes_to_the_bot("For the seventh")

    offer = company.ada.dms[-1]
    (menu,) = [element for element in elements(offer) if element["type"] == "static_select"]
    company.slack.click(
        company.ada.slack_id,
        channel=company.slack.open_dm(company.ada.slack_id),
        ts=offer["ts"],
        action_id="choose_initiative",
        selected=menu["options"][6]["value"],
    )
    company.settle()

    assert "Kept with *KS-7*" in said(company.ada.dms[-1])


def test_ten_thousand_characters_are_kept_whole_and_shown_short(company: World) -> None:
    company.ada.writes_to_the_bot("x" * 10_000)

    assert [len(note.text) for note in notes(company)] == [10_000]
    assert "…" in said(company.ada.dms[-1])


def test_somebody_outside_is_answered_politely_and_nothing_is_kept(company: World) -> None:
    company.otto.writes_to_the_bot("Hello?")

    assert "a lead of the community can add you" in said(company.otto.dms[-1])
    assert notes(company) == []


def test_a_note_follows_what_the_person_makes_of_the_message(company: World) -> None:
    ts = company.ada.writes_to_the_bot("The supler left")
    dm = company.slack.open_dm(company.ada.slack_id)

    company.slack.edit(company.ada.slack_id, dm, ts, "The supplier left")
    company.settle()
    assert "> The supplier left" in said(company.ada.dms[-1])
    company.slack.delete(company.ada.slack_id, dm, ts)
    company.settle()

    assert notes(company) == []
    assert "You took that back" in said(company.ada.dms[-1])


def notes(company: World) -> list[Note]:
    with company.house.database.reading() as session:
        return list(session.exec(select(Note)))


def answers(company: World) -> list[Answer]:
    with company.house.database.reading() as session:
        return list(session.exec(select(Answer)))


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return list(elements(message))
