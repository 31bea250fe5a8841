"""The main job in eight cycles of a small company, played through the real forms, without a page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.clock import MovableClock
from bot.domain.plan import Milestone
from bot.domain.words import Outcome, Role, Strand
from bot.playground import as_text, playing
from bot.playground.scene import Scene, open_scene
from bot.playground.script import Acknowledges, Closes, Colleague, Company, Deed, Says, Told, Words, on
from bot.playground.slack.records import Json

OPERATIONS, SALES, RESEARCH = "Operations", "Sales", "Research"

COLLEAGUES = (
    Colleague("ines", "Ines Duarte", "Knowledge Strategy", "Europe/Lisbon", "en-GB", Role.knowledge_lead),
    Colleague("bola", "Bola Adeyemi", "People", "Africa/Lagos", "en-GB", Role.hr_lead),
    Colleague("henrik", "Henrik Sand", "Managing Director", "Europe/Oslo", "en-GB", Role.sponsor),
    Colleague("asha", "Asha Menon", "Plants", "Europe/London", "en-GB", Role.representative, OPERATIONS, time(10, 20)),
    Colleague("tom", "Tom Reyes", "Accounts", "America/New_York", "en-US", Role.representative, SALES, time(11, 5)),
    Colleague("lin", "Lin Zhao", "Laboratory", "Asia/Singapore", "en-GB", Role.representative, RESEARCH, time(9, 45)),
)

TOLD = (
    Told(
        "Expert directory",
        OPERATIONS,
        Strand.knowledge_management,
        "asha",
        date(2026, 1, 5),
        date(2026, 5, 29),
        (0, 0, 0, 0, 0, 0, 34, 34),
        "oorrxxoo",
        "88754378",
        milestones=(
            Milestone("Profiles imported", date(2026, 2, 6)),
            Milestone("Open to everybody", date(2026, 3, 27)),
            Milestone("Used in every bid", date(2026, 5, 29)),
        ),
        words={
            2: Words("The profile import fails on one profile in three."),
            4: Words("The import still fails.", "Two days from the identity team."),
            6: Words(note="The import is repaired; people fill in their profiles."),
        },
    ),
    Told(
        "Lessons learned after every shutdown",
        OPERATIONS,
        Strand.strategic_learning,
        "asha",
        date(2026, 1, 5),
        date(2026, 12, 18),
        (2, 4, 6, 8, 10, 12, 15, 17),
        "oooooooo",
        "88888899",
    ),
    Told(
        "Contract records schedule",
        SALES,
        Strand.information_management,
        "tom",
        date(2026, 1, 5),
        date(2026, 9, 30),
        (3, 5, 8, 11, 14, 14, 14, 14),
        "ooooo-o-",
        "77777777",
    ),
    Told(
        "Taxonomy, second edition",
        RESEARCH,
        Strand.information_management,
        "lin",
        date(2026, 1, 5),
        date(2026, 10, 30),
        (2, 5, 7, 10, 12, 15, 17, 20),
        "oooooooo",
        "88888888",
    ),
)

SMALL = Company(
    channel="knowledge-community",
    name="Knowledge Community",
    tz="Europe/London",
    # Sales keeps no calendar here: an American holiday would move rounds of so short a story.
    divisions={OPERATIONS: "GB", SALES: "", RESEARCH: "SG"},
    colleagues=COLLEAGUES,
    told=TOLD,
    deeds=(
        Deed(on(2, 16, 12), "ines", Acknowledges("KS-1")),
        Deed(on(2, 16, 12, 5), "ines", Says("KS-1", "Asha, who can repair the import? I will ask for the two days.")),
        Deed(on(2, 16, 14), "asha", Says("KS-1", "The identity team. They answered: next week, if Henrik agrees.")),
        Deed(on(2, 17, 8), "henrik", Says("KS-1", "Agreed.")),
        Deed(on(3, 3, 9), "ines", Closes("KS-1", Outcome.recovered, "Two days of the identity team were enough.")),
    ),
    founded=datetime(2026, 1, 8, 9, tzinfo=UTC),
    first_cycle=date(2026, 1, 12),
    ends=datetime(2026, 3, 3, 12, tzinfo=UTC),
)

SHOWN_OF_THE_CHANNEL = 6


@dataclass(frozen=True)
class Seen:
    """What there is to see afterwards, as text: the channel, one direct message, one intervention's thread."""

    channel: str
    direct_message: str
    thread: str


def steps() -> int:
    """Return how many steps a tour has."""
    return playing.steps_to_play(SMALL)


def take(advance: Callable[[], None] = lambda: None) -> Seen:
    """Play the tour and return what there is to see; nothing is left behind. `advance` is called after each step."""
    with TemporaryDirectory(prefix="convener-tour-") as folder:
        clock = MovableClock(SMALL.founded)
        with open_scene(Path(folder), clock) as scene:
            playing.found(scene, SMALL)
            playing.play(scene, SMALL, playing.through_forms, advance)
            return _look_around(scene)


def _look_around(scene: Scene) -> Seen:
    slack = scene.slack
    channel = next(each["id"] for each in slack.channels() if each["name"] == SMALL.channel)
    posts = slack.messages(channel)
    head = next(each for each in posts if _is_of_an_intervention(each) and each.get("reply_count"))
    asha = playing.member_id(scene, "asha")
    direct = slack.messages(slack.open_dm(asha))
    return Seen(
        channel=_shown(scene, posts[-SHOWN_OF_THE_CHANNEL:]),
        direct_message=_shown(scene, direct[-1:]),
        thread=_shown(scene, slack.thread(channel, head["ts"])),
    )


def _is_of_an_intervention(post: Json) -> bool:
    key = post.get("metadata", {}).get("event_payload", {}).get("key", "")
    return str(key).startswith("intervention:")


def _shown(scene: Scene, messages: list[Json]) -> str:
    names = {each["id"]: each["real_name"] for each in scene.slack.members()}
    return as_text.conversation(messages, lambda user: str(names.get(user, user)), SMALL.tz)
