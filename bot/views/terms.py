"""The product's closed lists as people read them: always a symbol and a word, never colour alone."""

from bot.domain.alignment import Alignment
from bot.domain.directives import DirectiveKind
from bot.domain.words import Kind, Level, Outcome, Role, Stage, State, Status, Strand
from bot.views.reader import Reader


def status(reader: Reader, value: Status | None) -> str:
    """Return a reported status."""
    match value:
        case Status.on_track:
            return "🟢 " + reader.text("on track")
        case Status.at_risk:
            return "🔶 " + reader.text("at risk")
        case Status.off_track:
            return "🟥 " + reader.text("off track")
        case None:
            return "▫️ " + reader.text("no answer yet")


def state(reader: Reader, value: State) -> str:
    """Return detection's verdict."""
    match value:
        case State.clear:
            return "🟢 " + reader.text("clear")
        case State.watch:
            return "🔎 " + reader.text("watch")
        case State.slipping:
            return "🔻 " + reader.text("slipping")


def stage(reader: Reader, value: Stage) -> str:
    """Return where an initiative stands in its own life."""
    return {
        Stage.draft: reader.text("draft"),
        Stage.active: reader.text("active"),
        Stage.paused: "⏸️ " + reader.text("paused"),
        Stage.achieved: "✅ " + reader.text("achieved"),
        Stage.partly_achieved: "☑️ " + reader.text("partly achieved"),
        Stage.missed: "✖️ " + reader.text("missed"),
        Stage.dropped: "✖️ " + reader.text("dropped"),
    }[value]


def level(reader: Reader, value: Level) -> str:
    """Return an intervention's level."""
    return {
        Level.advise: reader.text("advise"),
        Level.assist: reader.text("assist"),
        Level.direct: reader.text("direct"),
    }[value]


def strand(reader: Reader, value: Strand) -> str:
    """Return a strand."""
    return {
        Strand.information_management: reader.text("information management"),
        Strand.knowledge_management: reader.text("knowledge management"),
        Strand.strategic_learning: reader.text("strategic learning"),
    }[value]


def role(reader: Reader, value: Role) -> str:
    """Return a role."""
    return {
        Role.knowledge_lead: reader.text("knowledge lead"),
        Role.hr_lead: reader.text("HR lead"),
        Role.sponsor: reader.text("sponsor"),
        Role.representative: reader.text("representative"),
        Role.deputy: reader.text("deputy"),
        Role.observer: reader.text("observer"),
    }[value]


def kind(reader: Reader, value: Kind) -> str:
    """Return what an intervention directs."""
    return {
        Kind.strategic_learning_session: reader.text("strategic-learning session"),
        Kind.coaching: reader.text("coaching"),
        Kind.peer_assist: reader.text("peer assist"),
        Kind.sponsor_ask: reader.text("sponsor ask"),
        Kind.resources: reader.text("resources"),
        Kind.clarify_ownership: reader.text("clarify ownership"),
        Kind.hr_direction: reader.text("HR direction"),
        Kind.re_plan: reader.text("re-plan"),
        Kind.stop: reader.text("stop"),
    }[value]


def alignment(reader: Reader, value: Alignment) -> str:
    """Return an HR lead's verdict on an initiative."""
    return {
        Alignment.aligned: "✅ " + reader.text("aligned"),
        Alignment.changes_wanted: "✏️ " + reader.text("changes wanted"),
        Alignment.not_aligned: "✖️ " + reader.text("not aligned"),
    }[value]


def directive(reader: Reader, value: DirectiveKind) -> str:
    """Return what a directive is."""
    return {
        DirectiveKind.programme: reader.text("programme"),
        DirectiveKind.information: reader.text("information"),
        DirectiveKind.regulatory: reader.text("regulatory direction"),
    }[value]


def outcome(reader: Reader, value: Outcome) -> str:
    """Return how an intervention ended."""
    return {
        Outcome.recovered: reader.text("recovered"),
        Outcome.re_planned: reader.text("re-planned"),
        Outcome.stopped: reader.text("stopped"),
        Outcome.withdrawn: reader.text("withdrawn"),
    }[value]


def confidence(reader: Reader, value: int) -> str:
    """Return the usual word for a level of confidence from 1 to 10; empty for those between two that have one."""
    words = {1: reader.text("hardly"), 3: reader.text("doubtful"), 5: reader.text("even odds")}
    words |= {8: reader.text("likely"), 10: reader.text("certain")}
    return words.get(value, "")
