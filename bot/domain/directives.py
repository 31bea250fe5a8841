"""Directives: what HR leadership sends to divisions, what it needs to be sent, and when somebody is reminded of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from bot.domain.actions import IsWorkingDay, due_date
from bot.domain.errors import Invalid
from bot.domain.sentences import N_
from bot.domain.words import DivisionId, PersonId

LONGEST_TITLE = 120
LONGEST_TEXT = 2000
LONGEST_LINK = 500
LONGEST_WORDS = 500
FURTHEST = timedelta(days=730)
ONE_DAY = timedelta(days=1)

UNCONFIRMED_AFTER = (2, 5)
"""Working days after somebody was first asked; after the second reminder "received" is not asked for by itself."""
LATE_AFTER = (1, 6)
"""Working days after the day by which it should be in effect; then the person is left in peace."""
MOST_REMINDERS = len(UNCONFIRMED_AFTER) + 1 + len(LATE_AFTER)
LOOKS_BACK = timedelta(days=30)


class DirectiveKind(StrEnum):
    programme = "programme"
    information = "information"
    regulatory = "regulatory"


class Step(StrEnum):
    """What a division confirms, in this order."""

    received = "received"
    in_effect = "in_effect"


class DirectiveState(StrEnum):
    open = "open"
    completed = "completed"
    withdrawn = "withdrawn"


@dataclass(frozen=True)
class Wanted:
    """A directive as an HR lead would have it; `divisions` is None when it goes to all, present and future ones."""

    kind: DirectiveKind
    title: str
    text: str
    in_effect_by: date | None
    divisions: Collection[DivisionId] | None = None
    link: str = ""


def checked(wanted: Wanted, present: Collection[DivisionId], today: date) -> Wanted:
    """Return the directive as it is issued; `present` are the community's divisions.

    Raises:
        Invalid: no title or text or too much of it, a link that is none, a day that is over or years away, or
            nobody whom it would reach.
    """
    title, text, link = wanted.title.strip(), wanted.text.strip(), wanted.link.strip()
    _require_words("title", title, LONGEST_TITLE)
    _require_words("text", text, LONGEST_TEXT)
    if link and (urlsplit(link).scheme not in {"http", "https"} or len(link) > LONGEST_LINK or not link.isprintable()):
        raise Invalid("link", N_("Write the whole address, beginning with https://."))
    if wanted.in_effect_by is None:
        raise Invalid("in_effect_by", N_("Choose the day by which it should be in effect."))
    if wanted.in_effect_by < today:
        raise Invalid("in_effect_by", N_("{date} has passed. Choose today or a later day."), date=wanted.in_effect_by)
    if wanted.in_effect_by > today + FURTHEST:
        raise Invalid(
            "in_effect_by",
            N_("{date} is more than two years away. Choose an earlier day."),
            date=wanted.in_effect_by,
        )
    if not present:
        raise Invalid("to", N_("There is no division yet, so it would reach nobody. Add one: `/cop division add`."))
    if wanted.divisions is not None and not set(wanted.divisions) & set(present):
        raise Invalid("divisions", N_("Choose at least one division, or send it to all of them."))
    chosen = None if wanted.divisions is None else sorted(set(wanted.divisions) & set(present))
    return Wanted(wanted.kind, title, text, wanted.in_effect_by, chosen, link)


def checked_words(words: str, field: str = "words") -> str:
    """Return what was done, or why it ends, as it is kept. Raises Invalid for too much or too little."""
    kept = words.strip()
    _require_words(field, kept, LONGEST_WORDS)
    return kept


def reminder_days(
    person: PersonId, asked_on: date, in_effect_by: date, works: IsWorkingDay, *, is_received: bool
) -> list[date]:
    """Return the days on which a person who has not said "in effect" is reminded, in order; all are working days.

    Twice while "received" is missing; then on the last working day before the day it should be in effect, and
    twice after it.
    """
    unconfirmed = [] if is_received else [due_date(person, asked_on, each, works) for each in UNCONFIRMED_AFTER]
    late = [due_date(person, in_effect_by, each, works) for each in LATE_AFTER]
    days = {*unconfirmed, *late, *_last_working_day_before(person, in_effect_by, works)}
    return sorted(day for day in days if day > asked_on and works(person, day))


def _last_working_day_before(person: PersonId, day: date, works: IsWorkingDay) -> list[date]:
    earlier = (day - n * ONE_DAY for n in range(1, LOOKS_BACK.days))
    return [each for each in earlier if works(person, each)][:1]


def _require_words(field: str, words: str, longest: int) -> None:
    if not words:
        raise Invalid(field, N_("This cannot stay empty."))
    if len(words) > longest:
        raise Invalid(
            field,
            N_("This has {n} characters; {longest} fit. Shorten it, or link the rest."),
            n=len(words),
            longest=longest,
        )
