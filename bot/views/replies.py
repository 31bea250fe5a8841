"""What the bot says in an intervention's thread, and to one person about it."""

from collections.abc import Sequence

from bot.domain.words import Level
from bot.views import blocks, findings, terms, thread
from bot.views.ids import Action
from bot.views.mrkdwn import link, mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post
from bot.views.thread import Head, Update


def acknowledged(reader: Reader, by: str | None) -> Post:
    """Return the reply that says who took it up."""
    return Post(reader.text("{person} takes this up.", person=_person(reader, by)))


def named(reader: Reader, people: Sequence[str]) -> Post:
    """Return the reply that asks people who were not named before."""
    return Post(reader.text("{people} this is for you too: who takes this up?", people=mentions(people)))


def asked_next(reader: Reader, people: Sequence[str]) -> Post:
    """Return the reply that asks the next person of the chain."""
    text = reader.text(
        "{people} nobody has taken this up yet. Can you, or do you know who should?", people=mentions(people)
    )
    return Post(text)


def unacknowledged(reader: Reader, lead: str | None, people: Sequence[str]) -> Post:
    """Return the reply when nothing was heard from whoever took it up."""
    text = reader.text(
        "Nothing was heard from {lead} for a while, so this is open for somebody to take again. {people}",
        lead=_person(reader, lead),
        people=mentions(people),
    )
    return Post(text.strip())


def lead_silent(reader: Reader, data: Head, people: Sequence[str]) -> Post:
    """Return the reply that tells the next in the chain that the lead was asked in vain."""
    text = reader.text(
        "{people} {lead} was asked twice how this stands. Please talk to each other; the lead can be handed over.",
        people=mentions(people),
        lead=_person(reader, data.lead),
    )
    return Post(text)


def lead_needed(reader: Reader, people: Sequence[str]) -> Post:
    """Return the reply when the lead left in the middle of a plan."""
    text = reader.text(
        "{people} the plan stands, but nobody leads it any more. Press “I lead this” above, or find somebody who does.",
        people=mentions(people),
    )
    return Post(text)


def news(reader: Reader, data: Head, rises: bool, people: Sequence[str]) -> Post:
    """Return the reply when the level rose or another rule spoke; mentions only those who were not named before."""
    lines = [findings.line(reader, finding) for finding in data.findings if finding.rule in data.rules]
    if rises:
        opening = reader.text("The level is now *{level}*.", level=terms.level(reader, data.level))
        lines.insert(0, f"{opening} {_for_you_too(reader, people)}".strip())
    return Post("\n".join(lines) or reader.text("There is more evidence now."))


def level_set(reader: Reader, by: str | None, level: Level, words: str, people: Sequence[str]) -> Post:
    """Return the reply when a person set the level."""
    text = reader.text(
        "{person} set the level to *{level}*.", person=_person(reader, by), level=terms.level(reader, level)
    )
    asked = _for_you_too(reader, [each for each in people if each != by])
    return Post(f"{text} {asked}".strip() + "\n" + quote(words, thread.LONGEST_WORDS))


def handed_over(reader: Reader, data: Head, by: str | None) -> Post:
    """Return the reply when somebody else leads now."""
    if by == data.lead:
        return Post(reader.text("{person} leads this now.", person=_person(reader, by)))
    text = reader.text(
        "{by} handed this over: {lead} leads it now.", by=_person(reader, by), lead=_person(reader, data.lead)
    )
    return Post(text)


def joined(reader: Reader, by: str | None, words: str, source: str, people: Sequence[str]) -> Post:
    """Return the reply when somebody raised what was open already."""
    text = reader.text("{person} raised this too.", person=_person(reader, by))
    if source:
        text += " " + link(source, reader.text("the message"))
    asked = _for_you_too(reader, [each for each in people if each != by])
    return Post(f"{text} {asked}".strip() + "\n" + quote(words, thread.LONGEST_WORDS))


def updated(reader: Reader, update: Update) -> Post:
    """Return the reply that holds an update."""
    return Post(thread.update_words(reader, update))


def proposal(reader: Reader, data: Head, people: Sequence[str]) -> Post:
    """Return the reply that proposes to close after good check-ins; a person decides, and then it only says so."""
    text = reader.text(
        "{people} two good check-ins in a row: is {key} through? A lead or the sponsor closes it.",
        people=mentions(people),
        key=data.key,
    )
    if not data.is_close_proposed:
        return Post(text)
    close = blocks.button(
        reader.text("Close…"), Action.close_intervention, style="primary", intervention=data.intervention
    )
    keep = blocks.button(reader.text("Keep open"), Action.keep_open, intervention=data.intervention)
    return Post(text, [blocks.section(text), blocks.actions(close, keep)])


def kept_open(reader: Reader, by: str | None) -> Post:
    """Return the reply when the proposal to close was declined."""
    return Post(reader.text("{person} keeps this open for now.", person=_person(reader, by)))


def reopened(reader: Reader, data: Head, people: Sequence[str]) -> Post:
    """Return the reply when an initiative slips again after its intervention was closed."""
    text = reader.text("{key} is slipping again, so this thread is open again.", key=data.key)
    listed = thread.evidence(reader, [finding for finding in data.findings if finding.points > 0])
    return Post(text, [blocks.section(f"{text} {_who_takes_it(reader, people)}\n{listed}")])


def taken_up_again(reader: Reader, by: str | None, people: Sequence[str]) -> Post:
    """Return the reply when a person reopened it."""
    text = reader.text("{person} reopened this: it is not over.", person=_person(reader, by))
    return Post(f"{text} {_who_takes_it(reader, [each for each in people if each != by])}".strip())


def closed(reader: Reader, data: Head) -> Post:
    """Return the reply that ends the thread."""
    outcome = terms.outcome(reader, data.outcome) if data.outcome else ""
    return Post(reader.text("Closed: {outcome}.", outcome=outcome) + "\n" + quote(data.conclusion))


def conclusion(reader: Reader, data: Head) -> Post:
    """Return the one line by which the channel learns how it ended."""
    outcome = terms.outcome(reader, data.outcome) if data.outcome else ""
    text = reader.text("{key} {title}: {outcome}.", key=data.key, title=said(data.title, 120), outcome=outcome)
    return Post(f"{text} {said(data.conclusion, 300)}")


def passed_on(reader: Reader, by: str, words: str | None) -> Post:
    """Return what somebody else wrote in a restricted intervention; `words` are None once it was deleted there."""
    if words is None:
        return Post(reader.text("{person} deleted a message here.", person=mention(by)))
    return Post(reader.text("{person} writes:", person=mention(by)) + "\n" + quote(words, 2500))


def acknowledge_reminder(reader: Reader, data: Head) -> Post:
    """Return the reminder to the person who was asked first."""
    text = reader.text(
        "{key} {title} still waits for somebody to take it up.", key=data.key, title=said(data.title, 120)
    )
    button = blocks.button(
        reader.text("Acknowledge"), Action.acknowledge, style="primary", intervention=data.intervention
    )
    return Post(text, [blocks.section(_with_link(reader, text, data)), blocks.actions(button)])


def update_nudge(reader: Reader, data: Head) -> Post:
    """Return the question to the lead how things stand."""
    text = reader.text("How does {key} {title} stand?", key=data.key, title=said(data.title, 120))
    buttons: list[Block] = [
        blocks.button(reader.text("Update…"), Action.give_update, style="primary", intervention=data.intervention),
        blocks.button(reader.text("No news"), Action.no_news, intervention=data.intervention),
        blocks.button(reader.text("Tomorrow"), Action.snooze_update, intervention=data.intervention),
    ]
    return Post(text, [blocks.section(_with_link(reader, text, data)), blocks.actions(*buttons)])


def mentions(people: Sequence[str]) -> str:
    """Return mentions of these people, which notify them."""
    return " ".join(mention(person) for person in people)


def _for_you_too(reader: Reader, people: Sequence[str]) -> str:
    return reader.text("{people} this is for you too.", people=mentions(people)) if people else ""


def _who_takes_it(reader: Reader, people: Sequence[str]) -> str:
    return reader.text("{people} who takes this up?", people=mentions(people)) if people else ""


def _person(reader: Reader, slack_id: str | None) -> str:
    return mention(slack_id) if slack_id else reader.text("Somebody")


def _with_link(reader: Reader, text: str, data: Head) -> str:
    return f"{text} {link(data.link, reader.text('Open the thread'))}" if data.link else text
