"""The steering review comes to the leads once, on the first working day of the next quarter."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.domain.errors import Invalid
from bot.domain.quarters import Quarter
from bot.domain.words import Outcome
from bot.usecases import acting, actions, decisions, notices, raising, steering, steering_orders, ticking
from bot.usecases.actions import Promise
from bot.usecases.steering_orders import Format
from bot.views.reader import Reader
from bot.views.surfaces import Document, Post
from storage.database import Database
from storage.tables import Community, Initiative, Message, Person
from tests.migrated import copied_to
from tests.usecases.test_as_of import START, Company

# Friday, 3 April 2026 is Good Friday; the quarter begins on Wednesday.
MORNING = datetime(2026, 4, 1, 8, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A community of two divisions that was founded on 1 January 2026."""
    found = Database(copied_to(tmp_path / "steered.db"), survives_power_loss=False)
    Company(found, 1)
    ticking.send_reviews(found, START)
    return found


def test_each_lead_gets_a_word_and_the_document_once(database: Database) -> None:
    assert ticking.send_reviews(database, datetime(2026, 4, 1, 7, 59, tzinfo=UTC)) == 0

    for _ in range(3):
        ticking.send_reviews(database, MORNING)

    with database.reading() as session:
        sent = session.exec(
            select(Message).where(col(Message.notice).like("steering%")).order_by(col(Message.id))
        ).all()
        shown = [notices.compose(session, each, MORNING) for each in sent]
        planned = session.get_one(Community, 1).next_steering_at
    assert [(each.notice, each.about["person"]) for each in sent] == [
        ("steering_note", 1),
        ("steering_review", 1),
        ("steering_note", 2),
        ("steering_review", 2),
    ]
    assert isinstance(shown[0], Post)
    assert "C: steering review 2026Q1" in shown[0].text
    assert isinstance(shown[1], Document)
    assert shown[1].filename == "steering-review-2026Q1.pdf"
    assert bytes(shown[1].content)[:5] == b"%PDF-" if isinstance(shown[1].content, bytes) else False
    assert planned == datetime(2026, 7, 1, 8, tzinfo=UTC)


def test_a_community_that_was_founded_after_the_quarter_gets_none_of_it(database: Database) -> None:
    with database.writing() as session:
        community = session.get_one(Community, 1)
        community.created_at = MORNING
        session.add(community)

    ticking.send_reviews(database, MORNING)

    with database.reading() as session:
        assert session.exec(select(Message).where(col(Message.notice).like("steering%"))).all() == []


def test_an_empty_community_gets_a_document_that_says_so(database: Database) -> None:
    with database.writing() as session:
        community = session.get_one(Community, 1)
        other = Community(workspace_id=1, channel="C2", name="Пусто", cadence=community.cadence, created_at=START)
        session.add(other)
        session.flush()
        quarter, _ = steering_orders.read_order("2026Q1", other, MORNING)
        made = [
            steering_orders.document(session, Reader("de-DE"), other, quarter, each, MORNING).content for each in Format
        ]

    assert isinstance(made[0], bytes)
    assert made[0].startswith(b"%PDF-")
    assert all("Es lief keine Initiative." in str(each) for each in made[1:])


def test_words_say_which_quarter_and_in_what_form(database: Database) -> None:
    with database.reading() as session:
        community = session.get_one(Community, 1)

        def read(words: str) -> tuple[str, str]:
            quarter, format_ = steering_orders.read_order(words, community, MORNING)
            return str(quarter), format_.value

        assert read("") == ("2026Q2", "pdf")
        assert read("2026q1 HTML") == ("2026Q1", "html")
        assert read("md 2025Q4") == ("2025Q4", "md")
        with pytest.raises(Invalid, match="2026Q3 has not begun yet"):
            read("2026Q3")
        with pytest.raises(Invalid, match="as in 2026Q1"):
            read("last")


def test_a_restricted_intervention_is_nowhere_in_it(database: Database) -> None:
    with database.writing() as session:
        community = session.get_one(Community, 1)
        kim, hana = session.get_one(Person, 1), session.get_one(Person, 2)
        initiative = session.get_one(Initiative, 1)
        words = raising.Raise("Secret matter", is_restricted=True, concerned=[hana])
        row = raising.raise_by_hand(session, community, initiative, kim, words, START).row
        promise = Promise("Secret promise", kim, date(2026, 1, 20))
        actions.promise(session, community, row, kim, promise, START)
        decisions.record(session, community, row, kim, kim, ("C1", "1.0"), "Secret decision", "", START)
        acting.close(session, row.id or 0, kim, Outcome.stopped, "Secret end", START)

    with database.reading() as session:
        review = steering.of_quarter(session, session.get_one(Community, 1), Quarter(2026, 1), MORNING)

    assert "Secret" not in str(review)
    assert review.together.used == 0
