"""What leads and others are told of what changed in Slack: a channel, people, a lead's empty place."""

from collections.abc import Sequence
from typing import assert_never

from bot.domain.words import OutOfReach, Role
from bot.views import terms
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Post

MOST_NAMED = 20


def channel_lost(reader: Reader, channel: str, why: OutOfReach, open_threads: int) -> Post:
    """Return what each lead is told when nothing can be said in the community's channel any more."""
    threads = reader.plural("{n} intervention is open there.", "{n} interventions are open there.", open_threads)
    match why:
        case OutOfReach.archived:
            text = reader.text(
                "The channel <#{channel}> was archived, so nobody is asked there until it is back. {threads} "
                "Unarchive it, and everything goes on where it stands.",
                channel=channel,
                threads=threads,
            )
        case OutOfReach.removed:
            text = reader.text(
                "I was removed from the channel <#{channel}>, so I can say nothing there. {threads} "
                "Invite me again, and everything goes on where it stands.",
                channel=channel,
                threads=threads,
            )
        case OutOfReach.gone:
            text = reader.text(
                "The channel of our community is gone, or I may not see it any more. {threads} If it still exists, "
                "invite me again and everything goes on. If it was deleted, it cannot be brought back: status, reports "
                "and direct messages stay, and `/cop setup` in another channel begins anew.",
                threads=threads,
            )
        case _:
            assert_never(why)
    return Post(text)


def left_over(reader: Reader, community: str, deactivated: Sequence[str], outside: Sequence[str]) -> Post:
    """Return the one message on what only a lead can mend; people by their names' mentions."""
    text = reader.text("Slack has changed for {community}", community=said(community, 80))
    lines = []
    if deactivated:
        who = _named(reader, deactivated)
        lines.append(reader.text("• No longer in the workspace, but with a role: {people}", people=who))
    if outside:
        lines.append(reader.text("• With a role, but not in the channel: {people}", people=_named(reader, outside)))
    lines.append(reader.text("`/cop roster` shows the roles, `/cop assign` gives or ends one."))
    return Post("\n".join([text, *lines]))


def lead_missing(reader: Reader, community: str, role: Role, *, others: bool) -> Post:
    """Return what those who are left read when nobody active holds a lead's role."""
    text = reader.text(
        "Nobody in {community} is {role} any more.", community=said(community, 80), role=terms.role(reader, role)
    )
    if others:
        way = reader.text("Name somebody with `/cop assign`.")
    else:
        way = reader.text(
            "No lead is left who could name one in Slack. An operator can, with `convener lead add`; please tell "
            "yours who it should be."
        )
    return Post(f"{text} {way}")


def _named(reader: Reader, people: Sequence[str]) -> str:
    shown = [mention(person) for person in people[:MOST_NAMED]]
    if (more := len(people) - MOST_NAMED) > 0:
        shown.append(reader.plural("{n} more", "{n} more", more))
    return reader.list(shown)
