"""A labelled set: a new intervention in somebody's own words, and the past one a colleague would point to.

Each pair was written as two people would write it: the past one when it was closed, the new one when it was raised,
by somebody in another division who had not read the first. They share a problem, not sentences.
"""

from dataclasses import dataclass
from random import Random

from bot.domain.likeness import recall_marks
from bot.domain.words import Rule, Strand

KM, IM, SL = Strand.knowledge_management, Strand.information_management, Strand.strategic_learning


@dataclass(frozen=True)
class Past:
    """An intervention that ended; `words` is the barrier, what was agreed, what came of it and what was learned."""

    title: str
    division: str
    strand: Strand
    rules: tuple[Rule, ...]
    words: str


@dataclass(frozen=True)
class New:
    """An intervention that begins: what is known of it then."""

    title: str
    division: str
    strand: Strand
    rules: tuple[Rule, ...]
    barrier: str


PAIRS: tuple[tuple[New, Past], ...] = (
    (
        New(
            "Find an expert", "Sales", KM, (Rule.stall,),
            "Works council objects to people's skills being visible to everyone",
        ),
        Past(
            "Expert directory", "Research", KM, (Rule.stall, Rule.barrier_open),
            "The works council did not agree to publish skills of employees. Peer assist with Logistics, who had an "
            "agreement. Profiles became voluntary, the council signed within three weeks.",
        ),
    ),
    (
        New(
            "Exit interviews for retiring engineers", "Manufacturing", KM, (Rule.shortfall,),
            "Retirees have left before we could talk to them",
        ),
        Past(
            "Keeping what retiring specialists know", "Energy", KM, (Rule.shortfall,),
            "Two specialists retired before their interviews. HR direction: notice of retirement now starts a series "
            "of interviews six months earlier.",
        ),
    ),
    (
        New(
            "Intranet search", "Finance", IM, (Rule.milestone_overdue,),
            "People cannot find documents because old versions come first in the results",
        ),
        Past(
            "One search for all documents", "Legal", IM, (Rule.milestone_overdue,),
            "Search showed outdated versions before current ones. An archive flag was set on 40,000 documents and the "
            "ranking now prefers what was reviewed in the last year.",
        ),
    ),
    (
        New(
            "Taxonomy for spare parts", "Logistics", IM, (Rule.stall,),
            "Plants disagree over the names of the parts, and nobody decides",
        ),
        Past(
            "Common vocabulary for components", "Procurement", IM, (Rule.stall, Rule.conflict),
            "Each plant kept its own names for the same part. Ownership was clarified: one data steward decides after "
            "hearing the plants, and names were frozen in May.",
        ),
    ),
    (
        New(
            "Mentoring across sites", "Customer Care", SL, (Rule.confidence,),
            "Mentors have no time because shifts are planned without them",
        ),
        Past(
            "Mentors for new team leads", "Operations", SL, (Rule.confidence,),
            "Shift planning left no hours for mentors. Resources: two hours a week were written into the shift plan, "
            "and the number of pairs doubled.",
        ),
    ),
    (
        New(
            "Lessons learned after bids", "Sales", KM, (Rule.silence,),
            "Account teams are afraid that lost bids will be used against them",
        ),
        Past(
            "Reviews of lost tenders", "Engineering", KM, (Rule.silence,),
            "Teams feared blame when they spoke of a lost tender. Coaching by an outsider; reviews now begin with what "
            "went well and no names are written down.",
        ),
    ),
    (
        New(
            "Electronic records retention", "Human Resources", IM, (Rule.barrier_open,),
            "We wait for the lawyers to say how long personnel files must be kept",
        ),
        Past(
            "Retention schedule", "Finance", IM, (Rule.barrier_open,),
            "The legal department had not answered how long files have to be kept. Sponsor ask: general counsel named "
            "one lawyer, who answered all forty questions in a fortnight.",
        ),
    ),
    (
        New(
            "Learning platform for technicians", "Field Service", SL, (Rule.pace_needed,),
            "Technicians have no laptop on the road and the courses do not run on a phone",
        ),
        Past(
            "Online courses for drivers", "Logistics", SL, (Rule.pace_needed,),
            "Courses could not be opened on a phone and drivers carry no laptop. The vendor made short films that run "
            "on phones; completion rose from 12 to 70 percent.",
        ),
    ),
    (
        New(
            "Community of data analysts", "Marketing", KM, (Rule.stall,),
            "Meetings are held in English only and half of the analysts stay away",
        ),
        Past(
            "Network of quality managers", "Manufacturing", KM, (Rule.stall,),
            "Half stayed away since meetings were in English. Peer assist: regional meetings in the local language, "
            "with a summary in English for the whole network.",
        ),
    ),
    (
        New(
            "Contract knowledge base", "Procurement", KM, (Rule.no_owner,),
            "The owner moved to another department and was not replaced",
        ),
        Past(
            "Playbook of negotiations", "Legal", KM, (Rule.no_owner,),
            "Its owner had moved to another department. Clarify ownership: the head of department named a successor "
            "with one day a week.",
        ),
    ),
    (
        New(
            "Migration of file shares", "Research", IM, (Rule.forecast,),
            "The contractor who moves the shares is insolvent",
        ),
        Past(
            "Moving drives to the cloud", "Operations", IM, (Rule.forecast,),
            "The contractor for the migration became insolvent. Re-plan: own staff moved the three largest shares, the "
            "rest was deleted after a review.",
        ),
    ),
    (
        New(
            "Onboarding in ninety days", "Field Service", SL, (Rule.shortfall,),
            "Managers skip the onboarding talks at quarter end",
        ),
        Past(
            "First hundred days programme", "Sales", SL, (Rule.shortfall,),
            "Onboarding talks were skipped by managers in the last month of each quarter. HR direction: no talks in "
            "that month, and two of them in the first.",
        ),
    ),
    (
        New(
            "Wiki for maintenance", "Energy", KM, (Rule.stall,),
            "Nobody maintains the articles, most have not been reviewed for years",
        ),
        Past(
            "Repair encyclopaedia", "Manufacturing", KM, (Rule.stall,),
            "Articles in the wiki were never reviewed. Each article now has a named editor and a review date; what "
            "nobody wanted to edit was removed.",
        ),
    ),
    (
        New(
            "Digital skills assessment", "Human Resources", SL, (Rule.barrier_open,),
            "Data protection officer wants the results anonymous",
        ),
        Past(
            "Skills survey", "Customer Care", SL, (Rule.barrier_open,),
            "Data protection asked for anonymous results. The survey now reports groups of ten or more; the officer "
            "approved it.",
        ),
    ),
    (
        New(
            "Metadata for drawings", "Engineering", IM, (Rule.pace_needed,),
            "Tagging by hand takes far too long for the number of drawings",
        ),
        Past(
            "Tagging of test reports", "Research", IM, (Rule.pace_needed,),
            "Tagging by hand took too long. A script reads the title block and proposes tags, people only confirm. "
            "Ten times faster.",
        ),
    ),
    (
        New(
            "Story library for the sales force", "Sales", KM, (Rule.shortfall,),
            "Customers do not allow us to use their names in the stories",
        ),
        Past(
            "Reference cases", "Engineering", KM, (Rule.shortfall,),
            "Customers refused to be named. Cases are written without names, and the contract template now contains a "
            "clause on references.",
        ),
    ),
    (
        New(
            "Leadership learning journey", "Finance", SL, (Rule.date_moved,),
            "Budget for facilitators was frozen until next year",
        ),
        Past(
            "Workshops for middle managers", "Energy", SL, (Rule.date_moved,),
            "The budget was frozen and external facilitators could not be paid. Strategic-learning session: six "
            "managers were trained as facilitators, at no cost.",
        ),
    ),
    (
        New(
            "Product data hub", "Marketing", IM, (Rule.upstream,),
            "The interface from the ERP system is not delivered by IT",
        ),
        Past(
            "Article master data", "Procurement", IM, (Rule.upstream,),
            "IT did not deliver the ERP interface. Sponsor ask approved: interface moved up to second place of the IT "
            "roadmap, a nightly file was used until then.",
        ),
    ),
    (
        New(
            "After action reviews in projects", "Operations", KM, (Rule.silence,),
            "Project leads forget the review once the next project begins",
        ),
        Past(
            "Project close-out", "Engineering", KM, (Rule.silence,),
            "Reviews were forgotten as soon as the next project started. The project office releases the final budget "
            "only after the review.",
        ),
    ),
    (
        New(
            "Translation of safety instructions", "Manufacturing", IM, (Rule.milestone_overdue,),
            "Translators do not know our technical terms and the reviewers send everything back",
        ),
        Past(
            "Operating manuals in six languages", "Field Service", IM, (Rule.milestone_overdue,),
            "Reviewers sent translations back because technical terms were wrong. A glossary of 800 terms was given to "
            "the translators first.",
        ),
    ),
)  # fmt: skip

_DIVISIONS = (
    "Sales", "Research", "Manufacturing", "Energy", "Finance", "Legal", "Logistics", "Procurement", "Customer Care",
    "Operations", "Engineering", "Human Resources", "Field Service", "Marketing",
)  # fmt: skip
_THINGS = (
    "Expert directory", "Document archive", "Taxonomy", "Learning platform", "Community of practice", "Intranet",
    "Onboarding", "Mentoring", "Knowledge base", "Search", "Records management", "Lessons learned", "Skills matrix",
    "Wiki", "Master data", "Project reviews", "Peer exchange", "Content migration", "Glossary", "Training catalogue",
)  # fmt: skip
_FOR = (
    "for engineers", "for the sales force", "for new employees", "for all sites", "of the region", "for managers",
    "for projects", "for customers", "for suppliers", "phase two", "for technicians", "in the plants",
)  # fmt: skip
_BARRIERS = (
    "The supplier delivers late", "There are not enough people in the team", "The budget is not approved yet",
    "Other projects come first this quarter", "The owner is on leave", "IT has no capacity for the interface",
    "Managers do not send their people", "Documents are spread over many drives", "Nobody uses the new search",
    "The works council has questions", "Legal has not approved the terms", "Data from the old system is incomplete",
    "Experts have no time for interviews", "The vendor has raised the price", "The pilot site dropped out",
    "People do not see what is in it for them", "Roles are not clear", "The tool is too slow at the plants",
    "Participants cancel at short notice", "Training material is out of date", "Two divisions want different names",
    "The reviewers do not answer", "Data protection is still checking", "Translation is missing",
)  # fmt: skip
_AGREED = (
    "Coaching for the owner", "A second person joined the team", "The plan was moved by two months",
    "The sponsor approved the budget", "A peer from another division helped for a week",
    "A session with all team leads was held", "Ownership was clarified", "HR leadership wrote to the divisions",
    "The scope was cut in half", "It was stopped and the results were archived",
)  # fmt: skip
_CAME = (
    "It recovered within a cycle", "It recovered after two months", "The new date was kept", "Nothing changed at first",
    "The team met every week until it was done", "Start earlier next time", "A weekly look at the numbers helped",
    "The next division should hear of this", "Small steps helped most", "The date slipped once more",
)  # fmt: skip


def crowd(count: int, seed: int = 5) -> list[Past]:
    """Return so many other past interventions, the same ones every time."""
    chance = Random(seed)
    return [
        Past(
            f"{chance.choice(_THINGS)} {chance.choice(_FOR)}",
            chance.choice(_DIVISIONS),
            chance.choice(list(Strand)),
            tuple(chance.sample(list(Rule), chance.randint(1, 3))),
            ". ".join([*chance.sample(_BARRIERS, 2), chance.choice(_AGREED), *chance.sample(_CAME, 2)]) + ".",
        )
        for _ in range(count)
    ]


def marks(each: Past | New) -> list[str]:
    """Return the exact marks under which an intervention is kept, as the use-case makes them."""
    return recall_marks(each.division, each.strand, each.rules)
