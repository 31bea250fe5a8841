"""What a lead has to settle so that everybody can be asked."""

from dataclasses import dataclass
from datetime import date

from bot.domain.absences import NobodyReason
from bot.domain.words import Role
from bot.views import asking, blocks
from bot.views.ids import Action
from bot.views.mrkdwn import said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

MOST_LISTED = 20


@dataclass(frozen=True)
class Gap:
    """A division in which nobody can be asked, and why; `id` is the division's, `check_in` the one that waits."""

    id: int
    division: str
    why: NobodyReason
    check_in: int


@dataclass(frozen=True)
class Idle:
    """A division without an active initiative."""

    id: int
    division: str


@dataclass(frozen=True)
class Lapsed:
    """A check-in that was never asked since the bot was down."""

    division: str
    day: date


def of_cycle(reader: Reader, community: int, day: date, gaps: list[Gap], idle: list[Idle]) -> Post:
    """Return the one message about a cycle's divisions that cannot be asked or have nothing to report.

    Each comes with the button that helps.
    """
    if not gaps and not idle:
        return Post("✓ " + reader.text("Check-in of {day}: everybody can be asked now.", day=reader.day(day)))
    text = reader.text("Check-in of {day}: some divisions are not asked.", day=reader.day(day))
    listed = [(_gap(reader, each), _help(reader, community, each)) for each in gaps[:MOST_LISTED]]
    listed += [(_idle(reader, each), _add(reader, community, each)) for each in idle[:MOST_LISTED]]
    built = [blocks.section(f"*{text}*"), *(blocks.section(line, button) for line, button in listed)]
    if rest := len(gaps) + len(idle) - len(listed):
        built.append(blocks.context(reader.plural("and {n} more", "and {n} more", rest)))
    return Post("\n".join([text, *(line for line, _ in listed)]), built)


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
            text = reader.text(
                "{division}: representative and deputies are all away. A lead can answer for them.", division=division
            )
        case NobodyReason.accounts_deactivated:
            text = reader.text("{division}: its people have left. Name somebody new.", division=division)
    return "○ " + text


def _idle(reader: Reader, idle: Idle) -> str:
    division = said(idle.division, 80)
    return "▫️ " + reader.text(
        "{division} has no active initiative. Add one, or retire the division.", division=division
    )


def _help(reader: Reader, community: int, gap: Gap) -> Block:
    match gap.why:
        case NobodyReason.nobody_named | NobodyReason.accounts_deactivated:
            return _name(reader, community, gap, Role.representative)
        case NobodyReason.away_without_deputy:
            return _name(reader, community, gap, Role.deputy)
        case NobodyReason.everybody_away:
            return asking.answer_button(reader, gap.division, gap.check_in)


def _name(reader: Reader, community: int, gap: Gap, role: Role) -> Block:
    return blocks.button(
        reader.text("Name somebody…"),
        Action.fill_place,
        label=reader.text("Name somebody for {division}", division=gap.division),
        community=community,
        division=gap.id,
        role=role.value,
    )


def _add(reader: Reader, community: int, idle: Idle) -> Block:
    return blocks.button(
        reader.text("Add an initiative…"),
        Action.add_initiative,
        label=reader.text("Add an initiative in {division}", division=idle.division),
        community=community,
        division=idle.id,
    )
