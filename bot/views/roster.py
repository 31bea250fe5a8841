"""Who is in a community: the coverage map, and the forms that change it."""

from dataclasses import dataclass
from typing import Any

from bot.domain.blueprint import LONGEST_NAME
from bot.domain.words import Role
from bot.views import blocks, terms
from bot.views.ids import Form, write_value
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.surfaces import Block, Post

# All texts of a message together are refused somewhere above 11,300 characters (slackapi/bolt-js #2509).
ALL_LINES = 10_000
MOST_IN_A_MENU = 100


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


def assign_form(reader: Reader, community: int, divisions: list[str]) -> dict[str, Any]:
    """Return the form that gives or ends a role."""
    whats = [("give", reader.text("give a role")), ("end", reader.text("end a role"))]
    roles = [(value.value, terms.role(reader, value)) for value in Role]
    return blocks.modal(
        title=reader.text("Roles"),
        blocks=[
            blocks.radio("what", reader.text("What"), whats, initial="give"),
            blocks.one_person("person", reader.text("Who"), optional=False),
            blocks.select("role", reader.text("Role"), roles),
            division_field(
                reader, divisions, hint=reader.text("For a representative or a deputy. It has one of each at a time.")
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


def division_field(reader: Reader, names: list[str], *, hint: str = "", optional: bool = True) -> Block:
    """Return a menu of the divisions, or a text field where a menu would be too long."""
    if not names or len(names) > MOST_IN_A_MENU:
        return blocks.text_input("division", reader.text("Division"), hint=hint, optional=optional)
    menu = blocks.select("division", reader.text("Division"), [(each, each) for each in names], optional=optional)
    return menu | ({"hint": blocks.plain_text(hint, blocks.LABEL)} if hint else {})


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
