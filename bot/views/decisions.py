"""Decisions as people read them: the words as recorded, who said them, where, and what became of them."""

from dataclasses import dataclass

from bot.domain.actions import Decision
from bot.views import blocks
from bot.views.mrkdwn import link, mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post


@dataclass(frozen=True)
class DecisionLine:
    """A decision with its initiative's key, if any, and the Slack id of whoever said it."""

    key: str
    said_by: str
    record: Decision


def recorded(reader: Reader, each: DecisionLine) -> Post:
    """Return the reply that says what was recorded."""
    text = reader.text("Decision on record, in the words of {person}:", person=mention(each.said_by))
    return Post(text, [blocks.section(f"📌 {text}\n{quote(each.record.words)}")])


def kept(reader: Reader) -> Post:
    """Return what the person who recorded a decision outside a thread sees."""
    return Post(reader.text("Recorded. `/cop decisions` lists it."))


def listed(reader: Reader, rows: list[DecisionLine]) -> Post:
    """Return the decisions, the newest first."""
    if not rows:
        return Post(reader.text("No decision is on record yet. On a message, choose “Record as decision” in its menu."))
    text = reader.text("What was decided")
    built: list[Block] = [blocks.section(f"*{text}*")]
    built += [blocks.section(_line(reader, each)) for each in rows]
    return Post(text, built)


def _line(reader: Reader, each: DecisionLine) -> str:
    record = each.record
    facts = [f"*{each.key}*"] if each.key else []
    facts += [reader.moment(record.recorded_at), mention(each.said_by)]
    if record.link:
        facts.append(link(record.link, reader.text("the message")))
    lines = [" · ".join(facts), quote(record.words, 500)]
    if record.edits:
        lines.append(fate(reader, record))
    return "\n".join(lines)


def fate(reader: Reader, record: Decision) -> str:
    """Return what became of the message since it was recorded; empty when nothing did."""
    if not record.edits:
        return ""
    last = record.edits[-1]
    at = reader.moment(last.at)
    if last.words is None:
        return reader.text("The message was deleted {moment}; this is what it said.", moment=at)
    return reader.text("The message was changed {moment} and says now: {words}", moment=at, words=said(last.words, 300))
