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

# A section holds 3,000 characters; with the longest names fourteen lines stay inside it.
LINES_IN_A_BLOCK = 14
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
    """Everybody's roles, and every division."""

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
    built = [blocks.section(f"*{text}*")]
    built += _lines("⬜ " + reader.text("Nobody speaks for"), [_name(each) for each in vacant])
    built += _lines(
        "◐ " + reader.text("Only a deputy"),
        [f"{_name(each)} · {mention(each.deputy)}" for each in only_deputy],
    )
    built += _lines("✅ " + reader.text("Represented"), [_covered(reader, each) for each in covered])
    built += _lines(
        reader.text("Leads, sponsor and observers"), [_seat(reader, each) for each in sorted(data.seats, key=_rank)]
    )
    if vacant or only_deputy:
        built.append(blocks.context(reader.text("A lead fills a place with `/cop assign`.")))
    return Post(text, _fitting(reader, built))


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


def _lines(title: str, lines: list[str]) -> list[Block]:
    parts = [lines[start : start + LINES_IN_A_BLOCK] for start in range(0, len(lines), LINES_IN_A_BLOCK)]
    return [
        blocks.section("\n".join([f"*{title}*", *part] if number == 0 else part)) for number, part in enumerate(parts)
    ]


def _fitting(reader: Reader, built: list[Block]) -> list[Block]:
    if len(built) <= blocks.MESSAGE_BLOCKS:
        return built
    more = blocks.context(reader.text("There is more; `convener export` has all of it."))
    return [*built[: blocks.MESSAGE_BLOCKS - 1], more]


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
