"""What leads may set for their community: in sections, each read as a whole, each kept as plain data.

A section's plain value is what a form is filled with, what the history keeps before and after a change, and what
a former value is taken from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.cadence import Weekday
from bot.domain.calendar import WorkingHours
from bot.domain.errors import Invalid
from bot.domain.escalation import DEFAULT_TERMS, Terms
from bot.domain.local_time import zone_named
from bot.domain.reminders import ReminderBounds
from bot.domain.words import Level

Plain = dict[str, Any]
Entered = Mapping[str, Any]

TRIAGE_WORKING_DAYS = 1.0
MOST_TRIAGE_DAYS = 20.0
MOST_HOURS_APART = 72.0
MOST_RESPONSE_HOURS = 80.0
MOST_DAYS = 60
LOCALES = ("en-GB", "en-US", "de-DE", "de-AT", "de-CH")
LANGUAGES = ("en", "de")
WORDED_LEVELS = (1, 3, 5, 8, 10)
LONGEST_WORD = 40


class Section(StrEnum):
    """What belongs together on one form."""

    reminders = "reminders"
    hours = "hours"
    triage = "triage"
    advise = "advise"
    assist = "assist"
    direct = "direct"
    language = "language"
    confidence = "confidence"

    @property
    def level(self) -> Level | None:
        """The level whose terms the section holds; None for the others."""
        return Level(self.value) if self.value in {level.value for level in Level} else None


class Part(StrEnum):
    """What one community may take over from another."""

    rhythm = "rhythm"
    settings = "settings"
    rules = "rules"
    questions = "questions"


@dataclass(frozen=True)
class Bounds:
    """The least and the most that a number may be, in which steps."""

    least: float
    most: float
    is_whole: bool = False


def defaults(section: Section) -> Plain:
    """Return what holds where a community has set nothing; the language and zone always come from its set-up."""
    match section:
        case Section.reminders:
            bounds = ReminderBounds()
            return {"fewest": bounds.fewest, "most": bounds.most, "apart": bounds.apart / timedelta(hours=1)}
        case Section.hours:
            hours = WorkingHours()
            return {"starts": f"{hours.start:%H:%M}", "ends": f"{hours.end:%H:%M}", "weekend": [5, 6]}
        case Section.triage:
            return {"working_days": TRIAGE_WORKING_DAYS}
        case Section.language:
            return {}
        case Section.confidence:
            return dict.fromkeys(LANGUAGES, "")
    return _plain_terms(DEFAULT_TERMS[Level(section.value)])


def read(section: Section, entered: Entered) -> Plain:
    """Return the section as it was entered. Raises ExceptionGroup of Invalid, each for one field of its form."""
    match section:
        case Section.reminders:
            return _reminders(entered)
        case Section.hours:
            return _hours(entered)
        case Section.triage:
            return _numbers(entered, {"working_days": Bounds(0, MOST_TRIAGE_DAYS)})
        case Section.language:
            return _language(entered)
        case Section.confidence:
            return _confidence(entered)
    return _terms(entered)


def bounds_in(plain: Plain) -> ReminderBounds:
    """Return the reminders of a plain section."""
    return ReminderBounds(plain["fewest"], plain["most"], timedelta(hours=plain["apart"]))


def hours_in(plain: Plain) -> WorkingHours:
    """Return the working hours of a plain section."""
    return WorkingHours(time.fromisoformat(plain["starts"]), time.fromisoformat(plain["ends"]))


def terms_in(plain: Plain) -> Terms:
    """Return the terms of a level in a plain section."""
    return Terms(**plain)


def confidence_in(plain: Plain, language: str) -> dict[int, str]:
    """Return the words for levels of confidence of a plain section; none where the usual ones hold."""
    return dict(zip(WORDED_LEVELS, str(plain.get(language, "")).splitlines(), strict=False))


def _reminders(entered: Entered) -> Plain:
    few = Bounds(0, ReminderBounds().most, is_whole=True)
    plain = _numbers(entered, {"fewest": few, "most": few, "apart": Bounds(1, MOST_HOURS_APART)})
    if plain["fewest"] > plain["most"]:
        _refuse(Invalid("fewest", "The fewest cannot be more than the most."))
    bounds_in(plain)
    return plain


def _hours(entered: Entered) -> Plain:
    starts, ends = (str(entered.get(name) or "") for name in ("starts", "ends"))
    if not starts or not ends:
        _refuse(Invalid("ends" if starts else "starts", "Choose a time."))
    plain: Plain = {"starts": starts, "ends": ends, "weekend": sorted(int(day) for day in entered.get("weekend") or [])}
    if time.fromisoformat(ends) <= time.fromisoformat(starts):
        _refuse(Invalid("ends", "Working hours end after they start."))
    if len(plain["weekend"]) == len(Weekday):
        _refuse(Invalid("weekend", "Leave at least one day on which people work."))
    return plain


def _language(entered: Entered) -> Plain:
    zone = str(entered.get("zone") or "").strip()
    problems = _problems({"zone": lambda: zone_named(zone)})
    locale = entered.get("locale")
    if locale not in LOCALES:
        problems.append(Invalid("locale", "Choose a language."))
    _refuse(*problems)
    return {"locale": locale, "zone": zone}


def _confidence(entered: Entered) -> Plain:
    plain: Plain = {}
    problems = []
    for language in LANGUAGES:
        words = [line for typed in str(entered.get(language) or "").splitlines() if (line := " ".join(typed.split()))]
        if words and len(words) != len(WORDED_LEVELS):
            levels = ", ".join(map(str, WORDED_LEVELS))
            problems.append(Invalid(language, "Write one line for each of {levels}, or leave it empty.", levels=levels))
        elif any(len(word) > LONGEST_WORD for word in words):
            problems.append(Invalid(language, "Keep each line to {most} characters.", most=LONGEST_WORD))
        plain[language] = "\n".join(words)
    _refuse(*problems)
    return plain


def _terms(entered: Entered) -> Plain:
    plain = _numbers(
        entered,
        {
            "response_hours": Bounds(0.5, MOST_RESPONSE_HOURS),
            "remind_after_hours": Bounds(0.5, MOST_RESPONSE_HOURS),
            "update_every_days": Bounds(1, MOST_DAYS, is_whole=True),
            "unacknowledge_after_days": Bounds(1, MOST_DAYS, is_whole=True),
        },
    )
    problems = []
    if plain["remind_after_hours"] >= plain["response_hours"]:
        problems.append(Invalid("remind_after_hours", "The reminder comes before the next person is asked."))
    if plain["unacknowledge_after_days"] <= plain["update_every_days"]:
        problems.append(Invalid("unacknowledge_after_days", "This has to be longer than the time between two updates."))
    _refuse(*problems)
    return plain


def _plain_terms(terms: Terms) -> Plain:
    return {
        "response_hours": terms.response_hours,
        "remind_after_hours": terms.remind_after_hours,
        "update_every_days": terms.update_every_days,
        "unacknowledge_after_days": terms.unacknowledge_after_days,
    }


def _numbers(entered: Entered, wanted: Mapping[str, Bounds]) -> Plain:
    found: Plain = {}

    def keep(name: str, bounds: Bounds) -> Callable[[], object]:
        return lambda: found.update({name: _number(name, entered.get(name), bounds)})

    _refuse(*_problems({name: keep(name, bounds) for name, bounds in wanted.items()}))
    return found


def _number(name: str, typed: Any, bounds: Bounds) -> float:
    try:
        number = float(str(typed or "").strip().replace(",", "."))
    except ValueError:
        number = float("nan")
    if not bounds.least <= number <= bounds.most or (bounds.is_whole and number != int(number)):
        limits = {"least": f"{bounds.least:g}", "most": f"{bounds.most:g}"}
        if bounds.is_whole:
            raise Invalid(name, "Write a whole number from {least} to {most}.", **limits)
        raise Invalid(name, "Write a number from {least} to {most}.", **limits)
    return int(number) if bounds.is_whole else number


def _problems(checks: Mapping[str, Callable[[], object]]) -> list[Invalid]:
    problems = []
    for check in checks.values():
        try:
            check()
        except Invalid as problem:
            problems.append(problem)
    return problems


def _refuse(*problems: Invalid) -> None:
    if problems:
        raise ExceptionGroup("settings to mend", list(problems))
