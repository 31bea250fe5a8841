"""From a finding back to the answers it rests on."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.detection.rules import Finding
from bot.domain.errors import NotFound
from bot.domain.words import Rule
from bot.usecases import assessing
from bot.views.reader import Reader
from bot.views.standing import Given
from storage import checkins
from storage.tables import Answer, Community, Initiative, Person, Tracking


def finding_of(session: Session, row: Initiative, rule: Rule) -> Finding:
    """Return what the rule says now. Raises NotFound when it has fallen silent."""
    tracking = session.get(Tracking, row.id)
    found = [each for each in assessing.findings_of(tracking.findings if tracking else []) if each.rule is rule]
    if not found:
        raise NotFound("This rule does not speak any more. `/cop why` shows how things stand now.")
    return found[0]


def answers_behind(session: Session, reader: Reader, row: Initiative, days: Sequence[date]) -> list[Given]:
    """Return what was answered, or not, in the check-ins of these days, oldest first.

    Where no check-in was held on a day, it is that of the answer itself, such as one given ahead of time.
    """
    zone = ZoneInfo(session.get_one(Community, row.community_id).tz)
    told = checkins.history(session, row)
    others = set(days) - {cycle.day for _, cycle, _ in told}
    return [
        _given(session, reader, cycle.day, answer)
        for _, cycle, answer in told
        if cycle.day in days or (answer and answer.at.astimezone(zone).date() in others)
    ]


def _given(session: Session, reader: Reader, day: date, answer: Answer | None) -> Given:
    if answer is None:
        return Given(day)
    return Given(
        on=day,
        by=session.get_one(Person, answer.by_id).slack_id,
        at=reader.moment(answer.at),
        status=answer.status,
        progress=answer.progress,
        confidence=answer.confidence,
        texts=(
            (reader.text("Barrier:"), answer.barrier),
            (reader.text("Ask:"), answer.ask),
            (reader.text("Evidence:"), answer.evidence),
            (reader.text("Note:"), answer.note),
        ),
    )
