"""The message catalogues: `python -m tests.messages` brings every language up to date with the code.

English stands in the code. What is said is found by the name of the function that says it.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "bot" / "locale"
SAYS = {
    "text": (1,),
    "plural": (1, 2),
    "N_": (1,),
    "DomainError": (1,),
    "Refused": (1,),
    "NotFound": (1,),
    "Invalid": (2,),
    "_setting": (2,),
    "_points": (2,),
}
# The playground, the command line and logs speak English.
ROOMS = ("bot/domain", "bot/views", "bot/usecases", "bot/calendars", "bot/charts", "bot/backtest", "handlers")


def in_the_code() -> Catalog:
    """Return every message of the code, with where it stands."""
    catalogue = Catalog(project="Convener", charset="utf-8", fuzzy=False)
    for message, place in _found():
        catalogue.add(message, locations=[place])
    return catalogue


def translated(language: str) -> Catalog:
    """Return a language's catalogue as it is kept."""
    path = LOCALE / f"{language}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def bring_up_to_date(language: str) -> list[str]:
    """Write the catalogue with what is new and without what is gone; return the messages without a translation."""
    path = LOCALE / f"{language}.po"
    kept = translated(language) if path.exists() else Catalog(locale=language, project="Convener", fuzzy=False)
    kept.update(in_the_code(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, kept, width=120, sort_output=True, no_location=True, omit_header=False)
    return [str(message.id) for message in kept if message.id and not _is_complete(message.string)]


def _is_complete(said: object) -> bool:
    return all(said) if isinstance(said, (tuple, list)) else bool(said)


def _found() -> Iterator[tuple[str | tuple[str, ...], tuple[str, int]]]:
    for room in ROOMS:
        folder = ROOT / room
        if not folder.is_dir():
            continue
        rows = extract_from_dir(folder, [("**.py", "python")], keywords=SAYS, comment_tags=())
        for name, line, message, _comments, _context in rows:
            yield message, (f"{room}/{name}", line)


if __name__ == "__main__":
    for missing in bring_up_to_date("de"):
        print(missing)  # noqa: T201
