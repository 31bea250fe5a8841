"""A request for the sponsor's decision on one page, and its way to an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.errors import Invalid, Refused
from bot.domain.sentences import N_
from bot.domain.words import PersonId

MOST_OPTIONS = 5
LONGEST_TEXT = 2000


class AskState(StrEnum):
    asked = "asked"
    asked_back = "asked_back"
    approved = "approved"
    declined = "declined"
    taken_back = "taken_back"


class AskAct(StrEnum):
    approve = "approve"
    decline = "decline"
    ask_back = "ask_back"
    explain = "explain"
    """The answer to what was asked back."""
    take_back = "take_back"


@dataclass(frozen=True)
class Reply:
    """One act on the ask, with the words given for it."""

    act: AskAct
    by: PersonId
    words: str
    at: datetime


@dataclass(frozen=True)
class SponsorAsk:
    """One page; `recommendation` and `approved_option` are places in `options`, counted from 0."""

    context: str
    options: tuple[str, ...]
    recommendation: int
    needed_by: date
    asked_by: PersonId
    asked_at: datetime
    state: AskState = AskState.asked
    approved_option: int | None = None
    replies: tuple[Reply, ...] = ()


_S, _A = AskState, AskAct
TABLE: Mapping[tuple[AskState, AskAct], AskState | str] = {
    (_S.asked, _A.approve): _S.approved,
    (_S.asked, _A.decline): _S.declined,
    (_S.asked, _A.ask_back): _S.asked_back,
    (_S.asked, _A.explain): N_("The sponsor has asked nothing back. Add your point in the thread."),
    (_S.asked, _A.take_back): _S.taken_back,
    (_S.asked_back, _A.approve): _S.approved,
    (_S.asked_back, _A.decline): _S.declined,
    (_S.asked_back, _A.ask_back): _S.asked_back,
    (_S.asked_back, _A.explain): _S.asked,
    (_S.asked_back, _A.take_back): _S.taken_back,
    (_S.approved, _A.approve): N_("This was approved on {at}."),
    (_S.approved, _A.decline): N_("This was approved on {at}. To change that, send a new ask."),
    (_S.approved, _A.ask_back): N_("This was approved on {at}. Ask in the thread."),
    (_S.approved, _A.explain): N_("This was approved on {at}, so nothing more is needed."),
    (_S.approved, _A.take_back): N_("This was approved on {at}. If it is not needed any more, say so in the thread."),
    (_S.declined, _A.approve): N_("This was declined on {at}. To change that, send a new ask."),
    (_S.declined, _A.decline): N_("This was declined on {at}."),
    (_S.declined, _A.ask_back): N_("This was declined on {at}. Ask in the thread."),
    (_S.declined, _A.explain): N_("This was declined on {at}. With new facts, send a new ask."),
    (_S.declined, _A.take_back): N_("This was declined on {at}, so there is nothing to take back."),
    (_S.taken_back, _A.approve): N_("This ask was taken back on {at}, so there is nothing to approve."),
    (_S.taken_back, _A.decline): N_("This ask was taken back on {at}, so there is nothing to decline."),
    (_S.taken_back, _A.ask_back): N_("This ask was taken back on {at}. Ask in the thread."),
    (_S.taken_back, _A.explain): N_("This ask was taken back on {at}. Send a new one if it is needed."),
    (_S.taken_back, _A.take_back): N_("This ask was taken back on {at} already."),
}
"""For each state and act the next state, or the sentence that refuses it. {at} is when the state was "
"reached."""


def ask_sponsor(
    context: str,
    options: Sequence[str],
    recommendation: int,
    needed_by: date,
    by: PersonId,
    now: datetime,
    today: date,
) -> SponsorAsk:
    """Return a new ask; `today` is the asker's date.

    Raises:
        Invalid: a part is missing, too long or out of range, or the date has passed.
    """
    offered = tuple(_words("options", option) for option in options if option.strip())
    if not 1 <= len(offered) <= MOST_OPTIONS:
        raise Invalid("options", N_("Give one to {most} options, one a line."), most=MOST_OPTIONS)
    if not 0 <= recommendation < len(offered):
        raise Invalid("recommendation", N_("Recommend one of the options."))
    if needed_by < today:
        raise Invalid("needed_by", N_("{date} has passed. Choose today or a later day."), date=needed_by)
    return SponsorAsk(_words("context", context), offered, recommendation, needed_by, by, now)


def reply(
    ask: SponsorAsk, act: AskAct, words: str, by: PersonId, now: datetime, option: int | None = None
) -> SponsorAsk:
    """Return the ask after one act; approving without an `option` approves the recommended one.

    Raises:
        Refused: the ask is settled, or nothing was asked back.
        Invalid: the reason is missing, or there is no such option.
    """
    decided = TABLE[ask.state, act]
    if not isinstance(decided, AskState):
        raise Refused(decided, at=ask.replies[-1].at if ask.replies else ask.asked_at)
    given = Reply(act, by, _words("reason", words), now)
    approved = _approved_option(ask, option) if decided is AskState.approved else None
    return replace(ask, state=decided, approved_option=approved, replies=(*ask.replies, given))


def _approved_option(ask: SponsorAsk, option: int | None) -> int:
    chosen = ask.recommendation if option is None else option
    if not 0 <= chosen < len(ask.options):
        raise Invalid("option", N_("Choose one of the options."))
    return chosen


def _words(field: str, words: str) -> str:
    kept = words.strip()
    if not 1 <= len(kept) <= LONGEST_TEXT:
        raise Invalid(field, N_("Say it in one to {longest} characters."), longest=LONGEST_TEXT)
    return kept
