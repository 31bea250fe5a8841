"""Every version of what was said about an initiative, newest first."""

from sqlmodel import Session

from bot.usecases import cards, questions
from bot.views import history as views
from bot.views.history import Version
from bot.views.reader import Reader
from bot.views.surfaces import Post
from storage import answers, initiatives
from storage.tables import Answer, CheckIn, Community, Cycle, Initiative


def of_initiative(session: Session, reader: Reader, community: Community, initiative: Initiative) -> Post:
    """Return the newest versions, with who gave each and when, and the questions that each one answered."""
    found = answers.versions(session, initiative.id or 0, views.MOST_VERSIONS)
    versions = [_version(session, *each) for each in found]
    return views.versions(reader, initiatives.key(community, initiative), initiative.title, versions)


def _version(session: Session, answer: Answer, check_in: CheckIn, cycle: Cycle) -> Version:
    asked = {str(each.id): each for each in questions.asked_then(session, answer.question_set_id)}
    return Version(
        day=cycle.day,
        given=cards.given_of(session, check_in, answer),
        status=answer.status,
        progress=answer.progress,
        confidence=answer.confidence,
        texts=[text for text in (answer.barrier, answer.ask, answer.evidence, answer.note) if text],
        replies=[(asked[number], reply) for number, reply in answer.replies.items() if number in asked],
    )
