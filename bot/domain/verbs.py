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
        Verb("matrix", "/cop matrix", N_("what is under way in which division and strand, and where nothing is")),
        Verb("health", "/cop health", N_("how the community itself is, and why (leads)")),
        Verb("pulse", "/cop pulse [start]", N_("the anonymous survey about the knowledge culture, by quarter")),
        Verb("maturity", "/cop maturity", N_("how mature the work with knowledge is, by capability and quarter")),
        Verb("why", "/cop why KS-1", N_("why an initiative is clear, on watch or slipping, with numbers")),
        Verb("checkin", "/cop checkin [division]", N_("answer your division's check-in, also ahead of time")),
        Verb("history", "/cop history KS-1", N_("every answer about an initiative, with who gave it and when")),
        Verb("questions", "/cop questions", N_("your community's own questions in the check-in")),
        Verb("preview", "/cop preview", N_("when you, or as a lead everybody, will be asked next")),
        Verb("snooze", "/cop snooze [hour|tomorrow|DATE]", N_("be reminded later, or less often")),
        Verb("settings", "/cop settings [history]", N_("what your community has set, and as a lead change it")),
        Verb("calendar", "/cop calendar", N_("what is coming up for you, as a calendar file")),
        Verb("away", "/cop away [@person] FROM TO", N_("be away: your deputy is asked meanwhile")),
        Verb("back", "/cop back [@person]", N_("be back earlier")),
        Verb("cadence", "/cop cadence [division]", N_("set how often everybody, or one division, is asked")),
        Verb("daysoff", "/cop daysoff [division]", N_("days off from a calendar file, for everybody or one division")),
        Verb("pause", "/cop pause FROM TO [reason]", N_("a break for the whole community")),
        Verb("resume", "/cop resume", N_("end the break")),
        Verb("roster", "/cop roster [word]", N_("who is in the community, and which places are vacant")),
        Verb("assign", "/cop assign", N_("give or end a role")),
        Verb("handover", "/cop handover [division]", N_("what is open in a division, for whoever takes it over")),
        Verb(
            "division",
            "/cop division add, or edit, retire, restore NAME",
            N_("add a division, change one, or retire one"),
        ),
        Verb(
            "initiative",
            "/cop initiative add, or plan, edit, pause, resume, close KS-1",
            N_("add an initiative, see or change its plan, or change where it stands"),
        ),
        Verb("intervene", "/cop intervene KS-1", N_("ask the community to act on an initiative")),
        Verb("direct", "/cop direct KS-1", N_("agree what is directed: the kind, the plan and who does what")),
        Verb("actions", "/cop actions [mine]", N_("the open actions, yours first")),
        Verb("decisions", "/cop decisions", N_("what was decided, with links")),
        Verb("lessons", "/cop lessons [words]", N_("search barriers, plans, decisions and lessons")),
        Verb("digest", "/cop digest [DATE]", N_("the digest of the last cycle, or of the one on a day")),
        Verb(
            "review", "/cop review [KS-1]", N_("which initiatives wait for an alignment review, or the reviews of one")
        ),
        Verb("directive", "/cop directive [D-1]", N_("issue a directive to divisions (HR leads), or see one")),
        Verb("directives", "/cop directives", N_("what HR leadership has directed, and how far it is")),
        Verb(
            "report",
            "/cop report KS-1, or quarter [2026Q1]",
            N_("the story of an intervention, first what people marked with 📌, or the steering review of a quarter"),
        ),
        Verb("playbooks", "/cop playbooks", N_("change the checklists of what can be directed (leads)")),
        Verb("interventions", "/cop interventions [figures]", N_("the open interventions, or what they achieved")),
        Verb("rules", "/cop rules [try]", N_("what counts as slipping here; `try` shows what a change would raise")),
        Verb("export", "/cop export [DATE]", N_("all data as a workbook, or what has changed since a day")),
        Verb("correct", "/cop correct KS-1", N_("set right a date of an intervention (leads)")),
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
