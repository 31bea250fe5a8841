"""What people do while the bot is killed: they answer, write, raise, and press again when Slack shows them an error."""

import threading
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from bot.playground.slack import StandIn
from bot.views.ids import read_value
from handlers.acknowledged import LONGEST_HELD_S
from tests.kills.company import INITIATIVES, Company
from tests.kills.promises import Promises
from tests.world import elements

# A person looks for this long for what should appear, and presses at most so often again.
LOOKS_S = 3.0
PRESSES = 8
BREATH_S = 0.4
Json = dict[str, Any]


class GivenUp(Exception):
    """The person has pressed often enough, or what should have come did not."""


class Crowd:
    """Everybody at once, each in a thread."""

    def __init__(self, slack: StandIn, company: Company, promises: Promises, seed: int) -> None:
        self._stop = threading.Event()
        everybody = [*company.leads, *company.representatives]
        self._people = [
            Human(slack, company, promises, Random(f"{seed} {slack_id}"), slack_id, self._stop)
            for slack_id in everybody
        ]
        self._threads = [threading.Thread(target=each.live, daemon=True) for each in self._people]

    def start(self) -> None:
        """Have everybody begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Have everybody finish what is in hand; return when they have. Raises what went wrong with one of them."""
        self._stop.set()
        for thread in self._threads:
            thread.join(60)
        for each in self._people:
            if each.failure:
                raise each.failure


class Human:
    """One person, who does one thing after the other."""

    def __init__(
        self,
        slack: StandIn,
        company: Company,
        promises: Promises,
        random: Random,
        slack_id: str,
        stop: threading.Event,
    ) -> None:
        self.failure: BaseException | None = None
        self._waited_s = 0.0
        self._slack = slack.workspace
        self._company = company
        self._promises = promises
        self._random = random
        self._me = slack_id
        self._stop = stop

    def live(self) -> None:
        """Act until it is time to stop."""
        try:
            while not self._stop.is_set():
                self._stop.wait(self._random.uniform(0.05, 0.5))
                self._act()
        except BaseException as error:
            self.failure = error

    def _act(self) -> None:
        speaks = self._me in self._company.representatives
        deeds: dict[Callable[[], None], int] = {
            self._answer: 2 if speaks else 0,
            self._answer_from_card: 5 if speaks else 0,
            self._repeat: 10 if speaks else 0,
            self._draft: 1 if speaks else 0,
            self._put_off: 2 if speaks else 0,
            self._skip: 1 if speaks else 0,
            self._write: 3,
            self._ask: 1,
            self._look_at_home: 1,
            self._raise: 1,
            self._work_on_intervention: 4,
            self._reply: 2,
        }
        (deed,) = self._random.choices(list(deeds), list(deeds.values()))
        try:
            deed()
        except GivenUp:
            self._promises.count("given up")
        for form in self._slack.modals(self._me)[:1]:
            self._slack.close_view(self._me, form["id"], clear=True)

    # -- check-ins ---------------------------------------------------------------------------------------------

    def _answer(self) -> None:
        self._command("/cop", "checkin")
        self._send_answer(self._form())

    def _answer_from_card(self) -> None:
        message, button = self._button(self._dm(), "answer_check_in")
        self._click(self._dm(), message, button)
        self._send_answer(self._form())

    def _send_answer(self, form: Json) -> None:
        if _field(form, "status") is None:
            return
        word = self._promises.new("answer")
        # What is sent takes the draft away, whether or not the person hears that it was taken.
        check_in, initiative = _about(form)
        self._promises.let_go(check_in, {initiative})
        status = self._random.choice(["on_track", "at_risk", "off_track"])
        said = {
            "status": status,
            "progress": str(self._random.randrange(100)),
            "note": word,
            "barrier": f"because {word}",
        }
        self._send(word, form, said)

    def _repeat(self) -> None:
        message, button = self._button(self._dm(), self._random.choice(["all_as_before", "as_before"]))
        carried = read_value(button["value"])
        check_in, initiative = carried["check_in"], carried.get("initiative", 0)
        on_card = (read_value(each["value"]) for each in elements(message) if each.get("action_id") == "as_before")
        # What is answered takes its draft away.
        self._promises.let_go(check_in, {initiative} if initiative else {each["initiative"] for each in on_card})
        before = self._seen()
        self._click(self._dm(), message, button)
        if self._seen() == before:
            # Neither a question nor a refusal came, so what was pressed has been done.
            with self._promises.lock:
                self._promises.repeated.add((check_in, initiative))
                self._promises.count("taken: no change")

    def _draft(self) -> None:
        self._command("/cop", "checkin")
        form = self._form()
        status = _field(form, "status")
        if status is None:
            return
        word = self._promises.new("draft")
        self._slack.fill(self._me, form["id"], {(_field(form, "note") or {})["block_id"]: word})
        check_in, initiative = _about(form)
        self._promises.let_go(check_in, {initiative})

        def choose() -> bool:
            choice = self._random.choice(["on_track", "at_risk"])
            block = status["block_id"]
            return self._slack.click(
                self._me, view_id=form["id"], action_id="keep_draft", block_id=block, selected=choice
            ).ok

        self._insist(choose)
        with self._promises.lock:
            self._promises.drafts[check_in, initiative] = word
        self._promises.take(word)

    def _put_off(self) -> None:
        message, button = self._button(self._dm(), "snooze_an_hour")
        self._and_is_answered("snooze", lambda: self._click(self._dm(), message, button))

    def _skip(self) -> None:
        message, button = self._button(self._dm(), "skip_check_in")
        self._click(self._dm(), message, button)
        word = self._promises.new("skip")
        self._send(word, self._form(), {"reason": word})

    # -- words -------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        self._slack.post(self._me, self._dm(), self._promises.new("note"))

    def _reply(self) -> None:
        message, _ = self._button(self._company.channel, "give_update", "acknowledge", "close_intervention")
        word = self._promises.new("reply")
        self._slack.post(self._me, self._company.channel, word, message.get("thread_ts") or message["ts"])

    def _ask(self) -> None:
        question = self._random.choice(["status", "help", "interventions"])
        self._and_is_answered(f"/cop {question}", lambda: self._command("/cop", question))

    def _look_at_home(self) -> None:
        self._slack.open_home(self._me)

    # -- interventions -----------------------------------------------------------------------------------------

    def _raise(self) -> None:
        number = self._random.randrange(len(self._company.representatives) * INITIATIVES) + 1
        self._command("/cop-intervene", f"KS-{number}")
        word = self._promises.new("raise")
        self._send(word, self._form(), {"reason": word})

    def _work_on_intervention(self) -> None:
        message, button = self._button(
            self._company.channel, "acknowledge", "take_lead", "give_update", "close_intervention", "keep_open"
        )
        match button["action_id"]:
            case "give_update":
                self._click(self._company.channel, message, button)
                word = self._promises.new("update")
                self._send(word, self._form(), {"conditions": word, "actions": "we call them"})
            case "close_intervention":
                self._click(self._company.channel, message, button)
                word = self._promises.new("close")
                self._send(word, self._form(), {"outcome": "recovered", "conclusion": word})
            case _:
                self._click(self._company.channel, message, button)
                self._promises.count(f"taken: {button['action_id']}")

    # -- how one does it in Slack --------------------------------------------------------------------------------

    def _dm(self) -> str:
        return self._slack.open_dm(self._me)

    def _command(self, command: str, text: str) -> None:
        self._insist(lambda: self._slack.slash(self._me, self._company.channel, command, text).ok)

    def _click(self, channel: str, message: Json, button: Json) -> None:
        def press() -> bool:
            try:
                return self._slack.click(
                    self._me,
                    channel=channel,
                    ts=message["ts"],
                    action_id=button["action_id"],
                    value=button.get("value"),
                ).ok
            except ValueError as gone:
                raise GivenUp from gone

        self._insist(press)

    def _and_is_answered(self, what: str, do: Callable[[], None]) -> None:
        before = len(self._slack.ephemerals(self._me))
        do()
        self._promises.count(f"taken: {what}")
        end = time.monotonic() + LOOKS_S
        while len(self._slack.ephemerals(self._me)) == before:
            if time.monotonic() > end:
                # An acknowledgement is held back for so long and no longer, however long the work takes.
                if self._waited_s < LONGEST_HELD_S:
                    self._promises.unanswered.append(f"{self._me} was not answered on {what}")
                self._promises.count("no answer came")
                return
            time.sleep(0.02)

    def _insist(self, press: Callable[[], bool]) -> None:
        """Press until Slack shows no error."""
        for _ in range(PRESSES):
            begun = time.monotonic()
            if press():
                self._waited_s = time.monotonic() - begun
                return
            self._promises.count("pressed again")
            time.sleep(self._random.uniform(0.5, 2) * BREATH_S)
        raise GivenUp

    def _form(self) -> Json:
        """Return the form that comes up."""
        end = time.monotonic() + LOOKS_S
        while not (stack := self._slack.modals(self._me)):
            if time.monotonic() > end:
                raise GivenUp
            time.sleep(0.02)
        return stack[-1]

    def _send(self, word: str, form: Json, said: dict[str, str]) -> None:
        """Fill in the form and send it until it is taken or refused for good."""
        values = {block["block_id"]: said[name] for name in said if (block := _field(form, name))}
        for _ in range(PRESSES):
            try:
                result = self._slack.submit(self._me, form["id"], values)
            except ValueError as gone:
                raise GivenUp from gone
            if result.kind in {"closed", "updated", "cleared"}:
                self._promises.take(word)
                return
            if result.kind == "pushed" or any("on our side" not in each for each in result.errors.values()):
                # The bot says what is to be mended, or that it is too late; the person lets it be.
                self._promises.count("refused politely")
                return
            self._promises.count("pressed again")
            time.sleep(self._random.uniform(0.5, 2) * BREATH_S)
        raise GivenUp

    def _button(self, channel: str, *actions: str) -> tuple[Json, Json]:
        """Return one of the buttons with these actions that the person sees there, a late one rather than an early."""
        found = [
            (message, button)
            for message in self._messages(channel)
            for button in elements(message.get("blocks"))
            if button.get("action_id") in actions
        ]
        if not found:
            raise GivenUp
        return self._random.choice(found[-6:])

    def _messages(self, channel: str) -> Iterator[Json]:
        for message in self._slack.messages(channel):
            yield message
            if message.get("reply_count"):
                yield from self._slack.thread(channel, message["ts"])[1:]

    def _seen(self) -> tuple[int, int]:
        return len(self._slack.ephemerals(self._me)), len(self._slack.modals(self._me))


def _field(form: Json, name: str) -> Json | None:
    return next((each for each in form["blocks"] if str(each.get("block_id", "")).partition("@")[0] == name), None)


def _about(form: Json) -> tuple[int, int]:
    carried = read_value(form.get("private_metadata"))
    return carried["check_in"], carried["initiative"]
