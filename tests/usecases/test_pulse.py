"""The pulse on a real database: nobody can be found by it, each counts once, and nothing is told too early."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, Table, select
from sqlmodel import Session

from bot.domain.errors import Refused
from bot.domain.pulse import OPEN_FOR, REMINDED_AFTER, Statement
from bot.usecases import pulse, ticking
from bot.views.reader import Reader
from storage import outbox, pulses
from storage.tables_pulse import Pulse, PulseAsked, PulseCount
from tests.usecases.homes import FRIDAY, Company, company, of

ASKED = ["ada", "dan", "ben", "kim", "hana", "sol"]


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Company]:
    made = company(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def either(tmp_path: Path, migrated_url: str) -> Iterator[Company]:
    """The company on each of the two databases."""
    made = company(tmp_path, migrated_url)
    yield made
    made.database.close()


def starts(acme: Company) -> None:
    acme.act(lambda session: pulse.start(session, of(session), acme.person(session, "kim"), acme.now))


def answers(acme: Company, name: str, value: int) -> Any:
    fields = {each.value: str(value) for each in Statement}
    return acme.act(lambda session: pulse.answer(session, 1, acme.person(session, name), fields, acme.now))


def told(acme: Company) -> list[str]:
    with acme.database.reading() as session:
        (first, *_) = pulse.course(session, of(session)) or [None]
    return [each.value for each in first.results] if first else []


def content(acme: Company) -> dict[str, list[Any]]:
    """Return everything in the database but the outbox, whose rows say what was sent and nothing of answers."""
    found = MetaData()
    with acme.database.engine.connect() as connection:
        found.reflect(connection)
        skipped = {"message", "lane"}
        tables: list[Table] = [each for each in found.sorted_tables if each.name not in skipped]
        return {
            each.name: sorted(map(repr, connection.execute(select(each)))) for each in tables if "fts" not in each.name
        }


def test_two_people_who_swap_their_answers_leave_the_same_database(tmp_path: Path) -> None:
    one, other = company(tmp_path / "one"), company(tmp_path / "other")
    for made, of_ada, of_ben in ((one, 1, 5), (other, 5, 1)):
        starts(made)
        answers(made, "ada", of_ada)
        answers(made, "ben", of_ben)
        answers(made, "kim", 3)

    assert content(one) == content(other)
    one.database.close()
    other.database.close()


def test_an_answer_changes_a_flag_and_counts_and_nothing_else(acme: Company) -> None:
    starts(acme)
    before = content(acme)
    acme.now += timedelta(hours=3)

    answers(acme, "ada", 4)

    after = content(acme)
    assert {name for name in after if after[name] != before[name]} == {"pulse_asked", "pulse_count"}
    assert set(PulseAsked.model_fields) == {"pulse_id", "person_id", "has_answered"}
    assert set(PulseCount.model_fields) == {"pulse_id", "statement", "value", "n"}


def test_a_person_counts_once_however_often_and_at_once_the_form_arrives(either: Company) -> None:
    starts(either)
    counted: list[bool] = []

    def arrives() -> None:
        fields = {each.value: "4" for each in Statement}
        with either.database.writing() as session:
            counted.append(pulse.answer(session, 1, either.person(session, "ada"), fields, either.now))

    threads = [threading.Thread(target=arrives) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counted) == [False] * 5 + [True]
    with either.database.reading() as session:
        assert pulses.counts(session, [1])[1]["safe"][4] == 1
        assert pulses.turnout(session, 1) == (1, 6)


def test_people_who_answer_at_once_are_all_counted(either: Company) -> None:
    starts(either)
    threads = [threading.Thread(target=answers, args=(either, name, 3)) for name in ASKED]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with either.database.reading() as session:
        assert {name: values[3] for name, values in pulses.counts(session, [1])[1].items()} == dict.fromkeys(
            [each.value for each in Statement], 6
        )


def test_nothing_is_told_before_it_is_closed_nor_of_fewer_than_five(acme: Company) -> None:
    starts(acme)
    for name in ASKED[:4]:
        answers(acme, name, 4)
    assert told(acme) == []

    acme.at(FRIDAY + OPEN_FOR)

    assert told(acme) == []
    with pytest.raises(Refused, match="closed"):
        answers(acme, "hana", 4)


def test_of_five_answers_the_result_is_told_to_the_channel_when_it_is_closed(acme: Company) -> None:
    starts(acme)
    for name in ASKED[:5]:
        answers(acme, name, 4)

    acme.at(FRIDAY + OPEN_FOR)

    assert told(acme) == [each.value for each in Statement]
    with acme.database.reading() as session:
        message = outbox.find(session, 1, "pulse:1:result")
        assert message is not None
        text = pulse.compose_result(session, message, acme.now).text
    assert "Q1 2026: 4 of 5 on average (5 of 6 answered)" in text


def test_those_who_have_not_answered_are_reminded_once_and_an_observer_is_never_asked(acme: Company) -> None:
    starts(acme)
    answers(acme, "ada", 4)

    acme.at(FRIDAY + REMINDED_AFTER)
    acme.at(FRIDAY + REMINDED_AFTER + timedelta(days=3))

    with acme.database.reading() as session:
        keys = [each.key for each in outbox.about(session, 1, "pulse:1:to:")]
        ids = {name: acme.person(session, name).id for name in (*ASKED, "obi")}
    reminded = [key for key in keys if key.endswith(":reminder")]
    assert sorted(reminded) == sorted(f"pulse:1:to:{ids[name]}:reminder" for name in ASKED[1:])
    assert f"pulse:1:to:{ids['obi']}" not in keys


def test_a_lead_starts_it_once_a_quarter_and_nobody_else_does(acme: Company) -> None:
    with pytest.raises(Refused, match="leads run the pulse"):
        acme.act(lambda session: pulse.start(session, of(session), acme.person(session, "ada"), acme.now))
    starts(acme)

    with pytest.raises(Refused, match="begun already"):
        starts(acme)


def test_switched_on_it_begins_by_itself_a_week_into_each_quarter(acme: Company) -> None:
    def switches(session: Session) -> None:
        pulse.switch(session, of(session), acme.person(session, "kim"), True, acme.now)

    acme.act(switches)
    acme.at(datetime(2026, 4, 7, 9, tzinfo=UTC))
    assert quarters(acme) == ["2026-01-01"]

    acme.at(datetime(2026, 4, 8, 9, tzinfo=UTC))
    ticking.tick(acme.database, acme.now)

    assert quarters(acme) == ["2026-01-01", "2026-04-01"]


def quarters(acme: Company) -> list[str]:
    with acme.database.reading() as session:
        return [each.quarter.isoformat() for each in pulses.of_community(session, 1)]


def test_who_answered_sees_that_and_is_not_asked_again(acme: Company) -> None:
    starts(acme)
    answers(acme, "ada", 2)

    with acme.database.reading() as session:
        shown = {
            name: pulse.overview(session, Reader(), of(session), acme.person(session, name), acme.now)
            for name in ("ada", "ben")
        }
        with pytest.raises(Refused, match="You have answered"):
            pulse.may_answer(session, 1, acme.person(session, "ada"), acme.now)
    assert "answer_pulse" not in str(shown["ada"].blocks)
    assert "answer_pulse" in str(shown["ben"].blocks)
    assert "1 of 6 have answered" in shown["ben"].text
    with acme.database.reading() as session:
        assert session.get_one(Pulse, 1).closed_at is None
