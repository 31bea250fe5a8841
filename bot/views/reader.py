"""The person a text is for: language, zone, and the words in that language.

English stands in the code as gettext message ids; other languages are catalogues in `bot/locale`, read at start.
`xx` is the pseudo-locale: every catalogue text made longer and marked, so that a test sees what was left out.
"""

import gettext
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent.parent / "locale"
PSEUDO = "xx"
_FIELD = re.compile(r"(\{[^{}]*\})")


@dataclass(frozen=True)
class Reader:
    """Says things in one person's language and zone. `locale` is Slack's, such as `de-DE`; `tz` an IANA name."""

    locale: str = "en-US"
    tz: str = "UTC"

    def text(self, message: str, /, **fields: Any) -> str:
        """Return the message in the reader's language with its {fields} filled in."""
        said = _words(self.locale).gettext(message) if message else ""
        return said.format(**fields) if fields else said

    def plural(self, one: str, many: str, n: int, /, **fields: Any) -> str:
        """Return the form that fits `n`, which is also the field {n}."""
        return _words(self.locale).ngettext(one, many, n).format(n=self.number(n), **fields)

    def number(self, value: float, digits: int = 0) -> str:
        """Return the number as the reader writes it, with at most `digits` decimals."""
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        return _number(value, pattern, self._babel)

    def percent(self, value: float, digits: int = 0) -> str:
        """Return a percentage given in points of a hundred, with at most `digits` decimals."""
        pattern = "#,##0" + ("." + "#" * digits if digits else "") + "%"
        return str(numbers.format_percent(value / 100, format=pattern, locale=self._babel))

    def day(self, day: date) -> str:
        """Return a date, with its year, as in "3 Mar 2026"."""
        return _day(day.year, day.month, day.day, f"{self.day_of_month} MMM y", self._babel)

    @property
    def day_of_month(self) -> str:
        """The pattern of a day of the month: German writes an ordinal number."""
        return "d." if self._babel.language == "de" else "d"

    def moment(self, instant: datetime) -> str:
        """Return Slack's date token: every reader's own zone, with this reader's zone named in the fall-back."""
        local = instant.astimezone(ZoneInfo(self.tz))
        fallback = f"{self.day(local)} {_time(local.hour, local.minute, self._babel)} ({self.tz})"
        return f"<!date^{int(instant.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"

    def plain_moment(self, instant: datetime) -> str:
        """Return an instant for places where tokens are not rendered, in the reader's zone."""
        local = instant.astimezone(ZoneInfo(self.tz))
        return str(dates.format_datetime(local, f"EEE {self.day_of_month} MMM HH:mm", locale=self._babel))

    def list(self, items: list[str]) -> str:
        """Return "a, b and c"."""
        from babel.lists import format_list

        return str(format_list(items, style="standard", locale=self._babel)) if items else ""

    @property
    def language(self) -> str:
        """The language in which texts come, such as `de`."""
        spoken = self.locale.replace("_", "-").split("-")[0].lower()
        return spoken if spoken in languages() else "en"

    @property
    def babel(self) -> Locale:
        """The reader's locale as Babel knows it."""
        return self._babel

    @property
    def _babel(self) -> Locale:
        return _babel_locale(self.locale)


@cache
def languages() -> frozenset[str]:
    """Return the languages that have a catalogue, English included."""
    return frozenset({"en", *(path.stem for path in CATALOGUES.glob("*.po"))})


class _Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return _stretch(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _stretch(msgid1 if n == 1 else msgid2)


_ACCENTS = str.maketrans("aeiouAEIOU", "àéîöûÀÉÎÖÛ")


def _stretch(message: str) -> str:
    parts = [part if _FIELD.fullmatch(part) else part.translate(_ACCENTS) for part in _FIELD.split(message)]
    return f"⟦{''.join(parts)}{'·' * (len(message) // 3)}⟧"


@cache
def _words(locale: str) -> gettext.NullTranslations:
    language = locale.replace("_", "-").split("-")[0].lower()
    if language == PSEUDO:
        return _Pseudo()
    path = CATALOGUES / f"{language}.po"
    if language == "en" or not path.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


# A matrix of 200 divisions writes the same few numbers 600 times.
@lru_cache(4096)
def _number(value: float, pattern: str, locale: Locale) -> str:
    return str(numbers.format_decimal(value, format=pattern, locale=locale))


# A lead's Home writes the days and times of day of some hundred things, time and again the same ones.
@lru_cache(4096)
def _day(year: int, month: int, day: int, pattern: str, locale: Locale) -> str:
    return str(dates.format_date(date(year, month, day), pattern, locale=locale))


@lru_cache(4096)
def _time(hour: int, minute: int, locale: Locale) -> str:
    return str(dates.format_time(time(hour, minute), "HH:mm", locale=locale))


@cache
def _babel_locale(locale: str) -> Locale:
    language = locale.replace("_", "-").split("-")[0].lower()
    if language not in languages():
        return Locale.parse("en_GB")
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
