"""What a lead has to settle so that everybody can be asked."""

from dataclasses import dataclass
from datetime import date

from bot.domain.absences import NobodyReason
from bot.views import blocks
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Post

MOST_LISTED = 20


@dataclass(frozen=True)
class Gap:
    """A division in which nobody can be asked, and why."""

    division: str
    why: NobodyReason


@dataclass(frozen=True)
class Lapsed:
    """A check-in that was never asked since the bot was down."""

    division: str
    day: date


def of_cycle(reader: Reader, day: date, gaps: list[Gap], idle: list[str]) -> Post:
    """Return the one message about a cycle's divisions that cannot be asked or have nothing to report."""
    if not gaps and not idle:
        return Post("✓ " + reader.text("Check-in of {day}: everybody can be asked now.", day=reader.day(day)))
    text = reader.text("Check-in of {day}: some divisions are not asked.", day=reader.day(day))
    lines = [_gap(reader, gap) for gap in gaps[:MOST_LISTED]]
    lines += [
        "▫️ "
        + reader.text(
            "{division} has no active initiative. Add one, or retire the division.", division=said(division, 80)
        )
        for division in idle[:MOST_LISTED]
    ]
    return Post(text + "\n" + "\n".join(lines), [blocks.section(f"*{text}*"), blocks.section("\n".join(lines))])


def of_outage(reader: Reader, lapsed: list[Lapsed]) -> Post:
    """Return the one message about what was not asked during an outage."""
    text = reader.plural(
        "I was not running for a while and did not ask {n} check-in in time. It counts against nobody.",
        "I was not running for a while and did not ask {n} check-ins in time. They count against nobody.",
        len(lapsed),
    )
    lines = [f"○ {said(each.division, 80)}, {reader.day(each.day)}" for each in lapsed[:MOST_LISTED]]
    if len(lapsed) > MOST_LISTED:
        lines.append(reader.plural("and {n} more", "and {n} more", len(lapsed) - MOST_LISTED))
    hint = reader.text("A division can still report: `/cop checkin DIVISION`.")
    return Post(
        text + "\n" + "\n".join(lines),
        [blocks.section(f"*{text}*"), blocks.section("\n".join(lines) or " "), blocks.context(hint)],
    )


def _gap(reader: Reader, gap: Gap) -> str:
    division = said(gap.division, 80)
    match gap.why:
        case NobodyReason.nobody_named:
            text = reader.text("{division}: nobody is named. Give it a representative.", division=division)
        case NobodyReason.away_without_deputy:
            text = reader.text("{division}: its representative is away and has no deputy.", division=division)
        case NobodyReason.everybody_away:
            text = reader.text("{division}: representative and deputies are all away.", division=division)
        case NobodyReason.accounts_deactivated:
            text = reader.text("{division}: its people have left. Name somebody new.", division=division)
    return "○ " + text
