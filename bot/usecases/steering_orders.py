"""How a steering review reaches people: to the leads in the first working days of a quarter, to anybody on demand."""

from datetime import datetime
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.calendar import working_day_on_or_after
from bot.domain.errors import Invalid
from bot.domain.paper import Paper
from bot.domain.quarters import Quarter, quarter_of, read_quarter
from bot.papers import html, markdown, pdf
from bot.usecases import as_of, interventions, pace, people, steering
from bot.views import steering as views
from bot.views.reader import Reader
from bot.views.surfaces import Document, Post
from storage import as_of as kept
from storage import outbox, roster
from storage.tables import Community, Message, Person


class Format(StrEnum):
    """What a review is sent as."""

    pdf = "pdf"
    html = "html"
    md = "md"


def read_order(words: str, community: Community, now: datetime) -> tuple[Quarter, Format]:
    """Return what is asked for by words such as "2026Q1 html": this quarter as PDF unless they say otherwise.

    Raises Invalid for words that are neither, and for a quarter that has not begun.
    """
    quarter, format_ = quarter_of(as_of.local_day(community, now)), Format.pdf
    for word in words.split():
        if word.casefold() in {each.value for each in Format}:
            format_ = Format(word.casefold())
        else:
            quarter = read_quarter(word)
    if steering.ends_at(community, quarter.before) > now:
        raise Invalid("quarter", "{quarter} has not begun yet.", quarter=str(quarter))
    return quarter, format_


def order(session: Session, community: Community, person: Person, words: str, now: datetime) -> Quarter:
    """Have the review sent to the person; return of which quarter. Raises Refused for somebody outside."""
    people.permit_view(session, community, person, now)
    quarter, format_ = read_order(words, community, now)
    _send(session, community, person, "steering_review", quarter, now, now.isoformat(), format=format_.value)
    return quarter


def document(
    session: Session, reader: Reader, community: Community, quarter: Quarter, format_: Format, now: datetime
) -> Document:
    """Return the review of the quarter as a file."""
    review = steering.of_quarter(session, community, quarter, now)
    paper = views.paper(reader, review, steering.pictures_of(session, reader, community, review))
    return Document(_rendered(paper, format_, review.at), views.filename(quarter, format_.value), paper.title)


def compose(session: Session, message: Message, _now: datetime) -> Document:
    """Return the review as it was when it was asked for."""
    community, reader, quarter, at = _about(session, message)
    return document(session, reader, community, quarter, Format(message.about["format"]), at)


def compose_note(session: Session, message: Message, _now: datetime) -> Post:
    """Return the word to a lead with which the review comes."""
    community, reader, quarter, at = _about(session, message)
    return views.note(reader, steering.of_quarter(session, community, quarter, at))


def due(session: Session, now: datetime) -> list[int]:
    """Return the communities whose review is due, or not planned yet."""
    return kept.steering_due(session, now)


def step(session: Session, community_id: int, now: datetime) -> bool:
    """Send the leads the review of the quarter that has ended, and plan the next one; return whether it was due."""
    community = roster.locked_community(session, community_id)
    if community.next_steering_at and community.next_steering_at > now:
        return False
    this = quarter_of(as_of.local_day(community, now))
    if community.next_steering_at and community.created_at < steering.ends_at(community, this.before):
        for lead in interventions.leads(session, community, now):
            _send(session, community, lead, "steering_note", this.before, now, "lead")
            _send(session, community, lead, "steering_review", this.before, now, "lead", format=Format.pdf.value)
    community.next_steering_at = _due_at(session, community, this.next)
    session.add(community)
    return True


def _due_at(session: Session, community: Community, quarter: Quarter) -> datetime:
    """Return the morning of the quarter's first working day."""
    calendar = pace.calendar_of(session, community, None, quarter.first_day)
    day = working_day_on_or_after(calendar, quarter.first_day)
    return pace.start_of(community, day, ZoneInfo(community.tz))


def _send(
    session: Session,
    community: Community,
    person: Person,
    notice: str,
    quarter: Quarter,
    now: datetime,
    occasion: str,
    **about: str,
) -> None:
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=person.slack_id,
        key=f"{notice}:{community.id}:{quarter}:{person.id}:{occasion}",
        notice=notice,
        about={
            "community": community.id,
            "person": person.id,
            "quarter": str(quarter),
            "at": now.isoformat(),
            **about,
        },
        now=now,
    )


def _about(session: Session, message: Message) -> tuple[Community, Reader, Quarter, datetime]:
    about = message.about
    person = session.get_one(Person, about["person"])
    community = session.get_one(Community, about["community"])
    reader = Reader(person.locale, person.tz)
    return community, reader, read_quarter(about["quarter"]), datetime.fromisoformat(about["at"])


def _rendered(paper: Paper, format_: Format, at: datetime) -> str | bytes:
    match format_:
        case Format.pdf:
            return pdf.pdf(paper, at)
        case Format.html:
            return html.html(paper)
        case Format.md:
            return markdown.markdown(paper)
        case _:
            assert_never(format_)
