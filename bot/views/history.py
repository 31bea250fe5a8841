"""What was said about an initiative over time: every version, with who gave it and when."""

from dataclasses import dataclass
from datetime import date

from bot.domain.questions import Question, QuestionType
from bot.domain.words import Status
from bot.views import blocks, terms
from bot.views.card import Given, given_by
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_VERSIONS = 10
TEXT = 150
REPLY = 60
# Slack refuses a message from about 11,000 characters on; escaping can make five of one.
BUDGET = 9_000


@dataclass(frozen=True)
class Version:
    """One version of an answer, in the cycle of `day`; `texts` are barrier, ask, evidence and note, where given."""

    day: date
    given: Given
    status: Status | None
    progress: float | None
    confidence: int | None
    texts: list[str]
    replies: list[tuple[Question, str]]


def versions(reader: Reader, key: str, title: str, listed: list[Version]) -> Post:
    """Return the versions, newest first."""
    text = reader.text("What was said about {key} {title}", key=key, title=said(title, 120))
    if not listed:
        return Post(text, [blocks.section(f"*{text}*"), blocks.section(reader.text("There is no answer yet."))])
    built, length = [blocks.section(f"*{text}*")], 0
    for version in listed:
        block = _version(reader, version)
        length += len(block["text"]["text"])
        if length > BUDGET:
            built.append(blocks.context(reader.text("Older ones are kept, but do not fit in here.")))
            break
        built.append(block)
    return Post(text, built)


def _version(reader: Reader, version: Version) -> Block:
    facts = [terms.status(reader, version.status)]
    if version.progress is not None:
        facts.append(reader.percent(version.progress))
    if version.confidence is not None:
        facts.append(reader.text("confidence {n} of 10", n=version.confidence))
    lines = [f"*{reader.day(version.day)}* · {' · '.join(facts)}"]
    lines += [f"> {said(text, TEXT)}" for text in version.texts]
    lines += [
        f"> _{said(question.text, REPLY)}_ {_reply(reader, question, reply)}" for question, reply in version.replies
    ]
    return blocks.section("\n".join([*lines, f"_{given_by(reader, version.given)}_"]))


def _reply(reader: Reader, question: Question, reply: str) -> str:
    match question.type:
        case QuestionType.person:
            return mention(reply)
        case QuestionType.date:
            return reader.day(date.fromisoformat(reply))
        case _:
            return said(reply, REPLY)
