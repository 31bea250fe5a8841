"""The community's health, from what happened in it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.domain.health import Sign, Verdict
from bot.domain.quarters import Quarter
from bot.domain.words import CheckInState, Level
from bot.usecases import acting, health, raising
from bot.usecases.raising import Raise
from bot.views import health as views
from bot.views.reader import Reader
from storage import checkins
from storage.tables import Initiative, ThreadReply
from tests.usecases.homes import MONDAY, Company, company, of

FIRST = Quarter(2026, 1)


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Company]:
    made = company(tmp_path)
    made.at(MONDAY)
    yield made
    made.database.close()


def closes(acme: Company, *states: CheckInState) -> None:
    """Have the divisions' check-ins end in these states."""

    def end(session: Session) -> None:
        for division, state in enumerate(states, 1):
            found = checkins.latest_of_division(session, division, acme.now)
            assert found is not None
            found.state, found.ended_at, found.next_at = state, acme.now, None
            session.add(found)

    acme.act(end)


def how_it_is(acme: Company) -> views.InQuarter:
    with acme.database.reading() as session:
        return health.course(session, of(session), acme.now)[-1]


def test_replies_what_was_taken_up_and_the_sponsor_make_the_verdict(acme: Company) -> None:
    closes(acme, CheckInState.answered, CheckInState.missed)

    def raises(session: Session) -> int:
        one = session.get_one(Initiative, 1)
        words = Raise("The supplier left", Level.direct)
        return (
            raising.raise_by_hand(session, of(session), one, acme.person(session, "kim"), words, acme.now).row.id or 0
        )

    row = acme.act(raises)
    acme.now += timedelta(hours=48)
    acme.act(lambda session: acting.acknowledge(session, row, acme.person(session, "sol"), acme.now))

    found = how_it_is(acme).health

    assert (found.figures.answered, found.figures.due) == (1, 2)
    assert found.figures.median_taken_up_h == 48
    assert found.figures.is_sponsor_seen
    assert found.verdict is Verdict.healthy
    told = views.reasons(Reader(), found)
    assert "🔶 weak · 1 of 2 check-ins were answered in full." in told
    assert "🟢 good · 1 intervention was raised, and taken up after 2 days." in told
    assert "🟢 good · The sponsor took part, and was asked for no decision." in told


def test_a_sponsor_who_writes_in_a_thread_takes_part(acme: Company) -> None:
    def writes(session: Session) -> None:
        words = Raise("The supplier left", Level.direct)
        one, kim = session.get_one(Initiative, 1), acme.person(session, "kim")
        row = raising.raise_by_hand(session, of(session), one, kim, words, acme.now).row.id or 0
        sol = acme.person(session, "sol").slack_id
        session.add(ThreadReply(intervention_id=row, ts="1.2", slack_user=sol, text="I can fund that", at=acme.now))

    acme.act(writes)

    assert how_it_is(acme).health.figures.is_sponsor_seen


def test_what_nobody_could_answer_counts_against_nobody(acme: Company) -> None:
    closes(acme, CheckInState.answered, CheckInState.excused)

    assert how_it_is(acme).health.figures.reply_rate == 1.0


def test_a_quarter_in_which_next_to_nobody_replied_is_dormant_and_says_so(acme: Company) -> None:
    closes(acme, CheckInState.missed, CheckInState.skipped)

    found = how_it_is(acme)

    assert found.health.verdict is Verdict.dormant
    assert "💤 dormant" in views.post(Reader(), "Knowledge", [found]).text


def test_a_quarter_before_the_community_began_is_not_told(acme: Company) -> None:
    with acme.database.reading() as session:
        course = health.course(session, of(session), acme.now)
        earlier = health.of_quarter(session, of(session), FIRST.before, acme.now)

    assert [each.quarter for each in course] == [FIRST.first_day]
    assert earlier.verdict is Verdict.unknown
    assert Sign.asks in earlier.marks
