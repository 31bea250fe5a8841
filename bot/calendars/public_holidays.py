"""Public holidays of countries and their regions, from the `holidays` package; nothing is fetched."""

from collections.abc import Collection, Iterable
from datetime import date
from difflib import get_close_matches
from functools import cache

import holidays
from holidays.registry import COUNTRIES

from bot.domain.errors import Invalid

MOST_YEARS = 20
ENGLISH = "en_US"

NO_COUNTRY = "There are no public holidays for a country called {text}."
NO_COUNTRY_BUT = "There are no public holidays for a country called {text}. Did you mean {near}?"
NO_REGION = "This country has no region called {text}."
NO_REGION_BUT = "This country has no region called {text}. Did you mean {near}?"


def public_holidays(
    country: str, region: str | None, years: Collection[int], language: str = ENGLISH
) -> dict[date, str]:
    """Return the public holidays of those years with their names, in `language` or the country's own.

    Country and region are codes or names in any case: "DE" or "Germany", "BY" or "Bayern". Raises Invalid
    for one that is not known, with the nearest that are, and for more than `MOST_YEARS` years.
    """
    if not 1 <= len(years) <= MOST_YEARS:
        raise Invalid("years", "Choose between 1 and {most} years.", most=MOST_YEARS)
    country = country_code(country)
    found = holidays.country_holidays(
        country,
        subdiv=region_code(country, region) if region else None,
        years=years,
        language=_language(country, language),
    )
    return dict(sorted(found.items()))


def country_code(text: str) -> str:
    """Return the two-letter code of a country given by code or name. Raises Invalid with the nearest ones."""
    code = _country_codes().get(_key(text))
    if code is None:
        known = [f"{code} ({name})" for name, code in _country_codes().items() if len(name) > 3]
        near = _nearest(text, known)
        raise Invalid("country", NO_COUNTRY_BUT if near else NO_COUNTRY, text=text, near=near)
    return code


def region_code(country: str, text: str) -> str:
    """Return the code of a region of a country. Raises Invalid with the nearest ones."""
    codes = _region_codes(country_code(country))
    code = codes.get(_key(text))
    if code is None:
        near = _nearest(text, sorted(set(codes.values())))
        raise Invalid("region", NO_REGION_BUT if near else NO_REGION, text=text, near=near)
    return code


def _nearest(text: str, known: Iterable[str]) -> str:
    """Return up to three of the known, which may be written "CODE (name)", parted by commas."""
    by_spelling = {_key(part): each for each in known for part in (each, *each.removesuffix(")").split(" (")) if part}
    near = get_close_matches(_key(text), by_spelling, n=6)
    return ", ".join(list(dict.fromkeys(by_spelling[spelling] for spelling in near))[:3])


def _key(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()


@cache
def _country_codes() -> dict[str, str]:
    """Map every spelling, codes and names, to the two-letter code; names are longer than three letters."""
    supported = holidays.list_supported_countries(include_aliases=False)
    codes: dict[str, str] = {}
    for name, (_, code, *aliases) in COUNTRIES.items():
        if code in supported:
            codes |= {_key(spelling): code for spelling in (name, code, *aliases)}
    return codes


@cache
def _region_codes(country: str) -> dict[str, str]:
    known = holidays.country_holidays(country)
    aliases = getattr(known, "subdivisions_aliases", {})
    return {_key(code): code for code in known.subdivisions} | {_key(name): code for name, code in aliases.items()}


@cache
def _language(country: str, wanted: str) -> str | None:
    known = holidays.country_holidays(country)
    return wanted if wanted in known.supported_languages else known.default_language
