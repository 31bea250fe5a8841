"""What can be directed: for each kind when it fits and the actions it takes, and questions that lead to one.

The defaults are sentences for the catalogue; a community's own words are in none and are shown as they are.
A community keeps only what it changed, so that a better default reaches everybody who changed nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.actions import IsWorkingDay, SettlesWith, due_date
from bot.domain.errors import Invalid
from bot.domain.escalation import Place, Roster
from bot.domain.sentences import N_
from bot.domain.words import Kind, PersonId

MOST_ACTIONS = 12
LONGEST_ACTION = 200
LATEST_DUE_DAYS = 120


@dataclass(frozen=True)
class Task:
    """One line of a checklist; `for_place` proposes an owner, whom the lead may change.

    `settles_with` is what the bot sees happen by itself, so that nobody ticks it off by hand.
    """

    words: str
    due_in_working_days: int
    for_place: Place
    settles_with: SettlesWith | None = None


@dataclass(frozen=True)
class Playbook:
    kind: Kind
    fits: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Draft:
    """An action as a checklist proposes it; nothing is promised before a person confirms."""

    words: str
    owner: PersonId
    due_on: date


@dataclass(frozen=True)
class Choice:
    """One answer to a question, and where it leads."""

    words: str
    leads_to: Kind | str
    """A kind, or the key of the next question."""


@dataclass(frozen=True)
class Question:
    words: str
    choices: tuple[Choice, ...]


DEFAULTS: Mapping[Kind, Playbook] = {
    Kind.strategic_learning_session: Playbook(
        Kind.strategic_learning_session,
        N_("People do not yet know how to do what the initiative asks of them."),
        (
            Task(N_("Name what people need to be able to do afterwards"), 3, Place.owner),
            Task(N_("Agree date, participants and facilitator of the session"), 5, Place.hr_lead),
            Task(N_("Hold the session"), 15, Place.owner),
            Task(N_("Say in the thread what changed in the daily work"), 30, Place.representative),
        ),
    ),
    Kind.coaching: Playbook(
        Kind.coaching,
        N_("One person carries the initiative and would gain from somebody to think with."),
        (
            Task(N_("Agree with the owner what the coaching is for"), 3, Place.knowledge_lead),
            Task(N_("Find a coach and set the first date"), 5, Place.hr_lead),
            Task(N_("Hold the first two conversations"), 20, Place.owner),
            Task(N_("Decide together whether to go on"), 25, Place.owner),
        ),
    ),
    Kind.peer_assist: Playbook(
        Kind.peer_assist,
        N_("Another division has solved something similar."),
        (
            Task(N_("Write down the question in two sentences"), 2, Place.owner),
            Task(N_("Find a division that has done this, and a person there"), 5, Place.knowledge_lead),
            Task(N_("Meet for an hour and listen first"), 12, Place.owner),
            Task(N_("Post what you will do differently"), 15, Place.owner),
        ),
    ),
    Kind.sponsor_ask: Playbook(
        Kind.sponsor_ask,
        N_("What stands in the way is above the division's authority."),
        (
            Task(N_("Write the one-page ask: context, options, recommendation, needed by"), 3, Place.owner),
            Task(N_("Check the facts of the ask with the division"), 4, Place.representative),
            Task(N_("Answer the ask: approve, decline or ask back"), 8, Place.sponsor),
            Task(N_("Tell the team the answer and what follows"), 10, Place.representative),
        ),
    ),
    Kind.resources: Playbook(
        Kind.resources,
        N_("The plan is right, and time, people or money are missing."),
        (
            Task(N_("Say how much is missing, of what, and until when"), 3, Place.owner),
            Task(N_("Look for it inside the division first"), 5, Place.representative),
            Task(N_("Agree where it comes from and what has to wait for it"), 10, Place.knowledge_lead),
            Task(N_("Confirm that it has arrived"), 20, Place.owner),
        ),
    ),
    Kind.clarify_ownership: Playbook(
        Kind.clarify_ownership,
        N_("Nobody is sure who decides, or the owner has other work."),
        (
            Task(N_("Name one owner, and say so in the thread"), 3, Place.representative),
            Task(N_("Agree how much time the owner has for this"), 5, Place.representative),
            Task(N_("Hand over open questions and documents"), 10, Place.owner),
        ),
    ),
    Kind.hr_direction: Playbook(
        Kind.hr_direction,
        N_("Several divisions need to hear the same from HR leadership."),
        (
            Task(N_("Draft the directive: what, for whom, by when"), 3, Place.hr_lead, SettlesWith.directive),
            Task(N_("Test the draft with one representative"), 5, Place.hr_lead),
            Task(N_("Send the directive to the divisions"), 7, Place.hr_lead, SettlesWith.directive),
            Task(N_("Look at who has answered and ask the others"), 17, Place.hr_lead),
        ),
    ),
    Kind.re_plan: Playbook(
        Kind.re_plan,
        N_("The aim still holds, and the plan no longer does."),
        (
            Task(N_("List what has changed since the plan was agreed"), 3, Place.owner),
            Task(N_("Propose new milestones and a new due date"), 8, Place.owner),
            Task(N_("Approve the change of plan, or say what is missing"), 12, Place.knowledge_lead),
        ),
    ),
    Kind.stop: Playbook(
        Kind.stop,
        N_("The company no longer needs this, or not enough to pay for it."),
        (
            Task(N_("Say what would be lost, and for whom"), 3, Place.representative),
            Task(N_("Decide to stop, with the reason"), 8, Place.sponsor),
            Task(N_("Thank the team and tell who depends on it"), 10, Place.representative),
            Task(N_("Record what was learned and where the results are kept"), 15, Place.owner),
        ),
    ),
}

FIRST_QUESTION = "still_needed"
QUESTIONS: Mapping[str, Question] = {
    "still_needed": Question(
        N_("Does the company still need what this initiative is for?"),
        (
            Choice(N_("No, or not enough"), Kind.stop),
            Choice(N_("Yes"), "owner"),
        ),
    ),
    "owner": Question(
        N_("Is it clear who owns it and decides?"),
        (
            Choice(N_("No"), Kind.clarify_ownership),
            Choice(N_("Yes"), "plan"),
        ),
    ),
    "plan": Question(
        N_("Could the plan be met if nothing stood in the way?"),
        (
            Choice(N_("No, it has to change"), Kind.re_plan),
            Choice(N_("Yes"), "missing"),
        ),
    ),
    "missing": Question(
        N_("What is missing most?"),
        (
            Choice(N_("Knowing how"), "know_how"),
            Choice(N_("Time, people or money"), "reach"),
            Choice(N_("A decision or a barrier removed"), "authority"),
        ),
    ),
    "know_how": Question(
        N_("Who needs to learn?"),
        (
            Choice(N_("A team or several"), Kind.strategic_learning_session),
            Choice(N_("The person who carries it"), Kind.coaching),
            Choice(N_("Whoever it is, another division knows how"), Kind.peer_assist),
        ),
    ),
    "reach": Question(
        N_("Can the division or the leads find it themselves?"),
        (
            Choice(N_("Yes"), Kind.resources),
            Choice(N_("No, the sponsor has to decide"), Kind.sponsor_ask),
        ),
    ),
    "authority": Question(
        N_("Who can give it?"),
        (
            Choice(N_("HR leadership, for several divisions"), Kind.hr_direction),
            Choice(N_("The sponsor"), Kind.sponsor_ask),
        ),
    ),
}


def playbooks(overrides: Mapping[str, Mapping[str, object]] | None = None) -> dict[Kind, Playbook]:
    """Return the catalogue with a community's changes merged in, by kind.

    A change names a kind and any of `fits` (text) and `tasks` (a list of `words`, `due_in_working_days` and
    `for_place`); what it does not name keeps the default. A line in the default's words settles as there.

    Raises:
        Invalid: a change cannot be used; `field` says which kind and line.
    """
    merged = dict(DEFAULTS)
    for name, change in (overrides or {}).items():
        kind = _kind(name)
        merged[kind] = _merged(merged[kind], change)
    return merged


def drafts(
    playbook: Playbook, roster: Roster, lead: PersonId, start: date, is_working_day: IsWorkingDay
) -> list[Draft]:
    """Return the checklist as actions to confirm, with owners who hold the places today and dates they work.

    Where a place is vacant the action is proposed to whoever leads the intervention.
    """
    return [_draft(task, roster.at(task.for_place) or lead, start, is_working_day) for task in playbook.tasks]


def _draft(task: Task, owner: PersonId, start: date, is_working_day: IsWorkingDay) -> Draft:
    return Draft(task.words, owner, due_date(owner, start, task.due_in_working_days, is_working_day))


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise Invalid("kind", N_("There is no kind of intervention called “{name}”."), name=name) from None


def _merged(default: Playbook, change: Mapping[str, object]) -> Playbook:
    merged = default
    if "fits" in change:
        merged = replace(merged, fits=_words(f"{default.kind}.fits", change["fits"]))
    if "tasks" in change:
        settled = {task.words: task.settles_with for task in default.tasks}
        tasks = _tasks(default.kind, change["tasks"])
        merged = replace(merged, tasks=tuple(replace(each, settles_with=settled.get(each.words)) for each in tasks))
    return merged


def _tasks(kind: Kind, lines: object) -> tuple[Task, ...]:
    field = f"{kind}.tasks"
    if not isinstance(lines, Sequence) or isinstance(lines, str) or not 1 <= len(lines) <= MOST_ACTIONS:
        raise Invalid(field, N_("A checklist has one to {most} actions."), most=MOST_ACTIONS)
    return tuple(_task(f"{field}.{number}", line) for number, line in enumerate(lines, start=1))


def _task(field: str, line: object) -> Task:
    if not isinstance(line, Mapping):
        raise Invalid(field, N_("Say in words what is to be done."))
    words = _words(field, line.get("words"))
    days = line.get("due_in_working_days")
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= LATEST_DUE_DAYS:
        raise Invalid(field, N_("Choose one to {latest} working days."), latest=LATEST_DUE_DAYS)
    return Task(words, days, _place(field, line.get("for_place", Place.owner)))


def _words(field: str, words: object) -> str:
    if not isinstance(words, str) or not words.strip() or len(words.strip()) > LONGEST_ACTION:
        raise Invalid(field, N_("Say it in one to {longest} characters."), longest=LONGEST_ACTION)
    return words.strip()


def _place(field: str, name: object) -> Place:
    try:
        return Place(str(name))
    except ValueError:
        raise Invalid(field, N_("There is no place called “{name}”."), name=name) from None
