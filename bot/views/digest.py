"""The digest of a cycle: a verdict in words, what changed, and what waits for somebody, in one message."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bot.domain.words import State
from bot.views import blocks, terms
from bot.views.digest_sections import Section, fitted, sections
from bot.views.ids import Action
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.summary import Acknowledged, Digest
from bot.views.surfaces import Block, Post

# Slack refuses an edit with a longer text (chat.update), and blocks with more than about 11,300 characters.
TEXT_LIMIT, BLOCKS_LIMIT = 3_800, 10_000
MOST_NAMES = 10


class Audience(StrEnum):
    """Who reads it: everybody in the channel, or one person who asked for it."""

    channel = "channel"
    member = "member"
    lead = "lead"


def post(reader: Reader, digest: Digest, acknowledged: Acknowledged, audience: Audience) -> Post:
    """Return the digest as one message; a lead who asked for it also reads what nobody has acknowledged yet."""
    headline = reader.text("Cycle of {day}: {verdict}", day=reader.day(digest.day), verdict=verdict(reader, digest))
    top = f"*{headline}*\n{_facts(reader, digest)}"
    small = _small_print(reader, digest, acknowledged, audience)
    found = sections(digest, reader)
    if not found:
        calm = reader.text("Nothing waits for anybody: no new slips, no open asks, nothing overdue.")
        found = [Section(calm, [], 0)]
    room = len(top) + sum(len(each) + 1 for each in small)
    in_text = _said(fitted(found, TEXT_LIMIT - room, reader))
    in_blocks = _said(fitted(found, BLOCKS_LIMIT - room, reader))
    built = [blocks.section(top), *(blocks.section(each) for each in in_blocks), blocks.context(*small)]
    if buttons := _buttons(reader, digest, acknowledged, audience):
        built.append(blocks.actions(*buttons))
    return Post("\n".join([top, *in_text, *small]), built)


def verdict(reader: Reader, digest: Digest) -> str:
    """Return in a sentence or two how the community stands."""
    new, slipping = len(digest.new_slips), digest.slipping
    if not digest.active:
        return reader.text("no initiative is under way.")
    if new:
        said_first = reader.plural("{n} initiative began to slip.", "{n} initiatives began to slip.", new)
        if slipping > new:
            said_first += " " + reader.plural("{n} is slipping in all.", "{n} are slipping in all.", slipping)
    elif slipping:
        said_first = reader.plural(
            "no new slips; {n} initiative is still slipping.",
            "no new slips; {n} initiatives are still slipping.",
            slipping,
        )
    else:
        said_first = reader.text("nothing is slipping.")
    if digest.recovered:
        said_first += " " + reader.plural("{n} recovered.", "{n} recovered.", len(digest.recovered))
    return said_first


def _facts(reader: Reader, digest: Digest) -> str:
    answers = digest.answers
    came = reader.plural(
        "{answered} of {n} division answered",
        "{answered} of {n} divisions answered",
        answers.expected,
        answered=reader.number(answers.answered),
    )
    counts = [f"{reader.number(digest.states.get(each, 0))} {terms.state(reader, each)}" for each in reversed(State)]
    if digest.unassessed:
        counts.append(reader.plural("{n} not assessed yet", "{n} not assessed yet", digest.unassessed))
    return " · ".join([came, *counts])


def _said(found: Sequence[Section]) -> list[str]:
    return ["\n".join([f"*{each.heading}*" if each.lines else each.heading, *each.lines]) for each in found]


def _small_print(reader: Reader, digest: Digest, acknowledged: Acknowledged, audience: Audience) -> list[str]:
    as_of = reader.moment(digest.as_of)
    if digest.is_corrected:
        first = "✏️ " + reader.text("Corrected: an answer came late. As known {moment}.", moment=as_of)
    else:
        first = reader.text("As known {moment}. Answers that come late correct this message.", moment=as_of)
    parts = [first]
    if acknowledged.done:
        parts.append("✓ " + _who_acknowledged(reader, acknowledged))
    if acknowledged.waiting and audience is Audience.lead:
        names = [said(each, 40) for each in acknowledged.waiting[:MOST_NAMES]]
        rest = len(acknowledged.waiting) - len(names)
        more = [reader.plural("{n} more", "{n} more", rest)] if rest else []
        parts.append(reader.text("Not acknowledged yet: {names}", names=reader.list([*names, *more])))
    return parts


def _who_acknowledged(reader: Reader, acknowledged: Acknowledged) -> str:
    count = acknowledged.done + len(acknowledged.waiting)
    return reader.plural(
        "{done} of {n} check-in acknowledged by {who}",
        "{done} of {n} check-ins acknowledged by {who}",
        count,
        done=reader.number(acknowledged.done),
        who=reader.list([said(each, 40) for each in acknowledged.by[:3]]),
    )


def _buttons(reader: Reader, digest: Digest, acknowledged: Acknowledged, audience: Audience) -> list[Block]:
    built = []
    if acknowledged.waiting and audience is not Audience.member:
        label = reader.text("Acknowledge the check-ins of {day}", day=reader.day(digest.day))
        text, action = reader.text("Acknowledge the check-ins"), Action.acknowledge_check_ins
        built.append(blocks.button(text, action, label=label, cycle=digest.cycle))
    if audience is Audience.lead:
        built.append(blocks.button(reader.text("Share in channel"), Action.share_digest, cycle=digest.cycle))
    return built


def acknowledged_now(reader: Reader, count: int) -> Post:
    """Return the word to whoever acknowledged check-ins; none may have been left."""
    if not count:
        return Post(reader.text("Everything that came in is acknowledged already."))
    return Post(reader.plural("{n} check-in is acknowledged.", "{n} check-ins are acknowledged.", count))


def shared(reader: Reader) -> Post:
    """Return the word to a lead who shared a digest."""
    return Post(reader.text("It is in the channel."))


def none_yet(reader: Reader, due_at: datetime | None) -> Post:
    """Return the word that there was no digest yet, and when the first one comes."""
    if due_at is None:
        return Post(reader.text("There was no digest yet. The first one comes when the first check-in was due."))
    return Post(reader.text("There was no digest yet. The first one comes {moment}.", moment=reader.moment(due_at)))
