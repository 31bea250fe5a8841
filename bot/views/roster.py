"""Who is in a community: the coverage map, and the forms that change it."""

from dataclasses import dataclass
from typing import Any

from bot.domain.blueprint import LONGEST_NAME, LONGEST_TEXT
from bot.domain.words import Role
from bot.views import blocks, terms
from bot.views.ids import Form, write_value
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

# All texts of a message together are refused somewhere above 11,300 characters (slackapi/bolt-js #2509).
ALL_LINES = 10_000
MOST_IN_A_MENU = 100
MOST_TITLES = 10


@dataclass(frozen=True)
class Held:
    """A role that speaks for no division, and its holder's Slack id."""

    role: Role
    slack_id: str
    title: str = ""


@dataclass(frozen=True)
class Speaking:
    """A division and the Slack ids of those who speak for it; empty where nobody does."""

    division: str
    country: str = ""
    representative: str = ""
    deputy: str = ""


@dataclass(frozen=True)
class Coverage:
    """Everybody's roles, and the divisions that were asked for."""

    community: str
    seats: list[Held]
    divisions: list[Speaking]


def coverage(reader: Reader, data: Coverage) -> Post:
    """Return the coverage map, what is vacant first."""
    vacant = [each for each in data.divisions if not each.representative and not each.deputy]
    only_deputy = [each for each in data.divisions if each.deputy and not each.representative]
    covered = [each for each in data.divisions if each.representative]
    text = reader.text(
        "{name}: {covered} of {all} divisions have a representative",
        name=said(data.community, 80),
        covered=len(covered),
        all=len(data.divisions),
    )
    groups = [
        ("⬜ " + reader.text("Nobody speaks for"), [_name(each) for each in vacant]),
        ("◐ " + reader.text("Only a deputy"), [f"{_name(each)} · {mention(each.deputy)}" for each in only_deputy]),
        (reader.text("Leads, sponsor and observers"), [_seat(reader, each) for each in sorted(data.seats, key=_rank)]),
        ("✅ " + reader.text("Represented"), [_covered(reader, each) for each in covered]),
    ]
    built = [blocks.section(f"*{text}*"), *_within(reader, groups)]
    if vacant or only_deputy:
        built.append(blocks.context(reader.text("A lead fills a place with `/cop assign`.")))
    return Post(text, built)


def assign_form(
    reader: Reader, community: int, divisions: list[str], vacant: str = "", needed: Role | None = None
) -> dict[str, Any]:
    """Return the form that gives or ends a role; `vacant` is the division that needs somebody, `needed` for what."""
    whats = [("give", reader.text("give a role")), ("end", reader.text("end a role"))]
    roles = [(value.value, terms.role(reader, value)) for value in Role]
    return blocks.modal(
        title=reader.text("Roles"),
        blocks=[
            blocks.radio("what", reader.text("What"), whats, initial="give"),
            blocks.one_person("person", reader.text("Who"), optional=False),
            blocks.select("role", reader.text("Role"), roles, initial=needed.value if needed else None),
            division_field(
                reader,
                divisions,
                initial=vacant,
                hint=reader.text("For a representative or a deputy. It has one of each at a time."),
            ),
            blocks.text_input("title", reader.text("What your company calls this role"), max_length=LONGEST_NAME),
        ],
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=Form.assign,
        carries=write_value(community=community),
    )


def division_form(
    reader: Reader, community: int, division: int | None, name: str = "", country: str = "", region: str = ""
) -> dict[str, Any]:
    """Return the form of a new division, or of one that is edited."""
    built = [
        blocks.text_input("name", reader.text("Name"), initial=name, optional=False, max_length=LONGEST_NAME),
        blocks.text_input("country", reader.text("Country"), initial=country, max_length=LONGEST_NAME),
        blocks.text_input("region", reader.text("Region"), initial=region, max_length=LONGEST_NAME),
    ]
    if division is None:
        built.append(blocks.one_person("representative", reader.text("Representative")))
        built.append(blocks.one_person("deputy", reader.text("Deputy")))
    return blocks.modal(
        title=reader.text("Division"),
        blocks=built,
        submit=reader.text("Save"),
        close=reader.text("Cancel"),
        callback=Form.division,
        carries=write_value(community=community, division=division),
    )


def retire_form(
    reader: Reader, community: int, division: int, name: str, open_titles: list[str], others: list[str]
) -> dict[str, Any]:
    """Return the form that retires a division; `open_titles` name its initiatives that are not closed."""
    text = reader.text(
        "{division} is asked no more, and whoever speaks for it is free of that. Everything that was said stays.",
        division=f"*{said(name, 80)}*",
    )
    built = [blocks.section(text)]
    if open_titles:
        shown = [said(each, 100) for each in open_titles[:MOST_TITLES]]
        if len(open_titles) > MOST_TITLES:
            shown.append(reader.plural("and {n} more", "and {n} more", len(open_titles) - MOST_TITLES))
        built.append(blocks.section("\n".join(f"• {each}" for each in shown)))
        hint = reader.text("Their history goes with them. Left empty, they are closed as dropped.")
        built.append(division_field(reader, others, label=reader.text("Its open initiatives go on in"), hint=hint))
    built.append(
        blocks.text_input("reason", reader.text("Why?"), multiline=True, optional=False, max_length=LONGEST_TEXT)
    )
    return blocks.modal(
        title=reader.text("Retire a division"),
        blocks=built,
        submit=reader.text("Retire"),
        close=reader.text("Cancel"),
        callback=Form.retire_division,
        carries=write_value(community=community, division=division),
    )


def retired(reader: Reader, name: str, initiatives: int, to: str) -> dict[str, Any]:
    """Return what stands in the form's place once the division is retired, and how to take it back."""
    lines = [reader.text("{division} is retired.", division=f"*{said(name, 80)}*")]
    if initiatives and to:
        lines.append(
            reader.plural(
                "{n} initiative goes on in {division}.",
                "{n} initiatives go on in {division}.",
                initiatives,
                division=said(to, 80),
            )
        )
    elif initiatives:
        lines.append(
            reader.plural(
                "{n} initiative was closed as dropped.", "{n} initiatives were closed as dropped.", initiatives
            )
        )
    command = f"`/cop division restore {said(name, 80)}`"
    lines.append(reader.text("{command} takes the division back.", command=command))
    return blocks.modal(
        title=reader.text("Division"),
        blocks=[blocks.section("\n".join(lines))],
        close=reader.text("Close"),
        callback=Form.done,
    )


def restored(reader: Reader, name: str) -> Post:
    """Return what is said when a division is taken back."""
    return Post(
        reader.text(
            "{division} is back. Give it a representative with `/cop assign`; it is asked from its next check-in on.",
            division=said(name, 80),
        )
    )


def division_field(
    reader: Reader, names: list[str], *, initial: str = "", label: str = "", hint: str = "", optional: bool = True
) -> Block:
    """Return a menu of the divisions, or a text field where a menu would be too long."""
    label = label or reader.text("Division")
    if not names or len(names) > MOST_IN_A_MENU:
        return blocks.text_input("division", label, initial=initial, hint=hint, optional=optional)
    choices = [(each, each) for each in names]
    return blocks.select("division", label, choices, initial=initial or None, hint=hint, optional=optional)


def _within(reader: Reader, groups: list[tuple[str, list[str]]]) -> list[Block]:
    """Return the groups as sections, as many lines as a message holds, and how many were left out."""
    built: list[Block] = []
    left, dropped = ALL_LINES, 0
    for title, lines in groups:
        part = [f"*{title}*"] if lines else []
        for line in lines:
            left -= len(line) + 1
            if left < 0:
                dropped += 1
                continue
            if sum(map(len, part)) + len(part) + len(line) > blocks.SECTION:
                built.append(blocks.section("\n".join(part)))
                part = []
            part.append(line)
        built += [blocks.section("\n".join(part))] if part else []
    if dropped:
        built.append(
            blocks.context(
                reader.plural(
                    "and {n} more: `/cop roster WORD` shows the divisions with that word",
                    "and {n} more: `/cop roster WORD` shows the divisions with that word",
                    dropped,
                )
            )
        )
    return built


def _covered(reader: Reader, each: Speaking) -> str:
    deputy = " · " + reader.text("{person} as deputy", person=mention(each.deputy)) if each.deputy else ""
    return f"{_name(each)} · {mention(each.representative)}{deputy}"


def _seat(reader: Reader, each: Held) -> str:
    role = terms.role(reader, each.role)
    return (
        f"{mention(each.slack_id)} · {role} ({said(each.title, 80)})"
        if each.title
        else (f"{mention(each.slack_id)} · {role}")
    )


def _name(each: Speaking) -> str:
    return f"{said(each.division, 80)} ({said(each.country, 40)})" if each.country else said(each.division, 80)


def _rank(each: Held) -> int:
    return list(Role).index(each.role)
