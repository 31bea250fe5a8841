"""What can be typed after `/cop`: one table, from which the help text and the completion are made, too."""

from dataclasses import dataclass
from difflib import get_close_matches

from bot.domain.errors import NotFound
from bot.domain.sentences import N_


@dataclass(frozen=True)
class Verb:
    """A word after `/cop`; `usage` as it is typed, `help` an English template for translation."""

    name: str
    usage: str
    help: str


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("help", "/cop help", N_("this list")),
        Verb("setup", "/cop setup", N_("make this channel a community of practice, step by step")),
        Verb("status", "/cop status [division or KS-1]", N_("how the initiatives stand")),
        Verb("why", "/cop why KS-1", N_("why an initiative is clear, on watch or slipping, with numbers")),
        Verb("checkin", "/cop checkin [division]", N_("answer your division's check-in, also ahead of time")),
        Verb("roster", "/cop roster [word]", N_("who is in the community, and which places are vacant")),
        Verb("assign", "/cop assign", N_("give or end a role")),
        Verb("division", "/cop division add, or edit NAME", N_("add a division, or change one")),
        Verb(
            "initiative",
            "/cop initiative add, or edit, pause, resume, close KS-1",
            N_("add an initiative, or change where it stands"),
        ),
        Verb("intervene", "/cop intervene KS-1", N_("ask the community to act on an initiative")),
        Verb("interventions", "/cop interventions [figures]", N_("the open interventions, or what they achieved")),
    )
}


def parse(text: str) -> tuple[Verb, str]:
    """Return the verb and the words after it; nothing typed means help. Raises NotFound with the nearest verbs."""
    name, _, rest = text.strip().partition(" ")
    if not name:
        return VERBS["help"], ""
    found = VERBS.get(name.casefold())
    if found:
        return found, rest.strip()
    near = get_close_matches(name.casefold(), VERBS, n=2, cutoff=0.5)
    if near:
        raise NotFound(
            "There is no “{word}”. Did you mean {near}?",
            word=name[:40],
            near=" / ".join(f"/cop {verb}" for verb in near),
        )
    raise NotFound("There is no “{word}”. `/cop help` lists what there is.", word=name[:40])
