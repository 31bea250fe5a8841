"""The slash commands: each verb of `bot.domain.verbs` has one line here."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain import verbs
from bot.usecases import finding, history, people, standing
from bot.views import standing as views
from bot.views.ids import Command
from bot.views.mrkdwn import unescape
from bot.views.surfaces import Post
from handlers import (
    absences,
    actions,
    cadence,
    checkins,
    days_off,
    decisions,
    digests,
    directing,
    directives,
    exporting,
    handover,
    home,
    initiatives,
    interventions,
    lessons,
    maturity,
    plans,
    pulse,
    questions,
    raising,
    reminders,
    reports,
    reviews,
    roster,
    rules,
    settings,
    setup,
)
from handlers.desk import Desk, Payload, answer_privately, channel_of


@dataclass(frozen=True)
class Typed:
    """A command as it was typed, with everything needed to obey it."""

    desk: Desk
    client: WebClient
    body: Payload
    respond: Respond
    words: str

    def answer(self, post: Post) -> None:
        """Answer so that only the person who typed sees it."""
        answer_privately(self.respond, post)


def register(app: App, desk: Desk) -> None:
    """Listen to the slash commands."""

    def listen(command: Command, obey: Callable[[Typed], None]) -> None:
        @app.command(command)
        def typed(ack: Ack, body: Payload, client: WebClient, respond: Respond) -> None:
            ack()
            obey(Typed(desk, client, body, respond, unescape(body.get("text") or "").strip()))

    listen(Command.cop, _cop)
    listen(Command.check_in, _check_in)
    listen(Command.status, _status)
    listen(Command.intervene, _intervene)


def _cop(typed: Typed) -> None:
    verb, words = verbs.parse(typed.words)
    OBEY[verb.name](Typed(typed.desk, typed.client, typed.body, typed.respond, words))


def _help(typed: Typed) -> None:
    typed.answer(views.help_text(typed.desk.reader(typed.body), list(verbs.VERBS.values())))


def _status(typed: Typed) -> None:
    with typed.desk.look(typed.client, typed.body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(typed.body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        post = standing.status(visit.session, visit.reader, community, visit.person, typed.words, visit.now)
    typed.answer(post)


def _matrix(typed: Typed) -> None:
    typed.answer(home.show_matrix(typed.desk, typed.client, typed.body))


def _health(typed: Typed) -> None:
    typed.answer(home.show_health(typed.desk, typed.client, typed.body))


def _pulse(typed: Typed) -> None:
    typed.answer(pulse.obey(typed.desk, typed.client, typed.body, typed.words))


def _maturity(typed: Typed) -> None:
    typed.answer(maturity.show(typed.desk, typed.client, typed.body))


def _why(typed: Typed) -> None:
    with typed.desk.look(typed.client, typed.body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(typed.body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        initiative = finding.initiative_named(visit.session, community, typed.words)
        post = standing.why(visit.session, visit.reader, community, initiative, visit.person, visit.now)
    typed.answer(post)


def _check_in(typed: Typed) -> None:
    checkins.open_form(typed.desk, typed.client, typed.body, typed.words)


def _history(typed: Typed) -> None:
    with typed.desk.look(typed.client, typed.body) as visit:
        community = people.community_for(visit.session, visit.person, channel_of(typed.body), visit.now)
        people.permit_view(visit.session, community, visit.person, visit.now)
        initiative = finding.initiative_named(visit.session, community, typed.words)
        post = history.of_initiative(visit.session, visit.reader, community, initiative)
    typed.answer(post)


def _questions(typed: Typed) -> None:
    questions.open_list(typed.desk, typed.client, typed.body)


def _settings(typed: Typed) -> None:
    settings.open_overview(typed.desk, typed.client, typed.body, typed.words)


def _intervene(typed: Typed) -> None:
    raising.open_form(typed.desk, typed.client, typed.body, typed.words)


def _interventions(typed: Typed) -> None:
    listing = interventions.figures if typed.words.casefold() == "figures" else interventions.list_open
    typed.answer(listing(typed.desk, typed.client, typed.body))


def _rules(typed: Typed) -> None:
    if typed.words.casefold() == "try":
        rules.open_form(typed.desk, typed.client, typed.body)
        return
    typed.answer(rules.overview(typed.desk, typed.client, typed.body))


def _direct(typed: Typed) -> None:
    directing.open_form(typed.desk, typed.client, typed.body, typed.words)


def _actions(typed: Typed) -> None:
    typed.answer(actions.list_open(typed.desk, typed.client, typed.body, typed.words))


def _decisions(typed: Typed) -> None:
    typed.answer(decisions.listed(typed.desk, typed.client, typed.body))


def _lessons(typed: Typed) -> None:
    typed.answer(lessons.search(typed.desk, typed.client, typed.body, typed.words))


def _digest(typed: Typed) -> None:
    typed.answer(digests.show(typed.desk, typed.client, typed.body, typed.words))


def _report(typed: Typed) -> None:
    typed.answer(reports.order(typed.desk, typed.client, typed.body, typed.words))


def _review(typed: Typed) -> None:
    if post := reviews.obey(typed.desk, typed.client, typed.body, typed.words):
        typed.answer(post)


def _calendar(typed: Typed) -> None:
    typed.answer(exporting.calendar(typed.desk, typed.client, typed.body))


def _export(typed: Typed) -> None:
    typed.answer(exporting.order(typed.desk, typed.client, typed.body, typed.words))


def _directive(typed: Typed) -> None:
    if post := directives.obey(typed.desk, typed.client, typed.body, typed.words):
        typed.answer(post)


def _directives(typed: Typed) -> None:
    typed.answer(directives.listed(typed.desk, typed.client, typed.body))


def _playbooks(typed: Typed) -> None:
    directing.open_playbooks(typed.desk, typed.client, typed.body)


def _correct(typed: Typed) -> None:
    interventions.open_correction(typed.desk, typed.client, typed.body, typed.words)


def _preview(typed: Typed) -> None:
    typed.answer(cadence.preview(typed.desk, typed.client, typed.body, 0))


def _cadence(typed: Typed) -> None:
    cadence.open_form(typed.desk, typed.client, typed.body, typed.words)


def _days_off(typed: Typed) -> None:
    days_off.open_form(typed.desk, typed.client, typed.body, typed.words)


def _snooze(typed: Typed) -> None:
    if post := reminders.snooze(typed.desk, typed.client, typed.body, typed.words):
        typed.answer(post)


def _away(typed: Typed) -> None:
    if post := absences.away(typed.desk, typed.client, typed.body, typed.words):
        typed.answer(post)


def _back(typed: Typed) -> None:
    typed.answer(absences.back(typed.desk, typed.client, typed.body, typed.words))


def _pause(typed: Typed) -> None:
    if post := absences.pause(typed.desk, typed.client, typed.body, typed.words):
        typed.answer(post)


def _resume(typed: Typed) -> None:
    typed.answer(absences.resume(typed.desk, typed.client, typed.body))


def _setup(typed: Typed) -> None:
    setup.open_wizard(typed.desk, typed.client, typed.body)


def _roster(typed: Typed) -> None:
    typed.answer(roster.show(typed.desk, typed.client, typed.body, typed.words))


def _assign(typed: Typed) -> None:
    roster.open_assign(typed.desk, typed.client, typed.body)


def _handover(typed: Typed) -> None:
    typed.answer(handover.show(typed.desk, typed.client, typed.body, typed.words))


def _division(typed: Typed) -> None:
    if post := roster.obey_division(typed.desk, typed.client, typed.body, typed.words):
        typed.answer(post)


def _initiative(typed: Typed) -> None:
    word, _, key = typed.words.partition(" ")
    if word.casefold() == "plan":
        plans.open_form(typed.desk, typed.client, typed.body, key.strip())
        return
    if post := initiatives.obey(typed.desk, typed.client, typed.body, typed.words):
        typed.answer(post)


OBEY: dict[str, Callable[[Typed], None]] = {
    "help": _help,
    "setup": _setup,
    "roster": _roster,
    "assign": _assign,
    "handover": _handover,
    "division": _division,
    "initiative": _initiative,
    "status": _status,
    "matrix": _matrix,
    "health": _health,
    "pulse": _pulse,
    "maturity": _maturity,
    "why": _why,
    "checkin": _check_in,
    "history": _history,
    "questions": _questions,
    "settings": _settings,
    "preview": _preview,
    "cadence": _cadence,
    "daysoff": _days_off,
    "snooze": _snooze,
    "away": _away,
    "back": _back,
    "pause": _pause,
    "resume": _resume,
    "intervene": _intervene,
    "interventions": _interventions,
    "rules": _rules,
    "direct": _direct,
    "actions": _actions,
    "decisions": _decisions,
    "lessons": _lessons,
    "digest": _digest,
    "report": _report,
    "review": _review,
    "directive": _directive,
    "directives": _directives,
    "playbooks": _playbooks,
    "export": _export,
    "calendar": _calendar,
    "correct": _correct,
}
