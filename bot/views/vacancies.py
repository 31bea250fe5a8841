"""The places that nobody fills, for those whose task it is to fill them."""

from dataclasses import dataclass

from bot.views import blocks
from bot.views.ids import Action
from bot.views.mrkdwn import mention, said
from bot.views.reader import Reader
from bot.views.roster import Speaking
from bot.views.surfaces import Block, Post

MOST_LISTED = 20


@dataclass(frozen=True)
class Place:
    """A division by its id, and who speaks for it by now."""

    division: int
    speaking: Speaking


def vacancies(reader: Reader, community: int, name: str, places: list[Place]) -> Post:
    """Return which divisions have no representative, each with a way to name one."""
    vacant = [each for each in places if not each.speaking.representative]
    filled = [each for each in places if each.speaking.representative]
    if vacant:
        text = reader.plural(
            "{name}: {n} division has no representative. Who should speak for it?",
            "{name}: {n} divisions have no representative. Who should speak for them?",
            len(vacant),
            name=said(name, 80),
        )
    else:
        text = "✓ " + reader.text("{name}: every division has a representative again.", name=said(name, 80))
    built = [blocks.section(f"*{text}*"), *(_vacant(reader, community, each) for each in vacant[:MOST_LISTED])]
    if len(vacant) > MOST_LISTED:
        rest = reader.plural("and {n} more", "and {n} more", len(vacant) - MOST_LISTED)
        built.append(blocks.context(f"{rest}: `/cop roster`"))
    done = [
        f"✓ {said(each.speaking.division, 80)} · {mention(each.speaking.representative)}"
        for each in filled[:MOST_LISTED]
    ]
    if done:
        built.append(blocks.context("\n".join(done)))
    return Post(text, built)


def _vacant(reader: Reader, community: int, place: Place) -> Block:
    division = said(place.speaking.division, 80)
    if place.speaking.deputy:
        line = "◐ " + reader.text(
            "{division}: only {person} as deputy", division=division, person=mention(place.speaking.deputy)
        )
    else:
        line = "⬜ " + reader.text("{division}: nobody", division=division)
    name = blocks.button(
        reader.text("Name somebody…"),
        Action.fill_place,
        label=reader.text("Name a representative for {division}", division=place.speaking.division),
        community=community,
        division=place.division,
    )
    return blocks.section(line, name)
