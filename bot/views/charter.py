"""The terms of reference as the channel's pinned message, and the welcome to a new member."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.blueprint import Charter
from bot.domain.words import LEADS, Role
from bot.views import blocks, terms
from bot.views.ids import Action
from bot.views.mrkdwn import cut, mention, quote, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_SEATS = 20
# Four parts; all texts of a message together are refused somewhere above 11,300 characters (bolt-js #2509).
LONGEST_PART = 2400


@dataclass(frozen=True)
class Pinned:
    """What the pinned message shows; `seats` are (role, Slack id, title), `confirmed` of `members` have read it."""

    terms: int
    version: int
    since: datetime
    text: Charter
    seats: list[tuple[Role, str, str]]
    confirmed: int
    members: int


def charter(reader: Reader, pinned: Pinned) -> Post:
    """Return the terms of reference with a button to confirm having read them."""
    text = reader.text("Terms of reference of {name}", name=said(pinned.text.name, 80))
    built: list[Block] = [blocks.section(f"*{text}*")]
    for title, words in (
        (reader.text("What it is for"), pinned.text.purpose),
        (reader.text("What it covers"), pinned.text.scope),
        (reader.text("How it decides"), pinned.text.decides),
    ):
        if words:
            built.append(blocks.section(cut(f"*{title}*\n{quote(words)}", LONGEST_PART)))
    leads = [seat for seat in pinned.seats if seat[0] in LEADS or seat[0] is Role.sponsor]
    built.append(blocks.section(cut("\n".join(_seat(reader, *seat) for seat in leads[:MOST_SEATS]), LONGEST_PART)))
    version = reader.text("Version {n}, {day}", n=pinned.version, day=reader.day(pinned.since.date()))
    count = reader.text("read by {n} of {members}", n=pinned.confirmed, members=pinned.members)
    built.append(blocks.context(f"{version} · {count}"))
    label = reader.text("Confirm that you have read the terms of reference")
    built.append(
        blocks.actions(
            blocks.button(reader.text("I have read it"), Action.confirm_terms, label=label, terms=pinned.terms)
        )
    )
    return Post(text, built, is_pinned=True)


def confirmed(reader: Reader, is_new: bool) -> Post:
    """Return what the person sees who pressed the button."""
    if is_new:
        return Post(reader.text("Thank you. It is noted that you have read the terms of reference."))
    return Post(reader.text("It is noted already that you have read them. Thank you."))


def welcome(reader: Reader, name: str, channel: str, roles: list[tuple[Role, str]], next_on: date | None) -> Post:
    """Return three lines: where the person is, what the weightiest role asks, and what comes next."""
    role, division = min(roles, key=lambda held: list(Role).index(held[0]))
    where = f"<#{channel}>"
    text = reader.text("Welcome to {name}, the community of practice in {channel}.", name=said(name, 80), channel=where)
    does = _task(reader, role, division)
    after = reader.text("The next check-in is on {day}.", day=reader.day(next_on)) if next_on else ""
    after = f"{after} " if after else ""
    lines = [text, does, after + reader.text("`/cop help` lists what you can do at any time.")]
    return Post(text, [blocks.section("\n".join(lines))])


def _task(reader: Reader, role: Role, division: str) -> str:
    name = said(division, 80)
    match role:
        case Role.knowledge_lead | Role.hr_lead:
            return reader.text(
                "You lead it as {role}: you run the community, and a slipping initiative that needs help reaches you.",
                role=terms.role(reader, role),
            )
        case Role.sponsor:
            return reader.text("You are its sponsor: you are asked only where a barrier is beyond the leads.")
        case Role.representative:
            return reader.text(
                "You speak for {division}: once a cycle I ask how its initiatives are doing. It takes two minutes.",
                division=name,
            )
        case Role.deputy:
            return reader.text(
                "You are the deputy for {division}: I ask you only when its representative is away.", division=name
            )
        case Role.observer:
            return reader.text("You are an observer: you can read along and are never asked.")


def _seat(reader: Reader, role: Role, slack_id: str, title: str) -> str:
    name = terms.role(reader, role)
    named = f"{name} ({said(title, 80)})" if title else name
    return f"{mention(slack_id)} · {named}"
