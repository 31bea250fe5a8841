"""What people of the playground's company did in the twelve weeks, beside answering their check-ins."""

from datetime import date

from bot.domain.alignment import Alignment
from bot.domain.directives import DirectiveKind
from bot.domain.maturity import Capability, MaturityLevel, Rating
from bot.domain.words import Kind, Level, Outcome
from bot.playground.script import (
    Acknowledges,
    Agrees,
    AnswersPulse,
    Assesses,
    Closes,
    Confirms,
    Deed,
    Helps,
    Issues,
    KeepsRecord,
    Leaves,
    Raises,
    Reviews,
    Says,
    StartsPulse,
    on,
)

DEEDS: tuple[Deed, ...] = (
    # KS-17: paper again on the shop floor, up to the sponsor
    Deed(on(2, 10, 8, 30), "maren", Acknowledges("KS-17")),
    Deed(on(2, 10, 8, 40), "maren", Says("KS-17", "Diego, what do the shifts write on today, and who reads it?")),
    Deed(
        on(2, 10, 13, 5),
        "diego",
        Says(
            "KS-17",
            "Paper, since the tablets lose notes whenever the network drops. The next shift reads it, no one else.",
        ),
    ),
    Deed(on(2, 10, 14, 0), "grace", KeepsRecord("KS-17")),
    Deed(
        on(3, 10, 9, 20),
        "sipho",
        Says(
            "KS-17", "Sixty tablets are out of reach this year. Would better reception in hall 3 do? I can fund that."
        ),
    ),
    Deed(
        on(3, 10, 14, 0), "diego", Says("KS-17", "It would. Most drops are in hall 3. I will bring numbers on Monday.")
    ),
    Deed(
        on(3, 11, 8, 0),
        "maren",
        Agrees(
            "KS-17",
            Kind.resources,
            "Sipho funds better reception in hall 3. Diego brings the numbers on Monday.",
            "Diego has no budget for the network, and without it nobody writes a note that lasts.",
        ),
    ),
    # KS-11: coaches without hours
    Deed(on(2, 16, 17, 0), "adaeze", Acknowledges("KS-11")),
    Deed(
        on(2, 16, 17, 10),
        "adaeze",
        Says(
            "KS-11",
            "Priya, I will ask for coach hours in the March staffing round. Could two retired agents help until then?",
        ),
    ),
    Deed(on(2, 17, 5, 30), "priya", Says("KS-11", "One of them can, two mornings a week. Thank you.")),
    # KS-7: slipped, helped by its peers, recovered, closed
    Deed(on(2, 23, 9, 0), "maren", Acknowledges("KS-7")),
    Deed(on(2, 24, 15, 10), "grace", Says("KS-7", "Sales lends you two reviewers until Friday.")),
    Deed(on(2, 24, 15, 12), "grace", Helps("KS-7")),
    Deed(on(2, 25, 2, 0), "mei", Says("KS-7", "They are in, and the draft is with them. Thank you, Grace.")),
    Deed(
        on(3, 10, 10, 0),
        "maren",
        Closes(
            "KS-7", Outcome.recovered, "Two borrowed reviewers were enough. Next time we name reviewers with the plan."
        ),
    ),
    # KS-2: nobody could decide, then somebody could
    Deed(on(2, 23, 10, 30), "maren", Acknowledges("KS-2")),
    Deed(
        on(2, 23, 11, 0),
        "jonas",
        Says(
            "KS-2", "400 duplicates wait for one decision: which site's numbering stays. We cannot take it between us."
        ),
    ),
    Deed(on(3, 12, 8, 0), "sipho", Says("KS-2", "Linz numbering stays. Jonas owns it for both sites from today.")),
    Deed(
        on(3, 12, 9, 0),
        "maren",
        Agrees(
            "KS-2",
            Kind.clarify_ownership,
            "Jonas owns the numbering of both sites, and settles the duplicates.",
            "Two sites waited for each other, and neither could decide for both.",
        ),
    ),
    # KS-5: a date that moved
    Deed(on(2, 24, 14, 0), "grace", Acknowledges("KS-5")),
    Deed(
        on(3, 23, 16, 0),
        "grace",
        Says("KS-5", "I moved the date to July. It holds only if the import is repaired by mid-April."),
    ),
    # KS-19: the representative leaves, and nobody takes over yet
    Deed(
        on(3, 12, 13, 0),
        "adaeze",
        Raises("KS-19", "Ruth leaves on Friday, and nobody is named to follow her in Field Service.", Level.assist),
    ),
    Deed(on(3, 13, 4, 0), "ruth", Leaves()),
    Deed(
        on(3, 16, 15, 0),
        "adaeze",
        Agrees(
            "KS-19",
            Kind.clarify_ownership,
            "Ruth names her successor in Field Service by Friday and hands over.",
            "With Ruth gone, nobody in Field Service may name who follows her.",
        ),
    ),
    Deed(on(3, 30, 10, 0), "adaeze", Acknowledges("KS-11")),
    # HR leadership: does it match what the company needs?
    Deed(on(1, 15, 9, 0), "adaeze", Reviews(tuple(f"KS-{number}" for number in range(1, 9)), Alignment.aligned)),
    Deed(
        on(1, 16, 9, 0),
        "adaeze",
        Reviews(
            ("KS-9",),
            Alignment.changes_wanted,
            "A peer assist before every gate is too much for small projects. Say from which size on.",
        ),
    ),
    Deed(on(1, 16, 9, 30), "adaeze", Reviews(("KS-10", "KS-11", "KS-12", "KS-15", "KS-16"), Alignment.aligned)),
    Deed(on(1, 19, 9, 0), "adaeze", Reviews(("KS-17", "KS-18", "KS-19"), Alignment.aligned)),
    # D-1: what HR leadership directs, on its way through the divisions
    Deed(
        on(3, 4, 9, 0),
        "adaeze",
        Issues(
            DirectiveKind.programme,
            "Two hours a month for learning together",
            "From April every team has two hours a month, in working time, to learn from each other: a case, a "
            "mistake, a visitor. Name who keeps the hours in your division, and put them into the rosters.",
            date(2026, 4, 10),
        ),
    ),
    Deed(on(3, 4, 10, 30), "tomas", Confirms("D-1")),
    Deed(on(3, 4, 14, 20), "grace", Confirms("D-1")),
    Deed(on(3, 5, 0, 40), "yuki", Confirms("D-1")),
    Deed(on(3, 6, 5, 0), "priya", Confirms("D-1")),
    Deed(on(3, 9, 13, 0), "diego", Confirms("D-1")),
    Deed(
        on(3, 18, 9, 0),
        "tomas",
        Confirms("D-1", "Jonas keeps the hours for both sites. They stand in the shift plan from 7 April."),
    ),
    Deed(on(3, 25, 1, 0), "yuki", Confirms("D-1", "First Thursday of the month, after the laboratory meeting.")),
    # The pulse of the quarter: what they know is found, but nobody has the time
    Deed(on(3, 9, 10, 0), "maren", StartsPulse()),
    Deed(on(3, 9, 10, 20), "tomas", AnswersPulse((4, 3, 4, 2, 3))),
    Deed(on(3, 9, 13, 0), "sipho", AnswersPulse((3, 4, 4, 2, 4))),
    Deed(on(3, 9, 15, 30), "grace", AnswersPulse((4, 4, 5, 3, 3))),
    Deed(on(3, 10, 1, 0), "yuki", AnswersPulse((5, 4, 3, 2, 3))),
    Deed(on(3, 10, 5, 0), "priya", AnswersPulse((3, 4, 4, 1, 2))),
    Deed(on(3, 10, 9, 0), "adaeze", AnswersPulse((3, 4, 4, 2, 3))),
    Deed(on(3, 10, 14, 0), "diego", AnswersPulse((2, 3, 4, 1, 2))),
    Deed(on(3, 11, 3, 0), "mei", AnswersPulse((4, 4, 3, 2, 4))),
    Deed(on(3, 11, 9, 0), "maren", AnswersPulse((4, 4, 4, 2, 3))),
    Deed(on(3, 17, 8, 0), "jonas", AnswersPulse((3, 2, 3, 2, 2))),
    Deed(on(3, 17, 19, 0), "noah", AnswersPulse((4, 3, 4, 2, 3))),
    # How mature the work with knowledge is, as the leads see it
    Deed(
        on(3, 26, 9, 0),
        "maren",
        Assesses(
            {
                Capability.strategy: Rating(MaturityLevel.standardize, "One strategy, read and signed by the board."),
                Capability.people: Rating(MaturityLevel.develop, "Roles in eight divisions, hours in two."),
                Capability.process: Rating(MaturityLevel.develop),
                Capability.content: Rating(MaturityLevel.standardize, "One taxonomy, in use in three systems."),
                Capability.technology: Rating(MaturityLevel.develop, "Search still leaves out the shop floor."),
                Capability.measurement: Rating(MaturityLevel.initiate),
            }
        ),
    ),
)
