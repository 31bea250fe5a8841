"""The initiatives of the playground's company, and what was said of each in twelve weeks. All of it is invented.

`statuses` has one letter a week: `o` on track, `r` at risk, `x` off track, `-` no answer. `confidence` has one digit
a week, 0 for ten. `words` are what is written beside the numbers, from that week on for barriers and asks.
"""

from dataclasses import dataclass, field
from datetime import date

from bot.domain.plan import Milestone, Target
from bot.domain.words import Strand
from bot.playground.company_people import (
    FIELD,
    FINANCE,
    LEGAL,
    MANUFACTURING,
    OPERATIONS,
    RESEARCH,
    SALES,
    SERVICE,
)

INFORMATION = Strand.information_management
KNOWLEDGE = Strand.knowledge_management
LEARNING = Strand.strategic_learning


@dataclass(frozen=True)
class Words:
    """What is written in one week; `moves_due` is a new due date."""

    barrier: str = ""
    ask: str = ""
    note: str = ""
    moves_due: date | None = None


@dataclass(frozen=True)
class Told:
    """An initiative with its plan, and what its representative says of it week after week."""

    title: str
    division: str
    strand: Strand
    owner: str
    starts: date
    due: date
    progress: tuple[int, ...]
    statuses: str
    confidence: str
    milestones: tuple[Milestone, ...] = ()
    targets: tuple[Target, ...] = ()
    words: dict[int, Words] = field(default_factory=dict)


TOLD = (
    Told(
        "Lessons learned after every shutdown",
        OPERATIONS,
        KNOWLEDGE,
        "tomas",
        date(2025, 10, 6),
        date(2026, 6, 29),
        (40, 42, 45, 48, 50, 52, 55, 58, 60, 63, 66, 68),
        "oooooooooooo",
        "888788889888",
        targets=(Target(date(2025, 12, 15), 30), Target(date(2026, 3, 30), 65)),
        words={6: Words(note="The February shutdown was the first with a review on the last shift.")},
    ),
    Told(
        "One procedure library for all sites",
        OPERATIONS,
        INFORMATION,
        "jonas",
        date(2025, 11, 3),
        date(2026, 5, 29),
        (25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 50, 50),
        "ooorrrxxxrrr",
        "776655433445",
        milestones=(
            Milestone("Inventory of both sites", date(2025, 12, 19), 1),
            Milestone("Duplicates settled", date(2026, 2, 13), 1),
            Milestone("Linz moved over", date(2026, 4, 10), 1),
            Milestone("Old shares read-only", date(2026, 5, 29), 1),
        ),
        words={
            3: Words("Two sites keep different numbering, and neither wants to give it up."),
            6: Words(
                "Nobody may decide which numbering wins, so 400 duplicates wait.",
                "Name one owner for procedure numbering across both sites.",
            ),
            9: Words("The owner is named; 400 duplicates have to be worked off."),
            10: Words("The duplicates are settled; Linz lost four weeks.", note="Linz numbering it is."),
        },
    ),
    Told(
        "Handover conversations before retirement",
        OPERATIONS,
        LEARNING,
        "tomas",
        date(2025, 9, 1),
        date(2026, 8, 31),
        (30, 32, 35, 37, 38, 41, 43, 46, 48, 50, 52, 55),
        "oooooooooooo",
        "778887888899",
        words={4: Words(note="Eleven of 26 conversations held; the recordings are tagged by asset.")},
    ),
    Told(
        "Win-and-loss reviews people can find",
        SALES,
        KNOWLEDGE,
        "grace",
        date(2025, 11, 3),
        date(2026, 4, 30),
        (35, 40, 46, 52, 57, 62, 68, 73, 78, 83, 88, 90),
        "oooooooooooo",
        "899999999999",
    ),
    Told(
        "Expert directory for bids",
        SALES,
        KNOWLEDGE,
        "grace",
        date(2025, 12, 1),
        date(2026, 5, 15),
        (28, 33, 36, 39, 40, 41, 42, 42, 43, 44, 44, 44),
        "oooorrrrxxx-",
        "887766554333",
        targets=(Target(date(2026, 2, 2), 40), Target(date(2026, 3, 30), 75)),
        words={
            4: Words("The supplier of the profile import is three weeks late."),
            8: Words(
                "The import fails on one profile in three, and people do not fill them in by hand.",
                "Two days from the identity team to repair the import.",
            ),
            10: Words("The import still fails on one profile in three.", moves_due=date(2026, 7, 3)),
        },
    ),
    Told(
        "Strategic-learning forum with key accounts",
        SALES,
        LEARNING,
        "grace",
        date(2026, 1, 5),
        date(2026, 12, 18),
        (0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 21, 23),
        "oooooooooooo",
        "777778888888",
    ),
    Told(
        "Enterprise taxonomy, second edition",
        RESEARCH,
        INFORMATION,
        "mei",
        date(2025, 10, 13),
        date(2026, 4, 17),
        (20, 40, 40, 40, 40, 40, 40, 60, 60, 80, 80, 80),
        "oooorrrroooo",
        "887766666778",
        milestones=(
            Milestone("Terms gathered", date(2025, 12, 12), 1),
            Milestone("Card sorting with three divisions", date(2026, 1, 16), 1),
            Milestone("Draft reviewed", date(2026, 2, 13), 1),
            Milestone("Search uses the terms", date(2026, 3, 20), 1),
            Milestone("Old terms retired", date(2026, 4, 17), 1),
        ),
        words={
            4: Words("Reviewers from Sales and Finance have not answered.", "Two reviewers from each division."),
            7: Words("Reviewers are found; the draft went round two weeks late."),
        },
    ),
    Told(
        "Research notebooks in one search",
        RESEARCH,
        INFORMATION,
        "yuki",
        date(2025, 12, 1),
        date(2026, 9, 30),
        (8, 10, 13, 16, 18, 20, 24, 27, 30, 33, 36, 38),
        "oooooooooooo",
        "777777788888",
    ),
    Told(
        "Peer assists before each stage gate",
        RESEARCH,
        KNOWLEDGE,
        "yuki",
        date(2025, 11, 10),
        date(2026, 7, 31),
        (18, 20, 24, 27, 30, 34, 38, 41, 44, 48, 52, 55),
        "oooorooooooo",
        "888868888999",
        words={4: Words("Two gates fell into the same week.", note="The third assist saved a month of testing.")},
    ),
    Told(
        "Known-error articles written with the answer",
        SERVICE,
        KNOWLEDGE,
        "priya",
        date(2025, 10, 1),
        date(2026, 3, 31),
        (60, 64, 68, 72, 76, 80, 84, 88, 92, 95, 98, 100),
        "oooooooooooo",
        "999999999990",
        words={11: Words(note="Every agent now writes the article while closing the call.")},
    ),
    Told(
        "Onboarding in four weeks instead of nine",
        SERVICE,
        LEARNING,
        "priya",
        date(2025, 12, 8),
        date(2026, 6, 30),
        (14, 16, 18, 20, 22, 25, 27, 30, 33, 36, 38, 40),
        "oooooorrrrrr",
        "888887766665",
        words={
            6: Words("Coaches have no hours set aside while call volume is high."),
            9: Words("Coaches still have no hours set aside.", "Four coach hours a week until June."),
        },
    ),
    Told(
        "Records schedule for contracts",
        FINANCE,
        INFORMATION,
        "noah",
        date(2025, 9, 15),
        date(2026, 5, 29),
        (45, 47, 50, 53, 55, 58, 61, 64, 67, 70, 73, 73),
        "oooooooo-oo-",
        "888888888888",
    ),
    Told(
        "Business cases with a learning section",
        FINANCE,
        LEARNING,
        "noah",
        date(2026, 1, 5),
        date(2026, 10, 30),
        (2, 4, 6, 8, 10, 13, 15, 17, 20, 23, 25, 25),
        "oooooooo-oo-",
        "777777777788",
    ),
    Told(
        "Retention rules in the document system",
        LEGAL,
        INFORMATION,
        "claire",
        date(2025, 10, 6),
        date(2026, 6, 12),
        (35, 38, 40, 42, 44, 46, 48, 48, 48, 48, 48, 48),
        "ooooorr-----",
        "888877655555",
        words={5: Words("The document system cannot hold two rules for one folder.")},
    ),
    Told(
        "Clause library with named owners",
        LEGAL,
        KNOWLEDGE,
        "claire",
        date(2025, 12, 1),
        date(2026, 7, 31),
        (12, 15, 18, 20, 22, 24, 26, 26, 26, 26, 26, 26),
        "ooooooo-----",
        "777777777777",
    ),
    Told(
        "Communities of practice for maintenance",
        MANUFACTURING,
        KNOWLEDGE,
        "diego",
        date(2025, 10, 20),
        date(2026, 6, 19),
        (30, 33, 37, 40, 43, 46, 50, 54, 57, 60, 64, 67),
        "ooooooooooo-",
        "888888898898",
        words={5: Words(note="The pump community solved a seal problem for two plants in one call.")},
    ),
    Told(
        "Shift handover notes that can be searched",
        MANUFACTURING,
        INFORMATION,
        "diego",
        date(2025, 11, 17),
        date(2026, 4, 24),
        (30, 35, 38, 40, 40, 40, 40, 42, 44, 45, 46, 46),
        "ooorrxxxxxx-",
        "887654443333",
        words={
            3: Words("The tablets lose what was typed when the network drops."),
            5: Words(
                "The tablets lose notes, so the shifts went back to paper.",
                "A decision whether we replace the tablets or the network.",
            ),
            8: Words("Replacing 60 tablets is not in this year's budget."),
        },
    ),
    Told(
        "Simulator hours for line leads",
        MANUFACTURING,
        LEARNING,
        "diego",
        date(2026, 1, 12),
        date(2026, 11, 27),
        (0, 1, 4, 6, 8, 10, 13, 15, 17, 20, 22, 22),
        "ooooooooooo-",
        "777777888888",
    ),
    Told(
        "Photo evidence filed with the job",
        FIELD,
        INFORMATION,
        "ruth",
        date(2025, 11, 3),
        date(2026, 5, 22),
        (30, 34, 38, 42, 46, 50, 54, 58, 62, 62, 62, 62),
        "ooooooooo---",
        "888888888888",
    ),
    Told(
        "Ride-along learning for new technicians",
        FIELD,
        LEARNING,
        "ruth",
        date(2025, 12, 1),
        date(2026, 8, 28),
        (10, 13, 16, 18, 21, 24, 27, 30, 33, 33, 33, 33),
        "ooooooooo---",
        "777888888888",
    ),
)
