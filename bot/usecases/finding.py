"""From what a person typed to what they meant: initiatives by key, divisions by name, with "did you mean"."""

from datetime import datetime
from difflib import get_close_matches

from sqlmodel import Session

from bot.domain.errors import NotFound
from bot.usecases import people
from storage import checkins, initiatives, roster
from storage.tables import Community, Division, Initiative, Person


def initiative_named(session: Session, community: Community, words: str) -> Initiative:
    """Return the initiative that a key such as "KS-12" or "12" names. Raises NotFound with the nearest ones."""
    digits = words.strip().upper().removeprefix(community.key_prefix.upper()).lstrip("- ")
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 10
    if is_number and (found := initiatives.by_number(session, community.id or 0, int(digits))):
        return found
    raise _unknown(session, community, words)


def _unknown(session: Session, community: Community, words: str) -> NotFound:
    everything = initiatives.of_community(session, community.id or 0)
    if not everything:
        return NotFound("There is no initiative yet.")
    names = {initiatives.key(community, each): each for each in everything}
    names |= {each.title.casefold(): each for each in everything}
    near = get_close_matches(words.strip().upper(), names, n=3, cutoff=0.5) or get_close_matches(
        words.strip().casefold(), names, n=3, cutoff=0.4
    )
    listed = ", ".join(dict.fromkeys(initiatives.key(community, names[name]) for name in near))
    if listed:
        return NotFound("There is no initiative “{words}”. Did you mean {near}?", words=words, near=listed)
    first = initiatives.key(community, everything[0])
    return NotFound("There is no initiative “{words}”. A key looks like {example}.", words=words, example=first)


def division_named(session: Session, community: Community, person: Person, words: str, now: datetime) -> Division:
    """Return the division that `words` names, or the one the person speaks for when nothing is named.

    For somebody who speaks for several that is the first whose check-in waits for an answer. Raises NotFound, with the
    nearest names.
    """
    everyone = roster.divisions(session, community.id or 0)
    if words:
        return _division_called(everyone, words)
    stands = people.standing(session, community, person, now)
    in_hand = {check_in.division_id for check_in in checkins.asked_of(session, person.id or 0, community.id or 0)}
    speaks_for = stands.represents | stands.stands_in_for
    for mine in (in_hand & speaks_for, speaks_for, stands.deputises):
        if found := next((division for division in everyone if division.id in mine), None):
            return found
    raise NotFound("You do not speak for a division here. Name one: `/cop checkin DIVISION`.")


def division_called(session: Session, community: Community, words: str) -> Division:
    """Return the division of that name or beginning. Raises NotFound with the nearest names."""
    return _division_called(roster.divisions(session, community.id or 0), words)


def _division_called(everyone: list[Division], words: str) -> Division:
    wanted = words.strip().casefold()
    by_name = {division.name.casefold(): division for division in everyone}
    if wanted in by_name:
        return by_name[wanted]
    starting = [division for name, division in by_name.items() if name.startswith(wanted)]
    if len(starting) == 1:
        return starting[0]
    near = [by_name[name].name for name in get_close_matches(wanted, by_name, n=3, cutoff=0.4)]
    if near:
        raise NotFound("There is no division “{words}”. Did you mean {near}?", words=words, near=", ".join(near))
    raise NotFound("There is no division “{words}”.", words=words)
